#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_issue_info)."""

DOCUMENTATION = r"""
module: checkcentral_issue_info
short_description: Read the open issues of CheckCentral
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Returns the open issues with the API method C(getIssues), in one call. The method has no parameters.
extends_documentation_fragment:
  - msp.checkcentral.info
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
seealso:
  - module: msp.checkcentral.checkcentral_check_info
    description: Filters checks by status and check group.
"""

EXAMPLES = r"""
- name: Read all issues
  msp.checkcentral.checkcentral_issue_info:
    api_token: "{{ checkcentral_api_token }}"
  register: open_issues

- name: Fail if there are any issues
  ansible.builtin.assert:
    that: open_issues.issues | length == 0
"""

RETURN = r"""
issues:
  description:
    - The issues, in the service's order. Their keys are not known.
  returned: success
  type: list
  elements: dict
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, except when options are invalid
  type: dict
  sample: {"getIssues": 1}
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
    run_info("issues")


if __name__ == "__main__":
    main()
