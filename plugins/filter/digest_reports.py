# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(digest_reports)."""

DOCUMENTATION = r"""
name: digest_reports
short_description: Make the reports of many customers from a catalog
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Makes items for O(msp.checkcentral.checkcentral_reports#module:reports) from a catalog of standard reports and a list of customers.
    The role P(msp.checkcentral.digest_reports#role) uses it, in place of loops in templates.
  - A customer's reports go to that customer's recipients only, unless O(copy_internal=true).
  - It makes no call of the API.
options:
  _input:
    description:
      - The catalog, a dictionary of standard reports by their short names.
      - Each has C(scope) (C(organization) or C(customer)) and C(title), and beside them the options of a report, but for
        C(name) and C(recipients).
      - C({customer}) and C({title}) are replaced in C(description) and C(filename).
      - The content follows from C(report_type) where the catalog does not set C(content).
      - A report that is scheduled gets O(time) as its C(report_time), unless the catalog sets it.
    type: dict
    required: true
  customers:
    description:
      - The customers, each with C(name), and optionally C(checkgroup) (default the name), C(dashboard), C(emails), C(users),
        C(usergroups), and C(reports) (short names from the catalog, default all of the scope C(customer)).
      - An empty list means none, and so does the word V(none). Null and a blank text mean not set.
    type: list
    elements: dict
    default: []
  organization:
    description:
      - Short names of the reports of the scope C(organization) to make.
    type: list
    elements: str
    default: []
  dashboard:
    description:
      - The name or id of the dashboard for the organization's dashboard reports.
    type: str
  recipients:
    description:
      - The internal recipients, who get the organization's reports.
    type: dict
    default: {}
  copy_internal:
    description:
      - Whether the internal recipients get the customers' reports too.
    type: bool
    default: false
  time:
    description:
      - The time of day of scheduled reports.
    type: raw
    default: "09:00"
  timezone:
    description:
      - The time zone of all reports that do not set one.
    type: str
  name_format:
    description:
      - The name of a customer's report, with C({customer}) and C({title}) in it. An organization's report is called by its title alone.
    type: str
    default: "{customer} - {title}"
"""

EXAMPLES = r"""
- name: Show what would be asked for
  ansible.builtin.debug:
    msg: "{{ catalog | msp.checkcentral.digest_reports(customers=customers) }}"
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
  description: Reports, as O(msp.checkcentral.checkcentral_reports#module:reports) takes them.
  type: list
  elements: dict
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._catalog import reports_of
from ansible_collections.msp.checkcentral.plugins.plugin_utils._vault import takes_encrypted


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"digest_reports": takes_encrypted(reports_of)}
