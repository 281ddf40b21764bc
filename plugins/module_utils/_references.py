# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where names and ids of other objects stand in an object's properties. Private to the collection.

May change without notice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils._api import Resource
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import Property


@dataclass(frozen=True)
class Reference:
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
