# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hosts of the inventory as customers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from ansible.utils.unsafe_proxy import AnsibleUnsafe

from ansible_collections.msp.checkcentral.plugins.filter.inventory_customers import FilterModule
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _customer_keys
from ansible_collections.msp.checkcentral.plugins.plugin_utils._catalog import reports_of

inventory_customers = FilterModule().filters()["inventory_customers"]


def customer(**variables: Any) -> dict[str, Any]:
    """The customer that a host with these variables stands for."""
    found = inventory_customers(["acme"], {"acme": {"checkcentral_name": "Acme", **variables}})
    [only] = found["customers"]
    assert "problems" not in only
    assert only.pop("origin") == {"variable": "host acme", "prefix": "checkcentral_customer_", "host": "acme"}
    return dict(only)


def read(**variables: Any) -> dict[str, Any]:
    """The customer as it is read for its reports."""
    found = inventory_customers(["acme"], {"acme": {"checkcentral_name": "Acme", **variables}})
    [only] = _customer_keys.read_customers(found["customers"], "digest_reports_customers")
    assert only["problems"] == []
    return only


def test_a_host_is_its_check_group() -> None:
    assert customer() == {"name": "Acme", "checkgroup": "Acme"}
    assert customer(checkcentral_id="c1", checkcentral_customer_name="Acme Ltd") == {
        "name": "Acme Ltd",
        "checkgroup": "c1",
    }
    assert customer(checkcentral_id="", checkcentral_customer_name="", checkcentral_customer_dashboard="") == customer()


@pytest.mark.parametrize(
    ("variable", "text", "found"),
    [
        ("emails", "a@example.com, b@example.com;\nc@example.com d@example.com ", 4),
        ("reports", "customer_status customer_stats", 2),
        ("users", "Anna Berg, Bo Lind\r\nCarl", 3),
        ("usergroups", "Service desk;  Night shift", 2),
    ],
)
def test_a_list_may_be_a_text(variable: str, text: str, found: int) -> None:
    parts = read(**{f"checkcentral_customer_{variable}": text})[variable]
    assert len(parts) == found
    assert all(part == part.strip() for part in parts)


@pytest.mark.parametrize("blank", [None, "", " , \n"])
def test_what_is_blank_is_not_set(blank: Any) -> None:
    assert read(checkcentral_customer_emails=blank, checkcentral_customer_reports=blank) == read()


@pytest.mark.parametrize("nothing", [[], "none", " None "])
def test_an_empty_list_and_the_word_none_are_none(nothing: Any) -> None:
    assert read(checkcentral_customer_reports=nothing)["reports"] == []


def problems(hostvars: dict[str, dict[str, Any]], *checkgroups: str) -> dict[str, list[str]]:
    """The problems of each host, as the role reports them."""
    listed = [{"id": str(number), "name": name} for number, name in enumerate(checkgroups)]
    customers = inventory_customers(list(hostvars), hostvars, listed)["customers"]
    found = _customer_keys.read_customers(customers, "digest_reports_customers")
    return {each["origin"]["host"]: each["problems"] for each in found if each["problems"]}


def test_hosts_that_can_be_no_customers_are_all_told() -> None:
    hostvars = {
        "server": {"checkcentral_customer_name": "Server"},
        "north": {"checkcentral_name": "Acme"},
        "south": {"checkcentral_name": "Acme", "checkcentral_customer_name": "Acme South"},
        "number": {"checkcentral_name": 9},
        "beta": {"checkcentral_name": "Beta"},
    }
    assert problems(hostvars, "Acme", "Acme", "Beta") == {
        "server": ["host server is not a customer: it has no checkcentral_name"],
        "north": ["host north: 2 check groups are called Acme; give each of their hosts a checkcentral_customer_name"],
        "number": [
            "host number: checkcentral_name is the number 9, as YAML reads it; put it in quotes as you wrote it, or use the filter string in a template"
        ],
    }
    assert inventory_customers(list(hostvars), hostvars, [{"name": "Acme"}] * 2)["names"] == [
        *("host server", "host north", "Acme South", "host number", "Beta")
    ]


def test_misspelt_variables_are_told_with_what_else_is_wrong_with_the_host() -> None:
    hostvars = {
        "acme": {
            "checkcentral_name": "Acme",
            "checkcentral_customer_report": [],
            "customer_emails": "a@b.example",
            "checkcentral_customer_name": False,
        },
        "beta": {"checkcentral_name": "Beta", "checkcentral_customer_users": [7]},
    }
    assert problems(hostvars) == {
        "acme": [
            "the variable checkcentral_customer_report is not known; did you mean checkcentral_customer_reports?",
            "the variable customer_emails is now called checkcentral_customer_emails; rename it",
            "host acme: checkcentral_customer_name is false, a boolean, as YAML reads words such as No; put it in quotes",
        ],
        "beta": [
            (
                "customer 'Beta' of host beta: checkcentral_customer_users is the number 7, as YAML reads "
                "it; put it in quotes as you wrote it, or use the filter string in a template"
            )
        ],
    }


class OfTheData(str, AnsibleUnsafe):
    """A string that ansible-core before 2.19 does not interpret."""


def test_what_old_versions_of_ansible_cannot_pass_on_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    hostvars = {
        "acme": {
            "checkcentral_name": "Acme",
            "checkcentral_customer_checks": [{"name": date(2026, 11, 28)}],
            "checkcentral_customer_emails": ["{{ nope }}"],
            "checkcentral_customer_users": [OfTheData("{{ name }}")],
        }
    }
    a_date = "host acme: checkcentral_customer_checks is the date 2026-11-28, as YAML reads it; put it in quotes"
    monkeypatch.setattr(_customer_keys, "_STOPS_AT_UNDEFINED", True)
    assert problems(hostvars) == {"acme": [a_date]}
    monkeypatch.setattr(_customer_keys, "_STOPS_AT_UNDEFINED", False)
    undefined = "host acme: checkcentral_customer_emails is '{{ nope }}', in which a variable is not defined; define it"
    [found] = inventory_customers(["acme"], hostvars)["customers"]
    assert sorted(found["problems"]) == [a_date, undefined]
    assert "checkcentral_customer_checks" not in found


def test_a_misspelt_variable_of_all_hosts_is_told_once() -> None:
    variables = {"checkcentral_customer_report": [], "checkcentral_organisation": "Northwind"}
    hostvars = {name: {"checkcentral_name": name, **variables} for name in ("acme", "beta")}
    assert problems(hostvars) == {}
    [item, *others] = reports_of(
        {}, inventory_customers(list(hostvars), hostvars)["customers"], variables=hostvars["acme"]
    )
    assert len(item["problems"]) == 2
    assert others == []


def test_a_misspelt_variable_of_one_host_is_no_fault_of_the_others() -> None:
    hostvars = {
        "acme": {"checkcentral_name": "Acme", "checkcentral_customer_report": []},
        "beta": {"checkcentral_name": "Beta"},
    }
    items = reports_of({}, inventory_customers(list(hostvars), hostvars)["customers"], variables=hostvars["acme"])
    assert [item["origin"].get("host") for item in items] == ["acme"]


@pytest.mark.parametrize(
    "name",
    [
        "checkcentral_id", "checkcentral_name", "checkcentral_description", "checkcentral_checks", "checkcentral_checks_by_status",
        "checkcentral_check_counts", "checkcentral_worst_status", "checkcentral_settings", "checkcentral_customers_file",
        "checkcentral_api_token_of_acme", "customer", "customers", "customers_of_mine", "ansible_host",
    ],
)  # fmt: skip
def test_variables_of_the_inventory_plugin_and_of_users_are_let_be(name: str) -> None:
    assert customer(**{name: "Acme"})["name"] == "Acme"
