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


def test_the_vendors_samples_are_accepted_and_a_refusal_names_the_place() -> None:
    """test_contract.py holds the contracts against what the modules accept and refuse."""
    assert violations(SAMPLE) == []
    assert violations(CHECK_SAMPLE, "createCheck") == []
    assert violations([])[0].startswith("body: [] is not of type 'object'")
    [wrong] = violations({**DIGEST, "recipients": {"emails": ["a@example.com", "nobody"]}})
    assert wrong.startswith("recipients.emails.1: must be an e-mail address")


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
