#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_reports)."""

DOCUMENTATION = r"""
module: checkcentral_reports
short_description: Make sure that many scheduled reports exist in CheckCentral
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Does for a list of reports what M(msp.checkcentral.checkcentral_report) does for one, in one task.
  - All items are checked first, then all names are resolved with one call for each kind of object, then the existing
    reports are read once, and then only the missing ones are created, several at a time. The list is read again once
    after the creates, to see what became of them.
  - An error in any item, or a name that is not found, stops the task before anything is written. In check mode the other items
    are planned and returned all the same, and the task fails.
  - If a create fails, the others are still made, and the task fails at the end with all results. A token that is not
    accepted, a missing permission, a used-up quota, or three failures of the connection in a row stop the rest.
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
      - Reads, checks and resolves names as a real run does. It cannot see that a token may not write.
  idempotent:
    support: partial
    details:
      - Reports are identified by their names, and only missing ones are created.
      - Drift cannot be repaired. It is reported, and does not count as a change.
seealso:
  - module: msp.checkcentral.checkcentral_report
"""

EXAMPLES = r"""
- name: The reports of two customers, in one task
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

- name: What would a change of the variable file create?
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
    - What came of each report that is not V(unchanged) or has C(warnings), in the order of O(reports); with O(return_unchanged=true), of all.
  returned: always, but for errors that concern no single report
  type: list
  elements: dict
  contains:
    name:
      description: The report's name; V(null) for problems that are about no report, which RV(summary) does not count.
      type: str
    action:
      description:
        - V(created) (in check mode, would be created), V(unchanged), V(drifted) (is there and differs), V(failed), or
          V(not_attempted) (a failure stopped the creates, or O(max_creates) does not allow them).
      type: str
    changed:
      description: Whether the report was created.
      type: bool
    id:
      description: The report's id, V(null) where the service does not tell it, and in check mode for what would be created.
      type: str
    drift:
      description: The properties in which the existing report differs from what you set.
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
      description: What went wrong with this report, V(null) if nothing did. The same keys as RV(failure).
      type: dict
    warnings:
      description: What is allowed but probably not meant about this report.
      type: list
      elements: str
      version_added: 2.0.0
    origin:
      description: Where the item comes from, as it was given; V(null) without one.
      type: dict
    todo:
      description: What a person has to do about this report, V(null) if there is nothing to do.
      type: str
summary:
  description: How many reports there are for each action.
  returned: always, but for errors that concern no single report
  type: dict
  sample: {"created": 2, "unchanged": 198, "drifted": 0, "failed": 0, "not_attempted": 0}
unmanaged:
  description:
    - Names of existing reports that no item asks for. Nothing is done about them. The portal is where to remove them.
    - Empty where an error in an item stopped the task before the reports were listed.
  returned: always, but for errors that concern no single report
  type: list
  elements: str
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, but for errors in the options
  type: dict
  sample: {"getCheckGroups": 1, "getReports": 2, "createReport": 2}
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

from ansible_collections.msp.checkcentral.plugins.module_utils import _present, _report


def main() -> None:
    """Run the module."""
    _present.run_for_many(_report.REPORT)


if __name__ == "__main__":
    main()
