# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(run_summary)."""

DOCUMENTATION = r"""
name: run_summary
short_description: Tell what a run did
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Makes what a summary for people shows from the result of M(msp.checkcentral.checkcentral_reports) or M(msp.checkcentral.checkcentral_objects),
    or of the roles P(msp.checkcentral.digest_reports#role) and P(msp.checkcentral.customers#role). The playbooks of the collection use it.
  - It makes no call of the API.
options:
  _input:
    description:
      - The result of the module; those of the roles are in C(digest_reports_result) and C(customers_result).
    type: dict
    required: true
  reads:
    description:
      - Results of other tasks of the run, whose calls of the API count too. Those of skipped tasks count nothing.
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
      - Names of customers that the run leaves out. Their reports are not in RV(_value.unmanaged). Which users and checks are theirs cannot
        be told, so RV(_value.lines) name none that were not asked for.
    type: list
    elements: str
    default: []
  name_format:
    description:
      - How reports of customers are called, C({customer} - {title}) if not set.
    type: str
  with_unmanaged:
    description:
      - Whether to tell what the run did not ask for.
    type: bool
    default: true
seealso:
  - module: msp.checkcentral.checkcentral_reports
"""

EXAMPLES = r"""
- name: Make sure of the reports
  msp.checkcentral.checkcentral_reports:
    api_token: "{{ checkcentral_api_token }}"
    reports:
      - name: Daily digest
        report_type: digest
        interval_type: day
  register: made

- name: Show how many reports were made
  ansible.builtin.debug:
    msg: "{{ (made | msp.checkcentral.run_summary(check_mode=ansible_check_mode)).actions }}"
"""

RETURN = r"""
_value:
  description: What the run did.
  type: dict
  contains:
    total:
      description: The number of objects that were asked for.
      type: int
    actions:
      description: How many objects there are by what was done, in words.
      type: dict
      sample: {"created": 2, "not attempted": 1}
    reports:
      description: The results of the module, each with C(done), what was done in words.
      type: list
      elements: dict
    problems:
      description: What is wrong with none of the reports, such as a variable that is not known.
      type: list
      elements: str
    drifted:
      description: The number of objects that differ, which only the portal can change.
      type: int
    lines:
      description: All of it as lines of text.
      type: list
      elements: str
    unmanaged:
      description: The names of existing reports that were not asked for.
      type: list
      elements: str
    api_calls:
      description: How many calls of the API all tasks made, C(total) and C(methods), by method.
      type: dict
      sample: {"total": 3, "methods": {"createReport": 1, "getReports": 2}}
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._summary import run_summary


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"run_summary": run_summary}
