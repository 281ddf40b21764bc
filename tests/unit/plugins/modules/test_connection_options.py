# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connection options of a module that are null or blank are not set."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils import _client
from ansible_collections.msp.checkcentral.plugins.module_utils._connection import OPTIONS
from ansible_collections.msp.checkcentral.plugins.modules import (
    checkcentral_check_info,
    checkcentral_report,
    checkcentral_user_info,
)
from ansible_collections.msp.checkcentral.tests.simulator import Simulator
from ansible_collections.msp.checkcentral.tests.unit.running import run_module

BLANK = [None, "", " \n"]
OTHERS = [name for name in OPTIONS if name not in ("api_token", "api_url")]


@pytest.mark.parametrize("blank", BLANK)
def test_what_is_null_or_blank_has_its_default(service: Simulator, blank: Any) -> None:
    options = {"api_token": service.token, "api_url": service.url, **dict.fromkeys(OTHERS, blank)}
    ran = run_module(checkcentral_user_info, options)
    assert not ran.failed, ran.message
    assert service.calls == {"getUsers": 1}


@pytest.mark.parametrize("blank", BLANK)
def test_what_is_null_or_blank_comes_from_the_environment(
    service: Simulator, monkeypatch: pytest.MonkeyPatch, blank: Any
) -> None:
    monkeypatch.setenv("CHECKCENTRAL_API_URL", service.url)
    monkeypatch.setenv("CHECKCENTRAL_RETRIES", "99")
    options = {"api_token": service.token, "api_url": blank, "retries": blank}
    assert "retries 99 is not usable" in run_module(checkcentral_user_info, options).message


def test_a_token_that_is_null_comes_from_the_environment(service: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKCENTRAL_API_TOKEN", service.token)
    assert not run_module(checkcentral_user_info, {"api_token": None, "api_url": service.url}).failed


def test_a_token_that_is_blank_does_not(service: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKCENTRAL_API_TOKEN", service.token)
    ran = run_module(checkcentral_user_info, {"api_token": " ", "api_url": service.url})
    assert "api_token is empty" in ran.message
    assert not service.calls


@pytest.mark.parametrize("timeout", [30, "soon"])
def test_a_token_that_is_blank_hides_no_other_mistake(service: Simulator, timeout: Any) -> None:
    options = {"api_token": " ", "api_url": service.url, "timeout": timeout, "activity_count": 31}
    ran = run_module(checkcentral_check_info, options)
    assert "api_token is empty" in ran.message
    assert "activity_count 31 is not possible; give a number from 0 to 30" in ran.message
    assert ("argument 'timeout' is of type " in ran.message) is (timeout == "soon")
    both_wrong = run_module(checkcentral_check_info, {**options, "activity_count": "many"}).message
    assert ("activity_count" in both_wrong, "api_token is empty" in both_wrong) == (True, True)


def test_only_what_may_write_looks_who_listens(service: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    real = _client.Listeners
    monkeypatch.setattr(_client, "Listeners", lambda: made.append("asked") or real())
    options = {"api_token": service.token, "api_url": service.url}
    assert not run_module(checkcentral_user_info, options).failed
    assert made == []
    digest = {**options, "name": "a", "report_type": "digest"}
    assert run_module(checkcentral_report, digest, check_mode=True).result["changed"]
    assert made == []
    assert run_module(checkcentral_report, digest).result["changed"]
    assert made == ["asked"]
