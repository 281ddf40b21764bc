# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""createReport's properties: options, rules between them, canonical form, request body.

The source of each fact is the vendor's help page unless a comment says otherwise. Private to the collection: may
change without notice.
"""

from __future__ import annotations

import html
import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.errors import UnsupportedError

from ansible_collections.msp.checkcentral.plugins.module_utils import _api
from ansible_collections.msp.checkcentral.plugins.module_utils._api import squashed
from ansible_collections.msp.checkcentral.plugins.module_utils._arguments import CRASHES, stumbling_blocks

# content keys: what a report of a type must have, and what it may have. billing and statushistory come from a later
# copy of the help page that says nothing of their content, so nothing is refused for them.
_REQUIRED_CONTENT = {"dashboard": "dashboard", "checkgroup": "checkgroup", "check": "check"}
_ALLOWED_CONTENT = {
    "dashboard": ("dashboard",),
    "checkgroup": ("checkgroup",),
    "check": ("check",),
    "activity": ("check", "checkgroup"),
    "stats": ("check", "checkgroup"),
    "digest": (),
    "billing": ("check", "checkgroup", "dashboard"),
    "statushistory": ("check", "checkgroup", "dashboard"),
}
REPORT_TYPES = tuple(_ALLOWED_CONTENT)
FORMATS = ("html", "pdf", "csv", "embedded")
_CSV_TYPES = ("activity", "stats")

# Sent as the vendor's sample spells it; week and month are inferred.
_INTERVAL_TYPES = {"unscheduled": "Unscheduled", "day": "Day", "week": "Week", "month": "Month"}
LAST_MINUTE = 24 * 60 - 1
# Levels of values within values. Far more than the API has, and few enough that a listing with them can be read.
_DEEPEST = 20

REFERENCES = {
    "content.check": _api.CHECKS,
    "content.checkgroup": _api.CHECKGROUPS,
    "content.dashboard": _api.DASHBOARDS,
    "recipients.usergroups": _api.USERGROUPS,
    "recipients.users": _api.USERS,
}

REPORT_OPTIONS: dict[str, Any] = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present"], "default": "present"},
    "report_type": {"type": "str", "required": True, "choices": list(REPORT_TYPES)},
    "description": {"type": "str"},
    "format": {"type": "str", "choices": list(FORMATS)},
    "filename": {"type": "str"},
    "timezone": {"type": "str"},
    "interval_type": {"type": "str", "choices": list(_INTERVAL_TYPES)},
    "interval_value": {"type": "int"},
    "report_time": {"type": "raw"},
    "content": {
        "type": "dict",
        "options": {"check": {"type": "str"}, "checkgroup": {"type": "str"}, "dashboard": {"type": "str"}},
    },
    "recipients": {
        "type": "dict",
        "options": {
            "org_wide": {"type": "bool"},
            "usergroups": {"type": "list", "elements": "str"},
            "users": {"type": "list", "elements": "str"},
            "emails": {"type": "list", "elements": "str"},
        },
    },
    "extra_properties": {"type": "dict"},
}

_NOT_PROPERTIES = ("state", "extra_properties")

_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


@dataclass
class Desired:
    """One report as the user wants it.

    ``properties`` holds what the user set, nested as in the request body; references are still names or ids.
    """

    name: str
    properties: dict[str, Any]
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def body(self) -> dict[str, Any]:
        """The request body for createReport. The service sets a digest's format itself, so it is never sent."""
        own = {key: value for key, value in self.properties.items() if (key, value) != ("format", "embedded")}
        return _merged(own, self.extra)

    @property
    def compared(self) -> dict[str, Any]:
        """What is compared with an existing report: the body, and a format that is wanted though never sent."""
        return _merged(self.properties, self.extra)

    def warnings(self) -> Iterator[str]:
        """Yield what is allowed but probably not meant."""
        body = self.body
        scheduled = any(key in body for key in ("interval_type", "interval_value", "report_time"))
        unscheduled = str(body.get("interval_type")).lower() == "unscheduled"
        recipients = body.get("recipients")
        nobody = not any(recipients.values()) if isinstance(recipients, Mapping) else not recipients
        if scheduled and not unscheduled and nobody:
            yield f"{self.name}: is scheduled but has no recipients, so nobody will receive it"


def parse(parameters: Mapping[str, Any]) -> tuple[Desired | None, list[str]]:
    """Check one report's raw parameters against the options and the rules.

    Returns the desired report, or None with everything that is wrong with it.
    """
    # Ansible takes null for "not set" only where there are no choices.
    given = {key: value for key, value in parameters.items() if value is not None}
    try:
        checked = _VALIDATOR.validate(given)
    except CRASHES:
        return None, stumbling_blocks(REPORT_OPTIONS, given)
    problems = checked.errors.errors
    if problems:
        unsupported = "Unsupported parameters: "
        return None, [f"{unsupported if isinstance(error, UnsupportedError) else ''}{error.msg}" for error in problems]
    return desired_report(checked.validated_parameters)


_VALIDATOR = ArgumentSpecValidator(REPORT_OPTIONS)


def desired_report(options: Mapping[str, Any]) -> tuple[Desired | None, list[str]]:
    """Check one report's options, of the right types already, against the rules between them.

    Returns the desired report, or None with everything that is wrong with it: option, value, what would be right.
    """
    properties = _set_by_user(options)
    extra = options.get("extra_properties") or {}
    problems = [problem for rule in _RULES for problem in rule(properties)]
    problems += _conflicts(properties, extra, "extra_properties")
    problems += unsendable({**properties, "extra_properties": extra}, "")
    if problems:
        return None, problems
    if "report_time" in properties:
        properties["report_time"] = minutes(properties["report_time"])
    if "interval_type" in properties:
        properties["interval_type"] = _INTERVAL_TYPES[properties["interval_type"]]
    return Desired(properties["name"], properties, extra), []


def minutes(value: Any) -> int:
    """Return a time of day as minutes after midnight (0..1439).

    Takes an integer, a string of digits (a template gives one on ansible-core 2.16), or ``HH:MM``. Raises ValueError.
    """
    if isinstance(value, str):
        clock = _CLOCK.fullmatch(value.strip())
        if clock:
            return int(clock.group(1)) * 60 + int(clock.group(2))
        # int() alone would also take signs, underscores and other alphabets' digits.
        value = int(value) if re.fullmatch(r"\s*[0-9]{1,9}\s*", value) else None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LAST_MINUTE:
        raise ValueError("not a time of day")
    return value


def _set_by_user(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties that the user set; an empty content, and empty recipients, set nothing."""
    properties = {key: options.get(key) for key in REPORT_OPTIONS if key not in _NOT_PROPERTIES}
    for key in ("content", "recipients"):
        properties[key] = {name: value for name, value in (properties[key] or {}).items() if value is not None} or None
    return {key: value for key, value in properties.items() if value is not None}


def _merged(base: Mapping[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """Merge two nested dictionaries that do not set the same leaf."""
    merged = dict(base)
    for key, value in extra.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _merged(merged[key], value) if both else value
    return merged


# --- rules: each yields what is wrong -------------------------------------------------------------------------------


def _name_rule(report: Mapping[str, Any]) -> Iterator[str]:
    name = report.get("name", "")
    if not name.strip():
        yield f"name {name!r} is empty; give the name that identifies the report"
    elif name != name.strip():
        yield f"name {name!r} has white space at its start or end; remove it"
    elif any(unicodedata.category(character) == "Cc" for character in name):
        yield f"name {name!r} has a control character in it, such as a line break; remove it"


def _content_rule(report: Mapping[str, Any]) -> Iterator[str]:
    report_type = report["report_type"]
    content = report.get("content", {})
    allowed = _ALLOWED_CONTENT[report_type]
    required = _REQUIRED_CONTENT.get(report_type)
    for key, value in content.items():
        if key not in allowed:
            right = f"give {_listed(allowed)}" if allowed else "leave content out"
            yield f"content.{key} {value!r} is not valid for {report_type} reports; {right}"
        elif not value.strip():
            yield f"content.{key} {value!r} is empty; give a name or an id"
    if required and required not in content:
        yield f"content.{required} is missing; {report_type} reports need the name or id of a {REFERENCES[f'content.{required}'].noun}"
    if report_type in _CSV_TYPES and "check" in content and "checkgroup" in content:
        yield (
            f"content.check {content['check']!r} and content.checkgroup {content['checkgroup']!r} are both set; "
            f"{report_type} reports take at most one of them"
        )


def _format_rule(report: Mapping[str, Any]) -> Iterator[str]:
    report_type, report_format = report["report_type"], report.get("format")
    if report_format is None:
        return
    right = _listed([name for name in FORMATS if _format_fits(report_type, name)])
    if not _format_fits(report_type, report_format):
        yield f"format {report_format!r} is not possible for {report_type} reports; give {right}, or leave it out"


def _format_fits(report_type: str, report_format: str) -> bool:
    if report_type == "digest" or report_format == "embedded":
        return report_type == "digest" and report_format == "embedded"
    return report_format != "csv" or report_type in _CSV_TYPES


def _schedule_rule(report: Mapping[str, Any]) -> Iterator[str]:
    if report.get("interval_type") == "unscheduled":
        for key in ("interval_value", "report_time"):
            if key in report:
                yield f"{key} {report[key]!r} means nothing for interval_type 'unscheduled'; leave it out, or give another interval_type"
    interval_value = report.get("interval_value", 1)
    # Ansible takes a boolean for an integer.
    if isinstance(interval_value, bool):
        yield f"interval_value {interval_value!r} is not a number; give the number of intervals, at least 1"
    elif interval_value < 1:
        yield f"interval_value {report['interval_value']!r} is too small; give the number of intervals, at least 1"
    try:
        minutes(report.get("report_time", 0))
    except ValueError:
        yield (
            f"report_time {report['report_time']!r} is not a time of day; "
            f'give minutes after midnight (0 to {LAST_MINUTE}) or "HH:MM", such as "09:00"'
        )


def _recipients_rule(report: Mapping[str, Any]) -> Iterator[str]:
    recipients = report.get("recipients", {})
    for position, address in enumerate(recipients.get("emails", [])):
        if not _ADDRESS.fullmatch(address):
            yield f"recipients.emails[{position}] {address!r} does not look like an address; give one such as reports@example.com"
    for key in ("usergroups", "users"):
        for position, reference in enumerate(recipients.get(key, [])):
            if not reference.strip():
                yield f"recipients.{key}[{position}] {reference!r} is empty; give a name or an id"


_RULES: tuple[Callable[[Mapping[str, Any]], Iterator[str]], ...] = (
    _name_rule,
    _content_rule,
    _format_rule,
    _schedule_rule,
    _recipients_rule,
)


def _conflicts(set_already: Mapping[str, Any], extra: Mapping[str, Any], path: str) -> list[str]:
    """Say where extra_properties would set again what an option sets."""
    known = {squashed(key): key for key in set_already}
    problems = []
    for key, value in extra.items():
        option = known.get(squashed(str(key)))
        if option is None:
            continue
        here = f"{path}.{key}"
        if option == key and isinstance(value, Mapping) and isinstance(set_already[option], Mapping):
            problems += _conflicts(set_already[option], value, here)
        else:
            problems.append(f"{here} {value!r} sets again what the option {option} sets; give one of them")
    return problems


def unsendable(value: Any, path: str, depth: int = 0) -> list[str]:
    """Say which values cannot be sent: no valid Unicode, no number that JSON has, or so deep that it could not be read again."""
    if isinstance(value, (Mapping, list, tuple)) and depth > _DEEPEST:
        return [f"{path.split('.')[0]} has values within values to a depth of more than {_DEEPEST}; give fewer levels"]
    if isinstance(value, Mapping):
        problems = [problem for key in value for problem in unsendable(key, f"a key of {path}")]
        return problems or [
            problem
            for key, item in value.items()
            for problem in unsendable(item, f"{path}.{key}".lstrip("."), depth + 1)
        ]
    if isinstance(value, (list, tuple)):
        return [
            problem
            for position, item in enumerate(value)
            for problem in unsendable(item, f"{path}[{position}]", depth + 1)
        ]
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return [f"{path} {value!r} is not valid Unicode text; give it in UTF-8"]
    if isinstance(value, float) and not math.isfinite(value):
        return [f"{path} {value!r} is not a finite number; give one"]
    return []


def _listed(names: Any) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else str(last)


# --- canonical form: how two values of a property are compared ------------------------------------------------------


def _text(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise ValueError("not a text")
    return value or ""


def _word(value: Any) -> str:
    """An enumerated value: lower case in the vendor's tables, capitalised in the samples."""
    return squashed(_text(value))


def _integer(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError("not an integer")
    return int(value)


def _time_of_day(value: Any) -> int | None:
    return None if value is None else minutes(value)


def _flag(value: Any) -> bool:
    if isinstance(value, (bool, int)):
        return bool(value)
    return {"true": True, "1": True, "false": False, "0": False, "": False}[_text(value).lower()]


def _reference(value: Any) -> str:
    """An id, or an object that has one."""
    if isinstance(value, Mapping):
        value = value.get("id") or value.get("email")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return _text(value).lower()


def _references(value: Any) -> frozenset[str]:
    if value is not None and not isinstance(value, list):
        raise ValueError("not a list")
    return frozenset(_reference(item) for item in value or [])


def _anything(value: Any) -> str:
    """A property that only extra_properties knows: compared without regard to case, key style and order."""
    if isinstance(value, Mapping):
        return json.dumps(sorted((squashed(str(key)), _anything(item)) for key, item in value.items()))
    if isinstance(value, list):
        return json.dumps(sorted(_anything(item) for item in value))
    return str(value).lower()


_CANONICAL: dict[str, Callable[[Any], Any]] = {
    "name": _text,
    "report_type": _word,
    "description": _text,
    "format": _word,
    "filename": _text,
    "timezone": _text,
    "interval_type": _word,
    "interval_value": _integer,
    "report_time": _time_of_day,
    "content.check": _reference,
    "content.checkgroup": _reference,
    "content.dashboard": _reference,
    "recipients.org_wide": _flag,
    "recipients.usergroups": _references,
    "recipients.users": _references,
    "recipients.emails": _references,
}


def equal(path: str, wanted: Any, actual: Any) -> bool:
    """Tell whether two values of a property mean the same.

    :param path: the property as a dotted path, such as ``recipients.emails``
    Raises ValueError if the actual value cannot be read as one of this property.
    """
    canonical = _CANONICAL.get(path, _anything)
    try:
        found = canonical(actual)
    except (TypeError, KeyError, OverflowError):
        raise ValueError(f"not a {path}") from None
    try:
        return bool(canonical(wanted) == found)
    except (ValueError, TypeError, KeyError, OverflowError):
        # Only extra_properties can set something that this property does not know.
        return _anything(wanted) == _anything(actual)


def normalised_name(name: str) -> str:
    """Return a name as the service may store it: trimmed, in Unicode NFC, HTML-unescaped (inferred)."""
    return unicodedata.normalize("NFC", html.unescape(name)).strip()
