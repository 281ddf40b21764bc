# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module checkcentral_report: the calls that it makes are the test."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_plus

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils import _client
from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_report
from ansible_collections.msp.checkcentral.tests.simulator import Behavior, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN
from ansible_collections.msp.checkcentral.tests.unit.plugins.modules.calling import (
    ACME,
    ANNA,
    BACKUPS,
    DESK,
    calls,
    run_against,
    sent,
)
from ansible_collections.msp.checkcentral.tests.unit.running import Ran, run_module

DASHBOARD = {
    "name": "Dashboard Report",
    "report_type": "dashboard",
    "format": "html",
    "content": {"dashboard": "Backups"},
    "interval_type": "day",
    "interval_value": 1,
    "report_time": "09:00",
    "recipients": {"org_wide": True, "emails": ["extra@example.com"]},
}
DASHBOARD_BODY = {**DASHBOARD, "content": {"dashboard": BACKUPS}, "interval_type": "Day", "report_time": 540}
DIGEST = {"name": "D", "report_type": "digest"}
READ = ("getReports", {}, None)


def run(service: Simulator, arguments: dict[str, Any], **mode: bool) -> Ran:
    return run_against(service, checkcentral_report, **arguments, **mode)


def names(service: Simulator) -> list[str]:
    return [report.name for report in service.organization.reports.values()]


def four_runs(service: Simulator, arguments: dict[str, Any], lists: list[str], body: dict[str, Any]) -> Ran:
    """Check mode twice, then plain twice; returns the run that created the report."""
    reads = [*((method, {}, None) for method in lists), READ]
    for dummy in range(2):
        checked = run(service, arguments, check_mode=True)
        assert (checked.failed, checked.result["changed"]) == (False, True)
        assert calls(service) == reads
        assert checked.result["request"] == body
        assert checked.result["report"] == {**body, "id": None}
    created = run(service, arguments)
    assert (created.failed, created.result["changed"], created.warnings) == (False, True, [])
    assert calls(service) == [*reads, ("createReport", {}, body), READ]
    assert created.result["request"] == body
    for check_mode in (False, True):
        again = run(service, arguments, check_mode=check_mode)
        assert (again.failed, again.result["changed"], again.result["drift"]) == (False, False, [])
        assert calls(service) == reads
        assert again.result["report"] == created.result["report"]
    assert names(service).count(body["name"]) == 1
    return created


def test_the_vendors_own_example(service: Simulator) -> None:
    created = four_runs(service, DASHBOARD, ["getDashboards"], DASHBOARD_BODY)
    assert created.result["report"]["report_type"] == "Dashboard"
    assert created.result["report"]["id"]
    assert created.result["not_compared"] == []
    assert created.result["api_calls"] == {"createReport": 1, "getDashboards": 1, "getReports": 2}


@pytest.mark.parametrize(
    ("arguments", "lists", "body"),
    [
        (DIGEST, [], DIGEST),
        ({**DIGEST, "format": "embedded"}, [], DIGEST),
        ({**DIGEST, "name": 42}, [], {**DIGEST, "name": "42"}),
        ({**DIGEST, "name": 'Käse & "Brot" {{ x }} 🧀'}, [], {**DIGEST, "name": 'Käse & "Brot" {{ x }} 🧀'}),
        (
            {"name": "S", "report_type": "stats", "format": "csv", "content": {"checkgroup": ACME.upper()}},
            [],
            {"name": "S", "report_type": "stats", "format": "csv", "content": {"checkgroup": ACME.upper()}},
        ),
        (
            {"name": "C", "report_type": "check", "content": {"check": "Acme Logistics/Nightly backup"}},
            ["getChecks"],
            {"name": "C", "report_type": "check", "content": {"check": "ce000000-0000-4000-8000-000000000001"}},
        ),
        (
            {"name": "A", "report_type": "activity", "interval_type": "unscheduled", "timezone": "UTC"},
            [],
            {"name": "A", "report_type": "activity", "interval_type": "Unscheduled", "timezone": "UTC"},
        ),
        (
            {
                **DIGEST,
                "recipients": {"users": ["Anna Berg", "ANNA.berg@northwind.example"], "usergroups": ["Service desk"]},
            },
            ["getUserGroups", "getUsers"],
            {**DIGEST, "recipients": {"users": [ANNA], "usergroups": [DESK]}},
        ),
        (
            {**DIGEST, "extra_properties": {"content": {"only_failures": True}, "color": "red"}},
            [],
            {**DIGEST, "content": {"only_failures": True}, "color": "red"},
        ),
    ],
    ids=["digest", "embedded", "number", "unicode", "guid", "check", "on demand", "people", "extra"],
)
def test_reports_of_all_kinds(
    service: Simulator, arguments: dict[str, Any], lists: list[str], body: dict[str, Any]
) -> None:
    four_runs(service, arguments, lists, body)


def test_what_is_not_returned_is_unknown(service: Simulator) -> None:
    service.behavior = Behavior(reports_detail="names")
    run(service, DASHBOARD)
    again = run(service, {**DASHBOARD, "report_time": 600})
    assert (again.result["changed"], again.result["drift"], again.warnings) == (False, [], [])
    contents = ["content.dashboard", "recipients.org_wide", "recipients.emails"]
    schedule = ["interval_type", "interval_value", "report_time"]
    assert again.result["not_compared"] == ["report_type", "format", *schedule, *contents]


# --- drift ---


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"report_time": 600}, "report_time is 10:00, should be 09:00"),
        ({"format": "pdf"}, "format is PDF, should be html"),
        ({"interval_type": "week"}, "interval_type is Week, should be Day"),
        ({"interval_value": 2}, "interval_value is 2, should be 1"),
        ({"content": {"dashboard": ACME}}, f'content.dashboard is "{ACME}", should be "Backups"'),
        ({"recipients": {"org_wide": False}}, "recipients.org_wide is false, should be true"),
        ({"recipients": {"emails": []}}, 'recipients.emails is none, should be "extra@example.com"'),
    ],
)
def test_drift_is_told(service: Simulator, change: dict[str, Any], line: str) -> None:
    drifted(service, change)
    ran = run(service, DASHBOARD, diff=True)
    [drift] = ran.result["drift"]
    assert drift["text"] == line
    assert ran.warnings[0] == f"Dashboard Report: {line}"
    before, after = (ran.result["diff"][side][drift["property"]] for side in ("before", "after"))
    if "report_time" in change:
        assert (before, after, drift["actual"], drift["desired"]) == ("10:00", "09:00", 600, 540)
    elif "content" in change:
        assert (before, after, drift["desired"]) == (ACME, "Backups", BACKUPS)
    else:
        assert (before, after) == (drift["actual"], drift["desired"])


@pytest.mark.parametrize("check_mode", [False, True])
def test_drift_changes_nothing_and_is_an_error_if_wanted(service: Simulator, check_mode: bool) -> None:
    drifted(service, {"format": "pdf"})
    ran = run(service, DASHBOARD, check_mode=check_mode)
    assert (ran.failed, ran.result["changed"]) == (False, False)
    assert "update the report in the portal" in ran.warnings[1]
    drift = ran.result["drift"]
    ignored = run(service, {**DASHBOARD, "on_drift": "ignore"}, check_mode=check_mode)
    assert (ignored.failed, ignored.warnings, ignored.result["drift"]) == (False, [], drift)
    failed = run(service, {**DASHBOARD, "on_drift": "fail"}, check_mode=check_mode)
    assert (failed.kind, failed.result["drift"]) == ("drift", drift)
    assert "format is PDF, should be html" in failed.message
    assert not sent(service)


def drifted(service: Simulator, change: dict[str, Any]) -> None:
    run(service, DASHBOARD)
    [report] = service.organization.reports_called("Dashboard Report")
    service.organization.change_report(report, change)


def test_an_unknown_suboption_is_told_once_beside_other_mistakes(service: Simulator) -> None:
    ran = run(service, {**DIGEST, "format": "docx", "recipients": {"email": "a@example.com"}})
    assert ran.message.count("recipients.email.") == 1
    assert "Unsupported parameters: recipients.email. " in ran.message


def test_a_doubt_about_an_option_is_told_when_the_report_differs_in_it(service: Simulator) -> None:
    run(service, {**DIGEST, "timezone": "Europe/Oslo"})
    desired = {**DIGEST, "timezone": "Europe/Olso"}
    doubts = [warning for warning in run(service, desired).warnings if "the closest: Europe/Oslo" in warning]
    assert [warning.startswith("timezone 'Europe/Olso' is not in any list") for warning in doubts] == [True]
    [report] = service.organization.reports_called(DIGEST["name"])
    service.organization.change_report(report, {"timezone": "Europe/Olso", "description": "other"})
    assert not any("the closest" in warning for warning in run(service, desired).warnings)


def test_only_what_is_set_is_compared(service: Simulator) -> None:
    run(service, DASHBOARD)
    ran = run(service, {key: DASHBOARD[key] for key in ("name", "report_type", "content")})
    assert (ran.result["drift"], ran.warnings) == ([], [])


# --- names ---


def test_a_name_that_differs_in_case_is_another_with_a_warning(service: Simulator) -> None:
    service.organization.add_report({**DIGEST, "name": "daily"})
    ran = run(service, {**DIGEST, "name": "Daily"})
    assert ran.result["changed"]
    assert "differs only in case: 'daily'" in ran.warnings[0]


# --- guards, options, warnings ---


def test_a_wrong_choice_hides_nothing_else(service: Simulator) -> None:
    schedule = {"report_time": "25:00", "interval_value": "x"}
    ran = run(service, {"name": "a ", "report_type": "stat", **schedule, "recipients": {"emails": ["nope"]}})
    for part in (
        "report_type must be",
        "name 'a ' has white space",
        "report_time '25:00'",
        "convert to int",
        "emails 'nope'",
    ):
        assert ran.message.count(part) == 1
    assert not service.calls


def test_wrong_types_that_ansibles_check_does_not_survive_are_told_together(service: Simulator) -> None:
    ran = run(service, {**DIGEST, "content": 5, "recipients": [7]})
    for name, value in (("content", "5"), ("recipients", "[7]")):
        assert f"{name} {value} is not possible; give a value of type dict" in ran.message
    assert not service.calls


def test_infinity_is_no_number_for_an_interval(service: Simulator) -> None:
    ran = run(service, {**DIGEST, "interval_value": float("inf")})
    assert "interval_value" in ran.message
    assert not service.calls


def test_options_of_the_environment_where_empty_is_not_set(service: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CA_PATH", "VALIDATE_CERTS", "TIMEOUT", "RETRIES"):
        monkeypatch.setenv(f"CHECKCENTRAL_{name}", "")
    monkeypatch.setenv("CHECKCENTRAL_API_URL", service.url)
    monkeypatch.setenv("CHECKCENTRAL_API_TOKEN", TOKEN)
    assert run_module(checkcentral_report, DIGEST).result["changed"]
    monkeypatch.setenv("CHECKCENTRAL_API_TOKEN", "")
    message = run_module(checkcentral_report, {"report_type": "digest"}).message
    assert message.startswith("missing required arguments: api_token, name. The token comes from the option api_token")
    for source in ("module_defaults", "CHECKCENTRAL_API_TOKEN", "in AWX, add the credential"):
        assert source in message


def test_a_token_from_an_environment_that_is_not_utf_8(service: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKCENTRAL_API_URL", service.url)
    monkeypatch.setenv("CHECKCENTRAL_API_TOKEN", "abc\udcff")
    ran = run_module(checkcentral_report, DIGEST)
    assert ran.kind == "invalid"
    assert ran.message.startswith("api_token contains an invalid character")


def test_a_fault_of_the_collection_is_told_without_the_token(
    service: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(client: _client.Client, method: str, *dummy: object) -> None:
        raise RuntimeError(
            f"{method} at {client.connection.api_url}/?apiToken={quote_plus(client.connection.api_token)}"
        )

    monkeypatch.setattr(_client.Client, "read", broken)
    ran = run(service, DIGEST)
    assert ran.failed
    assert "please report it: RuntimeError: getReports at" in ran.message


# --- faults ---


def test_a_name_that_the_service_stores_in_another_form(service: Simulator) -> None:
    service.behavior = Behavior(normalize_names=True)
    ran = run(service, {**DIGEST, "name": "A &amp; B"})
    assert ran.result["changed"]
    assert ran.warnings == ["the service stored the name as 'A & B'; use that name from now on (report 'A &amp; B')"]


def test_diff_mode_shows_what_is_made(service: Simulator) -> None:
    ran = run(service, DIGEST, diff=True)
    assert ran.result["diff"]["after"] == DIGEST
    assert run(service, DIGEST, diff=True).result["diff"] == {"before": "", "after": ""}
