# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Several creates under way at the same time: what holds whatever order they end in."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_reports
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN
from ansible_collections.msp.checkcentral.tests.unit.running import Ran, run_module

WORKERS = 8
NAMES = [f"Report {number:02}" for number in range(40)]


def run(service: Simulator, **options: Any) -> Ran:
    reports = [{"name": name, "report_type": "digest"} for name in NAMES]
    connection = {"api_token": TOKEN, "api_url": service.url, "timeout": 60, "workers": WORKERS}
    return run_module(checkcentral_reports, {**connection, "reports": reports, **options})


def sent(service: Simulator) -> Counter[str]:
    return Counter(request.body["name"] for request in service.requests if request.method == "createReport")


def made(service: Simulator) -> Counter[str]:
    names = Counter(report.name for report in service.organization.reports.values())
    return Counter({name: names[name] for name in NAMES if names[name]})


@pytest.mark.usefixtures("pauses")
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("kind", ["close", "reset", "html", "redirect"])
def test_lost_answers_make_nothing_twice_and_claim_nothing_that_is_not_so(
    service: Simulator, kind: str, moment: str
) -> None:
    service.faults.add(*(Fault(kind, "createReport", skip=skip, moment=moment) for skip in range(1, len(NAMES), 4)))
    ran = run(service)
    assert set(sent(service).values()) == {1}
    results = ran.result["results"]
    assert [result["name"] for result in results] == NAMES
    assert {result["name"] for result in results if result["action"] == "created"} == set(made(service))
    assert {result["name"] for result in results if result["action"] == "not_attempted"} == set(NAMES) - set(
        sent(service)
    )
    assert sum(ran.result["summary"].values()) == len(NAMES)
    service.faults.clear()
    again = run(service)
    assert not again.failed
    assert made(service) == Counter(dict.fromkeys(NAMES, 1))


@pytest.mark.parametrize(("code", "kind"), [(401, "authentication"), (403, "permission")])
def test_a_token_that_may_not_stops_what_is_not_yet_under_way(service: Simulator, code: int, kind: str) -> None:
    service.faults.add(Fault("status", "createReport", count=None, code=code))
    ran = run(service)
    assert ran.kind == kind
    tried = sent(service).total()
    assert 1 <= tried <= WORKERS
    assert ran.result["summary"] == {
        "created": 0,
        "unchanged": 0,
        "drifted": 0,
        "failed": tried,
        "not_attempted": len(NAMES) - tried,
    }
    assert set(sent(service).values()) == {1}


def test_a_quota_that_ends_in_the_middle_is_told_for_what_it_stopped(service: Simulator) -> None:
    service.behavior.daily_limit = 10
    service.behavior.errors_as = "ok"
    ran = run(service)
    assert ran.kind == "quota"
    assert made(service).total() == ran.result["summary"]["created"] == 10
    assert 1 <= ran.result["summary"]["failed"] <= WORKERS
