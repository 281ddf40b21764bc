# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module checkcentral_check_info: which checks, in which state, since when, and with how many calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_check_info
from ansible_collections.msp.checkcentral.tests.simulator import Organization, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN
from ansible_collections.msp.checkcentral.tests.unit.plugins.modules.calling import (
    FJORD,
    LEGAL,
    calls,
    methods,
    run_against,
)
from ansible_collections.msp.checkcentral.tests.unit.running import Ran

NOW = datetime(2026, 6, 15, 12)
RAID = "ce000000-0000-4000-8000-000000000012"


@pytest.fixture
def service() -> Iterator[Simulator]:
    with Simulator(token=TOKEN, organization=Organization.sample(NOW)) as simulator:
        yield simulator


def run(service: Simulator, **options: Any) -> Ran:
    return run_against(service, checkcentral_check_info, **options)


def checks(service: Simulator, **options: Any) -> list[dict[str, Any]]:
    ran = run(service, **options)
    assert (ran.failed, ran.warnings) == (False, [])
    return list(ran.result["checks"])


def names(service: Simulator, **options: Any) -> list[str]:
    return [check["name"] for check in checks(service, **options)]


def fail_for(service: Simulator, days: int) -> None:
    """Let the RAID controller of Fjord Shipping have failed on that many days, the newest activity included."""
    organization = service.organization
    own = sorted((each for each in organization.activities.values() if each.check_id == RAID), key=lambda each: each.id)
    for activity in own[:days]:
        organization.activities[activity.id] = replace(activity, status="Failure")


# --- since when ---


@pytest.mark.parametrize(("count", "age"), [(1, 0), (2, 1), (3, 2), (4, 2), (30, 2)])
def test_which_checks_of_a_customer_failed_and_since_when_in_one_call(service: Simulator, count: int, age: int) -> None:
    fail_for(service, days=3)
    [check] = checks(service, checkgroup="Fjord Shipping", status=["failure"], activity_count=count)
    assert (check["name"], check["group"], check["status"]) == ("RAID controller", "Fjord Shipping", "Failure")
    assert check["since"] == (datetime(2026, 6, 15, 11) - timedelta(days=age)).isoformat()
    assert calls(service) == [("getChecks", {"activityCount": str(count)}, None)]


def test_without_activities_since_is_when_the_check_was_updated(service: Simulator) -> None:
    fail_for(service, days=3)
    [check] = checks(service, id=RAID)
    assert check["since"] == check["updated"] == "2026-06-15T11:00:00"


@pytest.mark.parametrize(
    ("check", "since"),
    [
        ({"status": "Failure", "updated": "3", "activities": [{"status": "FAILURE", "updated": "2"}]}, "2"),
        ({"status": "Failure", "updated": "3", "activities": [{"status": "Success", "updated": "2"}]}, "3"),
        ({"status": "Failure", "updated": "3", "activities": [{"status": "Failure"}]}, "3"),
        ({"status": "Failure", "updated": "3", "activities": []}, "3"),
        ({"status": "Failure", "updated": "3", "activities": None}, "3"),
        ({"status": "Failure", "updated": "3", "activities": ["text"]}, "3"),
        ({"status": "Failure", "updated": "3", "activities": {"status": "Failure"}}, "3"),
        ({"status": "Pending", "updated": None}, None),
        ({}, None),
    ],
)
def test_since_whatever_the_service_returns_of_a_check(
    service: Simulator, monkeypatch: pytest.MonkeyPatch, check: dict[str, Any], since: str | None
) -> None:
    monkeypatch.setattr(Client, "read", lambda *dummy: [{"id": "1", "name": "a", **check}])
    [found] = checks(service)
    assert found["since"] == since


# --- status ---


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (["Failure"], ["Nightly backup", "Off-site copy", "RAID controller"]),
        (["FAILURE", "failure"], ["Nightly backup", "Off-site copy", "RAID controller"]),
        (["pending"], ["Mail gateway"]),
        (["Overdue"], ["Kassen & Büro: Abgleich", "Windows updates"]),
        (["warning", "pending"], ["Antivirus", 'Backup of "Kasse 1"', "Windows updates", "Mail gateway"]),
    ],
)
def test_status_words_of_any_case(service: Simulator, status: list[str], found: list[str]) -> None:
    for style in ("camel", "snake"):
        service.behavior.key_style = style
        assert names(service, status=status) == found


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ({"status": ["overdue"]}, True),
        ({"status": ["failure", "Pending"]}, True),
        ({"status": ["failure"]}, False),
        ({"status": ["failure"], "include_pending_overdue": True}, True),
        ({}, False),
    ],
)
def test_what_is_pending_or_overdue_is_asked_for_when_needed(
    service: Simulator, options: dict[str, Any], asked: bool
) -> None:
    checks(service, **options)
    [request] = service.requests
    assert request.query == ({"includePendingOverdue": "true"} if asked else {})


def test_a_status_that_nobody_knows_gets_a_warning(service: Simulator) -> None:
    ran = run(service, status=["failed", "success"], checkgroup="Fjord Shipping")
    assert ran.warnings == [
        "no check has the status 'failed', and it is not one of the known statuses (success, warning, failure, pending, overdue)"
    ]
    assert {check["status"] for check in ran.result["checks"]} == {"Success"}


def test_a_status_that_a_check_has_is_known(service: Simulator) -> None:
    organization = service.organization
    organization.checks[RAID] = replace(organization.checks[RAID], status="Disabled")
    assert names(service, status=["disabled"]) == ["RAID controller"]


# --- the check group ---


def test_a_checkgroup_by_name_costs_no_call(service: Simulator) -> None:
    found = ["Nightly backup", "Off-site copy", "RAID controller", "Mail gateway"]
    assert names(service, checkgroup="Fjord Shipping") == found
    assert methods(service) == ["getChecks"]


def test_a_checkgroup_by_id_costs_one_call(service: Simulator) -> None:
    assert names(service, checkgroup=FJORD.upper(), name="Mail gateway") == ["Mail gateway"]
    assert methods(service) == ["getChecks", "getCheckGroups"]


def test_a_name_that_two_checkgroups_have_is_ambiguous(service: Simulator) -> None:
    """Told by checks of one name; the check groups are listed only then."""
    ran = run(service, checkgroup="Harbour Legal")
    assert (ran.failed, ran.kind) == (True, "ambiguous")
    assert f"checkgroup: 2 check groups are called 'Harbour Legal'; give an id: {LEGAL[0]}, {LEGAL[1]}" in ran.message
    assert "checks" not in ran.result
    assert methods(service) == ["getChecks", "getCheckGroups"]


def test_checks_of_one_name_may_be_of_one_checkgroup(service: Simulator) -> None:
    organization = service.organization
    organization.checks[RAID] = replace(organization.checks[RAID], name="Mail gateway")
    found = ["Nightly backup", "Off-site copy", "Mail gateway", "Mail gateway"]
    assert sorted(names(service, checkgroup="Fjord Shipping")) == sorted(found)
    assert methods(service) == ["getChecks", "getCheckGroups"]


def answer(monkeypatch: pytest.MonkeyPatch, checks: list[dict[str, Any]], groups: list[dict[str, Any]]) -> None:
    lists = {"getChecks": checks, "getCheckGroups": groups}
    monkeypatch.setattr(Client, "read", lambda dummy, method, dummy_query=None: lists[method])


TWO = [{"id": "9", "name": "Acme"}, {"id": "8", "name": "Acme"}]
OTHER_GROUP = {"id": "7", "name": "Beta"}
# Where else a check may name its group: see test_status.
PLACES = [{"groupId": 9}, {"group": {"id": 9}}, {"group": {"id": 9, "name": "Acme"}}]


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_check_may_name_its_checkgroup_by_id(
    service: Simulator, monkeypatch: pytest.MonkeyPatch, place: dict[str, Any]
) -> None:
    own = {"id": "1", "name": "a", "status": "Failure", **place}
    answer(monkeypatch, [own, {"id": "2", "name": "b", "status": "Failure", "groupId": 7}], TWO[:1])
    for checkgroup in ("9", "Acme"):
        assert names(service, checkgroup=checkgroup, status=["failure"]) == ["a"]


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_ids_tell_the_checks_of_equally_named_checkgroups_apart(
    service: Simulator, monkeypatch: pytest.MonkeyPatch, place: dict[str, Any]
) -> None:
    other = {"id": "2", "name": "b", "groupId": 8, "group": "Acme"}
    answer(monkeypatch, [{"id": "1", "name": "a", **place}, other], TWO)
    assert names(service, checkgroup="9") == ["a"]


def test_ids_of_checks_do_not_tell_which_of_two_checkgroups_is_meant(
    service: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"id": each["id"], "name": f"of {each['id']}", "group": each} for each in TWO]
    answer(monkeypatch, rows, TWO)
    assert run(service, checkgroup="Acme").kind == "ambiguous"


@pytest.mark.parametrize("checkgroup", ["Acme", "9"])
def test_checks_that_name_no_checkgroup_are_never_taken_for_none(
    service: Simulator, monkeypatch: pytest.MonkeyPatch, checkgroup: str
) -> None:
    answer(monkeypatch, [{"id": "1", "name": "a", "status": "Failure"}], [TWO[0], OTHER_GROUP])
    ran = run(service, checkgroup=checkgroup, status=["failure"])
    assert (ran.failed, ran.kind, ran.result["failure"]["method"]) == (True, "protocol", "getChecks")
    assert "does not return which check group a check is in" in ran.message
    assert "checks" not in ran.result


@pytest.mark.parametrize("listed", [["1"], [1], [{"id": "1"}]], ids=str)
def test_a_checkgroup_may_tell_its_checks_instead(
    service: Simulator, monkeypatch: pytest.MonkeyPatch, listed: list[Any]
) -> None:
    answer(monkeypatch, [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}], [{**TWO[0], "checks": listed}])
    assert names(service, checkgroup="Acme") == ["a"]


@pytest.mark.parametrize("said", [True, "True", "true"])
@pytest.mark.parametrize("state", ["Overdue", "Pending"])
def test_a_state_may_come_as_a_text(service: Simulator, monkeypatch: pytest.MonkeyPatch, state: str, said: Any) -> None:
    rows = [{"id": "1", "name": "a", "status": "Success", state: said}, {"id": "2", "name": "b", state: "false"}]
    answer(monkeypatch, rows, [])
    assert names(service, status=[state.lower()]) == ["a"]


@pytest.mark.parametrize(
    ("checkgroup", "found"),
    [
        (LEGAL[0], ["Nightly backup", "Antivirus", "Windows updates"]),
        (LEGAL[1].upper(), ["Nightly backup", "Mail gateway", "Nightly backup archive"]),
    ],
)
def test_one_of_two_checkgroups_of_the_same_name_is_told_by_its_checks(
    service: Simulator, checkgroup: str, found: list[str]
) -> None:
    for filters in ("substring", "exact", "ignored"):
        service.behavior.filters = filters
        assert names(service, checkgroup=checkgroup) == found
        assert methods(service) == ["getChecks", "getCheckGroups", "getCheckGroups"]


def test_two_checkgroups_of_the_same_name_that_cannot_be_told_are_an_error(
    service: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = [OTHER_GROUP, *({"id": each, "name": "Harbour Legal"} for each in LEGAL)]
    answer(monkeypatch, [{"id": "1", "name": "a", "group": "Harbour Legal"}], groups)
    ran = run(service, checkgroup=LEGAL[1])
    assert (ran.failed, ran.kind) == (True, "ambiguous")
    assert f"2 check groups have the name 'Harbour Legal' ({LEGAL[0]}, {LEGAL[1]})" in ran.message


@pytest.mark.parametrize("checkgroup", ["Fjord Shipping", FJORD])
def test_a_checkgroup_without_checks_is_no_error(service: Simulator, checkgroup: str) -> None:
    organization = service.organization
    organization.checks = {
        check.id: check for check in organization.checks.values() if organization.group_name(check.group_id)[0] != "F"
    }
    assert names(service, checkgroup=checkgroup) == []
    assert methods(service) == ["getChecks", "getCheckGroups"]


@pytest.mark.parametrize("checkgroup", ["Fjord shipping", "Fjord Shippin", "00000000-0000-4000-8000-000000000000"])
def test_a_checkgroup_that_is_not_there_is_an_error(service: Simulator, checkgroup: str) -> None:
    ran = run(service, checkgroup=checkgroup)
    assert (ran.failed, ran.kind, ran.result["failure"]["method"]) == (True, "not_found", "getCheckGroups")
    assert ran.message.startswith(f"checkgroup: no check group is called '{checkgroup}'")
    assert ("the closest: 'Fjord Shipping'" in ran.message) is checkgroup.startswith("Fjord")


def test_a_status_is_looked_for_after_the_checkgroup_is_found(service: Simulator) -> None:
    assert names(service, checkgroup="Fjord Shipping", status=["warning"]) == []
    assert methods(service) == ["getChecks"]
