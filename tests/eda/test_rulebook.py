# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The event source in a real ansible-rulebook: restarts, kills, faults, the token; the rulebooks that come with it; the demo."""

from __future__ import annotations

import json
import runpy
import signal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from ansible_rulebook.rules_parser import parse_rule_sets
from ansible_rulebook.validators import Validate

from ansible_collections.msp.checkcentral.tests.eda.controller import Controller, serving
from ansible_collections.msp.checkcentral.tests.eda.rulebook import what
from ansible_collections.msp.checkcentral.tests.eda.storm import storm
from ansible_collections.msp.checkcentral.tests.plays import leaks
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator

ROOT = Path(__file__).resolve().parents[2]
EDA = ROOT / "extensions" / "eda"
SCHEMA = json.loads((EDA / "schemas" / "checks.json").read_text(encoding="utf-8"))
BACKUP = "ce000000-0000-4000-8000-000000000001"
OTHER = "ce000000-0000-4000-8000-000000000002"


def test_flips_are_told_also_those_while_it_was_stopped(service: Simulator, rulebooks: Any) -> None:
    rulebook = rulebooks()
    rulebook.start()
    service.organization.hear(BACKUP, "Failure", "Disk full")
    rulebook.wait(rulebook.events)
    # The JVM takes the signal. The process ends, and none of its code is notified.
    assert rulebook.stop(signal.SIGTERM) != 0
    for status in ("Success", "Warning", "Success"):
        service.organization.hear(BACKUP, status)
    rulebook.start()
    rulebook.wait(lambda: len(rulebook.distinct()) == 4)
    assert [what(event)[0] for event in rulebook.distinct()] == ["problem", "recovery", "problem", "recovery"]
    for event in rulebook.events():
        jsonschema.validate(event, SCHEMA)
        assert event["meta"]["hosts"] == ["Acme_Logistics"]


def test_faults_are_survived(service: Simulator, rulebooks: Any) -> None:
    rulebook = rulebooks(timeout=5)
    rulebook.start()
    service.faults.add(
        Fault("status", "getChecks", code=503),
        Fault("truncated_json", "getChecks", skip=1),
        Fault("hang", "getChecks", skip=2),
    )
    rulebook.wait(lambda: len(rulebook.events()) == 2)
    service.organization.hear(BACKUP, "Failure")
    rulebook.wait(lambda: len(rulebook.events()) == 3)
    assert [what(event)[0] for event in rulebook.events()] == ["source_failing", "source_recovered", "problem"]


def test_nothing_is_lost_when_it_is_killed(service: Simulator, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    outcome = storm(tmp_path, service, pytestconfig.getoption("--kills"), pytestconfig.getoption("--changes"))
    print(outcome)
    assert outcome._replace(repeated=0) == (outcome.changes, 0, 0, 0, [])


@pytest.mark.parametrize("arguments", [[], ["--env-vars", "CHECKCENTRAL_API_TOKEN"]], ids=["environment", "variable"])
def test_the_token_is_nowhere(service: Simulator, rulebooks: Any, tmp_path: Path, arguments: list[str]) -> None:
    rulebook = rulebooks(**({"api_token": "{{ CHECKCENTRAL_API_TOKEN }}"} if arguments else {}))
    rulebook.start("-vv", *arguments)
    service.faults.add(
        Fault("redirect", "getChecks"), Fault("html", "getChecks", skip=1), Fault("reset", "getChecks", skip=2)
    )
    rulebook.wait(lambda: [what(event)[0] for event in rulebook.events()] == ["source_failing", "source_recovered"])
    service.faults.add(Fault("status", "getChecks", code=401))
    assert rulebook.end() != 0
    assert "getChecks was refused (HTTP 401" in rulebook.output
    assert leaks.search_files(tmp_path) == []


def test_options_that_are_wrong_end_it_with_all_that_is_wrong(service: Simulator, rulebooks: Any) -> None:
    rulebook = rulebooks(intervall=5, initial="everything")
    with pytest.raises(AssertionError):
        rulebook.start()
    assert rulebook.end() != 0
    assert "there is no option 'intervall'; did you mean interval?" in rulebook.output
    assert "initial must be one of: none, problems, all, got: everything" in rulebook.output
    assert not service.calls


# --- the rulebooks that come with the source ---

RULEBOOKS = sorted((EDA / "rulebooks").glob("*.yml"))


@pytest.mark.parametrize("path", RULEBOOKS, ids=lambda path: path.stem)
def test_a_rulebook_is_one_to_ansible_rulebook(path: Path) -> None:
    rulesets = yaml.safe_load(path.read_text(encoding="utf-8"))
    Validate.rulebook(rulesets)
    parsed = parse_rule_sets(rulesets, {})
    assert parsed
    for action in (action for ruleset in parsed for rule in ruleset.rules for action in rule.actions):
        if action.action == "run_playbook":
            # By its full name: of a file's directory, everything would be copied.
            collection, dummy, name = action.action_args["name"].rpartition(".")
            assert collection == "msp.checkcentral"
            assert (ROOT / "playbooks" / f"{name}.yml").is_file()


def test_a_failed_check_starts_a_job_on_the_customers_host_once_an_hour(
    service: Simulator, rulebooks: Any, tmp_path: Path
) -> None:
    asked = dict.fromkeys(("ask_limit_on_launch", "ask_variables_on_launch", "ask_labels_on_launch"), True)
    rulebook = rulebooks()
    rulebook.rulebook = "msp.checkcentral.remediate"
    variables = {
        "checkcentral_interval": 0.2,
        "checkcentral_state_file": str(rulebook.state_file),
        "remediate_organization": "Northwind",
    }
    (tmp_path / "variables.yml").write_text(json.dumps(variables), encoding="utf-8")
    (tmp_path / "inventory.yml").write_text(json.dumps({"all": {"hosts": {"localhost": None}}}), encoding="utf-8")
    with serving(Controller("Northwind", name="Remediate a check", **asked)) as controller:
        rulebook.start(
            *("--vars", str(tmp_path / "variables.yml"), "--inventory", str(tmp_path / "inventory.yml")),
            *("--controller-url", controller.url, "--controller-token", "a-token-of-awx"),
        )
        # The third is within the hour of the first.
        for check, status in ((BACKUP, "Failure"), (BACKUP, "Success"), (BACKUP, "Failure"), (OTHER, "Failure")):
            events = len(rulebook.events())
            service.organization.hear(check, status)
            rulebook.wait(lambda before=events: len(rulebook.events()) > before)
        rulebook.wait(lambda: len(controller.launches) == 2)
        rulebook.stop()
    [problem, *dummy, other] = rulebook.distinct()
    for launch, event in zip(controller.launches, (problem, other)):
        assert launch["limit"] == event["meta"]["hosts"][0]
        assert launch["extra_vars"]["ansible_eda"]["event"]["checkcentral"] == event["checkcentral"]
        assert f"eda-event-uuid-{event['meta']['uuid']}" in [controller.labels[each] for each in launch["labels"]]


def test_the_demo_opens_and_closes_a_ticket(capfd: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(ROOT / "demo" / "eda.py"))["main"]()
    printed = capfd.readouterr().out
    assert "(open)" in printed
    assert "(closed)" in printed.partition("(open)")[2]
