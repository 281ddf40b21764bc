# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All objects of customers: users, checks and reports, as items for the module of several lists.

Private to the collection: may change without notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT
from ansible_collections.msp.checkcentral.plugins.module_utils._typed import excerpt
from ansible_collections.msp.checkcentral.plugins.module_utils._user import USER
from ansible_collections.msp.checkcentral.plugins.plugin_utils._catalog import (
    Item,
    boolean,
    customers_of,
    refused,
    reports_of,
    with_problems,
)
from ansible_collections.msp.checkcentral.plugins.plugin_utils._check_catalog import CheckCatalog, checks_of
from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_keys import (
    Customer,
    not_texts_of,
    read_list,
    read_or_problem,
    without_unset,
    wrong_keys,
)

Items = dict[str, list[Item]]


def objects_of(
    customers: Any,
    shared_customers: Any = None,
    only: Any = None,
    check_catalog: Any = None,
    standard_checks: Any = None,
    other_reports: Any = None,
    catalog: Any = None,
    switches: Mapping[str, Any] | None = None,
    **settings: Any,
) -> Items:
    """Make the users, checks and reports of customers, each with ``origin`` and, if it is invalid, ``problems``.

    With ``only``, the result does not have other customers, the organization's reports and other reports.

    :param settings: of the standard reports, for :func:`_catalog.reports_of`
    :return: ``users``, ``checks``, ``reports``
    """
    # What is wrong with them is told with their reports.
    read, is_part = customers_of(customers, shared_customers, only, [])
    standard_catalog = CheckCatalog(check_catalog, standard_checks)
    problems = list(standard_catalog.problems)
    for name, value in (switches or {}).items():
        # Ansible's own filter takes what is no boolean for false, and a plan would become a run.
        read_or_problem(problems, False, boolean, name, value)
    others = [] if is_part else [*_other_reports(other_reports, problems)]
    users = [user for customer in read for user in _users_of(customer)]
    checks = [check for customer in read for check in checks_of(customer, standard_catalog)]
    reports = reports_of(catalog, customers, shared_customers=shared_customers, only=only, **settings)
    general = [refused(None, {"variable": "customers_check_catalog"}, problems)] if problems else []
    # Problems of users and checks without options are reported with the reports.
    general += [each for each in [*users, *checks] if not _has_options(each)]
    return {
        "users": [user for user in users if _has_options(user)],
        "checks": [check for check in checks if _has_options(check)],
        "reports": [*general, *reports, *others],
    }


def _has_options(item: Item) -> bool:
    return not set(item) <= {"content", "origin", "problems"}


def _other_reports(given: Any, problems: list[str]) -> Iterator[Item]:
    """Yield the reports that belong to no customer and no catalog, and add their problems to the problems."""
    variable = "customers_other_reports"
    for number, report in enumerate(read_or_problem(problems, [], read_list, variable, given, "users") or [], start=1):
        if isinstance(report, Mapping):
            yield {"origin": {"variable": variable}, **report}
            problems += not_texts_of(f"{variable}: report number {number}", report, REPORT.options)
        else:
            problems.append(
                f"{variable}: {excerpt(report)}, number {number}, is not a dictionary; give each report as one"
            )


# --- users ---

_KEYS = tuple(USER.options)
_NOT_POSSIBLE = {
    "allow_privileged": "allow_privileged is not a key of a user; use the variable customers_allow_privileged, which applies to the whole run"
}


def _users_of(customer: Customer) -> Iterator[Item]:
    """Yield the users of a customer, each with ``origin`` and, if it is invalid, ``problems``.

    A user that has too few options to be validated has only these.
    """
    for number, written in enumerate(customer.get("portal_users", []), start=1):
        user, problems = _user(f"{customer['label']}: portal user number {number}", written)
        if "unnamed" in customer:
            problems = [*customer["problems"], *problems]
        item = {**user, "origin": {"customer": customer["name"], **customer["origin"]}}
        yield with_problems(item, problems, is_enough="email" in user and "access_level" in user)


def _user(where: str, written: Any) -> tuple[dict[str, Any], list[str]]:
    """Return the options of a user, and their problems."""
    if isinstance(written, str):
        words = re.split(r"[,;\s]+", written.strip())
        if len(words) == 2:
            return {"email": words[0], "access_level": words[1].lower()}, []
        return {}, [
            f"{where} {written!r} is not possible; give an address and an access level, such as: it@example.com, readonly"
        ]
    if not isinstance(written, Mapping):
        return {}, [
            f"{where} {excerpt(written)} is not a dictionary; give each user as one, with email and access_level"
        ]
    user = without_unset(written)
    problems = [*wrong_keys(where, user, _KEYS, _NOT_POSSIBLE), *not_texts_of(where, user, USER.options)]
    problems += [f"{where} has no {key}; give one" for key in ("email", "access_level") if key not in user]
    return {key: value for key, value in user.items() if key in _KEYS}, problems
