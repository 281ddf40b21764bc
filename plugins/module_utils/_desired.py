# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An item's options against the facts of its kind: types, rules, body, names as ids. Private to the collection.

May change without notice.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible.module_utils.errors import UnsupportedError

from ansible_collections.msp.checkcentral.plugins.module_utils import _api, _errors, _resolve, _values
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import (
    Claim,
    Creatable,
    Property,
    Rule,
    within,
)


@dataclass(frozen=True)
class Item:
    """What the user wrote of one object: its options, and where, such as ``users[0]``; no place if there is only one."""

    options: Mapping[str, Any]
    place: str = ""


@dataclass(eq=False)
class Desired:
    """One object as the user wants it.

    ``properties`` are nested, by the names of their options, with the values that are sent; they hold what the user set.
    Names in them become ids by :func:`resolve`. ``extra`` is what ``extra_properties`` adds to the request. ``name`` is
    what people call the object, ``label`` what comes before every error about it, such as ``users[0] 'Anna': ``.
    ``awaits`` tells whether it refers to something that the same run is to create.
    """

    kind: Creatable
    properties: dict[str, Any]
    extra: dict[str, Any] = field(default_factory=dict)
    place: str = ""
    name: str = field(init=False)
    label: str = field(init=False)
    awaits: bool = False

    def __post_init__(self) -> None:
        """Remember the name as the user wrote it."""
        self.name = self.kind.name_of(self.properties) or ""
        self.label = _label(self.place, self.name)

    @property
    def body(self) -> dict[str, Any]:
        """The request body for the create method."""
        return _merged(self.kind.body(self.properties), self.extra)

    @property
    def compared(self) -> dict[str, Any]:
        """What is compared with an existing object: what the user set, sent or not."""
        return _merged(self.properties, self.extra)

    @property
    def names(self) -> set[str]:
        """By what other objects may refer to this one."""
        keys = self.kind.resource.name_keys
        names = {self.name, *(str(self.properties[key]) for key in keys if key in self.properties)}
        return {_name_of_reference(name) for name in names}

    def warnings(self) -> list[str]:
        """Return what is allowed but probably not meant."""
        return self.said_by(self.kind.warnings)

    def said_by(self, rules: Iterable[Rule]) -> list[str]:
        """Return what rules say of the request body."""
        return [f"{self.name}: {warning}" for rule in rules for warning in rule(self.body)]

    @property
    def claim(self) -> Claim | None:
        """What no other object may share with this one."""
        return next(iter(self.kind.claims(self.properties)), None)


def _name_of_reference(reference: str) -> str:
    """Return a name as references are compared with it: addresses have no case."""
    return reference.lower() if "@" in reference else reference


def _label(place: str, name: str | None) -> str:
    if not place:
        return ""
    return f"{place}: " if name is None else f"{place} {name!r}: "


def _merged(base: Mapping[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """Merge two nested dictionaries that do not set the same leaf."""
    merged = dict(base)
    for key, value in extra.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _merged(merged[key], value) if both else value
    return merged


# --- types and rules ---


def desired_objects(kind: Creatable, items: Sequence[Item]) -> tuple[list[Desired], list[str]]:
    """Check several items; return the desired objects, and all that is wrong, each with the item's label before it."""
    wanted, problems = [], []
    first_places: dict[tuple[str, ...], tuple[Item, tuple[str, ...]]] = {}
    for item in items:
        desired, found = desired_object(kind, item.options, item.place)
        if desired is not None:
            wanted.append(desired)
        name, identity = kind.name_of(item.options), kind.written_identity(item.options)
        if identity is not None:
            first, exact = first_places.setdefault(identity.normalised, (item, identity.exact))
            if first is not item:
                other = kind.name_of(first.options)
                differs = "" if exact == identity.exact else "but for white space, Unicode form or HTML escapes "
                how = "" if name == other else f" {differs}({other!r})"
                found = [*found, _duplicate(kind, name, f"{first.place}{how}")]
        label = _label(item.place, name)
        problems += [f"{label}{problem}" for problem in found]
    return wanted, [*problems, *_shared_claims(wanted)]


def _shared_claims(wanted: Iterable[Desired]) -> Iterator[str]:
    """Say which objects claim what another one claims already."""
    first: dict[Claim, Desired] = {}
    for desired in wanted:
        claim = desired.claim
        other = first.setdefault(claim, desired) if claim else desired
        if other is not desired and claim:
            yield f"{desired.label}{claimed(claim)} is also that of {other.place} {other.name!r}; give each {desired.kind.noun} one of its own"


def claimed(claim: Claim) -> str:
    """Say what is claimed; what is no text is too long to be shown."""
    path, value = claim
    return f"{path} {value!r}" if isinstance(value, str) else path


def duplicates(wanted: Iterable[Desired]) -> list[str]:
    """Say which desired objects are the same now that names are ids: a name and an id may stand for one object."""
    problems = []
    first: dict[tuple[str, ...], Desired] = {}
    for desired in wanted:
        other = first.setdefault(desired.kind.identity_of(desired.properties).normalised, desired)
        if other is not desired:
            problem = _duplicate(desired.kind, desired.name, f"{other.place} {other.name!r}")
            problems.append(f"{desired.label}{problem}")
    return problems


def _duplicate(kind: Creatable, name: str | None, other: str) -> str:
    what = kind.identity_words
    return f"{what} {name!r} is also that of {other}; give each {kind.noun} its own {what}"


def desired_object(kind: Creatable, options: Mapping[str, Any], place: str = "") -> tuple[Desired | None, list[str]]:
    """Check one object's options: their types, then the rules between them.

    Returns the desired object, or None with everything that is wrong with it: option, value, what would be right.
    """
    # Ansible takes null for "not set" only where there are no choices.
    given = {key: value for key, value in options.items() if value is not None}
    try:
        checked = kind.validator.validate(given)
    except _values.ERRORS_OF_THE_CHECK:
        return None, [*_values.of_wrong_types(kind.options, given)]
    errors = checked.errors.errors
    if errors:
        unsupported = "Unsupported parameters: "
        return None, [f"{unsupported if isinstance(error, UnsupportedError) else ''}{error.msg}" for error in errors]
    properties = _set_by_user(kind.properties, checked.validated_parameters)
    extra = checked.validated_parameters.get("extra_properties") or {}
    problems = [*_identity_problems(kind, properties)]
    problems += [problem for rule in kind.rules for problem in rule(properties)]
    problems += _blank_references(kind, properties)
    problems += _conflicts(kind.properties, properties, extra, "extra_properties")
    problems += _values.unsendable({**properties, "extra_properties": extra}, "")
    if problems:
        return None, problems
    return Desired(kind, _as_sent(kind.properties, properties), extra, place), []


def _set_by_user(known: Mapping[str, Property], options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties that the user set; a dictionary in which nothing is set sets nothing."""
    given = {name: each for name, each in known.items() if options.get(name) is not None}
    found = {name: within(each.properties, options[name], _set_by_user) for name, each in given.items()}
    return {name: value for name, value in found.items() if value != {} or not known[name].properties}


def _as_sent(known: Mapping[str, Property], properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return properties with the values that the API takes."""
    sent = {}
    for name, value in properties.items():
        as_sent = known[name].as_sent
        sent[name] = as_sent(value) if as_sent else within(known[name].properties, value, _as_sent)
    return sent


def _identity_problems(kind: Creatable, properties: Mapping[str, Any]) -> Iterator[str]:
    for path in kind.identity:
        value = str(_values.value_at(properties, path))
        if not value.strip():
            yield f"{path} {value!r} is empty; give the {path} that identifies the {kind.noun}"
        elif value != value.strip():
            yield f"{path} {value!r} has white space at its start or end; remove it"
        elif any(unicodedata.category(character) == "Cc" for character in value):
            yield f"{path} {value!r} has a control character in it, such as a line break; remove it"


def _blank_references(kind: Creatable, properties: dict[str, Any]) -> Iterator[str]:
    for each in _references(kind.properties, properties):
        value = each.holder[each.key]
        if isinstance(value, list):
            for position, reference in enumerate(value):
                if not reference.strip():
                    yield f"{each.path}[{position}] {reference!r} is empty; give a name or an id"
        elif not value.strip() and each.path not in kind.identity:
            yield f"{each.path} {value!r} is empty; give a name or an id"


def _conflicts(
    known: Mapping[str, Property], set_already: Mapping[str, Any], extra: Mapping[str, Any], path: str
) -> list[str]:
    """Say where extra_properties would set again what an option sets."""
    keys = {_api.comparable_word(known[option].key or option): option for option in set_already}
    problems = []
    for key, value in extra.items():
        option = keys.get(_api.comparable_word(str(key)))
        if option is None:
            continue
        here = f"{path}.{key}"
        inner = set_already[option]
        if key == (known[option].key or option) and isinstance(value, Mapping) and isinstance(inner, Mapping):
            problems += _conflicts(known[option].properties, inner, value, here)
        else:
            problems.append(f"{here} {value!r} sets again what the option {option} sets; give one of them")
    return problems


# --- names become ids ---


@dataclass(frozen=True)
class _Reference:
    """Where a name or id, or a list of these, stands: ``holder[key]``."""

    path: str
    resource: _api.Resource
    holder: dict[str, Any]
    key: str


def _references(known: Mapping[str, Property], values: dict[str, Any], prefix: str = "") -> Iterator[_Reference]:
    """Yield all references that are set, at any depth."""
    for name, each in known.items():
        value = values.get(name)
        if value is None:
            continue
        if each.refers_to is not None:
            yield _Reference(prefix + name, each.refers_to, values, name)
        elif each.properties:
            for inner in value if isinstance(value, list) else [value]:
                yield from _references(each.properties, inner, f"{prefix}{name}.")


def resolve(
    wanted: Iterable[Desired],
    resolver: _resolve.Resolver,
    of_this_run: Mapping[_api.Resource, Container[str]] | None = None,
) -> list[_errors.UnresolvedError]:
    """Replace the names in desired objects by ids; return an error for every name that is not found or ambiguous.

    :param of_this_run: names of objects that the same run makes sure of, which :func:`settle` replaces
    """
    problems = []
    for desired in wanted:
        for each in _references(desired.kind.properties, desired.properties):
            value = each.holder[each.key]
            ids = []
            for reference in value if isinstance(value, list) else [value]:
                # What else has the name is for settle() to say, when it is known what the run creates.
                if _name_of_reference(reference) in (of_this_run or {}).get(each.resource, ()):
                    desired.awaits = True
                    ids.append(reference)
                    continue
                try:
                    ids.append(resolver.id_of(each.resource, reference))
                except _errors.UnresolvedError as problem:
                    problems.append(problem.labelled(f"{desired.label}{each.path}: "))
            if ids:
                each.holder[each.key] = ids if isinstance(value, list) else ids[0]
    return problems


def settle(
    desired: Desired, of_this_run: Mapping[_api.Resource, Mapping[str, str | None]], resolver: _resolve.Resolver | None
) -> list[_errors.UnresolvedError]:
    """Replace the names of objects of the same run by ids.

    :param of_this_run: their names, with their ids as far as they are known
    :param resolver: before the creates, knows what else is there: a name that is to be created stays; None after them
    """
    problems = []
    for each in _references(desired.kind.properties, desired.properties):
        value = each.holder[each.key]
        ids = []
        for reference in value if isinstance(value, list) else [value]:
            known = of_this_run.get(each.resource, {})
            name = _name_of_reference(reference)
            own = known.get(name)
            if name in known:
                problem = _settled(each.resource, reference, own, resolver)
                problems += [problem.labelled(f"{desired.label}{each.path}: ")] if problem else []
            ids.append(own or reference)
        if ids:
            each.holder[each.key] = ids if isinstance(value, list) else ids[0]
    return problems


def _settled(
    resource: _api.Resource, reference: str, own: str | None, resolver: _resolve.Resolver | None
) -> _errors.UnresolvedError | None:
    """Say why a name does not stand for the object of this run that has it."""
    if resolver is None:
        message = f"the {resource.noun} {reference!r} was not made, or its id is not known"
        return None if own else _errors.UnresolvedError("not_found", message, method=resource.method)
    index = resolver.index_of(resource)
    others = [row["id"] for row in index.matching(reference) if row["id"] != own]
    if not others:
        return None
    message = f"{reference!r} is a {resource.noun} of this task, and another one that exists ({', '.join(others)}); give an id"
    return _errors.UnresolvedError("ambiguous", message, method=resource.method)


def remarks(desired: Desired, find: Callable[[_api.Resource, str], Mapping[str, Any] | None]) -> Iterator[str]:
    """Yield what is to be said about objects that a desired one refers to.

    :param find: returns what is known of an object, by id or name, None if nothing is
    """
    for each in _references(desired.kind.properties, desired.properties):
        known = desired.kind.property_at(each.path)
        value = each.holder[each.key]
        for reference in value if isinstance(value, list) else [value]:
            found = find(each.resource, _name_of_reference(reference)) if known and known.remark else None
            remark = known.remark(found) if known and known.remark and found else None
            if remark:
                yield f"{desired.name}: {each.path}: {remark}"
