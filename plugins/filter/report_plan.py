# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(report_plan)."""

DOCUMENTATION = r"""
name: report_plan
short_description: Show what there should be
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Makes a table of text of what P(msp.checkcentral.digest_reports#filter) asks for, customer, report, format, when and to whom. The role
    P(msp.checkcentral.digest_reports#role) prints it with C(digest_reports_show_plan=true).
  - Of what P(msp.checkcentral.customers#filter) asks for, tables of users and checks come first.
  - It makes no call of the API.
options:
  _input:
    description:
      - Items, as P(msp.checkcentral.digest_reports#filter) returns them, or of three kinds, as P(msp.checkcentral.customers#filter) does.
    type: raw
    required: true
seealso:
  - plugin: msp.checkcentral.digest_reports
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show which reports there should be
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
  description: The lines of the tables, and below it what is wrong, a line each.
  type: list
  elements: str
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_plan import plan_lines


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"report_plan": plan_lines}
