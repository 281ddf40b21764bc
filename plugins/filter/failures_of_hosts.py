# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(failures_of_hosts)."""

DOCUMENTATION = r"""
name: failures_of_hosts
short_description: Return the hosts of the customers whose reports failed
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Returns the hosts of the customers whose reports failed, from the result of the role P(msp.checkcentral.digest_reports#role). It applies when
    customers are hosts of the inventory. The playbook C(msp.checkcentral.digest_reports) uses it.
  - It makes no API call.
options:
  _input:
    description:
      - The variable C(digest_reports_result).
    type: dict
    required: true
seealso:
  - plugin: msp.checkcentral.inventory_customers
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show the customers whose reports failed
  ansible.builtin.debug:
    msg: "{{ digest_reports_result | msp.checkcentral.failures_of_hosts }}"
"""

RETURN = r"""
_value:
  description:
    - What went wrong, as a list of strings for each host name.
    - Empty if nothing failed, or if the failure does not concern single hosts.
  type: dict
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._summary import failures_of_hosts


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"failures_of_hosts": failures_of_hosts}
