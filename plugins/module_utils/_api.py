# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API's methods as data, and tolerant reading of their replies. Private to the collection: may change without notice.

What the service's replies look like is inferred (the vendor documents only what is sent), so keys are matched without
regard to case and underscores.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError

Row = dict[str, Any]


@dataclass(frozen=True)
class Resource:
    """A kind of object that the service lists.

    ``list_keys`` are the squashed names under which a reply may hold the list; ``name_keys`` the canonical keys that
    may name an object, the first one found being its name.
    """

    noun: str
    method: str
    list_keys: tuple[str, ...]
    name_keys: tuple[str, ...] = ("name",)


REPORTS = Resource("report", "getReports", ("reports",))
DASHBOARDS = Resource("dashboard", "getDashboards", ("dashboards",))
CHECKGROUPS = Resource("check group", "getCheckGroups", ("groups", "checkgroups"))
CHECKS = Resource("check", "getChecks", ("checks",))
USERS = Resource("user", "getUsers", ("users",), ("name", "email"))
USERGROUPS = Resource("user group", "getUserGroups", ("usergroups",))

# Keys that createReport spells in one way and getReports perhaps in another.
_CANONICAL = {
    key.replace("_", ""): key
    for key in (
        "report_type",
        "interval_type",
        "interval_value",
        "report_time",
        "checkgroup",
        "org_wide",
        "usergroups",
    )
}


# A listing repeats the same few keys in each of its rows.
@lru_cache(maxsize=1024)
def squashed(key: str) -> str:
    """Return a key as it is compared: without case, underscores, hyphens and spaces."""
    return re.sub(r"[\s_-]", "", key).lower()


@lru_cache(maxsize=1024)
def canonical_key(key: str) -> str:
    """Return a key in snake_case, or as createReport spells it."""
    known = _CANONICAL.get(squashed(key))
    if known:
        return known
    words = re.sub(r"([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])", r"\1\3_\2\4", key)
    return re.sub(r"[\s_-]+", "_", words).strip("_").lower() or key


def canonical_keys(value: Any) -> Any:
    """Return a reply with all of its keys in their canonical form, at every depth."""
    if isinstance(value, Mapping):
        return {canonical_key(str(key)): canonical_keys(item) for key, item in value.items()}
    if isinstance(value, list):
        return [canonical_keys(item) for item in value]
    return value


def rows(resource: Resource, reply: Any) -> list[Row]:
    """Return the objects that a list method returned, each with ``id`` and ``name`` as strings.

    Raises a ``protocol`` error for a reply without a list that can be recognised, and for an object without id or
    name: such a reply must never be taken for "there are none".
    """
    found = reply
    if isinstance(reply, Mapping):
        found = next((value for key, value in reply.items() if squashed(str(key)) in resource.list_keys), None)
    if not isinstance(found, list):
        keys = (
            f"an object with {', '.join(sorted(map(str, reply))) or 'nothing in it'}"
            if isinstance(reply, Mapping)
            else "no object"
        )
        raise _unreadable(resource, f"no list of {resource.noun}s in it (found {keys})")
    return [_row(resource, item, position) for position, item in enumerate(found)]


def _row(resource: Resource, item: Any, position: int) -> Row:
    """Return one listed object in canonical form."""
    row = canonical_keys(item) if isinstance(item, Mapping) else {}
    identity = row.get("id")
    name = next((row[key] for key in resource.name_keys if _is_name(row.get(key))), None)
    if not _is_name(identity) or name is None:
        raise _unreadable(resource, f"entry {position + 1} of the list has no id or no name")
    return {**row, "id": str(identity), "name": str(name)}


def _is_name(value: Any) -> bool:
    """Tell whether a value can be an id or a name: a text with something in it, or a number."""
    return (isinstance(value, str) and value != "") or (isinstance(value, int) and not isinstance(value, bool))


def _unreadable(resource: Resource, what: str) -> CheckCentralError:
    message = f"{resource.method}'s reply is not understood: {what}. Nothing was written; check api_url, and report it if that is right"
    return CheckCentralError("protocol", message, method=resource.method)


def organization_name(overview: Any) -> str:
    """Return the organization's name from getOverview's reply (``organization.name``, seen in public clients).

    Raises a ``protocol`` error if it is not there.
    """
    overview = canonical_keys(overview)
    organization = overview.get("organization") if isinstance(overview, Mapping) else None
    name = organization.get("name") if isinstance(organization, Mapping) else organization
    if not isinstance(name, str) or not name:
        raise CheckCentralError("protocol", "getOverview's reply does not name an organization", method="getOverview")
    return name
