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
USERGROUP = "06000000-0000-4000-8000-000000000001"
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
DIGEST = {"name": "Digest", "report_type": "digest"}
USER = {"email": "new@example.com", "accessLevel": "User"}


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


def test_a_report_is_stored_with_defaults_and_ids_in_the_services_own_spelling(
    simulator: Simulator, client: Any
) -> None:
    bodies = [SAMPLE, DIGEST, {"name": "Check", "report_type": "check", "content": {"check": CHECK.upper()}}]
    for body in bodies:
        assert client.create("createReport", body).status_code == 200
    *dummy, sample, digest, check = [report.settings for report in simulator.organization.reports.values()]
    assert (sample["report_type"], sample["format"], sample["interval_type"]) == ("dashboard", "html", "day")
    assert (digest["format"], digest["interval_type"], digest["description"]) == ("embedded", "unscheduled", "")
    assert digest["recipients"] == {"org_wide": False, "usergroups": [], "users": [], "emails": []}
    assert check["content"] == {"check": CHECK}
    assert simulator.organization.posted == {"createReport": bodies}


@pytest.mark.parametrize("lenient", [False, True])
@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("createReport", {**SAMPLE, "content": {"dashboard": CHECK}}),
        ("createReport", {**SAMPLE, "recipients": {"users": [CHECK]}}),
        ("createReport", {**SAMPLE, "recipients": {"usergroups": [CHECK]}}),
        ("createCheck", {**CHECK_SAMPLE, "group_id": CHECK}),
        ("createUser", {**USER, "userGroups": [CHECK]}),
    ],
)
def test_ids_must_exist(simulator: Simulator, client: Any, method: str, body: Any, lenient: bool) -> None:
    simulator.behavior.contract = "lenient" if lenient else "strict"
    reply = client.create(method, body)
    assert reply.status_code == (200 if lenient else 400)
    assert lenient or reply.json()["error"]["id"] == "not_found"
    assert bool(simulator.organization.posted) is lenient


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{}", None, 415),
        (b"{}", "text/plain", 415),
        (b"{", "application/json", 400),
        (b'{"name": NaN}', "application/json", 400),
        (b'{"name": "\xff"}', "application/json", 400),
        (b"[1]", "application/json", 400),
    ],
)
def test_bodies_that_are_no_json_object_are_refused(
    client: Any, body: bytes, content_type: str | None, status: int
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    assert client.call("POST", "createReport", data=body, headers=headers).status_code == status


def test_a_created_check_is_stored_and_listed(simulator: Simulator, client: Any) -> None:
    check_id = client.create("createCheck", {**CHECK_SAMPLE, "group_id": CHECKGROUP.upper()}).json()["id"]
    client.create("createCheck", {"name": "API Check by conditions", "matching_conditions": CONDITIONS})
    row, other = client.get("getChecks", checkName="API Check", includeSettings="true")["checks"]
    assert row == {
        "id": check_id,
        "name": "API Check",
        "description": "",
        "email": "northwind+apicheck@mycheckcentral.example",
        "group": "Acme Logistics",
        "status": "Pending",
        "updated": None,
    }
    assert (other["email"], other["group"]) == ("", "")
    assert simulator.organization.checks[check_id].settings["success_conditions"] == CONDITIONS


def test_a_created_user_is_stored_and_listed(simulator: Simulator, client: Any) -> None:
    user_id = client.create("createUser", {**USER, "userGroups": [USERGROUP]}).json()["id"]
    [row] = client.get("getUsers", userEmail="new@")["users"]
    assert row == {"id": user_id, "name": "new@example.com", "email": "new@example.com"}
    assert simulator.organization.users[user_id].access_level == "user"
    assert user_id in simulator.organization.user_groups[USERGROUP].users


def test_activities_can_be_created(client: Any) -> None:
    for body in ({"title": "Done", "status": "Failure", "checkId": CHECK.upper()}, {"title": "Done as well"}):
        assert client.create("createActivities", body).status_code == 200
    created = client.get("getActivities", sources="API")["activities"]
    assert sorted((row["title"], row["status"], row["checkId"]) for row in created) == [
        ("Done", "Failure", CHECK),
        ("Done as well", "Success", None),
    ]


@pytest.mark.parametrize("method", ["createCheck", "createUser", "createActivities"])
@pytest.mark.parametrize("contract", ["strict", "lenient"])
def test_other_create_methods_need_something(simulator: Simulator, client: Any, method: str, contract: str) -> None:
    simulator.behavior.contract = contract
    assert client.create(method, {}).status_code == 400
