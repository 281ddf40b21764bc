# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every kind of fault, as a client meets it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import requests

from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator
from ansible_collections.msp.checkcentral.tests.simulator.faults import DETAILS
from ansible_collections.msp.checkcentral.tests.unit.conftest import PATIENCE, until

DIGEST = {"name": "Digest", "report_type": "digest"}


def stored(simulator: Simulator) -> int:
    return len(simulator.organization.reports) - 2


@pytest.mark.parametrize("kind", ["reset", "close"])
@pytest.mark.parametrize(("moment", "count"), [("before", 0), ("after", 1)])
def test_a_connection_ends_without_a_reply(
    simulator: Simulator, client: Any, kind: str, moment: str, count: int
) -> None:
    simulator.faults.add(Fault(kind, "createReport", moment=moment))
    with pytest.raises(requests.ConnectionError) as caught:
        client.create("createReport", DIGEST)
    assert ("Connection reset" in str(caught.value)) == (kind == "reset")
    assert stored(simulator) == count
    assert client.create("createReport", DIGEST).status_code == 200


def test_a_call_that_hangs_ends_when_the_faults_are_cleared(simulator: Simulator, client: Any) -> None:
    hanging = Fault("hang", "getReports")
    hanging.on_hold = simulator.faults.clear
    simulator.faults.add(hanging)
    with pytest.raises(requests.ConnectionError):
        client.call("GET", "getReports")


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_late_commit_happens_although_the_client_is_gone(simulator: Simulator, client: Any, moment: str) -> None:
    held = threading.Event()
    late = Fault("late_commit", "createReport", moment=moment, seconds=PATIENCE)
    late.on_hold = held.set
    simulator.faults.add(late)
    # A reply never comes, so that it does not matter how soon the client gives up.
    with pytest.raises(requests.ReadTimeout):
        client.call("POST", "createReport", json=DIGEST, timeout=(PATIENCE, 0.05))
    assert held.wait(PATIENCE)
    assert stored(simulator) == (moment == "after")
    late.pass_time()
    until(lambda: stored(simulator) == 1)


def test_a_late_commit_can_be_called_off(simulator: Simulator, client: Any) -> None:
    late = Fault("late_commit", "createReport", seconds=PATIENCE)
    late.on_hold = simulator.faults.clear
    simulator.faults.add(late)
    with pytest.raises(requests.ConnectionError):
        client.create("createReport", DIGEST)
    assert stored(simulator) == 0


@pytest.mark.parametrize("retry_after", [None, 1])
def test_a_status(simulator: Simulator, client: Any, retry_after: Any) -> None:
    simulator.faults.add(Fault("status", "getReports", code=429, retry_after=retry_after))
    reply = client.call("GET", "getReports")
    assert (reply.status_code, reply.headers["Content-Type"]) == (429, "text/html")
    assert reply.headers.get("Retry-After") == (None if retry_after is None else str(retry_after))


def test_a_status_with_everything(simulator: Simulator, client: Any) -> None:
    fault = Fault("status", code=418, headers={"X-Kettle": "on"}, body='{"a": 1}', content_type="application/json")
    simulator.faults.add(fault)
    reply = client.call("GET", "getReports")
    assert (reply.status_code, reply.headers["X-Kettle"], reply.json()) == (418, "on", {"a": 1})


def test_a_redirect(simulator: Simulator, client: Any) -> None:
    simulator.faults.add(Fault("redirect", code=307), Fault("redirect", skip=1, location="/x", with_query=False))
    reply = client.call("GET", "getReports")
    assert reply.status_code == 307
    assert reply.headers["Location"] == f"https://elsewhere.example.com/login?apiToken={simulator.token}"
    assert client.call("GET", "getReports").headers["Location"] == "/x"


@pytest.mark.parametrize("error_key", ["error", "Error"])
def test_an_error_object_in_a_success(simulator: Simulator, client: Any, error_key: str) -> None:
    simulator.behaviour.error_key = error_key
    simulator.faults.add(Fault("error_object", error_id="17", message="No."))
    reply = client.call("GET", "getReports")
    assert (reply.status_code, reply.json()) == (200, {error_key: {"id": "17", "message": "No."}})


@pytest.mark.parametrize(
    ("fault", "content_type", "start"),
    [
        (Fault("html"), "text/html; charset=utf-8", b"<!DOCTYPE html>"),
        (Fault("empty"), "application/json", b""),
        (Fault("bare_list"), "application/json", b"["),
        (Fault("unexpected_object"), "application/json", b'{"unexpected"'),
        (Fault("deep_json", depth=1000), "application/json", b"[" * 1000 + b"]"),
    ],
)
def test_other_bodies(simulator: Simulator, client: Any, fault: Fault, content_type: str, start: bytes) -> None:
    simulator.faults.add(fault)
    reply = client.call("GET", "getReports")
    assert (reply.status_code, reply.headers["Content-Type"]) == (200, content_type)
    assert reply.content.startswith(start)
    assert fault.kind != "empty" or not reply.content


def test_invalid_utf8(simulator: Simulator, client: Any) -> None:
    simulator.faults.add(Fault("invalid_utf8"))
    with pytest.raises(UnicodeDecodeError):
        client.call("GET", "getReports").content.decode()


@pytest.mark.parametrize(("moment", "count"), [("before", 0), ("after", 1)])
def test_truncated_json(simulator: Simulator, client: Any, moment: str, count: int) -> None:
    simulator.faults.add(Fault("truncated_json", "createReport", moment=moment))
    with pytest.raises(requests.JSONDecodeError):
        client.create("createReport", DIGEST).json()
    assert stored(simulator) == count


@pytest.mark.parametrize(
    "fault",
    [Fault("compressed"), Fault("compressed", encoding="deflate"), Fault("malformed_headers")],
    ids=["gzip", "deflate", "headers"],
)
def test_a_reply_in_an_odd_form_is_the_right_one(simulator: Simulator, client: Any, fault: Fault) -> None:
    simulator.faults.add(fault)
    assert client.create("createReport", DIGEST).json()["id"] in simulator.organization.reports


def test_a_wrong_content_type_has_the_right_body(simulator: Simulator, client: Any) -> None:
    simulator.faults.add(Fault("wrong_content_type"))
    reply = client.create("createReport", DIGEST)
    assert reply.headers["Content-Type"].startswith("text/html")
    assert reply.json()["id"] in simulator.organization.reports


@pytest.mark.parametrize("headers", [False, True])
def test_a_dripping_reply_is_whole_in_the_end(simulator: Simulator, client: Any, headers: bool) -> None:
    simulator.faults.add(Fault("drip", "getOverview", interval=0, headers=headers))
    assert client.get("getOverview")["organization"]["name"] == "Northwind Managed IT"


def test_a_dripping_reply_ends_when_the_faults_are_cleared(simulator: Simulator, client: Any) -> None:
    simulator.faults.add(Fault("drip", interval=60, body="abc"))
    with client.call("GET", "getOverview", stream=True) as reply:
        simulator.faults.clear()
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            assert reply.content


@pytest.mark.parametrize("content_length", [True, False])
def test_a_huge_body_is_valid(simulator: Simulator, client: Any, content_length: bool) -> None:
    simulator.faults.add(Fault("huge_body", size=1_000_000, content_length=content_length))
    reply = client.call("GET", "getReports")
    assert ("Content-Length" in reply.headers) == content_length
    assert len(reply.content) == 1_000_000
    assert len(reply.json()["reports"]) > 10_000


def test_a_huge_body_may_be_left_unread(simulator: Simulator, client: Any) -> None:
    simulator.faults.add(Fault("huge_body"))
    with client.call("GET", "getReports", stream=True) as reply:
        assert reply.headers["Content-Length"] == "200000000"
    assert len(client.get("getReports")["reports"]) == 2


def test_connections_are_refused_after_a_call(simulator: Simulator, client: Any) -> None:
    simulator.faults.add(Fault("refuse", "createReport"))
    assert client.create("createReport", DIGEST).json()["id"] in simulator.organization.reports
    with pytest.raises(requests.ConnectionError, match="Connection refused"):
        client.get("getReports")
    simulator.faults.clear()
    assert len(client.get("getReports")["reports"]) == 3


def test_refusing_ends_other_connections_too(simulator: Simulator, client: Any) -> None:
    with requests.Session() as other:
        other.trust_env = False
        url = f"{simulator.url}/getOverview/?apiToken={simulator.token}"
        other.get(url, timeout=10)
        simulator.faults.add(Fault("refuse"))
        client.get("getOverview")
        with pytest.raises(requests.ConnectionError):
            other.get(url, timeout=10)


@pytest.mark.parametrize(
    ("skip", "count", "statuses"),
    [
        (0, 1, [503, 200, 200, 200]),
        (1, 2, [200, 503, 503, 200]),
        (2, None, [200, 200, 503, 503]),
    ],
)
def test_faults_strike_the_calls_they_are_for(
    simulator: Simulator, client: Any, skip: int, count: int | None, statuses: list[int]
) -> None:
    simulator.faults.add(Fault("status", "getReports", skip=skip, count=count))
    assert client.call("GET", "getUsers").status_code == 200
    assert [client.call("GET", "getReports").status_code for _call in statuses] == statuses
    assert simulator.calls["getReports"] == len(statuses)


def test_a_fault_can_be_for_any_method(simulator: Simulator, client: Any) -> None:
    simulator.faults.add(Fault("status", count=2))
    calls = [client.call("GET", method).status_code for method in ("getReports", "getUsers", "getUsers")]
    assert calls == [503, 503, 200]


def test_faults_one_after_the_other(simulator: Simulator, client: Any) -> None:
    simulator.faults.add(Fault("status", code=500), Fault("status", skip=1, code=502))
    assert [client.call("GET", "getUsers").status_code for _call in range(3)] == [500, 502, 200]


@pytest.mark.parametrize("kind", sorted(set(DETAILS) - {"reset", "close", "hang", "late_commit", "refuse"}))
def test_before_means_that_nothing_is_stored(simulator: Simulator, client: Any, kind: str) -> None:
    details = {"huge_body": {"size": 1000}, "drip": {"interval": 0}}.get(kind, {})
    simulator.faults.add(Fault(kind, "createReport", **details))
    client.create("createReport", DIGEST)
    assert stored(simulator) == (kind in ("compressed", "malformed_headers", "wrong_content_type"))


@pytest.mark.parametrize(
    ("arguments", "details"),
    [(["explode"], {}), (["status"], {"status": 503}), (["reset"], {"moment": "meanwhile"})],
)
def test_a_fault_that_does_not_exist_is_a_mistake(arguments: list[str], details: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="fault"):
        Fault(*arguments, **details)
