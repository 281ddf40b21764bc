# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guard: which organization the token has to belong to, in every module."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.simulator import Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN
from ansible_collections.msp.checkcentral.tests.unit.plugins.modules.calling import methods
from ansible_collections.msp.checkcentral.tests.unit.running import Ran, run_module

MODULES = Path(__file__).parents[4] / "plugins" / "modules"
NAMES = sorted(path.stem for path in MODULES.glob("checkcentral_*.py"))
DIGEST = {"name": "a", "report_type": "digest"}
CHECK = {"name": "a", "checkgroup": "Acme Logistics", "email_alias": "a"}
USER = {"email": "a@b.example", "access_level": "user"}
OPTIONS: dict[str, dict[str, Any]] = {
    "checkcentral_api": {"method": "createUser", "body": {"email": "a@b.example", "accessLevel": "user"}},
    "checkcentral_check": CHECK,
    "checkcentral_checks": {"checks": [CHECK]},
    "checkcentral_objects": {"users": [USER], "checks": [CHECK], "reports": [DIGEST]},
    "checkcentral_report": DIGEST,
    "checkcentral_report_download": {"name": "Daily backup overview"},
    "checkcentral_reports": {"reports": [DIGEST]},
    "checkcentral_user": USER,
    "checkcentral_users": {"users": [USER]},
}
HOME = "Northwind Managed IT"


def run(service: Simulator, name: str, directory: Path, **options: Any) -> Ran:
    module = importlib.import_module(f"ansible_collections.msp.checkcentral.plugins.modules.{name}")
    connection = {"api_token": service.token, "api_url": service.url, "timeout": 60, "retries": 0}
    own = {**OPTIONS.get(name, {}), **({"dest": str(directory / "report")} if name.endswith("_download") else {})}
    ran = run_module(module, {**connection, **own, **options})
    assert TOKEN not in ran.output
    return ran


@pytest.mark.parametrize(
    ("name", "other"),
    [*((name, "Southwind") for name in NAMES), (NAMES[0], "northwind managed it"), (NAMES[0], f" {HOME}")],
)
def test_with_another_token_nothing_else_is_read_or_written(
    service: Simulator, name: str, other: str, tmp_path: Path
) -> None:
    ran = run(service, name, tmp_path, organization=other)
    assert ran.kind == "invalid"
    assert f"organization is '{other}', but the token belongs to '{HOME}'; nothing else was read" in ran.message
    assert methods(service) == ["getOverview"]
    assert ran.result["api_calls"] == {"getOverview": 1}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NAMES)
def test_with_the_right_token_the_organization_is_read_first_and_once(
    service: Simulator, name: str, tmp_path: Path
) -> None:
    ran = run(service, name, tmp_path, organization=HOME)
    assert not ran.failed, ran.message
    assert methods(service)[0] == "getOverview"
    # What works with a service is looked for with a call of its own.
    assert methods(service).count("getOverview") == (2 if name == "checkcentral_service_info" else 1)


def test_the_organization_may_come_from_the_environment(
    service: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKCENTRAL_ORGANIZATION", "Southwind")
    assert run(service, "checkcentral_user_info", tmp_path).kind == "invalid"
    assert not run(service, "checkcentral_user_info", tmp_path, organization=HOME).failed
    assert methods(service) == ["getOverview", "getOverview", "getUsers"]


def test_a_write_that_check_mode_does_not_send_is_checked_too(service: Simulator) -> None:
    module = importlib.import_module("ansible_collections.msp.checkcentral.plugins.modules.checkcentral_api")
    options = {"api_token": service.token, "api_url": service.url, **OPTIONS["checkcentral_api"]}
    ran = run_module(module, {**options, "organization": "Southwind"}, check_mode=True)
    assert ran.kind == "invalid"
    assert run_module(module, {**options, "organization": HOME}, check_mode=True).result["changed"]
    assert methods(service) == ["getOverview", "getOverview"]


def test_options_that_are_wrong_are_told_before_any_call(service: Simulator, tmp_path: Path) -> None:
    ran = run(service, "checkcentral_report", tmp_path, organization="Southwind", report_time="25:00")
    assert "report_time" in ran.message
    assert methods(service) == []
