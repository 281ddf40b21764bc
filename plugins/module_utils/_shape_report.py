# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was found, as Markdown that may be made public: no names, addresses, ids, titles. Private to the collection.

May change without notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _connection, _transport


def shape_report(result: Mapping[str, Any]) -> str:
    """Return the Markdown.

    :param result: what ``checkcentral_service_info`` returns; what may be data in it is left out
    """
    is_own = result["api_url"].rstrip("/") == _connection.DEFAULT_API_URL
    lines = [
        "# A CheckCentral service, as msp.checkcentral sees it",
        "",
        f"- msp.checkcentral {_transport.VERSION}",
        f"- API URL: {_connection.DEFAULT_API_URL if is_own else 'not the default'}",
        f"- token: {result['token']['kind']}, access {result['token']['access']}",
        "",
        "This file contains no names, addresses, ids or titles. `*` replaces keys that may be data.",
        "",
        "## Findings",
        "",
        *_table(
            ("level", "topic", "finding", "next step"),
            ([finding[key] for key in ("level", "topic", "sentence", "next_step")] for finding in result["findings"]),
        ),
        "## Facts",
        "",
        "What the documentation says about the API, and whether this run confirms it.",
        "",
        *_table(
            ("fact", "certainty", "this run"),
            (
                (fact["fact"].replace("``", "`"), fact["mark"], fact["verdict"].replace("_", " "))
                for fact in result["facts"]
            ),
        ),
        "## Methods",
        "",
    ]
    for method, told in result["methods"].items():
        lines += _method(method, told)
    if result["write_probe"]:
        lines += _probe(result["write_probe"])
    return "\n".join(lines).rstrip() + "\n"


def _method(method: str, told: Mapping[str, Any]) -> Iterator[str]:
    failure = told["failure"]
    about = [
        told["status"].replace("_", " "),
        *([failure["kind"], *([f"HTTP {failure['status']}"] if failure["status"] else [])] if failure else []),
        *([f"list `{told['list_key']}`"] if told["list_key"] else []),
        *([f"objects: {told['count']}"] if told["count"] is not None else []),
    ]
    yield from (f"### {method}", "", ", ".join(about), "")
    yield from _shape(told["shape"])


def _probe(told: Mapping[str, Any]) -> Iterator[str]:
    yield from ("## Write probe", "", told["action"].replace("_", " "), "")
    if told.get("reply"):
        yield from ("What createReport returned:", "")
        yield from _shape(told["reply"])
    if told.get("properties"):
        rows = ((each["property"], each["outcome"].replace("_", " ")) for each in told["properties"])
        yield from _table(("sent", "listed"), rows)


def _shape(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    rows = [
        (
            f"`{entry['key']}`",
            ", ".join(entry["types"]),
            f"{entry['present']} of {entry['of']}",
            ", ".join(entry.get("words", [])),
        )
        for entry in entries
    ]
    return _table(("key", "types", "present", "words"), rows) if rows else []


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a table, and a blank line."""
    cells = [titles, ["---"] * len(titles), *rows]
    return [*(f"| {' | '.join(row)} |" for row in cells), ""]
