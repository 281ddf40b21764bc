# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(run_summary)."""

DOCUMENTATION = r"""
name: run_summary
short_description: Summarize the result of a run that creates objects
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Creates a summary for people from the result of M(msp.checkcentral.checkcentral_reports) or M(msp.checkcentral.checkcentral_objects), or of the
    roles P(msp.checkcentral.digest_reports#role) and P(msp.checkcentral.customers#role). The playbooks of the collection use it.
  - It makes no API call.
options:
  _input:
    description:
      - The result of the module. The results of the roles are in C(digest_reports_result) and C(customers_result).
    type: dict
    required: true
  reads:
    description:
      - Results of other tasks of the run, whose API calls also count. Skipped tasks do not count.
    type: list
    elements: dict
    default: []
  check_mode:
    description:
      - Whether the run was in check mode, C(ansible_check_mode).
    type: bool
    default: false
  other_customers:
    description:
      - Names of customers that are not part of the run. Their reports are not in RV(_value.unmanaged). It is not known which users and checks are
        theirs, so RV(_value.lines) do not list unmanaged ones.
    type: list
    elements: str
    default: []
  name_format:
    description:
      - The format of the names of customers' reports. If not set, C({customer} - {title}).
    type: str
  with_unmanaged:
    description:
      - Whether to list objects that are not managed by the run.
    type: bool
    default: true
seealso:
  - module: msp.checkcentral.checkcentral_reports
"""

EXAMPLES = r"""
- name: Ensure that the reports exist
  msp.checkcentral.checkcentral_reports:
    api_token: "{{ checkcentral_api_token }}"
    reports:
      - name: Daily digest
        report_type: digest
        interval_type: day
  register: made

- name: Show how many reports were created
  ansible.builtin.debug:
    msg: "{{ (made | msp.checkcentral.run_summary(check_mode=ansible_check_mode)).actions }}"
"""

RETURN = r"""
_value:
  description: What the run did.
  type: dict
  contains:
    total:
      description: The number of requested objects.
      type: int
    actions:
      description: The number of objects by action, in words.
      type: dict
      sample: {"created": 2, "not attempted": 1}
    reports:
      description: The results of the module, each with C(done), the action in words.
      type: list
      elements: dict
    problems:
      description: Problems that do not concern a report, such as an unknown variable.
      type: list
      elements: str
    drifted:
      description: The number of objects that differ. Only the portal can change them.
      type: int
    lines:
      description: The summary as lines of text.
      type: list
      elements: str
    unmanaged:
      description: The names of existing reports that are not managed by the run.
      type: list
      elements: str
    api_calls:
      description: The number of API calls of all tasks, C(total), and C(methods), by method.
      type: dict
      sample: {"total": 3, "methods": {"createReport": 1, "getReports": 2}}
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._summary import run_summary


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"run_summary": run_summary}
