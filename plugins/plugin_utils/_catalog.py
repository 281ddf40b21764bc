# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Customers and a catalog of standard reports: what is wanted, as items for the bulk module, and what is wrong with it.

Private to the collection: may change without notice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible.module_utils.common.validation import check_type_bool, check_type_dict, check_type_list

from ansible_collections.msp.checkcentral.plugins.module_utils import _api
from ansible_collections.msp.checkcentral.plugins.module_utils._desired import desired_object
from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Index
from ansible_collections.msp.checkcentral.plugins.plugin_utils._customers import NONE

Values = Mapping[str, Any]
Catalog = Mapping[str, Values]
Report = dict[str, Any]
SCOPES = ("organization", "customer")
CHECKGROUP_TYPES = ("checkgroup", "activity", "stats")
PEOPLE = ("usergroups", "users", "emails")
# Stands for a dashboard that a report needs and that is not compared.
_SOME_DASHBOARD = "not compared"
NAME_FORMAT = "{customer} - {title}"


def reports_of(
    catalog: Catalog,
    customers: Sequence[Values] = (),
    organization: Sequence[str] = (),
    dashboard: str | None = None,
    recipients: Values | None = None,
    copy_internal: bool = False,
    time: Any = "09:00",
    timezone: str | None = None,
    name_format: str = NAME_FORMAT,
) -> list[Report]:
    """Make the reports of the organization and of its customers.

    Raises AnsibleFilterError, which lists everything that is wrong.
    """
    catalog = dictionary("digest_reports_catalog", catalog)
    customers = read_customers(customers)
    organization = _list("digest_reports_organization_reports", organization)
    recipients = _with_lists("digest_reports_recipients", recipients, PEOPLE)
    copy_internal = boolean("digest_reports_copy_internal", copy_internal)
    name_format = str(NAME_FORMAT if name_format is None else name_format)
    problems = [*_catalog_problems(catalog), *_name_format_problems(name_format)]
    problems += _choice_problems("digest_reports_organization_reports", organization, catalog, "organization")
    problems += _customer_problems(customers, catalog)
    if problems:
        raise AnsibleFilterError("; ".join(problems))
    internal = {key: value for key, value in recipients.items() if value is not None}
    defaults = {"report_time": time, "timezone": timezone or None}
    reports = []
    for short_name in organization:
        entry = catalog[short_name]
        content = {"dashboard": dashboard} if entry["report_type"] == "dashboard" else {}
        if not entry.get("content") and content and not dashboard:
            problems.append(f"digest_reports_dashboard is missing; {short_name} needs the name or id of a dashboard")
        reports.append(_report(entry, entry["title"], content, internal, defaults, {"title": entry["title"]}))
    for customer in customers:
        own = {key: customer[key] for key in PEOPLE if customer.get(key) is not None}
        people = _together(own, internal) if copy_internal else own
        for short_name in _chosen(customer, catalog):
            entry = catalog[short_name]
            words = {"customer": str(customer["name"]), "title": entry["title"]}
            content = _customer_content(entry["report_type"], customer)
            if not entry.get("content") and None in content.values():
                problems.append(
                    f"customer {words['customer']!r} has no dashboard; {short_name} needs the name or id of one"
                )
            reports.append(_report(entry, _filled(name_format, words), content, people, defaults, words))
    if problems:
        raise AnsibleFilterError("; ".join(problems))
    return reports


def read_customers(customers: Any) -> list[dict[str, Any]]:
    """Read a list of customers, each with its lists; what is null or a blank text in them is None."""
    return [
        _with_lists(f"digest_reports_customers[{position}]", customer, (*PEOPLE, "reports"))
        for position, customer in enumerate(_list("digest_reports_customers", customers))
    ]


def dictionary(where: str, value: Any) -> dict[str, Any]:
    """Read a dictionary as the role's argument specification does; null is an empty one."""
    try:
        return {str(key): item for key, item in check_type_dict({} if value is None else value).items()}
    except (TypeError, ValueError) as error:
        raise AnsibleFilterError(f"{where} {value!r} is not a dictionary: {error}") from None


def _list(where: str, value: Any) -> list[Any]:
    """Read a list as the role's argument specification does; null and the word none are an empty one."""
    if value is None or isinstance(value, tuple):
        return list(value or ())
    if isinstance(value, str) and value.strip().lower() == NONE:
        return []
    try:
        return list(check_type_list(value))
    except (TypeError, ValueError) as error:
        raise AnsibleFilterError(f"{where} {value!r} is not a list: {error}") from None


def boolean(where: str, value: Any) -> bool:
    """Read a boolean as the role's argument specification does; null and a blank text are false."""
    if value is None or value == "":
        return False
    try:
        return bool(check_type_bool(value))
    except TypeError:
        raise AnsibleFilterError(f"{where} {value!r} is not a boolean; give true or false") from None


def _is_set(value: Any) -> bool:
    """Tell whether a value is more than null or a blank text."""
    return value is not None and not (isinstance(value, str) and not value.strip())


def _with_lists(where: str, value: Any, keys: Sequence[str]) -> dict[str, Any]:
    """Read a dictionary, and the lists under some of its keys; null and a blank text are not set, the word none is an empty list."""
    read = dictionary(where, value)
    lists = {key: _list(f"{where}.{key}", read[key]) if _is_set(read.get(key)) else None for key in keys if key in read}
    return {**read, **lists}


def _report(
    entry: Values, name: str, content: Values, recipients: Values, defaults: Values, words: Mapping[str, str]
) -> Report:
    """Make one report from its entry in the catalog; what the entry sets comes first."""
    scheduled = entry.get("interval_type") != "unscheduled"
    report: Report = {key: value for key, value in defaults.items() if scheduled or key != "report_time"}
    report.update({"content": dict(content), "recipients": dict(recipients)})
    report.update({key: value for key, value in entry.items() if key not in ("scope", "title")})
    report["name"] = name
    for key in ("description", "filename"):
        if isinstance(report.get(key), str):
            report[key] = _filled(report[key], words)
    return {key: value for key, value in report.items() if value is not None and value != {}}


def _customer_content(report_type: str, customer: Values) -> dict[str, Any]:
    if report_type == "dashboard":
        return {"dashboard": customer.get("dashboard")}
    if report_type in CHECKGROUP_TYPES:
        return {"checkgroup": str(customer.get("checkgroup") or customer["name"])}
    return {}


def _chosen(customer: Values, catalog: Catalog) -> Sequence[str]:
    """Return the short names of a customer's reports."""
    if customer.get("reports") is not None:
        return list(customer["reports"])
    return [short_name for short_name, entry in catalog.items() if entry["scope"] == "customer"]


def _together(own: Values, internal: Values) -> dict[str, Any]:
    """Add the internal recipients to a customer's."""
    people: dict[str, Any] = {}
    for key in PEOPLE:
        # Not a set: what is no name or address is refused later, and may be anything now.
        others = [person for person in internal.get(key, []) if person not in own.get(key, [])]
        if key in own or key in internal:
            people[key] = [*own.get(key, []), *others]
    if "org_wide" in internal:
        people["org_wide"] = internal["org_wide"]
    return people


def _filled(text: str, words: Mapping[str, str]) -> str:
    """Replace placeholders, once: a customer may well be called C({title})."""
    return re.sub(r"\{(customer|title)\}", lambda match: words.get(match.group(1), match.group()), text)


def _catalog_problems(catalog: Values) -> Iterator[str]:
    for short_name, entry in catalog.items():
        where = f"digest_reports_catalog.{short_name}"
        if not isinstance(entry, Mapping):
            yield f"{where} {entry!r} is not a dictionary; give scope, title, report_type and other options of a report"
            continue
        if entry.get("scope") not in SCOPES:
            yield f"{where}.scope {entry.get('scope')!r} is not possible; give {' or '.join(SCOPES)}"
        for key in ("title", "report_type"):
            if not isinstance(entry.get(key), str) or not entry[key].strip():
                yield f"{where}.{key} is missing; give a text"
        for key in ("name", "recipients"):
            if key in entry:
                yield f"{where}.{key} is not possible; names come from titles, and recipients from the customers and digest_reports_recipients"


def _name_format_problems(name_format: str) -> Iterator[str]:
    missing = [placeholder for placeholder in ("{customer}", "{title}") if placeholder not in name_format]
    if missing:
        yield f"digest_reports_name_format {name_format!r} lacks {' and '.join(missing)}; without it, reports would get the same name"


def _choice_problems(where: str, chosen: Sequence[str], catalog: Values, scope: str) -> Iterator[str]:
    """Say which chosen short names the catalog does not have for a scope."""
    possible = [name for name, entry in catalog.items() if isinstance(entry, Mapping) and entry.get("scope") == scope]
    for short_name in chosen:
        if short_name not in possible:
            yield f"{where} {short_name!r} is not in the catalog for the scope {scope}; give one of: {', '.join(possible)}"


def _customer_problems(customers: Sequence[Values], catalog: Values) -> Iterator[str]:
    positions: dict[str, int] = {}
    for position, customer in enumerate(customers):
        where = f"digest_reports_customers[{position}]"
        name = str(customer.get("name") or "")
        if not name.strip():
            yield f"{where}.name is missing; give the customer's name"
            continue
        first = positions.setdefault(name, position)
        if first != position:
            yield f"{where}.name {name!r} is also that of digest_reports_customers[{first}]; give each customer a name of its own"
        yield from _choice_problems(f"{where}.reports", customer.get("reports") or (), catalog, "customer")


# --- for coverage ---


def check_for_coverage(catalog: Catalog, customers: Sequence[Values], settings: Values) -> None:
    """Raise AnsibleFilterError for a catalog and customers that no report can be made from."""
    somebody = {"name": "Somebody"}
    reports_of(catalog, customers=[with_dashboard(customer) for customer in customers], **settings)
    short_names = of_customers(catalog)
    made = reports_of(catalog, customers=[with_dashboard(somebody)], **settings)
    problems = [
        f"digest_reports_catalog.{short_name}: {problem}"
        for short_name, report in zip(short_names, made)
        for problem in desired_object(REPORT, report)[1]
    ]
    if problems:
        raise AnsibleFilterError("; ".join(problems))


def of_customers(catalog: Catalog) -> list[str]:
    """Return the short names of the standard reports for customers."""
    return [short_name for short_name, entry in catalog.items() if entry["scope"] == "customer"]


def with_dashboard(customer: Values) -> dict[str, Any]:
    """Return a customer with a dashboard, so that reports can be made that need one."""
    return {**customer, "dashboard": customer.get("dashboard") or _SOME_DASHBOARD}


def by_checkgroup(
    customers: Sequence[Values], checkgroups: Sequence[Values]
) -> tuple[dict[str, list[Values]], list[dict[str, str]]]:
    """Return the customers by the ids of their check groups, and those without one, each with the reason."""
    groups = Index(_api.CHECKGROUPS, [dict(group) for group in checkgroups])
    assigned, unmatched = defaultdict(list), []
    for customer in customers:
        name = str(customer["name"])
        wanted = str(customer.get("checkgroup") or name)
        found = groups.matching(wanted)
        if len(found) == 1:
            assigned[found[0]["id"]].append(customer)
            continue
        reason = f"no check group is called {wanted!r}"
        if found:
            ids = ", ".join(group["id"] for group in found)
            reason = f"{len(found)} check groups are called {wanted!r}; give one of their ids as checkgroup: {ids}"
        unmatched.append({"name": name, "reason": reason})
    return dict(assigned), unmatched
