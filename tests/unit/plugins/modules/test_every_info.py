# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All info modules: the calls that they make and what they return, in every shape that replies may have."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.simulator import Organization, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN
from ansible_collections.msp.checkcentral.tests.unit.plugins.modules.calling import ACME, ANNA, BACKUPS, run_against
from ansible_collections.msp.checkcentral.tests.unit.plugins.test_examples import block
from ansible_collections.msp.checkcentral.tests.unit.running import Ran

PLUGINS = "ansible_collections.msp.checkcentral.plugins"
NOW = datetime(2026, 6, 15, 12)
LOEWEN = "c6000000-0000-4000-8000-000000000003"
CONTOSO = "c6000000-0000-4000-8000-000000000004"
ANTIVIRUS = "ce000000-0000-4000-8000-000000000004"
OVERVIEW = "4e000000-0000-4000-8000-000000000001"
PRIYA = "05000000-0000-4000-8000-000000000003"
DESK, TEAM = "06000000-0000-4000-8000-000000000001", "06000000-0000-4000-8000-000000000002"
UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"

METHODS = {
    "activity": "getActivities",
    "check": "getChecks",
    "checkgroup": "getCheckGroups",
    "dashboard": "getDashboards",
    "issue": "getIssues",
    "overview": "getOverview",
    "permission": "getPermissions",
    "report": "getReports",
    "user": "getUsers",
    "usergroup": "getUserGroups",
}
# The key of each module's result.
RESULTS = {module: method.removeprefix("get").lower() for module, method in METHODS.items()}

# What shows all that rows may have.
MOST = {
    "check": {"activity_count": 1, "include_settings": True, "include_pending_overdue": True},
    "checkgroup": {"include_checks": True, "include_settings": True},
}

Call = tuple[str, dict[str, str]]


def run(service: Simulator, module: str, **options: Any) -> Ran:
    plugin = importlib.import_module(f"{PLUGINS}.modules.checkcentral_{module}_info")
    return run_against(service, plugin, **{"retries": 0, **options})


def calls(service: Simulator) -> list[Call]:
    assert {request.verb for request in service.requests} <= {"GET"}
    return [(request.method, request.query) for request in service.requests]


@pytest.fixture(scope="module")
def shared() -> Iterator[Simulator]:
    with Simulator(token=TOKEN, organization=Organization.sample(NOW)) as simulator:
        yield simulator


@pytest.fixture
def service(shared: Simulator) -> Simulator:
    """One simulator for all, as new for each test: nothing here writes."""
    shared.reset()
    return shared


@dataclass(frozen=True)
class Case:
    """What a module is asked, the calls that this costs, and what it finds: whole objects, or their names."""

    module: str
    options: dict[str, Any]
    calls: list[Call]
    found: Any
    by: str = "name"

    def __str__(self) -> str:
        return "-".join([self.module, *(f"{key}={value}" for key, value in self.options.items())])[:60]


def one(module: str, options: dict[str, Any], query: dict[str, str], found: Any, by: str = "name") -> Case:
    """A case that costs one call."""
    return Case(module, options, [(METHODS[module], query)], found, by)


GROUPS = [
    "Acme Logistics",
    "Bäckerei Müller & Söhne",
    'Café "Zum Löwen"',
    "Contoso Dental",
    "Fjord Shipping",
    "Harbour Legal",
    "Harbour Legal",
]
DASHBOARDS = ["Backups", "Security & Updates", "Overview", "Overview"]
USERS = ["Anna Berg", "Jürgen Weiß", "Priya Nair", "Tom O'Brien", "Lucía Fernández"]
PERMISSIONS = [
    {
        "checkgroup_id": ACME,
        "checkgroup_name": "Acme Logistics",
        "access": "View",
        "user_id": PRIYA,
        "user_email": "priya.nair@northwind.example",
    },
    {
        "checkgroup_id": CONTOSO,
        "checkgroup_name": "Contoso Dental",
        "access": "Manage",
        "usergroup_id": TEAM,
        "usergroup_name": "Backup team",
    },
]

CASES = [
    # getReports
    one("report", {}, {}, ["Daily backup overview", "Acme Logistics: activity of the month"]),
    one("report", {"report_id": OVERVIEW.upper()}, {"reportId": OVERVIEW.upper()}, ["Daily backup overview"]),
    one("report", {"name": "Daily backup"}, {"reportName": "Daily backup"}, []),
    one("report", {"report_name": "BACKUP", "match": "contains"}, {}, ["Daily backup overview"]),
    # getDashboards
    one("dashboard", {}, {}, DASHBOARDS),
    one("dashboard", {"id": BACKUPS}, {"dashboardId": BACKUPS}, ["Backups"]),
    one("dashboard", {"dashboard_id": UNKNOWN_ID}, {"dashboardId": UNKNOWN_ID}, []),
    one("dashboard", {"name": "Overview"}, {"dashboardName": "Overview"}, ["Overview", "Overview"]),
    one("dashboard", {"dashboard_name": "overview"}, {"dashboardName": "overview"}, []),
    one("dashboard", {"name": "up", "match": "contains"}, {}, ["Backups", "Security & Updates"]),
    # getCheckGroups
    one("checkgroup", {}, {}, GROUPS),
    one("checkgroup", {"group_id": ACME}, {"groupId": ACME}, ["Acme Logistics"]),
    one("checkgroup", {"id": ACME}, {"groupId": ACME}, [{"id": ACME, "name": "Acme Logistics", "description": ""}]),
    one("checkgroup", {"group_name": 'Café "Zum Löwen"'}, {"groupName": 'Café "Zum Löwen"'}, ['Café "Zum Löwen"']),
    one("checkgroup", {"checkgroup_name": "LEGAL", "match": "contains"}, {}, GROUPS[5:]),
    one(
        "checkgroup",
        {"checkgroup_id": LOEWEN, "include_checks": True, "include_settings": True},
        {"groupId": LOEWEN, "includeChecks": "true", "includeSettings": "true"},
        [
            {
                "id": LOEWEN,
                "name": 'Café "Zum Löwen"',
                "description": "",
                "checks": [
                    {"id": "ce000000-0000-4000-8000-000000000009", "name": "Nightly backup", "status": "Success"},
                    {"id": "ce000000-0000-4000-8000-00000000000a", "name": 'Backup of "Kasse 1"', "status": "Warning"},
                    {"id": "ce000000-0000-4000-8000-00000000000b", "name": "Windows updates", "status": "Success"},
                ],
                "settings": {"notify_on_failure": True},
            }
        ],
    ),
    # getChecks
    one("check", {"name": "Mail gateway"}, {"checkName": "Mail gateway"}, ["Mail gateway", "Mail gateway"]),
    one("check", {"check_name": "KASSE", "match": "contains"}, {}, ["Kassen & Büro: Abgleich", 'Backup of "Kasse 1"']),
    one(
        "check",
        {"check_id": ANTIVIRUS, "activity_count": 2, "include_settings": True, "include_pending_overdue": True},
        {"checkId": ANTIVIRUS, "activityCount": "2", "includeSettings": "true", "includePendingOverdue": "true"},
        [
            {
                "id": ANTIVIRUS,
                "name": "Antivirus",
                "description": "",
                "email": "northwind+check00004@mycheckcentral.example",
                "group": "Acme Logistics",
                "status": "Warning",
                "updated": "2026-06-15T07:00:00",
                "since": "2026-06-15T07:00:00",
                "activities": [
                    {
                        "title": "Antivirus: Completed with warnings",
                        "status": "Warning",
                        "updated": "2026-06-15T07:00:00",
                    },
                    {"title": "Antivirus: Completed", "status": "Success", "updated": "2026-06-14T07:00:00"},
                ],
                "pending": False,
                "overdue": False,
            }
        ],
    ),
    one(
        "check",
        {"checkgroup": "Contoso Dental", "status": ["FAILURE"], "activity_count": 1},
        {"activityCount": "1"},
        ["Off-site copy"],
    ),
    # getActivities
    one(
        "activity",
        {
            "check": ANTIVIRUS,
            "status": "Warning",
            "matched": "matched",
            "sources": ["Email", "Api"],
            "start_date": "2026-06-01",
            "end_date": "2026-06-15 12:00",
            "activity_count": 5,
        },
        {
            "checkId": ANTIVIRUS,
            "status": "Warning",
            "matched": "matched",
            "sources": "Email,Api",
            "startDate": "2026-06-01",
            "endDate": "2026-06-15 12:00",
            "activityCount": "5",
        },
        [
            {
                "id": "ac000000-0000-4000-8000-00000000006a",
                "check_id": ANTIVIRUS,
                "check": "Antivirus",
                "group": "Acme Logistics",
                "source": "Email",
                "title": "Antivirus: Completed with warnings",
                "status": "Warning",
                "updated": "2026-06-15T07:00:00",
            }
        ],
    ),
    one("activity", {"activity_count": 0}, {"activityCount": "0"}, []),
    one(
        "activity",
        {"group_id": ACME, "start_date": "2026-06-15", "end_date": "2026-06-15"},
        {"groupId": ACME, "startDate": "2026-06-15", "endDate": "2026-06-15"},
        ["Nightly backup", "Off-site copy", "RAID controller", "Antivirus"],
        by="check",
    ),
    Case(
        "activity",
        {"checkgroup": "Acme Logistics", "check_name": "Acme Logistics/Antivirus", "activity_count": 1},
        [
            ("getCheckGroups", {}),
            ("getChecks", {}),
            ("getActivities", {"groupId": ACME, "checkId": ANTIVIRUS, "activityCount": "1"}),
        ],
        ["Antivirus"],
        by="check",
    ),
    # getIssues
    one(
        "issue",
        {},
        {},
        [
            "Antivirus: warning",
            "Nightly backup: failure",
            "Kassen & Büro: Abgleich: overdue",
            'Backup of "Kasse 1": warning',
            "Off-site copy: failure",
            "Windows updates: warning",
            "RAID controller: failure",
            "Windows updates: overdue",
        ],
        by="title",
    ),
    # getOverview
    one(
        "overview",
        {},
        {},
        {
            "organization": {"id": "0a000000-0000-4000-8000-000000000001", "name": "Northwind Managed IT"},
            "checks": {"total": 25, "success": 18, "warning": 3, "failure": 3, "pending": 1, "overdue": 2},
        },
    ),
    # getPermissions
    one("permission", {}, {}, ["View", "Manage", "View", "Manage"], by="access"),
    one("permission", {"checkgroup_id": ACME}, {"checkGroupId": ACME}, PERMISSIONS[:1]),
    one("permission", {"usergroup_id": UNKNOWN_ID}, {"userGroupId": UNKNOWN_ID}, []),
    Case(
        "permission",
        {"user_email": "PRIYA.nair@northwind.example"},
        [("getUsers", {}), ("getPermissions", {"userId": PRIYA})],
        PERMISSIONS[:1],
    ),
    Case(
        "permission",
        {"checkgroup": "Contoso Dental", "usergroup_name": "Backup team"},
        [
            ("getCheckGroups", {}),
            ("getUserGroups", {}),
            ("getPermissions", {"checkGroupId": CONTOSO, "userGroupId": TEAM}),
        ],
        PERMISSIONS[1:],
    ),
    # getUsers
    one("user", {}, {}, USERS),
    one(
        "user",
        {"user_id": ANNA},
        {"userId": ANNA},
        [{"id": ANNA, "name": "Anna Berg", "email": "anna.berg@northwind.example"}],
    ),
    one("user", {"user_email": "TOM.obrien@northwind.example"}, {}, ["Tom O'Brien"]),
    one("user", {"email": "tom.obrien"}, {}, []),
    one("user", {"email": "Fern", "match": "contains"}, {}, ["Lucía Fernández"]),
    one("user", {"user_name": "Anna Berg"}, {}, ["Anna Berg"]),
    one("user", {"name": "n", "email": "@northwind.example", "match": "contains"}, {}, USERS),
    # getUserGroups
    one("usergroup", {}, {}, ["Service desk", "Backup team", "Management"]),
    one("usergroup", {"usergroup_id": DESK}, {"userGroupId": DESK}, ["Service desk"]),
    one("usergroup", {"usergroup_name": "Backup team"}, {"userGroupName": "Backup team"}, ["Backup team"]),
]

# Those that differ from the documented one.
SHAPES = [
    {"key_style": "pascal", "checkgroups_key": "checkGroups"},
    {"key_style": "snake", "list_style": "bare"},
]


def understood(case: Case, ran: Ran) -> Any:
    """What was found, in the form in which the case says it."""
    found = ran.result[RESULTS[case.module]]
    in_full = isinstance(case.found, dict) or (case.found and isinstance(case.found[0], dict))
    return found if in_full else [each[case.by] for each in found]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_asked_and_found(service: Simulator, case: Case) -> None:
    ran = run(service, case.module, **case.options)
    assert (ran.failed, ran.result["changed"], ran.warnings) == (False, False, [])
    assert calls(service) == case.calls
    assert understood(case, ran) == case.found
    assert ran.result["api_calls"] == {method: 1 for method, dummy in case.calls}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape["key_style"])
@pytest.mark.parametrize("module", RESULTS)
def test_other_shapes_and_check_mode_change_nothing(service: Simulator, module: str, shape: dict[str, str]) -> None:
    service.behavior.update(shape)
    cases = [case for case in CASES if case.module == module]
    found = {str(case): understood(case, run(service, module, check_mode=True, **case.options)) for case in cases}
    assert found == {str(case): case.found for case in cases}


# What the service alone selects, since its objects need not say what they are selected by.
BY_THE_SERVICE = ("activity", "permission")
SELECTED = [case for case in CASES if case.options]


@pytest.mark.parametrize("case", [case for case in SELECTED if case.module not in BY_THE_SERVICE], ids=str)
def test_how_the_service_filters_changes_nothing(service: Simulator, case: Case) -> None:
    for filters in ("exact", "ignored"):
        service.behavior.filters = filters
        assert understood(case, run(service, case.module, **case.options)) == case.found


def test_permissions_that_the_service_does_not_filter_are_not_compared(service: Simulator) -> None:
    """They need not say whose they are."""
    service.behavior.filters = "ignored"
    assert len(run(service, "permission", checkgroup_id=ACME).result["permissions"]) == 4


def test_activities_that_the_service_does_not_filter_are_selected(service: Simulator) -> None:
    service.behavior.filters = "ignored"
    for case in CASES:
        if case.module == "activity":
            assert understood(case, run(service, "activity", **case.options)) == case.found


def test_reports_are_returned_as_the_service_says_them(service: Simulator) -> None:
    content, recipients = {"checkgroup": ACME}, {"users": [ANNA]}
    service.organization.add_report(
        {"name": "Acme", "report_type": "checkgroup", "report_time": 540, "content": content, "recipients": recipients}
    )
    service.behavior.update({"references": "objects", "numbers": "strings", "enum_style": "lower"})
    [found] = run(service, "report", name="Acme").result["reports"]
    assert (found["report_type"], found["report_time"]) == ("checkgroup", "540")
    assert found["content"]["checkgroup"] == {"id": ACME, "name": "Acme Logistics"}
    assert found["recipients"]["users"] == [{"id": ANNA, "name": "Anna Berg"}]
    service.behavior.reports_detail = "names"
    [found] = run(service, "report", name="Acme").result["reports"]
    assert found.keys() == {"id", "name"}


@pytest.mark.parametrize("shape", [*SHAPES, {"reports_detail": "names"}], ids=str)
def test_a_report_is_downloaded_in_every_shape(service: Simulator, tmp_path: Path, shape: dict[str, str]) -> None:
    service.behavior.update(shape)
    plugin = importlib.import_module(f"{PLUGINS}.modules.checkcentral_report_download")
    ran = run_against(service, plugin, name="Daily backup overview", dest=f"{tmp_path}/report.html")
    assert ran.result["report"] == {"id": OVERVIEW, "name": "Daily backup overview"}
    assert b"<html" in (tmp_path / "report.html").read_bytes().lower()


def test_users_without_addresses_are_not_taken_for_nobody(service: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(*users: dict[str, str]) -> Ran:
        monkeypatch.setattr(f"{PLUGINS}.module_utils._client.Client.read", lambda *dummy: {"users": list(users)})
        return run(service, "user", email="anna.berg@northwind.example")

    anna, tom = {"id": ANNA, "name": "Anna Berg"}, {"id": PRIYA, "name": "Priya Nair"}
    ran = answer(anna, tom)
    assert (ran.failed, ran.kind, ran.result["failure"]["method"]) == (True, "protocol", "getUsers")
    assert "does not contain the email of any user" in ran.message
    assert "users" not in ran.result
    assert answer().result["users"] == []
    [found] = answer({**anna, "email": "Anna.Berg@northwind.example"}, tom).result["users"]
    assert found["id"] == ANNA


@pytest.mark.parametrize("shape", [{}, *SHAPES], ids=str)
def test_keys_are_canonical_at_every_depth(service: Simulator, shape: dict[str, str]) -> None:
    service.behavior.update(shape)
    for module in RESULTS:
        found = run(service, module, **MOST.get(module, {})).result[RESULTS[module]]
        keys = set(keys_in(found))
        assert keys
        assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", key) for key in keys)
        assert not any("check_group" in key or "user_group" in key for key in keys)


def keys_in(value: Any) -> Iterator[str]:
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from keys_in(each)
    if isinstance(value, dict):
        yield from value


def test_the_organization_is_named_beside_the_overview(service: Simulator) -> None:
    assert run(service, "overview").result["organization"] == "Northwind Managed IT"


def test_an_organization_whose_name_is_not_returned_has_none(service: Simulator) -> None:
    service.organization.name = ""
    ran = run(service, "overview")
    assert (ran.failed, ran.result["organization"]) == (False, None)
    # It is not the one that a task asks for.
    assert run(service, "overview", organization="Northwind Managed IT").kind == "protocol"


# --- what goes wrong ---


@pytest.mark.parametrize("module", RESULTS)
def test_a_token_that_is_not_accepted(service: Simulator, module: str) -> None:
    ran = run(service, module, api_token="another")
    failure = ran.result["failure"]
    assert (ran.failed, ran.kind, failure["error_id"]) == (True, "authentication", "invalid_token")
    assert failure["method"] == METHODS[module]
    assert RESULTS[module] not in ran.result


@pytest.mark.parametrize("module", sorted(set(RESULTS) - {"overview"}))
def test_a_list_under_another_name_is_never_an_empty_one(service: Simulator, module: str) -> None:
    service.behavior.unknown_list_key = "things"
    ran = run(service, module)
    assert (ran.failed, ran.kind) == (True, "protocol")
    assert "found an object with things" in ran.message


@pytest.mark.parametrize(
    ("module", "noun"), [("activity", "activities"), ("issue", "issues"), ("permission", "permissions")]
)
def test_what_is_listed_has_to_be_objects(
    service: Simulator, monkeypatch: pytest.MonkeyPatch, module: str, noun: str
) -> None:
    def answer(reply: Any) -> Ran:
        monkeypatch.setattr(f"{PLUGINS}.module_utils._client.Client.read", lambda *dummy: reply)
        return run(service, module)

    assert answer({noun: []}).result[noun] == []
    assert answer({noun: [{"CheckGroupId": 7, "N": 7}]}).result[noun] == [{"checkgroup_id": "7", "n": 7}]
    assert "entry 2 of the list is not an object" in answer([{}, "text"]).message
    assert f"no list of {noun}" in answer({noun: {}}).message


@pytest.mark.parametrize(
    ("module", "options", "problems"),
    [
        *(
            (module, {option: " \t"}, [f"{option} ' \\t' is empty"])
            for module, options in {
                "activity": ("checkgroup", "check", "status", "matched", "start_date", "end_date"),
                "check": ("id", "name", "checkgroup"),
                "checkgroup": ("id", "name"),
                "dashboard": ("id", "name"),
                "permission": ("checkgroup", "user", "usergroup"),
                "report": ("id", "name"),
                "user": ("id", "name", "email"),
                "usergroup": ("id", "name"),
            }.items()
            for option in options
        ),
        ("report", {"name": " ", "format": "items"}, ["name ' ' is empty"]),
        ("check", {"status": ["failure", ""]}, ["status[1] '' is empty"]),
        ("activity", {"sources": [" "]}, ["sources[0] ' ' is empty"]),
        ("check", {"activity_count": 31}, ["activity_count 31 is not possible; give a number from 0 to 30"]),
        ("check", {"activity_count": -1}, ["activity_count -1 is not possible"]),
        ("activity", {"activity_count": -1}, ["activity_count -1 is not possible; give 0 or more"]),
        *(
            ("activity", {"start_date": wrong}, [f"start_date {wrong!r} is not a date"])
            for wrong in ("yesterday", "2026-02-30", "31.01.2026", "2026-1-31", "2026-01-31T25:00", "2026-01-31\n")
        ),
        (
            "activity",
            {"start_date": "2026-02-01T00:00:00Z", "end_date": "2026-01-31"},
            ["start_date '2026-02-01T00:00:00Z' is after end_date '2026-01-31'"],
        ),
        (
            "activity",
            {"check": "", "sources": [""], "activity_count": -2, "end_date": "never"},
            ["4 problems", "check ''", "sources[0] ''", "activity_count -2", "end_date 'never'"],
        ),
    ],
)
def test_options_that_cannot_be_meant_are_listed_before_any_call(
    service: Simulator, module: str, options: dict[str, Any], problems: list[str]
) -> None:
    ran = run(service, module, **options)
    assert (ran.failed, ran.kind) == (True, "invalid")
    assert [problem for problem in problems if problem not in ran.message] == []
    assert not service.requests


@pytest.mark.parametrize(
    ("module", "options", "both"),
    [
        *(
            (module, {"id": UNKNOWN_ID, "name": "Anna Berg"}, "id|name")
            for module in ("check", "checkgroup", "dashboard", "report", "user", "usergroup")
        ),
        ("user", {"user_id": ANNA, "user_email": "anna.berg@northwind.example"}, "id|email"),
    ],
)
def test_an_id_and_a_name_exclude_each_other(
    service: Simulator, module: str, options: dict[str, Any], both: str
) -> None:
    ran = run(service, module, **options)
    assert (ran.failed, ran.message) == (True, f"parameters are mutually exclusive: {both}")
    assert not service.requests


@pytest.mark.parametrize("when", ["2026-01-31", "2026-01-31T08:00", "2026-01-31 08:00:30", "2026-01-31T08:00:00+01:00"])
def test_dates_are_passed_as_they_are(service: Simulator, when: str) -> None:
    assert not run(service, "activity", start_date=when, activity_count=1).failed
    assert calls(service) == [("getActivities", {"startDate": when, "activityCount": "1"})]


@pytest.mark.parametrize(
    ("module", "options", "kind", "messages"),
    [
        (
            "activity",
            {"checkgroup": "Harbour Legal", "check": "Nightly"},
            "ambiguous",
            [
                "2 problems",
                "- checkgroup: 2 check groups are called",
                "- check: no check is called 'Nightly'; the closest",
            ],
        ),
        (
            "activity",
            {"check": "Mail gateway"},
            "ambiguous",
            ["check: 2 checks are called 'Mail gateway'; give an id or GROUP/NAME"],
        ),
        (
            "permission",
            {"user": "Ana Berg"},
            "not_found",
            ["user: no user is called 'Ana Berg'; the closest: 'Anna Berg'"],
        ),
        ("permission", {"usergroup": "Desk"}, "not_found", ["usergroup: no user group is called 'Desk'"]),
    ],
)
def test_related_objects_that_are_not_found_or_ambiguous(
    service: Simulator, module: str, options: dict[str, Any], kind: str, messages: list[str]
) -> None:
    ran = run(service, module, **options)
    assert (ran.failed, ran.kind) == (True, kind)
    assert [message for message in messages if message not in ran.message] == []
    assert METHODS[module] not in ran.result["api_calls"]


# --- documentation ---


@pytest.mark.parametrize("module", RESULTS)
def test_the_documented_keys_of_rows_are_returned(service: Simulator, module: str) -> None:
    service.behavior.settings = "nested"
    plugin = importlib.import_module(f"{PLUGINS}.modules.checkcentral_{module}_info")
    key = RESULTS[module]
    said = block(Path(str(plugin.__file__)), "RETURN")
    found = run(service, module, **MOST.get(module, {})).result[key]
    rows = found if isinstance(found, list) else [found]
    assert set(said[key].get("contains", {})) <= {name for row in rows for name in row}
