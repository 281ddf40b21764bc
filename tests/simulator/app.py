# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Flask application: the API's methods, the control interface and the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import partial
from time import sleep
from typing import Any, NoReturn

from flask import Flask, Response, render_template, request

from .behavior import switches
from .control import control
from .faults import Strike
from .generated import generate
from .model import Report
from .parameters import Parameters
from .reading import LIST_METHODS, Reading, get_overview
from .replies import ApiError, error_reply, json_reply, list_reply, with_keys
from .reports import in_words
from .service import ENVIRON_KEY, READ_ONLY, RecordedRequest, Service, service
from .writing import WRITE_METHODS, Writing

# Of the page.
_MOST_CHECKS = 200

# One for all services: to make its rules takes longer than most tests of the collection.
_application = Flask(__name__)
# Effects on the connection leave the application as exceptions.
_application.config["PROPAGATE_EXCEPTIONS"] = True
_application.register_blueprint(control)


def create_app(served: Service) -> Callable[..., Iterable[bytes]]:
    """The WSGI application of a service."""

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ[ENVIRON_KEY] = served
        return _application(environ, start_response)

    return serve


@_application.get("/")
def page() -> str:
    organization = service.organization
    with organization.lock:
        return render_template(
            "organization.html",
            organization=organization,
            reports=[in_words(organization, report) for report in organization.reports.values()],
            issues=organization.issues(organization.checks.values()),
            switches=switches(service.behavior),
            checks=list(organization.checks.values())[:_MOST_CHECKS],
        )


# A rule "/<method>/" would make Flask redirect calls without the slash, and so repeat the token.
@_application.route("/<path:path>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
def api(path: str) -> Response:
    method, slash, rest = path.partition("/")
    if not slash or rest:
        return error_reply(service.behavior, ApiError(404, "unknown_method", f"There is nothing at /{path}."))
    access = service.access_of(request.args.get("apiToken", ""))
    service.record(_recorded(method, access))
    carry_out = partial(_answer, method, access)
    fault = service.faults.take(method)
    return Strike(fault, service, carry_out, method in WRITE_METHODS).respond() if fault else carry_out()


def _recorded(method: str, access: str) -> RecordedRequest:
    try:
        body = _json_body()
    except ValueError:
        body = None
    return RecordedRequest(
        method=method,
        verb=request.method,
        access=access,
        query={name: value for name, value in request.args.items() if name != "apiToken"},
        body=body,
        headers=dict(request.headers),
        port=int(request.environ.get("REMOTE_PORT", 0)),
    )


def _json_body() -> Any:
    """The body as JSON. NaN and Infinity, which Python's parser accepts, are invalid."""
    return json.loads(request.get_data().decode("utf-8"), parse_constant=_refuse_constant)


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


def _answer(method: str, access: str) -> Response:
    """What the service replies when nothing goes wrong on the way."""
    if service.behavior.latency:
        sleep(service.behavior.latency)
    try:
        _check_call(method, access)
        if method in WRITE_METHODS:
            return _write(method, access)
        return _read(method, access)
    except ApiError as error:
        return error_reply(service.behavior, error)


def _check_call(method: str, access: str) -> None:
    if not access:
        raise ApiError(401, "invalid_token", "The API token is missing or not valid.")
    is_write = method in WRITE_METHODS
    if not is_write and method not in LIST_METHODS and method not in ("getOverview", "generateReport"):
        raise ApiError(404, "unknown_method", f"There is no method {method}.")
    if request.method != ("POST" if is_write else "GET"):
        raise ApiError(405, "wrong_verb", f"{method} does not take {request.method} requests.")
    if is_write and access == READ_ONLY:
        raise ApiError(403, "access_denied", f"Access denied: {method} requires an API token with Read/Write access.")
    service.use_allowance(method)


def _read(method: str, access: str) -> Response:
    behavior = service.behavior
    parameters = Parameters(request.args, filters=behavior.filters)
    reading = Reading(service.organization, behavior, service.view_of(access), parameters)
    if method == "getOverview":
        return json_reply(with_keys(get_overview(reading), behavior.key_style))
    if method == "generateReport":
        return _generate_report(reading)
    key, rows = LIST_METHODS[method](reading)
    return list_reply(behavior, key, rows)


def _generate_report(reading: Reading) -> Response:
    generated = generate(reading.organization, _report_to_generate(reading))
    response = Response(generated.chunks(), content_type=generated.content_type)
    response.content_length = generated.size
    response.headers.set("Content-Disposition", "attachment", filename=generated.filename)
    return response


def _report_to_generate(reading: Reading) -> Report:
    parameters = reading.parameters
    if not parameters.text("reportId") and not parameters.text("reportName"):
        raise ApiError(400, "invalid_parameter", "Pass reportId or reportName.")
    found = reading.asked_for(reading.view.reports, "report")
    exact = [report for report in found if report.name == parameters.text("reportName")]
    chosen = exact or found
    if len(chosen) != 1:
        message = "Several reports have that name." if chosen else "No such report was found."
        raise ApiError(404, "not_found", message)
    return chosen[0]


def _write(method: str, access: str) -> Response:
    if request.mimetype != "application/json":
        raise ApiError(415, "invalid_request", "The Content-Type must be application/json.")
    try:
        body = _json_body()
    except ValueError:
        raise ApiError(400, "invalid_request", "The body is not JSON.") from None
    if not isinstance(body, dict):
        raise ApiError(400, "invalid_request", "The body must be a JSON object.")
    writing = Writing(service.organization, service.behavior, service.view_of(access), body)
    value = WRITE_METHODS[method](writing)
    service.organization.record_post(method, body)
    return json_reply(with_keys(value, service.behavior.key_style))
