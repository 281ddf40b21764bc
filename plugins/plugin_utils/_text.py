# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values as text, and text for files of a kind: CSV, Markdown. Private to the collection: may change without notice."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

_START_OF_A_FORMULA = tuple("=+-@＝＋－＠")  # noqa: RUF001
_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#~&$])")


def text_of(value: object) -> str:
    """Return a value as text, null as an empty one."""
    return "" if value is None else str(value)


def csv_row(cells: Iterable[object]) -> str:
    """Return a row of a CSV file, all cells quoted; an apostrophe keeps spreadsheets from taking one for a formula."""
    row = io.StringIO()
    guarded = [f"'{text}" if text.lstrip().startswith(_START_OF_A_FORMULA) else text for text in map(text_of, cells)]
    csv.writer(row, quoting=csv.QUOTE_ALL, lineterminator="").writerow(guarded)
    return row.getvalue()


def markdown_text(text: object) -> str:
    """Return a text on one line, with what Markdown would take for markup escaped."""
    return _MARKUP.sub(r"\\\1", " ".join(text_of(text).split()))
