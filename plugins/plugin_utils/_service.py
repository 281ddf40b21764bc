# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The findings about a service as lines of job output. Private to the collection: may change without notice."""

from __future__ import annotations

import itertools
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

# 100 columns, together with what ansible-playbook prints around each line.
WIDTH = 88
_COLUMNS = {"level": 7, "topic": 16, "sentence": 36, "next_step": 23}
_TITLES = ("Level", "Topic", "Finding", "Next step")
_LEVELS = {"blocker": "BLOCKER", "caution": "caution", "ok": "ok"}


def verify_table(service: Mapping[str, Any]) -> list[str]:
    """Return the findings, blockers first, as lines of at most 88 columns.

    :param service: the result of the module ``checkcentral_service_info``
    """
    found = service["findings"]
    levels = Counter(finding["level"] for finding in found)
    verdicts = Counter(fact["verdict"] for fact in service["facts"])
    token = service["token"]
    access = {"read_write": "read/write", "read_only": "read only"}.get(token["access"], "unknown")
    lines = [
        f"Organization: {' '.join((service['organization'] or 'unknown').split())} ({service['api_url']})",
        f"Token: {token['kind']}, access: {access}" + (" (only a write shows it)" if access == "unknown" else ""),
        f"Blockers: {levels['blocker']}, cautions: {levels['caution']}, ok: {levels['ok']}; API calls: {sum(service['api_calls'].values())}",
    ]
    rows = ([_LEVELS[finding["level"]], *(finding[key] for key in list(_COLUMNS)[1:])] for finding in found)
    facts = (
        f"Facts about the API in the guides: {verdicts['confirmed']} confirmed by this run, "
        f"{verdicts['contradicted']} contradicted, {verdicts['not_seen']} not seen."
    )
    contradicted = [
        f"Contradicted: {fact['fact'].replace('``', '')}"
        for fact in service["facts"]
        if fact["verdict"] == "contradicted"
    ]
    about = "For the topics, see the guide 'Verify your token' (docs/docsite/rst/verify.rst)"
    table = [line for row in (_TITLES, *rows) for line in _lines(row)]
    return [*_wrapped(lines), "", *table, "", *_wrapped([facts, *contradicted, about])]


def _lines(row: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a row of the table."""
    cells = [textwrap.wrap(text, width) for text, width in zip(row, _COLUMNS.values())]
    for parts in itertools.zip_longest(*cells, fillvalue=""):
        yield "  ".join(part.ljust(width) for part, width in zip(parts, _COLUMNS.values())).rstrip()


def _wrapped(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield from textwrap.wrap(line, WIDTH, subsequent_indent="  ")
