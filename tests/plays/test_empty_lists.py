# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An empty list means none, null and a blank text mean not set, and a word that is no boolean is refused: through the playbooks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.plays import playing
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.simulator import Simulator

CUSTOMER = "Acme Logistics"
ALL = {f"{CUSTOMER} - {title}" for title in ("Status", "Statistics", "Activity")}
STATUS = {f"{CUSTOMER} - Status"}
# What somebody may give as the reports of a customer, and what the customer then has.
GIVEN: list[tuple[Any, set[str]]] = [
    ([], set()),
    ("none", set()),
    (None, ALL),
    ("", ALL),
    (["customer_status"], STATUS),
]


@pytest.fixture
def service() -> Iterator[Simulator]:
    with Simulator(token=TOKEN) as simulator:
        yield simulator


def run(player: playing.Player, service: Simulator, playbook: str, hosts: dict[str, Any], **variables: Any) -> playing.Play:
    connection = {"checkcentral_api_token": TOKEN, "checkcentral_api_url": service.url}
    play = player.start(playbook, hosts, {**connection, **variables}, options=())
    play.finish()
    return play


def made(service: Simulator) -> set[str]:
    return {report.name for report in service.organization.reports.values() if report.through_api}


@pytest.mark.parametrize(("given", "expected"), GIVEN)
def test_reports_of_a_host(player: playing.Player, service: Simulator, given: Any, expected: set[str]) -> None:
    hosts = {"acme": {"checkcentral_name": CUSTOMER, "customer_reports": given}}
    play = run(player, service, "digest_reports_of_hosts.yml", hosts, digest_reports_hosts="all")
    assert play.process.returncode == 0, play.output
    assert made(service) == expected


@pytest.mark.parametrize(("given", "expected"), GIVEN)
def test_reports_of_a_list(player: playing.Player, service: Simulator, given: Any, expected: set[str]) -> None:
    customers = [{"name": CUSTOMER, "reports": given}]
    play = run(player, service, "digest_reports_of_hosts.yml", {}, digest_reports_customers=customers)
    assert play.process.returncode == 0, play.output
    assert made(service) == expected


@pytest.mark.parametrize(("given", "expected"), GIVEN)
def test_reports_of_onboarding(player: playing.Player, service: Simulator, given: Any, expected: set[str]) -> None:
    about = {"customer": CUSTOMER, "customer_emails": "it@acme.example", "customer_reports": given}
    play = run(player, service, "onboard.yml", {}, **about)
    assert play.process.returncode == 0, play.output
    assert made(service) == expected


@pytest.mark.parametrize(("given", "expected"), GIVEN)
def test_reports_that_coverage_expects(
    player: playing.Player, service: Simulator, given: Any, expected: set[str]
) -> None:
    hosts = {"acme": {"checkcentral_name": CUSTOMER, "customer_reports": given}}
    by_hosts = run(player, service, "coverage.yml", hosts, digest_reports_hosts="all", coverage_all=True)
    customers = [{"name": CUSTOMER, "reports": given}]
    by_list = run(player, service, "coverage.yml", {}, digest_reports_customers=customers, coverage_all=True)
    for play in (by_hosts, by_list):
        assert play.process.returncode == 0, play.output
        [row] = [line for line in play.output.splitlines() if CUSTOMER in line]
        assert row.count("MISSING") == len(expected)


@pytest.mark.parametrize(("catalog", "titles"), [({}, 0), (None, 3), ("", 3)])
def test_the_catalog_of_coverage(player: playing.Player, service: Simulator, catalog: Any, titles: int) -> None:
    play = run(player, service, "coverage.yml", {}, digest_reports_catalog=catalog, coverage_all=True)
    assert play.process.returncode == 0, play.output
    assert sum(title in play.output for title in ("Status", "Statistics", "Activity")) == titles


def test_a_customer_whom_nobody_mails(player: playing.Player, service: Simulator) -> None:
    hosts = {"acme": {"checkcentral_name": CUSTOMER, "customer_reports": "customer_status", "customer_emails": []}}
    run(player, service, "digest_reports_of_hosts.yml", hosts, digest_reports_hosts="all")
    [report] = [report for report in service.organization.reports.values() if report.through_api]
    assert report.settings["recipients"]["emails"] == []


@pytest.mark.parametrize(("wanted", "expected"), [([], []), (["Anna Berg"], ["Anna Berg"])])
def test_users_that_a_lookup_finds(
    player: playing.Player, service: Simulator, wanted: list[str], expected: list[str]
) -> None:
    play = run(player, service, "recipients_of_lookup.yml", {"localhost": {}}, wanted=wanted)
    assert play.process.returncode == 0, play.output
    [report] = [report for report in service.organization.reports.values() if report.through_api]
    names = {user.id: user.name for user in service.organization.users.values()}
    assert [names[user] for user in report.settings["recipients"]["users"]] == expected


@pytest.mark.parametrize(
    ("playbook", "variable"),
    [
        ("coverage.yml", "coverage_all"),
        ("coverage.yml", "coverage_fail_on_missing"),
        ("failures.yml", "failures_fail"),
        ("failures.yml", "failures_csv_bom"),
        ("failures.yml", "include_pending_overdue"),
        ("digest_reports_of_hosts.yml", "digest_reports_copy_internal"),
        ("failures.yml", "checkcentral_validate_certs"),
    ],
)
def test_a_word_that_is_no_boolean_is_refused(
    player: playing.Player, service: Simulator, playbook: str, variable: str
) -> None:
    more: dict[str, Any] = {"digest_reports_customers": [{"name": CUSTOMER}]} if "digest" in playbook else {}
    play = run(player, service, playbook, {}, **more, **{variable: "ture"})
    assert play.process.returncode != 0
    assert "'ture' is not a valid boolean" in play.output
    assert not made(service)
