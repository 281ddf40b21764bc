#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_checkgroup_info)."""

DOCUMENTATION = r"""
module: checkcentral_checkgroup_info
short_description: Read check groups of CheckCentral
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Returns check groups (for a managed service provider, customers) with the API method C(getCheckGroups), in one call.
extends_documentation_fragment:
  - msp.checkcentral.info
  - msp.checkcentral.info.selectors
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
options:
  id:
    aliases: [checkgroup_id, group_id]
  name:
    aliases: [checkgroup_name, group_name]
  include_checks:
    description:
      - Whether the service also returns the checks of each check group.
    type: bool
    default: false
  include_settings:
    description:
      - Whether the service also returns the settings of each check group.
    type: bool
    default: false
seealso:
  - module: msp.checkcentral.checkcentral_check_info
  - plugin: msp.checkcentral.checkcentral
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Read all customers
  msp.checkcentral.checkcentral_checkgroup_info:
    api_token: "{{ checkcentral_api_token }}"
  register: customers

- name: Stop if a customer is missing
  ansible.builtin.assert:
    that: "'Acme' in customers.checkgroups | map(attribute='name')"

- name: Read one customer with its checks
  msp.checkcentral.checkcentral_checkgroup_info:
    api_token: "{{ checkcentral_api_token }}"
    name: Acme
    include_checks: true
"""

RETURN = r"""
checkgroups:
  description: The check groups, in the service's order.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The check group's id. Inferred.
      type: str
    name:
      description: The check group's name. Inferred.
      type: str

    description:
      description: The description of the check group. Inferred.
      type: str
    checks:
      description: The check group's checks. Inferred.
      returned: with O(include_checks=true)
      type: list
      elements: dict
    settings:
      description: The check group's settings. Inferred.
      returned: with O(include_settings=true)
      type: dict
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, except when options are invalid
  type: dict
  sample: {"getCheckGroups": 1}
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
    run_info("checkgroups")


if __name__ == "__main__":
    main()
