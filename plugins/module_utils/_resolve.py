# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names become ids, with one list call for each kind of object. Private to the collection: may change without notice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _api
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import (
    CheckCentralError,
    UnresolvedError,
    raise_all,
)
from ansible_collections.msp.checkcentral.plugins.module_utils._status import name_of_checkgroup
from ansible_collections.msp.checkcentral.plugins.module_utils._values import normalized_text, some

if TYPE_CHECKING:
    # The client needs requests, which filters and what they import do without.
    from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client

# The version nibble is not checked: whether the service's ids keep to it is unknown.
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
LONGEST_COMPARED = 200
MOST_CHOICES = 10
# From so many names on, none of which is found, the names are hardly what is wrong.
_MANY = 3
_MOST_EXAMPLES = 5
_NEARLY = 0.8
_TOKEN = (
    "the token probably belongs to another organization, or to a user who does not see them; use an organization token, and set "
    "the option organization"
)


def is_id(reference: str) -> bool:
    """Tell whether a reference is an id; everything else is a name."""
    return _GUID.fullmatch(reference) is not None


class Resolver:
    """Finds objects by name or id; lists each kind once, and only when it is needed."""

    def __init__(
        self,
        client: Client,
        found: dict[_api.Resource, Index] | None = None,
        queries: Mapping[_api.Resource, Mapping[str, Any]] | None = None,
    ) -> None:
        """Nothing is read yet.

        :param found: kinds of objects that were listed before; what is listed is added
        :param queries: parameters of the listings of some kinds
        """
        self._client = client
        self._found = {} if found is None else found
        self._queries = queries or {}
        # Which names were found.
        self._asked_for: dict[_api.Resource, dict[str, bool]] = defaultdict(dict)

    def id_of(self, resource: _api.Resource, reference: str) -> str:
        """Return the id that a name or an id stands for; an id is taken as it is, without a call.

        Raises :class:`UnresolvedError`.
        """
        return reference if is_id(reference) else str(self.row_of(resource, reference)["id"])

    def row_of(self, resource: _api.Resource, reference: str) -> _api.Row:
        """Return the listed object that a name or an id stands for, in canonical form.

        Raises :class:`UnresolvedError`.
        """
        index = self.index_of(resource)
        found = index.matching(reference)
        self._asked_for[resource][reference] = bool(found)
        if len(found) == 1:
            return found[0]
        if found:
            raise UnresolvedError("ambiguous", index.ambiguity(reference, found), method=resource.method)
        raise UnresolvedError("not_found", index.absence(reference), method=resource.method)

    def rows_of(self, resource: _api.Resource, references: Iterable[str]) -> list[_api.Row]:
        """Return the listed objects that names and ids stand for, in their order.

        Raises one error that lists every reference that is not found or ambiguous.
        """
        found, problems = [], []
        for reference in references:
            try:
                found.append(self.row_of(resource, reference))
            except UnresolvedError as problem:
                problems.append(problem)
        raise_all(problems)
        return found

    def unseen(self) -> dict[str, str]:
        """Say, by methods that list, where the token seems to see other objects than those that were asked for by name."""
        return {
            resource.method: self.index_of(resource).all_absent([*asked_for])
            for resource, asked_for in self._asked_for.items()
            if not any(asked_for.values()) and self.index_of(resource).seem_foreign([*asked_for])
        }

    def called(self, resource: _api.Resource, identity: str) -> str:
        """Return what people call the object with an id; the id where the objects cannot be listed."""
        try:
            return self.index_of(resource).called(identity)
        except CheckCentralError:
            return identity

    def forget(self, resource: _api.Resource) -> None:
        """List the objects of a kind anew when they are needed next: some have been created."""
        self._found.pop(resource, None)

    def index_of(self, resource: _api.Resource) -> Index:
        """Return all listed objects of a kind."""
        if resource not in self._found:
            reply = self._client.read(resource.method, self._queries.get(resource) or None)
            self._found[resource] = Index(resource, _api.rows(resource, reply))
        return self._found[resource]

    def known(self, resource: _api.Resource, identity: str) -> _api.Row | None:
        """Return the object with an id if its kind has been listed; no call is made."""
        index = self._found.get(resource)
        return next(iter(index.with_id(identity)), None) if index else None


class Index:
    """The listed objects of one kind, by what may refer to them."""

    def __init__(self, resource: _api.Resource, rows: list[_api.Row]) -> None:
        """Take the objects as :func:`_api.rows` returns them."""
        self.resource = resource
        self.rows = rows
        self._found: dict[tuple[str, str], list[_api.Row]] = defaultdict(list)
        for row in rows:
            self._found["id", row["id"].lower()].append(row)
            self._found["name", row["name"]].append(row)
            if resource is _api.USERS and isinstance(row.get("email"), str):
                self._found["email", row["email"].lower()].append(row)
            if resource is _api.CHECKS and name_of_checkgroup(row):
                self._found["group/name", f"{name_of_checkgroup(row)}/{row['name']}"].append(row)

    def with_id(self, identity: str) -> list[_api.Row]:
        """Return the objects with an id."""
        return self._found.get(("id", identity.lower()), [])

    def matching(self, reference: str) -> list[_api.Row]:
        """Return the objects that a reference may mean: the name first, then what else may stand for one."""
        if is_id(reference):
            return self.with_id(reference)
        ways = (("name", reference), ("email", reference.lower()), ("group/name", reference), ("id", reference.lower()))
        exact = next((self._found[way] for way in ways if way in self._found), [])
        return exact or self._look_alikes.get(normalized_text(reference), [])

    @cached_property
    def _look_alikes(self) -> dict[str, list[_api.Row]]:
        """The objects by their names as people see them: in any Unicode form, without invisible characters."""
        found: dict[str, list[_api.Row]] = defaultdict(list)
        for (way, name), rows in self._found.items():
            if way in ("name", "group/name"):
                found[normalized_text(name)] += rows
        return found

    def called(self, identity: str) -> str:
        """Return what people call the object with an id: its name, with the id where several have it; the id if it is not listed."""
        row = next(iter(self.with_id(identity)), None)
        if row is None:
            return identity
        return str(row["name"]) if len(self._found["name", row["name"]]) == 1 else f"{row['name']} ({row['id']})"

    def ambiguity(self, reference: str, found: list[_api.Row]) -> str:
        """Return the message for a name that several objects have, and how to tell them apart."""
        listed = some([_told_apart(row, reference) for row in found], MOST_CHOICES)
        ways = "an id or GROUP/NAME" if self.resource is _api.CHECKS else "an id"
        return f"{len(found)} {self.resource.noun}s are called {_quoted(reference)}; give {ways}: {listed}"

    def absence(self, reference: str) -> str:
        """Return the message for an object that is not found, with the closest names."""
        close = [_quoted(name) for name in self._close_names(reference)]
        hint = f"; the closest: {', '.join(close)}" if close else f" ({len(self.rows)} listed)"
        if self.resource is _api.CHECKGROUPS:
            # No method that creates one is documented.
            hint += "; if the check group is new, create it in the portal"
        if not self.rows:
            hint += f"; {_TOKEN}"
        return f"no {self.resource.noun} is called {_quoted(reference)}{hint}"

    def all_absent(self, references: list[str]) -> str:
        """Return the message for several objects of which none is found, probably for one reason."""
        names = some([*map(_quoted, references)], _MOST_EXAMPLES)
        listed = f"lists {self.resource.counted(len(self.rows))}" if self.rows else f"lists no {self.resource.noun}"
        which = f" ({', '.join(_quoted(row['name']) for row in self.rows[:_MOST_EXAMPLES])}, ...)" if self.rows else ""
        return f"none of {self.resource.counted(len(references))} is found: {names}; {self.resource.method} {listed}{which}; {_TOKEN}"

    def seem_foreign(self, references: list[str]) -> bool:
        """Tell whether objects that are not there seem to belong to someone else: several, and most of them not nearly there."""
        if not self.rows:
            return len(references) > 1
        some = references[:MOST_CHOICES]
        near = sum(any(self._close_names(reference, _NEARLY)) for reference in some)
        return len(references) >= _MANY and near * 2 < len(some)

    def _close_names(self, reference: str, likeness: float = 0.5) -> Iterator[str]:
        """Yield up to three names that resemble a reference, without regard to case."""
        # Only this error needs it, and modules start often.
        import difflib

        spellings: dict[str, str] = {}
        for way, name in self._found:
            if way in ("name", "group/name"):
                spellings.setdefault(name.casefold(), name)
        for spelling in difflib.get_close_matches(reference.casefold(), spellings, n=3, cutoff=likeness):
            yield spellings[spelling]


def _told_apart(row: _api.Row, reference: str) -> str:
    """Return an object's id, and what else tells it from others that a reference may mean."""
    if name_of_checkgroup(row):
        return f"{row['id']} ({name_of_checkgroup(row)}/{row['name']})"
    return row["id"] if row["name"] == reference else f"{row['id']} ({row['name']!r})"


def _quoted(name: str) -> str:
    """Quote a name for a message, shortened."""
    return repr(name) if len(name) <= LONGEST_COMPARED else f"{name[:60]!r}... ({len(name)} characters)"
