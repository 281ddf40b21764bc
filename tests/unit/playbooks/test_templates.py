# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the templates of playbooks make of what filters give, beyond what the integration tests see."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jinja2

from ansible_collections.msp.checkcentral.plugins.filter import csv_row, failures, markdown_text, run_summary

TEMPLATES = Path(__file__).resolve().parents[3] / "playbooks" / "templates"


def rendered(template: str, **variables: Any) -> list[str]:
    """The lines of a template, rendered with Ansible's settings."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), trim_blocks=True, undefined=jinja2.StrictUndefined, autoescape=False
    )
    environment.filters["to_json"] = lambda value, ensure_ascii: json.dumps(value, ensure_ascii=ensure_ascii)
    environment.filters["bool"] = bool
    for file in (csv_row, markdown_text):
        for name, function in file.FilterModule().filters().items():
            environment.filters[f"msp.checkcentral.{name}"] = function
    return environment.get_template(template).render(variables).splitlines()


COUNTS = {"present": 1, "missing": 0, "drifted": 0, "not_comparable": 0, "not_expected": 2}
COVERAGE: dict[str, Any] = {
    "checkgroups": 3,
    "rows": [{}, {}, {}],
    "incomplete": 2,
    "columns": [{"title": "Status", "counts": COUNTS}],
    "unmatched": [],
    "table": [],
    "left_out": 0,
    "details": [],
}


def test_coverage_with_nothing_to_show() -> None:
    assert rendered("coverage.txt.j2", coverage_found=COVERAGE) == [
        "3 check groups; with all of their standard reports: 1",
        "Status: 1 present, 0 missing, 0 drifted, 2 not expected",
    ]


def test_coverage_with_a_part_of_the_table_and_many_details() -> None:
    details = [f"Customer {number}, Status: x" for number in range(60)]
    unmatched = [{"name": "Nobody", "reason": "no check group is called 'Nobody'"}]
    table = ["Check group  Status", "Acme         MISSING"]
    lines = rendered(
        "coverage.txt.j2",
        coverage_found={
            **COVERAGE,
            "checkgroups": 1,
            "unmatched": unmatched,
            "table": table,
            "left_out": 20,
            "details": details,
        },
    )
    assert lines[0].startswith("1 check group;")
    assert lines[2:] == [
        "Customer 'Nobody' could not be matched with a check group: no check group is called 'Nobody'",
        "",
        "Only those where something is to do:",
        *table,
        "",
        *details[:50],
        "10 more such lines; the page has all of them",
    ]


def found(*checks: dict[str, Any]) -> Any:
    return failures.FilterModule().filters()["failures"](list(checks), activity_count=1, now="2026-01-11")


FAILED = {
    "id": "c1",
    "name": "Two\nlines",
    "status": "Failure",
    "group": None,
    "since": "2026-01-05",
    "activities": [{"title": "Disk\nfull", "status": "Failure"}],
}


def test_failures_are_lines() -> None:
    overdue = {
        "id": "c2",
        "name": "Mail",
        "status": "Success",
        "overdue": True,
        "group": "Acme",
        "updated": "2026-01-04",
    }
    pending = {"id": "c3", "name": "New", "status": "Pending", "group": "Acme", "since": None}
    assert rendered("failures.txt.j2", failures_shown=found(overdue, pending, FAILED)) == [
        "CheckCentral: 3 of 3 checks are not Success, of 2 customers: 1 failure, 1 overdue, 1 pending",
        "Failure: (without a check group): Two lines, since 2026-01-05 at least, 6 days (Disk full)",
        "Overdue: Acme: Mail, last heard of 2026-01-04, 7 days",
        "Pending: Acme: New, never heard of",
    ]


def test_without_failures_one_line_says_so() -> None:
    success = {"id": "c1", "name": "Backup", "status": "Success", "group": "Acme"}
    assert rendered("failures.txt.j2", failures_shown=found(success)) == [
        "CheckCentral: no failure: the only check is Success"
    ]


def test_failures_are_a_table_in_markdown() -> None:
    assert rendered("failures.md.j2", failures_shown=found(FAILED))[-5:] == [
        "## (without a check group)",
        "",
        "| Check | Status | Since | Age | Last message |",
        "| --- | --- | --- | --- | --- |",
        "| Two lines | Failure | 2026-01-05 at least | 6 days | Disk full |",
    ]


def test_failures_are_rows_of_a_spreadsheet_with_the_age_at_the_end() -> None:
    assert rendered("failures.csv.j2", failures_shown=found({**FAILED, "group": "Acme"}), failures_csv_bom=False) == [
        '"Customer","Check","Status","Since","Last message","Check id","Age"',
        '"Acme","Two',
        'lines","Failure","2026-01-05","Disk',
        'full","c1","6 days"',
    ]


RESULT = {
    "results": [
        {"name": "A", "id": None, "action": "created", "drift": [], "failure": None},
        {
            "name": "B",
            "id": "r2",
            "action": "drifted",
            "drift": [{"property": "format", "actual": "HTML", "desired": "pdf"}],
            "failure": None,
        },
        {"name": "C", "id": "r3", "action": "unchanged", "drift": [], "failure": None},
        {"name": "D", "id": None, "action": "failed", "drift": [], "failure": {"message": "Access denied"}},
    ],
    "summary": {"created": 1, "unchanged": 1, "drifted": 1, "failed": 1},
    "unmanaged": ["Old", "Older"],
    "api_calls": {"getReports": 1},
}


def summary(**changes: Any) -> Any:
    return run_summary.FilterModule().filters()["run_summary"]({**RESULT, **changes}, check_mode=True)


def test_a_run_for_many_says_what_was_not_as_it_should_be() -> None:
    lines = rendered("digest_reports.txt.j2", digest_reports_run=summary(), digest_reports_from_inventory=False)
    assert lines == [
        "Reports: 4, of these 1 to be created, 1 unchanged, 1 drifted, 1 failed",
        "Report to be created: A",
        "Report drifted: B (r2)",
        '  format is "HTML", wanted "pdf"',
        "Report failed: D",
        "  Access denied",
        "Reports that this run did not ask for: 2",
        "API calls: 1 (getReports 1)",
    ]


def test_a_run_over_the_inventory_names_its_customers() -> None:
    """One of two slices that had the same customers has to be found afterwards."""
    names = [f"Customer {number:02}" for number in range(20)]
    lines = rendered(
        "digest_reports.txt.j2",
        digest_reports_run=summary(),
        digest_reports_from_inventory=True,
        inventory_customers={"customers": [{"name": name} for name in names]},
    )
    said = lines[: next(number for number, line in enumerate(lines) if line.startswith("Reports: "))]
    assert " ".join(said) == "Customers of this run: " + ", ".join(names)
    assert max(map(len, said)) <= 100


def test_the_ticket_says_why_checks_are_not_counted() -> None:
    onboarding = {"customer": {"name": "Acme", "emails": ["a@b.example"]}, "checkgroup": {"id": "c1", "name": "Acme"}}
    lines = rendered(
        "onboard_customer.txt.j2",
        onboarding=onboarding,
        onboard_checks={"failure": {"kind": "ambiguous"}, "msg": "2 check groups are called 'Acme'"},
        onboard_statuses=found(),
        onboard_run=summary(api_calls={}),
    )
    assert lines[2] == "Checks: not counted. 2 check groups are called 'Acme'"
    assert lines[-2].startswith("To do: the API cannot change a report.")
    assert lines[-1] == "API calls: 0"
