# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Functions for plugins that run on the controller. Private to the collection: may change without notice."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from ansible import constants
from ansible.config.manager import ensure_type
from ansible.errors import AnsibleError
from ansible.plugins import AnsiblePlugin

from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._connection import (
    IN_AWX,
    OPTIONS,
    Connection,
    is_set,
    problems_of_token,
)
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError, fault_of_the_collection
from ansible_collections.msp.checkcentral.plugins.module_utils._redaction import redact
from ansible_collections.msp.checkcentral.plugins.module_utils._values import problem_of
from ansible_collections.msp.checkcentral.plugins.plugin_utils._vault import decrypted

T = TypeVar("T")


def options_of(
    plugin: AnsiblePlugin,
    variables: Mapping[str, Any],
    direct: Mapping[str, Any],
    template: Callable[[Any], Any],
    *,
    template_direct: bool = False,
) -> dict[str, Any]:
    """Validate and return a plugin's options, each with its default if it is not set.

    They are read as strictly as a module's: ansible-core itself would read ``validate_certs: ture`` as false. Blank values
    count as not set, since AWX passes them for blank fields. This applies to a blank token in the environment only; elsewhere it
    is refused. Connection options in variables are templated: ansible-core would pass ``{{ vault_token }}`` with its braces.

    :param variables: variables that options may come from
    :param direct: options of the call, or of the inventory's file
    :param template_direct: whether the connection options in ``direct`` are templated too
    Raises an AnsibleError that lists all invalid options.
    """
    direct = decrypted(direct)
    refuse_token_that_is_no_text(direct.get("api_token"))
    found = constants.config.get_configuration_definitions(plugin_type=plugin.plugin_type, name=plugin._load_name)
    # Terms are not options.
    definitions = {option: each for option, each in found.items() if not option.startswith("_")}
    variables = _templated(variables, template, "checkcentral_")
    direct = _templated(direct, template) if template_direct else direct
    direct = {name: value for name, value in direct.items() if is_set(name, value)}
    given = _given(plugin, definitions, variables, direct)
    problems = [*filter(None, (_problem(option, each, given) for option, each in definitions.items()))]
    if problems:
        # The connection is not made then, and would tell a wrong token only in the next run.
        of_token = problems_of_token(str(given["api_token"])) if "api_token" in given else ()
        raise AnsibleError("; ".join([*of_token, *problems]))
    return {option: given.get(option, each.get("default")) for option, each in definitions.items()}


def set_options(plugin: AnsiblePlugin, options: Mapping[str, Any]) -> None:
    """Set options, also those that are None; otherwise ansible-core looks for these elsewhere, and finds blank values."""
    AnsiblePlugin.set_options(plugin, direct=options)
    plugin._options.update({name: None for name, value in options.items() if value is None})


# Where ansible-core looks for an option.
_SOURCES = ("vars", "ini", "cli", "keyword", "aliases")


def _given(
    plugin: AnsiblePlugin,
    definitions: Mapping[str, Mapping[str, Any]],
    variables: Mapping[str, Any],
    direct: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the options that are set, unconverted.

    ansible-core itself looks for them, by copies of the definitions under another name, without types and defaults.
    """
    kind, as_given = plugin.plugin_type, f"{plugin._load_name}, as given"
    without_types = {
        option: {
            **{source: each[source] for source in _SOURCES if source in each},
            "name": option,
            "type": "raw",
            # ansible-core would prefer a blank variable to ansible.cfg.
            "env": [variable for variable in each.get("env", ()) if os.environ.get(variable["name"], "").strip()],
        }
        for option, each in definitions.items()
    }
    constants.config.initialize_plugin_configuration_definitions(kind, as_given, without_types)
    given = {}
    for option, each in definitions.items():
        value, origin = constants.config.get_config_value_and_origin(
            option, plugin_type=kind, plugin_name=as_given, variables=variables, direct=direct
        )
        if is_set(option, value):
            is_path = each.get("type") == "path" and isinstance(value, str)
            # A path in ansible.cfg is relative to that file.
            given[option] = ensure_type(value, "path", origin=origin) if is_path else value
    return given


def _problem(option: str, definition: Mapping[str, Any], given: Mapping[str, Any]) -> str:
    """Return the problem of an option; empty if there is none."""
    if option in given:
        return problem_of(option, definition, given[option])
    return f"{option} is missing{_sources(option, definition)}" if definition.get("required") else ""


def _sources(option: str, definition: Mapping[str, Any]) -> str:
    """Describe the sources of a connection option, such as the token."""
    if option not in OPTIONS:
        return ""
    [environment], [variable], [ini] = definition["env"], definition["vars"], definition["ini"]
    return (
        f". It comes from the option {option}, from the variable {variable['name']} (for an inventory only an extra variable), from "
        f"{environment['name']} in the environment, or from {ini['key']} in the section [{ini['section']}] of ansible.cfg; {IN_AWX}"
    )


def _templated(given: Mapping[str, Any], template: Callable[[Any], Any], prefix: str = "") -> dict[str, Any]:
    """Return variables with the connection options templated, and without the blank ones.

    :param prefix: the prefix of the names of connection options
    """
    known = dict(given)
    for name in OPTIONS:
        if prefix + name in known:
            value = decrypted(template(known.pop(prefix + name)))
            if name == "api_token":
                refuse_token_that_is_no_text(value)
            if is_set(name, value):
                known[prefix + name] = value
    return known


def refuse_token_that_is_no_text(token: Any) -> None:
    """Raise an AnsibleError for a token of another type, such as a list, which ansible-core would print in its own error."""
    if isinstance(token, (Mapping, Sequence, set)) and not isinstance(token, str):
        raise AnsibleError(
            f"api_token is not a string but of the type {type(token).__name__}; give the API token itself"
        )


def with_client(plugin: AnsiblePlugin, work: Callable[[Client], T], overview: Any = None) -> T:
    """Call ``work`` with a client that only reads. Any error becomes an AnsibleError without the token.

    :param overview: the reply of getOverview, if it is known
    """

    def call() -> T:
        connection = Connection.of({name: plugin.get_option(name) for name in OPTIONS})
        with contextlib.closing(Client(connection, read_only=True, overview=overview)) as client:
            return work(client)

    return without_token(str(plugin.get_option("api_token")), call)


def without_token(token: str, work: Callable[[], T]) -> T:
    """Call ``work``. Any error becomes an AnsibleError without the token, and without the chain that Ansible would also show."""
    try:
        return work()
    except (AnsibleError, CheckCentralError) as error:
        message = redact(error.message, token)
    except Exception as error:  # pylint: disable=broad-exception-caught
        message = redact(fault_of_the_collection(error), token)
    # Outside of the except blocks, so that no chain of exceptions shows what has been redacted.
    raise AnsibleError(message)
