#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_user)."""

DOCUMENTATION = r"""
module: checkcentral_user
short_description: Make sure that a user exists in CheckCentral
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Creates a user with the API method C(createUser), if it is not there. A user is identified by the e-mail address, without case.
  - A user that is there is compared with what you set, as far as C(getUsers) returns it. It cannot be changed, because the vendor
    documents no method that changes or deletes a user. What differs is reported as drift, and the portal is where to correct it.
  - For more than a few users use M(msp.checkcentral.checkcentral_users), which needs one task for all of them.
extends_documentation_fragment:
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
  - msp.checkcentral.user
  - msp.checkcentral.user.privileged
  - msp.checkcentral.creating
attributes:
  check_mode:
    details:
      - Reads, checks and resolves names as a real run does. It cannot see that a token may not write.
  idempotent:
    support: partial
    details:
      - A user is identified by the e-mail address, without case, and created only if none has it.
      - Drift cannot be repaired. It is reported, and RV(ignore:changed) stays V(false).
seealso:
  - module: msp.checkcentral.checkcentral_users
  - module: msp.checkcentral.checkcentral_objects
"""

EXAMPLES = r"""
- name: A user of the customer's, who reads
  msp.checkcentral.checkcentral_user:
    api_token: "{{ checkcentral_api_token }}"
    organization: Northwind Managed IT
    email: it@acme.example.com
    name: Acme IT
    access_level: readonly
    usergroups:
      - Customers

- name: A technician, who gets a welcome mail and messages of failures
  msp.checkcentral.checkcentral_user:
    api_token: "{{ checkcentral_api_token }}"
    email: anna.berg@example.com
    name: Anna Berg
    access_level: user
    send_welcome_email: true
    notifications:
      - type: failures
        services: [push]

- name: An administrator, which needs a word that it is meant
  msp.checkcentral.checkcentral_user:
    api_token: "{{ checkcentral_api_token }}"
    email: admin@example.com
    access_level: administrator
    allow_privileged: true
"""

RETURN = r"""
user:
  description:
    - The user as the service returned it, with its keys in snake_case.
    - When it was not there in check mode, what would be sent, with V(null) as C(id).
    - Which properties C(getUsers) returns is not documented. C(id) and C(email) are needed.
  returned: success, and failures after the user was found or created
  type: dict
  sample:
    id: 05000000-0000-4000-8000-000000000001
    name: Anna Berg
    email: anna.berg@example.com
    access_level: User
drift:
  description: The properties in which the existing user differs from what you set.
  returned: success, and failures after the user was found or created
  type: list
  elements: dict
  contains:
    property:
      description: The property as a dotted path.
      type: str
      sample: access_level
    desired:
      description: What you set, with ids in place of names.
      type: raw
    actual:
      description: What the service returned.
      type: raw
    text:
      description: The difference in words, with names in place of ids.
      type: str
      sample: access_level is user, should be readonly
not_compared:
  description: The properties you set that the service did not return in a form that can be compared, as dotted paths.
  returned: success, and failures after the user was found or created
  type: list
  elements: str
  sample: [notifications]
request:
  description: The request body that was sent to C(createUser), or that would be if the user were not there.
  returned: success, and failures after all names were resolved
  type: dict
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, but for errors in the options
  type: dict
  sample: {"getUserGroups": 1, "getUsers": 2, "createUser": 1}
failure:
  description: What went wrong, in a form that a playbook can branch on.
  returned: failure, but for errors that Ansible itself finds in the options
  type: dict
  contains:
    kind:
      description:
        - One of V(invalid), V(authentication), V(permission), V(quota), V(rejected), V(not_found), V(ambiguous), V(drift),
          V(transport), V(protocol), V(unknown_outcome), V(dependency).
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

from ansible_collections.msp.checkcentral.plugins.module_utils import _present, _user


def main() -> None:
    """Run the module."""
    _present.run_for_one(_user.USER)


if __name__ == "__main__":
    main()
