# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Existing reports as items: what is given back, and what is left out for which reason."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils import _api
from ansible_collections.msp.checkcentral.plugins.module_utils._adopt import Adopted, adopt
from ansible_collections.msp.checkcentral.plugins.module_utils._desired import desired_object, resolve
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError
from ansible_collections.msp.checkcentral.plugins.module_utils._plan import plan
from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Index, Resolver

LISTS: dict[str, list[dict[str, Any]]] = {
    "getChecks": [
        {"id": "1", "name": "Backup", "group": "Acme"},
        {"id": "2", "name": "Backup", "group": "Beta"},
        {"id": "3", "name": "Mail", "group": "Acme"},
        {"id": "4", "name": "Twice", "group": "Acme"},
        {"id": "5", "name": "Twice", "group": "Acme"},
        {"id": "6", "name": "6f1c7f5e-4a3c-4b8e-9d5a-0f6b1c2d3e4f"},
        {"id": "7", "name": " "},
        # Its id is another one's name.
        {"id": "Mail", "name": "Twice", "group": "Acme"},
    ],
    "getCheckGroups": [{"id": "1", "name": "Acme"}, {"id": "2", "name": "Beta"}],
    "getDashboards": [{"id": "1", "name": "Backups"}, {"id": "2", "name": "Same"}, {"id": "3", "name": "Same"}],
    "getUsers": [
        {"id": "1", "name": "Anna", "email": "Anna@example.com"},
        {"id": "2", "name": "Bert", "email": None},
        {"id": "3", "name": "Carl", "email": "same@example.com"},
        {"id": "4", "name": "Dora", "email": "same@example.com"},
        {"id": "5", "email": "eve@example.com"},
    ],
    "getUserGroups": [{"id": "1", "name": "Desk"}],
}
DANGLING = "00000000-0000-4000-8000-000000000000"


class Client:
    """Stands for the real one: answers from LISTS, and counts."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def read(self, method: str, dummy: Any = None) -> Any:
        self.calls.append(method)
        return LISTS[method]


def row(**settings: Any) -> dict[str, Any]:
    return {"id": "9", "name": "Report", "reportType": "Activity", **settings}


def adopted(*listed: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rows = _api.rows(_api.REPORTS, list(listed))
    found = adopt_some(rows, rows, Client())
    return list(found.items.values()), found.not_adopted


def adopt_some(desired: list[_api.Row], rows: list[_api.Row], client: Client) -> Adopted:
    found = {_api.REPORTS: Index(_api.REPORTS, rows)}
    return adopt(REPORT, desired, Resolver(client, found))  # type: ignore[arg-type]


def item(**settings: Any) -> dict[str, Any]:
    """Adopt one report, and prove that the item is found unchanged."""
    listed = row(**settings)
    [found], not_adopted = adopted(listed)
    assert not_adopted == []
    desired, problems = desired_object(REPORT, found)
    assert desired is not None, problems
    assert not resolve([desired], Resolver(Client()))  # type: ignore[arg-type]
    [outcome] = plan([desired], _api.rows(_api.REPORTS, [listed]))
    assert (outcome.action, outcome.drift, outcome.not_compared) == ("unchanged", [], [])
    return {key: value for key, value in found.items() if key not in ("name", "report_type")}


def reason(**settings: Any) -> str:
    """Why a report is not adopted."""
    found, [not_adopted] = adopted(row(**settings))
    assert found == []
    assert set(not_adopted) == {"id", "name", "reason"}
    assert (not_adopted["id"], not_adopted["name"]) == ("9", settings.get("name", "Report"))
    return str(not_adopted["reason"])


def test_a_report_in_full() -> None:
    listed = {
        "Id": "9",
        "Name": "Acme - Weekly",
        "Description": "Of the week.",
        "ReportType": "Stats",
        "Format": "CSV",
        "Filename": "acme.csv",
        "Timezone": "W. Europe Standard Time",
        "IntervalType": "Day",
        "IntervalValue": "7",
        "ReportTime": "545",
        "Content": {"CheckGroup": {"Id": 1, "Name": "Acme"}, "Check": None, "OnlyFailures": True, "Columns": []},
        "Recipients": {
            "OrgWide": True,
            "UserGroups": [{"Id": "1", "Name": "Desk"}],
            "Users": ["1", "2"],
            "Emails": ["it@acme.example.com"],
            "Sms": ["+1"],
        },
        "LastRun": "2026-01-01",
        "Owner": {"Id": "1"},
    }
    assert adopted(listed) == (
        [
            {
                "name": "Acme - Weekly",
                "report_type": "stats",
                "description": "Of the week.",
                "format": "csv",
                "filename": "acme.csv",
                "timezone": "W. Europe Standard Time",
                "interval_type": "day",
                "interval_value": 7,
                "report_time": "09:05",
                "content": {"checkgroup": "Acme"},
                "recipients": {
                    "org_wide": True,
                    "usergroups": ["Desk"],
                    "users": ["Anna@example.com", "Bert"],
                    "emails": ["it@acme.example.com"],
                },
                "extra_properties": {"content": {"only_failures": True}},
            }
        ],
        [],
    )


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("1", "Acme/Backup"),
        ("2", "Beta/Backup"),
        ("3", "Mail"),
        ({"id": "3"}, "Mail"),
        (3, "Mail"),
        ("4", "4"),
        ("6", "6"),
        ("7", "7"),
        (DANGLING, DANGLING),
    ],
)
def test_a_check_gets_the_first_name_that_means_it_alone(reference: Any, name: str) -> None:
    assert item(content={"check": reference}) == {"content": {"check": name}}


@pytest.mark.parametrize(
    ("reference", "name"),
    [("1", "Anna@example.com"), ("2", "Bert"), ("3", "Carl"), ("4", "Dora"), ("5", "eve@example.com")],
)
def test_a_user_gets_an_address_or_a_name(reference: str, name: str) -> None:
    assert item(recipients={"users": [reference]}) == {"recipients": {"users": [name]}}


@pytest.mark.parametrize(
    "nothing",
    [
        {"description": "", "format": None, "filename": "", "timezone": None},
        {"content": None, "recipients": None},
        {"content": {"check": None, "checkgroup": ""}, "recipients": {"users": [], "emails": None, "orgWide": None}},
        {"intervalType": None, "intervalValue": None, "reportTime": None},
    ],
)
def test_what_is_null_or_empty_is_not_set(nothing: dict[str, Any]) -> None:
    assert item(**nothing) == {}


@pytest.mark.parametrize(
    ("listed", "options"),
    [
        ({"intervalType": "Unscheduled", "intervalValue": 1, "reportTime": 0}, {"interval_type": "unscheduled"}),
        (
            {"intervalType": "day", "intervalValue": 1, "reportTime": 0},
            {"interval_type": "day", "interval_value": 1, "report_time": "00:00"},
        ),
        ({"intervalType": "WEEK", "reportTime": "23:59"}, {"interval_type": "week", "report_time": "23:59"}),
        # That not everyone receives it is kept.
        ({"recipients": {"orgWide": "false"}}, {"recipients": {"org_wide": False}}),
    ],
)
def test_what_is_listed_is_set(listed: dict[str, Any], options: dict[str, Any]) -> None:
    assert item(**listed) == options


def test_each_kind_of_object_is_listed_once_and_only_if_referred_to() -> None:
    client = Client()
    numbered = [{**row(content={"check": str(n)}), "id": f"9{n}", "name": f"r{n}"} for n in range(1, 5)]
    rows = _api.rows(_api.REPORTS, numbered)
    adopt_some(rows, rows, client)
    assert client.calls == ["getChecks"]


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"reportType": "Invoice"}, "value of report_type must be one of"),
        ({"name": " Report"}, "white space at its start or end"),
        # A name that reads as if the report itself said so.
        ({"name": "Disk is missing "}, "name 'Disk is missing ' has white space at its start or end; remove it"),
        ({"reportType": "Dashboard"}, "the service does not return content.dashboard"),
        ({"reportType": None}, "the service does not return report_type"),
        ({"reportType": "Dashboard", "format": "CSV", "content": {"dashboard": "1"}}, "format 'csv' is not possible"),
        ({"reportType": "Digest", "content": {"check": "3"}}, "content.check 'Mail' is not valid for digest reports"),
        ({"intervalType": "Fortnight"}, "value of interval_type must be one of"),
        ({"intervalType": "Day", "intervalValue": 0}, "interval_value 0 is too small"),
        ({"intervalType": "Day", "reportTime": 1440}, "report_time 1440 is not a time of day"),
        ({"recipients": {"emails": ["nobody"]}}, "recipients.emails 'nobody' does not look like an address"),
        ({"content": {"check": "404"}}, "no check is called '404'"),
        # Given as it is, this id would be taken for the name of another check.
        ({"content": {"check": "Mail"}}, "cannot be compared with the item: content.check"),
        ({"content": {"check": {"name": "Mail"}}}, "content.check without an id"),
        ({"recipients": {"emails": [{"name": "x"}]}}, "recipients.emails without an id"),
        ({"content": "everything"}, "content in a form that is not understood"),
        ({"recipients": ["x@example.com"]}, "recipients in a form that is not understood"),
        ({"description": 5}, "cannot be compared with the item: description"),
        ({"recipients": {"users": "1"}}, "cannot be compared with the item: recipients.users"),
    ],
)
def test_what_cannot_be_had_is_left_out_with_the_reason(settings: dict[str, Any], why: str) -> None:
    assert why in reason(**settings)


def test_all_that_is_wrong_is_said() -> None:
    said = reason(reportType="Check", format="csv")
    assert "the service does not return content.check;" in said
    assert "format 'csv' is not possible" in said


def test_with_names_only_nothing_can_be_adopted() -> None:
    found, not_adopted = adopted({"id": "1", "name": "a"}, {"Id": "2", "Name": "b"})
    assert found == []
    assert {each["reason"] for each in not_adopted} == {"the service returned only its id and name"}


def test_names_that_exist_twice_are_left_out() -> None:
    names = ["Same", "Other", "Same", "A & B", "A &amp; B", "Käse", "Ka\u0308se", "same"]
    found, not_adopted = adopted(*({**row(), "id": str(number), "name": name} for number, name in enumerate(names)))
    assert [each["name"] for each in found] == ["Other", "same"]
    reasons = {each["id"]: each["reason"] for each in not_adopted}
    assert set(reasons) == {"0", "2", "3", "4", "5", "6"}
    assert reasons["0"] == reasons["2"] == "2 reports have this name: 0, 2"
    assert "'A &amp; B' (4)" in reasons["3"]
    assert "'A & B' (3)" in reasons["4"]


def test_only_what_is_wanted_is_adopted_but_all_names_count() -> None:
    rows = _api.rows(_api.REPORTS, [{**row(), "id": "1"}, {**row(), "id": "2"}, {**row(), "id": "3", "name": "b"}])
    assert [each["id"] for each in adopt_some(rows[:1], rows, Client()).not_adopted] == ["1"]


def test_a_list_that_cannot_be_read_is_an_error() -> None:
    class Refusing(Client):
        def read(self, method: str, dummy: Any = None) -> Any:
            raise CheckCentralError("permission", "no", method=method)

    rows = _api.rows(_api.REPORTS, [row(content={"check": "3"})])
    with pytest.raises(CheckCentralError, match="no"):
        adopt_some(rows, rows, Refusing())


@pytest.mark.parametrize("page", ["plugins/doc_fragments/info.py", "docs/docsite/rst/reports_as_code.rst"])
def test_every_beginning_of_a_template_is_told(page: str) -> None:
    text = (Path(__file__).resolve().parents[4] / page).read_text(encoding="utf-8")
    [said] = re.findall(r"[^.]*\b(?:as a template\. If your|would be templates to Ansible)", text)
    assert [begin for begin in ("{{", "{%", "{#") if begin not in said] == []
