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
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError

Row = dict[str, Any]


class Resource(NamedTuple):
    """A kind of object that the service lists.

    ``list_keys`` are the names, as comparable_word() gives them, under which a reply may hold the list; ``name_keys`` the canonical keys that
    may name an object, the first one found being its name. Objects that are not ``identified`` may lack id and name.
    """

    noun: str
    method: str
    list_keys: tuple[str, ...]
    name_keys: tuple[str, ...] = ("name",)
    identified: bool = True

    @property
    def plural(self) -> str:
        """The noun for several of them."""
        return f"{self.noun[:-1]}ies" if self.noun.endswith("y") else f"{self.noun}s"

    def counted(self, number: int) -> str:
        """Return a count in words: ``1 user``, ``2 users``."""
        return f"{number} {self.noun if number == 1 else self.plural}"


REPORTS = Resource("report", "getReports", ("reports",))
DASHBOARDS = Resource("dashboard", "getDashboards", ("dashboards",))
CHECKGROUPS = Resource("check group", "getCheckGroups", ("groups", "checkgroups"))
CHECKS = Resource("check", "getChecks", ("checks",))
USERS = Resource("user", "getUsers", ("users",), ("name", "email"))
USERGROUPS = Resource("user group", "getUserGroups", ("usergroups",))
ACTIVITIES = Resource("activity", "getActivities", ("activities",), identified=False)
ISSUES = Resource("issue", "getIssues", ("issues",), identified=False)
PERMISSIONS = Resource("permission", "getPermissions", ("permissions",), identified=False)


class Parameter(NamedTuple):
    """A parameter of a read method, and the option that sets it.

    ``name`` is the API's own, None for what the client alone does. ``type``, ``aliases``, ``choices`` and ``default``
    are the option's; a ``date`` is a text in Ansible. ``reference`` is the kind of object that the option names, by
    name or id: what is sent is its id. The client compares a ``selector`` with the listed objects' key of that name.
    """

    name: str | None
    type: str = "str"
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    default: Any = None
    reference: Resource | None = None
    selector: bool = False
    most: int | None = None


class Read(NamedTuple):
    """A read method: what it lists, and its parameters by option."""

    resource: Resource
    parameters: Mapping[str, Parameter] = MappingProxyType({})


def _selector(name: str | None, *aliases: str) -> Parameter:
    return Parameter(name, aliases=aliases, selector=True)


def _flag(name: str) -> Parameter:
    return Parameter(name, type="bool", default=False)


_FORMAT = Parameter(None, choices=("objects", "items"), default="objects")
_BY_CHECKGROUP = ("checkgroup_id", "checkgroup_name", "group_id")

# By the key under which this collection returns the list.
READS = {
    "reports": Read(
        REPORTS,
        {
            "id": _selector("reportId", "report_id"),
            "name": _selector("reportName", "report_name"),
            "format": _FORMAT,
        },
    ),
    "dashboards": Read(
        DASHBOARDS,
        {"id": _selector("dashboardId", "dashboard_id"), "name": _selector("dashboardName", "dashboard_name")},
    ),
    "checkgroups": Read(
        CHECKGROUPS,
        {
            "id": _selector("groupId", "checkgroup_id", "group_id"),
            "name": _selector("groupName", "checkgroup_name", "group_name"),
            "include_checks": _flag("includeChecks"),
            "include_settings": _flag("includeSettings"),
        },
    ),
    "checks": Read(
        CHECKS,
        {
            "id": _selector("checkId", "check_id"),
            "name": _selector("checkName", "check_name"),
            "checkgroup": Parameter(None, aliases=_BY_CHECKGROUP, reference=CHECKGROUPS),
            "status": Parameter(None, type="list"),
            "activity_count": Parameter("activityCount", type="int", most=30),
            "include_settings": _flag("includeSettings"),
            "include_pending_overdue": _flag("includePendingOverdue"),
            "format": _FORMAT,
        },
    ),
    "activities": Read(
        ACTIVITIES,
        {
            "checkgroup": Parameter("groupId", aliases=_BY_CHECKGROUP, reference=CHECKGROUPS),
            "check": Parameter("checkId", aliases=("check_id", "check_name"), reference=CHECKS),
            "status": Parameter("status"),
            "matched": Parameter("matched"),
            "sources": Parameter("sources", type="list"),
            "start_date": Parameter("startDate", type="date"),
            "end_date": Parameter("endDate", type="date"),
            "activity_count": Parameter("activityCount", type="int"),
        },
    ),
    "issues": Read(ISSUES),
    "permissions": Read(
        PERMISSIONS,
        {
            "checkgroup": Parameter("checkGroupId", aliases=_BY_CHECKGROUP, reference=CHECKGROUPS),
            "user": Parameter("userId", aliases=("user_id", "user_email"), reference=USERS),
            "usergroup": Parameter("userGroupId", aliases=("usergroup_id", "usergroup_name"), reference=USERGROUPS),
        },
    ),
    "users": Read(
        USERS,
        {
            "id": _selector("userId", "user_id"),
            # getUsers has no filter for names, and whether its filter for addresses minds their case is unknown.
            "name": _selector(None, "user_name"),
            "email": _selector(None, "user_email"),
            "format": _FORMAT,
        },
    ),
    "usergroups": Read(
        USERGROUPS,
        {"id": _selector("userGroupId", "usergroup_id"), "name": _selector("userGroupName", "usergroup_name")},
    ),
}


def query_value(value: Any) -> Any:
    """Return a parameter's value as it goes into the address. How the API takes booleans and lists is inferred."""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(str(query_value(item)) for item in value) if isinstance(value, list) else value


# Keys that createReport spells in one way and getReports perhaps in another.
_CANONICAL = {
    key.replace("_", ""): key
    for key in ("report_type", "interval_type", "interval_value", "report_time", "checkgroup", "org_wide", "usergroups")
}


# A listing repeats the same few keys in each of its rows.
@lru_cache(maxsize=1024)
def comparable_word(word: str) -> str:
    """Return a key or an enumerated value as it is compared: without case, underscores, hyphens and spaces."""
    return re.sub(r"[\s_-]", "", word).lower()


@lru_cache(maxsize=1024)
def canonical_key(key: str) -> str:
    """Return a key in snake_case, or as createReport spells it: check groups and user groups are one word."""
    known = _CANONICAL.get(comparable_word(key))
    if known:
        return known
    words = re.sub(r"([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])", r"\1\3_\2\4", key)
    words = re.sub(r"[\s_-]+", "_", words).strip("_").lower()
    return re.sub(r"(?<![^_])(check|user)_(?=groups?(?![^_]))", r"\1", words) or key


def canonical_keys(value: Any) -> Any:
    """Return a reply with all of its keys in their canonical form, at every depth, and numbers that are ids as texts."""
    if isinstance(value, dict):
        return {(name := canonical_key(key)): _value(name, item) for key, item in value.items()}
    if isinstance(value, list):
        return [canonical_keys(item) for item in value]
    return value


# Keys under which an object holds the ids of others, beside those in ``_ids``.
_LISTS_OF_IDS = {
    key
    for resource in (REPORTS, DASHBOARDS, CHECKGROUPS, CHECKS, USERS, USERGROUPS)
    for key in ("ids", *resource.list_keys)
}


def _value(key: str, value: Any) -> Any:
    if key == "id" or key.endswith("_id"):
        return _identity(value)
    if isinstance(value, list) and (key in _LISTS_OF_IDS or key.endswith("_ids")):
        return [_identity(item) for item in value]
    return canonical_keys(value)


def _identity(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else canonical_keys(value)


def list_key(resource: Resource, reply: Mapping[str, Any]) -> str | None:
    """Return the key under which a reply holds the list of objects, None if there is none."""
    return next((key for key in reply if comparable_word(key) in resource.list_keys), None)


def rows(resource: Resource, reply: Any) -> list[Row]:
    """Return the objects that a list method returned in canonical form, each with ``id`` and ``name`` as strings.

    Raises a ``protocol`` error for a reply without a recognizable list, and for an object without id or
    name: such a reply must never be taken for "there are none". Only objects that are not identified may lack these.
    """
    found, what = reply, "no object"
    if isinstance(reply, Mapping):
        what = f"an object with {', '.join(sorted(reply)) or 'nothing in it'}"
        found = reply.get(list_key(resource, reply))
    if not isinstance(found, list):
        raise _unreadable(resource, f"it contains no list of {resource.plural} (found {what})")
    return [_row(resource, item, position) for position, item in enumerate(found)]


def _row(resource: Resource, item: Any, position: int) -> Row:
    """Return one listed object in canonical form."""
    if not resource.identified:
        if not isinstance(item, Mapping):
            raise _unreadable(resource, f"entry {position + 1} of the list is not an object")
        return dict(canonical_keys(item))
    row = canonical_keys(item) if isinstance(item, Mapping) else {}
    identity = row.get("id")
    name = next((row[key] for key in resource.name_keys if _is_name(row.get(key))), None)
    if not _is_name(identity) or name is None:
        raise _unreadable(resource, f"entry {position + 1} of the list has no id or no name")
    return {**row, "id": str(identity), "name": str(name)}


def _is_name(value: Any) -> bool:
    """Tell whether a value can be an id or a name: a string that is not empty, or a number."""
    return (isinstance(value, str) and value != "") or (isinstance(value, int) and not isinstance(value, bool))


def _unreadable(resource: Resource, what: str) -> CheckCentralError:
    message = f"{resource.method}'s reply is not understood: {what}; check api_url, and report this problem if api_url is correct"
    return CheckCentralError("protocol", message, method=resource.method)


_NO_ORGANIZATION = "getOverview's reply does not name an organization"


def _at(value: Mapping[str, Any], requested: str) -> Any:
    """Return what an object holds under a canonical key, however deep the rest of it is."""
    return next((item for key, item in value.items() if canonical_key(key) == requested), None)


def organization_name(overview: Any) -> str:
    """Return the organization's name from getOverview's reply (``organization.name``, seen in public clients).

    Raises a ``protocol`` error if it is not there.
    """
    name = named_organization(overview)
    if name is None:
        raise CheckCentralError("protocol", _NO_ORGANIZATION, method="getOverview")
    return name


def named_organization(overview: Any) -> str | None:
    """Return the organization's name like :func:`organization_name`, or None if the reply has an organization, but not its name."""
    if not isinstance(overview, Mapping) or "organization" not in map(canonical_key, overview):
        raise CheckCentralError("protocol", _NO_ORGANIZATION, method="getOverview")
    organization = _at(overview, "organization")
    name = _at(organization, "name") if isinstance(organization, Mapping) else organization
    return name if isinstance(name, str) and name else None
