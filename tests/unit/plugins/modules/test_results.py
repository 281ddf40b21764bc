# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a person reads of checkcentral_reports: results, messages and warnings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils import _typed
from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_reports
from ansible_collections.msp.checkcentral.plugins.plugin_utils._summary import run_summary
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator
from ansible_collections.msp.checkcentral.tests.unit.plugins.modules.calling import ACME, FJORD, run_against, sent
from ansible_collections.msp.checkcentral.tests.unit.running import Ran

FORM = "{customer} - {title}"
# What is said of the names that reports have here and nothing in the organization has, and of what is no address.
NOWHERE = "- no check group is called 'Nowhere' (7 listed); if the check group is new, create it in the portal"
NO_USER = "- no user is called 'Nobody' (5 listed)"
NO_ADDRESS = "- recipients.emails 'no address' does not look like an address; give one such as it@example.com"
OF_ACME = "of customer 'Acme', from checkcentral_customers)"


def run(service: Simulator, reports: list[dict[str, Any]], **options: Any) -> Ran:
    return run_against(service, checkcentral_reports, **{"workers": 1, "reports": reports, **options})


def digest(name: str, **options: Any) -> dict[str, Any]:
    return {"name": name, "report_type": "digest", **options}


def status(name: str, checkgroup: str = "Acme Logistics", **options: Any) -> dict[str, Any]:
    return {"name": name, "report_type": "checkgroup", "content": {"checkgroup": checkgroup}, **options}


def of(customer: str, variable: str = "checkcentral_customers") -> dict[str, Any]:
    return {"origin": {"customer": customer, "variable": variable, "name_form": FORM}}


def actions(ran: Ran) -> dict[str, str]:
    return {result["name"]: result["action"] for result in ran.result["results"]}


def posted(service: Simulator) -> list[str]:
    return [body["name"] for body in sent(service)]


# --- results ---


def test_results_hold_what_is_not_unchanged_and_where_it_comes_from(service: Simulator) -> None:
    service.organization.add_report(digest("there"))
    origin = {"customer": "Acme", "short_name": "digest", "anything": [1]}
    ran = run(service, [digest("there"), digest("new", origin=origin)])
    assert actions(ran) == {"new": "created"}
    assert ran.result["results"][0]["origin"] == origin
    assert ran.result["summary"]["unchanged"] == 1
    assert posted(service) == ["new"]
    assert "origin" not in sent(service)[0]
    again = run(service, [digest("there"), digest("new")], return_unchanged=True)
    assert actions(again) == {"there": "unchanged", "new": "unchanged"}


@pytest.mark.parametrize("origin", ["host acme", ["x"], 7])
def test_an_origin_that_is_no_dictionary_is_refused(service: Simulator, origin: Any) -> None:
    ran = run(service, [digest("a", origin=origin)])
    assert (
        ran.message
        == f"origin {origin!r} is not a dictionary; give one, or leave it out (report 'a'); nothing was written"
    )


# --- all mistakes together ---


def test_a_wrong_type_hides_no_other_mistake_of_the_item(service: Simulator) -> None:
    wrong = {
        "name": "a ", "report_type": "stat", "format": "pdff", "bogus": 1, "interval_value": "x", "report_time": "25:00",
        "recipients": {"wat": 1, "emails": ["no address"], "users": ["Nobody"]}, "content": True,
    }  # fmt: skip
    ran = run(service, [wrong])
    lines = "\n".join(ran.message.splitlines()[1:])
    for part in (
        "content True is not possible", "convert to int", "report_type must be one of", "format must be one of", "bogus, recipients.wat",
        "name 'a ' has white space", "report_time '25:00' is not a time", "emails 'no address' does not look", "no user is called 'Nobody'",
    ):  # fmt: skip
        assert lines.count(part) == 1
    assert len(lines.splitlines()) == 9
    assert ran.kind == "invalid"


def test_what_is_missing_for_its_type_alone_is_told_once(service: Simulator) -> None:
    ran = run(service, [{"name": "a", "report_type": "dashboard", "content": True}])
    assert ran.message == ("content True is not possible; give a value of type dict (report 'a'); nothing was written")
    ran = run(service, [{"format": "pdff", "report_time": "25:00"}])
    assert len(ran.message.splitlines()) == 4
    assert "missing required arguments: name, report_type" in ran.message


def test_a_name_that_two_customers_have_is_told_with_the_first(service: Simulator) -> None:
    ran = run(service, [status("Status", **of("Acme")), status("Status", **of("Beta"))])
    assert "name 'Status' is also used by report 'Status' of customer 'Acme'" in ran.message
    assert "; give each report its own name (" in ran.message


def test_a_reference_with_a_problem_is_not_looked_up(service: Simulator) -> None:
    ran = run(service, [digest("a", recipients={"users": ["Nobody", " "]})])
    assert "recipients.users ['Nobody', ''] has an empty entry" in ran.message
    assert "no user is called" not in ran.message


# --- problems that are about no object ---


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_problem_of_the_run_is_no_report(service: Simulator, check_mode: bool) -> None:
    problem = "the variable digest_reports_tiem is not known"
    of_the_run = {"problems": [problem], "origin": {"variable": "digest_reports_catalog"}}
    ran = run(service, [of_the_run, digest("a"), digest("b")], check_mode=check_mode)
    done = "created" if check_mode else "not_attempted"
    assert (ran.kind, ran.message) == ("invalid", f"{problem}; nothing was written")
    assert {key: count for key, count in ran.result["summary"].items() if count} == {done: 2}
    told = [(each["name"], each["action"]) for each in ran.result["results"]]
    assert told == [(None, "failed"), ("a", done), ("b", done)]
    summary = run_summary(ran.result, check_mode=check_mode)
    assert (summary["total"], summary["problems"]) == (2, [problem])
    assert [report["name"] for report in summary["reports"]] == ["a", "b"]
    assert summary["lines"][:2] == [
        f"Reports: 2, of these 2 {'to be created' if check_mode else 'not attempted'}", f"Problem: {problem}",
    ]  # fmt: skip
    both = run(service, [of_the_run, digest("a", format="pdf"), digest("b")])
    assert both.message.splitlines()[0].startswith("1 of 2 reports failed, 1 was not attempted; nothing was written; ")


def test_a_customer_of_whom_no_report_can_be_made_is_named_as_one(service: Simulator) -> None:
    people = {"emails": ["no address"], "users": ["Nobody"]}
    item = {"problems": ["a key is not known"], "recipients": people, "content": {"checkgroup": "Nowhere"}}
    ran = run(service, [{**item, **of("Acme")}, {**item, **of("Beta")}])
    both = "(customers 'Acme', 'Beta', from checkcentral_customers)"
    assert ran.message.splitlines() == [
        "4 problems; nothing was written:",
        "- a key is not known",
        f"{NO_ADDRESS} {both}",
        f"{NOWHERE} {both}",
        f"{NO_USER} {both}",
    ]
    assert set(ran.result["summary"].values()) == {0}


def test_what_is_about_a_customer_alone_is_no_further_report_of_it(service: Simulator) -> None:
    content = {"content": {"checkgroup": "Nowhere"}}
    nothing = {"problems": ["a key is not known"], **content, **of("Acme")}
    ran = run(service, [nothing, {"name": "Acme - Status", "report_type": "stats", **content, **of("Acme")}])
    assert ran.message.splitlines()[1:] == [
        "- a key is not known",
        f"{NOWHERE} (report 'Acme - Status' {OF_ACME}",
    ]


# --- one cause once ---


def test_a_cause_of_several_reports_is_told_once_with_customer_and_variable(service: Simulator) -> None:
    wrong = [status(f"Acme - {title}", "Acmee Logistics", **of("Acme")) for title in ("Status", "Activity", "Summary")]
    ran = run(service, [*wrong, digest("fine"), status("Other - Status", "Nowhere")])
    assert ran.message.splitlines() == [
        "4 of 5 reports failed, 1 was not attempted; nothing was written; correct the following, then run again:",
        (
            "- no check group is called 'Acmee Logistics'; the closest: 'Acme Logistics'; if the check group is new, create it in the portal "
            f"(3 reports {OF_ACME}"
        ),
        f"{NOWHERE} (report 'Other - Status')",
    ]


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize("sees", [0, 1, 7])
def test_a_token_that_sees_none_of_many_check_groups_is_the_cause(
    service: Simulator, sees: int, check_mode: bool
) -> None:
    for identity in [*service.organization.check_groups][sees:]:
        del service.organization.check_groups[identity]
    reports = [status(f"C{n} - {title}", f"C{n}", **of(f"C{n}")) for n in range(6) for title in ("Status", "Copy")]
    ran = run(service, reports, check_mode=check_mode)
    [line] = ran.message.splitlines()[1:]
    lists = {0: "no check group", 1: "1 check group", 7: "7 check groups"}[sees]
    some = "'C0', 'C1', 'C2', 'C3', 'C4' and 1 more"
    assert line.startswith(f"- none of 6 check groups is found: {some}; getCheckGroups lists {lists}")
    assert "the token probably belongs to another organization, or to a user who does not see them" in line
    assert line.endswith(f"(12 reports of 6 customers: {some}, from checkcentral_customers)")
    assert (ran.kind, ran.result["failure"]["method"]) == ("not_found", "getCheckGroups")


@pytest.mark.parametrize(
    "names",
    [
        ["Acmee Logistics", "Fjordlin", "Contoso Dentall"],
        ["Nowhere", "Elsewhere"],
        ["A", "B", "C", ACME[:-1], "Acme Logistics"],
    ],
)
def test_names_that_are_misspelt_are_the_cause(service: Simulator, names: list[str]) -> None:
    ran = run(service, [status(name, name) for name in names])
    assert "no check group is called" in ran.message
    assert "token" not in ran.message


def test_problems_that_are_known_before_are_told_with_what_is_found_here(service: Simulator) -> None:
    known = "checkcentral_customers: customer 'Acme' has an unknown key 'emial'; did you mean 'emails'?"
    recipients = {"emails": ["no address"], "users": ["Nobody"]}
    reports = [status("Acme - Status", "Nowhere"), digest("Acme - Digest", recipients=recipients)]
    ran = run(service, [{**report, "problems": [known], **of("Acme")} for report in reports])
    assert ran.kind == "invalid"
    assert ran.message.splitlines()[1:] == [
        f"- {known}",
        f"{NOWHERE} (report 'Acme - Status' {OF_ACME}",
        f"{NO_ADDRESS} (report 'Acme - Digest' {OF_ACME}",
        f"{NO_USER} (report 'Acme - Digest' {OF_ACME}",
    ]
    assert not posted(service)
    assert known in ran.result["results"][0]["todo"]


@pytest.mark.parametrize(("problems", "told"), [("wrong", "wrong"), (["wrong"], "wrong"), (5, "5")])
def test_one_problem_may_come_alone(service: Simulator, problems: Any, told: str) -> None:
    ran = run(service, [digest("a", problems=problems)])
    assert (ran.kind, ran.message) == ("invalid", f"{told}; nothing was written")


def test_a_service_that_does_not_answer_hides_nothing_that_is_wrong_already(service: Simulator) -> None:
    service.faults.add(Fault("status", "getCheckGroups", count=None, code=400))
    ran = run(service, [digest("a", format="pdf"), status("b")])
    head, *lines = ran.message.splitlines()
    assert head == "2 problems; nothing was written:"
    assert lines[0].startswith("- getCheckGroups was refused (HTTP 400")
    assert lines[1].endswith("(report 'a')")


def test_more_than_five_names_are_counted(service: Simulator) -> None:
    ran = run(service, [status(f"r{number}", "Nowhere") for number in range(8)])
    assert ran.message.endswith("(8 reports: 'r0', 'r1', 'r2', 'r3', 'r4' and 3 more)")
    customers = [status(f"C{number} - Status", "Nowhere", **of(f"C{number}")) for number in range(7)]
    ran = run(service, customers)
    assert ran.message.endswith(
        "(7 reports of 7 customers: 'C0', 'C1', 'C2', 'C3', 'C4' and 2 more, from checkcentral_customers)"
    )


NO_RECIPIENTS = "scheduled but without recipients, so no one will receive it"
NO_ONE = {"org_wide": False, "emails": [], "users": [], "usergroups": []}


@pytest.mark.parametrize("check_mode", [False, True])
def test_what_nobody_receives_is_told_in_every_run(service: Simulator, check_mode: bool) -> None:
    reports = [digest(name, interval_type="day", recipients=NO_ONE) for name in "abc"]
    service.organization.reports.clear()
    for ran in (run(service, reports, check_mode=check_mode), run(service, reports, check_mode=check_mode)):
        assert ran.warnings == [f"{NO_RECIPIENTS} (3 reports: 'a', 'b', 'c')"]
        told = ([NO_RECIPIENTS], NO_RECIPIENTS)
        assert [(each["warnings"], each["todo"]) for each in ran.result["results"]] == [told] * 3
        lines = run_summary(ran.result, check_mode=check_mode)["lines"]
        head = f"Reports with a warning: 3: {', '.join(map(called, ran.result['results']))}"
        assert lines[lines.index(head) + 1] == f"  {NO_RECIPIENTS}"


@pytest.mark.parametrize("recipients", [None, {"org_wide": True}, {**NO_ONE, "emails": ["a@b.example"]}])
def test_a_report_that_somebody_may_receive_has_no_warning(service: Simulator, recipients: Any) -> None:
    service.organization.add_report(digest("a", interval_type="day", recipients={"emails": ["a@b.example"]}))
    ran = run(service, [digest("a", interval_type="day", recipients=recipients)], return_unchanged=True)
    assert NO_RECIPIENTS not in str(ran.warnings)


def called(result: dict[str, Any]) -> str:
    return f"{result['name']} ({result['id']})" if result["id"] else str(result["name"])


def test_what_many_reports_differ_in_is_one_line(service: Simulator) -> None:
    for number in range(60):
        service.organization.add_report(digest(f"r{number}", report_time=540, description=f"{number % 59}"))
    ran = run(service, [digest(f"r{number}", report_time="07:00", description="0") for number in range(60)])
    text = "report_time is 09:00, should be 07:00"
    assert ran.warnings[0] == f"{text} (60 reports: 'r0', 'r1', 'r2', 'r3', 'r4' and 55 more)"
    assert ran.warnings[1] == 'r1: description is "1", should be "0"'
    assert ran.warnings[-2] == "49 more properties differ; the result lists all of them"
    assert len(ran.warnings) == 12
    results = ran.result["results"]
    lines = run_summary(ran.result)["lines"]
    [head] = [line for line in lines if line.startswith("Reports drifted: 60: ")]
    assert head == f"Reports drifted: 60: {', '.join(map(called, results[:5]))}, and 55 more"
    assert lines[lines.index(head) + 1] == f"  {text}"
    assert lines.count(f"  {text}") == 1
    own = lines.index(f"Report drifted: {called(results[1])}")
    assert lines[own + 1] == '  description is "1", should be "0"'
    failed = run(service, [digest(f"r{number}", report_time="07:00") for number in range(60)], on_drift="fail")
    assert failed.message.splitlines()[1:] == [f"- {text} (60 reports: 'r0', 'r1', 'r2', 'r3', 'r4' and 55 more)"]


# --- time zones ---


@pytest.fixture
def zones(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The list of time zones of the machine."""
    found = {"UTC", "Europe/Oslo", "America/New_York"}
    monkeypatch.setattr("zoneinfo.available_timezones", lambda: found)
    _typed.doubt_of_zone.cache_clear()
    yield found
    _typed.doubt_of_zone.cache_clear()


@pytest.mark.parametrize(
    ("zone", "doubt"),
    [
        ("Europe/Oslo", None),
        ("UTC", None),
        ("W. Europe Standard Time", None),
        ("Europe/Olso", "the closest: Europe/Oslo"),
        ("america/new york", "the closest: America/New_York"),
        ("Middle Earth", "give one such as Europe/Oslo"),
    ],
)
def test_a_time_zone_that_no_list_has_gets_a_warning(
    service: Simulator, zones: set[str], zone: str, doubt: str | None
) -> None:
    assert "Europe/Oslo" in zones
    ran = run(service, [digest("a", timezone=zone)])
    assert not ran.failed
    told = f"timezone {zone!r} is not in any list of time zones on this machine; {doubt} (report 'a')"
    assert ran.warnings == ([told] if doubt else [])
    # What the service has taken is good.
    assert run(service, [digest("a", timezone=zone)]).warnings == []


def test_without_a_list_of_time_zones_there_is_no_warning(service: Simulator, zones: set[str]) -> None:
    zones.clear()
    assert run(service, [digest("a", timezone="Nowhere/At all")]).warnings == []


@pytest.mark.parametrize("zone", ["+02:00", "1", " Europe/Oslo ", "Europe/\u200bOslo", "Europe/Oslo\n"])
def test_what_cannot_be_a_time_zone_is_refused(service: Simulator, zone: str) -> None:
    ran = run(service, [digest("a", timezone=zone)])
    assert (ran.kind, posted(service)) == ("invalid", [])
    assert ran.message.startswith(f"timezone {zone!r} ")


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
        f"Raise it if this is intended: {names} and 5 more"
    )
    assert (ran.kind, ran.result["changed"], posted(service)) == ("invalid", False, [])
    assert ran.result["summary"] == {"created": 0, "unchanged": 0, "drifted": 1, "failed": 0, "not_attempted": 25}
    assert set(actions(ran).values()) == {"not_attempted", "drifted"}


def test_max_creates_names_the_variable_of_the_role(service: Simulator) -> None:
    reports = [
        status("Acme - Status", **of("Acme")),
        digest("D", origin={"variable": "digest_reports_organization_reports"}),
    ]
    ran = run(service, reports, max_creates=1)
    assert ran.message == (
        "max_creates (digest_reports_max_creates) is 1, but 2 reports would be created; nothing was written. "
        "Raise it if this is intended: 'Acme - Status', 'D'"
    )
    assert "workers (digest_reports_workers) 17 is not possible" in run(service, reports, workers=17).message


# --- names that look alike ---


@pytest.mark.parametrize("name", ["ACME logistics", "AcmeLogistics", "acme Logistics"])
@pytest.mark.parametrize("check_mode", [False, True])
def test_customers_that_differ_only_in_case_or_spaces_are_one(service: Simulator, name: str, check_mode: bool) -> None:
    reports = [
        {"name": f"{customer} - {kind}", "report_type": kind, "content": {"checkgroup": group}, **of(customer)}
        for customer, group in (("Acme Logistics", "Acme Logistics"), (name, ACME))
        for kind in ("activity", "checkgroup", "stats")
    ]
    ran = run(service, reports, check_mode=check_mode)
    told = ran.message.splitlines()[-1].removeprefix("- ")
    assert told.startswith(
        f"customer {name!r} differs from 'Acme Logistics' only in case or spaces, and both show the same; keep only one of them "
        f"(3 reports of customer {name!r}, from checkcentral_customers)"
    )
    assert ran.kind == "ambiguous"
    assert posted(service) == []


def test_customers_of_one_check_group_may_have_different_names(service: Simulator) -> None:
    reports = [status(f"{customer} - Status", **of(customer)) for customer in ("Acme North", "Acme South")]
    reports += [digest("Daily"), digest("DAILY"), status("Acme - Status", FJORD, **of("acme north"))]
    assert not run(service, reports).failed
    assert len(posted(service)) == 5


# --- whether something was written ---


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize(
    ("reports", "options", "fault"),
    [
        ([digest("a", format="pdf")], {}, None),
        ([status("a", "Nowhere")], {}, None),
        ([digest("a")], {"workers": 99}, None),
        ([digest("a")], {"max_creates": 0}, None),
        ([digest("a")], {"organization": "Southwind"}, None),
        ([digest("there", description="new")], {"on_drift": "fail"}, None),
        ([digest("a")], {}, {"kind": "status", "method": "getReports", "count": None, "code": 401}),
        ([digest("a")], {}, {"kind": "close", "method": "getReports", "count": None}),
    ],
)  # fmt: skip
def test_a_failure_says_that_nothing_was_written(
    service: Simulator,
    reports: list[dict[str, Any]],
    options: dict[str, Any],
    fault: dict[str, Any] | None,
    check_mode: bool,
) -> None:
    service.organization.add_report(digest("there", description="old"))
    if fault:
        service.faults.add(Fault(**fault))
    ran = run(service, reports, retries=0, check_mode=check_mode, **options)
    assert ran.message.lower().count("nothing was written") == 1
    assert ran.result["failure"]["message"] == ran.message
    assert posted(service) == []


@pytest.mark.parametrize("count", [1, 3])
def test_refused_creates_wrote_nothing(service: Simulator, count: int) -> None:
    reports = [digest(f"r{number}") for number in range(count)]
    assert "; nothing was written" in run(service, reports, api_token=service.read_only_token).message
    service.faults.add(Fault("status", "createReport", count=None, code=400))
    assert "; nothing was written" in run(service, reports).message


@pytest.mark.parametrize("fault", [{"skip": 1, "code": 403}, {"count": None, "code": 500}])
@pytest.mark.usefixtures("pauses")
def test_what_was_or_may_have_been_written_is_not_denied(service: Simulator, fault: dict[str, Any]) -> None:
    service.faults.add(Fault("status", "createReport", **fault))
    ran = run(service, [digest("a"), digest("b")], retries=0)
    assert ran.failed
    assert "nothing was written" not in ran.message


# --- drift in a person's words ---


def test_drift_has_names_times_and_plain_text(service: Simulator) -> None:
    old = {"description": "Tom &amp; Jerry", "report_time": 540, "recipients": {"emails": ["a@x.example"]}}
    new = {"description": '"Tom"\u200b', "report_time": "07:00", "recipients": {"emails": [], "users": ["Anna Berg"]}}
    service.organization.add_report(status("D", ACME, **old))
    ran = run(service, [status("D", "Fjord Shipping", **new)], diff=True)
    texts = {
        "report_time is 09:00, should be 07:00",
        'content.checkgroup is "Acme Logistics", should be "Fjord Shipping"',
        'recipients.users is none, should be "Anna Berg"',
        'recipients.emails is "a@x.example", should be none',
        'description is "Tom & Jerry", should be ""Tom"\\u200b"',
    }
    [result] = ran.result["results"]
    assert {each["text"] for each in result["drift"]} == texts
    assert set(ran.warnings[:-1]) == {f"D: {text}" for text in texts}
    assert all(text in result["todo"] for text in texts)
    [diff] = ran.result["diff"]
    shown = {key: (diff["before"][key], diff["after"][key]) for key in ("report_time", "content.checkgroup")}
    assert shown == {"report_time": ("09:00", "07:00"), "content.checkgroup": ("Acme Logistics", "Fjord Shipping")}
    raw = {each["property"]: (each["actual"], each["desired"]) for each in result["drift"]}
    assert (raw["report_time"], raw["content.checkgroup"]) == ((540, 420), (ACME, FJORD))


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
        f"the same content already exists as 'Acme - Status' ({old.id}), which is unmanaged; if you renamed it, "
        "remove the old one in the portal "
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


@pytest.mark.parametrize("second_name", ["refuse", "warn"])
def test_a_renamed_customer_is_told_once_with_all_its_reports(service: Simulator, second_name: str) -> None:
    service.organization.reports.clear()
    content = {"content": {"checkgroup": ACME}}
    types = {"Status": "checkgroup", "Activity": "activity", "Summary": "stats"}
    old = [
        service.organization.add_report({"name": f"Acme - {title}", "report_type": kind, **content})
        for title, kind in types.items()
    ]
    # No one's name of that form.
    service.organization.add_report({"name": "By hand", "report_type": "stats", **content})
    reports = [
        {"name": f"Renamed - {title}", "report_type": kind, **content, **of("Renamed")} for title, kind in types.items()
    ]
    ran = run(service, reports, second_name=second_name, check_mode=True)
    told = ran.message.splitlines() if second_name == "refuse" else ran.warnings
    [line] = [line for line in told if "Acme - " in line]
    assert all(f"{report.name!r} ({report.id})" in line for report in old)
    assert line.endswith("(3 reports of customer 'Renamed', from checkcentral_customers)")
    assert ("By hand" in line) is (second_name == "warn")
    assert ("set digest_reports_second_name: create" in line) is (second_name == "refuse")
    own = [{**report, "origin": {"name_form": FORM}} for report in reports]
    alone = run(service, own, second_name=second_name, check_mode=True)
    assert ("set second_name: warn" in str(alone.result.get("msg"))) is (second_name == "refuse")


def test_without_the_form_of_the_names_a_second_name_is_created_with_a_warning(service: Simulator) -> None:
    service.organization.reports.clear()
    service.organization.add_report(status("Acme - Status", ACME))
    ran = run(service, [status("Renamed - Status")], second_name="refuse")
    assert (posted(service), len(ran.warnings)) == (["Renamed - Status"], 1)


def test_what_the_service_does_not_tell_is_no_second_name(service: Simulator) -> None:
    service.organization.reports.clear()
    service.organization.add_report(status("Acme - Status", ACME))
    service.behavior.reports_detail = "names"
    assert run(service, [status("Renamed - Status"), digest("Digest")]).warnings == []


# --- names that look alike ---


@pytest.mark.parametrize("existing", ["\ufeffBäckerei  Müller - Weekly\u200e", "Ba\u0308ckerei Müller - Weekly"])
def test_a_name_that_looks_like_an_existing_one_is_ambiguous(service: Simulator, existing: str) -> None:
    report = service.organization.add_report(digest(existing))
    ran = run(service, [digest("Bäckerei Müller - Weekly")])
    assert (ran.kind, posted(service)) == ("ambiguous", [])
    assert report.id in ran.message
