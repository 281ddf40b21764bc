# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One way through the code, as the table in the guide for contributors says it: imports go up, and rooms are small."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = ROOT / "plugins"
SHARED = ("module_utils", "plugin_utils")
GUIDE = ROOT / "docs" / "docsite" / "rst" / "contributor.rst"
MOST_LINES = 250
DOCUMENTATION = ("DOCUMENTATION", "EXAMPLES", "RETURN")
# Steps of the engine; facts about a kind of object are in a file of their own.
ENGINE = (
    "_typed",
    "_values",
    "_creatable",
    "_words",
    "_desired",
    "_compare",
    "_plan",
    "_create",
    "_reconcile",
    "_present",
)


def files(*directories: str) -> list[Path]:
    return sorted(path for directory in directories for path in (PLUGINS / directory).glob("*.py"))


def name_of(path: Path) -> str:
    return f"{path.parent.name}.{path.stem}"


def rows_of_the_table(directory: str, text: str | None = None) -> list[list[str]]:
    """The files of a directory from the top of its table to the bottom; those of one row stand side by side."""
    text = GUIDE.read_text(encoding="utf-8") if text is None else text
    [table] = re.findall(rf"^   \* - ``plugins/{directory}``\n.*?(?=^\S)", text, re.MULTILINE | re.DOTALL)
    cells = re.findall(r"^   \* - (.*)", table, re.MULTILINE)[1:]
    return [[f"{directory}.{name}" for name in re.findall(r"``(\w+)\.py``", cell)] for cell in cells]


def order() -> list[list[str]]:
    return [row for directory in SHARED for row in rows_of_the_table(directory)]


def imported(source: str) -> set[str]:
    """Which files of module_utils and plugin_utils a file imports, wherever in it; relative imports are not read."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import"
            names = [f"{node.module}.{each.name}" for each in node.names]
        found |= {
            match.group(1)
            for name in names
            for match in re.finditer(rf"\bplugins\.((?:{'|'.join(SHARED)})\.\w+)", name)
        }
    return found


def wrong_imports(source: str, own: str, rows: list[list[str]]) -> set[str]:
    """What a file imports that does not stand in a row above its own."""
    position = next(number for number, row in enumerate(rows) if own in row)
    above = {name for row in rows[:position] for name in row}
    return imported(source) - above


def lines_of_code(source: str) -> int:
    """How many lines there are beside documentation, docstrings, comments and blank lines."""
    left_out: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        documented = isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        if documented and ast.get_docstring(node) is not None:
            left_out.update(_lines(node.body[0]))
        names = [each.id for each in node.targets if isinstance(each, ast.Name)] if isinstance(node, ast.Assign) else []
        if any(name in DOCUMENTATION for name in names):
            left_out.update(_lines(node))
    nothing = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in nothing:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines - left_out)


def _lines(node: ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


@pytest.mark.parametrize("directory", SHARED)
def test_the_table_has_every_file_once(directory: str) -> None:
    assert sorted(name for row in rows_of_the_table(directory) for name in row) == [
        name_of(each) for each in files(directory)
    ]


def test_a_file_imports_only_from_files_above_it() -> None:
    rows = order()
    wrong = {
        name_of(path): wrong_imports(path.read_text(encoding="utf-8"), name_of(path), rows) for path in files(*SHARED)
    }
    assert {name: imports for name, imports in wrong.items() if imports} == {}


def test_a_room_is_small() -> None:
    lines = {name_of(path): lines_of_code(path.read_text(encoding="utf-8")) for path in PLUGINS.rglob("*.py")}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


@pytest.mark.parametrize("name", ENGINE)
def test_the_engine_knows_no_kind_of_object(name: str) -> None:
    source = (PLUGINS / "module_utils" / f"{name}.py").read_text(encoding="utf-8")
    words = r"(?i)\w*report\w*|create(?:check|user)|alias|privileged|welcome|condition_"
    assert re.findall(words, source.replace("please report it", "")) == []
    assert not imported(source) & {f"module_utils.{kind}" for kind in ("_report", "_user", "_check")}


# --- that these tests can fail ---

TABLE = """
.. list-table::

   * - ``plugins/module_utils``
     - What is in it
   * - ``_a.py``
     - one
   * - ``_b.py``, ``_c.py``
     - two

Text.
"""


def test_a_table_is_read_row_by_row() -> None:
    assert rows_of_the_table("module_utils", TABLE) == [["module_utils._a"], ["module_utils._b", "module_utils._c"]]


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("from x.plugins.module_utils._a import f", set()),
        ("from x.plugins.module_utils import _a", set()),
        ("from x.plugins.module_utils._c import f", {"module_utils._c"}),
        ("def f():\n    from x.plugins.module_utils import _b as d", {"module_utils._b"}),
        ("import x.plugins.module_utils._d", {"module_utils._d"}),
        ("from x.plugins.plugin_utils import _e", {"plugin_utils._e"}),
        ("from ansible.module_utils.common import text", set()),
    ],
)
def test_an_import_of_what_is_not_above_is_found(source: str, wrong: set[str]) -> None:
    assert wrong_imports(source, "module_utils._b", rows_of_the_table("module_utils", TABLE)) == wrong


def test_lines_of_code_are_counted_without_documentation() -> None:
    source = '"""Text.\n\nMore."""\n\n# Why\nDOCUMENTATION = r"""\na\n"""\n\n\ndef f():\n    """Say."""\n    return """\nx"""  # so\n'
    assert lines_of_code(source) == 3
