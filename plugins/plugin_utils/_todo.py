# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a person has to do in the portal, in the variables or at the customer, after a run in check mode.

Private to the collection: may change without notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ansible_collections.msp.checkcentral.plugins.plugin_utils._covered import (
    Entry,
    Heard,
    Listed,
    kind_of,
    origin_of,
)
from ansible_collections.msp.checkcentral.plugins.plugin_utils._summary import what_to_do

NO_CUSTOMER = "no customer has this check group"
_SORT_OUT = "Review"
_REMOVE = "your variables do not contain this report: remove it in the portal, or add it to your variables"


def todo(
    results: Sequence[Listed],
    rows: Iterable[Listed],
    without_customer: Iterable[tuple[str, Sequence[str]]],
    unmanaged: Iterable[str],
    heard: Heard,
) -> list[Entry]:
    """Return what only a person can do, by object, each cause once.

    :param rows: of customers and check groups, for the problems of customers
    :param without_customer: check groups that no customer has, each with the names of its reports
    :param unmanaged: names of other reports that nothing asks for
    :return: each with ``what`` (in words), ``kind`` and ``name`` of an object (empty if it concerns none), ``subject`` (the object or
        customer, in words), ``id``, ``customer``, and ``lines``
    """
    told: set[tuple[str, ...]] = set()
    found = [*_of_objects(results, told), *_of_customers(rows, told), *_of_messages(results, heard)]
    found.sort(key=lambda entry: (entry["customer"].casefold(), entry["name"].casefold()))
    # If a report has a second name, the entry of the second name mentions the first.
    sorted_out = " ".join(line for entry in found for line in entry["lines"])
    left = sorted((name for name in unmanaged if repr(name) not in sorted_out), key=str.casefold)
    return [
        *found,
        *(_entry("Remove or add", ("report", name), "", [_REMOVE]) for name in left),
        *(_to_add(group, reports) for group, reports in without_customer),
    ]


def _of_objects(results: Iterable[Listed], told: set[tuple[str, ...]]) -> Iterator[Entry]:
    for result in results:
        customer, lines = _customer_of(result), what_to_do(result)
        what = "Correct in the portal" if result["action"] == "drifted" else _SORT_OUT if lines else None
        # A misspelled check group fails all reports of the customer.
        if what is not None and (what != _SORT_OUT or (customer, *lines) not in told):
            told.add((customer, *lines))
            yield _of_object(what, result, lines)


def _of_customers(rows: Iterable[Listed], told: set[tuple[str, ...]]) -> Iterator[Entry]:
    for row in rows:
        if row["customer"] and row["problems"] and (row["customer"], *row["problems"]) not in told:
            yield _entry(_SORT_OUT, ("", ""), row["customer"], row["problems"])


def _of_messages(results: Iterable[Listed], heard: Heard) -> Iterator[Entry]:
    for result in results:
        finding = heard.finding(result)
        if finding:
            yield _of_object("Look for missing messages", result, [finding[1]])


def _to_add(group: str, reports: Sequence[str]) -> Entry:
    """Return the entry of a check group without a customer, and of its reports."""
    more = [f"or remove in the portal: {', '.join(map(repr, reports))}"] if reports else []
    return _entry("Add a customer", ("", ""), group, [NO_CUSTOMER, *more])


def _customer_of(result: Listed) -> str:
    return str(origin_of(result).get("customer", ""))


def _of_object(what: str, result: Listed, lines: Sequence[str]) -> Entry:
    # A problem that concerns no single object has no name.
    thing = ("", "") if result["name"] is None else (kind_of(result), str(result["name"]))
    return {**_entry(what, thing, _customer_of(result), lines), "id": result.get("id")}


def _entry(what: str, thing: tuple[str, str], customer: str, lines: Sequence[str]) -> Entry:
    kind, name = thing
    subject = f"{kind} {name}" if kind in ("check", "user") else name or customer
    return {
        "what": what,
        "kind": kind,
        "name": name,
        "subject": subject,
        "id": None,
        "customer": customer,
        "lines": list(lines),
    }
