# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An empty list means none, null and a blank text mean not set: through the playbooks."""

from __future__ import annotations

from typing import Any

from ansible_collections.msp.checkcentral.tests.plays import playing
from ansible_collections.msp.checkcentral.tests.plays.playing import run
from ansible_collections.msp.checkcentral.tests.simulator import Simulator

TITLES = ("Status", "Statistics", "Activity")
# Customers with what someone may give as their reports, and the titles of those that they then have.
GIVEN: list[tuple[str, Any, tuple[str, ...]]] = [
    ("Acme Logistics", [], ()),
    ("Bäckerei Müller & Söhne", "none", ()),
    ('Café "Zum Löwen"', None, TITLES),
    ("Contoso Dental", "", TITLES),
    ("Fjord Shipping", ["customer_status"], ("Status",)),
]


def test_reports_of_hosts(player: playing.Player, service: Simulator) -> None:
    hosts = {
        f"host{number}": {
            "checkcentral_name": name,
            "checkcentral_customer_reports": given,
            "checkcentral_customer_emails": [],
        }
        for number, (name, given, dummy) in enumerate(GIVEN)
    }
    covered = run(player, service, "coverage.yml", {"coverage_all": True}, hosts=hosts)
    assert covered.process.returncode == 0, covered.output
    for name, dummy, titles in GIVEN:
        [row] = [line for line in covered.output.splitlines() if line.lstrip().startswith(f'"{name.split()[0]}')]
        assert row.count("MISSING") == len(titles), row
    play = run(player, service, "digest_reports_of_hosts.yml", {}, hosts=hosts)
    assert play.process.returncode == 0, play.output
    reports = service.organization.reports_through_api
    assert {report.name for report in reports} == {
        f"{name} - {title}" for name, dummy, titles in GIVEN for title in titles
    }
    assert all(report.settings["recipients"]["emails"] == [] for report in reports)


def test_an_empty_catalog_of_coverage(player: playing.Player, service: Simulator) -> None:
    play = run(player, service, "coverage.yml", {"digest_reports_catalog": {}, "coverage_all": True})
    assert play.process.returncode == 0, play.output
    assert [title for title in TITLES if title in play.output] == []


def test_users_that_a_lookup_finds(player: playing.Player, service: Simulator) -> None:
    play = run(player, service, "recipients_of_lookup.yml", {"desired": []}, hosts={"localhost": {}})
    assert play.process.returncode == 0, play.output
    [report] = service.organization.reports_through_api
    assert report.settings["recipients"]["users"] == []
    assert not service.calls["getUsers"]
