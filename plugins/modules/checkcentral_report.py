#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_report)."""

DOCUMENTATION = r"""
module: checkcentral_report
short_description: Ensure that a scheduled report exists in CheckCentral
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Creates a report with the API method C(createReport), if no report with that name exists.
  - Compares an existing report with the options. The module cannot change it, because the vendor documents no method that changes or deletes a
    report. Differences are reported as drift. Correct them in the portal.
  - For more than a few reports, use M(msp.checkcentral.checkcentral_reports), which handles all of them in one task.
extends_documentation_fragment:
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
  - msp.checkcentral.report
  - msp.checkcentral.creating
attributes:
  check_mode:
    details:
      - Reads, validates and resolves names as a real run does. It cannot detect that a token has no write access.
  idempotent:
    support: partial
    details:
      - A report is identified by its name, and created only if no report has that name.
      - The module cannot correct drift. It reports drift, and RV(ignore:changed) stays V(false).
seealso:
  - module: msp.checkcentral.checkcentral_reports
  - plugin: msp.checkcentral.checkcentral
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Send a dashboard as HTML every day at 09:00, to everyone and one external address
  msp.checkcentral.checkcentral_report:
    api_token: "{{ checkcentral_api_token }}"
    name: Dashboard Report
    report_type: dashboard
    format: html
    content:
      dashboard: All customers
    interval_type: day
    interval_value: 1
    report_time: "09:00"
    recipients:
      org_wide: true
      emails:
        - extra@example.com

- name: Send one customer's statistics as PDF every 30 days
  msp.checkcentral.checkcentral_report:
    api_token: "{{ checkcentral_api_token }}"
    organization: Northwind Managed IT
    name: Acme - Statistics
    report_type: stats
    format: pdf
    content:
      checkgroup: Acme
    interval_type: day
    interval_value: 30
    report_time: "07:30"
    timezone: America/Toronto
    recipients:
      usergroups:
        - Technicians
      emails:
        - it@acme.example.com
    on_drift: fail

- name: Create an on-demand CSV report for a check whose name is used by several customers
  msp.checkcentral.checkcentral_report:
    api_token: "{{ checkcentral_api_token }}"
    name: Acme - Nightly backup, all activity
    report_type: activity
    format: csv
    content:
      check: Acme/Nightly backup
    interval_type: unscheduled

- name: Set a property that this module does not know
  msp.checkcentral.checkcentral_report:
    api_token: "{{ checkcentral_api_token }}"
    name: Daily digest
    report_type: digest
    interval_type: day
    report_time: 540
    recipients:
      users:
        - anna.berg@example.com
    extra_properties:
      content:
        only_failures: true
"""

RETURN = r"""
report:
  description:
    - The report as the service returned it, with keys in snake_case.
    - In check mode, if it does not exist yet, the properties that would be sent, with V(null) as C(id).
    - The vendor does not document which properties C(getReports) returns. The module requires C(id) and C(name).
  returned: success, and failures after the report was found or created
  type: dict
  sample:
    id: 5c1e7f5e-4a3c-4b8e-9d5a-0f6b1c2d3e4f
    name: Dashboard Report
    report_type: Dashboard
    format: HTML
drift:
  description: The properties in which the existing report differs from the options.
  returned: success, and failures after the report was found or created
  type: list
  elements: dict
  contains:
    property:
      description: The property as a dotted path.
      type: str
      sample: recipients.emails
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
  description: The properties that you set but that the service did not return in a comparable form, as dotted paths.
  returned: success, and failures after the report was found or created
  type: list
  elements: str
  sample: [description]
request:
  description: The request body that was sent to C(createReport), or that would be sent if the report did not exist.
  returned: success, and failures after all names were resolved
  type: dict
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, except when options are invalid
  type: dict
  sample: {"getDashboards": 1, "getReports": 2, "createReport": 1}
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

from ansible_collections.msp.checkcentral.plugins.module_utils import _present, _report


def main() -> None:
    """Run the module."""
    _present.run_for_one(_report.REPORT)


if __name__ == "__main__":
    main()
