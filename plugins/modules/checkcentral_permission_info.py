#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_permission_info)."""

DOCUMENTATION = r"""
module: checkcentral_permission_info
short_description: Read who may see which check groups in CheckCentral
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Returns permissions with the API method C(getPermissions).
extends_documentation_fragment:
  - msp.checkcentral.info
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
options:
  checkgroup:
    description:
      - Return only permissions on this check group. A name costs one call of C(getCheckGroups). An id costs none.
    type: str
    aliases: [checkgroup_id, checkgroup_name, group_id]
  user:
    description:
      - Return only permissions of this user. A name or e-mail address costs one call of C(getUsers). An id costs none.
    type: str
    aliases: [user_id, user_email]
  usergroup:
    description:
      - Return only permissions of this user group. A name costs one call of C(getUserGroups). An id costs none.
    type: str
    aliases: [usergroup_id, usergroup_name]
notes:
  - The service decides which permissions to return. It is not known how a permission refers to its user, user group or check group, so the module
    does not filter the response again.
  - If nothing is found, the result is an empty list and not an error.
"""

EXAMPLES = r"""
- name: Read who may see a customer
  msp.checkcentral.checkcentral_permission_info:
    api_token: "{{ checkcentral_api_token }}"
    checkgroup: Acme
  register: may_see_acme

- name: Read what a user may see
  msp.checkcentral.checkcentral_permission_info:
    api_token: "{{ checkcentral_api_token }}"
    user: anna.berg@example.com
"""

RETURN = r"""
permissions:
  description:
    - The permissions, in the service's order. Their keys are not known.
  returned: success
  type: list
  elements: dict
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, except when options are invalid
  type: dict
  sample: {"getPermissions": 1}
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
    run_info("permissions")


if __name__ == "__main__":
    main()
