# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes the table of the guide `what_is_confirmed` from the collection's facts: `python docs/site/facts.py`.

Run it after a change of plugins/module_utils/_facts.py, in an environment that knows the collection (`.venv`); a unit test
compares both.
"""

from __future__ import annotations

import re
from pathlib import Path

from ansible_collections.msp.checkcentral.plugins.module_utils._facts import FACTS, Fact

GUIDE = Path(__file__).resolve().parents[1] / "docsite" / "rst" / "what_is_confirmed.rst"
TITLES = ("Fact", "Status", "Source", "If it is wrong", "Finding")
LINK = "ansible_collections.msp.checkcentral.docsite.verify"


def row(fact: Fact) -> list[str]:
    finding = f":ref:`{fact.topic} <{LINK}.{fact.topic}>`" if fact.topic else ""
    return [fact.fact, fact.mark, fact.source, fact.if_wrong, finding]


def table() -> str:
    """The table as reStructuredText."""
    head = ".. list-table::\n   :header-rows: 1\n   :widths: 40 12 14 22 12\n\n"
    lines = [
        f"   {'*' if not position else ' '} - {cell}".rstrip()
        for cells in (TITLES, *map(row, FACTS))
        for position, cell in enumerate(cells)
    ]
    return head + "\n".join(lines) + "\n"


def with_table(page: str) -> str:
    """A page with its table replaced."""
    return re.sub(
        r"^\.\. list-table::\n(?:(?: {3}.*)?\n)*(?=\S)", lambda dummy: f"{table()}\n", page, count=1, flags=re.MULTILINE
    )


if __name__ == "__main__":
    GUIDE.write_text(with_table(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
