# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks that are not successful, by customer. Private to the collection: may change without notice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.msp.checkcentral.plugins.module_utils import _status
from ansible_collections.msp.checkcentral.plugins.module_utils._api import Row
from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_keys import parts, read_customers_only
from ansible_collections.msp.checkcentral.plugins.plugin_utils._text import moment_of, text_of
from ansible_collections.msp.checkcentral.plugins.plugin_utils._variables import right_choice, right_name

# Statuses of the service may contain spaces.
_BETWEEN_STATUSES = r"[,;\r\n]+"


def failures(
    checks: Sequence[Row],
    activity_count: int = 10,
    now: str | None = None,
    statuses: Any = None,
    customers: Any = None,
) -> dict[str, Any]:
    """Return the checks that are not successful, the worst first.

    :param checks: as the module ``checkcentral_check_info`` returns them
    :param activity_count: the number of activities of each check that were requested
    :param now: the time for which ages are calculated, in ISO 8601; the current time if not set
    :param statuses: the statuses to list, a list or a string; all except success if not set. Unknown statuses are always listed
    :param customers: the names of the check groups whose checks count, a list or a string; all if not set
    :return: ``summary`` in one line, ``total``, ``count``, ``counts`` by status of all checks and ``left_out`` of those that are
        not listed because of their status, ``statistics`` for set_stats, ``checks``, and the same by ``customers``, each with ``name`` and ``checks``
    Raises AnsibleFilterError for an invalid time, for invalid statuses, and for a name that no check's group has.
    """
    moment = _now(now)
    chosen = _chosen(statuses)
    every, checks = checks, _of_customers(checks, customers)
    shown: list[Row] = []
    hidden: list[Row] = []
    for check in sorted(checks, key=_order):
        if _status.status_of(check) != _status.SUCCESS:
            keys = _status.keys_of(check)
            # Unknown statuses of the service may be failures.
            is_chosen = chosen is None or not chosen.isdisjoint(keys) or not set(_status.KNOWN).issuperset(keys)
            (shown if is_chosen else hidden).append(check)
    left_out = _counts(hidden)
    told = [_told(check, activity_count, moment) for check in shown]
    by_customer: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in told:
        by_customer[each["customer"]].append(each)
    counted: dict[str, Any] = {
        "summary": _summary(len(checks), _counts(shown), left_out, len(every) - len(checks), len(by_customer), chosen),
        "total": len(checks),
        "count": len(shown),
        "counts": _counts(checks),
    }
    return {
        **counted,
        "left_out": left_out,
        "statistics": {
            **{f"checkcentral_failures_{name}": value for name, value in counted.items()},
            "checkcentral_failures_customers": len(by_customer),
        },
        "checks": told,
        # In the order of their worst checks.
        "customers": [{"name": name, "checks": found} for name, found in by_customer.items()],
    }


def _of_customers(checks: Sequence[Row], customers: Any) -> Sequence[Row]:
    """Return the checks of some customers. A misspelled name would hide all failures."""
    problems: list[str] = []
    names = read_customers_only(customers, problems)
    if not (names or problems):
        return checks
    known = sorted({_status.name_of_checkgroup(check) or "" for check in checks} - {""}, key=str.casefold)
    problems += [
        f"customers_only: no check is in a check group called {name!r}; {right_name(str(name), known)}"
        for name in names
        if name not in known
    ]
    if problems:
        raise AnsibleFilterError("; ".join(problems))
    return [check for check in checks if _status.name_of_checkgroup(check) in names]


def problems_of_statuses(statuses: Any, variable: str = "failures_statuses") -> list[str]:
    """Return the problems of the statuses to list: a misspelled status would hide all failures."""
    words = parts(statuses, _BETWEEN_STATUSES)
    if words is None:
        return []
    if not isinstance(words, list):
        return [f"{variable} is {words!r}; give a list of statuses, or a text"]
    possible = sorted(set(_status.KNOWN) - {_status.SUCCESS}, key=_status.severity)
    problems = []
    for word in words:
        key = _status.key_of(word)
        if key == _status.SUCCESS:
            problems.append(f"{variable}: {word!r} is not a failure; leave it out")
        elif key not in possible:
            problems.append(f"{variable}: {word!r} is not a known status; {right_choice(key, possible)}")
    return problems


def _chosen(statuses: Any) -> set[str] | None:
    """Return the keys of the statuses to list; None for all."""
    problems = problems_of_statuses(statuses)
    if problems:
        raise AnsibleFilterError("; ".join(problems))
    words = parts(statuses, _BETWEEN_STATUSES)
    return None if words is None else set(map(_status.key_of, words))


def _counts(checks: Iterable[Row]) -> dict[str, int]:
    counts = Counter(map(_status.status_of, checks))
    return dict(sorted(counts.items(), key=lambda item: (_status.severity(item[0]), item[0])))


def _summary(
    total: int,
    shown: Mapping[str, int],
    left_out: Mapping[str, int],
    others: int,
    customers: int,
    chosen: set[str] | None,
) -> str:
    """Return the summary in one line, for a chat message."""
    if not total:
        return "CheckCentral: no failures and no checks: the token sees no checks"
    count = sum(shown.values())
    unknown = [] if set(_status.KNOWN).issuperset(shown) else ["of an unknown status"]
    asked_for = [*sorted(chosen or (), key=_status.severity), *unknown]
    what = "not Success" if chosen is None else " or ".join(asked_for) or "asked for"
    if count:
        where = f"of {customers} customer{'' if customers == 1 else 's'}"
        line = f"{count} of {total} checks {'is' if count == 1 else 'are'} {what}, {where}: {_listed(shown)}"
    elif left_out:
        line = f"none of {total} checks is {what}"
    else:
        line = f"no failure: {'the only check is' if total == 1 else f'all {total} checks are'} Success"
    of_others = f"{others} check{'' if others == 1 else 's'} of other customers" if others else ""
    not_shown = ", ".join(filter(None, (_listed(left_out), of_others)))
    return f"CheckCentral: {line}{f'; left out: {not_shown}' if not_shown else ''}".replace("_", " ")


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {status}" for status, count in counts.items())


def _order(check: Row) -> tuple[int, str, str, str]:
    """Return the sort key of a check: its severity, then its customer."""
    severity = _status.severity(_status.status_of(check))
    names = (_status.name_of_checkgroup(check), check.get("name"), check.get("id"))
    customer, name, identifier = (text_of(each).lower() for each in names)
    return severity, customer, name, identifier


def _told(check: Row, activity_count: int, now: datetime) -> dict[str, Any]:
    """Return the entry of a check."""
    key = _status.key_of(check.get("status"))
    activities = [each for each in check.get("activities") or [] if isinstance(each, Mapping)]
    # If a check is only overdue or pending, its last message was a success.
    since = text_of(check.get("updated") if key == _status.SUCCESS else check.get("since"))
    all_alike = {_status.key_of(activity.get("status")) for activity in activities} == {key}
    return {
        "customer": _status.name_of_checkgroup(check) or "",
        "id": text_of(check.get("id")),
        "name": text_of(check.get("name")),
        "status": ", ".join(word for word in _status.words_of(check) if _status.key_of(word) != _status.SUCCESS),
        "since": since,
        "last_heard_of": [each for each in _status.keys_of(check) if each != _status.SUCCESS] == [_status.OVERDUE],
        # The check may have had this status for longer than the requested activities show.
        "at_least": key != _status.SUCCESS and all_alike and len(activities) >= activity_count,
        "age": _age(since, now),
        "message": text_of(activities[0].get("title")) if activities else "",
    }


def problem_of_moment(now: Any, variable: str = "failures_now") -> str:
    """Return the problem of the time for which ages are calculated; empty if it is valid."""
    try:
        moment_of(str(now))
    except ValueError:
        return f"{variable} is {now!r}; give a time such as 2026-01-31T07:00:00Z"
    return ""


def _now(now: str | None) -> datetime:
    if not now:
        return datetime.now(timezone.utc)
    problem = problem_of_moment(now)
    if problem:
        raise AnsibleFilterError(problem)
    return moment_of(str(now))


def _age(since: str, now: datetime) -> str:
    """Return how long ago a time was, in words; empty if it is not a time."""
    try:
        hours = int((now - moment_of(since)).total_seconds() // 3600)
    except ValueError:
        return ""
    if hours >= 48:
        return f"{hours // 24} days"
    return "less than an hour" if hours < 1 else f"{hours} hour{'' if hours == 1 else 's'}"
