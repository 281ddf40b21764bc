# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(onboarding_ticket)."""

DOCUMENTATION = r"""
name: onboarding_ticket
short_description: Create the part of a ticket about checks and users
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Creates the part of a ticket about a customer's checks and users from the result of M(msp.checkcentral.checkcentral_objects), which the role
    P(msp.checkcentral.customers#role) stores in C(customers_result). The playbook C(msp.checkcentral.onboard_customer) uses it.
  - It makes no API call.
options:
  _input:
    description:
      - The result. Without O(msp.checkcentral.checkcentral_objects#module:return_unchanged), the addresses of existing checks are not known.
    type: dict
    required: true
  items:
    description:
      - The requested items, as P(msp.checkcentral.customers#filter) returns them.
    type: dict
    required: true
seealso:
  - plugin: msp.checkcentral.customers
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show the addresses to configure in the backup software
  ansible.builtin.debug:
    msg: "{{ (customers_result | msp.checkcentral.onboarding_ticket(items=items)).checks }}"
  vars:
    items: "{{ customers | msp.checkcentral.customers(check_catalog=catalog) }}"
"""

RETURN = r"""
_value:
  description: The data for a ticket.
  type: dict
  contains:
    checks:
      description: A text table with the check, its address, and when a message is due. Empty without checks.
      type: list
      elements: str
    mailed:
      description: The addresses of users who received a welcome mail. In check mode, of users who would receive one.
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
