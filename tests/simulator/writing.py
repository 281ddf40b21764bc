# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The write methods. Each stores what was posted and returns the reply's value, with keys in snake_case."""

from __future__ import annotations

import html
import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .behavior import Behavior
from .contract import CONTRACTS, violations
from .model import Activity, Check, User
from .organization import Organization, View
from .replies import ApiError
from .reports import REFERENCES, report_row
from .sample import address_of


@dataclass(frozen=True)
class Writing:
    """One call of a write method; ``body`` is a JSON object."""

    organization: Organization
    behavior: Behavior
    view: View
    body: dict[str, Any]


def create_report(writing: Writing) -> dict[str, Any]:
    behavior, body = writing.behavior, writing.body
    _check_contract(writing, "createReport")
    settings = dict(body)
    if behavior.normalize_names:
        settings["name"] = normalized(body["name"])
    if behavior.contract == "strict":
        _use_known_ids(writing, settings)
    with writing.organization.lock:
        if behavior.unique_names and writing.organization.reports_called(settings["name"]):
            raise ApiError(400, "duplicate_name", f"A report named {settings['name']} already exists.")
        report = writing.organization.add_report(settings, through_api=True, hidden_calls=behavior.listing_delay)
    return _create_reply(behavior, "report", report_row(writing.organization, behavior, report))


def normalized(name: str) -> str:
    return unicodedata.normalize("NFC", html.unescape(name)).strip()


def _check_contract(writing: Writing, method: str) -> None:
    if writing.behavior.contract == "strict":
        found = violations(writing.body, method)
    else:
        required = CONTRACTS[method]["required"]
        found = [f"body: {key} is required" for key in required if not writing.body.get(key)]
    if found:
        raise ApiError(400, "invalid_request", "; ".join(found))


def _use_known_ids(writing: Writing, settings: dict[str, Any]) -> None:
    """Replace every id by the service's own spelling of it, and refuse one that nothing has."""
    for part in ("content", "recipients"):
        if part in settings:
            given = settings[part].items()
            settings[part] = {key: _known(writing, f"{part}.{key}", key, value) for key, value in given}


def _known(writing: Writing, where: str, key: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_known(writing, where, key, item) for item in value]
    return _existing(writing, where, REFERENCES[key], value) if key in REFERENCES else value


def create_check(writing: Writing) -> dict[str, Any]:
    _check_contract(writing, "createCheck")
    settings = dict(writing.body)
    name, description = settings.pop("name"), str(settings.pop("description", ""))
    group_id = _existing(writing, "group_id", "check_groups", settings.pop("group_id", ""))
    alias = settings.get("email_alias")
    address = address_of(alias) if alias else ""
    check = Check(
        str(uuid.uuid4()), name, group_id, address, description, status="Pending", pending=True, settings=settings
    )
    with writing.organization.lock:
        writing.organization.checks[check.id] = check
    return _create_reply(writing.behavior, "check", {"id": check.id, "name": name})


def create_user(writing: Writing) -> dict[str, Any]:
    _check_contract(writing, "createUser")
    body = writing.body
    groups = [_existing(writing, "userGroups", "user_groups", group) for group in body.get("userGroups", [])]
    user = User(
        str(uuid.uuid4()),
        body.get("name", body["email"]),
        body["email"],
        str(body["accessLevel"]).lower(),
        tuple(body.get("notifications", [])),
    )
    writing.organization.add_user(user, groups)
    return _create_reply(writing.behavior, "user", {"id": user.id, "name": user.name, "email": user.email})


def _existing(writing: Writing, where: str, table: str, value: Any) -> str:
    """An id in the service's own spelling; one that nothing has is refused unless the service is lenient."""
    found = str(value).lower()
    known = any(row.id == found for row in getattr(writing.view, table))
    if found and not known and writing.behavior.contract == "strict":
        raise ApiError(400, "not_found", f"{where}: nothing has the id {value}.")
    return found


def create_activities(writing: Writing) -> dict[str, Any]:
    """Takes one activity. The real body is not publicly known."""
    title, status, check_id = (str(writing.body.get(key) or "") for key in ("title", "status", "checkId"))
    if not title:
        raise ApiError(400, "invalid_request", "body: title is required")
    updated = datetime.now().replace(microsecond=0)
    activity = Activity(str(uuid.uuid4()), check_id.lower(), title, status or "Success", updated, "API")
    with writing.organization.lock:
        writing.organization.activities[activity.id] = activity
    return _create_reply(writing.behavior, "activity", {"id": activity.id})


def _create_reply(behavior: Behavior, kind: str, row: dict[str, Any]) -> dict[str, Any]:
    replies: dict[str, dict[str, Any]] = {
        "id": {"id": row["id"]},
        "object": row,
        "wrapped_object": {kind: row},
        "message": {"message": f"The {kind} was created."},
        "empty_object": {},
    }
    return replies[behavior.create_reply]


WRITE_METHODS: dict[str, Callable[[Writing], dict[str, Any]]] = {
    "createReport": create_report,
    "createActivities": create_activities,
    "createCheck": create_check,
    "createUser": create_user,
}
