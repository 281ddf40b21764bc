# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts about checks: createCheck's properties, and the rules between them. Private to the collection.

May change without notice. The source of each fact is the vendor's help page unless a comment says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _api, _status, _typed, _values
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import Claim, Creatable, Problem, Property

# The page's list is cut: hour and day are confirmed, the others are inferred.
_INTERVAL_TYPES = ("minute", "hour", "day", "week", "month")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SHORT_FORMS = {"weekdays": _DAYS[:5], "weekend": _DAYS[5:]}
# What an address may have before the @, of which the account's name, a plus sign and the alias take at most 64 characters.
_LONGEST_ALIAS = 62
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ALIAS = re.compile(rf"{_ATOM}(\.{_ATOM})*")
# Confirmed by the page's sample; what else there may be is not known.
_CONFIRMED = {
    "required_conditions": ("any",),
    "message_field": ("subject", "body"),
    "matches": ("exactly", "contains"),
}
_CONDITION_GROUPS = ("matching_conditions", "success_conditions", "warning_conditions")


def _days(given: Sequence[str]) -> list[str]:
    """Return days in their order, without short forms."""
    chosen = {day for word in given for day in _SHORT_FORMS.get(word, (word,))}
    return [day for day in _DAYS if day in chosen]


def _same_days(value: Any) -> frozenset[str]:
    if not isinstance(value, list):
        raise ValueError("not a list of days")
    days = frozenset(_values.word(day)[:3] for day in value)
    if not days.issubset(_DAYS):
        raise ValueError("not days")
    return days


def _as_alias(value: Any) -> str:
    """Return an alias, of an alias or of the whole address, ``ACCOUNT+ALIAS@...``."""
    if value is None:
        raise ValueError("not told")
    alias = _values.text(value)
    local, at, dummy = alias.partition("@")
    if not at:
        return alias
    dummy, plus, alias = local.partition("+")
    if not plus:
        raise ValueError("an address of another form")
    return alias


def _alias(value: Any) -> str:
    """Return an alias without case."""
    return _as_alias(value).lower()


def _told_alias(check: Mapping[str, Any]) -> str:
    """Return the alias in a listed check's address; raises LookupError for an address of another form."""
    try:
        return _as_alias(check["email"])
    except ValueError:
        raise LookupError("email_alias") from None


def _conditions(value: Any) -> frozenset[tuple[str, ...]]:
    """Return conditions in no order; the texts that messages are compared with are taken as they are."""
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        raise ValueError("not a list of conditions")
    words = ("message_field", "matches")
    try:
        return frozenset(
            (
                *(_values.word(_values.value_at(each, key)) for key in words),
                _values.text(_values.value_at(each, "value")),
            )
            for each in value
        )
    except LookupError:
        raise ValueError("not a condition") from None


def _condition_group(value: Any) -> Hashable:
    """Return a group of conditions, None for an empty one."""
    if not isinstance(value, Mapping):
        raise ValueError("not a group of conditions")
    if not value:
        return None
    conditions = _conditions(_values.value_at(value, "conditions"))
    return (_values.word(_values.value_at(value, "required_conditions")), conditions) if conditions else None


def _told_checkgroup(check: Mapping[str, Any]) -> str:
    """Return the id of a listed check's check group, else its name; raises LookupError."""
    found = _status.id_of_checkgroup(check) or _status.name_of_checkgroup(check)
    if not found:
        raise LookupError("checkgroup")
    return found


_CONDITION = {
    "message_field": Property(required=True),
    "matches": Property(required=True),
    "value": Property(required=True),
}


def _group(path: str) -> Property:
    """Return the property that is a group of conditions."""

    def none(check: Mapping[str, Any]) -> list[Any]:
        if CHECK.value_in(check, path) == {}:
            return []
        raise LookupError(path)

    conditions = Property(
        type="list", elements="dict", required=True, properties=_CONDITION, canonical=_conditions, listed=none
    )
    required = Property(required=True, canonical=_values.word)
    return Property(type="dict", properties={"required_conditions": required, "conditions": conditions})


_PROPERTIES = {
    "name": Property(required=True),
    "checkgroup": Property(
        required=True,
        refers_to=_api.CHECKGROUPS,
        key="group_id",
        canonical=_values.reference,
        listed=_told_checkgroup,
    ),
    "email_alias": Property(canonical=_alias, shown=_as_alias, listed=_told_alias),
    "matching_conditions": _group("matching_conditions"),
    "description": Property(),
    "interval_type": Property(choices=_INTERVAL_TYPES, canonical=_values.word),
    "interval_value": Property(type="int", canonical=_values.integer),
    "overdue_minutes": Property(type="int", canonical=_values.integer),
    "window_start": Property(type="raw", as_sent=_values.clock, canonical=_values.time_of_day, shown=_values.clock),
    "window_end": Property(type="raw", as_sent=_values.clock, canonical=_values.time_of_day, shown=_values.clock),
    "active_days": Property(
        type="list", elements="str", choices=(*_DAYS, *_SHORT_FORMS), as_sent=_days, canonical=_same_days
    ),
    "success_conditions": _group("success_conditions"),
    # Seen only in what one user notes of the portal's settings.
    "warning_conditions": _group("warning_conditions"),
    "default_status": Property(canonical=_values.word),
}


def _messages_rule(check: Mapping[str, Any]) -> Iterator[Problem]:
    if "email_alias" not in check and "matching_conditions" not in check:
        what = "is missing; give one of them to define which messages belong to the check"
        yield Problem("email_alias or matching_conditions", what, is_missing=True)
    alias = check.get("email_alias", "x")
    if "@" in alias:
        yield Problem("email_alias", f"{alias!r} is an address; give only the part between the + and the @")
    elif not _ALIAS.fullmatch(alias):
        what = "is not valid in an address; give letters, digits and characters such as - and _, without spaces"
        yield Problem("email_alias", f"{alias!r} {what}")
    elif len(alias) > _LONGEST_ALIAS:
        what = f"is too long for an address; give at most {_LONGEST_ALIAS} characters"
        yield Problem("email_alias", f"{alias!r} {what}")


def _conditions_rule(check: Mapping[str, Any]) -> Iterator[Problem]:
    for path in _CONDITION_GROUPS:
        if check.get(path, {}).get("conditions") == []:
            yield Problem(path, f"has no conditions; give at least one, or leave {path} out")


def _schedule_rule(check: Mapping[str, Any]) -> Iterator[Problem]:
    for key, least, what in (("interval_value", 1, "the number of intervals"), ("overdue_minutes", 0, "minutes")):
        value = check.get(key, least)
        # Ansible takes a boolean for an integer.
        if isinstance(value, bool) or value < least:
            yield Problem(key, f"{value!r} is not possible; give {what}, at least {least}")
    for key in ("window_start", "window_end"):
        try:
            _values.clock(check.get(key, 0))
        except ValueError:
            advice = f'give "HH:MM", such as "22:00", or minutes after midnight (0 to {_values.LAST_MINUTE})'
            yield Problem(key, f"{check[key]!r} is not a time of day; {advice}")
    if check.get("active_days") == []:
        yield Problem("active_days", "[] is empty; give days, or leave it out")


def _unconfirmed(path: str, body: Mapping[str, Any]) -> Iterator[str]:
    try:
        _condition_group(group := body.get(path, {}))
    except (LookupError, ValueError):
        # Only extra_properties can set something that is no group of conditions.
        return
    said = [(key, group[key]) for key in group if key == "required_conditions"]
    said += [(key, condition[key]) for condition in group.get("conditions", []) for key in condition]
    for key, word in said:
        confirmed = _CONFIRMED.get(key)
        if confirmed and word not in confirmed:
            yield f"{path}: {key} {_typed.unconfirmed(str(word), confirmed)}"


def _claims(check: Mapping[str, Any]) -> list[Claim]:
    """Return which messages are a check's: those to its alias, or without one those that its conditions match."""
    forms: tuple[tuple[str, Callable[[Any], Hashable]], ...] = (
        ("email_alias", _alias),
        ("matching_conditions", _condition_group),
    )
    found = []
    for path, canonical in forms:
        try:
            value = canonical(CHECK.value_in(check, path))
        except (LookupError, ValueError):
            continue
        if value:
            found.append((path, value))
    return found


def _address(requested: Mapping[str, Any], check: Mapping[str, Any], listed: Sequence[_api.Row]) -> dict[str, Any]:
    """Return the address to which messages go, as the listing shows it, and the alias.

    Of a check that is not listed yet, it is made of what all other addresses have in common; it is never guessed.
    """
    alias = requested.get("email_alias")
    address = check.get("email") or None
    if alias and "email" not in check and check:
        told = [str(row.get("email")) for row in listed]
        parts = {
            (local.partition("+")[0], host)
            for local, at, host in (each.partition("@") for each in told)
            if "+" in local
        }
        if len(parts) == 1:
            [(account, host)] = parts
            address = f"{account}+{alias}@{host}"
    return {"email": address, "email_alias": alias}


CHECK = Creatable(
    resource=_api.CHECKS,
    create_method="createCheck",
    properties=_PROPERTIES,
    identity=("checkgroup", "name"),
    rules=(_messages_rule, _conditions_rule, _schedule_rule),
    warnings={path: partial(_unconfirmed, path) for path in _CONDITION_GROUPS},
    claims=_claims,
    tells=_address,
    # Inferred from the page of getChecks: a flag is sent as this word.
    list_query={"includeSettings": "true"},
)
