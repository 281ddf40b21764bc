# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks that are not a success, the worst first."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.filter.failures import FilterModule

failures = FilterModule().filters()["failures"]


def check(name: str, status: Any, group: Any = "Acme", **more: Any) -> dict[str, Any]:
    return {"id": f"id of {name}", "name": name, "status": status, "group": group, **more}


def told(**more: Any) -> dict[str, Any]:
    """What is told of one check that failed."""
    listed = check("Backup", more.pop("status", "Failure"), **more.pop("check", {}), **more.pop("at", {}))
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
    assert [(each["name"], [one["name"] for one in each["checks"]]) for each in found["customers"]] == [
        ("Gamma", ["Alarm", "Tape"]),
        ("beta", ["Tape", "Disk"]),
        ("Alpha", ["Fan", "Sync"]),
        ("Delta", ["Mail"]),
    ]
    assert (found["count"], found["total"]) == (7, 8)
    assert list(found["counts"].items()) == [
        ("failure", 2),
        ("overdue", 1),
        ("warning", 2),
        ("in_repair", 1),
        ("pending", 1),
        ("success", 1),
    ]


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
    assert failures([]) == {"total": 0, "count": 0, "counts": {}, "customers": []}
