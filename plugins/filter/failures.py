# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(failures)."""

DOCUMENTATION = r"""
name: failures
short_description: List the checks that are not a success, worst first
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Sorts checks by severity, then by customer. From worst to best, statuses are C(failure), C(overdue), C(warning), any status that this collection
    does not know, C(pending), C(success).
  - The playbook C(msp.checkcentral.failures) shows the result as text, Markdown and CSV.
  - A customer is a check group. The service identifies a check's group by name, so check groups with the same name count as one.
  - It makes no API call.
options:
  _input:
    description:
      - The checks, as RV(msp.checkcentral.checkcentral_check_info#module:checks).
    type: list
    elements: dict
    required: true
  activity_count:
    description:
      - The number of activities that were read for each check, as O(msp.checkcentral.checkcentral_check_info#module:activity_count).
    type: int
    default: 10
  now:
    description:
      - The time that ages are relative to, in ISO 8601. If not set, the current time.
    type: str
  statuses:
    description:
      - Which statuses to list, as a list or a comma-separated string. If not set, all except C(success).
      - A check with several statuses, such as C(Warning) and C(Overdue), is listed for any of them.
      - Any word except V(failure), V(overdue), V(warning) and V(pending) is an error. Checks whose status this collection does not know are always
        listed.
    type: raw
  customers:
    description:
      - The names of the customers whose checks count, as a list or a comma-separated string. If not set, all customers.
      - A name that is not the check group of any check is an error, because it would look like a customer without failures.
    type: raw
seealso:
  - module: msp.checkcentral.checkcentral_check_info
  - plugin: msp.checkcentral.csv_row
    plugin_type: filter
  - plugin: msp.checkcentral.markdown_text
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Read all checks
  msp.checkcentral.checkcentral_check_info:
    api_token: "{{ checkcentral_api_token }}"
    activity_count: 10
    include_pending_overdue: true
  register: listed_checks

- name: Show the customers that have checks that are not a success
  ansible.builtin.debug:
    msg: "{{ (listed_checks.checks | msp.checkcentral.failures).customers }}"

- name: Show a one-line summary of the failed and overdue checks
  ansible.builtin.debug:
    msg: "{{ (listed_checks.checks | msp.checkcentral.failures(statuses=['failure', 'overdue'])).summary }}"
"""

RETURN = r"""
_value:
  description: The checks that are not a success.
  type: dict
  contains:
    summary:
      description: One line with the number of checks by status and of their customers, without names.
      type: str
      sample: "CheckCentral: 2 of 29 checks are not Success, of 1 customer: 1 failure, 1 warning"
    total:
      description: The number of all checks of O(customers).
      type: int
    count:
      description: The number of listed checks.
      type: int
    counts:
      description: The number of all checks of O(customers) by status, worst first. Statuses are in lowercase, with C(_) between words.
      type: dict
      sample: {"failure": 1, "overdue": 1, "success": 2}
    left_out:
      description: The number of checks that are not a success but are not listed because of O(statuses), by status.
      type: dict
      sample: {"warning": 4}
    statistics:
      description:
        - C(summary), C(total), C(count), C(counts) and C(customers), the number of customers that have a listed check, for
          M(ansible.builtin.set_stats). Each name begins with C(checkcentral_failures_).
      type: dict
      sample: {"checkcentral_failures_count": 2, "checkcentral_failures_customers": 1}
    customers:
      description:
        - The customers that have checks in RV(_value.checks), each with C(name) (empty for checks without a check group) and C(checks), worst first.
      type: list
      elements: dict
    checks:
      description: The listed checks of all customers, worst first.
      type: list
      elements: dict
      contains:
        customer:
          description: The name of the check group. Empty if there is none.
          type: str
        id:
          description: The check's id.
          type: str
        name:
          description: The check's name.
          type: str
        status:
          description: The statuses of the check, in the service's words, except V(Success).
          type: str
          sample: Warning, Overdue
        since:
          description:
            - The check has had the status at least since this time. For a check that is only overdue, the time of its last message. Empty if it is not
              known.
          type: str
        last_heard_of:
          description: Whether the check is only overdue, so RV(_value.checks[].since) is the time of its last message.
          type: bool
        at_least:
          description: Whether the check may have had the status for longer, because all activities that were read have the same status.
          type: bool
        age:
          description:
            - How long ago RV(_value.checks[].since) is, in words. Empty if the time cannot be parsed.
            - A time without a time zone is interpreted as UTC, which is inferred.
          type: str
          sample: 3 days
        message:
          description: The title of the newest activity.
          type: str
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._failures import failures


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"failures": failures}
