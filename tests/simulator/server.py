# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator as an HTTP server in this process."""

from __future__ import annotations

import contextlib
import io
import socket
import socketserver
import ssl
import struct
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, cast

from werkzeug.serving import WSGIRequestHandler

from .app import create_app
from .behavior import Behavior
from .faults import EndOfConnection
from .organization import Organization
from .service import Service

_HOST = "127.0.0.1"
_NO_LINGER = struct.pack("ii", 1, 0)


class _RequestHandler(WSGIRequestHandler):
    """Serves requests with keep-alive, which werkzeug's own handler does not, and carries out effects on the connection."""

    protocol_version = "HTTP/1.1"
    server_version = "Simulator"
    # Header and body go out in separate packets when streaming; Nagle's algorithm would hold the second back for 40 ms.
    disable_nagle_algorithm = True
    # Headers wait for the first chunk of the body, so that a small reply is one packet.
    wbufsize = -1

    def setup(self) -> None:
        if isinstance(self.request, ssl.SSLSocket):
            self.request.do_handshake()
        super().setup()

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing: a request line holds the token."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: a request line holds the token."""

    def run_wsgi(self) -> None:
        self.environ = environ = self.make_environ()
        # Read to its end, so that what follows on the connection is the next request.
        environ["wsgi.input"] = io.BytesIO(self.rfile.read(int(environ.get("CONTENT_LENGTH") or 0)))
        started: list[Any] = []
        try:
            chunks = self.server.app(environ, cast(Any, lambda *start: started.extend(start)))
        except EndOfConnection as end:
            self._end(end)
            return
        with contextlib.closing(cast(Any, chunks)):
            self._send(started[0], started[1], chunks)

    def _send(self, status: str, headers: list[tuple[str, str]], chunks: Iterable[bytes]) -> None:
        self.send_response(int(status[:3]), status[4:])
        for name, value in headers:
            self.send_header(name, value)
        chunked = not any(name.lower() == "content-length" for name, _value in headers)
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for chunk in chunks:
            if chunk:
                self.wfile.write(b"%x\r\n%b\r\n" % (len(chunk), chunk) if chunked else chunk)
                self.wfile.flush()
        if chunked:
            self.wfile.write(b"0\r\n\r\n")
        self.wfile.flush()

    def _end(self, end: EndOfConnection) -> None:
        self.close_connection = True
        for chunk in end.chunks:
            self.wfile.write(chunk)
            self.wfile.flush()
        if end.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
            # The socket is closed only when nothing reads from it or writes to it any more.
            for opened in (self.rfile, self.wfile, self.connection):
                opened.close()
            # The handler would flush what is closed.
            raise ConnectionAbortedError


class _Server(socketserver.ThreadingTCPServer):
    """Accepts connections and knows the open ones. werkzeug's own would read its version from a file at each start."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128
    # What werkzeug's handler asks of its server, besides app and ssl_context.
    multithread = True
    multiprocess = False

    def __init__(self, port: int, app: Any, tls: ssl.SSLContext | None) -> None:
        super().__init__((_HOST, port), _RequestHandler)
        self.app = app
        self.ssl_context = tls
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._ended = False

    def serve_forever(self, poll_interval: float = 0) -> None:
        """Accept connections until shutdown(), which makes a connection as its signal. The overridden method polls a clock instead."""
        while not self._ended:
            self.handle_request()
        self.server_close()

    def shutdown(self) -> None:
        self._ended = True
        # A client's connection may have been the signal already.
        with contextlib.suppress(ConnectionError):
            socket.create_connection((_HOST, self.server_address[1])).close()

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = self.socket.accept()
        if self._ended:
            connection.close()
            raise ConnectionAbortedError
        if self.ssl_context:
            # The handshake is the handler's: here, a silent client could hold up everyone.
            connection = self.ssl_context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        with self._lock:
            self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        with self._lock:
            self._open.discard(request)

    def close_connections(self, but: socket.socket | None = None) -> None:
        with self._lock:
            connections = self._open - {but}
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report errors of the simulator. Connections and handshakes that clients break are not errors."""
        if not isinstance(sys.exc_info()[1], OSError):
            traceback.print_exc()


class Simulator(Service):
    """The simulated service, listening on the loopback interface. A context manager, or start() and stop().

    port: 0 for any that is free.
    ssl_context: files of a certificate and its key, or a context, for https.
    log: gets a line for each API call.
    """

    def __init__(
        self,
        organization: Organization | None = None,
        behavior: Behavior | None = None,
        *,
        port: int = 0,
        ssl_context: tuple[str, str] | ssl.SSLContext | None = None,
        log: Callable[[str], None] | None = None,
        **tokens: str,
    ) -> None:
        super().__init__(organization, behavior, log=log, **tokens)
        self.port = port
        self._tls = _tls_context(ssl_context)
        self._app = create_app(self)
        self._server: _Server | None = None
        self._loop: threading.Thread | None = None
        self._listening_lock = threading.Lock()
        self._running = False

    @property
    def url(self) -> str:
        """Base URL without a trailing slash. It stays the same while connections are refused."""
        return f"{'https' if self._tls else 'http'}://{_HOST}:{self.port}"

    def __enter__(self) -> Simulator:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Listen. When this returns, connections are accepted."""
        self._running = True
        self.resume_listening()

    def stop(self) -> None:
        """Stop listening and end every connection; calls that hang end too."""
        self._running = False
        self.faults.release()
        self.refuse_others(None)

    def stop_listening(self) -> None:
        with self._listening_lock:
            if self._server and self._loop:
                self._server.shutdown()
                self._loop.join()
                self._loop = None

    def refuse_others(self, connection: socket.socket | None) -> None:
        self.stop_listening()
        if self._server:
            self._server.close_connections(connection)

    def resume_listening(self) -> None:
        with self._listening_lock:
            if self._running and not self._loop:
                self._server = _Server(self.port, self._app, self._tls)
                self.port = self._server.server_address[1]
                self._loop = threading.Thread(target=self._server.serve_forever, daemon=True)
                self._loop.start()


def _tls_context(given: tuple[str, str] | ssl.SSLContext | None) -> ssl.SSLContext | None:
    if not isinstance(given, tuple):
        return given
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*given)
    return context
