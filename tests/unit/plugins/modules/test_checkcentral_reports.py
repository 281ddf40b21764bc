# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module checkcentral_reports: the calls that it makes are the test."""

from __future__ import annotations

import html
import json
import threading
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils import _client, _create, _present, _transport
from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_report, checkcentral_reports
from ansible_collections.msp.checkcentral.tests.simulator import Behavior, Fault, Organization, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN
from ansible_collections.msp.checkcentral.tests.unit.plugins.modules.calling import (
    ACME,
    ANNA,
    BACKUPS,
    DESK,
    FJORD,
    Call,
    actions,
    calls,
    methods,
    run_against,
)
from ansible_collections.msp.checkcentral.tests.unit.running import Ran

HAND_MADE = ["Acme Logistics: activity of the month", "Daily backup overview"]
READ = ("getReports", {}, None)


def run(service: Simulator, reports: list[dict[str, Any]], **options: Any) -> Ran:
    """Run the module with one worker, so that the calls have an order."""
    usual = {"workers": 1, "return_unchanged": True}
    return run_against(service, checkcentral_reports, **{**usual, "reports": reports, **options})


def create(name: str, **body: Any) -> Call:
    """The call that creates a report."""
    return ("createReport", {}, {**digest(name), **body})


def digest(name: str, **options: Any) -> dict[str, Any]:
    return {"name": name, "report_type": "digest", **options}


def names(service: Simulator) -> list[str]:
    """The names of all reports but those that the sample has already."""
    stored = [report.name for report in service.organization.reports.values()]
    return sorted(name for name in stored if name not in HAND_MADE)


def four_runs(
    service: Simulator, reports: list[dict[str, Any]], lists: list[str], creates: list[Call], **options: Any
) -> Ran:
    """Check mode twice, then plain, again, and again in check mode; returns the run that created."""
    reads = [*((method, {}, None) for method in lists), READ]
    for dummy in range(2):
        checked = run(service, reports, check_mode=True, **options)
        assert (checked.failed, checked.result["changed"]) == (False, True)
        assert calls(service) == reads
        assert checked.result["summary"]["created"] == len(creates)
    created = run(service, reports, **options)
    assert (created.failed, created.result["changed"], created.warnings) == (False, True, [])
    assert calls(service) == [*reads, *creates, READ]
    for check_mode in (False, True):
        again = run(service, reports, check_mode=check_mode, **options)
        assert (again.failed, again.result["changed"], set(actions(again))) == (False, False, {"unchanged"})
        assert calls(service) == reads
        assert [each["id"] for each in again.result["results"]] == [each["id"] for each in created.result["results"]]
    return created


# --- what it makes ---


def test_reports_of_several_kinds_with_one_list_for_each_kind_of_name(service: Simulator) -> None:
    service.organization.reports.clear()
    acme = {"name": "Acme", "report_type": "stats", "content": {"checkgroup": "Acme Logistics"}}
    fjord = {"name": "Fjord", "report_type": "activity", "format": "csv", "content": {"checkgroup": "Fjord Shipping"}}
    board = {
        "name": "Board",
        "report_type": "dashboard",
        "content": {"dashboard": "Backups"},
        "interval_type": "day",
        "report_time": "9:00",
        "recipients": {"usergroups": ["Service desk"]},
    }
    bodies: list[dict[str, Any]] = [
        {**acme, "content": {"checkgroup": ACME}},
        {**fjord, "content": {"checkgroup": FJORD}},
        {
            **board,
            "content": {"dashboard": BACKUPS},
            "interval_type": "Day",
            "report_time": 540,
            "recipients": {"usergroups": [DESK]},
        },
    ]
    lists = ["getCheckGroups", "getDashboards", "getUserGroups"]
    created = four_runs(service, [acme, fjord, board], lists, [("createReport", {}, body) for body in bodies])
    assert created.result["api_calls"] == {**dict.fromkeys(lists, 1), "getReports": 2, "createReport": 3}


def test_a_recipient_in_several_spellings_is_sent_once(service: Simulator) -> None:
    written = {
        "usergroups": ["Service desk", DESK],
        "users": ["anna.berg@northwind.example", "Anna Berg", ANNA],
        "emails": ["it@acme.example", "noc@b.example", "IT@acme.example", "it@acme.example"],
    }
    sent_once = {"usergroups": [DESK], "users": [ANNA], "emails": ["it@acme.example", "noc@b.example"]}
    lists = ["getUserGroups", "getUsers"]
    four_runs(service, [digest("a", recipients=written)], lists, [create("a", recipients=sent_once)])


def test_a_machine_with_few_threads_creates_with_fewer(service: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container with a limit of processes."""

    class Limited(threading.Thread):
        started = 0

        def start(self) -> None:
            if Limited.started == 2:
                raise RuntimeError("can't start new thread")
            Limited.started += 1
            super().start()

    few = SimpleNamespace(Thread=Limited, Lock=threading.Lock, Event=threading.Event)
    monkeypatch.setattr(_create, "threading", few)
    ran = run(service, [digest(f"Report {number}") for number in range(8)], workers=8)
    assert actions(ran) == ["created"] * 8
    assert Limited.started == 2


def test_a_fault_of_the_collection_after_a_create_is_no_sign_that_nothing_was_written(
    service: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(client: _client.Client, *dummy: Any, **dummy_options: Any) -> None:
        client.write("createReport", digest("a"))
        raise KeyError("a")

    monkeypatch.setattr(_present, "reconcile", break_down)
    ran = run(service, [digest("a")])
    assert "this is a bug in the collection" in ran.message
    assert ran.result["changed"]
    assert ran.warnings == ["Something was written before this error: look in the portal before running again"]


def test_half_of_a_surrogate_pair_in_a_listed_name_is_replaced(service: Simulator) -> None:
    """Of a name that was cut within an emoji; ansible-core 2.19 takes no result with such a text."""
    service.faults.add(
        Fault("unexpected_object", "getReports", count=None, body='{"reports": [{"id": "x1", "name": "cut \\ud83d"}]}')
    )
    ran = run(service, [digest("D")], check_mode=True)
    assert ran.result["unmanaged"] == ["cut ?"]


@pytest.mark.parametrize(("first", "second"), [("A & B", "A &amp; B"), ("e\u0301t\u00e9", "\u00e9te\u0301")])
def test_names_that_the_service_may_take_for_the_same_are_refused(service: Simulator, first: str, second: str) -> None:
    service.behavior = Behavior(normalize_names=True)
    ran = run(service, [digest(first), digest(second)])
    assert ran.kind == "invalid"
    assert f"name {second!r} is also used by report {first!r}; give each report its own name" in ran.message
    assert [*service.calls] == ["getReports"]


def test_the_results_tell_all_in_the_given_order(service: Simulator) -> None:
    present = service.organization.add_report(digest("present"))
    drifted = service.organization.add_report(digest("drifted", description="old"))
    doubles = [service.organization.add_report(digest("double")) for dummy in range(2)]
    reports = [digest("new"), digest("double"), digest("drifted", description="new"), digest("present")]
    ran = run(service, reports)
    made = service.organization.reports_called("new")[0]
    text = 'description is "old", should be "new"'
    difference = {"property": "description", "desired": "new", "actual": "old", "text": text}
    nothing = {"drift": [], "not_compared": [], "failure": None, "warnings": [], "origin": None, "todo": None}
    results = ran.result["results"]
    assert results[0] == {"name": "new", "action": "created", "changed": True, "id": made.id, **nothing}
    assert [(each["name"], each["action"], each["changed"], each["id"]) for each in results[1:]] == [
        ("double", "failed", False, None),
        ("drifted", "drifted", False, drifted.id),
        ("present", "unchanged", False, present.id),
    ]
    failure = results[1]["failure"]
    assert results[1]["todo"] == failure["message"]
    assert (results[2]["drift"], results[2]["todo"]) == ([difference], f"correct in the portal: {text}")
    assert failure["kind"] == "ambiguous"
    assert all(each.id in failure["message"] for each in doubles)
    assert ran.result["summary"] == {"created": 1, "unchanged": 1, "drifted": 1, "failed": 1, "not_attempted": 0}
    assert ran.result["unmanaged"] == HAND_MADE
    assert (ran.failed, ran.result["changed"], ran.kind) == (True, True, "ambiguous")
    assert ran.message.startswith(
        "1 of 4 reports failed; correct the following, then run again:\n- 2 reports have this name"
    )


def test_many_customers_are_one_task_over_kept_connections() -> None:
    organization = Organization.with_customers(40)
    groups = [group.name for group in organization.check_groups.values()]
    reports = [
        {"name": f"{name} - Status", "report_type": "checkgroup", "content": {"checkgroup": name}} for name in groups
    ]
    with Simulator(organization, token=TOKEN) as service:
        first = run(service, reports, workers=4)
        assert methods(service) == ["getCheckGroups", "getReports", *["createReport"] * 40, "getReports"]
        assert len({request.port for request in service.requests}) <= 4
        assert first.result["summary"]["created"] == 40
        assert [result["name"] for result in first.result["results"]] == [report["name"] for report in reports]
        again = run(service, reports, workers=4)
        assert calls(service) == [("getCheckGroups", {}, None), READ]
        assert (again.result["changed"], again.result["summary"]["unchanged"]) == (False, 40)


@pytest.mark.parametrize(
    "shape",
    [
        {"create_reply": "object"},
        {"create_reply": "wrapped_object", "key_style": "pascal", "references": "objects", "numbers": "strings"},
        {"create_reply": "message", "key_style": "snake", "checkgroups_key": "checkGroups", "reports_detail": "names"},
        {"create_reply": "empty_object", "list_style": "bare", "enum_style": "lower"},
    ],
    ids=lambda shape: shape["create_reply"],
)
def test_every_shape_of_the_service(shape: dict[str, str]) -> None:
    content = {"content": {"checkgroup": "Acme Logistics"}}
    reports = [{"name": name, "report_type": "stats", "interval_type": "unscheduled", **content} for name in "ab"]
    creates = [
        create(name, report_type="stats", interval_type="Unscheduled", content={"checkgroup": ACME}) for name in "ab"
    ]
    with Simulator(token=TOKEN, behavior=Behavior(**shape)) as service:
        created = four_runs(service, reports, ["getCheckGroups"], creates)
        stored = [service.organization.reports_called(name)[0].id for name in "ab"]
        assert [result["id"] for result in created.result["results"]] == stored


def test_no_reports_are_none(service: Simulator) -> None:
    ran = run(service, [])
    assert (ran.failed, ran.result["changed"], ran.result["results"]) == (False, False, [])
    assert calls(service) == [READ]


def test_the_diff_holds_what_is_made_and_what_differs(service: Simulator) -> None:
    service.organization.add_report(digest("present"))
    service.organization.add_report(digest("drifted", description="old"))
    reports = [digest("new"), digest("drifted", description="new"), digest("present")]
    for check_mode in (True, False):
        made, differing = run(service, reports, check_mode=check_mode, diff=True).result["diff"]
        assert (made["before"], made["after"]) == ("", digest("new"))
        assert (differing["before"], differing["after"]) == ({"description": "old"}, {"description": "new"})


# --- what stops it before the first write ---


def test_everything_wrong_is_listed_by_name_before_any_call(service: Simulator) -> None:
    reports = [
        digest("fine"),
        digest("color", color="red"),
        {"report_type": "digest"},
        {"name": "board", "report_type": "dashboard", "format": "csv", "interval_value": 0},
        digest("fine"),
        digest("state", state="absent"),
        digest("numbers", interval_value="many"),
        digest(7, report_time="24:00"),
    ]
    ran = run(service, reports, workers=0, max_creates=-1)
    assert ran.kind == "invalid"
    head, *lines = ran.message.splitlines()
    assert head == "12 problems; nothing was written:"
    expected = [
        ("workers 0 is not possible; give a number from 1 to 16", ""),
        ("max_creates -1 is negative", ""),
        ("Unsupported parameters: color", "(report 'color')"),
        ("missing required arguments: name", "(report 3 of the list, without a name)"),
        ("content.dashboard is missing", "(report 'board')"),
        ("format 'csv' is not possible for dashboard reports; give html or pdf", "(report 'board')"),
        ("interval_value 0 is too small", "(report 'board')"),
        ("name 'fine' is also used by another report; give each report its own name", "(report 'fine')"),
        ("value of state must be one of: present", "(report 'state')"),
        ("", "(report 'numbers')"),
        ("report_time '24:00' is not a time of day", "(report '7')"),
        (
            "name is the number 7, as YAML reads it; put it in quotes as you wrote it, or use the filter string in a template",
            "(report '7')",
        ),
    ]
    for line, (beginning, end) in zip(lines, expected, strict=True):
        assert line.startswith(f"- {beginning}")
        assert line.endswith(end)
    assert "interval_value" in lines[9]
    assert not service.requests


@pytest.mark.parametrize("check_mode", [False, True])
def test_every_name_that_is_not_found_is_listed_before_any_write(service: Simulator, check_mode: bool) -> None:
    reports = [
        digest("fine"),
        {"name": "a", "report_type": "stats", "content": {"checkgroup": "Acme Logistic"}},
        {"name": "b", "report_type": "check", "content": {"check": "Nightly backup"}},
        digest("c", recipients={"users": ["Anna Berg", "Nobody"]}),
    ]
    ran = run(service, reports, check_mode=check_mode)
    assert ran.kind == "not_found"
    head, *lines = ran.message.splitlines()
    left = "" if check_mode else ", 1 was not attempted"
    assert head == f"3 of 4 reports failed{left}; nothing was written; correct the following, then run again:"
    assert (
        lines[0]
        == "- no check group is called 'Acme Logistic'; the closest: 'Acme Logistics'; if the check group is new, create it in the portal (report 'a')"
    )
    assert lines[1].startswith("- 7 checks are called 'Nightly backup'; give an id or ")
    assert "(Acme Logistics/Nightly backup)" in lines[1]
    assert lines[2].startswith("- no user is called 'Nobody'")
    reads = [(method, {}, None) for method in ("getCheckGroups", "getChecks", "getUsers")]
    assert calls(service) == [*reads, READ]
    assert actions(ran) == ["created" if check_mode else "not_attempted", "failed", "failed", "failed"]
    assert ran.result["results"][1]["todo"] == ran.result["results"][1]["failure"]["message"]


@pytest.mark.parametrize("method", ["getReports", "getCheckGroups"])
def test_a_listing_that_is_not_understood(service: Simulator, method: str) -> None:
    service.faults.add(Fault("unexpected_object", method))
    ran = run(service, [{"name": "a", "report_type": "stats", "content": {"checkgroup": "Acme Logistics"}}])
    assert (ran.kind, ran.result["failure"]["method"]) == ("protocol", method)
    assert calls(service)[-1] == (method, {}, None)


def test_a_key_that_nobody_knows_is_not_an_empty_list(service: Simulator) -> None:
    service.behavior = Behavior(unknown_list_key="payload")
    ran = run(service, [digest("a")])
    assert ran.kind == "protocol"
    assert calls(service) == [READ]


# --- drift ---


def test_drift_is_warned_of_line_by_line(service: Simulator) -> None:
    for name in "ab":
        service.organization.add_report(digest(name, description="old", filename="old"))
    reports = [digest(name, description="new", filename="new") for name in "ab"]
    ran = run(service, reports)
    assert (ran.failed, ran.result["changed"], actions(ran)) == (False, False, ["drifted", "drifted"])
    assert ran.warnings == [
        "description is \"old\", should be \"new\" (2 reports: 'a', 'b')",
        "filename is \"old\", should be \"new\" (2 reports: 'a', 'b')",
        "CheckCentral's API cannot change a report: update the report in the portal, or change your playbook",
    ]
    ignored = run(service, reports, on_drift="ignore")
    assert (ignored.failed, ignored.warnings) == (False, [])
    assert ignored.result["results"] == ran.result["results"]


def test_drift_as_a_failure_comes_after_the_creates(service: Simulator) -> None:
    service.organization.add_report(digest("drifted", description="old"))
    ran = run(service, [digest("drifted", description="new"), digest("new")], on_drift="fail")
    assert (ran.failed, ran.kind, ran.result["changed"]) == (True, "drift", True)
    assert actions(ran) == ["drifted", "created"]
    assert 'drifted: description is "old", should be "new"' in ran.message
    assert calls(service) == [READ, create("new"), READ]


# --- what goes wrong while it writes ---


def test_a_refused_report_does_not_stop_the_others(service: Simulator) -> None:
    refused = digest("b", extra_properties={"interval_value": "many"})
    ran = run(service, [digest("a"), refused, digest("c")])
    assert actions(ran) == ["created", "failed", "created"]
    assert (ran.failed, ran.kind, ran.result["failure"]["status"]) == (True, "rejected", 400)
    assert ran.result["results"][1]["failure"]["error_id"] == "invalid_request"
    assert ran.message.startswith("1 of 3 reports failed; correct the following, then run again:\n- createReport was")
    assert calls(service) == [READ, create("a"), create("b", interval_value="many"), create("c"), READ]
    assert run(service, [digest("a"), digest("b"), digest("c")]).result["summary"]["created"] == 1


def test_a_token_that_may_not_write_stops_the_rest(service: Simulator) -> None:
    reports = [digest(name) for name in "abc"]
    ran = run(service, reports, api_token=service.read_only_token)
    assert (ran.kind, actions(ran)) == ("permission", ["failed", "not_attempted", "not_attempted"])
    [line] = ran.message.splitlines()[1:]
    assert "Read/Write access" in line
    assert ran.message.startswith("1 of 3 reports failed, 2 were not attempted; ")
    assert calls(service) == [READ, create("a")]
    checked = run(service, reports, api_token=service.read_only_token, check_mode=True)
    assert checked.result["summary"]["created"] == 3


def test_a_token_that_ends_in_the_middle_stops_the_rest(service: Simulator) -> None:
    service.faults.add(Fault("status", "createReport", skip=1, count=None, code=401))
    ran = run(service, [digest(name) for name in "abcd"])
    assert (ran.kind, actions(ran)) == ("authentication", ["created", "failed", "not_attempted", "not_attempted"])
    assert calls(service) == [READ, create("a"), create("b"), READ]


@pytest.mark.parametrize(("errors_as", "tries"), [("status", 4), ("ok", 1)])
def test_a_used_up_quota_stops_the_rest(service: Simulator, pauses: list[float], errors_as: str, tries: int) -> None:
    service.behavior = Behavior(errors_as=errors_as, daily_limit=2)
    ran = run(service, [digest(name) for name in "abcd"])
    assert (ran.kind, actions(ran)) == ("quota", ["created", "created", "failed", "not_attempted"])
    assert "createReport has no calls left" in ran.message
    assert calls(service) == [READ, create("a"), create("b"), *[create("c")] * tries, READ]
    assert len(pauses) == tries - 1
    assert names(service) == ["a", "b"]


def test_an_hour_is_not_waited_for(service: Simulator, pauses: list[float]) -> None:
    service.faults.add(Fault("status", "createReport", code=429, retry_after=3600))
    ran = run(service, [digest("a"), digest("b")])
    assert (ran.kind, actions(ran)) == ("quota", ["failed", "not_attempted"])
    assert calls(service) == [READ, create("a")]
    assert pauses == []


def test_a_service_that_is_gone_stops_the_rest_after_three_failures(service: Simulator, pauses: list[float]) -> None:
    service.faults.add(Fault("refuse", "getReports"))
    ran = run(service, [digest(name) for name in "abcde"], retries=1)
    assert ran.kind == "transport"
    assert actions(ran) == ["failed"] * 3 + ["not_attempted"] * 2
    assert ran.result["api_calls"] == {"createReport": 6, "getReports": 1}
    assert len(pauses) == 3
    service.faults.clear()
    assert names(service) == []


def test_three_unknown_outcomes_in_a_row_stop_the_rest(service: Simulator, pauses: list[float]) -> None:
    service.faults.add(Fault("close", "createReport", skip=1, count=3))
    ran = run(service, [digest(name) for name in "abcdef"])
    assert ran.kind == "unknown_outcome"
    assert actions(ran) == ["created", "failed", "failed", "failed", "not_attempted", "not_attempted"]
    assert "look in the portal before running again" in ran.message
    assert calls(service) == [READ, *map(create, "abcd"), READ, READ, READ]
    assert pauses == [2, 2]
    assert run(service, [digest(name) for name in "abcdef"]).result["summary"]["created"] == 5
    assert names(service) == list("abcdef")


def test_failures_that_are_not_in_a_row_do_not_stop_the_rest(service: Simulator, pauses: list[float]) -> None:
    service.faults.add(Fault("close", "createReport", count=2), Fault("close", "createReport", skip=3, count=2))
    ran = run(service, [digest(name) for name in "abcdef"])
    assert actions(ran) == ["failed", "failed", "created", "failed", "failed", "created"]
    assert [call for call in calls(service) if call != READ] == [create(name) for name in "abcdef"]
    assert pauses == [2, 2]


# --- the verifying list ---


def test_all_that_is_listed_late_shares_the_verifying_lists(service: Simulator, pauses: list[float]) -> None:
    service.behavior = Behavior(listing_delay=2)
    ran = run(service, [digest(name) for name in "abc"])
    assert actions(ran) == ["created"] * 3
    assert calls(service) == [READ, *map(create, "abc"), READ, READ, READ]
    assert pauses == [2, 2]


def test_what_is_never_listed_must_not_be_run_again(service: Simulator, pauses: list[float]) -> None:
    service.behavior = Behavior(hide_created=True)
    ran = run(service, [digest("a"), digest("b")])
    assert (ran.kind, actions(ran)) == ("unknown_outcome", ["failed", "failed"])
    assert "createReport returned no error, but the listing does not show a new report; do not run again" in ran.message
    assert pauses == [2, 2]


@pytest.mark.parametrize("create_reply", ["id", "message"])
def test_a_verifying_list_that_cannot_be_read(service: Simulator, create_reply: str) -> None:
    service.behavior = Behavior(create_reply=create_reply)
    service.faults.add(
        Fault("close", "createReport", skip=1, moment="after"), Fault("html", "getReports", skip=1, count=None)
    )
    ran = run(service, [digest("a"), digest("b")])
    believed = create_reply == "id"
    assert (ran.kind, actions(ran)) == ("unknown_outcome", ["created" if believed else "failed", "failed"])
    assert ran.warnings[0].startswith("duplicates not checked: getReports returned text")
    stored = service.organization.reports_called("a")[0].id
    assert ran.result["results"][0]["id"] == (stored if believed else None)
    assert calls(service) == [READ, create("a"), create("b"), READ]


def test_what_another_run_made_meanwhile(service: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    write = _client.Client.write

    def raced(client: _client.Client, method: str, body: dict[str, Any]) -> Any:
        if body["name"] != "alone":
            service.organization.add_report({**body, "description": "theirs" if body["name"] == "theirs" else "ours"})
        return write(client, method, body)

    monkeypatch.setattr(_client.Client, "write", raced)
    service.faults.add(Fault("empty", "createReport", count=2))
    reports = [digest(name, description="ours") for name in ("theirs", "equal", "twice", "alone")]
    ran = run(service, reports)
    assert (ran.failed, actions(ran)) == (False, ["drifted", "created", "created", "created"])
    twice = service.organization.reports_called("twice")
    assert len(twice) == 2
    assert ran.warnings[0].startswith("2 reports of this name were created at the same time (")
    assert all(each.id in ran.warnings[0] for each in twice)
    assert ran.warnings[1] == 'theirs: description is "theirs", should be "ours"'
    sent = [create(report["name"], description="ours") for report in reports]
    assert calls(service) == [READ, *sent, READ]


# --- every kind of failure, in both modules ---

KINDS: dict[str, dict[str, Any]] = {
    "invalid": {"name": " "},
    "authentication": {"api_token": f"{TOKEN}x"},
    "permission": {"api_token": "demo-read-only-token"},
    "quota": {"fault": {"kind": "status", "count": None, "code": 429, "retry_after": 3600}},
    "rejected": {"extra_properties": {"interval_value": "many"}},
    "not_found": {"recipients": {"users": ["Nobody"]}},
    "ambiguous": {"name": "double"},
    "drift": {"name": "Daily backup overview", "on_drift": "fail"},
    "transport": {"fault": {"kind": "status", "count": None, "code": 500}},
    "protocol": {"fault": {"kind": "redirect", "count": None}},
    "unknown_outcome": {"fault": {"kind": "redirect", "method": "createReport"}},
    "dependency": {"requests": False},
}


@pytest.mark.parametrize("module", [checkcentral_report, checkcentral_reports], ids=["report", "reports"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_failure_has_its_keys_and_never_the_token(
    service: Simulator, pauses: list[float], monkeypatch: pytest.MonkeyPatch, module: ModuleType, kind: str
) -> None:
    options = dict(KINDS[kind])
    if "fault" in options:
        service.faults.add(Fault(**options.pop("fault")))
    monkeypatch.setattr(_transport, "HAS_REQUESTS", options.pop("requests", True))
    for dummy in range(2):
        service.organization.add_report(digest("double"))
    shared = {name: options.pop(name) for name in ("api_token", "on_drift") if name in options}
    report = digest("a") | options
    own = report if module is checkcentral_report else {"reports": [report]}
    ran = run_against(service, module, **shared, **own)
    failure = ran.result["failure"]
    assert set(failure) == {"kind", "method", "status", "error_id", "message"}
    assert (ran.failed, failure["kind"], failure["message"]) == (True, kind, ran.message)
    assert all(pause <= 8 for pause in pauses)


@pytest.mark.parametrize("method", ["getReports", "createReport"])
@pytest.mark.parametrize("kind", ["status", "error_object", "html"])
@pytest.mark.usefixtures("pauses")
def test_a_service_that_repeats_the_token(service: Simulator, method: str, kind: str) -> None:
    query = f"https://x.example/?apiToken={quote(TOKEN, safe='').lower()}"
    for repeated in (TOKEN, quote(TOKEN), quote_plus(TOKEN), html.escape(TOKEN), json.dumps(TOKEN), query):
        said = f"There is no {repeated} here"
        error = json.dumps({"error": {"id": "oops", "message": said}})
        details: dict[str, Any] = {
            "status": {"code": 400, "body": error, "content_type": "application/json"},
            "error_object": {"message": said},
            "html": {"body": f"<a href='{repeated}'>There is no"},
        }[kind]
        service.faults.add(Fault(kind, method, **details))
        ran = run(service, [digest("a")])
        assert ran.failed
        assert ("There is no" in ran.message) or (kind, method) == ("html", "createReport")
