# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module checkcentral_report_info: existing reports become items that change nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_report_info, checkcentral_reports
from ansible_collections.msp.checkcentral.tests.simulator import Organization, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN
from ansible_collections.msp.checkcentral.tests.unit.plugins.modules.calling import run_against
from ansible_collections.msp.checkcentral.tests.unit.running import Ran

REPORTS = 140
TYPES = ("dashboard", "checkgroup", "check", "activity", "stats", "digest", "billing", "statushistory")
LISTS = ("getReports", "getChecks", "getCheckGroups", "getDashboards", "getUsers", "getUserGroups")


def hand_made(number: int, organization: Organization) -> dict[str, Any]:
    """The settings of one of many reports."""
    report_type = TYPES[number % len(TYPES)]
    group = list(organization.check_groups.values())[number % 40]
    dashboard = list(organization.dashboards.values())[number % 40]
    check = list(organization.checks.values())[number % 80]
    contents = {
        "dashboard": {"dashboard": dashboard.id.upper()},
        "checkgroup": {"checkgroup": group.id},
        "check": {"check": check.id},
        "activity": {"check": check.id, "only_failures": True},
        "stats": {"checkgroup": group.id},
        "billing": {"dashboard": dashboard.id, "checkgroup": group.id},
    }
    schedules = [
        {"interval_type": "day", "interval_value": 1 + number % 30, "report_time": number % 1440},
        {"interval_type": "week", "report_time": 540},
        {"interval_type": "month", "interval_value": 1},
        {"interval_type": "unscheduled"},
    ]
    formats = ("html", "pdf", "csv") if report_type in ("activity", "stats") else ("html", "pdf")
    return {
        "name": f'{group.name} - {report_type} {number} & "more"',
        "description": "" if number % 3 else "Für {{ alle }}: 100 %",
        "report_type": report_type,
        "format": formats[number % len(formats)],
        "filename": "" if number % 5 else f"report-{number}.file",
        "timezone": "" if number % 7 else "Pacific Standard Time",
        "content": contents.get(report_type, {}),
        "recipients": {
            "org_wide": number % 4 == 0,
            "usergroups": list(organization.user_groups)[: number % 3],
            "users": list(organization.users)[: number % 4],
            "emails": [f"it{number}@customer.example.com"],
        },
        **schedules[number // len(TYPES) % 4],
    }


def organization() -> Organization:
    whole = Organization.with_customers(40)
    for number in range(REPORTS):
        whole.add_report(hand_made(number, whole))
    return whole


@pytest.fixture(scope="module")
def service() -> Iterator[Simulator]:
    with Simulator(token=TOKEN, organization=organization()) as simulator:
        yield simulator


def adopted(service: Simulator, **options: Any) -> Ran:
    ran = run_against(service, checkcentral_report_info, format="items", **options)
    assert (ran.failed, ran.result["changed"], ran.warnings) == (False, False, [])
    return ran


def test_the_items_of_many_reports_change_nothing(service: Simulator) -> None:
    service.reset()
    ran = adopted(service)
    assert ran.result["api_calls"] == dict.fromkeys(LISTS, 1)
    items = ran.result["reports"]
    assert (len(items), ran.result["not_adopted"]) == (REPORTS, [])
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", json.dumps(items))
    for check_mode in (True, False):
        again = run_against(service, checkcentral_reports, reports=items, on_drift="fail", check_mode=check_mode)
        assert (again.failed, again.result["changed"], again.warnings) == (False, False, [])
        assert again.result["summary"]["unchanged"] == REPORTS
        assert [each for each in again.result["results"] if each["drift"] or each["not_compared"]] == []
        assert "createReport" not in again.result["api_calls"]


def test_the_items_make_the_same_reports_elsewhere(service: Simulator) -> None:
    """What was written down is enough to have the reports back."""
    service.reset()
    whole = service.organization
    items = adopted(service).result["reports"]
    before = {report.name: report.settings for report in whole.reports.values()}
    whole.reports.clear()
    made = run_against(service, checkcentral_reports, reports=items)
    assert (made.failed, made.result["summary"]["created"]) == (False, REPORTS)
    after = {report.name: report.settings for report in whole.reports.values()}
    for settings in before.values():
        # The service's ids may come back in another case.
        if "dashboard" in settings["content"]:
            settings["content"]["dashboard"] = settings["content"]["dashboard"].lower()
    assert after == before


def test_one_report_can_be_adopted_and_its_name_still_has_to_be_unique(service: Simulator) -> None:
    service.reset()
    first = next(iter(service.organization.reports.values()))
    assert [each["name"] for each in adopted(service, id=first.id).result["reports"]] == [first.name]
    assert [each["name"] for each in adopted(service, name=first.name).result["reports"]] == [first.name]
    assert len(adopted(service, name="customer 0001 -", match="contains").result["reports"]) == REPORTS // 40 + 1
    assert service.requests[0].query == {}
    second = service.organization.add_report(first.settings)
    [not_adopted] = adopted(service, id=second.id).result["not_adopted"]
    assert (not_adopted["id"], not_adopted["reason"]) == (
        second.id,
        f"2 reports have this name: {first.id}, {second.id}",
    )


def test_objects_have_no_list_of_what_is_left_out(service: Simulator) -> None:
    service.reset()
    ran = run_against(service, checkcentral_report_info)
    assert len(ran.result["reports"]) == REPORTS
    assert "not_adopted" not in ran.result
