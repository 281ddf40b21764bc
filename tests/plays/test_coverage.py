# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks coverage and todo for customers who list checks and users: what they say, and the calls that it takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.plays import leaks, playing
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.simulator import Simulator

# Acme Logistics has an overdue check and one that was never heard of; the sample has the others.
CHECKS = [
    {"name": "Nightly backup", "email_alias": "check00001"},
    {"name": "Off-site copy", "email_alias": "offsite"},
    {"name": "RAID controller", "email_alias": "check00003"},
    {"name": "Antivirus", "email_alias": "check00004"},
    {"name": "Windows updates", "email_alias": "acme-updates"},
]
USERS = [
    {"email": "anna.berg@northwind.example", "access_level": "administrator"},
    {"email": "it@acme.example", "access_level": "readonly"},
]
CUSTOMERS = [
    {"name": "Acme Logistics", "reports": [], "checks": CHECKS, "portal_users": USERS},
    {"name": "Contoso Dental", "reports": ["customer_status"]},
]
DRIFT = "Off-site copy: email_alias is "
OVERDUE = "RAID controller: is overdue, last message: "
SILENT = "Antivirus: has never received a message; set the monitored system to mail to northwind+check00004@mycheckcentral.example"
READS = {"getUsers": 1, "getChecks": 2, "getReports": 1, "getCheckGroups": 2}


@pytest.fixture
def service() -> Iterator[Simulator]:
    with Simulator(token=TOKEN) as simulator:
        organization = simulator.organization
        # Those of one customer.
        by_name = {check.name: check for check in reversed(organization.checks.values())}
        raid, antivirus = by_name["RAID controller"], by_name["Antivirus"]
        organization.miss(raid.id)
        of_antivirus = [each.id for each in organization.activities.values() if each.check_id == antivirus.id]
        for identity in of_antivirus:
            del organization.activities[identity]
        yield simulator


def run(player: playing.Player, service: Simulator, playbook: str, **variables: Any) -> playing.Play:
    service.calls.clear()
    connection = {"checkcentral_api_token": TOKEN, "checkcentral_api_url": service.url}
    play = player.start(playbook, {}, {**connection, **variables}, options=())
    play.finish()
    return play


def test_coverage_of_checks_and_users(player: playing.Player, service: Simulator, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    variables = {"checkcentral_customers": CUSTOMERS, "coverage_page": str(page)}
    play = run(player, service, "coverage.yml", **variables)
    assert play.process.returncode == 0, play.output
    assert dict(service.calls) == {**READS, "getOverview": 1}
    for line in (
        "Checks: 3 present, 1 missing, 1 drifted; of these, 1 overdue, 1 without a message",
        "Users: 1 present, 1 missing, 0 drifted",
        "Acme Logistics, Checks: Windows updates: missing",
        f"Acme Logistics, Checks: {DRIFT}",
        f"Acme Logistics, Checks: {OVERDUE}",
        f"Acme Logistics, Checks: {SILENT}",
        "Acme Logistics, Users: it@acme.example: missing",
    ):
        assert line in play.output
    assert "1 MISSING, 1 drifted, 3 present (1 no message, 1 overdue)" in play.output
    text = page.read_text(encoding="utf-8")
    assert "<title>Coverage of standard reports, checks and users</title>" in text
    for said in (DRIFT, OVERDUE, SILENT, "Windows updates: missing", "</span> No message yet 1</span>"):
        assert said in text
    assert [*leaks.search(play.output)] == []


def test_what_is_missing_of_checks_and_users_can_fail(player: playing.Player, service: Simulator) -> None:
    play = run(player, service, "coverage.yml", checkcentral_customers=CUSTOMERS[:1], coverage_fail_on_missing=True)
    assert play.process.returncode == 2
    assert "Standard reports, checks and users: 2 missing, 0 not comparable." in play.output


def test_what_is_to_do_about_checks_and_users(player: playing.Player, service: Simulator, tmp_path: Path) -> None:
    csv = tmp_path / "todo.csv"
    play = run(player, service, "todo.yml", checkcentral_customers=CUSTOMERS, todo_csv=str(csv))
    assert play.process.returncode == 0, play.output
    assert dict(service.calls) == READS
    assert "Correct in the portal: check Acme Logistics/Off-site copy (ce000000-" in play.output
    rows = csv.read_text(encoding="utf-8").splitlines()
    assert [row.split('","')[:3] for row in rows if '"check"' in row] == [
        ['"Correct in the portal', "check", "Acme Logistics/Off-site copy"],
        ['"Look for missing messages', "check", "Acme Logistics/RAID controller"],
        ['"Set up the messages', "check", "Acme Logistics/Antivirus"],
    ]


def test_a_run_of_reports_alone_reads_nothing_else(player: playing.Player, service: Simulator) -> None:
    play = run(player, service, "coverage.yml", checkcentral_customers=CUSTOMERS[1:], coverage_all=True)
    assert play.process.returncode == 0, play.output
    assert dict(service.calls) == {"getCheckGroups": 2, "getReports": 1}
    assert "Checks" not in play.output


def test_customers_that_the_run_leaves_out_are_not_told(player: playing.Player, service: Simulator) -> None:
    only = {"customers_only": ["Contoso Dental"]}
    play = run(player, service, "coverage.yml", checkcentral_customers=CUSTOMERS, **only, coverage_all=True)
    assert play.process.returncode == 0, play.output
    assert "1 customer, 7 check groups" in play.output
    assert "Acme Logistics" not in play.output
