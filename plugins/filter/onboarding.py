# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(onboarding)."""

DOCUMENTATION = r"""
name: onboarding
short_description: Make a customer of what somebody filled in
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Makes a customer, as P(msp.checkcentral.customers#filter) takes it, from the variables C(checkcentral_customer_name) and so on, with what
    is wrong with it. If a list of customers has one of that name, it is that one. The playbook C(msp.checkcentral.onboard_customer) uses it.
  - It makes no call of the API.
options:
  _input:
    description:
      - The variables by their names. Lists may be texts, divided by commas or line breaks, and those of addresses and reports by spaces too.
      - Null and a blank text mean not set. An empty list, or the word V(none), means none.
    type: dict
    required: true
  names:
    description:
      - The names of all variables of the play, to find those that are misspelt.
    type: list
    elements: str
    default: []
  checkgroups:
    description:
      - All check groups, as RV(msp.checkcentral.checkcentral_checkgroup_info#module:checkgroups).
    type: list
    elements: dict
    default: []
  customers:
    description:
      - Customers, as in C(checkcentral_customers). Of one that is among them, O(_input) may say the name only.
    type: raw
seealso:
  - plugin: msp.checkcentral.customers
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show who would receive the reports
  ansible.builtin.debug:
    msg: "{{ (variables | msp.checkcentral.onboarding).recipients }}"
  vars:
    variables:
      checkcentral_customer_name: Acme
      checkcentral_customer_emails: it@acme.example.com, office@acme.example.com
"""

RETURN = r"""
_value:
  description: The customer, and what a ticket shows of it.
  type: dict
  contains:
    customers:
      description: A list of the customer, for P(msp.checkcentral.customers#filter), which tells what is wrong with it.
      type: list
      elements: dict
    name:
      description: The customer's name; empty if there is none.
      type: str
      sample: Acme
    checkgroup:
      description: The check group as it is listed; empty if there is not exactly one.
      type: dict
    recipients:
      description: Who receives the reports.
      type: list
      elements: str
      sample: [it@acme.example.com]
    has_list:
      description: Whether there are O(customers).
      type: bool
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._onboarding import onboarding
from ansible_collections.msp.checkcentral.plugins.plugin_utils._vault import takes_encrypted


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"onboarding": takes_encrypted(onboarding)}
