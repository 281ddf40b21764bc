# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The modules checkcentral_check and checkcentral_checks: the calls that they make are the test."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.modules import (
    checkcentral_check,
    checkcentral_check_info,
    checkcentral_checks,
)
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator
from ansible_collections.msp.checkcentral.tests.unit.plugins.modules.calling import (
    ACME,
    FJORD,
    LEGAL,
    actions,
    calls,
    methods,
    run_against,
    sent,
)
from ansible_collections.msp.checkcentral.tests.unit.running import Ran

READ = ("getChecks", {"includeSettings": "true"}, None)
GROUPS = ("getCheckGroups", {}, None)
SUCCESS = {
    "required_conditions": "any",
    "conditions": [
        {"message_field": "subject", "matches": "exactly", "value": "Message Success"},
        {"message_field": "body", "matches": "contains", "value": "No Errors Reported"},
    ],
}
# The sample of the vendor's help page, and more.
FULL = {
    "name": "API Check",
    "checkgroup": "Acme Logistics",
    "email_alias": "apicheck",
    "description": "Made by a playbook",
    "interval_type": "hour",
    "interval_value": 2,
    "overdue_minutes": 0,
    "window_start": 1320,
    "window_end": "6:00",
    "active_days": ["sun", "weekdays", "mon"],
    "success_conditions": SUCCESS,
}
FULL_BODY = {
    **{key: value for key, value in FULL.items() if key != "checkgroup"},
    "group_id": ACME,
    "window_start": "22:00",
    "window_end": "06:00",
    "active_days": ["mon", "tue", "wed", "thu", "fri", "sun"],
}
SETTINGS = [
    "interval_type",
    "interval_value",
    "overdue_minutes",
    "window_start",
    "window_end",
    "active_days",
    "success_conditions.required_conditions",
    "success_conditions.conditions",
]
SHAPES: list[dict[str, Any]] = [
    {},
    {"settings": "flat", "key_style": "pascal", "numbers": "strings", "create_reply": "message"},
    {"settings": "nested", "key_style": "snake", "enum_style": "lower", "list_style": "bare", "create_reply": "object"},
    {"settings": "flat", "check_group": "id", "create_reply": "wrapped_object"},
    {"settings": "nested", "check_group": "object", "check_addresses": False, "create_reply": "empty_object"},
    {"check_group": "id", "check_addresses": False},
]
NO_GROUP = "has this name and no checkgroup"


def check(name: str = "New", **options: Any) -> dict[str, Any]:
    """A check whose alias is its name, unless it has conditions."""
    claim = {} if "matching_conditions" in options else {"email_alias": name.lower()}
    return {"name": name, "checkgroup": "Acme Logistics", **claim, **options}


def conditions(value: str, **changes: str) -> dict[str, Any]:
    one = {"message_field": "subject", "matches": "contains", "value": value, **changes}
    return {"required_conditions": "any", "conditions": [one]}


def run(service: Simulator, *checks: dict[str, Any], one: bool = False, **options: Any) -> Ran:
    module = checkcentral_check if one else checkcentral_checks
    own = checks[0] if one else {"checks": list(checks), "workers": 1, "return_unchanged": True}
    return run_against(service, module, **{**own, **options})


def called(service: Simulator, name: str) -> list[Any]:
    return [each for each in service.organization.checks.values() if each.name == name]


# --- create ---


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_check_mode_twice_then_plain_twice(service: Simulator, shape: dict[str, Any]) -> None:
    service.behavior.update(shape)
    for dummy in range(2):
        checked = run(service, FULL, one=True, check_mode=True)
        assert (checked.failed, checked.result["changed"], checked.warnings) == (False, True, [])
        assert calls(service) == [GROUPS, READ]
        assert checked.result["request"] == FULL_BODY
    created = run(service, FULL, one=True)
    assert (created.failed, created.result["changed"], created.warnings) == (False, True, [])
    assert calls(service) == [GROUPS, READ, ("createCheck", {}, FULL_BODY), READ]
    for check_mode in (False, True):
        again = run(service, FULL, one=True, check_mode=check_mode)
        assert (again.failed, again.result["changed"], again.result["drift"], again.warnings) == (False, False, [], [])
        assert calls(service) == [GROUPS, READ]
        assert again.result["check"] == created.result["check"]
    hidden = [] if shape.get("check_addresses", True) else ["email_alias"]
    assert again.result["not_compared"] == [*hidden, *([] if shape.get("settings") else SETTINGS)]
    assert len(called(service, "API Check")) == 1


def test_a_check_by_conditions(service: Simulator) -> None:
    desired = check("Conditions", matching_conditions=conditions("x"), checkgroup=ACME.upper())
    assert actions(run(service, desired)) == ["created"]
    assert sent(service) == [{"name": "Conditions", "group_id": ACME.upper(), "matching_conditions": conditions("x")}]
    again = run(service, desired)
    assert (actions(again), again.result["results"][0]["email"]) == (["unchanged"], None)


def test_unconfirmed_words_get_through_with_a_warning(service: Simulator) -> None:
    group = {**conditions("x", message_field="from", matches="begins with"), "required_conditions": "all"}
    ran = run(service, check("A", warning_conditions=group, default_status="Failure", interval_type="month"))
    assert actions(ran) == ["created"]
    assert sent(service)[0]["warning_conditions"] == group
    assert ran.warnings == [
        f"warning_conditions: {key} {word!r} is not confirmed by the vendor's documentation; confirmed: {confirmed} "
        "(check 'Acme Logistics/A')"
        for key, word, confirmed in (
            ("required_conditions", "all", "any"),
            ("message_field", "from", "subject and body"),
            ("matches", "begins with", "exactly and contains"),
        )
    ]


def test_a_word_close_to_a_confirmed_one_is_told_with_it(service: Simulator) -> None:
    group = {**conditions("x", message_field="subjct", matches="not contains"), "required_conditions": "Any"}
    ran = run(service, check("A", success_conditions=group), check_mode=True)
    doubt = "is not confirmed by the vendor's documentation"
    assert ran.warnings == [
        f"success_conditions: {said} (check 'Acme Logistics/A')"
        for said in (
            f"required_conditions 'Any' {doubt}; did you mean 'any'?",
            f"message_field 'subjct' {doubt}; did you mean 'subject'?",
            f"matches 'not contains' {doubt}; confirmed: exactly and contains",
        )
    ]


# --- the address ---


@pytest.mark.parametrize("check_mode", [True, False])
@pytest.mark.parametrize("one", [True, False])
def test_the_address_to_mail_to(service: Simulator, one: bool, check_mode: bool) -> None:
    ran = run(service, check("Nightly"), one=one, check_mode=check_mode)
    result = ran.result if one else ran.result["results"][0]
    assert result["email"] == "northwind+nightly@mycheckcentral.example"
    assert result["email_alias"] == "nightly"


def test_an_address_is_never_guessed(service: Simulator) -> None:
    other = called(service, "Off-site copy")[0]
    for address in ("elsewhere+x@mycheckcentral.example", "northwind+x@elsewhere.example"):
        service.organization.change_check(other, email=address)
        [result] = run(service, check("Nightly"), check_mode=True).result["results"]
        assert (result["email"], result["email_alias"]) == (None, "nightly")
    service.organization.change_check(other, email="")
    service.behavior.check_addresses = False
    [result] = run(service, check("Nightly")).result["results"]
    assert (result["action"], result["email"], result["email_alias"]) == ("created", None, "nightly")


def test_the_address_of_a_check_is_what_the_listing_shows(service: Simulator) -> None:
    ran = run(service, check("Antivirus", email_alias="other"))
    [result] = ran.result["results"]
    assert (result["action"], result["email"]) == ("drifted", "northwind+check00004@mycheckcentral.example")
    [difference] = result["drift"]
    assert (difference["property"], difference["desired"]) == ("email_alias", "other")


# --- one address, one check ---


def test_two_checks_of_a_task_with_one_alias(service: Simulator) -> None:
    ran = run(service, check("A", email_alias="Same"), check("B"), check("C", email_alias="same"))
    assert ran.kind == "invalid"
    assert ran.message.splitlines()[1:] == [
        "- email_alias 'same' is also used by check 'Acme Logistics/A'; give each check its own email_alias (check 'Acme Logistics/C')"
    ]
    assert not sent(service)


@pytest.mark.parametrize("check_mode", [True, False])
def test_an_alias_of_an_existing_check_is_refused_and_the_rest_is_made(service: Simulator, check_mode: bool) -> None:
    desired = [check("A"), check("Scanner", email_alias="CHECK00004"), check("B", email_alias="check00005")]
    ran = run(service, *desired, check_mode=check_mode)
    assert (ran.kind, actions(ran)) == ("ambiguous", ["created", "failed", "failed"])
    assert [each["email"] for each in ran.result["results"]] == ["northwind+a@mycheckcentral.example", None, None]
    lines = ran.message.splitlines()
    assert len(lines) == 3
    assert lines[1] == (
        "- email_alias 'check00004' is also used by the existing check 'Acme Logistics/Antivirus' "
        "(ce000000-0000-4000-8000-000000000004); if that one was moved or renamed, use its checkgroup and name here; "
        "otherwise give another email_alias (check 'Acme Logistics/Scanner')"
    )
    assert [body["name"] for body in sent(service)] == ([] if check_mode else ["A"])


@pytest.mark.parametrize("change", [{"group_id": FJORD}, {"name": "Renamed"}])
@pytest.mark.parametrize("by_alias", [True, False])
def test_a_check_that_was_moved_is_found(service: Simulator, by_alias: bool, change: dict[str, str]) -> None:
    service.behavior.settings = "flat"
    desired = check("NightlyX") if by_alias else check("NightlyX", matching_conditions=conditions("X"))
    run(service, desired)
    service.organization.change_check(called(service, "NightlyX")[0], **change)
    ran = run(service, desired)
    assert ran.kind == "ambiguous"
    where = "Acme Logistics/Renamed" if "name" in change else "Fjord Shipping/NightlyX"
    what = "email_alias 'nightlyx'" if by_alias else "matching_conditions"
    assert f"{what} is also used by the existing check '{where}'" in ran.message
    assert not sent(service)


def test_equal_conditions_are_no_clash_where_each_has_an_alias(service: Simulator) -> None:
    service.behavior.settings = "nested"
    desired = [check(name, email_alias=name, matching_conditions=conditions("X")) for name in "ab"]
    assert actions(run(service, desired[0])) == ["created"]
    assert actions(run(service, *desired)) == ["unchanged", "created"]
    assert actions(run(service, *desired)) == ["unchanged", "unchanged"]


def test_conditions_are_no_clash_where_another_check_of_the_task_has_an_alias(service: Simulator) -> None:
    service.behavior.settings = "nested"
    first = check("a", email_alias="a", matching_conditions=conditions("X"))
    assert actions(run(service, first)) == ["created"]
    assert actions(run(service, first, check("b", matching_conditions=conditions("X")))) == ["unchanged", "created"]


def test_an_alias_that_only_drifted_is_not_free(service: Simulator) -> None:
    """The existing check has the address that the new one asks for, although the task asks for another one there."""
    ran = run(service, check("Antivirus", email_alias="mine"), check("B", email_alias="check00004"))
    assert ran.kind == "ambiguous"
    assert not sent(service)


# --- identity ---


def test_the_same_name_in_another_check_group_is_another_check(service: Simulator) -> None:
    there = check("Mail gateway", checkgroup="Fjord Shipping", email_alias="check00019")
    ran = run(service, check("Mail gateway", email_alias="a"), there)
    assert actions(ran) == ["created", "unchanged"]
    names = [result["name"] for result in ran.result["results"]]
    assert names == ["Acme Logistics/Mail gateway", "Fjord Shipping/Mail gateway"]
    assert "Fjord Shipping/RAID controller" in ran.result["unmanaged"]


@pytest.mark.parametrize("check_group", ["name", "id", "object"])
def test_check_groups_of_one_name(service: Simulator, check_group: str) -> None:
    """If the listing shows only the name, it is not known which of the groups a check is in."""
    service.behavior.check_group = check_group
    desired = check("Mail gateway", checkgroup=LEGAL[1], email_alias="check00024")
    ran = run(service, desired, check("Unrelated"))
    if check_group == "name":
        assert (ran.kind, actions(ran)) == ("ambiguous", ["failed", "created"])
        assert "the check ce000000-0000-4000-8000-000000000018 may be this one" in ran.message
    else:
        assert actions(ran) == ["unchanged", "created"]
    fresh = run(service, check("Fresh", checkgroup=LEGAL[0]))
    assert (actions(fresh), fresh.result["results"][0]["id"]) == (["created"], called(service, "Fresh")[0].id)


def test_existing_checks_are_called_by_their_group_where_its_name_is_known_and_no_others(service: Simulator) -> None:
    service.behavior.check_group = "id"
    ran = run(service, check(email_alias="check00002"), check_mode=True)
    assert "is also used by the existing check 'Acme Logistics/Off-site copy' (ce000000-" in ran.message
    unmanaged = run(service, check(), check_mode=True).result["unmanaged"]
    assert "Fjord Shipping/Mail gateway" in unmanaged
    # Two groups have this name, and each a check of this one.
    assert sum(name.endswith("/Antivirus") for name in unmanaged) == 4
    assert not any(name.startswith("Harbour Legal/") for name in unmanaged)
    # With an id, the run does not list the groups.
    unmanaged = run(service, check(checkgroup=ACME), check_mode=True).result["unmanaged"]
    assert f"{ACME}/Off-site copy" in unmanaged
    assert "getCheckGroups" not in methods(service)


def test_checks_whose_group_nobody_tells_stop_all(service: Simulator) -> None:
    body = '{"checks": [{"id": "1", "name": "Backup"}]}'
    service.faults.add(Fault("unexpected_object", "getChecks", count=None, body=body))
    ran = run(service, check())
    assert ran.kind == "protocol"
    assert "no check comes with its checkgroup" in ran.message
    assert not sent(service)


@pytest.mark.parametrize("check_group", ["name", "id", "object"])
def test_a_check_in_no_check_group_is_another_one(service: Simulator, check_group: str) -> None:
    service.behavior.update({"check_group": check_group, "settings": "flat"})
    backup = called(service, "Off-site copy")[0]
    service.organization.change_check(backup, group_id="")
    ran = run(service, check("Off-site copy", email_alias="offsite"), check_mode=True)
    assert (ran.failed, actions(ran)) == (False, ["created"])
    assert "Off-site copy" in ran.result["unmanaged"]
    assert len([each for each in ran.warnings if "'Off-site copy' (ce000000-" in each and NO_GROUP in each]) == 1
    clash = run(service, check(email_alias="check00002"))
    assert "is also used by the existing check 'Off-site copy' (ce000000-" in clash.message
    adopted = run_against(service, checkcentral_check_info, format="items")
    left_out = {each["name"]: each["reason"] for each in adopted.result["not_adopted"]}
    assert left_out["Off-site copy"] == "it is in no check group"
    assert len(adopted.result["checks"]) > 5


@pytest.mark.parametrize("group", ['"group": null', '"group": {}', '"status": "Success"'])
def test_a_check_that_tells_no_group_is_in_none_if_others_do(service: Simulator, group: str) -> None:
    body = f'{{"checks": [{{"id": "1", "name": "New", {group}}}, {{"id": "2", "name": "New", "group": "Fjord Shipping"}}]}}'
    service.faults.add(Fault("unexpected_object", "getChecks", count=None, body=body))
    ran = run(service, check(), check_mode=True)
    assert (ran.failed, actions(ran)) == (False, ["created"])
    assert sorted(ran.result["unmanaged"]) == ["Fjord Shipping/New", "New"]
    assert [each.partition(";")[0] for each in ran.warnings] == [f"'New' (1) {NO_GROUP}"]


# --- drift ---


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"interval_type": "day"}, "interval_type"),
        ({"interval_value": 3}, "interval_value"),
        ({"overdue_minutes": 30}, "overdue_minutes"),
        ({"window_start": "21:00"}, "window_start"),
        ({"active_days": ["mon"]}, "active_days"),
        ({"success_conditions": {}}, "success_conditions.conditions"),
        ({"success_conditions": {**SUCCESS, "required_conditions": "all"}}, "success_conditions.required_conditions"),
        ({"success_conditions": conditions("other")}, "success_conditions.conditions"),
    ],
)
def test_what_was_changed_in_the_portal_is_drift(service: Simulator, change: dict[str, Any], path: str) -> None:
    service.behavior.settings = "flat"
    run(service, FULL)
    service.organization.change_check(called(service, "API Check")[0], settings=change)
    ran = run(service, FULL, diff=True)
    assert actions(ran) == ["drifted"]
    assert [each["property"] for each in ran.result["results"][0]["drift"]] == [path]
    assert ran.warnings[0].startswith(f"Acme Logistics/API Check: {path} is ")


def test_order_case_and_spelling_of_a_listing_are_no_drift(service: Simulator) -> None:
    service.behavior.settings = "flat"
    run(service, FULL)
    changed = {
        "active_days": ["Sunday", "Friday", "MON", "Tue", "Wednesday", "Thursday"],
        "window_start": 1320,
        "success_conditions": {
            "RequiredConditions": "Any",
            "conditions": [{**each, "matches": each["matches"].title()} for each in reversed(SUCCESS["conditions"])],
        },
    }
    service.organization.change_check(called(service, "API Check")[0], settings=changed)
    ran = run(service, FULL)
    assert (actions(ran), ran.result["results"][0]["not_compared"]) == (["unchanged"], [])


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"active_days": 31}, "active_days"),
        ({"active_days": ["1"]}, "active_days"),
        ({"success_conditions": "subject is x"}, "success_conditions.required_conditions"),
        ({"success_conditions": {"conditions": ["x"]}}, "success_conditions.conditions"),
        ({"success_conditions": {"conditions": [{"field": "x"}]}}, "success_conditions.conditions"),
        ({"window_end": "late"}, "window_end"),
    ],
)
def test_what_cannot_be_read_is_not_compared(service: Simulator, changed: dict[str, Any], path: str) -> None:
    service.behavior.settings = "flat"
    run(service, FULL)
    service.organization.change_check(called(service, "API Check")[0], settings=changed)
    [result] = run(service, FULL).result["results"]
    assert result["action"] == "unchanged"
    assert path in result["not_compared"]


# --- what is wrong with the options ---


def test_everything_wrong_is_told_by_name_before_the_first_write(service: Simulator) -> None:
    empty = {"required_conditions": "any", "conditions": []}
    ran = run(
        service,
        {"name": "A", "checkgroup": "Acme Logistics"},
        {"name": "B", "email_alias": "b"},
        check("C", email_alias="acme+c@mycheckcentral.cc"),
        check("D", email_alias="two words"),
        check("E", email_alias="e" * 63),
        check("F", success_conditions=empty, warning_conditions=empty),
        check("G", matching_conditions=conditions(" ", matches="")),
        check("H", interval_value=0, overdue_minutes=-1, window_start="24:00", active_days=[]),
        check("I", interval_type="year"),
        check("J", active_days=["monday"]),
        check("K", success_conditions={"required_conditions": "any", "conditions": [{"matches": "contains"}]}),
        check("L", window_end=1440),
        check("M", extra_properties={"group_id": ACME}),
        check("N", matching_conditions={}),
    )
    assert ran.kind == "invalid"
    expected = [
        (
            "A",
            "email_alias or matching_conditions is missing; give one of them to define which messages belong to the check",
        ),
        ("", "missing required arguments: checkgroup"),
        ("C", "email_alias 'acme+c@mycheckcentral.cc' is an address; give only the part between"),
        ("D", "email_alias 'two words' is not valid in an address; give letters, digits and characters"),
        ("E", "email_alias 'eee"),
        ("F", "success_conditions has no conditions; give at least one, or leave success_conditions out"),
        ("F", "warning_conditions has no conditions; give at least one"),
        ("G", "missing required arguments: matches, value found in matching_conditions -> conditions"),
        ("H", "interval_value 0 is not possible; give the number of intervals, at least 1"),
        ("H", "overdue_minutes -1 is not possible; give minutes, at least 0"),
        ("H", 'window_start \'24:00\' is not a time of day; give "HH:MM", such as "09:00"'),
        ("H", "active_days [] is empty; give days, or leave it out"),
        ("I", "value of interval_type must be one of: minute, hour, day, week, month, got: year"),
        ("J", "value of active_days must be one or more of: mon, tue"),
        ("K", "missing required arguments: message_field, value found in success_conditions -> conditions"),
        ("L", "window_end 1440 is not a time of day"),
        ("M", f"extra_properties.group_id {ACME!r} sets the same property as the option checkgroup"),
        ("N", "missing required arguments: conditions, required_conditions found in matching_conditions"),
    ]
    for line, (name, beginning) in zip(ran.message.splitlines()[1:], expected, strict=True):
        assert line.startswith(f"- {beginning}")
        assert line.endswith(f" (check 'Acme Logistics/{name}')" if name else " (check 2 of the list, without a name)")
    assert not sent(service)
