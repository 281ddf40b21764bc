# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which users, checks and reports customers get, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.msp.checkcentral.plugins.filter.customers import FilterModule
from ansible_collections.msp.checkcentral.plugins.filter.onboarding_ticket import FilterModule as Ticket
from ansible_collections.msp.checkcentral.plugins.filter.report_plan import FilterModule as Plan
from ansible_collections.msp.checkcentral.plugins.filter.run_summary import FilterModule as Summary
from ansible_collections.msp.checkcentral.plugins.module_utils._check import CHECK
from ansible_collections.msp.checkcentral.plugins.module_utils._desired import desired_object
from ansible_collections.msp.checkcentral.plugins.module_utils._user import USER
from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_plan import due

ROLE = Path(__file__).parents[4] / "roles" / "customers"
STANDARD = yaml.safe_load((ROLE / "vars" / "main.yml").read_text(encoding="utf-8"))["customers_standard_check_catalog"]
NIGHTLY = {
    "name": "Nightly backup",
    "email_alias": "{slug}-nightly",
    "description": "Backup of {customer}",
    "interval_type": "day",
    "success_conditions": {
        "required_conditions": "any",
        "conditions": [
            {"message_field": "subject", "matches": "contains", "value": "{customer} in {checkgroup}: {title}"}
        ],
    },
}
CATALOG = {"nightly": NIGHTLY}
MUELLER = "Bäckerei Müller & Söhne"

customers = FilterModule().filters()["customers"]


def items(*given: Any, **options: Any) -> dict[str, list[dict[str, Any]]]:
    return dict(
        customers(None, **{"shared_customers": list(given), "check_catalog": CATALOG, "catalog": {}, **options})
    )


def checks(*chosen: Any, **customer: Any) -> list[dict[str, Any]]:
    return items({"name": "Acme", "checks": list(chosen), **customer})["checks"]


def problems(*given: Any, **options: Any) -> list[str]:
    """What is wrong, each once."""
    found = [item for kind in items(*given, **options).values() for item in kind]
    return list(dict.fromkeys(problem for item in found for problem in item.get("problems", [])))


def test_a_standard_check_becomes_one_of_the_customer() -> None:
    [check] = checks("nightly", name=MUELLER, checkgroup="Bakery")
    assert check == {
        "name": "Nightly backup",
        "checkgroup": "Bakery",
        "email_alias": "baeckerei-mueller-soehne-nightly",
        "description": f"Backup of {MUELLER}",
        "interval_type": "day",
        "success_conditions": {
            "required_conditions": "any",
            "conditions": [
                {"message_field": "subject", "matches": "contains", "value": f"{MUELLER} in Bakery: {{title}}"}
            ],
        },
        "origin": {
            "customer": MUELLER,
            "variable": "checkcentral_customers",
            "checkgroup": "Bakery",
            "short_name": "nightly",
        },
    }
    assert NIGHTLY["name"] == "Nightly backup"


def test_what_a_customer_says_itself_comes_first_and_null_is_not_set() -> None:
    own = {
        "template": "nightly",
        "name": "{customer} 2",
        "email_alias": "b",
        "interval_type": None,
        "overdue_minutes": 5,
    }
    [check] = checks(own)
    assert (check["name"], check["email_alias"], check["interval_type"]) == ("Acme 2", "b", "day")
    assert check["overdue_minutes"] == 5
    assert "template" not in check


def test_a_check_without_a_template() -> None:
    [check] = checks({"name": "Own", "email_alias": "own"})
    assert (check["name"], check["email_alias"], check["origin"]["short_name"]) == ("Own", "own", None)


@pytest.mark.parametrize(
    "chosen", ["nightly raid_controller", "nightly\nraid_controller\n", ["nightly", "raid_controller"]]
)
def test_short_names_may_be_a_text(chosen: Any) -> None:
    found = items({"name": "Acme", "checks": chosen}, check_catalog=None, standard_checks={**STANDARD, **CATALOG})
    assert [check["name"] for check in found["checks"]] == ["Nightly backup", "RAID controller"]


def test_no_check_is_made_of_a_customer_who_names_none() -> None:
    for given in ({}, {"checks": []}, {"checks": "none"}, {"checks": None}, {"checks": ""}):
        assert items({"name": "Acme", **given}) == {"users": [], "checks": [], "reports": []}


def test_the_examples_keep_the_rules_of_checks_and_have_an_address_for_each_customer() -> None:
    assert list(STANDARD) == ["veeam_nightly", "synology_hyper_backup", "windows_server_backup", "raid_controller"]
    both = items(
        {"name": "Acme", "checks": list(STANDARD)},
        {"name": MUELLER, "checks": list(STANDARD)},
        check_catalog="",
        standard_checks=STANDARD,
    )["checks"]
    assert len({check["email_alias"] for check in both}) == len(both) == 8
    for check in both:
        options = {key: value for key, value in check.items() if key != "origin"}
        assert desired_object(CHECK, options)[1] == []


@pytest.mark.parametrize(
    ("users", "found"),
    [
        (
            "it@acme.example, ReadOnly\nboss@acme.example;user\n\n",
            [("it@acme.example", "readonly"), ("boss@acme.example", "user")],
        ),
        ([{"email": "it@acme.example", "access_level": "user", "name": None}], [("it@acme.example", "user")]),
        (["it@acme.example user"], [("it@acme.example", "user")]),
        ("none", []),
        ([], []),
    ],
)
def test_users_may_be_lines_of_text_or_dictionaries(users: Any, found: list[tuple[str, str]]) -> None:
    made = items({"name": "Acme", "portal_users": users})["users"]
    assert [(user["email"], user["access_level"]) for user in made] == found
    assert all(user["origin"] == {"customer": "Acme", "variable": "checkcentral_customers"} for user in made)
    assert all(set(user) == {"email", "access_level", "origin"} for user in made)


ACME = "customer 'Acme' of checkcentral_customers"


@pytest.mark.parametrize(
    ("check", "problem"),
    [
        ("nigthly", ": 'nigthly' is not in customers_check_catalog; did you mean nightly?"),
        ({"template": "x"}, ": 'x' is not in customers_check_catalog; give one of: nightly"),
        ({"email_alias": "x"}, " has no name; give a name or a template"),
        (
            ["nightly"],
            " ['nightly'] is neither a string nor a dictionary; give the short name of a standard check, or options of a check",
        ),
        (
            {"name": False, "email_alias": "x"},
            ": name is false, a boolean, as YAML reads words such as No; put it in quotes",
        ),
    ],
)
def test_what_is_wrong_with_a_check_is_told_with_what_would_be_right(check: Any, problem: str) -> None:
    assert problems({"name": "Acme", "checks": ["nightly", check]}) == [f"{ACME}: check number 2{problem}"]


def test_everything_wrong_with_a_check_is_told_together() -> None:
    own = {"name": "{custommer} backup", "email_alias": "{slugg}-x", "description": "{{mine}}"}
    assert problems({"name": "Acme", "checks": [{**own, "Emial_alias": "x", "checkgroup": "x"}]}) == [
        f"{ACME}: check number 1: the key Emial_alias is not known; did you mean email_alias?",
        f"{ACME}: check number 1: checkgroup is not possible; a check belongs to the customer's check group",
        f"{ACME}: check number 1: name has {{custommer}} in it, which is not replaced; did you mean customer?",
        f"{ACME}: check number 1: email_alias has {{slugg}} in it, which is not replaced; did you mean slug?",
    ]


@pytest.mark.parametrize(
    ("user", "problem"),
    [
        (
            "it@b.example, user, editor",
            " 'it@b.example, user, editor' is not possible; give an address and an access level, such as: it@example.com, readonly",
        ),
        (["a@b.example"], " ['a@b.example'] is not a dictionary; give each user as one, with email and access_level"),
        ({"email": "a@b.example"}, " has no access_level; give one"),
        (
            {"email": "a@b.example", "access_level": "user", "acces_level": "user"},
            ": the key acces_level is not known; did you mean access_level?",
        ),
        (
            {"email": "a@b.example", "access_level": "manager", "allow_privileged": True},
            ": allow_privileged is not a key of a user; use the variable customers_allow_privileged, which applies to the whole run",
        ),
        (
            {"email": "a@b.example", "access_level": "user", "name": True},
            ": name is true, a boolean, as YAML reads words such as Yes; put it in quotes",
        ),
    ],
)
def test_what_is_wrong_with_a_user_is_told_with_what_would_be_right(user: Any, problem: str) -> None:
    users = ["it@acme.example, user", user]
    assert problems({"name": "Acme", "portal_users": users}) == [f"{ACME}: portal user number 2{problem}"]


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (["x"], " ['x'] is not a dictionary; give name, email_alias and other options of a check"),
        (
            {"name": "x", "template": "y"},
            ": template is not possible; only a customer's check begins with a standard one",
        ),
        (
            {"name": "x", "checkgroup": "y"},
            ": checkgroup is not possible; a check belongs to the customer's check group",
        ),
        ({}, ".name is missing; give a string"),
        ({"name": None, "email_alias": "x"}, ".name is missing; give a string"),
        (
            {"name": 9},
            ": name is the number 9, as YAML reads it; put it in quotes as you wrote it, or use the filter string in a template",
        ),
        ({"name": "{custommer} x"}, ": name has {custommer} in it, which is not replaced; did you mean customer?"),
    ],
)
def test_what_is_wrong_with_an_entry_of_the_catalog_is_told_once(entry: Any, problem: str) -> None:
    for chosen in ([], ["mine"]):
        found = problems({"name": "Acme", "checks": chosen}, check_catalog={"mine": entry})
        assert found == [f"customers_check_catalog.mine{problem}"]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (
            {"check_catalog": [1]},
            "customers_check_catalog [1] is not a dictionary; give one of standard checks by short names",
        ),
        (
            {"shared_customers": [{"name": "Acme", "checks": "x"}], "check_catalog": {}, "standard_checks": CATALOG},
            f"{ACME}: check number 1: 'x' is not in customers_check_catalog; there is none",
        ),
        (
            {"shared_customers": [{"name": "Acme", "checks": {"nightly": {}}}]},
            f"{ACME}: checks {{'nightly': {{}}}} is not a list; give one",
        ),
        ({"shared_customers": {"name": "Acme"}}, "checkcentral_customers {'name': 'Acme'} is not a list; give one"),
        (
            {
                "switches": {
                    "digest_reports_show_plan": "ture",
                    "digest_reports_fail": "no",
                    "digest_reports_summary": "",
                }
            },
            "digest_reports_show_plan 'ture' is not a boolean; give true or false",
        ),
        (
            {"only": ["acme", "Acme"]},
            "customers_only: no customer of checkcentral_customers is called 'acme'; did you mean Acme?",
        ),
        (
            {"only": "Nobody"},
            "customers_only: no customer of checkcentral_customers is called 'Nobody'; give one of: Acme",
        ),
        ({"only": "none"}, "customers_only 'none' names no customer; give names, or leave it out for all customers"),
        *(
            (
                {"only": blank},
                "customers_only has only blank entries, so it names no customer; give names, or leave it out for all customers",
            )
            for blank in ([""], [None], [" ", None])
        ),
        ({"only": {"Acme": 1}}, "customers_only {'Acme': 1} is not a list; give one"),
        (
            {"other_reports": ["x"]},
            "customers_other_reports: 'x', number 1, is not a dictionary; give each report as one",
        ),
        (
            {"other_reports": [{"name": False, "report_type": "digest"}]},
            "customers_other_reports: report number 1: name is false, a boolean, as YAML reads words such as No; put it in quotes",
        ),
        ({"other_reports": {"name": "x"}}, "customers_other_reports {'name': 'x'} is not a list; give one"),
        ({"variables": ["customers_onyl"]}, "the variable customers_onyl is not known; did you mean customers_only?"),
    ],
)
def test_what_is_wrong_with_a_variable_is_told_with_what_would_be_right(options: dict[str, Any], problem: str) -> None:
    assert problems({"name": "Acme"}, **options) == [problem]


@pytest.mark.parametrize(
    "options",
    [{"variables": ["customers_result", "customers_reports", "customers_of_mine"]}, {"only": []}, {"only": None}],
)
def test_what_is_right_is_let_be(options: dict[str, Any]) -> None:
    assert problems({"name": "Acme"}, **options) == []


def test_what_can_be_validated_is_and_the_rest_is_told_as_about_no_object() -> None:
    acme = {
        "name": "Acme",
        "checkgroup": "Group",
        "checks": [
            "x",
            {"email_alias": "a"},
            {"name": "A", "emial_alias": "a"},
            {"name": "B", "email_alias": "b", "x": 1},
        ],
        "portal_users": ["x", {"email": "a@b.example"}, {"email": "c@d.example", "access_level": "user", "x": 1}],
    }
    found = items(acme)
    for kind, key, name in ((CHECK, "checks", "B"), (USER, "users", "c@d.example")):
        [item] = found[key]
        assert item["problems"]
        options = {option: value for option, value in item.items() if option not in ("origin", "problems")}
        assert desired_object(kind, options)[1] == []
        assert name in options.values()
    assert [set(item) for item in found["reports"]] == [{"origin", "problems"}] * 2 + [
        {"content", "origin", "problems"}
    ] * 3
    # A check group that does not exist is then reported in the same run.
    assert found["reports"][-1]["content"] == {"checkgroup": "Group"}


def test_a_name_without_ascii_letters_has_no_slug() -> None:
    [problem] = problems({"name": "日本", "checks": ["nightly"]})
    assert "check number 1: {slug} is empty, since the customer's name has no ASCII letters or digits" in problem
    assert problems({"name": "日本", "checks": [{"template": "nightly", "email_alias": "tokyo"}]}) == []


def test_a_customer_without_a_name_of_its_own_gets_nothing() -> None:
    found = items(
        {"name": "Acme", "checks": ["nightly"]}, {"name": "Acme", "checks": ["nightly"]}, {"checks": ["nightly"]}
    )
    assert ["problems" in check for check in found["checks"]] == [False, True, True]
    assert [set(CHECK.identity) & set(check) for check in found["checks"][1:]] == [set(), set()]
    assert len(problems({"name": "Acme"}, {"name": "Acme"}, {})) == 2


WRONG = {
    "dashbord": "Main",
    "reports": ["nope", "overview"],
    "checks": ["nigthly", {"email_alias": "x"}],
    "portal_users": ["x"],
}
OVERVIEW = {"scope": "customer", "title": "Overview", "report_type": "dashboard"}


@pytest.mark.parametrize(
    "name", [{}, {"name": None}, {"name": " "}, {"name": False}, {"name": 9}, {"name": ["Acme"]}, {"name": "Twice"}]
)
def test_a_customer_without_a_name_of_its_own_does_not_hide_its_other_problems(name: dict[str, Any]) -> None:
    catalog = {"overview": OVERVIEW}
    of_acme = problems({"name": "Acme", **WRONG}, catalog=catalog)
    assert len(of_acme) == 6
    label = f"customer {name['name']!r}" if name.get("name") == "Twice" else "customer number 2"
    of_it = problems({"name": "Twice", "reports": []}, {**name, **WRONG}, catalog=catalog)
    assert {each.replace("customer 'Acme'", label) for each in of_acme} < set(of_it)
    assert len(of_it) == 7


REPORTS = {
    "backup": {
        "scope": "customer", "title": "Backup", "report_type": "check", "content": {"check": "{checkgroup}/Backup of {customer}"},
    },
    "digest": {"scope": "organization", "title": "Digest", "report_type": "digest"},
}  # fmt: skip
OTHER = {"name": "Other", "report_type": "digest"}


def test_a_report_refers_to_a_check_of_its_customer() -> None:
    reports = items({"name": "Acme", "checkgroup": "Group"}, {"name": "Beta"}, catalog=REPORTS)["reports"]
    assert [report["content"]["check"] for report in reports] == ["Group/Backup of Acme", "Beta/Backup of Beta"]
    assert REPORTS["backup"]["content"] == {"check": "{checkgroup}/Backup of {customer}"}


def test_some_customers_alone() -> None:
    both = (
        {"name": "Acme", "checks": ["nightly"]},
        {"name": "Beta", "checks": ["nightly"], "portal_users": "a@b.example, user"},
    )
    options = {"catalog": REPORTS, "organization": ["digest"], "other_reports": [OTHER]}
    every = items(*both, **options)
    assert [report["name"] for report in every["reports"]] == ["Digest", "Acme - Backup", "Beta - Backup", "Other"]
    assert every["reports"][-1]["origin"] == {"variable": "customers_other_reports"}
    found = items(*both, **options, only="Beta")
    assert [report["name"] for report in found["reports"]] == ["Beta - Backup"]
    assert [check["checkgroup"] for check in found["checks"]] == ["Beta"]
    assert len(found["users"]) == 1


def test_customers_of_the_role_for_reports_come_first() -> None:
    found = customers(
        [{"name": "Acme", "checks": ["nightly"]}], shared_customers=[{"name": "Beta"}], check_catalog=CATALOG
    )
    [check] = found["checks"]
    assert check["origin"]["variable"] == "digest_reports_customers"


# --- for people ---


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "never: no interval is set"),
        ({"interval_type": "day", "interval_value": 1}, "every day"),
        (
            {
                "interval_type": "hour",
                "interval_value": 6,
                "window_start": 1320,
                "window_end": "06:00",
                "overdue_minutes": 0,
            },
            "every 6 hours, from 22:00 to 06:00, overdue after 0 minutes",
        ),
        (
            {"interval_type": "day", "window_end": "x", "active_days": ["mon", "weekend"]},
            "every day, to x, on mon, weekend",
        ),
        ({"interval_type": "day", "active_days": "weekdays"}, "every day, on weekdays"),
    ],
)
def test_when_a_check_is_due(options: dict[str, Any], words: str) -> None:
    assert due(options) == words


ASKED = {
    "users": [
        {"email": "a@b.example", "access_level": "user", "send_welcome_email": "yes", "origin": {"customer": "Acme"}},
        {"email": "c@d.example", "access_level": "user", "send_welcome_email": "ture", "origin": {"customer": "Acme"}},
        {"email": "e@f.example", "access_level": "user", "send_welcome_email": True, "origin": {"customer": "Acme"}},
    ],
    "checks": [
        {"name": name, "checkgroup": "Acme", "interval_type": "day", "origin": {"customer": "Acme"}, **alias}
        for name, alias in (("A", {"email_alias": "a"}), ("B", {"email_alias": "b"}), ("C", {}), ("D", {"email_alias": "d"}))
    ],
    "reports": [],
}  # fmt: skip


def test_the_ticket_says_where_to_mail_to_and_who_was_mailed() -> None:
    results = [
        {"kind": "user", "name": "a@b.example", "action": "created"},
        {"kind": "user", "name": "e@f.example", "action": "unchanged"},
        {"kind": "check", "name": "Acme/A", "action": "unchanged", "email": "x+a@y.example"},
        {"kind": "check", "name": "Acme/B", "action": "created", "email": None},
        {"kind": "check", "name": "Acme/C", "action": "created", "email": None},
        {"kind": "check", "name": "Acme/D", "action": "not_attempted", "email": None},
    ]
    ticket = Ticket().filters()["onboarding_ticket"]({"results": results}, items=ASKED)
    assert [" ".join(line.split()) for line in ticket["checks"]] == [
        "Check Address to mail to When due",
        "A x+a@y.example every day",
        "B the address in the portal that ends in +b every day",
        "C any: its matching_conditions find its messages every day",
        "D none: the check was not created every day",
    ]
    assert ticket["mailed"] == ["a@b.example"]
    nothing = {"users": [], "checks": [], "reports": []}
    assert Ticket().filters()["onboarding_ticket"]({}, items=nothing) == {"checks": [], "mailed": []}


def test_the_plan_has_a_table_for_each_kind_and_what_is_wrong_at_its_end() -> None:
    wrong = {"name": "x", "origin": {"customer": "Acme"}, "problems": ["nothing is right"]}
    lines = Plan().filters()["report_plan"]({**ASKED, "checks": [*ASKED["checks"][:2], wrong]})
    assert [" ".join(line.split()) for line in lines] == [
        "Customer User Access level Welcome mail",
        "Acme a@b.example user yes",
        "Acme c@d.example user no",
        "Acme e@f.example user yes",
        "",
        "Customer Check Alias When due",
        "Acme A a every day",
        "Acme B b every day",
        "",
        "Customer Report Format When Recipients",
        "Problem: nothing is right",
    ]


def test_a_summary_of_all_kinds() -> None:
    created = {"kind": "check", "action": "created", "email_alias": "a", "id": "c1"}
    result = {
        "results": [
            {"kind": "user", "name": "a@b.example", "action": "created"},
            {**created, "name": "Acme/A", "email": "x+a@y.example"},
            {**created, "name": "Acme/B", "email": None},
            {"kind": "report", "name": "Acme/A", "action": "failed", "failure": {"message": "no"}},
        ],
        "summary": {"created": 3, "failed": 1},
        "unmanaged": {"users": ["z@b.example"], "checks": [], "reports": ["Beta - Status", "Old"]},
    }
    summary = Summary().filters()["run_summary"]
    lines = [
        "Users, checks and reports: 4, of these 3 created, 1 failed",
        "User created: a@b.example",
        "Check created: Acme/A (c1)",
        "  messages go to x+a@y.example",
        "Check created: Acme/B (c1)",
        "  messages go to the address in the portal that ends in +a",
        "Report failed: Acme/A",
        "  no",
    ]
    calls = "API calls: 0"
    assert summary(result)["lines"] == [
        *lines,
        "Unmanaged users: 1: 'z@b.example'",
        "Unmanaged reports: 2: 'Beta - Status', 'Old'",
        calls,
    ]
    others = summary(result, other_customers=["Beta"])
    assert others["lines"] == [*lines, "Unmanaged reports: 1: 'Old'", calls]
    assert others["unmanaged"] == ["Old"]
    assert summary(result, with_unmanaged=False)["lines"] == [*lines, calls]
    assert summary({**result, "unmanaged": {"checks": [], "reports": []}})["lines"][0].startswith(
        "Checks and reports: 4"
    )
