# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was set of checks and users, as it is stored and as listings may show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .behavior import Behavior
from .contract import DAYS
from .model import Check, User
from .organization import Organization
from .replies import enumerated

Row = dict[str, Any]

CHECK_DEFAULTS: dict[str, Any] = {
    "email_alias": "",
    "matching_conditions": {},
    "interval_type": "day",
    "interval_value": 1,
    "overdue_minutes": 30,
    "window_start": "00:00",
    "window_end": "00:00",
    "active_days": list(DAYS),
    "success_conditions": {},
    "warning_conditions": {},
    "default_status": "",
}
"""What createCheck's help page gives as defaults; those of active_days and what comes after it are made up."""


def stored_check_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """A check's settings as the service keeps them."""
    stored = {**CHECK_DEFAULTS, **settings}
    if isinstance(stored["interval_type"], str):
        stored["interval_type"] = stored["interval_type"].lower()
    return stored


def check_settings(behavior: Behavior, check: Check) -> Row:
    """A check's settings for a reply, its keys in snake_case. Where the address is not shown, its part is not either."""
    settings = stored_check_settings(check.settings)
    # The address counts: checks of the sample have no settings, and one may have been changed.
    settings["email_alias"] = check.email.partition("@")[0].partition("+")[2]
    if not behavior.check_addresses:
        del settings["email_alias"]
    settings["interval_type"] = enumerated(settings["interval_type"], behavior.enum_style)
    if behavior.numbers == "strings":
        settings.update({key: str(settings[key]) for key in ("interval_value", "overdue_minutes")})
    return settings


def user_row(organization: Organization, behavior: Behavior, user: User) -> Row:
    """A user for a reply, its keys in snake_case."""
    row: Row = {"id": user.id, "name": user.name, "email": user.email}
    groups = [group for group in organization.user_groups.values() if user.id in group.users]
    as_objects = behavior.references == "objects"
    settings = {
        "access_level": enumerated(user.access_level, behavior.enum_style),
        "user_groups": [{"id": group.id, "name": group.name} if as_objects else group.id for group in groups],
        "notifications": [dict(each) for each in user.notifications],
    }
    return with_settings(behavior, row, settings)


def with_settings(behavior: Behavior, row: Row, settings: Row) -> Row:
    """A row with settings where this service shows them."""
    shapes: dict[str, Row] = {"absent": {}, "flat": settings, "nested": {"settings": settings}}
    return {**row, **shapes[behavior.settings]}
