# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The settings of standard reports, which the filters that make them share."""

from __future__ import annotations


class ModuleDocFragment:
    """Documentation of the options of the filters digest_reports and customers."""

    DOCUMENTATION = r"""
options:
  organization:
    description:
      - Short names of the reports of the organization to create. These are entries of the catalog with the scope C(organization).
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
      - The time of day of scheduled reports, as C("HH:MM") in quotes, or as minutes after midnight.
    type: raw
    default: "09:00"
  timezone:
    description:
      - The time zone of all reports that do not set their own. If not set, the service uses the time zone of the organization.
    type: str
  name_format:
    description:
      - The name of a customer's report, with C({customer}) and C({title}) in it. The name of an organization's report is its title alone.
    type: str
    default: "{customer} - {title}"
"""
