# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small stand-in for AWX: what the modules of awx.awx need of its API, over objects in memory.

It keeps to what decides whether a playbook is right and idempotent. None of AWX's code is here.

Seen in AWX 24.6.1:

- The modules of awx.awx find credentials, projects and inventories by name in the whole of AWX.
- The name of an execution environment is unique, its organization cannot be changed, and that of others answers 403.
- A first sync that fails leaves a project without playbooks, and a job template whose playbook AWX has not seen is refused.
- A secret that is sent replaces the one that is stored, except "$encrypted$", and is never told.
- A launch or a schedule without an answer to a required question answers 400, whatever default the question has.
- A source with "update on launch" is read before each job of its inventory, and if that fails, so does the job, without its reason.
- Fields that are not sent stay as they are.
- What a survey, and the fields and injectors of a credential type, may hold.

Inferred from AWX's documentation and from what the modules of awx.awx ask for: the filters ``__in``, ``__name`` and ``or__``; that
a launch without an answer takes the default of a question, except one of several choices, whose default is no list; the rules of
schedules and of associations; 403 for a change of the inputs of a credential type in use; and all that is not listed above.
"""

from __future__ import annotations

import copy
import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

import jinja2
from flask import Flask, request
from flask.typing import ResponseReturnValue
from jinja2 import sandbox
from jsonschema.validators import Draft202012Validator
from werkzeug.serving import WSGIRequestHandler, make_server

OAUTH_TOKEN = "token-for-awx"
ENCRYPTED = "$encrypted$"
DEFAULT = "Default"
NO_INPUTS: dict[str, Any] = {"inputs": {"fields": []}, "injectors": {}}
Fields = dict[str, Any]
Reply = tuple[HTTPStatus, Any]

_PROMPTS = (
    "ask_credential_on_launch", "ask_diff_mode_on_launch", "ask_execution_environment_on_launch",
    "ask_inventory_on_launch", "ask_job_slice_count_on_launch", "ask_job_type_on_launch", "ask_limit_on_launch",
    "ask_scm_branch_on_launch", "ask_skip_tags_on_launch", "ask_tags_on_launch", "ask_variables_on_launch",
)  # fmt: skip
_OF_A_LAUNCH = {"limit": "", "scm_branch": "", "job_tags": "", "skip_tags": "", "allow_simultaneous": False}
# What AWX stores for a field that is not given, where the modules of awx.awx look at it.
_DEFAULTS: dict[str, Fields] = {
    "organizations": {},
    "credential_types": {"description": "", "managed": False, "inputs": {}, "injectors": {}},
    "credentials": {"description": "", "inputs": {}, "organization": None},
    "execution_environments": {"description": "", "pull": "", "credential": None, "organization": None},
    "projects": {
        "description": "", "scm_branch": "", "scm_refspec": "", "scm_revision": "", "default_environment": None,
        "credential": None, "allow_override": False, "scm_update_on_launch": False,
    },
    "inventories": {"description": "", "kind": "", "host_filter": None},
    "inventory_sources": {
        "description": "", "overwrite": False, "overwrite_vars": False, "update_on_launch": False, "source_vars": "",
        "execution_environment": None, "limit": "", "host_filter": "", "enabled_var": "", "enabled_value": "",
    },
    "job_templates": {
        "description": "", "extra_vars": "", "execution_environment": None, "job_slice_count": 1, "start_at_task": "",
        "survey_enabled": False, **_OF_A_LAUNCH, **dict.fromkeys(_PROMPTS, False),
    },
    "workflow_job_templates": {
        "description": "", "extra_vars": "", **_OF_A_LAUNCH, **dict.fromkeys(_PROMPTS, False),
    },
    "workflow_job_template_nodes": {"extra_data": {}},
    "schedules": {"description": "", "enabled": True, "extra_data": {}},
}  # fmt: skip
_TYPES = {"inventories": "inventory"}
# Whatever can be launched: they have one sequence of ids.
_UNIFIED = ("projects", "inventory_sources", "job_templates", "workflow_job_templates")
# What is unique beside the name.
_SCOPES = {
    "organizations": (),
    "credential_types": ("kind",),
    "credentials": ("organization", "credential_type"),
    "execution_environments": (),
    "inventory_sources": ("inventory",),
    "workflow_job_template_nodes": ("workflow_job_template",),
    "schedules": ("unified_job_template",),
}
_ASSOCIATIONS = {
    "job_templates": ("credentials",),
    "organizations": ("galaxy_credentials",),
    "workflow_job_template_nodes": ("success_nodes", "failure_nodes", "always_nodes"),
}
_PLAY = re.compile(r"^\s*-?\s*(hosts|(ansible\.builtin\.)?import_playbook)\s*:", re.MULTILINE)


class RefusedError(Exception):
    """AWX does not accept what was sent."""

    def __init__(self, problem: Any, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(problem)
        self.reply = status, problem if isinstance(problem, dict) else {"__all__": [problem]}


@dataclass
class _Object:
    fields: Fields
    secrets: Fields = field(default_factory=dict)
    survey: Fields = field(default_factory=dict)
    associated: dict[str, list[int]] = field(default_factory=dict)
    playbooks: list[str] = field(default_factory=list)


class _Handler(WSGIRequestHandler):
    def log(self, *dummy: Any) -> None:
        """Nothing on the screen."""


class Awx:
    """AWX with organizations, each with a Galaxy credential, and nothing else.

    project_files: the directory that every project's repository holds.
    repository_works: whether a sync of a project succeeds.
    administers: the organization that the user administers; a system administrator if None.
    writes: the requests that could have changed something, as method and path.
    """

    def __init__(self, project_files: Path, *organizations: str) -> None:
        self.project_files = project_files
        self.repository_works = True
        self.administers: str | None = None
        self.writes: list[tuple[str, str]] = []
        self.reads: list[str] = []
        self._lock = threading.Lock()
        self._last_number = 0
        self._objects: dict[str, dict[int, _Object]] = {kind: {} for kind in _DEFAULTS}
        self._updates: dict[int, Fields] = {}
        public = self.add_credential("Ansible Galaxy", "galaxy", None)
        for name in organizations or [DEFAULT]:
            organization = self.add("organizations", name=name)
            self._objects["organizations"][organization].associated["galaxy_credentials"] = [public]
        app = Flask(__name__)
        app.add_url_rule("/api/v2/<path:path>", view_func=self._serve, methods=["GET", "POST", "PATCH"])
        self._server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def copy(self) -> Awx:
        """Return another AWX that has all that this one has; it has not been started."""
        other = Awx(self.project_files)
        other._objects, other._updates = copy.deepcopy((self._objects, self._updates))
        other._last_number = self._last_number
        return other

    def __enter__(self) -> Awx:
        self._thread.start()
        return self

    def __exit__(self, *dummy: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    # --- what tests look at, and what someone does in AWX by hand ---

    def add(self, resource: str, /, **fields: Any) -> int:
        """Create an object; return its id."""
        return int(self._create(resource, fields)["id"])

    def edit(self, kind: str, name: str, organization: str = DEFAULT, **fields: Any) -> None:
        """Change fields of an object as someone can do it in AWX."""
        target = self._named(kind, name, organization)
        target.fields = {**target.fields, **fields}

    def add_credential(self, name: str, kind: str, organization: str | None = DEFAULT) -> int:
        """Create a credential of one of AWX's own types; return its id."""
        types = self.named("credential_types")
        number = types[kind]["id"] if kind in types else self.add("credential_types", name=kind, kind=kind, **NO_INPUTS)
        home = self.named("organizations", organization)[organization]["id"] if organization else None
        return self.add("credentials", name=name, credential_type=number, organization=home, inputs={})

    def without_galaxy(self, organization: str = DEFAULT) -> None:
        """Take the Galaxy credential from an organization."""
        self._named("organizations", organization, organization).associated.clear()

    def listed(self, kind: str, organization: str = DEFAULT) -> list[Fields]:
        """The objects of a kind in an organization, and those in none, as the API shows them."""
        return [each.fields for each in self._of(kind, organization)]

    def named(self, kind: str, organization: str = DEFAULT) -> dict[str, Fields]:
        """The objects of a kind in an organization by name, as the API shows them."""
        return {_name(kind, each.fields): each.fields for each in self._of(kind, organization)}

    def name_of(self, kind: str, number: int) -> str:
        return str(self._objects[kind][number].fields["name"])

    def organization_of(self, kind: str, number: int) -> str:
        """The name of the organization that an object belongs to."""
        return self._organization(kind, self._objects[kind][number].fields) or ""

    def secrets_of(self, credential: str, organization: str = DEFAULT) -> Fields:
        """What only AWX itself knows of a credential."""
        return self._named("credentials", credential, organization).secrets

    def survey_of(self, template: str) -> Fields:
        return self._named("job_templates", template, DEFAULT).survey

    def credentials_of(self, template: str, organization: str = DEFAULT) -> list[int]:
        """The ids of a job template's credentials."""
        return self._named("job_templates", template, organization).associated.get("credentials", [])

    def nodes_of(self, organization: str = DEFAULT) -> dict[str, tuple[str, list[str]]]:
        """The nodes of the workflow, by identifier: the name of what each runs, and those that follow if it succeeds."""
        nodes = self._objects["workflow_job_template_nodes"]
        everything = {number: each for kind in _UNIFIED for number, each in self._objects[kind].items()}
        return {
            each.fields["identifier"]: (
                everything[each.fields["unified_job_template"]].fields["name"],
                [nodes[number].fields["identifier"] for number in each.associated.get("success_nodes", [])],
            )
            for each in self._of("workflow_job_template_nodes", organization)
        }

    def launch(self, template: str, answers: Fields | None = None) -> Reply:
        """Launch a job template as a schedule or the API does, which leave out whatever has no answer.

        Return status and content of the reply; "updated_first" names the sources that AWX reads before the job.
        """
        target = self._named("job_templates", template, DEFAULT)
        problems = list(self._unanswered(target, answers or {}))
        if problems:
            return HTTPStatus.BAD_REQUEST, {"variables_needed_to_start": problems}
        sources = [each.fields for each in self._objects["inventory_sources"].values()]
        updated_first = [
            each["name"]
            for each in sources
            if each["inventory"] == target.fields["inventory"] and each["update_on_launch"]
        ]
        return HTTPStatus.CREATED, {
            "extra_vars": self._variables(target, answers or {}),
            "updated_first": updated_first,
        }

    def _unanswered(self, template: _Object, answers: Fields) -> Iterator[str]:
        if template.fields["survey_enabled"]:
            for question in template.survey["spec"]:
                if question["required"] and question["variable"] not in answers:
                    yield f"'{question['variable']}' value missing"

    def _variables(self, template: _Object, answers: Fields) -> Fields:
        asked = template.survey["spec"] if template.fields["survey_enabled"] else []
        # A default that is not of the question's own type is no answer.
        defaults = {
            each["variable"]: each["default"] for each in asked if each["default"] and each["type"] != "multiselect"
        }
        known = {each["variable"] for each in asked}
        given = {name: value for name, value in answers.items() if name in known}
        return {**json.loads(template.fields["extra_vars"] or "{}"), **defaults, **given}

    def _of(self, kind: str, organization: str) -> Iterator[_Object]:
        for each in self._objects[kind].values():
            if self._organization(kind, each.fields) in (organization, None):
                yield each

    def _named(self, kind: str, name: str, organization: str) -> _Object:
        return next(each for each in self._of(kind, organization) if _name(kind, each.fields) == name)

    def _organization(self, kind: str, fields: Fields) -> str | None:
        """The name of the organization that an object belongs to; None if it belongs to none."""
        if kind == "organizations":
            return str(fields["name"])
        for reference, other in (
            ("organization", "organizations"),
            ("inventory", "inventories"),
            ("workflow_job_template", "workflow_job_templates"),
        ):
            number = fields.get(reference)
            if number is not None:
                return self._organization(other, self._objects[other][number].fields)
        if kind == "schedules":
            number = fields["unified_job_template"]
            return next(
                self._organization(each, self._objects[each][number].fields)
                for each in _UNIFIED
                if number in self._objects[each]
            )
        return None

    # --- the API ---

    def _serve(self, path: str) -> ResponseReturnValue:
        if request.headers.get("Authorization") != f"Bearer {OAUTH_TOKEN}":
            return {"detail": "Authentication credentials were not provided."}, HTTPStatus.UNAUTHORIZED
        body = json.loads(request.get_data() or b"null")
        status, content = self.answer(request.method, path.strip("/"), request.args, body)
        headers = {"X-API-Product-Name": "AWX", "X-API-Product-Version": "24.6.1"}
        return "" if content is None else content, status, headers

    def answer(self, method: str, path: str, query: Mapping[str, str], body: Any) -> Reply:
        """Return status and content of the reply to a request below /api/v2/."""
        with self._lock:
            if method == "GET":
                self.reads.append(path)
            else:
                self.writes.append((method, path))
            kind, dummy, rest = path.partition("/")
            number, dummy, part = rest.partition("/")
            try:
                if kind == "project_updates":
                    return HTTPStatus.OK, self._updates[int(number)]
                if kind == "unified_job_templates":
                    rows = [each for one in _UNIFIED for each in self._objects[one].values()]
                    return HTTPStatus.OK, self._found(rows, query)
                if kind not in self._objects or (number and int(number) not in self._objects[kind]):
                    return HTTPStatus.NOT_FOUND, {"detail": "Not found."}
                if part:
                    return self._answer_part(method, kind, self._objects[kind][int(number)], part, body)
                return self._answer(method, kind, int(number or 0), query, body)
            except RefusedError as error:
                return error.reply

    def _answer_part(self, method: str, kind: str, target: _Object, part: str, body: Any) -> Reply:
        if part == "survey_spec":
            return self._survey(method, target, body)
        if part in _ASSOCIATIONS.get(kind, ()):
            return self._associations(method, kind, target.associated.setdefault(part, []), part, body)
        if part == "playbooks":
            return HTTPStatus.OK, target.playbooks
        if part == "update":
            return HTTPStatus.ACCEPTED, self._sync(target)
        return HTTPStatus.NOT_FOUND, {"detail": "Not found."}

    def _answer(self, method: str, kind: str, number: int, query: Mapping[str, str], body: Any) -> Reply:
        objects = self._objects[kind]
        if method == "GET":
            return HTTPStatus.OK, objects[number].fields if number else self._found(objects.values(), query)
        if method == "POST":
            return HTTPStatus.CREATED, self._create(kind, body)
        self._check_change(kind, number, body)
        self._store(kind, objects[number], body)
        return HTTPStatus.OK, objects[number].fields

    def _check_change(self, kind: str, number: int, given: Fields) -> None:
        """Refuse what AWX refuses of a change, and not of a new object."""
        fields = self._objects[kind][number].fields
        if kind == "execution_environments":
            organization = self._organization(kind, fields)
            if self.administers not in (None, organization):
                raise RefusedError({"detail": "You do not have permission to do this."}, HTTPStatus.FORBIDDEN)
            if given.get("organization") not in (None, fields["organization"]):
                problem = "Cannot change the organization of an execution environment"
                raise RefusedError({"organization": [problem]})
        in_use = any(each.fields["credential_type"] == number for each in self._objects["credentials"].values())
        if kind == "credential_types" and in_use and given.get("inputs", fields["inputs"]) != fields["inputs"]:
            problem = "Modifications to inputs are not allowed for credential types that are in use"
            raise RefusedError({"detail": problem}, HTTPStatus.FORBIDDEN)

    def _found(self, objects: Iterable[_Object], query: Mapping[str, str]) -> Any:
        tests = [self._test_of(key, value) for key, value in query.items() if not key.startswith("or__")]
        any_of = [self._test_of(key[4:], value) for key, value in query.items() if key.startswith("or__")]
        found = [
            each.fields
            for each in objects
            if all(test(each.fields) for test in tests) and (not any_of or any(test(each.fields) for test in any_of))
        ]
        return {"count": len(found), "next": None, "previous": None, "results": found}

    def _test_of(self, key: str, value: str) -> Callable[[Fields], bool]:
        name, dummy, rest = key.partition("__")

        def test(fields: Fields) -> bool:
            if name not in fields and name != "organization":
                raise RefusedError({"detail": f"{fields['type']} has no field named '{name}'"})
            there = fields.get(name)
            if rest == "in":
                return str(there) in value.split(",")
            if rest:
                kind = {"organization": "organizations", "credential_type": "credential_types"}[name]
                there = None if there is None else self._objects[kind][there].fields[rest]
            return str(there) == value

        return test

    def _next_number(self) -> int:
        self._last_number += 1
        return self._last_number

    def _create(self, kind: str, given: Fields) -> Fields:
        number = self._next_number()
        if any(_identity(kind, given) == _identity(kind, each.fields) for each in self._objects[kind].values()):
            raise RefusedError("An object with this name exists already.")
        singular = _TYPES.get(kind, kind.rstrip("s"))
        new = _Object({"id": number, "type": singular, "url": f"/api/v2/{kind}/{number}/", **_DEFAULTS[kind]})
        new.fields |= {"related": _related(kind, number), "summary_fields": {}}
        self._store(kind, new, given)
        self._objects[kind][number] = new
        if kind == "projects":
            # The first sync starts by itself.
            update = self._sync(new)
            return {**new.fields, "status": "pending", "summary_fields": {"current_update": {"id": update["id"]}}}
        return new.fields

    def _store(self, kind: str, target: _Object, given: Fields) -> None:
        given = json.loads(json.dumps(given))
        if kind == "credential_types":
            check_credential_type(given)
        if kind == "credentials" and "inputs" in given:
            given["inputs"] = self._hide_secrets(target, given)
        whole = {**target.fields, **given}
        if kind == "job_templates" and whole["playbook"] not in self._objects["projects"][whole["project"]].playbooks:
            raise RefusedError({"playbook": ["Playbook not found for project."]})
        if kind == "inventory_sources" and not (self.project_files / whole["source_path"]).is_file():
            raise RefusedError("source_path is not in the project.")
        if kind == "schedules":
            self._check_schedule(whole)
        # A new object is made, since what was returned before must not change.
        target.fields = whole

    def _check_schedule(self, fields: Fields) -> None:
        if not re.match(r"DTSTART(;TZID=[\w/]+)?:\d{8}T\d{6}Z? RRULE:.*INTERVAL=\d", fields["rrule"]):
            raise RefusedError({"rrule": ["DTSTART and INTERVAL are required in rrule."]})
        template = self._objects["job_templates"].get(fields["unified_job_template"])
        problems = list(self._unanswered(template, fields["extra_data"])) if template else []
        if problems:
            raise RefusedError({"variables_needed_to_start": problems})

    def _hide_secrets(self, target: _Object, given: Fields) -> Fields:
        inputs = self._objects["credential_types"][given["credential_type"]].fields["inputs"]
        known = {each["id"]: each for each in inputs["fields"]}
        for name, value in given["inputs"].items():
            if name not in known or not isinstance(value, {"string": str, "boolean": bool}[known[name]["type"]]):
                raise RefusedError(f"{name}: no such input, or of another type")
        missing = [name for name in inputs.get("required", []) if not given["inputs"].get(name)]
        if missing:
            raise RefusedError(f"required: {missing}")
        secret = {name: value for name, value in given["inputs"].items() if known[name].get("secret")}
        target.secrets |= {name: value for name, value in secret.items() if value != ENCRYPTED}
        return {**given["inputs"], **dict.fromkeys(secret, ENCRYPTED)}

    def _sync(self, project: _Object) -> Fields:
        """Sync a project at once; return its update."""
        number = self._next_number()
        works = self.repository_works
        if works:
            files = self.project_files.glob("*.yml")
            project.playbooks = sorted(each.name for each in files if _PLAY.search(each.read_text(encoding="utf-8")))
        status = "successful" if works else "failed"
        revision = "1" if works else project.fields["scm_revision"]
        project.fields = {**project.fields, "status": status, "scm_revision": revision}
        outcome = {"status": status, "failed": not works, "scm_revision": revision, "finished": "2026-01-01T00:00:00Z"}
        self._updates[number] = {"id": number, "type": "project_update", "name": project.fields["name"], **outcome}
        return {"id": number, "url": f"/api/v2/project_updates/{number}/", "status": "pending"}

    def _survey(self, method: str, template: _Object, body: Any) -> Reply:
        if method == "POST":
            problems = list(problems_of_survey(body))
            if problems:
                return HTTPStatus.BAD_REQUEST, {"error": "; ".join(problems)}
            template.survey = body
        return HTTPStatus.OK, template.survey if method == "GET" else {}

    def _associations(self, method: str, kind: str, numbers: list[int], part: str, body: Any) -> Reply:
        if method == "POST":
            other = kind if part.endswith("_nodes") else "credentials"
            if body["id"] not in self._objects[other]:
                return HTTPStatus.BAD_REQUEST, {"detail": "Not found."}
            if body.get("disassociate"):
                numbers.remove(body["id"])
            else:
                numbers.append(body["id"])
            return HTTPStatus.NO_CONTENT, None
        rows = [{"id": number} for number in numbers]
        return HTTPStatus.OK, {"count": len(rows), "next": None, "previous": None, "results": rows}


def _only(properties: Fields, *required: str) -> Fields:
    """The schema of an object that has no other properties."""
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


_FOR_STRINGS = ("secret", "multiline", "format", "choices")
_FIELD = {
    **_only(
        {
            "id": {"pattern": "^(?!tower$)[a-zA-Z_][a-zA-Z0-9_]*$"},
            "label": {"minLength": 1},
            "type": {"enum": ["string", "boolean"]},
            **dict.fromkeys(("help_text", "default", "ask_at_runtime", *_FOR_STRINGS), True),
        },
        *("id", "label", "type"),
    ),
    "if": {"properties": {"type": {"const": "boolean"}}},
    "then": {"properties": dict.fromkeys(_FOR_STRINGS, False)},
}
_VARIABLES = {"propertyNames": {"pattern": "^(?!ANSIBLE_)[A-Z_][A-Z0-9_]*$"}}
_CREDENTIAL_TYPE = Draft202012Validator(
    {
        "properties": {
            "inputs": _only({"fields": {"items": _FIELD}, "required": True}),
            "injectors": _only({"env": _VARIABLES, "extra_vars": True, "file": True}),
        }
    }
)


def check_credential_type(given: Fields) -> None:
    """Do what AWX does with a credential type: reject what it does not understand, and say that a field is a text if it says nothing."""
    inputs = given.get("inputs", {})
    for each in inputs.get("fields", []):
        each.setdefault("type", "string")
    for problem in _CREDENTIAL_TYPE.iter_errors(given):
        raise RefusedError({problem.path[0]: [problem.message]})
    ids = [each["id"] for each in inputs.get("fields", [])]
    if len(set(ids)) < len(ids):
        raise RefusedError({"inputs": ["ids are not unique"]})
    if not set(inputs.get("required", [])) <= set(ids):
        raise RefusedError({"inputs": ["what is required is no field"]})
    strict = sandbox.ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined)
    for name, template in given.get("injectors", {}).get("env", {}).items():
        try:
            strict.from_string(template).render(dict.fromkeys(ids, "EXAMPLE"))
        except jinja2.exceptions.TemplateError as error:
            raise RefusedError({"injectors": [f"{name}: {error}"]}) from error


_QUESTION_TYPES = ("text", "textarea", "password", "multiplechoice", "multiselect", "integer", "float")


def problems_of_survey(survey: Fields) -> Iterator[str]:
    """What AWX refuses in a survey."""
    yield from (f"'{key}' missing from survey spec" for key in ("name", "description", "spec") if key not in survey)
    questions = survey.get("spec", [])
    if not isinstance(questions, list) or not questions:
        yield "'spec' must be a list of items"
        return
    seen: set[str] = set()
    for number, question in enumerate(questions):
        for problem in _problems_of_question(question):
            yield f"{problem} in question {number}"
        variable = question.get("variable")
        if variable in seen:
            yield f"'variable' '{variable}' duplicated in question {number}"
        seen.add(variable)


def _problems_of_question(question: Fields) -> Iterator[str]:
    yield from (f"'{key}' missing" for key in ("type", "question_name", "variable", "required") if key not in question)
    kind = question.get("type")
    if kind not in _QUESTION_TYPES:
        yield f"'{kind}' is not allowed as a type"
    if not isinstance(question.get("required"), bool):
        yield "'required' must be a boolean"
    default = question.get("default", "")
    for key in ("min", "max"):
        if not isinstance(question.get(key, 0), int):
            yield f"'{key}' must be an integer"
    if kind in ("multiplechoice", "multiselect"):
        choices = question.get("choices", [])
        choices = choices.splitlines() if isinstance(choices, str) else choices
        if not choices:
            yield "choices must be specified"
        elif default and set(default.splitlines() if kind == "multiselect" else [default]) - set(choices):
            yield "Default choice must be answered from the choices listed"
    elif kind in ("integer", "float") and default not in ("", None) and not isinstance(default, (int, float)):
        yield "Default value must be a number"
    elif kind in ("text", "textarea", "password") and not isinstance(default, str):
        yield "Default value must be a string"


def _name(kind: str, fields: Fields) -> str:
    return str(fields["identifier" if kind == "workflow_job_template_nodes" else "name"])


def _identity(kind: str, fields: Fields) -> tuple[Any, ...]:
    return _name(kind, fields), *(fields.get(each) for each in _SCOPES.get(kind, ("organization",)))


def _related(kind: str, number: int) -> Fields:
    parts = {"job_templates": ["survey_spec"], "workflow_job_templates": ["survey_spec"], "projects": ["update"]}
    return {part: f"/api/v2/{kind}/{number}/{part}/" for part in parts.get(kind, [])}
