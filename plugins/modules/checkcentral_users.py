#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_users)."""

DOCUMENTATION = r"""
module: checkcentral_users
short_description: Ensure that many users exist in CheckCentral
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Ensures that all users of a list exist, in one task. Each of them has the options of M(msp.checkcentral.checkcentral_user).
  - Validates all items first. Then resolves all names with one call for each kind of object, reads the existing users once, and creates only the
    missing ones, several at a time. Then reads the list once more to verify the result.
  - An invalid item, or a name that is not found, stops the task before anything is written. The other items are still compared with what exists, and
    returned.
  - If a create fails, the other objects are still created, and the task fails at the end with all results. A rejected token, a missing permission, an
    exhausted quota, or three connection failures in a row stop the task from creating more.
extends_documentation_fragment:
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
  - msp.checkcentral.user.bulk
  - msp.checkcentral.user.privileged
  - msp.checkcentral.creating
  - msp.checkcentral.creating.lists
attributes:
  check_mode:
    details:
      - Reads, validates and resolves names as a real run does. It cannot detect that a token has no write access.
  idempotent:
    support: partial
    details:
      - Users are identified by their e-mail addresses, which are not case-sensitive, and only missing ones are created.
      - The module cannot correct drift. It reports drift, which does not count as a change.
seealso:
  - module: msp.checkcentral.checkcentral_user
  - module: msp.checkcentral.checkcentral_objects
"""

EXAMPLES = r"""
- name: Ensure that the users of two customers exist
  msp.checkcentral.checkcentral_users:
    api_token: "{{ checkcentral_api_token }}"
    organization: Northwind Managed IT
    max_creates: 10
    users:
      - email: it@acme.example.com
        access_level: readonly
        usergroups: [Customers]
      - email: office@beta.example.com
        name: Beta's office
        access_level: user
        send_welcome_email: true
"""

RETURN = r"""
results:
  description:
    - The result for each user that is not V(unchanged) or has C(warnings), in the order of O(users). With O(return_unchanged=true), the result for
      every user.
  returned: always, except for errors that stop the whole task, such as a list that cannot be read
  type: list
  elements: dict
  contains:
    name:
      description: The user's address. V(null) for problems that do not concern a user. RV(summary) does not count them.
      type: str
    action:
      description:
        - V(created) (in check mode, would be created), V(unchanged), V(drifted) (exists and differs), V(failed), or V(not_attempted) (because
          of an earlier failure or O(max_creates)).
      type: str
    changed:
      description: Whether the user was created.
      type: bool
    id:
      description: The user's id. V(null) if the service does not return it, and in check mode for objects that would be created.
      type: str
    drift:
      description: The properties in which the existing user differs from the options.
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
      description: The properties that you set but that the service did not return in a comparable form.
      type: list
      elements: str
    failure:
      description: What went wrong with this user. V(null) if nothing did. It has the same keys as RV(failure).
      type: dict
    warnings:
      description: Settings of this user that are valid but probably not intended.
      type: list
      elements: str
      version_added: 2.0.0
    origin:
      description: Where the item comes from, as set in the item. V(null) if not set.
      type: dict
    todo:
      description: What a person needs to do about this user. V(null) if nothing.
      type: str
summary:
  description: The number of users for each action.
  returned: always, except for errors that stop the whole task, such as a list that cannot be read
  type: dict
  sample: {"created": 2, "unchanged": 198, "drifted": 0, "failed": 0, "not_attempted": 0}
not_compared:
  description:
    - The properties that could not be compared, because the service does not return them, each with the number of users. A difference in them is not
      drift.
  returned: always, except for errors that stop the whole task, such as a list that cannot be read
  type: dict
  sample: {}
unmanaged:
  description:
    - Addresses of existing users that are not in the list. The module does not change them. To remove one that you do not need, use the portal.
    - Empty if all items are invalid, except in check mode.
  returned: always, except for errors that stop the whole task, such as a list that cannot be read
  type: list
  elements: str
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, except when options are invalid
  type: dict
  sample: {"getUserGroups": 1, "getUsers": 2, "createUser": 12}
failure:
  description: What went wrong first, in a form that a playbook can branch on.
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
    _present.run_for_many(_user.USER)


if __name__ == "__main__":
    main()
