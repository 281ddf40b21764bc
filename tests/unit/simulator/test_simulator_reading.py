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


def generated(client: Any, **parameters: str) -> Any:
    return client.call("GET", "generateReport", parameters)


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
