# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(onboarding_ticket)."""

DOCUMENTATION = r"""
name: onboarding_ticket
short_description: Say where the messages of checks go, and who was mailed
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Makes what a ticket shows of a customer's checks and users from the result of M(msp.checkcentral.checkcentral_objects), which the role
    P(msp.checkcentral.customers#role) has in C(customers_result). The playbook C(msp.checkcentral.onboard_customer) uses it.
  - It makes no call of the API.
options:
  _input:
    description:
      - The result. Without O(msp.checkcentral.checkcentral_objects#module:return_unchanged), addresses of checks that were there already are
        not known.
    type: dict
    required: true
  items:
    description:
      - What was asked for, as P(msp.checkcentral.customers#filter) returns it.
    type: dict
    required: true
seealso:
  - plugin: msp.checkcentral.customers
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show where the backup software has to mail to
  ansible.builtin.debug:
    msg: "{{ (customers_result | msp.checkcentral.onboarding_ticket(items=items)).checks }}"
  vars:
    items: "{{ customers | msp.checkcentral.customers(check_catalog=catalog) }}"
"""

RETURN = r"""
_value:
  description: What a ticket shows.
  type: dict
  contains:
    checks:
      description: A table of text, the check, the address to mail to, and when a message is due; empty without checks.
      type: list
      elements: str
    mailed:
      description: The addresses of users who got a welcome mail, in check mode of those who would get one.
      type: list
      elements: str
      sample: [it@acme.example.com]
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._onboarding import ticket


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"onboarding_ticket": ticket}
