# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control interface below ``/_simulator/``, through which playbooks and demonstrations steer the simulator.

The simulator listens on the loopback interface, so there is no authentication here.
"""

from __future__ import annotations

from dataclasses import asdict, fields, is_dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request

from .behavior import from_texts
from .faults import fault_from_json
from .model import Report
from .organization import Organization
from .replies import json_reply
from .service import Service


class _ControlError(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def control_blueprint(service: Service) -> Blueprint:
    blueprint = Blueprint("control", __name__, url_prefix="/_simulator")

    @blueprint.errorhandler(_ControlError)
    def refused(error: _ControlError) -> Response:
        return json_reply({"message": str(error)}, error.status)

    @blueprint.errorhandler(ValueError)
    @blueprint.errorhandler(TypeError)
    def not_understood(error: Exception) -> Response:
        return json_reply({"message": str(error)}, 400)

    @blueprint.post("/reset")
    def reset() -> Response:
        service.reset()
        return json_reply({})

    @blueprint.post("/behavior")
    def change_behavior() -> Response:
        service.behavior.update(_posted(dict))
        return json_reply(service.behavior.as_dict())

    @blueprint.post("/switches")
    def switch() -> Response:
        """What the page sends; then back to it."""
        service.behavior.update(from_texts(request.form))
        return Response(status=303, headers={"Location": "/#switches"})

    @blueprint.post("/faults")
    def add_faults() -> Response:
        service.faults.add(*[fault_from_json(value) for value in _posted(list)])
        return json_reply({})

    @blueprint.delete("/faults")
    def clear_faults() -> Response:
        service.faults.clear()
        return json_reply({})

    @blueprint.get("/calls")
    def calls() -> Response:
        return json_reply(dict(service.calls))

    @blueprint.get("/requests")
    def requests() -> Response:
        return json_reply([recorded.as_dict() for recorded in list(service.requests)])

    @blueprint.get("/state")
    def state() -> Response:
        with service.organization.lock:
            return json_reply(organization_as_json(service.organization))

    @blueprint.post("/checks/<check_id>")
    def change_check(check_id: str) -> Response:
        """From a program as JSON, and from a button of the page as a form."""
        desired = request.form if request.form else _posted(dict)
        status, title = (desired.get(key, "") for key in ("status", "title"))
        if not isinstance(status, str) or not status or not isinstance(title, str):
            raise _ControlError(400, "Give the status that was heard, a text, or Overdue; and a title, a text, if any.")
        if check_id not in service.organization.checks:
            raise _ControlError(404, f"There is no check {check_id}.")
        if status == "Overdue":
            service.organization.miss(check_id)
        else:
            service.organization.hear(check_id, status, title)
        if request.form:
            return Response(status=303, headers={"Location": "/#checks"})
        return json_reply(_as_json(service.organization.checks[check_id]))

    @blueprint.post("/reports")
    def add_report() -> Response:
        report = service.organization.add_report(_posted(dict))
        return json_reply(report_as_json(report), 201)

    @blueprint.patch("/reports/<path:id_or_name>")
    def change_report(id_or_name: str) -> Response:
        report = _one_report(service.organization, id_or_name)
        service.organization.change_report(report, _posted(dict))
        return json_reply(report_as_json(report))

    @blueprint.delete("/reports/<path:id_or_name>")
    def delete_report(id_or_name: str) -> Response:
        service.organization.delete_report(_one_report(service.organization, id_or_name))
        return json_reply({})

    @blueprint.patch("/checks/<check_id>")
    def edit_check(check_id: str) -> Response:
        check = _one(service.organization.checks, check_id)
        return json_reply(_as_json(service.organization.change_check(check, **_posted(dict))))

    @blueprint.patch("/users/<user_id>")
    def edit_user(user_id: str) -> Response:
        user = _one(service.organization.users, user_id)
        return json_reply(_as_json(service.organization.change_user(user, **_posted(dict))))

    return blueprint


def _one(table: dict[str, Any], object_id: str) -> Any:
    if object_id.lower() not in table:
        raise _ControlError(404, f"Nothing has the id {object_id}.")
    return table[object_id.lower()]


def _posted(kind: type) -> Any:
    value = request.get_json(force=True, silent=True)
    if not isinstance(value, kind):
        raise _ControlError(400, f"The body must be a JSON {'object' if kind is dict else 'list'}.")
    return value


def _one_report(organization: Organization, id_or_name: str) -> Report:
    found = organization.reports_called(id_or_name)
    if len(found) != 1:
        raise _ControlError(409 if found else 404, f"{len(found)} reports are called {id_or_name}.")
    return found[0]


def report_as_json(report: Report) -> dict[str, Any]:
    return {"id": report.id, **report.settings}


def organization_as_json(organization: Organization) -> dict[str, Any]:
    """The whole organization: every table as a list of objects, settings of reports as they are stored."""
    values = {item.name: getattr(organization, item.name) for item in fields(organization) if item.name != "lock"}
    state = {name: _as_json(list(value.values()) if _is_table(value) else value) for name, value in values.items()}
    return {**state, "reports": [report_as_json(report) for report in organization.reports.values()]}


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and all(is_dataclass(item) for item in value.values())


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_as_json(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return _as_json(asdict(value))
    return value.isoformat() if isinstance(value, datetime) else value
