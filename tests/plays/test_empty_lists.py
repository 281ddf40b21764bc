# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An empty list means none, null and a blank text mean not set: through the playbooks."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.plays import playing
from ansible_collections.msp.checkcentral.tests.plays.playing import run
from ansible_collections.msp.checkcentral.tests.simulator import Simulator

CUSTOMER = "Acme Logistics"
TITLES = ("Status", "Statistics", "Activity")
# Customers with what someone may give as their reports, and the titles of those that they then have.
GIVEN: list[tuple[str, Any, tuple[str, ...]]] = [
    (CUSTOMER, [], ()),
    ("Bäckerei Müller & Söhne", "none", ()),
    ('Café "Zum Löwen"', None, TITLES),
    ("Contoso Dental", "", TITLES),
    ("Fjord Shipping", ["customer_status"], ("Status",)),
]
EXPECTED = {f"{name} - {title}" for name, dummy, titles in GIVEN for title in titles}


def made(service: Simulator) -> set[str]:
    return {report.name for report in service.organization.reports.values() if report.through_api}


def check_coverage(play: playing.Play) -> None:
    """Coverage expects what will be made."""
    assert play.process.returncode == 0, play.output
    for name, dummy, titles in GIVEN:
        [row] = [line for line in play.output.splitlines() if line.lstrip().startswith(f'"{name.split()[0]}')]
        assert row.count("MISSING") == len(titles), row


def test_reports_of_hosts(player: playing.Player, service: Simulator) -> None:
    hosts = {
        f"host{number}": {"checkcentral_name": name, "checkcentral_customer_reports": given}
        for number, (name, given, dummy) in enumerate(GIVEN)
    }
    check_coverage(run(player, service, "coverage.yml", {"coverage_all": True}, hosts=hosts))
    play = run(player, service, "digest_reports_of_hosts.yml", {}, hosts=hosts)
    assert play.process.returncode == 0, play.output
    assert made(service) == EXPECTED


def test_reports_of_a_list(player: playing.Player, service: Simulator) -> None:
    customers = [{"name": name, "reports": given} for name, given, dummy in GIVEN]
    play = run(player, service, "digest_reports_of_hosts.yml", {"checkcentral_customers": customers})
    assert play.process.returncode == 0, play.output
    assert made(service) == EXPECTED


@pytest.mark.parametrize(("given", "titles"), [("none", ()), ("", TITLES)])
def test_reports_of_onboarding(player: playing.Player, service: Simulator, given: Any, titles: tuple[str, ...]) -> None:
    about = {
        "checkcentral_customer_name": CUSTOMER,
        "checkcentral_customer_emails": "it@acme.example",
        "checkcentral_customer_reports": given,
    }
    play = run(player, service, "onboard.yml", about)
    assert play.process.returncode == 0, play.output
    assert made(service) == {f"{CUSTOMER} - {title}" for title in titles}


def test_an_empty_catalog_of_coverage(player: playing.Player, service: Simulator) -> None:
    play = run(player, service, "coverage.yml", {"digest_reports_catalog": {}, "coverage_all": True})
    assert play.process.returncode == 0, play.output
    assert [title for title in TITLES if title in play.output] == []


def test_a_customer_whom_no_one_mails(player: playing.Player, service: Simulator) -> None:
    hosts = {
        "acme": {
            "checkcentral_name": CUSTOMER,
            "checkcentral_customer_reports": "customer_status",
            "checkcentral_customer_emails": [],
        }
    }
    run(player, service, "digest_reports_of_hosts.yml", {}, hosts=hosts)
    [report] = [report for report in service.organization.reports.values() if report.through_api]
    assert report.settings["recipients"]["emails"] == []


def test_users_that_a_lookup_finds(player: playing.Player, service: Simulator) -> None:
    play = run(player, service, "recipients_of_lookup.yml", {"desired": []}, hosts={"localhost": {}})
    assert play.process.returncode == 0, play.output
    [report] = [report for report in service.organization.reports.values() if report.through_api]
    assert report.settings["recipients"]["users"] == []
    assert not service.calls["getUsers"]
