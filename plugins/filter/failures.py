# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(failures)."""

DOCUMENTATION = r"""
name: failures
short_description: Tell what is not a success, the worst first
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Sorts checks by how bad it is, then by customer. From the worst on, statuses are C(failure), C(overdue), C(warning), any word that this
    collection does not know, C(pending), C(success).
  - The playbook C(msp.checkcentral.failures) shows the outcome as text, Markdown and CSV.
  - A customer is a check group. The service tells a check's group by its name, so equally named check groups are one.
  - It makes no call of the API.
options:
  _input:
    description:
      - The checks, as RV(msp.checkcentral.checkcentral_check_info#module:checks).
    type: list
    elements: dict
    required: true
  activity_count:
    description:
      - How many activities of each check were asked for, as O(msp.checkcentral.checkcentral_check_info#module:activity_count).
    type: int
    default: 10
  now:
    description:
      - The moment that ages end at, a time in ISO 8601; the current one if not set.
    type: str
  statuses:
    description:
      - Which statuses to tell, a list, or a text with commas between them; all but C(success) if not set.
      - A check that is more than one, such as C(Warning) and C(Overdue), is told for any of them.
      - Any word except V(failure), V(overdue), V(warning) and V(pending) is an error. Checks whose status this collection does not know are always told.
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

- name: Show whose checks are not a success
  ansible.builtin.debug:
    msg: "{{ (listed_checks.checks | msp.checkcentral.failures).customers }}"

- name: Show in one line what is worse than a warning
  ansible.builtin.debug:
    msg: "{{ (listed_checks.checks | msp.checkcentral.failures(statuses=['failure', 'overdue'])).summary }}"
"""

RETURN = r"""
_value:
  description: The checks that are not a success.
  type: dict
  contains:
    summary:
      description: One line that says how many checks of how many customers are what, without any name in it.
      type: str
      sample: "CheckCentral: 2 of 29 checks are not Success, of 1 customer: 1 failure, 1 warning"
    total:
      description: The number of all checks.
      type: int
    count:
      description: The number of checks that are told.
      type: int
    counts:
      description: How many of all checks have which status, the worst first, with statuses in lower case and C(_) between their words.
      type: dict
      sample: {"failure": 1, "overdue": 1, "success": 2}
    left_out:
      description: The same for checks that are not a success and not told, because of O(statuses).
      type: dict
      sample: {"warning": 4}
    statistics:
      description:
        - C(summary), C(total), C(count), C(counts) and the number of C(customers) that have a check that is told, each as C(checkcentral_failures_) and its
          name, for M(ansible.builtin.set_stats).
      type: dict
      sample: {"checkcentral_failures_count": 2, "checkcentral_failures_customers": 1}
    customers:
      description:
        - The customers that have checks in RV(_value.checks), each with C(name) (empty for checks without a check group) and C(checks), the worst first.
      type: list
      elements: dict
    checks:
      description: The checks that are told, the worst first, whatever their customers.
      type: list
      elements: dict
      contains:
        customer:
          description: The name of the check group; empty if there is none.
          type: str
        id:
          description: The check's id.
          type: str
        name:
          description: The check's name.
          type: str
        status:
          description: What the check is, in the service's words, but for V(Success).
          type: str
          sample: Warning, Overdue
        since:
          description: Since when, at least, or when a check that is only overdue was heard of last; empty if that is not known.
          type: str
        last_heard_of:
          description: Whether the check is only overdue, so that this is when it was heard of last.
          type: bool
        at_least:
          description: Whether it may be so for longer, because all activities that were asked for have the same status.
          type: bool
        age:
          description:
            - How long ago RV(_value.checks[].since) is, in words; empty if it is no time that can be read.
            - A time without a time zone is taken for UTC, which is inferred.
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
