# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a person reads of checkcentral_reports: results, messages and warnings."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_reports
from ansible_collections.msp.checkcentral.tests.simulator import Behaviour, Fault, Simulator
from ansible_collections.msp.checkcentral.tests.unit.running import Ran, run_module

ACME = "c6000000-0000-4000-8000-000000000001"
FJORD = "c6000000-0000-4000-8000-000000000005"
FORM = "{customer} - {title}"


def run(service: Simulator, reports: list[dict[str, Any]], **options: Any) -> Ran:
    check_mode, diff = options.pop("check_mode", False), options.pop("diff", False)
    connection = {"api_token": service.token, "api_url": service.url, "timeout": 60, "workers": 1}
    service.requests.clear()
    return run_module(
        checkcentral_reports, {**connection, "reports": reports, **options}, check_mode=check_mode, diff=diff
    )


def digest(name: str, **options: Any) -> dict[str, Any]:
    return {"name": name, "report_type": "digest", **options}


def status(name: str, checkgroup: str = "Acme Logistics", **options: Any) -> dict[str, Any]:
    return {"name": name, "report_type": "checkgroup", "content": {"checkgroup": checkgroup}, **options}


def of(customer: str, variable: str = "checkcentral_customers") -> dict[str, Any]:
    return {"origin": {"customer": customer, "variable": variable, "name_form": FORM}}


def actions(ran: Ran) -> dict[str, str]:
    return {result["name"]: result["action"] for result in ran.result["results"]}


def posted(service: Simulator) -> list[str]:
    return [request.body["name"] for request in service.requests if request.verb == "POST"]


# --- results ---


def test_results_hold_what_is_not_unchanged_and_where_it_comes_from(service: Simulator) -> None:
    service.organization.add_report(digest("there"))
    origin = {"customer": "Acme", "short_name": "digest", "anything": [1]}
    ran = run(service, [digest("there"), digest("new", origin=origin)])
    assert actions(ran) == {"new": "created"}
    assert ran.result["results"][0]["origin"] == origin
    assert ran.result["summary"]["unchanged"] == 1
    assert posted(service) == ["new"]
    assert "origin" not in next(request.body for request in service.requests if request.verb == "POST")
    again = run(service, [digest("there"), digest("new")], return_unchanged=True)
    assert actions(again) == {"there": "unchanged", "new": "unchanged"}


@pytest.mark.parametrize("origin", ["host acme", ["x"], 7])
def test_an_origin_that_is_no_dictionary_is_refused(service: Simulator, origin: Any) -> None:
    ran = run(service, [digest("a", origin=origin)])
    assert ran.message == f"origin {origin!r} is not a dictionary; give one, or leave it out (report 'a')"


# --- one cause once ---


def test_a_cause_of_several_reports_is_told_once_with_customer_and_variable(service: Simulator) -> None:
    wrong = [status(f"Acme - {title}", "Acmee Logistics", **of("Acme")) for title in ("Status", "Activity", "Summary")]
    ran = run(service, [*wrong, digest("fine"), status("Other - Status", "Nowhere")])
    assert ran.message.splitlines() == [
        "4 of 5 reports failed, 1 was not attempted; nothing was written; correct what is named here, then run again:",
        (
            "- no check group is called 'Acmee Logistics'; the closest: 'Acme Logistics'; if it is new, create it in the portal "
            "(3 reports of customer 'Acme', from checkcentral_customers)"
        ),
        "- no check group is called 'Nowhere' among 7; if it is new, create it in the portal (report 'Other - Status')",
    ]


def test_problems_that_are_known_before_are_told_with_what_is_found_here(service: Simulator) -> None:
    known = "checkcentral_customers: customer 'Acme' has an unknown key 'emial'; did you mean 'emails'?"
    reports = [
        status("Acme - Status", "Nowhere", problems=[known], **of("Acme")),
        digest(
            "Acme - Digest", problems=[known], recipients={"emails": ["no address"], "users": ["Nobody"]}, **of("Acme")
        ),
    ]
    ran = run(service, reports)
    assert ran.kind == "invalid"
    assert ran.message.splitlines()[1:] == [
        f"- {known}",
        "- no check group is called 'Nowhere' among 7; if it is new, create it in the portal (report 'Acme - Status' of customer 'Acme', from checkcentral_customers)",
        (
            "- recipients.emails 'no address' does not look like an address; give one such as it@example.com "
            "(report 'Acme - Digest' of customer 'Acme', from checkcentral_customers)"
        ),
        "- no user is called 'Nobody' among 5 (report 'Acme - Digest' of customer 'Acme', from checkcentral_customers)",
    ]
    assert not posted(service)
    assert known in ran.result["results"][0]["todo"]


@pytest.mark.parametrize(("problems", "told"), [("wrong", "wrong"), (["wrong"], "wrong"), (5, "5")])
def test_one_problem_may_come_alone(service: Simulator, problems: Any, told: str) -> None:
    ran = run(service, [digest("a", problems=problems)])
    assert (ran.kind, ran.message) == ("invalid", told)


def test_a_service_that_does_not_answer_hides_nothing_that_is_wrong_already(service: Simulator) -> None:
    service.faults.add(Fault("status", "getCheckGroups", count=None, code=400))
    ran = run(service, [digest("a", format="pdf"), status("b")])
    head, *lines = ran.message.splitlines()
    assert head == "2 problems:"
    assert lines[0].startswith("- getCheckGroups was refused (HTTP 400")
    assert lines[1].endswith("(report 'a')")


def test_a_token_that_may_not_write_is_told_once(service: Simulator) -> None:
    names = [f"r{number}" for number in range(20)]
    ran = run(service, list(map(digest, names)), api_token=service.read_only_token, workers=8)
    head, *lines = ran.message.splitlines()
    summary = ran.result["summary"]
    assert (ran.kind, summary["failed"] + summary["not_attempted"]) == ("permission", 20)
    assert head.startswith(f"{summary['failed']} of 20 reports failed")
    [line] = lines
    assert "Read/Write access" in line


def test_more_than_five_names_are_counted(service: Simulator) -> None:
    ran = run(service, [status(f"r{number}", "Nowhere") for number in range(8)])
    assert ran.message.endswith("(8 reports: 'r0', 'r1', 'r2', 'r3', 'r4' and 3 more)")
    customers = [status(f"C{number} - Status", "Nowhere", **of(f"C{number}")) for number in range(7)]
    ran = run(service, customers)
    assert ran.message.endswith(
        "(7 reports of 7 customers: 'C0', 'C1', 'C2', 'C3', 'C4' and 2 more, from checkcentral_customers)"
    )


def test_a_warning_of_many_reports_is_one_line(service: Simulator) -> None:
    ran = run(service, [digest(f"r{number}", interval_type="day") for number in range(30)], check_mode=True)
    assert ran.warnings == [
        "scheduled but without recipients, so nobody will receive it (30 reports: 'r0', 'r1', 'r2', 'r3', 'r4' and 25 more)"
    ]


# --- check mode ---


def test_in_check_mode_the_rest_is_planned_although_something_is_wrong(service: Simulator) -> None:
    service.organization.add_report(digest("drifted", description="old"))
    reports = [
        digest("wrong", format="pdf"),
        digest("new"),
        digest("drifted", description="new"),
        status("lost", "Nowhere"),
    ]
    ran = run(service, reports, check_mode=True)
    assert (ran.failed, ran.result["changed"]) == (True, True)
    assert actions(ran) == {"wrong": "failed", "new": "created", "drifted": "drifted", "lost": "failed"}
    kinds = {result["name"]: result["failure"]["kind"] for result in ran.result["results"] if result["failure"]}
    assert kinds == {"wrong": "invalid", "lost": "not_found"}
    assert ran.result["summary"] == {"created": 1, "unchanged": 0, "drifted": 1, "failed": 2, "not_attempted": 0}
    assert "drifted" not in ran.result["unmanaged"]
    really = run(service, reports)
    assert (really.failed, really.result["changed"], posted(service)) == (True, False, [])
    assert actions(really)["new"] == "not_attempted"


@pytest.mark.parametrize("check_mode", [False, True])
def test_max_creates_names_what_it_refused(service: Simulator, check_mode: bool) -> None:
    service.organization.add_report(digest("drifted", description="old"))
    reports = [*(digest(f"r{number}") for number in range(25)), digest("drifted", description="new")]
    ran = run(service, reports, max_creates=3, check_mode=check_mode)
    names = ", ".join(repr(f"r{number}") for number in range(20))
    assert ran.message == (
        "max_creates is 3, but 25 reports would be created; nothing was written. "
        f"Raise it if that is right: {names} and 5 more"
    )
    assert (ran.kind, ran.result["changed"], posted(service)) == ("invalid", False, [])
    assert ran.result["summary"] == {"created": 0, "unchanged": 0, "drifted": 1, "failed": 0, "not_attempted": 25}
    assert set(actions(ran).values()) == {"not_attempted", "drifted"}


# --- drift in a person's words ---


def test_drift_has_names_times_and_plain_text(service: Simulator) -> None:
    fjord = service.organization.check_groups[FJORD].name
    service.organization.add_report(
        status(
            "D",
            ACME,
            description="Tom &amp; Jerry",
            report_time=540,
            recipients={"users": [], "emails": ["a@x.example"]},
        )
    )
    wanted = status(
        "D", fjord, description='"Tom"\u200b', report_time="07:00", recipients={"emails": [], "users": ["Anna Berg"]}
    )
    ran = run(service, [wanted], diff=True)
    texts = {
        "report_time is 09:00, should be 07:00",
        f'content.checkgroup is "Acme Logistics", should be "{fjord}"',
        'recipients.users is none, should be "Anna Berg"',
        'recipients.emails is "a@x.example", should be none',
        'description is "Tom & Jerry", should be ""Tom"\\u200b"',
    }
    [result] = ran.result["results"]
    assert {each["text"] for each in result["drift"]} == texts
    assert set(ran.warnings[:-1]) == {f"D: {text}" for text in texts}
    [diff] = ran.result["diff"]
    assert (diff["before"]["report_time"], diff["after"]["report_time"]) == ("09:00", "07:00")
    assert (diff["before"]["content.checkgroup"], diff["after"]["content.checkgroup"]) == ("Acme Logistics", fjord)
    raw = {each["property"]: (each["actual"], each["desired"]) for each in result["drift"]}
    assert raw["report_time"] == (540, 420)
    assert raw["content.checkgroup"] == (ACME, FJORD)
    assert all(text in result["todo"] for text in texts)


def test_a_name_that_two_objects_have_is_told_with_its_id(service: Simulator) -> None:
    first, second = [board for board in service.organization.dashboards.values() if board.name == "Overview"]
    board = {"name": "D", "report_type": "dashboard"}
    service.organization.add_report({**board, "content": {"dashboard": first.id}})
    [result] = run(service, [{**board, "content": {"dashboard": second.id}}]).result["results"]
    [drift] = result["drift"]
    assert drift["text"] == f'content.dashboard is "Overview ({first.id})", should be "Overview ({second.id})"'


def test_drift_that_only_the_escapes_of_a_text_make_is_shown_as_it_is(service: Simulator) -> None:
    service.organization.add_report(digest("D", description="A &amp; B"))
    [result] = run(service, [digest("D", description="A & B")]).result["results"]
    assert result["drift"][0]["text"] == 'description is "A &amp; B", should be "A & B"'


# --- a second name ---


def test_a_second_name_gets_a_warning_that_names_the_first(service: Simulator) -> None:
    service.organization.reports.clear()
    old = service.organization.add_report(status("Acme - Status", ACME))
    service.organization.add_report(status("Acme - Kept", ACME))
    service.organization.add_report({"name": "Acme - Stats", "report_type": "stats", "content": {"checkgroup": ACME}})
    ran = run(service, [status("Renamed - Status"), status("Acme - Kept")])
    assert posted(service) == ["Renamed - Status"]
    [warning] = ran.warnings
    assert warning == (
        f"'Acme - Status' ({old.id}) shows the same, and no one asks for it; if this is its new name, remove it in the portal "
        "(report 'Renamed - Status')"
    )
    assert ran.result["results"][0]["todo"] == warning.removesuffix(" (report 'Renamed - Status')")


@pytest.mark.parametrize(
    ("existing", "second_name", "refused"),
    [
        ("Acme - Status", "refuse", True),
        ("Acme - Anything", "refuse", True),
        ("Made by hand", "refuse", False),
        ("Acme - Status", "warn", False),
    ],
)
@pytest.mark.parametrize("check_mode", [False, True])
def test_a_second_name_of_the_form_of_the_names_is_not_created(
    service: Simulator, existing: str, second_name: str, refused: bool, check_mode: bool
) -> None:
    service.organization.reports.clear()
    service.organization.add_report(status(existing, ACME))
    ran = run(service, [status("Renamed - Status", **of("Renamed"))], second_name=second_name, check_mode=check_mode)
    assert actions(ran) == {"Renamed - Status": "failed" if refused else "created"}
    assert (ran.failed, len(ran.warnings)) == (refused, 0 if refused else 1)
    assert repr(existing) in (ran.message if refused else ran.warnings[0])
    if refused:
        assert ran.kind == "ambiguous"
    assert posted(service) == ([] if refused or check_mode else ["Renamed - Status"])


def test_without_the_form_of_the_names_a_second_name_is_created_with_a_warning(service: Simulator) -> None:
    service.organization.reports.clear()
    service.organization.add_report(status("Acme - Status", ACME))
    ran = run(service, [status("Renamed - Status")], second_name="refuse")
    assert (posted(service), len(ran.warnings)) == (["Renamed - Status"], 1)


@pytest.mark.parametrize(("detail", "warnings"), [("names", 0), ("full", 1)])
def test_what_the_service_does_not_tell_is_no_second_name(service: Simulator, detail: str, warnings: int) -> None:
    service.organization.reports.clear()
    service.organization.add_report(status("Acme - Status", ACME))
    if detail == "names":
        service.behaviour = Behaviour(reports_detail="names")
    assert len(run(service, [status("Renamed - Status"), digest("Digest")]).warnings) == warnings


# --- names that look alike ---


@pytest.mark.parametrize(
    "existing",
    [
        "Bäckerei\u00a0Müller - Weekly",
        "Bäckerei\u202fMüller - Weekly",
        "Bäckerei  Müller - Weekly",
        "Bäckerei \u200bMüller - Weekly",
        "\ufeffBäckerei Müller - Weekly",
        "Bäckerei Müller - Weekly\u200e",
        "Ba\u0308ckerei Müller - Weekly",
    ],
)
def test_a_name_that_looks_like_an_existing_one_is_ambiguous(service: Simulator, existing: str) -> None:
    report = service.organization.add_report(digest(existing))
    ran = run(service, [digest("Bäckerei Müller - Weekly")])
    assert (ran.kind, posted(service)) == ("ambiguous", [])
    assert report.id in ran.message


@pytest.mark.parametrize("reference", ["Cafe\u0301", "Caf\u00e9", "Caf\u00e9\u00a0", "\ufeffCafe\u0301"])
def test_a_check_group_is_found_in_any_unicode_form(service: Simulator, reference: str) -> None:
    groups = service.organization.check_groups
    groups[ACME] = dataclasses.replace(groups[ACME], name="Caf\u00e9")
    ran = run(service, [status("Status", reference)])
    assert (ran.failed, actions(ran)) == (False, {"Status": "created"})
    [sent] = [request.body for request in service.requests if request.verb == "POST"]
    assert sent["content"] == {"checkgroup": ACME}
