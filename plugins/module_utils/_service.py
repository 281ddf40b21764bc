# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""First contact: calls each read method once, then reports the findings. Private to the collection.

May change without notice. Nothing is written except the one report of the write probe, and only if the option asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.msp.checkcentral.plugins.module_utils import (
    _answers,
    _api,
    _errors,
    _facts,
    _findings,
    _probe,
    _shape,
)
from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._module import Returned, run_module
from ansible_collections.msp.checkcentral.plugins.module_utils._shape_report import shape_report

# The methods in the order in which they are called, with queries that give one example of each object at little cost.
_QUERIES: Mapping[str, Mapping[str, Any]] = {
    "getOverview": {},
    "getCheckGroups": {},
    "getChecks": {"activityCount": 1, "includeSettings": True, "includePendingOverdue": True},
    "getDashboards": {},
    "getUsers": {},
    "getUserGroups": {},
    "getReports": {},
    "getPermissions": {},
    "getIssues": {},
    "getActivities": {"activityCount": 5},
}
# Which filter by name is tried, if it has something to tell.
_FILTERS = ("checkgroups", "dashboards", "usergroups", "reports", "checks")
_SHORTEST_PART = 3
_MOST_NAMES_TRIED = 20
# After so many in a row, the others would end in the same way.
_MOST_DEAD = 2
# The usual name of this header; not seen with this service.
_REMAINING = re.compile(r"(x-)?rate-?limit.*remaining", re.IGNORECASE)


def run_service_info() -> None:
    """Run the module ``checkcentral_service_info``."""
    run_module({"write_probe": {"type": "bool", "default": False}}, _service_info)


def _service_info(module: AnsibleModule, client: Client) -> Returned:
    wants_probe = module.params["write_probe"]
    if wants_probe:
        _errors.refuse(_probe.problems(client.connection.organization, client.read_only))
    client.check_organization()
    answers = _ask_all(client)
    texts = _shape.Texts(answer.document for answer in answers.values())
    for answer in answers.values():
        answer.shape = _shape.shape(answer.method, answer.document, texts) if answer.document is not None else []
    found = _findings.findings(answers, _filtered(client, answers))
    kind = _findings.kind_of_token(answers)
    probe = _probe.probe(client, texts, found, kind) if wants_probe else None
    if probe:
        found = _findings.in_order([*found, *probe.findings])
        for warning in probe.warnings:
            module.warn(client.redact(warning))
    overview = answers["getOverview"]
    result = {
        "changed": probe is not None and probe.changed,
        "organization": _api.organization_name(overview.document) if overview.rows else None,
        "api_url": client.connection.api_url,
        "token": {"kind": kind, "access": probe.access if probe else "unknown"},
        "methods": {method: _told(answer) for method, answer in answers.items()},
        "findings": [finding.as_dict() for finding in found],
        "facts": [
            {"fact": fact.fact, "mark": fact.mark, "topic": fact.topic, "verdict": _findings.verdict(fact, found)}
            for fact in _facts.FACTS
            if fact.topic
        ],
        "write_probe": probe.told if probe else None,
    }
    return {**result, "shape_report": shape_report(result)}, None


def _ask_all(client: Client) -> dict[str, _answers.Answer]:
    """Call each method once, or the first few if they show that there is no point in it."""
    answers = {method: _answers.Answer(method) for method in _QUERIES}
    dead = 0
    for answer in answers.values():
        _ask(client, answer)
        is_dead = answer.failure is not None and answer.failure.kind in ("authentication", "transport")
        dead = dead + 1 if is_dead else 0
        if dead == _MOST_DEAD:
            break
    return answers


def _ask(client: Client, answer: _answers.Answer) -> None:
    method = answer.method
    query = {name: _api.query_value(value) for name, value in _QUERIES[method].items()}
    try:
        reply = client.fetch(method, query)
        answer.remaining = _remaining(reply.headers)
        answer.document = client.document(method, reply)
        if method in _answers.RESOURCES:
            answer.rows = _api.rows(_answers.RESOURCES[method], answer.document)
        else:
            _api.organization_name(answer.document)
            answer.rows = [_api.canonical_keys(answer.document)]
    except _errors.CheckCentralError as failure:
        if failure.kind == "invalid":
            # What is wrong is an option, and the same for all methods.
            raise
        answer.failure = failure


def _remaining(headers: Mapping[str, str]) -> int | None:
    found = (value for name, value in headers.items() if _REMAINING.fullmatch(name) and re.fullmatch(r"\d{1,9}", value))
    return next(map(int, found), None)


def _filtered(client: Client, answers: _answers.Answers) -> _answers.Filtered | None:
    """Ask for a part of a name that some listed objects have and others do not; None if there is no such part, or no answer."""
    for listed in _FILTERS:
        read = _api.READS[listed]
        rows = _answers.rows_of(answers, read.resource.method)
        for part in (row["name"][1:-1].strip() for row in rows[:_MOST_NAMES_TRIED]):
            holding = frozenset(row["id"] for row in rows if part.casefold() in row["name"].casefold())
            if len(part) < _SHORTEST_PART or len(holding) == len(rows):
                continue
            query = {str(read.parameters["name"].name): part}
            try:
                found = _api.rows(read.resource, client.read(read.resource.method, query))
            except _errors.CheckCentralError:
                return None
            ids = frozenset(row["id"] for row in rows)
            return _answers.Filtered(read.resource.method, ids, holding, frozenset(row["id"] for row in found))
    return None


def _told(answer: _answers.Answer) -> dict[str, Any]:
    """Return a method's entry of the result."""
    return {
        "status": answer.status,
        "failure": answer.failure.as_dict() if answer.failure else None,
        "list_key": answer.list_key,
        "count": None if answer.rows is None else len(answer.rows),
        "shape": [entry.as_dict() for entry in answer.shape],
    }
