# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Jobs over the customers of the inventory: whole, in slices that run at the same time, and with one fork or five."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.awx import jobs
from ansible_collections.msp.checkcentral.tests.plays import playing
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.simulator import Simulator

CUSTOMERS = "CheckCentral - reports of all customers"
ORGANIZATION = "CheckCentral - reports of the organization"
SLICES = 3
REPORTS_PER_CUSTOMER = 3


@pytest.fixture
def services() -> Iterator[list[Simulator]]:
    """The same organization three times."""
    with ExitStack() as stack:
        yield [stack.enter_context(Simulator(token=TOKEN)) for _number in range(3)]


def credential_for(service: Simulator) -> dict[str, Any]:
    return {"api_token": TOKEN, "api_url": service.url}


def made(service: Simulator) -> dict[str, Any]:
    """What the API was asked to create: name, type, content and recipients."""
    bodies = service.organization.posted.get("createReport", [])
    found = {body["name"]: (body["report_type"], body.get("content"), body.get("recipients")) for body in bodies}
    assert len(found) == len(bodies)
    return found


def customers(player: playing.Player, service: Simulator) -> jobs.Hosts:
    """The inventory after its source was read, with what somebody added to hosts in AWX."""
    hosts = jobs.synchronized(player, credential_for(service))
    for host, variables in hosts["_meta"]["hostvars"].items():
        variables["checkcentral_customer_emails"] = f"{host}@example.com".lower()
        if jobs.text(variables["checkcentral_name"]) == "Harbour Legal":
            variables["checkcentral_customer_name"] = f"Harbour Legal {jobs.text(variables['checkcentral_id'])[-1]}"
    return hosts


def test_slices_make_together_what_one_job_makes(player: playing.Player, services: list[Simulator]) -> None:
    whole, one_fork, in_slices = services
    hosts = customers(player, whole)
    count = len(hosts["_meta"]["hostvars"])
    assert count == len(whole.organization.check_groups)

    together = jobs.Job(player, CUSTOMERS, credential_for(whole), hosts=hosts, options="--forks 5")
    alone = jobs.Job(player, CUSTOMERS, credential_for(one_fork), hosts=hosts, options="--forks 1")
    for job in (together, alone):
        assert job.finish().status == "successful", job.output
    parts = [
        jobs.Job(player, CUSTOMERS, credential_for(in_slices), hosts=jobs.sliced(hosts, number, SLICES))
        for number in range(1, SLICES + 1)
    ]
    for part in parts:
        assert part.finish().status == "successful", part.output

    coverage = jobs.Job(player, "CheckCentral - coverage", credential_for(whole), hosts=hosts).finish()
    assert f"{count} check groups; with all of their standard reports: {count}" in coverage.output

    assert len(made(whole)) == count * REPORTS_PER_CUSTOMER
    assert made(one_fork) == made(whole)
    assert made(in_slices) == made(whole)
    assert not [name for name, (kind, _content, _recipients) in made(whole).items() if kind in ("digest", "dashboard")]
    shares = [created_by(part) for part in parts]
    assert all(shares)
    assert sorted(name for share in shares for name in share) == sorted(made(whole))
    assert [leak for job in (together, alone, *parts, coverage) for leak in job.leaks()] == []


def created_by(job: jobs.Job) -> list[str]:
    """The names of the reports that a job made, as its events say."""
    results = job.result("Make sure that the standard reports exist")["results"]
    return [report["name"] for report in results if report["action"] == "created"]


def test_the_organization_has_a_job_of_its_own(player: playing.Player, services: list[Simulator]) -> None:
    job = jobs.Job(player, ORGANIZATION, credential_for(services[0])).finish()
    assert job.status == "successful", job.output
    assert {name: kind for name, (kind, *_rest) in made(services[0]).items()} == {"Daily digest": "digest"}
    assert job.leaks() == []
