# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every module shares: connection options, the client, errors as ``fail_json``. Private to the collection.

May change without notice.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.msp.checkcentral.plugins.module_utils._arguments import (
    ERRORS_OF_THE_CHECK,
    values_of_wrong_types,
)
from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._connection import Connection, connection_options
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError, fault_of_the_collection
from ansible_collections.msp.checkcentral.plugins.module_utils._redaction import redact, token_forms

Result = dict[str, Any]
# What a module does: takes the module and a client, returns its result and what went wrong, if anything did.
Work = Callable[[AnsibleModule, Client], "tuple[Result, CheckCentralError | None]"]


def _refuse_wrong_types(options: Mapping[str, Any]) -> NoReturn:
    """Fail for values that ansible-core's own check does not survive: it would show a traceback."""
    raw = {name: {"type": "raw", "no_log": option.get("no_log", False)} for name, option in options.items()}
    module = AnsibleModule(argument_spec=raw, supports_check_mode=True)
    given = {name: value for name, value in module.params.items() if value is not None}
    module.fail_json(msg="; ".join(values_of_wrong_types(options, given)))
    raise AssertionError("fail_json returned")


def run_module(argument_spec: Mapping[str, Any], work: Work, **rules: Any) -> None:
    """Run a module: options in, result or failure out. The only guard: nothing leaves it with the token in it.

    :param rules: what AnsibleModule takes beside the options, such as ``mutually_exclusive``
    """
    options = {**connection_options(), **argument_spec}
    try:
        module = AnsibleModule(argument_spec=options, supports_check_mode=True, **rules)
    except ERRORS_OF_THE_CHECK:
        _refuse_wrong_types(options)
    token = module.params["api_token"]
    module.no_log_values.update(token_forms(token))
    if not token.strip():
        # Such a token is refused; until then Ansible would mask every space.
        module.no_log_values.discard(token)
    result: Result = {"changed": False}
    failure: CheckCentralError | None
    unexpected: tuple[str, str] | None = None
    client: Client | None = None
    try:
        client = Client(
            Connection.of(module.params), read_only=module.check_mode, workers=module.params.get("workers") or 1
        )
        result, failure = work(module, client)
    except CheckCentralError as error:
        failure = error
    except Exception as error:  # pylint: disable=broad-exception-caught
        # What it says may hold the token, and Ansible would print it as it is.
        unexpected = redact(fault_of_the_collection(error), token), redact(traceback.format_exc(), token)
    if client is not None:
        client.close()
        result["api_calls"] = client.api_calls
    # Outside of the except blocks, so that no traceback of Ansible's own finds an exception to show.
    if unexpected is not None:
        if client is not None and client.has_written:
            result["changed"] = True
            module.warn("Something was written before that: look in the portal before running again")
        module.fail_json(msg=unexpected[0], exception=unexpected[1], **result)
    if failure is not None:
        module.fail_json(msg=failure.message, failure=failure.as_dict(), **result)
    module.exit_json(**result)
