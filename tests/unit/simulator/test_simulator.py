# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The simulator: its methods as the API's documents describe them, its switches, its control interface, its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from ansible_collections.msp.checkcentral.tests.simulator import Behaviour, Organization, Simulator, violations

ACME = "c6000000-0000-4000-8000-000000000001"
BACKUPS = "da000000-0000-4000-8000-000000000001"
READS = {
    "getChecks": "checks",
    "getActivities": "activities",
    "getCheckGroups": "groups",
    "getDashboards": "dashboards",
    "getIssues": "issues",
    "getPermissions": "permissions",
    "getReports": "reports",
    "getUsers": "users",
    "getUserGroups": "userGroups",
}
DIGEST = {"name": "D", "report_type": "Digest"}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


def call(
    simulator: Simulator, method: str, body: Any = None, token: str | None = None, **query: Any
) -> requests.Response:
    verb = "GET" if body is None else "POST"
    parameters = {"apiToken": simulator.token if token is None else token, **query}
    return requests.request(verb, f"{simulator.url}/{method}/", params=parameters, json=body, timeout=10)


def control(simulator: Simulator, verb: str, path: str, body: Any = None) -> Any:
    reply = requests.request(verb, f"{simulator.url}/_simulator/{path}", json=body, timeout=10)
    assert reply.status_code < 300, reply.text
    return reply.json()


@pytest.mark.parametrize(("method", "key"), READS.items())
def test_a_list_is_wrapped_in_an_object(simulator: Simulator, method: str, key: str) -> None:
    query = {"checkGroupId": ACME} if method == "getPermissions" else {}
    assert isinstance(call(simulator, method, **query).json()[key], list)


def test_the_overview_names_the_organization(simulator: Simulator) -> None:
    assert call(simulator, "getOverview").json()["organization"]["name"] == "Northwind Managed IT"


@pytest.mark.parametrize(
    ("method", "query", "names"),
    [
        ("getDashboards", {"dashboardId": BACKUPS}, ["Backups"]),
        ("getDashboards", {"dashboardName": "over"}, ["Overview", "Overview"]),
        ("getCheckGroups", {"groupName": "legal"}, ["Harbour Legal", "Harbour Legal"]),
        ("getCheckGroups", {"groupId": ACME}, ["Acme Logistics"]),
        ("getChecks", {"checkName": "archive"}, ["Nightly backup archive"]),
        ("getChecks", {"checkName": "x", "checkId": "ce000000-0000-4000-8000-000000000001"}, ["Nightly backup"]),
        ("getReports", {"reportName": "daily"}, ["Daily backup overview"]),
        ("getUserGroups", {"userGroupName": "desk"}, ["Service desk"]),
    ],
)
def test_filters_by_id_and_by_part_of_a_name(simulator: Simulator, method: str, query: Any, names: list[str]) -> None:
    [rows] = call(simulator, method, **query).json().values()
    assert [row["name"] for row in rows] == names


def test_checks_come_with_as_many_activities_as_asked_for(simulator: Simulator) -> None:
    [check] = call(simulator, "getChecks", checkId="ce000000-0000-4000-8000-000000000001", activityCount=1).json()[
        "checks"
    ]
    assert len(check["activities"]) == 1
    assert {"id", "name", "group", "status", "updated"} <= set(check)
    [check] = call(simulator, "getChecks", checkId=check["id"], activityCount=1000).json()["checks"]
    assert 1 < len(check["activities"]) <= 30


def test_a_report_is_created_as_the_vendors_sample_says(simulator: Simulator) -> None:
    sample = {
        "name": "Dashboard Report",
        "description": "",
        "report_type": "Dashboard",
        "format": "HTML",
        "content": {"dashboard": BACKUPS},
        "interval_type": "Day",
        "interval_value": 1,
        "report_time": 540,
        "recipients": {"org_wide": True, "usergroups": [], "users": [], "emails": ["extra@example.com"]},
    }
    assert violations(sample) == []
    created = call(simulator, "createReport", sample)
    assert created.status_code == 200
    [report] = call(simulator, "getReports", reportName="Dashboard Report").json()["reports"]
    assert (report["reportType"], report["format"], report["intervalType"]) == ("Dashboard", "HTML", "Day")
    assert created.json()["id"] == report["id"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "A"},
        {"name": "A", "report_type": "dashboard"},
        {"name": "A", "report_type": "digest", "format": "html"},
        {"name": "A", "report_type": "stats", "content": {"check": BACKUPS, "checkgroup": ACME}},
        {"name": "A", "report_type": "digest", "interval_type": "Unscheduled", "report_time": 1},
        {"name": "A", "report_type": "digest", "recipients": {"emails": ["nobody"]}},
    ],
)
def test_what_breaks_the_contract_is_refused(simulator: Simulator, body: Any) -> None:
    assert violations(body)
    reply = call(simulator, "createReport", body)
    assert reply.status_code == 400
    assert {"id", "message"} <= set(reply.json()["error"])


def test_an_object_that_is_not_there_is_refused(simulator: Simulator) -> None:
    body = {"name": "A", "report_type": "dashboard", "content": {"dashboard": ACME}}
    assert violations(body) == []
    assert call(simulator, "createReport", body).status_code == 400


def test_tokens(simulator: Simulator) -> None:
    assert call(simulator, "getReports", token="wrong").status_code == 401
    assert call(simulator, "createReport", DIGEST, token=simulator.read_only_token).status_code == 403
    assert call(simulator, "getReports", token=simulator.user_token).json() == {"reports": []}
    assert simulator.calls == {"getReports": 2, "createReport": 1}
    assert all("apiToken" not in request.query for request in simulator.requests)


def test_the_daily_limit_is_each_methods_own(simulator: Simulator) -> None:
    simulator.behaviour = Behaviour(daily_limit=1)
    assert [call(simulator, "getReports").status_code for dummy in range(2)] == [200, 429]
    assert call(simulator, "getUsers").status_code == 200


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("createActivities", {"activities": [{"title": "Backup done"}]}),
        ("createCheck", {"name": "New"}),
        ("createUser", {"email": "new@example.com"}),
    ],
)
def test_other_writes_are_recorded(simulator: Simulator, method: str, body: Any) -> None:
    assert call(simulator, method, body).status_code == 200
    assert simulator.organization.posted[method] == [body]


@pytest.mark.parametrize(
    ("name", "start"), [("Daily backup overview", b"<!DOCTYPE html>"), ("pdf", b"%PDF-"), ("csv", b"")]
)
def test_a_report_is_generated_in_its_format(simulator: Simulator, name: str, start: bytes) -> None:
    if name in ("pdf", "csv"):
        simulator.organization.add_report({"name": name, "report_type": "stats", "format": name})
    reply = call(simulator, "generateReport", reportName=name)
    assert reply.content.lower().startswith(start.lower())
    assert name in ("Daily backup overview",) or name in reply.headers["Content-Type"]


@pytest.mark.parametrize(
    ("switches", "found"),
    [
        ({"key_style": "pascal"}, ["Reports", "ReportType"]),
        ({"key_style": "snake"}, ["reports", "report_type"]),
        ({"list_style": "bare"}, [None, "reportType"]),
        ({"unknown_list_key": "payload"}, ["payload", "reportType"]),
        ({"reports_detail": "names"}, ["reports", "name"]),
    ],
)
def test_switches_of_lists(simulator: Simulator, switches: dict[str, Any], found: list[str | None]) -> None:
    simulator.behaviour = Behaviour(**switches)
    reply = call(simulator, "getReports").json()
    rows = reply if found[0] is None else reply[found[0]]
    assert found[1] in rows[0]


def test_a_switch_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="key_style"):
        Behaviour(key_style="kebab")


def test_many_customers() -> None:
    organization = Organization.with_customers(1000)
    assert len(organization.check_groups) == 1000
    assert [group.name for group in organization.check_groups.values()][-1] == "Customer 1000"


def test_the_control_interface(simulator: Simulator) -> None:
    assert control(simulator, "POST", "behaviour", {"key_style": "snake"})["key_style"] == "snake"
    control(simulator, "POST", "faults", [{"kind": "status", "method": "getReports", "code": 500}])
    assert [call(simulator, "getReports").status_code for dummy in range(2)] == [500, 200]
    added = control(simulator, "POST", "reports", {"name": "By hand", "report_type": "digest"})
    changed = control(simulator, "PATCH", "reports/By%20hand", {"report_time": 60})
    assert (changed["id"], changed["report_time"]) == (added["id"], 60)
    assert "By hand" in [report["name"] for report in control(simulator, "GET", "state")["reports"]]
    control(simulator, "DELETE", f"reports/{added['id']}")
    assert "By hand" not in [report["name"] for report in control(simulator, "GET", "state")["reports"]]
    assert control(simulator, "GET", "calls") == {"getReports": 2}
    assert [request["method"] for request in control(simulator, "GET", "requests")] == ["getReports", "getReports"]
    control(simulator, "POST", "reset")
    assert control(simulator, "GET", "calls") == {}


def test_the_page_shows_reports_as_a_person_wants_to_see_them(simulator: Simulator) -> None:
    page = requests.get(simulator.url, timeout=10).text
    for text in ("Northwind Managed IT", "Daily backup overview", "every day at 09:00", "everyone in the organization"):
        assert text in page
    assert simulator.token not in page
