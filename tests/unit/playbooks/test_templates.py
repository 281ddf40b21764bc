# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the templates of playbooks make of what filters give, beyond what the integration tests see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2

from ansible_collections.msp.checkcentral.plugins.filter import csv_row, failures, markdown_text

TEMPLATES = Path(__file__).resolve().parents[3] / "playbooks" / "templates"


def rendered(template: str, **variables: Any) -> list[str]:
    """The lines of a template, rendered with Ansible's settings."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), trim_blocks=True, undefined=jinja2.StrictUndefined, autoescape=False
    )
    environment.filters["bool"] = bool
    for file in (csv_row, markdown_text):
        for name, function in file.FilterModule().filters().items():
            environment.filters[f"msp.checkcentral.{name}"] = function
    return environment.get_template(template).render(variables).splitlines()


COVERAGE: dict[str, Any] = {
    "customers": 2,
    "checkgroups": 3,
    "incomplete": 2,
    "columns": [{"title": "Status", "text": "1 present, 0 missing, 0 drifted, 2 not expected"}],
    "organization": [],
    "table": [],
    "left_out": 0,
    "details": [],
    "not_told": "",
}


def test_coverage_with_nothing_to_show() -> None:
    assert rendered("coverage.txt.j2", coverage_found=COVERAGE) == [
        "2 customers, 3 check groups; rows that need attention: 2",
        "Status: 1 present, 0 missing, 0 drifted, 2 not expected",
    ]


def test_coverage_with_a_part_of_the_table_and_many_details() -> None:
    details = [f"Customer {number}, Status: x" for number in range(60)]
    table = ["Customer  Status", "Acme      MISSING"]
    covered = {**COVERAGE, "customers": 1, "checkgroups": 1, "table": table, "left_out": 20, "details": details}
    covered["organization"] = [{"title": "Daily digest", "state": "not_comparable"}]
    lines = rendered("coverage.txt.j2", coverage_found=covered)
    assert lines[0].startswith("1 customer, 1 check group;")
    assert lines[2:] == [
        "Organization, Daily digest: not comparable",
        "",
        "Needs attention:",
        *table,
        "",
        *details[:50],
        "10 more lines; the page shows all of them",
    ]


def test_coverage_of_checks_and_what_cannot_be_told_of_them() -> None:
    covered = {**COVERAGE, "columns": [{"title": "Checks", "text": "1 present"}], "not_told": "Whether 3 checks"}
    lines = rendered("coverage.txt.j2", coverage_found=covered)
    assert lines[1:] == ["Checks: 1 present", "", "Whether 3 checks"]


def entry(what: str, subject: str, *lines: str, **more: Any) -> dict[str, Any]:
    """One thing to do, of the customer Acme unless a test says otherwise."""
    about = {"kind": "", "name": "", "id": None, "customer": "Acme"}
    return {"what": what, "subject": subject, "lines": list(lines), **about, **more}


TODO = [
    entry("Correct in the portal", "A_b", "format is html, should be pdf", "=1+1", kind="report", name="A_b", id="r1"),
    entry("Look for missing messages", "check Acme/RAID", "is overdue", kind="check", name="Acme/RAID", id="k1"),
    entry("Add a customer", "Beta", "no customer has this check group", customer="Beta"),
]
MESSAGES = ("RAID: mail to a_b@example.com", "NAS: mail to c@example.com")
GROUP = entry("Set up the messages", "2 checks of customer 'Acme'", *MESSAGES, names="RAID, NAS")


def to_do(entries: list[dict[str, Any]], *groups: dict[str, Any], missing: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "todo": entries,
        "grouped_todo": [*({**entry, "names": ""} for entry in entries), *groups],
        "counted_todo": "1 overdue check" if entries else "",
        "counts": {"missing": missing},
        "playbook": "customers",
        "not_told": "",
        **more,
    }


def test_checks_without_a_message_are_a_line_in_the_job_output_and_a_list_in_markdown() -> None:
    assert rendered("todo.txt.j2", compared=to_do(TODO[1:2], GROUP, missing=3)) == [
        "To do: 1: 1 overdue check",
        "Missing: 3; the playbook customers creates them",
        "Look for missing messages: check Acme/RAID (k1)",
        "  is overdue",
        "Set up the messages: 2 checks of customer 'Acme': RAID, NAS",
        "The files of todo_markdown and todo_csv say where each check's messages go",
    ]
    assert rendered("todo.md.j2", compared=to_do(TODO[1:2], GROUP, missing=3))[2:] == [
        "1 overdue check",
        "",
        "Missing: 3; the playbook customers creates them",
        "",
        "- [ ] Look for missing messages: **check Acme/RAID** (k1)",
        "  - is overdue",
        "",
        "- [ ] Set up the messages: **2 checks of customer 'Acme'**",
        "  - RAID: mail to a\\_b@example.com",
        "  - NAS: mail to c@example.com",
    ]


def test_what_to_do_is_lines() -> None:
    assert rendered("todo.txt.j2", compared=to_do(TODO, not_told="x")) == [
        "To do: 3: 1 overdue check",
        "Correct in the portal: A_b (r1)",
        "  format is html, should be pdf",
        "  =1+1",
        "Look for missing messages: check Acme/RAID (k1)",
        "  is overdue",
        "Add a customer: Beta",
        "  no customer has this check group",
        "x",
    ]
    assert rendered("todo.txt.j2", compared=to_do([])) == ["To do: nothing"]


def test_what_to_do_is_a_list_in_markdown() -> None:
    assert rendered("todo.md.j2", compared=to_do(TODO, not_told="x")) == [
        "# To do in CheckCentral",
        "",
        "1 overdue check",
        "",
        "- [ ] Correct in the portal: **A\\_b** (r1)",
        "  - format is html, should be pdf",
        "  - =1+1",
        "",
        "- [ ] Look for missing messages: **check Acme/RAID** (k1)",
        "  - is overdue",
        "",
        "- [ ] Add a customer: **Beta**",
        "  - no customer has this check group",
        "",
        "x",
    ]
    assert rendered("todo.md.j2", compared=to_do([]))[-1] == "Nothing."


def test_what_to_do_is_rows_of_csv() -> None:
    assert rendered("todo.csv.j2", compared={"todo": TODO}) == [
        '"What","Kind","Name","Customer","Details","Id"',
        '"Correct in the portal","report","A_b","Acme","format is html, should be pdf; =1+1","r1"',
        '"Look for missing messages","check","Acme/RAID","Acme","is overdue","k1"',
        '"Add a customer","","","Beta","no customer has this check group",""',
    ]


def found(*checks: dict[str, Any]) -> Any:
    return failures.FilterModule().filters()["failures"](list(checks), activity_count=1, now="2026-01-11")


ACTIVITIES = [{"title": "Disk\nfull", "status": "Failure"}]
FAILED = {"id": "c1", "name": "Two\nlines", "status": "Failure", "since": "2026-01-05", "activities": ACTIVITIES}


def test_failures_are_lines() -> None:
    mail = {"id": "c2", "name": "Mail", "status": "Success", "group": "Acme"}
    overdue = {**mail, "overdue": True, "updated": "2026-01-04"}
    pending = {"id": "c3", "name": "New", "status": "Pending", "group": "Acme", "since": None}
    assert rendered("failures.txt.j2", failures_shown=found(overdue, pending, FAILED)) == [
        "CheckCentral: 3 of 3 checks are not Success, of 2 customers: 1 failure, 1 overdue, 1 pending",
        "Failure: (without a check group): Two lines, since 2026-01-05 at least, 6 days (Disk full)",
        "Overdue: Acme: Mail, last message 2026-01-04, 7 days",
        "Pending: Acme: New, no message yet",
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


def ticket(**changes: Any) -> list[str]:
    run = {"lines": ["Reports: 1, of these 1 unchanged", "API calls: 0"], "drifted": 1}
    onboarding = {"name": "Acme", "checkgroup": {"id": "c1", "name": "Acme"}, "recipients": ["a@b.example", "Anna"]}
    checks = {"failure": {"kind": "ambiguous"}, "msg": "2 check groups are called 'Acme'"}
    return rendered(
        "onboard_customer.txt.j2",
        onboarding={**onboarding, **changes},
        onboard_checks=checks,
        onboard_statuses=found(),
        onboard_run=run,
        onboard_ticket={"checks": [], "mailed": []},
        customers_items={"users": [], "checks": []},
    )


def test_the_ticket_says_why_checks_are_not_counted() -> None:
    assert ticket() == [
        "Customer: Acme",
        "Check group: Acme (c1)",
        "Checks: not counted. 2 check groups are called 'Acme'",
        "Recipients: a@b.example, Anna",
        "Reports: 1, of these 1 unchanged",
        "API calls: 0",
        "To do: the API cannot change a report. Correct the differences in the portal, or change your variables, and run again.",
    ]


def test_the_ticket_of_a_customer_of_whom_nothing_is_known() -> None:
    lines = ticket(checkgroup={}, recipients=[])
    assert (lines[1], lines[3]) == ("Check group: not found", "Recipients: no one")
