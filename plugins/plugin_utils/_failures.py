# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The checks that are not a success, customer by customer. Private to the collection: may change without notice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _status
from ansible_collections.msp.checkcentral.plugins.module_utils._api import Row


def failures(checks: Sequence[Row], activity_count: int = 10, now: str | None = None) -> dict[str, Any]:
    """Return what is not a success, the worst first.

    :param checks: as the module ``checkcentral_check_info`` returns them
    :param activity_count: how many activities of each check were asked for
    :param now: the moment that ages end at, in ISO 8601; the current one if not given
    :return: ``total``, ``count``, ``counts`` by status, and ``customers``, each with ``name`` and ``checks``
    """
    moment = _moment(now) if now else datetime.now(timezone.utc)
    counts = Counter(map(_status.status_of, checks))
    by_customer: dict[str, list[Row]] = defaultdict(list)
    for check in checks:
        if _status.status_of(check) != _status.SUCCESS:
            by_customer[_status.name_of_checkgroup(check) or ""].append(check)
    customers = sorted(by_customer.items(), key=lambda item: (min(map(_rank, item[1])), item[0].lower()))
    return {
        "total": len(checks),
        "count": sum(map(len, by_customer.values())),
        "counts": dict(sorted(counts.items(), key=lambda item: (_status.severity(item[0]), item[0]))),
        "customers": [
            {"name": name, "checks": [_told(check, activity_count, moment) for check in sorted(found, key=_order)]}
            for name, found in customers
        ],
    }


def _rank(check: Row) -> int:
    return _status.severity(_status.status_of(check))


def _order(check: Row) -> tuple[int, str, str]:
    return _rank(check), _text(check.get("name")).lower(), _text(check.get("id")).lower()


def _told(check: Row, activity_count: int, now: datetime) -> dict[str, Any]:
    """Return what is told of a check."""
    key = _status.key_of(check.get("status"))
    activities = [each for each in check.get("activities") or [] if isinstance(each, Mapping)]
    # What is only overdue or pending was heard of last when it was still a success.
    since = _text(check.get("updated") if key == _status.SUCCESS else check.get("since"))
    all_alike = {_status.key_of(activity.get("status")) for activity in activities} == {key}
    return {
        "id": _text(check.get("id")),
        "name": _text(check.get("name")),
        "status": ", ".join(word for word in _status.words_of(check) if _status.key_of(word) != _status.SUCCESS),
        "since": since,
        "last_heard_of": [each for each in _status.keys_of(check) if each != _status.SUCCESS] == [_status.OVERDUE],
        # The run of activities with this status may be longer than what was asked for.
        "at_least": key != _status.SUCCESS and all_alike and len(activities) >= activity_count,
        "age": _age(since, now),
        "message": _text(activities[0].get("title")) if activities else "",
    }


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _moment(text: str) -> datetime:
    """Read a time in ISO 8601; one without a zone is taken for UTC (inferred). Raises ValueError."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def _age(since: str, now: datetime) -> str:
    """Return how long ago something was, in words; empty if it is no time."""
    try:
        hours = int((now - _moment(since)).total_seconds() // 3600)
    except ValueError:
        return ""
    if hours >= 48:
        return f"{hours // 24} days"
    return "less than an hour" if hours < 1 else f"{hours} hour{'' if hours == 1 else 's'}"
