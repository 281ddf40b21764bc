# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(inventory_customers)."""

DOCUMENTATION = r"""
name: inventory_customers
short_description: Convert hosts of the inventory to customers
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Creates customers, as P(msp.checkcentral.digest_reports#filter) accepts them, from the variables of hosts. The playbooks
    C(msp.checkcentral.digest_reports) and C(msp.checkcentral.coverage) use it.
  - It reads C(checkcentral_name) and C(checkcentral_id), which P(msp.checkcentral.checkcentral#inventory) sets, and C(checkcentral_customer_name),
    C(checkcentral_customer_emails), C(checkcentral_customer_users), C(checkcentral_customer_usergroups), C(checkcentral_customer_reports),
    C(checkcentral_customer_dashboard), C(checkcentral_customer_report_time), C(checkcentral_customer_timezone) and the other variables of a customer.
  - Lists may be strings, separated by commas or line breaks. Addresses and reports may also be separated by spaces. A blank value means not set. An
    empty list and the word V(none) mean none.
  - It makes no API call.
options:
  _input:
    description:
      - The names of the hosts.
    type: list
    elements: str
    required: true
  hostvars:
    description:
      - The variables of all hosts, C(hostvars).
    type: dict
    required: true
  checkgroups:
    description:
      - All check groups, as RV(msp.checkcentral.checkcentral_checkgroup_info#module:checkgroups), to find hosts whose check groups have the same name
        and that do not have their own name.
    type: list
    elements: dict
    default: []
seealso:
  - plugin: msp.checkcentral.digest_reports
    plugin_type: filter
  - plugin: msp.checkcentral.checkcentral
    plugin_type: inventory
"""

EXAMPLES = r"""
- name: Show which customers the hosts of a group are
  ansible.builtin.debug:
    msg: "{{ (groups.checkcentral | msp.checkcentral.inventory_customers(hostvars)).customers }}"
"""

RETURN = r"""
_value:
  description: The customers.
  type: dict
  contains:
    customers:
      description: The customers, in the order of the hosts, each with the problems of its host, such as misspelled variables.
      type: list
      elements: dict
    names:
      description: The names of the customers, for display. A customer without a name has the name of its host.
      type: list
      elements: str
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_keys import customers_of_hosts


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"inventory_customers": customers_of_hosts}
