# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Adopted objects as a file of variables and as lines of job output: pure functions.

Private to the collection: may change without notice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml  # type: ignore[import-untyped]

from ansible_collections.msp.checkcentral.plugins.module_utils import _words
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _specifications
from ansible_collections.msp.checkcentral.plugins.plugin_utils._adoption import KINDS, Adoption, adoption

_KINDS = {kind.key: kind for kind in KINDS}
_TEMPLATE_MARKS = ("{{", "{%", "{#")
_TIME = re.compile(r"\d\d:\d\d")
_MOST_NAMES = 20
_WIDTH = 150
_SHORT = 80


def adopted_file(listed: Mapping[str, Any], file: str, settings: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the ``text`` of the file, and ``lines`` of job output that summarize it.

    :param listed: ``organization``, its name or None, and all objects by the keys of :data:`_adoption.LISTS`
    :param file: the path as the user wrote it
    For the other parameters, see :func:`_adoption.adoption`.
    """
    found = adoption(listed["organization"], listed, settings or {}, _specifications.standard_reports())
    given = sorted(key for key, value in (settings or {}).items() if value is not None)
    head = [_comment(line) for line in _head(found, file, given)]
    return {
        "text": "\n".join(["---", *head, "", _yaml(found.variables)]),
        "lines": [*_lines(found, file)],
        "not_adopted": found.not_adopted,
        "counts": found.counts,
    }


# --- for people ---


def _counted(found: Adoption) -> str:
    counts = found.counts
    words = ("customer", "check", "user", "standard report", "other report")
    parts = [f"{number} {word}{'' if number == 1 else 's'}" for word, number in zip(words, counts.values())]
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def _head(found: Adoption, file: str, given: Sequence[str]) -> Iterator[str]:
    yield f"Objects of {_organization(found)} in CheckCentral, as variables of the role msp.checkcentral.customers:"
    yield f"{_counted(found)}. Written by the playbook msp.checkcentral.adopt."
    yield ""
    yield "Read this before you use the file:"
    yield "- Each check group is a customer, including the one for your own systems. This does no harm. Remove it if you do not need it."
    yield "- A customer's name is part of the names of its reports. If you change it, a run creates a second set, which the API cannot delete."
    yield "- reports lists the standard reports that a customer has. Those of customers_other_reports differ from the standard ones."
    if any("extra_properties" in report for report in found.variables["customers_other_reports"]):
        yield "- extra_properties has properties that this collection does not know. Look up their meaning in the portal, or remove them."
    yield "- A run does not create or remove objects that are not in this file. It lists them as unmanaged."
    if given:
        yield f"- This file needs the variables that were set when it was written: {', '.join(given)}. Set the same values when you run it."
    yield "Then confirm that a run would change nothing:"
    yield f"  ansible-playbook msp.checkcentral.customers -e @{file} --check"
    for line in _not_told(found):
        yield ""
        yield line
    if found.not_adopted:
        yield ""
        yield "Not in this file:"
        for each in found.not_adopted:
            yield f"- {each['kind']} {each['name']!r} ({each['id']}): {each['reason']}"


def _organization(found: Adoption) -> str:
    return str(found.variables.get("checkcentral_organization", "unnamed organization"))


def _not_told(found: Adoption) -> Iterator[str]:
    if "checkcentral_organization" not in found.variables:
        yield (
            "The service does not return the organization's name. The file does not set checkcentral_organization, so a run with the token of "
            "another organization is not refused."
        )
    for key, options in found.not_told.items():
        yield (
            f"The service does not return these properties of {_KINDS[key].plural}: {', '.join(options)}. They are not in this file and are not "
            "compared. An object that is created again gets the service's defaults."
        )


def _lines(found: Adoption, file: str) -> Iterator[str]:
    yield f"{_organization(found)}: {_counted(found)}, for {file}"
    yield from _not_told(found)
    same: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in found.not_adopted:
        same[each["kind"], each["reason"]].append(each["name"])
    for (key, reason), names in same.items():
        yield f"Not adopted: {_KINDS[key].counted(len(names))}, because {reason}: {_words.quoted_names(names, _MOST_NAMES)}"
    yield f"Read the file, then run: ansible-playbook msp.checkcentral.customers -e @{file} --check"


def _comment(line: str) -> str:
    """Return a line as a comment. Control characters are escaped, so that none of them ends the comment."""
    shown = "".join(each if each.isprintable() else repr(each)[1:-1] for each in line)
    return f"# {shown}".rstrip()


# --- for Ansible ---


class _Dumper(yaml.SafeDumper):
    """Writes short lists on one line, other lists below their keys, and no anchors; tags strings that look like templates as unsafe."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:  # noqa: ARG002
        return super().increase_indent(flow, False)

    def ignore_aliases(self, dummy: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    # YAML reads times from 10:00 on as numbers; all times are quoted alike.
    style = "|" if "\n" in text else '"' if _TIME.fullmatch(text) else None
    if not all(each.isprintable() or each == "\n" for each in text):
        # Other line breaks of Unicode, such as U+2028, would be read as spaces.
        style = '"'
    if any(mark in text for mark in _TEMPLATE_MARKS):
        return dumper.represent_scalar("!unsafe", text, style=style or "'")
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _list(dumper: _Dumper, values: Sequence[Any]) -> yaml.Node:
    is_short = all(isinstance(value, str) for value in values) and sum(map(len, values)) < _SHORT
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=is_short)


_Dumper.add_representer(list, _list)
_Dumper.add_representer(str, _text)
# The types with which Ansible tags strings.
_Dumper.add_multi_representer(str, _text)


def _yaml(variables: Mapping[str, Any]) -> str:
    """Return variables in YAML, with a blank line between them."""
    return "\n".join(
        yaml.dump(
            {key: value}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=False
        )
        for key, value in variables.items()
    )
