#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_objects)."""

DOCUMENTATION = r"""
module: checkcentral_objects
short_description: Ensure that users, checks and reports exist in CheckCentral, in one task
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Ensures that users, checks and reports exist, in one task. The lists are those of M(msp.checkcentral.checkcentral_users),
    M(msp.checkcentral.checkcentral_checks) and M(msp.checkcentral.checkcentral_reports).
  - Validates all items of all lists first. Then resolves all names and reads the existing objects, with one call for each kind of object. An invalid
    item, or a name that is not found, stops the task before anything is written. The other items are still compared with what exists, and
    returned.
  - Creates missing users first, then checks, then reports, several at a time. If one kind stops (because of a rejected token, a missing permission,
    an exhausted quota, or three connection failures in a row), the later kinds are not attempted.
  - An item may refer to an object from an earlier list of the same task, also in check mode. For example, a report can refer to a check (as
    C(GROUP/NAME)) and to a user. If that object fails, so does the item that refers to it.
extends_documentation_fragment:
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
  - msp.checkcentral.user.list
  - msp.checkcentral.user.privileged
  - msp.checkcentral.check.list
  - msp.checkcentral.report.list
  - msp.checkcentral.report.second_name
  - msp.checkcentral.creating
  - msp.checkcentral.creating.lists
attributes:
  check_mode:
    details:
      - Reads, validates and resolves names as a real run does. It cannot detect that a token has no write access.
  idempotent:
    support: partial
    details:
      - Only missing objects are created. The modules for single objects document what identifies an object.
      - The module cannot correct drift. It reports drift, which does not count as a change.
notes:
  - At least one of O(users), O(checks) and O(reports) is required. A list that is not set is ignored. With an empty list, RV(unmanaged)
    contains all existing objects of its kind.
seealso:
  - module: msp.checkcentral.checkcentral_user
  - module: msp.checkcentral.checkcentral_check
  - module: msp.checkcentral.checkcentral_report
"""

EXAMPLES = r"""
- name: Ensure that a customer's user, check and report exist
  msp.checkcentral.checkcentral_objects:
    api_token: "{{ checkcentral_api_token }}"
    organization: Northwind Managed IT
    max_creates: 10
    # Required for the addresses below when the task runs again.
    return_unchanged: true
    users:
      - email: it@acme.example.com
        access_level: readonly
    checks:
      - name: Nightly backup
        checkgroup: Acme
        email_alias: acme-nightly
        interval_type: day
    reports:
      - name: Acme - Nightly backup
        report_type: check
        content:
          check: Acme/Nightly backup
        interval_type: day
        report_time: "08:00"
        recipients:
          users:
            - it@acme.example.com
  register: acme

- name: Show the addresses to configure in the backup software
  ansible.builtin.debug:
    msg: "{{ acme.results | selectattr('kind', 'equalto', 'check') | items2dict('name', 'email') }}"
"""

RETURN = r"""
results:
  description:
    - The result for each object that is not V(unchanged) or has C(warnings), in the order of O(users), O(checks) and O(reports). With
      O(return_unchanged=true), the result for every object.
  returned: always, except for errors that stop the whole task, such as a list that cannot be read
  type: list
  elements: dict
  contains:
    kind:
      description: The kind of the object, V(user), V(check) or V(report).
      type: str
    name:
      description:
        - The user's address, the check group and the check's name separated by a slash, or the report's name. V(null) for problems that do not
          concern an object. RV(summary) does not count them.
      type: str
    action:
      description:
        - V(created) (in check mode, would be created), V(unchanged), V(drifted) (exists and differs), V(failed), or V(not_attempted) (because
          of an earlier failure or O(max_creates)).
      type: str
    changed:
      description: Whether the object was created.
      type: bool
    id:
      description: The object's id. V(null) if the service does not return it, and in check mode for objects that would be created.
      type: str
    email:
      description:
        - For checks only.
        - The address for the messages of the check, as C(getChecks) returns it.
        - For a check that the service does not list yet, the module composes the address. It takes the account name and the host from the addresses of
          the other checks, and adds RV(results[].email_alias). If those addresses have different account names or hosts, the value is V(null).
      type: str
      sample: northwind+acme-nightly@mycheckcentral.cc
    email_alias:
      description: For checks only. The alias that you set. V(null) if not set.
      type: str
      sample: acme-nightly
    drift:
      description: The properties in which the existing object differs from the options.
      type: list
      elements: dict
      contains:
        property:
          description: The property as a dotted path.
          type: str
          sample: report_time
        desired:
          description: The value that you set, with ids instead of names.
          type: raw
        actual:
          description: The value that the service returned.
          type: raw
        text:
          description: The difference in words, with names instead of ids.
          type: str
          sample: report_time is 09:00, should be 07:00
    not_compared:
      description: The properties that you set but that the service did not return in a comparable form.
      type: list
      elements: str
    failure:
      description: What went wrong with this object. V(null) if nothing did. It has the same keys as RV(failure).
      type: dict
    warnings:
      description: Settings of this object that are valid but probably not intended.
      type: list
      elements: str
      version_added: 2.0.0
    origin:
      description: Where the item comes from, as set in the item. V(null) if not set.
      type: dict
    todo:
      description: What a person needs to do about this object. V(null) if nothing.
      type: str
summary:
  description: The number of objects for each action.
  returned: always, except for errors that stop the whole task, such as a list that cannot be read
  type: dict
  sample: {"created": 2, "unchanged": 198, "drifted": 0, "failed": 0, "not_attempted": 0}
not_compared:
  description:
    - For each list that is set, the properties that could not be compared, because the service does not return them, each with the number of objects.
      A difference in them is not drift.
  returned: always, except for errors that stop the whole task, such as a list that cannot be read
  type: dict
  sample: {"users": {"access_level": 30}, "checks": {}, "reports": {}}
unmanaged:
  description:
    - For each list that is set, the existing objects that are not in it, as in RV(results[].name). The module does not change them. To remove one that
      you do not need, use the portal.
    - Empty if all items are invalid, except in check mode.
  returned: always, except for errors that stop the whole task, such as a list that cannot be read
  type: dict
  sample: {"users": ["anna.berg@example.com"], "checks": ["Acme/Antivirus"], "reports": []}
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, except when options are invalid
  type: dict
  sample: {"getCheckGroups": 1, "getChecks": 2, "getReports": 2, "getUsers": 2, "createCheck": 1, "createReport": 1, "createUser": 1}
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

from ansible_collections.msp.checkcentral.plugins.module_utils import _check, _present, _report, _user


def main() -> None:
    """Run the module."""
    _present.run_for_many(_user.USER, _check.CHECK, _report.REPORT)


if __name__ == "__main__":
    main()
