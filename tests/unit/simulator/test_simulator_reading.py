# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The read methods and their filters."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.simulator import Simulator

ACME = "c6000000-0000-4000-8000-000000000001"
ACME_BACKUP = "ce000000-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("method", "key", "parameters", "found"),
    [
        ("getChecks", "checks", {}, 25),
        ("getChecks", "checks", {"checkName": "nightly BACKUP"}, 8),
        ("getChecks", "checks", {"checkName": "& Büro"}, 1),
        ("getChecks", "checks", {"checkId": ACME_BACKUP.upper()}, 1),
        ("getChecks", "checks", {"checkId": ACME_BACKUP, "checkName": "Antivirus"}, 1),
        ("getChecks", "checks", {"checkid": ACME_BACKUP}, 1),
        ("getChecks", "checks", {"checkName": "no such check"}, 0),
        ("getActivities", "activities", {}, 24 * 35 + 1),
        ("getActivities", "activities", {"groupId": ACME}, 4 * 35),
        ("getActivities", "activities", {"checkId": ACME_BACKUP}, 35),
        ("getActivities", "activities", {"status": "failure"}, 3),
        ("getActivities", "activities", {"matched": "matched"}, 24 * 35),
        ("getActivities", "activities", {"matched": "all"}, 24 * 35 + 1),
        ("getActivities", "activities", {"sources": "API, Syslog"}, 0),
        ("getActivities", "activities", {"sources": "email"}, 24 * 35 + 1),
        ("getActivities", "activities", {"activityCount": "7"}, 7),
        ("getPermissions", "permissions", {}, 4),
        ("getPermissions", "permissions", {"checkGroupId": ACME}, 1),
        ("getPermissions", "permissions", {"checkGroupName": "contoso"}, 1),
        ("getPermissions", "permissions", {"userId": "05000000-0000-4000-8000-000000000003"}, 1),
        ("getPermissions", "permissions", {"userEmail": "tom.obrien"}, 1),
        ("getPermissions", "permissions", {"userGroupId": "06000000-0000-4000-8000-000000000002"}, 1),
        ("getPermissions", "permissions", {"userGroupName": "team"}, 1),
    ],
)
def test_filters(client: Any, method: str, key: str, parameters: dict[str, str], found: int) -> None:
    assert len(client.get(method, **parameters)[key]) == found


@pytest.mark.parametrize(("asked", "returned"), [(1, 1), (30, 30), (99, 30)])
def test_activities_of_a_check_come_newest_first(client: Any, asked: int, returned: int) -> None:
    activities = client.get("getChecks", checkId=ACME_BACKUP, activityCount=asked)["checks"][0]["activities"]
    assert len(activities) == returned
    assert set(activities[0]) == {"title", "status", "updated"}
    assert activities == sorted(activities, key=lambda activity: activity["updated"], reverse=True)


def test_an_activity_count_must_be_a_number(client: Any) -> None:
    assert client.get("getChecks", activityCount="many")["error"]["id"] == "invalid_parameter"


def test_activities_between_dates(client: Any) -> None:
    newest = client.get("getActivities", checkId=ACME_BACKUP)["activities"][0]["updated"]
    day = newest[:10]
    assert len(client.get("getActivities", checkId=ACME_BACKUP, startDate=day, endDate=day)["activities"]) == 1
    assert len(client.get("getActivities", checkId=ACME_BACKUP, endDate=newest)["activities"]) == 35
    assert client.get("getActivities", startDate="yesterday")["error"]["id"] == "invalid_parameter"


@pytest.mark.parametrize("size", [0, 300_000])
def test_a_generated_pdf_has_a_right_cross_reference_table(simulator: Simulator, client: Any, size: int) -> None:
    simulator.organization.generated_size = size
    content = {"check": "ce000000-0000-4000-8000-00000000000a"}
    simulator.organization.add_report({"name": "PDF", "report_type": "check", "format": "pdf", "content": content})
    pdf = client.call("GET", "generateReport", {"reportName": "PDF"}).content
    assert len(pdf) >= size
    table = int(pdf.split(b"startxref\n")[1].split()[0])
    assert pdf[table:].startswith(b"xref\n")
    first_object = int(pdf[table:].splitlines()[3].split()[0])
    assert pdf[first_object:].startswith(b"1 0 obj")
    assert b'Backup of "Kasse 1"' in pdf


def test_a_generated_csv_has_a_row_for_each_check(simulator: Simulator, client: Any) -> None:
    simulator.organization.generated_size = 100_000
    text = client.call("GET", "generateReport", {"reportName": "Acme Logistics: activity of the month"}).text
    header, *rows = csv.reader(text.splitlines())
    assert (header, len(rows)) == (["Group", "Check", "Status"], 4)
