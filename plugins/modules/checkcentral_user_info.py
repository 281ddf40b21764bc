#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_user_info)."""

DOCUMENTATION = r"""
module: checkcentral_user_info
short_description: Read users of CheckCentral, also as items to manage them
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Returns users with the API method C(getUsers), in one call.
  - With O(format=items), returns them as items for M(msp.checkcentral.checkcentral_users) instead, so that users who were made by hand
    become code.
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
      - Return only users with this name. The service has no filter for it, so all users are read.
      - If nobody has the name, the result is an empty list and no error.
    aliases: [user_name]
  email:
    description:
      - Return only users with this e-mail address, in upper or lower case. Since it is not documented whether the service's own filter
        minds the case, all users are read.
      - Whether the service returns addresses is inferred. If it returns none, this is an error (RV(failure.kind=protocol)).
    type: str
    aliases: [user_email]
  format:
    description:
      - A name that is the address is left out, since that is what a user without a name is called.
notes:
  - O(id) and O(email) exclude each other too. O(match) is also about O(email).
seealso:
  - module: msp.checkcentral.checkcentral_users
  - module: msp.checkcentral.checkcentral_permission_info
"""

EXAMPLES = r"""
- name: Read one user
  msp.checkcentral.checkcentral_user_info:
    api_token: "{{ checkcentral_api_token }}"
    email: anna.berg@example.com

- name: Read everybody of one domain
  msp.checkcentral.checkcentral_user_info:
    api_token: "{{ checkcentral_api_token }}"
    email: "@example.com"
    match: contains
  register: colleagues

- name: Show their names
  ansible.builtin.debug:
    msg: "{{ colleagues.users | map(attribute='name') }}"

- name: All users as items, to keep them as code
  msp.checkcentral.checkcentral_user_info:
    api_token: "{{ checkcentral_api_token }}"
    format: items
  register: adopted
"""

RETURN = r"""
users:
  description:
    - The users, in the service's order.
    - With O(format=items), the items for O(msp.checkcentral.checkcentral_users#module:users), which have no C(id).
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
      description: Why it is left out. For example, because the service does not tell the access level.
      type: str
not_told:
  description: The options of which the service tells nothing of any user, so that they are in no item.
  returned: success, with O(format=items)
  type: list
  elements: str
  sample: [notifications]
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, but for errors in the options
  type: dict
  sample: {"getUsers": 1}
failure:
  description: What went wrong, in a form that a playbook can branch on.
  returned: failure, but for errors that Ansible itself finds in the options
  type: dict
  contains:
    kind:
      description:
        - One of V(invalid), V(authentication), V(permission), V(quota), V(rejected), V(not_found), V(ambiguous), V(transport),
          V(protocol), V(dependency).
      type: str
    method:
      description: The API method, if a call was made.
      type: str
    status:
      description: The HTTP status, if there was a reply.
      type: int
    error_id:
      description: The service's own id of the error, if it sent one.
      type: str
    message:
      description: What was tried, what came back, what to do.
      type: str
"""

from ansible_collections.msp.checkcentral.plugins.module_utils._info import run_info
from ansible_collections.msp.checkcentral.plugins.module_utils._user import USER


def main() -> None:
    """Run the module."""
    run_info("users", kind=USER)


if __name__ == "__main__":
    main()
