# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(onboarding)."""

DOCUMENTATION = r"""
name: onboarding
short_description: Create a customer from variables
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Creates a customer, as P(msp.checkcentral.customers#filter) accepts it, from the variables C(checkcentral_customer_name) and so on, with its
    problems. If a list of customers contains one with that name, that customer is used. The playbook C(msp.checkcentral.onboard_customer) uses this
    filter.
  - It makes no API call.
options:
  _input:
    description:
      - The variables by their names. Lists may be strings, separated by commas or line breaks. Addresses and reports may also be separated by spaces.
      - Null and a blank string mean not set. An empty list and the word V(none) mean none.
    type: dict
    required: true
  names:
    description:
      - The names of all variables of the play, to find misspelled ones.
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
      - Customers, as in C(checkcentral_customers). If the customer is among them, O(_input) may contain only the name.
    type: raw
seealso:
  - plugin: msp.checkcentral.customers
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show the recipients of the reports
  ansible.builtin.debug:
    msg: "{{ (variables | msp.checkcentral.onboarding).recipients }}"
  vars:
    variables:
      checkcentral_customer_name: Acme
      checkcentral_customer_emails: it@acme.example.com, office@acme.example.com
"""

RETURN = r"""
_value:
  description: The customer, and the data for a ticket.
  type: dict
  contains:
    customers:
      description: A list with the customer and its problems, for P(msp.checkcentral.customers#filter).
      type: list
      elements: dict
    name:
      description: The customer's name. Empty if there is none.
      type: str
      sample: Acme
    checkgroup:
      description: The customer's check group, as the service lists it. Empty if there is none, or if several match.
      type: dict
    recipients:
      description: Who receives the reports.
      type: list
      elements: str
      sample: [it@acme.example.com]
    has_list:
      description: Whether O(customers) is not empty.
      type: bool
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._onboarding import onboarding
from ansible_collections.msp.checkcentral.plugins.plugin_utils._vault import takes_encrypted


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"onboarding": takes_encrypted(onboarding)}
