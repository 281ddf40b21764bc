# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which check groups have which standard reports: rows of cells, and their text.

Private to the collection: may change without notice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _compare, _plan, _present, _report, _resolve
from ansible_collections.msp.checkcentral.plugins.module_utils._desired import Desired, desired_object
from ansible_collections.msp.checkcentral.plugins.module_utils._values import normalised_text
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _catalog

Listed = Mapping[str, Any]

STATES = ("present", "missing", "drifted", "not_comparable", "not_expected")
_NOTHING_TO_DO = ("present", "not_expected")
_STATE_OF_ACTION = {"created": "missing", "unchanged": "present", "drifted": "drifted", "failed": "not_comparable"}
# How the table calls them.
_WORDS = {"missing": "MISSING", "not_comparable": "not comparable", "not_expected": "-"}
_DIGITS_OF_ID = 8
_LONGEST_NAME = 48
_FEW_ROWS = 20


@dataclass
class _Cell:
    """What should be, and is, of one standard report for one customer."""

    short_name: str
    title: str
    state: str = "not_expected"
    report: str = ""
    desired: Desired | None = None
    id: str | None = None
    details: list[str] = field(default_factory=list)
    not_listed: list[str] = field(default_factory=list)

    def is_not_comparable(self, reason: str) -> None:
        self.state, self.details = "not_comparable", [reason]


@dataclass
class _Row:
    """One customer and its check group."""

    group: Listed
    customer: str
    short_id: str
    cells: list[_Cell]

    @property
    def is_complete(self) -> bool:
        return all(cell.state in _NOTHING_TO_DO for cell in self.cells)

    @property
    def other_customer(self) -> str:
        return "" if self.customer == self.group["name"] else self.customer

    @property
    def label(self) -> str:
        """What it is called in text."""
        parts = [_shortened(self.group["name"])]
        parts += [f"({self.short_id})"] if self.short_id else []
        parts += [f"(customer {_shortened(self.other_customer)})"] if self.other_customer else []
        return " ".join(parts)


def coverage(
    checkgroups: Sequence[Listed],
    reports: Sequence[Listed],
    catalog: _catalog.Catalog,
    customers: Sequence[Mapping[str, Any]] = (),
    time: Any = "09:00",
    timezone: str | None = None,
    name_format: str = _catalog.NAME_FORMAT,
    show_all: bool = False,
) -> dict[str, Any]:
    """Tell which check groups have which standard reports.

    Raises AnsibleFilterError, which lists everything that is wrong with the catalog and the customers.
    """
    settings = {"time": time, "timezone": timezone, "name_format": name_format}
    show_all = _catalog.boolean("coverage_all", show_all)
    customers = _catalog.read_customers(customers)
    _catalog.check_for_coverage(catalog, customers, settings)
    customers_of, unmatched = _catalog.by_checkgroup(customers, checkgroups)
    short_ids = _short_ids(checkgroups)
    rows = []
    for group in sorted(checkgroups, key=lambda group: (group["name"].casefold(), group["name"], group["id"])):
        for customer in customers_of.get(group["id"]) or [{"name": group["name"]}]:
            cells = _wanted_cells(group, customer, catalog, settings)
            rows.append(_Row(group, str(customer["name"]), short_ids.get(group["id"], ""), cells))
    # The service's order may change from call to call; what is told must not.
    _fill_in(rows, sorted(reports, key=lambda report: report["id"]))
    return _result(rows, catalog, unmatched, show_all)


# --- what is wanted ---


def _short_ids(checkgroups: Iterable[Listed]) -> dict[str, str]:
    """Return what tells check groups of equal names apart: the start of the id, or all of it if that is not enough."""
    by_name = defaultdict(list)
    for group in checkgroups:
        by_name[normalised_text(group["name"])].append(group["id"])
    short_ids = {}
    for ids in by_name.values():
        if len(ids) > 1:
            starts = Counter(identity[:_DIGITS_OF_ID].lower() for identity in ids)
            digits = _DIGITS_OF_ID if max(starts.values()) == 1 else None
            short_ids.update({identity: identity[:digits] for identity in ids})
    return short_ids


def _wanted_cells(
    group: Listed, customer: Mapping[str, Any], catalog: _catalog.Catalog, settings: Mapping[str, Any]
) -> list[_Cell]:
    """Return a customer's cells with the reports that are wanted, still without knowing what is there."""
    cells = {
        short_name: _Cell(short_name, catalog[short_name]["title"]) for short_name in _catalog.of_customers(catalog)
    }
    chosen = customer.get("reports")
    expected = [short_name for short_name in cells if chosen is None or short_name in chosen]
    if not str(customer["name"]).strip():
        for short_name in expected:
            cells[short_name].is_not_comparable("the check group's name is blank, so nothing can be called after it")
        return list(cells.values())
    about = {"name": customer["name"], "checkgroup": group["id"], "dashboard": customer.get("dashboard")}
    made = _catalog.reports_of(catalog, customers=[{**_catalog.with_dashboard(about), "reports": expected}], **settings)
    for short_name, report in zip(expected, made):
        cell = cells[short_name]
        cell.report = report["name"]
        cell.desired, problems = desired_object(_report.REPORT, report)
        if cell.desired is None:
            cell.is_not_comparable(f"no report can be called so: {'; '.join(problems)}")
        else:
            _leave_out_names(cell.desired, group)
    return list(cells.values())


def _leave_out_names(desired: Desired, group: Listed) -> None:
    """Leave out of the comparison what is given by name: its id is not at hand."""
    content = desired.properties.pop("content", {})
    known = {key: value for key, value in content.items() if value == group["id"] or _resolve.is_id(value)}
    if known:
        desired.properties["content"] = known


# --- what is there ---


def _fill_in(rows: Sequence[_Row], reports: Sequence[Listed]) -> None:
    """Find out the state of each report that is wanted."""
    called = defaultdict(list)
    for report in reports:
        called[_spelling(report["name"])].append(dict(report))
    groups_of = defaultdict(set)
    for row in rows:
        for cell in row.cells:
            groups_of[cell.report].add(row.group["id"])
    names = {row.group["id"].lower(): str(row.group["name"]) for row in rows}
    for row in rows:
        for cell in row.cells:
            if cell.desired is not None:
                others = groups_of[cell.report] - {row.group["id"]}
                _decide(cell, cell.desired, called[_spelling(cell.report)], others, names)


def _spelling(name: str) -> str:
    """Return what names have in common that the plan calls the same or alike."""
    return normalised_text(name).casefold()


def _about(report: Listed) -> Any:
    """Return the check group that a listed report is about: an id or an object, None if that is not listed."""
    content = report.get("content")
    return content.get("checkgroup") if isinstance(content, Mapping) else None


def _is_about(report: Listed, identity: str) -> bool:
    try:
        return _compare.same_value(_report.REPORT, "content.checkgroup", identity, _about(report))
    except ValueError:
        return False


def _decide(
    cell: _Cell, desired: Desired, called: Iterable[dict[str, Any]], others: Collection[str], names: Mapping[str, str]
) -> None:
    """Let the plan say the state of a report.

    :param called: the listed reports of this name
    :param others: the ids of other check groups of this name, whose reports are called so too
    :param names: the names of check groups by their ids
    """
    candidates = [report for report in called if not any(_is_about(report, identity) for identity in others)]
    if others and any(_about(report) is None for report in candidates):
        cell.is_not_comparable(
            f"{len(others) + 1} check groups have this name, and the service does not list which one the report is about"
        )
        return
    [outcome] = _plan.plan([desired], candidates)
    cell.state, cell.id, cell.not_listed = _STATE_OF_ACTION[outcome.action], outcome.id, outcome.not_compared
    if outcome.failure is not None:
        cell.details = [outcome.failure.message]
    elif cell.state == "present" and outcome.not_compared == _compare.compare(desired, {})[1]:
        cell.is_not_comparable("the service lists nothing of this report that can be compared")
        cell.not_listed = []
    elif cell.state == "drifted":
        cell.details = [
            _other_checkgroup(drift, names) if drift["property"] == "content.checkgroup" else line
            for drift, line in zip(outcome.drift, _present.drift_lines(outcome))
        ]
    elif cell.state == "missing":
        cell.details = [warning for warning in outcome.warnings if warning not in desired.warnings()]
    cell.details = [line.removeprefix(f"{outcome.name}: ") for line in cell.details]


def _other_checkgroup(drift: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Say that a report is about another check group."""
    actual = drift["actual"]
    identity = actual.get("id") if isinstance(actual, Mapping) else actual
    if not identity:
        return "it is about no check group"
    name = names.get(str(identity).lower())
    return f"it is about the check group {name!r} ({identity})" if name else f"it is about the check group {identity}"


# --- what is told ---


def _result(
    rows: Sequence[_Row], catalog: _catalog.Catalog, unmatched: list[dict[str, str]], show_all: bool
) -> dict[str, Any]:
    cells = [cell for row in rows for cell in row.cells]
    columns = [
        {
            "short_name": name,
            "title": catalog[name]["title"],
            "counts": _counts(cell for cell in cells if cell.short_name == name),
        }
        for name in _catalog.of_customers(catalog)
    ]
    incomplete = [row for row in rows if not row.is_complete]
    in_table = rows if show_all or len(rows) <= _FEW_ROWS else incomplete
    return {
        "columns": columns,
        "rows": [_row_result(row) for row in rows],
        "checkgroups": len({row.group["id"] for row in rows}),
        "counts": _counts(cells),
        "incomplete": len(incomplete),
        "unmatched": unmatched,
        "not_listed": sorted({path for cell in cells for path in cell.not_listed}),
        "table": _table(in_table, [column["title"] for column in columns]),
        "left_out": len(rows) - len(in_table),
        "details": [
            f"{row.label}, {cell.title}: {line}" for row in rows for cell in row.cells for line in cell.details
        ],
    }


def _row_result(row: _Row) -> dict[str, Any]:
    shown = ("short_name", "title", "state", "report", "id", "details")
    return {
        "name": row.group["name"],
        "id": row.group["id"],
        "short_id": row.short_id,
        "customer": row.other_customer,
        "complete": row.is_complete,
        "cells": [{key: getattr(cell, key) for key in shown} for cell in row.cells],
    }


def _counts(cells: Iterable[_Cell]) -> dict[str, int]:
    found = Counter(cell.state for cell in cells)
    return {state: found[state] for state in STATES}


def _table(rows: Sequence[_Row], titles: Sequence[str]) -> list[str]:
    """Return an aligned table of text, a line for each row."""
    if not rows:
        return []
    table = [["Check group", *titles]]
    table += [[row.label, *(_WORDS.get(cell.state, cell.state) for cell in row.cells)] for row in rows]
    widths = [max(map(len, column)) for column in zip(*table)]
    return ["  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip() for line in table]


def _shortened(name: str) -> str:
    """Return a name on one line, and not too long for a table."""
    name = " ".join(name.split())
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 3]}..."
