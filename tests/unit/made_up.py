# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two kinds of objects that no service has, made of facts alone: what a new kind needs, and nothing else.

A shelf is in a room, and its number tells it from the other shelves there. Rooms are check groups, since a resolver knows
those. A label is on a shelf. The API spells their keys in camelCase.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _api
from ansible_collections.msp.checkcentral.plugins.module_utils._api import Resource
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import Creatable, Problem, Property
from ansible_collections.msp.checkcentral.plugins.module_utils._values import (
    anything,
    flag,
    integer,
    reference,
    references,
    word,
)

SHELVES = Resource("shelf board", "getShelfBoards", ("shelves", "shelfboards"), ("label", "name"))
TAGS = Resource("tag", "getTags", ("tags",))


def _depth_rule(shelf: Mapping[str, Any]) -> Iterator[Problem]:
    if shelf.get("depth", 1) < 1:
        yield Problem("depth", f"{shelf['depth']!r} is too small; give centimeters, at least 1")


def _is_empty(body: Mapping[str, Any]) -> Iterator[str]:
    if not body.get("madeOf"):
        yield "made of nothing"


SHELF = Creatable(
    resource=SHELVES,
    create_method="putUpShelf",
    properties={
        "room": Property(required=True, refers_to=_api.CHECKGROUPS, key="roomId", canonical=reference),
        "label": Property(required=True),
        "depth": Property(type="int", key="depthInCm", canonical=integer),
        "made_of": Property(key="madeOf", choices=("wood", "sheet_metal"), as_sent=str.upper, canonical=word),
        "ring_bell": Property(type="bool", key="ringBell", canonical=None),
        "access": Property(
            type="dict",
            key="accessRights",
            properties={
                "for_all": Property(type="bool", key="forAll", canonical=flag),
                "by": Property(
                    type="dict",
                    properties={
                        "people": Property(
                            type="list", elements="str", refers_to=_api.USERS, key="userIds", canonical=references
                        )
                    },
                ),
            },
        ),
        "notices": Property(
            type="list",
            elements="dict",
            canonical=anything,
            properties={
                "text_of_notice": Property(required=True, key="textOfNotice"),
                "seen_by": Property(refers_to=_api.USERS, key="seenBy", canonical=reference),
            },
        ),
    },
    identity=("room", "label"),
    rules=(_depth_rule,),
    warnings={"made_of": _is_empty},
    list_query={"includeSettings": "true"},
)

TAG = Creatable(
    resource=TAGS,
    create_method="stickTag",
    properties={
        "name": Property(required=True),
        "shelf": Property(required=True, refers_to=SHELVES, key="shelfId", canonical=reference),
    },
    content=("shelf",),
)
