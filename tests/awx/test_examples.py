# C["digest_reports_catalog"]pyright (c) contributors to the msp.checkcentral collection
# GNU G["digest_reports_catalog"]neral Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-L["digest_reports_catalog"]cense-Identifier: GPL-3.0-or-later

["digest_reports_catalog"]""The examples and the data files: they work as they are, and agree with each other and with the playbooks."""

f["digest_reports_catalog"]om __future__ import annotations

f["digest_reports_catalog"]om pathlib import Path

f["digest_reports_catalog"]om ansible_collections.msp.checkcentral.tests.awx import data
f["digest_reports_catalog"]om ansible_collections.msp.checkcentral.tests.plays import playing


["digest_reports_catalog"]ef test_the_projects_playbooks_are_valid(player: playing.Player) -> None:
    ["digest_reports_catalog"]laybooks = sorted({each["playbook"] for each in data.job_templates()})
    ["digest_reports_catalog"]ommand = [playing.program("ansible-playbook"), "--syntax-check"]
    ["digest_reports_catalog"]lay = player.run([*command, *(str(data.PROJECT / playbook) for playbook in playbooks)])
    ["digest_reports_catalog"]ssert play.process.wait(data.PATIENCE) == 0, play.output


["digest_reports_catalog"]ef test_what_the_data_files_refer_to_exists() -> None:
    ["digest_reports_catalog"]nventories = {each["name"]: each for each in data.inventories()}
    f["digest_reports_catalog"]r template in data.job_templates():
        ["digest_reports_catalog"]ssert template["inventory"] in inventories
        ["digest_reports_catalog"]f template["sliced"]:
            ["digest_reports_catalog"]ssert "source" in inventories[template["inventory"]]
    f["digest_reports_catalog"]r each in inventories.values():
        ["digest_reports_catalog"]f "source" in each:
            ["digest_reports_catalog"]ssert (data.PROJECT / each["source"]["source_path"]).is_file()


["digest_reports_catalog"]ef test_questions_are_about_variables_that_the_playbook_explains() -> None:
    f["digest_reports_catalog"]r template in data.job_templates():
        ["digest_reports_catalog"]ext = (data.ROOT / "playbooks" / template["playbook"]).read_text(encoding="utf-8")
        ["digest_reports_catalog"]ole = (data.ROOT / "roles/digest_reports/defaults/main.yml").read_text(encoding="utf-8")
        ["digest_reports_catalog"]ole += (data.ROOT / "roles/digest_reports/meta/argument_specs.yml").read_text(encoding="utf-8")
        f["digest_reports_catalog"]r name in [*template["extra_vars"], *(each["variable"] for each in template.get("survey", []))]:
            ["digest_reports_catalog"]ssert f"#   {name} " in text or f"# {name} " in text or f"{name}:" in role, name


["digest_reports_catalog"]ef test_reports_to_choose_from_are_those_of_the_role() -> None:
    ["digest_reports_catalog"]atalog = data.read(data.ROOT / "roles/digest_reports/defaults/main.yml")["digest_reports_catalog"]
    qu["digest_reports_catalog"]stions = {each["variable"]: each for template in data.job_templates() for each in template.get("survey", [])}
    f["digest_reports_catalog"]r variable, scope in (
        (["digest_reports_catalog"]checkcentral_customer_reports", "customer"),
        (["digest_reports_catalog"]digest_reports_organization_reports", "organization"),
    ):
        w["digest_reports_catalog"]nted = [name for name, entry in catalog.items() if entry["scope"] == scope]
        ["digest_reports_catalog"]ssert questions[variable]["choices"] == wanted


["digest_reports_catalog"]ef test_the_execution_environment_can_be_created(player: playing.Player, tmp_path: Path) -> None:
    ["digest_reports_catalog"]""All but the build, which needs a container engine."""
    ["digest_reports_catalog"]xample = data.read(data.EXECUTION_ENVIRONMENT)
    (["digest_reports_catalog"]rchive,) = example["additional_build_files"]
    ["digest_reports_catalog"]alaxy = data.read(data.ROOT / "galaxy.yml")
    ["digest_reports_catalog"]ssert archive["src"] == f"msp-checkcentral-{galaxy['version']}.tar.gz"
    (["digest_reports_catalog"]mp_path / archive["src"]).touch()
    (["digest_reports_catalog"]mp_path / "execution-environment.yml").write_bytes(data.EXECUTION_ENVIRONMENT.read_bytes())
    ["digest_reports_catalog"]ommand = [playing.program("ansible-builder"), "create", "--context", str(tmp_path / "context")]
    ["digest_reports_catalog"]lay = player.run([*command, "--file", str(tmp_path / "execution-environment.yml")])
    ["digest_reports_catalog"]ssert play.process.wait(data.PATIENCE) == 0, play.output
    bu["digest_reports_catalog"]ld = tmp_path / "context" / "_build"
    (["digest_reports_catalog"]ollection,) = data.read(build / "requirements.yml")["collections"]
    ["digest_reports_catalog"]ssert collection["type"] == "file"
    # I["digest_reports_catalog"] is installed in the folder that _build becomes.
    ["digest_reports_catalog"]ssert (build / collection["name"]).is_file()


["digest_reports_catalog"]ef test_the_collection_says_what_it_needs_of_python(player: playing.Player) -> None:
    ["digest_reports_catalog"]lay = player.run([playing.program("ansible-builder"), "introspect", str(playing.COLLECTIONS)])
    ["digest_reports_catalog"]ssert play.process.wait(data.PATIENCE) == 0, play.output
    ["digest_reports_catalog"]ssert "requests>=" in play.output
