# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The read methods. Each returns the key of its list and the rows, with keys in snake_case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from .behavior import Behavior
from .model import Activity, Check, CheckGroup, Dashboard, Permission, Report, User, UserGroup
from .organization import Organization, View
from .parameters import Parameters
from .reports import report_row
from .settings import check_settings, user_row, with_settings

MOST_ACTIVITIES = 30
"""getChecks returns at most this many activities for each check (help page)."""

Row = dict[str, Any]
_Named = TypeVar("_Named", Check, CheckGroup, Dashboard, Report, User, UserGroup)


@dataclass(frozen=True)
class Reading:
    """One call of a read method."""

    organization: Organization
    behavior: Behavior
    view: View
    parameters: Parameters

    def asked_for(self, rows: Iterable[_Named], word: str, name: str = "name") -> list[_Named]:
        """What the pair of filters selects that most methods have, for example ``checkId`` and ``checkName``."""
        filters = f"{word}Id", word + name.capitalize()
        return [row for row in rows if self.parameters.selects(*filters, row.id, getattr(row, name))]


def get_checks(reading: Reading) -> tuple[str, list[Row]]:
    count = min(reading.parameters.count("activityCount", 0) or 0, MOST_ACTIVITIES)
    histories = _histories(reading.view.activities) if count else {}
    rows = []
    for check in reading.asked_for(reading.view.checks, "check"):
        row = _check_row(reading, check)
        if count:
            row["activities"] = [_short_activity_row(activity) for activity in histories.get(check.id, [])[:count]]
        rows.append(row)
    return "checks", rows


def _check_row(reading: Reading, check: Check) -> Row:
    row: Row = {"id": check.id, "name": check.name, "description": check.description}
    if reading.behavior.check_addresses:
        row["email"] = check.email
    row.update(_group_of_check(reading, check), status=check.status, updated=check.updated)
    if reading.parameters.flag("includePendingOverdue"):
        row.update(pending=check.pending, overdue=check.overdue)
    if reading.parameters.flag("includeSettings"):
        return with_settings(reading.behavior, row, check_settings(reading.behavior, check))
    return row


def _group_of_check(reading: Reading, check: Check) -> Row:
    name = reading.organization.group_name(check.group_id)
    shapes: dict[str, Row] = {
        "name": {"group": name},
        "id": {"group_id": check.group_id},
        "object": {"group": {"id": check.group_id, "name": name}},
    }
    return shapes[reading.behavior.check_group]


def _histories(activities: list[Activity]) -> dict[str, list[Activity]]:
    by_check: dict[str, list[Activity]] = defaultdict(list)
    for activity in _newest_first(activities):
        by_check[activity.check_id].append(activity)
    return by_check


def _newest_first(activities: list[Activity]) -> list[Activity]:
    """Of one second, the one that came last is the newest."""
    return sorted(activities, key=lambda activity: activity.updated)[::-1]


def _short_activity_row(activity: Activity) -> Row:
    return {"title": activity.title, "status": activity.status, "updated": activity.updated}


def get_activities(reading: Reading) -> tuple[str, list[Row]]:
    count = reading.parameters.count("activityCount")
    chosen = [activity for activity in reading.view.activities if _activity_wanted(reading, activity)]
    return "activities", [_activity_row(reading, activity) for activity in _newest_first(chosen)[:count]]


def _activity_wanted(reading: Reading, activity: Activity) -> bool:
    parameters = reading.parameters
    check = reading.organization.checks.get(activity.check_id)
    start = parameters.moment("startDate")
    end = parameters.moment("endDate", end_of_day=True)
    sources = parameters.words("sources")
    return (
        parameters.matches_id("groupId", check.group_id if check else "")
        and parameters.matches_id("checkId", activity.check_id)
        and parameters.text("status").lower() in ("", activity.status.lower())
        and not (parameters.text("matched").lower() == "matched" and not check)
        and (not sources or activity.source.lower() in sources)
        and (start is None or activity.updated >= start)
        and (end is None or activity.updated <= end)
    )


def _activity_row(reading: Reading, activity: Activity) -> Row:
    check = reading.organization.checks.get(activity.check_id)
    return {
        "id": activity.id,
        "check_id": activity.check_id or None,
        "check": check.name if check else None,
        "group": reading.organization.group_name(check.group_id) if check else None,
        "source": activity.source,
        **_short_activity_row(activity),
    }


def get_check_groups(reading: Reading) -> tuple[str, list[Row]]:
    chosen = reading.asked_for(reading.view.check_groups, "group")
    key = "check_groups" if reading.behavior.checkgroups_key == "checkGroups" else "groups"
    return key, [_check_group_row(reading, group) for group in chosen]


def _check_group_row(reading: Reading, group: CheckGroup) -> Row:
    row: Row = {"id": group.id, "name": group.name, "description": group.description}
    if reading.parameters.flag("includeChecks"):
        checks = [check for check in reading.view.checks if check.group_id == group.id]
        row["checks"] = [{"id": check.id, "name": check.name, "status": check.status} for check in checks]
    if reading.parameters.flag("includeSettings"):
        row["settings"] = {"notify_on_failure": True}
    return row


def get_dashboards(reading: Reading) -> tuple[str, list[Row]]:
    return "dashboards", [
        {"id": dashboard.id, "name": dashboard.name, "groups": list(dashboard.check_groups)}
        for dashboard in reading.asked_for(reading.view.dashboards, "dashboard")
    ]


def get_issues(reading: Reading) -> tuple[str, list[Row]]:
    return "issues", [
        {
            "check_id": check.id,
            "group": reading.organization.group_name(check.group_id),
            "status": check.shown_status,
            "title": f"{check.name}: {check.shown_status.lower()}",
            "updated": check.updated,
        }
        for check in reading.organization.issues(reading.view.checks)
    ]


def get_permissions(reading: Reading) -> tuple[str, list[Row]]:
    rows = [_permission_row(reading.organization, permission) for permission in reading.view.permissions]
    return "permissions", [row for row in rows if _permission_wanted(reading.parameters, row)]


def _permission_row(organization: Organization, permission: Permission) -> Row:
    row: Row = {
        "check_group_id": permission.check_group_id,
        "check_group_name": organization.group_name(permission.check_group_id),
        "access": permission.access,
    }
    if permission.holder_kind == "user":
        user = organization.users[permission.holder_id]
        return {**row, "user_id": user.id, "user_email": user.email}
    group = organization.user_groups[permission.holder_id]
    return {**row, "user_group_id": group.id, "user_group_name": group.name}


def _permission_wanted(parameters: Parameters, row: Row) -> bool:
    def selects(id_name: str, name_name: str, id_key: str, name_key: str) -> bool:
        return parameters.selects(id_name, name_name, row.get(id_key, ""), row.get(name_key, ""))

    return (
        selects("checkGroupId", "checkGroupName", "check_group_id", "check_group_name")
        and selects("userId", "userEmail", "user_id", "user_email")
        and selects("userGroupId", "userGroupName", "user_group_id", "user_group_name")
    )


def get_reports(reading: Reading) -> tuple[str, list[Row]]:
    with reading.organization.lock:
        listed = [report for report in reading.view.reports if _is_listed(reading.behavior, report)]
        return "reports", [
            report_row(reading.organization, reading.behavior, report) for report in reading.asked_for(listed, "report")
        ]


def _is_listed(behavior: Behavior, report: Report) -> bool:
    if report.hidden_calls:
        report.hidden_calls -= 1
        return False
    return not (report.through_api and behavior.hide_created)


def get_users(reading: Reading) -> tuple[str, list[Row]]:
    return "users", [
        user_row(reading.organization, reading.behavior, user)
        for user in reading.asked_for(reading.view.users, "user", "email")
    ]


def get_user_groups(reading: Reading) -> tuple[str, list[Row]]:
    return "user_groups", [
        {"id": group.id, "name": group.name, "users": list(group.users)}
        for group in reading.asked_for(reading.view.user_groups, "userGroup")
    ]


LIST_METHODS: dict[str, Callable[[Reading], tuple[str, list[Row]]]] = {
    "getChecks": get_checks,
    "getActivities": get_activities,
    "getCheckGroups": get_check_groups,
    "getDashboards": get_dashboards,
    "getIssues": get_issues,
    "getPermissions": get_permissions,
    "getReports": get_reports,
    "getUsers": get_users,
    "getUserGroups": get_user_groups,
}


def get_overview(reading: Reading) -> Row:
    """The one read method that returns an object and no list."""
    checks = reading.view.checks
    counts = {
        status.lower(): sum(check.status == status for check in checks) for status in ("Success", "Warning", "Failure")
    }
    states = {"pending": sum(check.pending for check in checks), "overdue": sum(check.overdue for check in checks)}
    organization = {"id": reading.organization.id, "name": reading.organization.name}
    return {"organization": organization, "checks": {"total": len(checks), **counts, **states}}
