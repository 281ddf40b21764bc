# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run did, for people."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.filter.digest_reports import FilterModule as DigestReports
from ansible_collections.msp.checkcentral.plugins.filter.failures_of_hosts import FilterModule as Failures
from ansible_collections.msp.checkcentral.plugins.filter.report_plan import FilterModule as Plan
from ansible_collections.msp.checkcentral.plugins.filter.run_summary import FilterModule

run_summary = FilterModule().filters()["run_summary"]


def result(**counts: int) -> dict[str, Any]:
    """A result of the module with so many reports of each action."""
    actions = [action for action, count in counts.items() for dummy in range(count)]
    return {
        "results": [{"name": f"Report {number}", "action": action} for number, action in enumerate(actions)],
        "summary": dict.fromkeys(("created", "unchanged", "drifted", "failed", "not_attempted"), 0) | counts,
        "unmanaged": ["Old"],
        "api_calls": {"getReports": 2, "createReport": 3},
    }


def test_actions_are_words_and_those_of_no_report_are_left_out() -> None:
    found = run_summary(result(created=2, not_attempted=1))
    assert found["actions"] == {"created": 2, "not attempted": 1}
    assert [report["done"] for report in found["reports"]] == ["created", "created", "not attempted"]
    assert (found["total"], found["drifted"], found["unmanaged"]) == (3, 0, ["Old"])


def test_in_check_mode_reports_are_to_be_created() -> None:
    found = run_summary(result(created=1, drifted=1), check_mode=True)
    assert found["actions"] == {"to be created": 1, "drifted": 1}
    assert [report["done"] for report in found["reports"]] == ["to be created", "drifted"]
    assert found["drifted"] == 1


def test_problems_of_no_report_are_told_once() -> None:
    messages = ("no name", "2 problems:\n- no name\n- no group", "3 problems:\n- no name\n- no group\n- no time")
    entries = [{"name": None, "action": "failed", "failure": {"message": message}} for message in messages]
    found = run_summary({**result(), "results": entries})
    assert found["problems"] == ["no name", "no group", "no time"]
    assert found["lines"][1:4] == ["Problem: no name", "Problem: no group", "Problem: no time"]


def test_calls_of_all_tasks_count_by_method() -> None:
    reads = [{"api_calls": {"getReports": 1}}, {"skipped": True}, {"api_calls": {"getChecks": 1}}]
    assert run_summary(result(), reads)["api_calls"] == {
        "total": 7,
        "methods": {"createReport": 3, "getChecks": 1, "getReports": 3},
    }


def test_reports_of_customers_outside_of_the_limit_are_not_counted_and_the_rest_is_listed() -> None:
    names = [*(f"Old {number:02}" for number in range(23)), "Acme - Status", "Acme (2) - Status"]
    found = run_summary({**result(unchanged=1), "unmanaged": names}, other_customers=["Acme"])
    assert "Acme - Status" not in found["unmanaged"]
    assert len(found["unmanaged"]) == 24
    rest = "the result lists all of them as unmanaged, and ansible-playbook -v prints it"
    assert f"Unmanaged reports: 24; {rest}" in found["lines"]
    other_form = run_summary(
        {**result(), "unmanaged": ["Status / Acme"]}, other_customers=["Acme"], name_format="{title} / {customer}"
    )
    assert other_form["unmanaged"] == []


def test_the_lines_say_what_was_not_as_it_should_be() -> None:
    results = [
        {"name": "A", "action": "created"},
        {"name": "B", "id": "r2", "action": "drifted", "drift": [{"text": "format is html, should be pdf"}]},
        {"name": "D", "action": "failed", "failure": {"message": "Access denied"}},
    ]
    found = run_summary({**result(created=1, drifted=1, failed=1), "results": results}, check_mode=True)
    assert found["lines"] == [
        "Reports: 3, of these 1 to be created, 1 drifted, 1 failed",
        "Report to be created: A",
        "Report drifted: B (r2)",
        "  format is html, should be pdf",
        "Report failed: D",
        "  Access denied",
        "Unmanaged reports: 1: 'Old'",
        "API calls: 5 (createReport 3, getReports 2)",
    ]


def test_what_stops_objects_of_several_kinds_is_told_once() -> None:
    failure = {"kind": "invalid", "message": "max_creates is 1"}
    stopped = {"action": "not_attempted", "failure": failure}
    results = [{"kind": kind, "name": kind[0], **stopped} for kind in ("user", "check")]
    unmanaged = {"users": [f"{number:02}@x.example" for number in range(21)], "checks": ["Acme/Old"]}
    found = run_summary({**result(not_attempted=2), "results": results, "unmanaged": unmanaged})
    assert found["lines"][:-1] == [
        "Users and checks: 2, of these 2 not attempted",
        "User not attempted: u",
        "  max_creates is 1",
        "Check not attempted: c",
        "Unmanaged users: 21; the result lists all of them as unmanaged.users, and ansible-playbook -v prints it",
        "Unmanaged checks: 1: 'Acme/Old'",
    ]


def failed(kind: str = "ambiguous", **origin: str) -> dict[str, Any]:
    failure = {"kind": kind, "message": "2 reports have this name"}
    return {"name": "Acme - Status", "action": "failed", "failure": failure, "origin": origin}


@pytest.mark.parametrize(
    ("results", "found"),
    [
        (
            [failed(host="acme"), {"name": "Beta", "action": "not_attempted"}],
            {
                "acme": [
                    "Acme - Status:\n2 reports have this name",
                    "Nothing was written for any customer; the other customers were not attempted",
                ]
            },
        ),
        (
            [failed("rejected", host="acme"), {"name": "Beta", "action": "created"}],
            {"acme": ["Acme - Status:\n2 reports have this name"]},
        ),
        ([failed(host="acme"), failed(variable="digest_reports_catalog")], {}),
        ([failed("authentication", host="acme")], {}),
        ([{"name": "Beta", "action": "created", "origin": {"host": "beta"}}], {}),
        (None, {}),
    ],
)
def test_failures_of_hosts(results: Any, found: dict[str, list[str]]) -> None:
    assert Failures().filters()["failures_of_hosts"]({"results": results}) == found


def test_the_plan_says_who_gets_what_and_when() -> None:
    catalog = {
        "digest": {"scope": "organization", "title": "Digest", "report_type": "digest", "interval_type": "day"},
        "status": {
            "scope": "customer", "title": "Status", "report_type": "checkgroup", "format": "pdf", "interval_type": "day", "interval_value": 7,
        },
        "audit": {"scope": "customer", "title": "Audit", "report_type": "activity", "format": "csv"},
    }  # fmt: skip
    customers = [
        {"name": "Acme", "emails": ["it@acme.example"], "users": ["Anna"], "timezone": "Europe/Oslo"},
        {"name": "Beta", "reports": ["nope"]},
    ]
    items = DigestReports().filters()["digest_reports"](
        catalog, customers=customers, organization=["digest"], recipients={"org_wide": True}, time=420
    )
    lines = Plan().filters()["report_plan"](items)
    assert [" ".join(line.split()) for line in lines] == [
        "Customer Report Format When Recipients",
        "(organization) Digest every day at 07:00 everyone in the organization",
        "Acme Acme - Status pdf every 7 days at 07:00 Europe/Oslo it@acme.example, Anna",
        "Acme Acme - Audit csv on demand it@acme.example, Anna",
        "Problem: customer 'Beta' of digest_reports_customers: reports 'nope' is not in the catalog for the scope customer; give any of: status, audit",
    ]
    assert lines[1].index("every") == lines[2].index("every")
