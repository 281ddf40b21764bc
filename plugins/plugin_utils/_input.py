# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Problems of a playbook's variables. Private to the collection: may change without notice."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _values
from ansible_collections.msp.checkcentral.plugins.module_utils._connection import (
    connection_options,
    environment_variable,
    problems_of_token,
)
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _failures, _specifications
from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_keys import is_set, read_customers_only
from ansible_collections.msp.checkcentral.plugins.plugin_utils._files import problem_of_path, problem_of_place
from ansible_collections.msp.checkcentral.plugins.plugin_utils._variables import misspelt, misspelt_of


def problems_of(playbook: str, names: Iterable[str], value_of: Callable[[str], Any]) -> list[str]:
    """Return all problems of a playbook's own variables.

    Problems of names that several playbooks share are added. If the playbook passes these variables to a role, they are added only
    to other problems: the role reports them together with their values.

    :param names: the names of all variables of the play
    :param value_of: returns a variable's value
    """
    names = set(names)
    about = _specifications.playbooks()[playbook]
    own = [*misspelt_of(playbook, names)]
    for name, definition in about["options"].items():
        own += _problems(name, definition, value_of(name) if name in names else None)
    if "connection" in about["also"]:
        own += _problems_of_connection(names, value_of)
    has_role = any(group in _specifications.roles() for group in about["also"])
    # Both may know a name that is similar to a variable of several playbooks.
    return [*dict.fromkeys([*own, *misspelt(names)])] if own or not has_role else []


def _problems(name: str, definition: Mapping[str, Any], value: Any) -> Iterator[str]:
    # An empty path is refused: it usually comes from a variable in the path that is not set.
    if not is_set(value) and not (definition["type"] == "path" and value is not None):
        if definition.get("required"):
            yield f"{name} is missing. {_first(definition['description'])}"
    elif name == "failures_statuses":
        yield from _failures.problems_of_statuses(value)
    elif name == "customers_only":
        wrong: list[str] = []
        read_customers_only(value, wrong)
        yield from wrong
    elif name == "failures_now":
        yield from filter(None, [_failures.problem_of_moment(value)])
    elif definition["type"] == "path":
        problem = problem_of_path(value, name)
        # The playbook ticket creates its directory.
        yield from filter(None, [problem or ("" if name.endswith("_directory") else problem_of_place(value, name))])
    else:
        yield from filter(None, [_values.problem_of(name, definition, value)])


def _problems_of_connection(names: set[str], value_of: Callable[[str], Any]) -> Iterator[str]:
    """Yield a problem for each connection variable, or environment variable in its place, with an invalid value."""
    for option, definition in connection_options().items():
        variable = f"checkcentral_{option}"
        value = value_of(variable) if variable in names else None
        where = variable
        if definition.get("no_log") and isinstance(value, str):
            # A blank token is set, unlike other options. It is never shown.
            yield from (f"{variable}{problem.removeprefix(option)}" for problem in problems_of_token(value))
            continue
        if not is_set(value):
            where = environment_variable(option)
            value = os.environ.get(where, "")
        # The code that uses the token reports an invalid one of another origin or type, without showing it.
        if is_set(value) and not definition.get("no_log"):
            yield from filter(None, [_values.problem_of(where, definition, value)])


def _first(description: str | list[str]) -> str:
    return description if isinstance(description, str) else description[0]
