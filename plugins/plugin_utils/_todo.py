# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a person has to do in the portal, in the variables or at the customer, after a run in check mode.

Private to the collection: may change without notice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ansible_collections.msp.checkcentral.plugins.plugin_utils._covered import (
    Entry,
    Heard,
    Listed,
    kind_of,
    origin_of,
)
from ansible_collections.msp.checkcentral.plugins.plugin_utils._summary import first_of, what_to_do

NO_CUSTOMER = "no customer has this check group"
# What to do, the most urgent first, and what there is to do in words: one, and several.
_REVIEW = "Review"
_CORRECT = "Correct in the portal"
_OVERDUE = "Look for missing messages"
_SILENT = "Set up the messages"
_REMOVE_OR_ADD = "Remove or add"
_ADD = "Add a customer"
_COUNTED = {
    _REVIEW: ("problem to review", "problems to review"),
    _CORRECT: ("object to correct in the portal", "objects to correct in the portal"),
    _OVERDUE: ("overdue check", "overdue checks"),
    _SILENT: ("check without a message", "checks without a message"),
    _REMOVE_OR_ADD: ("report to remove or add", "reports to remove or add"),
    _ADD: ("customer to add", "customers to add"),
}
_MOST_NAMES = 3
_REMOVE = "your variables do not contain this report: remove it in the portal, or add it to your variables"


def todo(
    results: Sequence[Listed],
    rows: Iterable[Listed],
    without_customer: Iterable[tuple[str, Sequence[str], Sequence[str]]],
    unmanaged: Iterable[str],
    heard: Heard,
) -> list[Entry]:
    """Return what only a person can do, by object, each cause once, the most urgent first.

    :param rows: of customers and check groups, for the problems of customers
    :param without_customer: check groups that no customer has, each with the names of its reports and checks
    :param unmanaged: names of other reports that nothing asks for
    :return: each with ``what`` (in words), ``kind`` and ``name`` of an object (empty if it concerns none), ``subject`` (the object or
        customer, in words), ``id``, ``customer``, and ``lines``
    """
    told: set[tuple[str, ...]] = set()
    found = [*_of_objects(results, told), *_of_customers(rows, told), *_of_messages(results, heard)]
    found.sort(key=lambda each: ([*_COUNTED].index(each["what"]), each["customer"].casefold(), each["name"].casefold()))
    # If a report has a second name, the entry of the second name mentions the first.
    sorted_out = " ".join(line for entry in found for line in entry["lines"])
    left = sorted((name for name in unmanaged if repr(name) not in sorted_out), key=str.casefold)
    return [
        *found,
        *(_entry(_REMOVE_OR_ADD, "", [_REMOVE], "report", name) for name in left),
        *(_to_add(*each) for each in without_customer),
    ]


def counted(entries: Iterable[Entry]) -> str:
    """Count entries by what there is to do: ``1 overdue check, 80 checks without a message``; empty for none."""
    counts = Counter(entry["what"] for entry in entries)
    return ", ".join(f"{counts[what]} {words[counts[what] != 1]}" for what, words in _COUNTED.items() if counts[what])


def grouped(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries with one for all checks of a customer that have never received a message.

    :return: each like those of :func:`todo`, and with ``names``, the first names of several checks, otherwise empty; ``lines`` then has a
        line for each check
    """
    found: list[Entry] = []
    for (what, customer), each in groupby(entries, key=lambda entry: (entry["what"], entry["customer"])):
        alike = [*each]
        if what != _SILENT or len(alike) == 1:
            found += ({**entry, "names": ""} for entry in alike)
            continue
        lines = [f"{entry['check']}: {entry['remedy']}" for entry in alike]
        of_customer = f" of customer {customer!r}" if customer else ""
        subject = f"{len(alike)} checks{of_customer}"
        names = first_of([entry["check"] for entry in alike], _MOST_NAMES)
        found.append({**_entry(what, customer, lines), "subject": subject, "names": names})
    return found


def _of_objects(results: Iterable[Listed], told: set[tuple[str, ...]]) -> Iterator[Entry]:
    for result in results:
        customer, lines = _customer_of(result), what_to_do(result)
        what = _CORRECT if result["action"] == "drifted" else _REVIEW if lines else None
        # A misspelled check group fails all reports of the customer.
        if what is not None and (what != _REVIEW or (customer, *lines) not in told):
            told.add((customer, *lines))
            yield _of_object(what, result, lines)


def _of_customers(rows: Iterable[Listed], told: set[tuple[str, ...]]) -> Iterator[Entry]:
    for row in rows:
        if row["customer"] and row["problems"] and (row["customer"], *row["problems"]) not in told:
            yield _entry(_REVIEW, row["customer"], row["problems"])


def _of_messages(results: Iterable[Listed], heard: Heard) -> Iterator[Entry]:
    for result in results:
        problem = heard.problem_of(result)
        if problem:
            what = _OVERDUE if problem.state == "overdue" else _SILENT
            yield {**_of_object(what, result, [problem.line]), "check": problem.check, "remedy": problem.remedy}


def _to_add(group: str, reports: Sequence[str], checks: Sequence[str]) -> Entry:
    """Return the entry of a check group without a customer, and of its reports and checks."""
    named = [", ".join(map(repr, reports)), f"its checks {first_of([*map(repr, checks)])}" if checks else ""]
    more = [f"or remove in the portal: {'; '.join(filter(None, named))}"] if reports or checks else []
    return _entry(_ADD, group, [NO_CUSTOMER, *more])


def _customer_of(result: Listed) -> str:
    return str(origin_of(result).get("customer", ""))


def _of_object(what: str, result: Listed, lines: Sequence[str]) -> Entry:
    # A problem that concerns no single object has no name.
    named = () if result["name"] is None else (kind_of(result), str(result["name"]))
    return {**_entry(what, _customer_of(result), lines, *named), "id": result.get("id")}


def _entry(what: str, customer: str, lines: Sequence[str], kind: str = "", name: str = "") -> Entry:
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
