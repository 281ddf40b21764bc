# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The summary of a run, as text. Private to the collection: may change without notice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.msp.checkcentral.plugins.plugin_utils._catalog import NAME_FORMAT
from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_keys import filled

_MOST_NAMES = 20
# Of objects that share a remark.
_MOST_EXAMPLES = 5
_WENT_WRONG = ("failed", "not_attempted")
# A character that no name contains stands for the name of any customer.
ANY_CUSTOMER = "\1"
# Kinds of failures that concern the report; the others concern the token, the service or the connection.
_OF_ONE_REPORT = ("invalid", "not_found", "ambiguous", "rejected", "unknown_outcome")


def run_summary(
    result: Mapping[str, Any],
    reads: Sequence[Mapping[str, Any]] = (),
    check_mode: bool = False,
    other_customers: Iterable[str] = (),
    name_format: str | None = None,
    with_unmanaged: bool = True,
) -> dict[str, Any]:
    """Return the summary of a run.

    :param result: of the module ``checkcentral_reports``, or of ``checkcentral_objects``
    :param reads: results of other tasks of the run, whose calls are added; skipped tasks made none
    :param check_mode: whether the run was in check mode
    :param other_customers: names of customers that the run leaves out; their reports are not unmanaged
    :param name_format: the format of the names of customers' reports
    :param with_unmanaged: whether to list unmanaged objects; not for a run that leaves out other customers on purpose
    :return: ``total``, ``actions`` (how many objects by what was done, in words), ``reports`` (of all kinds), ``problems``
        (those that concern none of them), ``drifted``, ``unmanaged``, ``api_calls`` (``total``, ``methods``), and ``lines``, all of it as text
    """
    calls: Counter[str] = Counter()
    for each in (*reads, result):
        calls.update(each.get("api_calls") or {})
    results = result.get("results") or []
    unmanaged = {
        # If the run leaves out customers, it is unknown which users and checks belong to them.
        kind: not_of(other_customers, names, name_format)
        if with_unmanaged and (kind == "reports" or not other_customers)
        else []
        for kind, names in by_kind(result, "unmanaged").items()
    }
    found = {
        "total": sum(result["summary"].values()),
        "actions": {_words(action, check_mode): count for action, count in result["summary"].items() if count},
        "reports": [
            {**report, "done": _words(report["action"], check_mode)} for report in results if report["name"] is not None
        ],
        "problems": [
            *dict.fromkeys(
                # Several problems of one entry are a list with a heading. Others may share some of them.
                line.removeprefix("- ")
                for report in results
                if report["name"] is None
                for line in what_to_do(report)
                if not re.fullmatch(r"\d+ problems:", line)
            )
        ],
        "drifted": result["summary"].get("drifted", 0),
        "unmanaged": unmanaged.get("reports", []),
        "api_calls": {"total": sum(calls.values()), "methods": dict(sorted(calls.items()))},
    }
    return {**found, "lines": [*_lines(found, unmanaged, by_kind(result, "not_compared"))]}


def by_kind(result: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return what a module returns by kind; ``checkcentral_reports`` returns it of reports alone."""
    found = result.get(key) or {}
    return dict(found) if isinstance(result.get("unmanaged"), Mapping) else {"reports": found}


def not_of(customers: Iterable[str], reports: Iterable[str], name_format: str | None) -> list[str]:
    """Return the names of reports that do not belong to these customers."""
    forms = [_form(name_format or NAME_FORMAT, customer) for customer in customers]
    return [name for name in reports if not any(form.fullmatch(name) for form in forms)]


def _form(name_format: str, customer: str) -> re.Pattern[str]:
    """Return the pattern of the names of a customer's reports, with any title."""
    # A character that no name contains stands for the title.
    pattern = re.escape(filled(name_format, {"customer": customer, "title": "\0"}))
    return re.compile(pattern.replace(re.escape("\0"), ".+").replace(re.escape(ANY_CUSTOMER), ".+"))


def _words(action: str, check_mode: bool) -> str:
    return f"{'to be ' if check_mode and action == 'created' else ''}{action.replace('_', ' ')}"


def _lines(
    found: Mapping[str, Any], unmanaged: Mapping[str, Sequence[str]], not_compared: Mapping[str, Mapping[str, int]]
) -> Iterator[str]:
    counts = ", ".join(f"{count} {done}" for done, count in found["actions"].items())
    yield f"{_listed(list(unmanaged))}: {found['total']}{f', of these {counts}' if counts else ''}"
    yield from (f"Problem: {problem}" for problem in found["problems"])
    yield from _told_once(found["reports"])
    for kind, others in unmanaged.items():
        if others:
            yield f"Unmanaged {kind}: {len(others)}{_which(others, kind, unmanaged)}"
    for kind, counts_of in not_compared.items():
        if counts_of:
            listed = ", ".join(f"{path} ({count})" for path, count in counts_of.items())
            yield f"Properties of {kind} that are not compared, because the service does not return them: {listed}"
    calls = found["api_calls"]
    methods = ", ".join(f"{method} {count}" for method, count in calls["methods"].items())
    yield f"API calls: {calls['total']}{f' ({methods})' if methods else ''}"


def _which(others: Sequence[str], kind: str, unmanaged: Collection[str]) -> str:
    """Return the names, or where all of them are: the first of many would be the same ones every night."""
    if len(others) <= _MOST_NAMES:
        return f": {', '.join(map(repr, others))}"
    key = f"unmanaged.{kind}" if len(unmanaged) > 1 else "unmanaged"
    return f"; the result lists all of them as {key}, and ansible-playbook -v prints it"


def _listed(kinds: Sequence[str]) -> str:
    """Name kinds of objects: ``Users, checks and reports``."""
    return " and ".join(filter(None, (", ".join(kinds[:-1]), *kinds[-1:]))).capitalize()


def _told_once(reports: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the result and the remarks of each object. Remarks that several objects of a kind share come once."""
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for report in reports:
        for remark in _remarks(report):
            alike[remark].append(_called(report))
    stopped: set[str] = set()
    for report in reports:
        remarks = [*_remarks(report)]
        if report["action"] in _WENT_WRONG:
            told = remarks[0][2:]
            names, lines = alike.pop(remarks[0], []), [line for line in told if line not in stopped]
            # What stops objects of several kinds is told with the first.
            stopped |= {*told} if report["action"] == "not_attempted" else set()
        else:
            lines = [remark[2] for remark in remarks if len(alike[remark]) == 1] + [*_address(report)]
            # An object with only shared remarks, which come below, needs no separate line unless it is new.
            names = [_called(report)] if lines or not remarks or report["action"] == "created" else []
        if names:
            yield f"{_kind(report)}{'s' if len(names) > 1 else ''} {report['done']}: {first_of(names)}"
            yield from (f"  {line}" for line in lines)
    for (kind, about, line), names in alike.items():
        if len(names) > 1:
            yield f"{kind}s {about}: {len(names)}: {first_of(names, _MOST_EXAMPLES)}"
            yield f"  {line}"


def _kind(report: Mapping[str, Any]) -> str:
    return str(report.get("kind", "report")).capitalize()


def address_of_alias(alias: str) -> str:
    """Describe the address of a check if only its alias is known."""
    return f"the address in the portal that ends in +{alias}"


def _address(check: Mapping[str, Any]) -> Iterator[str]:
    """Yield the address for the messages of a new check."""
    if check["action"] == "created" and check.get("email_alias"):
        yield f"messages go to {check.get('email') or address_of_alias(check['email_alias'])}"


def _called(report: Mapping[str, Any]) -> str:
    return f"{report['name']} ({report['id']})" if report.get("id") else str(report["name"])


def first_of(names: Sequence[str], most: int = _MOST_NAMES) -> str:
    """List the first names, and say how many more there are."""
    more = f", and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


def _remarks(report: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield the remarks on an object, each with its kind and its topic; all lines of a failure are one."""
    kind, done = _kind(report), report["done"]
    if report["action"] in _WENT_WRONG:
        yield kind, done, *what_to_do(report)
    else:
        yield from ((kind, done, drift["text"]) for drift in report.get("drift") or [])
        yield from ((kind, "with a warning", warning) for warning in report.get("warnings") or [])


def what_to_do(report: Mapping[str, Any]) -> list[str]:
    """Return the differences, the failure and the warnings of one result of the module, one line each."""
    lines = [drift["text"] for drift in report.get("drift") or []]
    if report.get("failure"):
        lines += str(report["failure"]["message"]).splitlines()
    return lines + (report.get("warnings") or [])


def failures_of_hosts(result: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return failures by the hosts of the customers that they concern; empty if a failure does not concern a single host."""
    found = defaultdict(list)
    for report in result.get("results") or []:
        if report["action"] == "failed":
            host = (report.get("origin") or {}).get("host")
            if not host or report["failure"]["kind"] not in _OF_ONE_REPORT:
                return {}
            about = [f"{report['name']}:"] if report["name"] is not None else []
            found[str(host)].append("\n".join([*about, *what_to_do(report)]))
    actions = Counter(report["action"] for report in result.get("results") or [])
    if actions["created"]:
        return dict(found)
    others = "; the other customers were not attempted" if actions["not_attempted"] else ""
    return {host: [*lines, f"Nothing was written for any customer{others}"] for host, lines in found.items()}


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines of text with aligned columns."""
    widths = [max(len(" ".join(text.split())) for text in column) for column in zip(*rows)]
    return ["  ".join(" ".join(text.split()).ljust(width) for text, width in zip(row, widths)).rstrip() for row in rows]
