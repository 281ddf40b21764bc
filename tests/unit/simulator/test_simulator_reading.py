# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The read methods and their filters."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.simulator import Organization, Simulator

ACME = "c6000000-0000-4000-8000-000000000001"
ACME_BACKUP = "ce000000-0000-4000-8000-000000000001"
DAILY = "4e000000-0000-4000-8000-000000000001"


def names(reply: Any, key: str) -> list[str]:
    return [row["name"] for row in reply[key]]


def test_overview(client: Any) -> None:
    reply = client.get("getOverview")
    assert reply["organization"]["name"] == "Northwind Managed IT"
    assert reply["checks"] == {"total": 25, "success": 18, "warning": 3, "failure": 3, "pending": 1, "overdue": 2}


def test_checks_have_what_clients_read(client: Any) -> None:
    check = client.get("getChecks")["checks"][0]
    assert set(check) == {"id", "name", "description", "email", "group", "status", "updated"}
    assert check["group"] == "Acme Logistics"


CHECK_FILTERS = [
    ({}, 25),
    ({"checkName": "nightly BACKUP"}, 8),
    ({"checkName": "& Büro"}, 1),
    ({"checkId": ACME_BACKUP.upper()}, 1),
    ({"checkId": ACME_BACKUP, "checkName": "Antivirus"}, 1),
    ({"checkid": ACME_BACKUP}, 1),
    ({"checkName": "no such check"}, 0),
]


def test_check_filters(client: Any) -> None:
    found = [(parameters, len(client.get("getChecks", **parameters)["checks"])) for parameters, dummy in CHECK_FILTERS]
    assert found == CHECK_FILTERS


@pytest.mark.parametrize(("asked", "returned"), [(1, 1), (30, 30), (99, 30)])
def test_activities_of_a_check_come_newest_first(client: Any, asked: int, returned: int) -> None:
    activities = client.get("getChecks", checkId=ACME_BACKUP, activityCount=asked)["checks"][0]["activities"]
    assert len(activities) == returned
    assert set(activities[0]) == {"title", "status", "updated"}
    assert activities == sorted(activities, key=lambda activity: activity["updated"], reverse=True)


def test_an_activity_count_must_be_a_number(client: Any) -> None:
    assert client.get("getChecks", activityCount="many")["error"]["id"] == "invalid_parameter"


def test_checks_with_settings_and_states(client: Any) -> None:
    checks = client.get("getChecks", includeSettings="true", includePendingOverdue="true")["checks"]
    assert not any("settings" in check for check in checks)
    assert [sum(check[state] for check in checks) for state in ("pending", "overdue")] == [1, 2]


ACTIVITY_FILTERS = [
    ({}, 24 * 35 + 1),
    ({"groupId": ACME}, 4 * 35),
    ({"checkId": ACME_BACKUP}, 35),
    ({"status": "failure"}, 3),
    ({"matched": "matched"}, 24 * 35),
    ({"matched": "all"}, 24 * 35 + 1),
    ({"sources": "API, Syslog"}, 0),
    ({"sources": "email"}, 24 * 35 + 1),
    ({"activityCount": "7"}, 7),
]


def test_activity_filters(client: Any) -> None:
    found = [
        (parameters, len(client.get("getActivities", **parameters)["activities"]))
        for parameters, dummy in ACTIVITY_FILTERS
    ]
    assert found == ACTIVITY_FILTERS


def test_activities_between_dates(client: Any) -> None:
    newest = client.get("getActivities", checkId=ACME_BACKUP)["activities"][0]["updated"]
    day = newest[:10]
    assert len(client.get("getActivities", checkId=ACME_BACKUP, startDate=day, endDate=day)["activities"]) == 1
    assert len(client.get("getActivities", checkId=ACME_BACKUP, endDate=newest)["activities"]) == 35
    assert client.get("getActivities", startDate="yesterday")["error"]["id"] == "invalid_parameter"


def test_check_groups(client: Any) -> None:
    assert len(client.get("getCheckGroups")["groups"]) == 7
    assert names(client.get("getCheckGroups", groupName="harbour"), "groups") == ["Harbour Legal", "Harbour Legal"]
    assert names(client.get("getCheckGroups", groupId=ACME), "groups") == ["Acme Logistics"]
    group = client.get("getCheckGroups", groupId=ACME, includeChecks="true", includeSettings="true")["groups"][0]
    assert [check["name"] for check in group["checks"]] == [
        "Nightly backup",
        "Off-site copy",
        "RAID controller",
        "Antivirus",
    ]
    assert "settings" in group


def test_dashboards(client: Any) -> None:
    assert names(client.get("getDashboards"), "dashboards") == ["Backups", "Security & Updates", "Overview", "Overview"]
    assert names(client.get("getDashboards", dashboardName="view"), "dashboards") == ["Overview", "Overview"]
    wanted = "da000000-0000-4000-8000-000000000002"
    assert names(client.get("getDashboards", dashboardId=wanted), "dashboards") == ["Security & Updates"]


def test_issues(client: Any) -> None:
    statuses = [issue["status"] for issue in client.get("getIssues")["issues"]]
    assert sorted(statuses) == ["Failure"] * 3 + ["Overdue"] * 2 + ["Warning"] * 3


PERMISSION_FILTERS = [
    ({}, 4),
    ({"checkGroupId": ACME}, 1),
    ({"checkGroupName": "contoso"}, 1),
    ({"userId": "05000000-0000-4000-8000-000000000003"}, 1),
    ({"userEmail": "tom.obrien"}, 1),
    ({"userGroupId": "06000000-0000-4000-8000-000000000002"}, 1),
    ({"userGroupName": "team"}, 1),
]


def test_permission_filters(client: Any) -> None:
    found = [
        (parameters, len(client.get("getPermissions", **parameters)["permissions"]))
        for parameters, dummy in PERMISSION_FILTERS
    ]
    assert found == PERMISSION_FILTERS


def test_reports(client: Any) -> None:
    reports = client.get("getReports")["reports"]
    assert [report["reportType"] for report in reports] == ["Dashboard", "Activity"]
    assert reports[0]["recipients"] == {"orgWide": True, "usergroups": [], "users": [], "emails": ["extra@example.com"]}
    assert names(client.get("getReports", reportName="acme"), "reports") == ["Acme Logistics: activity of the month"]
    assert names(client.get("getReports", reportId=DAILY), "reports") == ["Daily backup overview"]


def test_users_and_user_groups(client: Any) -> None:
    assert names(client.get("getUsers"), "users")[1] == "Jürgen Weiß"
    assert names(client.get("getUsers", userEmail="ANNA"), "users") == ["Anna Berg"]
    assert names(client.get("getUsers", userId="05000000-0000-4000-8000-000000000004"), "users") == ["Tom O'Brien"]
    assert names(client.get("getUserGroups"), "userGroups") == ["Service desk", "Backup team", "Management"]
    assert names(client.get("getUserGroups", userGroupName="desk"), "userGroups") == ["Service desk"]
    by_id = client.get("getUserGroups", userGroupId="06000000-0000-4000-8000-000000000003")
    assert names(by_id, "userGroups") == ["Management"]


def generated(client: Any, **parameters: str) -> Any:
    return client.call("GET", "generateReport", parameters)


def test_a_generated_page(client: Any) -> None:
    reply = generated(client, reportId=DAILY)
    assert reply.headers["Content-Type"].startswith("text/html")
    assert 'filename="Daily backup overview.html"' in reply.headers["Content-Disposition"]
    assert "Bäckerei Müller &amp; Söhne" in reply.content.decode()


def test_a_generated_table(client: Any) -> None:
    reply = generated(client, reportName="Acme Logistics: activity of the month")
    assert reply.headers["Content-Type"].startswith("text/csv")
    assert "filename=acme-activity.csv" in reply.headers["Content-Disposition"]
    assert reply.text.splitlines()[:2] == ["Group,Check,Status", "Acme Logistics,Nightly backup,Success"]


@pytest.mark.parametrize("size", [0, 300_000])
def test_a_generated_pdf_has_a_right_cross_reference_table(simulator: Simulator, client: Any, size: int) -> None:
    simulator.organization.generated_size = size
    try:
        check = "ce000000-0000-4000-8000-00000000000a"
        report = simulator.organization.add_report(
            {"name": "PDF", "report_type": "check", "format": "pdf", "content": {"check": check}}
        )
        content = generated(client, reportId=report.id).content
    finally:
        simulator.organization.generated_size = 0
    assert len(content) >= size
    table = int(content.split(b"startxref\n")[1].split()[0])
    assert content[table:].startswith(b"xref\n")
    first_object = int(content[table:].splitlines()[3].split()[0])
    assert content[first_object:].startswith(b"1 0 obj")
    assert b'Backup of "Kasse 1"' in content


def test_which_report_to_generate_must_be_clear(simulator: Simulator, client: Any) -> None:
    for _copy in range(2):
        simulator.organization.add_report({"name": "Twice", "report_type": "digest"})
    assert generated(client).status_code == 400
    assert generated(client, reportName="no such report").status_code == 404
    assert "Several" in generated(client, reportName="Twice").json()["error"]["message"]


def test_organizations_for_benchmarks() -> None:
    organization = Organization.with_customers(1200)
    assert len(organization.check_groups) == len(organization.dashboards) == 1200
    assert [group.name for group in organization.check_groups.values()][::1199] == ["Customer 0001", "Customer 1200"]
    assert len(organization.checks) == 2400


def test_the_sample_is_the_same_every_time() -> None:
    assert Organization.sample().dashboards == Organization.sample().dashboards
