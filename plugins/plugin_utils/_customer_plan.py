# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan: tables of the users, checks and reports in items, and when a check is due. Private to the collection.

May change without notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible.module_utils.common.validation import check_type_bool

from ansible_collections.msp.checkcentral.plugins.module_utils import _values
from ansible_collections.msp.checkcentral.plugins.plugin_utils._summary import table

Item = Mapping[str, Any]
_CHECKS = ("Customer", "Check", "Alias", "When due")
_USERS = ("Customer", "User", "Access level", "Welcome mail")
_REPORTS = ("Customer", "Report", "Format", "When", "Recipients")


def plan_lines(items: Any) -> list[str]:
    """Return items as text tables, followed by their problems, each problem once.

    :param items: of reports, or of ``users``, ``checks`` and ``reports``
    """
    given = items if isinstance(items, Mapping) else {"users": [], "checks": [], "reports": items}
    lines: list[str] = []
    for kind, head, row_of in (("users", _USERS, _row_of_user), ("checks", _CHECKS, _row_of_check)):
        rows = _rows(given[kind], row_of)
        if rows:
            lines += [*table([head, *rows]), ""]
    lines += table([_REPORTS, *_rows(given["reports"], _row_of_report)])
    return [*lines, *_problem_lines(given["reports"]), *_problem_lines([*given["users"], *given["checks"]])]


def _rows(items: Iterable[Item], row_of: Callable[[Item], tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [
        (item["origin"].get("customer") or "(organization)", *row_of(item))
        for item in items
        if not item.get("problems")
    ]


def _problem_lines(items: Iterable[Item]) -> list[str]:
    problems = dict.fromkeys(problem for item in items for problem in item.get("problems", ()))
    return [f"Problem: {problem}" for problem in problems]


def _row_of_user(user: Item) -> tuple[str, ...]:
    return str(user["email"]), str(user["access_level"]), "yes" if is_mailed(user) else "no"


def _row_of_check(check: Item) -> tuple[str, ...]:
    return str(check["name"]), str(check.get("email_alias", "by its conditions")), due(check)


def _row_of_report(report: Item) -> tuple[str, ...]:
    return report["name"], str(report.get("format", "")), _when(report), _to_whom(report)


def is_mailed(user: Item) -> bool:
    """Tell whether a user gets a welcome mail if it is created. The module validates the type."""
    try:
        return bool(check_type_bool(user.get("send_welcome_email", False)))
    except TypeError:
        return False


def due(check: Item) -> str:
    """Return when a message of a check is due, such as ``every day, 22:00 to 06:00, overdue after 120 minutes``.

    :param check: options of a check as a user wrote them
    """
    unit = check.get("interval_type")
    interval = _interval(check.get("interval_value", 1), unit) if unit else ""
    start, end = (_clock(check.get(key)) for key in ("window_start", "window_end"))
    window = " ".join(filter(None, (f"from {start}" if start else "", f"to {end}" if end else "")))
    days = check.get("active_days")
    active = f"on {', '.join(map(str, days)) if isinstance(days, list) else days}" if days else ""
    overdue = f"overdue after {check['overdue_minutes']} minutes" if check.get("overdue_minutes") is not None else ""
    return ", ".join(filter(None, (interval, window, active, overdue))) or "never: no interval is set"


def _clock(value: Any) -> str:
    if value is None:
        return ""
    try:
        return _values.clock(value)
    except ValueError:
        return str(value)


def _interval(number: Any, unit: Any) -> str:
    """Return an interval in words: ``every day``, ``every 2 hours``."""
    return f"every {unit if str(number) == '1' else f'{number} {unit}s'}"


def _when(item: Item) -> str:
    if item.get("interval_type", "unscheduled") == "unscheduled":
        return "on demand"
    time = item.get("report_time", "")
    if isinstance(time, int):
        time = f"{time // 60:02}:{time % 60:02}"
    zone = f" {item['timezone']}" if item.get("timezone") else ""
    interval = _interval(item.get("interval_value", 1), item["interval_type"])
    return f"{interval}{f' at {time}' if time else ''}{zone}"


def _to_whom(item: Item) -> str:
    people = item.get("recipients", {})
    named = [str(person) for key in ("emails", "users", "usergroups") for person in people.get(key) or []]
    everyone = ["everyone in the organization"] if people.get("org_wide") else []
    return ", ".join([*everyone, *named]) or "no one"
