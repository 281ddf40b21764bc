# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check groups as customers: their checks, their statuses, their names as hosts.

Private to the collection: may change without notice.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from ansible_collections.msp.checkcentral.plugins.module_utils import _api, _status
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError

if TYPE_CHECKING:
    # The client needs requests, which filters do without.
    from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client

# German umlauts, and letters that Unicode does not decompose into an ASCII letter and an accent.
_LETTERS = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ẞ": "SS",
        "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
        "Æ": "Ae", "Œ": "Oe", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "Th",
    }
)  # fmt: skip
LABEL_OF_NOTHING = "checkgroup"
# Names that hosts must not have in any inventory.
RESERVED = ("all", "ungrouped", "checkcentral", "localhost", "127.0.0.1", "::1")
DIGITS_OF_ID = 8

Customer = dict[str, Any]


# --- reading ---


def read(client: Client, *, checks: bool, pending_overdue: bool, settings: bool) -> list[Customer]:
    """Read all check groups, in one or two calls.

    :param checks: with their checks
    :param pending_overdue: with the checks' ``pending`` and ``overdue``; costs the second call
    :param settings: with their settings
    :return: each with ``id``, ``name`` and ``description``; ``checks`` if asked for, None if they are unknown;
        ``settings`` if asked for
    """
    groups = _read(client, _api.CHECKGROUPS, includeChecks=checks, includeSettings=settings)
    customers = [{"id": row["id"], "name": row["name"], "description": row.get("description")} for row in groups]
    if settings:
        for customer, row in zip(customers, groups):
            customer["settings"] = _settings(row)
    if checks:
        listed = [_status.listed_checks(row) for row in groups]
        if pending_overdue or not all(map(_is_complete, listed)):
            listed = _completed(groups, listed, _read(client, _api.CHECKS, includePendingOverdue=pending_overdue))
        for customer, of_group in zip(customers, listed):
            customer["checks"] = None if of_group is None else sorted(of_group, key=_by_name)
    return customers


def _read(client: Client, resource: _api.Resource, **flags: bool) -> list[_api.Row]:
    """Read the objects of a kind, without rows that are listed a second time."""
    query = {name: _api.query_value(is_set) for name, is_set in flags.items() if is_set}
    found: dict[str, _api.Row] = {}
    for row in _api.rows(resource, client.read(resource.method, query)):
        found.setdefault(row["id"].casefold(), row)
    return list(found.values())


def _settings(group: _api.Row) -> Any:
    """Return a check group's settings. Whether the service returns them under a separate key is not documented."""
    beside = {key: value for key, value in group.items() if key not in ("id", "name", "description", "checks")}
    return group.get("settings", beside)


def _is_complete(listed: list[_api.Row] | None) -> bool:
    """Tell whether the list of a check group's checks has names and statuses, so that no other call is needed."""
    return listed is not None and all(check.get("name") and check.get("status") for check in listed)


def _completed(
    groups: list[_api.Row], listed: list[list[_api.Row] | None], checks: list[_api.Row]
) -> list[list[_api.Row] | None]:
    """Return each check group's checks, after all checks have been read.

    The list of a check group decides which checks belong to it. Without a list, the checks themselves decide.
    """
    by_id = {check["id"].casefold(): check for check in checks}
    return [
        told if own is None else [_merged(by_id.get(check["id"].casefold(), {}), check) for check in own]
        for told, own in zip(_status.members(groups, checks), listed)
    ]


def _merged(known: _api.Row, listed: _api.Row) -> _api.Row:
    """Return a check as its group and the list of all checks describe it together."""
    check = {**known, **{key: value for key, value in listed.items() if value not in (None, "")}}
    return {"name": check["id"], **check}


def _by_name(check: _api.Row) -> tuple[str, str]:
    return str(check["name"]).casefold(), check["id"]


class Owner(NamedTuple):
    """The check group that a check belongs to, and the name of its host."""

    id: str
    name: str
    host: str


def owners(client: Client, checks: Iterable[_api.Row], form: str | None) -> tuple[dict[str, Owner], dict[str, Owner]]:
    """Read all check groups; return those of the checks by the checks' ids, and those with unique names by their names.

    :param form: see :func:`host_names`; None: hosts have no names
    """
    groups = _read(client, _api.CHECKGROUPS, includeChecks=True)
    hosts = {group["id"]: host for host, group in host_names(groups, form, RESERVED).items()} if form else {}
    of_check, names = {}, Counter(group["name"] for group in groups)
    every = {group["id"]: Owner(group["id"], group["name"], hosts.get(group["id"], "")) for group in groups}
    for group, told in zip(groups, _status.members(groups, checks)):
        for check in _status.listed_checks(group) or told or []:
            of_check[check["id"].casefold()] = every[group["id"]]
    return of_check, {owner.name: owner for owner in every.values() if names[owner.name] == 1}


# --- statuses ---


def word_of(status: str) -> str:
    """Return a status in ASCII, for names of groups and keys."""
    return label(status, otherwise=_status.UNKNOWN)


def checks_by_status(checks: Iterable[_api.Row]) -> dict[str, list[str]]:
    """Return the names of checks by status; the usual statuses are always present."""
    found: dict[str, list[str]] = {word: [] for word in _status.USUAL}
    for check in checks:
        found.setdefault(word_of(_status.status_of(check)), []).append(str(check["name"]))
    return found


# --- names of hosts ---


def label(text: str, otherwise: str) -> str:
    """Return a text in ASCII letters, digits, ``_``, ``-`` and ``.``; ``otherwise`` if nothing remains."""
    text = unicodedata.normalize("NFC", text).translate(_LETTERS)
    text = "".join(part for part in unicodedata.normalize("NFKD", text) if not unicodedata.combining(part))
    return re.sub(r"[^A-Za-z0-9_.-]+", "_", text).strip("_.-") or otherwise


def slug(text: str) -> str:
    """Return a string in lowercase ASCII letters and digits with hyphens between them; empty if nothing remains."""
    return re.sub(r"[_.-]+", "-", label(text, otherwise="").lower())


def host_names(customers: Iterable[Customer], form: str, taken: Iterable[str]) -> dict[str, Customer]:
    """Return the customers by the names of their hosts, sorted by name.

    The names depend on which customers there are, and not on their order.

    :param form: ``name``; ``name_id``, always with the start of the id; ``id``
    :param taken: names that hosts must not have
    """
    forbidden = {name.casefold() for name in taken}
    candidates = [(customer, _candidates(customer, form)) for customer in customers]
    while True:
        count = Counter(names[0].casefold() for dummy, names in candidates)
        clashes = [
            names for dummy, names in candidates if count[names[0].casefold()] > 1 or names[0].casefold() in forbidden
        ]
        if not clashes:
            found = {names[0]: customer for customer, names in candidates}
            return dict(sorted(found.items(), key=lambda item: (item[0].casefold(), item[0])))
        for names in clashes:
            if len(names) == 1:
                raise CheckCentralError("protocol", f"cannot make a unique host name for the check group {names[0]}")
            del names[0]


def _candidates(customer: Customer, form: str) -> list[str]:
    """Return possible names of a customer's host, the best one first."""
    identity = label(customer["id"], otherwise=LABEL_OF_NOTHING).lower()
    if form == "id":
        return [identity]
    name = label(customer["name"], otherwise="")
    plain = [name] if name and form == "name" and not name.casefold().startswith("checkcentral") else []
    base = name or LABEL_OF_NOTHING
    return [*plain, f"{base}_{identity[:DIGITS_OF_ID]}", f"{base}_{identity}"]
