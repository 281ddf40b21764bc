# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All that the engine must know of a kind of object that the API can create. Private to the collection.

May change without notice. A kind is a :class:`Creatable` in a file of its own, which holds facts and no steps.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.msp.checkcentral.plugins.module_utils._api import Resource, Row
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError
from ansible_collections.msp.checkcentral.plugins.module_utils._typed import problems_of_text
from ansible_collections.msp.checkcentral.plugins.module_utils._values import anything, normalized_text, text, value_at


class Problem(NamedTuple):
    """What is wrong with an object.

    ``option`` is the dotted path of the option that it is about, empty if ``what`` says it; ``is_missing`` tells that the
    option, or each of two with ``or`` between them, is not set.
    """

    option: str
    what: str
    is_missing: bool = False

    @property
    def text(self) -> str:
        """The whole message."""
        return f"{self.option} {self.what}".lstrip()


# Takes an object's properties, nested, by the names of their options.
Rule = Callable[[Mapping[str, Any]], Iterator[Problem]]
# Takes such properties, or the request body; yields messages about them.
Says = Callable[[Mapping[str, Any]], Iterator[str]]
# A property's dotted path and the canonical value that no two objects may share.
Claim = tuple[str, Hashable]
# The key under which a listing may hold an object's settings (inferred).
_SETTINGS = "settings"


@dataclass(frozen=True, eq=False)
class Property:
    """One property: the option that sets it, its form in a request, how two values of it are compared.

    ``type``, ``required``, ``choices`` and ``elements`` are the option's, as in an argument specification. ``properties``
    are those within it, if it is a dictionary or a list of dictionaries. ``refers_to`` is the kind of object whose name
    or id, or list of these, the option takes: what is sent is the id.

    ``key`` is the API's spelling where it is not the option's name, ``as_sent`` makes the API's value of the option's,
    and values in ``never_sent`` are compared, but left out of the request.

    ``canonical`` gives the form in which two values are compared (see :mod:`_values`), None if there is nothing to
    compare. ``shown`` makes a text for people of the API's value, where that is not what people write; raises ValueError.

    ``listed`` finds the value in a listed object where a listing tells it under another name, and raises LookupError
    where it does not. ``implied_by`` is the option whose value this property has where nothing sets it, ``void_with`` an
    option and its value with which this property means nothing. ``is_cut`` tells that the vendor's list of ``properties`` is
    cut off, so that what else a listing tells there may be set too. ``remark`` takes what is known of an object that this
    one refers to, and returns what is to be said about that.
    """

    type: str = "str"
    required: bool = False
    choices: tuple[str, ...] = ()
    elements: str | None = None
    properties: Mapping[str, Property] = field(default_factory=dict)
    refers_to: Resource | None = None
    key: str | None = None
    as_sent: Callable[[Any], Any] | None = None
    never_sent: tuple[Any, ...] = ()
    canonical: Callable[[Any], Hashable] | None = text
    shown: Callable[[Any], str] | None = None
    listed: Callable[[Mapping[str, Any]], Any] | None = None
    implied_by: str | None = None
    void_with: tuple[str, Any] | None = None
    is_cut: bool = False
    remark: Callable[[Mapping[str, Any]], str | None] | None = None

    @property
    def option(self) -> dict[str, Any]:
        """The option's argument specification."""
        option = {
            "type": self.type,
            "required": self.required,
            "choices": list(self.choices),
            "elements": self.elements,
            "options": {name: inner.option for name, inner in self.properties.items()},
        }
        return {key: value for key, value in option.items() if value}


# What only extra_properties sets.
_UNKNOWN = Property(type="raw", canonical=anything)


class Identity(NamedTuple):
    """What tells an object from the others of its kind: the canonical values of the properties that identify it."""

    exact: tuple[str, ...]

    @property
    def normalized(self) -> tuple[str, ...]:
        """The values as people see them: equal if they differ only in what no one sees, Unicode form or HTML escapes."""
        return tuple(map(normalized_text, self.exact))

    @property
    def folded(self) -> tuple[str, ...]:
        """The values without case."""
        return tuple(map(str.casefold, self.exact))


@dataclass(frozen=True, eq=False)
class Creatable:
    """A kind of object that the API can create.

    ``resource`` says how it is listed and what people call it; ``list_query`` are parameters of the listing. ``create_method``
    is the method that creates one. ``identity`` are the dotted paths of the options that identify one: they are required,
    and those that refer to other objects are at top level. ``content`` are the dotted paths of the options that say what
    an object shows: two with other identities that refer to the same there may be one object under two names.
    ``rules`` yield what is wrong with an object, each time: option, value, what would be right. ``warnings``, by the option
    at top level that they are about, get the request body and yield what is allowed but probably not meant, said when it is created,
    or when the option differs; ``lasting_warnings`` are said in every run; ``forewarnings`` say what a create does beside
    creating, in check mode; ``afterwarnings`` what a create of
    unknown outcome may have done beside that.

    ``allowed_by`` are options of a task, which allow to create what the rule with them yields something about.
    ``claims`` returns what no two objects may share, of desired properties or a listed object, what counts first in front:
    a desired object claims the first alone. ``tells`` returns further results of an object: it takes the desired
    properties, the object as it is known, and all that was listed before the creates.
    """

    resource: Resource
    create_method: str
    properties: Mapping[str, Property]
    identity: tuple[str, ...] = ("name",)
    content: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    warnings: Mapping[str, Says] = field(default_factory=dict)
    lasting_warnings: tuple[Says, ...] = ()
    forewarnings: tuple[Says, ...] = ()
    afterwarnings: tuple[Says, ...] = ()
    allowed_by: Mapping[str, Says] = field(default_factory=dict)
    claims: Callable[[Mapping[str, Any]], list[Claim]] = lambda dummy: []
    tells: Callable[[Mapping[str, Any], Mapping[str, Any], Sequence[Row]], dict[str, Any]] = lambda *dummy: {}
    list_query: Mapping[str, Any] = field(default_factory=dict)

    @property
    def noun(self) -> str:
        """What people call one."""
        return self.resource.noun

    @property
    def plural(self) -> str:
        """What people call several."""
        return self.resource.plural

    @property
    def key(self) -> str:
        """The canonical key under which a reply may hold one; with an ``s``, the option that takes several."""
        return self.noun.replace(" ", "")

    @cached_property
    def options(self) -> dict[str, Any]:
        """The argument specification of one object."""
        return {
            **{name: each.option for name, each in self.properties.items()},
            "state": {"type": "str", "choices": ["present"], "default": "present"},
            "extra_properties": {"type": "dict"},
        }

    @cached_property
    def validator(self) -> ArgumentSpecValidator:
        """ansible-core's check of the options of one object."""
        return ArgumentSpecValidator(self.options)

    @cached_property
    def _known(self) -> dict[str, tuple[Property, tuple[str, ...]]]:
        """The properties at any depth, by their dotted paths of options, with the spellings of these: the option's and the API's."""
        return dict(_paths(self.properties))

    def property_at(self, path: str) -> Property:
        """Return the property at a dotted path of options."""
        return self._known[path][0] if path in self._known else _UNKNOWN

    def value_in(self, values: Mapping[str, Any], path: str) -> Any:
        """Return a property of a listed object, under the option's name or the API's; raises LookupError without one.

        :param path: the property as a dotted path of options
        """
        if path in values:
            return values[path]
        known, spellings = self._known.get(path, (_UNKNOWN, (path,)))
        settings = values.get(_SETTINGS)
        for place in (values, settings) if isinstance(settings, Mapping) else (values,):
            for spelled in spellings:
                with contextlib.suppress(LookupError):
                    return value_at(place, spelled)
        if known.listed is None:
            raise LookupError(path)
        return known.listed(values)

    def counted(self, number: int) -> str:
        """Return a count in words: ``1 user``, ``2 users``."""
        return self.resource.counted(number)

    # --- identity ---

    @property
    def identity_words(self) -> str:
        """What people call that which identifies an object."""
        return " and ".join(self.identity)

    def identity_of(self, values: Mapping[str, Any]) -> Identity:
        """Return the identity of a listed object, or of an object's properties.

        Raises a ``protocol`` error where it cannot be told: such an object must never be taken for another one.
        """
        try:
            found = tuple(self._canonical_text(path, self.value_in(values, path)) for path in self.identity)
        except (LookupError, ValueError):
            found = ("",)
        if "" in found:
            raise self.unreadable(f"a {self.noun} has no readable {self.identity_words}")
        return Identity(found)

    def content_of(self, values: Mapping[str, Any]) -> tuple[str, ...] | None:
        """Return what a listed object, or one with these properties, shows; None if it refers to nothing, or that is not known."""
        found = {}
        for path in self.content:
            try:
                found[path] = self._canonical_text(path, self.value_in(values, path))
            except LookupError:
                found[path] = ""
            except ValueError:
                return None
        refers = any(value and self._known[path][0].refers_to for path, value in found.items())
        return tuple(found.values()) if refers else None

    def unreadable(self, what: str) -> CheckCentralError:
        """Return the error for a listing that must not be used."""
        message = f"{self.resource.method}'s reply is not understood: {what}"
        return CheckCentralError("protocol", message, method=self.resource.method)

    def written_identity(self, options: Mapping[str, Any]) -> Identity | None:
        """Return the identity of an object as a user wrote it, whatever the types; None where something is missing."""
        written = self._written(options)
        if written is None:
            return None
        return Identity(tuple(self._canonical_text(path, value) for path, value in zip(self.identity, written)))

    def name_of(self, values: Mapping[str, Any]) -> str | None:
        """Return what people call an object: what identifies it; None where something of that is missing."""
        written = self._written(values)
        return None if written is None else "/".join(written)

    def _written(self, values: Mapping[str, Any]) -> list[str] | None:
        try:
            found = [self.value_in(values, path) for path in self.identity]
        except LookupError:
            return None
        found = [value.get("name") or value.get("id") if isinstance(value, Mapping) else value for value in found]
        return None if None in found else list(map(str, found))

    def _canonical_text(self, path: str, value: Any) -> str:
        known = self.property_at(path)
        return str(known.canonical(value) if known.canonical else value)

    # --- the request ---

    def body(self, properties: Mapping[str, Any]) -> dict[str, Any]:
        """Return properties, nested, by the names of their options, as the create method takes them."""
        return _spelled(self.properties, properties)


def _spelled(known: Mapping[str, Property], values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        known[name].key or name: within(known[name].properties, value, _spelled)
        for name, value in values.items()
        if value not in known[name].never_sent
    }


def _paths(
    known: Mapping[str, Property], prefix: str = "", api_prefix: str = ""
) -> Iterator[tuple[str, tuple[Property, tuple[str, ...]]]]:
    for name, each in known.items():
        path, api_path = f"{prefix}{name}", f"{api_prefix}{each.key or name}"
        yield path, (each, (path,) if api_path == path else (path, api_path))
        yield from _paths(each.properties, f"{path}.", f"{api_path}.")


def claimed(claim: Claim) -> str:
    """Return a claim in words; only strings are short enough to be shown."""
    path, value = claim
    return f"{path} {value!r}" if isinstance(value, str) else path


def within(known: Mapping[str, Property], value: Any, change: Callable[[Mapping[str, Property], Any], Any]) -> Any:
    """Return a property's value with the dictionary, or each of the dictionaries, in it changed.

    :param known: the properties in it; without any, the value stays as it is
    """
    if not known:
        return value
    return [change(known, each) for each in value] if isinstance(value, Sequence) else change(known, value)


def not_texts(
    known: Mapping[str, Property], written: Mapping[str, Any], prefix: str = ""
) -> Iterator[tuple[Problem, str]]:
    """Yield which booleans and numbers of an item Ansible would take for texts, each with how messages show such a text.

    What is none of an option's choices is told anyway.
    """
    for name, each in known.items():
        value = written.get(name)
        values = value if isinstance(value, list) else [value]
        for element in values:
            if each.properties and isinstance(element, Mapping):
                yield from not_texts(each.properties, element, f"{prefix}{name}.")
            elif "str" in (each.type, each.elements) and not each.choices and isinstance(element, (bool, int, float)):
                for what in problems_of_text(element):
                    yield Problem(f"{prefix}{name}", what), repr(str(element))
