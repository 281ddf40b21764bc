# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookup, loaded and run by Ansible itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.msp.checkcentral.tests.simulator import Behavior, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN
from ansible_collections.msp.checkcentral.tests.unit.controller import Controller, Run, environment_of

ACME, FJORD = "c6000000-0000-4000-8000-000000000001", "c6000000-0000-4000-8000-000000000005"
LOOKUP = "msp.checkcentral.checkcentral"


class Play:
    """Evaluates expressions as a play does, with variables and environment."""

    def __init__(self, directory: Path, controller: Controller) -> None:
        self.directory = directory
        self.controller = controller
        self.printed = ""

    def __call__(self, *expressions: str, environment: dict[str, str] | None = None, **variables: Any) -> list[Any]:
        run = Run(extra_vars=variables, expressions=list(expressions))
        answer = self.controller([run], self.directory, environment or {})
        self.printed = answer.printed
        assert TOKEN not in self.printed
        return answer.runs[0].values


@pytest.fixture
def play(tmp_path: Path, controller: Controller) -> Play:
    return Play(tmp_path, controller)


def variables(service: Simulator) -> dict[str, Any]:
    return {"vault_token": TOKEN, "checkcentral_api_token": "{{ vault_token }}", "checkcentral_api_url": service.url}


def test_what_terms_stand_for_with_one_call_for_each_kind(service: Simulator, play: Play) -> None:
    found = play(
        f"query('{LOOKUP}', 'Acme Logistics', '{FJORD.upper()}', resource='checkgroups')",
        f"lookup('{LOOKUP}', 'Acme Logistics', resource='checkgroups')",
        f"query('{LOOKUP}', ['Fjord Shipping', '{ACME}'], resource='checkgroups', returns='name')",
        f"query('{LOOKUP}', 'Backups', resource='dashboards', returns='object')",
        f"query('{LOOKUP}', resource='dashboards', returns='name')",
        f"query('{LOOKUP}', 'Nope', resource='dashboards', errors='ignore')",
        **variables(service),
    )
    assert found[:3] == [[ACME, FJORD], ACME, ["Fjord Shipping", "Acme Logistics"]]
    [dashboard] = found[3]
    assert (dashboard["id"], dashboard["name"]) == ("da000000-0000-4000-8000-000000000001", "Backups")
    assert found[4] == ["Backups", "Security & Updates", "Overview", "Overview"]
    assert not found[5]
    assert service.calls == {"getCheckGroups": 1, "getDashboards": 1}


def test_without_the_cache_each_lookup_makes_a_call(service: Simulator, play: Play) -> None:
    acme = f"lookup('{LOOKUP}', 'Acme Logistics', resource='checkgroups'"
    guard = "organization='Northwind Managed IT'"
    found = play(
        f"{acme}, cache=false)", f"{acme})", f"{acme}, cache=false)", f"{acme}, {guard})", **variables(service)
    )
    assert found == [ACME] * 4
    # In the right organization, a lookup costs one more call.
    assert service.calls == {"getCheckGroups": 3, "getOverview": 1}


def test_what_was_listed_without_a_guard_is_not_used_for_another_organization(service: Simulator, play: Play) -> None:
    acme = f"lookup('{LOOKUP}', 'Acme Logistics', resource='checkgroups'"
    play(f"{acme})", f"{acme}, organization='Southwind')", **variables(service))
    assert "organization is 'Southwind', but the token belongs to 'Northwind Managed IT'" in play.printed


def test_two_kinds_and_a_guard_cost_one_getoverview(service: Simulator, play: Play) -> None:
    play(
        f"query('{LOOKUP}', resource='checkgroups')",
        f"query('{LOOKUP}', resource='users')",
        checkcentral_organization="Northwind Managed IT",
        **variables(service),
    )
    assert service.calls == {"getOverview": 1, "getCheckGroups": 1, "getUsers": 1}


def test_all_kinds_of_objects(service: Simulator, play: Play) -> None:
    found = play(
        f"lookup('{LOOKUP}', 'Daily backup overview', resource='reports')",
        f"query('{LOOKUP}', resource='reports', returns='name')",
        f"query('{LOOKUP}', 'Fjord Shipping/Nightly backup', 'Kassen & Büro: Abgleich', resource='checks')",
        f"lookup('{LOOKUP}', 'RAID controller', resource='checks', errors='ignore')",
        f"lookup('{LOOKUP}', 'ANNA.berg@northwind.example', resource='users', returns='name')",
        f"lookup('{LOOKUP}', \"Tom O'Brien\", resource='users', returns='object').email",
        f"query('{LOOKUP}', 'Management', 'Service desk', resource='usergroups')",
        **variables(service),
    )
    assert found == [
        "4e000000-0000-4000-8000-000000000001",
        ["Daily backup overview", "Acme Logistics: activity of the month"],
        ["ce000000-0000-4000-8000-000000000010", "ce000000-0000-4000-8000-000000000008"],
        # Several checks have this name.
        found[3],
        "Anna Berg",
        "tom.obrien@northwind.example",
        ["06000000-0000-4000-8000-000000000003", "06000000-0000-4000-8000-000000000001"],
    ]
    assert not found[3]
    assert service.calls == {"getReports": 1, "getChecks": 1, "getUsers": 1, "getUserGroups": 1}


def test_what_is_not_found_or_ambiguous_is_an_error_that_lists_all(service: Simulator, play: Play) -> None:
    play(f"query('{LOOKUP}', 'Acme Logistic', 'Harbour Legal', resource='checkgroups')", **variables(service))
    assert "2 problems" in play.printed
    assert "no check group is called 'Acme Logistic'; the closest: 'Acme Logistics'" in play.printed
    assert "2 check groups are called 'Harbour Legal'; give an id" in play.printed


def test_options_come_from_the_environment_where_empty_is_not_set(service: Simulator, play: Play) -> None:
    environment = {
        "CHECKCENTRAL_API_TOKEN": TOKEN,
        "CHECKCENTRAL_API_URL": service.url,
        "CHECKCENTRAL_VALIDATE_CERTS": "",
        "CHECKCENTRAL_CA_PATH": "",
        "CHECKCENTRAL_TIMEOUT": "",
        "CHECKCENTRAL_RETRIES": "",
    }
    [found] = play(f"lookup('{LOOKUP}', 'Acme Logistics', resource='checkgroups')", environment=environment)
    assert found == ACME


def test_options_come_from_ansible_cfg_and_from_the_call(service: Simulator, tmp_path: Path) -> None:
    """In ansible-playbook itself, which reads ansible.cfg when it starts."""
    (tmp_path / "ansible.cfg").write_text(
        f"[defaults]\nlocalhost_warning=false\n[checkcentral]\napi_token=wrong\napi_url={service.url}\n",
        encoding="utf-8",
    )
    acme = f"lookup('{LOOKUP}', 'Acme Logistics', resource='checkgroups'"
    tasks = [
        {"ansible.builtin.debug": {"msg": f"{{{{ {acme}, api_token=token) }}}}"}},
        {"ansible.builtin.debug": {"msg": f"{{{{ {acme}) }}}}"}},
    ]
    play = {"hosts": "localhost", "gather_facts": False, "vars": {"token": TOKEN}, "tasks": tasks}
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play]), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "ansible", "playbook", "play.yml", "-vvv"],
        cwd=tmp_path,
        env=environment_of(tmp_path),
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    printed = run.stdout + run.stderr
    assert TOKEN not in printed
    assert f'"msg": "{ACME}"' in printed
    assert "getCheckGroups was refused (HTTP 401" in printed


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"checkcentral_api_token": ""}, "api_token is empty"),
        (
            {"checkcentral_api_token": " ", "checkcentral_timeout": "soon"},
            "api_token is empty; give an API token of your organization (portal: Organization > API); timeout 'soon'",
        ),
        ({"vault_token": TOKEN + "\n"}, "api_token has white space or a line break"),
        ({"checkcentral_api_token": [TOKEN]}, "api_token is not a string but of the type"),
        ({"checkcentral_api_url": "{{ 'http://' ~ 'elsewhere.example' }}"}, "would send the token unencrypted"),
        (
            {"checkcentral_validate_certs": "", "checkcentral_api_url": "http://elsewhere.example"},
            "would send the token unencrypted",
        ),
    ],
)
def test_options_that_cannot_work_are_refused(
    service: Simulator, play: Play, changed: dict[str, Any], message: str
) -> None:
    play(f"lookup('{LOOKUP}', 'x', resource='checkgroups')", **{**variables(service), **changed})
    assert message in play.printed
    assert not service.calls


@pytest.mark.parametrize("source", ["option", "environment", "variable"])
def test_nothing_is_looked_up_in_another_organization(service: Simulator, play: Play, source: str) -> None:
    option = ", organization='Southwind'" if source == "option" else ""
    more = {"checkcentral_organization": "{{ 'South' ~ 'wind' }}"} if source == "variable" else {}
    play(
        f"lookup('{LOOKUP}', 'Acme Logistics', resource='checkgroups'{option})",
        environment={"CHECKCENTRAL_ORGANIZATION": "Southwind"} if source == "environment" else None,
        **{**variables(service), **more},
    )
    assert "organization is 'Southwind', but the token belongs to 'Northwind Managed IT'" in play.printed
    assert service.calls == {"getOverview": 1}


def test_a_token_of_another_type_is_not_printed(service: Simulator, play: Play) -> None:
    play(f"lookup('{LOOKUP}', 'x', resource='checkgroups', api_token={{'a': vault_token}})", **variables(service))
    assert "api_token is not a string but of the type" in play.printed
    assert not service.calls


def test_a_misspelled_option_is_refused(service: Simulator, play: Play) -> None:
    """It may be the guard."""
    play(f"lookup('{LOOKUP}', 'Anna Berg', resource='users', return='name', organizatoin='X')", **variables(service))
    assert "there is no option 'organizatoin'; did you mean organization?" in play.printed
    assert "there is no option 'return'; did you mean returns?" in play.printed
    assert not service.calls


def test_a_resource_that_is_none_is_refused(service: Simulator, play: Play) -> None:
    play(f"lookup('{LOOKUP}', 'x', resource='issues')", **variables(service))
    assert "resource" in play.printed
    assert "issues" in play.printed
    assert not service.calls


def test_a_reply_that_is_not_understood_is_an_error(play: Play) -> None:
    with Simulator(token=TOKEN, behavior=Behavior(unknown_list_key="payload")) as service:
        play(f"query('{LOOKUP}', resource='checkgroups')", **variables(service))
    assert "getCheckGroups's reply is not understood" in play.printed
