# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The only writer: each create at most once, several at a time, then the list that decides what became of them.

Private to the collection: may change without notice.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from time import sleep
from typing import Any, Union

from ansible_collections.msp.checkcentral.plugins.module_utils import _api, _client, _errors, _plan, _values, _writing
from ansible_collections.msp.checkcentral.plugins.module_utils._compare import compare
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import Creatable
from ansible_collections.msp.checkcentral.plugins.module_utils._references import listed
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Resolver, is_id

# These concern the token or the day's calls, not one object.
_STOPPING_KINDS = ("authentication", "permission", "quota")
_FAILURES_IN_A_ROW = 3
_VERIFYING_READS = 3
_SECONDS_BETWEEN_READS = 2

_Reply = Union[dict[str, Any], _errors.CheckCentralError]
_RowsByIdentity = dict[tuple[str, ...], list[_api.Row]]


class Creator:
    """Creates what is planned.

    What is created one kind after the other has one creator. It stops at once when the token or the day's calls do not
    allow more, or no one listens, and after three failures in a row that show that the service is down. It then
    starts no further create; those under way end.
    """

    def __init__(self, client: _client.Client, resolver: Resolver, workers: int) -> None:
        """Nothing is sent yet.

        :param resolver: knows what the objects refer to
        :param workers: how many creates are under way at the same time
        """
        self._client = client
        self._resolver = resolver
        self._workers = workers
        self._lock = threading.Lock()
        # Whether no further create is sent.
        self.stopped = threading.Event()
        self._failures_in_a_row = 0

    def create(self, outcomes: Sequence[_plan.Outcome], existing: Sequence[_api.Row]) -> list[str]:
        """Create the objects, all of one kind, that are planned as ``created``; afterwards each outcome says what became of it.

        :param existing: what the plan was made from
        :returns: warnings that concern no single object
        """
        requested = [outcome for outcome in outcomes if outcome.action == "created"]
        if not requested:
            return []
        kind = requested[0].desired.kind
        replies = self._send_all(kind, requested)
        for outcome in requested:
            reply = replies.get(outcome)
            if reply is None:
                outcome.action = "not_attempted"
            elif isinstance(reply, _writing.NoOneListens):
                outcome.action, outcome.failure = "not_attempted", reply
            elif isinstance(reply, _errors.CheckCentralError):
                outcome.fail(reply)
            else:
                outcome.reply = reply
        to_verify = [outcome for outcome in requested if outcome.action == "created" or _plan.is_unknown(outcome)]
        if not to_verify:
            return []
        known_ids = {row["id"] for row in existing}
        returned_ids = {outcome: _returned_id(kind, replies[outcome]) for outcome in to_verify}
        try:
            new = self._verifying_list(kind, returned_ids, known_ids)
        except Exception as problem:  # pylint: disable=broad-exception-caught
            # Whatever the problem is, the result must show what was sent.
            for outcome in to_verify:
                _trust_the_reply(outcome, returned_ids[outcome])
            foreseen = isinstance(problem, _errors.CheckCentralError)
            told = str(problem) if foreseen else _errors.fault_of_the_collection(problem)
            return [f"duplicates not checked: {told}"]
        for outcome in to_verify:
            _trust_the_list(outcome, _new_rows(new, outcome), returned_ids[outcome])
        return []

    def _send_all(self, kind: Creatable, requested: Sequence[_plan.Outcome]) -> dict[_plan.Outcome, _Reply]:
        """Send the creates, each at most once; an outcome without a reply was not sent."""
        replies: dict[_plan.Outcome, _Reply] = {}
        queue = iter(requested)
        helpers = [
            threading.Thread(target=self._work, args=(kind, queue, replies), daemon=True)
            for dummy in range(min(self._workers, len(requested)) - 1)
        ]
        try:
            started = _started(helpers)
            self._work(kind, queue, replies)
            for helper in started:
                helper.join()
        except BaseException:
            # An interrupted run must not go on creating behind the user's back.
            self.stopped.set()
            raise
        return replies

    def _work(self, kind: Creatable, queue: Iterator[_plan.Outcome], replies: dict[_plan.Outcome, _Reply]) -> None:
        while not self.stopped.is_set():
            with self._lock:
                outcome = next(queue, None)
            if outcome is None:
                return
            reply = self._send(kind, outcome)
            with self._lock:
                replies[outcome] = reply
                self._stop_after(reply)

    def _send(self, kind: Creatable, outcome: _plan.Outcome) -> _Reply:
        try:
            return self._client.write(kind.create_method, outcome.desired.body)
        except _errors.CheckCentralError as error:
            return error
        except Exception as error:  # pylint: disable=broad-exception-caught
            # A thread that ends here would take with it what others created.
            fault = self._client.redact(_errors.fault_of_the_collection(error))
            message = f"{kind.create_method}: {fault}. Look in the portal before running again"
            return _errors.CheckCentralError("unknown_outcome", message, method=kind.create_method)

    def _stop_after(self, reply: _Reply) -> None:
        failure = reply.kind if isinstance(reply, _errors.CheckCentralError) else None
        is_silent = failure in ("transport", "unknown_outcome")
        self._failures_in_a_row = self._failures_in_a_row + 1 if is_silent else 0
        stops = failure in _STOPPING_KINDS or isinstance(reply, _writing.NoOneListens)
        if stops or self._failures_in_a_row >= _FAILURES_IN_A_ROW:
            self.stopped.set()

    def _verifying_list(
        self, kind: Creatable, returned_ids: Mapping[_plan.Outcome, str | None], known_ids: set[str]
    ) -> _RowsByIdentity:
        """List the objects again; return the new ones by normalized identity.

        Reads up to three times while something that was sent is not listed: the service may still be busy with it.
        """
        for remaining in reversed(range(_VERIFYING_READS)):
            self._resolver.forget(kind.resource)
            rows = listed(kind, self._resolver)
            new = _plan.by_normalized_identity(kind, (row for row in rows if row["id"] not in known_ids))
            if not remaining or all(
                _is_listed(_new_rows(new, outcome), returned_id) for outcome, returned_id in returned_ids.items()
            ):
                break
            sleep(_SECONDS_BETWEEN_READS)
        return new


def _started(helpers: Iterable[threading.Thread]) -> list[threading.Thread]:
    """Start threads, and return those that did; a container may allow fewer than were asked for."""
    started = []
    for helper in helpers:
        try:
            helper.start()
        except RuntimeError:
            break
        started.append(helper)
    return started


def _new_rows(new: _RowsByIdentity, outcome: _plan.Outcome) -> list[_api.Row]:
    desired = outcome.desired
    return new.get(desired.kind.identity_of(desired.properties).normalized, [])


def _returned_id(kind: Creatable, reply: _Reply) -> str | None:
    """Return the id that the create method replied, if it did; what it replies is unknown."""
    if isinstance(reply, _errors.CheckCentralError):
        return None
    for path in ("id", f"{kind.key}_id", f"{kind.key}.id", kind.key):
        try:
            found = _values.value_at(reply, path)
        except LookupError:
            continue
        if isinstance(found, (str, int)) and not isinstance(found, bool):
            return str(found)
    return None


def _is_listed(new: Sequence[_api.Row], returned_id: str | None) -> bool:
    """Tell whether new objects of an identity are all that is waited for: one of them is the one with the returned id."""
    if returned_id is None or not is_id(returned_id):
        return bool(new)
    return _with_id(returned_id, new) is not None


def _with_id(returned_id: str | None, rows: Iterable[_api.Row]) -> _api.Row | None:
    """Return the object with the id that the create method replied, None if there is none."""
    return next((row for row in rows if row["id"].lower() == (returned_id or "").lower()), None)


def _trust_the_reply(outcome: _plan.Outcome, returned_id: str | None) -> None:
    """Accept a create as done if its reply has an id, for when the list cannot be read."""
    if outcome.action != "created":
        return
    kind = outcome.desired.kind
    outcome.record["id"] = returned_id
    if returned_id is None:
        message = (
            f"{kind.create_method} returned no id of a {kind.noun}, and the {kind.plural} could not be listed. "
            "Whether it was created is unknown: look in the portal before running again"
        )
        outcome.fail(_errors.CheckCentralError("unknown_outcome", message, method=kind.create_method))


def _trust_the_list(outcome: _plan.Outcome, new: list[_api.Row], returned_id: str | None) -> None:
    """Let the list decide what became of a create.

    :param new: the listed objects of this identity that were not there before
    """
    desired, kind = outcome.desired, outcome.desired.kind
    understood = outcome.action == "created"
    if not new:
        if understood:
            message = (
                f"{kind.create_method} returned no error, but the listing does not show a new {kind.noun}; "
                "do not run again, look in the portal"
            )
            outcome.fail(_errors.CheckCentralError("unknown_outcome", message, method=kind.create_method))
        return
    if len(new) > 1:
        own = _with_id(returned_id, new)
        outcome.warnings.append(
            f"{len(new)} {kind.plural} of this {kind.identity_words} were created at the same time ({_plan.ids_of(new)}); "
            "another run may have created one. Remove the surplus in the portal"
        )
        outcome.action, outcome.failure = "created", None
        outcome.record = {**(own or desired.body), "id": returned_id}
        return
    [row] = new
    outcome.record = row
    outcome.drift, outcome.not_compared = compare(desired, row)
    if not _is_listed(new, returned_id):
        outcome.warnings.append(
            f"{kind.create_method} returned the id {returned_id}, but the listing shows {row['id']}; "
            "another run may have created that one. Check in the portal whether there are two"
        )
    if kind.identity_of(row).exact != kind.identity_of(desired.properties).exact:
        what = kind.identity_words
        outcome.warnings.append(f"the service stored the {what} as {kind.name_of(row)!r}; use that {what} from now on")
    # A create of unknown outcome that is found different from what was sent is someone else's object.
    outcome.failure = None
    outcome.action = "created" if understood or not outcome.drift else "drifted"
