# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The shape of a reply without its values: keys, types, how often, enumerated words. Pure functions.

Private to the collection: may change without notice. What a shape shows may be made public, so whatever might be data is
left out: names, addresses, ids, titles, and keys and words that could be one of these.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _api, _resolve, _status
from ansible_collections.msp.checkcentral.plugins.module_utils._check import CHECK
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import Property
from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT
from ansible_collections.msp.checkcentral.plugins.module_utils._user import USER

HIDDEN = "*"
_ACCESS_LEVELS = USER.properties["access_level"].choices
# Keys that hold one of a few words, and the words that this collection knows.
WORDS: Mapping[str, tuple[str, ...]] = {
    "status": _status.KNOWN,
    "report_type": REPORT.properties["report_type"].choices,
    "format": REPORT.properties["format"].choices,
    "interval_type": (*REPORT.properties["interval_type"].choices, *CHECK.properties["interval_type"].choices),
    "access_level": _ACCESS_LEVELS,
    "access": _ACCESS_LEVELS,
    "role": _ACCESS_LEVELS,
}


def _keys(properties: Mapping[str, Property]) -> Iterator[str]:
    for name, known in properties.items():
        yield from (name, _api.canonical_key(known.key or name))
        yield from _keys(known.properties)


_OBJECT = frozenset({"id", "name", "description"})
_ACTIVITY = frozenset({"title", "status", "updated"})
# The canonical keys that this collection reads, or has seen in public clients, of each method's reply, at any depth.
KNOWN_KEYS: Mapping[str, frozenset[str]] = {
    "getOverview": frozenset({"organization", "id", "name", "checks", "total", *_status.KNOWN}),
    "getCheckGroups": _OBJECT,
    "getChecks": _OBJECT | _ACTIVITY | set(_keys(CHECK.properties))
    | {"email", "group", "checkgroup_id", "activities", "settings", "pending", "overdue"},
    "getDashboards": _OBJECT | {"groups"},
    "getIssues": _ACTIVITY | {"check_id", "group"},
    "getReports": _OBJECT | set(_keys(REPORT.properties)),
    "createReport": _OBJECT | set(_keys(REPORT.properties)) | {"report", "report_id", "message"},
    "getUsers": _OBJECT | set(_keys(USER.properties)) | {"role", "settings"},
    "getUserGroups": _OBJECT | {"users"},
    "getPermissions": frozenset(
        {"checkgroup_id", "checkgroup_name", "access", "user_id", "user_email", "usergroup_id", "usergroup_name"}
    ),
    "getActivities": _OBJECT | _ACTIVITY | {"check_id", "check", "group", "source"},
}  # fmt: skip
# What stands around a list.
_ENVELOPE = frozenset({key for read in _api.READS.values() for key in read.resource.list_keys})

# A reply may be nested more deeply than Python can follow.
_DEEPEST = 20
_KEY = re.compile(r"[A-Za-z_]{1,30}")
# What has a key of another form is no object with keys, but maps names or ids to something.
_KEY_OF_AN_OBJECT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WORD = re.compile(r"[A-Za-z_ ]{1,20}")
_FORMS = (
    ("empty text", re.compile(r"\s*")),
    ("number as text", re.compile(r"-?\d+(\.\d+)?")),
    ("time of day", re.compile(r"\d\d?:\d\d")),
    ("time", re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?")),
    ("address", re.compile(r"[^@\s]+@[^@\s]+")),
)


@dataclass
class Node:
    """What is seen at one place of a reply: the values there, and what is below them."""

    count: int = 0
    types: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    keys: dict[str, Node] = field(default_factory=dict)
    items: Node | None = None

    def add(self, value: Any, key: str = "", deeper: int = _DEEPEST) -> None:
        """Take in a value.

        :param key: the canonical key that it stands under
        :param deeper: how many levels below it are looked at
        """
        self.count += 1
        self.types[type_of(value)] += 1
        if isinstance(value, (Mapping, list)) and not deeper:
            return
        if isinstance(value, Mapping):
            for name, item in value.items():
                self.keys.setdefault(name, Node()).add(item, _api.canonical_key(name), deeper - 1)
        elif isinstance(value, list):
            self.items = self.items or Node()
            for item in value:
                self.items.add(item, key, deeper - 1)
        elif isinstance(value, str) and key in WORDS:
            self.words[value] += 1

    def merge(self, other: Node) -> None:
        """Take in what is seen at another place."""
        self.count += other.count
        self.types += other.types
        self.words += other.words
        for name, node in other.keys.items():
            self.keys.setdefault(name, Node()).merge(node)
        if other.items:
            self.items = self.items or Node()
            self.items.merge(other.items)


@dataclass(frozen=True)
class Entry:
    """A place of a reply that may be shown.

    ``place`` has the service's own keys, with ``[]`` for each object of a list, such as ``reports[].recipients.emails[]``.
    ``known`` tells whether the collection knows the key, ``present`` how often it is there, among ``of`` objects.
    ``words`` are enumerated words that may be shown, ``unknown_words`` those of them that the collection does not know.
    """

    place: str
    known: bool
    types: list[str]
    present: int
    of: int
    words: list[str] = field(default_factory=list)
    unknown_words: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return it as the module does."""
        told = {"key": self.place, "types": self.types, "present": self.present, "of": self.of}
        return {**told, "words": self.words} if self.words else told


class Texts:
    """All texts in some replies that may be data. What is one of their words is not shown."""

    def __init__(self, documents: Iterable[Any]) -> None:
        """Take in replies as they came."""
        self._text = "\n".join(text for document in documents for text in _texts(document)).casefold()

    def holds(self, word: str) -> bool:
        """Tell whether a text is or holds this, as a whole word."""
        return re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", self._text) is not None


def _texts(document: Any) -> Iterator[str]:
    below: list[tuple[str, Any]] = [("", document)]
    while below:
        key, value = below.pop()
        if isinstance(value, Mapping):
            below += [(_api.canonical_key(name), item) for name, item in value.items()]
        elif isinstance(value, list):
            below += [(key, item) for item in value]
        elif isinstance(value, str) and key not in WORDS:
            yield value


def type_of(value: Any) -> str:
    """Return the type of a value of JSON; of a text, the form that it has."""
    if value is None:
        return "null"
    if isinstance(value, str):
        form = next((name for name, pattern in _FORMS if pattern.fullmatch(value)), "text")
        return "id" if _resolve.is_id(value) else form
    types = ((bool, "boolean"), (int, "integer"), (float, "number"), (list, "list"))
    return next((name for kind, name in types if isinstance(value, kind)), "object")


def shape(method: str, document: Any, texts: Texts) -> list[Entry]:
    """Return the places of a reply, each before those below it.

    :param document: the reply, parsed from JSON
    :param texts: what must not be shown
    """
    root = Node()
    root.add(document)
    return list(_entries(root, "", KNOWN_KEYS[method], texts))


def _entries(node: Node, place: str, known: frozenset[str], texts: Texts) -> Iterator[Entry]:
    if node.items is not None:
        yield from _entry(node.items, f"{place}[]", True, node.items.count, "", known, texts)
    shown: dict[str, Node] = {}
    is_map = not all(map(_KEY_OF_AN_OBJECT.fullmatch, node.keys))
    for name, below in node.keys.items():
        is_shown = _is_known(name, place, known) or (not is_map and _may_be_a_key(name, below, node, place, texts))
        shown.setdefault(name if is_shown else HIDDEN, Node()).merge(below)
    of = node.types["object"]
    for name, below in shown.items():
        key = _api.canonical_key(name)
        is_known = _is_known(name, place, known)
        yield from _entry(below, f"{place}.{name}".lstrip("."), is_known, of, key, known, texts)


def _entry(
    node: Node, place: str, is_known: bool, of: int, key: str, known: frozenset[str], texts: Texts
) -> Iterator[Entry]:
    words = {word: _api.comparable_word(word) in map(_api.comparable_word, WORDS.get(key, ())) for word in node.words}
    words = {word: mine for word, mine in words.items() if mine or _may_be_a_word(word, node.words[word], texts)}
    unknown = sorted(word for word, mine in words.items() if not mine)
    yield Entry(place, is_known, sorted(node.types), node.count, of, sorted(words), unknown)
    yield from _entries(node, place, known, texts)


def _is_known(name: str, place: str, known: frozenset[str]) -> bool:
    return _api.canonical_key(name) in known or (not place and _api.comparable_word(name) in _ENVELOPE)


def _may_be_a_key(name: str, node: Node, parent: Node, place: str, texts: Texts) -> bool:
    """Tell whether an unknown key is a key. One that few objects have, or that is a word of a text, may be data."""
    usual = not place or (node.count > 1 and 2 * node.count >= parent.types["object"])
    return usual and _KEY.fullmatch(name) is not None and not texts.holds(name)


def _may_be_a_word(word: str, count: int, texts: Texts) -> bool:
    """Tell whether an unknown word is one of an enumeration, and not someone's name."""
    return count > 1 and _WORD.fullmatch(word) is not None and not texts.holds(word)
