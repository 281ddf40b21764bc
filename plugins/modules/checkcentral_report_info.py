#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_report_info)."""

DOCUMENTATION = r"""
module: checkcentral_report_info
short_description: Read scheduled reports of CheckCentral, optionally as items to manage them
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Returns reports with the API method C(getReports), in one call.
  - With O(format=items), returns items for M(msp.checkcentral.checkcentral_reports) instead. Use this to turn reports that were created by hand into
    code.
extends_documentation_fragment:
  - msp.checkcentral.info
  - msp.checkcentral.info.selectors
  - msp.checkcentral.info.items
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
options:
  id:
    aliases: [report_id]
  name:
    aliases: [report_name]
  format:
    description:
      - Properties of C(content) that this collection does not know are returned in C(extra_properties), because the vendor's table of content is cut
        off. Other unknown properties are left out, because it is not known whether C(createReport) accepts them.
      - C(interval_value) and C(report_time) of unscheduled reports are left out.
    version_added: 1.0.0
seealso:
  - module: msp.checkcentral.checkcentral_reports
"""

EXAMPLES = r"""
- name: Read all reports
  msp.checkcentral.checkcentral_report_info:
    api_token: "{{ checkcentral_api_token }}"
  register: all_reports

- name: Read the reports whose names contain a customer's prefix
  msp.checkcentral.checkcentral_report_info:
    api_token: "{{ checkcentral_api_token }}"
    name: "Acme - "
    match: contains

- name: Read the reports that were created by hand, as items
  msp.checkcentral.checkcentral_report_info:
    api_token: "{{ checkcentral_api_token }}"
    format: items
  register: adopted

- name: Write them to a file
  ansible.builtin.copy:
    dest: "{{ playbook_dir }}/reports.yml"
    content: "{{ adopted.reports | to_nice_yaml(indent=2, sort_keys=false) }}"
    mode: "0644"
  delegate_to: localhost

- name: Show the objects that were left out, and the reasons
  ansible.builtin.debug:
    var: adopted.not_adopted

# From now on, manage them with this file. Do not read it with vars_files or include_vars: Ansible would run a template in a name or a description.
- name: Ensure that the reports in the file exist
  msp.checkcentral.checkcentral_reports:
    api_token: "{{ checkcentral_api_token }}"
    reports: "{{ lookup('ansible.builtin.file', 'reports.yml') | from_yaml }}"
    max_creates: 0
"""

RETURN = r"""
reports:
  description:
    - The reports, in the service's order, with the keys below.
    - With O(format=items), items for O(msp.checkcentral.checkcentral_reports#module:reports), with the keys of that option.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The report's id. Inferred.
      returned: with O(format=objects)
      type: str
    name:
      description: The report's name. Inferred.
      type: str
    report_type:
      description: The report's type. That the service returns it, and other properties that C(createReport) accepts, is inferred.
      type: str
      sample: Dashboard
not_adopted:
  description: The reports that are not among the items.
  returned: success, with O(format=items)
  type: list
  elements: dict
  contains:
    id:
      description: The report's id.
      type: str
    name:
      description: The report's name.
      type: str
    reason:
      description: Why it is left out, for example because two reports have its name, or because M(msp.checkcentral.checkcentral_reports) would reject it.
      type: str
not_told:
  description: The options that no item contains, because the service does not return them for any report.
  returned: success, with O(format=items)
  type: list
  elements: str
  sample: [timezone]
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, except when options are invalid
  type: dict
  sample: {"getReports": 1}
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
from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT


def main() -> None:
    """Run the module."""
    run_info("reports", kind=REPORT)


if __name__ == "__main__":
    main()
