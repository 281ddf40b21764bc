# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every module shares: connection options, the client, errors as ``fail_json``. Private to the collection.

May change without notice.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from typing import Any, Optional

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.msp.checkcentral.plugins.module_utils import _values
from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._connection import Connection, connection_options
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError, fault_of_the_collection
from ansible_collections.msp.checkcentral.plugins.module_utils._redaction import redact, token_forms

Result = dict[str, Any]
# What a module does: takes the module and a client, returns its result and what went wrong, if anything did.
Returned = tuple[Result, Optional[CheckCentralError]]
Work = Callable[[AnsibleModule, Client], Returned]


def run_module(argument_spec: Mapping[str, Any], work: Work, **rules: Any) -> None:
    """Run a module: options in, result or failure out. The only guard: nothing leaves it with the token in it.

    :param rules: what AnsibleModule takes beside the options, such as ``mutually_exclusive``
    """
    options = {**connection_options(), **argument_spec}
    try:
        module = AnsibleModule(argument_spec=options, supports_check_mode=True, **rules)
    except _values.ERRORS_OF_THE_CHECK:
        raw = {name: {"type": "raw", "no_log": option.get("no_log", False)} for name, option in options.items()}
        module = AnsibleModule(argument_spec=raw, supports_check_mode=True)
        module.fail_json(msg="; ".join(_values.of_wrong_types(options, module.params)))
    token = module.params["api_token"]
    module.no_log_values.update(token_forms(token))
    if not token.strip():
        # Such a token is refused; until then Ansible would mask every space.
        module.no_log_values.discard(token)
    result: Result = {"changed": False}
    failed: dict[str, Any] = {}
    client: Client | None = None
    try:
        client = Client(
            Connection.of(module.params), read_only=module.check_mode, workers=module.params.get("workers") or 1
        )
        result, failure = work(module, client)
        failed = _failed(failure) if failure else {}
    except CheckCentralError as error:
        failed = _failed(error)
    except Exception as error:  # pylint: disable=broad-exception-caught
        # What it says may hold the token, and Ansible would print it as it is.
        failed = {
            "msg": redact(fault_of_the_collection(error), token),
            "exception": redact(traceback.format_exc(), token),
        }
        if client is not None and client.has_written:
            result["changed"] = True
            module.warn("Something was written before that: look in the portal before running again")
    if client is not None:
        client.close()
        result["api_calls"] = client.api_calls
    # Outside of the except blocks, so that no traceback of Ansible's own finds an exception to show.
    if failed:
        module.fail_json(**failed, **result)
    module.exit_json(**result)


def _failed(failure: CheckCentralError) -> dict[str, Any]:
    return {"msg": failure.message, "failure": failure.as_dict()}
