# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small stand-in for AWX: what the modules of awx.awx need of its API, over objects in memory.

It keeps to what decides whether a playbook is right and idempotent: AWX tells no secret, fills in what was left out, and
refuses a job template whose playbook it has not seen in the project yet.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jinja2
from jinja2 import sandbox

OAUTH_TOKEN = "token-for-awx"
ENCRYPTED = "$encrypted$"
Fields = dict[str, Any]
Reply = tuple[HTTPStatus, Any]

# What AWX stores for a field that is not given, where the modules of awx.awx look at it.
_DEFAULTS: dict[str, Fields] = {
    "organizations": {},
    "credential_types": {"description": "", "managed": False, "inputs": {}, "injectors": {}},
    "credentials": {"description": "", "inputs": {}},
    "execution_environments": {"description": "", "pull": "", "credential": None},
    "projects": {"description": "", "scm_branch": "", "scm_revision": "", "default_environment": None},
    "inventories": {"description": "", "kind": "", "host_filter": None},
    "inventory_sources": {"description": "", "overwrite": False, "execution_environment": None},
    "job_templates": {"description": "", "extra_vars": "", "execution_environment": None, "job_slice_count": 1},
}
_SURVEY_KEYS = {"variable", "question_name", "question_description", "type", "required", "default"}


class RefusedError(Exception):
    """AWX does not accept what was sent."""


@dataclass
class _Object:
    fields: Fields
    secrets: Fields = field(default_factory=dict)
    survey: Fields = field(default_factory=dict)
    credentials: list[int] = field(default_factory=list)
    playbooks: list[str] = field(default_factory=list)


class Awx:
    """AWX with an organization "Default" and nothing else.

    project_files: the folder that every project's repository holds.
    writes: the requests that could have changed something, as method and path.
    """

    def __init__(self, project_files: Path) -> None:
        self.project_files = project_files
        self.writes: list[tuple[str, str]] = []
        self.reads: list[str] = []
        self._lock = threading.Lock()
        self._objects: dict[str, dict[int, _Object]] = {kind: {} for kind in _DEFAULTS}
        self._create("organizations", {"name": "Default"})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"awx": self}))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Awx:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    # --- what tests look at ---

    def named(self, kind: str) -> dict[str, Fields]:
        """The objects of a kind by name, as the API shows them."""
        return {each.fields["name"]: each.fields for each in self._objects[kind].values()}

    def name_of(self, kind: str, number: int) -> str:
        return str(self._objects[kind][number].fields["name"])

    def secrets_of(self, credential: str) -> Fields:
        """What only AWX itself knows of a credential."""
        return self._by_name("credentials", credential).secrets

    def survey_of(self, template: str) -> Fields:
        return self._by_name("job_templates", template).survey

    def credentials_of(self, template: str) -> list[str]:
        numbers = self._by_name("job_templates", template).credentials
        return [self.name_of("credentials", number) for number in numbers]

    def _by_name(self, kind: str, name: str) -> _Object:
        return next(each for each in self._objects[kind].values() if each.fields["name"] == name)

    # --- the API ---

    def answer(self, method: str, path: str, query: Mapping[str, str], body: Any) -> Reply:
        """Return status and content of the reply to a request below /api/v2/."""
        with self._lock:
            if method == "GET":
                self.reads.append(path)
            else:
                self.writes.append((method, path))
            kind, dummy, rest = path.partition("/")
            number, dummy, part = rest.partition("/")
            if kind == "project_updates":
                return HTTPStatus.OK, self._finished_update(int(number))
            if kind not in self._objects or (number and int(number) not in self._objects[kind]):
                return HTTPStatus.NOT_FOUND, {"detail": "Not found."}
            try:
                return self._answer(method, kind, int(number or 0), part, query, body)
            except RefusedError as error:
                return HTTPStatus.BAD_REQUEST, {"__all__": [str(error)]}

    def _answer(self, method: str, kind: str, number: int, part: str, query: Mapping[str, str], body: Any) -> Reply:
        if part == "survey_spec":
            return self._survey(method, self._objects[kind][number], body)
        if part == "credentials":
            return self._associations(method, self._objects[kind][number], body)
        if part:
            return HTTPStatus.NOT_FOUND, {"detail": "Not found."}
        if method == "GET":
            return HTTPStatus.OK, self._objects[kind][number].fields if number else self._found(kind, query)
        if method == "POST":
            return HTTPStatus.CREATED, self._create(kind, body)
        return HTTPStatus.OK, self._change(kind, number, body)

    def _found(self, kind: str, query: Mapping[str, str]) -> Any:
        rows = [each.fields for each in self._objects[kind].values()]
        found = [row for row in rows if all(str(row.get(key)) == value for key, value in query.items())]
        return {"count": len(found), "next": None, "previous": None, "results": found}

    def _create(self, kind: str, given: Fields) -> Fields:
        number = 1 + sum(map(len, self._objects.values()))
        if any(_identity(kind, given) == _identity(kind, each.fields) for each in self._objects[kind].values()):
            raise RefusedError("An object with this name exists already.")
        new = _Object({"id": number, "type": kind.rstrip("s"), "url": f"/api/v2/{kind}/{number}/", **_DEFAULTS[kind]})
        new.fields |= {"related": _related(kind, number), "summary_fields": {}}
        self._store(kind, new, given)
        self._objects[kind][number] = new
        if kind == "projects":
            # The first update starts by itself.
            new.fields["summary_fields"] = {"current_update": {"id": number}}
        return new.fields

    def _change(self, kind: str, number: int, given: Fields) -> Fields:
        self._store(kind, self._objects[kind][number], given)
        return self._objects[kind][number].fields

    def _store(self, kind: str, target: _Object, given: Fields) -> None:
        given = json.loads(json.dumps(given))
        if kind == "credential_types":
            check_credential_type(given)
        if kind == "credentials":
            given["inputs"] = self._hide_secrets(target, given)
        if kind == "job_templates" and given["playbook"] not in self._objects["projects"][given["project"]].playbooks:
            raise RefusedError("Playbook not found for project.")
        if kind == "inventory_sources" and not (self.project_files / given["source_path"]).is_file():
            raise RefusedError("source_path is not in the project.")
        # A new object is made, since what was returned before must not change.
        target.fields = {**target.fields, **given}

    def _hide_secrets(self, target: _Object, given: Fields) -> Fields:
        inputs = self._objects["credential_types"][given["credential_type"]].fields["inputs"]
        known = {each["id"]: each for each in inputs["fields"]}
        for name, value in given["inputs"].items():
            if name not in known or not isinstance(value, {"string": str, "boolean": bool}[known[name]["type"]]):
                raise RefusedError(f"{name}: no such input, or of another type")
        missing = [name for name in inputs["required"] if not given["inputs"].get(name)]
        if missing:
            raise RefusedError(f"required: {missing}")
        secret = {name: value for name, value in given["inputs"].items() if known[name].get("secret")}
        target.secrets |= {name: value for name, value in secret.items() if value != ENCRYPTED}
        return {**given["inputs"], **dict.fromkeys(secret, ENCRYPTED)}

    def _finished_update(self, number: int) -> Fields:
        project = self._objects["projects"][number]
        project.playbooks = sorted(path.name for path in self.project_files.glob("*.yml"))
        project.fields = {**project.fields, "summary_fields": {}, "scm_revision": "1"}
        return {"id": number, "status": "successful"}

    def _survey(self, method: str, template: _Object, body: Any) -> Reply:
        if method == "POST":
            problems = list(_problems_of_survey(body))
            if problems:
                return HTTPStatus.BAD_REQUEST, {"error": "; ".join(problems)}
            template.survey = body
        return HTTPStatus.OK, template.survey if method == "GET" else {}

    def _associations(self, method: str, template: _Object, body: Any) -> Reply:
        if method == "POST":
            template.credentials.append(body["id"])
            return HTTPStatus.NO_CONTENT, None
        rows = [{"id": number} for number in template.credentials]
        return HTTPStatus.OK, {"count": len(rows), "next": None, "previous": None, "results": rows}


class _Handler(BaseHTTPRequestHandler):
    awx: Awx
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Authorization") != f"Bearer {OAUTH_TOKEN}":
            self._reply(HTTPStatus.UNAUTHORIZED, {"detail": "Authentication credentials were not provided."})
            return
        path = url.path.removeprefix("/api/v2/").strip("/")
        self._reply(*self.awx.answer(self.command, path, dict(parse_qsl(url.query)), json.loads(body or b"null")))

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def _reply(self, status: HTTPStatus, content: Any) -> None:
        payload = b"" if content is None else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        self.send_header("X-API-Product-Name", "AWX")
        self.send_header("X-API-Product-Version", "24.6.1")
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *args: Any) -> None:
        """Nothing on the screen."""


def check_credential_type(given: Fields) -> None:
    """Do what AWX does with a credential type: refuse what it does not understand, and say that a field is a text if it says nothing."""
    for each in given["inputs"]["fields"]:
        each.setdefault("type", "string")
        unknown = set(each) - {
            "id",
            "label",
            "type",
            "secret",
            "help_text",
            "multiline",
            "format",
            "choices",
            "default",
        }
        if unknown or not each.get("label") or not re.fullmatch("[a-zA-Z_][a-zA-Z0-9_]*", each["id"]):
            raise RefusedError(f"inputs: {each}")
        if each["type"] == "boolean" and {"secret", "multiline", "format", "choices"} & set(each):
            raise RefusedError(f"inputs: not for a boolean: {each}")
    if set(given["injectors"]) - {"env", "extra_vars", "file"}:
        raise RefusedError(f"injectors: {set(given['injectors'])}")
    examples = {each["id"]: "EXAMPLE" for each in given["inputs"]["fields"]}
    strict = sandbox.ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined)
    for name, template in given["injectors"]["env"].items():
        if not re.fullmatch("[A-Z_][A-Z0-9_]*", name) or name.startswith("ANSIBLE_"):
            raise RefusedError(f"injectors: {name} must not be set")
        try:
            strict.from_string(template).render(**examples)
        except jinja2.exceptions.TemplateError as error:
            raise RefusedError(f"injectors: {name}: {error}") from error


def _problems_of_survey(survey: Fields) -> Iterator[str]:
    yield from (f"{key} missing from survey" for key in {"name", "description", "spec"} - set(survey))
    for question in survey["spec"]:
        yield from (f"{key} missing from question" for key in _SURVEY_KEYS - set(question))
        choices = question.get("choices", [])
        if question["type"] in ("multiplechoice", "multiselect") and not choices:
            yield f"{question['variable']}: choices must be given"
        elif choices and set(question["default"].splitlines()) - set(choices):
            yield f"{question['variable']}: the default is none of the choices"
        if question["type"] in ("text", "textarea") and not 0 <= question["min"] < question["max"]:
            yield f"{question['variable']}: min and max"


def _identity(kind: str, fields: Fields) -> tuple[Any, ...]:
    return fields["name"], fields.get("organization"), fields.get("inventory") if kind == "inventory_sources" else None


def _related(kind: str, number: int) -> Fields:
    return {"survey_spec": f"/api/v2/{kind}/{number}/survey_spec/"} if kind == "job_templates" else {}
