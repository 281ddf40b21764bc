# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Jobs over the customers of the inventory: whole, in slices that run at the same time, and with one fork or five."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.awx import jobs
from ansible_collections.msp.checkcentral.tests.plays import playing
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.simulator import Simulator

CUSTOMERS = "CheckCentral - customers"
REPORTS = "CheckCentral - reports of all customers"
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
    """The reports that the API was asked to create: name, type, content and recipients."""
    bodies = service.organization.posted.get("createReport", [])
    found = {body["name"]: (body["report_type"], body.get("content"), body.get("recipients")) for body in bodies}
    assert len(found) == len(bodies)
    return found


def customers(player: playing.Player, service: Simulator) -> jobs.Hosts:
    """The inventory after its source was read, with what someone added to hosts in AWX."""
    hosts = jobs.synchronized(player, credential_for(service))
    for host, variables in hosts["_meta"]["hostvars"].items():
        variables["checkcentral_customer_emails"] = f"{host}@example.com".lower()
        variables["checkcentral_customer_portal_users"] = f"{host}@example.com, readonly"
        if variables["checkcentral_name"] == "Harbour Legal":
            # Two groups, whose checks of one name could not be told apart.
            variables["checkcentral_customer_name"] = f"Harbour Legal {variables['checkcentral_id'][-1]}"
        else:
            variables["checkcentral_customer_checks"] = "veeam_nightly"
    return hosts


def test_slices_make_together_what_one_job_makes(player: playing.Player, services: list[Simulator]) -> None:
    whole, one_fork, in_slices = services
    hosts = customers(player, whole)
    count = len(hosts["_meta"]["hostvars"])
    assert count == len(whole.organization.check_groups)

    together = jobs.Job(player, CUSTOMERS, credential_for(whole), hosts=hosts, options="--forks 5")
    alone = jobs.Job(player, REPORTS, credential_for(one_fork), hosts=hosts, options="--forks 1")
    for job in (together, alone):
        job.finish()
    parts = [
        jobs.Job(player, CUSTOMERS, credential_for(in_slices), hosts=jobs.sliced(hosts, number, SLICES))
        for number in range(1, SLICES + 1)
    ]
    for part in parts:
        part.finish()

    # A check that has never received a message needs attention.
    for check in list(whole.organization.checks.values()):
        whole.organization.hear(check.id, "Success")
    coverage = jobs.Job(player, "CheckCentral - coverage", credential_for(whole), hosts=hosts).finish()
    assert f"{count} customers, {count} check groups; rows that need attention: 0" in coverage.output

    assert len(made(whole)) == count * REPORTS_PER_CUSTOMER
    assert made(one_fork) == made(whole)
    assert made(in_slices) == made(whole)
    for method, number in (("createUser", count), ("createCheck", count - 2)):
        assert not one_fork.organization.posted.get(method)
        for service in (whole, in_slices):
            assert len(service.organization.posted[method]) == number
    assert not [name for name, (kind, _content, _recipients) in made(whole).items() if kind in ("digest", "dashboard")]
    # Should slices ever overlap, the summaries show it.
    summaries = [customers_said_by(part) for part in parts]
    assert sorted(name for names in summaries for name in names) == sorted(customers_said_by(together))
    assert len(customers_said_by(together)) == count
    shares = [created_by(part) for part in parts]
    assert all(shares)
    assert sorted(name for share in shares for name in share) == sorted(created_by(together))


def customers_said_by(job: jobs.Job) -> list[str]:
    """The customers that the job names."""
    said = " ".join(job.result("Show the customers of this run")["msg"])
    return said.removeprefix("Customers of this run: ").split(", ")


def created_by(job: jobs.Job) -> list[str]:
    """The names of the objects that a job made, as its events say."""
    results = job.result("Ensure that users, checks and reports of customers exist")["results"]
    return [each["name"] for each in results if each["action"] == "created"]


def test_the_organization_has_a_job_of_its_own(player: playing.Player, services: list[Simulator]) -> None:
    jobs.Job(player, ORGANIZATION, credential_for(services[0])).finish()
    assert {name: kind for name, (kind, *_rest) in made(services[0]).items()} == {"Daily digest": "digest"}


def test_a_renamed_customer_keeps_its_host_and_variables(player: playing.Player, services: list[Simulator]) -> None:
    service = services[0]
    hosts = customers(player, service)
    acme = next(
        host for host, known in hosts["_meta"]["hostvars"].items() if known["checkcentral_name"] == "Acme Logistics"
    )
    assert hosts["customer_Acme_Logistics"]["hosts"] == [acme]
    [group] = [each for each in service.organization.check_groups.values() if each.name == "Acme Logistics"]
    service.organization.check_groups[group.id] = dataclasses.replace(group, name="Acme Freight")

    after = jobs.synchronized(player, credential_for(service), hosts)
    known = hosts["_meta"]["hostvars"]
    assert after["_meta"]["hostvars"] == {**known, acme: {**known[acme], "checkcentral_name": "Acme Freight"}}
    assert known[acme]["checkcentral_customer_emails"]
    assert after["customer_Acme_Freight"]["hosts"] == [acme]
    assert "customer_Acme_Logistics" not in after


def test_a_wrong_token_shows_in_coverage(player: playing.Player, services: list[Simulator]) -> None:
    """AWX does not update the inventory for it. If the update failed, the job would show nothing else."""
    hosts = customers(player, services[0])
    wrong = {**credential_for(services[0]), "api_token": "wrong"}
    job = jobs.Job(player, "CheckCentral - coverage", wrong, hosts=hosts).finish("failed")
    (failure,) = job.events("runner_on_failed")
    assert failure["res"]["failure"]["kind"] == "authentication"
