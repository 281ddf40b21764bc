# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One customer: what was filled in, what the service has of it, what is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.msp.checkcentral.plugins.filter.onboarding import FilterModule

onboarding = FilterModule().filters()["onboarding"]

CATALOG = {
    "digest": {"scope": "organization", "title": "Digest", "report_type": "digest"},
    "status": {"scope": "customer", "title": "Status", "report_type": "checkgroup"},
    "board": {"scope": "customer", "title": "Board", "report_type": "dashboard"},
    "wall": {"scope": "customer", "title": "Wall", "report_type": "dashboard", "content": {"dashboard": "Wall"}},
}


def identity(number: int) -> str:
    return f"{number:08x}-0000-4000-8000-000000000000"


CHECKGROUPS = [
    {"id": identity(number), "name": name} for number, name in enumerate(["Acme", "Fjord", "Twice", "Twice"], start=1)
]
DASHBOARDS = [{"id": identity(8), "name": "Backups"}, {"id": identity(9), "name": "Backups"}]
GOOD: dict[str, Any] = {
    "customer": "Acme",
    "emails": "it@acme.example.com",
    "reports": "status",
    "checkgroups": CHECKGROUPS,
    "dashboards": DASHBOARDS,
}


def found(**changes: Any) -> dict[str, Any]:
    return dict(onboarding(CATALOG, **{**GOOD, **changes}))


def problems(**changes: Any) -> list[str]:
    return list(found(**changes)["problems"])


def test_a_good_customer() -> None:
    assert found() == {
        "customer": {
            "name": "Acme",
            "checkgroup": identity(1),
            "emails": ["it@acme.example.com"],
            "reports": ["status"],
        },
        "checkgroup": CHECKGROUPS[0],
        "problems": [],
    }


def test_the_check_group_may_be_called_otherwise_or_be_an_id() -> None:
    assert found(customer="Acme Ltd", checkgroup=" Acme ")["customer"]["checkgroup"] == identity(1)
    assert found(customer="North", checkgroup=identity(3).upper())["checkgroup"] == CHECKGROUPS[2]


@pytest.mark.parametrize(
    "emails",
    ["a@acme.example, b@acme.example;\nb@acme.example", ["a@acme.example", " b@acme.example a@acme.example"]],
)
def test_addresses_may_be_a_text_or_a_list_and_each_counts_once(emails: Any) -> None:
    assert found(emails=emails)["customer"]["emails"] == ["a@acme.example", "b@acme.example"]


@pytest.mark.parametrize("blank", [None, "", " \n"])
def test_without_a_choice_all_reports_for_customers_are_made(blank: Any) -> None:
    assert "reports" not in found(reports=blank, dashboard=identity(8))["customer"]


@pytest.mark.parametrize("nothing", [[], "none", ["none"]])
def test_an_empty_list_of_reports_and_the_word_none_are_none(nothing: Any) -> None:
    assert found(reports=nothing)["customer"]["reports"] == []
    assert problems(reports=nothing) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"customer": " "}, "checkcentral_customer_name is missing; give the customer's name"),
        (
            {"customer": "Ac\nme", "checkgroup": "Acme"},
            "checkcentral_customer_name has a control character, such as a line break, in it; give the name without it",
        ),
        ({"emails": " , "}, "checkcentral_customer_emails is missing; give the addresses that receive the reports"),
        ({"emails": "Post"}, "checkcentral_customer_emails: 'Post' does not look like an address"),
        ({"emails": ["<a@b.example>"]}, "checkcentral_customer_emails: '<a@b.example>' does not look like an address"),
        (
            {"reports": ["status", "digest"]},
            "checkcentral_customer_reports: 'digest' is not in the catalog for customers; give any of: status, board, wall",
        ),
        ({"reports": None}, "checkcentral_customer_dashboard is missing; board needs the name or id of one"),
        ({"reports": "board"}, "checkcentral_customer_dashboard is missing; board needs the name or id of one"),
        ({"customer": "Fjrd"}, "checkcentral_customer_name: no check group is called 'Fjrd'; the closest: 'Fjord'"),
        (
            {"customer": "Twice"},
            f"checkcentral_customer_name: 2 check groups are called 'Twice'; give an id: {identity(3)}, {identity(4)}",
        ),
        ({"checkgroup": identity(7)}, "checkcentral_customer_checkgroup: nothing has this id"),
        (
            {"dashboard": "Backups"},
            f"checkcentral_customer_dashboard: 2 dashboards are called 'Backups'; give an id: {identity(8)}, {identity(9)}",
        ),
    ],
)
def test_what_is_wrong_is_told_in_the_names_of_the_variables(changes: dict[str, Any], problem: str) -> None:
    assert problems(**changes) == [problem]


@pytest.mark.parametrize("address", ["first+tag@acme.example", "o'brien@acme.example", "jörg@exämple.de"])
def test_good_addresses(address: str) -> None:
    assert problems(emails=[address]) == []


def test_everything_wrong_is_told_at_once() -> None:
    assert len(problems(customer="Fjrd", emails="it@fjord, Post", reports="nope", dashboard="Main")) == 5


def test_a_catalog_that_is_no_dictionary_is_named() -> None:
    with pytest.raises(AnsibleFilterError, match="digest_reports_catalog 'mine' is not a dictionary"):
        onboarding("mine", **GOOD)
