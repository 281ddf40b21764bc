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
  - Sorts checks by customer and by how bad it is. From the worst on, statuses are C(failure), C(overdue), C(warning), any word that this
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
"""

RETURN = r"""
_value:
  description: The checks that are not a success.
  type: dict
  contains:
    total:
      description: The number of all checks.
      type: int
    count:
      description: The number of checks that are not a success.
      type: int
    counts:
      description: How many checks have which status, the worst first, with statuses in lower case and C(_) between their words.
      type: dict
      sample: {"failure": 1, "overdue": 1, "success": 2}
    customers:
      description: The customers that have such checks, each with C(name) (empty for checks without a check group) and C(checks), the worst first.
      type: list
      elements: dict
      contains:
        checks:
          description: The checks, the worst first.
          type: list
          elements: dict
          contains:
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
                - How long ago RV(_value.customers[].checks[].since) is, in words; empty if it is no time that can be read.
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
