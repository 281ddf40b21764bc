#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_reports)."""

DOCUMENTATION = r"""
module: checkcentral_reports
short_description: Ensure that many scheduled reports exist in CheckCentral
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Ensures that all reports of a list exist, in one task. Each of them has the options of M(msp.checkcentral.checkcentral_report).
  - Validates all items first. Then resolves all names with one call for each kind of object, reads the existing reports once, and creates only the
    missing ones, several at a time. Then reads the list once more to verify the result.
  - An invalid item, or a name that is not found, stops the task before anything is written. The other items are still compared with what exists, and
    returned.
  - If a create fails, the other objects are still created, and the task fails at the end with all results. A rejected token, a missing permission, an
    exhausted quota, or three connection failures in a row stop the task from creating more.
extends_documentation_fragment:
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
  - msp.checkcentral.report.bulk
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
      - Reports are identified by their names, and only missing ones are created.
      - The module cannot correct drift. It reports drift, which does not count as a change.
seealso:
  - module: msp.checkcentral.checkcentral_report
"""

EXAMPLES = r"""
- name: Ensure that the reports of two customers exist
  msp.checkcentral.checkcentral_reports:
    api_token: "{{ checkcentral_api_token }}"
    organization: Northwind Managed IT
    max_creates: 10
    reports:
      - name: Acme - Status
        report_type: checkgroup
        format: pdf
        content:
          checkgroup: Acme
        interval_type: day
        interval_value: 7
        report_time: "09:00"
        recipients:
          emails:
            - it@acme.example.com
      - name: Beta - Activity
        report_type: activity
        format: csv
        content:
          checkgroup: Beta
        interval_type: unscheduled

- name: Preview what a change of the variable file would create
  msp.checkcentral.checkcentral_reports:
    api_token: "{{ checkcentral_api_token }}"
    reports: "{{ checkcentral_customer_reports }}"
    on_drift: ignore
  check_mode: true
  register: preview
  vars:
    checkcentral_customer_reports:
      - name: Daily digest
        report_type: digest
        interval_type: day
        report_time: 540
        recipients:
          org_wide: true

- name: Show the names of the reports that are missing
  ansible.builtin.debug:
    msg: "{{ preview.results | selectattr('action', 'equalto', 'created') | map(attribute='name') }}"
"""

RETURN = r"""
results:
  description:
    - The result for each report that is not V(unchanged) or has C(warnings), in the order of O(reports). With O(return_unchanged=true), the result
      for every report.
  returned: always, except for errors that stop the whole task, such as a list that cannot be read
  type: list
  elements: dict
  contains:
    name:
      description: The report's name. V(null) for problems that do not concern a report. RV(summary) does not count them.
      type: str
    action:
      description:
        - V(created) (in check mode, would be created), V(unchanged), V(drifted) (exists and differs), V(failed), or V(not_attempted) (because
          of an earlier failure or O(max_creates)).
      type: str
    changed:
      description: Whether the report was created.
      type: bool
    id:
      description: The report's id. V(null) if the service does not return it, and in check mode for objects that would be created.
      type: str
    drift:
      description: The properties in which the existing report differs from the options.
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
      description: What went wrong with this report. V(null) if nothing did. It has the same keys as RV(failure).
      type: dict
    warnings:
      description: Settings of this report that are valid but probably not intended.
      type: list
      elements: str
      version_added: 2.0.0
    origin:
      description: Where the item comes from, as set in the item. V(null) if not set.
      type: dict
    todo:
      description: What a person needs to do about this report. V(null) if nothing.
      type: str
summary:
  description: The number of reports for each action.
  returned: always, except for errors that stop the whole task, such as a list that cannot be read
  type: dict
  sample: {"created": 2, "unchanged": 198, "drifted": 0, "failed": 0, "not_attempted": 0}
not_compared:
  description:
    - The properties that could not be compared, because the service does not return them, each with the number of reports. A difference in them is not
      drift.
  returned: always, except for errors that stop the whole task, such as a list that cannot be read
  type: dict
  sample: {}
unmanaged:
  description:
    - Names of existing reports that are not in the list. The module does not change them. To remove one that you do not need, use the portal.
    - Empty if all items are invalid, except in check mode.
  returned: always, except for errors that stop the whole task, such as a list that cannot be read
  type: list
  elements: str
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, except when options are invalid
  type: dict
  sample: {"getCheckGroups": 1, "getReports": 2, "createReport": 2}
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

from ansible_collections.msp.checkcentral.plugins.module_utils import _present, _report


def main() -> None:
    """Run the module."""
    _present.run_for_many(_report.REPORT)


if __name__ == "__main__":
    main()
