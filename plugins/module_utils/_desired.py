# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An item's options against the facts of its kind: types, rules, body, names as ids. Private to the collection.

May change without notice.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ansible.module_utils.errors import RequiredError

from ansible_collections.msp.checkcentral.plugins.module_utils import _api, _errors, _resolve, _typed, _values
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import (
    Claim,
    Creatable,
    Identity,
    Problem,
    Property,
    Says,
    not_texts,
    within,
)
from ansible_collections.msp.checkcentral.plugins.module_utils._references import name_of_reference, references
from ansible_collections.msp.checkcentral.plugins.module_utils._words import Subject


class Item(NamedTuple):
    """One object as the user wrote it.

    ``number`` is its place in the list, from 1; 0 if there is only one. ``origin`` says where it comes from, and
    ``problems`` what was wrong there, in words that name the object.
    """

    options: Mapping[str, Any]
    number: int = 0
    origin: Any = None
    problems: Any = None

    @classmethod
    def of(cls, written: Mapping[str, Any], number: int) -> Item:
        """Take an item of a bulk module, which may carry ``origin`` and ``problems``."""
        options = {key: value for key, value in written.items() if key not in ("origin", "problems")}
        return cls(options, number, written.get("origin"), written.get("problems"))


@dataclass(eq=False)
class Desired:
    """One object as the user wants it.

    ``properties`` are nested, by the names of their options, with the values that are sent; they hold what the user set.
    Names in them become ids by :func:`resolve`. ``extra`` is what ``extra_properties`` adds to the request. ``problems``
    are all that is wrong; with wrong options, ``properties`` hold no more than what identifies the object, and what it
    refers to if that can be told. ``name`` is
    what people call it. ``awaits`` tells whether it refers to something that the same run is to create; ``is_object``
    is false where there is nothing but ``problems`` that are about no object.
    """

    kind: Creatable
    properties: dict[str, Any]
    extra: dict[str, Any] = field(default_factory=dict)
    problems: list[_errors.CheckCentralError] = field(default_factory=list)
    number: int = 0
    origin: Mapping[str, Any] = field(default_factory=dict)
    name: str = field(init=False)
    awaits: bool = False
    is_object: bool = True

    def __post_init__(self) -> None:
        """Remember the name as the user wrote it."""
        self.name = self.kind.name_of(self.properties) or ""

    @property
    def subject(self) -> Subject:
        """The object in messages."""
        return Subject(self.kind, self.name, self.number, self.origin)

    @property
    def identity(self) -> Identity | None:
        """What tells the object from others; None where something of that is missing."""
        return self.kind.written_identity(self.properties)

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
        """The names by which other objects may refer to this one."""
        keys = self.kind.resource.name_keys
        names = {self.name, *(str(self.properties[key]) for key in keys if key in self.properties)}
        return {name_of_reference(name) for name in names}

    def warnings(self) -> list[str]:
        """Return what is allowed but probably not intended, if it is created."""
        return self.said_by((*self.kind.lasting_warnings, *self.kind.warnings.values()))

    def said_by(self, rules: Iterable[Says]) -> list[str]:
        """Return what is to be said of the request body."""
        body = self.body
        return [said for rule in rules for said in rule(body)]

    @property
    def claim(self) -> Claim | None:
        """What no other object may share with this one."""
        return next(iter(self.kind.claims(self.properties)), None)


def _merged(base: Mapping[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """Merge two nested dictionaries that do not set the same leaf."""
    merged = dict(base)
    for key, value in extra.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _merged(merged[key], value) if both else value
    return merged


# --- types and rules ---


def desired_item(kind: Creatable, item: Item) -> Desired:
    """Check an item; the desired object knows what is wrong with it."""
    told = item.problems if isinstance(item.problems, list) else [item.problems] if item.problems else []
    # A problem of the item's origin may concern no object.
    is_object = not told or any(_values.is_set(item.options.get(path)) for path in kind.identity)
    properties, extra, found = checked_options(kind, item.options, is_object=is_object)
    for problem, shown in not_texts(kind.properties, item.options):
        found = [each for each in found if each.option != problem.option or not each.what.startswith(f"{shown} ")]
        # The item's origin may have told it with more words.
        found += [] if any(problem.text in str(each) for each in told) else [problem]
    problems: list[_errors.CheckCentralError] = [_errors.CompleteError(str(each)) for each in told]
    if not isinstance(item.origin, (Mapping, type(None))):
        found.append(Problem("origin", f"{_typed.excerpt(item.origin)} is not a dictionary; give one, or leave it out"))
    if not found and is_object:
        desired = desired_of(kind, properties, extra)
    else:
        top = {path.split(".")[0] for path in kind.identity}
        known = {key: value for key, value in item.options.items() if key in top and _values.is_set(value)}
        identifying = {key: str(value) for key, value in known.items() if isinstance(value, (str, int))}
        desired = Desired(kind, {**_referring(kind, properties, found), **identifying})
        for path in {each.option for each in found} & top:
            # It has its name now, and what is wrong already is not looked for.
            if kind.properties[path].refers_to is not None:
                desired.properties.pop(path, None)
    desired.problems = problems + [_errors.CheckCentralError("invalid", each.text) for each in found]
    desired.number, desired.is_object = item.number, is_object
    desired.origin = item.origin if isinstance(item.origin, Mapping) else {}
    return desired


def desired_object(kind: Creatable, options: Mapping[str, Any]) -> tuple[Desired | None, list[str]]:
    """Check one object's options: their types, then the rules between them.

    Returns the desired object, or None with everything that is wrong with it: option, value, what would be right.
    """
    properties, extra, problems = checked_options(kind, options)
    return (None, [each.text for each in problems]) if problems else (desired_of(kind, properties, extra), [])


def desired_of(kind: Creatable, properties: Mapping[str, Any], extra: dict[str, Any]) -> Desired:
    """Return the desired object with these properties, as :func:`checked_options` returns them without problems."""
    return Desired(kind, _as_sent(kind.properties, properties), extra)


def checked_options(
    kind: Creatable, options: Mapping[str, Any], *, is_object: bool = True
) -> tuple[dict[str, Any], dict[str, Any], list[Problem]]:
    """Return the properties, the extra ones, and everything that is wrong with them; what is of a wrong type is left out.

    :param is_object: whether it is one, so that nothing may be missing
    """
    given = _given(kind.properties, _values.without_omitted(options))
    validated, problems = _validated(kind, given, is_object=is_object)
    is_whole = is_object and not problems
    if not is_whole:
        right = _values.of_right_types(kind.options, given)
        validated = kind.validator.validate(right).validated_parameters
    properties = _set_by_user(kind.properties, validated)
    extra = validated.get("extra_properties") or {}
    found = [*_identity_problems(kind, properties)]
    for rule in kind.rules:
        # An option that a rule reads may be missing.
        with contextlib.nullcontext() if is_whole else contextlib.suppress(LookupError):
            found.extend(rule(properties))
    found += _blank_references(kind, properties)
    found += _conflicts(kind.properties, properties, extra, "extra_properties")
    found += [Problem(*each) for each in _values.unsendable({**properties, "extra_properties": extra}, "")]
    if is_whole:
        return properties, extra, found
    wrong = {name for name, value in given.items() if not _values.is_of_right_type(kind.options.get(name), value)}
    # An option of a wrong type is left out, but it is not missing.
    problems += [each for each in found if not each.is_missing or wrong.isdisjoint(re.split(r"\W", each.option))]
    return properties, extra, problems if is_object else [each for each in problems if not each.is_missing]


def _validated(kind: Creatable, given: Mapping[str, Any], *, is_object: bool) -> tuple[dict[str, Any], list[Problem]]:
    """Return options converted to their types, and problems of wrong types and unknown options, and of an object about missing ones."""
    crashing: dict[str, str] = {}
    try:
        checked = kind.validator.validate(given)
    except _values.ERRORS_OF_THE_CHECK:
        crashing = _values.of_wrong_types(kind.options, given)
        checked = kind.validator.validate({name: value for name, value in given.items() if name not in crashing})
    errors = [each for each in checked.errors.errors if is_object or not isinstance(each, RequiredError)]
    messages = [*crashing.values(), *map(_values.told, errors)]
    return checked.validated_parameters, [Problem("", message) for message in messages]


def _referring(kind: Creatable, properties: dict[str, Any], problems: Iterable[Problem]) -> dict[str, Any]:
    """Return the properties that refer to other objects, without those with a reference that has a problem already."""
    wrong = {problem.option for problem in problems}
    found = {}
    for name, value in properties.items():
        paths = {each.path for each in references({name: kind.properties[name]}, properties)}
        if paths and not paths & wrong:
            found[name] = value
    return found


def _given(known: Mapping[str, Property], options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options without null and blank ones, with a list that comes as a text in its parts."""
    return {name: _given_value(known.get(name), value) for name, value in options.items() if _values.is_set(value)}


def _given_value(each: Property | None, value: Any) -> Any:
    if each is None or each.type == "raw":
        return value
    if each.type == "list" and isinstance(value, str):
        # ansible-core splits there too, and leaves the space behind the comma.
        value = [part for part in value.split(",") if part.strip()]
    if isinstance(value, list):
        return [_given_element(each, element) for element in value]
    return _given(each.properties, value) if each.properties and isinstance(value, Mapping) else value


def _given_element(each: Property, value: Any) -> Any:
    if isinstance(value, Mapping):
        return _given(each.properties, value)
    # A blank element is refused later: without it, the list may be an empty one, which means none.
    return "" if value is None else value.strip(" ") if isinstance(value, str) else value


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


def _identity_problems(kind: Creatable, properties: Mapping[str, Any]) -> Iterator[Problem]:
    for path in kind.identity:
        if path in properties:
            value = str(properties[path])
            yield from (Problem(path, f"{value!r} {what}") for what in _typed.problems_of_name(value))


def _blank_references(kind: Creatable, properties: dict[str, Any]) -> Iterator[Problem]:
    for each in references(kind.properties, properties):
        value = each.holder[each.key]
        if isinstance(value, list) and not all(reference.strip() for reference in value):
            yield Problem(each.path, f"{value!r} has an empty entry; give names or ids")


def _conflicts(
    known: Mapping[str, Property], set_already: Mapping[str, Any], extra: Mapping[str, Any], path: str
) -> Iterator[Problem]:
    """Yield where extra_properties would set the same property as an option."""
    keys = {_api.comparable_word(known[option].key or option): option for option in set_already}
    for key, value in extra.items():
        option = keys.get(_api.comparable_word(str(key)))
        if option is None:
            continue
        here = f"{path}.{key}"
        inner = set_already[option]
        if key == (known[option].key or option) and isinstance(value, Mapping) and isinstance(inner, Mapping):
            yield from _conflicts(known[option].properties, inner, value, here)
        else:
            yield Problem(here, f"{value!r} sets the same property as the option {option}; give only one of them")


# --- names become ids ---


def resolve(
    requested: Iterable[Desired],
    resolver: _resolve.Resolver,
    of_this_run: Mapping[_api.Resource, Container[str]] | None = None,
) -> None:
    """Replace the names in desired objects by ids; every name that is not found or ambiguous becomes a problem of its object.

    :param of_this_run: names of objects that the same run makes sure of, which :func:`settle` replaces
    """
    for desired in requested:
        for each in references(desired.kind.properties, desired.properties):
            ids = []
            for reference in each.names:
                # settle() finds other objects with this name, once it is known what the run creates.
                if name_of_reference(reference) in (of_this_run or {}).get(each.resource, ()):
                    desired.awaits = True
                    ids.append(reference)
                    continue
                try:
                    ids.append(resolver.id_of(each.resource, reference))
                except _errors.UnresolvedError as problem:
                    desired.problems.append(problem)
            each.replace(ids)


def settle(
    desired: Desired, of_this_run: Mapping[_api.Resource, Mapping[str, str | None]], resolver: _resolve.Resolver | None
) -> None:
    """Replace the names of objects of the same run by ids; a name that stands for no object becomes a problem.

    :param of_this_run: their names, with their ids as far as they are known
    :param resolver: before the creates, knows what else is there: a name that is to be created stays; None after them
    """
    for each in references(desired.kind.properties, desired.properties):
        ids = []
        for reference in each.names:
            known = of_this_run.get(each.resource, {})
            name = name_of_reference(reference)
            own = known.get(name)
            if name in known:
                desired.problems += _unsettled(each.resource, reference, own, resolver)
            ids.append(own or reference)
        each.replace(ids)


def _unsettled(
    resource: _api.Resource, reference: str, own: str | None, resolver: _resolve.Resolver | None
) -> Iterator[_errors.UnresolvedError]:
    """Yield why a name does not stand for the object of this run that has it."""
    if resolver is None:
        if own is None:
            message = f"the {resource.noun} {reference!r} was not created, or its id is not known"
            yield _errors.UnresolvedError("not_found", message, method=resource.method)
        return
    others = [row["id"] for row in resolver.index_of(resource).matching(reference) if row["id"] != own]
    if others:
        message = f"{reference!r} is the name of a {resource.noun} of this task and of an existing one ({', '.join(others)}); give an id"
        yield _errors.UnresolvedError("ambiguous", message, method=resource.method)


def remarks(desired: Desired, find: Callable[[_api.Resource, str], Mapping[str, Any] | None]) -> Iterator[str]:
    """Yield remarks about objects that a desired one refers to.

    :param find: returns what is known of an object, by id or name, None if nothing is
    """
    for each in references(desired.kind.properties, desired.properties):
        remark_of = desired.kind.property_at(each.path).remark
        if remark_of is None:
            continue
        for reference in each.names:
            found = find(each.resource, name_of_reference(reference))
            if found and (remark := remark_of(found)):
                yield f"{each.path}: {remark}"
