# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values at any depth and as text, also for CSV and Markdown files. Private to the collection: may change without notice."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timezone
from typing import Any

_START_OF_A_FORMULA = tuple("=+-@＝＋－＠")  # noqa: RUF001
_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#~&$])")


def text_of(value: object) -> str:
    """Return a value as a string, null as an empty string."""
    return "" if value is None else str(value)


def mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return a value with all that is in its lists and dictionaries changed, keys too, at any depth."""
    if isinstance(value, Mapping):
        return {change(key): mapped(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [mapped(item, change) for item in value]
    return change(value)


def moment_of(text: str) -> datetime:
    """Read a time in ISO 8601; a time without a zone is read as UTC (inferred). Raises ValueError."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def csv_row(cells: Iterable[object]) -> str:
    """Return a row of a CSV file, all cells quoted. An apostrophe keeps spreadsheets from reading a cell as a formula."""
    row = io.StringIO()
    guarded = [f"'{text}" if text.lstrip().startswith(_START_OF_A_FORMULA) else text for text in map(text_of, cells)]
    csv.writer(row, quoting=csv.QUOTE_ALL, lineterminator="").writerow(guarded)
    return row.getvalue()


def markdown_text(text: object) -> str:
    """Return a text on one line, with Markdown's markup escaped."""
    return _MARKUP.sub(r"\\\1", " ".join(text_of(text).split()))
