# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Customers and a catalog of standard reports as items for the bulk module, each with its problems.

Private to the collection: may change without notice.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ansible.errors import AnsibleFilterError
from ansible.module_utils.common.validation import check_type_bool

from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT
from ansible_collections.msp.checkcentral.plugins.module_utils._typed import excerpt, problems_of_name, problems_of_text
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _variables
from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_keys import (
    PEOPLE,
    Customer,
    filled,
    given_customers,
    is_set,
    read_customers,
    read_customers_only,
    read_dictionary,
    read_list,
    read_or_problem,
    read_recipients,
    without_unset,
    words_of,
)

Values = Mapping[str, Any]
Catalog = Mapping[str, Values]
Item = dict[str, Any]
SCOPES = ("organization", "customer")
_CHECKGROUP_TYPES = ("checkgroup", "activity", "stats")
_NOT_OF_THE_CATALOG = ("name", "recipients")
_KEYS = ("scope", "title", *(option for option in REPORT.options if option not in _NOT_OF_THE_CATALOG))
NAME_FORMAT = "{customer} - {title}"
TIME = "09:00"


def reports_of(
    catalog: Any,
    customers: Any = None,
    organization: Any = None,
    dashboard: Any = None,
    recipients: Any = None,
    copy_internal: Any = False,
    time: Any = TIME,
    timezone: Any = None,
    name_format: Any = NAME_FORMAT,
    standard: Any = None,
    shared_customers: Any = None,
    only: Any = None,
    variables: Iterable[str] = (),
) -> list[Item]:
    """Make the reports of the organization and of its customers, each with ``origin`` and, if it is invalid, ``problems``.

    Problems that concern no single report are in a separate item, which the module refuses like the others.

    :param only: names of customers; if there are any, other customers and the organization's reports are left alone
    """
    problems: list[str] = []
    catalog = read_or_problem(problems, {}, read_catalog, catalog, standard)
    name_format = str(name_format) if is_set(name_format) else NAME_FORMAT
    internal = read_recipients("digest_reports_recipients", recipients, problems)
    chosen = read_or_problem(problems, [], read_list, "digest_reports_organization_reports", organization) or []
    is_internal = read_or_problem(problems, False, boolean, "digest_reports_copy_internal", copy_internal)
    read, is_part = customers_of(customers, shared_customers, only, problems)
    if is_part:
        chosen = []
    # With hosts as customers, the variables are those of one of them.
    told = {problem for customer in read for problem in customer["problems"]}
    problems += [problem for problem in _variables.misspelt(variables) if problem not in told]
    wrong = {short_name: [*_entry_problems(short_name, entry)] for short_name, entry in catalog.items()}
    problems += [*itertools.chain(*wrong.values()), *_name_format_problems(name_format)]
    problems += _choice_problems("digest_reports_organization_reports", chosen, catalog, "organization")
    maker = _Maker(
        catalog,
        {short_name: entry for short_name, entry in catalog.items() if not wrong[short_name]},
        name_format,
        internal if is_internal else {},
        {"report_time": time if is_set(time) else TIME, "timezone": timezone if is_set(timezone) else None},
    )
    items = [
        maker.of_organization(str(short_name), dashboard, internal)
        for short_name in chosen
        if str(short_name) in maker.usable
    ]
    for customer in read:
        items += maker.of_customer(customer)
    if problems:
        items.insert(0, refused(None, {"variable": "digest_reports_catalog"}, problems))
    return items


def customers_of(customers: Any, shared_customers: Any, only: Any, problems: list[str]) -> tuple[list[Customer], bool]:
    """Return the customers that a run is about, and whether it leaves others out; what is wrong is added to the problems."""
    given, variable = given_customers(customers, shared_customers)
    read: list[Customer] = read_or_problem(problems, [], read_customers, given, variable)
    names = read_customers_only(only, problems)
    if not names:
        return read, False
    known = [customer["name"] for customer in read]
    called = [customer["name"] for customer in read if "unnamed" not in customer]
    problems += [
        f"customers_only: no customer of {variable} is called {name!r}; {_variables.right_name(str(name), called)}"
        for name in names
        if name not in known
    ]
    return [customer for customer in read if customer["name"] in names], True


def read_catalog(catalog: Any, standard: Any = None) -> dict[str, Any]:
    """Return a catalog, or the standard one if it is null or blank. Raises AnsibleFilterError if it is not a dictionary."""
    found = catalog if is_set(catalog) else standard
    read = read_dictionary("digest_reports_catalog", found, "one of standard reports")
    return {key: without_unset(entry) if isinstance(entry, Mapping) else entry for key, entry in read.items()}


def boolean(where: str, value: Any) -> bool:
    """Read a boolean, false if it is not set. Raises AnsibleFilterError for an invalid value."""
    try:
        return is_set(value) and bool(check_type_bool(value))
    except TypeError:
        raise AnsibleFilterError(f"{where} {excerpt(value)} is not a boolean; give true or false") from None


def of_customers(catalog: Catalog) -> list[str]:
    """Return the short names of the standard reports for customers."""
    return [name for name, entry in catalog.items() if isinstance(entry, Mapping) and entry.get("scope") == "customer"]


def titles_of_organization(catalog: Catalog) -> set[str]:
    """Return the titles of the standard reports of the organization."""
    entries = (entry for entry in catalog.values() if isinstance(entry, Mapping))
    return {str(entry.get("title")) for entry in entries if entry.get("scope") == "organization"}


class _Maker(NamedTuple):
    """Makes items from entries of the catalog.

    usable: the valid entries.
    internal: recipients that all customers' reports have.
    """

    catalog: Values
    usable: Catalog
    name_format: str
    internal: Values
    defaults: Values

    def of_organization(self, short_name: str, dashboard: Any, recipients: Values) -> Item:
        entry = self.usable[short_name]
        title = entry["title"]
        origin = {"variable": "digest_reports_organization_reports", "short_name": short_name, "title": title}
        if _lacks_dashboard(entry, dashboard):
            problem = f"digest_reports_dashboard is missing; {short_name} needs the name or id of a dashboard"
            return refused(title, origin, [problem])
        about = {"content": _content(entry, {"dashboard": dashboard}), "recipients": _people({}, recipients)}
        return self._item(entry, {"name": title, **about}, {}, {"title": title}, origin)

    def of_customer(self, customer: Customer) -> list[Item]:
        """Return a customer's items; one at least if something is wrong with it."""
        name, label = customer["name"], customer["label"]
        chosen = customer.get("reports", of_customers(self.catalog))
        # Each report would be refused for such a name.
        of_name = [f"{label}: name {each}" for each in (problems_of_name(name) if chosen else ())]
        problems = [*customer["problems"], *of_name]
        is_named = "unnamed" not in customer and not of_name
        origin = {"customer": name, **customer["origin"], "name_form": self.name_format}
        people = _people(customer, self.internal)
        checkgroup = customer.get("checkgroup") or (name if is_named else None)
        content = {"checkgroup": checkgroup} if checkgroup else {}
        origin.update(content)
        own: Item = {key: customer[key] for key in ("report_time", "timezone") if key in customer}
        items = []
        for short_name in chosen:
            wrong = [*problems, *_choice_problems(f"{label}: reports", [short_name], self.catalog, "customer")]
            entry = self.usable.get(short_name)
            title = entry["title"] if entry else short_name
            about = {**origin, "short_name": short_name, "title": title}
            called = filled(self.name_format, {"customer": name, "title": title})
            if entry and _lacks_dashboard(entry, customer.get("dashboard")):
                wrong.append(f"{label} has no dashboard; {short_name} needs the name or id of one")
                entry = None
            if entry:
                inside = _content(entry, {"dashboard": customer.get("dashboard"), **content})
                base = {"name": called, "content": inside, "recipients": dict(people)}
                item = self._item(entry, base, own, {**words_of(customer), "title": title}, about)
                items.append(with_problems(item, wrong))
            elif wrong:
                # Otherwise its only problem is its entry in the catalog, which is reported there.
                items.append(refused(called, about, wrong, content, people))
        if is_named and (items or not problems):
            return items
        # The module validates the customer's own settings once, as those of no report.
        told = dict.fromkeys([*problems, *(each for item in items for each in item.get("problems", []))])
        return [{**refused(None, origin, [*told], content, people), **own}]

    def _item(self, entry: Values, base: Values, own: Values, words: Mapping[str, str], origin: Values) -> Item:
        """Make one item. The customer's own settings take precedence over the entry in the catalog, and this over the defaults."""
        settings = {**self.defaults, **own}
        if entry.get("interval_type") == "unscheduled":
            del settings["report_time"]
        listed = {key: value for key, value in entry.items() if key not in ("scope", "title", *own)}
        item: Item = {**settings, **base, **listed}
        for key in ("description", "filename"):
            if isinstance(item.get(key), str):
                item[key] = filled(item[key], words)
        if isinstance(item["content"], Mapping) and isinstance(item["content"].get("check"), str):
            item["content"] = {**item["content"], "check": filled(item["content"]["check"], words)}
        return {**{key: value for key, value in item.items() if value not in (None, {})}, "origin": dict(origin)}


def _content(entry: Values, subjects: Values) -> Item:
    """Return what a report is about by its type, if that is a dashboard or a check group."""
    kind = "checkgroup" if entry["report_type"] in _CHECKGROUP_TYPES else entry["report_type"]
    return {kind: subjects[kind]} if kind in subjects else {}


def _lacks_dashboard(entry: Values, dashboard: Any) -> bool:
    return entry["report_type"] == "dashboard" and not entry.get("content") and not is_set(dashboard)


def _people(own: Values, internal: Values) -> dict[str, Any]:
    """Return all four kinds of recipients, so that an additional recipient in the portal is drift."""
    people: dict[str, Any] = {"org_wide": False, **internal}
    for key in PEOPLE:
        # Not a set: invalid values are refused later, and may be of any type here.
        listed = own.get(key, [])
        people[key] = [*listed, *(person for person in internal.get(key, []) if person not in listed)]
    return people


def with_problems(
    item: Item, problems: Sequence[str], *, is_enough: bool = True, content: Values | None = None
) -> Item:
    """Return an item with its problems, if there are any.

    :param is_enough: whether the module can validate the item's options; if not, an item with problems has none of them
    :param content: for such an item
    """
    if not is_enough and problems:
        return refused(None, item["origin"], problems, content)
    return {**item, "problems": list(problems)} if problems else item


def refused(
    name: str | None,
    origin: Values,
    problems: Sequence[str],
    content: Values | None = None,
    people: Values | None = None,
) -> Item:
    """Return an item for input that no report can be made of. It keeps the parts that the module can validate.

    :param name: the report's name; None for a problem that concerns no single report
    """
    more = {key: dict(value) for key, value in (("content", content), ("recipients", people)) if value}
    about = {} if name is None else {"name": name, "report_type": "stats"}
    return {**about, **more, "origin": dict(origin), "problems": list(problems)}


def _entry_problems(short_name: str, entry: Any) -> Iterator[str]:
    where = f"digest_reports_catalog.{short_name}"
    if not isinstance(entry, Mapping):
        yield f"{where} {excerpt(entry)} is not a dictionary; give scope, title, report_type and other options of a report"
        return
    if entry.get("scope") not in SCOPES:
        yield f"{where}.scope {entry.get('scope')!r} is not possible; give {' or '.join(SCOPES)}"
    for key in ("title", "report_type"):
        if not is_set(entry.get(key)):
            yield f"{where}.{key} is missing; give a string"
        else:
            yield from (f"{where}.{key} {problem}" for problem in problems_of_text(entry[key]))
    for key in entry:
        if key in _NOT_OF_THE_CATALOG:
            yield f"{where}.{key} is not possible; names come from titles, and recipients from the customers and digest_reports_recipients"
        elif key not in _KEYS:
            yield f"{where}.{key} is not known; {_variables.right_name(key, _KEYS)}"


def _name_format_problems(name_format: str) -> Iterator[str]:
    missing = [placeholder for placeholder in ("{customer}", "{title}") if placeholder not in name_format]
    if missing:
        yield f"digest_reports_name_format {name_format!r} lacks {' and '.join(missing)}; without it, reports would get the same name"


def _choice_problems(where: str, chosen: Sequence[Any], catalog: Values, scope: str) -> Iterator[str]:
    """Yield a problem for each chosen short name that the catalog does not have for a scope."""
    possible = [
        name
        for name, entry in catalog.items()
        if not isinstance(entry, Mapping) or entry.get("scope") not in SCOPES or entry["scope"] == scope
    ]
    for short_name in chosen:
        if short_name not in possible:
            right = _variables.right_choice(str(short_name), possible)
            yield f"{where} {short_name!r} is not in the catalog for the scope {scope}; {right}"
