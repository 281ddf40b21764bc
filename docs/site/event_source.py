# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of the event source, made from its documentation and from the event's schema: antsibull-docs makes none of sources."""

from __future__ import annotations

import ast
import json
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from antsibull_docs_parser.parser import Context, parse
from antsibull_docs_parser.rst import to_rst_plain

EDA = Path(__file__).resolve().parents[2] / "extensions" / "eda"
SOURCE = EDA / "plugins" / "event_source" / "checks.py"
SCHEMA = EDA / "schemas" / "checks.json"
NAME = "msp.checkcentral.checks"
LABEL = "ansible_collections.msp.checkcentral.checks_event_source"


def blocks() -> dict[str, str]:
    """The texts that the source's file assigns to names."""
    return {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(SOURCE.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id in ("DOCUMENTATION", "EXAMPLES")
    }


def page() -> str:
    """The whole page as reStructuredText."""
    texts = blocks()
    documentation = yaml.safe_load(texts["DOCUMENTATION"])
    title = f"checks event source -- {documentation['short_description']}"
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    parts = [
        f".. _{LABEL}:",
        f"{title}\n{'+' * len(title)}",
        f"New in msp.checkcentral {documentation['version_added']}",
        *map(_words, documentation["description"]),
        f"In a rulebook, its name is ``{NAME}``. How to use it: :ref:`ansible_collections.msp.checkcentral.docsite.when_a_check_fails`.",
        _heading("Requirements"),
        "\n".join(f"- {_words(each)}" for each in documentation["requirements"]),
        _heading("Options"),
        _table(("Option", "What it is"), (_option(*each) for each in documentation["options"].items())),
        _heading("Notes"),
        "\n".join(f"- {_words(each)}" for each in documentation["notes"]),
        _heading("Events"),
        "What is below ``checkcentral`` and ``meta`` in an event.",
        _table(("Key", "What it is"), _properties(schema)),
        "The JSON Schema:",
        _code("json", SCHEMA.read_text(encoding="utf-8")),
        _heading("Examples"),
        _code("yaml+jinja", texts["EXAMPLES"].strip("\n")),
    ]
    return "\n\n".join(parts) + "\n"


def _words(text: str) -> str:
    # Sphinx knows only those variables that antsibull-docs has a page for.
    return to_rst_plain(parse(text, Context())).replace(":envvar:", ":literal:")


def _heading(text: str) -> str:
    return f"{text}\n{'-' * len(text)}"


def _code(language: str, text: str) -> str:
    return f".. code-block:: {language}\n\n{textwrap.indent(text, '   ')}"


def _option(name: str, option: Mapping[str, Any]) -> tuple[str, list[str]]:
    kind = option["type"] + (f" of {option['elements']}" if "elements" in option else "")
    facts = [kind, *(["required"] if option.get("required") else [])]
    if "default" in option:
        facts.append(f"default: {str(option['default']).lower() if option['type'] == 'bool' else option['default']}")
    if "choices" in option:
        facts.append(f"one of {', '.join(option['choices'])}")
    return f"``{name}``", [f"*{'; '.join(facts)}*", *map(_words, option["description"])]


def _properties(schema: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for part, inside in schema["properties"].items():
        for name, said in inside["properties"].items():
            kinds = said.get("type", "string")
            kind = " or ".join([kinds] if isinstance(kinds, str) else kinds)
            one_of = [f"One of {', '.join(said['enum'])}."] if "enum" in said else []
            yield f"``{part}.{name}``", [f"*{kind}*", *one_of, said["description"]]


def _table(heading: tuple[str, str], rows: Iterator[tuple[str, list[str]]]) -> str:
    lines = [".. list-table::", "   :header-rows: 1", "   :widths: 30 70", ""]
    for name, paragraphs in ((heading[0], [heading[1]]), *rows):
        cell = "\n\n".join(paragraphs)
        lines += [f"   * - {name}", f"     - {textwrap.indent(cell, '       ').lstrip()}"]
    return "\n".join(lines)
