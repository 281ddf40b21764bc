# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of a check, for a module and for list items. Private to the collection: may change without notice."""

from __future__ import annotations

from textwrap import indent

from ansible_collections.msp.checkcentral.plugins.doc_fragments.creating import ITEM_OPTIONS

# A group of conditions, as an option.
_CONDITIONS = r"""  suboptions:
    required_conditions:
      description:
        - Whether V(any) or V(all) of the conditions must be met. Only V(any) is confirmed. Other values are sent with a warning.
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
            - The part of the message to compare, V(subject) or V(body). Only these are confirmed. Other values, such as V(from), are sent with a
              warning.
          type: str
          required: true
        matches:
          description:
            - How to compare that part of the message with the text, V(exactly) or V(contains). Only these are confirmed. Other values are sent with a
              warning.
          type: str
          required: true
        value:
          description:
            - The text to compare it with.
          type: str
          required: true
"""

_OPTIONS = rf"""
name:
  description:
    - The name of the check. It identifies the check within its check group and must match exactly.
    - A different name means a different check. The API can neither rename nor delete a check.
    - It must not be empty, start or end with white space, or contain control characters.
  type: str
  required: true
state:
  description:
    - The check must exist. The vendor does not document how to delete one, so there is no V(absent).
  type: str
  choices: [present]
  default: present
checkgroup:
  description:
    - The name or id of the check group (for an MSP, the customer) that the check belongs to.
    - Create check groups in the portal. The API has no documented method that creates one.
  type: str
  required: true
email_alias:
  description:
    - Messages to C(ACCOUNT+ALIAS@mycheckcentral.cc) belong to this check, where ACCOUNT is the account name of your organization. This option is the
      ALIAS.
    - One of C(email_alias) and C(matching_conditions) is required.
    - It can have up to 62 characters, the same ones that an address can have before the C(@). It is not case-sensitive.
    - No two checks can have the same alias, because they would compete for the same messages. If two checks in a task have the same alias, the task
      fails before anything is written.
    - If an existing check with another name or check group has the alias, the check is C(ambiguous) and not created. If someone moved or renamed this
      check in the portal, use its current name and check group.
  type: str
matching_conditions:
  description:
    - Rules that determine which messages belong to the check. One of this and C(email_alias) is required.
    - Without C(email_alias), the check is C(ambiguous) and not created if an existing check with another name or check group has the same conditions.
  type: dict
{_CONDITIONS}description:
  description:
    - A free-form description.
  type: str
interval_type:
  description:
    - The unit of the interval in which a message is expected.
    - Only V(hour) and V(day) are confirmed. That the service accepts V(minute), V(week) and V(month) is inferred.
  type: str
  choices: [minute, hour, day, week, month]
interval_value:
  description:
    - The number of these units between two messages, at least 1.
  type: int
overdue_minutes:
  description:
    - How many minutes after the end of the interval the check becomes overdue.
  type: int
window_start:
  description:
    - The time of day from which messages are received, as C("HH:MM") in quotes, or as minutes after midnight (0 to 1439).
    - Minutes are accepted because YAML reads C(22:00) without quotes as the number 1320. A number without a colon is always minutes; YAML reads
      C(0730) as the number 472.
  type: raw
window_end:
  description:
    - The time of day until which messages are received, in the same forms as C(window_start).
  type: raw
active_days:
  description:
    - The days on which messages are expected. V(weekdays) means V(mon) to V(fri). V(weekend) means V(sat) and V(sun).
    - V(mon) to V(fri) are confirmed. That the service accepts V(sat) and V(sun) is inferred.
  type: list
  elements: str
  choices: [mon, tue, wed, thu, fri, sat, sun, weekdays, weekend]
success_conditions:
  description:
    - The conditions that make a message a success. A message that does not meet them is a failure. Seen in the vendor's sample.
  type: dict
{_CONDITIONS}warning_conditions:
  description:
    - The conditions that make a message a warning. Seen only in a user's notes about the portal.
  type: dict
{_CONDITIONS}default_status:
  description:
    - The status of a message that meets no conditions. Seen only in a user's notes about the portal, without its valid values.
  type: str
extra_properties:
  description:
    - Additional properties that this collection does not know, as the portal documents them. They are merged into the request unchanged.
    - Such properties exist, because the vendor's public documentation is cut off in the middle of a table.
    - They must not repeat a property that another option sets. Names in them are not resolved to ids.
  type: dict
"""

_LIST = r"""
options:
  checks:
    description:
      - The checks that must exist. No two of them may have the same name in one check group, or the same O(checks[].email_alias).
      - All items are validated before anything is written. The error lists every problem.
      - Null and a blank string mean not set. An empty list means none.
    type: list
    elements: dict
"""


class ModuleDocFragment:
    """Options for the modules that create checks."""

    # Annotated because ansible-test expects plain assignments in this class to be literals.
    DOCUMENTATION: str = f"options:{indent(_OPTIONS, '  ')}"

    LIST: str = f"{_LIST}    suboptions:{indent(ITEM_OPTIONS + _OPTIONS, '      ')}"

    BULK: str = f"{LIST}    required: true\n"
