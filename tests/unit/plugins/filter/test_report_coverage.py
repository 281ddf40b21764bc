# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which check groups have which standard reports."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.msp.checkcentral.plugins.filter.report_coverage import FilterModule

report_coverage = FilterModule().filters()["report_coverage"]

CATALOG: dict[str, dict[str, Any]] = {
    "daily_digest": {"scope": "organization", "title": "Daily digest", "report_type": "digest"},
    "status": {
        "scope": "customer",
        "title": "Status",
        "report_type": "checkgroup",
        "format": "pdf",
        "interval_type": "day",
        "interval_value": 7,
    },
    "activity": {
        "scope": "customer",
        "title": "Activity",
        "report_type": "activity",
        "format": "csv",
        "interval_type": "unscheduled",
    },
}
ONE_REPORT = {"status": CATALOG["status"]}


def identity(number: int) -> str:
    return f"{number:08x}-0000-4000-8000-000000000000"


def group(name: str, number: int = 1) -> dict[str, Any]:
    return {"id": identity(number), "name": name}


def status(name: str, about: Any, number: int = 100, **changes: Any) -> dict[str, Any]:
    """A listed status report, as the service would return it."""
    listed = {
        "id": identity(number),
        "name": name,
        "report_type": "CheckGroup",
        "format": "PDF",
        "interval_type": "Day",
        "interval_value": 7,
        "report_time": 540,
        "content": {"checkgroup": about},
        "recipients": {"org_wide": False, "emails": ["somebody@acme.example.com"]},
    }
    return {**listed, **changes}


def activity(name: str, about: Any, number: int = 200, **changes: Any) -> dict[str, Any]:
    listed = {
        "id": identity(number),
        "name": name,
        "report_type": "Activity",
        "format": "CSV",
        "interval_type": "Unscheduled",
        "content": {"checkgroup": about},
    }
    return {**listed, **changes}


def states(coverage: dict[str, Any]) -> dict[str, list[str]]:
    """The states of each row, by its name and by what tells it apart."""
    return {
        " ".join(filter(None, [row["name"], row["short_id"], row["customer"]])): [
            cell["state"] for cell in row["cells"]
        ]
        for row in coverage["rows"]
    }


def only_cell(checkgroups: list[Any], reports: list[Any], **options: Any) -> dict[str, Any]:
    """The cell of one check group and one standard report."""
    options.setdefault("catalog", ONE_REPORT)
    (row,) = report_coverage(checkgroups, reports, **options)["rows"]
    (cell,) = row["cells"]
    return dict(cell)


def test_all_check_groups_are_rows_and_the_customers_standard_reports_are_columns() -> None:
    groups = [group("beta", 2), group("Gamma", 3), group("Acme", 1)]
    reports = [status("Acme - Status", identity(1)), activity("Gamma - Activity", identity(3), format="PDF")]
    coverage = report_coverage(groups, reports, CATALOG)
    assert [column["title"] for column in coverage["columns"]] == ["Status", "Activity"]
    assert states(coverage) == {
        "Acme": ["present", "missing"],
        "beta": ["missing", "missing"],
        "Gamma": ["missing", "drifted"],
    }
    assert list(states(coverage)) == ["Acme", "beta", "Gamma"]
    nothing = {"not_comparable": 0, "not_expected": 0}
    assert coverage["counts"] == {"present": 1, "missing": 4, "drifted": 1, **nothing}
    assert [column["counts"] for column in coverage["columns"]] == [
        {"present": 1, "missing": 2, "drifted": 0, **nothing},
        {"present": 0, "missing": 2, "drifted": 1, **nothing},
    ]
    assert coverage["incomplete"] == 3


def test_a_present_report_is_told_with_its_id() -> None:
    cell = only_cell([group("Acme")], [status("Acme - Status", {"id": identity(1).upper(), "name": "Acme"})])
    assert cell == {
        "short_name": "status",
        "title": "Status",
        "state": "present",
        "report": "Acme - Status",
        "id": identity(100),
        "details": [],
    }


def test_every_difference_of_a_drifted_report_is_a_line() -> None:
    cell = only_cell([group("Acme")], [status("Acme - Status", identity(1), format="HTML", report_time=600)])
    assert cell["state"] == "drifted"
    assert cell["details"] == ["format is HTML, should be pdf", "report_time is 10:00, should be 09:00"]


@pytest.mark.parametrize(
    ("about", "line"),
    [
        (identity(2), f"it is about the check group 'Beta' ({identity(2)})"),
        ({"id": identity(2)}, f"it is about the check group 'Beta' ({identity(2)})"),
        (identity(9), f"it is about the check group {identity(9)}"),
        (None, "it is about no check group"),
    ],
)
def test_a_report_about_another_check_group_has_drifted(about: Any, line: str) -> None:
    coverage = report_coverage([group("Acme"), group("Beta", 2)], [status("Acme - Status", about)], ONE_REPORT)
    cell = coverage["rows"][0]["cells"][0]
    assert (cell["state"], cell["details"]) == ("drifted", [line])


def test_recipients_are_not_compared() -> None:
    customers = [{"name": "Acme", "emails": ["it@acme.example.com"], "users": ["Bo"]}]
    assert only_cell([group("Acme")], [status("Acme - Status", identity(1))], customers=customers)["state"] == "present"


def test_time_zone_and_name_format_are_those_of_the_role() -> None:
    listed = status("Status of Acme", identity(1), report_time=480, timezone="UTC")
    wanted = {"time": "08:00", "timezone": "UTC", "name_format": "{title} of {customer}"}
    assert only_cell([group("Acme")], [listed], **wanted)["state"] == "present"
    assert only_cell([group("Acme")], [listed], **{**wanted, "time": "09:00"})["state"] == "drifted"
    assert only_cell([group("Acme")], [listed], **{**wanted, "timezone": "GMT"})["state"] == "drifted"


# --- not comparable ---


def test_a_report_of_which_only_the_name_is_listed_cannot_be_compared() -> None:
    coverage = report_coverage([group("Acme")], [{"id": "r1", "name": "Acme - Status", "owner": "x"}], ONE_REPORT)
    cell = coverage["rows"][0]["cells"][0]
    assert (cell["state"], cell["id"]) == ("not_comparable", "r1")
    assert cell["details"] == ["the service lists nothing of this report that can be compared"]
    assert coverage["not_listed"] == []


def test_what_is_listed_in_part_is_compared_in_part() -> None:
    listed = {"id": "r1", "name": "Acme - Status", "report_type": "checkgroup", "format": "pdf"}
    coverage = report_coverage([group("Acme")], [listed], ONE_REPORT)
    assert states(coverage) == {"Acme": ["present"]}
    assert coverage["not_listed"] == ["content.checkgroup", "interval_type", "interval_value", "report_time"]


def test_several_reports_of_a_name_cannot_be_compared() -> None:
    reports = [status("Acme - Status", identity(1), number) for number in (101, 100)]
    cell = only_cell([group("Acme")], reports)
    assert cell["state"] == "not_comparable"
    assert f"2 reports have this name ({identity(100)}, {identity(101)})" in cell["details"][0]


@pytest.mark.parametrize("name", ["Acme &amp; Co - Status", "Acme & Co - Status "])
def test_a_report_of_nearly_the_name_cannot_be_compared(name: str) -> None:
    cell = only_cell([group("Acme & Co")], [status(name, identity(1))])
    assert cell["state"] == "not_comparable"
    assert repr(name) in cell["details"][0]


def test_a_report_whose_name_differs_in_case_is_missing_and_told() -> None:
    cell = only_cell([group("Acme")], [status("ACME - Status", identity(1))])
    assert cell["state"] == "missing"
    assert cell["details"] == [f"a report exists whose name differs only in case: 'ACME - Status' ({identity(100)})"]


@pytest.mark.parametrize("name", [" Acme", "Ac\nme"])
def test_a_check_group_after_which_no_report_can_be_called(name: str) -> None:
    cell = only_cell([group(name)], [])
    assert cell["state"] == "not_comparable"
    assert cell["details"][0].startswith("no report can be called so: name ")


def test_a_check_group_with_a_blank_name() -> None:
    cell = only_cell([group("  ")], [])
    assert (cell["state"], cell["report"]) == ("not_comparable", "")
    assert "blank" in cell["details"][0]


# --- equal names ---


def test_equal_names_are_told_apart_by_the_start_of_their_ids() -> None:
    coverage = report_coverage([group("Acme", 2), group("Beta", 3), group("Acme", 1)], [], ONE_REPORT)
    assert list(states(coverage)) == ["Acme 00000001", "Acme 00000002", "Beta"]


def test_equal_names_are_told_apart_by_the_whole_ids_if_these_start_alike() -> None:
    groups = [{"id": f"c6000000-{number}", "name": "Acme"} for number in (1, 2)]
    assert list(states(report_coverage(groups, [], ONE_REPORT))) == ["Acme c6000000-1", "Acme c6000000-2"]


@pytest.mark.parametrize("as_object", [False, True])
def test_with_equal_names_a_report_belongs_to_the_check_group_that_it_is_about(as_object: bool) -> None:
    about: Any = {"id": identity(2)} if as_object else identity(2)
    coverage = report_coverage([group("Acme", 1), group("Acme", 2)], [status("Acme - Status", about)], ONE_REPORT)
    assert states(coverage) == {"Acme 00000001": ["missing"], "Acme 00000002": ["present"]}


def test_with_equal_names_each_may_have_its_own_report() -> None:
    reports = [status("Acme - Status", identity(1), 101), status("Acme - Status", identity(2), 102, format="HTML")]
    coverage = report_coverage([group("Acme", 1), group("Acme", 2)], reports, ONE_REPORT)
    assert states(coverage) == {"Acme 00000001": ["present"], "Acme 00000002": ["drifted"]}
    assert [row["cells"][0]["id"] for row in coverage["rows"]] == [identity(101), identity(102)]


def test_with_equal_names_a_report_that_is_listed_without_its_check_group_could_be_anyones() -> None:
    reports = [status("Acme - Status", identity(1), 101), {"id": "r2", "name": "Acme - Status"}]
    coverage = report_coverage([group("Acme", 1), group("Acme", 2)], reports, ONE_REPORT)
    assert states(coverage) == {"Acme 00000001": ["not_comparable"], "Acme 00000002": ["not_comparable"]}
    assert "which one the report is about" in coverage["rows"][0]["cells"][0]["details"][0]


def test_with_equal_names_two_reports_about_the_same_check_group() -> None:
    reports = [status("Acme - Status", identity(1), 101), status("Acme - Status", identity(1), 102)]
    coverage = report_coverage([group("Acme", 1), group("Acme", 2)], reports, ONE_REPORT)
    assert states(coverage) == {"Acme 00000001": ["not_comparable"], "Acme 00000002": ["missing"]}


# --- customers ---


def test_a_customer_may_be_called_otherwise_than_its_check_group() -> None:
    customers = [{"name": "Acme", "checkgroup": "Acme Ltd"}, {"name": "Beta", "checkgroup": identity(2).upper()}]
    reports = [status("Acme - Status", identity(1), 101), status("Beta - Status", identity(2), 102)]
    groups = [group("Acme Ltd", 1), group("Beta Ltd", 2), group("Gamma", 3)]
    coverage = report_coverage(groups, reports, ONE_REPORT, customers=customers)
    assert states(coverage) == {"Acme Ltd Acme": ["present"], "Beta Ltd Beta": ["present"], "Gamma": ["missing"]}


def test_reports_that_a_customer_does_not_get_are_not_expected() -> None:
    customers = [{"name": "Acme", "reports": ["activity"]}, {"name": 42, "reports": []}]
    coverage = report_coverage([group("Acme"), group("42", 2)], [], CATALOG, customers=customers)
    assert states(coverage) == {"42": ["not_expected", "not_expected"], "Acme": ["not_expected", "missing"]}
    assert coverage["incomplete"] == 1
    assert coverage["counts"]["not_expected"] == 3


def test_two_customers_of_one_check_group_are_two_rows() -> None:
    customers = [{"name": "Acme North", "checkgroup": "Acme"}, {"name": "Acme", "reports": []}]
    coverage = report_coverage([group("Acme")], [], ONE_REPORT, customers=customers)
    assert states(coverage) == {"Acme Acme North": ["missing"], "Acme": ["not_expected"]}
    assert coverage["checkgroups"] == 1


def test_customers_that_match_no_check_group_or_several_are_told() -> None:
    customers = [{"name": "Nobody"}, {"name": "Acme"}]
    coverage = report_coverage([group("Acme", 1), group("Acme", 2)], [], ONE_REPORT, customers=customers)
    assert [each["name"] for each in coverage["unmatched"]] == ["Nobody", "Acme"]
    assert coverage["unmatched"][0]["reason"] == "no check group is called 'Nobody'"
    assert all(identity(number) in coverage["unmatched"][1]["reason"] for number in (1, 2))
    assert len(coverage["rows"]) == 2


# --- catalogs of one's own ---


def dashboard(**listed: Any) -> dict[str, Any]:
    return {"id": "r1", "name": "Acme - Board", "report_type": "Dashboard", **listed}


BOARD = {"board": {"scope": "customer", "title": "Board", "report_type": "dashboard"}}


def test_a_dashboard_that_is_given_by_name_is_not_compared() -> None:
    listed = dashboard(content={"dashboard": identity(7)})
    assert only_cell([group("Acme")], [listed], catalog=BOARD)["state"] == "present"
    customers = [{"name": "Acme", "dashboard": "Backups"}]
    assert only_cell([group("Acme")], [listed], catalog=BOARD, customers=customers)["state"] == "present"


def test_a_dashboard_that_is_given_by_id_is_compared() -> None:
    customers = [{"name": "Acme", "dashboard": identity(8)}]
    right, wrong = (dashboard(content={"dashboard": identity(number)}) for number in (8, 7))
    assert only_cell([group("Acme")], [right], catalog=BOARD, customers=customers)["state"] == "present"
    assert only_cell([group("Acme")], [wrong], catalog=BOARD, customers=customers)["state"] == "drifted"


def test_a_catalog_without_reports_for_customers_has_no_columns() -> None:
    coverage = report_coverage([group("Acme")], [], {"daily_digest": CATALOG["daily_digest"]})
    assert (coverage["columns"], coverage["incomplete"]) == ([], 0)


def test_everything_wrong_with_the_catalog_is_told_at_once() -> None:
    catalog = {
        "one": {**CATALOG["status"], "format": "csv"},
        "two": {**CATALOG["status"], "interval_value": 0},
    }
    with pytest.raises(AnsibleFilterError) as raised:
        report_coverage([group("Acme")], [], catalog)
    assert "digest_reports_catalog.one: format 'csv'" in str(raised.value)
    assert "digest_reports_catalog.two: interval_value 0" in str(raised.value)


def test_everything_wrong_with_the_customers_is_told_at_once() -> None:
    with pytest.raises(AnsibleFilterError) as raised:
        report_coverage([], [], CATALOG, customers=[{"name": ""}, {"name": "Acme", "reports": ["nothing"]}])
    assert "digest_reports_customers[0].name" in str(raised.value)
    assert "digest_reports_customers[1].reports 'nothing'" in str(raised.value)


# --- what a job shows ---


def test_the_table_is_aligned() -> None:
    groups = [group("Acme"), group("Bäckerei", 3), group("A" * 60, 4)]
    reports = [status("Acme - Status", identity(1))]
    coverage = report_coverage(groups, reports, CATALOG, customers=[{"name": "Bäckerei", "reports": []}])
    assert coverage["table"] == [
        "Check group                                       Status   Activity",
        f"{'A' * 45}...  MISSING  MISSING",
        f"Acme{' ' * 44}  present  MISSING",
        f"Bäckerei{' ' * 40}  -        -",
    ]


def test_a_name_cannot_break_the_table() -> None:
    table = report_coverage([group("Acme\nStatus\u2028x")], [], ONE_REPORT)["table"]
    assert table == ["Check group    Status", "Acme Status x  not comparable"]


def test_with_many_check_groups_the_table_has_those_where_something_is_to_do() -> None:
    groups = [group(f"Customer {number:03}", number) for number in range(1, 22)]
    reports = [status(f"{each['name']} - Status", each["id"], 100 + place) for place, each in enumerate(groups)]
    coverage = report_coverage(groups, reports[1:], ONE_REPORT)
    assert coverage["table"] == ["Check group   Status", "Customer 001  MISSING"]
    assert coverage["left_out"] == 20
    assert report_coverage(groups, reports, ONE_REPORT)["table"] == []
    everything = report_coverage(groups, reports, ONE_REPORT, show_all=True)
    assert (len(everything["table"]), everything["left_out"]) == (22, 0)


def test_few_check_groups_are_all_in_the_table() -> None:
    coverage = report_coverage([group("Acme")], [status("Acme - Status", identity(1))], ONE_REPORT)
    assert coverage["table"] == ["Check group  Status", "Acme         present"]
    assert coverage["left_out"] == 0


def test_details_name_the_check_group_and_the_report() -> None:
    groups = [group("Acme", 1), group("Acme", 2)]
    customers = [{"name": "North", "checkgroup": identity(1)}]
    coverage = report_coverage(
        groups, [status("North - Status", identity(1), format="HTML")], ONE_REPORT, customers=customers
    )
    assert coverage["details"] == ["Acme (00000001) (customer North), Status: format is HTML, should be pdf"]


# --- in general ---


def test_the_order_of_the_lists_changes_nothing() -> None:
    groups = [group("Acme", 1), group("Acme", 2), group("Beta", 3)]
    reports = [
        status("Beta - Status", identity(3), 103),
        status("Beta - Status", identity(3), 104),
        status("Acme - Status", identity(2), 102),
    ]
    coverage = report_coverage(groups, reports, CATALOG)
    assert report_coverage(groups[::-1], reports[::-1], CATALOG) == coverage


def test_arguments_are_left_alone_and_the_result_is_plain_data() -> None:
    arguments = ([group("Acme")], [status("Acme - Status", identity(1), format="HTML")], CATALOG)
    before = copy.deepcopy(arguments)
    coverage = report_coverage(*arguments)
    assert arguments == before
    assert json.loads(json.dumps(coverage)) == coverage


def test_five_hundred_customers() -> None:
    groups = [group(f"Customer {number:03}", number) for number in range(500)]
    reports = [status(f"{each['name']} - Status", each["id"], 1000 + place) for place, each in enumerate(groups)]
    coverage = report_coverage(groups, reports[:-1], CATALOG)
    assert coverage["counts"] == {"present": 499, "missing": 501, "drifted": 0, "not_comparable": 0, "not_expected": 0}


@pytest.mark.parametrize(
    ("given", "state"), [([], "not_expected"), ("none", "not_expected"), ("", "missing"), (None, "missing")]
)
def test_reports_of_a_customer_that_are_an_empty_list_are_not_expected(given: Any, state: str) -> None:
    found = report_coverage([group("Acme")], [], ONE_REPORT, customers=[{"name": "Acme", "reports": given}])
    assert [cell["state"] for cell in found["rows"][0]["cells"]] == [state]


def test_an_empty_catalog_expects_nothing() -> None:
    found = report_coverage([group("Acme")], [], {}, customers=[{"name": "Acme"}])
    assert (found["columns"], found["incomplete"], found["rows"][0]["cells"]) == ([], 0, [])


@pytest.mark.parametrize("word", ["ture", "2", "enabled"])
def test_a_word_that_is_no_boolean_is_refused(word: str) -> None:
    with pytest.raises(AnsibleFilterError, match=f"coverage_all '{word}' is not a boolean; give true or false"):
        report_coverage([group("Acme")], [], ONE_REPORT, show_all=word)
