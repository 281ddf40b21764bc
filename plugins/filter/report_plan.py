# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(report_plan)."""

DOCUMENTATION = r"""
name: report_plan
short_description: Show the planned reports
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Creates a text table of the items of P(msp.checkcentral.digest_reports#filter), with customer, report, format, schedule and recipients. The role
    P(msp.checkcentral.digest_reports#role) prints it with C(digest_reports_show_plan=true).
  - For the items of P(msp.checkcentral.customers#filter), tables of users and checks come first.
  - It makes no API call.
options:
  _input:
    description:
      - Items, as P(msp.checkcentral.digest_reports#filter) returns them, or items of three kinds, as P(msp.checkcentral.customers#filter) returns
        them.
    type: raw
    required: true
seealso:
  - plugin: msp.checkcentral.digest_reports
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show the planned reports
  ansible.builtin.debug:
    msg: "{{ catalog | msp.checkcentral.digest_reports(customers=customers) | msp.checkcentral.report_plan }}"
  vars:
    catalog:
      customer_status:
        scope: customer
        title: Status
        report_type: checkgroup
        format: pdf
        interval_type: day
        interval_value: 7
    customers:
      - name: Acme
        emails: [it@acme.example.com]
"""

RETURN = r"""
_value:
  description: The lines of the tables, followed by the problems, one line each.
  type: list
  elements: str
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_plan import plan_lines


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"report_plan": plan_lines}
