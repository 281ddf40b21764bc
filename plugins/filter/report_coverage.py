# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(report_coverage)."""

from __future__ import annotations

DOCUMENTATION = r"""
name: report_coverage
short_description: Tell which check groups have which standard reports
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Compares what the service listed with the standard reports that each check group should have. The playbook
    C(msp.checkcentral.coverage) shows the outcome as a table and as a page.
  - All check groups are covered. One that is not among O(customers) is taken for a customer of the same name, who should have all
    reports of the scope C(customer).
  - Recipients are not compared. Nor are dashboards and checks that O(_input) or O(customers) give by name, since their ids are not at hand.
  - It makes no call of the API.
options:
  _input:
    description:
      - The check groups, as RV(msp.checkcentral.checkcentral_checkgroup_info#module:checkgroups).
    type: list
    elements: dict
    required: true
  reports:
    description:
      - The reports, as RV(msp.checkcentral.checkcentral_report_info#module:reports) with
        O(msp.checkcentral.checkcentral_report_info#module:format=objects).
    type: list
    elements: dict
    required: true
  catalog:
    description:
      - The standard reports by their short names, as P(msp.checkcentral.digest_reports#filter) takes them. Those of the scope C(customer) count.
    type: dict
    required: true
  customers:
    description:
      - The customers, as for P(msp.checkcentral.digest_reports#filter). They say how check groups and customers belong together where their
        names differ, and which reports a customer should have.
    type: list
    elements: dict
    default: []
  time:
    description:
      - The time of day of scheduled reports.
    type: raw
    default: "09:00"
  timezone:
    description:
      - The time zone of all reports that do not set one.
    type: str
  name_format:
    description:
      - The name of a customer's report, with C({customer}) and C({title}) in it.
    type: str
    default: "{customer} - {title}"
  show_all:
    description:
      - Whether RV(_value.lines) shows all check groups. If not, and there are more than 20, it shows those where something is to do.
    type: bool
    default: false
seealso:
  - plugin: msp.checkcentral.digest_reports
    plugin_type: filter
  - module: msp.checkcentral.checkcentral_checkgroup_info
  - module: msp.checkcentral.checkcentral_report_info
"""

EXAMPLES = r"""
- name: Read the check groups
  msp.checkcentral.checkcentral_checkgroup_info:
    api_token: "{{ checkcentral_api_token }}"
  register: listed_checkgroups

- name: Read the reports
  msp.checkcentral.checkcentral_report_info:
    api_token: "{{ checkcentral_api_token }}"
  register: listed_reports

- name: Show what is missing
  ansible.builtin.debug:
    msg: "{{ (listed_checkgroups.checkgroups | msp.checkcentral.report_coverage(reports=listed_reports.reports, catalog=catalog)).lines }}"
  vars:
    catalog:
      customer_status:
        scope: customer
        title: Status
        report_type: checkgroup
        format: pdf
        interval_type: day
        interval_value: 7
"""

RETURN = r"""
_value:
  description: Which check groups have which standard reports.
  type: dict
  contains:
    columns:
      description: The standard reports, in the catalog's order, each with C(short_name), C(title), and C(counts) like RV(_value.counts).
      type: list
      elements: dict
    rows:
      description:
        - The check groups, sorted by name. One that several customers belong to has a row for each of them.
        - Each has C(name), C(id), C(short_id) (what tells it from others of the same name, else empty), C(customer) (if called otherwise,
          else empty), C(complete) (whether nothing is left to do), and C(cells), one for each column.
      type: list
      elements: dict
      contains:
        cells:
          description:
            - Each has C(short_name), C(title), C(state), C(report) (the report's name), C(id) (the report's id, if there is one), and C(details)
              (what differs, or why nothing can be said, a line each).
            - C(state) is V(present), V(missing), V(drifted) (the report is there and differs), V(not_comparable) (the service lists nothing of
              the report to compare, several reports have its name, or one has nearly its name) or V(not_expected) (the customer's C(reports) leave it out).
          type: list
          elements: dict
    counts:
      description: The number of reports in each state.
      type: dict
      sample: {"present": 12, "missing": 2, "drifted": 1, "not_comparable": 0, "not_expected": 0}
    incomplete:
      description: The number of rows with something other than V(present) and V(not_expected).
      type: int
    unmatched:
      description: The customers that belong to no check group, or to none in particular, each with C(name) and C(reason).
      type: list
      elements: dict
    not_listed:
      description: The properties that the service does not list of some reports, so that they are not compared.
      type: list
      elements: str
    lines:
      description: The counts, an aligned table, and what differs or cannot be compared, as lines of text.
      type: list
      elements: str
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.msp.checkcentral.plugins.filter.digest_reports import boolean, digest_reports, read_customers
from ansible_collections.msp.checkcentral.plugins.module_utils import _api
from ansible_collections.msp.checkcentral.plugins.module_utils._compare import compare, same_value
from ansible_collections.msp.checkcentral.plugins.module_utils._desired import Desired, desired_object
from ansible_collections.msp.checkcentral.plugins.module_utils._plan import Outcome, plan
from ansible_collections.msp.checkcentral.plugins.module_utils._present import drift_lines
from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Index, is_id
from ansible_collections.msp.checkcentral.plugins.module_utils._values import normalised_text

Listed = Mapping[str, Any]
Catalog = Mapping[str, Mapping[str, Any]]

# How the states are called in text.
STATES = {
    "present": "present",
    "missing": "MISSING",
    "drifted": "drifted",
    "not_comparable": "not comparable",
    "not_expected": "-",
}
_ALWAYS_TOLD = ("present", "missing", "drifted")
_NOTHING_TO_DO = ("present", "not_expected")
_STATE_OF_ACTION = {
    "created": "missing",
    "unchanged": "present",
    "drifted": "drifted",
    "failed": "not_comparable",
}
# Stands for a dashboard that a report needs and that is not compared.
_SOME_DASHBOARD = "not compared"
_DIGITS_OF_ID = 8
_WIDEST_NAME = 48
_FEW_ROWS = 20
_MOST_DETAILS = 50


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


def report_coverage(
    checkgroups: Sequence[Listed],
    reports: Sequence[Listed],
    catalog: Catalog,
    customers: Sequence[Mapping[str, Any]] = (),
    time: Any = "09:00",
    timezone: str | None = None,
    name_format: str = "{customer} - {title}",
    show_all: bool = False,
) -> dict[str, Any]:
    """Tell which check groups have which standard reports.

    Raises AnsibleFilterError, which lists everything that is wrong with the catalog and the customers.
    """
    settings = {"time": time, "timezone": timezone, "name_format": name_format}
    show_all = boolean("coverage_all", show_all)
    customers = read_customers(customers)
    _check(catalog, customers, settings)
    customers_of, unmatched = _assigned(customers, checkgroups)
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


def _check(catalog: Catalog, customers: Sequence[Mapping[str, Any]], settings: Mapping[str, Any]) -> None:
    """Refuse what no report can be made from."""
    somebody = {"name": "Somebody"}
    digest_reports(catalog, customers=[_with_dashboard(customer) for customer in customers], **settings)
    short_names = _of_customers(catalog)
    made = digest_reports(catalog, customers=[_with_dashboard(somebody)], **settings)
    problems = [
        f"digest_reports_catalog.{short_name}: {problem}"
        for short_name, report in zip(short_names, made)
        for problem in desired_object(REPORT, report)[1]
    ]
    if problems:
        raise AnsibleFilterError("; ".join(problems))


def _of_customers(catalog: Catalog) -> list[str]:
    return [short_name for short_name, entry in catalog.items() if entry["scope"] == "customer"]


def _with_dashboard(customer: Mapping[str, Any]) -> dict[str, Any]:
    return {**customer, "dashboard": customer.get("dashboard") or _SOME_DASHBOARD}


def _assigned(
    customers: Sequence[Mapping[str, Any]], checkgroups: Sequence[Listed]
) -> tuple[dict[str, list[Mapping[str, Any]]], list[dict[str, str]]]:
    """Return the customers by the ids of their check groups, and those without one, each with the reason."""
    groups = Index(_api.CHECKGROUPS, [dict(group) for group in checkgroups])
    assigned, unmatched = defaultdict(list), []
    for customer in customers:
        name = str(customer["name"])
        wanted = str(customer.get("checkgroup") or name)
        found = groups.matching(wanted)
        if len(found) == 1:
            assigned[found[0]["id"]].append(customer)
        elif found:
            ids = ", ".join(group["id"] for group in found)
            reason = f"{len(found)} check groups are called {wanted!r}; give one of their ids as checkgroup: {ids}"
            unmatched.append({"name": name, "reason": reason})
        else:
            unmatched.append({"name": name, "reason": f"no check group is called {wanted!r}"})
    return dict(assigned), unmatched


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
    group: Listed, customer: Mapping[str, Any], catalog: Catalog, settings: Mapping[str, Any]
) -> list[_Cell]:
    """Return a customer's cells with the reports that are wanted, still without knowing what is there."""
    cells = {short_name: _Cell(short_name, catalog[short_name]["title"]) for short_name in _of_customers(catalog)}
    chosen = customer.get("reports")
    expected = [short_name for short_name in cells if chosen is None or short_name in chosen]
    if not str(customer["name"]).strip():
        for short_name in expected:
            cells[short_name].is_not_comparable("the check group's name is blank, so nothing can be called after it")
        return list(cells.values())
    about = {"name": customer["name"], "checkgroup": group["id"], "dashboard": customer.get("dashboard")}
    made = digest_reports(catalog, customers=[{**_with_dashboard(about), "reports": expected}], **settings)
    for short_name, report in zip(expected, made):
        cell = cells[short_name]
        cell.report = report["name"]
        cell.desired, problems = desired_object(REPORT, report)
        if cell.desired is None:
            cell.is_not_comparable(f"no report can be called so: {'; '.join(problems)}")
        else:
            _leave_out_names(cell.desired, group)
    return list(cells.values())


def _leave_out_names(desired: Desired, group: Listed) -> None:
    """Leave out of the comparison what is given by name: its id is not at hand."""
    content = desired.properties.pop("content", {})
    known = {key: value for key, value in content.items() if value == group["id"] or is_id(value)}
    if known:
        desired.properties["content"] = known


# --- what is there ---


def _fill_in(rows: Sequence[_Row], reports: Sequence[Listed]) -> None:
    """Find out the state of each report that is wanted."""
    by_name: dict[str, list[tuple[_Row, _Cell, Desired]]] = defaultdict(list)
    for row in rows:
        for cell in row.cells:
            if cell.desired is not None:
                by_name[cell.report].append((row, cell, cell.desired))
    names = {row.group["id"].lower(): str(row.group["name"]) for row in rows}
    alone = [cells[0] for cells in by_name.values() if len(cells) == 1]
    outcomes = plan([desired for dummy_row, dummy_cell, desired in alone], [dict(report) for report in reports])
    for (dummy, cell, desired), outcome in zip(alone, outcomes):
        _decide(cell, desired, outcome, names)
    reports_by_name = defaultdict(list)
    for report in reports:
        reports_by_name[normalised_text(report["name"])].append(report)
    for name, cells in by_name.items():
        if len(cells) > 1:
            called = reports_by_name[normalised_text(name)]
            for row, cell, desired in cells:
                others = [other["id"] for other in (each[0].group for each in cells) if other["id"] != row.group["id"]]
                _decide_among(cell, desired, called, others, names)


def _decide_among(
    cell: _Cell, desired: Desired, called: Iterable[Listed], others: Sequence[str], names: Mapping[str, str]
) -> None:
    """Find out the state of a report that others are called like, because their check groups have equal names.

    :param called: the listed reports of this name
    :param others: the ids of the other check groups
    """
    candidates = [report for report in called if not any(_is_about(report, identity) for identity in others)]
    if any(_about(report) is None for report in candidates):
        groups = len(others) + 1
        cell.is_not_comparable(
            f"{groups} check groups have this name, and the service does not list which one the report is about"
        )
        return
    _decide(cell, desired, plan([desired], [dict(report) for report in candidates])[0], names)


def _about(report: Listed) -> Any:
    """Return the check group that a listed report is about: an id or an object, None if that is not listed."""
    content = report.get("content")
    return content.get("checkgroup") if isinstance(content, Mapping) else None


def _is_about(report: Listed, identity: str) -> bool:
    try:
        return same_value(REPORT, "content.checkgroup", identity, _about(report))
    except ValueError:
        return False


def _decide(cell: _Cell, desired: Desired, outcome: Outcome, names: Mapping[str, str]) -> None:
    """Let the plan say the state of a report."""
    cell.state, cell.id, cell.not_listed = _STATE_OF_ACTION[outcome.action], outcome.id, outcome.not_compared
    if outcome.failure is not None:
        cell.details = [outcome.failure.message]
    elif cell.state == "present" and outcome.not_compared == compare(desired, {})[1]:
        cell.is_not_comparable("the service lists nothing of this report that can be compared")
        cell.not_listed = []
    elif cell.state == "drifted":
        cell.details = [
            _other_checkgroup(drift, names) if drift["property"] == "content.checkgroup" else line
            for drift, line in zip(outcome.drift, drift_lines(outcome))
        ]
    elif cell.state == "missing":
        of_no_interest = list(desired.warnings())
        cell.details = [warning for warning in outcome.warnings if warning not in of_no_interest]
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


def _result(rows: Sequence[_Row], catalog: Catalog, unmatched: list[dict[str, str]], show_all: bool) -> dict[str, Any]:
    columns = [
        {
            "short_name": short_name,
            "title": catalog[short_name]["title"],
            "counts": _counts(cell for row in rows for cell in row.cells if cell.short_name == short_name),
        }
        for short_name in _of_customers(catalog)
    ]
    cells = [cell for row in rows for cell in row.cells]
    return {
        "columns": columns,
        "rows": [_row_result(row) for row in rows],
        "counts": _counts(cells),
        "incomplete": sum(not row.is_complete for row in rows),
        "unmatched": unmatched,
        "not_listed": sorted({path for cell in cells for path in cell.not_listed}),
        "lines": _lines(rows, columns, unmatched, show_all),
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


def _lines(
    rows: Sequence[_Row], columns: Sequence[Mapping[str, Any]], unmatched: Iterable[Mapping[str, str]], show_all: bool
) -> list[str]:
    """Return what a job's output says."""
    incomplete = [row for row in rows if not row.is_complete]
    shown = rows if show_all or len(rows) <= _FEW_ROWS else incomplete
    groups = _number(len({row.group["id"] for row in rows}), "check group")
    lines = [
        f"{groups}; with all of their standard reports: {len(rows) - len(incomplete)}",
        *(f"{column['title']}: {_counted(column['counts'])}" for column in columns),
        *(f"Customer {each['name']!r} could not be matched with a check group: {each['reason']}" for each in unmatched),
    ]
    if shown:
        only = [] if len(shown) == len(rows) else ["Only those where something is to do:"]
        lines += ["", *only, *_table(shown, [column["title"] for column in columns])]
    details = [f"{row.label}, {cell.title}: {detail}" for row in rows for cell in row.cells for detail in cell.details]
    if details:
        lines += ["", *details[:_MOST_DETAILS]]
    if len(details) > _MOST_DETAILS:
        lines.append(f"{len(details) - _MOST_DETAILS} more such lines; the page has all of them")
    return lines


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _counted(counts: Mapping[str, int]) -> str:
    words = {**STATES, "missing": "missing", "not_expected": "not expected"}
    return ", ".join(f"{count} {words[state]}" for state, count in counts.items() if count or state in _ALWAYS_TOLD)


def _table(rows: Iterable[_Row], titles: Sequence[str]) -> list[str]:
    """Return an aligned table of text, a line for each row."""
    table = [["Check group", *titles], *([row.label, *(STATES[cell.state] for cell in row.cells)] for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*table)]
    return [
        "  ".join(text + " " * (width - _width(text)) for text, width in zip(line, widths)).rstrip() for line in table
    ]


def _shortened(name: str) -> str:
    """Return a name on one line, and not too long for a table."""
    name = "".join(" " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character for character in name)
    return name if len(name) <= _WIDEST_NAME else f"{name[: _WIDEST_NAME - 3]}..."


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(
        0
        if unicodedata.category(character) in ("Mn", "Me", "Cf")
        else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Any]:
        """Return the filters by their names."""
        return {"report_coverage": report_coverage}
