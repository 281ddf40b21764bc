# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One customer to onboard: what was asked for, what the service has of it, what is wrong. Private to the collection.

May change without notice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _api
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Index, is_id
from ansible_collections.msp.checkcentral.plugins.plugin_utils._catalog import Catalog, dictionary
from ansible_collections.msp.checkcentral.plugins.plugin_utils._customers import parts

# Stricter than the module's rule: what people paste into a form may be "Name <address>".
_ADDRESS = re.compile(r"""[^@\s<>"'()\[\]{}][^@\s<>"()\[\]{}]*@[^@\s<>"'()\[\]{}]+\.[^@\s<>"'()\[\]{}.]+""")


def onboarding(
    catalog: Catalog,
    customer: Any = None,
    emails: Any = None,
    checkgroup: Any = None,
    dashboard: Any = None,
    reports: Any = None,
    checkgroups: Sequence[_api.Row] = (),
    dashboards: Sequence[_api.Row] = (),
) -> dict[str, Any]:
    """Return the customer to make reports for, and what is wrong with it.

    :param catalog: the standard reports by their short names
    :param checkgroups: all check groups, and ``dashboards`` all dashboards, as the info modules return them
    :return: ``customer`` (``name``, ``checkgroup`` as an id, ``emails``, and if set ``dashboard`` and ``reports``),
        ``checkgroup`` (the listed object, empty if there is none) and ``problems``, a text each
    Raises AnsibleFilterError for a catalog that is no dictionary.
    """
    name, group, board = _text(customer), _text(checkgroup), _text(dashboard)
    groups, boards = Index(_api.CHECKGROUPS, list(checkgroups)), Index(_api.DASHBOARDS, list(dashboards))
    found = next(iter(groups.matching(group or name)), {})
    addresses, chosen = _list(emails) or [], _list(reports)
    wanted = {"name": name, "checkgroup": found.get("id", ""), "emails": addresses}
    wanted |= {"dashboard": board} if board else {}
    wanted |= {} if chosen is None else {"reports": chosen}
    problems = [
        *_problems_of_name(name),
        *_problems_of_addresses(addresses),
        *_problems_of_reports(chosen, dictionary("digest_reports_catalog", catalog), board),
        *_problems_of_reference(
            "checkcentral_customer_checkgroup" if group else "checkcentral_customer_name", groups, group or name
        ),
        *_problems_of_reference("checkcentral_customer_dashboard", boards, board),
    ]
    return {"customer": wanted, "checkgroup": found, "problems": problems}


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _list(value: Any) -> list[str] | None:
    """Return a list, or a text of parts, each part once; None if it is not set."""
    found = parts(value)
    if found is None:
        return None
    items = found if isinstance(found, list) else [found]
    return list(dict.fromkeys(part for item in items for part in parts(str(item)) or []))


def _problems_of_name(name: str) -> Iterator[str]:
    if not name:
        yield "checkcentral_customer_name is missing; give the customer's name"
    elif any(unicodedata.category(character) == "Cc" for character in name):
        yield "checkcentral_customer_name has a control character, such as a line break, in it; give the name without it"


def _problems_of_addresses(addresses: Sequence[str]) -> Iterator[str]:
    if not addresses:
        yield "checkcentral_customer_emails is missing; give the addresses that receive the reports"
    for address in addresses:
        if not _ADDRESS.fullmatch(address):
            yield f"checkcentral_customer_emails: '{address}' does not look like an address"


def _problems_of_reports(chosen: Sequence[str] | None, catalog: Catalog, dashboard: str) -> Iterator[str]:
    of_customers = {
        short_name: entry
        for short_name, entry in catalog.items()
        if isinstance(entry, Mapping) and entry.get("scope") == "customer"
    }
    for short_name in chosen or []:
        if short_name not in of_customers:
            choices = ", ".join(of_customers)
            yield f"checkcentral_customer_reports: '{short_name}' is not in the catalog for customers; give any of: {choices}"
    in_need = [
        short_name
        for short_name, entry in of_customers.items()
        if entry.get("report_type") == "dashboard"
        and "content" not in entry
        and (chosen is None or short_name in chosen)
    ]
    if in_need and not dashboard:
        yield f"checkcentral_customer_dashboard is missing; {', '.join(in_need)} needs the name or id of one"


def _problems_of_reference(variable: str, index: Index, reference: str) -> Iterator[str]:
    """Say why a reference does not stand for exactly one object; one that is not given has no problem."""
    found = index.matching(reference)
    if len(found) > 1:
        yield f"{variable}: {index.ambiguity(reference, found)}"
    elif not found and reference:
        yield f"{variable}: {'nothing has this id' if is_id(reference) else index.absence(reference)}"
