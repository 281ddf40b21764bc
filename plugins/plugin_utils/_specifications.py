# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What playbooks and roles take, as their argument specifications say it, and whether a value is that.

Private to the collection: may change without notice. Files are read when they are first asked for, once.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.yaml import yaml_load

Options = dict[str, dict[str, Any]]
# Types that only the options of plugins have, as those of modules are called.
_TYPES = {"boolean": "bool", "integer": "int", "string": "str", "dictionary": "dict"}
_RIGHT = {
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "list": "a list",
    "dict": "a dictionary",
    "path": "the path of a file",
    "str": "a string",
}
_COLLECTION = Path(__file__).resolve().parents[2]


@functools.cache
def _read(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml_load(path.read_text(encoding="utf-8"))
    return read


def _of_playbooks() -> dict[str, Any]:
    return _read(_COLLECTION / "playbooks" / "meta" / "variables.yml")


def playbooks() -> dict[str, dict[str, Any]]:
    """Return what there is to say of each playbook, by its name; see the head of the file."""
    found: dict[str, dict[str, Any]] = _of_playbooks()["playbooks"]
    return found


@functools.cache
def roles() -> dict[str, Options]:
    """Return the variables of each role, as its own argument specification has them."""
    files = sorted(_COLLECTION.glob("roles/*/meta/argument_specs.yml"))
    return {path.parts[-3]: _read(path)["argument_specs"]["main"]["options"] for path in files}


def standard_reports() -> dict[str, dict[str, Any]]:
    """Return the catalog of standard reports, as the role digest_reports has it."""
    found: dict[str, dict[str, Any]] = _read(_COLLECTION / "roles" / "digest_reports" / "defaults" / "main.yml")[
        "digest_reports_standard_catalog"
    ]
    return found


@functools.cache
def groups() -> dict[str, Options]:
    """Return the variables that several playbooks take, by the names of the groups: a role's group is what is in no other."""
    found: dict[str, Options] = {}
    for name, group in _of_playbooks()["groups"].items():
        of_role = {each: roles()[group["role"]][each] for each in group.get("names", ())}
        found[name] = {**of_role, **group.get("options", {})}
    taken = {name for options in found.values() for name in options}
    for role, options in roles().items():
        found[role] = {name: option for name, option in options.items() if name not in taken}
    return found


def problem_of(name: str, definition: Mapping[str, Any], value: Any) -> str:
    """Say what is wrong with a value, as ansible-core's check of a module's options finds it; nothing if it is right.

    :param definition: ``type``, ``choices`` and ``elements`` as an argument specification or a plugin's documentation has them
    """
    kind = _TYPES.get(definition.get("type", "str"), definition.get("type", "str"))
    specification = {key: definition[key] for key in ("choices", "elements") if definition.get(key) is not None}
    try:
        validator = ArgumentSpecValidator({name: {**specification, "type": kind}})
        is_wrong = bool(validator.validate({name: value}).error_messages)
    except ArithmeticError:
        # ansible-core's own check does not survive infinity for an integer.
        is_wrong = True
    if not is_wrong:
        return ""
    choices = ", ".join(map(str, definition.get("choices") or ()))
    return f"{name} {value!r} is not possible; give {f'one of: {choices}' if choices else _RIGHT.get(kind, f'a value of the type {kind}')}"
