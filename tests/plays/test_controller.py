# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plays that run on the controller say so for themselves, and files are where ansible-playbook was started."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.plays import playing
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.simulator import Simulator

ROOT = Path(__file__).resolve().parents[2]
HOSTILE_CONFIGURATION = """
[defaults]
transport = ssh
interpreter_python = /nowhere/python
localhost_warning = false
[privilege_escalation]
become = true
become_allow_same_user = true
"""
HOSTILE = {
    "ansible_connection": "ssh",
    "ansible_host": "host.invalid",
    "ansible_python_interpreter": "/nowhere/python",
    "ansible_become": True,
    "ansible_become_exe": "/nowhere/sudo",
}
CUSTOMER = {
    "checkcentral_organization": "Northwind Managed IT",
    "checkcentral_customer_name": "Acme Logistics",
    "checkcentral_customer_emails": ["it@acme.example"],
    "checkcentral_customer_reports": ["customer_status"],
}
ONE_CUSTOMER = {"checkcentral_customers": [{"name": "Acme Logistics", "reports": ["customer_status"]}]}


def run(
    player: playing.Player,
    service: Simulator,
    playbook: str,
    *options: str,
    variables: dict[str, Any],
    **environment: str,
) -> playing.Play:
    """Run a playbook with the connection in the environment."""
    extra = player.directory / "variables.json"
    extra.write_text(json.dumps(variables), encoding="utf-8")
    command = [playing.program("ansible-playbook"), playbook, "-e", f"@{extra}", *options]
    connection = {"CHECKCENTRAL_API_TOKEN": TOKEN, "CHECKCENTRAL_API_URL": service.url}
    play = player.run(command, {**connection, **environment})
    play.finish()
    return play


@pytest.mark.parametrize(
    ("playbook", "variables", "writes", "of_hosts"),
    [
        ("msp.checkcentral.coverage", {}, False, True),
        ("msp.checkcentral.failures", {}, False, False),
        ("msp.checkcentral.onboard_customer", CUSTOMER, True, True),
        ("msp.checkcentral.digest_reports", ONE_CUSTOMER, True, False),
        ("msp.checkcentral.digest_reports", {"checkcentral_customer_hosts": "acme"}, True, True),
        (str(ROOT / "demo" / "onboard.yml"), {}, True, False),
    ],
    ids=["coverage", "failures", "onboard_customer", "digest_reports", "digest_reports of hosts", "demo"],
)
def test_neither_inventory_nor_configuration_moves_a_play_from_the_controller(
    player: playing.Player, service: Simulator, playbook: str, variables: dict[str, Any], writes: bool, of_hosts: bool
) -> None:
    """Its variables are those of localhost, or of all hosts."""
    configuration, inventory = player.directory / "ansible.cfg", player.directory / "inventory.json"
    configuration.write_text(HOSTILE_CONFIGURATION, encoding="utf-8")
    acme = {"checkcentral_name": "Acme Logistics", "checkcentral_customer_reports": ["customer_status"]}
    hosts = {"localhost": HOSTILE, "acme": {**acme, **HOSTILE}} if of_hosts else {"localhost": {}, "acme": acme}
    inventory.write_text(json.dumps({"all": {"hosts": hosts, "vars": {} if of_hosts else HOSTILE}}), encoding="utf-8")
    of_demo = ("-e", f"@{ROOT / 'demo' / 'customers.yml'}") if playbook.endswith(".yml") else ()
    options = ("-i", str(inventory), *of_demo)
    play = run(player, service, playbook, *options, variables=variables, ANSIBLE_CONFIG=str(configuration))
    assert play.process.returncode == 0, play.output
    assert bool(service.organization.reports_through_api) is writes


def test_awx_is_set_up_from_the_controller_too(player: playing.Player, service: Simulator) -> None:
    inventory = player.directory / "inventory.json"
    inventory.write_text(json.dumps({"all": {"hosts": {"localhost": HOSTILE}}}), encoding="utf-8")
    playbook = "msp.checkcentral.configure_awx"
    play = run(player, service, playbook, "-i", str(inventory), variables={}, ANSIBLE_BECOME="true")
    # It has looked for that collection here.
    assert "the collection awx.awx is missing" in " ".join(play.output.split()), play.output


def test_relative_paths_start_where_the_playbook_was_started(player: playing.Player, service: Simulator) -> None:
    names = {
        "coverage_page": "page.html",
        "failures_csv": "f.csv",
        "failures_markdown": "./f.md",
        "report_file": "report",
    }
    connection = {"checkcentral_api_token": TOKEN, "checkcentral_api_url": service.url}
    playbook = str(playing.HERE / "playbooks" / "files.yml")
    play = run(player, service, playbook, variables={**connection, **names}, PWD="/nowhere")
    assert play.process.returncode == 0, play.output
    assert [name for name in names.values() if not (play.left_behind / name).is_file()] == []
    assert str(play.left_behind / "report") in play.output


def test_counts_are_left_for_what_comes_after(player: playing.Player, service: Simulator) -> None:
    names = {"statuses": "failure, overdue", "now": "2030-01-31T07:00:00Z"}
    variables = {f"failures_{name}": value for name, value in names.items()}
    play = run(player, service, "msp.checkcentral.failures", variables=variables, ANSIBLE_SHOW_CUSTOM_STATS="true")
    assert play.process.returncode == 0, play.output
    found = json.loads(re.findall(r"RUN: (\{.*\})", play.output)[0])
    assert found == {
        "checkcentral_failures_summary": (
            "CheckCentral: 5 of 25 checks are failure or overdue, of 4 customers: 3 failure, 2 overdue; "
            "left out: 3 warning, 1 pending"
        ),
        "checkcentral_failures_count": 5,
        "checkcentral_failures_total": 25,
        "checkcentral_failures_customers": 4,
        "checkcentral_failures_counts": {"failure": 3, "overdue": 2, "warning": 3, "pending": 1, "success": 16},
    }


def test_failures_are_those_of_some_customers_or_of_none_that_is_misspelled(
    player: playing.Player, service: Simulator
) -> None:
    playbook = "msp.checkcentral.failures"
    play = run(player, service, playbook, variables={"customers_only": ["Fjord Shipping"]})
    assert play.process.returncode == 0, play.output
    assert (
        "1 of 4 checks is not Success, of 1 customer: 1 failure; left out: 21 checks of other customers" in play.output
    )
    assert "Contoso" not in play.output
    play = run(player, service, playbook, variables={"customers_only": ["Fjord Shiping"]})
    assert play.process.returncode != 0
    told = "customers_only: no check is in a check group called 'Fjord Shiping'; did you mean Fjord Shipping?"
    assert told in " ".join(play.output.split())
    assert dict(service.calls) == {"getChecks": 2}
