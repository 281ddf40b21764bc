# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which customers have which standard reports: a run in check mode as rows of cells, their text, and what is left to a person.

Private to the collection: may change without notice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _api
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Index
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _catalog
from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_keys import is_set, read_customers
from ansible_collections.msp.checkcentral.plugins.plugin_utils._summary import ANY_CUSTOMER, not_of, what_to_do

Listed = Mapping[str, Any]
Entry = dict[str, Any]

STATES = ("present", "missing", "drifted", "not_comparable", "not_expected")
_NOTHING_TO_DO = ("present", "not_expected")
_STATE_OF_ACTION = {
    "created": "missing",
    "unchanged": "present",
    "drifted": "drifted",
    "failed": "not_comparable",
    "not_attempted": "missing",
}
# How the table calls them.
_WORDS = {"missing": "MISSING", "not_comparable": "not comparable", "not_expected": "-"}
_LONGEST_NAME = 48
_FEW_ROWS = 20
_SORT_OUT = "Sort out"
NO_CUSTOMER = "no customer has this check group"


def coverage(
    result: Listed,
    checkgroups: Sequence[Listed],
    catalog: Any = None,
    customers: Any = None,
    standard: Any = None,
    shared_customers: Any = None,
    other_customers: Sequence[Listed] = (),
    name_format: str | None = None,
    show_all: Any = False,
) -> Entry:
    """Tell which customers have which standard reports.

    :param result: of the module ``checkcentral_reports`` in check mode, with what is unchanged
    :param checkgroups: all check groups; ``catalog`` to ``shared_customers`` as for the filter ``digest_reports``
    :param other_customers: customers that the run leaves out, with ``name`` and ``checkgroup``
    """
    show_all = _catalog.boolean("coverage_all", show_all)
    catalog = _catalog.read_catalog(catalog, standard)
    groups = Index(_api.CHECKGROUPS, [dict(group) for group in checkgroups])
    of_customer: dict[str, list[Listed]] = defaultdict(list)
    others: list[Listed] = []
    for report in result.get("results") or []:
        origin = report.get("origin") or {}
        (of_customer[origin["customer"]] if "customer" in origin else others).append(report)
    variable = "digest_reports_customers" if is_set(customers) else "checkcentral_customers"
    read = read_customers(customers if is_set(customers) else shared_customers, variable)
    rows = []
    taken = {group["id"] for other in other_customers for group in groups.matching(str(other["checkgroup"]))}
    for customer in {each["name"]: each for each in read}.values():
        # Without a name there is nothing but what is wrong.
        reference = customer.get("checkgroup") or customer["name"]
        found = groups.matching(reference)
        taken |= {group["id"] for group in found}
        rows.append(
            _row(customer["name"] or "(without a name)", reference, found, of_customer[customer["name"]], catalog)
        )
    without = [group for group in groups.rows if group["id"] not in taken]
    rows += [
        {**_row("", "", [group], [], catalog), "label": _told_apart(group, groups, _LONGEST_NAME)} for group in without
    ]
    rows.sort(key=lambda row: (row["complete"], row["label"].casefold(), row["label"]))
    cells = [cell for row in rows for cell in row["cells"]]
    in_table = rows if show_all or len(rows) <= _FEW_ROWS else [row for row in rows if not row["complete"]]
    columns = [
        {
            "short_name": name,
            "title": catalog[name]["title"],
            "counts": _counts(cell for cell in cells if cell["short_name"] == name),
        }
        for name in _catalog.of_customers(catalog)
    ]
    covered: Entry = {
        "columns": columns,
        "rows": in_table,
        "customers": len(read),
        "checkgroups": len(groups.rows),
        "counts": _counts(cells),
        "incomplete": sum(not row["complete"] for row in rows),
        "organization": [
            _cell(str((report.get("origin") or {}).get("short_name", "")), report["name"], report)
            for report in others
            if report["name"] is not None
        ],
        "without_customer": [_told_apart(group, groups) for group in without],
        "without_checkgroup": [row["customer"] for row in rows if row["customer"] and not row["checkgroup"]],
        "not_listed": sorted(
            {path for report in result.get("results") or [] for path in report.get("not_compared") or []}
        ),
        "table": _table(in_table, [column["title"] for column in columns]),
        "left_out": len(rows) - len(in_table),
        "details": [*_details(rows)],
        "general": sum(report["action"] == "failed" for report in others),
    }
    # What a run over all customers, or over the organization alone, would ask for is not this run's to judge.
    named = [str(other["name"]) for other in other_customers]
    unmanaged = not_of(named if read or named else [ANY_CUSTOMER], result.get("unmanaged") or [], name_format)
    if not any((report.get("origin") or {}).get("short_name") for report in others):
        unmanaged = [name for name in unmanaged if name not in _catalog.titles_of_organization(catalog)]
    to_add = []
    for group in without:
        left = not_of([str(group["name"])], unmanaged, name_format)
        to_add.append(_to_add(_told_apart(group, groups), [name for name in unmanaged if name not in left]))
        unmanaged = left
    return {**covered, "todo": _todo(result, rows, to_add, unmanaged)}


def _row(
    customer: str, reference: str, found: Sequence[Listed], reports: Sequence[Listed], catalog: _catalog.Catalog
) -> Entry:
    """Return a customer's row, or that of a check group without one."""
    by_name = {(report.get("origin") or {}).get("short_name"): report for report in reports}
    cells = [_cell(name, catalog[name]["title"], by_name.pop(name, None)) for name in _catalog.of_customers(catalog)]
    # What is wrong with the customer, and with no report of the catalog.
    problems = [line for report in by_name.values() for line in what_to_do(report)]
    if not customer:
        problems.append(NO_CUSTOMER)
    elif not found and not reports:
        problems.append(f"no check group is called {reference!r}")
    group = found[0] if len(found) == 1 else {"id": "", "name": ""}
    other = f" (check group {_shortened(group['name'])})" if customer and group["name"] not in ("", customer) else ""
    return {
        "customer": customer,
        "label": f"{_shortened(customer)}{other}",
        "name": customer or group["name"],
        "checkgroup": group["name"],
        "id": group["id"],
        "problems": list(dict.fromkeys(problems)),
        "complete": not problems and all(cell["state"] in _NOTHING_TO_DO for cell in cells),
        "cells": cells,
    }


def _to_add(group: str, reports: Sequence[str]) -> Entry:
    """Return what to do about a check group without a customer, and about its reports."""
    more = [f"or remove in the portal: {', '.join(map(repr, reports))}"] if reports else []
    return _entry("Add a customer", "", group, [NO_CUSTOMER, *more])


def _told_apart(group: Listed, groups: Index, longest: int | None = None) -> str:
    """Return a check group's name, with its id if others have that name too."""
    name = str(group["name"])
    shown = name if longest is None else _shortened(name)
    return shown if len(groups.matching(name)) == 1 else f"{shown} ({group['id']})"


def _cell(short_name: str, title: str, report: Listed | None) -> Entry:
    cell: Entry = {
        "short_name": short_name,
        "title": title,
        "state": "not_expected",
        "report": "",
        "id": None,
        "details": [],
    }
    if report is not None:
        state = _STATE_OF_ACTION[report["action"]]
        # What is only missing says nothing of why this run, which creates nothing, would not create it.
        details = what_to_do(report) if report["action"] in ("drifted", "failed") else []
        cell.update(state=state, report=report["name"], id=report.get("id"), details=details)
    return cell


def _counts(cells: Iterable[Entry]) -> dict[str, int]:
    found = Counter(cell["state"] for cell in cells)
    return {state: found[state] for state in STATES}


def _details(rows: Sequence[Entry]) -> Iterable[str]:
    for row in rows:
        if row["customer"]:
            yield from (f"{row['label']}: {problem}" for problem in row["problems"])
        told = set(row["problems"])
        for cell in row["cells"]:
            # One cause once: a check group that is misspelt fails all reports of the customer.
            yield from (f"{row['label']}, {cell['title']}: {line}" for line in cell["details"] if line not in told)
            told |= set(cell["details"]) if cell["state"] == "not_comparable" else set()


def _table(rows: Sequence[Entry], titles: Sequence[str]) -> list[str]:
    """Return an aligned table of text, a line for each row."""
    if not rows:
        return []
    table = [["Customer", *titles]]
    for row in rows:
        words = [_WORDS.get(cell["state"], cell["state"]) for cell in row["cells"]]
        table.append(
            [row["label"], *words]
            if row["customer"]
            else [row["label"], *(["no customer"] + [""] * len(words))[: len(words)]]
        )
    widths = [max(map(len, column)) for column in zip(*table)]
    return ["  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip() for line in table]


def _shortened(name: str) -> str:
    """Return a name on one line, and not too long for a table."""
    name = " ".join(name.split())
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 3]}..."


# --- what a person has to do ---


def _todo(result: Listed, rows: Sequence[Entry], to_add: Sequence[Entry], unmanaged: Sequence[str]) -> list[Entry]:
    """Return what only a person can do, in the portal or in the variables, grouped by report.

    :return: each with ``what`` (in words), ``report`` (empty if it is about none), ``id``, ``customer``, and ``lines``
    """
    found = []
    told: set[tuple[str, ...]] = set()
    for report in result.get("results") or []:
        lines = what_to_do(report)
        what = "Change in the portal" if report["action"] == "drifted" else _SORT_OUT if lines else None
        customer = str((report.get("origin") or {}).get("customer", ""))
        # One cause once: a check group that is misspelt fails all reports of the customer.
        if what is not None and (what != _SORT_OUT or (customer, *lines) not in told):
            told.add((customer, *lines))
            found.append(_entry(what, report["name"] or "", customer, lines, report.get("id")))
    for row in rows:
        if row["customer"] and row["problems"] and (row["customer"], *row["problems"]) not in told:
            found.append(_entry(_SORT_OUT, "", row["customer"], row["problems"]))
    found.sort(key=lambda entry: (entry["customer"].casefold(), entry["report"].casefold()))
    advice = "nothing asks for this report: remove it in the portal, or add it to what should be"
    # The first name of a report that has a second one is told with that.
    sorted_out = " ".join(line for entry in found for line in entry["lines"])
    left = [name for name in unmanaged if repr(name) not in sorted_out]
    found += [_entry("Remove, or ask for it", name, "", [advice]) for name in sorted(left, key=str.casefold)]
    return [*found, *to_add]


def _entry(what: str, report: str, customer: str, lines: Sequence[str], identity: Any = None) -> Entry:
    return {"what": what, "report": report, "id": identity, "customer": customer, "lines": list(lines)}
