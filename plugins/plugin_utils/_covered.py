# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state of one report, or of all checks or users of a customer, after a run in check mode: the cells of a row.

Private to the collection: may change without notice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _status
from ansible_collections.msp.checkcentral.plugins.module_utils._api import Row
from ansible_collections.msp.checkcentral.plugins.plugin_utils._summary import first_of, what_to_do
from ansible_collections.msp.checkcentral.plugins.plugin_utils._text import text_of

Listed = Mapping[str, Any]
Entry = dict[str, Any]

STATES = ("present", "missing", "drifted", "overdue", "no_message", "not_comparable", "not_expected")
# Existing checks with one of these states are present or drifted as well.
OF_CHECKS = {"overdue": "overdue", "no_message": "without a message"}
_MOST_SILENT = 5
# The worst first; of several states, the first counts.
_SEVERITY = ("not_comparable", "missing", "no_message", "overdue", "drifted", "present", "not_expected")
NOTHING_TO_DO = ("present", "not_expected")
_STATE_OF_ACTION = {
    "created": "missing",
    "unchanged": "present",
    "drifted": "drifted",
    "failed": "not_comparable",
    "not_attempted": "missing",
}
# Words for a table, where they differ.
_WORDS = {"missing": "MISSING", "not_expected": "-"}


def kind_of(result: Listed) -> str:
    """Return the kind of object of one result; the module for reports does not return it."""
    return str(result.get("kind") or "report")


def origin_of(result: Listed) -> Listed:
    """Return the origin of the item of one result."""
    return dict(result.get("origin") or {})


def _word_of(state: str) -> str:
    return _WORDS.get(state, state.replace("_", " "))


def total(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Add up counts of states, with a sum for each state."""
    found: Counter[str] = Counter()
    for each in counts:
        found.update(each)
    return {state: found[state] for state in STATES}


@dataclass(frozen=True)
class MessageProblem:
    """What is wrong with the messages of an existing check: its name without its check group, a state, words, and what to do about it."""

    check: str
    state: str
    words: str
    remedy: str = ""

    @property
    def line(self) -> str:
        """All of it in words."""
        return f"{self.words}; {self.remedy}" if self.remedy else self.words


def text_of_counts(counts: Mapping[str, int]) -> str:
    """Return counts in words: ``4 present, 0 missing, 0 drifted; of these, 2 without a message``."""
    always = ("present", "missing", "drifted")
    states = [state for state in STATES if state in always or (counts[state] and state not in OF_CHECKS)]
    of_checks = [f"{counts[state]} {words}" for state, words in OF_CHECKS.items() if counts[state]]
    text = ", ".join(f"{counts[state]} {state.replace('_', ' ')}" for state in states)
    return "; of these, ".join(filter(None, (text, ", ".join(of_checks))))


class Heard:
    """The messages of existing checks."""

    def __init__(self, checks: Iterable[Listed]) -> None:
        """Take checks as they are listed with their newest activity and with ``overdue``."""
        self._by_id = {str(check["id"]): dict(check) for check in checks}

    def problem_of(self, result: Listed) -> MessageProblem | None:
        """Return what is wrong with the messages of an existing check; None if it gets messages, or if that is unknown."""
        check = self._check(result)
        if check is None:
            return None
        name = str(check["name"])
        if _status.was_heard_of(check) is False:
            return MessageProblem(name, "no_message", "has never received a message", _what_to_send(result))
        if _status.OVERDUE in _status.keys_of(check):
            since = text_of(check.get("updated"))
            return MessageProblem(name, "overdue", f"is overdue{f', last message: {since}' if since else ''}")
        return None

    def unknown(self, results: Iterable[Listed]) -> int:
        """Count the checks for which it is unknown whether they have ever received a message."""
        found = (self._check(result) for result in results)
        return sum(check is not None and _status.was_heard_of(check) is None for check in found)

    def _check(self, result: Listed) -> Row | None:
        return self._by_id.get(str(result.get("id"))) if kind_of(result) == "check" else None


def _what_to_send(result: Listed) -> str:
    """Return what to do about a check that has never received a message."""
    if result.get("email"):
        return f"set the monitored system to mail to {result['email']}"
    if result.get("email_alias"):
        return f"set the monitored system to mail to the address with the alias {result['email_alias']}"
    return "check whether the monitored system sends messages that match its conditions"


def report_cell(short_name: str, title: str, report: Listed | None) -> Entry:
    """Return the cell of one standard report; None for one that is not expected."""
    state = "not_expected" if report is None else _STATE_OF_ACTION[report["action"]]
    cell: Entry = {"short_name": short_name, "title": title, "state": state, "counts": {state: 1}}
    if report is None:
        return {**cell, "report": "", "id": None, "details": []}
    # A missing report has no details: this run creates nothing, so why it would not create the report does not matter.
    details = what_to_do(report) if report["action"] in ("drifted", "failed") else []
    return {**cell, "report": report["name"], "id": report.get("id"), "details": details}


def objects_cell(short_name: str, title: str, results: Sequence[Listed], heard: Heard, prefix: str) -> Entry:
    """Return the cell of all objects of one kind of a customer.

    :param prefix: the prefix of their names, which the customer's row does not need
    """
    found = [(_told(result, prefix), heard.problem_of(result)) for result in results]
    silent = [each["name"] for each, problem in found if problem and problem.state == "no_message"]
    names: dict[str, list[str]] = defaultdict(list)
    for each, problem in found:
        for line in each["lines"]:
            names[line].append(each["name"])
        if problem:
            each["message"] = problem.state
            each["lines"] = [*each["lines"], problem.line]
            if len(silent) == 1 or each["name"] not in silent:
                names[problem.line].append(each["name"])
    details = [f"{', '.join(concerned)}: {line}" for line, concerned in names.items()]
    if len(silent) > 1:
        details.append(f"{first_of(silent, _MOST_SILENT)}: have never received a message")
    objects = [each for each, dummy in found]
    states = [*(each["state"] for each in objects), *(each["message"] for each in objects if each["message"])]
    return {
        "short_name": short_name,
        "title": title,
        "state": min(states, key=_SEVERITY.index, default="not_expected"),
        "counts": {state: states.count(state) for state in _SEVERITY if state in states},
        "objects": objects,
        "details": details,
    }


def causes_of(cell: Listed) -> set[str]:
    """Return the reasons why objects of a cell are not comparable."""
    if "objects" in cell:
        return {line for each in cell["objects"] if each["state"] == "not_comparable" for line in each["lines"]}
    return set(cell["details"]) if cell["state"] == "not_comparable" else set()


def _told(result: Listed, prefix: str) -> Entry:
    """Return the entry of one object. Unlike a report's cell, the cell of several objects does not name the object of its state."""
    state = _STATE_OF_ACTION[result["action"]]
    lines = ["missing"] if state == "missing" else what_to_do(result) if state != "present" else []
    name = str(result["name"]).removeprefix(prefix)
    return {"name": name, "id": result.get("id"), "state": state, "message": "", "lines": lines}


def text_of_cell(cell: Listed) -> str:
    """Return the text of a cell for a table: ``1 MISSING, 3 present (2 no message)``."""
    if not cell.get("objects"):
        return _word_of(cell["state"])
    words = {state: f"{count} {_word_of(state)}" for state, count in cell["counts"].items()}
    of_checks = ", ".join(words.pop(state) for state in [*words] if state in OF_CHECKS)
    return f"{', '.join(words.values())}{f' ({of_checks})' if of_checks else ''}"
