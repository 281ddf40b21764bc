# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of a report, alone and as items of a list. Private to the collection: may change without notice."""

from __future__ import annotations

from textwrap import indent

from ansible_collections.msp.checkcentral.plugins.doc_fragments.creating import ITEM_OPTIONS

_OPTIONS = r"""
name:
  description:
    - The report's name, which identifies it and is compared exactly.
    - Another name means another report, and the API can neither rename nor delete one.
    - It may not start or end with white space, nor hold characters that no one sees (control and format characters, spaces
      that are no plain space), nor two spaces in a row.
    - A report whose name looks the same, but is not, makes this one C(ambiguous), and nothing is created.
  type: str
  required: true
state:
  description:
    - The report has to exist. Deleting one is not documented by the vendor, so there is no V(absent).
  type: str
  choices: [present]
  default: present
report_type:
  description:
    - The type of the report.
    - V(billing) and V(statushistory) come from a later copy of the vendor's documentation, without a word on their content.
  type: str
  choices: [dashboard, checkgroup, check, activity, stats, digest, billing, statushistory]
  required: true
description:
  description:
    - A text that goes into the body of the mails.
  type: str
format:
  description:
    - The format of the report. V(csv) is possible for C(activity) and C(stats) only.
    - A C(digest) is always V(embedded), and nothing else is.
  type: str
  choices: [html, pdf, csv, embedded]
filename:
  description:
    - The file name of the report. Without it the service makes one with the date, type and content.
  type: str
timezone:
  description:
    - The time zone that replaces the organization's. Its standard name in English, says a later copy of the vendor's
      documentation, without an example. That it takes names such as V(Europe/Oslo) and V(W. Europe Standard Time) is inferred.
    - A new report whose zone is in no list of time zones of the machine that runs the module gets a warning with the closest name.
  type: str
interval_type:
  description:
    - The unit of the schedule, or V(unscheduled) for a report that is sent on demand.
    - Only V(day) and V(unscheduled) are confirmed. That the service takes V(week) and V(month) is inferred.
  type: str
  choices: [unscheduled, day, week, month]
interval_value:
  description:
    - How many of these units lie between two reports, at least 1. Not possible with C(unscheduled).
  type: int
report_time:
  description:
    - The time of day at which the report is sent, as minutes after midnight (0 to 1439) or as C("HH:MM").
    - Not possible with C(unscheduled). That the service counts in minutes after midnight is inferred from the vendor's sample.
  type: raw
content:
  description:
    - What the report shows. Which of these a report needs or may have depends on its type.
  type: dict
  suboptions:
    check:
      description:
        - The name or id of a check. Needed by C(check) reports, possible for C(activity) and C(stats).
        - If several checks have the name, give C(GROUP/NAME), where GROUP is the name of the check group.
      type: str
    checkgroup:
      description:
        - The name or id of a check group. Needed by C(checkgroup) reports, possible for C(activity) and C(stats).
      type: str
    dashboard:
      description:
        - The name or id of a dashboard. Needed by C(dashboard) reports.
      type: str
recipients:
  description:
    - Who receives the report. A scheduled report without recipients gets a warning.
  type: dict
  suboptions:
    org_wide:
      description:
        - Whether everybody in the organization receives it.
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
        - Other e-mail addresses, each alone, without a name or C(mailto:).
      type: list
      elements: str
extra_properties:
  description:
    - Properties that this collection does not know, as the portal documents them. They are merged into the request as they are.
    - The vendor's public documentation is cut off in the middle of the table of C(content), so there are some.
    - They may not set again what another option sets. Names in them are not resolved.
  type: dict
"""

_LIST = r"""
options:
  reports:
    description:
      - The reports that have to exist. Two of them may not have the same name.
      - All of them are checked before anything is written, and the error lists everything that is wrong.
      - Null and a blank text mean not set. An empty list asks for none.
    type: list
    elements: dict
"""


class ModuleDocFragment:
    """What a report is, for the modules that make reports."""

    # Annotated, since ansible-test takes plain assignments in this class for literals.
    DOCUMENTATION: str = f"options:{indent(_OPTIONS, '  ')}"

    BULK: str = f"{_LIST}    required: true\n    suboptions:{indent(ITEM_OPTIONS + _OPTIONS, '      ')}"

    LIST: str = f"{_LIST}    suboptions:{indent(ITEM_OPTIONS + _OPTIONS, '      ')}"

    SECOND_NAME = r"""
options:
  second_name:
    description:
      - What to do about a report that is missing, while an existing one that no one asks for has the same type and the same
        check, check group or dashboard. It may be this one under an earlier name.
      - V(warn) creates the report, and a warning names the existing one.
      - V(refuse) does not create it, but fails as C(ambiguous), if the existing one's name has the form of names that the
        item's C(origin.name_form) tells, such as V({customer} - {title}). Otherwise it warns, too.
    type: str
    choices: [warn, refuse]
    default: warn
    version_added: 2.0.0
"""
