# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tokens, verbs, and the record of calls."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from ansible_collections.msp.checkcentral.tests.simulator import Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import PATIENCE

DIGEST = {"name": "Digest", "report_type": "digest"}


def test_only_the_query_parameter_authenticates(simulator: Simulator, client: Any) -> None:
    reply = client.session.get(
        f"{simulator.url}/getChecks/", headers={"Authorization": f"Bearer {simulator.token}"}, timeout=10
    )
    assert reply.status_code == 401


def test_a_user_token_sees_a_part(simulator: Simulator, client: Any) -> None:
    client.token = simulator.user_token
    assert [group["name"] for group in client.get("getCheckGroups")["groups"]] == ["Acme Logistics", "Contoso Dental"]
    assert {check["group"] for check in client.get("getChecks")["checks"]} == {"Acme Logistics", "Contoso Dental"}
    assert [user["name"] for user in client.get("getUsers")["users"]] == ["Priya Nair"]
    assert client.get("getReports")["reports"] == []


def test_a_user_token_creates_what_it_does_not_see(simulator: Simulator, client: Any) -> None:
    client.token = simulator.user_token
    assert client.create("createReport", DIGEST).status_code == 200
    assert client.get("getReports")["reports"] == []
    assert len(simulator.organization.reports) == 3


@pytest.mark.parametrize(("verb", "method"), [("POST", "getChecks"), ("GET", "createReport"), ("DELETE", "getReports")])
def test_wrong_verbs(client: Any, verb: str, method: str) -> None:
    reply = client.call(verb, method)
    assert (reply.status_code, reply.json()["error"]["id"]) == (405, "wrong_verb")


def test_unknown_methods(simulator: Simulator, client: Any) -> None:
    assert client.get("deleteReport")["error"]["id"] == "unknown_method"
    without_slash = client.session.get(
        f"{simulator.url}/getChecks", params={"apiToken": client.token}, timeout=PATIENCE
    )
    assert (without_slash.status_code, without_slash.history) == (404, [])


def test_calls_and_requests_are_recorded_without_the_token(simulator: Simulator, client: Any) -> None:
    client.get("getChecks", checkName="Ä&B")
    client.create("createReport", DIGEST)
    client.token = "wrong"
    client.get("getChecks")
    assert simulator.calls == {"getChecks": 2, "createReport": 1}
    first, second, third = simulator.requests
    assert (first.method, first.verb, first.query, first.body) == ("getChecks", "GET", {"checkName": "Ä&B"}, None)
    assert (second.method, second.verb, second.query, second.body) == ("createReport", "POST", {}, DIGEST)
    assert second.headers["Content-Type"] == "application/json"
    assert [request.access for request in simulator.requests] == ["read_write", "read_write", ""]
    assert simulator.token not in str(simulator.requests)
    assert first.port == second.port == third.port


def test_connections_can_be_told_apart(simulator: Simulator, client: Any) -> None:
    client.get("getChecks")
    client.session.close()
    client.get("getChecks")
    assert len({request.port for request in simulator.requests}) == 2


def test_a_log_line_has_no_token() -> None:
    lines: list[str] = []
    with Simulator(log=lines.append) as simulator:
        requests.get(f"{simulator.url}/getChecks/", params={"apiToken": simulator.token}, timeout=PATIENCE)
    assert lines == ["GET getChecks (read_write)"]
