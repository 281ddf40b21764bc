# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every module is shown, documented and tested from outside."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
MODULES = sorted((ROOT / "plugins" / "modules").glob("*.py"))
TARGETS = ROOT / "tests" / "integration" / "targets"


def block(module: Path, name: str) -> Any:
    """One of a module's blocks of documentation, empty if there is none."""
    assignments = [node for node in ast.parse(module.read_text(encoding="utf-8")).body if isinstance(node, ast.Assign)]
    texts = [node.value for node in assignments if isinstance(node.targets[0], ast.Name) and node.targets[0].id == name]
    return yaml.safe_load(ast.literal_eval(texts[0])) if texts else None


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_a_module_has_examples_that_use_it(module: Path) -> None:
    assert any(f"msp.checkcentral.{module.stem}" in task for task in block(module, "EXAMPLES") or [])


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_a_module_says_what_it_returns(module: Path) -> None:
    returned = block(module, "RETURN") or {}
    assert returned
    assert [key for key, said in returned.items() if not said.get("description") or not said.get("returned")] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_a_module_has_an_integration_target_that_uses_it(module: Path) -> None:
    tasks = "".join(path.read_text(encoding="utf-8") for path in (TARGETS / module.stem / "tasks").glob("*.yml"))
    assert f"msp.checkcentral.{module.stem}:" in tasks
    assert "check_mode: " in tasks


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_a_module_has_a_unit_test(module: Path) -> None:
    tests = [
        path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "unit" / "plugins" / "modules").glob("*.py")
    ]
    name = module.stem
    short = name.removeprefix("checkcentral_").removesuffix("_info")
    assert any(name in text or ('_{module}_info"' in text and f'"{short}": ' in text) for text in tests)
