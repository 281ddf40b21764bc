# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pieces of reStructuredText for the pages that antsibull-docs does not make."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

from antsibull_docs_parser.parser import Context, parse
from antsibull_docs_parser.rst import to_rst_plain


def words(text: str) -> str:
    """A text with Ansible's markup."""
    # Sphinx knows only those variables that antsibull-docs has a page for.
    return to_rst_plain(parse(text, Context())).replace(":envvar:", ":literal:")


def heading(text: str, line: str = "-") -> str:
    return f"{text}\n{line * len(text)}"


def code(language: str, text: str) -> str:
    return f".. code-block:: {language}\n\n{textwrap.indent(text, '   ')}"


def option(name: str, documented: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The row of an option: its name, its type and default, and its description."""
    kind = documented["type"] + (f" of {documented['elements']}" if "elements" in documented else "")
    # Values of the type raw are checked elsewhere; their descriptions say what they are.
    facts = [*([] if kind == "raw" else [kind]), *(["required"] if documented.get("required") else [])]
    if "default" in documented:
        facts.append(f"default: {default(documented['default'])}")
    if "choices" in documented:
        facts.append(f"one of {', '.join(documented['choices'])}")
    if "version_added" in documented:
        facts.append(f"since {documented['version_added']}")
    description = documented["description"]
    paragraphs = [description] if isinstance(description, str) else description
    return f"``{name}``", [*([f"*{'; '.join(facts)}*"] if facts else []), *map(words, paragraphs)]


def default(value: Any) -> str:
    """A default as YAML."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def table(head: tuple[str, str], rows: Iterable[tuple[str, list[str]]]) -> str:
    lines = [".. list-table::", "   :header-rows: 1", "   :widths: 30 70", ""]
    for name, paragraphs in ((head[0], [head[1]]), *rows):
        cell = "\n\n".join(paragraphs)
        lines += [f"   * - {name}", f"     - {textwrap.indent(cell, '       ').lstrip()}"]
    return "\n".join(lines)
