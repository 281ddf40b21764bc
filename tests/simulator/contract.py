# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contracts of createReport, createCheck and createUser as JSON Schemas (draft 2020-12).

Source: the vendor's help page of each; the report types billing and statushistory come from a later copy. The rules about week,
month, recipients and the schedule's numbers of a report are inferred from the page's sample. The page of createCheck is cut after
active_days, and its list of intervals, too: minute, week and month are plausible, the sample shows what a group of conditions is.
What the words in conditions and notifications may be is not all known, so any word is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

_CONTENT_KEYS = ("check", "checkgroup", "dashboard")
_PAGES = ("html", "pdf")
# What each report type allows in content, and as format.
_REPORT_TYPES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "dashboard": (("dashboard",), _PAGES),
    "checkgroup": (("checkgroup",), _PAGES),
    "check": (("check",), _PAGES),
    "activity": (("check", "checkgroup"), (*_PAGES, "csv")),
    "stats": (("check", "checkgroup"), (*_PAGES, "csv")),
    "digest": ((), ("embedded",)),
    "billing": (_CONTENT_KEYS, _PAGES),
    "statushistory": (_CONTENT_KEYS, _PAGES),
}

Schema = dict[str, Any]

# "$" would let a trailing line feed through in some dialects of regular expressions.
_END = r"(?![\s\S])"


def _any_case(word: str) -> str:
    return "".join(f"[{letter.upper()}{letter.lower()}]" for letter in word)


def _one_of(words: Iterable[str]) -> Schema:
    words = tuple(words)
    pattern = "^(?:" + "|".join(_any_case(word) for word in words) + ")" + _END
    return {"type": "string", "pattern": pattern, "description": f"must be one of {', '.join(words)}, in any case"}


def _refused(reason: str) -> Schema:
    return {"not": {}, "description": reason}


def _when(property_name: str, words: Iterable[str], then: Schema) -> Schema:
    condition = {"required": [property_name], "properties": {property_name: _one_of(words)}}
    return {"if": condition, "then": then}


def _report_type_rule(report_type: str) -> Schema:
    """What the report type allows in content and format."""
    allowed, formats = _REPORT_TYPES[report_type]
    refused = [key for key in _CONTENT_KEYS if key not in allowed]
    content: Schema = {"properties": {key: _refused(f"is not valid for {report_type} reports") for key in refused}}
    rule: Schema = {"properties": {"content": content, "format": _one_of(formats)}}
    if report_type in _CONTENT_KEYS:
        content["required"] = [report_type]
        rule["required"] = ["content"]
    if report_type in ("activity", "stats"):
        content.update(_at_most_one("check", "checkgroup"))
    return _when("report_type", [report_type], rule)


def _at_most_one(*keys: str) -> Schema:
    return {"not": {"required": list(keys)}, "description": f"may hold one of {' and '.join(keys)}, not both"}


_GUID: Schema = {
    "type": "string",
    "pattern": "^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}" + _END,
    "description": "must be an id (a GUID)",
}
_NAME: Schema = {
    "type": "string",
    "minLength": 1,
    "allOf": [
        {"pattern": r"^(?!\s)", "description": "must not begin with white space"},
        {"pattern": r"(?:^|\S)" + _END, "description": "must not end with white space"},
        {"pattern": r"^[^\u0000-\u001f\u007f-\u009f]*" + _END, "description": "must not contain control characters"},
    ],
}
_EMAIL: Schema = {
    "type": "string",
    "pattern": r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+" + _END,
    "description": "must be an e-mail address",
}
_RECIPIENTS: Schema = {
    "type": "object",
    "properties": {
        "org_wide": {"type": "boolean"},
        "usergroups": {"type": "array", "items": _GUID},
        "users": {"type": "array", "items": _GUID},
        "emails": {"type": "array", "items": _EMAIL},
    },
}
_NOT_SCHEDULED: Schema = {
    "properties": {
        "interval_value": _refused("is not valid for an unscheduled report"),
        "report_time": _refused("is not valid for an unscheduled report"),
    }
}

_REPORT: Schema = {
    "type": "object",
    "required": ["name", "report_type"],
    "properties": {
        "name": _NAME,
        "report_type": _one_of(_REPORT_TYPES),
        "description": {"type": "string"},
        "format": _one_of((*_PAGES, "csv", "embedded")),
        "filename": {"type": "string"},
        "timezone": {"type": "string"},
        "interval_type": _one_of(("day", "week", "month", "unscheduled")),
        "interval_value": {"type": "integer", "minimum": 1},
        "report_time": {"type": "integer", "minimum": 0, "maximum": 1439},
        "content": {"type": "object", "properties": dict.fromkeys(_CONTENT_KEYS, _GUID)},
        "recipients": _RECIPIENTS,
    },
    "allOf": [
        _when("interval_type", ["unscheduled"], _NOT_SCHEDULED),
        *[_report_type_rule(report_type) for report_type in _REPORT_TYPES],
    ],
}

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ACCESS_LEVELS = ("disabled", "custom", "readonly", "user", "editor", "manager", "administrator")

_WORD: Schema = {"type": "string", "pattern": r"\S", "description": "must not be empty"}
# What may stand in an address before the @, after ACCOUNT and a plus sign; together these are at most 64 characters.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ALIAS: Schema = {
    "type": "string",
    "maxLength": 62,
    "pattern": rf"^{_ATOM}(?:\.{_ATOM})*" + _END,
    "description": "must be what an address may have before the @",
}
_CLOCK: Schema = {
    "type": "string",
    "pattern": r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]" + _END,
    "description": "must be a time of day, HH:MM",
}
_CONDITIONS: Schema = {
    "type": "object",
    "required": ["required_conditions", "conditions"],
    "properties": {
        "required_conditions": _WORD,
        "conditions": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["message_field", "matches", "value"],
                "properties": {"message_field": _WORD, "matches": _WORD, "value": _WORD},
            },
        },
    },
}
_CHECK: Schema = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": _NAME,
        "email_alias": _ALIAS,
        "matching_conditions": _CONDITIONS,
        "group_id": _GUID,
        "description": {"type": "string"},
        "interval_type": _one_of(("minute", "hour", "day", "week", "month")),
        "interval_value": {"type": "integer", "minimum": 1},
        "overdue_minutes": {"type": "integer", "minimum": 0},
        "window_start": _CLOCK,
        "window_end": _CLOCK,
        "active_days": {"type": "array", "minItems": 1, "uniqueItems": True, "items": _one_of(DAYS)},
        "success_conditions": _CONDITIONS,
        "warning_conditions": _CONDITIONS,
        "default_status": _WORD,
    },
    "allOf": [
        {
            "anyOf": [{"required": ["email_alias"]}, {"required": ["matching_conditions"]}],
            "description": "needs email_alias or matching_conditions",
        }
    ],
}
_USER: Schema = {
    "type": "object",
    "required": ["email", "accessLevel"],
    "properties": {
        "email": _EMAIL,
        "accessLevel": _one_of(_ACCESS_LEVELS),
        "name": _WORD,
        "sendWelcomeEmail": {"type": "boolean"},
        "userGroups": {"type": "array", "items": _GUID},
        "notifications": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type"],
                "properties": {"type": _WORD, "services": {"type": "array", "items": _WORD}},
            },
        },
    },
}
CONTRACTS = {"createReport": _REPORT, "createCheck": _CHECK, "createUser": _USER}
_VALIDATORS = {method: Draft202012Validator(contract) for method, contract in CONTRACTS.items()}


def violations(body: Any, method: str = "createReport") -> list[str]:
    """What a method's contract has against this body, one line each; empty when it is in order."""
    return sorted({_sentence(error) for error in _VALIDATORS[method].iter_errors(body)})


def _sentence(error: ValidationError) -> str:
    where = ".".join(str(part) for part in error.absolute_path) or "body"
    described = error.validator in ("pattern", "not", "anyOf") and isinstance(error.schema, Mapping)
    return f"{where}: {cast(Schema, error.schema)['description'] if described else error.message}"
