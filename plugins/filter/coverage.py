# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(coverage)."""

DOCUMENTATION = r"""
name: coverage
short_description: Tell which customers have which standard reports
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Makes a table and a list of what a person has to do from what the role P(msp.checkcentral.digest_reports#role) found out in check mode. The
    playbooks C(msp.checkcentral.coverage) and C(msp.checkcentral.todo) show them.
  - It compares nothing itself, and makes no call of the API.
options:
  _input:
    description:
      - The result of M(msp.checkcentral.checkcentral_reports) in check mode with O(msp.checkcentral.checkcentral_reports#module:return_unchanged=true);
        that of the role is in C(digest_reports_result).
    type: dict
    required: true
  checkgroups:
    description:
      - All check groups, as RV(msp.checkcentral.checkcentral_checkgroup_info#module:checkgroups), to find those without a customer.
    type: list
    elements: dict
    required: true
  catalog:
    description:
      - The standard reports, as P(msp.checkcentral.digest_reports#filter) takes them; likewise O(standard), O(customers) and O(shared_customers).
    type: raw
  customers:
    description:
      - The customers.
    type: list
    elements: dict
  standard:
    description:
      - The catalog that counts if O(catalog) is null or blank.
    type: dict
  shared_customers:
    description:
      - The customers that count if O(customers) is null or blank.
    type: list
    elements: dict
  other_customers:
    description:
      - Customers that the run leaves out, each with C(name) and C(checkgroup). Neither their check groups nor their reports are shown.
    type: list
    elements: dict
    default: []
  name_format:
    description:
      - How reports of customers are called, C({customer} - {title}) if not set.
    type: str
  show_all:
    description:
      - Whether all customers are shown. If not, and there are more than 20, only those where something is to do are.
    type: bool
    default: false
seealso:
  - plugin: msp.checkcentral.digest_reports
    plugin_type: filter
  - module: msp.checkcentral.checkcentral_checkgroup_info
  - module: msp.checkcentral.checkcentral_reports
"""

EXAMPLES = r"""
- name: Find out what would be done
  ansible.builtin.import_role:
    name: msp.checkcentral.digest_reports
  check_mode: true
  vars:
    digest_reports_return_unchanged: true

- name: Read the check groups
  msp.checkcentral.checkcentral_checkgroup_info:
    api_token: "{{ checkcentral_api_token }}"
  register: listed_checkgroups

- name: Show it as a table
  ansible.builtin.debug:
    msg: "{{ found.table }}"
  vars:
    found: >-
      {{ digest_reports_result | msp.checkcentral.coverage(
        checkgroups=listed_checkgroups.checkgroups, catalog=digest_reports_catalog, customers=checkcentral_customers) }}
"""

RETURN = r"""
_value:
  description: Which customers have which standard reports.
  type: dict
  contains:
    columns:
      description: The standard reports of customers, in the catalog's order, each with C(short_name), C(title), and C(counts) like RV(_value.counts).
      type: list
      elements: dict
    rows:
      description:
        - The customers, and the check groups without one, those first where something is to do. Unless all are to be shown, and with more than 20,
          no others.
        - Each has C(customer) (its name, empty if there is none), C(name) (of the customer, or of the check group), C(label), C(checkgroup) and C(id)
          (empty without one), C(problems) (what is wrong and concerns no report of the catalog, a text each), C(complete) (whether nothing is left
          to do), and C(cells), one for each column.
      type: list
      elements: dict
      contains:
        cells:
          description:
            - Each has C(short_name), C(title), C(state), C(report) (the report's name), C(id) (the report's id, if there is one), and C(details)
              (what differs, or what is wrong, a line each).
            - C(state) is V(present), V(missing), V(drifted) (the report is there and differs), V(not_comparable) (what is wrong has to be sorted out
              first, such as a name that several reports have) or V(not_expected) (the customer's C(reports) leave it out).
          type: list
          elements: dict
    organization:
      description: The organization's reports, like the cells of a row.
      type: list
      elements: dict
    counts:
      description: The number of customers' reports in each state.
      type: dict
      sample: {"present": 12, "missing": 2, "drifted": 1, "not_comparable": 0, "not_expected": 0}
    customers:
      description: The number of customers.
      type: int
    checkgroups:
      description: The number of check groups.
      type: int
    incomplete:
      description: The number of rows where something is to do.
      type: int
    without_customer:
      description: The check groups that no customer has.
      type: list
      elements: str
    without_checkgroup:
      description: The customers that have no check group, or none in particular.
      type: list
      elements: str
    not_listed:
      description: The properties that the service does not list of some reports, so that they are not compared.
      type: list
      elements: str
    table:
      description: An aligned table of text, a line for each row and one of headings; empty if no row is to be shown.
      type: list
      elements: str
    left_out:
      description: The number of rows that are not shown.
      type: int
    details:
      description: What differs or is wrong, a line of text each.
      type: list
      elements: str
    general:
      description: The number of things that are wrong and concern no single customer, such as an entry of the catalog.
      type: int
    todo:
      description:
        - What only a person can do, in the portal or in the variables, grouped by report.
        - Each has C(what) (in words), C(report) (its name, empty if it is about none), C(id), C(customer), and C(lines).
      type: list
      elements: dict
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._coverage import coverage
from ansible_collections.msp.checkcentral.plugins.plugin_utils._vault import takes_encrypted


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"coverage": takes_encrypted(coverage)}
