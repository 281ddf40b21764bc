# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compares the last state of checks with a new listing, and returns the changes. Pure functions. Private to the collection.

May change without notice. Times of the service are precise to the second only, so new activities are found by comparison with the last
ones, not by a time. A change is in the outbox of the state that follows it, until it has been delivered. If the state is saved
before and after delivery, every change is delivered, and a change that is delivered again has the same id.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from ansible_collections.msp.checkcentral.plugins.module_utils import _status
from ansible_collections.msp.checkcentral.plugins.module_utils._api import Row
from ansible_collections.msp.checkcentral.plugins.plugin_utils._text import moment_of

FORMAT = 1
PROBLEM, WORSE, BETTER, RECOVERY = "problem", "worse", "better", "recovery"
APPEARED, REMOVED = "appeared", "removed"
SOURCE_FAILING, SOURCE_RECOVERED = "source_failing", "source_recovered"
CHANGES = (PROBLEM, WORSE, BETTER, RECOVERY, APPEARED, REMOVED, SOURCE_FAILING, SOURCE_RECOVERED)
INITIAL = ("none", "problems", "all")
# After how many failures in a row an event is sent.
FAILURES_TO_TELL = 3
# How many times of changes are remembered to distinguish equal changes.
MOST_TOLD = 32
_NAMESPACE = uuid.UUID("6f0c9a52-6e0b-5a0e-9a3d-0c4f6b1f7d11")
_NO_PROBLEM = (_status.SUCCESS, "pending")

# The time and the status of an activity.
Activity = tuple[str, str]


class Seen(NamedTuple):
    """The last state of a check.

    activities: newest first; None if the service did not return them.
    told: times and statuses of sent changes, the newest last.
    missing: whether the last listing lacked it.
    """

    name: str
    checkgroup: str
    status: str
    updated: str
    activities: tuple[Activity, ...] | None
    told: tuple[Activity, ...] = ()
    missing: bool = False


class Change(NamedTuple):
    """A change to send. ``check`` is an id, ``""`` for a change of the source; ``old`` and ``new`` are statuses."""

    uuid: str
    change: str
    check: str
    name: str
    checkgroup: str
    old: str | None
    new: str | None
    overdue: bool
    pending: bool
    since: str
    replayed: bool
    message: str = ""


class Failing(NamedTuple):
    """Failed polls: since when, how many in a row, and whether an event was sent."""

    since: str
    polls: int
    told: bool


class State(NamedTuple):
    """All that is kept between two polls.

    checks: by id; None before the first listing.
    depth: the number of activities of each check that were requested.
    outbox: changes that may not have been delivered, the oldest first.
    """

    checks: Mapping[str, Seen] | None = None
    depth: int = 0
    outbox: tuple[Change, ...] = ()
    failing: Failing | None = None

    def after_hand_over(self, changes: Sequence[Change]) -> State:
        """Return the state after some changes of the outbox have been delivered."""
        told = {change.uuid for change in changes}
        return self._replace(outbox=tuple(change for change in self.outbox if change.uuid not in told))


class Telling(NamedTuple):
    """Which statuses are problems (None: all except success and pending), and which events a first listing sends (see INITIAL)."""

    problems: frozenset[str] | None = None
    initial: str = "none"

    def is_problem(self, status: str) -> bool:
        """Tell whether a status is a problem."""
        return status not in _NO_PROBLEM if self.problems is None else status in self.problems

    def kind(self, old: str, new: str) -> str | None:
        """Return the kind of a change of status; None if it is not worth an event."""
        was, now = self.is_problem(old), self.is_problem(new)
        if old == new or not (was or now):
            return None
        if was != now:
            return PROBLEM if now else RECOVERY
        return BETTER if _status.severity(new) > _status.severity(old) else WORSE


# --- a new listing ---


def after_listing(state: State, checks: Sequence[Row], depth: int, now: str, telling: Telling) -> State:
    """Return the state after a listing, with the changes in its outbox.

    :param checks: canonical rows with pending, overdue and activities
    :param depth: the number of activities of each check that were requested
    :param now: the time in ISO 8601, for changes without a time
    """
    known = state.checks or {}
    seen: dict[str, Seen] = {}
    found: list[Change] = []
    for check in checks:
        identity = check["id"]
        if identity in seen:
            continue
        before = known.get(identity)
        if before is None:
            seen[identity], changes = _of_new(check, telling, now, is_first=state.checks is None)
        else:
            seen[identity], changes = _of_known(before, check, state.depth, now, telling)
        found += changes
    for identity, before in known.items():
        if identity in seen:
            continue
        if before.missing:
            found.append(_change(REMOVED, identity, before, before.status, None, now))
        else:
            # One listing may lack checks by mistake.
            seen[identity] = before._replace(missing=True)
    if state.failing is not None and state.failing.told:
        message = f"CheckCentral can be read again, after failures since {state.failing.since}"
        found.append(_of_source(SOURCE_RECOVERED, now, message))
    return State(seen, depth, (*state.outbox, *found))


def _of_new(check: Row, telling: Telling, now: str, *, is_first: bool) -> tuple[Seen, list[Change]]:
    """Return the state and the changes of a new check.

    :param is_first: whether this is the first listing, which shows a state and not a change
    """
    status = _status.status_of(check)
    seen = _seen(check, status)
    # Changes at these times were sent before if the check returns after its removal.
    since = (_since(seen, status) if is_first else "") or now
    tells = telling.initial if is_first else "all"
    changes = []
    if tells == "all":
        changes.append(_change(APPEARED, check["id"], seen, None, status, since, check))
    if tells != "none" and telling.is_problem(status):
        changes.append(_change(PROBLEM, check["id"], seen, None, status, since, check))
        seen = seen._replace(told=((since, status),))
    return seen, changes


def _of_known(before: Seen, check: Row, depth: int, now: str, telling: Telling) -> tuple[Seen, list[Change]]:
    """Return the state of a check, and its changes since the last one, the oldest first."""
    status = _status.status_of(check)
    seen = _seen(check, status, before.told)
    steps = [(new, since) for since, new in reversed(_fresh(before.activities, seen.activities, depth))]
    old = steps[-1][0] if steps else before.status
    if old != status:
        # A message has a time. The status overdue does not.
        is_dated = status == _status.key_of(check.get("status")) and seen.updated and seen.updated != before.updated
        steps.append((status, seen.updated if is_dated else now))
    changes: list[Change] = []
    told = list(before.told)
    old = before.status
    for new, since in steps:
        kind = telling.kind(old, new)
        if kind:
            number = told.count((since, new))
            told.append((since, new))
            changes.append(_change(kind, check["id"], seen, old, new, since, check, number))
        old = new
    changes = [change._replace(replayed=True, overdue=False, pending=False) for change in changes[:-1]] + changes[-1:]
    return seen._replace(told=tuple(told[-MOST_TOLD:])), changes


def _fresh(old: tuple[Activity, ...] | None, new: tuple[Activity, ...] | None, depth: int) -> tuple[Activity, ...]:
    """Return the new activities, newest first: those above the tail that both lists share."""
    if old is None or new is None or old == new:
        return ()
    is_whole = len(old) < depth
    for count in range(len(new)):
        rest = new[count:]
        if rest == old[: len(rest)] or (not is_whole and old and rest[: len(old)] == old):
            return new[:count]
    # No shared tail: too many new activities, or some were deleted. Activities older than the last known one are not new.
    left = Counter(old)
    fresh = []
    for activity in reversed(new):
        if left[activity]:
            left[activity] -= 1
        elif not old or not _is_before(activity[0], old[0][0]):
            fresh.append(activity)
    return tuple(reversed(fresh))


def _seen(check: Row, status: str, told: tuple[Activity, ...] = ()) -> Seen:
    listed = None
    if isinstance(check.get("activities"), list):
        listed = tuple((str(each["updated"]), _status.key_of(each["status"])) for each in activities_of(check))
    group = _status.name_of_checkgroup(check) or ""
    return Seen(check["name"], group, status, str(check.get("updated") or ""), listed, told)


def activities_of(check: Row) -> list[Row]:
    """Return the activities of a check that have a time and a status, newest first."""
    listed = check.get("activities")
    rows = [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
    return [dict(each) for each in rows if each.get("updated") and each.get("status")]


def _since(seen: Seen, status: str) -> str:
    """Return the earliest known time of a check's status: that of the oldest activity in the unbroken run with this status.

    For an overdue check, it is the time of the last message.
    """
    run = takewhile(lambda activity: activity[1] == status, seen.activities or ())
    return next((time for time, dummy in reversed(list(run))), seen.updated)


def _is_before(time: str, other: str) -> bool:
    """Tell whether a time is before another one; False for an invalid time."""
    try:
        return moment_of(time) < moment_of(other)
    except ValueError:
        return False


def _change(
    kind: str,
    identity: str,
    seen: Seen,
    old: str | None,
    new: str | None,
    since: str,
    check: Row | None = None,
    number: int = 0,
) -> Change:
    """Make a change. Its id depends on the check, the time and the status, and on a number if these were sent before."""
    what = kind if kind in (APPEARED, REMOVED) else str(new)
    said = {state: str((check or {}).get(state)).lower() == "true" for state in _status.STATES}
    return Change(
        _id(identity, since, what, *([str(number)] if number else [])),
        kind, identity, seen.name, seen.checkgroup, old, new, said["overdue"], said["pending"], since, False,
    )  # fmt: skip


def _id(*parts: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, "\n".join(parts)))


# --- a failed listing ---


def after_failure(state: State, now: str, message: str) -> State:
    """Return the state after a failed poll. One event is sent for a row of failures."""
    failing = state.failing or Failing(now, 0, False)
    failing = failing._replace(polls=failing.polls + 1)
    if failing.polls < FAILURES_TO_TELL or failing.told:
        return state._replace(failing=failing)
    return told_to_fail(state._replace(failing=failing), now, message)


def told_to_fail(state: State, now: str, message: str) -> State:
    """Return the state with an event about failed polls in its outbox, unless it has been sent."""
    failing = state.failing or Failing(now, 1, False)
    if failing.told:
        return state
    change = _of_source(SOURCE_FAILING, failing.since, message)
    return state._replace(failing=failing._replace(told=True), outbox=(*state.outbox, change))


def _of_source(kind: str, since: str, message: str) -> Change:
    return Change(_id("source", since, kind), kind, "", "", "", None, None, False, False, since, False, message)


# --- as JSON ---


def as_json(state: State) -> dict[str, Any]:
    """Return a state for JSON, without texts of mails and errors."""
    return {
        "format": FORMAT,
        "depth": state.depth,
        "checks": state.checks,
        "outbox": [change._replace(message="") for change in state.outbox],
        "failing": state.failing,
    }


def from_json(document: Any) -> State:
    """Read the result of :func:`as_json`. Raises ValueError for anything else."""
    try:
        if document["format"] != FORMAT:
            raise ValueError(f"its format is {document['format']!r}, not {FORMAT}")
        checks = document["checks"]
        if checks is not None:
            checks = {identity: _seen_from(values) for identity, values in checks.items()}
        outbox = tuple(Change(*values) for values in document["outbox"])
        failing = Failing(*document["failing"]) if document["failing"] else None
        return State(checks, int(document["depth"]), outbox, failing)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"its content is invalid: {error}") from None


def _seen_from(values: Sequence[Any]) -> Seen:
    seen = Seen(*values)
    listed = None if seen.activities is None else _pairs(seen.activities)
    return seen._replace(activities=listed, told=_pairs(seen.told))


def _pairs(values: Iterable[Sequence[str]]) -> tuple[Activity, ...]:
    return tuple((time, status) for time, status in values)
