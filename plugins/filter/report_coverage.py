# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(report_coverage)."""

DOCUMENTATION = r"""
name: report_coverage
short_description: Tell which check groups have which standard reports
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Compares what the service listed with the standard reports that each check group should have. The playbook
    C(msp.checkcentral.coverage) shows the outcome as a table and as a page.
  - All check groups are covered. One that is not among O(customers) is taken for a customer of the same name, who should have all
    reports of the scope C(customer).
  - Recipients are not compared. Nor are dashboards and checks that O(_input) or O(customers) give by name, since their ids are not at hand.
  - It makes no call of the API.
options:
  _input:
    description:
      - The check groups, as RV(msp.checkcentral.checkcentral_checkgroup_info#module:checkgroups).
    type: list
    elements: dict
    required: true
  reports:
    description:
      - The reports, as RV(msp.checkcentral.checkcentral_report_info#module:reports) with
        O(msp.checkcentral.checkcentral_report_info#module:format=objects).
    type: list
    elements: dict
    required: true
  catalog:
    description:
      - The standard reports by their short names, as P(msp.checkcentral.digest_reports#filter) takes them. Those of the scope C(customer) count.
    type: dict
    required: true
  customers:
    description:
      - The customers, as for P(msp.checkcentral.digest_reports#filter). They say how check groups and customers belong together where their
        names differ, and which reports a customer should have.
    type: list
    elements: dict
    default: []
  time:
    description:
      - The time of day of scheduled reports.
    type: raw
    default: "09:00"
  timezone:
    description:
      - The time zone of all reports that do not set one.
    type: str
  name_format:
    description:
      - The name of a customer's report, with C({customer}) and C({title}) in it.
    type: str
    default: "{customer} - {title}"
  show_all:
    description:
      - Whether RV(_value.table) shows all check groups. If not, and there are more than 20, it shows those where something is to do.
    type: bool
    default: false
seealso:
  - plugin: msp.checkcentral.digest_reports
    plugin_type: filter
  - module: msp.checkcentral.checkcentral_checkgroup_info
  - module: msp.checkcentral.checkcentral_report_info
"""

EXAMPLES = r"""
- name: Read the check groups
  msp.checkcentral.checkcentral_checkgroup_info:
    api_token: "{{ checkcentral_api_token }}"
  register: listed_checkgroups

- name: Read the reports
  msp.checkcentral.checkcentral_report_info:
    api_token: "{{ checkcentral_api_token }}"
  register: listed_reports

- name: Show what is missing
  ansible.builtin.debug:
    msg: "{{ (listed_checkgroups.checkgroups | msp.checkcentral.report_coverage(reports=listed_reports.reports, catalog=catalog)).table }}"
  vars:
    catalog:
      customer_status:
        scope: customer
        title: Status
        report_type: checkgroup
        format: pdf
        interval_type: day
        interval_value: 7
"""

RETURN = r"""
_value:
  description: Which check groups have which standard reports.
  type: dict
  contains:
    columns:
      description: The standard reports, in the catalog's order, each with C(short_name), C(title), and C(counts) like RV(_value.counts).
      type: list
      elements: dict
    rows:
      description:
        - The check groups, sorted by name. One that several customers belong to has a row for each of them.
        - Each has C(name), C(id), C(short_id) (what tells it from others of the same name, else empty), C(customer) (if called otherwise,
          else empty), C(complete) (whether nothing is left to do), and C(cells), one for each column.
      type: list
      elements: dict
      contains:
        cells:
          description:
            - Each has C(short_name), C(title), C(state), C(report) (the report's name), C(id) (the report's id, if there is one), and C(details)
              (what differs, or why nothing can be said, a line each).
            - C(state) is V(present), V(missing), V(drifted) (the report is there and differs), V(not_comparable) (the service lists nothing of
              the report to compare, several reports have its name, or one has nearly its name) or V(not_expected) (the customer's C(reports) leave it out).
          type: list
          elements: dict
    counts:
      description: The number of reports in each state.
      type: dict
      sample: {"present": 12, "missing": 2, "drifted": 1, "not_comparable": 0, "not_expected": 0}
    checkgroups:
      description: The number of check groups.
      type: int
    incomplete:
      description: The number of rows with something other than V(present) and V(not_expected).
      type: int
    unmatched:
      description: The customers that belong to no check group, or to none in particular, each with C(name) and C(reason).
      type: list
      elements: dict
    not_listed:
      description: The properties that the service does not list of some reports, so that they are not compared.
      type: list
      elements: str
    table:
      description: An aligned table of text, a line for each row and one of headings; empty if no row is to be shown.
      type: list
      elements: str
    left_out:
      description: The number of rows that RV(_value.table) does not show.
      type: int
    details:
      description: What differs or cannot be compared, a line of text each.
      type: list
      elements: str
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._coverage import coverage
from ansible_collections.msp.checkcentral.plugins.plugin_utils._vault import takes_encrypted


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"report_coverage": takes_encrypted(coverage)}
