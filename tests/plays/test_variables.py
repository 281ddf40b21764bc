# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Invalid variables of playbooks: all are reported together, before any call to the service."""

from __future__ import annotations

from ansible_collections.msp.checkcentral.tests.plays import playing
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.plays.playing import run
from ansible_collections.msp.checkcentral.tests.simulator import Simulator

HOSTS = {
    "acme": {"checkcentral_name": "Acme Logistics", "checkcentral_customer_reports": "customer_status"},
    "fjord": {
        "checkcentral_name": "Fjord Shipping",
        "checkcentral_customer_name": False,
        "checkcentral_customer_report": "x",
    },
    "server": {},
}


def test_all_that_is_wrong_with_a_playbooks_variables_is_told_before_a_call(
    player: playing.Player, service: Simulator
) -> None:
    wrong = {
        "failures_statuses": ["failur"],
        "failures_fial": True,
        "failures_csv": "",
        "failures_now": "noon",
        "activity_count": "ten",
        "checkcentral_validate_certs": "ture",
        "checkcentral_organisation": "Northwind Managed IT",
    }
    play = run(player, service, "failures.yml", wrong)
    assert play.process.returncode == 2
    assert play.results["localhost"]["msg"].splitlines() == [
        "Nothing was written. Correct the following, then run again:",
        "- the variable failures_fial is not known; did you mean failures_fail?",
        "- failures_csv is empty; give the path of a file, or leave failures_csv out",
        "- failures_statuses: 'failur' is not a known status; did you mean failure?",
        "- failures_now is 'noon'; give a time such as 2026-01-31T07:00:00Z",
        "- activity_count 'ten' is not possible; give a whole number",
        "- checkcentral_validate_certs 'ture' is not possible; give true or false",
        "- the variable checkcentral_organisation is not known; did you mean checkcentral_organization?",
    ]
    assert not service.calls


def test_a_host_is_told_all_that_is_wrong_with_it_and_that_nothing_was_written(
    player: playing.Player, service: Simulator
) -> None:
    play = run(player, service, "digest_reports_of_hosts.yml", {}, hosts=HOSTS)
    assert play.process.returncode == 2
    assert {host for host, result in play.results.items() if result["failed"]} == {"fjord", "server"}
    assert play.results["fjord"]["msg"].splitlines() == [
        "2 problems:",
        "- the variable checkcentral_customer_report is not known; did you mean checkcentral_customer_reports?",
        "- host fjord: checkcentral_customer_name is false, a boolean, as YAML reads words such as No; put it in quotes",
        "Nothing was written for any customer; the other customers were not attempted",
    ]
    assert "host server is not a customer: it has no checkcentral_name" in play.results["server"]["msg"]
    assert "Customers of this run: Acme Logistics, host fjord, host server" in play.output
    assert service.calls["createReport"] == 0


def test_a_variable_of_a_host_that_uses_an_undefined_one_stops_the_run(
    player: playing.Player, service: Simulator
) -> None:
    """Before ansible-core 2.19, the customer would be called {{ nope }}."""
    hosts = {"acme": {"checkcentral_name": "Acme Logistics", "checkcentral_customer_name": "{{ nope }}"}}
    play = run(player, service, "digest_reports_of_hosts.yml", {}, hosts=hosts)
    assert play.process.returncode == 2
    assert "nope" in play.output
    assert service.calls["createReport"] == 0


def test_broken_values_of_the_role_are_told_with_misspelt_customers(player: playing.Player, service: Simulator) -> None:
    wrong = {
        "digest_reports_catalog": "all",
        "digest_reports_recipients": {"usergroup": ["Service desk"]},
        "checkcentral_customers": [{"name": 9}],
    }
    play = run(player, service, "coverage.yml", wrong)
    assert play.process.returncode == 2
    assert play.results["localhost"]["msg"].splitlines()[1:] == [
        "- digest_reports_catalog 'all' is not a dictionary; give one of standard reports",
        "- digest_reports_recipients.usergroup is not known; did you mean usergroups?",
        (
            "- customer number 1 of checkcentral_customers: name is the number 9, as YAML reads it; "
            "put it in quotes as you wrote it, or use the filter string in a template"
        ),
    ]


def test_a_pattern_of_hosts_in_the_inventory_is_no_pattern_of_the_play(
    player: playing.Player, service: Simulator
) -> None:
    hosts = {name: {**HOSTS["acme"], "checkcentral_customer_hosts": "acme"} for name in ("acme", "localhost")}
    connection = {"checkcentral_api_token": TOKEN, "checkcentral_api_url": service.url}
    play = player.start("digest_reports_of_hosts.yml", hosts, connection, options=())
    assert play.finish() == 2
    assert "checkcentral_customer_hosts, which is acme, is a variable of the inventory" in play.output
    assert not service.calls


def test_only_checks_that_are_all_a_success_are_an_all_clear(player: playing.Player, service: Simulator) -> None:
    checks = service.organization.checks
    for check in [each for each in checks.values() if each.status != "Success" or each.overdue]:
        del checks[check.id]
    play = run(player, service, "failures.yml", {"failures_fail": True})
    assert play.process.returncode == 0, play.output
    assert f"CheckCentral: no failure: all {len(checks)} checks are Success" in play.output
    checks.clear()
    play = run(player, service, "failures.yml", {})
    assert play.process.returncode == 2
    assert "the token sees no checks" in play.results["localhost"]["msg"]
