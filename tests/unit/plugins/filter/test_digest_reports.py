# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who gets which reports, and what is refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.msp.checkcentral.plugins.filter.digest_reports import FilterModule
from ansible_collections.msp.checkcentral.plugins.module_utils._desired import desired_object
from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT

ROLE = Path(__file__).parents[4] / "roles" / "digest_reports"
CATALOG = yaml.safe_load((ROLE / "defaults" / "main.yml").read_text(encoding="utf-8"))[
    "digest_reports_standard_catalog"
]
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

NO_ONE: dict[str, Any] = {"org_wide": False, "usergroups": [], "users": [], "emails": []}


def problems(catalog: Any = None, **options: Any) -> list[str]:
    """What is wrong, each once."""
    items = digest_reports(catalog or CATALOG, **options)
    return list(dict.fromkeys(problem for item in items for problem in item.get("problems", [])))


def test_the_standard_set() -> None:
    reports = digest_reports(
        CATALOG, customers=[ACME], organization=["daily_digest"], recipients=INTERNAL, time="08:15"
    )
    keys = ("name", "report_type", "format", "interval_type", "interval_value", "report_time")
    assert [[report.get(key) for key in keys] for report in reports] == [
        ["Daily digest", "digest", None, "day", 1, "08:15"],
        ["Acme - Status", "checkgroup", "pdf", "day", 7, "08:15"],
        ["Acme - Statistics", "stats", "pdf", "day", 30, "08:15"],
        ["Acme - Activity", "activity", "csv", "unscheduled", None, None],
    ]
    digest, *others = [set(report) - set(keys) for report in reports]
    assert digest == {"recipients", "origin"}
    assert others == [{"content", "recipients", "origin"}] * 3


def test_the_whole_catalog_keeps_the_rules_of_reports() -> None:
    organization = [name for name, entry in CATALOG.items() if entry["scope"] == "organization"]
    for report in digest_reports(CATALOG, customers=[ACME, BETA], organization=organization, dashboard="All"):
        assert desired_object(REPORT, {key: value for key, value in report.items() if key != "origin"})[1] == []


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
        assert digest["recipients"] == {**NO_ONE, "emails": wrong}
        assert all((wrong[0] in report["recipients"].get("emails", [])) is copy_internal for report in others)


def test_no_customer_is_in_anothers_report() -> None:
    customers = [
        {"name": f"C{n}", "emails": [f"it@c{n}.example"], "users": [f"u{n}"], "usergroups": [f"g{n}"]}
        for n in range(20)
    ]
    reports = digest_reports(CATALOG, customers=customers, organization=["daily_digest"], recipients=INTERNAL)
    assert reports[0]["recipients"] == {**NO_ONE, "usergroups": ["Service desk"], "emails": ["noc@msp.example"]}
    for report in reports[1:]:
        number = report["name"].split(" ")[0][1:]
        people = {"emails": [f"it@c{number}.example"], "users": [f"u{number}"], "usergroups": [f"g{number}"]}
        assert report["recipients"] == {"org_wide": False, **people}
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


def test_what_is_omitted_of_a_customer_is_not_set() -> None:
    """``omit`` stays as such a text before ansible-core 2.19."""
    omitted = "__omit_place_holder__8e0a3c"
    acme = {"name": "Acme", "checkgroup": omitted, "emails": [omitted, "it@acme.example"], "reports": "customer_status"}
    [report] = digest_reports(CATALOG, customers=[acme], time=omitted)
    assert (report["content"], report["report_time"]) == ({"checkgroup": "Acme"}, "09:00")
    assert report["recipients"]["emails"] == ["it@acme.example"]


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
    assert report.pop("recipients") == NO_ONE
    assert report.pop("origin")["name_form"] == "{title} / {customer}"
    assert report == {
        "name": "{title} board / {title}",
        "report_type": "dashboard",
        "report_time": 60,
        "content": {"dashboard": "Board"},
        "description": "For {title}",
        "filename": "{title}-{title} board-{date}",
    }


@pytest.mark.parametrize(
    ("scope", "options"), [("organization", {"organization": ["x"]}), ("customer", {"customers": [ACME]})]
)
def test_a_dashboard_of_the_catalog_needs_no_other(scope: str, options: dict[str, Any]) -> None:
    entry = {"scope": scope, "title": "T", "report_type": "dashboard", "content": {"dashboard": "Fixed"}}
    [report] = digest_reports({"x": entry}, **options)
    assert report["content"] == {"dashboard": "Fixed"}
    assert "problems" not in report


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"checkgroup": False}, "checkgroup is false, a boolean, as YAML reads words such as No; put it in quotes"),
        ({"users": ["Anna", True]}, "users is true, a boolean, as YAML reads words such as Yes; put it in quotes"),
        ({"dashboard": date(2026, 1, 31)}, "dashboard is the date 2026-01-31, as YAML reads it; put it in quotes"),
        (
            {"users": ["Anna", 7]},
            "users is the number 7, as YAML reads it; put it in quotes as you wrote it, or use the filter string in a template",
        ),
        ({"checkgroup": {"id": 1}}, "checkgroup is {'id': 1}, which is not a string; give one"),
        ({"emails": {"a": "b"}}, "emails {'a': 'b'} is not a list; give one"),
        (
            {"reports": ["customer_statistics"]},
            "reports 'customer_statistics' is not in the catalog for the scope customer; did you mean customer_stats?",
        ),
        ({"emials": "a@b.example"}, "the key emials is not known; did you mean emails?"),
    ],
)
def test_what_is_wrong_with_a_customer_is_told_once(changes: dict[str, Any], problem: str) -> None:
    for variable in ("digest_reports_customers", "checkcentral_customers"):
        key = "customers" if variable.startswith("digest") else "shared_customers"
        assert problems(**{key: [{**ACME, **changes}]}) == [f"customer 'Acme' of {variable}: {problem}"]


@pytest.mark.parametrize(
    ("customers", "problem"),
    [
        ({"a": 1}, "digest_reports_customers {'a': 1} is not a list; give one"),
        (["Acme"], "digest_reports_customers: 'Acme' is not a dictionary; give each customer as one, with its name"),
        (
            "Acme Ltd",
            "digest_reports_customers: 'Acme Ltd' is not a dictionary; give each customer as one, with its name",
        ),
        (
            [ACME, ACME],
            "customer 'Acme' of digest_reports_customers: a customer of digest_reports_customers also has this name; give each customer its own name",
        ),
        ([ACME, {}], "customer number 2 of digest_reports_customers has no name; give the customer's name"),
        ([{"name": " "}], "customer number 1 of digest_reports_customers has no name; give the customer's name"),
        (
            [{"name": False}],
            "customer number 1 of digest_reports_customers: name is false, a boolean, as YAML reads words such as No; put it in quotes",
        ),
    ],
)
def test_what_is_wrong_with_customers_is_told_once(customers: Any, problem: str) -> None:
    assert problems(customers=customers) == [problem]


@pytest.mark.parametrize(
    "many", [{f"Customer {number}": ACME for number in range(200)}, [[ACME] * 200]], ids=["dict", "list"]
)
def test_customers_in_another_form_are_not_printed_as_a_whole(many: Any) -> None:
    [problem] = problems(customers=many)
    assert len(problem) < 400
    assert problem.endswith(
        ("... is not a list; give one", "... is not a dictionary; give each customer as one, with its name")
    )


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"scope": "all"}, ".scope 'all' is not possible; give organization or customer"),
        ({"title": None}, ".title is missing; give a string"),
        (
            {"title": 2026},
            ".title is the number 2026, as YAML reads it; put it in quotes as you wrote it, or use the filter string in a template",
        ),
        ({"reciepients": {}}, ".reciepients is not known"),
        ({"formt": "pdf"}, ".formt is not known; did you mean format?"),
    ],
)
def test_what_is_wrong_with_an_entry_of_the_catalog_is_told_once(changes: dict[str, Any], problem: str) -> None:
    entry = {"scope": "customer", "title": "T", "report_type": "stats", **changes}
    for chosen in ([], ["x"]):
        [found] = problems({"x": entry}, customers=[{**ACME, "reports": chosen}])
        assert found.startswith(f"digest_reports_catalog.x{problem}")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"catalog": "all"}, "digest_reports_catalog 'all' is not a dictionary; give one of standard reports"),
        (
            {"catalog": {"x": None, "y": 1}},
            "digest_reports_catalog.y 1 is not a dictionary; give scope, title, report_type and other options of a report",
        ),
        (
            {"catalog": {"x": {"scope": "customer", "title": "T", "report_type": "dashboard"}}},
            "customer 'Acme' of digest_reports_customers has no dashboard; x needs the name or id of one",
        ),
        (
            {"organization": ["daily_dashboard"]},
            "digest_reports_dashboard is missing; daily_dashboard needs the name or id of a dashboard",
        ),
        (
            {"organization": ["daily_digst"]},
            "digest_reports_organization_reports 'daily_digst' is not in the catalog for the scope organization; did you mean daily_digest?",
        ),
        ({"organization": {"a": 1}}, "digest_reports_organization_reports {'a': 1} is not a list; give one"),
        (
            {"name_format": "{customer}"},
            "digest_reports_name_format '{customer}' lacks {title}; without it, reports would get the same name",
        ),
        (
            {"recipients": {"usergroup": ["Service desk"]}},
            "digest_reports_recipients.usergroup is not known; did you mean usergroups?",
        ),
        (
            {"recipients": {"phone": ["1"]}},
            "digest_reports_recipients.phone is not known; give any of: usergroups, users, emails, org_wide",
        ),
        (
            {"recipients": "it@acme.example"},
            "digest_reports_recipients 'it@acme.example' is not a dictionary; give one",
        ),
        (
            {"variables": ["digest_reports_tiem"]},
            "the variable digest_reports_tiem is not known; did you mean digest_reports_time?",
        ),
    ],
)
def test_what_is_wrong_with_a_variable_is_told_once(options: dict[str, Any], problem: str) -> None:
    assert problems(**{"customers": [ACME], **options}) == [problem]


def test_everything_wrong_is_told_together_and_the_rest_is_still_asked_for() -> None:
    items = digest_reports(
        CATALOG,
        customers=[{}, {**ACME, "reports": ["nope"]}, BETA],
        name_format="{title} x",
        organization=["y"],
    )
    assert sum(len(item.get("problems", [])) for item in items) == 4
    assert [item["name"] for item in items if "problems" not in item] == ["Statistics x"]


def test_what_no_report_can_be_made_of_still_has_what_can_be_validated() -> None:
    [item] = digest_reports(CATALOG, customers=[{**ACME, "checkgroup": "Acmee", "reports": ["nope"]}])
    assert item["content"] == {"checkgroup": "Acmee"}
    assert item["recipients"]["emails"] == ACME["emails"]


def test_items_say_where_they_come_from() -> None:
    host = {
        **ACME,
        "checkgroup": "c1",
        "reports": "customer_status",
        "origin": {"variable": "host acme", "host": "acme"},
    }
    [item] = digest_reports(CATALOG, customers=[host])
    assert item["origin"] == {
        "customer": "Acme",
        "variable": "host acme",
        "host": "acme",
        "name_form": "{customer} - {title}",
        "checkgroup": "c1",
        "short_name": "customer_status",
        "title": "Status",
    }


def test_time_and_time_zone_of_a_customer_come_first() -> None:
    catalog = {**CATALOG, "customer_stats": {**CATALOG["customer_stats"], "report_time": "11:00"}}
    customer = {**ACME, "report_time": "07:00", "timezone": "Europe/Oslo"}
    reports = digest_reports(catalog, customers=[customer, {"name": "Beta"}], time="08:00", timezone="Europe/Rome")
    assert [(report.get("report_time"), report["timezone"]) for report in reports] == [
        ("07:00", "Europe/Oslo"),
        ("07:00", "Europe/Oslo"),
        (None, "Europe/Oslo"),
        ("08:00", "Europe/Rome"),
        ("11:00", "Europe/Rome"),
        (None, "Europe/Rome"),
    ]


@pytest.mark.parametrize("blank", [None, "", " "])
def test_a_blank_setting_is_not_set(blank: Any) -> None:
    names = ("time", "timezone", "name_format", "dashboard", "copy_internal", "recipients", "organization", "customers")
    blanks: dict[str, Any] = dict.fromkeys(names, blank)
    assert digest_reports(blank, standard=CATALOG, shared_customers=[ACME], **blanks) == [
        {**item, "origin": {**item["origin"], "variable": "checkcentral_customers"}}
        for item in digest_reports(CATALOG, customers=[ACME])
    ]


def test_customers_of_the_role_come_before_the_shared_ones_even_if_there_are_none() -> None:
    assert digest_reports(CATALOG, customers=[], shared_customers=[ACME]) == []
    assert digest_reports({}, standard=CATALOG, customers=[ACME]) == []


@pytest.mark.parametrize("key", ["emails", "users", "usergroups", "reports"])
def test_a_list_may_be_a_text(key: str) -> None:
    given = {"reports": "customer_stats, customer_status"}.get(key, "anna, bo")
    as_text = digest_reports(CATALOG, customers=[{"name": "Acme", key: given}])
    as_list = digest_reports(CATALOG, customers=[{"name": "Acme", key: given.split(", ")}])
    assert as_text == as_list
    for written in (json.dumps(given.split(", ")), str(given.split(", "))):
        assert digest_reports(CATALOG, customers=[{"name": "Acme", key: written}]) == as_list


def test_all_customers_may_be_a_text_in_json_but_names_in_brackets_are_names() -> None:
    as_text = digest_reports(CATALOG, customers=json.dumps([{**ACME, "users": None}]))
    assert as_text == digest_reports(CATALOG, customers=[ACME])
    [report, *dummy] = digest_reports(CATALOG, customers=[{"name": "Acme", "usergroups": "[External]"}])
    assert report["recipients"]["usergroups"] == ["[External]"]


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
        ("[]", []),
    ],
)
def test_an_empty_list_of_reports_means_none_and_blank_is_not_set(given: Any, titles: list[str]) -> None:
    reports = digest_reports(CATALOG, customers=[{**ACME, "reports": given}])
    assert [report["name"] for report in reports] == [f"Acme - {title}" for title in titles]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("Acme ", "has white space at its start or end; remove it"),
        ("Acme  Ltd", "has two spaces in a row; type one"),
        ("Acme\xa0Ltd", "has a no-break space (U+00A0) in it, which is invisible or looks like a space; type the name without it"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_name_is_told_once_and_not_for_each_report(name: str, problem: str) -> None:
    [refused] = digest_reports(CATALOG, customers=[{"name": name, "timezone": 5}])
    about = f"customer {name!r} of digest_reports_customers"
    assert [each.startswith(f"{about}: timezone is the number 5") for each in refused["problems"]] == [True, False]
    assert refused["problems"][1] == f"{about}: name {problem}"
    assert "name" not in refused
    assert digest_reports(CATALOG, customers=[{"name": name, "reports": []}]) == []


@pytest.mark.parametrize("given", [[], "none", None, ""])
def test_all_four_kinds_of_recipients_are_always_set(given: Any) -> None:
    [report] = digest_reports(CATALOG, customers=[{"name": "Acme", "emails": given, "reports": ["customer_status"]}])
    assert report["recipients"] == NO_ONE


@pytest.mark.parametrize("word", ["ture", "2", 2, "enabled"])
def test_a_word_that_is_no_boolean_copies_nothing_to_anyone(word: Any) -> None:
    found = digest_reports(CATALOG, customers=[ACME], recipients=INTERNAL, copy_internal=word)
    assert found[0]["problems"] == [f"digest_reports_copy_internal {word!r} is not a boolean; give true or false"]
    assert not any("noc@msp.example" in report.get("recipients", {}).get("emails", []) for report in found)


@pytest.mark.parametrize(("word", "copied"), [("yes", True), ("no", False), ("", False), (None, False)])
def test_a_word_that_is_a_boolean_is_taken(word: Any, copied: bool) -> None:
    reports = digest_reports(CATALOG, customers=[ACME], recipients=INTERNAL, copy_internal=word)
    assert all(("noc@msp.example" in report["recipients"]["emails"]) is copied for report in reports)


@pytest.mark.parametrize(
    "arguments",
    [
        {"variables": ["digest_reports_tiem"]},
        {"name_format": "{title}"},
        {"customers": [ACME, {"emails": ["a@b.example"]}]},
        {"customers": [ACME, ACME]},
        {"customers": [{**ACME, "reports": [], "emial": "x"}]},
    ],
    ids=str,
)
def test_what_is_wrong_with_no_report_has_no_name(arguments: dict[str, Any]) -> None:
    items = digest_reports(CATALOG, **{"customers": [ACME], **arguments})
    [item] = [item for item in items if "problems" in item]
    assert not {"name", "report_type"} & set(item)
