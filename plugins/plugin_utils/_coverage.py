# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which customers have their objects: a run in check mode as rows of cells, their text, and a list of things to do.

Private to the collection: may change without notice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _api
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Index
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _catalog, _covered
from ansible_collections.msp.checkcentral.plugins.plugin_utils._covered import Entry, Heard, Listed, kind_of, origin_of
from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_keys import (
    given_customers,
    read_customers,
    read_list,
)
from ansible_collections.msp.checkcentral.plugins.plugin_utils._summary import (
    ANY_CUSTOMER,
    by_kind,
    not_of,
    table,
    what_to_do,
)
from ansible_collections.msp.checkcentral.plugins.plugin_utils._todo import NO_CUSTOMER, counted, grouped, todo

# Other kinds of objects that customers may list, and their columns.
_KINDS = {"check": "Checks", "user": "Users"}
_LONGEST_NAME = 48
_FEW_ROWS = 20


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
    checks: Sequence[Listed] = (),
    only: Any = None,
) -> Entry:
    """Return which customers have which standard reports, and which of the checks and users that they list.

    :param result: of the module ``checkcentral_objects`` or ``checkcentral_reports`` in check mode, with unchanged objects
    :param checkgroups: all check groups; ``catalog`` to ``shared_customers`` as for the filter ``digest_reports``
    :param other_customers: customers that the run leaves out, with ``name`` and ``checkgroup``
    :param only: names of customers; if not empty, the run leaves out the others
    :param checks: all checks as they are listed with their newest activity and with ``overdue``
    """
    show_all = _catalog.boolean("coverage_all", show_all)
    catalog = _catalog.read_catalog(catalog, standard)
    groups = Index(_api.CHECKGROUPS, [dict(group) for group in checkgroups])
    heard = Heard(checks)
    results = result.get("results") or []
    of_customer: dict[str, list[Listed]] = defaultdict(list)
    others: list[Listed] = []
    for each in results:
        origin = origin_of(each)
        (of_customer[origin["customer"]] if "customer" in origin else others).append(each)
    maker = _Maker(catalog, [kind for kind in _KINDS if kind in map(kind_of, results)], heard)
    read = read_customers(*given_customers(customers, shared_customers))
    chosen = read_list("customers_only", only, "users") or [customer["name"] for customer in read]
    rows = []
    named = [str(other["name"]) for other in other_customers]
    taken = {group["id"] for other in other_customers for group in groups.matching(str(other["checkgroup"]))}
    # Of customers with the same name, the first one counts.
    for customer in {each["name"]: each for each in reversed(read)}.values():
        reference = customer.get("checkgroup") or customer["name"]
        found = groups.matching(reference)
        taken |= {group["id"] for group in found}
        if customer["name"] in chosen:
            name = f"({customer['name']}, without a name)" if "unnamed" in customer else customer["name"]
            rows.append(maker.row(name, reference, found, of_customer[customer["name"]]))
        else:
            named.append(customer["name"])
    without = [group for group in groups.rows if group["id"] not in taken]
    rows += [
        {**maker.row("", "", [group], []), "label": _told_apart(group, groups, _LONGEST_NAME)} for group in without
    ]
    rows.sort(key=lambda row: (row["complete"], row["label"].casefold(), row["label"]))
    in_table = rows if show_all or len(rows) <= _FEW_ROWS else [row for row in rows if not row["complete"]]
    columns = maker.columns(rows)
    covered: Entry = {
        "what": maker.what,
        "playbook": "customers" if maker.kinds else "digest_reports",
        "states": maker.states(columns),
        "columns": columns,
        "rows": in_table,
        "customers": sum(customer["name"] in chosen for customer in read),
        "checkgroups": len(groups.rows),
        "counts": _covered.total([column["counts"] for column in columns]),
        "incomplete": sum(not row["complete"] for row in rows),
        "organization": [
            _covered.report_cell(str(origin_of(each).get("short_name", "")), each["name"], each)
            for each in others
            if each["name"] is not None
        ],
        "without_customer": [_told_apart(group, groups) for group in without],
        "without_checkgroup": [row["customer"] for row in rows if row["customer"] and not row["checkgroup"]],
        "not_listed": sorted({path for each in results for path in _not_compared(each)}),
        "not_told": _not_told(heard.unknown(results)),
        "table": _table(in_table, [column["title"] for column in columns]),
        "left_out": len(rows) - len(in_table),
        "details": [*_details(rows)],
        "general": sum(each["action"] == "failed" for each in others),
    }
    left_of_kind = by_kind(result, "unmanaged")
    # Reports that a run for all customers, or for the organization, asks for are not unmanaged.
    unmanaged = not_of(named if read or named else [ANY_CUSTOMER], left_of_kind.get("reports", ()), name_format)
    if not any(origin_of(report).get("short_name") for report in others):
        unmanaged = [name for name in unmanaged if name not in _catalog.titles_of_organization(catalog)]
    to_add = []
    for group in without:
        left = not_of([str(group["name"])], unmanaged, name_format)
        own = [name for name in unmanaged if name not in left]
        to_add.append((_told_apart(group, groups), own, [*_checks_of(group, groups, left_of_kind.get("checks", ()))]))
        unmanaged = left
    to_do = todo(results, rows, to_add, unmanaged, heard)
    return {
        **covered,
        "lacking": _lacking(covered),
        "todo": to_do,
        "grouped_todo": grouped(to_do),
        "counted_todo": counted(to_do),
    }


class _Maker:
    """Makes rows of customers, or of check groups without one, and their columns.

    :param kinds: the kinds of objects other than reports that customers list
    """

    def __init__(self, catalog: _catalog.Catalog, kinds: Sequence[str], heard: Heard) -> None:
        self.titles = {name: str(catalog[name].get("title", name)) for name in _catalog.of_customers(catalog)}
        self.kinds = kinds
        self.heard = heard

    @property
    def what(self) -> str:
        """The covered kinds of objects, in words."""
        *first, last = ["standard reports", *(_KINDS[kind].lower() for kind in self.kinds)]
        return f"{', '.join(first)} and {last}" if first else last

    def columns(self, rows: Sequence[Listed]) -> list[Entry]:
        """Return a column for each standard report, and for each kind of other objects, with counts."""
        titles = {**self.titles, **{f"{kind}s": _KINDS[kind] for kind in self.kinds}}
        found = []
        for number, (name, title) in enumerate(titles.items()):
            counts = _covered.total(row["cells"][number]["counts"] for row in rows)
            text = _covered.text_of_counts(counts)
            found.append({"short_name": name, "title": title, "counts": counts, "text": text})
        return found

    def states(self, columns: Iterable[Listed]) -> list[str]:
        """Return the states to count; those of checks only if customers list some."""
        left_out = () if "check" in self.kinds else _covered.OF_CHECKS
        counts = _covered.total(column["counts"] for column in columns)
        return [
            state for state in _covered.STATES if state not in left_out and (state != "not_expected" or counts[state])
        ]

    def row(self, customer: str, reference: str, found: Sequence[Listed], results: Sequence[Listed]) -> Entry:
        """Return a customer's row, or that of a check group without one.

        :param reference: the name or id of the customer's check group
        """
        own: dict[str, list[Listed]] = defaultdict(list)
        problems = []
        for each in results:
            short_name = origin_of(each).get("short_name")
            if each["name"] is None or (kind_of(each) == "report" and short_name not in self.titles):
                # A problem of the customer, and of no report of the catalog.
                problems += what_to_do(each)
            else:
                own[str(short_name) if kind_of(each) == "report" else kind_of(each)].append(each)
        cells = [
            _covered.report_cell(name, title, own[name][0] if own[name] else None)
            for name, title in self.titles.items()
        ]
        cells += [
            _covered.objects_cell(f"{kind}s", _KINDS[kind], own[kind], self.heard, f"{reference}/")
            for kind in self.kinds
        ]
        if not customer:
            problems.append(NO_CUSTOMER)
        elif not found and not results:
            problems.append(f"no check group is called {reference!r}")
        group = found[0] if len(found) == 1 else {"id": "", "name": ""}
        is_other = customer and group["name"] not in ("", customer)
        other = f" (check group {_shortened(group['name'])})" if is_other else ""
        return {
            "customer": customer,
            "label": f"{_shortened(customer)}{other}",
            "name": customer or group["name"],
            "checkgroup": group["name"],
            "id": group["id"],
            "problems": list(dict.fromkeys(problems)),
            "complete": not problems and all(cell["state"] in _covered.NOTHING_TO_DO for cell in cells),
            "cells": cells,
        }


def _checks_of(group: Listed, groups: Index, names: Iterable[str]) -> Iterable[str]:
    """Yield the checks of a check group, of checks called ``GROUP/NAME``; none if others have its name."""
    prefix = f"{group['name']}/"
    if len(groups.matching(str(group["name"]))) == 1:
        yield from (name.removeprefix(prefix) for name in names if name.startswith(prefix))


def _not_compared(result: Listed) -> list[str]:
    kind = kind_of(result)
    return [path if kind == "report" else f"{path} of {kind}s" for path in result.get("not_compared") or []]


def _not_told(number: int) -> str:
    """Return a sentence about checks with an unknown last message; empty for none."""
    some = f"{number} check{'' if number == 1 else 's'}"
    return f"It is unknown whether {some} ever received a message: the service lists no activities" if number else ""


def _lacking(covered: Listed) -> str:
    """Return a sentence about missing and not comparable objects; empty for none."""
    missing, unclear = (covered["counts"][state] for state in ("missing", "not_comparable"))
    customers = len(covered["without_checkgroup"])
    if not missing + unclear + customers:
        return ""
    return (
        f"{covered['what'].capitalize()}: {missing} missing, {unclear} not comparable. "
        f"Customers without a check group: {customers}. See the table above"
    )


def _told_apart(group: Listed, groups: Index, longest: int | None = None) -> str:
    """Return a check group's name, with its id if others have the same name."""
    name = str(group["name"])
    shown = name if longest is None else _shortened(name)
    return shown if len(groups.matching(name)) == 1 else f"{shown} ({group['id']})"


def _details(rows: Sequence[Entry]) -> Iterable[str]:
    for row in rows:
        if row["customer"]:
            yield from (f"{row['label']}: {problem}" for problem in row["problems"])
        told = set(row["problems"])
        for cell in row["cells"]:
            # Each cause once: a misspelled check group fails all objects of the customer.
            new = [line for line in cell["details"] if not line.endswith(tuple(told))]
            yield from (f"{row['label']}, {cell['title']}: {line}" for line in new)
            told |= _covered.causes_of(cell)


def _table(rows: Sequence[Entry], titles: Sequence[str]) -> list[str]:
    """Return a table of text, a line for each row."""
    if not rows:
        return []
    lines = [["Customer", *titles]]
    for row in rows:
        cells = [_covered.text_of_cell(cell) for cell in row["cells"]]
        words = cells if row["customer"] else ["no customer", *[""] * len(cells)][: len(cells)]
        lines.append([row["label"], *words])
    return table(lines)


def _shortened(name: str) -> str:
    """Return a name on one line, shortened for a table."""
    name = " ".join(name.split())
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 3]}..."
