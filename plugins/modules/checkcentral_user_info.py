#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_user_info)."""

DOCUMENTATION = r"""
module: checkcentral_user_info
short_description: Read users of CheckCentral, optionally as items to manage them
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Returns users with the API method C(getUsers), in one call.
  - With O(format=items), returns items for M(msp.checkcentral.checkcentral_users) instead. Use this to turn users who were created by hand into code.
extends_documentation_fragment:
  - msp.checkcentral.info
  - msp.checkcentral.info.selectors
  - msp.checkcentral.info.items
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
options:
  id:
    aliases: [user_id]
  name:
    description:
      - Return only users with this name. The module reads all users, because the service cannot filter by name.
      - If no user has the name, the result is an empty list and not an error.
    aliases: [user_name]
  email:
    description:
      - Return only users with this e-mail address, not case-sensitive. The module reads all users, because the vendor does not document whether the
        filter of the service is case-sensitive.
      - That the service returns addresses is inferred. If it returns none, the module fails (RV(failure.kind=protocol)).
    type: str
    aliases: [user_email]
  format:
    description:
      - A name that is equal to the address is left out, because the service uses the address for a user without a name.
notes:
  - O(id) and O(email) are mutually exclusive too. O(match) also applies to O(email).
seealso:
  - module: msp.checkcentral.checkcentral_users
  - module: msp.checkcentral.checkcentral_permission_info
"""

EXAMPLES = r"""
- name: Read one user
  msp.checkcentral.checkcentral_user_info:
    api_token: "{{ checkcentral_api_token }}"
    email: anna.berg@example.com

- name: Read all users of one domain
  msp.checkcentral.checkcentral_user_info:
    api_token: "{{ checkcentral_api_token }}"
    email: "@example.com"
    match: contains
  register: colleagues

- name: Show their names
  ansible.builtin.debug:
    msg: "{{ colleagues.users | map(attribute='name') }}"

- name: Read all users as items, to manage them as code
  msp.checkcentral.checkcentral_user_info:
    api_token: "{{ checkcentral_api_token }}"
    format: items
  register: adopted
"""

RETURN = r"""
users:
  description:
    - The users, in the service's order, with the keys below.
    - With O(format=items), items for O(msp.checkcentral.checkcentral_users#module:users), with the keys of that option.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The user's id. Inferred.
      type: str
    name:
      description: The user's name, or the e-mail address if the service returns no name. Inferred.
      type: str

    email:
      description: The user's e-mail address. Inferred.
      type: str
not_adopted:
  description: The users that are not among the items.
  returned: success, with O(format=items)
  type: list
  elements: dict
  contains:
    id:
      description: The user's id.
      type: str
    name:
      description: The user's address.
      type: str
    reason:
      description: Why it is left out, for example because the service does not return the access level.
      type: str
not_told:
  description: The options that no item contains, because the service does not return them for any user.
  returned: success, with O(format=items)
  type: list
  elements: str
  sample: [notifications]
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, except when options are invalid
  type: dict
  sample: {"getUsers": 1}
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
from ansible_collections.msp.checkcentral.plugins.module_utils._user import USER


def main() -> None:
    """Run the module."""
    run_info("users", kind=USER)


if __name__ == "__main__":
    main()
