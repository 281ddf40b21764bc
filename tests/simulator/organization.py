# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organization that the simulator serves, in memory.

Everything but the reports is immutable: to change a check, put another one in its place. Settings are never changed in place, so
that they need no copies.
"""

from __future__ import annotations

import copy
import threading
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from . import sample as _sample
from .model import Activity, Check, CheckGroup, Dashboard, Permission, Report, User, UserGroup

REPORT_DEFAULTS: dict[str, Any] = {
    "description": "",
    "format": "html",
    "filename": "",
    "timezone": "",
    "interval_type": "unscheduled",
    "interval_value": None,
    "report_time": None,
    "content": {},
    "recipients": {},
}
RECIPIENT_DEFAULTS: dict[str, Any] = {"org_wide": False, "usergroups": [], "users": [], "emails": []}
SCHEDULE_DEFAULTS: dict[str, Any] = {"interval_value": 1, "report_time": 0}
ENUMERATIONS = ("report_type", "format", "interval_type")


@dataclass(frozen=True)
class View:
    """What one token may see of an organization."""

    checks: list[Check]
    check_groups: list[CheckGroup]
    dashboards: list[Dashboard]
    users: list[User]
    user_groups: list[UserGroup]
    reports: list[Report]
    activities: list[Activity]
    permissions: list[Permission]


TABLES = ("checks", "check_groups", "dashboards", "users", "user_groups", "activities")
"""Besides the reports: the tables of immutable objects."""


@dataclass
class Organization:
    """One CheckCentral organization: objects by id, guarded by ``lock``.

    time_zone: English standard name, the zone of reports that name none.
    generated_size: bytes that generateReport pads its reply to; 0 for none.
    posted: bodies that the create methods got, by method.
    """

    name: str
    id: str = "0a000000-0000-4000-8000-000000000001"
    time_zone: str = "W. Europe Standard Time"
    checks: dict[str, Check] = field(default_factory=dict)
    check_groups: dict[str, CheckGroup] = field(default_factory=dict)
    dashboards: dict[str, Dashboard] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    user_groups: dict[str, UserGroup] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    permissions: list[Permission] = field(default_factory=list)
    posted: dict[str, list[Any]] = field(default_factory=dict)
    generated_size: int = 0
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False, compare=False)

    @classmethod
    def sample(cls, now: datetime | None = None) -> Organization:
        """Northwind Managed IT: a small MSP with the awkward names that occur in real life. Its ids never change."""
        return _filled(cls("Northwind Managed IT"), _sample.northwind(_hour(now)))

    @classmethod
    def with_customers(cls, count: int, now: datetime | None = None) -> Organization:
        """An MSP with ``count`` customers, "Customer 0001" and so on, each with a dashboard of its name and two checks."""
        return _filled(cls("Many Customers MSP"), _sample.many_customers(count, _hour(now)))

    @property
    def reports_through_api(self) -> list[Report]:
        """The reports that createReport made."""
        with self.lock:
            return [report for report in self.reports.values() if report.through_api]

    def add_report(self, settings: Mapping[str, Any], *, through_api: bool = False, hidden_calls: int = 0) -> Report:
        """Store a report. What ``settings`` leave out gets its default; enumerations are kept in lower case."""
        report = Report(str(uuid.uuid4()), stored_settings(settings), through_api, hidden_calls)
        with self.lock:
            self.reports[report.id] = report
        return report

    def change_report(self, report: Report, changes: Mapping[str, Any]) -> None:
        """Merge ``changes`` deeply into a report's settings, as someone in the portal would."""
        with self.lock:
            report.settings = _merged(report.settings, changes)

    def delete_report(self, report: Report) -> None:
        with self.lock:
            del self.reports[report.id]

    def add_user(self, user: User, group_ids: Iterable[str]) -> None:
        """Store a user, who is in those of these user groups that exist."""
        with self.lock:
            self.users[user.id] = user
            for group_id in self.user_groups.keys() & set(group_ids):
                group = self.user_groups[group_id]
                self.user_groups[group_id] = replace(group, users=(*group.users, user.id))

    def change_check(self, check: Check, **changes: Any) -> Check:
        """Change a check, as someone in the portal would: its fields, and among ``settings`` those that are given."""
        with self.lock:
            changes["settings"] = {**check.settings, **changes.get("settings", {})}
            self.checks[check.id] = replace(check, **changes)
            return self.checks[check.id]

    def change_user(self, user: User, **changes: Any) -> User:
        """Change a user's fields, as someone in the portal would."""
        with self.lock:
            self.users[user.id] = replace(user, **changes)
            return self.users[user.id]

    def reports_called(self, id_or_name: str) -> list[Report]:
        """The report of that id, or else every report of exactly that name."""
        with self.lock:
            by_id = self.reports.get(id_or_name.lower())
            return [by_id] if by_id else [report for report in self.reports.values() if report.name == id_or_name]

    def hear(self, check_id: str, status: str, title: str = "", now: datetime | None = None) -> Activity:
        """Take a status message for a check, as if its mail had just come. Raises LookupError without such a check."""
        with self.lock:
            check = self.checks[check_id]
            updated = (now or datetime.now()).replace(microsecond=0, tzinfo=None)
            title = title or f"{check.name}: {_sample.TITLES.get(status, status)}"
            activity = Activity(str(uuid.uuid4()), check_id, title, status, updated)
            self.activities[activity.id] = activity
            self.checks[check_id] = replace(check, status=status, updated=updated, pending=False, overdue=False)
        return activity

    def miss(self, check_id: str) -> None:
        """Let a check be overdue: nothing was heard of it in time. Raises LookupError without such a check."""
        with self.lock:
            self.checks[check_id] = replace(self.checks[check_id], overdue=True)

    def record_post(self, method: str, body: Any) -> None:
        with self.lock:
            self.posted.setdefault(method, []).append(body)

    def issues(self, checks: Iterable[Check]) -> list[Check]:
        """What someone should look at: every check that failed, warns or is overdue."""
        return [check for check in checks if check.overdue or check.status in ("Warning", "Failure")]

    def group_name(self, group_id: str) -> str:
        group = self.check_groups.get(group_id)
        return group.name if group else ""

    def everything(self) -> View:
        """What an organization token sees."""
        with self.lock:
            tables: dict[str, list[Any]] = {table: list(getattr(self, table).values()) for table in TABLES}
            return View(**tables, reports=list(self.reports.values()), permissions=list(self.permissions))

    def visible_to(self, user_id: str) -> View:
        """What a user token sees: the check groups granted to that user and what is in them, and no reports."""
        whole = self.everything()
        own_groups = [group for group in whole.user_groups if user_id in group.users]
        holders = {user_id, *(group.id for group in own_groups)}
        granted = [permission for permission in whole.permissions if permission.holder_id in holders]
        group_ids = {permission.check_group_id for permission in granted}
        checks = [check for check in whole.checks if check.group_id in group_ids]
        check_ids = {check.id for check in checks}
        return View(
            checks=checks,
            check_groups=[group for group in whole.check_groups if group.id in group_ids],
            dashboards=[dashboard for dashboard in whole.dashboards if group_ids.issuperset(dashboard.check_groups)],
            users=[user for user in whole.users if user.id == user_id],
            user_groups=own_groups,
            reports=[],
            activities=[activity for activity in whole.activities if activity.check_id in check_ids],
            permissions=granted,
        )

    def snapshot(self) -> dict[str, Any]:
        """All that ``restore`` needs to bring the organization back to this moment."""
        with self.lock:
            names = (each.name for each in fields(self) if each.name not in ("lock", "posted"))
            return _copied({name: getattr(self, name) for name in names})

    def restore(self, snapshot: Mapping[str, Any]) -> None:
        """Go back to a snapshot; what was posted is forgotten."""
        with self.lock:
            self.posted = {}
            for name, value in _copied(snapshot).items():
                setattr(self, name, value)


def _copied(values: Mapping[str, Any]) -> dict[str, Any]:
    """Copies down to the rows, but not of them: only reports can change."""
    reports = {report_id: copy.copy(report) for report_id, report in values["reports"].items()}
    return {**{name: copy.copy(value) for name, value in values.items()}, "reports": reports}


def stored_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """A report's settings as the service keeps them."""
    given = dict(settings)
    for key in ENUMERATIONS:
        if isinstance(given.get(key), str):
            given[key] = given[key].lower()
    stored = {"name": "", "report_type": "dashboard", **REPORT_DEFAULTS}
    if given.get("interval_type", "unscheduled") != "unscheduled":
        stored.update(SCHEDULE_DEFAULTS)
    stored.update(given)
    if stored["report_type"] == "digest":
        stored["format"] = "embedded"
    if isinstance(stored["recipients"], dict):
        stored["recipients"] = _merged(RECIPIENT_DEFAULTS, stored["recipients"])
    return stored


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(old)
    for key, value in new.items():
        both_objects = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _merged(merged[key], value) if both_objects else value
    return merged


def _hour(now: datetime | None) -> datetime:
    return (now or datetime.now()).replace(minute=0, second=0, microsecond=0, tzinfo=None)


def _filled(organization: Organization, rows: _sample.Rows) -> Organization:
    for table in TABLES:
        setattr(organization, table, {row.id: row for row in getattr(rows, table)})
    organization.permissions = list(rows.permissions)
    organization.reports = {
        report_id: Report(report_id, stored_settings(settings)) for report_id, settings in rows.reports.items()
    }
    return organization
