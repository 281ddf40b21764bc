# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of the event source between two pauses: read, find changes, save. Private to the collection.

May change without notice. It runs in a thread, and waits only for the service and the disk.
"""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.msp.checkcentral.plugins.module_utils import (
    _api,
    _client,
    _connection,
    _errors,
    _resolve,
    _status,
)
from ansible_collections.msp.checkcentral.plugins.plugin_utils import (
    _controller,
    _customers,
    _events,
    _state_file,
    _transitions,
    _variables,
)

METHOD = _api.CHECKS.method
# Seconds.
SHORTEST_INTERVAL = 10.0
LONGEST_BACKOFF = 900.0
A_DAY = 86400.0
LONGEST_KNOWN = 3600.0
# The API's own limit for each method (help page).
MOST_CALLS = 10_000
MOST_ACTIVITIES = 30
NO_HOSTS = "none"
# Errors that a retry cannot solve.
ENDING = ("authentication", "permission", "invalid", "dependency", "not_found", "ambiguous")
_LOG = logging.getLogger(__name__)

Event = dict[str, Any]


def specification() -> dict[str, Any]:
    """Return the options of the source, in the form of a module's argument specification."""
    return {
        **_connection.connection_options(),
        "interval": {"type": "float", "default": 60.0},
        "max_calls_per_day": {"type": "int", "default": 5000},
        "state_file": {"type": "path", "default": "~/.local/state/msp.checkcentral/checks.json"},
        "initial": {"type": "str", "choices": list(_transitions.INITIAL), "default": "none"},
        "checkgroups": {"type": "list", "elements": "str"},
        "statuses": {"type": "list", "elements": "str"},
        "activity_count": {"type": "int", "default": 5},
        "hostname": {"type": "str", "choices": ["name", "name_id", "id", NO_HOSTS], "default": "name"},
        "feedback": {"type": "bool", "default": False},
    }


class Options(NamedTuple):
    """The validated options of the source; ``interval`` is in seconds."""

    connection: _connection.Connection
    interval: float
    max_calls_per_day: int
    state_file: Path
    checkgroups: Sequence[str] | None
    activity_count: int
    hostname: str | None
    telling: _transitions.Telling


def read_options(given: Mapping[str, Any]) -> Options:
    """Read the options as strictly as a module's; blank ones count as not set.

    Raises one ``invalid`` error that lists everything that is wrong, or an AnsibleError for a token that is not a string.
    """
    known = specification()
    _controller.refuse_token_that_is_no_text(given.get("api_token"))
    values = {name: value for name, value in given.items() if _connection.is_set(name, value)}
    problems = [_unknown(name, known) for name in values if name not in known]
    checked = ArgumentSpecValidator(known).validate({name: values[name] for name in values if name in known})
    problems += checked.error_messages
    found = checked.validated_parameters
    connection = None
    if not problems:
        try:
            connection = _connection.Connection.of(found)
        except _errors.CheckCentralError as error:
            problems.append(error.message)
        problems += _problems(found, connection)
    if problems or connection is None:
        raise _errors.CheckCentralError("invalid", "; ".join(problems))
    statuses = found["statuses"]
    problems_of_user = None if statuses is None else frozenset(map(_status.key_of, statuses))
    return Options(
        connection,
        found["interval"],
        found["max_calls_per_day"],
        Path(os.path.abspath(found["state_file"])),
        found["checkgroups"],
        found["activity_count"],
        None if found["hostname"] == NO_HOSTS else found["hostname"],
        _transitions.Telling(problems_of_user, found["initial"]),
    )


def _unknown(name: str, known: Mapping[str, Any]) -> str:
    right = _variables.closest(str(name), known)
    return f"there is no option {name!r}" + (f"; did you mean {right}?" if right else "")


def _problems(found: Mapping[str, Any], connection: _connection.Connection | None) -> Iterator[str]:
    """Yield the problems of numbers that are out of range."""
    interval, calls, retries = found["interval"], found["max_calls_per_day"], found["retries"]
    is_near = connection is not None and connection.stays_here
    if not (math.isfinite(interval) and 0 < interval <= A_DAY and (is_near or interval >= SHORTEST_INTERVAL)):
        yield f"interval {interval!r} is not possible; give seconds, from {SHORTEST_INTERVAL:.0f} to {A_DAY:.0f}"
    elif not is_near and A_DAY / interval > calls:
        yield (
            f"interval {interval:g} makes {A_DAY / interval:.0f} calls a day, more than max_calls_per_day {calls}; "
            f"give an interval of at least {math.ceil(A_DAY / max(calls, 1))}, or allow more calls"
        )
    if not retries < calls <= MOST_CALLS:
        yield f"max_calls_per_day {calls!r} is not possible; give a number from {retries + 1} to {MOST_CALLS}"
    if not 0 <= found["activity_count"] <= MOST_ACTIVITIES:
        yield f"activity_count {found['activity_count']!r} is not possible; give a number from 0 to {MOST_ACTIVITIES}"


class Watcher:
    """Polls the checks, and returns the events to send."""

    def __init__(self, options: Options, file: _state_file.StateFile, client: _client.Client) -> None:
        """Continue where the last process ended.

        :param file: the locked state file
        """
        self._options = options
        self._file = file
        self._client = client
        self._state = self._saved = file.read()
        self._checkgroups: set[str] | None = None
        self._of_check: dict[str, _customers.Owner] = {}
        self._by_name: dict[str, _customers.Owner] = {}
        self._known_until = -math.inf
        self._handing_over: list[_transitions.Change] = []
        self.pause = options.interval

    def poll(self) -> list[Event]:
        """Read once; save the state, then return the events to deliver.

        ``pause`` is then the seconds until the next poll. Raises :class:`CheckCentralError` for errors that a retry cannot solve.
        """
        start, now = monotonic(), utc_now()
        try:
            if not self._may_call(now):
                return self._events(None, self._told_of_budget(now))
            checks, state = self._read(now)
            if any(change.check for change in state.outbox):
                self._learn_owners(checks)
        except _errors.CheckCentralError as error:
            if error.kind in ENDING:
                raise
            state = _transitions.after_failure(self._state, _text(now), error.message)
            count = state.failing.polls if state.failing else 1
            self.pause = pause_after(count, self._options.interval, error.retry_after)
            _LOG.warning("%s (failed %d times in a row; the next time in %.0f s)", error.message, count, self.pause)
            return self._events(None, state)
        events = self._events(checks, state)
        self.pause = max(0.0, self._options.interval - (monotonic() - start))
        return events

    def handed_over(self) -> None:
        """Save that all events of the last poll have been delivered."""
        self._state = self._state.after_hand_over(self._handing_over)
        self._handing_over = []
        self._save()

    # --- reading ---

    def _may_call(self, now: datetime) -> bool:
        """Tell whether the day's budget allows a call with all its retries."""
        used = self._file.calls_of(_day(now))
        return used + 1 + self._options.connection.retries <= self._options.max_calls_per_day

    def _told_of_budget(self, now: datetime) -> _transitions.State:
        """Pause until the next day, and return a state with an event about it."""
        tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        self.pause = (tomorrow - now).total_seconds()
        calls = self._options.max_calls_per_day
        message = f"the {calls} calls of max_calls_per_day are used up; checks are read again at {_text(tomorrow)}"
        _LOG.warning(message)
        return _transitions.told_to_fail(self._state, _text(now), message)

    def _read(self, now: datetime) -> tuple[dict[str, _api.Row], _transitions.State]:
        """Read the checks; return them by their ids, and the new state."""
        self._find_checkgroups()
        depth = self._options.activity_count
        query = {"includePendingOverdue": _api.query_value(True), **({"activityCount": depth} if depth else {})}
        used, before = self._file.calls_of(_day(now)), self._client.api_calls.get(METHOD, 0)
        # Before the call, so that a process that is killed during the call has counted it.
        self._file.count_calls(_day(now), used + 1)
        try:
            reply = self._client.read(METHOD, query)
        finally:
            made = self._client.api_calls.get(METHOD, 0) - before
            self._file.count_calls(_day(now), used + made)
        rows = _api.rows(_api.CHECKS, reply)
        state = _transitions.after_listing(self._state, rows, depth, _text(now), self._options.telling)
        return {row["id"]: row for row in rows}, state

    def _find_checkgroups(self) -> None:
        """Find the check groups in the options, once."""
        if self._checkgroups is None and self._options.checkgroups is not None:
            rows = _resolve.Resolver(self._client).rows_of(_api.CHECKGROUPS, self._options.checkgroups)
            self._checkgroups = {row["id"] for row in rows}

    def _learn_owners(self, checks: Mapping[str, _api.Row]) -> None:
        """Read the check groups of checks, unless they are known and recent."""
        if monotonic() < self._known_until and all(each.casefold() in self._of_check for each in checks):
            return
        self._of_check, self._by_name = _customers.owners(self._client, checks.values(), self._options.hostname)
        self._known_until = monotonic() + LONGEST_KNOWN

    # --- handing over ---

    def _events(self, checks: Mapping[str, _api.Row] | None, state: _transitions.State) -> list[Event]:
        """Save a state; return the events of the changes in its outbox.

        Changes of checks wait until the checks can be read, since their check groups are unknown until then.
        """
        self._state = state
        self._save()
        self._handing_over = [change for change in state.outbox if checks is not None or not change.check]
        events = [self._event(change, (checks or {}).get(change.check)) for change in self._handing_over]
        if self._handing_over and not any(events):
            self.handed_over()
        return [event for event in events if event is not None]

    def _event(self, change: _transitions.Change, check: _api.Row | None) -> Event | None:
        """Return the event of a change; None if its check group is not in the options."""
        owner = self._of_check.get(change.check.casefold()) or self._by_name.get(change.checkgroup)
        if change.check and self._checkgroups is not None and (owner is None or owner.id not in self._checkgroups):
            return None
        identity, host = (owner.id, owner.host or None) if owner else (None, None)
        return _events.event(change, _events.title_of(change, check), identity, host)

    def _save(self) -> None:
        if self._state != self._saved:
            self._file.save(self._state)
            self._saved = self._state


def pause_after(failures: int, interval: float, retry_after: float | None) -> float:
    """Return the seconds to wait after some failures in a row: twice as long each time, and as long as the service asks."""
    backoff = max(interval, min(interval * 2.0 ** min(failures - 1, 16), LONGEST_BACKOFF))
    return max(backoff, min(retry_after or 0.0, A_DAY))


def utc_now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(timezone.utc)


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"
