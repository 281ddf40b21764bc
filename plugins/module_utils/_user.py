# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts about users: createUser's properties, and the rules between them. Private to the collection.

May change without notice. The source of each fact is the vendor's help page unless a comment says otherwise.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _api, _typed, _values
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import Creatable, Problem, Property

_ACCESS_LEVELS = ("disabled", "custom", "readonly", "user", "editor", "manager", "administrator")
_PRIVILEGED = ("manager", "administrator")
# The page's lists are cut: these are seen.
_NOTIFICATION_TYPES = ("failures",)
_SERVICES = ("sms", "push")


def _name(value: Any) -> str:
    """Return a name. The address in its place may mean that the listing has no names, so it is not compared."""
    name = _values.text(value)
    if name and not any(_typed.problems_of_address(name)):
        raise ValueError("not a name")
    return name


def _notifications(value: Any) -> Hashable:
    """Return for each type of notification its services, in no order; a service that is left out is off."""
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        raise ValueError("not a list of notifications")
    try:
        kinds = {_values.word(_values.value_at(each, "type")): each.get("services") or [] for each in value}
        return frozenset((kind, frozenset(map(_values.word, services))) for kind, services in kinds.items())
    except (LookupError, TypeError):
        raise ValueError("not a notification") from None


_PROPERTIES = {
    # Whether the service minds the case of addresses is not documented; no one has two that differ only in it.
    "email": Property(required=True, canonical=_values.reference),
    "access_level": Property(required=True, choices=_ACCESS_LEVELS, key="accessLevel", canonical=_values.word),
    "name": Property(canonical=_name, implied_by="email"),
    "usergroups": Property(
        type="list", elements="str", refers_to=_api.USERGROUPS, key="userGroups", canonical=_values.references
    ),
    "send_welcome_email": Property(type="bool", key="sendWelcomeEmail", canonical=None),
    "notifications": Property(
        type="list",
        elements="dict",
        canonical=_notifications,
        properties={"type": Property(required=True), "services": Property(type="list", elements="str")},
    ),
}


def _address_rule(user: Mapping[str, Any]) -> Iterator[Problem]:
    # What is wrong with a text that identifies an object is told of every kind.
    if not any(_typed.problems_of_name(user["email"])):
        for what in _typed.problems_of_address(user["email"]):
            yield Problem("email", f"{user['email']!r} {what}")


def _notifications_rule(user: Mapping[str, Any]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for position, notification in enumerate(user.get("notifications", [])):
        path, kind = f"notifications[{position}]", notification["type"]
        for number, service in enumerate(notification.get("services", [])):
            if not service.strip():
                what = f"{service!r} is empty; give one such as {' or '.join(_SERVICES)}"
                yield Problem(f"{path}.services[{number}]", what)
        other = first.setdefault(_values.word(kind), position)
        if other != position:
            what = f"{kind!r} is also used by notifications[{other}]; give all services of a type together"
            yield Problem(f"{path}.type", what)


def _privileged_rule(user: Mapping[str, Any]) -> Iterator[str]:
    if user["access_level"] in _PRIVILEGED:
        yield f"access_level {user['access_level']!r} is not given to a new user"


def _unconfirmed(body: Mapping[str, Any]) -> Iterator[str]:
    try:
        _notifications(notifications := body.get("notifications", []))
    except ValueError:
        # Only extra_properties can set something else.
        return
    for notification in notifications:
        words: list[tuple[str, str, tuple[str, ...]]] = [("type", notification.get("type", ""), _NOTIFICATION_TYPES)]
        words += [("services", service, _SERVICES) for service in notification.get("services") or []]
        for key, said, confirmed in words:
            if said not in confirmed:
                yield f"notifications.{key} {_typed.unconfirmed(str(said), confirmed)}"


def _would_be_mailed(body: Mapping[str, Any]) -> Iterator[str]:
    if body.get("sendWelcomeEmail"):
        yield "a welcome mail would be sent"


def _may_have_been_mailed(body: Mapping[str, Any]) -> Iterator[str]:
    if body.get("sendWelcomeEmail"):
        yield "a welcome mail may have been sent, since send_welcome_email is true"


def receives_nothing(user: Mapping[str, Any]) -> str | None:
    """Return a remark if a recipient probably receives nothing (inferred); None if it does, or if that is not known."""
    try:
        level = _values.word(USER.value_in(user, "access_level"))
    except (LookupError, ValueError):
        return None
    return (
        f"the user {user.get('email') or user.get('name')!r} is disabled, and probably receives nothing"
        if level == "disabled"
        else None
    )


USER = Creatable(
    resource=_api.USERS,
    create_method="createUser",
    properties=_PROPERTIES,
    identity=("email",),
    rules=(_address_rule, _notifications_rule),
    warnings={"notifications": _unconfirmed},
    forewarnings=(_would_be_mailed,),
    afterwarnings=(_may_have_been_mailed,),
    allowed_by={"allow_privileged": _privileged_rule},
)
