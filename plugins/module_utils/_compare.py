# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Desired objects against existing ones: canonical values, drift, what cannot be compared. Pure functions.

Private to the collection: may change without notice.
"""

from __future__ import annotations

from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _api, _creatable, _desired, _values


def compare(desired: _desired.Desired, row: _api.Row) -> tuple[list[dict[str, Any]], list[str]]:
    """Compare what the user set with what the service returned.

    Returns the drift (``property`` as a dotted path, ``desired``, ``actual``) and the properties that the service did
    not return in a form that can be compared.
    """
    kind = desired.kind
    drift, not_compared = [], []
    for path, requested in _values.leaves(desired.compared):
        if path in kind.identity or kind.property_at(path).canonical is None:
            continue
        try:
            actual = kind.value_in(row, path)
            same = same_value(kind, path, requested, actual)
        except (LookupError, ValueError):
            not_compared.append(path)
            continue
        if not same:
            drift.append({"property": path, "desired": requested, "actual": actual})
    return drift, not_compared


def same_value(kind: _creatable.Creatable, path: str, requested: Any, actual: Any) -> bool:
    """Tell whether two values of a property mean the same.

    :param path: the property as a dotted path of options
    Raises ValueError if the actual value cannot be read as one of this property.
    """
    known = kind.property_at(path)
    canonical = _values.anything if known.type == "dict" or known.canonical is None else known.canonical
    found = canonical(actual)
    try:
        return canonical(requested) == found
    except ValueError:
        # Only extra_properties can set something that this property does not know.
        return _values.anything(requested) == _values.anything(actual)
