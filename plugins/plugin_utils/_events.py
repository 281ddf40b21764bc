# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes of checks as events for rules. Private to the collection: may change without notice."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _status
from ansible_collections.msp.checkcentral.plugins.module_utils._api import Row
from ansible_collections.msp.checkcentral.plugins.plugin_utils._text import mapped
from ansible_collections.msp.checkcentral.plugins.plugin_utils._transitions import REMOVED, Change, activities_of


def title_of(change: Change, check: Row | None) -> str:
    """Return the title of the activity that caused a change; empty if the listing does not have it."""
    for each in activities_of(check or {}):
        if str(each["updated"]) == change.since and _status.key_of(each["status"]) == change.new:
            return str(each.get("title") or "")
    return ""


def event(change: Change, title: str, checkgroup_id: str | None, host: str | None) -> dict[str, Any]:
    """Return a change as an event for rules.

    :param title: the title of the activity
    :param checkgroup_id: the id of the check's check group, if known
    :param host: the name of the customer's host, if known; without it, the event has no ``meta.hosts``
    """
    is_of_check = bool(change.check)
    told = {
        "change": change.change,
        "check": {"id": change.check, "name": change.name} if is_of_check else None,
        "checkgroup": {"id": checkgroup_id, "name": change.checkgroup} if is_of_check else None,
        "old": change.old,
        "new": change.new,
        "overdue": change.overdue,
        "pending": change.pending,
        "since": change.since,
        "title": title,
        "message": _message(change, title) if is_of_check else change.message,
        "replayed": change.replayed,
    }
    meta: dict[str, Any] = {"uuid": change.uuid}
    if host is not None:
        meta["hosts"] = [host]
    return {"checkcentral": mapped(told, _without_template), "meta": meta}


def _message(change: Change, title: str) -> str:
    """Describe a change of a check in one line."""
    where = f"{change.checkgroup}: {change.name}" if change.checkgroup else change.name
    if change.change == REMOVED:
        return f"{where} no longer exists, was {change.old}"
    was = f", was {change.old}" if change.old else ""
    return f"{where} is {change.new}{was}{f': {title}' if title else ''}"


def _without_template(value: Any) -> Any:
    """Insert a space into a string that Jinja would read as a template, or as a header that sets other delimiters.

    The sender of a mail chooses its subject, and ansible-rulebook passes events to playbooks as variables that Ansible templates.
    """
    return re.sub(r"\{(?=[{%#])|\A#(?=jinja2:)", r"\g<0> ", value) if isinstance(value, str) else value
