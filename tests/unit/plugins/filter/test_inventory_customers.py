# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hosts of the inventory as customers."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.filter.inventory_customers import FilterModule

inventory_customers = FilterModule().filters()["inventory_customers"]


def customer(**variables: Any) -> dict[str, Any]:
    """The customer that a host with these variables stands for."""
    found = inventory_customers(["acme"], {"acme": {"checkcentral_name": "Acme", **variables}})
    assert found["problems"] == []
    [only] = found["customers"]
    return dict(only)


def test_a_host_is_its_check_group() -> None:
    assert customer() == {"name": "Acme", "checkgroup": "Acme"}
    assert customer(checkcentral_id="c1", checkcentral_customer_name="Acme Ltd") == {
        "name": "Acme Ltd",
        "checkgroup": "c1",
    }
    assert customer(checkcentral_id="", checkcentral_customer_name="", checkcentral_customer_dashboard="") == customer()
    assert customer(checkcentral_customer_dashboard=42)["dashboard"] == "42"


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
    parts = customer(**{f"checkcentral_customer_{variable}": text})[variable]
    assert len(parts) == found
    assert all(part == part.strip() for part in parts)


@pytest.mark.parametrize("blank", [None, "", " , \n"])
def test_what_is_blank_is_not_set(blank: Any) -> None:
    assert customer(checkcentral_customer_emails=blank, checkcentral_customer_reports=blank) == customer()


@pytest.mark.parametrize("nothing", [[], "none", " None "])
def test_an_empty_list_and_the_word_none_are_none(nothing: Any) -> None:
    assert customer(checkcentral_customer_reports=nothing)["reports"] == []


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
