# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the plugins that run on the controller share. Private to the collection: may change without notice."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from ansible.errors import AnsibleError
from ansible.plugins import AnsiblePlugin

from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._connection import (
    OPTIONS,
    Connection,
    environment_variable,
)
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError, fault_of_the_collection
from ansible_collections.msp.checkcentral.plugins.module_utils._redaction import redact

T = TypeVar("T")
# ansible-core has no words for that.
TOO_LARGE = "timeout or retries is too large a number; give seconds and a count, such as 30 and 3"


def set_options(
    plugin: AnsiblePlugin, variables: Mapping[str, Any], direct: Mapping[str, Any], template: Callable[[Any], Any]
) -> None:
    """Set a plugin's options, with what ansible-core leaves undone.

    - Values of variables are templated: ansible-core would hand over ``{{ vault_token }}`` with its braces, and read
      such a ``validate_certs`` as false.
    - Blank values count as not set, as AWX makes them of fields left blank; ansible-core would read a blank boolean as
      false. A blank token in a variable stays, and is refused.
    """
    known = settled(variables, template, "checkcentral_")
    refuse_token_that_is_no_text(direct.get("api_token"))
    try:
        with blank_environment_hidden():
            plugin.set_options(var_options=known, direct=dict(direct))
    except OverflowError:
        raise AnsibleError(TOO_LARGE) from None


@contextmanager
def blank_environment_hidden() -> Iterator[None]:
    """Take connection options that are blank out of the environment for a while: ansible-core looks for options there itself."""
    blank = {variable: "" for variable in map(environment_variable, OPTIONS) if os.environ.get(variable) == ""}
    for variable in blank:
        del os.environ[variable]
    try:
        yield
    finally:
        os.environ.update(blank)


def settled(given: Mapping[str, Any], template: Callable[[Any], Any], prefix: str = "") -> dict[str, Any]:
    """Return what was given, with the connection options in it templated, and without the blank ones but a token.

    :param prefix: what the names of connection options begin with
    """
    known = dict(given)
    for name in OPTIONS:
        if prefix + name in known:
            value = template(known.pop(prefix + name))
            if name == "api_token":
                refuse_token_that_is_no_text(value)
            if name == "api_token" or (value is not None and value != ""):
                known[prefix + name] = value
    return known


def refuse_token_that_is_no_text(token: Any) -> None:
    """Raise an AnsibleError for a list, a dictionary and the like, which ansible-core would print to say that it is wrong."""
    if isinstance(token, (Mapping, Sequence, set)) and not isinstance(token, str):
        raise AnsibleError(f"api_token is no text but of the type {type(token).__name__}; give the API token itself")


def with_client(plugin: AnsiblePlugin, work: Callable[[Client], T]) -> T:
    """Call ``work`` with a client that only reads; what goes wrong becomes an AnsibleError without the token in it."""

    def call() -> T:
        client = Client(Connection.of({name: plugin.get_option(name) for name in OPTIONS}), read_only=True)
        try:
            return work(client)
        finally:
            client.close()

    return without_token(str(plugin.get_option("api_token")), call)


def without_token(token: str, work: Callable[[], T]) -> T:
    """Call ``work``; what goes wrong becomes an AnsibleError without the token, and without what Ansible would show beside it."""
    try:
        return work()
    except (AnsibleError, CheckCentralError) as error:
        message = redact(error.message, token)
    except OverflowError:
        message = TOO_LARGE
    except Exception as error:  # pylint: disable=broad-exception-caught
        message = redact(fault_of_the_collection(error), token)
    # Outside of the except blocks, so that no chain of exceptions shows what has been redacted.
    raise AnsibleError(message)
