# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cells of CSV files and text in Markdown."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.msp.checkcentral.plugins.filter import csv_row as csv_row_file
from ansible_collections.msp.checkcentral.plugins.filter import markdown_text as markdown_text_file
from ansible_collections.msp.checkcentral.tests.unit.strategies import examples

csv_row = csv_row_file.FilterModule().filters()["csv_row"]
markdown_text = markdown_text_file.FilterModule().filters()["markdown_text"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Backup", '"Backup"'),
        ('a "quoted" word', '"a ""quoted"" word"'),
        ("two\r\nlines", '"two\r\nlines"'),
        (None, '""'),
        (7, '"7"'),
        ("=1+1", '"\'=1+1"'),
        ("-1", '"\'-1"'),
        (" \t+1", '"\' \t+1"'),
        ("@SUM(A1)", '"\'@SUM(A1)"'),
        ("\uff1d1", '"\'\uff1d1"'),
        ("1-1=0", '"1-1=0"'),
    ],
)
def test_a_cell_is_quoted_and_no_formula(cell: Any, text: str) -> None:
    assert csv_row([cell]) == text


@examples(30)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20), min_size=1))
def test_a_program_reads_the_cells_back(cells: list[str]) -> None:
    [row] = csv.reader(io.StringIO(csv_row(cells), newline=""), strict=True)
    assert [cell.removeprefix("'") for cell in row] == [cell.removeprefix("'") for cell in cells]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Backup", "Backup"),
        ("two\nlines, \r\nthree ", "two lines, three"),
        ("a | b", r"a \| b"),
        ("<b>*bold*</b> & `code` #1", r"\<b\>\*bold\*\</b\> \& \`code\` \#1"),
        ("C:\\data [x](y) ~z~ $1 {{ 7 }}", "C:\\\\data \\[x\\](y) \\~z\\~ \\$1 \\{\\{ 7 \\}\\}"),
        ("", ""),
        (None, ""),
    ],
)
def test_markup_is_escaped_on_one_line(text: Any, escaped: str) -> None:
    assert markdown_text(text) == escaped
