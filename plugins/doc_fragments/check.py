# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a check is: the options of one, for a module and for items of lists. Private to the collection: may change without notice."""

from __future__ import annotations

from textwrap import indent

from ansible_collections.msp.checkcentral.plugins.doc_fragments.creating import ITEM_OPTIONS

# What a group of conditions is, as an option.
_CONDITIONS = r"""  suboptions:
    required_conditions:
      description:
        - Whether V(any) or V(all) of the conditions have to be met. Only V(any) is confirmed; other words are sent with a warning.
      type: str
      required: true
    conditions:
      description:
        - The conditions, at least one.
      type: list
      elements: dict
      required: true
      suboptions:
        message_field:
          description:
            - The part of the message, V(subject) or V(body). Only these are confirmed; other words, such as V(from), are sent with a warning.
          type: str
          required: true
        matches:
          description:
            - How it is compared, V(exactly) or V(contains). Only these are confirmed; other words are sent with a warning.
          type: str
          required: true
        value:
          description:
            - The text that it is compared with.
          type: str
          required: true
"""

_OPTIONS = rf"""
name:
  description:
    - The check's name, which identifies it within its check group and is compared exactly.
    - Another name means another check, and the API can neither rename nor delete one.
    - It may not be empty, nor start or end with white space, nor hold control characters.
  type: str
  required: true
state:
  description:
    - The check has to exist. Deleting one is not documented by the vendor, so there is no V(absent).
  type: str
  choices: [present]
  default: present
checkgroup:
  description:
    - The name or id of the check group (for an MSP, the customer) that the check belongs to.
    - A check group is made in the portal, since no method of the API that creates one is documented.
  type: str
  required: true
email_alias:
  description:
    - Messages to C(ACCOUNT+ALIAS@mycheckcentral.cc) belong to this check, where ACCOUNT is the account name of your organization. This is the ALIAS.
    - One of C(email_alias) and C(matching_conditions) is needed.
    - Two checks with one alias would fight over the same messages. So two checks of a task with one alias are an error before
      anything is written, and a check whose alias an existing one has is C(ambiguous) and not created. If the existing one is
      this one, moved or renamed in the portal, ask for it where it is now.
    - It may hold what an address may have before the C(@), at most 62 characters. Its case does not matter.
  type: str
matching_conditions:
  description:
    - Rules that tell which messages belong to the check. One of this and C(email_alias) is needed.
    - Without C(email_alias), an existing check with the same conditions and another name or check group makes this one C(ambiguous), too.
  type: dict
{_CONDITIONS}description:
  description:
    - A text for people.
  type: str
interval_type:
  description:
    - The unit of the interval in which a message is expected.
    - Only V(hour) and V(day) are confirmed. That the service takes V(minute), V(week) and V(month) is inferred.
  type: str
  choices: [minute, hour, day, week, month]
interval_value:
  description:
    - How many of these units lie between two messages, at least 1.
  type: int
overdue_minutes:
  description:
    - How many minutes after the interval the check is flagged as overdue.
  type: int
window_start:
  description:
    - The time of day from which messages are received, as C("HH:MM") or as minutes after midnight (0 to 1439).
    - Minutes are taken since YAML reads C(22:00) without quotes as the number 1320.
  type: raw
window_end:
  description:
    - The time of day until which messages are received, in the same forms as C(window_start).
  type: raw
active_days:
  description:
    - The days on which messages are expected. V(weekdays) stands for V(mon) to V(fri), V(weekend) for V(sat) and V(sun).
    - V(mon) to V(fri) are confirmed. That the service takes V(sat) and V(sun) is inferred.
  type: list
  elements: str
  choices: [mon, tue, wed, thu, fri, sat, sun, weekdays, weekend]
success_conditions:
  description:
    - What makes a message a success. A message that does not meet them is a failure. Seen in the vendor's sample.
  type: dict
{_CONDITIONS}warning_conditions:
  description:
    - What makes a message a warning. Seen only in what a user noted of the portal.
  type: dict
{_CONDITIONS}default_status:
  description:
    - The status of a message that meets no conditions. Seen only in what a user noted of the portal, without the words that it takes.
  type: str
extra_properties:
  description:
    - Properties that this collection does not know, as the portal documents them. They are merged into the request as they are.
    - The vendor's public documentation is cut off in the middle of a table, so there are some.
    - They may not set again what another option sets. Names in them are not resolved.
  type: dict
"""

_LIST = r"""
options:
  checks:
    description:
      - The checks that have to exist. Two of them may not have the same name in one check group, nor the same O(checks[].email_alias).
      - All of them are checked before anything is written, and the error lists everything that is wrong.
      - Null and a blank text mean not set. An empty list asks for none.
    type: list
    elements: dict
"""


class ModuleDocFragment:
    """What a check is, for the modules that make checks."""

    # Annotated, since ansible-test takes plain assignments in this class for literals.
    DOCUMENTATION: str = f"options:{indent(_OPTIONS, '  ')}"

    BULK: str = f"{_LIST}    required: true\n    suboptions:{indent(ITEM_OPTIONS + _OPTIONS, '      ')}"

    LIST: str = f"{_LIST}    suboptions:{indent(ITEM_OPTIONS + _OPTIONS, '      ')}"
