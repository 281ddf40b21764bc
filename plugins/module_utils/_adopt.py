# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Existing reports as items for checkcentral_reports: pure functions. Private to the collection.

May change without notice. An item is only given back if reconciling it with its report would change nothing and show
neither drift nor properties that are not compared; otherwise the report is left out, with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _api, _compare, _desired, _errors, _status
from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Resolver, is_id
from ansible_collections.msp.checkcentral.plugins.module_utils._values import clock, normalised_text

Item = dict[str, Any]

_WORDS = ("report_type", "format", "interval_type")
_SECTIONS = ("content", "recipients")
_OF_A_SCHEDULE = ("interval_value", "report_time")
_NO_PLAIN_SETTINGS = ("name", *_SECTIONS)


class _LeftOutError(Exception):
    """Why a report is not adopted."""


def adopt(
    wanted: Iterable[_api.Row], existing: Iterable[_api.Row], resolver: Resolver
) -> tuple[list[Item], list[Item]]:
    """Return items for checkcentral_reports, and what is left out (``id``, ``name``, ``reason``).

    :param wanted: the reports to adopt, as getReports returned them, in canonical form
    :param existing: all reports of the organization, since a name has to be unique among them
    :param resolver: knows the objects that reports refer to, and lists each kind once if a report needs it
    """
    alike: dict[str, list[_api.Row]] = {}
    for row in existing:
        alike.setdefault(normalised_text(row["name"]), []).append(row)
    items, not_adopted = [], []
    for row in wanted:
        try:
            _refuse_names(row, alike[normalised_text(row["name"])])
            items.append(_item(row, resolver))
        except _LeftOutError as reason:
            not_adopted.append({"id": row["id"], "name": row["name"], "reason": str(reason)})
    return items, not_adopted


def _refuse_names(row: _api.Row, alike: list[_api.Row]) -> None:
    if len(alike) == 1:
        return
    if Counter(each["name"] for each in alike)[row["name"]] == len(alike):
        raise _LeftOutError(f"{len(alike)} reports have this name: {', '.join(each['id'] for each in alike)}")
    others = ", ".join(f"{each['name']!r} ({each['id']})" for each in alike if each is not row)
    raise _LeftOutError(f"its name differs from others only in white space, Unicode form or HTML escapes: {others}")


def _item(row: _api.Row, resolver: Resolver) -> Item:
    """Return a report as an item, after proving that it would be found unchanged."""
    if row.keys() <= {"id", "name"}:
        raise _LeftOutError("the service returned nothing of it but its id and name")
    options = _options(row, resolver)
    desired, problems = _desired.desired_object(REPORT, options)
    if desired is None:
        raise _LeftOutError("; ".join(problems))
    item = {key: dict(value) if isinstance(value, Mapping) else value for key, value in desired.properties.items()}
    if "interval_type" in item:
        item["interval_type"] = options["interval_type"]
    if "report_time" in item:
        item["report_time"] = clock(item["report_time"])
    if desired.extra:
        item["extra_properties"] = desired.extra
    _desired.resolve([desired], resolver)
    if desired.problems:
        raise _LeftOutError(_errors.one_error(desired.problems).message)
    drift, not_compared = _compare.compare(desired, row)
    if drift or not_compared:
        properties = ", ".join([*(each["property"] for each in drift), *not_compared])
        raise _LeftOutError(f"the service returned what cannot be compared with what would be set: {properties}")
    return item


def _options(row: _api.Row, resolver: Resolver) -> Item:
    """Return what the service returned of a report as options; what is null or empty sets nothing."""
    options: Item = {"name": row["name"]}
    for key in REPORT.properties:
        value = row.get(key)
        if key not in _NO_PLAIN_SETTINGS and _is_set(value):
            options[key] = _api.comparable_word(value) if key in _WORDS and isinstance(value, str) else value
    if options.get("interval_type") == "unscheduled":
        options = {key: value for key, value in options.items() if key not in _OF_A_SCHEDULE}
    for section in _SECTIONS:
        found = row.get(section) or {}
        if not isinstance(found, Mapping):
            raise _LeftOutError(f"the service returned {section} in a form that is not understood")
        known = REPORT.properties[section].properties
        settings = {
            key: _with_names(f"{section}.{key}", found[key], resolver) for key in known if _is_set(found.get(key))
        }
        if settings:
            options[section] = settings
    # The vendor's table of content is cut off, so what else is there may well be settings. Of others nothing says so.
    content = row.get("content") or {}
    further = {key: content[key] for key in content if key not in REPORT.properties["content"].properties}
    further = {key: value for key, value in further.items() if _is_set(value)}
    if further:
        options["extra_properties"] = {"content": further}
    return options


def _is_set(value: Any) -> bool:
    return value is not None and value != "" and value != [] and value != {}


def _with_names(path: str, value: Any, resolver: Resolver) -> Any:
    """Return a property with names in place of the ids in it.

    :param path: the property as a dotted path, such as ``content.check``
    """
    if isinstance(value, list):
        return [_with_names(path, each, resolver) for each in value]
    if isinstance(value, Mapping):
        value = value.get("id") or value.get("email")
        if value is None:
            raise _LeftOutError(f"the service returned {path} without an id")
    known = REPORT.property_at(path)
    return _name(known.refers_to, str(value), resolver) if known and known.refers_to else value


def _name(resource: _api.Resource, identity: str, resolver: Resolver) -> str:
    """Return the first name that means this object and no other, or else its id."""
    index = resolver.index_of(resource)
    row = next(iter(index.with_id(identity)), {})
    names = _possible_names(resource, row)
    return next((name for name in names if not is_id(name) and index.matching(name) == [row]), identity)


def _possible_names(resource: _api.Resource, row: _api.Row) -> Iterator[str]:
    """Yield what may stand for an object, the best first."""
    names = [row.get("name")]
    if resource is _api.USERS:
        names.insert(0, row.get("email"))
    if resource is _api.CHECKS and row and _status.name_of_checkgroup(row):
        names.append(f"{_status.name_of_checkgroup(row)}/{row['name']}")
    return (name for name in names if isinstance(name, str) and name.strip())
