# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One customer to onboard, its check group, and the text for a ticket. Private to the collection.

May change without notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _api
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Index
from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_keys import (
    PEOPLE,
    Customer,
    customer_of_variables,
    read_customers,
    read_list,
    without_unset,
)
from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_plan import due, is_mailed
from ansible_collections.msp.checkcentral.plugins.plugin_utils._summary import address_of_alias, table
from ansible_collections.msp.checkcentral.plugins.plugin_utils._variables import OF_ONE_CUSTOMER, misspelt, right_name

_LIST = "checkcentral_customers"


def onboarding(
    variables: Mapping[str, Any], names: Iterable[str] = (), checkgroups: Sequence[_api.Row] = (), customers: Any = None
) -> dict[str, Any]:
    """Return the customer to onboard, as the filter ``customers`` takes it, with its problems.

    A customer of the list with this name takes precedence over the variables.

    :param variables: variables whose names begin with ``checkcentral_customer_``
    :param names: the names of all variables, to find misspelled ones
    :param checkgroups: all check groups, as the info module returns them
    :param customers: a list of customers, as in ``checkcentral_customers``
    :return: ``customers`` (a list with one customer), ``name``, ``checkgroup`` (the listed object, empty if there is not exactly one),
        ``recipients`` (strings), ``has_list`` (whether there is a list)
    """
    written = customer_of_variables(variables, "onboard_customer")
    [read] = read_customers([written], "onboard_customer")
    problems = [*misspelt(names, playbook=True)]
    others = [key for key in written if key not in ("name", "origin")]
    given = read_list(_LIST, customers) or []
    listed = [
        each
        for each, of_list in zip(given, read_customers(given, _LIST))
        if of_list["name"] == read["name"] and "unnamed" not in read
    ]
    if listed:
        problems += _set_twice(read["name"], others)
        chosen = [{"origin": {"variable": _LIST}, **without_unset(each)} for each in listed]
        read = read_customers(chosen, _LIST)[0]
    else:
        chosen = [written]
        problems += _missing(read, others, given)
    chosen[0] = {**chosen[0], "problems": problems}
    found = Index(_api.CHECKGROUPS, list(checkgroups)).matching(read.get("checkgroup") or read["name"])
    return {
        "customers": chosen,
        "name": read["name"],
        "checkgroup": found[0] if len(found) == 1 else {},
        "recipients": [str(person) for key in ("emails", "users", "usergroups") for person in read.get(key, [])],
        "has_list": bool(given),
    }


def _set_twice(name: str, others: Sequence[str]) -> list[str]:
    """Return a problem if a customer of the list also has variables, which would be ignored."""
    if not others:
        return []
    some = ", ".join(f"{OF_ONE_CUSTOMER}{key}" for key in others)
    return [f"{name!r} is a customer of {_LIST}, so {some} would be ignored; set it there, or leave it out"]


def _missing(read: Customer, others: Sequence[str], given: Sequence[Any]) -> list[str]:
    """Return the problem of a customer in variables that lacks recipients."""
    if any(key in read for key in PEOPLE) or read.get("reports") == []:
        return []
    names = [each["name"] for each in read_customers(given, _LIST) if each["name"]]
    if names and read["name"] and not others:
        return [f"no customer of {_LIST} is called {read['name']!r}; {right_name(read['name'], names)}"]
    return [
        f"{OF_ONE_CUSTOMER}emails is missing; give the addresses that receive the reports, or none if no one receives them"
    ]


# --- for the ticket ---


def ticket(result: Mapping[str, Any], items: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[str]]:
    """Return the lines about a customer's checks and users for a ticket.

    :param result: of ``checkcentral_objects``
    :param items: as the filter ``customers`` returns them
    :return: ``checks``, a text table of the address and due time of each check, empty without checks; ``mailed``, the addresses of
        users who got a welcome mail, or would get one
    """
    became = {(entry["kind"], entry["name"]): entry for entry in result.get("results") or []}
    rows = [("Check", "Address to mail to", "When due")]
    for check in (each for each in items["checks"] if "name" in each):
        entry = became.get(("check", f"{check['checkgroup']}/{check['name']}"), {})
        rows.append((str(check["name"]), _address(check, entry), due(check)))
    mailed = [
        str(user["email"])
        for user in items["users"]
        if is_mailed(user) and became.get(("user", str(user["email"])), {}).get("action") == "created"
    ]
    return {"checks": table(rows) if rows[1:] else [], "mailed": mailed}


def _address(check: Mapping[str, Any], entry: Mapping[str, Any]) -> str:
    if entry.get("action") in ("failed", "not_attempted"):
        return "none: the check was not created"
    alias = check.get("email_alias")
    of_conditions = "any: its matching_conditions find its messages"
    return str(entry.get("email") or (address_of_alias(alias) if alias else of_conditions))
