# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls of the API: reading, fetching, writing; retries, counts, no writes in check mode.

The only way to the service. Private to the collection: may change without notice.
"""

from __future__ import annotations

import json
import random
import threading
from collections import Counter
from collections.abc import Mapping
from time import monotonic, sleep
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _api
from ansible_collections.msp.checkcentral.plugins.module_utils._connection import Connection
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError
from ansible_collections.msp.checkcentral.plugins.module_utils._redaction import redact
from ansible_collections.msp.checkcentral.plugins.module_utils._replies import (
    Call,
    Receiver,
    Replies,
    Reply,
    unknown_outcome,
)
from ansible_collections.msp.checkcentral.plugins.module_utils._transport import NoReplyError, Transport
from ansible_collections.msp.checkcentral.plugins.module_utils._writing import Listeners, NoOneListens

# Seconds.
LONGEST_RETRY_AFTER = 60.0
FIRST_BACKOFF = 0.5
LONGEST_BACKOFF = 8.0

# Kinds of failures after which a call is made again: nothing was carried out, and the cause may pass.
_MAY_PASS = ("transport", "quota")
_OVERVIEW = "getOverview"
# How similar to the organization's name a probable misspelling is.
_NEARLY = 0.8


class Client:
    """Calls methods of the API. Threads may share one client.

    Raises :class:`CheckCentralError` for everything that goes wrong. A write that may have reached the service is
    never sent again: its error has the kind ``unknown_outcome``.
    """

    def __init__(
        self, connection: Connection, *, read_only: bool = False, workers: int = 1, overview: Any = None
    ) -> None:
        """Open a session; nothing is sent yet.

        :param read_only: refuse every write (check mode, or a module that never writes)
        :param workers: how many threads will call at the same time
        :param overview: getOverview's reply, if it is known
        """
        self.connection = connection
        self.read_only = read_only
        self._writes = 0
        # Recorded when the module starts; needed only for writes.
        self._listeners = None if read_only else Listeners()
        self._calls: Counter[str] = Counter()
        self._lock = threading.Lock()
        self.known_overview = overview
        self._organization_is_checked = connection.organization is None
        self._checking_organization = threading.Lock()
        self._replies = Replies(connection.api_token)
        self._transport = Transport(connection, workers, self._replies.excerpt)

    @property
    def api_calls(self) -> dict[str, int]:
        """HTTP requests so far, for each method of the API, retries included."""
        with self._lock:
            return dict(sorted(self._calls.items()))

    @property
    def has_written(self) -> bool:
        """Whether anything was written, as far as anyone knows: a create of unknown outcome or under way counts."""
        return self._writes > 0

    def redact(self, text: str) -> str:
        """Take the token out of a text."""
        return redact(text, self.connection.api_token)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def overview(self) -> Any:
        """Return getOverview's reply, read once."""
        self.check_organization()
        return self._read_overview()

    def check_organization(self) -> None:
        """Make sure, once, that the token belongs to the organization that the connection names, if it names one.

        Every call does so before it is sent. Raises an ``invalid`` :class:`CheckCentralError`.
        """
        with self._checking_organization:
            if self._organization_is_checked:
                return
            requested, actual = self.connection.organization, _api.organization_name(self._read_overview())
            if actual != requested:
                message = (
                    f"organization is {requested!r}, but the token belongs to {actual!r}; nothing else was read, and nothing was "
                    f"written. Use the token of {requested!r}, or correct checkcentral_organization (option organization)"
                    f"{_if_near(str(requested), actual)}"
                )
                raise CheckCentralError("invalid", self.redact(message), method=_OVERVIEW)
            self._organization_is_checked = True

    def read(self, method: str, query: Mapping[str, Any] | None = None) -> Any:
        """Call a method that reads; return its reply, parsed from JSON.

        Transport failures, 429 and 5xx are tried again.
        """
        return self.document(method, self.fetch(method, query))

    def document(self, method: str, reply: Reply) -> Any:
        """Parse a reply from JSON; raises what the service refuses in it, or a ``protocol`` error if it is not JSON."""
        return self._replies.document(method, reply)

    def fetch(self, method: str, query: Mapping[str, Any] | None = None, receive: Receiver | None = None) -> Reply:
        """Call a method that reads; return its reply as it is.

        :param receive: takes the body, of any size, in pieces; the reply's ``content`` is empty then
        """
        self.check_organization()
        return self._call(Call(method, query, receive=receive))

    def write(self, method: str, body: Any, query: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Call a method that writes; return its reply, a JSON object.

        Sent at most once: it is tried again only if it was certainly not processed. Raises :class:`NoOneListens` in place of
        sending anything when the run that asked for it has ended.
        """
        if self.read_only:
            raise CheckCentralError(
                "invalid", f"{method} writes, and this client only reads (check mode)", method=method
            )
        self.check_organization()
        with self._lock:
            self._writes += 1
        try:
            return self._replies.written(method, self._call(Call(method, query, json.dumps(body).encode())))
        except CheckCentralError as error:
            if error.kind != "unknown_outcome":
                with self._lock:
                    self._writes -= 1
            raise

    def _read_overview(self) -> Any:
        if self.known_overview is None:
            self.known_overview = self.document(_OVERVIEW, self._call(Call(_OVERVIEW)))
        return self.known_overview

    def _call(self, call: Call) -> Reply:
        """Make a call, and repeat it while that is safe and may help."""
        deadline = monotonic() + self.connection.longest_call
        failed = 0
        while True:
            if call.writes and self._listeners is not None and not self._listeners.someone_listens():
                raise NoOneListens(call.method)
            outcome = self._attempt(call, deadline)
            if isinstance(outcome, Reply):
                return outcome
            pause = _backoff(failed) if outcome.retry_after is None else outcome.retry_after
            in_time = pause <= LONGEST_RETRY_AFTER and monotonic() + pause < deadline
            if outcome.kind not in _MAY_PASS or failed == self.connection.retries or not in_time:
                raise outcome
            sleep(pause)
            failed += 1

    def _attempt(self, call: Call, deadline: float) -> Reply | CheckCentralError:
        """Send one HTTP request; return a reply that can be used, or why there is none."""
        with self._lock:
            self._calls[call.method] += 1
        try:
            reply = self._transport.exchange(call, deadline)
        except NoReplyError as failure:
            return _no_reply(call, failure)
        return self._replies.problem(call, reply) or reply


def _if_near(requested: str, actual: str) -> str:
    """Return a hint if the actual name is close to the given one."""
    # Only this error needs it, and modules start often.
    import difflib

    likeness = difflib.SequenceMatcher(None, requested.casefold(), actual.casefold()).ratio()
    return f": the closest is {actual!r}" if likeness >= _NEARLY else ""


def _no_reply(call: Call, failure: NoReplyError) -> CheckCentralError:
    """Return the error of a request without a reply."""
    method = call.method
    came = f"{method} got no usable reply: {failure.reason}"
    if call.writes and failure.sent:
        return unknown_outcome(method, came)
    if failure.kind == "protocol":
        return CheckCentralError("protocol", f"{came}; check api_url, or ask for less", method=method)
    if failure.kind == "invalid":
        return CheckCentralError("invalid", f"{failure.reason}; nothing was sent", method=method)
    advice = "check api_url, the network, a proxy and the service's status, then run again"
    return CheckCentralError("transport", f"{came}; {advice}", method=method)


def _backoff(failed: int) -> float:
    """Seconds to wait after a failed attempt, with jitter so that parallel workers do not come back together."""
    return min(FIRST_BACKOFF * 2.0**failed, LONGEST_BACKOFF) * random.uniform(0.5, 1.0)
