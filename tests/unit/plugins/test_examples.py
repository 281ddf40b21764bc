# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the documentation says: options that exist, examples that can run, return values that are returned."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.msp.checkcentral.plugins.module_utils._module import connection_options
from ansible_collections.msp.checkcentral.plugins.module_utils._report import SHARED_OPTIONS
from ansible_collections.msp.checkcentral.plugins.module_utils._schema import REPORT_OPTIONS
from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_report, checkcentral_reports
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator
from ansible_collections.msp.checkcentral.tests.unit.running import run_module

ROOT = Path(__file__).parents[3]
PREFIX = "msp.checkcentral."
PLUGINS = [
    (path.parent.name.rstrip("s"), path.stem)
    for folder in ("modules", "lookup", "filter")
    for path in sorted((ROOT / "plugins" / folder).glob("*.py"))
]
TEXTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "roles").glob("*/README.md"))]
BULK_OPTIONS = {
    "reports": {"type": "list", "elements": "dict", "required": True, "options": REPORT_OPTIONS},
    "max_creates": {"type": "int"},
    "workers": {"type": "int", "default": 4},
}
MODULE_OPTIONS: dict[str, dict[str, Any]] = {
    "checkcentral_report": {**connection_options(), **SHARED_OPTIONS, **REPORT_OPTIONS},
    "checkcentral_reports": {**connection_options(), **SHARED_OPTIONS, **BULK_OPTIONS},
}


@cache
def documentation(kind: str, name: str) -> dict[str, Any]:
    """What ansible-doc says of a plugin."""
    collections = next(
        path
        for path in map(Path, os.environ["PYTHONPATH"].split(os.pathsep))
        if (path / "ansible_collections").is_dir()
    )
    run = subprocess.run(
        [sys.executable, "-m", "ansible", "doc", "--json", "--type", kind, PREFIX + name],
        check=True,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "ANSIBLE_COLLECTIONS_PATH": str(collections)},
    )
    found: dict[str, Any] = json.loads(run.stdout)[PREFIX + name]
    return found


def tasks_of(document: Any) -> Iterator[dict[str, Any]]:
    """Yield the tasks of a playbook, a list of tasks, or blocks of them."""
    for entry in document or []:
        for key in ("tasks", "pre_tasks", "post_tasks", "block", "rescue", "always"):
            yield from tasks_of(entry.get(key))
        if "hosts" not in entry:
            yield entry


def check_task(task: dict[str, Any]) -> None:
    """Check one task against the real options; references to variables are taken for right."""
    assert task.get("name"), task
    for name, options in MODULE_OPTIONS.items():
        if PREFIX + name in task:
            arguments = {"api_token": "x", **task[PREFIX + name]}
            templated = {key for key, value in arguments.items() if isinstance(value, str) and "{{" in value}
            spec = {key: {} if key in templated else option for key, option in options.items()}
            assert ArgumentSpecValidator(spec).validate(arguments).error_messages == []
            for item in arguments.get("reports", []) if "reports" not in templated else []:
                assert ArgumentSpecValidator(REPORT_OPTIONS).validate(item).error_messages == []
    role = task.get("ansible.builtin.import_role") or task.get("ansible.builtin.include_role")
    if role:
        assert role["name"].startswith(PREFIX)
        spec_file = ROOT / "roles" / role["name"].removeprefix(PREFIX) / "meta" / "argument_specs.yml"
        known = yaml.safe_load(spec_file.read_text(encoding="utf-8"))["argument_specs"]["main"]["options"]
        variables = {key: value for key, value in task.get("vars", {}).items() if "{{" not in str(value)}
        assert ArgumentSpecValidator(known).validate(variables).error_messages == []


@pytest.mark.parametrize(("kind", "name"), PLUGINS)
def test_examples_use_options_that_exist(kind: str, name: str) -> None:
    examples = documentation(kind, name)["examples"]
    tasks = list(tasks_of(yaml.safe_load(examples)))
    assert tasks
    assert PREFIX + name in examples
    for task in tasks:
        check_task(task)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_yaml_in_texts_uses_options_that_exist(path: Path) -> None:
    for block in re.findall(r"```yaml\n(.*?)^ *```", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
        document = yaml.safe_load(textwrap.dedent(block))
        for task in tasks_of(document) if isinstance(document, list) else []:
            check_task(task)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_in_texts_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (path.parent / target).exists(), target


def test_examples_of_reports_keep_the_rules_of_reports() -> None:
    for name in MODULE_OPTIONS:
        for task in tasks_of(yaml.safe_load(documentation("module", name)["examples"])):
            if PREFIX + name not in task:
                continue
            arguments = task[PREFIX + name]
            items = arguments["reports"] if name == "checkcentral_reports" else [arguments]
            for item in items if isinstance(items, list) else []:
                report = {key: value for key, value in item.items() if key in REPORT_OPTIONS}
                assert checkcentral_reports.parse(report)[1] == []


def compared(options: dict[str, Any], suboptions: str) -> dict[str, Any]:
    """Reduce options, as documented or as in the code, to what must be the same in both."""
    return {
        name: {
            "type": option.get("type", "str"),
            "elements": option.get("elements"),
            "required": option.get("required", False),
            "default": option.get("default"),
            "choices": option.get("choices"),
            "options": compared(option[suboptions], suboptions) if option.get(suboptions) else None,
        }
        for name, option in options.items()
    }


@pytest.mark.parametrize("name", sorted(MODULE_OPTIONS))
def test_documented_options_are_the_real_ones(name: str) -> None:
    documented = documentation("module", name)["doc"]["options"]
    assert compared(documented, "suboptions") == compared(MODULE_OPTIONS[name], "options")


@pytest.mark.parametrize("name", ["checkcentral_report", "checkcentral_reports"])
def test_documented_return_values_are_the_real_ones(name: str) -> None:
    report = {"name": "A", "report_type": "digest", "extra_properties": {"interval_value": "x"}}
    general = {"changed", "diff", "failed", "invocation", "msg", "warnings", "exception"}
    with Simulator() as service:
        service.faults.add(Fault("error_object", "createReport"))
        module = checkcentral_report if name == "checkcentral_report" else checkcentral_reports
        own = report if name == "checkcentral_report" else {"reports": [report]}
        ran = run_module(module, {"api_token": service.token, "api_url": service.url, **own}, diff=True)
    documented = documentation("module", name)["return"]
    assert set(ran.result) - general == set(documented)
    assert set(ran.result["failure"]) == set(documented["failure"]["contains"])
    if name == "checkcentral_reports":
        assert set(ran.result["results"][0]) == set(documented["results"]["contains"])
