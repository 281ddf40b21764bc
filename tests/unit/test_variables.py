# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What playbooks/meta/variables.yml says of the playbooks, held against what they read and set."""

from __future__ import annotations

import functools
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.msp.checkcentral.plugins.module_utils import _values
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _specifications
from ansible_collections.msp.checkcentral.plugins.plugin_utils._variables import (
    KEPT_BY_ROLES,
    KEYS_OF_CUSTOMERS,
    OF_ONE_CUSTOMER,
    misspelt,
    misspelt_of,
)

PLAYBOOKS = Path(__file__).resolve().parents[2] / "playbooks"
NAMES = sorted(path.stem for path in PLAYBOOKS.glob("*.yml"))
every_playbook = pytest.mark.parametrize("name", NAMES)
# What an entry of the specification has beside the form of Ansible's.
KEYS = {"short_description", "version_added", "description", "examples", "also", "sets", "options"}


def files_of(path: Path, found: set[Path] | None = None) -> set[Path]:
    """A playbook and all that it refers to: plays, tasks, variables, templates."""
    found = set() if found is None else found
    if path in found:
        return found
    found.add(path)
    for name in set(re.findall(r"[\w./]+\.(?:yml|j2)\b", path.read_text(encoding="utf-8"))):
        for directory in (path.parent, PLAYBOOKS, PLAYBOOKS / "templates"):
            other = (directory / name).resolve()
            # One that names another playbook in words does not run it.
            if other.is_file() and other.parent != PLAYBOOKS and PLAYBOOKS in other.parents:
                files_of(other, found)
                break
    return found


@functools.cache
def texts_of(name: str) -> dict[Path, str]:
    read = {path: path.read_text(encoding="utf-8") for path in files_of(PLAYBOOKS / f"{name}.yml")}
    return {path: re.sub(r"(?m)^\s*#.*$", "", text) for path, text in read.items()}


def keys_set(node: Any) -> Iterator[str]:
    """The names of variables that plays and tasks set, wherever they do."""
    for each in node if isinstance(node, list) else [node] if isinstance(node, dict) else []:
        if isinstance(each, dict):
            yield from each.get("vars") or {}
            yield from each.get("ansible.builtin.set_fact") or {}
            yield from [each["register"]] if "register" in each else []
            yield from [each["ansible.builtin.include_vars"]["name"]] if "ansible.builtin.include_vars" in each else []
            for value in each.values():
                yield from keys_set(value)


@functools.cache
def set_by(name: str) -> set[str]:
    found = set()
    for path, text in texts_of(name).items():
        if path.suffix == ".yml":
            content = yaml.safe_load(text)
            found |= set(content) if path.parent.name == "vars" else set(keys_set(content))
    return found


def own(name: str) -> dict[str, Any]:
    options: dict[str, Any] = _specifications.playbooks()[name]["options"]
    return options


def shared(name: str) -> set[str]:
    """What a playbook takes as others do, and what its roles keep."""
    groups = _specifications.playbooks()[name]["also"]
    return {*KEPT_BY_ROLES, *(each for group in groups for each in _specifications.groups()[group])}


def test_every_playbook_is_described_once() -> None:
    assert sorted(_specifications.playbooks()) == NAMES
    for about in _specifications.playbooks().values():
        assert set(about) == KEYS
        assert set(about["also"]) <= set(_specifications.groups())


@every_playbook
def test_what_a_playbook_reads_is_described(name: str) -> None:
    # What is called like filters of ours is one.
    read = set(re.findall(rf"(?<!checkcentral\.)\b{name}_\w+", " ".join(texts_of(name).values())))
    assert read - set_by(name) - set(own(name)) - shared(name) == set()


@every_playbook
def test_what_is_described_is_read(name: str) -> None:
    text = " ".join(texts_of(name).values())
    assert [each for each in own(name) if not re.search(rf"\b{each}\b", text)] == []


@every_playbook
def test_what_a_playbook_sets_is_said_and_no_mistake_of_the_user(name: str) -> None:
    about = _specifications.playbooks()[name]
    of_its_own = {each for each in set_by(name) - set(own(name)) - shared(name) if each.startswith(f"{name}_")}
    assert of_its_own <= set(about["sets"])
    assert set(about["sets"]) <= set_by(name)
    assert [*misspelt_of(name, set_by(name))] == []


def test_the_variables_of_a_customer_are_its_keys() -> None:
    described = {each.removeprefix(OF_ONE_CUSTOMER) for each in _specifications.groups()["customer"]}
    assert described <= set(KEYS_OF_CUSTOMERS)
    assert set(KEYS_OF_CUSTOMERS) - described <= {"checks", "portal_users"}


def test_the_play_before_knows_all_variables_of_a_customer() -> None:
    [dummy, task] = yaml.safe_load((PLAYBOOKS / "tasks" / "need_customers.yml").read_text(encoding="utf-8"))
    assert task["vars"]["customer_keys"].split("|") == [*KEYS_OF_CUSTOMERS]
    assert {f"{OF_ONE_CUSTOMER}{key}" for key in KEYS_OF_CUSTOMERS} <= set(task["vars"])


def test_every_option_says_what_a_reader_needs() -> None:
    described = [_specifications.groups(), {name: own(name) for name in NAMES}]
    for options in (each for part in described for each in part.values()):
        for variable, option in options.items():
            assert option["type"], variable
            assert option["description"], variable
            if "default" in option:
                assert _values.problem_of(variable, option, option["default"]) == ""


@every_playbook
def test_an_example_runs_the_playbook_with_variables_that_it_takes(name: str) -> None:
    groups = _specifications.playbooks()[name]["also"]
    taken = {*own(name), *(each for group in groups for each in _specifications.groups()[group])}
    for example in _specifications.playbooks()[name]["examples"]:
        words = shlex.split(example)
        assert words[0] == "ansible-playbook"
        assert f"msp.checkcentral.{name}" in words
        given = [words[number + 1] for number, word in enumerate(words) if word == "-e"]
        assert given
        for word in given:
            variables = yaml.safe_load(word) if word.startswith("{") else [word.partition("=")[0]]
            assert {each for each in variables if not each.startswith("@")} <= taken


# --- misspelled names ---


@pytest.mark.parametrize(
    ("playbook", "variable", "right"),
    [
        ("failures", "failures_status", "failures_statuses"),
        ("failures", "failures_cvs", "failures_csv"),
        ("failures", "include_pending_and_overdue", "include_pending_overdue"),
        ("coverage", "coverage_pages", "coverage_page"),
        ("coverage", "coverage_fail_if_missing", "coverage_fail_on_missing"),
        ("verify", "verify_writeprobe", "verify_write_probe"),
        ("todo", "todo_makrdown", "todo_markdown"),
        ("ticket", "ticket_folder", None),
        ("ticket", "ticket_stat", "ticket_state"),
        ("configure_awx", "configure_awx_project_urls", "configure_awx_project_url"),
    ],
)
def test_a_misspelt_variable_is_told_with_the_right_one(playbook: str, variable: str, right: str | None) -> None:
    told = [f"the variable {variable} is not known; did you mean {right}?"] if right else []
    assert [*misspelt_of(playbook, [variable])] == told


@pytest.mark.parametrize(
    ("playbook", "variable"),
    [
        ("failures", "failures_directory"),
        ("failures", "failures_csv_of_acme"),
        ("failures", "failures"),
        ("failures", "coverage_pages"),
        ("verify", "verify_certificates"),
        ("coverage", "coverage_threshold"),
        ("ticket", "ticket_system"),
        ("todo", "todo_list"),
        ("configure_awx", "awx_project_url"),
    ],
)
def test_variables_of_users_are_let_be(playbook: str, variable: str) -> None:
    assert [*misspelt_of(playbook, [variable])] == []


@pytest.mark.parametrize(
    ("variable", "right"),
    [
        ("customer_only", "customers_only"),
        ("checkcentral_customers_only", "customers_only"),
        ("digest_report_max_creates", "digest_reports_max_creates"),
        ("customers_max_creates", "digest_reports_max_creates"),
        ("checkcentral_max_creates", "digest_reports_max_creates"),
        ("customer_on_drift", "digest_reports_on_drift"),
        ("only_customers", "customers_only"),
        ("only_customer", "customers_only"),
        ("checkcentral_only", "customers_only"),
        ("checkcentral_org", "checkcentral_organization"),
        ("checkcentral_organisation", "checkcentral_organization"),
        ("checkcentral_org_chart", None),
        ("checkcentral_url", None),
        ("digest_reports_tiem", "digest_reports_time"),
        ("checkcentral_customers_of_mine", None),
        ("customer_number", None),
    ],
)
def test_a_misspelt_variable_of_several_playbooks(variable: str, right: str | None) -> None:
    told = [f"the variable {variable} is not known; did you mean {right}?"] if right else []
    assert [*misspelt([variable])] == told


def test_a_short_form_of_the_guard_beside_the_guard_is_the_users() -> None:
    assert [*misspelt(["checkcentral_org", "checkcentral_organization"])] == []


def test_no_playbook_takes_what_another_sets_for_a_mistake() -> None:
    """Several may be imported into one, and what the first kept is still there."""
    every = {each for name in NAMES for each in {*set_by(name), *own(name)}}
    assert {name: [*misspelt_of(name, every)] for name in NAMES} == {name: [] for name in NAMES}
    assert [*misspelt(every)] == []
