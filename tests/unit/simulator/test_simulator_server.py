# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connections, TLS, starting and stopping."""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from ansible_collections.msp.checkcentral.tests import simulator as package
from ansible_collections.msp.checkcentral.tests.simulator import Behavior, Fault, Organization, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import PATIENCE, until

ROOT = Path(package.__file__).parents[2]


def test_reset_goes_back_to_the_start() -> None:
    organization = Organization.sample()
    with Simulator(organization, Behavior(key_style="snake")) as simulator:
        simulator.behavior.key_style = "pascal"
        simulator.organization.change_report(next(iter(organization.reports.values())), {"recipients": {"emails": []}})
        simulator.organization.add_report({"name": "x", "report_type": "digest"})
        simulator.organization.name = "Renamed"
        simulator.faults.add(Fault("reset"))
        simulator.reset()
        assert simulator.organization.name == "Northwind Managed IT"
        assert simulator.behavior.key_style == "snake"
        reply = requests.get(f"{simulator.url}/getReports/?apiToken={simulator.token}", timeout=PATIENCE).json()
        assert [len(report["recipients"]["emails"]) for report in reply["reports"]] == [1, 0]
        assert simulator.calls == {"getReports": 1}


def test_a_stopped_simulator_ends_what_hangs_and_refuses() -> None:
    failures: list[Exception] = []

    def call(url: str) -> None:
        try:
            requests.get(url, timeout=PATIENCE)
        except requests.RequestException as error:
            failures.append(error)

    held = threading.Event()
    hanging = Fault("hang")
    hanging.on_hold = held.set
    with Simulator() as simulator:
        simulator.faults.add(hanging)
        url = f"{simulator.url}/getReports/?apiToken={simulator.token}"
        thread = threading.Thread(target=call, args=(url,))
        thread.start()
        assert held.wait(PATIENCE)
    thread.join(PATIENCE)
    assert [type(error) for error in failures] == [requests.ConnectionError]
    with pytest.raises(requests.ConnectionError, match="Connection refused"):
        requests.get(url, timeout=PATIENCE)
    simulator.stop()


def test_silent_connections_do_not_keep_the_simulator_from_stopping() -> None:
    with Simulator() as simulator, socket.create_connection(("127.0.0.1", simulator.port)) as connection:
        simulator.stop()
        connection.settimeout(PATIENCE)
        with contextlib.suppress(ConnectionResetError):
            assert connection.recv(1) == b""


def test_a_client_that_connects_while_it_stops_does_no_harm(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = socket.create_connection

    def come_after_another(address: tuple[str, int]) -> socket.socket:
        connect(address).close()
        until(lambda: simulator._loop and not simulator._loop.is_alive())
        return connect(address)

    with monkeypatch.context() as patch:
        patch.setattr(socket, "create_connection", come_after_another)
        simulator.stop_listening()
    simulator.resume_listening()
    url = f"{simulator.url}/getOverview/?apiToken={simulator.token}"
    assert requests.get(url, timeout=PATIENCE).status_code == 200


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    if not shutil.which("openssl"):
        pytest.skip("needs openssl to make a certificate")
    directory = tmp_path_factory.mktemp("certificate")
    files = str(directory / "certificate.pem"), str(directory / "key.pem")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=simulator"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-out", files[0], "-keyout", files[1]]
    subprocess.run(command, check=True, capture_output=True)
    return files


@pytest.fixture
def tls_simulator(certificate: tuple[str, str]) -> Iterator[Simulator]:
    with Simulator(ssl_context=certificate) as simulator:
        yield simulator


def test_tls(tls_simulator: Simulator, certificate: tuple[str, str]) -> None:
    url = f"{tls_simulator.url}/getOverview/?apiToken={tls_simulator.token}"
    assert url.startswith("https://127.0.0.1:")
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(url, timeout=PATIENCE)
    with requests.Session() as session:
        for _call in range(3):
            assert session.get(url, timeout=PATIENCE, verify=certificate[0]).status_code == 200
    assert len({request.port for request in tls_simulator.requests}) == 1


def test_a_client_that_says_nothing_does_not_hold_up_others_with_tls(
    tls_simulator: Simulator, certificate: tuple[str, str]
) -> None:
    with socket.create_connection(("127.0.0.1", tls_simulator.port)):
        url = f"{tls_simulator.url}/getOverview/?apiToken={tls_simulator.token}"
        assert requests.get(url, timeout=PATIENCE, verify=certificate[0]).status_code == 200
        tls_simulator.stop()


def test_mistakes_in_the_service_are_reported(
    simulator: Simulator, client: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(simulator, "view_of", lambda _access: None)
    with pytest.raises(requests.ConnectionError):
        client.get("getReports")
    assert "AttributeError" in capfd.readouterr().err


def test_it_can_be_started_by_hand_and_ended_with_ctrl_c(tmp_path: Path) -> None:
    ready_file = tmp_path / "ready.json"
    command = [sys.executable, "-m", "tests.simulator", "--port=0", "--customers=3", "--log"]
    with subprocess.Popen(
        [*command, f"--ready-file={ready_file}"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            until(lambda: ready_file.exists() or process.poll() is not None)
            told = json.loads(ready_file.read_text(encoding="utf-8"))
            reply = requests.get(f"{told['url']}/getCheckGroups/?apiToken={told['read_only_token']}", timeout=PATIENCE)
            assert [group["name"] for group in reply.json()["groups"]][-1] == "Customer 0003"
            assert told["pid"] == process.pid
            process.send_signal(signal.SIGINT)
            output, _errors = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert process.returncode == 0
    for text in (told["url"], told["token"], told["user_token"], "CHECKCENTRAL_API_URL", "CHECKCENTRAL_API_TOKEN"):
        assert text in output
    assert output.splitlines()[-1] == "GET getCheckGroups (read_only)"


def test_a_port_that_is_taken_is_said_in_one_line(simulator: Simulator) -> None:
    command = [sys.executable, "-m", "tests.simulator", f"--port={simulator.port}"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    [line] = ended.stderr.splitlines()
    assert "Choose another port: make simulator PORT=8643" in line
