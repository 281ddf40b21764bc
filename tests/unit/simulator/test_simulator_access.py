# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tokens, verbs, and the record of calls."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.simulator import Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import PATIENCE

DIGEST = {"name": "Digest", "report_type": "digest"}


def test_only_the_query_parameter_authenticates(simulator: Simulator, client: Any) -> None:
    headers = {"Authorization": f"Bearer {simulator.token}"}
    assert client.session.get(f"{simulator.url}/getChecks/", headers=headers, timeout=PATIENCE).status_code == 401


def test_a_user_token_sees_a_part_and_creates_what_it_does_not_see(simulator: Simulator, client: Any) -> None:
    client.token = simulator.user_token
    assert client.create("createReport", DIGEST).status_code == 200
    assert [group["name"] for group in client.get("getCheckGroups")["groups"]] == ["Acme Logistics", "Contoso Dental"]
    assert {check["group"] for check in client.get("getChecks")["checks"]} == {"Acme Logistics", "Contoso Dental"}
    assert [user["name"] for user in client.get("getUsers")["users"]] == ["Priya Nair"]
    assert client.get("getReports")["reports"] == []
    assert len(simulator.organization.reports) == 3


@pytest.mark.parametrize(
    ("verb", "path", "error"),
    [
        ("POST", "getChecks/", (405, "wrong_verb")),
        ("GET", "createReport/", (405, "wrong_verb")),
        ("DELETE", "getReports/", (405, "wrong_verb")),
        ("GET", "deleteReport/", (404, "unknown_method")),
        ("GET", "getChecks", (404, "unknown_method")),
    ],
)
def test_calls_that_the_api_does_not_have(
    simulator: Simulator, client: Any, verb: str, path: str, error: tuple[int, str]
) -> None:
    """Without its last slash, a call is not redirected either, which would repeat the token."""
    query = {"apiToken": client.token}
    reply = client.session.request(verb, f"{simulator.url}/{path}", params=query, timeout=PATIENCE)
    assert (reply.status_code, reply.json()["error"]["id"], reply.history) == (*error, [])


def test_calls_and_requests_are_recorded_without_the_token(simulator: Simulator, client: Any) -> None:
    client.get("getChecks", checkName="Ä&B")
    client.create("createReport", DIGEST)
    client.session.close()
    client.token = "wrong"
    client.get("getChecks")
    assert simulator.calls == {"getChecks": 2, "createReport": 1}
    first, second, third = simulator.requests
    assert (first.method, first.verb, first.query, first.body) == ("getChecks", "GET", {"checkName": "Ä&B"}, None)
    assert (second.method, second.verb, second.query, second.body) == ("createReport", "POST", {}, DIGEST)
    assert second.headers["Content-Type"] == "application/json"
    assert [request.access for request in simulator.requests] == ["read_write", "read_write", ""]
    assert simulator.token not in str(simulator.requests)
    # Each connection has its own port.
    assert first.port == second.port != third.port
