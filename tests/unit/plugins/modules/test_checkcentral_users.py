# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The modules checkcentral_user and checkcentral_users: the calls that they make are the test."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_user, checkcentral_users
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator
from ansible_collections.msp.checkcentral.tests.unit.plugins.modules.calling import (
    DESK,
    actions,
    calls,
    run_against,
    sent,
)
from ansible_collections.msp.checkcentral.tests.unit.running import Ran

READ = ("getUsers", {}, None)
GROUPS = ("getUserGroups", {}, None)
ANNA = "anna.berg@northwind.example"
FULL = {
    "email": "New.User@example.com",
    "access_level": "readonly",
    "name": "New User",
    "usergroups": ["Service desk"],
    "send_welcome_email": False,
    "notifications": [{"type": "failures", "services": ["sms", "push"]}],
}
FULL_BODY = {
    "email": "New.User@example.com",
    "accessLevel": "readonly",
    "name": "New User",
    "userGroups": [DESK],
    "sendWelcomeEmail": False,
    "notifications": FULL["notifications"],
}
SHAPES: list[dict[str, Any]] = [
    {},
    {"settings": "flat", "key_style": "pascal", "references": "objects", "create_reply": "message"},
    {"settings": "nested", "key_style": "snake", "enum_style": "lower", "list_style": "bare", "create_reply": "object"},
    {"settings": "flat", "create_reply": "wrapped_object"},
    {"settings": "nested", "references": "objects", "create_reply": "empty_object"},
]


def user(account: str = "new", **options: Any) -> dict[str, Any]:
    return {"email": f"{account}@example.com", "access_level": "user", **options}


def run(service: Simulator, *users: dict[str, Any], one: bool = False, **options: Any) -> Ran:
    module = checkcentral_user if one else checkcentral_users
    own = users[0] if one else {"users": list(users), "workers": 1, "return_unchanged": True}
    return run_against(service, module, **{**own, **options})


def with_address(service: Simulator, email: str) -> list[Any]:
    return [each for each in service.organization.users.values() if each.email.lower() == email.lower()]


# --- create ---


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_check_mode_twice_then_plain_twice(service: Simulator, shape: dict[str, Any]) -> None:
    service.behavior.update(shape)
    for dummy in range(2):
        checked = run(service, FULL, one=True, check_mode=True)
        assert (checked.failed, checked.result["changed"], checked.warnings) == (False, True, [])
        assert calls(service) == [GROUPS, READ]
        assert checked.result["user"] == {**FULL_BODY, "id": None}
    created = run(service, FULL, one=True)
    assert (created.failed, created.result["changed"], created.warnings) == (False, True, [])
    assert calls(service) == [GROUPS, READ, ("createUser", {}, FULL_BODY), READ]
    for check_mode in (False, True):
        again = run(service, {**FULL, "email": "new.user@EXAMPLE.com"}, one=True, check_mode=check_mode)
        assert (again.failed, again.result["changed"], again.result["drift"], again.warnings) == (False, False, [], [])
        assert calls(service) == [GROUPS, READ]
        assert again.result["user"] == created.result["user"]
    assert again.result["not_compared"] == (
        [] if shape.get("settings") else ["access_level", "usergroups", "notifications"]
    )


def test_what_is_not_set_is_not_sent(service: Simulator) -> None:
    assert actions(run(service, user())) == ["created"]
    assert sent(service) == [{"email": "new@example.com", "accessLevel": "user"}]
    assert with_address(service, "new@example.com")[0].name == "new@example.com"


def test_unconfirmed_words_get_through_with_a_warning(service: Simulator) -> None:
    ran = run(service, user(notifications=[{"type": "warnings", "services": ["sms", "pigeon"]}]))
    assert actions(ran) == ["created"]
    assert ran.warnings == [
        f"notifications.{said} is not confirmed by the vendor's documentation; confirmed: {confirmed} (user 'new@example.com')"
        for said, confirmed in (("type 'warnings'", "failures"), ("services 'pigeon'", "sms and push"))
    ]


# --- privileged users ---


@pytest.mark.parametrize("level", ["administrator", "manager"])
@pytest.mark.parametrize("check_mode", [True, False])
def test_privileged_users_need_a_word(service: Simulator, level: str, check_mode: bool) -> None:
    desired = [user("a"), user("b", access_level=level)]
    ran = run(service, *desired, check_mode=check_mode)
    assert (ran.kind, actions(ran)) == ("invalid", ["created" if check_mode else "not_attempted", "failed"])
    told = f"access_level {level!r} is not given to a new user without allow_privileged; set it if this is intended"
    assert ran.message.splitlines()[1:] == [f"- {told} (user 'b@example.com')"]
    assert not sent(service)
    assert actions(run(service, *desired, allow_privileged=True, check_mode=check_mode)) == ["created", "created"]


def test_a_privileged_user_that_exists_needs_nothing(service: Simulator) -> None:
    service.behavior.settings = "flat"
    ran = run(service, {"email": ANNA.upper(), "access_level": "administrator"}, one=True)
    assert (ran.failed, ran.result["changed"], ran.result["drift"]) == (False, False, [])


# --- the welcome mail ---


def test_check_mode_tells_whom_a_mail_would_reach(service: Simulator) -> None:
    anna = {"email": ANNA, "access_level": "user", "send_welcome_email": True}
    desired = [user("a", send_welcome_email=True), user("b"), anna]
    ran = run(service, *desired, check_mode=True)
    assert ran.warnings == ["a welcome mail would be sent (user 'a@example.com')"]
    created = run(service, *desired)
    assert (actions(created), created.warnings) == (["created", "created", "unchanged"], [])
    assert sent(service)[0]["sendWelcomeEmail"] is True
    [again] = run(service, {**desired[0], "send_welcome_email": False}).result["results"]
    assert again["not_compared"] == ["access_level"]


@pytest.mark.usefixtures("pauses")
def test_after_an_unknown_outcome_the_user_may_have_been_mailed(service: Simulator) -> None:
    service.faults.add(Fault("close", "createUser", count=2))
    ran = run(service, user("a", send_welcome_email=True), user("b"), user("c", send_welcome_email=True))
    assert (ran.kind, actions(ran)) == ("unknown_outcome", ["failed", "failed", "created"])
    assert ran.warnings == [
        "a welcome mail may have been sent, since send_welcome_email is true (user 'a@example.com')"
    ]


# --- drift ---


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"access_level": "editor"}, "access_level"),
        ({"name": "Renamed"}, "name"),
        ({"notifications": ({"type": "failures", "services": ["sms"]},)}, "notifications"),
        ({"notifications": ()}, "notifications"),
    ],
)
def test_what_was_changed_in_the_portal_is_drift(service: Simulator, change: Any, path: str) -> None:
    service.behavior.settings = "flat"
    run(service, FULL)
    service.organization.change_user(with_address(service, FULL["email"])[0], **change)
    ran = run(service, FULL)
    assert [each["property"] for each in ran.result["results"][0]["drift"]] == [path]
    assert ran.warnings[0].startswith(f"New.User@example.com: {path} is ")


def test_groups_that_differ_are_drift(service: Simulator) -> None:
    service.behavior.settings = "flat"
    [result] = run(service, {"email": ANNA, "access_level": "administrator", "usergroups": []}).result["results"]
    assert [each["property"] for each in result["drift"]] == ["usergroups"]


def test_order_case_and_defaults_of_notifications_are_no_drift(service: Simulator) -> None:
    service.behavior.settings = "flat"
    desired = user(notifications=[{"type": "failures", "services": ["sms", "push"]}, {"type": "other"}])
    run(service, desired)
    changed = ({"type": "Other", "services": []}, {"type": "Failures", "services": ["Push", "SMS"]})
    service.organization.change_user(with_address(service, "new@example.com")[0], notifications=changed)
    [result] = run(service, desired).result["results"]
    assert (result["action"], result["not_compared"]) == ("unchanged", [])


def test_a_listing_without_names_is_no_drift(service: Simulator) -> None:
    body = '{"users": [{"id": "1", "email": "New.User@example.com"}]}'
    service.faults.add(Fault("unexpected_object", "getUsers", count=None, body=body))
    [result] = run(service, FULL, check_mode=True).result["results"]
    assert (result["action"], result["drift"], result["not_compared"][-1]) == ("unchanged", [], "notifications")
    assert "name" in result["not_compared"]


@pytest.mark.parametrize("listed", ['"x"', "[1]", '[{"kind": "x"}]', '[{"type": "failures", "services": 7}]'])
def test_notifications_that_cannot_be_read_are_not_compared(service: Simulator, listed: str) -> None:
    row = f'{{"id": "1", "email": "New.User@example.com", "name": "New User", "notifications": {listed}}}'
    service.faults.add(Fault("unexpected_object", "getUsers", count=None, body=f'{{"users": [{row}]}}'))
    [result] = run(service, FULL, check_mode=True).result["results"]
    assert (result["action"], "notifications" in result["not_compared"]) == ("unchanged", True)


# --- identity ---


def test_an_address_has_no_case(service: Simulator) -> None:
    ran = run(service, user("a"), user("A"))
    assert ran.kind == "invalid"
    assert ran.message.splitlines()[1:] == [
        "- email 'A@example.com' is also used by user 'a@example.com'; give each user its own email (user 'A@example.com')"
    ]


def test_two_existing_users_of_one_address_are_ambiguous(service: Simulator) -> None:
    service.organization.change_user(with_address(service, "priya.nair@northwind.example")[0], email=ANNA.title())
    ran = run(service, {"email": ANNA, "access_level": "user"})
    assert (ran.kind, actions(ran)) == ("ambiguous", ["failed"])
    assert "2 users have this email" in ran.message


def test_users_that_nobody_asks_for(service: Simulator) -> None:
    ran = run(service, user(), check_mode=True)
    assert ANNA in ran.result["unmanaged"]
    assert len(ran.result["unmanaged"]) == 5


# --- what is wrong with the options ---


def test_everything_wrong_is_told_by_name_before_the_first_write(service: Simulator) -> None:
    ran = run(
        service,
        {"email": "a@example.com"},
        user("b", access_level="root"),
        {"email": "nobody", "access_level": "user"},
        {"email": " x@example.com", "access_level": "user"},
        user("d", usergroups=["Service desk", ""]),
        user("e", notifications=[{"type": "failures", "services": [""]}]),
        user("f", notifications=[{"type": "failures"}, {"type": "Failures", "services": ["sms"]}]),
        user("g", notifications=[{"services": ["sms"]}]),
        user("h", allow_privileged=True),
        user("i", extra_properties={"AccessLevel": "administrator"}),
    )
    assert ran.kind == "invalid"
    expected = [
        ("a@example.com", "missing required arguments: access_level"),
        ("b@example.com", "value of access_level must be one of: disabled, custom, readonly"),
        ("nobody", "email 'nobody' does not look like an address; give one such as it@example.com"),
        (" x@example.com", "email ' x@example.com' has white space at its start or end; remove it"),
        ("d@example.com", "usergroups ['Service desk', ''] has an empty entry; give names or ids"),
        ("e@example.com", "notifications[0].services[0] '' is empty; give one such as sms or push"),
        ("f@example.com", "notifications[1].type 'Failures' is also used by notifications[0]; give all services"),
        ("g@example.com", "missing required arguments: type found in notifications"),
        ("h@example.com", "Unsupported parameters: allow_privileged"),
        (
            "i@example.com",
            "extra_properties.AccessLevel 'administrator' sets the same property as the option access_level",
        ),
    ]
    for line, (name, beginning) in zip(ran.message.splitlines()[1:], expected, strict=True):
        assert line.startswith(f"- {beginning}")
        assert line.endswith(f" (user {name!r})")
    assert {request.verb for request in service.requests} <= {"GET"}
