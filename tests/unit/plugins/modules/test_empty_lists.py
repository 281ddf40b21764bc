# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is one of none is nothing, and not everything."""

from __future__ import annotations

from types import ModuleType

import pytest

from ansible_collections.msp.checkcentral.plugins.modules import (
    checkcentral_activity_info,
    checkcentral_check_info,
    checkcentral_checks,
    checkcentral_reports,
    checkcentral_users,
)
from ansible_collections.msp.checkcentral.tests.simulator import Simulator
from ansible_collections.msp.checkcentral.tests.unit.plugins.modules.calling import run_against

LISTS = [(checkcentral_check_info, "checks", "status"), (checkcentral_activity_info, "activities", "sources")]


@pytest.mark.parametrize(("module", "listed", "option"), LISTS)
def test_an_empty_list_finds_nothing_without_a_call(
    service: Simulator, module: ModuleType, listed: str, option: str
) -> None:
    ran = run_against(service, module, **{option: []})
    assert not ran.failed
    assert ran.result[listed] == []
    assert not service.calls


@pytest.mark.parametrize(("module", "listed", "option"), LISTS)
def test_an_option_that_is_not_set_finds_all(service: Simulator, module: ModuleType, listed: str, option: str) -> None:
    assert run_against(service, module, **{option: None}).result[listed]


def test_an_empty_list_hides_no_other_mistake(service: Simulator) -> None:
    ran = run_against(service, checkcentral_check_info, status=[], activity_count=31)
    assert "activity_count 31 is not possible" in ran.message


@pytest.mark.parametrize(
    ("module", "option"),
    [(checkcentral_checks, "checks"), (checkcentral_reports, "reports"), (checkcentral_users, "users")],
)
def test_a_list_to_create_that_is_not_set_is_a_mistake(service: Simulator, module: ModuleType, option: str) -> None:
    assert f"missing required arguments: {option}" in run_against(service, module).message
    assert not service.calls
