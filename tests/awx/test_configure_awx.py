# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""msp.checkcentral.configure_awx with the real modules of awx.awx, against a stand-in for AWX."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.awx import data
from ansible_collections.msp.checkcentral.tests.awx.controller import OAUTH_TOKEN, Awx
from ansible_collections.msp.checkcentral.tests.plays import leaks, playing
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN

PROJECT_URL = "https://git.example.com/automation/checkcentral-project.git"
ORGANIZATION = "Northwind Managed IT"
IMAGE = "registry.example.com/checkcentral-ee:1"
SETTINGS = {
    "configure_awx_project_url": PROJECT_URL,
    "configure_awx_execution_environment_image": IMAGE,
    "configure_awx_slices": 3,
    "configure_awx_digest_reports": {"digest_reports_time": "07:30"},
    "checkcentral_organization": ORGANIZATION,
    "checkcentral_api_url": "https://checkcentral.example.com",
}


@pytest.fixture
def awx() -> Iterator[Awx]:
    with Awx(data.PROJECT) as stand_in:
        yield stand_in


def configure(
    player: playing.Player, awx: Awx, variables: dict[str, Any], *options: str, **environment: str
) -> playing.Play:
    """Run the playbook to its end."""
    file = player.folder / f"settings-{len(player.plays)}.json"
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


def recap(play: playing.Play) -> dict[str, int]:
    line = next(line for line in play.output.splitlines() if line.startswith("localhost ") and "changed=" in line)
    return {name: int(count) for name, count in re.findall(r"(\w+)=(\d+)", line)}


def test_sets_everything_up_once(player: playing.Player, awx: Awx) -> None:
    first = configure(player, awx, SETTINGS)
    assert first.process.returncode == 0, first.output
    created = Counter(path for method, path in awx.writes if method == "POST" and path.count("/") == 0)
    assert created == {
        "credential_types": 1,
        "credentials": 1,
        "execution_environments": 1,
        "projects": 1,
        "inventories": len(data.inventories()),
        "inventory_sources": 1,
        "job_templates": len(data.job_templates()),
    }
    assert not [path for method, path in awx.writes if method in ("PATCH", "DELETE")]
    check_credential(awx)
    check_project_and_inventories(awx)
    check_job_templates(awx)
    assert leaks.search_files(first.left_behind) == []

    awx.writes.clear()
    second = configure(player, awx, SETTINGS, CHECKCENTRAL_API_TOKEN="another token")
    assert recap(second)["changed"] == 0
    assert awx.writes == []
    assert leaks.search_files(second.left_behind) == []
    assert awx.secrets_of("CheckCentral") == {"api_token": TOKEN}

    replace = {**SETTINGS, "configure_awx_replace_token": True}
    third = configure(player, awx, replace, CHECKCENTRAL_API_TOKEN="another token")
    assert recap(third)["changed"] == 1
    assert awx.writes == [("PATCH", f"credentials/{awx.named('credentials')['CheckCentral']['id']}")]
    assert awx.secrets_of("CheckCentral") == {"api_token": "another token"}
    assert not [play for play in (first, second, third) if OAUTH_TOKEN in play.output]


def check_credential(awx: Awx) -> None:
    wanted = data.credential_type()
    found = awx.named("credential_types")["CheckCentral"]
    assert {key: found[key] for key in wanted} == wanted
    credential = awx.named("credentials")["CheckCentral"]
    assert credential["inputs"] == {"api_token": "$encrypted$", "api_url": "https://checkcentral.example.com"}
    assert credential["organization"] == awx.named("organizations")["Default"]["id"]
    assert awx.secrets_of("CheckCentral") == {"api_token": TOKEN}


def check_project_and_inventories(awx: Awx) -> None:
    environment = awx.named("execution_environments")["CheckCentral"]
    assert environment["image"] == IMAGE
    project = awx.named("projects")["CheckCentral"]
    assert (project["scm_type"], project["scm_url"], project["scm_branch"]) == ("git", PROJECT_URL, "")
    assert project["default_environment"] == environment["id"]
    assert set(awx.named("inventories")) == {each["name"] for each in data.inventories()}
    (source,) = awx.named("inventory_sources").values()
    assert awx.name_of("inventories", source["inventory"]) == "CheckCentral customers"
    assert awx.name_of("credentials", source["credential"]) == "CheckCentral"
    assert (source["source"], source["source_path"]) == ("scm", "customers.checkcentral.yml")
    assert source["source_project"] == project["id"]
    assert (source["overwrite"], source["overwrite_vars"], source["update_on_launch"]) == (True, False, True)


def check_job_templates(awx: Awx) -> None:
    templates = awx.named("job_templates")
    assert set(templates) == {each["name"] for each in data.job_templates()}
    slices = {name: template["job_slice_count"] for name, template in templates.items()}
    assert slices.pop("CheckCentral - reports of all customers") == 3
    assert set(slices.values()) == {1}
    for each in data.job_templates():
        template = templates[each["name"]]
        assert template["playbook"] == each["playbook"]
        assert awx.name_of("inventories", template["inventory"]) == each["inventory"]
        assert awx.credentials_of(each["name"]) == ["CheckCentral"]
        assert template["survey_enabled"] is ("survey" in each)
        assert awx.survey_of(each["name"]).get("spec") == each.get("survey")
    variables = {name: json.loads(template["extra_vars"]) for name, template in templates.items()}
    assert variables == {
        "CheckCentral - onboard a customer": {"checkcentral_organization": ORGANIZATION},
        "CheckCentral - reports of all customers": {
            "checkcentral_customer_hosts": "checkcentral",
            "digest_reports_organization_reports": [],
            "checkcentral_organization": ORGANIZATION,
            "digest_reports_time": "07:30",
        },
        "CheckCentral - reports of the organization": {
            "digest_reports_customers": [],
            "checkcentral_organization": ORGANIZATION,
            "digest_reports_time": "07:30",
        },
        "CheckCentral - coverage": {
            "checkcentral_customer_hosts": "checkcentral",
            "checkcentral_organization": ORGANIZATION,
        },
        "CheckCentral - failures": {"checkcentral_organization": ORGANIZATION},
    }


def test_check_mode_writes_nothing(player: playing.Player, awx: Awx) -> None:
    play = configure(player, awx, SETTINGS, "--check")
    assert play.process.returncode == 0, play.output
    assert awx.writes == []
    assert recap(play)["changed"] > 0
    assert leaks.search_files(play.left_behind) == []


def test_one_message_says_all_that_is_missing(player: playing.Player, awx: Awx) -> None:
    without = {"ANSIBLE_COLLECTIONS_PATH": str(playing.COLLECTIONS), "ANSIBLE_COLLECTIONS_SCAN_SYS_PATH": "false"}
    play = configure(player, awx, {}, CHECKCENTRAL_API_TOKEN="", **without)
    assert play.process.returncode == 2
    for each in ("ansible-galaxy collection install awx.awx", "configure_awx_project_url", "CHECKCENTRAL_API_TOKEN"):
        assert each in play.output
    assert awx.reads == []


@pytest.mark.parametrize("by", ["variable", "environment"])
def test_a_word_that_is_no_boolean_leaves_no_credential_without_verification(
    player: playing.Player, awx: Awx, by: str
) -> None:
    variables = {"checkcentral_validate_certs": "ture"} if by == "variable" else {}
    environment = {"CHECKCENTRAL_VALIDATE_CERTS": "ture"} if by == "environment" else {}
    play = configure(player, awx, {**SETTINGS, **variables, "configure_awx_replace_token": "enabled"}, **environment)
    assert play.process.returncode == 2
    assert "'ture' is not a valid boolean" in play.output
    assert "'enabled' is not a valid boolean" in play.output
    assert awx.writes == []


@pytest.mark.parametrize(("given", "skipped"), [("", False), (False, True), ("no", True), ("yes", False)])
def test_what_the_credential_says_of_verification(
    player: playing.Player, awx: Awx, given: object, skipped: bool
) -> None:
    play = configure(player, awx, {**SETTINGS, "checkcentral_validate_certs": given})
    assert play.process.returncode == 0, play.output
    assert awx.named("credentials")["CheckCentral"]["inputs"].get("skip_tls_verification", False) is skipped
