# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""msp.checkcentral.configure_awx with the real modules of awx.awx, against a stand-in for AWX."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ansible_collections.msp.checkcentral.tests.awx import data
from ansible_collections.msp.checkcentral.tests.awx.controller import DEFAULT, OAUTH_TOKEN, Awx
from ansible_collections.msp.checkcentral.tests.plays import leaks, playing
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN

PROJECT_URL = "https://git.example.com/automation/checkcentral-project.git"
ORGANIZATION = "Northwind Managed IT"
IMAGE = "registry.example.com/checkcentral-ee:1"
SETTINGS = {
    "configure_awx_project_url": PROJECT_URL,
    "configure_awx_project_credential": "Git",
    "configure_awx_execution_environment_image": IMAGE,
    "configure_awx_registry_credential": "Harbor",
    "configure_awx_slices": 3,
    "configure_awx_shared": {"digest_reports_time": "07:00", "digest_reports_timezone": "UTC"},
    "configure_awx_digest_reports": {"digest_reports_time": "07:30"},
    "checkcentral_organization": ORGANIZATION,
    "checkcentral_api_url": "https://checkcentral.example.com",
}


def prepare(awx: Awx, organization: str = DEFAULT) -> None:
    """What whoever runs AWX has made before."""
    awx.add_credential("Git", "scm", organization)
    awx.add_credential("Harbor", "registry", organization)


@pytest.fixture
def awx() -> Iterator[Awx]:
    with Awx(data.PROJECT) as stand_in:
        prepare(stand_in)
        yield stand_in


class SetUp(NamedTuple):
    awx: Awx
    play: playing.Play


@pytest.fixture(scope="module")
def set_up() -> Iterator[SetUp]:
    """AWX after the first run, and that run."""
    with Awx(data.PROJECT) as stand_in, playing.player() as player:
        prepare(stand_in)
        stand_in.without_galaxy()
        yield SetUp(stand_in, done(configure(player, stand_in, SETTINGS)))


@pytest.fixture
def again(set_up: SetUp) -> Iterator[Awx]:
    """A copy of it."""
    with set_up.awx.copy() as stand_in:
        yield stand_in


def configure(
    player: playing.Player, awx: Awx, variables: dict[str, Any], *options: str, **environment: str
) -> playing.Play:
    """Run the playbook to its end."""
    file = player.directory / f"settings-{len(player.plays)}.json"
    file.write_text(json.dumps(variables), encoding="utf-8")
    command = [playing.program("ansible-playbook"), "msp.checkcentral.configure_awx", "-e", f"@{file}", "-vvv"]
    play = player.run(
        [*command, *options],
        {
            "CONTROLLER_HOST": awx.url,
            "CONTROLLER_OAUTH_TOKEN": OAUTH_TOKEN,
            "CHECKCENTRAL_API_TOKEN": TOKEN,
            "ANSIBLE_COLLECTIONS_PATH": os.pathsep.join([str(playing.COLLECTIONS), *data.MORE_COLLECTIONS]),
            **environment,
        },
    )
    play.process.wait(data.PATIENCE)
    return play


def changed(play: playing.Play) -> int:
    """How many tasks changed something."""
    return int(re.findall(r"^localhost .*changed=(\d+)", play.output, re.MULTILINE)[-1])


def done(play: playing.Play) -> playing.Play:
    assert play.process.returncode == 0, play.output[-5000:]
    assert leaks.search_files(play.left_behind) == []
    assert OAUTH_TOKEN not in play.output
    return play


def refused(play: playing.Play, *problems: str) -> None:
    """It ended with an error that names these problems."""
    assert play.process.returncode == 2
    for problem in problems:
        assert problem in messages(play)


def messages(play: playing.Play) -> str:
    """What it printed, with white space evened out."""
    return " ".join(play.output.split())


def test_sets_everything_up_once(player: playing.Player, set_up: SetUp, again: Awx) -> None:
    awx = set_up.awx
    created = Counter(path for method, path in awx.writes if method == "POST" and path.count("/") == 0)
    assert created == {
        "credential_types": 1,
        "credentials": 1,
        "execution_environments": 1,
        "projects": 1,
        "inventories": len(data.inventories()),
        "inventory_sources": 1,
        "job_templates": len(data.job_templates()),
        "workflow_job_templates": 1,
        "workflow_job_template_nodes": len(data.workflow()["nodes"]),
        "schedules": 1,
    }
    assert not [path for method, path in awx.writes if method in ("PATCH", "DELETE")]
    assert "WARNING: The " not in set_up.play.output
    check_credential(awx)
    check_project_and_inventories(awx)
    check_job_templates(awx)
    check_workflow(awx)
    check_launches(awx)

    second = done(configure(player, again, SETTINGS, CHECKCENTRAL_API_TOKEN="another token"))
    assert changed(second) == 0
    assert again.writes == []
    assert again.secrets_of("CheckCentral") == {"api_token": TOKEN}

    replace = {**SETTINGS, "configure_awx_replace_token": True}
    third = done(configure(player, again, replace, CHECKCENTRAL_API_TOKEN="another token"))
    assert changed(third) == 1
    assert again.writes == [("PATCH", f"credentials/{awx.named('credentials')['CheckCentral']['id']}")]
    assert again.secrets_of("CheckCentral") == {"api_token": "another token"}


def check_credential(awx: Awx) -> None:
    expected = data.credential_type()
    found = awx.named("credential_types")["CheckCentral"]
    assert {key: found[key] for key in expected} == expected
    credential = awx.named("credentials")["CheckCentral"]
    assert credential["inputs"] == {"api_token": "$encrypted$", "api_url": "https://checkcentral.example.com"}
    assert awx.organization_of("credentials", credential["id"]) == "Default"
    assert awx.secrets_of("CheckCentral") == {"api_token": TOKEN}


def check_project_and_inventories(awx: Awx) -> None:
    environment = awx.named("execution_environments")["CheckCentral"]
    assert (environment["image"], environment["credential"]) == (IMAGE, awx.named("credentials")["Harbor"]["id"])
    project = awx.named("projects")["CheckCentral"]
    assert project["credential"] == awx.named("credentials")["Git"]["id"]
    assert (project["scm_type"], project["scm_url"], project["scm_branch"]) == ("git", PROJECT_URL, "")
    assert project["default_environment"] == environment["id"]
    assert set(awx.named("inventories")) == {each["name"] for each in data.inventories()}
    (source,) = awx.named("inventory_sources").values()
    assert awx.name_of("inventories", source["inventory"]) == "CheckCentral customers"
    assert source["credential"] == awx.named("credentials")["CheckCentral"]["id"]
    assert (source["source"], source["source_path"]) == ("scm", "customers.checkcentral.yml")
    assert source["source_project"] == project["id"]
    assert json.loads(source["source_vars"]) == {"CHECKCENTRAL_ORGANIZATION": ORGANIZATION}
    # A job that updates the inventory moves customers from one slice of another job to the next.
    assert (source["overwrite"], source["overwrite_vars"], source["update_on_launch"]) == (True, False, False)


def check_job_templates(awx: Awx) -> None:
    templates = awx.named("job_templates")
    assert set(templates) == {each["name"] for each in data.job_templates()}
    sliced = {name for name, template in templates.items() if template["job_slice_count"] == 3}
    assert sliced == {"CheckCentral - customers", "CheckCentral - reports of all customers"}
    assert {template["job_slice_count"] for template in templates.values()} == {1, 3}
    for each in data.job_templates():
        template = templates[each["name"]]
        assert template["playbook"] == each["playbook"]
        assert awx.name_of("inventories", template["inventory"]) == each["inventory"]
        assert awx.credentials_of(each["name"]) == [awx.named("credentials")["CheckCentral"]["id"]]
        assert template["survey_enabled"] is ("survey" in each)
        assert awx.survey_of(each["name"]).get("spec") == each.get("survey")
    variables = {name: json.loads(template["extra_vars"]) for name, template in templates.items()}
    assert {each.pop("checkcentral_organization") for each in variables.values()} == {ORGANIZATION}
    shared = {"digest_reports_time": "07:00", "digest_reports_timezone": "UTC"}
    assert variables == {
        "CheckCentral - verify": {},
        "CheckCentral - onboard a customer": shared,
        "CheckCentral - customers": {**shared, "checkcentral_customer_hosts": "checkcentral"},
        "CheckCentral - reports of all customers": {
            **shared,
            "checkcentral_customer_hosts": "checkcentral",
            "digest_reports_organization_reports": [],
            "digest_reports_time": "07:30",
        },
        "CheckCentral - reports of the organization": {
            **shared,
            "digest_reports_customers": [],
            "digest_reports_organization_reports": ["daily_digest"],
            "digest_reports_time": "07:30",
        },
        "CheckCentral - coverage": {**shared, "checkcentral_customer_hosts": "checkcentral"},
        "CheckCentral - failures": {},
    }


def check_workflow(awx: Awx) -> None:
    """One after the other, so that no two writers run together."""
    assert awx.nodes_of() == {
        "inventory": ("CheckCentral check groups", ["verify"]),
        "verify": ("CheckCentral - verify", ["organization"]),
        "organization": ("CheckCentral - reports of the organization", ["customers"]),
        "customers": ("CheckCentral - customers", ["coverage"]),
        "coverage": ("CheckCentral - coverage", []),
    }
    (schedule,) = awx.named("schedules").values()
    assert schedule["enabled"] is False
    assert awx.name_of("workflow_job_templates", schedule["unified_job_template"]) == "CheckCentral - every night"


def check_launches(awx: Awx) -> None:
    """A schedule, a workflow or the API can launch whatever has a default for each question.

    AWX updates no inventory first: if that failed, as with a wrong token, the job would not say why.
    """
    for each in data.job_templates():
        status, content = awx.launch(each["name"])
        if each["name"] == "CheckCentral - onboard a customer":
            needed = ["checkcentral_customer_name", "checkcentral_customer_emails"]
            assert (status, content) == (
                400,
                {"variables_needed_to_start": [f"'{name}' value missing" for name in needed]},
            )
        else:
            assert status == 201, content
            assert content["updated_first"] == []
    reports = awx.launch("CheckCentral - reports of the organization")[1]["extra_vars"]
    assert reports["digest_reports_organization_reports"] == ["daily_digest"]


# --- AWX is shared ---


def test_two_organizations_with_the_same_names(player: playing.Player, again: Awx) -> None:
    """Of everything, AWX has one of the same name in another organization, and a credential of another type in this one."""
    for organization in ("Default", None):
        again.add_credential("CheckCentral", "ssh", organization)
    again.add("organizations", name="Other")
    prepare(again, "Other")
    others = {**SETTINGS, "configure_awx_organization": "Other", "checkcentral_organization": "Southwind"}
    del others["configure_awx_slices"]
    done(configure(player, again, others))
    # Slices can overlap, so there is one unless someone says otherwise.
    assert {each["job_slice_count"] for each in again.named("job_templates", "Other").values()} == {1}
    for name in ("Default", "Other"):
        check_belongs_together(again, name)
    again.writes.clear()
    for settings in (SETTINGS, others):
        assert changed(done(configure(player, again, settings))) == 0
    assert again.writes == []


def check_belongs_together(awx: Awx, organization: str) -> None:
    """Whatever objects refer to is in their own organization."""
    (kind,) = [each["id"] for each in awx.listed("credential_types") if each["name"] == "CheckCentral"]
    (credential,) = [each for each in awx.listed("credentials", organization) if each["credential_type"] == kind]
    assert awx.organization_of("credentials", credential["id"]) == organization
    project = awx.named("projects", organization)["CheckCentral"]
    source = awx.named("inventory_sources", organization)["CheckCentral check groups"]
    assert (source["source_project"], source["credential"]) == (project["id"], credential["id"])
    templates = awx.named("job_templates", organization)
    assert set(templates) == {each["name"] for each in data.job_templates()}
    for name, template in templates.items():
        assert template["project"] == project["id"]
        assert awx.organization_of("inventories", template["inventory"]) == organization
        assert awx.credentials_of(name, organization) == [credential["id"]]
    assert set(awx.nodes_of(organization)) == {each["identifier"] for each in data.workflow()["nodes"]}
    for each in awx.named("workflow_job_template_nodes", organization).values():
        used = {one["id"] for one in (*templates.values(), source)}
        assert each["unified_job_template"] in used


def test_an_execution_environment_of_others_is_used_as_it_is(player: playing.Player, awx: Awx) -> None:
    other = awx.add("organizations", name="Other")
    image = "registry.example.com/old:1"
    number = awx.add("execution_environments", name="CheckCentral", image=image, organization=other)
    awx.administers = "Default"
    play = done(configure(player, awx, SETTINGS))
    (environment,) = awx.named("execution_environments", "Other").values()
    assert (environment["image"], environment["organization"]) == (image, other)
    assert {each["execution_environment"] for each in awx.named("job_templates").values()} == {number}
    assert f"exists with the image {image}, not {IMAGE}. It was not changed" in messages(play)


def test_what_awx_does_not_have_is_said_at_once(player: playing.Player, awx: Awx) -> None:
    settings = {
        "configure_awx_project_url": PROJECT_URL,
        "configure_awx_organization": "Defualt",
        "configure_awx_execution_environment": "Mine",
        "configure_awx_project_credential": "Gti",
        "configure_awx_registry_credential": "Harbour",
    }
    refused(
        configure(player, awx, settings),
        "AWX has no organization named Defualt. Correct configure_awx_organization",
        "AWX has no execution environment named Mine. Correct configure_awx_execution_environment",
        "AWX has no source control credential of this organization named Gti. Correct configure_awx_project_credential",
        "AWX has no container registry credential of this organization named Harbour",
    )
    assert awx.writes == []


# --- again ---


def test_a_failed_sync_is_repeated(player: playing.Player, tmp_path: Path) -> None:
    """And what the repository lacks is named, not what AWX says then: a playbook was not found, without its name."""
    files = tmp_path / "project"
    shutil.copytree(data.PROJECT, files)
    (files / "verify.yml").rename(tmp_path / "verify.yml")
    with Awx(files) as awx:
        prepare(awx)
        awx.repository_works = False
        failed = configure(player, awx, SETTINGS)
        refused(failed, "The project CheckCentral could not be synced")

        awx.repository_works = True
        lacking = configure(player, awx, SETTINGS)
        what = "The repository of the project lacks verify.yml."
        refused(lacking, f"{what} Copy the missing files from docs/examples/awx_project")
        assert "Playbook not found" not in failed.output + lacking.output

        (tmp_path / "verify.yml").rename(files / "verify.yml")
        done(configure(player, awx, SETTINGS))
        assert {name: each["playbook"] for name, each in awx.named("job_templates").items()} == {
            each["name"]: each["playbook"] for each in data.job_templates()
        }


def test_the_token_stays_when_something_else_of_the_credential_changes(player: playing.Player, again: Awx) -> None:
    settings = {**SETTINGS, "checkcentral_api_url": "https://new.example.com", "checkcentral_validate_certs": False}
    play = done(configure(player, again, settings, CHECKCENTRAL_API_TOKEN="another token"))
    assert changed(play) == 1
    assert again.named("credentials")["CheckCentral"]["inputs"] == {
        "api_token": "$encrypted$",
        "api_url": "https://new.example.com",
        "skip_tls_verification": True,
    }
    assert again.secrets_of("CheckCentral") == {"api_token": TOKEN}


BY_HAND: dict[str, Any] = {
    "allow_simultaneous": True,
    "ask_variables_on_launch": True,
    "ask_credential_on_launch": True,
    "ask_inventory_on_launch": True,
    "ask_job_slice_count_on_launch": True,
    "ask_limit_on_launch": True,
    "ask_job_type_on_launch": False,
    "limit": "a*",
    "skip_tags": "always",
    "job_slice_count": 7,
    "extra_vars": "{}",
    "survey_enabled": False,
}


def test_what_somebody_changed_by_hand_is_changed_back(player: playing.Player, set_up: SetUp, again: Awx) -> None:
    nightly, asked = "CheckCentral - reports of all customers", "CheckCentral - onboard a customer"
    (source,), (schedule,) = again.named("inventory_sources"), again.named("schedules")
    again.edit("job_templates", nightly, **BY_HAND)
    again.edit("job_templates", asked, survey_enabled=False)
    again.edit("inventory_sources", source, update_on_launch=True, overwrite_vars=True, limit="a*")
    again.edit("projects", "CheckCentral", allow_override=True, scm_update_on_launch=False)
    again.edit("workflow_job_templates", "CheckCentral - every night", allow_simultaneous=True)
    # These belong to whoever runs AWX.
    theirs = {"enabled": True, "rrule": "DTSTART:20260101T010000Z RRULE:FREQ=DAILY;INTERVAL=1"}
    again.edit("schedules", schedule, **theirs)

    checked = done(configure(player, again, SETTINGS, "--check"))
    assert again.writes == []
    play = done(configure(player, again, SETTINGS))
    assert changed(checked) == changed(play) == 4
    for kind in ("job_templates", "inventory_sources", "projects", "workflow_job_templates"):
        assert again.named(kind) == set_up.awx.named(kind)
    kept = again.named("schedules")[schedule]
    assert {key: kept[key] for key in theirs} == theirs
    assert "is off" not in messages(play)


def test_what_the_variables_no_longer_name_is_emptied(player: playing.Player, again: Awx) -> None:
    """The modules of awx.awx cannot do that. And without an image, a missing Galaxy credential matters."""
    project = again.named("projects")["CheckCentral"]
    environment = project["default_environment"]
    mine = {"organization": project["organization"], "project": project["id"], "playbook": "failures.yml"}
    again.add("job_templates", name="Mine", **mine, execution_environment=environment)

    gone = ("image", "credential", "organization")
    settings = {name: value for name, value in SETTINGS.items() if not name.endswith(gone)}
    checked = done(configure(player, again, settings, "--check"))
    assert again.writes == []
    assert "CheckCentral check groups: execution_environment, source_vars" in messages(checked)
    play = done(configure(player, again, settings))
    assert changed(checked) == changed(play)
    for each in (checked, play):
        assert "The organization Default has no Galaxy credential" in messages(each)
    project = again.named("projects")["CheckCentral"]
    assert (project["default_environment"], project["credential"]) == (None, None)
    (source,) = again.named("inventory_sources").values()
    assert (source["execution_environment"], source["source_vars"]) == (None, "")
    environments = {name: each["execution_environment"] for name, each in again.named("job_templates").items()}
    assert environments.pop("Mine") == environment
    assert set(environments.values()) == {None}
    again.writes.clear()
    assert changed(done(configure(player, again, settings))) == 0
    assert again.writes == []


# --- other ---


def test_check_mode_writes_nothing(player: playing.Player, awx: Awx) -> None:
    play = done(configure(player, awx, SETTINGS, "--check"))
    assert awx.writes == []
    assert changed(play) > 0


def test_one_message_says_all_that_is_missing(player: playing.Player, awx: Awx) -> None:
    without = {
        "ANSIBLE_COLLECTIONS_PATH": str(playing.COLLECTIONS),
        "ANSIBLE_COLLECTIONS_SCAN_SYS_PATH": "false",
        **dict.fromkeys(("CHECKCENTRAL_API_TOKEN", "CONTROLLER_HOST", "CONTROLLER_OAUTH_TOKEN"), ""),
        "CONTROLLER_USERNAME": "admin",
    }
    refused(
        configure(player, awx, {}, **without),
        "ansible-galaxy collection install awx.awx",
        "configure_awx_project_url",
        "the API token is missing. Set CHECKCENTRAL_API_TOKEN in the environment",
        "the address of AWX is missing. Put it into CONTROLLER_HOST",
        "AWX's token is missing. Put it into CONTROLLER_OAUTH_TOKEN",
    )
    assert awx.reads == []


@pytest.mark.parametrize("by", ["variable", "environment"])
def test_a_value_of_another_type_is_said_before_anything_is_written(player: playing.Player, awx: Awx, by: str) -> None:
    variables = {"checkcentral_validate_certs": "ture"} if by == "variable" else {}
    environment = {"CHECKCENTRAL_VALIDATE_CERTS": "ture"} if by == "environment" else {}
    words = {"configure_awx_replace_token": "enabled", "configure_awx_slices": "many", **variables}
    refused(
        configure(player, awx, {**SETTINGS, **words}, **environment),
        "configure_awx_slices 'many' is not possible; give a whole number",
        "'ture' is not possible; give true or false",
        "'enabled' is not possible; give true or false",
    )
    assert awx.writes == []


@pytest.mark.parametrize(("given", "skipped"), [("", False), (False, True), ("no", True), ("yes", False)])
def test_what_the_credential_says_of_verification(
    player: playing.Player, awx: Awx, given: object, skipped: bool
) -> None:
    # The credential comes before the project, which ends the run here.
    awx.repository_works = False
    configure(player, awx, {**SETTINGS, "checkcentral_validate_certs": given})
    assert awx.named("credentials")["CheckCentral"]["inputs"].get("skip_tls_verification", False) is skipped
