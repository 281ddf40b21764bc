# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The objects of an organization as variables of the role customers: pure functions on listed objects.

Private to the collection: may change without notice. Everything that the variables ask for exists and does not differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.msp.checkcentral.plugins.module_utils import _adopt, _api, _resolve, _typed, _values, _words
from ansible_collections.msp.checkcentral.plugins.module_utils._check import CHECK
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError
from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT
from ansible_collections.msp.checkcentral.plugins.module_utils._user import USER
from ansible_collections.msp.checkcentral.plugins.plugin_utils._check_catalog import CheckCatalog, checks_of
from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_keys import read_customers
from ansible_collections.msp.checkcentral.plugins.plugin_utils._standard_reports import StandardReports

Row = dict[str, Any]
# The lists that are read, by the keys under which the info modules return them.
LISTS = {key: read.resource for key, read in _api.READS.items() if read.resource.identified}
KINDS = (USER, CHECK, REPORT)


@dataclass
class Adoption:
    """The objects of an organization.

    ``variables`` are those of the role customers, in the order in which people read them. ``not_adopted`` lists the objects that
    they leave out (``kind``, ``id``, ``name``, ``reason``). ``not_told`` has, by the key of each kind, the options that the service
    does not return. ``counts`` has the number of objects.
    """

    variables: dict[str, Any]
    not_adopted: list[Row]
    not_told: dict[str, list[str]]
    counts: dict[str, int]


def adoption(
    organization: str | None,
    listed: Mapping[str, Sequence[Row]],
    settings: Mapping[str, Any],
    standard: Mapping[str, Any],
) -> Adoption:
    """Return the objects of an organization as variables.

    :param organization: its name; None if the service does not return it
    :param listed: all objects by the keys of :data:`LISTS`, as the info modules return them; checks with their settings
    :param settings: variables of the role digest_reports that are set; they are not repeated in the result
    :param standard: the standard catalog of reports
    Raises AnsibleFilterError for invalid settings, and for lists that cannot be read.
    """
    try:
        found = {each: _resolve.Index(each, _api.rows(each, list(listed[key]))) for key, each in LISTS.items()}
        # All objects are listed already, so it makes no calls.
        resolver = _resolve.Resolver(None, found)  # type: ignore[arg-type]
        adopted = {kind.key: _adopt.adopt(kind, found[kind.resource].rows, resolver) for kind in KINDS}
    except CheckCentralError as error:
        raise AnsibleFilterError(error.message) from None
    not_adopted = [{"kind": key, **each} for key, of_kind in adopted.items() for each in of_kind.not_adopted]
    reports = StandardReports(adopted["report"].items, found[_api.REPORTS].rows, resolver, settings, standard)
    customers = _customers(found[_api.CHECKGROUPS].rows, reports, resolver)
    of_group = dict(customers)
    for identity, item in adopted["check"].items.items():
        customer = of_group.get(resolver.id_of(_api.CHECKGROUPS, item["checkgroup"]).lower())
        reason = _add_check(customer, item)
        if reason:
            name = f"{item['checkgroup']}/{item['name']}"
            not_adopted.append({"kind": "check", "id": identity, "name": name, "reason": reason})
    of_name = _by_name(customers, found[_api.CHECKGROUPS])
    for identity, item in adopted["user"].items.items():
        groups = [resolver.row_of(_api.USERGROUPS, group)["name"] for group in item.get("usergroups", [])]
        reason = _add_user(of_name, item, groups)
        if reason:
            not_adopted.append({"kind": "user", "id": identity, "name": item["email"], "reason": reason})
    others = [item for identity, item in adopted["report"].items.items() if identity not in reports.matched]
    listed_customers = [customer for dummy, customer in customers]
    return Adoption(
        {
            **({"checkcentral_organization": organization} if organization else {}),
            **reports.variables,
            "checkcentral_customers": listed_customers,
            "customers_other_reports": others,
        },
        not_adopted,
        {key: of_kind.not_told for key, of_kind in adopted.items() if of_kind.items and of_kind.not_told},
        {
            "customers": len(customers),
            "checks": sum(len(each.get("checks", [])) for each in listed_customers),
            "users": sum(len(each.get("portal_users", [])) for each in listed_customers),
            "standard_reports": len(reports.matched),
            "other_reports": len(others),
        },
    )


# --- customers ---


def _customers(
    checkgroups: Sequence[Row], reports: StandardReports, resolver: _resolve.Resolver
) -> list[tuple[str, Row]]:
    """Return a customer for each check group, with the id of the check group, sorted by name."""
    found = []
    taken: set[str] = set()
    of_groups = {group["name"] for group in checkgroups}
    groups = [
        (group, [name for name in reports.names_of(group["id"]) if name == group["name"] or name not in of_groups])
        for group in checkgroups
    ]
    # First those whose names follow from reports: the names of the others are free to choose.
    for group, names in sorted(groups, key=lambda each: (not each[1], each[0]["name"].casefold(), each[0]["id"])):
        reference = _adopt.name_for(_api.CHECKGROUPS, group["id"], resolver)
        possible = [name for name in _possible_names(group, names) if name not in taken]
        customer, matched = reports.best(possible, reference)
        taken.add(customer["name"])
        reports.matched |= matched
        found.append((group["id"].lower(), customer))
    return sorted(found, key=lambda each: (each[1]["name"].casefold(), each[1]["name"]))


def _possible_names(group: Row, names: Iterable[str]) -> Iterator[str]:
    """Yield possible names of a customer: the check group's name, names in its reports, and then unique names with the id."""
    name = group["name"]
    if any(_typed.problems_of_name(name)):
        name = _typed.as_seen(name) or "check group"
    yield from dict.fromkeys([name, *names])
    # The first characters of ids usually differ, but need not.
    yield f"{name} ({group['id'][:8]})"
    yield f"{name} ({group['id']})"


def _add_check(customer: Row | None, item: Row) -> str | None:
    """Add a check to its customer, or return the reason why not."""
    if customer is None:
        return "its check group is not listed"
    check = {key: value for key, value in item.items() if key != "checkgroup"}
    [read] = read_customers([{"name": customer["name"], "checks": [check]}], "checkcentral_customers")
    [made] = checks_of(read, CheckCatalog({}))
    if "problems" in made or any(made.get(key) != value for key, value in check.items()):
        return "it contains a placeholder such as {customer}, which the role customers would replace or refuse"
    customer.setdefault("checks", []).append(check)
    return None


def _by_name(customers: Iterable[tuple[str, Row]], checkgroups: _resolve.Index) -> dict[str, list[Row]]:
    """Return customers by their own names and by the names of their check groups."""
    found: dict[str, list[Row]] = defaultdict(list)
    for identity, customer in customers:
        for name in {_called(customer["name"]), *(_called(row["name"]) for row in checkgroups.with_id(identity))}:
            found[name].append(customer)
    return found


def _add_user(of_name: Mapping[str, Sequence[Row]], item: Row, groups: Sequence[str]) -> str | None:
    """Add a user to the customer with the name of one of its user groups, or whose check group has that name; or return why not.

    :param groups: the names of its user groups
    """
    if not groups:
        return "the service lists no user group for it, so its customer is unknown"
    of_user = {customer["name"]: customer for group in groups for customer in of_name.get(_called(group), ())}
    if not of_user:
        return "none of its user groups has the name of a customer or a check group, so its customer is unknown"
    if len(of_user) > 1:
        return f"its user groups have the names of several customers or their check groups: {_words.quoted_names([*of_user])}"
    [customer] = of_user.values()
    customer.setdefault("portal_users", []).append(item)
    return None


def _called(name: str) -> str:
    return _values.normalized_text(name).casefold()
