# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module checkcentral_objects: users, checks and reports in one task. The calls that it makes are the test."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.filter.customers import FilterModule
from ansible_collections.msp.checkcentral.plugins.module_utils._plan import ACTIONS
from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_objects
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Organization, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN
from ansible_collections.msp.checkcentral.tests.unit.plugins.modules.calling import methods, run_against
from ansible_collections.msp.checkcentral.tests.unit.running import Ran
from ansible_collections.msp.checkcentral.tests.unit.whole_customers import objects_of

LISTS = ["getUsers", "getChecks", "getReports"]
CREATES = ["createUser", "createCheck", "createReport"]
USER = {"email": "IT@acme.example.com", "access_level": "readonly"}
CHECK = {"name": "Nightly", "checkgroup": "Acme Logistics", "email_alias": "acme-nightly"}
REPORT = {
    "name": "Acme - Nightly",
    "report_type": "check",
    "content": {"check": "Acme Logistics/Nightly"},
    "recipients": {"users": ["it@ACME.example.com"]},
}
NOTHING = dict.fromkeys(ACTIONS, 0)
NEW_CUSTOMER = {"users": [USER], "checks": [CHECK], "reports": [REPORT]}

customers = FilterModule().filters()["customers"]


def run(service: Simulator, **options: Any) -> Ran:
    usual = {"workers": 1, "return_unchanged": True}
    return run_against(service, checkcentral_objects, **{**usual, **options})


def sent(service: Simulator) -> list[str]:
    return [request.method for request in service.requests if request.verb == "POST"]


def became(ran: Ran) -> list[tuple[str, str]]:
    return [(result["kind"], result["action"]) for result in ran.result["results"]]


def all_are(action: str) -> list[tuple[str, str]]:
    return [(kind, action) for kind in ("user", "check", "report")]


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"settings": "flat", "references": "objects", "create_reply": "message"},
        {"settings": "nested", "check_group": "id", "check_addresses": False, "key_style": "snake"},
        {"settings": "nested", "check_group": "object", "list_style": "bare", "create_reply": "empty_object"},
    ],
    ids=str,
)
def test_a_new_customer(service: Simulator, shape: dict[str, Any]) -> None:
    """What an item refers to is made by the same task, in check mode too; one list for each kind before and after."""
    service.behavior.update(shape)
    for dummy in range(2):
        checked = run(service, **NEW_CUSTOMER, check_mode=True)
        assert (checked.failed, checked.warnings, became(checked)) == (False, [], all_are("created"))
        assert sorted(methods(service)) == sorted([*LISTS, "getCheckGroups"])
    created = run(service, **NEW_CUSTOMER)
    assert (created.failed, created.warnings, became(created)) == (False, [], all_are("created"))
    after = [call for pair in zip(CREATES, LISTS) for call in pair]
    assert methods(service)[4:] == after
    user, check, report = (result["id"] for result in created.result["results"])
    stored = service.organization.reports[report].settings
    assert (stored["content"], stored["recipients"]["users"]) == ({"check": check}, [user])
    for check_mode in (True, False):
        again = run(service, **NEW_CUSTOMER, check_mode=check_mode)
        assert (again.failed, again.result["changed"], became(again)) == (False, False, all_are("unchanged"))
        assert sorted(methods(service)) == sorted([*LISTS, "getCheckGroups"])
    assert created.result["summary"] == {"created": 3, "unchanged": 0, "drifted": 0, "failed": 0, "not_attempted": 0}


def test_only_a_check_has_an_address(service: Simulator) -> None:
    result = run(service, **NEW_CUSTOMER, diff=True).result
    addresses = [each.get("email") for each in result["results"]]
    assert addresses == [None, "northwind+acme-nightly@mycheckcentral.example", None]
    user, check, report = (each["after"] for each in result["diff"])
    assert (user["email"], check["name"], report["name"]) == ("IT@acme.example.com", "Nightly", "Acme - Nightly")


def test_lists_that_are_not_set_are_not_looked_at(service: Simulator) -> None:
    ran = run(service, checks=[], reports=[{"name": "D", "report_type": "digest"}])
    assert methods(service) == ["getChecks", "getCheckGroups", "getReports", "createReport", "getReports"]
    assert set(ran.result["unmanaged"]) == {"checks", "reports"}
    assert "Acme Logistics/Antivirus" in ran.result["unmanaged"]["checks"]


def test_one_list_at_least_is_needed(service: Simulator) -> None:
    assert "one of the following is required: users, checks, reports" in run(service).message


def test_everything_wrong_of_all_lists_is_told_before_the_first_write(service: Simulator) -> None:
    ran = run(
        service,
        users=[{**USER, "access_level": "root"}],
        checks=[{**CHECK, "email_alias": "a b"}],
        reports=[{**REPORT, "format": "csv"}],
        max_creates=-1,
    )
    lines = ran.message.splitlines()[1:]
    told = "- max_creates -1 is negative; give the number of users and checks and reports that may be created"
    assert lines[0] == told
    assert [line.rpartition(" (")[2] for line in lines[1:]] == [
        "user 'IT@acme.example.com')",
        "check 'Acme Logistics/Nightly')",
        "report 'Acme - Nightly')",
    ]
    assert not sent(service)


@pytest.mark.parametrize("check_mode", [True, False])
def test_every_name_of_all_lists_is_resolved_before_the_first_write(service: Simulator, check_mode: bool) -> None:
    ran = run(
        service,
        users=[{**USER, "usergroups": ["Nobody"]}],
        checks=[{**CHECK, "checkgroup": "Nowhere"}],
        reports=[REPORT, {"name": "D", "report_type": "digest"}],
        check_mode=check_mode,
    )
    assert ran.kind == "not_found"
    lines = ran.message.splitlines()[1:]
    assert [(line.split(" is called ")[0], line.rpartition(" (")[2]) for line in lines] == [
        ("- no user group", "user 'IT@acme.example.com')"),
        ("- no check group", "check 'Nowhere/Nightly')"),
        ("- no check", "report 'Acme - Nightly')"),
    ]
    assert [action for dummy, action in became(ran)] == ["failed"] * 3 + ["created" if check_mode else "not_attempted"]
    assert not sent(service)


def test_all_guards_are_told_together_before_the_first_write(service: Simulator) -> None:
    ran = run(
        service,
        users=[{**USER, "access_level": "administrator"}],
        checks=[{**CHECK, "email_alias": "check00004"}],
        reports=[REPORT],
        max_creates=1,
    )
    assert ran.message.splitlines()[0] == (
        "2 of 3 objects failed, 1 was not attempted; nothing was written; correct the following, then run again:"
    )
    assert "email_alias 'check00004' is also used by the existing check 'Acme Logistics/Antivirus'" in ran.message
    assert "access_level 'administrator' is not given to a new user without allow_privileged" in ran.message
    assert "max_creates is 1, but 1 user and 1 report would be created; nothing was written" in ran.message
    assert not sent(service)
    allowed = run(service, users=[{**USER, "access_level": "administrator"}], allow_privileged=True, max_creates=1)
    assert became(allowed) == [("user", "created")]


@pytest.mark.parametrize("check_mode", [False, True])
def test_what_only_the_lists_show_is_told_with_what_is_wrong_with_the_input(
    service: Simulator, check_mode: bool
) -> None:
    """A run and its check mode name the same problems."""
    ran = run(
        service,
        users=[{**USER, "access_level": "administrator"}],
        checks=[{**CHECK, "interval_type": "dya"}],
        check_mode=check_mode,
    )
    assert ran.message.splitlines()[1:] == [
        (
            "- access_level 'administrator' is not given to a new user without allow_privileged; set it if this is intended "
            "(user 'IT@acme.example.com')"
        ),
        "- value of interval_type must be one of: minute, hour, day, week, month, got: dya (check 'Acme Logistics/Nightly')",
    ]
    assert not sent(service)


def test_wrong_input_is_told_with_a_list_that_cannot_be_read(service: Simulator) -> None:
    service.faults.add(Fault("html", "getUsers"))
    ran = run(service, users=[USER], checks=[{**CHECK, "interval_type": "dya"}])
    assert (ran.kind, len(ran.message.splitlines())) == ("protocol", 3)
    assert "interval_type must be one of" in ran.message


def test_wrong_settings_are_told_with_the_mistakes_of_items(service: Simulator) -> None:
    origin = {"variable": "checkcentral_customers", "customer": "Acme"}
    ran = run(
        service,
        users=[{**USER, "access_level": "boss", "origin": origin}],
        checks=[{**CHECK, "checkgroup": "Acmee", "origin": origin}],
        max_creates="many",
        allow_privileged="perhaps",
        on_drift="shout",
        workers="all",
    )
    head, *lines = ran.message.splitlines()
    assert head == "6 problems; nothing was written:"
    assert sorted(line.split(" is not possible")[0] for line in lines[:4]) == [
        "- allow_privileged (customers_allow_privileged) 'perhaps'",
        "- max_creates (digest_reports_max_creates) 'many'",
        "- on_drift (digest_reports_on_drift) 'shout'",
        "- workers (digest_reports_workers) 'all'",
    ]
    assert "access_level must be one of" in lines[4]
    assert "no check group is called 'Acmee'" in lines[5]


@pytest.mark.parametrize("token", ["", " ", "t \n"])
@pytest.mark.parametrize("timeout", [30, "soon"])
def test_a_token_that_cannot_be_one_hides_nothing(service: Simulator, token: str, timeout: Any) -> None:
    ran = run(
        service,
        users=[{**USER, "access_level": "boss"}],
        checks=[CHECK, CHECK],
        on_drift="shout",
        workers=99,
        api_token=token,
        timeout=timeout,
    )
    message = ran.message.replace("\n- ", "; ")
    for told in (
        "argument 'timeout' is of type ",
        "api_token is empty" if not token.strip() else "api_token has white space",
        "on_drift 'shout' is not possible; give one of: warn, fail, ignore",
        "workers 99 is not possible; give a number from 1 to 16",
        "access_level must be one of",
        "'Acme Logistics/Nightly'",
    ):
        assert (told in message) is (timeout == "soon" or "timeout" not in told), message
    assert not service.calls


def test_a_wrong_setting_is_told_with_what_ansible_itself_refuses(service: Simulator) -> None:
    ran = run(service, user=[USER], max_creates="many")
    assert "one of the following is required: users, checks, reports" in ran.message
    assert "Unsupported parameters: user. " in ran.message
    assert "max_creates 'many' is not possible; give a whole number" in ran.message


def test_booleans_and_numbers_are_no_texts(service: Simulator) -> None:
    """YAML makes them of words such as No and 0011."""
    ran = run(
        service,
        users=[{**USER, "usergroups": [True, "Customers"]}],
        checks=[{**CHECK, "checkgroup": False}],
        reports=[{**REPORT, "name": 9, "content": {"check": 11}}],
        check_mode=True,
    )
    quotes = "put it in quotes as you wrote it, or use the filter string in a template"
    assert ran.message.splitlines()[1:] == [
        "- usergroups is true, a boolean, as YAML reads words such as Yes; put it in quotes (user 'IT@acme.example.com')",
        "- checkgroup is false, a boolean, as YAML reads words such as No; put it in quotes (check 'False/Nightly')",
        f"- name is the number 9, as YAML reads it; {quotes} (report '9')",
        f"- content.check is the number 11, as YAML reads it; {quotes} (report '9')",
    ]


def test_the_organization_is_checked_once(service: Simulator) -> None:
    ran = run(service, **NEW_CUSTOMER, organization="Southwind")
    assert (ran.kind, methods(service)) == ("invalid", ["getOverview"])
    assert not run(service, **NEW_CUSTOMER, organization="Northwind Managed IT").failed
    assert methods(service).count("getOverview") == 1


@pytest.mark.parametrize(("method", "stops"), [("createUser", 1), ("createCheck", 2)])
def test_if_one_kind_stops_the_later_ones_are_not_attempted(service: Simulator, method: str, stops: int) -> None:
    service.faults.add(Fault("status", method, code=403))
    ran = run(service, **NEW_CUSTOMER)
    done = ["created"] * (stops - 1)
    assert [action for dummy, action in became(ran)] == [*done, "failed", *["not_attempted"] * (3 - stops)]
    assert sent(service) == CREATES[:stops]
    assert f"1 of 3 objects failed, {3 - stops} {'was' if stops == 2 else 'were'} not attempted" in ran.message
    assert became(run(service, **NEW_CUSTOMER))[-1] == ("report", "created")


def test_what_refers_to_what_was_not_made_fails_and_the_next_run_completes_it(service: Simulator) -> None:
    service.faults.add(Fault("status", "createCheck", code=400))
    digest = {"name": "D", "report_type": "digest"}
    ran = run(service, users=[USER], checks=[CHECK], reports=[REPORT, digest])
    assert [action for dummy, action in became(ran)] == ["created", "failed", "failed", "created"]
    assert "- the check 'Acme Logistics/Nightly' was not created, or its id is not known" in ran.message
    again = run(service, users=[USER], checks=[CHECK], reports=[REPORT, digest])
    assert [action for dummy, action in became(again)] == ["unchanged", "created", "created", "unchanged"]


@pytest.mark.parametrize(
    "wrong", [{"email_alias": "a b"}, {"email_alias": "check00004"}, {"matching_conditions": {"conditions": 5}}]
)
@pytest.mark.parametrize("is_there", [False, True])
@pytest.mark.parametrize("check_mode", [True, False])
def test_what_refers_to_what_cannot_be_made_is_not_attempted(
    service: Simulator, wrong: dict[str, Any], is_there: bool, check_mode: bool
) -> None:
    if is_there:
        nightly = {"report_type": "check", "content": {"check": "ce000000-0000-4000-8000-000000000004"}}
        service.organization.add_report({"name": REPORT["name"], **nightly})
    digest = {"name": "D", "report_type": "digest"}
    ran = run(service, users=[USER], checks=[{**CHECK, **wrong}], reports=[REPORT, digest], check_mode=check_mode)
    actions = {result["name"]: result["action"] for result in ran.result["results"]}
    assert (actions["Acme Logistics/Nightly"], actions[REPORT["name"]]) == ("failed", "not_attempted")
    assert ran.result["results"][2]["drift"] == []
    if check_mode:
        assert (actions["D"], actions["IT@acme.example.com"]) == ("created", "created")


def test_a_name_that_another_existing_object_has_too_stands_for_neither(service: Simulator) -> None:
    """The task's check would be the second one that is called so, and which is meant no one knows."""
    report = {"name": "A", "report_type": "check", "content": {"check": "Mail gateway"}}
    gateways = [each for each in service.organization.checks.values() if each.name == "Mail gateway"]
    for another in gateways[1:]:
        del service.organization.checks[another.id]
    ran = run(service, checks=[{**CHECK, "name": "Mail gateway"}], reports=[report])
    assert ran.kind == "ambiguous"
    assert "'Mail gateway' is the name of a check of this task and of an existing one (ce000000-" in ran.message
    assert not sent(service)


@pytest.mark.parametrize("settings", ["absent", "flat", "nested"])
def test_a_disabled_user_among_the_recipients(service: Simulator, settings: str) -> None:
    service.behavior.settings = settings
    disabled = {**USER, "access_level": "disabled"}
    told = "recipients.users: the user 'IT@acme.example.com' is disabled, and probably receives nothing (report 'Acme - Nightly')"
    for check_mode in (True, False, False):
        ran = run(service, users=[disabled], checks=[CHECK], reports=[REPORT], check_mode=check_mode)
        assert ran.warnings == [told]
    found = next(each for each in service.organization.users.values() if each.email == USER["email"])
    without = run(service, checks=[CHECK], reports=[REPORT])
    assert without.warnings == ([] if settings == "absent" else [told])
    service.organization.change_user(found, access_level="user")
    assert run(service, checks=[CHECK], reports=[REPORT]).warnings == []


def test_drift_of_several_kinds(service: Simulator) -> None:
    service.behavior.settings = "flat"
    run(service, **NEW_CUSTOMER)
    user, check = {**USER, "access_level": "editor"}, {**CHECK, "interval_value": 9}
    ran = run(service, users=[user], checks=[check], reports=[{**REPORT, "format": "pdf"}], on_drift="fail")
    assert (ran.kind, became(ran)) == ("drift", all_are("drifted"))
    assert ran.message.splitlines() == [
        "3 objects differ from the desired state; nothing was written; correct drift in the portal, since the API cannot change them:",
        "- IT@acme.example.com: access_level is ReadOnly, should be editor",
        "- Acme Logistics/Nightly: interval_value is 1, should be 9",
        "- Acme - Nightly: format is HTML, should be pdf",
    ]


def test_what_is_as_it_should_be_is_not_in_the_results(service: Simulator) -> None:
    run(service, users=[USER], checks=[CHECK])
    ran = run(service, **NEW_CUSTOMER, return_unchanged=False)
    assert became(ran) == [("report", "created")]
    assert ran.result["summary"]["unchanged"] == 2


@pytest.mark.parametrize("check_mode", [True, False])
def test_what_is_wrong_with_a_customer_is_told_once_for_all_that_it_has(service: Simulator, check_mode: bool) -> None:
    origin = {"customer": "Acme", "variable": "checkcentral_customers"}
    told = {"origin": origin, "problems": ["'Acme' has no time zone; give one"]}
    wrong_group = {**CHECK, "checkgroup": "Acme Logistic", "origin": origin}
    ran = run(
        service,
        users=[{**USER, **told}, {"email": "other@example.com", "access_level": "user"}],
        checks=[wrong_group, {**wrong_group, "name": "B", "email_alias": "b"}],
        reports=[{**REPORT, "content": {"check": "Acme Logistic/B"}, **told}],
        check_mode=check_mode,
    )
    assert ran.message.splitlines()[1:] == [
        "- 'Acme' has no time zone; give one",
        (
            "- no check group is called 'Acme Logistic'; the closest: 'Acme Logistics'; if the check group is new, create it in the portal "
            "(2 checks of customer 'Acme', from checkcentral_customers)"
        ),
    ]
    assert became(ran)[:2] == [("user", "failed"), ("user", "created" if check_mode else "not_attempted")]
    assert {entry["origin"]["customer"] for entry in ran.result["results"] if entry["origin"]} == {"Acme"}
    assert not sent(service)


def test_what_is_wrong_with_a_customer_without_a_name_is_told_together(service: Simulator) -> None:
    nameless = {
        "checkgroup": "Nowhere",
        "emails": ["no address"],
        "report_time": "25:99",
        "checks": [
            {"name": "Nightly", "email_alias": "a b", "interval_type": "dya"},
            {"name": "Weekly", "overdue_minutes": -1},
        ],
        "portal_users": [{"email": "it@acme.example.com", "access_level": "usr"}],
    }
    ran = run(service, **customers(None, shared_customers=[nameless], catalog={}))
    of_it = "customer 'number 1', from checkcentral_customers)"
    levels = "disabled, custom, readonly, user, editor, manager, administrator"
    assert ran.message.splitlines()[1:] == [
        "- customer number 1 of checkcentral_customers has no name; give the customer's name",
        f"- value of access_level must be one of: {levels}, got: usr (user 'it@acme.example.com' of {of_it}",
        f"- value of interval_type must be one of: minute, hour, day, week, month, got: dya ({of_it}",
        f"- email_alias 'a b' is not valid in an address; give letters, digits and characters such as - and _, without spaces ({of_it}",
        f"- overdue_minutes -1 is not possible; give minutes, at least 0 ({of_it}",
        f'- report_time \'25:99\' is not a time of day; give "HH:MM", such as "09:00", or minutes after midnight (0 to 1439) ({of_it}',
        f"- recipients.emails 'no address' does not look like an address; give one such as it@example.com ({of_it}",
        f"- no check group is called 'Nowhere' (7 listed); if the check group is new, create it in the portal ({of_it}",
    ]
    assert sent(service) == []


def test_a_whole_list_of_customers_takes_one_list_for_each_kind_before_and_after() -> None:
    there, more = 30, 10
    known, all_customers = objects_of(range(1, there + 1)), objects_of(range(1, there + more + 1))
    count = {kind: len(items) for kind, items in known.items()}
    assert count == {"users": 60, "checks": 120, "reports": 90}
    with Simulator(Organization.with_customers(there + more), token=TOKEN) as service:
        first = run(service, **known, workers=8)
        assert first.result["summary"] == {**NOTHING, "created": 270}
        creates = {"createUser": count["users"], "createCheck": count["checks"], "createReport": count["reports"]}
        assert first.result["api_calls"] == {**dict.fromkeys(LISTS, 2), "getCheckGroups": 1, **creates}
        again = run(service, **known)
        assert (again.result["changed"], again.result["summary"]) == (False, {**NOTHING, "unchanged": 270})
        assert again.result["api_calls"] == {**dict.fromkeys(LISTS, 1), "getCheckGroups": 1}
        new = run(service, **all_customers, check_mode=True, return_unchanged=False)
        assert new.result["summary"] == {**NOTHING, "unchanged": 270, "created": 90}
        checks = [each for each in new.result["results"] if each["kind"] == "check"]
        customers = {(each["action"], each["name"].partition("/")[0]) for each in checks}
        assert customers == {("created", f"Customer {number:04}") for number in range(there + 1, there + more + 1)}
        assert new.result["api_calls"] == again.result["api_calls"]
        assert {request.verb for request in service.requests} == {"GET"}
