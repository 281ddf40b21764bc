# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults, as a client meets them; tests/unit/plugins/test_faults.py has all kinds, as modules meet them."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import PATIENCE

DIGEST = {"name": "Digest", "report_type": "digest"}


def test_a_late_commit_can_be_called_off(simulator: Simulator, client: Any) -> None:
    late = Fault("late_commit", "createReport", seconds=PATIENCE)
    late.on_hold = simulator.faults.clear
    simulator.faults.add(late)
    with pytest.raises(requests.ConnectionError):
        client.create("createReport", DIGEST)
    assert len(simulator.organization.reports) == 2


@pytest.mark.parametrize(
    ("kind", "details", "header"),
    [
        ("compressed", {}, ("Content-Encoding", "gzip")),
        ("compressed", {"encoding": "deflate"}, ("Content-Encoding", "deflate")),
        ("wrong_content_type", {}, ("Content-Type", "text/html")),
        ("malformed_headers", {}, ("Content-Type", None)),
    ],
)
def test_a_reply_in_an_odd_form_is_the_right_one(
    simulator: Simulator, client: Any, kind: str, details: dict[str, Any], header: tuple[str, str | None]
) -> None:
    simulator.faults.add(Fault(kind, **details))
    reply = client.create("createReport", DIGEST)
    assert reply.headers.get(header[0]) == header[1]
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
