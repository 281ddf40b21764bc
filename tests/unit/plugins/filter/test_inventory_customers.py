# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hosts of the inventory as customers."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.filter.inventory_customers import FilterModule
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _customer_keys

inventory_customers = FilterModule().filters()["inventory_customers"]


def customer(**variables: Any) -> dict[str, Any]:
    """The customer that a host with these variables stands for."""
    found = inventory_customers(["acme"], {"acme": {"checkcentral_name": "Acme", **variables}})
    assert found["problems"] == []
    [only] = found["customers"]
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
    assert read(checkcentral_customer_dashboard=42)["dashboard"] == "42"


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


def test_hosts_that_can_be_no_customers_are_all_told() -> None:
    hostvars = {
        "server": {"checkcentral_customer_name": "Server"},
        "north": {"checkcentral_name": "Acme"},
        "south": {"checkcentral_name": "Acme", "checkcentral_customer_name": "Acme South"},
        "beta": {"checkcentral_name": "Beta"},
    }
    checkgroups = [{"id": str(number), "name": name} for number, name in enumerate(("Acme", "Acme", "Beta"))]
    found = inventory_customers(list(hostvars), hostvars, checkgroups)
    assert found["problems"] == [
        "server is no customer: it has no checkcentral_name",
        "north: 2 check groups are called Acme; give each of their hosts a checkcentral_customer_name",
    ]
    assert [each["name"] for each in found["customers"]] == ["Acme South", "Beta"]


def test_misspelt_variables_are_told_once_with_the_hosts_that_have_them() -> None:
    hostvars = {
        f"h{number}": {
            "checkcentral_name": f"C{number}",
            "checkcentral_customer_report": [],
            "customer_emails": "a@b.example",
        }
        for number in range(7)
    }
    hosts = "h0, h1, h2, h3, h4 and 2 more hosts"
    assert inventory_customers(list(hostvars), hostvars)["problems"] == [
        f"{hosts}: the variable checkcentral_customer_report is not known; did you mean checkcentral_customer_reports?",
        f"{hosts}: the variable customer_emails is now called checkcentral_customer_emails; rename it",
    ]


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
