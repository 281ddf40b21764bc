# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who gets which reports, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError

from ansible_collections.msp.checkcentral.plugins.filter.digest_reports import FilterModule
from ansible_collections.msp.checkcentral.plugins.module_utils._desired import desired_object
from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT

ROLE = Path(__file__).parents[4] / "roles" / "digest_reports"
CATALOG = yaml.safe_load((ROLE / "defaults" / "main.yml").read_text(encoding="utf-8"))["digest_reports_catalog"]
ACME = {"name": "Acme", "emails": ["it@acme.example"]}
BETA = {
    "name": "Beta",
    "checkgroup": "Beta Ltd",
    "users": ["Bo"],
    "usergroups": ["Beta people"],
    "reports": ["customer_stats"],
}
INTERNAL = {"org_wide": None, "usergroups": ["Service desk"], "emails": ["noc@msp.example"]}

digest_reports = FilterModule().filters()["digest_reports"]


def refusal(catalog: Any = None, **options: Any) -> str:
    with pytest.raises(AnsibleFilterError) as raised:
        digest_reports(catalog or CATALOG, **options)
    return str(raised.value)


def test_the_standard_set() -> None:
    reports = digest_reports(
        CATALOG, customers=[ACME], organization=["daily_digest"], recipients=INTERNAL, time="08:15"
    )
    people = {"emails": ["it@acme.example"]}
    assert reports == [
        {
            "name": "Daily digest",
            "report_type": "digest",
            "interval_type": "day",
            "interval_value": 1,
            "report_time": "08:15",
            "recipients": {"usergroups": ["Service desk"], "emails": ["noc@msp.example"]},
        },
        {
            "name": "Acme - Status",
            "report_type": "checkgroup",
            "format": "pdf",
            "interval_type": "day",
            "interval_value": 7,
            "report_time": "08:15",
            "content": {"checkgroup": "Acme"},
            "recipients": people,
        },
        {
            "name": "Acme - Statistics",
            "report_type": "stats",
            "format": "pdf",
            "interval_type": "day",
            "interval_value": 30,
            "report_time": "08:15",
            "content": {"checkgroup": "Acme"},
            "recipients": people,
        },
        {
            "name": "Acme - Activity",
            "report_type": "activity",
            "format": "csv",
            "interval_type": "unscheduled",
            "content": {"checkgroup": "Acme"},
            "recipients": people,
        },
    ]


def test_the_whole_catalog_keeps_the_rules_of_reports() -> None:
    organization = [name for name, entry in CATALOG.items() if entry["scope"] == "organization"]
    for report in digest_reports(CATALOG, customers=[ACME, BETA], organization=organization, dashboard="All"):
        assert desired_object(REPORT, report)[1] == []


def test_titles_stay_as_they_were_published() -> None:
    """A report's name is its identity, so a changed title would make a second report at every user's."""
    assert {name: entry["title"] for name, entry in CATALOG.items()} == {
        "daily_digest": "Daily digest",
        "daily_dashboard": "Daily dashboard",
        "customer_status": "Status",
        "customer_stats": "Statistics",
        "customer_activity": "Activity",
    }


def test_what_is_no_address_is_left_to_the_module_to_refuse() -> None:
    wrong = [["a@b.example"], {"a": "b"}]
    for copy_internal in (True, False):
        [digest, *others] = digest_reports(
            CATALOG,
            customers=[ACME],
            organization=["daily_digest"],
            recipients={"emails": wrong},
            copy_internal=copy_internal,
        )
        assert digest["recipients"] == {"emails": wrong}
        assert all((wrong[0] in report["recipients"].get("emails", [])) is copy_internal for report in others)


def test_no_customer_is_in_anothers_report() -> None:
    customers = [
        {"name": f"C{n}", "emails": [f"it@c{n}.example"], "users": [f"u{n}"], "usergroups": [f"g{n}"]}
        for n in range(20)
    ]
    reports = digest_reports(CATALOG, customers=customers, organization=["daily_digest"], recipients=INTERNAL)
    assert reports[0]["recipients"] == {"usergroups": ["Service desk"], "emails": ["noc@msp.example"]}
    for report in reports[1:]:
        number = report["name"].split(" ")[0][1:]
        expected = {"emails": [f"it@c{number}.example"], "users": [f"u{number}"], "usergroups": [f"g{number}"]}
        assert report["recipients"] == expected
        assert report["content"] == {"checkgroup": f"C{number}"}


def test_internal_people_are_added_only_when_asked_for() -> None:
    customer = {**BETA, "emails": ["noc@msp.example"]}
    [report] = digest_reports(
        CATALOG, customers=[customer], recipients={**INTERNAL, "org_wide": True}, copy_internal=True
    )
    assert report["recipients"] == {
        "org_wide": True,
        "emails": ["noc@msp.example"],
        "users": ["Bo"],
        "usergroups": ["Beta people", "Service desk"],
    }


def test_a_customer_chooses_reports_and_check_group() -> None:
    [report] = digest_reports(CATALOG, customers=[BETA], timezone="America/Toronto")
    assert (report["name"], report["content"], report["timezone"]) == (
        "Beta - Statistics",
        {"checkgroup": "Beta Ltd"},
        "America/Toronto",
    )


def test_an_entry_of_ones_own() -> None:
    entry = {
        "scope": "customer",
        "title": "{title} board",
        "report_type": "dashboard",
        "report_time": 60,
        "description": "For {customer}",
        "filename": "{customer}-{title}-{date}",
    }
    customers = [{"name": "{title}", "dashboard": "Board"}]
    [report] = digest_reports({"own": entry}, customers=customers, name_format="{title} / {customer}")
    assert report == {
        "name": "{title} board / {title}",
        "report_type": "dashboard",
        "report_time": 60,
        "content": {"dashboard": "Board"},
        "description": "For {title}",
        "filename": "{title}-{title} board-{date}",
    }


def test_content_of_the_catalog_comes_first() -> None:
    entry = {"scope": "organization", "title": "T", "report_type": "dashboard", "content": {"dashboard": "Fixed"}}
    [report] = digest_reports({"own": entry}, organization=["own"])
    assert report["content"] == {"dashboard": "Fixed"}


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (
            {"organization": ["daily_dashboard"]},
            "digest_reports_dashboard is missing; daily_dashboard needs the name or id",
        ),
        (
            {"organization": ["customer_stats"]},
            "digest_reports_organization_reports 'customer_stats' is not in the catalog for the scope",
        ),
        ({"name_format": "{customer}"}, "digest_reports_name_format '{customer}' lacks {title}"),
        ({"customers": [{"emails": []}]}, "digest_reports_customers[0].name is missing"),
        ({"customers": [{"name": " "}]}, "digest_reports_customers[0].name is missing"),
        (
            {"customers": [ACME, ACME]},
            "digest_reports_customers[1].name 'Acme' is also that of digest_reports_customers[0]",
        ),
        (
            {"customers": [{**ACME, "reports": ["nope"]}]},
            "digest_reports_customers[0].reports 'nope' is not in the catalog",
        ),
        ({"catalog": {"x": None}}, "digest_reports_catalog.x None is not a dictionary"),
        (
            {"catalog": {"x": {"scope": "all", "title": "T", "report_type": "stats"}}},
            "digest_reports_catalog.x.scope 'all'",
        ),
        (
            {"catalog": {"x": {"scope": "customer", "report_type": "stats"}}},
            "digest_reports_catalog.x.title is missing",
        ),
        (
            {"catalog": {"x": {"scope": "customer", "title": "T", "report_type": "stats", "recipients": {}}}},
            "digest_reports_catalog.x.recipients is not possible",
        ),
        (
            {"catalog": {"x": {"scope": "customer", "title": "T", "report_type": "dashboard"}}, "customers": [ACME]},
            "customer 'Acme' has no dashboard; x needs the name or id of one",
        ),
    ],
)
def test_what_cannot_be_is_refused(options: dict[str, Any], problem: str) -> None:
    assert problem in refusal(**options)


def test_everything_wrong_is_listed_together() -> None:
    message = refusal(customers=[{}, {**ACME, "reports": ["nope"]}], name_format="x", organization=["y"])
    assert all(part in message for part in ("name_format", "organization_reports 'y'", "customers[0].name", "'nope'"))


@pytest.mark.parametrize(
    ("given", "titles"),
    [
        ([], []),
        ("none", []),
        (" None ", []),
        (None, ["Status", "Statistics", "Activity"]),
        ("", ["Status", "Statistics", "Activity"]),
        ("  ", ["Status", "Statistics", "Activity"]),
        ("customer_stats,customer_status", ["Statistics", "Status"]),
    ],
)
def test_an_empty_list_of_reports_means_none_and_blank_is_not_set(given: Any, titles: list[str]) -> None:
    reports = digest_reports(CATALOG, customers=[{**ACME, "reports": given}])
    assert [report["name"] for report in reports] == [f"Acme - {title}" for title in titles]


@pytest.mark.parametrize(
    ("given", "expected"), [([], {"emails": []}), ("none", {"emails": []}), (None, None), ("", None)]
)
def test_an_empty_list_of_addresses_means_no_one_and_blank_is_not_set(given: Any, expected: Any) -> None:
    customer = {"name": "Acme", "emails": given, "reports": ["customer_status"]}
    [report] = digest_reports(CATALOG, customers=[customer])
    assert report.get("recipients") == expected


@pytest.mark.parametrize("word", ["ture", "2", 2, "enabled"])
def test_a_word_that_is_no_boolean_copies_nothing_to_anyone(word: Any) -> None:
    assert f"digest_reports_copy_internal {word!r} is not a boolean" in refusal(customers=[ACME], copy_internal=word)


@pytest.mark.parametrize(("word", "copied"), [("yes", True), ("no", False), ("", False), (None, False)])
def test_a_word_that_is_a_boolean_is_taken(word: Any, copied: bool) -> None:
    reports = digest_reports(CATALOG, customers=[ACME], recipients=INTERNAL, copy_internal=word)
    assert all(("noc@msp.example" in report["recipients"]["emails"]) is copied for report in reports)
