# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Existing objects as items for the bulk modules: pure functions. Private to the collection.

May change without notice. An item is returned only if reconciling it with its object would change nothing, and show
neither drift nor properties that are not compared. Otherwise the object is left out, with the reason. An item has only what the
listing shows of its object.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import (
    _api,
    _compare,
    _desired,
    _errors,
    _plan,
    _resolve,
    _status,
    _words,
)
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import Creatable, Property, claimed
from ansible_collections.msp.checkcentral.plugins.module_utils._references import listed

Item = dict[str, Any]
# Listed values that no option sets.
_UNSET: tuple[Any, ...] = (None, "", [], {})


class _LeftOutError(Exception):
    """Why an object is not adopted."""


@dataclass
class Adopted:
    """Existing objects of one kind as items.

    ``items`` are keyed by the objects' ids, in the service's order. ``not_adopted`` are the objects that are left out (``id``, ``name``,
    ``reason``), ``not_told`` the options that the listing shows for no object.
    """

    items: dict[str, Item] = field(default_factory=dict)
    not_adopted: list[Item] = field(default_factory=list)
    not_told: list[str] = field(default_factory=list)

    def returned(self, key: str) -> dict[str, Any]:
        """Return what a module returns.

        :param key: that of the items
        """
        return {key: [*self.items.values()], "not_adopted": self.not_adopted, "not_told": self.not_told}


def adopt(kind: Creatable, requested: list[_api.Row], resolver: _resolve.Resolver) -> Adopted:
    """Return existing objects of a kind as items for its bulk module.

    :param requested: the objects to adopt, as they are listed, in canonical form
    :param resolver: knows all objects of this kind, since what identifies one has to be unique among them, and lists each kind
        that they refer to once if one does
    """
    found = Adopted(not_told=_not_told(kind, requested) if requested else [])
    try:
        existing = listed(kind, resolver)
        ids = [row["id"] for row in requested]
        reasons = dict(_shared_claims(kind, existing, ids, resolver))
        reasons.update(_shared_identities(kind, existing, ids, resolver))
    except _errors.CheckCentralError as error:
        if error.kind != "protocol" or error.method != kind.resource.method:
            raise
        # The modules that create stop at such a list.
        existing, reasons = requested, {row["id"]: error.message for row in requested}
    rows = {row["id"]: row for row in existing}
    for row in requested:
        try:
            if row["id"] in reasons:
                raise _LeftOutError(reasons[row["id"]])
            found.items[row["id"]] = _item(kind, rows[row["id"]], resolver)
        except _LeftOutError as left_out:
            name = _called(kind, row, resolver)
            found.not_adopted.append({"id": row["id"], "name": name, "reason": str(left_out)})
    return found


def _called(kind: Creatable, row: _api.Row, resolver: _resolve.Resolver) -> str:
    """Return what people call an object: what identifies it, with names in place of ids; its name if that is not listed."""
    told = []
    for path in kind.identity:
        known = kind.property_at(path)
        for value in _told(kind, row, path):
            identity = value.get("id") if isinstance(value, Mapping) else value
            told.append(resolver.called(known.refers_to, str(identity)) if known.refers_to else str(value))
    return "/".join(filter(None, told)) if len(told) == len(kind.identity) else str(row["name"])


def _not_told(kind: Creatable, rows: Iterable[_api.Row]) -> list[str]:
    return [
        name
        for name, each in kind.properties.items()
        if each.canonical is not None and not any(True for row in rows for dummy in _told(kind, row, name))
    ]


def _told(kind: Creatable, row: _api.Row, name: str) -> Iterator[Any]:
    """Yield the listed value of a property, if there is one."""
    try:
        yield kind.value_in(row, name)
    except LookupError:
        return


# --- what is no single object's own ---


def _shared_identities(
    kind: Creatable, existing: list[_api.Row], ids: Iterable[str], resolver: _resolve.Resolver
) -> Iterator[tuple[str, str]]:
    """Yield ids of objects that cannot be told from others, with the reason."""
    alike: dict[str, list[_api.Row]] = defaultdict(list)
    for rows in _plan.by_normalized_identity(kind, existing).values():
        for row in rows:
            alike[row["id"]] += rows
    for identity in ids:
        rows = alike[identity]
        own = {kind.identity_of(row).exact: row for row in rows if row["id"] == identity}
        equal = {kind.identity_of(row).exact for row in rows}
        if len(own) > 1:
            [row, *dummy] = own.values()
            yield identity, _with_several_identities(kind, row)
        elif len(rows) > 1 and len(equal) == 1:
            yield identity, f"{len(rows)} {kind.plural} have this {kind.identity_words}: {_plan.ids_of(rows)}"
        elif len(rows) > 1:
            others = [f"{_called(kind, row, resolver)!r} ({row['id']})" for row in rows if row["id"] != identity]
            differs = f"{kind.identity_words} {'differs' if len(kind.identity) == 1 else 'differ'} from others only"
            yield identity, f"its {differs} in white space, Unicode form or HTML escapes: {', '.join(others)}"


def _with_several_identities(kind: Creatable, row: _api.Row) -> str:
    """Return why an object is listed with several identities: a part of them is a name that several objects share."""
    for path in kind.identity:
        known = kind.property_at(path)
        for value in _told(kind, row, path):
            if known.refers_to and isinstance(value, Mapping):
                noun = known.refers_to.noun
                return f"the service identifies its {noun} only by the name {value.get('name')!r}, which several objects share"
    return f"several {kind.plural} have its id"


def _shared_claims(
    kind: Creatable, existing: list[_api.Row], ids: Iterable[str], resolver: _resolve.Resolver
) -> Iterator[tuple[str, str]]:
    """Yield ids of objects whose first claim others share, with the reason."""
    owners: dict[Any, dict[str, _api.Row]] = defaultdict(dict)
    claims = {row["id"]: kind.claims(row)[:1] for row in existing}
    for row in existing:
        for claim in claims[row["id"]]:
            owners[claim][row["id"]] = row
    for identity in ids:
        for claim in claims[identity]:
            others = [_called(kind, row, resolver) for row in owners[claim].values() if row["id"] != identity]
            if others:
                yield identity, f"{claimed(claim)} is also used by {_words.quoted_names(others)}"


# --- one object ---


def _item(kind: Creatable, row: _api.Row, resolver: _resolve.Resolver) -> Item:
    """Return an object as an item, after proving that it would be found unchanged."""
    if row.keys() <= {"id", "name"}:
        raise _LeftOutError("the service returned only its id and name")
    for path in kind.identity:
        known = kind.property_at(path)
        if row.get(path) == "" and known.refers_to:
            raise _LeftOutError(f"it is in no {known.refers_to.noun}")
    options = _options(kind, row, resolver)
    lacking = [*_lacking(kind.properties, options)]
    if lacking:
        raise _LeftOutError(_not_returned(", ".join(dict.fromkeys(lacking))))
    properties, extra, problems = _desired.checked_options(kind, options)
    if problems:
        raise _LeftOutError(
            "; ".join(_not_returned(each.option) if each.is_missing else each.text for each in problems)
        )
    desired = _desired.desired_of(kind, properties, extra)
    _desired.resolve([desired], resolver)
    if desired.problems:
        raise _LeftOutError(_errors.one_error(desired.problems).message)
    drift, not_compared = _compare.compare(desired, row)
    different = [*(each["property"] for each in drift), *not_compared]
    if kind.identity_of(desired.properties) != kind.identity_of(row):
        different += kind.identity
    if different:
        raise _LeftOutError(
            f"the service returned values that cannot be compared with the item: {', '.join(different)}"
        )
    return {**properties, **({"extra_properties": extra} if extra else {})}


def _not_returned(paths: str) -> str:
    return f"the service does not return {paths}"


def _lacking(known: Mapping[str, Property], options: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield the dotted paths of required options that are not set."""
    for name, each in known.items():
        value = options.get(name)
        if value is None and each.required:
            yield f"{prefix}{name}"
        for inner in value if isinstance(value, list) else [value]:
            if each.properties and isinstance(inner, Mapping):
                yield from _lacking(each.properties, inner, f"{prefix}{name}.")


def _options(kind: Creatable, row: _api.Row, resolver: _resolve.Resolver) -> Item:
    """Return an object as options, as the service returned it; null and empty values set nothing."""
    options: Item = {}
    further: Item = {}
    for name, known in kind.properties.items():
        for value in _told(kind, row, name) if known.canonical is not None else ():
            written = _written(kind, name, value, resolver)
            if written not in _UNSET and not _means_nothing(known, value, options):
                options[name] = written
            # Further keys may well be settings. For other properties there is no sign of that.
            cut = value if known.is_cut and value else {}
            more = {key: each for key, each in cut.items() if key not in known.properties and each not in _UNSET}
            if more:
                further[name] = more
    return {**options, **({"extra_properties": further} if further else {})}


def _means_nothing(known: Property, value: Any, options: Mapping[str, Any]) -> bool:
    """Tell whether a value needs no option: it is implied by another option, or has no effect with one."""
    is_implied = known.implied_by is not None and str(value).lower() == str(options.get(known.implied_by)).lower()
    return is_implied or (known.void_with is not None and options.get(known.void_with[0]) == known.void_with[1])


def _written(kind: Creatable, path: str, value: Any, resolver: _resolve.Resolver) -> Any:
    """Return a property as people write it: names in place of ids, one of its choices, ``09:00``.

    :param path: the property as a dotted path of options, such as ``content.check``
    """
    known = kind.property_at(path)
    if isinstance(value, list):
        return [_written(kind, path, each, resolver) for each in value]
    if known.properties and value not in _UNSET:
        return _written_dictionary(kind, path, known, value, resolver)
    if isinstance(value, Mapping) and value and not known.properties:
        value = value.get("id") or value.get("email")
        if value is None:
            raise _LeftOutError(f"the service returned {path} without an id")
    if known.refers_to is not None and value not in _UNSET:
        return name_for(known.refers_to, str(value), resolver)
    if known.shown is not None and value is not None:
        try:
            return known.shown(value)
        except ValueError:
            return value
    return next((choice for choice in known.choices if _is_choice(known, choice, value)), value)


def _written_dictionary(
    kind: Creatable, path: str, known: Property, value: Any, resolver: _resolve.Resolver
) -> Item | None:
    if not isinstance(value, Mapping):
        raise _LeftOutError(f"the service returned {path} in a form that is not understood")
    found = {
        key: _written(kind, f"{path}.{key}", value[key], resolver)
        for key in known.properties
        if value.get(key) not in _UNSET
    }
    # Conditions without any condition are none.
    is_none = known.type == "dict" and any(each.required and key not in found for key, each in known.properties.items())
    return None if is_none else found


def _is_choice(known: Property, choice: str, value: Any) -> bool:
    """Tell whether a value means a choice, as two values of the property are compared."""
    if known.canonical is None or not isinstance(value, str):
        return False
    try:
        if known.type == "list":
            return known.canonical([choice]) == known.canonical([value])
        return known.canonical(choice) == known.canonical(value)
    except ValueError:
        return False


def name_for(resource: _api.Resource, identity: str, resolver: _resolve.Resolver) -> str:
    """Return the first name that means this object and no other, or else its id."""
    index = resolver.index_of(resource)
    row = next(iter(index.with_id(identity)), {})
    names = _possible_names(resource, row)
    return next((name for name in names if not _resolve.is_id(name) and index.matching(name) == [row]), identity)


def _possible_names(resource: _api.Resource, row: _api.Row) -> Iterator[str]:
    """Yield what may stand for an object, the best first."""
    names = [row.get("name")]
    if resource is _api.USERS:
        names.insert(0, row.get("email"))
    if resource is _api.CHECKS and row and _status.name_of_checkgroup(row):
        names.append(f"{_status.name_of_checkgroup(row)}/{row['name']}")
    # White space at the ends of a name would not reach the module.
    return (name for name in names if isinstance(name, str) and name and name == name.strip())
