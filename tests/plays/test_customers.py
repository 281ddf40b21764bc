# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Customers from lists, hosts and onboarding: no misspelled name is ignored, a run shows only its own results, and failures belong to the customer."""

from __future__ import annotations

from ansible_collections.msp.checkcentral.tests.plays import playing
from ansible_collections.msp.checkcentral.tests.plays.playing import run
from ansible_collections.msp.checkcentral.tests.simulator import Simulator

ACME = {"name": "Acme Logistics", "emails": ["it@acme.example"], "reports": ["customer_status"]}
HOSTS = {
    "acme": {"checkcentral_name": "Acme Logistics", "checkcentral_customer_reports": "customer_status"},
    "fjord": {"checkcentral_name": "Fjord Shipping", "checkcentral_customer_reports": "customer_status"},
    "wrong": {"checkcentral_name": "Nobody", "checkcentral_customer_reports": "customer_status"},
}


def made(service: Simulator) -> list[str]:
    return sorted(report.name for report in service.organization.reports_through_api)


def add_status(service: Simulator) -> None:
    """Add the standard report customer_status of ACME, as someone does in the portal."""
    [group] = [group for group in service.organization.check_groups.values() if group.name == ACME["name"]]
    service.organization.add_report(
        {
            "name": "Acme Logistics - Status",
            "report_type": "checkgroup",
            "format": "pdf",
            "content": {"checkgroup": group.id},
            "interval_type": "day",
            "interval_value": 7,
            "report_time": 540,
            "recipients": {"emails": ["it@acme.example"]},
        }
    )


def test_a_failure_is_that_of_the_customer_it_concerns(player: playing.Player, service: Simulator) -> None:
    play = run(player, service, "digest_reports_of_hosts.yml", {}, hosts=HOSTS)
    assert play.process.returncode == 2
    assert {host for host, result in play.results.items() if result["failed"]} == {"wrong"}
    assert "no check group is called 'Nobody'" in play.results["wrong"]["msg"]
    assert not made(service)


def test_the_limit_is_that_of_coverage_and_of_the_summary(player: playing.Player, service: Simulator) -> None:
    run(player, service, "digest_reports_of_hosts.yml", {}, "--limit=acme,fjord", hosts=HOSTS)
    assert made(service) == ["Acme Logistics - Status", "Fjord Shipping - Status"]
    again = run(player, service, "digest_reports_of_hosts.yml", {}, "--limit=acme", hosts=HOSTS)
    assert "Reports: 1, of these 1 unchanged" in again.output
    assert "'Daily backup overview'" in again.output
    assert "Fjord Shipping - Status" not in again.output
    covered = run(player, service, "coverage.yml", {}, "--limit=acme", hosts=HOSTS)
    assert covered.process.returncode == 0
    assert "1 customer, 7 check groups" in covered.output
    assert "Fjord Shipping" not in covered.output


def test_a_limit_that_leaves_out_the_controller_is_refused(player: playing.Player, service: Simulator) -> None:
    play = run(player, service, "coverage.yml", {"checkcentral_customer_hosts": ""}, "--limit=acme", hosts=HOSTS)
    assert play.process.returncode == 2
    assert "--limit leaves out localhost" in play.output


def test_what_is_null_blank_or_omitted_is_not_set(player: playing.Player, service: Simulator) -> None:
    names = (
        "time",
        "timezone",
        "max_creates",
        "workers",
        "copy_internal",
        "recipients",
        "dashboard",
        "name_format",
        "catalog",
    )
    blank = {f"digest_reports_{name}": None if number % 2 else "" for number, name in enumerate(names)}
    play = run(player, service, "omitted.yml", blank)
    assert play.process.returncode == 0, play.output
    assert made(service) == [f"Fjord Shipping - {title}" for title in ("Activity", "Statistics", "Status")]


def test_entries_that_a_catalog_leaves_out_do_not_come_back(player: playing.Player, service: Simulator) -> None:
    catalog = {"mine": {"scope": "customer", "title": "Mine", "report_type": "checkgroup"}}
    variables = {"checkcentral_customers": [{"name": "Acme Logistics"}], "digest_reports_catalog": catalog}
    run(player, service, "digest_reports_of_hosts.yml", variables, ANSIBLE_HASH_BEHAVIOUR="merge")
    assert made(service) == ["Acme Logistics - Mine"]


def test_the_ticket_of_a_second_customer_is_its_own(player: playing.Player, service: Simulator) -> None:
    play = run(player, service, "onboard_twice.yml", {})
    assert play.process.returncode == 2
    assert play.output.count("Customer: ") == 1
    assert "on_drift (digest_reports_on_drift) 'perhaps' is not possible" in play.results["localhost"]["msg"]


def test_a_recipient_too_many_is_drift(player: playing.Player, service: Simulator) -> None:
    add_status(service)
    no_recipients = {"checkcentral_customers": [{**ACME, "emails": []}]}
    todo = run(player, service, "todo.yml", {**no_recipients, "todo_markdown": "todo.md", "todo_csv": "todo.csv"})
    assert "Correct in the portal: Acme Logistics - Status" in todo.output
    assert 'recipients.emails is \\"it@acme.example\\", should be none' in todo.output
    assert "**Acme Logistics - Status**" in (todo.left_behind / "todo.md").read_text(encoding="utf-8")
    assert '"Add a customer","","","Fjord Shipping"' in (todo.left_behind / "todo.csv").read_text(encoding="utf-8")


def test_a_renamed_customer_gets_no_second_set_unless_that_is_meant(player: playing.Player, service: Simulator) -> None:
    add_status(service)
    renamed = {"checkcentral_customers": [{**ACME, "name": "Acme GmbH", "checkgroup": "Acme Logistics"}]}
    play = run(player, service, "digest_reports_of_hosts.yml", renamed)
    assert "'Acme Logistics - Status'" in play.results["localhost"]["msg"]
    assert not made(service)
    run(player, service, "digest_reports_of_hosts.yml", {**renamed, "digest_reports_second_name": "create"})
    assert made(service) == ["Acme GmbH - Status"]


def test_the_summary_is_printed_when_too_many_would_be_created(player: playing.Player, service: Simulator) -> None:
    variables = {"checkcentral_customers": [ACME], "digest_reports_max_creates": 0}
    play = run(player, service, "digest_reports_of_hosts.yml", variables)
    assert play.process.returncode == 2
    assert "Report not attempted: Acme Logistics - Status" in play.output
    assert '"results"' not in play.output
    covered = run(player, service, "coverage.yml", variables)
    assert covered.process.returncode == 0
    assert "Status: 0 present, 1 missing" in covered.output


def test_the_plan_makes_no_call(player: playing.Player, service: Simulator) -> None:
    variables = {"checkcentral_customers": [ACME], "digest_reports_show_plan": True}
    play = run(player, service, "digest_reports_of_hosts.yml", variables)
    assert play.process.returncode == 0
    assert "every 7 days at 09:00  it@acme.example" in play.output
    assert not service.calls
