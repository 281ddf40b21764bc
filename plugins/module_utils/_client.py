# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""HTTP to CheckCentral: session, token, retries, deadlines, redaction, call counts, the read-only guard.

The only place that sends anything. Private to the collection: may change without notice.
"""

from __future__ import annotations

import email.utils
import html
import html.entities
import http.client
import http.cookiejar
import ipaddress
import json
import logging
import math
import os
import random
import re
import socket
import sys
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from time import monotonic, sleep
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError
from ansible_collections.msp.checkcentral.plugins.module_utils._writing import Listeners, NoOneListens

try:
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3 import disable_warnings
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
    from urllib3.exceptions import HTTPError, InsecureRequestWarning
except ImportError:
    HAS_REQUESTS = False
else:
    HAS_REQUESTS = True

VERSION = "1.0.0"
DEFAULT_API_URL = "https://api.checkcentral.cc"

# A whole call, its retries and waits included, ends within this many times the timeout.
DEADLINE_FACTOR = 4
LONGEST_RETRY_AFTER = 60.0
LONGEST_SPAN_TOLD = 10 * 366 * 86400.0
FIRST_BACKOFF = 0.5
LONGEST_BACKOFF = 8.0
LARGEST_REPLY = 64 * 1024 * 1024
CHUNK = 64 * 1024
EXCERPT = 300
# Bytes of a body that an excerpt is taken from, and the most characters that one character of the token may be spelt in.
LOOKED_AT = 64 * 1024
LONGEST_SPELLING = 32

REDACTED = "********"
_TOKEN_PARAMETER = re.compile(r"(apitoken(?:=|%3d))[^&\s\"'<>]*", re.IGNORECASE)


def token_forms(token: str) -> set[str]:
    """Return the token as it may appear in a text: raw and in every encoding that a URL, HTML or JSON gives it.

    Empty for a blank token, which is refused, and which must not be looked for in a text.
    """
    if not token.strip():
        return set()
    percent = {quote(token, safe=""), quote(token), quote_plus(token)}
    escaped = {html.escape(token), html.escape(token, quote=False), json.dumps(token)[1:-1], repr(token)[1:-1]}
    # str.lower() would also lower the token's own letters: only the hexadecimal digits of an escape may differ.
    lowered = {re.sub(r"%[0-9A-F]{2}", lambda escape: escape.group().lower(), form) for form in percent}
    return {token} | percent | lowered | escaped


def redact(text: str, token: str) -> str:
    """Take the token, and whatever follows ``apiToken=``, out of a text."""
    if token.strip():
        text = _in_any_spelling(token).sub(REDACTED, text)
    return _TOKEN_PARAMETER.sub(rf"\g<1>{REDACTED}", text)


@lru_cache(maxsize=4)
def _in_any_spelling(token: str) -> re.Pattern[str]:
    """Find a token whatever a service or a library has done to its characters, even if each is spelt in another way."""
    return re.compile("".join(map(_spellings, token)))


def _spellings(character: str) -> str:
    """Return a pattern of a character: as it is, behind backslashes, in a URL (perhaps quoted twice), in JSON, in HTML."""
    code = ord(character)
    quoted = "".join(f"%(?:25)*{byte:02x}" for byte in character.encode(errors="surrogatepass"))
    utf16 = character.encode("utf-16-be", errors="surrogatepass").hex()
    escaped = "".join(rf"\\{{1,8}}u{utf16[start : start + 4]}" for start in range(0, len(utf16), 4))
    ways = [quoted, escaped, rf"&(?:amp;)*#0*{code};", rf"&(?:amp;)*#x0*{code:x};"]
    names = [name for name, meaning in html.entities.html5.items() if meaning == character]
    # The longest first, lest a part of a spelling is left over; the character as it is last, and with its case.
    ways += [rf"&(?:amp;)*{name}" for name in sorted(names, key=len, reverse=True)]
    ways += [r"\+"] if character == " " else []
    return rf"\\{{0,8}}(?:(?i:{'|'.join(ways)})|{re.escape(character)})"


class _TokenFilter(logging.Filter):
    """Keeps the token out of urllib3's own debug lines, which show whole URLs."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage(), token="")
        record.args = ()
        return True


@dataclass(frozen=True)
class Connection:
    """Where the service is and how to talk to it, as the user's connection options say.

    ``timeout`` is in seconds: for connecting and for each wait for data.
    """

    api_token: str = field(repr=False)
    api_url: str = DEFAULT_API_URL
    ca_path: str | None = None
    validate_certs: bool = True
    timeout: float = 30.0
    retries: int = 3

    def __post_init__(self) -> None:
        """Refuse what cannot work; raises an ``invalid`` :class:`CheckCentralError` that lists all of it."""
        problems = [*self._token_problems(), *self._url_problems()]
        if self.ca_path and not os.path.exists(self.ca_path):
            problems.append(
                f"ca_path {self.ca_path!r} does not exist; give a file or folder of CA certificates in PEM form"
            )
        if not (math.isfinite(self.timeout) and 0 < self.timeout <= 3600):
            problems.append(f"timeout {self.timeout!r} is not usable; give seconds, more than 0 and at most 3600")
        if not 0 <= self.retries <= 10:
            problems.append(f"retries {self.retries!r} is not usable; give a number from 0 to 10")
        if problems:
            raise CheckCentralError("invalid", redact("; ".join(problems), self.api_token))

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Connection:
        """Make a connection of the connection options among a module's or plugin's options."""
        return cls(**{each.name: options[each.name] for each in fields(cls)})

    def _token_problems(self) -> Iterator[str]:
        """Yield what is wrong with the token, without a word of it."""
        token = self.api_token
        if not token.strip():
            yield "api_token is empty; give an API token of your organization (portal: Organization > API)"
        elif token != token.strip():
            yield "api_token has white space or a line break at its start or end, as a paste often adds; remove it"
        elif any(unicodedata.category(character) in ("Cc", "Cs") for character in token):
            yield "api_token has a character in it that is no text; copy it again from the portal (Organization > API)"

    def _url_problems(self) -> Iterator[str]:
        """Yield what is wrong with the address."""
        right = f"give an address such as {DEFAULT_API_URL}"
        shown = _without_secrets(self.api_url)
        try:
            parts = urlsplit(self.api_url)
            host, dummy = parts.hostname, parts.port
        except ValueError:
            yield f"api_url {shown!r} is not an address; {right}"
            return
        if parts.scheme not in ("http", "https") or not host:
            yield f"api_url {shown!r} is not an http or https address; {right}"
        elif parts.query or parts.fragment or "@" in parts.netloc or any(c.isspace() for c in self.api_url):
            yield f"api_url {shown!r} may hold neither white space nor user name, query or fragment; {right}"
        elif parts.scheme == "http" and self.validate_certs and not _is_loopback(host):
            yield (
                f"api_url {self.api_url!r} would send the token unencrypted; use https, "
                "or set validate_certs to false if that is really meant"
            )

    @property
    def host(self) -> str:
        """The host and port, for messages."""
        return urlsplit(self.api_url).netloc


def _without_secrets(url: str) -> str:
    """Cut what may be secret out of a URL: the query and what comes behind, a user's name and password."""
    shown = re.split(r"[?#]", url, maxsplit=1)[0]
    dummy, at, behind = shown.rpartition("@")
    return f"...@{behind}" if at else behind


def _is_loopback(host: str) -> bool:
    """Tell whether a host name or address stays on this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Attempt:
    """One HTTP request on its way: whether its bytes may have left, and a watchdog that ends it on time.

    Timeouts of sockets bound each wait for data, not the whole: a service that drips a byte a second would hold a
    task for ever. So a timer shuts the socket down.
    """

    def __init__(self, seconds: float) -> None:
        self.sent = False
        self.expired = False
        self.connection: http.client.HTTPConnection | None = None
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True

    def __enter__(self) -> _Attempt:
        _under_way.attempt = self
        self._timer.start()
        return self

    def __exit__(self, *dummy: object) -> None:
        self._timer.cancel()
        _under_way.attempt = None

    def _expire(self) -> None:
        self.expired = True
        sock = getattr(self.connection, "sock", None)
        if sock is not None:
            try:
                # Not SSLSocket.shutdown(): it takes the TLS state away from under the thread that reads.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
            except OSError:
                # Closed already: the reader knows.
                return


_under_way = threading.local()


if HAS_REQUESTS:
    logging.getLogger("urllib3.connectionpool").addFilter(_TokenFilter())

    class _Watched:
        """Tells the attempt under way which connection it uses and when its first byte leaves."""

        _connecting = False

        def connect(self) -> None:
            attempt = _under_way.attempt
            attempt.connection = self
            self._connecting = True
            try:
                super().connect()  # type: ignore[misc]
            finally:
                self._connecting = False
            if attempt.expired:
                raise TimeoutError("connecting took too long")

        def send(self, data: Any) -> None:
            attempt = _under_way.attempt
            attempt.connection = self
            if self.sock is None:  # type: ignore[attr-defined]
                self.connect()
            # A proxy's CONNECT is sent while connecting, and carries nothing of the call.
            if not self._connecting:
                attempt.sent = True
            super().send(data)  # type: ignore[misc]

    class _WatchedHTTPConnection(_Watched, HTTPConnection):
        pass

    class _WatchedHTTPSConnection(_Watched, HTTPSConnection):
        pass

    class _WatchedHTTPPool(HTTPConnectionPool):
        ConnectionCls = _WatchedHTTPConnection

    class _WatchedHTTPSPool(HTTPSConnectionPool):
        ConnectionCls = _WatchedHTTPSConnection

    _POOLS = {"http": _WatchedHTTPPool, "https": _WatchedHTTPSPool}

    class _WatchedAdapter(HTTPAdapter):
        """requests' own adapter with connections that tell what they do; it never retries."""

        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, **kwargs)
            self.poolmanager.pool_classes_by_scheme = _POOLS

        def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
            manager = super().proxy_manager_for(*args, **kwargs)
            manager.pool_classes_by_scheme = _POOLS
            return manager


@dataclass(frozen=True)
class Reply:
    """What the service answered; ``content`` is empty where the body went to a :data:`Receiver`."""

    status: int
    headers: Mapping[str, str]
    content: bytes


# Takes the body of a reply in chunks, from its beginning at each call: a body that was cut off may come again.
Receiver = Callable[[Iterator[bytes]], None]


@dataclass(frozen=True)
class _Request:
    """A call as it is sent; ``body`` is JSON, ``receive`` takes the body of a good reply if it is set."""

    method: str
    query: Mapping[str, Any] | None = None
    body: bytes | None = None
    receive: Receiver | None = None

    @property
    def writes(self) -> bool:
        """Whether the call changes something at the service."""
        return self.body is not None


@dataclass(frozen=True)
class _Problem:
    """Why an attempt did not succeed, and whether another one may be made.

    ``retry_after`` is in seconds: what the service asks to wait, if it does.
    """

    error: CheckCentralError
    may_retry: bool = False
    retry_after: float | None = None


class Client:
    """Calls methods of the API. Threads may share one client.

    Raises :class:`CheckCentralError` for everything that goes wrong. A write that may have reached the service is
    never sent again: its error has the kind ``unknown_outcome``.
    """

    def __init__(self, connection: Connection, *, read_only: bool = False, workers: int = 1) -> None:
        """Open a session; nothing is sent yet.

        :param read_only: refuse every write (check mode)
        :param workers: how many threads will call at the same time
        """
        if not HAS_REQUESTS:
            raise CheckCentralError("dependency", missing_requests())
        self.connection = connection
        self.read_only = read_only
        self._listeners = Listeners()
        self._token_core = max(re.findall(r"[A-Za-z0-9]*", connection.api_token), key=len).encode()
        self._calls: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._session = requests.Session()
        adapter = _WatchedAdapter(pool_connections=1, pool_maxsize=workers, max_retries=0)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)
        # What the environment says is looked up once, not for each request; ~/.netrc is not asked at all.
        self._session.trust_env = False
        self._session.proxies.update(_proxies_of_environment(connection))
        self._session.verify = connection.validate_certs and (connection.ca_path or _ca_bundle_of_environment() or True)
        self._session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers["User-Agent"] = f"msp.checkcentral/{VERSION}"
        if not connection.validate_certs:
            disable_warnings(InsecureRequestWarning)

    @property
    def api_calls(self) -> dict[str, int]:
        """HTTP requests so far, for each method of the API, retries included."""
        with self._lock:
            return dict(sorted(self._calls.items()))

    def redact(self, text: str) -> str:
        """Take the token out of a text."""
        return redact(text, self.connection.api_token)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def read(self, method: str, query: Mapping[str, Any] | None = None) -> Any:
        """Call a method that reads; return its reply, parsed from JSON.

        Transport failures, 429 and 5xx are tried again.
        """
        return self.document(method, self._call(_Request(method, query)))

    def document(self, method: str, reply: Reply) -> Any:
        """Parse a reply from JSON; raises what the service refuses in it, or a ``protocol`` error if it is not JSON."""
        document = self._json(method, reply)
        error = _error_object(document)
        if error is not None:
            raise self._refusal(method, reply.status, error)
        return document

    def fetch(self, method: str, query: Mapping[str, Any] | None = None, receive: Receiver | None = None) -> Reply:
        """Call a method that reads; return its reply as it is.

        :param receive: takes the body, of any size, in chunks; the reply's ``content`` is empty then
        """
        return self._call(_Request(method, query, receive=receive))

    def write(self, method: str, body: Any, query: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Call a method that writes; return its reply, a JSON object.

        Sent at most once: only what surely was not processed is tried again. Raises :class:`NoOneListens` in place of
        sending anything when the run that asked for it has ended.
        """
        if self.read_only:
            raise CheckCentralError(
                "invalid", f"{method} writes, and this client only reads (check mode)", method=method
            )
        reply = self._call(_Request(method, query, json.dumps(body).encode()))
        try:
            document = self._json(method, reply)
        except CheckCentralError as problem:
            outcome = problem.message
        else:
            error = _error_object(document)
            if error is not None:
                raise self._refusal(method, reply.status, error)
            if isinstance(document, dict):
                return document
            outcome = f"{method} answered with JSON that is not an object"
        raise self._unknown_outcome(method, outcome, reply.status)

    def _call(self, request: _Request) -> Reply:
        """Make a call, and make it again while that is safe and promises something."""
        deadline = monotonic() + DEADLINE_FACTOR * self.connection.timeout
        failed = 0
        while True:
            if request.writes and not self._listeners.someone_listens():
                raise NoOneListens(request.method)
            outcome = self._attempt(request, deadline)
            if isinstance(outcome, Reply):
                return outcome
            pause = _backoff(failed) if outcome.retry_after is None else outcome.retry_after
            in_time = pause <= LONGEST_RETRY_AFTER and monotonic() + pause < deadline
            if not outcome.may_retry or failed == self.connection.retries or not in_time:
                raise outcome.error
            sleep(pause)
            failed += 1

    def _attempt(self, request: _Request, deadline: float) -> Reply | _Problem:
        """Send one HTTP request and read its reply."""
        remaining = max(deadline - monotonic(), 0.001)
        with _Attempt(remaining) as attempt:
            try:
                with self._send(request, remaining) as response:
                    content = _read_body(response, request.receive if _is_success(response.status_code) else None)
                    reply = Reply(response.status_code, response.headers, content)
            except _TooLarge:
                return self._too_large(request)
            except _failures() as failure:
                reason = self._reason(failure, attempt)
            else:
                if attempt.expired:
                    reason = self._too_slow()
                else:
                    return self._judged(request, reply)
        return self._no_reply(request, reason, sent=attempt.sent)

    def _send(self, request: _Request, remaining: float) -> requests.Response:
        """Start one HTTP request; its reply's body is still to be read."""
        with self._lock:
            self._calls[request.method] += 1
        seconds = min(self.connection.timeout, remaining)
        return self._session.request(
            "POST" if request.writes else "GET",
            f"{self.connection.api_url.rstrip('/')}/{quote(request.method, safe='')}/",
            params={"apiToken": self.connection.api_token, **(request.query or {})},
            data=request.body,
            headers={
                "Accept": "*/*" if request.receive else "application/json",
                **({"Content-Type": "application/json"} if request.writes else {}),
            },
            timeout=(seconds, seconds),
            allow_redirects=False,
            stream=True,
        )

    def _judged(self, request: _Request, reply: Reply) -> Reply | _Problem:
        """Tell a reply that can be used from one that is a problem, by its HTTP status."""
        method, writes, status = request.method, request.writes, reply.status
        if _is_success(status):
            return reply
        retry_after = _retry_after(reply.headers.get("Retry-After"))
        error = _error_object(_json_or_none(reply.content))
        if status == 429:
            return _Problem(
                self._quota(method, status, error or {}, retry_after), may_retry=True, retry_after=retry_after
            )
        if status == 503 and retry_after is not None:
            wait = f"asks to wait {_span(retry_after)}"
            return _Problem(self._unavailable(method, status, error, wait), may_retry=True, retry_after=retry_after)
        if 400 <= status < 500 and status != _TIMED_OUT:
            return _Problem(self._refusal(method, status, error or {"message": self._excerpt(reply.content)}))
        if 300 <= status < 400:
            came = f"{method} was redirected (HTTP {status}), which is not followed; check api_url"
            return _Problem(
                self._unknown_outcome(method, came, status)
                if writes
                else CheckCentralError("protocol", came, method=method, status=status)
            )
        if writes:
            return _Problem(
                self._unknown_outcome(method, f"{method} was answered with HTTP {status}{self._said(error)}", status)
            )
        return _Problem(self._unavailable(method, status, error, "has a fault of its own"), may_retry=True)

    def _no_reply(self, request: _Request, reason: str, sent: bool) -> _Problem:
        """Say that a request was not answered."""
        method = request.method
        if sent and request.writes:
            return _Problem(self._unknown_outcome(method, f"{method} got no usable reply: {reason}"))
        advice = "check api_url, the network, a proxy and the service's status, then run again"
        return _Problem(
            CheckCentralError("transport", f"{method} got no usable reply: {reason}; {advice}", method=method),
            may_retry=True,
        )

    def _too_large(self, request: _Request) -> _Problem:
        method = request.method
        came = f"{method} was answered with more than {LARGEST_REPLY // 1024 // 1024} MiB, which is not read"
        if request.writes:
            return _Problem(self._unknown_outcome(method, came))
        return _Problem(CheckCentralError("protocol", f"{came}; check api_url, or ask for less", method=method))

    def _too_slow(self) -> str:
        return f"no complete reply from {self.connection.host} within {DEADLINE_FACTOR * self.connection.timeout:g} s"

    def _reason(self, failure: BaseException, attempt: _Attempt) -> str:
        """Say in a few words why there is no reply."""
        host = self.connection.host
        if attempt.expired:
            return self._too_slow()
        if isinstance(failure, requests.exceptions.ConnectTimeout):
            return f"no connection to {host} within {self.connection.timeout:g} s"
        if isinstance(failure, requests.exceptions.ReadTimeout):
            return f"no answer from {host} within {self.connection.timeout:g} s"
        cause = self._excerpt(str(_innermost(failure)) or type(failure).__name__)
        if isinstance(failure, requests.exceptions.ProxyError):
            return f"the proxy to {host} does not connect: {cause}"
        if isinstance(failure, requests.exceptions.SSLError):
            return f"no TLS connection to {host}: {cause} (see ca_path and validate_certs)"
        return f"the connection to {host} failed: {cause}"

    def _unavailable(self, method: str, status: int, error: Mapping[str, Any] | None, what: str) -> CheckCentralError:
        message = f"{method} was answered with HTTP {status}{self._said(error)}: the service {what}; run again later"
        return CheckCentralError("transport", message, method=method, status=status, error_id=self._error_id(error))

    def _unknown_outcome(self, method: str, came: str, status: int | None = None) -> CheckCentralError:
        message = f"{came}. Whether the service carried it out is unknown: look in the portal before running again"
        return CheckCentralError("unknown_outcome", message, method=method, status=status)

    def _quota(
        self, method: str, status: int, error: Mapping[str, Any], retry_after: float | None
    ) -> CheckCentralError:
        wait = "when the count starts anew is not documented"
        if retry_after is not None:
            until = datetime.now(timezone.utc) + timedelta(seconds=retry_after)
            wait = f"the service asks to come back in {_span(retry_after)}, at {until:%Y-%m-%d %H:%M} UTC"
        message = f"{method} has no calls left (HTTP {status}{self._said(error)}): each method may be called 10,000 times a day; {wait}"
        return CheckCentralError("quota", message, method=method, status=status, error_id=self._error_id(error))

    def _refusal(self, method: str, status: int, error: Mapping[str, Any]) -> CheckCentralError:
        """Say that the service refused a call, and what kind of refusal that is: by status first, then by its words."""
        kind = _KIND_OF_STATUS.get(status) or (_kind_of_words(error) if 200 <= status < 300 else "rejected")
        if kind == "quota":
            return self._quota(method, status, error, None)
        message = f"{method} was refused (HTTP {status}{self._said(error)}); {_ADVICE[kind]}"
        return CheckCentralError(kind, message, method=method, status=status, error_id=self._error_id(error))

    def _said(self, error: Mapping[str, Any] | None) -> str:
        """Quote the service's error object."""
        if not error:
            return ""
        words = ", ".join(
            f"error {error[key]}" if key == "id" else f"'{error[key]}'" for key in ("id", "message") if error.get(key)
        )
        return f", {self._excerpt(words)}" if words else ""

    def _error_id(self, error: Mapping[str, Any] | None) -> str | None:
        return self._excerpt(str(error["id"])) if error and error.get("id") is not None else None

    def _json(self, method: str, reply: Reply) -> Any:
        """Parse a reply's body, without the token in it; raises a ``protocol`` error if it is not JSON."""
        try:
            document = json.loads(reply.content)
            # Redacting takes long, and no spelling of the token changes its letters and digits.
            return self._redacted(document) if self._token_core in reply.content else document
        except (ValueError, RecursionError):
            what = (
                f"text that is not JSON: {self._excerpt(reply.content)}" if reply.content.strip() else "an empty body"
            )
        message = f"{method} was answered (HTTP {reply.status}) with {what}; check api_url"
        raise CheckCentralError("protocol", message, method=method, status=reply.status)

    def _redacted(self, document: Any) -> Any:
        """Take the token out of a parsed reply, at every depth, out of keys too."""
        if isinstance(document, str):
            return self.redact(document)
        if isinstance(document, list):
            return [self._redacted(item) for item in document]
        if isinstance(document, dict):
            return {self.redact(key): self._redacted(item) for key, item in document.items()}
        return document

    def _excerpt(self, text: str | bytes) -> str:
        """Shorten a text of the service's for a message, without the token and on one line."""
        is_cut = isinstance(text, bytes) and len(text) > LOOKED_AT
        if isinstance(text, bytes):
            text = text[:LOOKED_AT].decode("utf-8", "replace")
        text = self.redact(text)
        if is_cut:
            # A part of the token may be at the end.
            text = text[: -LONGEST_SPELLING * len(self.connection.api_token)]
        text = " ".join(re.sub(r"[^\S ]|[\x00-\x1f\x7f-\x9f]", " ", text).split())
        return text if len(text) <= EXCERPT else text[:EXCERPT] + "..."


_KIND_OF_STATUS = {401: "authentication", 403: "permission", 429: "quota"}
# What a gateway says when the service behind it is slow, and no word of the service's own.
_TIMED_OUT = 408

# Inferred: codes and texts of the service's errors are not documented. These kinds stop a run, so a word that an error
# about one report may have, such as "limit" alone, is no sign.
_WORDS = {
    "permission": (
        "read.?only",
        "read/write",
        "permission",
        "access (level|denied)",
        "forbidden",
        "not allowed to (call|create|use|write)",
    ),
    "quota": (
        "quota",
        "rate limit",
        "too many (api )?(calls|requests)",
        "(limit|exceed|maximum).*(calls|requests|per day|daily)",
        "(calls|requests|per day|daily).*(limit|exceed|maximum)",
    ),
    "authentication": (
        "(api|access|invalid|wrong|unknown|missing|expired).?token",
        "token (is|was|has|not|invalid|expired)",
        "authenticat",
        "unauthori",
        "not authori",
        "credential",
        "api.?key",
    ),
}

_ADVICE = {
    "authentication": "check api_token (portal: Organization > API)",
    "permission": "use an organization token with Read/Write access to create reports; a user token sees only what its user may see",
    "rejected": "correct what the service names, then run again",
}


def _kind_of_words(error: Mapping[str, Any]) -> str:
    words = str(error.get("message", ""))
    kinds = (kind for kind, signs in _WORDS.items() if re.search("|".join(signs), words, re.IGNORECASE))
    return next(kinds, "rejected")


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


def _json_or_none(content: bytes) -> Any:
    """Parse what may or may not be JSON."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


class _TooLarge(Exception):
    """A reply's body is larger than any honest one."""


def _read_body(response: requests.Response, receive: Receiver | None) -> bytes:
    """Read a whole body, up to :data:`LARGEST_REPLY` bytes, or hand it over, of any size."""
    if receive is not None:
        receive(_complete(response))
        return b""
    content = bytearray()
    for chunk in response.iter_content(CHUNK):
        content += chunk
        if len(content) > LARGEST_REPLY:
            raise _TooLarge
    return bytes(content)


def _complete(response: requests.Response) -> Iterator[bytes]:
    """Yield a body in chunks; raises if it is shorter than its headers say, which older versions of urllib3 take for its end."""
    yield from response.iter_content(CHUNK)
    announced = response.headers.get("Content-Length", "")
    if announced.isdigit() and response.raw.tell() < int(announced):
        raise http.client.IncompleteRead(b"", int(announced) - response.raw.tell())


def _proxies_of_environment(connection: Connection) -> dict[str, str]:
    """Return the proxies that the environment names; none for this machine, whose calls may be unencrypted."""
    url = urlsplit(connection.api_url)
    if url.scheme == "http" and _is_loopback(url.hostname or ""):
        return {}
    proxies: dict[str, str] = requests.utils.get_environ_proxies(connection.api_url)
    if (requests.utils.select_proxy(connection.api_url, proxies) or "").lower().startswith("socks"):
        message = f"the environment names a SOCKS proxy for {connection.host}, which cannot be used; name an HTTP proxy, or none"
        raise CheckCentralError("invalid", message)
    return proxies


def _ca_bundle_of_environment() -> str | None:
    """Return the CA certificates that the environment names for requests."""
    return os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")


def _is_success(status: int) -> bool:
    return 200 <= status < 300


def _failures() -> tuple[type[BaseException], ...]:
    """What may go wrong between here and the service."""
    return (requests.exceptions.RequestException, HTTPError, http.client.HTTPException, OSError, UnicodeError)


def _innermost(failure: BaseException) -> BaseException:
    """Find the first cause: what wraps it names the URL, and with it the token."""
    for dummy in range(10):
        inner = next(
            (
                cause
                for cause in (getattr(failure, "reason", None), *failure.args, failure.__cause__, failure.__context__)
                if isinstance(cause, BaseException)
            ),
            None,
        )
        if inner is None:
            break
        failure = inner
    return failure


def _backoff(failed: int) -> float:
    """Seconds to wait after a failed attempt, with jitter so that parallel workers do not come back together."""
    longest: float = min(FIRST_BACKOFF * 2**failed, LONGEST_BACKOFF)
    return longest * random.uniform(0.5, 1.0)


def _retry_after(value: str | None) -> float | None:
    """Read a ``Retry-After`` header: seconds, or a date; None if there is none or it cannot be read."""
    if value is None:
        return None
    if re.fullmatch(r"\s*[0-9]{1,9}\s*", value):
        return min(float(value), LONGEST_SPAN_TOLD)
    try:
        when = email.utils.parsedate_to_datetime(value)
        if when.tzinfo is None:
            when = when.replace(tzinfo=timezone.utc)
        seconds = (when - datetime.now(timezone.utc)).total_seconds()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return min(max(seconds, 0.0), LONGEST_SPAN_TOLD)


def _span(seconds: float) -> str:
    """Say a number of seconds so that a person can tell it at a glance."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} minutes" if seconds < 7200 else f"{seconds / 3600:.1f} hours"


def missing_requests() -> str:
    """Say which Python lacks requests and how to put it there."""
    return (
        f"the Python package requests is missing for {sys.executable}, which runs this task. Put it there: "
        f"'{sys.executable} -m pip install requests'; with pipx 'pipx inject ansible-core requests'; with uv "
        "'uv tool install ansible-core --with requests'; in an execution environment it comes with this collection's "
        "meta/execution-environment.yml. If another Python was meant, set ansible_python_interpreter "
        '(for localhost: "{{ ansible_playbook_python }}")'
    )
