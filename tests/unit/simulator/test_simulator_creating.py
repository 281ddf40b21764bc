# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The contracts of the create methods, and what they store."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ansible_collections.msp.checkcentral.tests.simulator import CONTRACTS, Simulator, violations

CHECK = "ce000000-0000-4000-8000-000000000001"
CHECKGROUP = "c6000000-0000-4000-8000-000000000001"
DASHBOARD = "da000000-0000-4000-8000-000000000001"
SAMPLE = {
    "name": "Dashboard Report",
    "description": "",
    "report_type": "Dashboard",
    "format": "HTML",
    "content": {"dashboard": DASHBOARD},
    "interval_type": "Day",
    "interval_value": 1,
    "report_time": 540,
    "recipients": {"org_wide": True, "usergroups": [], "users": [], "emails": ["extra@example.com"]},
}
"""The sample of the vendor's help page."""
DIGEST = {"name": "Digest", "report_type": "digest"}


def report(report_type: str, **settings: Any) -> dict[str, Any]:
    return {"name": "A report", "report_type": report_type, **settings}


@pytest.mark.parametrize("method", CONTRACTS)
def test_a_contract_is_a_valid_schema(method: str) -> None:
    Draft202012Validator.check_schema(CONTRACTS[method])


ACCEPTED = [
    SAMPLE,
    DIGEST,
    {**DIGEST, "format": "Embedded"},
    {**DIGEST, "name": 'Bäckerei "Müller" & Söhne \U0001f956'},
    report("CHECKGROUP", content={"checkgroup": CHECKGROUP.upper()}),
    report("check", content={"check": CHECK}, format="pdf"),
    report("activity", format="csv"),
    report("activity", content={"check": CHECK}),
    report("stats", content={"checkgroup": CHECKGROUP}, format="CSV"),
    report("billing", content={"check": CHECK, "checkgroup": CHECKGROUP, "dashboard": DASHBOARD}),
    report("StatusHistory", interval_type="Month", interval_value=3, report_time=1439),
    report("stats", interval_type="unscheduled", content={"unknown": [1]}, unknown={"x": None}, recipients={"more": 1}),
    report("stats", timezone="W. Europe Standard Time", filename="stats.html", description="Ä\nB"),
    report("stats", interval_type="week", report_time=0, recipients={"users": [CHECK], "usergroups": [DASHBOARD]}),
]


def test_the_contract_accepts() -> None:
    assert [(body, violations(body)) for body in ACCEPTED if violations(body)] == []


REFUSED: list[tuple[Any, str]] = [
    ([], "body: [] is not of type 'object'"),
    ({"report_type": "digest"}, "'name' is a required property"),
    ({"name": "x"}, "'report_type' is a required property"),
    ({**DIGEST, "name": ""}, "name: "),
    ({**DIGEST, "name": 3}, "name: "),
    ({**DIGEST, "name": " x"}, "name: must not begin with white space"),
    ({**DIGEST, "name": "x\u00a0"}, "name: must not end with white space"),
    ({**DIGEST, "name": "x\n"}, "name: must not contain control characters"),
    ({**DIGEST, "name": "x\x85y"}, "name: must not contain control characters"),
    (report("weekly"), "report_type: must be one of"),
    (report("digest\n"), "report_type: must be one of"),
    ({**DIGEST, "format": "html"}, "format: must be one of embedded"),
    (report("stats", format="embedded"), "format: must be one of html, pdf, csv"),
    (report("billing", format="csv"), "format: must be one of html, pdf"),
    ({**SAMPLE, "format": "docx"}, "format: must be one of"),
    ({**DIGEST, "description": None}, "description: "),
    ({**DIGEST, "filename": 1}, "filename: "),
    ({**DIGEST, "timezone": 1}, "timezone: "),
    ({**DIGEST, "interval_type": "hour"}, "interval_type: "),
    ({**DIGEST, "interval_type": "day", "interval_value": 0}, "interval_value: "),
    ({**DIGEST, "interval_type": "day", "interval_value": True}, "interval_value: "),
    ({**DIGEST, "report_time": 1440}, "report_time: "),
    ({**DIGEST, "report_time": "540"}, "report_time: "),
    (
        {**DIGEST, "interval_type": "Unscheduled", "report_time": 540},
        "report_time: is not valid for an unscheduled report",
    ),
    ({**DIGEST, "interval_type": "Unscheduled", "interval_value": 1}, "interval_value: is not valid"),
    (report("dashboard"), "'content' is a required property"),
    (report("dashboard", content={}), "content: 'dashboard' is a required property"),
    (report("dashboard", content={"dashboard": "Backups"}), "content.dashboard: must be an id"),
    (report("dashboard", content={"dashboard": DASHBOARD + "\n"}), "content.dashboard: must be an id"),
    (
        report("dashboard", content={"dashboard": DASHBOARD, "check": CHECK}),
        "content.check: is not valid for dashboard reports",
    ),
    (report("checkgroup", content={"check": CHECK}), "content: 'checkgroup' is a required property"),
    (report("check", content={"checkgroup": CHECKGROUP}), "content.checkgroup: is not valid for check reports"),
    (report("stats", content={"dashboard": DASHBOARD}), "content.dashboard: is not valid for stats reports"),
    (
        report("activity", content={"check": CHECK, "checkgroup": CHECKGROUP}),
        "content: may hold one of check and checkgroup",
    ),
    ({**DIGEST, "content": {"check": CHECK}}, "content.check: is not valid for digest reports"),
    (report("stats", content=[]), "content: "),
    ({**DIGEST, "recipients": []}, "recipients: "),
    ({**DIGEST, "recipients": {"org_wide": "yes"}}, "recipients.org_wide: "),
    ({**DIGEST, "recipients": {"users": ["Anna Berg"]}}, "recipients.users.0: must be an id"),
    ({**DIGEST, "recipients": {"usergroups": DASHBOARD}}, "recipients.usergroups: "),
    (
        {**DIGEST, "recipients": {"emails": ["a@example.com", "nobody"]}},
        "recipients.emails.1: must be an e-mail address",
    ),
    ({**DIGEST, "recipients": {"emails": ["a@example.com\n"]}}, "recipients.emails.0: must be an e-mail address"),
]


def test_the_contract_refuses() -> None:
    for body, complaint in REFUSED:
        assert any(complaint in violation for violation in violations(body)), (body, violations(body))


def test_a_created_report_is_stored_and_listed(simulator: Simulator, client: Any) -> None:
    reply = client.create("createReport", SAMPLE)
    assert reply.status_code == 200
    stored = simulator.organization.reports[reply.json()["id"]].settings
    assert (stored["report_type"], stored["format"], stored["interval_type"]) == ("dashboard", "html", "day")
    listed = client.get("getReports", reportName="Dashboard Report")["reports"][0]
    assert (listed["reportType"], listed["format"], listed["intervalType"], listed["reportTime"]) == (
        "Dashboard",
        "HTML",
        "Day",
        540,
    )
    assert simulator.organization.posted == {"createReport": [SAMPLE]}


def test_what_is_left_out_gets_defaults(simulator: Simulator, client: Any) -> None:
    report_id = client.create("createReport", DIGEST).json()["id"]
    stored = simulator.organization.reports[report_id].settings
    assert (stored["format"], stored["interval_type"], stored["description"]) == ("embedded", "unscheduled", "")
    assert stored["recipients"] == {"org_wide": False, "usergroups": [], "users": [], "emails": []}


def test_ids_are_kept_in_the_services_own_spelling(simulator: Simulator, client: Any) -> None:
    body = report(
        "check", content={"check": CHECK.upper()}, recipients={"users": ["05000000-0000-4000-8000-000000000001"]}
    )
    report_id = client.create("createReport", body).json()["id"]
    assert simulator.organization.reports[report_id].settings["content"] == {"check": CHECK}


@pytest.mark.parametrize(
    "settings",
    [{"content": {"dashboard": CHECK}}, {"recipients": {"users": [CHECK]}}, {"recipients": {"usergroups": [CHECK]}}],
)
def test_ids_must_exist(simulator: Simulator, client: Any, settings: dict[str, Any]) -> None:
    reply = client.create("createReport", {**SAMPLE, **settings})
    assert (reply.status_code, reply.json()["error"]["id"]) == (400, "not_found")
    assert len(simulator.organization.reports) == 2


def test_a_refusal_names_what_is_wrong(client: Any) -> None:
    error = client.create("createReport", {"name": "x", "report_type": "weekly"}).json()["error"]
    assert error["id"] == "invalid_request"
    assert "report_type: must be one of" in error["message"]


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"data": b"{}"}, 415),
        ({"data": b"{}", "headers": {"Content-Type": "text/plain"}}, 415),
        ({"data": b"{", "headers": {"Content-Type": "application/json"}}, 400),
        ({"data": b'{"name": NaN}', "headers": {"Content-Type": "application/json"}}, 400),
        ({"data": b'{"name": "\xff"}', "headers": {"Content-Type": "application/json"}}, 400),
        ({"json": [1]}, 400),
    ],
)
def test_bodies_that_are_no_json_object_are_refused(client: Any, options: dict[str, Any], status: int) -> None:
    assert client.call("POST", "createReport", **options).status_code == status


def test_a_chunked_body_is_read(client: Any) -> None:
    headers = {"Content-Type": "application/json"}
    reply = client.call(
        "POST", "createReport", data=iter([b'{"name": "Digest", ', b'"report_type": "digest"}']), headers=headers
    )
    assert reply.status_code == 200


CONDITIONS = {
    "required_conditions": "any",
    "conditions": [
        {"message_field": "subject", "matches": "exactly", "value": "Message Success"},
        {"message_field": "body", "matches": "contains", "value": "No Errors Reported"},
    ],
}
CHECK_SAMPLE = {
    "name": "API Check",
    "email_alias": "apicheck",
    "group_id": CHECKGROUP,
    "interval_type": "hour",
    "interval_value": 2,
    "active_days": ["mon", "tue", "wed", "thu", "fri"],
    "success_conditions": CONDITIONS,
}
"""What the sample of createCheck's help page says."""
USER = {"email": "new@example.com", "accessLevel": "User"}
USERGROUP = "06000000-0000-4000-8000-000000000001"


def check(**settings: Any) -> dict[str, Any]:
    return {"name": "A check", "email_alias": "a", **settings}


def condition(**changes: Any) -> dict[str, Any]:
    one = {"message_field": "body", "matches": "contains", "value": "x", **changes}
    return {"required_conditions": "all", "conditions": [{key: value for key, value in one.items() if value}]}


OTHERS_ACCEPTED: list[tuple[str, dict[str, Any]]] = [
    ("createCheck", CHECK_SAMPLE),
    ("createCheck", check(interval_type="Week", overdue_minutes=0, window_start="00:00", window_end="23:59")),
    ("createCheck", {"name": "x", "matching_conditions": condition(message_field="sender")}),
    ("createCheck", check(email_alias="a.b+c-d_e'f", default_status="Failure", unknown=[1], description="")),
    ("createUser", USER),
    ("createUser", {**USER, "name": "N", "sendWelcomeEmail": True, "userGroups": [USERGROUP.upper()], "more": 1}),
    (
        "createUser",
        {**USER, "accessLevel": "ADMINISTRATOR", "notifications": [{"type": "failures", "services": ["sms"]}]},
    ),
]
OTHERS_REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("createCheck", {"email_alias": "a"}, "'name' is a required property"),
    ("createCheck", {"name": "x"}, "body: needs email_alias or matching_conditions"),
    *(
        ("createCheck", check(email_alias=alias), "email_alias: ")
        for alias in ("", "a b", "a@b", ".a", "a.", "a..b", "ü", "a\n", "a" * 63)
    ),
    ("createCheck", check(matching_conditions={}), "'conditions' is a required property"),
    ("createCheck", check(success_conditions={**CONDITIONS, "conditions": []}), "success_conditions.conditions: "),
    ("createCheck", check(warning_conditions=condition(value=None)), "'value' is a required property"),
    ("createCheck", check(matching_conditions=condition(matches=" ")), "matches: must not be empty"),
    ("createCheck", check(group_id="Acme"), "group_id: must be an id"),
    ("createCheck", check(interval_type="year"), "interval_type: must be one of"),
    ("createCheck", check(interval_value=0), "interval_value: "),
    ("createCheck", check(overdue_minutes=-1), "overdue_minutes: "),
    ("createCheck", check(window_start=1320), "window_start: "),
    ("createCheck", check(window_end="24:00"), "window_end: must be a time of day"),
    ("createCheck", check(active_days=["weekdays"]), "active_days.0: must be one of"),
    ("createCheck", check(active_days=[]), "active_days: "),
    ("createCheck", check(active_days=["mon", "mon"]), "active_days: "),
    ("createUser", {"email": "a@example.com"}, "'accessLevel' is a required property"),
    ("createUser", {**USER, "email": "nobody"}, "email: must be an e-mail address"),
    ("createUser", {**USER, "accessLevel": "root"}, "accessLevel: must be one of"),
    ("createUser", {**USER, "name": " "}, "name: must not be empty"),
    ("createUser", {**USER, "sendWelcomeEmail": "yes"}, "sendWelcomeEmail: "),
    ("createUser", {**USER, "userGroups": ["Service desk"]}, "userGroups.0: must be an id"),
    ("createUser", {**USER, "notifications": [{"services": []}]}, "'type' is a required property"),
    ("createUser", {**USER, "notifications": [{"type": "failures", "services": [""]}]}, "must not be empty"),
]


def test_the_contracts_of_checks_and_users_accept() -> None:
    assert [(body, found) for method, body in OTHERS_ACCEPTED if (found := violations(body, method))] == []


def test_the_contracts_of_checks_and_users_refuse() -> None:
    for method, body, complaint in OTHERS_REFUSED:
        assert any(complaint in violation for violation in violations(body, method)), (body, violations(body, method))


def test_a_created_check_is_stored_and_listed(simulator: Simulator, client: Any) -> None:
    check_id = client.create("createCheck", {**CHECK_SAMPLE, "group_id": CHECKGROUP.upper()}).json()["id"]
    [row] = client.get("getChecks", checkName="API Check", includeSettings="true")["checks"]
    assert row == {
        "id": check_id,
        "name": "API Check",
        "description": "",
        "email": "northwind+apicheck@mycheckcentral.example",
        "group": "Acme Logistics",
        "status": "Pending",
        "updated": None,
    }
    assert simulator.organization.checks[check_id].settings["success_conditions"] == CONDITIONS


def test_a_check_without_an_alias_has_no_address(simulator: Simulator, client: Any) -> None:
    client.create("createCheck", {"name": "By conditions", "matching_conditions": CONDITIONS})
    assert client.get("getChecks", checkName="By conditions")["checks"][0]["email"] == ""
    assert len(simulator.organization.checks) == 26


def test_a_created_user_is_stored_and_listed(simulator: Simulator, client: Any) -> None:
    user_id = client.create("createUser", {**USER, "userGroups": [USERGROUP]}).json()["id"]
    [row] = client.get("getUsers", userEmail="new@")["users"]
    assert row == {"id": user_id, "name": "new@example.com", "email": "new@example.com"}
    assert simulator.organization.users[user_id].access_level == "user"
    assert user_id in simulator.organization.user_groups[USERGROUP].users


@pytest.mark.parametrize(
    ("method", "body"),
    [("createCheck", check(group_id=CHECK)), ("createUser", {**USER, "userGroups": [CHECK]})],
)
def test_checks_and_users_refer_to_what_exists(simulator: Simulator, client: Any, method: str, body: Any) -> None:
    assert client.create(method, body).json()["error"]["id"] == "not_found"
    simulator.behavior.contract = "lenient"
    assert client.create(method, body).status_code == 200


def test_activities_can_be_created(simulator: Simulator, client: Any) -> None:
    assert client.create("createActivities", {"activities": [{"title": "Done", "checkId": CHECK}]}).status_code == 200
    assert client.create("createActivities", {"title": "Done as well"}).status_code == 200
    assert len(client.get("getActivities", sources="API")["activities"]) == 2
    assert set(simulator.organization.posted) == {"createActivities"}


@pytest.mark.parametrize("method", ["createCheck", "createUser", "createActivities"])
@pytest.mark.parametrize("contract", ["strict", "lenient"])
def test_other_create_methods_need_something(simulator: Simulator, client: Any, method: str, contract: str) -> None:
    simulator.behavior.contract = contract
    assert client.create(method, {}).status_code == 400
