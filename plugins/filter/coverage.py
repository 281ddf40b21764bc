# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(coverage)."""

DOCUMENTATION = r"""
name: coverage
short_description: Show which customers have which standard reports, checks and users
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Creates a table and a to-do list from the result of the role P(msp.checkcentral.customers#role) or P(msp.checkcentral.digest_reports#role) in
    check mode. The playbooks C(msp.checkcentral.coverage) and C(msp.checkcentral.todo) show them.
  - It does not compare anything itself, and makes no API call.
options:
  _input:
    description:
      - The result of M(msp.checkcentral.checkcentral_objects) or M(msp.checkcentral.checkcentral_reports) in check mode with
        O(msp.checkcentral.checkcentral_objects#module:return_unchanged=true). The results of the roles are in C(customers_result) and
        C(digest_reports_result).
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
      - The standard reports, as P(msp.checkcentral.digest_reports#filter) accepts them.
    type: raw
  customers:
    description:
      - The customers, as P(msp.checkcentral.digest_reports#filter) accepts them.
    type: list
    elements: dict
  standard:
    description:
      - The catalog to use if O(catalog) is null or blank.
    type: dict
  shared_customers:
    description:
      - The customers to use if O(customers) is null or blank.
    type: list
    elements: dict
  other_customers:
    description:
      - Customers that are not part of the run, each with C(name) and C(checkgroup). Their check groups and reports are not shown.
    type: list
    elements: dict
    default: []
  only:
    description:
      - Names of customers. If set, other customers and the organization's reports are ignored, as with P(msp.checkcentral.customers#filter).
    type: list
    elements: str
    default: []
  name_format:
    description:
      - The format of the names of customers' reports. If not set, C({customer} - {title}).
    type: str
  show_all:
    description:
      - Whether to show all customers. If V(false) and there are more than 20, only those that need attention are shown.
    type: bool
    default: false
  checks:
    description:
      - All checks, as RV(msp.checkcentral.checkcentral_check_info#module:checks), listed with
        O(msp.checkcentral.checkcentral_check_info#module:activity_count=1) and
        O(msp.checkcentral.checkcentral_check_info#module:include_pending_overdue=true).
      - They show which checks of customers are overdue, and which have never received a message. A check has never received one if it has no activity.
      - If not set, the result does not show these two states.
    type: list
    elements: dict
    default: []
seealso:
  - plugin: msp.checkcentral.digest_reports
    plugin_type: filter
  - module: msp.checkcentral.checkcentral_check_info
  - module: msp.checkcentral.checkcentral_checkgroup_info
  - module: msp.checkcentral.checkcentral_objects
  - module: msp.checkcentral.checkcentral_reports
"""

EXAMPLES = r"""
- name: Determine what would be done
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
  description: Which customers have which objects.
  type: dict
  contains:
    what:
      description: What the result covers, in words.
      type: str
      sample: standard reports, checks and users
    playbook:
      description: The playbook that creates missing objects, V(customers) if there are checks or users, otherwise V(digest_reports).
      type: str
    states:
      description: The states of RV(_value.counts) to show. States that only checks have are left out if no customer lists checks.
      type: list
      elements: str
    columns:
      description:
        - The standard reports of customers, in the catalog's order, then V(checks) and V(users) if any customer lists them.
        - Each has C(short_name), C(title), C(counts) like RV(_value.counts), and C(text) (the counts in words).
      type: list
      elements: dict
    rows:
      description:
        - The customers, and the check groups without one. Those that need attention are first. With more than 20, the others are left out unless
          O(show_all=true).
        - Each has C(customer) (its name, empty if there is none), C(name) (of the customer, or of the check group), C(label), C(checkgroup) and C(id)
          (empty without one), C(problems) (problems that do not concern a report of the catalog, as strings), C(complete) (whether nothing is left to
          do), and C(cells), one for each column.
      type: list
      elements: dict
      contains:
        cells:
          description:
            - Each has C(short_name), C(title), C(state), C(counts) by state, and C(details) (differences or problems, one line each).
            - The cell of a report has C(report) (its name) and C(id) (if there is one). The cell of checks or users has C(objects), each with
              C(name), C(id), C(state), C(message) and C(lines), and its C(state) is the worst of theirs.
            - C(state) is V(present), V(missing), V(drifted) (exists and differs), V(not_comparable) (a problem must be solved first, such as a name
              that several reports have) or V(not_expected) (the customer should not have it). The C(state) of a cell of checks may also be
              V(overdue), or V(no_message) if a check has never received a message.
            - C(message) of an existing check is V(overdue), V(no_message) or empty. The check counts as V(present) or V(drifted) as well.
          type: list
          elements: dict
    organization:
      description: The organization's reports, like the cells of a row.
      type: list
      elements: dict
    counts:
      description:
        - The number of the customers' reports, checks and users in each state. C(overdue) and C(no_message) count checks that are also C(present) or
          C(drifted).
      type: dict
      sample: {"present": 12, "missing": 2, "drifted": 1, "overdue": 0, "no_message": 4, "not_comparable": 0, "not_expected": 0}
    customers:
      description: The number of customers.
      type: int
    checkgroups:
      description: The number of check groups.
      type: int
    incomplete:
      description: The number of rows that need attention.
      type: int
    without_customer:
      description: The check groups without a customer.
      type: list
      elements: str
    without_checkgroup:
      description: The customers without a check group, or with an ambiguous one.
      type: list
      elements: str
    not_listed:
      description: The properties that the service does not return for some objects. They are not compared.
      type: list
      elements: str
      sample: ["format", "interval_type of checks"]
    not_told:
      description: A sentence about checks that are listed without activities, so it is not known whether they ever received a message. Empty if there are none.
      type: str
    lacking:
      description:
        - A sentence about what is missing or not known. Empty if nothing is missing and everything is known. A check that has not received a message
          is not counted as missing.
      type: str
    table:
      description: An aligned text table, with a line of headings and a line for each row. Empty if there are no rows to show.
      type: list
      elements: str
    left_out:
      description: The number of rows that are not shown.
      type: int
    details:
      description: Differences and problems, one line of text each.
      type: list
      elements: str
    general:
      description: The number of problems that do not concern a single customer, such as an invalid entry of the catalog.
      type: int
    todo:
      description:
        - What only a person can do, in the portal, in the variables or in the system that sends the messages of a check, grouped by object.
        - The most urgent comes first. The order is problems to review, objects that differ, overdue checks, checks that have never received a message,
          unmanaged reports, and check groups without a customer.
        - Each has C(what) (what to do), C(subject) (what to do it with), C(lines) (the reasons, as strings), C(kind) (V(report), V(check) or V(user)),
          C(name), C(id) and C(customer). The last four are empty if it does not concern an object.
      type: list
      elements: dict
    grouped_todo:
      description:
        - The same, but with one entry for all checks of a customer that have never received a message. If there are several, C(names) has the names
          of the first ones, and C(lines) says for each check where its messages go. Otherwise C(names) is empty.
      type: list
      elements: dict
    counted_todo:
      description: The number of entries of RV(_value.todo) by what there is to do. Empty if there are none.
      type: str
      sample: 1 object to correct in the portal, 80 checks without a message
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._coverage import coverage
from ansible_collections.msp.checkcentral.plugins.plugin_utils._vault import takes_encrypted


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"coverage": takes_encrypted(coverage)}
