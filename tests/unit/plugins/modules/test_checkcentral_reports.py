# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module checkcentral_reports: one read, one plan, only the creates, one verifying list."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_reports
from ansible_collections.msp.checkcentral.tests.simulator import Behaviour, Fault, Organization, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN
from ansible_collections.msp.checkcentral.tests.unit.running import Ran, run_module

EXISTING = {"Acme Logistics: activity of the month", "Daily backup overview"}


def digests(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "report_type": "digest"} for name in names]


def run(service: Simulator, reports: list[Any], *, check_mode: bool = False, diff: bool = False, **options: Any) -> Ran:
    service.requests.clear()
    arguments = {"api_token": service.token, "api_url": service.url, "timeout": 5, "reports": reports, **options}
    ran = run_module(checkcentral_reports, arguments, check_mode=check_mode, diff=diff)
    assert TOKEN not in ran.output
    return ran


def calls(service: Simulator) -> list[str]:
    return [request.method for request in service.requests]


def actions(ran: Ran) -> list[str]:
    return [result["action"] for result in ran.result["results"]]


def names(service: Simulator) -> Counter[str]:
    return Counter(report.name for report in service.organization.reports.values())


def test_many_reports_plain_again_and_in_check_mode(service: Simulator) -> None:
    reports = [
        {"name": "A", "report_type": "dashboard", "content": {"dashboard": "Backups"}},
        {"name": "B", "report_type": "checkgroup", "content": {"checkgroup": "Acme Logistics"}},
        {"name": "C", "report_type": "stats", "content": {"checkgroup": "Fjord Shipping"}},
        *digests("D", "E"),
    ]
    reads = ["getDashboards", "getCheckGroups", "getReports"]
    for dummy in range(2):
        checked = run(service, reports, check_mode=True)
        assert checked.result["changed"] is True
        assert actions(checked) == ["created"] * 5
        assert {result["id"] for result in checked.result["results"]} == {None}
        assert sorted(calls(service)) == sorted(reads)
    created = run(service, reports)
    assert sorted(calls(service)[:2]) == ["getCheckGroups", "getDashboards"]
    assert calls(service)[2:] == ["getReports", *["createReport"] * 5, "getReports"]
    assert [result["name"] for result in created.result["results"]] == ["A", "B", "C", "D", "E"]
    for result in created.result["results"]:
        [report] = service.organization.reports_called(result["name"])
        assert result == {
            "name": report.name,
            "action": "created",
            "changed": True,
            "id": report.id,
            "drift": [],
            "unknown": [],
            "failure": None,
        }
    assert created.result["summary"] == {"created": 5, "unchanged": 0, "drifted": 0, "failed": 0, "not_attempted": 0}
    assert created.result["unwanted"] == sorted(EXISTING)
    assert created.result["api_calls"] == {"createReport": 5, "getCheckGroups": 1, "getDashboards": 1, "getReports": 2}
    for check_mode in (False, True):
        again = run(service, reports, check_mode=check_mode)
        assert (again.result["changed"], again.warnings) == (False, [])
        assert actions(again) == ["unchanged"] * 5
        assert sorted(calls(service)) == sorted(reads)
    assert set(names(service).values()) == {1}


def test_two_hundred_creates_share_a_few_connections() -> None:
    with Simulator(Organization.with_customers(200), token=TOKEN) as service:
        reports = [
            {"name": f"R{number}", "report_type": "stats", "content": {"checkgroup": f"Customer {number:04}"}}
            for number in range(1, 201)
        ]
        ran = run(service, reports, workers=4)
        assert ran.result["summary"]["created"] == 200
        assert ran.result["api_calls"] == {"createReport": 200, "getCheckGroups": 1, "getReports": 2}
        assert len({request.port for request in service.requests}) <= 4
        again = run(service, reports)
        assert again.result["summary"]["unchanged"] == 200
        assert calls(service) == ["getCheckGroups", "getReports"]


def test_nothing_wanted_changes_nothing(service: Simulator) -> None:
    ran = run(service, [])
    assert (ran.result["changed"], ran.result["results"], ran.result["unwanted"]) == (False, [], sorted(EXISTING))


def test_everything_wrong_with_all_items_is_listed_before_any_call(service: Simulator) -> None:
    reports = [{"name": "A", "report_type": "nonsense"}, {"report_type": "digest"}, *digests("B", "B"), {"name": "C"}]
    ran = run(service, reports, workers=0, max_creates=-1)
    assert ran.kind == "invalid"
    for line in (
        "workers 0 is not possible; give a number from 1 to 16",
        "max_creates -1 is negative",
        "reports[0] 'A': value of report_type must be one of",
        "reports[1]: missing required arguments: name",
        "reports[3] 'B': name 'B' is also that of reports[2]",
        "reports[4] 'C': missing required arguments: report_type",
    ):
        assert line in ran.message
    assert not service.requests


def test_every_name_that_is_not_found_stops_the_task_before_any_write(service: Simulator) -> None:
    reports = [
        *digests("A"),
        {"name": "B", "report_type": "stats", "content": {"checkgroup": "Acme Logistic"}},
        {
            "name": "C",
            "report_type": "stats",
            "content": {"checkgroup": "Harbour Legal"},
            "recipients": {"users": ["Nobody"]},
        },
    ]
    ran = run(service, reports)
    assert ran.kind == "not_found"
    assert "reports[1] 'B': content.checkgroup: no check group is called 'Acme Logistic'" in ran.message
    assert "reports[2] 'C': content.checkgroup: 2 check groups are called 'Harbour Legal'" in ran.message
    assert "reports[2] 'C': recipients.users: no user is called 'Nobody'" in ran.message
    assert sorted(calls(service)) == ["getCheckGroups", "getUsers"]


@pytest.mark.parametrize("check_mode", [False, True])
def test_more_creates_than_allowed_are_refused_before_the_first(service: Simulator, check_mode: bool) -> None:
    ran = run(service, digests("A", "B"), max_creates=1, check_mode=check_mode)
    assert ran.kind == "invalid"
    assert "max_creates is 1, but 2 reports would be created" in ran.message
    assert calls(service) == ["getReports"]
    assert run(service, digests("A", "B"), max_creates=2, check_mode=check_mode).result["changed"]


def test_drift_with_fail_makes_what_is_missing_first(service: Simulator) -> None:
    wanted = [{**each, "description": "new"} for each in digests("A", "B")]
    service.organization.add_report({**wanted[0], "description": "old"})
    warned = run(service, wanted, check_mode=True, diff=True)
    assert warned.warnings[0] == 'A: description is "old", wanted "new"'
    assert [(diff["before"], diff["after"]) for diff in warned.result["diff"]] == [
        ({"description": "old"}, {"description": "new"}),
        ("", wanted[1]),
    ]
    failed = run(service, wanted, on_drift="fail")
    assert (failed.kind, actions(failed)) == ("drift", ["drifted", "created"])
    assert failed.result["changed"] is True
    assert names(service)["B"] == 1


def test_an_ambiguous_report_fails_alone(service: Simulator) -> None:
    for dummy in range(2):
        service.organization.add_report(digests("A")[0])
    ran = run(service, digests("A", "B"))
    assert (ran.failed, ran.kind, actions(ran)) == (True, "ambiguous", ["failed", "created"])
    assert ran.result["results"][0]["failure"]["kind"] == "ambiguous"
    assert ran.message.startswith("1 of 2 reports failed; run again to complete what is missing:\n- A: 2 reports have")


def test_a_refused_report_fails_alone(service: Simulator) -> None:
    reports = [*digests("A"), {**digests("B")[0], "extra_properties": {"interval_value": "x"}}, *digests("C")]
    ran = run(service, reports)
    assert actions(ran) == ["created", "failed", "created"]
    assert ran.result["summary"] == {"created": 2, "unchanged": 0, "drifted": 0, "failed": 1, "not_attempted": 0}
    assert ran.kind == "rejected"
    assert actions(run(service, reports[::2])) == ["unchanged", "unchanged"]


@pytest.mark.parametrize(
    ("token", "kind", "made"),
    [("read_only_token", "permission", 0), ("token", "quota", 2)],
    ids=["permission", "quota"],
)
def test_what_concerns_all_stops_the_rest(
    service: Simulator, pauses: list[float], token: str, kind: str, made: int
) -> None:
    if kind == "quota":
        service.behaviour = Behaviour(errors_as="ok")
        service.faults.add(Fault("error_object", "createReport", skip=2, message="The daily limit is exceeded"))
    ran = run(service, digests(*"ABCDEF"), workers=1, api_token=getattr(service, token))
    assert ran.kind == kind
    assert actions(ran) == ["created"] * made + ["failed"] + ["not_attempted"] * (5 - made)
    assert f"{5 - made} were not attempted" in ran.message
    assert calls(service).count("createReport") == made + 1
    assert pauses == []


@pytest.mark.parametrize("kind", ["close", "empty", "hang"])
def test_three_failures_in_a_row_stop_the_creates(service: Simulator, pauses: list[float], kind: str) -> None:
    service.faults.add(Fault(kind, "createReport", count=None))
    ran = run(service, digests(*"ABCDEF"), workers=1, timeout=0.3 if kind == "hang" else 5)
    assert (ran.kind, actions(ran)) == ("unknown_outcome", ["failed"] * 3 + ["not_attempted"] * 3)
    assert "look in the portal before running again" in ran.message
    assert calls(service) == ["getReports", *["createReport"] * 3, *["getReports"] * 3]
    assert pauses == [2, 2]
    service.faults.clear()
    assert actions(run(service, digests(*"ABCDEF"))) == ["created"] * 6
    assert set(names(service).values()) == {1}


def test_failures_that_are_not_in_a_row_do_not_stop(service: Simulator, pauses: list[float]) -> None:
    for skip in (0, 2, 4):
        service.faults.add(Fault("close", "createReport", skip=skip))
    ran = run(service, digests(*"ABCDEF"), workers=1)
    assert actions(ran) == ["failed", "created"] * 3
    assert pauses == [2, 2]


@pytest.mark.parametrize("workers", [1, 4, 16])
def test_lost_answers_are_cleared_up_by_one_list(service: Simulator, workers: int) -> None:
    service.faults.add(Fault("close", "createReport", moment="after", skip=1, count=2))
    ran = run(service, digests(*"ABCDEFGH"), workers=workers)
    assert (ran.failed, actions(ran)) == (False, ["created"] * 8)
    assert calls(service).count("createReport") == 8
    assert calls(service).count("getReports") == 2
    assert set(names(service).values()) == {1}


def test_a_service_that_goes_away_is_not_waited_for_by_each_create(service: Simulator, pauses: list[float]) -> None:
    service.faults.add(Fault("refuse", "getReports"))
    ran = run(service, digests(*"ABCDEF"), workers=1, retries=1)
    assert (ran.kind, actions(ran)) == ("transport", ["failed"] * 3 + ["not_attempted"] * 3)
    assert ran.result["changed"] is False
    assert len(pauses) == 3
    service.faults.clear()
    assert actions(run(service, digests(*"ABCDEF"))) == ["created"] * 6


def test_reports_that_two_runs_made_are_told_with_their_ids(service: Simulator) -> None:
    service.faults.add(Fault("wrong_content_type", "createReport"))
    original = service.organization.add_report

    def twice(settings: Any, **details: Any) -> Any:
        original(settings)
        return original(settings, **details)

    service.organization.add_report = twice  # type: ignore[method-assign]
    ran = run(service, digests("A"))
    assert actions(ran) == ["created"]
    assert "A: 2 reports of this name were made at the same time" in ran.warnings[0]
    assert all(report.id in ran.warnings[0] for report in service.organization.reports_called("A"))


def test_a_flood_of_drift_is_cut_in_the_warnings_only(service: Simulator) -> None:
    wanted = [{**each, "description": "new"} for each in digests(*[f"R{number}" for number in range(60)])]
    for each in wanted:
        service.organization.add_report({**each, "description": "old"})
    ran = run(service, wanted)
    assert len(ran.warnings) == 52
    assert ran.warnings[50] == "10 more properties differ; the result lists all of them"
    assert actions(ran) == ["drifted"] * 60


def test_an_item_that_is_no_dictionary_is_refused(service: Simulator) -> None:
    ran = run(service, ["name"])
    assert "unable to convert to dict" in ran.message
    assert not service.requests
