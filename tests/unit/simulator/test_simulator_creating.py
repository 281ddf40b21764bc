# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""createReport's contract, and the create methods."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ansible_collections.msp.checkcentral.tests.simulator import CONTRACT, Simulator, violations

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


def test_the_contract_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(CONTRACT)


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


def test_other_create_methods(simulator: Simulator, client: Any) -> None:
    assert client.create("createCheck", {"name": "New check"}).status_code == 200
    assert client.create("createUser", {"email": "new@example.com"}).status_code == 200
    assert client.create("createActivities", {"activities": [{"title": "Done", "checkId": CHECK}]}).status_code == 200
    assert client.create("createActivities", {"title": "Done as well"}).status_code == 200
    assert client.get("getChecks", checkName="New check")["checks"][0]["status"] == "Pending"
    assert client.get("getUsers", userEmail="new@")["users"][0]["name"] == "new@example.com"
    assert len(client.get("getActivities", sources="API")["activities"]) == 2
    assert set(simulator.organization.posted) == {"createCheck", "createUser", "createActivities"}


@pytest.mark.parametrize("method", ["createCheck", "createUser", "createActivities"])
def test_other_create_methods_need_something(client: Any, method: str) -> None:
    assert client.create(method, {}).status_code == 400
