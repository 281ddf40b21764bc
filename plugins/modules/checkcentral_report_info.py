#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_report_info)."""

DOCUMENTATION = r"""
module: checkcentral_report_info
short_description: Read scheduled reports of CheckCentral, also as items to manage them
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Returns reports with the API method C(getReports), in one call.
  - With O(format=items), returns them as items for M(msp.checkcentral.checkcentral_reports) instead, so that reports that were made by hand
    become code.
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
      - Properties of C(content) that this collection does not know go to C(extra_properties), since the vendor's table of content is cut
        off. Other unknown properties are left out, since nothing says that C(createReport) takes them.
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

- name: Read the reports of one customer, by the beginning of their names
  msp.checkcentral.checkcentral_report_info:
    api_token: "{{ checkcentral_api_token }}"
    name: "Acme - "
    match: contains

- name: Read the reports that were made by hand, as items
  msp.checkcentral.checkcentral_report_info:
    api_token: "{{ checkcentral_api_token }}"
    format: items
  register: adopted

- name: Write them to a file of variables
  ansible.builtin.copy:
    dest: "{{ playbook_dir }}/reports.yml"
    content: "{{ {'checkcentral_wanted_reports': adopted.reports} | to_nice_yaml(indent=2, sort_keys=false) }}"
    mode: "0644"
  delegate_to: localhost

- name: Show what was left out, and why
  ansible.builtin.debug:
    var: adopted.not_adopted

# From then on, a play with "vars_files: [reports.yml]" and "reports: '{{ checkcentral_wanted_reports }}'" keeps them.
"""

RETURN = r"""
reports:
  description:
    - The reports, in the service's order.
    - With O(format=items), the items for O(msp.checkcentral.checkcentral_reports#module:reports), which have no C(id).
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
      description: The report's type. Whether the service returns it and the other properties that C(createReport) takes is not known. Inferred.
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
      description: Why it is left out. For example, because two reports have its name, or because M(msp.checkcentral.checkcentral_reports) would refuse it.
      type: str
not_told:
  description: The options of which the service tells nothing of any report, so that they are in no item.
  returned: success, with O(format=items)
  type: list
  elements: str
  sample: [timezone]
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, but for errors in the options
  type: dict
  sample: {"getReports": 1}
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
from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT


def main() -> None:
    """Run the module."""
    run_info("reports", kind=REPORT)


if __name__ == "__main__":
    main()
