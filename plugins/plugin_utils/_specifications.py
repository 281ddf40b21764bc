# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables of playbooks and roles, from their argument specifications.

Private to the collection: may change without notice. Each file is read once, on first use.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from ansible.module_utils.common.yaml import yaml_load

Options = dict[str, dict[str, Any]]
_COLLECTION = Path(__file__).resolve().parents[2]


@functools.cache
def _read(path: Path) -> dict[str, Any]:
    return dict(yaml_load(path.read_text(encoding="utf-8")))


def _of_playbooks() -> dict[str, Any]:
    return _read(_COLLECTION / "playbooks" / "meta" / "variables.yml")


def playbooks() -> dict[str, dict[str, Any]]:
    """Return the description of each playbook by its name; see the comment at the top of the file."""
    return dict(_of_playbooks()["playbooks"])


@functools.cache
def roles() -> dict[str, Options]:
    """Return the variables of each role, from its argument specification."""
    files = sorted(_COLLECTION.glob("roles/*/meta/argument_specs.yml"))
    return {path.parts[-3]: _read(path)["argument_specs"]["main"]["options"] for path in files}


def standard_reports() -> dict[str, dict[str, Any]]:
    """Return the catalog of standard reports of the role digest_reports."""
    defaults = _read(_COLLECTION / "roles" / "digest_reports" / "defaults" / "main.yml")
    return dict(defaults["digest_reports_standard_catalog"])


@functools.cache
def groups() -> dict[str, Options]:
    """Return the variables that several playbooks take, by group. A role's group has its variables that are in no other group."""
    found: dict[str, Options] = {}
    for name, group in _of_playbooks()["groups"].items():
        of_role = {each: roles()[group["role"]][each] for each in group.get("names", ())}
        found[name] = {**of_role, **group.get("options", {})}
    taken = {name for options in found.values() for name in options}
    for role, options in roles().items():
        found[role] = {name: option for name, option in options.items() if name not in taken}
    return found
