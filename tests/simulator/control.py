# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control interface below ``/_simulator/``, through which playbooks and demonstrations steer the simulator.

The simulator listens on the loopback interface, so there is no authentication here.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from .behavior import from_texts
from .faults import Fault
from .model import Report
from .organization import TABLES
from .replies import json_reply
from .service import service

control = Blueprint("control", __name__, url_prefix="/_simulator")


@control.errorhandler(ValueError)
@control.errorhandler(TypeError)
def not_understood(error: Exception) -> Response:
    return json_reply({"message": str(error)}, 400)


@control.post("/reset")
def reset() -> Response:
    service.reset()
    return json_reply({})


@control.post("/behavior")
def change_behavior() -> Response:
    service.behavior.update(_posted(dict))
    return json_reply(service.behavior.as_dict())


@control.post("/switches")
def switch() -> AnyResponse:
    """What the page sends; then back to it."""
    service.behavior.update(from_texts(request.form))
    return redirect("/#switches", 303)


@control.post("/faults")
def add_faults() -> Response:
    service.faults.add(*[Fault(**value) for value in _posted(list)])
    return json_reply({})


@control.get("/calls")
def calls() -> Response:
    return json_reply(service.calls)


@control.get("/requests")
def requests() -> Response:
    return json_reply(service.requests)


@control.get("/state")
def state() -> Response:
    """The organization: every table as a list of objects, settings of reports as they are stored."""
    organization = service.organization
    with organization.lock:
        tables = {table: list(getattr(organization, table).values()) for table in TABLES}
        reports = [_as_json(report) for report in organization.reports.values()]
        return json_reply({"name": organization.name, **tables, "reports": reports, "posted": organization.posted})


@control.post("/checks/<check_id>")
def hear_of_check(check_id: str) -> AnyResponse:
    """From a program as JSON, and from a button of the page as a form."""
    desired = request.form or _posted(dict)
    status, title = (desired.get(key, "") for key in ("status", "title"))
    if not isinstance(status, str) or not status or not isinstance(title, str):
        raise ValueError("Give the status that was heard, a text, or Overdue; and a title, a text, if any.")
    _one(service.organization.checks, check_id)
    if status == "Overdue":
        service.organization.miss(check_id)
    else:
        service.organization.hear(check_id, status, title)
    return redirect("/#checks", 303) if request.form else json_reply(service.organization.checks[check_id])


@control.patch("/checks/<check_id>")
def change_check(check_id: str) -> Response:
    check = _one(service.organization.checks, check_id)
    return json_reply(service.organization.change_check(check, **_posted(dict)))


@control.patch("/users/<user_id>")
def change_user(user_id: str) -> Response:
    user = _one(service.organization.users, user_id)
    return json_reply(service.organization.change_user(user, **_posted(dict)))


@control.post("/reports")
def add_report() -> Response:
    return json_reply(_as_json(service.organization.add_report(_posted(dict))), 201)


@control.patch("/reports/<path:id_or_name>")
def change_report(id_or_name: str) -> Response:
    report = _one_report(id_or_name)
    service.organization.change_report(report, _posted(dict))
    return json_reply(_as_json(report))


@control.delete("/reports/<path:id_or_name>")
def delete_report(id_or_name: str) -> Response:
    service.organization.delete_report(_one_report(id_or_name))
    return json_reply({})


def _posted(kind: type) -> Any:
    value = request.get_json(force=True)
    if not isinstance(value, kind):
        raise TypeError(f"The body must be a JSON {'object' if kind is dict else 'list'}.")
    return value


def _one(table: dict[str, Any], object_id: str) -> Any:
    return table.get(object_id) or abort(404, f"Nothing has the id {object_id}.")


def _one_report(id_or_name: str) -> Report:
    found = service.organization.reports_called(id_or_name)
    if len(found) != 1:
        abort(409 if found else 404, f"{len(found)} reports are called {id_or_name}.")
    return found[0]


def _as_json(report: Report) -> dict[str, Any]:
    return {"id": report.id, **report.settings}
