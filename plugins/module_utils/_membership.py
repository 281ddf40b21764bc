# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which check group a check belongs to, and in which states it is. Private to the collection: may change without notice.

Nothing of this is documented by the vendor, so all forms that a reply may have are read: pure functions on rows in
canonical form.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ansible_collections.msp.checkcentral.plugins.module_utils._api import Row
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import name_of_checkgroup

# What a check may be beside its status.
STATES = ("overdue", "pending")


def states_of(check: Row) -> list[str]:
    """Return the states that a check is said to be in."""
    return [state for state in STATES if str(check.get(state)).lower() == "true"]


def id_of_checkgroup(check: Row) -> str | None:
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
