# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One exchange with the service, by ``requests``: its deadline, and whether anything was sent.

Private to the collection: may change without notice.
"""

from __future__ import annotations

import http.client
import http.cookiejar
import sys
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any
from urllib.parse import quote

from ansible_collections.msp.checkcentral.plugins.module_utils._connection import Connection
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError
from ansible_collections.msp.checkcentral.plugins.module_utils._redaction import keep_out_of_logs
from ansible_collections.msp.checkcentral.plugins.module_utils._replies import Call, Reply

try:
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3 import disable_warnings
    from urllib3.exceptions import (
        ConnectTimeoutError,
        HTTPError,
        InsecureRequestWarning,
        LocationValueError,
        NewConnectionError,
        ReadTimeoutError,
    )
except ImportError:
    HAS_REQUESTS = False
else:
    HAS_REQUESTS = True
    # What may go wrong between here and the service.
    _FAILURES = (requests.exceptions.RequestException, HTTPError, http.client.HTTPException, OSError, UnicodeError)
    # An address or a proxy that cannot be used, and SOCKS without PySocks.
    _UNUSABLE = (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, LocationValueError, UnicodeError)

VERSION = "2.0.0"
LARGEST_REPLY = 64 * 1024 * 1024
PIECE = 64 * 1024


class NoReplyError(Exception):
    """There is no complete reply.

    ``kind`` is ``transport`` for what may pass, ``protocol`` for a reply that is of no use, ``invalid`` for an address
    or a proxy that cannot be used. ``sent`` is False only if surely nothing of the request has left.
    """

    def __init__(self, reason: str, *, kind: str = "transport", sent: bool = True) -> None:
        """Remember what happened."""
        super().__init__(reason)
        self.reason = reason
        self.kind = kind
        self.sent = sent


class Transport:
    """Sends calls and receives their replies. Threads may share one."""

    def __init__(self, connection: Connection, workers: int, excerpt: Callable[[str], str]) -> None:
        """Open a session; nothing is sent yet.

        :param workers: how many threads will call at the same time
        :param excerpt: takes the token out of a library's message, and shortens it
        """
        if not HAS_REQUESTS:
            raise CheckCentralError("dependency", _missing_requests())
        self._connection = connection
        self._excerpt = excerpt
        keep_out_of_logs(connection.api_token)
        self._session = requests.Session()
        adapter = HTTPAdapter(pool_connections=1, pool_maxsize=workers)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)
        # With an auth of its own, requests does not ask ~/.netrc.
        self._session.auth = lambda request: request
        # Without a target, requests neither follows a redirect nor reads its body nor fails for an invalid address.
        self._session.get_redirect_target = lambda dummy: None  # type: ignore[assignment,method-assign]
        self._session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers["User-Agent"] = f"msp.checkcentral/{VERSION}"
        if not connection.validate_certs:
            disable_warnings(InsecureRequestWarning)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def exchange(self, call: Call, deadline: float) -> Reply:
        """Send one HTTP request and return its reply; raises :class:`NoReplyError`.

        :param deadline: when it has to end, by the monotonic clock; only headers that drip may take longer
        """
        try:
            response = self._send(call, deadline)
        except _FAILURES as error:
            raise self._no_reply(error, deadline) from None
        with response:
            reply = Reply(response.status_code, response.headers, b"")
            pieces = self._pieces(response, deadline)
            if reply.is_success and call.receive is not None:
                call.receive(pieces)
                return reply
            return Reply(reply.status, reply.headers, _content(pieces))

    def _send(self, call: Call, deadline: float) -> requests.Response:
        """Start one HTTP request; its reply's body is still to be read."""
        connection = self._connection
        seconds = min(connection.timeout, max(deadline - monotonic(), 0.001))
        return self._session.request(
            "POST" if call.writes else "GET",
            f"{connection.api_url.rstrip('/')}/{quote(call.method, safe='')}/",
            params={"apiToken": connection.api_token, **(call.query or {})},
            data=call.body,
            headers={
                "Accept": "*/*" if call.receive else "application/json",
                **({"Content-Type": "application/json"} if call.writes else {}),
            },
            timeout=(seconds, seconds),
            # Of a session, requests would take it only where the environment names no certificates.
            verify=connection.validate_certs and (connection.ca_path or True),
            # requests would send calls to this machine through a proxy too, and so perhaps unencrypted over the network.
            proxies={"no_proxy": connection.hostname} if connection.stays_here else None,
            stream=True,
        )

    def _pieces(self, response: requests.Response, deadline: float) -> Iterator[bytes]:
        """Yield a body as it arrives; raises :class:`NoReplyError` if it is late, or shorter than its headers say."""
        try:
            for piece in _read(response):
                yield piece
                if monotonic() > deadline:
                    raise NoReplyError(self._too_slow())
            announced = response.headers.get("Content-Length", "")
            # urllib3 before 2.0 takes a connection that breaks for the end of the body.
            if announced.isdigit() and response.raw.tell() < int(announced):
                raise http.client.IncompleteRead(b"", int(announced) - response.raw.tell())
        except _FAILURES as error:
            raise self._no_reply(error, deadline) from None

    def _no_reply(self, error: Exception, deadline: float) -> NoReplyError:
        """Return the error, with a short reason why there is no reply."""
        host = self._connection.host
        chain = list(_chain(error))
        cause = self._excerpt(str(chain[-1]) or type(chain[-1]).__name__)
        if isinstance(error, _UNUSABLE):
            what = f"api_url {self._connection.api_url!r}, or a proxy set in the environment, cannot be used"
            return NoReplyError(f"{what}: {cause}", kind="invalid", sent=False)
        sent = not any(isinstance(each, (ConnectTimeoutError, NewConnectionError)) for each in chain)
        seconds = f"within {self._connection.timeout:g} s"
        if monotonic() > deadline:
            reason = self._too_slow()
        elif isinstance(error, requests.exceptions.ConnectTimeout):
            reason = f"no connection to {host} {seconds}"
        elif any(isinstance(each, ReadTimeoutError) for each in chain):
            reason = f"no answer from {host} {seconds}"
        elif isinstance(error, requests.exceptions.ProxyError):
            reason = f"the proxy to {host} does not connect: {cause}"
        elif isinstance(error, requests.exceptions.SSLError):
            reason = f"no TLS connection to {host}: {cause} (see ca_path and validate_certs)"
        else:
            reason = f"the connection to {host} failed: {cause}"
        return NoReplyError(reason, sent=sent)

    def _too_slow(self) -> str:
        return f"no complete reply from {self._connection.host} within {self._connection.longest_call:g} s"


def _read(response: requests.Response) -> Iterator[bytes]:
    """Yield a body in pieces as they come, so that a deadline is met although each byte is awaited."""
    if not hasattr(response.raw, "read1"):
        # urllib3 before 2.2: a piece is complete before it is seen.
        yield from response.iter_content(PIECE)
        return
    while piece := response.raw.read1(PIECE, decode_content=True):
        yield piece


def _content(pieces: Iterator[bytes]) -> bytes:
    """Return a whole body; raises if it is larger than any honest one."""
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > LARGEST_REPLY:
            raise NoReplyError(
                f"more than {LARGEST_REPLY // 1024 // 1024} MiB, which is more than is accepted", kind="protocol"
            )
    return bytes(content)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what caused it, down to the first cause: what wraps it names the URL, and with it the token."""
    found: BaseException | None = error
    while found is not None:
        yield found
        causes: list[Any] = [getattr(found, "reason", None), *found.args, found.__cause__, found.__context__]
        found = next((cause for cause in causes if isinstance(cause, BaseException)), None)


def _missing_requests() -> str:
    """Return which Python lacks requests and how to install it."""
    return (
        f"the Python package requests is missing for {sys.executable}, which runs this task. Install it: "
        f"'{sys.executable} -m pip install requests'; with pipx 'pipx inject ansible-core requests'; with uv "
        "'uv tool install ansible-core --with requests'; in an execution environment it comes with this collection's "
        "meta/execution-environment.yml. To use another Python, set ansible_python_interpreter "
        '(for localhost: "{{ ansible_playbook_python }}")'
    )
