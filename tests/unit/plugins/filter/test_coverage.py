# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run in check mode says of customers and their reports: rows, table, and what is left to a person."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.msp.checkcentral.plugins.filter.coverage import FilterModule
from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_check_info, checkcentral_objects
from ansible_collections.msp.checkcentral.tests.simulator import Simulator
from ansible_collections.msp.checkcentral.tests.unit.running import run_module

coverage = FilterModule().filters()["coverage"]

CATALOG = {
    "digest": {"scope": "organization", "title": "Digest", "report_type": "digest"},
    "status": {"scope": "customer", "title": "Status", "report_type": "checkgroup"},
    "stats": {"scope": "customer", "title": "Statistics", "report_type": "stats"},
}
ABSENT = "no check group is called 'Acmee'; the closest: 'Acme'"


def group(identity: str, name: str) -> dict[str, Any]:
    return {"id": identity, "name": name}


def result(customer: str | None, short_name: str | None, action: str, **more: Any) -> dict[str, Any]:
    """One result of the module."""
    title = CATALOG.get(short_name or "", {}).get("title", short_name)
    origin = {"short_name": short_name, "title": title, **({} if customer is None else {"customer": customer})}
    name = str(title) if customer is None else f"{customer} - {title}"
    return {
        "name": name,
        "action": action,
        "id": None,
        "drift": [],
        "failure": None,
        "not_compared": [],
        "origin": origin,
        **more,
    }


def failure(message: str) -> dict[str, Any]:
    return {"failure": {"kind": "not_found", "message": message}}


def found(
    results: list[dict[str, Any]], groups: Any = None, customers: Any = None, *, unmanaged: Any = (), **options: Any
) -> dict[str, Any]:
    """What is found, unless a test says otherwise, of one customer who is to have no reports."""
    groups = [group("c1", "Acme")] if groups is None else groups
    customers = [{"name": "Acme", "reports": []}] if customers is None else customers
    return dict(coverage({"results": results, "unmanaged": unmanaged}, groups, CATALOG, customers, **options))


def states(row: dict[str, Any]) -> list[str]:
    return [cell["state"] for cell in row["cells"]]


def test_what_the_run_would_do_says_the_state_of_each_report() -> None:
    results = [
        result("Acme", "status", "unchanged", id="r1", not_compared=["recipients.emails"]),
        result("Acme", "stats", "not_attempted", **failure("max_creates is 0, but 1 report would be created")),
        result("Beta", "status", "drifted", drift=[{"text": "recipients.emails is a@b.example, should be none"}]),
        result("Beta", "stats", "failed", **failure("2 reports have this name (r1, r2)")),
    ]
    covered = found(results, [group("c1", "Acme"), group("c2", "Beta")], [{"name": "Acme"}, {"name": "Beta"}])
    assert {row["name"]: states(row) for row in covered["rows"]} == {
        "Acme": ["present", "missing"],
        "Beta": ["drifted", "not_comparable"],
    }
    assert {state: count for state, count in covered["counts"].items() if count} == {
        "present": 1,
        "missing": 1,
        "drifted": 1,
        "not_comparable": 1,
    }
    assert covered["states"] == ["present", "missing", "drifted", "not_comparable"]
    assert covered["columns"][0]["counts"]["drifted"] == 1
    assert covered["details"] == [
        "Beta, Status: recipients.emails is a@b.example, should be none",
        "Beta, Statistics: 2 reports have this name (r1, r2)",
    ]
    assert covered["not_listed"] == ["recipients.emails"]
    assert covered["table"] == [
        "Customer  Status   Statistics",
        "Acme      present  MISSING",
        "Beta      drifted  not comparable",
    ]


def test_customers_without_check_groups_and_check_groups_without_customers_are_rows() -> None:
    results = [result("Acmee", name, "failed", **failure(ABSENT)) for name in ("status", "stats")]
    groups = [group("c1", "Acme"), group("c2", "Twice"), group("c3", "Twice")]
    covered = found(results, groups, [{"name": "Acmee"}, {"name": "Missing", "reports": []}])
    assert [row["label"] for row in covered["rows"]] == ["Acme", "Acmee", "Missing", "Twice (c2)", "Twice (c3)"]
    assert not any(row["complete"] for row in covered["rows"])
    assert covered["without_customer"] == ["Acme", "Twice (c2)", "Twice (c3)"]
    assert covered["without_checkgroup"] == ["Acmee", "Missing"]
    assert covered["table"][1].split() == ["Acme", "no", "customer"]
    assert covered["details"] == [f"Acmee, Status: {ABSENT}", "Missing: no check group is called 'Missing'"]


def test_a_customer_with_two_check_groups_has_none() -> None:
    covered = found([], [group("c1", "Acme"), group("c2", "Acme")], [{"name": "Acme", "reports": []}])
    assert [(row["customer"], row["checkgroup"], row["id"]) for row in covered["rows"]] == [("Acme", "", "")]
    assert covered["without_checkgroup"] == ["Acme"]


def test_a_long_name_is_shortened_in_the_table_alone() -> None:
    names = ["x" * 48, "y" * 49]
    covered = found([], [group(f"c{name[0]}", name) for name in names], [{"name": name} for name in names])
    assert [row["label"] for row in covered["rows"]] == ["x" * 48, "y" * 45 + "..."]
    assert [row["name"] for row in covered["rows"]] == names


def test_a_customer_without_reports_has_nothing_to_do() -> None:
    [row] = found([], [group("c1", "Acme")], [{"name": "Acme", "reports": "none"}])["rows"]
    assert states(row) == ["not_expected", "not_expected"]
    assert row["complete"]


def test_what_is_wrong_with_a_customer_is_in_its_row() -> None:
    wrong = result("Acme", "nope", "failed", **failure("reports 'nope' is not in the catalog"))
    covered = found([wrong, result("Acme", "status", "unchanged")], [group("c1", "Acme")], [{"name": "Acme"}])
    [row] = covered["rows"]
    assert row["problems"] == ["reports 'nope' is not in the catalog"]
    assert covered["details"] == ["Acme: reports 'nope' is not in the catalog"]


def test_a_customer_without_a_name_is_a_row() -> None:
    nameless = {**result("number 1", None, "failed", **failure("customer number 1 has no name")), "name": "a customer"}
    [row] = found([nameless], [], [{"emails": []}])["rows"]
    assert (row["label"], row["problems"]) == ("(number 1, without a name)", ["customer number 1 has no name"])


def test_the_name_of_another_check_group_is_told() -> None:
    customers = [{"name": "Acme Ltd", "checkgroup": "c1"}]
    [row] = found([result("Acme Ltd", "status", "unchanged")], [group("c1", "Acme")], customers)["rows"]
    assert (row["label"], row["checkgroup"], row["id"]) == ("Acme Ltd (check group Acme)", "Acme", "c1")


def test_problems_come_first_and_with_many_customers_alone() -> None:
    names = [f"C{number:02}" for number in range(21)]
    results = [result(name, short_name, "unchanged") for name in names for short_name in ("status", "stats")]
    results[-1]["action"] = "created"
    everything: Any = (results, [group(name.lower(), name) for name in names], [{"name": name} for name in names])
    covered = found(*everything)
    assert [row["name"] for row in covered["rows"]] == ["C20"]
    assert (covered["left_out"], covered["incomplete"], covered["counts"]["present"]) == (20, 1, 41)
    shown = found(*everything, show_all="yes")
    assert [row["name"] for row in shown["rows"]] == ["C20", *names[:20]]
    assert shown["left_out"] == 0


def test_customers_outside_of_the_limit_are_left_out() -> None:
    others = [{"name": "Beta", "checkgroup": "c2"}]
    groups = [group("c1", "Acme"), group("c2", "Beta GmbH")]
    unmanaged = ["Beta - Status", "Gamma - Status"]
    covered = found([], groups, [{"name": "Acme", "reports": []}], other_customers=others, unmanaged=unmanaged)
    assert covered["without_customer"] == []
    assert [entry["name"] for entry in covered["todo"]] == ["Gamma - Status"]


def test_the_reports_of_the_organization_are_apart() -> None:
    covered = found([result(None, "digest", "drifted", drift=[{"text": "x"}])], [], [])
    [cell] = covered["organization"]
    assert (cell["title"], cell["state"], cell["details"]) == ("Digest", "drifted", ["x"])
    assert covered["rows"] == []


def test_what_is_wrong_with_no_single_customer_is_counted() -> None:
    assert found([result(None, None, "failed", **failure("the variable x"))], [], [])["general"] == 1
    assert found([result("Acme", None, "failed", **failure(ABSENT))], [], [{"name": "Acme"}])["general"] == 0


def test_what_a_person_has_to_do_is_told_by_report_and_each_cause_once() -> None:
    results = [
        result("Beta", "status", "drifted", id="r2", drift=[{"text": "format is html, should be pdf"}]),
        result("Acmee", "status", "failed", **failure(ABSENT)),
        result("Acmee", "stats", "failed", **failure(ABSENT)),
        result("Beta", "stats", "created"),
    ]
    groups = [group("c1", "Acme"), group("c2", "Beta")]
    customers = [{"name": name} for name in ("Acmee", "Beta")] + [{"name": "Missing", "reports": []}]
    todo = found(results, groups, customers, unmanaged=["Old", "Älter"])["todo"]
    assert [(entry["what"], entry["name"], entry["customer"]) for entry in todo] == [
        ("Review", "Acmee - Status", "Acmee"),
        ("Review", "", "Missing"),
        ("Correct in the portal", "Beta - Status", "Beta"),
        ("Remove or add", "Old", ""),
        ("Remove or add", "Älter", ""),
        ("Add a customer", "", "Acme"),
    ]
    assert (todo[2]["id"], todo[2]["lines"]) == ("r2", ["format is html, should be pdf"])


def removals(covered: Any) -> list[str]:
    return [entry["name"] for entry in covered["todo"] if entry["what"] == "Remove or add"]


def test_no_run_tells_to_remove_what_another_run_asks_for() -> None:
    """Customers from the inventory, and the organization's reports, are runs of their own."""
    unmanaged = ["Digest", "Acme - Status", "Old"]
    groups = [group("c1", "Acme")]
    of_customers = found([result("Acme", "status", "unchanged")], groups, [{"name": "Acme"}], unmanaged=unmanaged)
    assert removals(of_customers) == ["Acme - Status", "Old"]
    of_organization = found([result(None, "digest", "unchanged")], groups, [], unmanaged=unmanaged)
    assert removals(of_organization) == ["Digest", "Old"]


def test_reports_of_a_check_group_without_a_customer_are_told_with_it() -> None:
    customers = [{"name": "Beta", "reports": []}]
    groups = [group("c1", "Acme"), group("c2", "Beta")]
    [entry] = found([], groups, customers, unmanaged=["Acme - Status", "Acme - Statistics"])["todo"]
    assert (entry["what"], entry["subject"], entry["customer"]) == ("Add a customer", "Acme", "Acme")
    assert entry["lines"] == [
        "no customer has this check group",
        "or remove in the portal: 'Acme - Status', 'Acme - Statistics'",
    ]


def test_checks_that_a_customer_left_behind_are_told_and_no_users() -> None:
    customers = [{"name": "Beta", "reports": []}]
    groups = [group("c1", "Acme"), group("c2", "Beta"), group("c3", "Twice"), group("c4", "Twice")]
    unmanaged = {
        "users": ["it@acme.example", "anna@msp.example"],
        "checks": ["Acme/Backup", "Acme/RAID", "Acme Two/Backup", "Twice/Backup"],
        "reports": ["Acme - Status"],
    }
    acme, *twice = found([], groups, customers, unmanaged=unmanaged)["todo"]
    assert acme["lines"][-1] == "or remove in the portal: 'Acme - Status'; its checks 'Backup', 'RAID'"
    assert [entry["lines"] for entry in twice] == [["no customer has this check group"]] * 2
    everyone = found([], groups[1:2], customers, unmanaged=unmanaged)["todo"]
    assert [entry["what"] for entry in everyone] == ["Remove or add"]


def test_the_first_name_of_a_renamed_customer_is_told_once() -> None:
    clash = failure("the same content already exists as 'Acme - Status' (id); rename it in the portal")
    customers = [{"name": "Acme GmbH", "checkgroup": "Acme"}]
    covered = found(
        [result("Acme GmbH", "status", "failed", **clash)],
        [group("c1", "Acme")],
        customers,
        unmanaged=["Acme - Status"],
    )
    assert [(entry["what"], entry["name"]) for entry in covered["todo"]] == [("Review", "Acme GmbH - Status")]


def test_a_warning_is_left_to_a_person_whatever_was_done() -> None:
    no_recipients = {"warnings": ["no one will receive it"]}
    results = [
        result("Acme", "status", "unchanged", **no_recipients),
        result("Acme", "stats", "unchanged", **no_recipients),
        result("Beta", "status", "created", **no_recipients),
    ]
    covered = found(results, [group("c1", "Acme"), group("c2", "Beta")], [{"name": "Acme"}, {"name": "Beta"}])
    assert [(entry["what"], entry["name"], entry["lines"]) for entry in covered["todo"]] == [
        ("Review", "Acme - Status", ["no one will receive it"]),
        ("Review", "Beta - Status", ["no one will receive it"]),
    ]


def test_what_is_wrong_with_no_object_is_told_of_the_customer_or_of_nothing() -> None:
    wrong = {"name": None, **failure("portal user number 1 has no email; give one")}
    results = [{**result("Acme", None, "failed"), "kind": "user", **wrong}, {**result(None, None, "failed"), **wrong}]
    covered = found(results)
    assert covered["rows"][0]["problems"] == ["portal user number 1 has no email; give one"]
    assert covered["organization"] == []
    assert [(entry["kind"], entry["subject"]) for entry in covered["todo"]] == [("", ""), ("", "Acme")]


def test_a_word_that_is_no_boolean_is_refused() -> None:
    with pytest.raises(AnsibleFilterError, match="coverage_all 'ture' is not a boolean"):
        found([], [], [], show_all="ture")


# --- checks and users ---

BACKUP = {"name": "Backup", "checkgroup": "Acme Logistics", "email_alias": "backup"}
ACME = "c6000000-0000-4000-8000-000000000001"


def thing(kind: str, customer: str, name: str, action: str, **more: Any) -> dict[str, Any]:
    """One result of the module of several kinds."""
    return {**result(customer, None, action, **more), "kind": kind, "name": name}


def listed(identity: str, **more: Any) -> dict[str, Any]:
    """A check as it is listed with its newest activity."""
    return {
        "id": identity,
        "name": "Backup",
        "status": "Success",
        "activities": [{"title": "ok", "status": "Success"}],
        **more,
    }


def test_checks_and_users_of_a_customer_are_cells_that_name_only_what_is_not_as_it_should_be() -> None:
    results = [
        thing("user", "Acme", "it@acme.example.com", "unchanged", id="u1"),
        thing(
            "user",
            "Acme",
            "boss@acme.example.com",
            "drifted",
            drift=[{"text": "access_level is Editor, should be user"}],
        ),
        thing("check", "Acme", "Acme/Backup", "unchanged", id="k1"),
        thing("check", "Acme", "Acme/NAS", "created"),
        thing("check", "Acme", "Acme/RAID", "not_attempted"),
        *({**result("Acme", name, "unchanged"), "kind": "report"} for name in ("status", "stats")),
        *({**result("Beta", name, "unchanged"), "kind": "report"} for name in ("status", "stats")),
    ]
    groups = [group("c1", "Acme"), group("c2", "Beta")]
    covered = found(results, groups, [{"name": "Acme"}, {"name": "Beta"}], checks=[listed("k1")])
    assert covered["table"] == [
        "Customer  Status   Statistics  Checks                Users",
        "Acme      present  present     2 MISSING, 1 present  1 drifted, 1 present",
        "Beta      present  present     -                     -",
    ]
    assert covered["details"] == [
        "Acme, Checks: NAS, RAID: missing",
        "Acme, Users: boss@acme.example.com: access_level is Editor, should be user",
    ]
    assert [row["complete"] for row in covered["rows"]] == [False, True]
    assert (covered["counts"]["present"], covered["counts"]["missing"], covered["counts"]["drifted"]) == (6, 2, 1)
    assert covered["columns"][2]["counts"]["missing"] == 2
    assert (covered["what"], covered["playbook"]) == ("standard reports, checks and users", "customers")
    assert covered["lacking"].startswith("Standard reports, checks and users: 2 missing, 0 not comparable.")
    assert [(entry["what"], entry["kind"], entry["subject"]) for entry in covered["todo"]] == [
        ("Correct in the portal", "user", "user boss@acme.example.com")
    ]


def test_without_checks_and_users_only_reports_are_told() -> None:
    covered = found([result("Acme", "status", "unchanged")], [group("c1", "Acme")], [{"name": "Acme"}])
    assert [column["title"] for column in covered["columns"]] == ["Status", "Statistics"]
    assert covered["states"] == ["present", "missing", "drifted", "not_comparable", "not_expected"]
    assert (covered["what"], covered["playbook"], covered["lacking"]) == ("standard reports", "digest_reports", "")


@pytest.mark.parametrize(
    ("of_check", "row", "state", "line"),
    [
        ({}, {"overdue": True, "updated": "2026-01-02"}, "overdue", "is overdue, last message: 2026-01-02"),
        ({}, {"status": "Overdue"}, "overdue", "is overdue"),
        (
            {"email": "msp+backup@mycheckcentral.cc"},
            {"activities": [], "overdue": True},
            "no_message",
            "has never received a message; set the monitored system to mail to msp+backup@mycheckcentral.cc",
        ),
        (
            {"email": None, "email_alias": "backup"},
            {"activities": []},
            "no_message",
            "has never received a message; set the monitored system to mail to the address with the alias backup",
        ),
        (
            {"email": None, "email_alias": None},
            {"activities": [], "status": "Pending"},
            "no_message",
            "has never received a message; check whether the monitored system sends messages that match its conditions",
        ),
        ({}, {"status": "Failure"}, "present", None),
        ({}, {"status": "Pending", "pending": True}, "present", None),
        ({}, {"activities": None, "status": "Pending"}, "present", None),
    ],
)
def test_a_check_whose_messages_do_not_come_is_something_to_do(
    of_check: dict[str, Any], row: dict[str, Any], state: str, line: str | None
) -> None:
    own = thing("check", "Acme", "Acme/Backup", "unchanged", id="k1", **of_check)
    covered = found([own], checks=[listed("k1", **row)])
    [told] = covered["rows"]
    what = "Set up the messages" if state == "no_message" else "Look for missing messages"
    assert states(told) == ["not_expected", "not_expected", state]
    assert told["complete"] is (line is None)
    assert covered["details"] == ([] if line is None else [f"Acme, Checks: Backup: {line}"])
    assert [(entry["what"], entry["subject"], entry["id"], entry["lines"]) for entry in covered["todo"]] == (
        [] if line is None else [(what, "check Acme/Backup", "k1", [line])]
    )
    assert covered["counts"]["present"] == 1
    # Someone else's business: the run that makes what is missing does not make messages.
    assert covered["lacking"] == ""


def test_what_to_do_is_in_the_order_of_customers_and_names() -> None:
    drift = [{"text": "format is PDF, should be html"}]
    objects = [("Beta", "stats"), ("acme", "status"), ("acme", "stats")]
    results = [result(customer, name, "drifted", drift=drift) for customer, name in objects]
    covered = found(results, [group("c1", "acme"), group("c2", "Beta")], [{"name": "acme"}, {"name": "Beta"}])
    assert [entry["name"] for entry in covered["todo"]] == ["acme - Statistics", "acme - Status", "Beta - Statistics"]


def test_a_check_that_differs_and_is_overdue_is_told_of_both() -> None:
    own = thing(
        "check", "Acme", "Acme/Backup", "drifted", id="k1", drift=[{"text": "interval_value is 1, should be 2"}]
    )
    checks = [listed("k1", overdue="true")]
    covered = found([own], checks=checks)
    assert states(covered["rows"][0])[-1] == "overdue"
    assert covered["details"] == [
        "Acme, Checks: Backup: interval_value is 1, should be 2",
        "Acme, Checks: Backup: is overdue",
    ]
    assert [entry["what"] for entry in covered["todo"]] == ["Correct in the portal", "Look for missing messages"]


def after_a_roll_out(customers: dict[str, int]) -> dict[str, Any]:
    """What is told of customers with so many checks, none of which has received a message."""
    own, checks = [], []
    for customer, count in customers.items():
        for number in range(count):
            identity = f"{customer} {number}"
            email = f"msp+{customer}{number}@mycheckcentral.cc"
            own.append(thing("check", customer, f"{customer}/Check {number}", "unchanged", id=identity, email=email))
            checks.append(listed(identity, name=f"Check {number}", activities=[]))
    groups = [group(f"c{number}", name) for number, name in enumerate(customers)]
    asked_for = [{"name": name, "reports": []} for name in customers]
    return found(own, groups, asked_for, checks=checks, unmanaged=["Old"])


def test_checks_without_a_message_are_present_and_told_by_customer() -> None:
    covered = after_a_roll_out({"Beta": 12, "Acme": 1})
    assert covered["columns"][2]["text"] == "13 present, 0 missing, 0 drifted; of these, 13 without a message"
    assert covered["table"][1:] == [
        "Acme      -       -           1 present (1 no message)",
        f"Beta{' ' * 6}-       -           12 present (12 no message)",
    ]
    assert covered["details"] == [
        "Acme, Checks: Check 0: has never received a message; set the monitored system to mail to msp+Acme0@mycheckcentral.cc",
        "Beta, Checks: Check 0, Check 1, Check 2, Check 3, Check 4, and 7 more: have never received a message",
    ]
    assert covered["counted_todo"] == "13 checks without a message, 1 report to remove or add"
    acme, beta, old = covered["grouped_todo"]
    assert (acme["subject"], acme["id"], acme["names"], len(acme["lines"])) == ("check Acme/Check 0", "Acme 0", "", 1)
    assert (beta["what"], beta["subject"], beta["id"]) == ("Set up the messages", "12 checks of customer 'Beta'", None)
    assert beta["names"] == "Check 0, Check 1, Check 10, and 9 more"
    assert beta["lines"][0] == "Check 0: set the monitored system to mail to msp+Beta0@mycheckcentral.cc"
    assert (len(beta["lines"]), old["name"]) == (12, "Old")
    # The rows of the CSV file.
    assert [entry["name"] for entry in covered["todo"][:2]] == ["Acme/Check 0", "Beta/Check 0"]
    assert len(covered["todo"]) == 14


def test_what_is_urgent_comes_first() -> None:
    own = [
        thing("check", "Acme", "Acme/a", "unchanged", id="silent"),
        thing("check", "Acme", "Acme/b", "drifted", id="late", drift=[{"text": "interval_value is 1, should be 2"}]),
        thing("check", "Beta", "Beta/c", "failed", **failure("2 checks have this name")),
    ]
    checks = [listed("silent", activities=[]), listed("late", overdue=True)]
    groups = [group("c1", "Acme"), group("c2", "Beta"), group("c3", "New")]
    customers = [{"name": name, "reports": []} for name in ("Acme", "Beta")]
    covered = found(own, groups, customers, checks=checks, unmanaged=["Old"])
    assert [(entry["what"], entry["subject"]) for entry in covered["todo"]] == [
        ("Review", "check Beta/c"),
        ("Correct in the portal", "check Acme/b"),
        ("Look for missing messages", "check Acme/b"),
        ("Set up the messages", "check Acme/a"),
        ("Remove or add", "Old"),
        ("Add a customer", "New"),
    ]
    assert covered["counted_todo"] == (
        "1 problem to review, 1 object to correct in the portal, 1 overdue check, 1 check without a message, "
        "1 report to remove or add, 1 customer to add"
    )
    text = "1 present, 0 missing, 1 drifted, 1 not comparable; of these, 1 overdue, 1 without a message"
    assert covered["columns"][2]["text"] == text


def test_the_worst_of_several_states_counts() -> None:
    checks = [listed("k1", overdue=True), listed("k2", activities=[], status="Pending")]
    late, silent = (thing("check", "Acme", f"Acme/{name}", "unchanged", id=name) for name in ("k1", "k2"))
    assert states(found([late, silent], checks=checks)["rows"][0])[-1] == "no_message"
    failed = {**late, "action": "failed", **failure("its conditions cannot be read")}
    assert states(found([failed], checks=checks)["rows"][0])[-1] == "not_comparable"


def test_it_is_said_where_no_one_can_tell_whether_a_message_ever_came() -> None:
    own = [thing("check", "Acme", f"Acme/{name}", "unchanged", id=name) for name in ("a", "b")]
    checks = [{"id": name, "name": name, "status": "Pending", "updated": None} for name in ("a", "b", "of no customer")]
    covered = found(own, checks=checks)
    assert (
        covered["not_told"] == "It is unknown whether 2 checks ever received a message: the service lists no activities"
    )
    assert covered["rows"][0]["complete"]
    assert found(own, checks=[listed("a"), listed("b")])["not_told"] == ""


def test_a_wrong_check_group_is_told_once_for_all_that_the_customer_is_to_have() -> None:
    results = [
        thing("user", "Acmee", "it@acme.example.com", "created"),
        *(thing("check", "Acmee", f"Acmee/{name}", "failed", **failure(ABSENT)) for name in ("a", "b")),
        *({**result("Acmee", name, "failed", **failure(ABSENT)), "kind": "report"} for name in ("status", "stats")),
    ]
    covered = found(results, [group("c1", "Acme")], [{"name": "Acmee"}])
    assert covered["details"] == [f"Acmee, Status: {ABSENT}", "Acmee, Users: it@acme.example.com: missing"]
    row = next(row for row in covered["rows"] if row["customer"])
    assert states(row) == ["not_comparable", "not_comparable", "not_comparable", "missing"]
    assert row["cells"][2]["details"] == [f"a, b: {ABSENT}"]
    assert [entry["what"] for entry in covered["todo"]] == ["Review", "Add a customer"]


def test_what_is_not_listed_of_checks_and_users_says_so() -> None:
    results = [
        thing("user", "Acme", "it@acme.example.com", "unchanged", not_compared=["access_level"]),
        thing("check", "Acme", "Acme/a", "unchanged", not_compared=["interval_type"]),
        {**result("Acme", "status", "unchanged", not_compared=["format"]), "kind": "report"},
    ]
    covered = found(results, [group("c1", "Acme")], [{"name": "Acme"}])
    assert covered["not_listed"] == ["access_level of users", "format", "interval_type of checks"]


def test_checks_that_nothing_asks_for_are_no_ones_business_here() -> None:
    unmanaged = {"checks": ["Acme/Old"], "users": ["old@example.com"], "reports": ["Old"]}
    own = thing("check", "Acme", "Acme/a", "unchanged")
    todo = found([own], unmanaged=unmanaged)["todo"]
    assert [entry["name"] for entry in todo] == ["Old"]


@pytest.mark.parametrize(
    ("settings", "check_group"), [("absent", "object"), ("flat", "name"), ("nested", "id"), ("flat", "object")]
)
def test_what_the_service_lists_of_a_check_is_enough(service: Simulator, settings: str, check_group: str) -> None:
    """The check is new, so nothing was heard of it, until a message comes, and until none comes for too long."""
    service.behavior.update({"settings": settings, "check_group": check_group})
    connection = {"api_token": service.token, "api_url": service.url}
    desired = {"checks": [{**BACKUP, "origin": {"customer": "Acme"}}], "return_unchanged": True}
    run_module(checkcentral_objects, {**connection, **desired})
    [made] = [each for each in service.organization.checks.values() if each.name == "Backup"]

    def now() -> tuple[list[str], list[str]]:
        module = run_module(checkcentral_objects, {**connection, **desired}, check_mode=True).result
        reading = {"activity_count": 1, "include_pending_overdue": True}
        checks = run_module(checkcentral_check_info, {**connection, **reading}).result["checks"]
        customers = [{"name": "Acme", "checkgroup": "Acme Logistics", "reports": []}]
        covered = coverage(module, [group(ACME, "Acme Logistics")], CATALOG, customers, checks=checks)
        return states(covered["rows"][0])[-1:], covered["details"]

    address = "northwind+backup@mycheckcentral.example"
    line = f"Backup: has never received a message; set the monitored system to mail to {address}"
    assert now() == (["no_message"], [f"Acme (check group Acme Logistics), Checks: {line}"])
    service.organization.hear(made.id, "Success")
    assert now() == (["present"], [])
    service.organization.change_check(service.organization.checks[made.id], overdue=True)
    assert now()[0] == ["overdue"]
