# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every module is shown, documented and tested from outside."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
MODULES = sorted((ROOT / "plugins" / "modules").glob("*.py"))
TARGETS = ROOT / "tests" / "integration" / "targets"
UNIT_TESTS = [
    path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "unit" / "plugins" / "modules").glob("*.py")
]


def block(module: Path, name: str) -> Any:
    """One of a module's blocks of documentation, empty if there is none."""
    assignments = [node for node in ast.parse(module.read_text(encoding="utf-8")).body if isinstance(node, ast.Assign)]
    texts = [node.value for node in assignments if isinstance(node.targets[0], ast.Name) and node.targets[0].id == name]
    return yaml.safe_load(ast.literal_eval(texts[0])) if texts else None


def shortcomings(module: Path) -> Iterator[str]:
    """What a module lacks."""
    own = f"msp.checkcentral.{module.stem}"
    if not any(own in task for task in block(module, "EXAMPLES") or []):
        yield "an example that uses it"
    returned = block(module, "RETURN") or {}
    if not returned or any(not said.get("description") or not said.get("returned") for said in returned.values()):
        yield "what it returns, with a description and when"
    target = TARGETS / module.stem
    if not target.is_dir() or UNUSED & words_of(target / "aliases"):
        yield "an integration target that runs"
    else:
        using = [task for task in tasks_of(target) if own in task]
        # Templates stand for both.
        if all(task["check_mode"] is True for task in using) or all(task["check_mode"] is False for task in using):
            yield "an integration target that uses it with check mode and without"
    short = module.stem.removeprefix("checkcentral_").removesuffix("_info")
    if not any(module.stem in text or ('_{module}_info"' in text and f'"{short}": ' in text) for text in UNIT_TESTS):
        yield "a unit test"


def test_every_module_is_complete() -> None:
    assert {module.stem: found for module in MODULES if (found := list(shortcomings(module)))} == {}


# Aliases with which ansible-test leaves a target out.
UNUSED = {"disabled", "unsupported", "hidden", "unstable"}


def words_of(aliases: Path) -> set[str]:
    lines = aliases.read_text(encoding="utf-8").splitlines()
    words = {line.partition("#")[0].strip() for line in lines}
    return {"disabled" if word.startswith("skip/") else word for word in words}


def read_tasks(path: Path) -> list[dict[str, Any]]:
    """A file's tasks as they are; Ansible has tags of its own, such as ``!unsafe``."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.add_multi_constructor("!", lambda *parts: parts[-1].value)
    return yaml.load(path.read_text(encoding="utf-8"), Loader) or []


def tasks_of(target: Path, name: str = "main.yml") -> Iterator[dict[str, Any]]:
    """The tasks that a target runs: of its main file and of what this includes, those in blocks too."""
    for task in flat(read_tasks(target / "tasks" / name)):
        yield task
        for action in ("include_tasks", "import_tasks"):
            included = task.get(f"ansible.builtin.{action}")
            included = included.get("file", "") if isinstance(included, dict) else included
            if included and (target / "tasks" / included).is_file():
                yield from tasks_of(target, included)


def flat(tasks: list[dict[str, Any]], check_mode: Any = False) -> Iterator[dict[str, Any]]:
    """Tasks without the blocks around them, with what these say of check mode."""
    for task in tasks:
        task = {"check_mode": check_mode, **task}
        yield task
        for part in ("block", "rescue", "always"):
            yield from flat(task.get(part, []), task["check_mode"])


@pytest.mark.parametrize(
    ("tasks", "found"),
    [
        ("- msp.checkcentral.x: {}\n  check_mode: true\n", [True]),
        ("# - msp.checkcentral.x: {}\n#   check_mode: true\n", []),
        ("- msp.checkcentral.x: {}\n  check_mode: false\n", [False]),
        ("- check_mode: true\n  block:\n    - msp.checkcentral.x: {}\n", [True]),
        ("- ansible.builtin.include_tasks: more.yml\n", ["{{ checking }}"]),
        ("- ansible.builtin.debug: {msg: 'msp.checkcentral.x:'}\n", []),
    ],
)
def test_only_tasks_that_run_a_module_use_it(tmp_path: Path, tasks: str, found: list[Any]) -> None:
    (tmp_path / "tasks").mkdir()
    (tmp_path / "tasks" / "main.yml").write_text(tasks, encoding="utf-8")
    more = "- msp.checkcentral.x: {}\n  check_mode: '{{ checking }}'\n"
    (tmp_path / "tasks" / "more.yml").write_text(more, encoding="utf-8")
    assert [task["check_mode"] for task in tasks_of(tmp_path) if "msp.checkcentral.x" in task] == found


def test_a_target_that_does_not_run_is_none(tmp_path: Path) -> None:
    (tmp_path / "aliases").write_text("context/controller\nskip/python3.9\n# unsupported\n", encoding="utf-8")
    assert UNUSED & words_of(tmp_path / "aliases") == {"disabled"}
