# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the files of the project say about each other."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.msp.checkcentral.plugins.module_utils import _api, _transport

ROOT = Path(__file__).resolve().parents[2]


def read_yaml(name: str) -> dict:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_the_client_says_the_version_of_galaxy_yml() -> None:
    assert read_yaml("galaxy.yml")["version"] == _transport.VERSION


def test_every_module_is_in_the_action_group() -> None:
    modules = {path.stem for path in (ROOT / "plugins" / "modules").glob("*.py")}
    assert set(read_yaml("meta/runtime.yml")["action_groups"]["checkcentral"]) == modules


def test_every_playbook_connects_in_the_same_way() -> None:
    plays = [play for path in (ROOT / "playbooks").glob("*.yml") for play in read_yaml(str(path))]
    connecting = [play for play in plays if "module_defaults" in play]
    assert len(connecting) == 8
    for play in connecting:
        assert play["module_defaults"] == {"group/msp.checkcentral.checkcentral": "{{ playbook_connection }}"}
        assert "vars/connection.yml" in play["vars_files"]


DIRECTORIES_OF_PLAYBOOKS = ("playbooks", "docs/examples", "demo")
ON_THE_CONTROLLER = {
    "ansible_connection": "local",
    "ansible_python_interpreter": "{{ ansible_playbook_python }}",
    "ansible_become": False,
}
KEYWORDS_THAT_VARIABLES_OVERRIDE = {"connection", "become", "become_user", "become_method", "remote_user"}


def plays_of_the_project() -> list[tuple[Path, dict[str, Any]]]:
    files = [path for directory in DIRECTORIES_OF_PLAYBOOKS for path in (ROOT / directory).rglob("*.yml")]
    loaded = [(path, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in files]
    return [
        (path, each)
        for path, content in loaded
        if isinstance(content, list)
        for each in content
        if isinstance(each, dict) and "hosts" in each
    ]


def test_every_play_runs_on_the_controller_and_says_so_in_one_way() -> None:
    plays = plays_of_the_project()
    assert {path.stem for path, dummy in plays} >= {
        *("configure_awx", "coverage", "digest_reports", "failures", "onboard", "onboard_customer")
    }
    for path, play in plays:
        said = dict(play.get("vars", {}))
        for name in play.get("vars_files", []):
            said.update(yaml.safe_load((path.parent / name).read_text(encoding="utf-8")))
        assert ON_THE_CONTROLLER.items() <= said.items(), f"{path.name}: {play['name']}"
        assert not KEYWORDS_THAT_VARIABLES_OVERRIDE & play.keys(), f"{path.name}: {play['name']}"


def test_playbooks_list_tasks_and_templates_render() -> None:
    """Logic is Python: it has types and tests."""
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "playbooks").rglob("*.*")}
    assert [path.name for path, text in texts.items() if re.search(r"\{%-?\s*set\b", text)] == []
    assert [path.name for path, text in texts.items() if "regex_" in text] == []


@pytest.mark.parametrize(
    "name", ["adopt", "coverage", "customers", "digest_reports", "failures", "onboard_customer", "todo", "verify"]
)
def test_a_playbook_can_be_seen_at_a_glance(name: str) -> None:
    text = (ROOT / "playbooks" / f"{name}.yml").read_text(encoding="utf-8")
    assert len(text[text.index("\n- name:") :].splitlines()[1:]) <= 60


def methods_of_the_readme() -> dict[str, str]:
    """Where each method is, as the README's table says it."""
    [table] = re.findall(r"^\| method of the API \| where \|\n\| --- \| --- \|\n((?:\|.*\n)+)", README, re.MULTILINE)
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()]
    return {method: where for methods, where in rows for method in re.findall(r"`(\w+)`", methods)}


README = (ROOT / "README.md").read_text(encoding="utf-8")
METHODS = {
    "createReport": {"report", "reports", "objects"},
    "createCheck": {"check", "checks", "objects"},
    "createUser": {"user", "users", "objects"},
    "generateReport": {"report_download"},
    "getOverview": {"overview_info"},
    **{
        read.resource.method: {f"{'activity' if key == 'activities' else key.removesuffix('s')}_info"}
        for key, read in _api.READS.items()
    },
}


def test_the_readme_says_where_methods_are() -> None:
    assert set(METHODS) <= set(methods_of_the_readme())
    for method in METHODS:
        assert_where(method, methods_of_the_readme()[method])


def test_the_readme_says_what_reads_all_at_once() -> None:
    assert "| every method that reads, once | `checkcentral_service_info`, playbook `verify` |" in README


def with_tasks(path: Path) -> str:
    """A playbook or a file of tasks, with the files of tasks that it imports."""
    text = path.read_text(encoding="utf-8")
    imported = re.findall(r"import_tasks: (?:tasks/)?(\w+\.yml)", text)
    return text + "".join(with_tasks(ROOT / "playbooks" / "tasks" / name) for name in imported)


def assert_where(method: str, where: str) -> None:
    """Hold what the README says of a method against the plugins and playbooks."""
    assert set(re.findall(r"`checkcentral_(\w+)`", where)) == METHODS[method]
    resources = {read.resource.method: read.resource for read in _api.READS.values()}
    assert ("lookup" in where) is (method in resources and resources[method].identified)
    assert ("inventory" in where) is (method in ("getChecks", "getCheckGroups"))
    writes = method.startswith("create")
    modules = {f"msp.checkcentral.checkcentral_{name}:" for name in METHODS[method] if writes or name.endswith("_info")}
    roles = ["customers"] * writes + ["digest_reports"] * (method == "createReport")
    modules |= {f"{key}: msp.checkcentral.{role}" for role in roles for key in ("name", "run_role")}
    texts = {path.stem: with_tasks(path) for path in (ROOT / "playbooks").glob("*.yml")}
    using = {
        name
        for name, text in texts.items()
        if any(module in text for module in modules) and not (writes and "check_mode: true" in text)
    }
    said = where.partition("playbook")[2]
    assert set(re.findall(r"`(\w+)`", said)) == using


def test_what_the_readme_says_of_methods_exists() -> None:
    for where in methods_of_the_readme().values():
        for name in re.findall(r"`(checkcentral_\w+)`", where):
            assert (ROOT / "plugins" / "modules" / f"{name}.py").is_file()
        for name in re.findall(r"role `(\w+)`", where):
            assert (ROOT / "roles" / name).is_dir()
        for name in re.findall(r"option `(\w+)`", where):
            assert f"\n  {name}:\n" in (ROOT / "plugins" / "doc_fragments" / "connection.py").read_text(
                encoding="utf-8"
            )


def test_module_utils_are_private() -> None:
    public = [path.name for path in (ROOT / "plugins" / "module_utils").glob("*.py") if not path.name.startswith("_")]
    assert public == []


def test_execution_environments_need_requests_only() -> None:
    lines = (ROOT / "meta" / "ee-requirements.txt").read_text(encoding="utf-8").splitlines()
    requirements = [line for line in lines if line and not line.startswith("#")]
    assert [re.split("[<>=~!]", requirement)[0] for requirement in requirements] == ["requests"]


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"pypi\.(org|python)|files\.pythonhosted|registry\.npmjs", id="package registry"),
        pytest.param(r"/(home|root|Users)/\w|(^|[\s\"'=(])/work/", id="directory of one machine"),
    ],
)
def test_no_file_names_a(pattern: str) -> None:
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        cwd=ROOT,
        text=True,
    )
    found = []
    for name in filter(None, listing.stdout.split("\0")):
        path = ROOT / name
        if path == Path(__file__).resolve() or not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            if re.search(pattern, line):
                found.append(f"{name}:{number}: {line}")
    assert found == []
