# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The data files that the tests are about."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "docs" / "examples" / "awx_project"
ENVIRONMENTS = [ROOT / "docs" / "examples" / f"{kind}-environment.yml" for kind in ("execution", "decision")]
EDA_CREDENTIAL_TYPE = ROOT / "extensions" / "eda" / "credential_types" / "checkcentral.yml"
_AWX = ROOT / "playbooks" / "awx"

# Where awx.awx is, if it is not installed as a part of PyPI's package ansible.
MORE_COLLECTIONS = [path for path in [os.environ.get("AWX_COLLECTIONS_PATH")] if path]
# Seconds for a run that takes some 15 on an idle machine. Only a test that fails waits for so long.
PATIENCE = 300


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def credential_type() -> dict[str, Any]:
    return dict(read(_AWX / "credential_type.yml"))


def inventories() -> list[dict[str, Any]]:
    return list(read(_AWX / "inventories.yml"))


def job_templates() -> list[dict[str, Any]]:
    return list(read(_AWX / "job_templates.yml"))


def workflow() -> dict[str, Any]:
    return dict(read(_AWX / "workflow.yml"))
