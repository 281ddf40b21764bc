# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Statuses of checks: their words, their order, and which check belongs to which check group. Private to the collection.

May change without notice. Nothing of this is documented by the vendor, so all forms that a reply may have are read:
pure functions on rows in canonical form.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils._api import Row

SUCCESS = "success"
OVERDUE = "overdue"
UNKNOWN = "unknown"
NO_CHECKS = "no_checks"
# What the service says by itself, from the worst on.
USUAL = ("failure", "warning", SUCCESS)
# What a check may be beside that.
STATES = (OVERDUE, "pending")
KNOWN = (SUCCESS, "warning", "failure", "pending", OVERDUE)
# Words that no one knows come after warning: they neither hide a failure nor pass for a success.
_SEVERITY = {"failure": 0, OVERDUE: 1, "warning": 2, "pending": 4, SUCCESS: 5}
_SEVERITY_OF_OTHERS = 3


# --- statuses ---


def key_of(word: object) -> str:
    """Return a status word as it is compared: lower case, ``_`` between words; ``unknown`` if nothing is left of it."""
    return re.sub(r"[\W_]+", "_", str(word or "").lower()).strip("_") or UNKNOWN


def severity(key: str) -> int:
    """Return the place of a status in the order from the worst on."""
    return _SEVERITY.get(key, _SEVERITY_OF_OTHERS)


def worst(keys: Iterable[str]) -> str:
    """Return the worst of some statuses; without any, ``no_checks``."""
    return min(keys, key=lambda key: (severity(key), key), default=NO_CHECKS)


def words_of(check: Row) -> list[str]:
    """Return all that a check is said to be, in words for people, such as ``["Success", "Overdue"]``."""
    status = str(check.get("status") or "").strip() or UNKNOWN.capitalize()
    said = [state for state in STATES if str(check.get(state)).lower() == "true" and state != key_of(status)]
    return [status, *(state.capitalize() for state in said)]


def keys_of(check: Row) -> list[str]:
    """Return all that a check is said to be, as it is compared."""
    return [key_of(word) for word in words_of(check)]


def status_of(check: Row) -> str:
    """Return the worst that a check is said to be, as it is compared."""
    return worst(keys_of(check))


def was_heard_of(check: Row) -> bool | None:
    """Tell whether a check has ever received a message; None if that is not known.

    :param check: as it is listed with its newest activity (``activities``, seen in public clients). Its status says nothing of it: a
        check may have one by default (seen in one user's notes), and pending may mean that the next message is not yet due (inferred).
    """
    activities = check.get("activities")
    return bool(activities) if isinstance(activities, list) else None


# --- check groups ---


def name_of_checkgroup(check: Mapping[str, Any]) -> str | None:
    """Return the name of the check group that a check belongs to (``group``, seen in public clients)."""
    group = check.get("group")
    name = group.get("name") if isinstance(group, Mapping) else group
    return name if isinstance(name, str) and name else None


def id_of_checkgroup(check: Mapping[str, Any]) -> str | None:
    """Return the id of the check group that a check belongs to, as ids are compared; None if it is not said."""
    group = check.get("group")
    found = group.get("id") if isinstance(group, Mapping) else check.get("group_id", check.get("checkgroup_id"))
    return str(found).casefold() if found else None


def listed_checks(checkgroup: Row) -> list[Row] | None:
    """Return the checks that a check group comes with: objects or only ids; None if there is no such list."""
    listed = checkgroup.get("checks")
    if not isinstance(listed, list):
        return None
    checks = [dict(item) if isinstance(item, Mapping) else {"id": item} for item in listed]
    if not all(isinstance(check.get("id"), (str, int)) for check in checks):
        return None
    return [{**check, "id": str(check["id"])} for check in checks]


def members(checkgroups: Sequence[Row], checks: Iterable[Row]) -> list[list[Row] | None]:
    """Return each check group's checks as the checks tell it, None where they do not.

    A check says where it belongs by the group's id, or by its name if only one group has that name.
    """
    by_group: dict[str, list[Row]] = defaultdict(list)
    for check in checks:
        by_group[id_of_checkgroup(check) or name_of_checkgroup(check) or ""].append(check)
    names = Counter(group["name"] for group in checkgroups)
    none_says_its_group = set(by_group) == {""}

    def of_group(group: Row) -> list[Row] | None:
        found = by_group.get(group["id"].casefold(), [])
        if not found and (none_says_its_group or (names[group["name"]] > 1 and group["name"] in by_group)):
            return None
        return found or by_group.get(group["name"], [])

    return [of_group(group) for group in checkgroups]
