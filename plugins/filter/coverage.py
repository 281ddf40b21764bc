# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(coverage)."""

DOCUMENTATION = r"""
name: coverage
short_description: Tell which customers have which standard reports, checks and users
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Makes a table and a list of what a person has to do from what the role P(msp.checkcentral.customers#role) or
    P(msp.checkcentral.digest_reports#role) found out in check mode. The playbooks C(msp.checkcentral.coverage) and
    C(msp.checkcentral.todo) show them.
  - It compares nothing itself, and makes no call of the API.
options:
  _input:
    description:
      - The result of M(msp.checkcentral.checkcentral_objects) or M(msp.checkcentral.checkcentral_reports) in check mode with
        O(msp.checkcentral.checkcentral_objects#module:return_unchanged=true); those of the roles are in C(customers_result) and
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
  only:
    description:
      - Names of customers. If there are some, the run leaves out the other ones, as with P(msp.checkcentral.customers#filter).
    type: list
    elements: str
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
  checks:
    description:
      - All checks, as RV(msp.checkcentral.checkcentral_check_info#module:checks), listed with
        O(msp.checkcentral.checkcentral_check_info#module:activity_count=1) and
        O(msp.checkcentral.checkcentral_check_info#module:include_pending_overdue=true).
      - They tell which of the checks of customers are overdue, and which have never received a message, that is, have no activity. Without
        this list, neither is told.
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
  description: Which customers have what they should.
  type: dict
  contains:
    what:
      description: What is told, in words.
      type: str
      sample: standard reports, checks and users
    playbook:
      description: The playbook that makes what is missing, V(customers) if there are checks or users, else V(digest_reports).
      type: str
    states:
      description: The states that RV(_value.counts) is to be shown of. Those that only checks have are left out if no customer lists any.
      type: list
      elements: str
    columns:
      description:
        - The standard reports of customers, in the catalog's order, then V(checks) and V(users) if any customer lists some.
        - Each has C(short_name), C(title), and C(counts) like RV(_value.counts).
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
            - Each has C(short_name), C(title), C(state), C(counts) by state, and C(details) (what differs, or what is wrong, a line each).
            - That of a report has C(report) (its name) and C(id) (if there is one). That of checks or users has C(objects), each with C(name),
              C(id), C(state) and C(lines), and its C(state) is the worst of theirs.
            - C(state) is V(present), V(missing), V(drifted) (it is there and differs), V(not_comparable) (what is wrong has to be sorted out
              first, such as a name that several reports have) or V(not_expected) (the customer is not to have it). Of a check it may also be
              V(overdue), or V(no_message) if it has never received one.
          type: list
          elements: dict
    organization:
      description: The organization's reports, like the cells of a row.
      type: list
      elements: dict
    counts:
      description: How many of the customers' reports, checks and users are in each state.
      type: dict
      sample: {"present": 12, "missing": 2, "drifted": 1, "overdue": 0, "no_message": 0, "not_comparable": 0, "not_expected": 0}
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
      description: The properties that the service does not list of some objects, so that they are not compared.
      type: list
      elements: str
      sample: ["format", "interval_type of checks"]
    not_told:
      description: A sentence about checks of which nobody can tell whether they ever received a message, as they are listed without activities; empty for none.
      type: str
    lacking:
      description: A sentence about what is missing or cannot be told; empty if nothing is. Messages that do not come do not count.
      type: str
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
        - What only a person can do, in the portal, in the variables or where the messages of a check come from, grouped by object.
        - Each has C(what) (in words), C(kind) (V(report), V(check) or V(user)) and C(name) of an object (empty if it is about none), C(subject) (what it
          is about, in words), C(id), C(customer), and C(lines).
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
