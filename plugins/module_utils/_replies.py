# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a reply means: success, a refusal and its kind, or unknown. Private to the collection: may change without notice.

Codes and texts of the service's errors are not documented: the HTTP status decides first, then, inferred, the words.
"""

from __future__ import annotations

import contextlib
import email.utils
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError
from ansible_collections.msp.checkcentral.plugins.module_utils._redaction import redact

EXCERPT = 300
# Sent by a gateway when the service behind it is slow, not by the service itself.
_TIMED_OUT = 408
_KIND_OF_STATUS = {401: "authentication", 403: "permission", 429: "quota"}
# These kinds stop a run, so a word that an error about one report may have, such as "limit" alone, is no sign.
_WORDS = {
    "permission": "read.?only|read/write|permission|access (level|denied)|forbidden|not allowed to (call|create|use|write)",
    "quota": (
        "quota|rate limit|too many (api )?(calls|requests)"
        "|(limit|exceed|maximum).*(calls|requests|per day|daily)|(calls|requests|per day|daily).*(limit|exceed|maximum)"
    ),
    "authentication": (
        "(api|access|invalid|wrong|unknown|missing|expired).?token|token (is|was|has|not|invalid|expired)"
        "|authenticat|unauthori|not authori|credential|api.?key"
    ),
}
_ADVICE = {
    "authentication": "check api_token (portal: Organization > API)",
    "permission": "use an organization token with Read/Write access to create reports; a user token sees only what its user may see",
    "rejected": "correct what the service reports, then run again",
}

# Takes the body of a reply in pieces, from its beginning at each call: a body that was cut off may come again.
Receiver = Callable[[Iterator[bytes]], None]


class Call(NamedTuple):
    """A call of the API; ``body`` is JSON, ``receive`` takes the body of a good reply if it is set."""

    method: str
    query: Mapping[str, Any] | None = None
    body: bytes | None = None
    receive: Receiver | None = None

    @property
    def writes(self) -> bool:
        """Whether the call changes something at the service."""
        return self.body is not None


class Reply(NamedTuple):
    """What the service answered; ``content`` is empty where the body went to a :data:`Receiver`."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def is_success(self) -> bool:
        """Whether its HTTP status says that all is well."""
        return 200 <= self.status < 300


class Replies:
    """Interprets replies, and keeps the token out of all messages and results."""

    def __init__(self, token: str) -> None:
        """Remember what to keep out of all texts."""
        self._token = token
        # Redacting takes long, and no form of the token changes its letters and digits.
        self._token_core = max(re.findall(r"[A-Za-z0-9]*", token), key=len).encode()

    def document(self, method: str, reply: Reply) -> Any:
        """Parse a reply from JSON; raises what the service refuses in it, or a ``protocol`` error if it is not JSON."""
        document, problem = self._read(method, reply)
        if problem is not None:
            raise problem
        return document

    def written(self, method: str, reply: Reply) -> dict[str, Any]:
        """Return a reply to a write, a JSON object; what is neither that nor a refusal has an unknown outcome."""
        document, problem = self._read(method, reply)
        if problem is None and isinstance(document, dict):
            return document
        if problem is None:
            raise unknown_outcome(method, f"{method} returned JSON that is not an object", reply.status)
        raise unknown_outcome(method, problem.message, reply.status) if problem.kind == "protocol" else problem

    def problem(self, call: Call, reply: Reply) -> CheckCentralError | None:
        """Return what is wrong by a reply's HTTP status, None for success."""
        method, status = call.method, reply.status
        if reply.is_success:
            return None
        retry_after = _retry_after(reply.headers.get("Retry-After"))
        error = None
        with contextlib.suppress(ValueError):
            error = _error_object(self._parsed(reply.content))
        if status == 429:
            return _quota(method, status, error, retry_after)
        # A gateway may say this of a write that the service behind it has carried out.
        if status == 503 and retry_after is not None and not call.writes:
            what = f"asks to wait {_readable_duration(retry_after)}"
            return _unavailable(method, status, error, what, retry_after)
        if 400 <= status < 500 and status != _TIMED_OUT:
            return _refusal(method, status, error or {"message": self.excerpt(reply.content)})
        if 300 <= status < 400:
            came = f"{method} was redirected (HTTP {status}), and redirects are not followed; check api_url"
            if call.writes:
                return unknown_outcome(method, came, status)
            return CheckCentralError("protocol", came, method=method, status=status)
        if call.writes:
            return unknown_outcome(method, f"{method} returned HTTP {status}{_words_of_service(error)}", status)
        return _unavailable(method, status, error, "has an internal error")

    def excerpt(self, text: str | bytes) -> str:
        """Shorten a text from outside for a message, without the token and on one line."""
        if isinstance(text, bytes):
            text = text.decode("utf-8", "replace")
        # Before it is shortened: no part of the token may be left at its end.
        return _shortened(redact(text, self._token))

    def _read(self, method: str, reply: Reply) -> tuple[Any, CheckCentralError | None]:
        """Return what a reply holds, and what the service refuses in it, or a ``protocol`` error if it is not JSON."""
        try:
            document = self._parsed(reply.content)
        except ValueError:
            what = f"text that is not JSON: {self.excerpt(reply.content)}" if reply.content.strip() else "an empty body"
            message = f"{method} returned {what} (HTTP {reply.status}); check api_url"
            return None, CheckCentralError("protocol", message, method=method, status=reply.status)
        error = _error_object(document)
        return document, None if error is None else _refusal(method, reply.status, error)

    def _parsed(self, content: bytes) -> Any:
        """Parse a body, without the token in it; raises ValueError if it is not JSON, or nested without end."""
        try:
            document = json.loads(content)
            if rb"\ud" in content.lower():
                # Half of a surrogate pair, of a name cut in the middle of an emoji: Ansible takes no such text as a result.
                document = json.loads(json.dumps(document, ensure_ascii=False).encode("utf-8", "replace"))
            return self._redacted(document) if self._token_core in content else document
        except RecursionError as error:
            raise ValueError from error

    def _redacted(self, document: Any) -> Any:
        """Take the token out of a parsed reply, at every depth, out of keys too."""
        if isinstance(document, str):
            return redact(document, self._token)
        if isinstance(document, list):
            return [self._redacted(item) for item in document]
        if isinstance(document, dict):
            return {redact(key, self._token): self._redacted(item) for key, item in document.items()}
        return document


def unknown_outcome(method: str, came: str, status: int | None = None) -> CheckCentralError:
    """Return the error of a write whose outcome is unknown."""
    message = f"{came}. Whether the service carried it out is unknown: look in the portal before running again"
    return CheckCentralError("unknown_outcome", message, method=method, status=status)


def _unavailable(
    method: str, status: int, error: Mapping[str, Any] | None, what: str, retry_after: float | None = None
) -> CheckCentralError:
    came = f"{method} returned HTTP {status}{_words_of_service(error)}: the service {what}; run again later"
    return CheckCentralError(
        "transport", came, method=method, status=status, error_id=_error_id(error), retry_after=retry_after
    )


def _quota(method: str, status: int, error: Mapping[str, Any] | None, retry_after: float | None) -> CheckCentralError:
    wait = "when the count resets is not documented"
    if retry_after is not None:
        until = datetime.now(timezone.utc) + timedelta(seconds=retry_after)
        duration = _readable_duration(retry_after)
        wait = f"the service asks to try again in {duration}, at {until:%Y-%m-%d %H:%M} UTC"
    came = f"{method} has no calls left (HTTP {status}{_words_of_service(error)})"
    message = f"{came}: each method may be called 10,000 times a day; {wait}"
    return CheckCentralError(
        "quota", message, method=method, status=status, error_id=_error_id(error), retry_after=retry_after
    )


def _refusal(method: str, status: int, error: Mapping[str, Any]) -> CheckCentralError:
    """Return the error of a refused call; its kind depends on the status first, then on the words."""
    kind = _KIND_OF_STATUS.get(status) or (_kind_of_words(error) if 200 <= status < 300 else "rejected")
    if kind == "quota":
        return _quota(method, status, error, None)
    message = f"{method} was refused (HTTP {status}{_words_of_service(error)}); {_ADVICE[kind]}"
    return CheckCentralError(kind, message, method=method, status=status, error_id=_error_id(error))


def _kind_of_words(error: Mapping[str, Any]) -> str:
    words = str(error.get("message", ""))
    kinds = (kind for kind, signs in _WORDS.items() if re.search(signs, words, re.IGNORECASE))
    return next(kinds, "rejected")


def _words_of_service(error: Mapping[str, Any] | None) -> str:
    """Quote the service's error object."""
    told = error or {}
    words = [f"error {told['id']}"] if told.get("id") else []
    words += [f"'{told['message']}'"] if told.get("message") else []
    return f", {_shortened(', '.join(words))}" if words else ""


def _error_id(error: Mapping[str, Any] | None) -> str | None:
    return _shortened(str(error["id"])) if error and error.get("id") is not None else None


def _shortened(text: str) -> str:
    text = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split())
    return text if len(text) <= EXCERPT else text[:EXCERPT] + "..."


def _error_object(document: Any) -> dict[str, Any] | None:
    """Return the ``id`` and ``message`` of an error that a reply holds, or None; case is unknown, so any is taken.

    ``errors`` and ``success: false`` are inferred: what other services say, and what no reply without an error has.
    """
    if not isinstance(document, dict):
        return None
    lowered = {key.lower(): value for key, value in document.items()}
    found = lowered.get("error") or lowered.get("errors")
    if not found and lowered.get("success") is False:
        found = {"id": lowered.get("id"), "message": lowered.get("message") or "success is false"}
    if not found:
        return None
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if isinstance(found, dict):
        found = {key.lower(): value for key, value in found.items()}
        return {"id": found.get("id"), "message": found.get("message") or json.dumps(found)}
    return {"id": None, "message": found if isinstance(found, str) else json.dumps(found)}


def _retry_after(value: str | None) -> float | None:
    """Read a ``Retry-After`` header: seconds, or a date; None if there is none or it cannot be read."""
    if value is None:
        return None
    if re.fullmatch(r"\s*[0-9]{1,9}\s*", value):
        return float(value)
    try:
        when = email.utils.parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=timezone.utc)
    return max((when - datetime.now(timezone.utc)).total_seconds(), 0.0)


def _readable_duration(seconds: float) -> str:
    """Return a number of seconds in a readable form."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} minutes" if seconds < 7200 else f"{seconds / 3600:.1f} hours"
