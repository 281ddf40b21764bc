# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the pages of the documentation: their code blocks, commands and tables."""

from __future__ import annotations

import re
import shlex
import textwrap
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDES = sorted((ROOT / "docs" / "docsite" / "rst").glob("*.rst"))
PAGES = [*GUIDES, ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("roles/*/README.md"))]

_RST_BLOCK = re.compile(
    r"^(?P<indent> *)\.\. code-block:: (?P<language>\S+)\n(?P<options>(?:(?P=indent)   :.*\n)*)\n(?P<text>(?:(?P=indent)   .*\n|\n)+)",
    re.MULTILINE,
)
_MARKDOWN_BLOCK = re.compile(
    r"^(?P<indent> *)```(?P<language>\w+)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)
_ROW = re.compile(r"^   \* - (?P<first>.*)\n(?P<others>(?:     -.*\n)*)", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A code block; ``file`` is the name that it is given."""

    language: str
    text: str
    file: str = ""

    @property
    def is_yaml(self) -> bool:
        return self.language in ("yaml", "yml", "yaml+jinja")

    @property
    def commands(self) -> list[list[str]]:
        """The commands of a block for the shell, as words."""
        lines = self.text.replace("\\\n", " ").splitlines() if self.language == "sh" else []
        return [words for words in (shlex.split(line, comments=True) for line in lines) if words]


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".md":
        return [Block(found["language"], textwrap.dedent(found["text"])) for found in _MARKDOWN_BLOCK.finditer(text)]
    return [
        Block(found["language"], textwrap.dedent(found["text"]).strip("\n") + "\n", _file(found["options"]))
        for found in _RST_BLOCK.finditer(text)
    ]


def _file(options: str) -> str:
    caption = re.search(r":caption: (\S+)", options)
    return caption[1] if caption else ""


def guide(name: str) -> Path:
    [page] = [page for page in GUIDES if page.stem == name]
    return page


def rows_of(page: Path, heading: str) -> list[list[str]]:
    """The rows of the table whose first row begins with this heading, without that row and without markup."""
    tables = [
        table for table in page.read_text(encoding="utf-8").split(".. list-table::") if f"* - {heading}\n" in table
    ]
    [table] = tables
    rows = [
        [found["first"], *(cell.strip() for cell in re.findall(r"^     -(.*)$", found["others"], re.MULTILINE))]
        for found in _ROW.finditer(table)
    ]
    return [[cell.replace("``", "") for cell in row] for row in rows[1:]]
