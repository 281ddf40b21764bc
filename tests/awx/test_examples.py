# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The examples and the data files: they work as they are, and agree with each other and with the playbooks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.plugin_utils import _specifications
from ansible_collections.msp.checkcentral.tests.awx import controller, data
from ansible_collections.msp.checkcentral.tests.plays import playing


def test_the_projects_playbooks_are_valid(player: playing.Player) -> None:
    playbooks = sorted({each["playbook"] for each in data.job_templates()})
    command = [playing.program("ansible-playbook"), "--syntax-check"]
    play = player.run([*command, *(str(data.PROJECT / playbook) for playbook in playbooks)])
    assert play.process.wait(data.PATIENCE) == 0, play.output


def test_what_the_data_files_refer_to_exists() -> None:
    inventories = {each["name"]: each for each in data.inventories()}
    for template in data.job_templates():
        assert template["inventory"] in inventories
        if template["sliced"]:
            assert "source" in inventories[template["inventory"]]
    for each in inventories.values():
        if "source" in each:
            assert (data.PROJECT / each["source"]["source_path"]).is_file()


def test_the_workflow_runs_what_there_is_one_after_the_other() -> None:
    nodes = {each["identifier"]: each for each in data.workflow()["nodes"]}
    sources = [each["name"] for each in data.inventories() if "source" in each]
    assert {each["runs"] for each in nodes.values()} <= {*sources, *(each["name"] for each in data.job_templates())}
    chain = ["inventory"]
    while following := nodes[chain[-1]].get("then", []):
        (follower,) = following
        # AWX can only link to a node that exists.
        assert list(nodes).index(follower) < list(nodes).index(chain[-1])
        chain.append(follower)
    assert sorted(chain) == sorted(nodes)


def test_surveys_are_what_awx_accepts() -> None:
    for template in data.job_templates():
        if "survey" in template:
            spec = {"name": "", "description": "", "spec": template["survey"]}
            assert list(controller.problems_of_survey(spec)) == [], template["name"]
            # AWX ignores the default of a required question that has no answer, and refuses the launch.
            assert not [each["variable"] for each in template["survey"] if each["required"] and each["default"]]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"type": "list"}, "'list' is not allowed as a type in question 0"),
        ({"required": "yes"}, "'required' must be a boolean in question 0"),
        ({"default": "c"}, "Default choice must be answered from the choices listed in question 0"),
        ({"choices": []}, "choices must be specified in question 0"),
        ({"type": "text", "default": 1}, "Default value must be a string in question 0"),
        ({"min": "1"}, "'min' must be an integer in question 0"),
    ],
)
def test_a_survey_that_awx_would_refuse_is_found(changes: dict[str, Any], problem: str) -> None:
    question = {"variable": "v", "question_name": "q", "type": "multiselect", "required": False, "default": "a\nb"}
    spec = {"name": "", "description": "", "spec": [{**question, "choices": ["a", "b"], **changes}]}
    assert list(controller.problems_of_survey(spec)) == [problem]


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        ("inputs", {"fields": [{"id": "a", "label": "A", "type": "number"}]}),
        ("inputs", {"fields": [{"id": "a", "label": "A", "type": "boolean", "secret": True}]}),
        ("inputs", {"fields": [], "required": ["api_token"]}),
        ("injectors", {"env": {"ANSIBLE_CONFIG": "x"}}),
        ("injectors", {"env": {"A": "{{ unknown }}"}}),
        ("injectors", {"environment": {}}),
    ],
)
def test_a_credential_type_that_awx_would_refuse_is_found(part: str, changes: dict[str, Any]) -> None:
    controller.check_credential_type(data.credential_type())
    with pytest.raises(controller.RefusedError):
        controller.check_credential_type({**data.credential_type(), part: changes})


def test_templates_set_and_ask_for_variables_that_the_playbook_takes() -> None:
    groups = _specifications.groups()
    for template in data.job_templates():
        about = _specifications.playbooks()[Path(template["playbook"]).stem]
        takes = {*about["options"], *(name for group in about["also"] for name in groups[group])}
        asked = {each["variable"] for each in template.get("survey", [])}
        assert {*template["extra_vars"], *asked} <= takes, template["name"]
        assert set(template["settings"]) <= set(_specifications.playbooks()["configure_awx"]["options"])


def test_reports_and_checks_to_choose_from_are_those_of_the_roles() -> None:
    catalog = data.read(data.ROOT / "roles/digest_reports/defaults/main.yml")["digest_reports_standard_catalog"]
    questions = {each["variable"]: each for template in data.job_templates() for each in template.get("survey", [])}
    for variable, scope in (
        ("checkcentral_customer_reports", "customer"),
        ("digest_reports_organization_reports", "organization"),
    ):
        expected = [name for name, entry in catalog.items() if entry["scope"] == scope]
        assert questions[variable]["choices"] == expected
    checks = data.read(data.ROOT / "roles/customers/vars/main.yml")["customers_standard_check_catalog"]
    (example,) = re.findall(r"such as (\w+)", questions["checkcentral_customer_checks"]["question_description"])
    assert example in checks


@pytest.mark.parametrize("path", data.ENVIRONMENTS, ids=lambda path: path.stem)
def test_an_environment_can_be_created(player: playing.Player, tmp_path: Path, path: Path) -> None:
    """All but the build, which needs a container engine."""
    example = data.read(path)
    (archive,) = example["additional_build_files"]
    galaxy = data.read(data.ROOT / "galaxy.yml")
    assert archive["src"] == f"msp-checkcentral-{galaxy['version']}.tar.gz"
    (tmp_path / archive["src"]).touch()
    (tmp_path / "execution-environment.yml").write_bytes(path.read_bytes())
    command = [playing.program("ansible-builder"), "create", "--context", str(tmp_path / "context")]
    play = player.run([*command, "--file", str(tmp_path / "execution-environment.yml")])
    assert play.process.wait(data.PATIENCE) == 0, play.output
    build = tmp_path / "context" / "_build"
    (collection,) = data.read(build / "requirements.yml")["collections"]
    assert collection["type"] == "file"
    # It is installed in the directory that _build becomes.
    assert (build / collection["name"]).is_file()


def test_the_collection_says_what_it_needs_of_python(player: playing.Player) -> None:
    play = player.run([playing.program("ansible-builder"), "introspect", str(playing.COLLECTIONS)])
    assert play.process.wait(data.PATIENCE) == 0, play.output
    assert "requests>=" in play.output


def test_the_credential_of_eda_controller_has_the_fields_of_that_of_awx() -> None:
    ours, awxs = data.read(data.EDA_CREDENTIAL_TYPE), data.credential_type()
    assert ours["injectors"] == awxs["injectors"]
    assert ours["inputs"]["required"] == awxs["inputs"]["required"]
    for field in (*ours["inputs"]["fields"], *awxs["inputs"]["fields"]):
        field.pop("help_text")
    assert ours["inputs"] == awxs["inputs"]
