# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(verify_table)."""

DOCUMENTATION = r"""
name: verify_table
short_description: Show the findings about a service as a table
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Creates lines of text from the findings of M(msp.checkcentral.checkcentral_service_info), blockers first, for the job output.
  - The playbook C(msp.checkcentral.verify) shows them.
options:
  _input:
    description:
      - The result of M(msp.checkcentral.checkcentral_service_info).
    type: dict
    required: true
seealso:
  - module: msp.checkcentral.checkcentral_service_info
"""

EXAMPLES = r"""
- name: Find out what works with this token
  msp.checkcentral.checkcentral_service_info:
    api_token: "{{ checkcentral_api_token }}"
  register: service

- name: Show it
  ansible.builtin.debug:
    msg: "{{ service | msp.checkcentral.verify_table }}"
"""

RETURN = r"""
_value:
  description: The lines, of at most 88 columns each.
  type: list
  elements: str
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._service import verify_table


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"verify_table": verify_table}
