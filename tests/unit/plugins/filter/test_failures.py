# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks that are not a success, the worst first."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.msp.checkcentral.plugins.filter.failures import FilterModule

failures = FilterModule().filters()["failures"]


def check(name: str, status: Any, group: Any = "Acme", **more: Any) -> dict[str, Any]:
    return {"id": f"id of {name}", "name": name, "status": status, "group": group, **more}


def told(**more: Any) -> dict[str, Any]:
    """What is shown of one check that failed."""
    listed = check("Backup", more.pop("status", "Failure"), **more.pop("check", {}))
    [customer] = failures([listed], **more)["customers"]
    [found] = customer["checks"]
    return dict(found)


def test_customers_and_their_checks_are_sorted_the_worst_first() -> None:
    found = failures(
        [
            check("Mail", "Pending", "Delta"),
            check("Disk", "Warning", "beta"),
            check("Fan", "Warning", "Alpha"),
            check("Raid", "Success", "Alpha"),
            check("Sync", "In Repair", "Alpha"),
            check("Tape", "Failure", "Gamma"),
            check("Tape", "Success", "beta", overdue=True),
            check("Alarm", "Failure", "Gamma"),
        ]
    )
    in_order = [f"{each['customer']} {each['name']}" for each in found["checks"]]
    assert in_order == ["Gamma Alarm", "Gamma Tape", "beta Tape", "Alpha Fan", "beta Disk", "Alpha Sync", "Delta Mail"]
    assert [(each["name"], [one["name"] for one in each["checks"]]) for each in found["customers"]] == [
        ("Gamma", ["Alarm", "Tape"]),
        ("beta", ["Tape", "Disk"]),
        ("Alpha", ["Fan", "Sync"]),
        ("Delta", ["Mail"]),
    ]
    assert (found["count"], found["total"]) == (7, 8)
    assert " ".join(f"{status} {count}" for status, count in found["counts"].items()) == (
        "failure 2 overdue 1 warning 2 in_repair 1 pending 1 success 1"
    )


@pytest.mark.parametrize(
    ("listed", "status"),
    [
        ({"status": "Failure"}, "Failure"),
        ({"status": "Success", "overdue": True}, "Overdue"),
        ({"status": "Warning", "overdue": "true", "pending": True}, "Warning, Overdue, Pending"),
        ({"status": "pending", "pending": True}, "pending"),
        ({"status": None}, "Unknown"),
    ],
)
def test_the_status_is_told_in_the_services_words_without_success(listed: dict[str, Any], status: str) -> None:
    [customer] = failures([{**check("Backup", ""), **listed}])["customers"]
    assert customer["checks"][0]["status"] == status


def test_a_check_says_what_it_is_about() -> None:
    activities = [{"title": "Disk full", "status": "Failure"}, {"title": "Done", "status": "Success"}]
    assert told(check={"since": "2026-01-05T10:00:00Z", "activities": activities}, now="2026-01-08T11:00:00Z") == {
        "customer": "Acme",
        "id": "id of Backup",
        "name": "Backup",
        "status": "Failure",
        "since": "2026-01-05T10:00:00Z",
        "last_heard_of": False,
        "at_least": False,
        "age": "3 days",
        "message": "Disk full",
    }


def test_what_is_only_overdue_was_heard_of_last_when_it_was_a_success() -> None:
    times = {"since": "2026-01-01T00:00:00Z", "updated": "2026-01-05T00:00:00Z"}
    overdue = told(status="Success", check={"overdue": True, **times})
    assert (overdue["since"], overdue["last_heard_of"]) == (times["updated"], True)
    warning = told(status="Warning", check={"overdue": True, **times})
    assert (warning["since"], warning["last_heard_of"]) == (times["since"], False)
    pending = told(status="Pending", check={"since": None})
    assert (pending["since"], pending["last_heard_of"]) == ("", False)


@pytest.mark.parametrize(("asked", "at_least"), [(2, True), (3, False)])
def test_a_status_may_be_older_if_all_activities_that_were_asked_for_have_it(asked: int, at_least: bool) -> None:
    activities = [{"title": "x", "status": "FAILURE"}, {"title": "y", "status": "failure"}]
    assert told(check={"activities": activities}, activity_count=asked)["at_least"] is at_least


@pytest.mark.parametrize(
    ("since", "age"),
    [
        ("2026-01-08T11:30:00+00:00", "less than an hour"),
        ("2026-01-09T00:00:00Z", "less than an hour"),
        ("2026-01-08T13:00:00+02:00", "1 hour"),
        ("2026-01-06T13:00:00", "47 hours"),
        ("2026-01-06T12:00:00.000000", "2 days"),
        ("yesterday", ""),
        (None, ""),
    ],
)
def test_ages_are_words(since: Any, age: str) -> None:
    assert told(check={"since": since}, now="2026-01-08T12:00:00Z")["age"] == age


@pytest.mark.parametrize("group", [None, "", {"id": "1"}])
def test_a_check_may_be_without_a_check_group(group: Any) -> None:
    assert [each["name"] for each in failures([check("Backup", "Failure", group)])["customers"]] == [""]


def test_without_checks_there_is_nothing_to_tell() -> None:
    found = failures([])
    counted = {
        "summary": "CheckCentral: no failures and no checks: the token sees no checks",
        "total": 0,
        "count": 0,
        "counts": {},
    }
    statistics = {f"checkcentral_failures_{name}": value for name, value in {**counted, "customers": 0}.items()}
    assert found == {**counted, "left_out": {}, "statistics": statistics, "checks": [], "customers": []}


MIXED = [
    check("Tape", "Failure"),
    check("Disk", "Warning"),
    check("Mail", "Warning", "Beta", overdue=True),
    check("Sync", "In Repair", "Beta"),
    check("Raid", "Success", "Gamma"),
]


@pytest.mark.parametrize(
    ("statuses", "names", "summary"),
    [
        (
            None,
            ["Tape", "Mail", "Disk", "Sync"],
            "4 of 5 checks are not Success, of 2 customers: 1 failure, 1 overdue, 1 warning, 1 in repair",
        ),
        (
            ["failure", "overdue"],
            ["Tape", "Mail", "Sync"],
            "3 of 5 checks are failure or overdue or of an unknown status, of 2 customers: 1 failure, 1 overdue, 1 in repair; left out: 1 warning",
        ),
        (
            "WARNING, Pending",
            ["Mail", "Disk", "Sync"],
            "3 of 5 checks are warning or pending or of an unknown status, of 2 customers: 1 overdue, 1 warning, 1 in repair; left out: 1 failure",
        ),
        (
            ["failure"],
            ["Tape", "Sync"],
            "2 of 5 checks are failure or of an unknown status, of 2 customers: 1 failure, 1 in repair; left out: 1 overdue, 1 warning",
        ),
        (
            "pending",
            ["Sync"],
            "1 of 5 checks is pending or of an unknown status, of 1 customer: 1 in repair; left out: 1 failure, 1 overdue, 1 warning",
        ),
        (
            [],
            ["Sync"],
            "1 of 5 checks is of an unknown status, of 1 customer: 1 in repair; left out: 1 failure, 1 overdue, 1 warning",
        ),
        (" ", ["Tape", "Mail", "Disk", "Sync"], None),
    ],
)
def test_statuses_can_be_left_out_and_the_summary_says_so(statuses: Any, names: list[str], summary: str | None) -> None:
    found = failures(MIXED, statuses=statuses)
    assert [each["name"] for each in found["checks"]] == names
    assert found["count"] == len(names)
    # What is left out is counted.
    assert found["counts"] == {"failure": 1, "overdue": 1, "warning": 1, "in_repair": 1, "success": 1}
    assert summary is None or found["summary"] == f"CheckCentral: {summary}"


def test_all_that_is_wrong_with_statuses_is_told_together() -> None:
    with pytest.raises(AnsibleFilterError) as raised:
        failures(MIXED, statuses="failre, warnings, success, Snoozed")
    assert str(raised.value) == (
        "failures_statuses: 'failre' is not a known status; did you mean failure?; "
        "failures_statuses: 'warnings' is not a known status; did you mean warning?; "
        "failures_statuses: 'success' is not a failure; leave it out; "
        "failures_statuses: 'Snoozed' is not a known status; give any of: failure, overdue, warning, pending"
    )


def test_statuses_are_a_list_or_a_text() -> None:
    with pytest.raises(AnsibleFilterError, match=r"failures_statuses is \{'failure': True\}; give a list"):
        failures(MIXED, statuses={"failure": True})


def test_a_moment_that_is_none_is_refused() -> None:
    with pytest.raises(AnsibleFilterError, match="failures_now is 'noon'; give a time such as"):
        failures([], now="noon")


@pytest.mark.parametrize(
    ("listed", "summary"),
    [
        ([check("Raid", "Success")], "no failure: the only check is Success"),
        ([check("Raid", "Success"), check("Disk", "Success")], "no failure: all 2 checks are Success"),
    ],
)
def test_without_failures_the_summary_says_so(listed: list[dict[str, Any]], summary: str) -> None:
    assert failures(listed)["summary"] == f"CheckCentral: {summary}"


FOUR = [
    check("Backup", "Failure", "Acme"),
    check("Mail", "Warning", "Acme"),
    check("Raid", "Success", "Beta, Inc."),
    check("Tape", "Failure", None),
]


@pytest.mark.parametrize(
    ("customers", "names", "summary"),
    [
        (None, ["Tape", "Backup", "Mail"], None),
        ([], ["Tape", "Backup", "Mail"], None),
        ("", ["Tape", "Backup", "Mail"], None),
        (
            "Acme",
            ["Backup", "Mail"],
            "2 of 2 checks are not Success, of 1 customer: 1 failure, 1 warning; left out: 2 checks of other customers",
        ),
        (["Beta, Inc."], [], "no failure: the only check is Success; left out: 3 checks of other customers"),
        (
            ["Beta, Inc.", "Acme"],
            ["Backup", "Mail"],
            "2 of 3 checks are not Success, of 1 customer: 1 failure, 1 warning; left out: 1 check of other customers",
        ),
    ],
)
def test_some_customers_alone(customers: Any, names: list[str], summary: str | None) -> None:
    found = failures(FOUR, customers=customers)
    assert [each["name"] for each in found["checks"]] == names
    if summary:
        assert found["summary"] == f"CheckCentral: {summary}"
        assert (
            found["total"] == sum(found["counts"].values()) == int(found["statistics"]["checkcentral_failures_total"])
        )


def test_what_is_left_out_for_its_status_and_its_customer_is_told() -> None:
    found = failures(FOUR, customers="Acme", statuses="failure")
    assert found["left_out"] == {"warning": 1}
    assert found["summary"].endswith(": 1 failure; left out: 1 warning, 2 checks of other customers")


@pytest.mark.parametrize(
    ("customers", "problem"),
    [
        (
            "acme, Gamma",
            (
                "customers_only: no check is in a check group called 'acme'; did you mean Acme?; "
                "customers_only: no check is in a check group called 'Gamma'; give one of: Acme, 'Beta, Inc.'"
            ),
        ),
        (
            [""],
            "customers_only has only blank entries, so it names no customer; give names, or leave it out for all customers",
        ),
        ({"Acme": 1}, "customers_only {'Acme': 1} is not a list; give one"),
    ],
)
def test_a_name_that_no_check_group_has_never_looks_like_a_customer_without_failures(
    customers: Any, problem: str
) -> None:
    with pytest.raises(AnsibleFilterError) as raised:
        failures(FOUR, customers=customers)
    assert str(raised.value) == problem
