# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tables of the users and checks in items, and when a check is due. Private to the collection.

May change without notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.module_utils.common.validation import check_type_bool

from ansible_collections.msp.checkcentral.plugins.module_utils import _values
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _summary

_CHECKS = ("Customer", "Check", "Alias", "When due")
_USERS = ("Customer", "User", "Access level", "Welcome mail")


def plan_lines(items: Any) -> list[str]:
    """Return items as text tables, followed by their problems.

    :param items: of reports, or of ``users``, ``checks`` and ``reports``
    """
    if not isinstance(items, Mapping):
        return _summary.plan_lines(items)
    lines: list[str] = []
    for kind, head, row_of in (("users", _USERS, _row_of_user), ("checks", _CHECKS, _row_of_check)):
        rows = [(item["origin"]["customer"], *row_of(item)) for item in items[kind] if not item.get("problems")]
        if rows:
            lines += [*_summary.table([head, *rows]), ""]
    lines += _summary.plan_lines(items["reports"])
    return lines + _summary.problem_lines([*items["users"], *items["checks"]])


def _row_of_user(user: Mapping[str, Any]) -> tuple[str, ...]:
    return str(user["email"]), str(user["access_level"]), "yes" if is_mailed(user) else "no"


def _row_of_check(check: Mapping[str, Any]) -> tuple[str, ...]:
    return str(check["name"]), str(check.get("email_alias", "by its conditions")), due(check)


def is_mailed(user: Mapping[str, Any]) -> bool:
    """Tell whether a user gets a welcome mail if it is created. The module validates the type."""
    try:
        return bool(check_type_bool(user.get("send_welcome_email", False)))
    except TypeError:
        return False


def due(check: Mapping[str, Any]) -> str:
    """Return when a message of a check is due, such as ``every day, 22:00 to 06:00, overdue after 120 minutes``.

    :param check: options of a check as a user wrote them
    """
    unit = check.get("interval_type")
    interval = _summary.interval_words(check.get("interval_value", 1), unit) if unit else ""
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
