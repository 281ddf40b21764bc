# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""TLS, proxies, names and addresses: everything between the client and the service, its error messages and its log."""

from __future__ import annotations

import ipaddress
import logging
import select
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._connection import Connection
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import PATIENCE, TOKEN, Hold

BODY = {"name": "A", "report_type": "digest"}
# A name that only a proxy knows.
ELSEWHERE = "service.example.com"


def write(client: Client) -> dict[str, Any]:
    return client.write("createReport", BODY)


def read(client: Client) -> Any:
    return client.read("getReports")


def failure_of(client: Client, call: Callable[[Client], Any]) -> CheckCentralError:
    with pytest.raises(CheckCentralError) as raised:
        call(client)
    assert TOKEN not in raised.value.message
    assert quote_plus(TOKEN) not in raised.value.message
    return raised.value


# --- TLS ---


def make_certificate(directory: Path, name: str) -> tuple[str, str]:
    """Files of a certificate for 127.0.0.1 and ELSEWHERE that no one else signed, and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName(ELSEWHERE)]
    now = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    files = directory / f"{name}.pem", directory / f"{name}.key"
    files[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return str(files[0]), str(files[1])


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    return make_certificate(tmp_path_factory.mktemp("service"), "service")


@pytest.fixture(scope="module")
def other_certificate(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_certificate(tmp_path_factory.mktemp("other"), "other")[0]


@pytest.fixture
def tls_service(certificate: tuple[str, str]) -> Iterator[Simulator]:
    with Simulator(token=TOKEN, ssl_context=certificate) as simulator:
        yield simulator


def tls_client(service: Simulator, **options: Any) -> Client:
    return Client(Connection(TOKEN, service.url, **{"timeout": PATIENCE, **options}))


@pytest.mark.usefixtures("pauses")
@pytest.mark.parametrize(("call", "kind", "calls"), [(read, "transport", 2), (write, "unknown_outcome", 1)])
def test_a_certificate_of_an_unknown_authority_stops_before_anything_is_sent(
    tls_service: Simulator, other_certificate: str, call: Any, kind: str, calls: int
) -> None:
    for options in ({}, {"ca_path": other_certificate}):
        client = tls_client(tls_service, retries=1, **options)
        error = failure_of(client, call)
        assert error.kind == kind
        assert "no TLS connection to 127.0.0.1" in error.message
        assert "see ca_path and validate_certs" in error.message
        assert sum(client.api_calls.values()) == calls
    assert not tls_service.requests


def test_a_certificate_for_another_name_is_not_accepted(tls_service: Simulator, certificate: tuple[str, str]) -> None:
    connection = Connection(TOKEN, f"https://localhost:{tls_service.port}", certificate[0], timeout=PATIENCE, retries=0)
    assert failure_of(Client(connection), read).kind == "transport"
    assert not tls_service.requests


@pytest.mark.parametrize(
    ("bundle", "options"),
    [
        ("service", {}),
        ("other", {"ca_path": "service"}),
        ("other", {"validate_certs": False}),
    ],
    ids=["bundle of the environment", "ca_path beats it", "not checked"],
)
def test_what_is_trusted_is_called_over_one_connection_without_a_word(
    tls_service: Simulator,
    certificate: tuple[str, str],
    other_certificate: str,
    monkeypatch: pytest.MonkeyPatch,
    recwarn: pytest.WarningsRecorder,
    bundle: str,
    options: dict[str, Any],
) -> None:
    files = {"service": certificate[0], "other": other_certificate}
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", files[bundle])
    client = tls_client(tls_service, **{name: files.get(value, value) for name, value in options.items()})
    assert write(client)
    assert read(client)
    assert len({request.port for request in tls_service.requests}) == 1
    assert [str(warning.message) for warning in recwarn] == []


def test_a_dripping_answer_over_tls_is_ended_and_the_client_goes_on(
    tls_service: Simulator, certificate: tuple[str, str], hold: Hold
) -> None:
    tls_service.faults.add(*(hold(Fault("drip", method, interval=0)) for method in ("getReports", "createReport")))
    client = tls_client(tls_service, ca_path=certificate[0], retries=0)
    for call, kind in ((read, "transport"), (write, "unknown_outcome")):
        error = failure_of(client, call)
        assert error.kind == kind
        assert "no complete reply" in error.message
    assert read(client)


# --- proxies ---


class Proxy(socketserver.ThreadingTCPServer):
    """A proxy that remembers the first line of what it is asked, and tunnels to this machine, refuses or ends the connection."""

    daemon_threads = True
    manner = "tunnel"

    def __init__(self, handler: type[socketserver.BaseRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class ProxyHandler(socketserver.StreamRequestHandler):
    server: Proxy

    def handle(self) -> None:
        asked = self.rfile.readline().decode()
        while self.rfile.readline().strip():
            pass
        self.server.asked.append(asked.strip())
        if self.server.manner == "refuse":
            self.wfile.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        elif asked.startswith("CONNECT "):
            self.wfile.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            if self.server.manner == "tunnel":
                tunnel(self.connection, int(asked.split()[1].rsplit(":", 1)[1]))


def tunnel(client: socket.socket, port: int) -> None:
    """Hand over all bytes until one side ends."""
    with socket.create_connection(("127.0.0.1", port)) as service:
        other = {client: service, service: client}
        while True:
            for source in select.select(list(other), [], [])[0]:
                data = source.recv(65536)
                if not data:
                    return
                other[source].sendall(data)


@contextmanager
def running(server: Proxy) -> Iterator[Proxy]:
    """Let a proxy serve."""
    with server:
        loop = threading.Thread(target=server.serve_forever, args=(0.02,))
        loop.start()
        try:
            yield server
        finally:
            server.shutdown()
            loop.join()


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """A proxy that the environment names for every address."""
    with running(Proxy(ProxyHandler)) as server:
        for variable in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(variable, server.url)
        yield server


def distant_client(service: Simulator, certificate: tuple[str, str], **options: Any) -> Client:
    """A client of a service that only the proxy reaches."""
    return Client(Connection(TOKEN, f"https://{ELSEWHERE}:{service.port}", certificate[0], timeout=PATIENCE, **options))


def test_a_proxy_of_the_environment_is_used_and_sees_no_token(
    proxy: Proxy, tls_service: Simulator, certificate: tuple[str, str]
) -> None:
    client = distant_client(tls_service, certificate)
    assert write(client)
    assert read(client)
    client.close()
    [asked] = proxy.asked
    assert asked.startswith(f"CONNECT {ELSEWHERE}:{tls_service.port} HTTP/1.")


def test_a_proxy_is_not_used_where_the_environment_says_so(
    proxy: Proxy, service: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def to_this_machine(address: tuple[str, int], *dummy: Any, **dummy_options: Any) -> socket.socket:
        return socket.create_connection(("127.0.0.1", address[1]))

    monkeypatch.setenv("NO_PROXY", "example.com")
    monkeypatch.setattr("urllib3.util.connection.create_connection", to_this_machine)
    assert write(Client(Connection(TOKEN, f"http://{ELSEWHERE}:{service.port}", validate_certs=False)))
    assert proxy.asked == []


@pytest.mark.parametrize("manner", ["refuse", "end"])
def test_a_proxy_that_does_not_connect_is_told_and_a_create_is_not_sent_again(
    proxy: Proxy, tls_service: Simulator, certificate: tuple[str, str], pauses: list[float], manner: str
) -> None:
    proxy.manner = manner
    client = distant_client(tls_service, certificate, retries=2)
    errors = failure_of(client, read), failure_of(client, write)
    # When in doubt, it was sent.
    assert [error.kind for error in errors] == ["transport", "unknown_outcome"]
    if manner == "refuse":
        for error in errors:
            assert f"the proxy to {ELSEWHERE}" in error.message
            assert "407" in error.message
    assert client.api_calls == {"getReports": 3, "createReport": 1}
    assert len(pauses) == 2
    proxy.manner = "tunnel"
    assert write(client)
    assert [request.method for request in tls_service.requests] == ["createReport"]


@pytest.mark.usefixtures("pauses")
def test_a_create_that_did_not_reach_the_proxy_is_sent_again(
    tls_service: Simulator, certificate: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Proxy(ProxyHandler) as closed:
        monkeypatch.setenv("HTTPS_PROXY", closed.url)
    client = distant_client(tls_service, certificate, retries=2)
    error = failure_of(client, write)
    assert error.kind == "transport"
    assert f"the proxy to {ELSEWHERE}" in error.message
    assert client.api_calls == {"createReport": 3}


def test_a_create_that_a_proxy_has_read_is_never_sent_again(
    proxy: Proxy, service: Simulator, pauses: list[float]
) -> None:
    proxy.manner = "end"
    client = Client(Connection(TOKEN, f"http://{ELSEWHERE}:{service.port}", validate_certs=False, timeout=PATIENCE))
    assert failure_of(client, write).kind == "unknown_outcome"
    assert client.api_calls == {"createReport": 1}
    assert len(proxy.asked) == 1
    assert pauses == []


def test_calls_to_this_machine_do_not_go_through_a_proxy(
    proxy: Proxy, service: Simulator, tls_service: Simulator, certificate: tuple[str, str]
) -> None:
    assert write(Client(Connection(TOKEN, service.url)))
    assert write(Client(Connection(TOKEN, f"http://localhost:{service.port}")))
    assert write(tls_client(tls_service, ca_path=certificate[0]))
    assert proxy.asked == []


def test_a_socks_proxy_without_pysocks_is_refused_at_once_without_its_password(
    monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    def missing(*dummy: Any, **dummy_options: Any) -> None:
        raise requests.exceptions.InvalidSchema("Missing dependencies for SOCKS support.")

    # What requests has in place of it where PySocks is not installed.
    monkeypatch.setattr("requests.adapters.SOCKSProxyManager", missing)
    monkeypatch.setenv("HTTPS_PROXY", "socks5h://me:pa55word@proxy.example.com:1080")
    error = failure_of(Client(Connection(TOKEN)), write)
    assert error.kind == "invalid"
    assert "a proxy set in the environment, cannot be used: Missing dependencies for SOCKS support" in error.message
    assert "pa55word" not in error.message
    assert pauses == []


class SocksHandler(socketserver.StreamRequestHandler):
    """SOCKS 5 without a password: tunnels to a port of this machine, whatever the host."""

    def handle(self) -> None:
        methods = self.rfile.read(2)[1]
        self.rfile.read(methods)
        self.wfile.write(b"\5\0")
        length = self.rfile.read(5)[4]
        host, port = self.rfile.read(length).decode(), int.from_bytes(self.rfile.read(2), "big")
        self.server.asked.append(f"{host}:{port}")
        self.wfile.write(b"\5\0\0\1" + bytes(6))
        tunnel(self.connection, port)


def test_a_socks_proxy_is_used_where_pysocks_is_installed(
    tls_service: Simulator, certificate: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(Proxy(SocksHandler)) as server:
        monkeypatch.setenv("HTTPS_PROXY", server.url.replace("http:", "socks5h:"))
        client = distant_client(tls_service, certificate)
        assert write(client)
        client.close()
        assert server.asked == [f"{ELSEWHERE}:{tls_service.port}"]


# --- names and addresses ---


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        (socket.gaierror(-2, "Name or service not known"), "the connection to api.example.com failed"),
        (TimeoutError("timed out"), "no connection to api.example.com within 5 s"),
        (OSError(113, "No route to host"), "No route to host"),
        (
            ConnectionRefusedError(111, "Connection refused"),
            "createReport got no usable reply: the connection to api.example.com failed: [Errno 111] Connection refused; check api_url",
        ),
    ],
    ids=["unknown name", "silence", "no route", "refused"],
)
def test_a_create_that_reached_nobody_is_sent_again(
    monkeypatch: pytest.MonkeyPatch, pauses: list[float], failure: OSError, message: str
) -> None:
    def fails(*dummy: Any, **dummy_options: Any) -> None:
        raise failure

    monkeypatch.setattr("urllib3.util.connection.create_connection", fails)
    client = Client(Connection(TOKEN, "https://api.example.com", timeout=5))
    error = failure_of(client, write)
    assert error.kind == "transport"
    assert message in error.message
    assert client.api_calls == {"createReport": 4}
    assert len(pauses) == 3


@pytest.mark.parametrize(
    "url", ["https://a..example", f"https://{'a' * 64}.example", "https://.example", "https://*.example"]
)
def test_an_address_that_requests_cannot_use_is_invalid_at_once(pauses: list[float], url: str) -> None:
    client = Client(Connection(TOKEN, url))
    for call in (read, write):
        error = failure_of(client, call)
        assert error.kind == "invalid"
        assert f"api_url {url!r}, or a proxy set in the environment, cannot be used" in error.message
    assert client.api_calls == {"createReport": 1, "getReports": 1}
    assert pauses == []


# --- what urllib3 logs ---


def test_headers_that_cannot_be_read_leave_no_token_in_the_log(
    service: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    """urllib3 logs addresses, and what it cannot read with a traceback, at a level that Ansible's log shows."""
    service.faults.add(Fault("malformed_headers", "getReports"))
    with caplog.at_level(logging.DEBUG):
        assert read(Client(Connection(TOKEN, service.url)))
    for logged in ("GET /getReports", "Failed to parse headers", "unparsed data"):
        assert logged in caplog.text
    assert TOKEN not in caplog.text
    assert quote_plus(TOKEN) not in caplog.text
