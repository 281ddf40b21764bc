# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Customers: what the service may say of their checks, and the names of their hosts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._connection import Connection
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _customers
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN
from ansible_collections.msp.checkcentral.tests.unit.strategies import examples

ACME, FJORD, OTHER_FJORD = "aaaaaaaa-1", "ffffffff-1", "ffffffff-2"
ChecksOf = Callable[..., dict[str, Any]]


@pytest.fixture
def client(service: Simulator) -> Iterator[Client]:
    client = Client(Connection(api_token=TOKEN, api_url=service.url, retries=0), read_only=True)
    yield client
    client.close()


def answer(service: Simulator, method: str, rows: list[dict[str, Any]]) -> None:
    service.faults.add(Fault("unexpected_object", method, count=None, body=json.dumps(rows)))


# --- checks ---

CHECKS = [
    {"id": "c1", "name": "Backup", "group": "Acme", "status": "Success"},
    {"id": "C2", "name": "Antivirus", "group": "Fjord", "status": "Failure"},
    {"id": "c3", "name": "Updates", "group": "Fjord", "status": "Warning"},
]


def groups(*listed: Any) -> list[dict[str, Any]]:
    """Acme and two equally named customers, with these lists of checks; None for no list."""
    ids_and_names = ((ACME, "Acme"), (FJORD, "Fjord"), (OTHER_FJORD, "Fjord"))
    return [
        {"id": identity, "name": name, **({} if checks is None else {"checks": checks})}
        for (identity, name), checks in zip(ids_and_names, listed)
    ]


@pytest.fixture
def checks_of(service: Simulator, client: Client) -> ChecksOf:
    """Names and statuses of each customer's checks, where the groups and the service list these."""

    def read(*listed: Any, checks: list[dict[str, Any]] | None = None) -> dict[str, Any]:
        answer(service, "getCheckGroups", groups(*listed))
        answer(service, "getChecks", CHECKS if checks is None else checks)
        customers = _customers.read(client, checks=True, pending_overdue=False, settings=False)
        return {
            each["id"]: each["checks"] and {check["name"]: check.get("status") for check in each["checks"]}
            for each in customers
        }

    return read


@pytest.mark.parametrize(
    "listed",
    [
        ([{"id": "c1"}], [{"id": "c2", "name": "Antivirus"}], [{"id": "c3", "status": ""}]),
        ([{"id": "c1", "name": "Backup"}], [{"id": "c2", "name": "Antivirus"}], [{"id": "c3", "name": "Updates"}]),
        (["c1"], ["c2"], ["c3"]),
        (None, ["c2"], ["c3"]),
    ],
    ids=["no statuses", "only names", "only ids", "one without a list"],
)
def test_what_a_group_lists_is_completed_even_for_equal_names(
    client: Client, checks_of: ChecksOf, listed: tuple[Any, ...]
) -> None:
    assert checks_of(*listed) == {
        ACME: {"Backup": "Success"},
        FJORD: {"Antivirus": "Failure"},
        OTHER_FJORD: {"Updates": "Warning"},
    }
    assert client.api_calls == {"getCheckGroups": 1, "getChecks": 1}


@pytest.mark.parametrize("listed", [None, "c1", [{"name": "Backup"}], [None]])
def test_a_check_belongs_to_the_group_that_it_names(checks_of: ChecksOf, listed: Any) -> None:
    found = {ACME: {"Backup": "Success"}, FJORD: {"Antivirus": "Failure", "Updates": "Warning"}}
    assert checks_of(listed, listed) == found


def test_checks_of_equal_names_are_unknown(checks_of: ChecksOf) -> None:
    assert checks_of(None, None, None) == {ACME: {"Backup": "Success"}, FJORD: None, OTHER_FJORD: None}


@pytest.mark.parametrize(
    "place",
    [{"groupId": FJORD.upper()}, {"group": {"id": FJORD, "name": "Fjord"}}, {"checkGroupId": FJORD, "group": "Fjord"}],
)
def test_a_check_may_name_its_group_by_id(checks_of: ChecksOf, place: dict[str, Any]) -> None:
    antivirus = {"id": "c2", "name": "Antivirus", "status": "Failure", **place}
    found = {ACME: [], FJORD: {"Antivirus": "Failure"}, OTHER_FJORD: []}
    assert checks_of(None, None, None, checks=[antivirus]) == found


def test_checks_that_name_no_group_leave_all_unknown(checks_of: ChecksOf) -> None:
    backup = {"id": "c1", "name": "Backup", "status": "Success"}
    assert checks_of(None, None, checks=[backup]) == {ACME: None, FJORD: None}


def test_without_any_check_nobody_has_one(checks_of: ChecksOf) -> None:
    assert checks_of(None, None, checks=[]) == {ACME: [], FJORD: []}


def test_a_check_that_only_its_group_knows_keeps_what_is_known(service: Simulator, client: Client) -> None:
    answer(service, "getCheckGroups", groups([{"id": 7}, {"id": 8, "name": "RAID"}]))
    answer(service, "getChecks", CHECKS)
    [customer] = _customers.read(client, checks=True, pending_overdue=False, settings=False)
    assert [(check["id"], check["name"]) for check in customer["checks"]] == [("7", "7"), ("8", "RAID")]
    assert _customers.checks_by_status(customer["checks"])["unknown"] == ["7", "RAID"]


def test_what_is_listed_twice_counts_once(service: Simulator, client: Client) -> None:
    twice = [{"id": "A1", "name": "Acme", "checks": []}, {"id": "a1", "name": "Acme", "checks": []}]
    answer(service, "getCheckGroups", twice)
    customers = _customers.read(client, checks=True, pending_overdue=False, settings=False)
    assert [customer["id"] for customer in customers] == ["A1"]


def test_only_a_unique_name_says_which_group_a_check_has(service: Simulator, client: Client) -> None:
    answer(service, "getCheckGroups", groups(None, None, ["C3"]))
    of_check, of_name = _customers.owners(client, CHECKS, "name")
    owners = {check: (owner.id, owner.host) for check, owner in of_check.items()}
    assert owners == {"c1": (ACME, "Acme"), "c3": (OTHER_FJORD, f"Fjord_{OTHER_FJORD}")}
    assert {name: owner.id for name, owner in of_name.items()} == {"Acme": ACME}


@pytest.mark.parametrize("settings", [{"notifyOnFailure": True}, {"settings": {"notifyOnFailure": True}}])
def test_settings_may_lie_beside_the_name(service: Simulator, client: Client, settings: dict[str, Any]) -> None:
    answer(service, "getCheckGroups", [{"id": "1", "name": "Acme", "description": "x", **settings}])
    [customer] = _customers.read(client, checks=False, pending_overdue=False, settings=True)
    assert customer == {"id": "1", "name": "Acme", "description": "x", "settings": {"notify_on_failure": True}}


# --- statuses ---


def test_checks_by_status_have_ascii_words_and_the_usual_ones() -> None:
    checks = [{"name": "A", "status": "Überfällig"}, {"name": "B", "status": "Success", "overdue": True}]
    found = _customers.checks_by_status(checks)
    assert found == {"failure": [], "warning": [], "success": [], "ueberfaellig": ["A"], "overdue": ["B"]}


# --- names ---


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("Acme Logistics", "Acme_Logistics"),
        ("Bäckerei Müller & Söhne", "Baeckerei_Mueller_Soehne"),
        ("Mu\u0308ller", "Mueller"),
        ('Café "Zum Löwen"', "Cafe_Zum_Loewen"),
        ("STRAẞE/Straße", "STRASSE_Strasse"),
        ("Ærø Łódź Đà Nẵng", "Aero_Lodz_Da_Nang"),
        ("--limit=x", "limit_x"),
        (".hidden, !web:&db[0]", "hidden_web_db_0"),
        ("a.b-c_d", "a.b-c_d"),
        ("4711", "4711"),
        ("{{ 1 + 1 }}", "1_1"),
        ("株式会社", "checkgroup_12345678"),
        (" \n", "checkgroup_12345678"),
        ("Checkcentral demo", "Checkcentral_demo_12345678"),
    ],
)
def test_the_name_of_a_host(name: str, host: str) -> None:
    customer = {"id": "12345678-9abc", "name": name}
    assert _customers.host_names([customer], "name", []) == {host: customer}


def names_of(*customers: tuple[str, str], form: str = "name", taken: tuple[str, ...] = ()) -> list[str]:
    rows = [{"id": identity, "name": name} for identity, name in customers]
    return list(_customers.host_names(rows, form, taken))


def test_equal_names_are_told_apart_by_the_id() -> None:
    told_apart = names_of(("11111111-a", "Acme"), ("22222222-b", "ACME!"), ("3", "Other"))
    assert told_apart == ["Acme_11111111", "ACME_22222222", "Other"]
    by_whole_ids = names_of(("11111111-a", "Acme"), ("11111111-b", "acme"), ("22222222-c", "Acme"))
    assert by_whole_ids == ["Acme_11111111-a", "acme_11111111-b", "Acme_22222222"]


def test_a_name_that_looks_like_one_told_apart_is_told_apart_as_well() -> None:
    found = names_of(("11111111-a", "Acme"), ("22222222-b", "Acme"), ("33333333-c", "Acme 11111111"))
    assert found == ["Acme_11111111-a", "Acme_11111111_33333333", "Acme_22222222"]


def test_names_that_are_taken_are_avoided() -> None:
    assert names_of(("11111111-a", "Web"), taken=("web",)) == ["Web_11111111"]
    assert names_of(("11111111-a", "Web"), taken=("web", "Web_11111111")) == ["Web_11111111-a"]


def test_ids_can_be_the_names() -> None:
    assert names_of(("ABC-1", "Acme"), form="id") == ["abc-1"]
    assert names_of(("ABC-1", "Acme"), form="name_id") == ["Acme_abc-1"]


def test_what_cannot_be_told_apart_is_an_error() -> None:
    with pytest.raises(CheckCentralError, match="cannot make a unique host name for the check group a_b") as raised:
        names_of(("a b", "Acme"), ("a/b", "Fjord"), form="id")
    assert raised.value.kind == "protocol"


CUSTOMERS = st.lists(
    st.tuples(
        st.uuids(), st.one_of(st.sampled_from(["Acme", "acme", "Acme_11111111", "all", "ä", "Ä"]), st.text(max_size=12))
    ),
    unique_by=lambda customer: customer[0],
    max_size=8,
)


@examples(50)
@given(CUSTOMERS, st.integers(1, 7), st.sampled_from(["name", "name_id", "id"]))
def test_names_are_fit_for_hosts_and_do_not_depend_on_the_order(
    customers: list[tuple[Any, str]], start: int, form: str
) -> None:
    rows = [{"id": str(identity), "name": name} for identity, name in customers]
    names = _customers.host_names(rows, form, ["all"])
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", name) for name in names)
    assert len({name.lower() for name in names} - {"all"}) == len(rows)
    other_order = [*rows[start:], *rows[:start]][::-1]
    assert list(_customers.host_names(other_order, form, ["all"]).items()) == list(names.items())
