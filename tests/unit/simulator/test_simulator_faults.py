# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every kind of fault, as a client meets it."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator
from ansible_collections.msp.checkcentral.tests.simulator.faults import DETAILS
from ansible_collections.msp.checkcentral.tests.unit.conftest import PATIENCE

DIGEST = {"name": "Digest", "report_type": "digest"}


def stored(simulator: Simulator) -> int:
    return len(simulator.organization.reports) - 2


def test_a_late_commit_can_be_called_off(simulator: Simulator, client: Any) -> None:
    late = Fault("late_commit", "createReport", seconds=PATIENCE)
    late.on_hold = simulator.faults.clear
    simulator.faults.add(late)
    with pytest.raises(requests.ConnectionError):
        client.create("createReport", DIGEST)
    assert stored(simulator) == 0


def test_a_status_with_everything(simulator: Simulator, client: Any) -> None:
    fault = Fault("status", code=418, headers={"X-Kettle": "on"}, body='{"a": 1}', content_type="application/json")
    simulator.faults.add(fault)
    reply = client.call("GET", "getReports")
    assert (reply.status_code, reply.headers["X-Kettle"], reply.json()) == (418, "on", {"a": 1})


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
