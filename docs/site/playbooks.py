# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of the playbooks, generated from the source that they use to validate their variables. antsibull-docs does not cover playbooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from rst import code, heading, option, table, words

ROOT = Path(__file__).resolve().parents[2]
LABEL = "ansible_collections.msp.checkcentral"


def page() -> str:
    """The whole page as reStructuredText."""
    read = _read(ROOT / "playbooks" / "meta" / "variables.yml")
    parts = [
        f".. _{LABEL}.playbooks:",
        heading("Playbooks", "="),
        "The playbooks of the collection. Run them as ``ansible-playbook msp.checkcentral.NAME``.",
        "They validate their variables before anything is written, and list all mistakes together. A misspelled variable is an error that names the right one.",
        "Null and a blank string mean not set, except for a path, which cannot be empty.",
        table(("Playbook", "Description"), (_row(name, about) for name, about in read["playbooks"].items())),
    ]
    for name, about in read["playbooks"].items():
        parts += _playbook(name, about, read["groups"])
    for name, group in read["groups"].items():
        parts += _group(name, group)
    return "\n\n".join(parts) + "\n"


def _read(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


def _row(name: str, about: Mapping[str, Any]) -> tuple[str, list[str]]:
    return f":ref:`{name} <{LABEL}.{name}_playbook>`", [about["short_description"]]


def _playbook(name: str, about: Mapping[str, Any], groups: Mapping[str, Any]) -> Iterator[str]:
    yield f".. _{LABEL}.{name}_playbook:"
    yield heading(name)
    yield f"*{about['short_description']}. New in msp.checkcentral {about['version_added']}.*"
    yield from map(words, about["description"])
    if about["examples"]:
        yield code("sh", "\n".join(about["examples"]))
    if about["options"]:
        yield table(("Variable", "Description"), (option(*each) for each in about["options"].items()))
    if about["also"]:
        yield f"It {'also ' if about['options'] else ''}uses {', '.join(_link(each, groups) for each in about['also'])}."


def _link(group: str, groups: Mapping[str, Any]) -> str:
    """A link to a group of variables of this page, otherwise to the role of that name."""
    if group in groups:
        return f":ref:`{groups[group]['title']} <{LABEL}.playbooks.{group}>`"
    return f"the variables of the role :ref:`{group} <{LABEL}.{group}_role>`"


def _group(name: str, group: Mapping[str, Any]) -> Iterator[str]:
    yield f".. _{LABEL}.playbooks.{name}:"
    yield heading(group["title"])
    yield from map(words, group["description"])
    options = dict(group.get("options", {}))
    if "role" in group:
        specification = _read(ROOT / "roles" / group["role"] / "meta" / "argument_specs.yml")
        options |= {each: specification["argument_specs"]["main"]["options"][each] for each in group["names"]}
    yield table(("Variable", "Description"), (option(*each) for each in options.items()))
