#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_dashboard_info)."""

DOCUMENTATION = r"""
module: checkcentral_dashboard_info
short_description: Read dashboards of CheckCentral
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Returns dashboards with the API method C(getDashboards), in one call.
extends_documentation_fragment:
  - msp.checkcentral.info
  - msp.checkcentral.info.selectors
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
options:
  id:
    aliases: [dashboard_id]
  name:
    aliases: [dashboard_name]
seealso:
  - plugin: msp.checkcentral.checkcentral
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Read all dashboards
  msp.checkcentral.checkcentral_dashboard_info:
    api_token: "{{ checkcentral_api_token }}"
  register: all_dashboards

- name: Show their names
  ansible.builtin.debug:
    msg: "{{ all_dashboards.dashboards | map(attribute='name') }}"

- name: Read the dashboards whose names contain "backup"
  msp.checkcentral.checkcentral_dashboard_info:
    api_token: "{{ checkcentral_api_token }}"
    name: backup
    match: contains
"""

RETURN = r"""
dashboards:
  description: The dashboards, in the service's order.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The dashboard's id. Inferred.
      type: str
    name:
      description: The dashboard's name. Inferred.
      type: str
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, except when options are invalid
  type: dict
  sample: {"getDashboards": 1}
failure:
  description: What went wrong, in a form that a playbook can branch on.
  returned: failure, except when Ansible itself rejects the options
  type: dict
  contains:
    kind:
      description:
        - One of V(invalid), V(authentication), V(permission), V(quota), V(rejected), V(not_found), V(ambiguous), V(transport),
          V(protocol), V(dependency).
        - The guide "When a task fails" explains each of them.
      type: str
    method:
      description: The API method, if a call was made.
      type: str
    status:
      description: The HTTP status, if the service responded.
      type: int
    error_id:
      description: The id that the service gave the error, if it returned one.
      type: str
    message:
      description: What the module tried, what the service returned, and what to do.
      type: str
"""

from ansible_collections.msp.checkcentral.plugins.module_utils._info import run_info


def main() -> None:
    """Run the module."""
    run_info("dashboards")


if __name__ == "__main__":
    main()
