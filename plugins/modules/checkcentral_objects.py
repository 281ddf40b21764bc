#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_objects)."""

DOCUMENTATION = r"""
module: checkcentral_objects
short_description: Make sure that users, checks and reports exist in CheckCentral, in one task
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Does what M(msp.checkcentral.checkcentral_users), M(msp.checkcentral.checkcentral_checks) and
    M(msp.checkcentral.checkcentral_reports) do, in one task.
  - All items of all lists are checked first, then all names are resolved, then what exists is read, with one call for each
    kind of object. An error in any item, or a name that is not found, stops the task before anything is written. In
    check mode the other items are planned and returned all the same, and the task fails.
  - Then missing users are created, after them checks, after them reports, several at a time. If one kind stops (a token that is not
    accepted, a missing permission, a used-up quota, three failures of the connection in a row), what comes later is not attempted.
  - An item may refer to what an earlier list of the same task makes, in check mode too, such as a report to a check (as C(GROUP/NAME))
    and to a user. If that fails, so does what refers to it.
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
      - Reads, checks and resolves names as a real run does. It cannot see that a token may not write.
  idempotent:
    support: partial
    details:
      - Only what is missing is created. The modules for one object say what identifies one.
      - Drift cannot be repaired. It is reported, and does not count as a change.
notes:
  - At least one of O(users), O(checks) and O(reports) is needed. What is not set is not looked at; an empty list asks for none.
seealso:
  - module: msp.checkcentral.checkcentral_user
  - module: msp.checkcentral.checkcentral_check
  - module: msp.checkcentral.checkcentral_report
"""

EXAMPLES = r"""
- name: All that a customer has
  msp.checkcentral.checkcentral_objects:
    api_token: "{{ checkcentral_api_token }}"
    organization: Northwind Managed IT
    max_creates: 10
    # For the addresses below, in the second run too.
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

- name: Say which addresses to put into the backup software
  ansible.builtin.debug:
    msg: "{{ acme.results | selectattr('kind', 'equalto', 'check') | items2dict('name', 'email') }}"
"""

RETURN = r"""
results:
  description:
    - What came of each object that is not V(unchanged) or has C(warnings), in the order of O(users), O(checks) and O(reports); with O(return_unchanged=true), of all.
  returned: always, but for errors that concern no single object
  type: list
  elements: dict
  contains:
    kind:
      description: What it is, V(user), V(check) or V(report).
      type: str
    name:
      description: The user's address, the check group and the check's name with a slash between them, or the report's name; V(null) for problems that are about no object, which RV(summary) does not count.
      type: str
    action:
      description:
        - V(created) (in check mode, would be created), V(unchanged), V(drifted) (is there and differs), V(failed), or
          V(not_attempted) (a failure stopped the creates, or O(max_creates) does not allow them).
      type: str
    changed:
      description: Whether the object was created.
      type: bool
    id:
      description: The object's id, V(null) where the service does not tell it, and in check mode for what would be created.
      type: str
    email:
      description:
        - Of a check only.
        - The address to which messages of the check go, as C(getChecks) returns it.
        - Of a check that is not listed yet, it is made of the account's name and host in the addresses of the other checks, if all of them
          agree, and of RV(results[].email_alias). Otherwise V(null). It is never guessed.
      type: str
      sample: northwind+acme-nightly@mycheckcentral.cc
    email_alias:
      description: Of a check only. The alias that you set, V(null) without one.
      type: str
      sample: acme-nightly
    drift:
      description: The properties in which the existing object differs from what you set.
      type: list
      elements: dict
      contains:
        property:
          description: The property as a dotted path.
          type: str
          sample: report_time
        desired:
          description: What you set, with ids in place of names.
          type: raw
        actual:
          description: What the service returned.
          type: raw
        text:
          description: The difference in words, with names in place of ids.
          type: str
          sample: report_time is 09:00, should be 07:00
    not_compared:
      description: The properties you set that the service did not return in a form that can be compared.
      type: list
      elements: str
    failure:
      description: What went wrong with this object, V(null) if nothing did. The same keys as RV(failure).
      type: dict
    warnings:
      description: What is allowed but probably not meant about this object.
      type: list
      elements: str
      version_added: 2.0.0
    origin:
      description: Where the item comes from, as it was given; V(null) without one.
      type: dict
    todo:
      description: What a person has to do about this object, V(null) if there is nothing to do.
      type: str
summary:
  description: How many objects there are for each action.
  returned: always, but for errors that concern no single object
  type: dict
  sample: {"created": 2, "unchanged": 198, "drifted": 0, "failed": 0, "not_attempted": 0}
unmanaged:
  description:
    - Existing objects that no item asks for, for each list that is set, by what identifies them. Nothing is done about them. The portal is where
      to remove them.
    - Empty where an error in an item stopped the task before the objects were listed.
  returned: always, but for errors that concern no single object
  type: dict
  sample: {"users": ["anna.berg@example.com"], "checks": ["Acme/Antivirus"], "reports": []}
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, but for errors in the options
  type: dict
  sample: {"getCheckGroups": 1, "getChecks": 2, "getReports": 2, "getUsers": 2, "createCheck": 1, "createReport": 1, "createUser": 1}
failure:
  description: What went wrong first, in a form that a playbook can branch on.
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

from ansible_collections.msp.checkcentral.plugins.module_utils import _check, _present, _report, _user


def main() -> None:
    """Run the module."""
    _present.run_for_many(_user.USER, _check.CHECK, _report.REPORT)


if __name__ == "__main__":
    main()
