# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of a report, for a module and for list items. Private to the collection: may change without notice."""

from __future__ import annotations

from textwrap import indent

from ansible_collections.msp.checkcentral.plugins.doc_fragments.creating import ITEM_OPTIONS

_OPTIONS = r"""
name:
  description:
    - The name of the report. It identifies the report and must match exactly.
    - A different name means a different report. The API can neither rename nor delete a report.
    - It must not start or end with white space, or contain two spaces in a row or invisible characters (control and format characters, and spaces
      other than the plain space).
    - If an existing report has a name that looks the same but is different, the report is C(ambiguous) and not created.
  type: str
  required: true
state:
  description:
    - The report must exist. The vendor does not document how to delete one, so there is no V(absent).
  type: str
  choices: [present]
  default: present
report_type:
  description:
    - The type of the report.
    - V(billing) and V(statushistory) come from a later copy of the vendor's documentation, which does not describe their content.
  type: str
  choices: [dashboard, checkgroup, check, activity, stats, digest, billing, statushistory]
  required: true
description:
  description:
    - A text for the body of the mails.
  type: str
format:
  description:
    - The format of the report. V(csv) is available only for C(activity) and C(stats).
    - A C(digest) report is always V(embedded). No other report can be.
  type: str
  choices: [html, pdf, csv, embedded]
filename:
  description:
    - The file name of the report. If not set, the service creates one from the date, type and content.
  type: str
timezone:
  description:
    - The time zone to use instead of the organization's. A later copy of the vendor's documentation asks for the standard name in English and gives
      no example. That the service accepts names such as V(Europe/Oslo) and V(W. Europe Standard Time) is inferred.
    - If the machine that runs the module does not know the time zone of a new report, a warning shows the closest name.
  type: str
interval_type:
  description:
    - The unit of the schedule, or V(unscheduled) for a report that is sent on demand.
    - Only V(day) and V(unscheduled) are confirmed. That the service accepts V(week) and V(month) is inferred.
  type: str
  choices: [unscheduled, day, week, month]
interval_value:
  description:
    - The number of these units between two reports, at least 1. Not available with C(unscheduled).
  type: int
report_time:
  description:
    - The time of day at which the report is sent, as C("HH:MM") in quotes, or as minutes after midnight (0 to 1439).
    - A number without a colon is always minutes; YAML reads C(0730) as the number 472.
    - Not available with C(unscheduled). That the service counts in minutes after midnight is inferred from the vendor's sample.
  type: raw
content:
  description:
    - What the report shows. The type of the report determines which of these are required or allowed.
  type: dict
  suboptions:
    check:
      description:
        - The name or id of a check. Required for C(check) reports, optional for C(activity) and C(stats).
        - If several checks have the name, use C(GROUP/NAME), where GROUP is the name of the check group.
      type: str
    checkgroup:
      description:
        - The name or id of a check group. Required for C(checkgroup) reports, optional for C(activity) and C(stats).
      type: str
    dashboard:
      description:
        - The name or id of a dashboard. Required for C(dashboard) reports.
      type: str
recipients:
  description:
    - Who receives the report. A scheduled report without recipients causes a warning.
  type: dict
  suboptions:
    org_wide:
      description:
        - Whether everyone in the organization receives the report.
      type: bool
    usergroups:
      description:
        - Names or ids of user groups.
      type: list
      elements: str
    users:
      description:
        - Names, e-mail addresses or ids of users.
      type: list
      elements: str
    emails:
      description:
        - Other e-mail addresses, one for each entry, without a name or C(mailto:).
      type: list
      elements: str
extra_properties:
  description:
    - Additional properties that this collection does not know, as the portal documents them. They are merged into the request unchanged.
    - Such properties exist, because the vendor's public documentation is cut off in the middle of the table of C(content).
    - They must not repeat a property that another option sets. Names in them are not resolved to ids.
  type: dict
"""

_LIST = r"""
options:
  reports:
    description:
      - The reports that must exist. No two of them may have the same name.
      - All items are validated before anything is written. The error lists every problem.
      - Null and a blank string mean not set. An empty list means none.
    type: list
    elements: dict
"""


class ModuleDocFragment:
    """Options for the modules that create reports."""

    # Annotated because ansible-test expects plain assignments in this class to be literals.
    DOCUMENTATION: str = f"options:{indent(_OPTIONS, '  ')}"

    LIST: str = f"{_LIST}    suboptions:{indent(ITEM_OPTIONS + _OPTIONS, '      ')}"

    BULK: str = f"{LIST}    required: true\n"

    SECOND_NAME = r"""
options:
  second_name:
    description:
      - What to do when a report is missing, but there is another one with the same type and the same check, check group or dashboard. That report is
        not in the list. It may be the missing report under an earlier name.
      - V(warn) creates the report and prints a warning with the name of the existing one.
      - V(refuse) does not create the report and fails as C(ambiguous), if the name of the existing report has the form in the item's
        C(origin.name_form), such as V({customer} - {title}). Otherwise it behaves like V(warn).
    type: str
    choices: [warn, refuse]
    default: warn
    version_added: 2.0.0
"""
