# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The examples and the data files: they work as they are, and agree with each other and with the playbooks."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.msp.checkcentral.tests.awx import data
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


def test_questions_are_about_variables_that_the_playbook_explains() -> None:
    for template in data.job_templates():
        text = (data.ROOT / "playbooks" / template["playbook"]).read_text(encoding="utf-8")
        role = (data.ROOT / "roles/digest_reports/defaults/main.yml").read_text(encoding="utf-8")
        role += (data.ROOT / "roles/digest_reports/meta/argument_specs.yml").read_text(encoding="utf-8")
        for name in [*template["extra_vars"], *(each["variable"] for each in template.get("survey", []))]:
            assert f"#   {name} " in text or f"# {name} " in text or f"{name}:" in role, name


def test_reports_to_choose_from_are_those_of_the_role() -> None:
    catalog = data.read(data.ROOT / "roles/digest_reports/defaults/main.yml")["digest_reports_catalog"]
    questions = {each["variable"]: each for template in data.job_templates() for each in template.get("survey", [])}
    for variable, scope in (
        ("checkcentral_customer_reports", "customer"),
        ("digest_reports_organization_reports", "organization"),
    ):
        wanted = [name for name, entry in catalog.items() if entry["scope"] == scope]
        assert questions[variable]["choices"] == wanted


def test_the_execution_environment_can_be_created(player: playing.Player, tmp_path: Path) -> None:
    """All but the build, which needs a container engine."""
    example = data.read(data.EXECUTION_ENVIRONMENT)
    (archive,) = example["additional_build_files"]
    galaxy = data.read(data.ROOT / "galaxy.yml")
    assert archive["src"] == f"msp-checkcentral-{galaxy['version']}.tar.gz"
    (tmp_path / archive["src"]).touch()
    (tmp_path / "execution-environment.yml").write_bytes(data.EXECUTION_ENVIRONMENT.read_bytes())
    command = [playing.program("ansible-builder"), "create", "--context", str(tmp_path / "context")]
    play = player.run([*command, "--file", str(tmp_path / "execution-environment.yml")])
    assert play.process.wait(data.PATIENCE) == 0, play.output
    build = tmp_path / "context" / "_build"
    (collection,) = data.read(build / "requirements.yml")["collections"]
    assert collection["type"] == "file"
    # It is installed in the folder that _build becomes.
    assert (build / collection["name"]).is_file()


def test_the_collection_says_what_it_needs_of_python(player: playing.Player) -> None:
    play = player.run([playing.program("ansible-builder"), "introspect", str(playing.COLLECTIONS)])
    assert play.process.wait(data.PATIENCE) == 0, play.output
    assert "requests>=" in play.output
