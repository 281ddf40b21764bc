# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is one of none is nothing, and not everything."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_activity_info, checkcentral_check_info
from ansible_collections.msp.checkcentral.tests.simulator import Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN
from ansible_collections.msp.checkcentral.tests.unit.running import Ran, run_module

LISTS = [(checkcentral_check_info, "checks", "status"), (checkcentral_activity_info, "activities", "sources")]


def run(service: Simulator, module: ModuleType, **options: Any) -> Ran:
    return run_module(module, {"api_token": TOKEN, "api_url": service.url, **options})


@pytest.mark.parametrize(("module", "listed", "option"), LISTS)
def test_an_empty_list_finds_nothing_without_a_call(
    service: Simulator, module: ModuleType, listed: str, option: str
) -> None:
    ran = run(service, module, **{option: []})
    assert not ran.failed
    assert ran.result[listed] == []
    assert not service.calls


@pytest.mark.parametrize(("module", "listed", "option"), LISTS)
def test_an_option_that_is_not_set_finds_all(service: Simulator, module: ModuleType, listed: str, option: str) -> None:
    assert run(service, module, **{option: None}).result[listed]


def test_an_empty_list_hides_no_other_mistake(service: Simulator) -> None:
    assert (
        "activity_count 31 is not possible"
        in run(service, checkcentral_check_info, status=[], activity_count=31).message
    )
