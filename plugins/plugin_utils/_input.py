# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with the variables that one playbook takes. Private to the collection: may change without notice."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils._connection import (
    connection_options,
    environment_variable,
)
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _failures, _specifications
from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_keys import is_set
from ansible_collections.msp.checkcentral.plugins.plugin_utils._files import problem_of_path
from ansible_collections.msp.checkcentral.plugins.plugin_utils._variables import misspelt, misspelt_of


def problems_of(playbook: str, names: Iterable[str], value_of: Callable[[str], Any]) -> list[str]:
    """Return what is wrong with a playbook's own variables, all of it.

    What is wrong with names that it shares with others is told too, but only beside that if it hands them to a role: the role tells them
    with what is wrong with their values.

    :param names: the names of all variables of the play
    :param value_of: gives a variable's value
    """
    names = set(names)
    about = _specifications.playbooks()[playbook]
    own = [*misspelt_of(playbook, names)]
    for name, definition in about["options"].items():
        own += _problems(name, definition, value_of(name) if name in names else None)
    if "connection" in about["also"]:
        own += _problems_of_connection(names, value_of)
    has_role = any(group in _specifications.roles() for group in about["also"])
    return [*own, *misspelt(names)] if own or not has_role else []


def _problems(name: str, definition: Mapping[str, Any], value: Any) -> Iterator[str]:
    # An empty path is refused: it is a file that somebody wants, with a variable that is not set in it.
    if not is_set(value) and not (definition["type"] == "path" and value is not None):
        if definition.get("required"):
            yield f"{name} is missing. {_first(definition['description'])}"
    elif name == "failures_statuses":
        yield from _failures.problems_of_statuses(value)
    elif name == "failures_now":
        yield from filter(None, [_failures.problem_of_moment(value)])
    elif definition["type"] == "path":
        yield from filter(None, [problem_of_path(value, name)])
    else:
        yield from filter(None, [_specifications.problem_of(name, definition, value)])


def _problems_of_connection(names: set[str], value_of: Callable[[str], Any]) -> Iterator[str]:
    """Yield which of the connection's variables, or of the environment's in their place, have no value of their type."""
    for option, definition in connection_options().items():
        variable = f"checkcentral_{option}"
        value = value_of(variable) if variable in names else None
        where = variable
        if not is_set(value):
            where = environment_variable(option)
            value = os.environ.get(where, "")
        # A wrong token is told by what uses it, which keeps it out of its messages.
        if is_set(value) and not definition.get("no_log"):
            yield from filter(None, [_specifications.problem_of(where, definition, value)])


def _first(description: str | list[str]) -> str:
    return description if isinstance(description, str) else description[0]
