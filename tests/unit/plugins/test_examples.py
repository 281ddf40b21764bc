# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the documentation says is what the code takes and returns."""

from __future__ import annotations

import ast
import copy
import functools
import importlib
import inspect
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import jinja2
import pytest
import yaml
from ansible.module_utils.basic import FILE_COMMON_ARGUMENTS
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.msp.checkcentral.plugins.filter import customers, digest_reports
from ansible_collections.msp.checkcentral.plugins.module_utils import _connection, _module
from ansible_collections.msp.checkcentral.plugins.module_utils._check import CHECK
from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT
from ansible_collections.msp.checkcentral.plugins.module_utils._user import USER
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator
from ansible_collections.msp.checkcentral.tests.unit.running import Ran, run_module

ROOT = Path(_module.__file__).parents[2]
PREFIX = "msp.checkcentral."
# The lists of the modules that create.
KINDS = {"users": USER, "checks": CHECK, "reports": REPORT}
MODULES = {
    path.stem: importlib.import_module(f"ansible_collections.msp.checkcentral.plugins.modules.{path.stem}")
    for path in sorted((ROOT / "plugins" / "modules").glob("*.py"))
}
PLUGINS = sorted(path for kind in ("modules", "lookup", "filter") for path in (ROOT / "plugins" / kind).glob("*.py"))
PAGES = [ROOT / "README.md", *sorted(ROOT.glob("roles/*/README.md"))]
TEMPLATES = jinja2.Environment(autoescape=False)

Options = dict[str, Any]


# --- the documentation, and the code ---


def block(path: Path, name: str) -> Any:
    """One of the blocks of documentation in a plugin's file."""
    return yaml.safe_load(text_of_block(path, name))


def text_of_block(path: Path, name: str) -> str:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assignments = [node for node in tree.body if isinstance(node, ast.Assign)]
    [text] = [
        each.value for each in assignments if isinstance(each.targets[0], ast.Name) and each.targets[0].id == name
    ]
    return str(ast.literal_eval(text))


def documented(kind: str, name: str) -> dict[str, Any]:
    """What ansible-doc shows, doc fragments included."""
    return dict(documentation()[kind][PREFIX + name])


@functools.cache
def documentation() -> dict[str, Any]:
    """What ansible-doc shows of all plugins, since each run of it takes a second."""
    environment = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(ROOT.parents[2])}
    command = [sys.executable, "-m", "ansible", "doc", "--json", "--metadata-dump", PREFIX.rstrip(".")]
    shown = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return dict(json.loads(shown.stdout)["all"])


# What items carry beside the options of a report.
ITEM_OPTIONS = {"origin": {"type": "dict"}, "problems": {"type": "list", "elements": "str"}}


@functools.cache
def specification(name: str) -> Options:
    """A module's real argument specification; the facts about a kind of object check the items of its list."""

    class Built(Exception):
        """The module has declared its options."""

    def build(argument_spec: Options, add_file_common_args: bool = False, **dummy: Any) -> None:
        raise Built({**(FILE_COMMON_ARGUMENTS if add_file_common_args else {}), **argument_spec})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_module, "_Module", build)
        with pytest.raises(Built) as built:
            MODULES[name].main()
    options: Options = built.value.args[0]
    of_items = {
        key: {**option, "options": {**KINDS[key].options, **ITEM_OPTIONS}}
        for key, option in options.items()
        if key in KINDS and option.get("elements") == "dict"
    }
    return {**options, **of_items}


@functools.cache
def role_options(name: str) -> Options:
    specs = yaml.safe_load((ROOT / "roles" / name / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))
    return dict(specs["argument_specs"]["main"]["options"])


# --- examples ---


def tasks_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every mapping at any depth: plays, blocks and tasks are told apart by what they hold."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from tasks_in(each)


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts_in(each)


def problems_in(examples: Any) -> tuple[int, list[str]]:
    """How many uses of the collection there are, and what is wrong with them."""
    found = [problems for task in tasks_in(examples) for problems in uses_in_task(task)]
    found += [problems for text in texts_in(examples) if "{{" in text for problems in uses_in_template(text)]
    return len(found), [problem for problems in found for problem in problems]


def uses_in_task(task: dict[str, Any]) -> Iterator[list[str]]:
    for key, arguments in task.items():
        name = str(key).removeprefix(PREFIX)
        if name != key:
            yield wrong_arguments(specification(name), filled_in(arguments, task.get("vars", {})))
        elif key in ("ansible.builtin.import_role", "ansible.builtin.include_role"):
            role = arguments["name"].removeprefix(PREFIX)
            yield wrong_arguments(role_options(role), task.get("vars", {}))


def filled_in(arguments: Options, variables: dict[str, Any]) -> Options:
    """Put the task's own variables in the place of templates that are only their names, and no items in that of other lists of them."""
    names = {key: re.fullmatch(r"{{ (\w+) }}", value) for key, value in arguments.items() if isinstance(value, str)}
    known = {key: variables[name[1]] for key, name in names.items() if name and name[1] in variables}
    unknown = {key: [] for key in KINDS if str(arguments.get(key)).startswith("{{") and key not in known}
    return {**arguments, **known, **unknown}


def wrong_arguments(options: Options, arguments: Options) -> list[str]:
    # Ansible fills in defaults in place.
    return list(ArgumentSpecValidator(copy.deepcopy(options)).validate(arguments).error_messages)


def uses_in_template(text: str) -> Iterator[list[str]]:
    """Lookups and filters of the collection in a template."""
    tree = TEMPLATES.parse(text)
    for call in tree.find_all(jinja2.nodes.Call):
        if getattr(call.node, "name", None) in ("lookup", "query", "q") and call.args[0].as_const().startswith(PREFIX):
            options = documented("lookup", call.args[0].as_const().removeprefix(PREFIX))["doc"]["options"]
            yield wrong_keywords(options, call.kwargs, ("errors", "wantlist"))
    for used in tree.find_all(jinja2.nodes.Filter):
        if used.name.startswith(PREFIX):
            options = documented("filter", used.name.removeprefix(PREFIX))["doc"]["options"]
            yield wrong_keywords(options, used.kwargs, ())


def wrong_keywords(options: Options, keywords: list[jinja2.nodes.Keyword], beside: tuple[str, ...]) -> list[str]:
    problems = []
    for keyword in keywords:
        if keyword.key in beside:
            continue
        option = options.get(keyword.key)
        if option is None:
            problems.append(f"there is no option {keyword.key}")
        elif "choices" in option and keyword.value.as_const() not in option["choices"]:
            problems.append(f"{keyword.key} cannot be {keyword.value.as_const()}")
    return problems


@pytest.fixture
def token_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Examples in pages take the token from the environment."""
    monkeypatch.setenv("CHECKCENTRAL_API_TOKEN", "x")


def test_examples_of_plugins_use_them_as_they_are() -> None:
    for path in PLUGINS:
        examples = block(path, "EXAMPLES")
        uses, problems = problems_in(examples)
        assert (bool(uses), problems) == (True, []), path
        assert all(task.get("name") for task in examples), path


def problems_in_inventory(document: Options) -> Iterator[str]:
    """What is wrong with the file of an inventory."""
    options = documented("inventory", document["plugin"].removeprefix(PREFIX))["doc"]["options"]
    for name, value in document.items():
        option = options.get(name)
        if option is None:
            yield f"there is no option {name}"
        elif "choices" in option and value not in option["choices"]:
            yield f"{name} cannot be {value}"
        elif not isinstance(value, {"dict": dict, "list": list, "bool": bool, "int": int}.get(option["type"], str)):
            yield f"{name} is no {option['type']}"


def test_examples_of_the_inventory_plugin_are_files_that_it_takes() -> None:
    examples = text_of_block(ROOT / "plugins" / "inventory" / "checkcentral.py", "EXAMPLES")
    documents = list(yaml.safe_load_all(examples))
    assert documents
    assert [problem for document in documents for problem in problems_in_inventory(document)] == []


@pytest.mark.parametrize(
    ("option", "problem"),
    [
        ({"filter": {}}, "there is no option filter"),
        ({"hostname": "address"}, "hostname cannot be address"),
        ({"filters": []}, "filters is no dict"),
    ],
)
def test_a_wrong_example_of_the_inventory_plugin_is_found(option: Options, problem: str) -> None:
    assert list(problems_in_inventory({"plugin": "msp.checkcentral.checkcentral", **option})) == [problem]


@pytest.mark.usefixtures("token_of_the_environment")
def test_examples_of_pages_use_what_there_is() -> None:
    for page in PAGES:
        blocks = re.findall(r"^```ya?ml\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        found = [problems_in(yaml.safe_load(each)) for each in blocks]
        assert sum(uses for uses, dummy in found), page
        assert [problem for dummy, problems in found for problem in problems] == [], page


@pytest.mark.usefixtures("token_of_the_environment")
@pytest.mark.parametrize(
    ("example", "problem"),
    [
        (
            {"msp.checkcentral.checkcentral_report": {"name": "a", "report_type": "invoice"}},
            "value of report_type must",
        ),
        ({"msp.checkcentral.checkcentral_reports": {"reports": [{"name": "a"}]}}, "missing required arguments"),
        (
            {
                "msp.checkcentral.checkcentral_reports": {"reports": "{{ desired }}"},
                "vars": {"desired": [{"name": "a", "report_type": "stats", "content": {"group": "b"}}]},
            },
            "content.group",
        ),
        ({"ansible.builtin.import_role": {"name": "msp.checkcentral.digest_reports"}, "vars": {"digest": 1}}, "digest"),
        ("{{ query('msp.checkcentral.checkcentral', resource='issues') }}", "resource cannot be issues"),
        ("{{ lookup('msp.checkcentral.checkcentral', 'a', kind='checks') }}", "there is no option kind"),
        ("{{ a | msp.checkcentral.digest_reports(customer=b) }}", "there is no option customer"),
    ],
)
def test_a_wrong_example_is_found(example: Any, problem: str) -> None:
    uses, problems = problems_in([{"block": [example]}])
    assert uses == 1
    assert problem in problems[0]


# --- options ---


def differences(documentation: Options, real: Options, path: str = "") -> Iterator[str]:
    for name in sorted(documentation.keys() ^ real.keys()):
        yield f"{path}{name} is only in {'the documentation' if name in documentation else 'the code'}"
    for name in sorted(documentation.keys() & real.keys()):
        said, done = documentation[name], real[name]
        for key, usual in (
            ("type", "str"),
            ("elements", None),
            ("choices", None),
            ("default", None),
            ("aliases", None),
            ("required", False),
        ):
            if said.get(key, usual) != done.get(key, usual):
                yield f"{path}{name}: {key} is said to be {said.get(key)}, and is {done.get(key)}"
        yield from differences(said.get("suboptions", {}), done.get("options", {}), f"{path}{name}.")


def test_the_documented_options_are_the_real_ones() -> None:
    for name in MODULES:
        assert list(differences(documented("module", name)["doc"]["options"], specification(name), f"{name} ")) == []


def test_the_lookup_takes_the_connection_options_of_the_modules() -> None:
    options = documented("lookup", "checkcentral")["doc"]["options"]
    connection = _connection.connection_options()
    assert list(differences({name: options.get(name, {}) for name in connection}, connection)) == []
    for name in connection:
        assert options[name]["env"] == [{"name": f"CHECKCENTRAL_{name.upper()}"}]
        assert options[name]["vars"] == [{"name": f"checkcentral_{name}"}]
        assert options[name]["ini"] == [{"section": "checkcentral", "key": name}]


@pytest.mark.parametrize("module", [customers, digest_reports])
def test_a_filter_takes_its_documented_options(module: ModuleType) -> None:
    [(name, function)] = module.FilterModule().filters().items()
    dummy, *parameters = inspect.signature(function).parameters.values()
    if parameters[-1].kind is inspect.Parameter.VAR_KEYWORD:
        # The settings of reports go on to what the other filter calls.
        named = {each.name for each in parameters}
        settings = inspect.signature(digest_reports.reports_of).parameters.values()
        parameters[-1:] = [each for each in settings if each.name not in named | {"customers"}]
    options = documented("filter", name)["doc"]["options"]
    defaults = {name: option.get("default") for name, option in options.items() if name != "_input"}
    usual = {"list": [], "dict": {}}
    taken = {
        each.name: usual.get(options[each.name]["type"], each.default) if not each.default else each.default
        for each in parameters
    }
    assert taken == defaults


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "roles").iterdir()))
def test_the_documented_variables_of_a_role_are_the_real_ones(name: str) -> None:
    role = ROOT / "roles" / name
    options = role_options(name)
    defaults = yaml.safe_load((role / "defaults" / "main.yml").read_text(encoding="utf-8"))
    said = {variable: option["default"] for variable, option in options.items() if "default" in option}
    # The catalog is too long to be written twice.
    assert said == {variable: value for variable, value in defaults.items() if not variable.endswith("_catalog")}
    tasks = yaml.safe_load((role / "tasks" / "main.yml").read_text(encoding="utf-8"))
    own = yaml.safe_load((role / "vars" / "main.yml").read_text(encoding="utf-8"))
    texts = " ".join(texts_in([tasks, own]))
    used = set(re.findall(rf"\b(?<!{re.escape(PREFIX)})((?:checkcentral|customers|{name})_\w+)", texts))
    assert used - set(own) - {f"{name}_result"} == set(options)
    assert all(tasks_with.keys() >= {"name"} for tasks_with in tasks)


# --- results ---

NOT_DOCUMENTED = {"changed", "failed", "msg", "diff", "invocation", "warnings"}


# Of each kind of object, one that exists and what it differs in; CREATING are modules that make objects of a kind.
EXISTING: dict[str, tuple[Options, Options]] = {
    "report": (
        {"name": "Daily backup overview", "report_type": "dashboard", "content": {"dashboard": "Backups"}},
        {"report_time": 1},
    ),
    "check": (
        {"name": "Antivirus", "checkgroup": "Acme Logistics", "email_alias": "check00004"},
        {"description": "What scans at night"},
    ),
    "user": ({"email": "anna.berg@northwind.example", "access_level": "administrator"}, {"name": "Anna Mountain"}),
}
NAMES = {
    "report": [{"name": "new"}, {"name": "newer"}, {"name": " "}],
    "check": [{"name": "new", "email_alias": "a"}, {"name": "newer", "email_alias": "b"}, {"name": " "}],
    "user": [{"email": f"{name}@example.com", "access_level": "user"} for name in ("new", "newer", " ")],
}
CREATING = [
    *((f"checkcentral_{kind}{ending}", kind) for kind in EXISTING for ending in ("", "s")),
    ("checkcentral_objects", "check"),
]


def results(service: Simulator, module: str, kind: str, **options: Any) -> Ran:
    """Make an object, or meet one that differs."""
    desired = {**EXISTING[kind][0], **options}
    own = {key: desired.pop(key) for key in ("on_drift",) if key in desired}
    arguments = desired if module == f"checkcentral_{kind}" else {f"{kind}s": [desired]}
    connection = {"api_token": service.token, "api_url": service.url}
    return run_module(MODULES[module], {**connection, **arguments, **own}, diff=True)


@pytest.mark.parametrize(("name", "kind"), CREATING)
def test_the_documented_results_are_the_real_ones(service: Simulator, name: str, kind: str) -> None:
    returned = documented("module", name)["return"]
    service.faults.add(Fault("status", f"create{kind.capitalize()}", code=400))
    seen: dict[str, Any] = {}
    different = EXISTING[kind][1]
    new, newer, wrong = NAMES[kind]
    for options in (new, newer, {}, different, {**different, "on_drift": "fail"}, wrong):
        result = results(service, name, kind, **options).result
        assert set(result) - NOT_DOCUMENTED <= set(returned)
        for key, value in result.items():
            assert key in NOT_DOCUMENTED or keys_undocumented(value, returned[key], key) == []
        seen |= result
    assert set(returned) == set(seen) - NOT_DOCUMENTED


# What shows every key of a module's results, if the first one fails at first: options, and check mode.
SHOWN_BY: dict[str, list[tuple[Options, bool]]] = {
    "checkcentral_api": [
        ({"method": "getChecks"}, False),
        ({"method": "generateReport", "query": {"reportName": "Daily backup overview"}}, False),
        ({"method": "createActivities", "body": {"title": "Done"}}, True),
    ],
    "checkcentral_report_download": [
        ({"name": "Daily backup overview", "dest": "there.html"}, True),
        ({"name": "Daily backup overview", "dest": "there.html", "backup": True}, False),
        ({"name": "Daily backup overview", "dest": "."}, True),
    ],
    **{f"checkcentral_{kind}_info": [({"format": "items"}, False)] for kind in ("check", "report", "user")},
    # A method that fails is no failure of this module.
    "checkcentral_service_info": [({}, False), ({"write_probe": True}, True)],
}
# No machine of the tests has SELinux.
NOT_SHOWN = {"checkcentral_report_download": {"secontext"}}


@pytest.mark.parametrize("name", [name for name in MODULES if name not in dict(CREATING)])
def test_the_documented_results_of_the_other_modules_are_the_real_ones(
    service: Simulator, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    returned = set(documented("module", name)["return"])
    monkeypatch.chdir(tmp_path)
    Path("there.html").write_text("<p>Last week's</p>", encoding="utf-8")
    service.faults.add(Fault("status", code=400))
    shown_by = SHOWN_BY.get(name, [({}, False)])
    seen: set[str] = set()
    for options, check_mode in [*shown_by, *shown_by]:
        connection = {"api_token": service.token, "api_url": service.url}
        ran = run_module(MODULES[name], {**connection, **options}, check_mode=check_mode, diff=True)
        seen |= set(ran.result) - NOT_DOCUMENTED
    assert seen == returned - NOT_SHOWN.get(name, set()) - NOT_DOCUMENTED


def keys_undocumented(value: Any, said: dict[str, Any], path: str) -> list[str]:
    """The keys, at any depth, that are documented and not returned or the other way round."""
    if isinstance(value, list):
        return [found for each in value for found in keys_undocumented(each, said, path)]
    if not isinstance(value, dict) or "contains" not in said:
        return []
    found = [f"{path}.{key}" for key in value.keys() ^ said["contains"].keys()]
    for key in value.keys() & said["contains"].keys():
        found += keys_undocumented(value[key], said["contains"][key], f"{path}.{key}")
    return found
