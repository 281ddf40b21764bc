# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated service as the application and the control interface share it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from flask import request
from werkzeug.local import LocalProxy

from .behavior import Behavior
from .faults import Faults
from .organization import Organization, View
from .replies import ApiError
from .sample import USER_TOKEN_HOLDER

READ_WRITE, READ_ONLY, USER = "read_write", "read_only", "user"
DEFAULT_TOKENS = {READ_WRITE: "demo-read-write-token", READ_ONLY: "demo-read-only-token", USER: "demo-user-token"}
ENVIRON_KEY = "simulator.service"


@dataclass(frozen=True)
class RecordedRequest:
    """A request to an API method as it arrived.

    verb: of HTTP.
    access: what its token may do: read_write, read_only, user, or "" for a token that is wrong or missing.
    query: without the token.
    body: the JSON, or None when there was none.
    port: the client's side of the connection, so that equal ports mean one connection.
    """

    method: str
    verb: str
    access: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str]
    port: int


class Service:
    """An organization, how the service behaves, and what was asked of it.

    organization, behavior: may be changed or replaced at any time.
    calls: how often each API method was called, in whatever way that ended.
    requests: the requests behind them, oldest first.
    faults: what goes wrong.
    """

    def __init__(
        self,
        organization: Organization | None = None,
        behavior: Behavior | None = None,
        *,
        token: str = DEFAULT_TOKENS[READ_WRITE],
        read_only_token: str = DEFAULT_TOKENS[READ_ONLY],
        user_token: str = DEFAULT_TOKENS[USER],
        log: Callable[[str], None] | None = None,
    ) -> None:
        self.organization = organization or Organization.sample()
        self.behavior = behavior or Behavior()
        self.token = token
        self.read_only_token = read_only_token
        self.user_token = user_token
        self.calls: Counter[str] = Counter()
        self.requests: list[RecordedRequest] = []
        self.faults = Faults(self.resume_listening)
        self._allowance_used: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._log = log
        self._first_organization = self.organization.snapshot()
        self._first_behavior = self.behavior.as_dict()

    def reset(self) -> None:
        """Go back to how everything was at the start: organization, behavior, no faults, no calls."""
        self.faults.clear()
        self.behavior.update(self._first_behavior)
        self.organization.restore(self._first_organization)
        with self._lock:
            self.calls.clear()
            self.requests.clear()
            self._allowance_used.clear()

    def record(self, recorded: RecordedRequest) -> None:
        with self._lock:
            self.calls[recorded.method] += 1
            self.requests.append(recorded)
        if self._log:
            self._log(f"{recorded.verb} {recorded.method} ({recorded.access or 'no valid token'})")

    def access_of(self, token: str) -> str:
        """The access that a token gives, or "" for an unknown token."""
        return {self.user_token: USER, self.read_only_token: READ_ONLY, self.token: READ_WRITE}.get(token, "")

    def view_of(self, access: str) -> View:
        return self.organization.visible_to(USER_TOKEN_HOLDER) if access == USER else self.organization.everything()

    def use_allowance(self, method: str) -> None:
        """Count a call against the method's daily limit; the day ends with a reset."""
        with self._lock:
            self._allowance_used[method] += 1
            exceeded = self._allowance_used[method] > self.behavior.daily_limit
        if exceeded:
            raise ApiError(
                429,
                "quota_exceeded",
                f"The limit of {self.behavior.daily_limit} calls per day for {method} is exceeded.",
            )

    def refuse_others(self, connection: Any) -> None:
        """Refuse new connections and end all but this one. Without a server of its own there is nothing to do."""

    def resume_listening(self) -> None:
        """Accept connections again."""


service = cast(Service, LocalProxy(lambda: request.environ[ENVIRON_KEY]))
"""The service that is asked for in this request."""
