#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_user)."""

DOCUMENTATION = r"""
module: checkcentral_user
short_description: Ensure that a user exists in CheckCentral
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Creates a user with the API method C(createUser), if it does not exist. A user is identified by the e-mail address, which is not case-sensitive.
  - Compares an existing user with the options, as far as C(getUsers) returns its properties. The module cannot change it, because the vendor
    documents no method that changes or deletes a user. Differences are reported as drift. Correct them in the portal.
  - For more than a few users, use M(msp.checkcentral.checkcentral_users), which handles all of them in one task.
extends_documentation_fragment:
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
  - msp.checkcentral.user
  - msp.checkcentral.user.privileged
  - msp.checkcentral.creating
attributes:
  check_mode:
    details:
      - Reads, validates and resolves names as a real run does. It cannot detect that a token has no write access.
  idempotent:
    support: partial
    details:
      - A user is identified by the e-mail address, which is not case-sensitive, and created only if no user has it.
      - The module cannot correct drift. It reports drift, and RV(ignore:changed) stays V(false).
seealso:
  - module: msp.checkcentral.checkcentral_users
  - module: msp.checkcentral.checkcentral_objects
"""

EXAMPLES = r"""
- name: Create a customer's user with read-only access
  msp.checkcentral.checkcentral_user:
    api_token: "{{ checkcentral_api_token }}"
    organization: Northwind Managed IT
    email: it@acme.example.com
    name: Acme IT
    access_level: readonly
    usergroups:
      - Customers

- name: Create a technician who gets a welcome mail and notifications of failures
  msp.checkcentral.checkcentral_user:
    api_token: "{{ checkcentral_api_token }}"
    email: anna.berg@example.com
    name: Anna Berg
    access_level: user
    send_welcome_email: true
    notifications:
      - type: failures
        services: [push]

- name: Create an administrator, which must be allowed explicitly
  msp.checkcentral.checkcentral_user:
    api_token: "{{ checkcentral_api_token }}"
    email: admin@example.com
    access_level: administrator
    allow_privileged: true
"""

RETURN = r"""
user:
  description:
    - The user as the service returned it, with keys in snake_case.
    - In check mode, if it does not exist yet, the properties that would be sent, with V(null) as C(id).
    - The vendor does not document which properties C(getUsers) returns. The module requires C(id) and C(email).
  returned: success, and failures after the user was found or created
  type: dict
  sample:
    id: 05000000-0000-4000-8000-000000000001
    name: Anna Berg
    email: anna.berg@example.com
    access_level: User
drift:
  description: The properties in which the existing user differs from the options.
  returned: success, and failures after the user was found or created
  type: list
  elements: dict
  contains:
    property:
      description: The property as a dotted path.
      type: str
      sample: access_level
    desired:
      description: The value that you set, with ids instead of names.
      type: raw
    actual:
      description: The value that the service returned.
      type: raw
    text:
      description: The difference in words, with names instead of ids.
      type: str
      sample: access_level is user, should be readonly
not_compared:
  description: The properties that you set but that the service did not return in a comparable form, as dotted paths.
  returned: success, and failures after the user was found or created
  type: list
  elements: str
  sample: [notifications]
request:
  description: The request body that was sent to C(createUser), or that would be sent if the user did not exist.
  returned: success, and failures after all names were resolved
  type: dict
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, except when options are invalid
  type: dict
  sample: {"getUserGroups": 1, "getUsers": 2, "createUser": 1}
failure:
  description: What went wrong, in a form that a playbook can branch on.
  returned: failure, except when Ansible itself rejects the options
  type: dict
  contains:
    kind:
      description:
        - One of V(invalid), V(authentication), V(permission), V(quota), V(rejected), V(not_found), V(ambiguous), V(drift),
          V(transport), V(protocol), V(unknown_outcome), V(dependency).
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

from ansible_collections.msp.checkcentral.plugins.module_utils import _present, _user


def main() -> None:
    """Run the module."""
    _present.run_for_one(_user.USER)


if __name__ == "__main__":
    main()
