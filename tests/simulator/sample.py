# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the simulator's ready-made organizations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from .model import Activity, Check, CheckGroup, Dashboard, Permission, User, UserGroup


@dataclass
class Rows:
    checks: list[Check] = field(default_factory=list)
    check_groups: list[CheckGroup] = field(default_factory=list)
    dashboards: list[Dashboard] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    user_groups: list[UserGroup] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    permissions: list[Permission] = field(default_factory=list)
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)


def sample_id(kind: str, number: int) -> str:
    """The fixed id of the ``number``-th object (from 1) of a kind, e.g. ``da000000-0000-4000-8000-000000000001``."""
    return f"{_PREFIXES[kind]}-0000-4000-8000-{number:012x}"


_PREFIXES = {
    "activity": "ac000000",
    "check": "ce000000",
    "checkgroup": "c6000000",
    "dashboard": "da000000",
    "report": "4e000000",
    "user": "05000000",
    "usergroup": "06000000",
}
_CUSTOMERS = (
    "Acme Logistics",
    "Bäckerei Müller & Söhne",
    'Café "Zum Löwen"',
    "Contoso Dental",
    "Fjord Shipping",
    "Harbour Legal",
    "Harbour Legal",
)
# Customer (counted from 1), check, status; "overdue" and "pending" are what CheckCentral calls a check that nothing was heard of.
_CHECKS = (
    (1, "Nightly backup", "Success"),
    (1, "Off-site copy", "Success"),
    (1, "RAID controller", "Success"),
    (1, "Antivirus", "Warning"),
    (2, "Nightly backup", "Failure"),
    (2, "RAID controller", "Success"),
    (2, "Antivirus", "Success"),
    (2, "Kassen & Büro: Abgleich", "overdue"),
    (3, "Nightly backup", "Success"),
    (3, 'Backup of "Kasse 1"', "Warning"),
    (3, "Windows updates", "Success"),
    (4, "Nightly backup", "Success"),
    (4, "Off-site copy", "Failure"),
    (4, "Antivirus", "Success"),
    (4, "Windows updates", "Warning"),
    (5, "Nightly backup", "Success"),
    (5, "Off-site copy", "Success"),
    (5, "RAID controller", "Failure"),
    (5, "Mail gateway", "Success"),
    (6, "Nightly backup", "Success"),
    (6, "Antivirus", "Success"),
    (6, "Windows updates", "overdue"),
    (7, "Nightly backup", "Success"),
    (7, "Mail gateway", "pending"),
    (7, "Nightly backup archive", "Success"),
)
_DASHBOARDS = (
    ("Backups", (1, 2, 3, 4, 5, 6, 7)),
    ("Security & Updates", (1, 2, 3, 4, 6)),
    ("Overview", (1, 2, 3)),
    ("Overview", (4, 5, 6, 7)),
)
_USERS = (
    ("Anna Berg", "anna.berg@northwind.example", "administrator"),
    ("Jürgen Weiß", "juergen.weiss@northwind.example", "user"),
    ("Priya Nair", "priya.nair@northwind.example", "user"),
    ("Tom O'Brien", "tom.obrien@northwind.example", "user"),
    ("Lucía Fernández", "lucia.fernandez@northwind.example", "user"),
)
_USER_GROUPS = (("Service desk", (2, 4)), ("Backup team", (1, 3)), ("Management", (1, 5)))
TITLES = {"Success": "Completed", "Warning": "Completed with warnings", "Failure": "Failed"}
_ACTIVITIES_PER_CHECK = 35

USER_TOKEN_HOLDER = sample_id("user", 3)
"""Priya Nair, whose user token sees Acme Logistics and, through the Backup team, Contoso Dental."""


def address_of(alias: str) -> str:
    """Where messages of a check go: ACCOUNT+ALIAS, where ACCOUNT is the organization's account name (help page)."""
    return f"northwind+{alias}@mycheckcentral.example"


@lru_cache(maxsize=1)
def northwind(now: datetime) -> Rows:
    rows = _staff()
    rows.check_groups = [
        CheckGroup(sample_id("checkgroup", number), name) for number, name in enumerate(_CUSTOMERS, start=1)
    ]
    for number, (customer, name, status) in enumerate(_CHECKS, start=1):
        rows.checks.append(_check(number, customer, name, status, now))
    rows.dashboards = [
        Dashboard(
            sample_id("dashboard", number), name, tuple(sample_id("checkgroup", customer) for customer in customers)
        )
        for number, (name, customers) in enumerate(_DASHBOARDS, start=1)
    ]
    rows.activities = [*_histories(rows.checks, _ACTIVITIES_PER_CHECK), _unmatched_activity(now)]
    rows.permissions = [
        Permission(sample_id("checkgroup", 1), "user", sample_id("user", 3)),
        Permission(sample_id("checkgroup", 4), "user_group", sample_id("usergroup", 2), "Manage"),
        Permission(sample_id("checkgroup", 2), "user_group", sample_id("usergroup", 1)),
        Permission(sample_id("checkgroup", 5), "user", sample_id("user", 4), "Manage"),
    ]
    rows.reports = _hand_made_reports()
    return rows


def many_customers(count: int, now: datetime) -> Rows:
    rows = _staff()
    for number in range(1, count + 1):
        name = f"Customer {number:04}"
        group_id = sample_id("checkgroup", number)
        rows.check_groups.append(CheckGroup(group_id, name))
        rows.dashboards.append(Dashboard(sample_id("dashboard", number), name, (group_id,)))
        rows.checks.append(_check(2 * number - 1, number, "Nightly backup", "Success", now))
        rows.checks.append(_check(2 * number, number, "Antivirus", "Warning" if number % 10 == 0 else "Success", now))
    rows.activities = list(_histories(rows.checks, 1))
    return rows


def _staff() -> Rows:
    rows = Rows()
    rows.users = [User(sample_id("user", number), *user) for number, user in enumerate(_USERS, start=1)]
    rows.user_groups = [
        UserGroup(sample_id("usergroup", number), name, tuple(sample_id("user", user) for user in users))
        for number, (name, users) in enumerate(_USER_GROUPS, start=1)
    ]
    return rows


def _check(number: int, customer: int, name: str, state: str, now: datetime) -> Check:
    overdue, pending = state == "overdue", state == "pending"
    status = "Pending" if pending else "Success" if overdue else state
    updated = None if pending else now - timedelta(days=3 if overdue else 0, hours=number % 9 + 1)
    alias = f"check{number:05}"
    group_id = sample_id("checkgroup", customer)
    return Check(
        sample_id("check", number),
        name,
        group_id,
        address_of(alias),
        "",
        status,
        updated,
        pending,
        overdue,
        settings={"email_alias": alias},
    )


def _histories(checks: list[Check], length: int) -> Iterator[Activity]:
    """Newest first for each check, a day apart. Only the newest can be anything but a success."""
    number = 0
    for check in checks:
        if check.updated is None:
            continue
        for age in range(length):
            number += 1
            status = "Success" if age else check.status
            title = f"{check.name}: {TITLES[status]}"
            yield Activity(sample_id("activity", number), check.id, title, status, check.updated - timedelta(days=age))


def _unmatched_activity(now: datetime) -> Activity:
    return Activity(sample_id("activity", 0xFFFF), "", "Your weekly newsletter", "Success", now - timedelta(hours=5))


def _hand_made_reports() -> dict[str, dict[str, Any]]:
    return {
        sample_id("report", 1): {
            "name": "Daily backup overview",
            "description": "All customers' backups of the night.",
            "report_type": "dashboard",
            "format": "html",
            "content": {"dashboard": sample_id("dashboard", 1)},
            "interval_type": "day",
            "interval_value": 1,
            "report_time": 540,
            "recipients": {"org_wide": True, "emails": ["extra@example.com"]},
        },
        sample_id("report", 2): {
            "name": "Acme Logistics: activity of the month",
            "report_type": "activity",
            "format": "csv",
            "filename": "acme-activity.csv",
            "content": {"checkgroup": sample_id("checkgroup", 1)},
            "interval_type": "month",
            "interval_value": 1,
            "report_time": 480,
            "recipients": {"usergroups": [sample_id("usergroup", 3)], "users": [sample_id("user", 2)]},
        },
    }
