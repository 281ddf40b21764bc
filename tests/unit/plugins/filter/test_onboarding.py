# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One customer: what was filled in, and what a ticket shows of it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.filter.digest_reports import FilterModule as DigestReports
from ansible_collections.msp.checkcentral.plugins.filter.onboarding import FilterModule

onboarding = FilterModule().filters()["onboarding"]
digest_reports = DigestReports().filters()["digest_reports"]

CATALOG = {"status": {"scope": "customer", "title": "Status", "report_type": "checkgroup"}}
CHECKGROUPS = [{"id": f"c{number}", "name": name} for number, name in enumerate(["Acme", "Twice", "Twice"])]


def found(names: tuple[str, ...] = (), customers: Any = None, **given: Any) -> dict[str, Any]:
    variables = {"name": "Acme", "emails": "it@acme.example", **given}
    prefixed = {f"checkcentral_customer_{key}": value for key, value in variables.items()}
    return dict(onboarding(prefixed, names=names, checkgroups=CHECKGROUPS, customers=customers))


def item(names: tuple[str, ...] = (), **given: Any) -> dict[str, Any]:
    """The one item that comes of it."""
    [only] = digest_reports(CATALOG, customers=found(names, **given)["customers"])
    return dict(only)


def test_a_good_customer() -> None:
    good = found()
    assert (good["name"], good["checkgroup"], good["recipients"]) == ("Acme", CHECKGROUPS[0], ["it@acme.example"])
    assert "problems" not in item()
    assert item()["content"] == {"checkgroup": "Acme"}


def test_the_check_group_may_be_called_otherwise_and_has_to_be_one() -> None:
    assert found(name="Acme Ltd", checkgroup=" Acme ")["checkgroup"] == CHECKGROUPS[0]
    assert found(checkgroup="Twice")["checkgroup"] == {}
    assert found(checkgroup="Nobody")["checkgroup"] == {}


@pytest.mark.parametrize(
    "emails", ["a@acme.example, b@acme.example;\nb@acme.example", ["a@acme.example", "b@acme.example"]]
)
def test_addresses_may_be_a_text_or_a_list(emails: Any) -> None:
    assert found(emails=emails)["recipients"] == ["a@acme.example", "b@acme.example"]


@pytest.mark.parametrize("no_recipients", [[], "none"])
def test_no_recipients_may_be_meant(no_recipients: Any) -> None:
    assert found(emails=no_recipients)["recipients"] == []
    assert "problems" not in item(emails=no_recipients)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"name": " "}, "checkcentral_customer_name is missing; give the customer's name"),
        (
            {"name": False},
            "customer without a name: checkcentral_customer_name is false, a boolean, as YAML reads words such as No; put it in quotes",
        ),
        (
            {"emails": ""},
            "checkcentral_customer_emails is missing; give the addresses that receive the reports, or none if no one receives them",
        ),
    ],
)
def test_what_is_wrong_is_told_in_the_names_of_the_variables(given: dict[str, Any], problem: str) -> None:
    assert item(**given)["problems"] == [problem]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("customer_emails", "is now called checkcentral_customer_emails; rename it"),
        ("organization_name", "is now called checkcentral_organization; rename it"),
        ("customer", "is now called checkcentral_customer_name; rename it"),
        ("customer_report", "is not known; did you mean checkcentral_customer_reports?"),
    ],
)
def test_a_variable_of_another_name_is_told(name: str, problem: str) -> None:
    assert item((name, "checkcentral_customer_emails"))["problems"] == [f"the variable {name} {problem}"]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (
            {"name": "Acmee", "emails": None},
            "no customer of checkcentral_customers is called 'Acmee'; did you mean Acme?",
        ),
        (
            {"checks": "nightly", "emails": None},
            "'Acme' is a customer of checkcentral_customers, so checkcentral_customer_checks would be ignored; set it there, or leave it out",
        ),
    ],
)
def test_a_customer_of_the_list_is_named_and_has_no_variables(given: dict[str, Any], problem: str) -> None:
    [customer] = found(customers=[{"name": "Acme", "emails": ["it@acme.example"]}], **given)["customers"]
    assert customer["problems"] == [problem]


def test_users_in_place_of_addresses() -> None:
    assert "problems" not in item(emails=None, users="Anna Berg")
