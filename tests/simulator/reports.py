# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports as getReports shows them, and as people read them."""

from __future__ import annotations

from typing import Any

from .behavior import Behavior
from .model import Report
from .organization import ENUMERATIONS, Organization
from .replies import enumerated

REFERENCES = {
    "check": "checks",
    "checkgroup": "check_groups",
    "dashboard": "dashboards",
    "usergroups": "user_groups",
    "users": "users",
}
"""Keys of content and recipients that hold ids, and the organization's table that the ids are from."""

_TYPE_WORDS = {"checkgroup": "check group", "stats": "statistics", "statushistory": "status history"}
_FORMAT_WORDS = {"html": "HTML", "pdf": "PDF", "csv": "CSV", "embedded": "in the mail"}


def report_row(organization: Organization, behavior: Behavior, report: Report) -> dict[str, Any]:
    """A report for a reply, its keys in snake_case."""
    if behavior.reports_detail == "names":
        return {"id": report.id, "name": report.name}
    row = {"id": report.id, **report.settings}
    for key in ENUMERATIONS:
        row[key] = enumerated(row.get(key), behavior.enum_style)
    for key in ("content", "recipients"):
        row[key] = _references(organization, behavior, row.get(key))
    if behavior.numbers == "strings":
        row.update({key: str(row[key]) for key in ("interval_value", "report_time") if row.get(key) is not None})
    return row


def _references(organization: Organization, behavior: Behavior, settings: Any) -> Any:
    if behavior.references == "ids" or not isinstance(settings, dict):
        return settings
    return {
        key: _reference(organization, key, value) if key in REFERENCES else value for key, value in settings.items()
    }


def _reference(organization: Organization, key: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_reference(organization, key, item) for item in value]
    return {"id": value, "name": name_of(organization, key, value)}


def name_of(organization: Organization, key: str, object_id: Any) -> str:
    """The name behind an id below ``key`` of content or recipients, or the id itself when nothing has it."""
    found = getattr(organization, REFERENCES[key]).get(str(object_id).lower())
    return found.name if found else str(object_id)


def in_words(organization: Organization, report: Report) -> dict[str, str]:
    """A row of the simulator's page."""
    settings = report.settings
    report_type, report_format = (str(settings.get(key, "")) for key in ("report_type", "format"))
    return {
        "name": report.name,
        "description": str(settings.get("description") or ""),
        "type": _TYPE_WORDS.get(report_type, report_type),
        "format": _FORMAT_WORDS.get(report_format, report_format),
        "schedule": schedule_in_words(settings),
        "content": _content_in_words(organization, settings.get("content")),
        "recipients": _recipients_in_words(organization, settings.get("recipients")),
    }


def schedule_in_words(settings: dict[str, Any]) -> str:
    """E.g. "every day at 09:00", "every 7 days at 09:00", "on demand". report_time is in minutes after midnight."""
    interval = str(settings.get("interval_type", ""))
    if interval == "unscheduled":
        return "on demand"
    number = settings.get("interval_value")
    every = f"every {interval}" if number in (None, 1) else f"every {number} {interval}s"
    minutes = settings.get("report_time")
    return f"{every} at {minutes // 60:02}:{minutes % 60:02}" if isinstance(minutes, int) else every


def _content_in_words(organization: Organization, content: Any) -> str:
    if not isinstance(content, dict):
        return "the whole organization"
    parts = [_part_in_words(organization, key, value) for key, value in content.items() if value]
    return ", ".join(parts) or "the whole organization"


def _part_in_words(organization: Organization, key: str, value: Any) -> str:
    if key not in ("check", "checkgroup", "dashboard"):
        return f"{key}: {value}"
    words = f"{'check group' if key == 'checkgroup' else key} {name_of(organization, key, value)}"
    check = organization.checks.get(str(value).lower()) if key == "check" else None
    return f"{words} ({organization.group_name(check.group_id)})" if check else words


def _recipients_in_words(organization: Organization, recipients: Any) -> str:
    if not isinstance(recipients, dict):
        return "no one"
    words = ["everyone in the organization"] if recipients.get("org_wide") else []
    words += [name_of(organization, "usergroups", group) for group in _listed(recipients.get("usergroups"))]
    words += [name_of(organization, "users", user) for user in _listed(recipients.get("users"))]
    words += [str(address) for address in _listed(recipients.get("emails"))]
    return ", ".join(words) or "no one"


def _listed(value: Any) -> list[Any]:
    """What should be a list: a report that was changed by hand may hold anything."""
    return value if isinstance(value, list) else [value] if value else []
