# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults: what can go wrong between the service and a client, struck at chosen calls.

Kinds and their details (with defaults in DETAILS):

reset: the connection ends with a TCP RST.
close: it is closed without a reply.
hang: nothing is answered for ``seconds``, then the connection is closed.
late_commit: nothing is answered; ``seconds`` later the call is carried out, although the client may be gone. When the faults are
    cleared or the simulator stops before, it is not carried out. In the simulator's own process, ``pass_time()`` stands for the
    seconds, and ``on_hold`` is called when a call begins to wait.
status: HTTP ``code`` with ``headers``, ``retry_after``, ``body`` and ``content_type``.
html, empty, unexpected_object, bare_list, invalid_utf8: the same with other defaults: HTTP 200 and such a body.
redirect: HTTP ``code`` to ``location``; ``with_query`` appends the request's query, and so its token.
error_object: HTTP 200 and an error object with ``error_id`` and ``message``.
truncated_json: the first half of the reply.
wrong_content_type: the right reply, labeled as ``content_type``.
compressed: the right reply, in ``encoding``: gzip or deflate.
malformed_headers: the right reply with an invalid line among its headers, which repeats the address.
drip: the reply (or ``body``), one byte every ``interval`` seconds; with ``headers``, its headers as well.
huge_body: ``size`` bytes of JSON; chunked unless ``content_length``.
deep_json: a list in a list, ``depth`` times.
refuse: the call is served, but when its reply goes out nothing listens any more, and all other connections are at an end,
    until the faults are cleared.
"""

from __future__ import annotations

import gzip
import itertools
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Response, request

from .replies import ApiError, error_reply

if TYPE_CHECKING:
    from .service import Service


def _fixed(body: str | bytes, *, code: int = 200, content_type: str = "application/json") -> dict[str, Any]:
    """The details of a reply that does not depend on the call."""
    return {"body": body, "code": code, "content_type": content_type, "headers": {}, "retry_after": None}


_SIGN_IN = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Please sign in.</body></html>"
DETAILS: dict[str, dict[str, Any]] = {
    "reset": {},
    "close": {},
    "hang": {"seconds": 3600},
    "late_commit": {"seconds": 1},
    "status": _fixed("<html><body><h1>Something went wrong</h1></body></html>", code=503, content_type="text/html"),
    "html": _fixed(_SIGN_IN, content_type="text/html; charset=utf-8"),
    "empty": _fixed(""),
    "bare_list": _fixed('["unexpected"]'),
    "unexpected_object": _fixed('{"unexpected": {"answer": 42}}'),
    "invalid_utf8": _fixed(b'{"reports": [{"id": "4e000000-0000-4000-8000-0000000000ff", "name": "\xff\xfe"}]}'),
    "redirect": {"code": 302, "location": "https://elsewhere.example.com/login", "with_query": True},
    "error_object": {"error_id": "server_error", "message": "Something went wrong."},
    "truncated_json": {},
    "wrong_content_type": {"content_type": "text/html"},
    "compressed": {"encoding": "gzip"},
    "malformed_headers": {},
    "drip": {"interval": 1.0, "headers": False, "body": None},
    "huge_body": {"size": 200_000_000, "content_length": True},
    "deep_json": {"depth": 100_000},
    "refuse": {},
}
_ALWAYS_AFTER = ("refuse", "wrong_content_type", "compressed", "malformed_headers")


class EndOfConnection(Exception):
    """What a view can do in place of returning a response: send these bytes, each chunk on its own, and close the connection.

    reset: by a TCP RST.
    """

    def __init__(self, chunks: Iterable[bytes] = (), *, reset: bool = False) -> None:
        super().__init__()
        self.chunks = chunks
        self.reset = reset


class Fault:
    """A fault that strikes calls number skip+1 to skip+count of an API method, counted from when it is added.

    method: an API method, or "*" for any.
    count: how many calls it strikes; None for all that follow.
    moment: whether a create method's call is struck before anything is stored, or after. ``refuse`` and faults with the right
        reply always strike after.
    details: see the kinds.
    """

    def __init__(
        self,
        kind: str,
        method: str = "*",
        *,
        skip: int = 0,
        count: int | None = 1,
        moment: str = "before",
        **details: Any,
    ) -> None:
        if kind not in DETAILS:
            raise ValueError(f"There is no fault {kind!r}")
        unknown = sorted(set(details) - set(DETAILS[kind]))
        if unknown:
            raise ValueError(f"The fault {kind} has no {', '.join(unknown)}")
        if moment not in ("before", "after"):
            raise ValueError(f"A fault's moment cannot be {moment!r}")
        self.kind = kind
        self.method = method
        self.skip = skip
        self.count = count
        self.moment = "after" if kind in _ALWAYS_AFTER else moment
        self.details = {**DETAILS[kind], **details}
        self.calls = 0
        self.on_hold: Callable[[], None] = lambda: None
        self._cleared = False
        self._over = threading.Event()

    def __getitem__(self, detail: str) -> Any:
        return self.details[detail]

    def strikes_next_call(self) -> bool:
        """Count one more call of its method, and say whether that is one to strike."""
        self.calls += 1
        return self.calls > self.skip and (self.count is None or self.calls <= self.skip + self.count)

    def wait(self, seconds: float) -> bool:
        """Wait; False when the fault was taken away before the time was up."""
        self.on_hold()
        self._over.wait(seconds)
        return not self._cleared

    def pass_time(self) -> None:
        """End all waits, as if the time were up."""
        self._over.set()

    def clear(self) -> None:
        """End all waits, because the fault is taken away."""
        self._cleared = True
        self._over.set()


class Faults:
    """The faults of a simulator."""

    def __init__(self, on_clear: Callable[[], None]) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._on_clear = on_clear

    def add(self, *faults: Fault) -> None:
        with self._lock:
            self._faults.extend(faults)

    def clear(self) -> None:
        """Take all faults away: calls that hang end, and what refused connections listens again."""
        self.release()
        self._on_clear()

    def release(self) -> None:
        """Take all faults away, but leave a listening socket that is closed as it is."""
        with self._lock:
            for fault in self._faults:
                fault.clear()
            self._faults = []

    def take(self, method: str) -> Fault | None:
        """The fault that strikes this call, if any. Every fault for the method counts the call."""
        with self._lock:
            concerned = [fault for fault in self._faults if fault.method in ("*", method)]
            striking = [fault for fault in concerned if fault.strikes_next_call()]
        return striking[0] if striking else None


@dataclass(frozen=True)
class Strike:
    """A fault at work on one call.

    carry_out: does what the call asks for and returns the right reply.
    is_write: whether the call's method creates something.
    """

    fault: Fault
    service: Service
    carry_out: Callable[[], Response]
    is_write: bool

    def respond(self) -> Response:
        effect = _EFFECTS.get(self.fault.kind, _fixed_reply)
        if self.fault.moment == "after":
            reply = self.carry_out()
            return effect(self, lambda: reply)
        return effect(self, self._pretended_reply if self.is_write else self.carry_out)

    def _pretended_reply(self) -> Response:
        return Response('{"message": "The request was accepted."}', content_type="application/json")


_Reply = Callable[[], Response]


def _fixed_reply(strike: Strike, _reply: _Reply) -> Response:
    fault = strike.fault
    response = Response(fault["body"], fault["code"], fault["headers"], content_type=fault["content_type"])
    if fault["retry_after"] is not None:
        response.headers["Retry-After"] = str(fault["retry_after"])
    return response


def _end(strike: Strike, _reply: _Reply) -> Response:
    raise EndOfConnection(reset=strike.fault.kind == "reset")


def _hang(strike: Strike, _reply: _Reply) -> Response:
    strike.fault.wait(strike.fault["seconds"])
    raise EndOfConnection


def _late_commit(strike: Strike, _reply: _Reply) -> Response:
    if strike.fault.wait(strike.fault["seconds"]) and strike.fault.moment == "before":
        strike.carry_out()
    raise EndOfConnection


def _redirect(strike: Strike, _reply: _Reply) -> Response:
    fault = strike.fault
    query = "?" + request.query_string.decode() if fault["with_query"] else ""
    return Response("", fault["code"], {"Location": fault["location"] + query})


def _error_object(strike: Strike, _reply: _Reply) -> Response:
    return error_reply(strike.service.behavior, ApiError(200, strike.fault["error_id"], strike.fault["message"]))


def _truncated_json(_strike: Strike, reply: _Reply) -> Response:
    body = reply().get_data()
    return Response(body[: max(1, len(body) // 2)], content_type="application/json")


def _wrong_content_type(strike: Strike, reply: _Reply) -> Response:
    response = reply()
    response.content_type = strike.fault["content_type"]
    return response


def _compressed(strike: Strike, reply: _Reply) -> Response:
    response = reply()
    encoding, body = strike.fault["encoding"], response.get_data()
    response.set_data(gzip.compress(body) if encoding == "gzip" else zlib.compress(body))
    response.headers["Content-Encoding"] = encoding
    return response


def _malformed_headers(_strike: Strike, reply: _Reply) -> Response:
    body = reply().get_data()
    address = request.full_path.encode()
    raise EndOfConnection(
        [b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nno header: %b\r\n\r\n" % (len(body), address), body]
    )


def _drip(strike: Strike, reply: _Reply) -> Response:
    body = reply().get_data() if strike.fault["body"] is None else strike.fault["body"].encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    raise EndOfConnection(_drops(strike.fault, head, body))


def _drops(fault: Fault, head: bytes, body: bytes) -> Iterator[bytes]:
    slow = head + body if fault["headers"] else body
    if not fault["headers"]:
        yield head
    for number in range(len(slow)):
        if not fault.wait(fault["interval"]):
            return
        yield slow[number : number + 1]


def _huge_body(strike: Strike, _reply: _Reply) -> Response:
    response = Response(_many_rows(strike.fault["size"]), content_type="application/json")
    if strike.fault["content_length"]:
        response.content_length = strike.fault["size"]
    return response


def _many_rows(size: int) -> Iterator[bytes]:
    """``{"reports": [row, row, ...]}`` in exactly ``size`` bytes, filled up with white space."""
    head, row, tail = b'{"reports": [{}', b", {}" * 10_000, b"]}"
    rows, rest = divmod(size - len(head) - len(tail), len(row))
    yield head
    yield from itertools.repeat(row, rows)
    yield b" " * rest + tail


def _deep_json(strike: Strike, _reply: _Reply) -> Response:
    depth = strike.fault["depth"]
    return Response("[" * depth + "]" * depth, content_type="application/json")


def _refuse(strike: Strike, reply: _Reply) -> Response:
    strike.service.refuse_others(request.environ["werkzeug.socket"])
    response = reply()
    response.headers["Connection"] = "close"
    return response


_EFFECTS: dict[str, Callable[[Strike, _Reply], Response]] = {
    "reset": _end,
    "close": _end,
    "hang": _hang,
    "late_commit": _late_commit,
    "redirect": _redirect,
    "error_object": _error_object,
    "truncated_json": _truncated_json,
    "wrong_content_type": _wrong_content_type,
    "compressed": _compressed,
    "malformed_headers": _malformed_headers,
    "drip": _drip,
    "huge_body": _huge_body,
    "deep_json": _deep_json,
    "refuse": _refuse,
}
"""Of all other kinds, the reply is fixed."""
