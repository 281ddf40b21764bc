# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fields of AWX objects that should be blank.

Private to the collection: may change without notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def leftovers(objects: Iterable[Mapping[str, Any]], requested: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the objects with fields that are set but should be blank.

    :param objects: as AWX's API lists them
    :param requested: the desired values by field; only null and blank ones count
    :return: ``name``, ``url`` and ``fields``, the values that clear the fields: a blank string for a string, null for an id
    """
    blank = [field for field, value in requested.items() if value in (None, "")]
    found = []
    for each in objects:
        fields = {field: "" if isinstance(each[field], str) else None for field in blank if each.get(field)}
        if fields:
            found.append({"name": each["name"], "url": each["url"], "fields": fields})
    return found
