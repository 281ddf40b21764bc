# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where names and ids of other objects stand in an object's properties, requested or listed. Private to the collection.

May change without notice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ansible_collections.msp.checkcentral.plugins.module_utils._api import Resource, Row
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import Creatable, Property
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Resolver, is_id


class Reference(NamedTuple):
    """Where a name or id, or a list of these, stands: ``holder[key]``."""

    path: str
    resource: Resource
    holder: dict[str, Any]
    key: str

    @property
    def names(self) -> list[str]:
        """The names and ids."""
        value = self.holder[self.key]
        return value if isinstance(value, list) else [value]

    def replace(self, ids: list[str]) -> None:
        """Put ids in the place of the names, if there are any."""
        if ids:
            self.holder[self.key] = ids if isinstance(self.holder[self.key], list) else ids[0]


def references(known: Mapping[str, Property], values: dict[str, Any], prefix: str = "") -> Iterator[Reference]:
    """Yield all references that are set, at any depth."""
    for name, each in known.items():
        value = values.get(name)
        if value is None:
            continue
        if each.refers_to is not None:
            yield Reference(prefix + name, each.refers_to, values, name)
        elif each.properties:
            for inner in value if isinstance(value, list) else [value]:
                yield from references(each.properties, inner, f"{prefix}{name}.")


def name_of_reference(reference: str) -> str:
    """Return a name as references are compared with it: addresses have no case."""
    return reference.lower() if "@" in reference else reference


def listed(kind: Creatable, resolver: Resolver) -> list[Row]:
    """Return all objects of a kind in canonical form; raises a ``protocol`` error for a reply that is not understood.

    An object that comes with a name which several have, in place of the id of what identifies it, is returned once for each.
    """
    rows = resolver.index_of(kind.resource).rows
    for path in kind.identity:
        resource = kind.property_at(path).refers_to
        if resource is not None:
            rows = [each for row in rows for each in _with_id_of_reference(kind, row, path, resource, resolver)]
    return rows


def _with_id_of_reference(kind: Creatable, row: Row, path: str, resource: Resource, resolver: Resolver) -> list[Row]:
    """Return a listed object with the id of what it refers to, where it comes with the name alone, and with the name if it is known."""
    try:
        value = kind.value_in(row, path)
    except LookupError:
        return [row]
    name = value.get("name") if isinstance(value, Mapping) and not value.get("id") else value
    if not isinstance(name, str) or not name:
        return [row]
    if is_id(name):
        known = resolver.known(resource, name)
        # Equal names would not tell the objects apart.
        if known is None or resolver.index_of(resource).matching(known["name"]) != [known]:
            return [row]
        return [{**row, path: {"id": name, "name": known["name"]}}]
    index = resolver.index_of(resource)
    found = index.matching(name)
    if not found:
        raise kind.unreadable(f"{path} of {row['name']!r}: {index.absence(name)}")
    return [{**row, path: {"id": each["id"], "name": each["name"]}} for each in found]
