# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which existing reports are standard reports, and the variables of a customer that ask for them: pure functions.

Private to the collection: may change without notice. A report is a standard report if the modules find no difference to the item
that the catalog makes, and if it has no description, file name and the like that the catalog does not have.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.msp.checkcentral.plugins.module_utils import _api, _compare, _desired, _values
from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Resolver
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _catalog
from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_keys import PEOPLE, filled, is_set

Item = dict[str, Any]
# Options that only people set; the service does not set them by itself.
_WORDS = ("description", "filename", "timezone", "extra_properties")
_NOTHING: tuple[Any, ...] = (None, False, "", [], {})


class StandardReports:
    """The standard reports among the existing reports.

    ``matched`` has the ids of the reports that variables ask for, ``variables`` has the variables of the organization.
    """

    def __init__(
        self,
        items: Mapping[str, Item],
        rows: Iterable[_api.Row],
        resolver: Resolver,
        settings: Mapping[str, Any],
        standard: Mapping[str, Any],
    ) -> None:
        """Find the settings that all reports share, and the organization's reports.

        :param items: existing reports as items, by their ids
        :param rows: the same reports as they are listed
        :param settings: variables of the role digest_reports that are set
        """
        self._items = {item["name"]: (identity, item) for identity, item in items.items()}
        self._rows = {row["id"]: row for row in rows}
        self._resolver = resolver
        given = {key.removeprefix("digest_reports_"): value for key, value in settings.items() if is_set(value)}
        self._catalog = _catalog.read_catalog(given.pop("catalog", None), standard)
        self._settings = {"catalog": self._catalog, **given}
        for item in _catalog.reports_of(**self._settings):
            raise AnsibleFilterError("; ".join(item["problems"]))
        self.matched: set[str] = set()
        self.variables: Item = {}
        self._of_group = self._by_group()
        self._find_times()
        self._find_those_of_the_organization()

    # --- those of customers ---

    def names_of(self, checkgroup_id: str) -> list[str]:
        """Return possible names of the customer of a check group, from the names of reports about the group."""
        return list(dict.fromkeys(name for name, *dummy in self._of_group.get(checkgroup_id.lower(), ())))

    def best(self, names: Sequence[str], checkgroup: str) -> tuple[Item, set[str]]:
        """Return the customer of a check group that asks for the most existing reports, and the ids of these.

        :param names: its possible names, the best first
        :param checkgroup: the group's name or id
        """
        found = [self._of_customer(name, checkgroup) for name in names]
        return max(found, key=lambda each: len(each[1]))

    def _of_customer(self, name: str, checkgroup: str) -> tuple[Item, set[str]]:
        base: Item = {"name": name, **({"checkgroup": checkgroup} if checkgroup != name else {})}
        there = {
            short_name: self._items[called][1]
            for short_name in _catalog.of_customers(self._catalog)
            if (called := self._name(name, short_name)) in self._items
        }
        tries = [{**base, "reports": [*there], **each} for each in _settings_of([*there.values()])]
        matched = [(each, self._equal(customers=[each])) for each in tries]
        best, ids = max(matched, key=lambda each: len(each[1]), default=(base, {}))
        if not ids:
            return {**base, "reports": []}, set()
        best["reports"] = [short_name for short_name in there if short_name in ids]
        order = ("name", "checkgroup", *reversed(PEOPLE), "dashboard", "reports", "report_time", "timezone")
        return {key: best[key] for key in order if key in best}, set(ids.values())

    def _name(self, customer: str, short_name: str) -> str:
        name_format = self._settings.get("name_format", _catalog.NAME_FORMAT)
        return filled(name_format, {"customer": customer, "title": self._catalog[short_name]["title"]})

    def _by_group(self) -> dict[str, list[tuple[str, str, Item]]]:
        """Return, by the id of the check group, the reports whose names match the name format and a title of the catalog.

        Each with the customer's name in the report's name, the short name, and the item.
        """
        found: dict[str, list[tuple[str, str, Item]]] = defaultdict(list)
        for dummy, item in self._items.values():
            group = item.get("content", {}).get("checkgroup")
            if group is None:
                continue
            identity = self._resolver.id_of(_api.CHECKGROUPS, group).lower()
            for short_name in _catalog.of_customers(self._catalog):
                if item["report_type"] == self._catalog[short_name]["report_type"]:
                    customer = self._customer_in(item["name"], short_name)
                    if customer:
                        found[identity].append((customer, short_name, item))
        return found

    def _customer_in(self, name: str, short_name: str) -> str:
        """Return the customer's name in a report's name; empty if the report is not one of a customer."""
        mark = "\0"
        parts = map(re.escape, self._name(mark, short_name).split(mark))
        match = re.fullmatch("(.+)".join(parts).replace("(.+)", "(?P<customer>.+)", 1), name, re.DOTALL)
        return match["customer"] if match and self._name(match["customer"], short_name) == name else ""

    # --- shared settings ---

    def _find_times(self) -> None:
        """Use the time of day and the time zone of the organization's reports, or else of the customers', for all reports.

        A customer can have a different time and zone. It cannot have no zone if there is one for all.
        """
        of_organization = [(self._catalog[short_name], item) for short_name, item in self._of_organization().items()]
        of_customers = [
            (self._catalog[short_name], item)
            for of_group in self._of_group.values()
            for dummy, short_name, item in of_group
        ]
        times = _values_of("report_time", of_organization) or _values_of("report_time", of_customers)
        del times[None]
        if times and "time" not in self._settings:
            most = max(times, key=lambda time: (times[time], time == _catalog.TIME, time))
            if most != _catalog.TIME:
                self._set("time", most)
        every = _values_of("timezone", [*of_organization, *of_customers])
        zones = _values_of("timezone", of_organization) or every
        if len(zones) == 1 and None not in every and "timezone" not in self._settings:
            self._set("timezone", *zones)

    def _set(self, name: str, value: Any) -> None:
        self._settings[name] = self.variables[f"digest_reports_{name}"] = value

    # --- those of the organization ---

    def _of_organization(self) -> dict[str, Item]:
        return {
            short_name: self._items[entry["title"]][1]
            for short_name, entry in self._catalog.items()
            if entry["scope"] == "organization" and entry["title"] in self._items
        }

    def _find_those_of_the_organization(self) -> None:
        there = self._of_organization()
        people = _distinct(_people(item, "org_wide") for item in there.values()) or [{}]
        boards = _distinct(map(_dashboard, there.values())) or [None]
        if "recipients" in self._settings:
            people = [self._settings["recipients"]]
        if "dashboard" in self._settings:
            boards = [self._settings["dashboard"]]
        best: dict[str, str] = {}
        chosen: Item = {}
        for recipients, dashboard in itertools.product(people, boards):
            settings = {"recipients": recipients, "dashboard": dashboard}
            ids = self._equal(organization=[*there], **settings)
            if len(ids) > len(best):
                best, chosen = ids, settings
        for name, value in chosen.items():
            if name not in self._settings and is_set(value) and value != {}:
                self._set(name, value)
        self.variables["digest_reports_organization_reports"] = [*best]
        self.matched |= set(best.values())

    # --- comparing ---

    def _equal(self, **settings: Any) -> dict[str, str]:
        """Return the ids of the existing reports that these settings ask for and that do not differ, by their short names."""
        found = {}
        for expected in _catalog.reports_of(**{**self._settings, **settings}):
            identity, item = self._items.get(expected["name"], ("", {}))
            if "problems" not in expected and item and self._is_equal(expected, item, self._rows[identity]):
                found[expected["origin"]["short_name"]] = identity
        return found

    def _is_equal(self, expected: Item, item: Item, row: _api.Row) -> bool:
        options = {key: value for key, value in expected.items() if key != "origin"}
        if any(item[key] != options.get(key) for key in _WORDS if key in item):
            return False
        desired, problems = _desired.desired_object(REPORT, options)
        if desired is None or problems:
            return False
        _desired.resolve([desired], self._resolver)
        if desired.problems:
            return False
        drift, not_compared = _compare.compare(desired, row)
        # The service may leave out properties without a value.
        return not drift and all(_values.value_at(desired.compared, path) in _NOTHING for path in not_compared)


def _values_of(option: str, reports: Iterable[tuple[Item, Item]]) -> Counter[Any]:
    """Count the values of an option in reports whose catalog entries do not set it; None for reports without it."""
    return Counter(item.get(option) for entry, item in reports if option not in entry)


def _settings_of(items: Sequence[Item]) -> Iterator[Item]:
    """Yield settings of a customer with which at least one report does not differ, those with the fewest settings first."""
    times = [{}, *({"report_time": each} for each in _distinct(item.get("report_time") for item in items))]
    zones = [{}, *({"timezone": each} for each in _distinct(item.get("timezone") for item in items))]
    boards = _distinct(_dashboard(item) for item in items)
    for people, time, zone in itertools.product(_distinct(map(_people, items)), times, zones):
        yield {**people, **time, **zone, **({"dashboard": boards[0]} if boards else {})}


def _people(item: Item, *more: str) -> Item:
    recipients = item.get("recipients", {})
    return {key: recipients[key] for key in (*PEOPLE, *more) if recipients.get(key)}


def _dashboard(item: Item) -> Any:
    return item.get("content", {}).get("dashboard")


def _distinct(values: Iterable[Any]) -> list[Any]:
    """Return each value once, in order, without None; dictionaries may be among them."""
    found: list[Any] = []
    for value in values:
        if value is not None and value not in found:
            found.append(value)
    return found
