# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of the lookup and the inventory plugin are read as strictly as a module's, wherever they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.simulator import Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN
from ansible_collections.msp.checkcentral.tests.unit.plugins.plugin_utils.asking import Ask, asking

PLUGINS = ["lookup", "inventory"]
NO_BOOLEANS = ["ture", "2", 2, "enabled", "None", [True]]
BLANK = ["", "  "]
ELSEWHERE = "http://elsewhere.example"


def of(plugin: str, service: Simulator, **options: Any) -> dict[str, Any]:
    """A plugin's options: those of the connection, and what else the plugin needs."""
    needed = {"resource": "checkgroups"} if plugin == "lookup" else {}
    return {"api_token": TOKEN, "api_url": service.url, **needed, **options}


Answers = Callable[..., list[Any]]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    yield from asking()


@pytest.fixture
def answers(ask: Ask, tmp_path: Path) -> Answers:
    """Asks for the answers to cases; a second argument is the content of ansible.cfg."""

    def answers(cases: list[dict[str, Any]], config: str = "") -> list[Any]:
        found = ask(cases, tmp_path, config)
        assert TOKEN not in str(found)
        assert len(found) == len(cases)
        return found

    return answers


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_word_that_is_no_boolean_is_refused_with_option_and_value(
    answers: Answers, service: Simulator, plugin: str
) -> None:
    options = of(plugin, service)
    ways: list[tuple[Any, dict[str, Any]]] = []
    for word in NO_BOOLEANS:
        ways += [
            (word, {"options": {**options, "validate_certs": word}}),
            (str(word), {"options": options, "environment": {"CHECKCENTRAL_VALIDATE_CERTS": str(word)}}),
        ]
        # An inventory plugin knows extra variables only, which are those of a process.
        if plugin == "lookup":
            ways.append((word, {"options": options, "variables": {"checkcentral_validate_certs": word}}))
    found = answers([{"plugin": plugin, **case} for dummy, case in ways])
    assert found == [f"validate_certs {word!r} is not possible; give true or false" for word, dummy in ways]
    assert not service.requests


@pytest.mark.parametrize("plugin", PLUGINS)
def test_what_is_blank_is_not_set(answers: Answers, service: Simulator, plugin: str) -> None:
    """A blank ``validate_certs`` leaves verification on, and so refuses an address without TLS."""
    elsewhere = of(plugin, service, api_url=ELSEWHERE)
    cases: list[dict[str, Any]] = [
        {"options": {**elsewhere, "validate_certs": blank, "timeout": blank, "retries": blank, "ca_path": blank}}
        for blank in [*BLANK, None]
    ]
    cases += [{"options": elsewhere, "environment": {"CHECKCENTRAL_VALIDATE_CERTS": blank}} for blank in BLANK]
    cases += [{"options": elsewhere, "variables": {"checkcentral_validate_certs": blank}} for blank in BLANK]
    for answer in answers([{"plugin": plugin, **case} for case in cases]):
        assert "would send the token unencrypted" in answer
    default = answers([{"plugin": plugin, "options": of(plugin, service, api_url="", ca_path="/nowhere")}])
    assert "ca_path '/nowhere' does not exist" in default[0]
    assert "api_url" not in default[0]


@pytest.mark.parametrize("plugin", PLUGINS)
def test_ansible_cfg_is_read_as_strictly(answers: Answers, service: Simulator, plugin: str) -> None:
    case = {"plugin": plugin, "options": of(plugin, service)}
    wrong = "[checkcentral]\nvalidate_certs = ture\nretries = many\ntimeout = soon\n"
    assert answers([case], wrong) == [
        (
            "validate_certs 'ture' is not possible; give true or false; timeout 'soon' is not possible; give a number; "
            "retries 'many' is not possible; give a whole number"
        )
    ]
    assert not service.requests
    blank = "[checkcentral]\nvalidate_certs =\nca_path =\nretries =\ntimeout =\napi_url =\n"
    elsewhere = {"plugin": plugin, "options": of(plugin, service, api_url=ELSEWHERE)}
    refused, allowed = answers([elsewhere, case], blank)
    assert "would send the token unencrypted" in refused
    assert "Fjord Shipping" in allowed


def test_a_path_of_ansible_cfg_is_relative_to_it(tmp_path: Path, answers: Answers, service: Simulator) -> None:
    case = {"plugin": "lookup", "options": of("lookup", service)}
    [answer] = answers([case], "[checkcentral]\nca_path = certificates/none.pem\n")
    assert f"ca_path '{tmp_path}/certificates/none.pem' does not exist" in answer


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_word_that_is_a_boolean_is_taken(answers: Answers, service: Simulator, plugin: str) -> None:
    words = ["no", "off", "0", False, "False"]
    for answer in answers([{"plugin": plugin, "options": of(plugin, service, validate_certs=word)} for word in words]):
        assert "Fjord Shipping" in answer


def test_all_other_options_are_read_as_strictly(answers: Answers, service: Simulator) -> None:
    def inventory(**options: Any) -> dict[str, Any]:
        return {"plugin": "inventory", "options": of("inventory", service, **options)}

    booleans = (
        *("include_checks", "include_pending_overdue", "include_settings", "status_groups", "set_connection"),
        *("strict", "cache", "use_extra_vars", "leading_separator"),
    )
    expected = [
        *((inventory(**{name: "ture"}), f"{name} 'ture' is not possible; give true or false") for name in booleans),
        (inventory(cache_timeout="long"), "cache_timeout 'long' is not possible; give a whole number"),
        (inventory(hostname="address"), "hostname 'address' is not possible; give one of: name, name_id, id"),
        (inventory(filters=["a"]), "filters ['a'] is not possible; give a dictionary"),
        (inventory(retries=1.5), "retries 1.5 is not possible; give a whole number"),
        (inventory(timeout=[3]), "timeout [3] is not possible; give a number"),
        (
            {"plugin": "lookup", "options": of("lookup", service, resource="issues", returns="ids")},
            (
                "resource 'issues' is not possible; give one of: reports, dashboards, checkgroups, checks, users, usergroups; "
                "returns 'ids' is not possible; give one of: id, name, object"
            ),
        ),
    ]
    found = answers([case for case, dummy in expected])
    assert found == [message for dummy, message in expected]
    assert not service.requests


def test_a_missing_token_is_told_with_where_it_may_come_from(answers: Answers) -> None:
    for answer in answers([{"plugin": plugin} for plugin in PLUGINS]):
        for source in (
            "api_token is missing. It comes from the option api_token",
            "the variable checkcentral_api_token",
            "CHECKCENTRAL_API_TOKEN in the environment",
            "[checkcentral] of ansible.cfg",
            "in AWX, add the credential",
        ):
            assert source in answer
    assert answers([{"plugin": "lookup", "options": {"api_token": TOKEN}}]) == ["resource is missing"]


def test_a_lookup_of_an_empty_list_finds_nothing_and_calls_nothing(answers: Answers, service: Simulator) -> None:
    cases = [
        {"plugin": "lookup", "options": of("lookup", service, resource="users"), "terms": terms}
        for terms in ([[]], [[], []])
    ]
    assert answers(cases) == [[], []]
    assert not service.requests


def test_an_empty_list_of_patterns_lets_no_customer_through(answers: Answers, service: Simulator) -> None:
    expected: list[tuple[Any, int]] = [
        ({"include": []}, 0),
        ({"include": [], "exclude": ["Acme*"]}, 0),
        ({"include": ["Acme*"], "exclude": []}, 1),
        ({"include": None, "exclude": None}, 7),
        ({"include": ""}, 7),
        ({}, 7),
        (None, 7),
    ]
    cases = [
        {"plugin": "inventory", "options": of("inventory", service, filters=filters)} for filters, dummy in expected
    ]
    assert list(map(len, answers(cases))) == [count for dummy, count in expected]
