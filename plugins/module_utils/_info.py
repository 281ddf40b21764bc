# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the info modules share: options, their checks, the call, the filters. Private to the collection.

May change without notice. What differs between them is declared in :data:`_api.READS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.msp.checkcentral.plugins.module_utils import _adopt, _api, _errors, _values
from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import Creatable
from ansible_collections.msp.checkcentral.plugins.module_utils._module import Returned, Work, run_module
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Resolver

Options = Mapping[str, Any]

_DATE = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?")


def run_info(listed: str, find: Work | None = None, kind: Creatable | None = None) -> None:
    """Run an info module.

    :param listed: the key of the list in :data:`_api.READS` and in the result
    :param find: what the module does, if it does more than to return what a read method lists
    :param kind: the kind of object, if its option ``format`` can ask for items
    """
    method = _api.READS[listed]
    known = _options(method)

    def find_plainly(module: AnsibleModule, client: Client) -> Returned:
        if kind is not None and module.params["format"] == "items":
            resolver = Resolver(client)
            requested = read_all(method, module.params, resolver)
            return {"changed": False, **_adopt.adopt(kind, requested, resolver).returned(listed)}, None
        return {"changed": False, listed: read(method, module.params, client)}, None

    def mistakes(options: Options, dummy: Mapping[str, _values.WrongSetting]) -> list[str]:
        right = _values.of_right_types(known, options)
        return [*problems_of(method, {**dict.fromkeys(method.parameters), **right})]

    others = [name for name, parameter in method.parameters.items() if parameter.selector and name != "id"]
    run_module(
        known,
        find or find_plainly,
        mistakes=mistakes,
        mutually_exclusive=[("id", name) for name in others],
        reads_only=True,
    )


def _options(method: _api.Read) -> dict[str, Any]:
    """Return the options of a read method."""
    options = {name: _option(parameter) for name, parameter in method.parameters.items()}
    if any(parameter.selector for parameter in method.parameters.values()):
        options["match"] = {"type": "str", "choices": ["exact", "contains"], "default": "exact"}
    return options


def _option(parameter: _api.Parameter) -> dict[str, Any]:
    option = {
        "type": "str" if parameter.type == "date" else parameter.type,
        "elements": "str" if parameter.type == "list" else None,
        "aliases": list(parameter.aliases) or None,
        "choices": list(parameter.choices) or None,
        "default": parameter.default,
    }
    return {key: value for key, value in option.items() if value is not None}


def read(method: _api.Read, options: Options, client: Client) -> list[_api.Row]:
    """Return the objects that the options ask for, in the service's order.

    Raises :class:`CheckCentralError`; the options are validated before the first call.
    """
    _errors.refuse(problems_of(method, options))
    if any(parameter.type == "list" and options[name] == [] for name, parameter in method.parameters.items()):
        # No object matches an empty list; the service would take it for "not set".
        return []
    query = _query(method, options, Resolver(client))
    return selected(_api.rows(method.resource, client.read(method.resource.method, query)), method, options)


def read_all(method: _api.Read, options: Options, resolver: Resolver) -> list[_api.Row]:
    """Return the objects that the options ask for, after all of them have been read: the resolver then knows the others too.

    Raises :class:`CheckCentralError`; the options are validated before the first call.
    """
    _errors.refuse(problems_of(method, options))
    return selected(resolver.index_of(method.resource).rows, method, options)


def selected(rows: Sequence[_api.Row], method: _api.Read, options: Options) -> list[_api.Row]:
    """Return the objects that the selectors ask for, whether or not the service has filtered them.

    Raises a ``protocol`` error if no object has the compared key: this must never be taken for "there are none".
    """
    selectors = [name for name, parameter in method.parameters.items() if parameter.selector]
    requested = {name: options[name] for name in selectors if options[name] is not None}
    for key in requested:
        if rows and not any(key in row for row in rows):
            resource = method.resource
            message = (
                f"{resource.method}'s reply does not contain the {key} of any {resource.noun}; do not select by {key}"
            )
            raise _errors.CheckCentralError("protocol", message, method=resource.method)
    return [
        row
        for row in rows
        if all(_matches(key, value, str(row.get(key) or ""), options["match"]) for key, value in requested.items())
    ]


def _matches(key: str, requested: str, actual: str, match: str) -> bool:
    if key == "name" and match == "exact":
        return actual == requested
    requested, actual = requested.casefold(), actual.casefold()
    return requested in actual if match == "contains" and key != "id" else actual == requested


def _query(method: _api.Read, options: Options, resolver: Resolver) -> dict[str, Any]:
    """Return the query of a call; raises one error for all names that are not found or ambiguous."""
    query: dict[str, Any] = {}
    problems: list[_errors.UnresolvedError] = []
    for option, parameter in method.parameters.items():
        value = options[option]
        if parameter.name is None or value is None or value is False:
            continue
        # Whether the service finds parts of names too, and in any case, is not documented.
        if parameter.selector and option != "id" and options["match"] == "contains":
            continue
        try:
            sent = resolver.id_of(parameter.reference, value) if parameter.reference else value
            query[parameter.name] = _api.query_value(sent)
        except _errors.UnresolvedError as problem:
            problems.append(problem.labeled(f"{option}: "))
    _errors.raise_all(problems)
    return query


# --- what is wrong with the options ----------------------------------------------------------------------------------


def problems_of(method: _api.Read, options: Options) -> Iterator[str]:
    """Yield what is wrong with the options of a read method."""
    for option, parameter in method.parameters.items():
        yield from _wrong(option, parameter, options[option])
    start, end = (_moment(options.get(option)) for option in ("start_date", "end_date"))
    if start and end and start.date() > end.date():
        yield f"start_date {options['start_date']!r} is after end_date {options['end_date']!r}; swap them"


def _wrong(option: str, parameter: _api.Parameter, value: Any) -> Iterator[str]:
    if parameter.type == "list":
        for position, item in enumerate(value or []):
            if not item.strip():
                yield f"{option}[{position}] {item!r} is empty; leave it out, or give a value"
    elif value is None:
        return
    elif isinstance(value, str) and not value.strip():
        yield f"{option} {value!r} is empty; leave it out, or give a value"
    elif parameter.type == "int" and (value < 0 or (parameter.most is not None and value > parameter.most)):
        right = "0 or more" if parameter.most is None else f"a number from 0 to {parameter.most}"
        yield f"{option} {value!r} is not possible; give {right}"
    elif parameter.type == "date" and _moment(value) is None:
        yield f'{option} {value!r} is not a date; give one such as "2026-01-31" or "2026-01-31T08:00:00"'


def _moment(value: str | None) -> datetime | None:
    """Read a date, with or without a time; None if it is not a date."""
    if value is None or not _DATE.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        return None
