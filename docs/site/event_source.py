# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of the event source, generated from its documentation and the event's schema. antsibull-docs does not cover event sources."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from rst import code, heading, option, table, words

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
        *map(words, documentation["description"]),
        f"In a rulebook, its name is ``{NAME}``. For how to use it, see :ref:`ansible_collections.msp.checkcentral.docsite.when_a_check_fails`.",
        heading("Requirements"),
        "\n".join(f"- {words(each)}" for each in documentation["requirements"]),
        heading("Options"),
        table(("Option", "Description"), (option(*each) for each in documentation["options"].items())),
        heading("Notes"),
        "\n".join(f"- {words(each)}" for each in documentation["notes"]),
        heading("Events"),
        "The keys below ``checkcentral`` and ``meta`` in an event.",
        table(("Key", "Description"), _properties(schema)),
        "The JSON Schema:",
        code("json", SCHEMA.read_text(encoding="utf-8")),
        heading("Examples"),
        code("yaml+jinja", texts["EXAMPLES"].strip("\n")),
    ]
    return "\n\n".join(parts) + "\n"


def _properties(schema: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for part, inside in schema["properties"].items():
        for name, documented in inside["properties"].items():
            kinds = documented.get("type", "string")
            kind = " or ".join([kinds] if isinstance(kinds, str) else kinds)
            one_of = [f"One of {', '.join(documented['enum'])}."] if "enum" in documented else []
            yield f"``{part}.{name}``", [f"*{kind}*", *one_of, documented["description"]]
