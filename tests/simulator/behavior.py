# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Switches for details of the service that are not publicly known."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

CHOICES: dict[str, tuple[str, ...]] = {
    "key_style": ("camel", "pascal", "snake"),
    "enum_style": ("title", "lower"),
    "list_style": ("wrapped", "bare"),
    "checkgroups_key": ("groups", "checkGroups"),
    "create_reply": ("id", "object", "wrapped_object", "message", "empty_object"),
    "reports_detail": ("settings", "names"),
    "references": ("ids", "objects"),
    "settings": ("absent", "flat", "nested"),
    "check_group": ("name", "id", "object"),
    "numbers": ("integers", "strings"),
    "errors_as": ("status", "ok"),
    "error_key": ("error", "Error"),
    "contract": ("strict", "lenient"),
    "filters": ("substring", "exact", "ignored"),
}


@dataclass(slots=True)
class Behavior:
    """How this CheckCentral behaves. Every switch may be set at run time; an invalid value raises ValueError.

    key_style: spelling of the keys of replies.
    enum_style: ``title`` returns a report's settings as ``Dashboard``, ``HTML``, ``Day``; ``lower`` as stored.
    list_style: ``bare`` returns a list without an object around it.
    checkgroups_key: the key that wraps the list of getCheckGroups, before key_style.
    create_reply: what a create method returns.
    reports_detail: ``names`` makes getReports return only id and name.
    references: ``objects`` returns ``{id, name}`` in place of an id in content, recipients and a user's groups.
    settings: where getUsers, and getChecks with includeSettings, return the settings that the creates take: not at all, next to the
        name, or in an object of that name. Not confirmed: only ids, names, addresses, descriptions and groups have been seen.
    check_group: how getChecks returns a check's group: its name as ``group``, its id as ``group_id``, or both in an object.
    check_addresses: whether getChecks returns the address of a check.
    numbers: ``strings`` returns interval_value, report_time and overdue_minutes as text.
    normalize_names: a created report's name is trimmed, HTML-unescaped and brought to Unicode NFC.
    unique_names: a second report of the same name is rejected; otherwise it becomes a duplicate.
    errors_as: ``ok`` returns error objects with HTTP 200 in place of a 4xx.
    error_key: the key that holds the error object.
    daily_limit: calls a day for each method.
    latency: seconds before each reply.
    contract: ``lenient`` checks only that the required parameters of createReport, createCheck and createUser are present.
    filters: ``exact`` makes filters for names find whole names of the same case only; ``ignored`` makes the read
        methods return everything, regardless of the requested id, name or address.
    hide_created: reports created through the API never appear in getReports.
    listing_delay: created reports appear in getReports only after this many further calls of it.
    unknown_list_key: when set, lists are wrapped under this key.
    """

    key_style: str = "camel"
    enum_style: str = "title"
    list_style: str = "wrapped"
    checkgroups_key: str = "groups"
    create_reply: str = "id"
    reports_detail: str = "settings"
    references: str = "ids"
    settings: str = "absent"
    check_group: str = "name"
    check_addresses: bool = True
    numbers: str = "integers"
    normalize_names: bool = False
    unique_names: bool = False
    errors_as: str = "status"
    error_key: str = "error"
    daily_limit: int = 10_000
    latency: float = 0.0
    contract: str = "strict"
    filters: str = "substring"
    hide_created: bool = False
    listing_delay: int = 0
    unknown_list_key: str | None = None

    def __setattr__(self, name: str, value: Any) -> None:
        _check_switch(name, value)
        object.__setattr__(self, name, value)

    def update(self, switches: Mapping[str, Any]) -> None:
        """Set several switches, or none of them if one is wrong."""
        for name, value in switches.items():
            _check_switch(name, value)
        for name, value in switches.items():
            setattr(self, name, value)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


# Of a switch's annotation: what it takes besides its choices, and how that is entered on the page.
_TYPES = {"bool": (bool,), "int": (int,), "float": (int, float), "str | None": (str, type(None))}
_FLAGS = {"false": False, "true": True}
_PARSERS: dict[str, Callable[[str], Any]] = {
    "bool": lambda text: _FLAGS.get(text, text),
    "int": int,
    "float": float,
}
_ANNOTATIONS = {each.name: str(each.type) for each in fields(Behavior)}


@dataclass(frozen=True)
class Switch:
    """A switch as the page shows it: ``choices`` are the values to choose from, empty if it takes a number or a text."""

    name: str
    about: str
    value: str
    choices: tuple[str, ...]


def switches(behavior: Behavior) -> list[Switch]:
    """All switches with their description and current value."""
    about = re.findall(r"^(\w+): (.+(?:\n +.+)*)$", inspect.getdoc(Behavior) or "", re.MULTILINE)
    texts = {name: " ".join(text.replace("``", "").split()) for name, text in about}
    return [
        Switch(name, texts[name], _as_text(value), tuple(_FLAGS) if isinstance(value, bool) else CHOICES.get(name, ()))
        for name, value in behavior.as_dict().items()
    ]


def from_texts(texts: Mapping[str, str]) -> dict[str, Any]:
    """The values of switches as entered on the page; raises ValueError for an invalid value."""
    return {name: _PARSERS.get(_ANNOTATIONS.get(name, ""), _text)(text.strip()) for name, text in texts.items()}


def _text(text: str) -> str | None:
    return text or None


def _as_text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _check_switch(name: str, value: Any) -> None:
    if name not in _ANNOTATIONS:
        raise ValueError(f"There is no switch {name!r}")
    if not _is_allowed(name, value):
        raise ValueError(f"The switch {name} cannot be {value!r}")


def _is_allowed(name: str, value: Any) -> bool:
    if name in CHOICES:
        return value in CHOICES[name]
    is_number = isinstance(value, (int, float))
    return type(value) in _TYPES[_ANNOTATIONS[name]] and (value >= 0 if is_number else value != "")
