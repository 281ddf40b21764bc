# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One customer to onboard: what was asked for, and its check group, for a ticket. Private to the collection.

May change without notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _api
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Index
from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_keys import (
    PEOPLE,
    customer_of_variables,
    read_customers,
)
from ansible_collections.msp.checkcentral.plugins.plugin_utils._variables import OF_ONE_CUSTOMER, misspelt


def onboarding(
    variables: Mapping[str, Any], names: Iterable[str] = (), checkgroups: Sequence[_api.Row] = ()
) -> dict[str, Any]:
    """Return the customer to make reports for, as the filter ``digest_reports`` takes it, with what is wrong with it.

    :param variables: those whose names begin with ``checkcentral_customer_``
    :param names: the names of all variables, to find those that are misspelt
    :param checkgroups: all check groups, as the info module returns them
    :return: ``customer``, ``checkgroup`` (the listed object, empty if there is not exactly one), ``recipients`` (texts)
    """
    customer = customer_of_variables(variables, "onboard_customer")
    [read] = read_customers([customer], "onboard_customer")
    problems = [*misspelt(names, playbook=True)]
    if not any(key in read for key in PEOPLE):
        problems.append(
            f"{OF_ONE_CUSTOMER}emails is missing; give the addresses that receive the reports, or none for no one"
        )
    found = Index(_api.CHECKGROUPS, list(checkgroups)).matching(read.get("checkgroup") or read["name"])
    return {
        "customer": {**customer, "problems": problems},
        "name": read["name"],
        "checkgroup": found[0] if len(found) == 1 else {},
        "recipients": [str(person) for key in ("emails", "users", "usergroups") for person in read.get(key, [])],
    }
