#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_overview_info)."""

from __future__ import annotations

DOCUMENTATION = r"""
module: checkcentral_overview_info
short_description: Read the overview of a CheckCentral organization
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Returns the organization that the token belongs to, and the service's overview of it, with the API method C(getOverview), in one call. The method
    has no parameters.
extends_documentation_fragment:
  - msp.checkcentral.info
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
"""

EXAMPLES = r"""
- name: Read the overview
  msp.checkcentral.checkcentral_overview_info:
    api_token: "{{ checkcentral_api_token }}"
  register: read

- name: Fail if the token belongs to another organization
  ansible.builtin.assert:
    that: read.organization == 'Northwind Managed IT'
"""

RETURN = r"""
overview:
  description: The overview.
  returned: success
  type: dict
  contains:
    organization:
      description: The organization. Observed, with its C(name).
      type: dict
organization:
  description: The organization's name. Observed. Null if the service does not return it.
  returned: success
  type: str
  sample: Northwind Managed IT
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, except when options are invalid
  type: dict
  sample: {"getOverview": 1}
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

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.msp.checkcentral.plugins.module_utils._api import canonical_keys, named_organization
from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._module import Returned, run_module


def find_overview(dummy_module: AnsibleModule, client: Client) -> Returned:
    """Return the overview."""
    overview = client.overview()
    return {"changed": False, "organization": named_organization(overview), "overview": canonical_keys(overview)}, None


def main() -> None:
    """Run the module."""
    run_module({}, find_overview, reads_only=True)


if __name__ == "__main__":
    main()
