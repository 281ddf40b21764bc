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

from ansible_collections.msp.checkcentral.plugins.module_utils import _connection, _errors, _redaction, _values
from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client

Result = dict[str, Any]
# What a module does: takes the module and a client, returns its result and what went wrong, if anything did.
Returned = tuple[Result, Optional[_errors.CheckCentralError]]
Work = Callable[[AnsibleModule, Client], Returned]
# Takes options and wrong settings by option; returns what can be told without the service.
Mistakes = Callable[[Mapping[str, Any], Mapping[str, _values.WrongSetting]], list[str]]

_WHERE_A_TOKEN_COMES_FROM = (
    "The token comes from the option api_token of the task or of module_defaults (group/msp.checkcentral.checkcentral), or from "
    f"{_connection.environment_variable('api_token')} in the environment of the process that runs the module; this collection's roles and "
    f"playbooks also take the variable checkcentral_api_token; {_connection.IN_AWX}"
)


class _Module(AnsibleModule):
    """A module for which null and blank connection options are not set, and that says where a missing token may come from.

    It reports all problems with options, while Ansible's own check reports only the first. ``wrong_settings`` are, by option, the
    definition and the value of a setting that Ansible's own check would report alone. The module reports them with what else is wrong.
    """

    def __init__(
        self, *, mistakes: Mistakes | None = None, settings: Mapping[str, Any] | None = None, **options: Any
    ) -> None:
        self._mistakes = mistakes
        self._settings = settings or {}
        self.wrong_settings: dict[str, _values.WrongSetting] = {}
        super().__init__(**options)

    def _load_params(self) -> None:
        super()._load_params()
        for option in _connection.OPTIONS:
            if not _connection.is_set(option, self.params.get(option)):
                self.params.pop(option, None)
        for option, definition in self._settings.items():
            value = self.params.get(option)
            if value is not None and _values.problem_of(option, definition, value):
                self.wrong_settings[option] = definition, value
                del self.params[option]

    def fail_json(self, msg: str, **result: Any) -> Any:
        checked = getattr(self, "validation_result", None)
        errors = list(checked.errors.errors) if checked else []
        token = self.params.get("api_token")
        if errors:
            of_token = _connection.problems_of_token(token) if isinstance(token, str) else ()
            # Ansible's own messages about unknown and missing options are enough.
            new = [
                text
                for text in (*of_token, *self.mistakes())
                if not text.endswith(errors[0].msg) and not text.startswith("missing required")
            ]
            msg = "; ".join([msg, *dict.fromkeys([*map(_values.told, errors[1:]), *new])])
        # Ansible would mask every space of the message because of a blank token.
        self.no_log_values.difference_update([value for value in self.no_log_values if not value.strip()])
        if token is None:
            msg = f"{msg}. {_WHERE_A_TOKEN_COMES_FROM}"
        super().fail_json(msg=msg, **result)

    def mistakes(self) -> list[str]:
        """Return what is wrong with options beside the connection, as far as it can be told without the service."""
        return self._mistakes(self.params, self.wrong_settings) if self._mistakes else []


def run_module(
    argument_spec: Mapping[str, Any],
    work: Work,
    *,
    reads_only: bool = False,
    creates: bool = False,
    mistakes: Mistakes | None = None,
    settings: Mapping[str, Any] | None = None,
    **rules: Any,
) -> None:
    """Run a module: options in, result or failure out. The only guard: nothing leaves it with the token in it.

    :param reads_only: whether the module never writes
    :param mistakes: returns what is wrong with options and settings, for what Ansible's own check or a wrong connection would hide
    :param settings: those options of ``argument_spec`` whose wrong values ``work`` refuses, with all else that is wrong
    :param creates: whether the module is there to write, so that a failure says if nothing was written
    :param rules: what AnsibleModule takes beside the options, such as ``mutually_exclusive``
    """
    options = {**_connection.connection_options(), **argument_spec}
    try:
        module = _Module(argument_spec=options, supports_check_mode=True, mistakes=mistakes, settings=settings, **rules)
    except _values.ERRORS_OF_THE_CHECK:
        raw = {name: {"type": "raw", "no_log": option.get("no_log", False)} for name, option in options.items()}
        module = _Module(argument_spec=raw, supports_check_mode=True)
        module.fail_json(msg="; ".join(_values.of_wrong_types(options, module.params).values()))
    token = module.params["api_token"]
    module.no_log_values.update(_redaction.token_forms(token))
    result: Result = {"changed": False}
    failed: dict[str, Any] = {}
    client: Client | None = None
    try:
        client = Client(
            _connection_of(module),
            read_only=reads_only or module.check_mode,
            workers=module.params.get("workers") or 1,
        )
        result, failure = work(module, client)
        failed = _failed(failure) if failure else {}
    except _errors.CheckCentralError as error:
        failed = _failed(error)
    except Exception as error:  # pylint: disable=broad-exception-caught
        # Its text may contain the token, and Ansible would print it as it is.
        failed = {
            "msg": _redaction.redact(_errors.fault_of_the_collection(error), token),
            "exception": _redaction.redact(traceback.format_exc(), token),
        }
        if client is not None and client.has_written:
            result["changed"] = True
            module.warn("Something was written before this error: look in the portal before running again")
    if client is not None:
        client.close()
        result["api_calls"] = client.api_calls
    if failed and creates and not (client is not None and client.has_written):
        failed["msg"] = _errors.with_nothing_written(failed["msg"])
        if "failure" in failed:
            failed["failure"]["message"] = failed["msg"]
    # Outside of the except blocks, so that no traceback of Ansible's own finds an exception to show.
    if failed:
        module.fail_json(**failed, **result)
    module.exit_json(**result)


def _connection_of(module: _Module) -> _connection.Connection:
    """Return the connection. If it is wrong, raises an error that also lists everything else that is."""
    try:
        return _connection.Connection.of(module.params)
    except _errors.CheckCentralError as error:
        others = [_errors.CheckCentralError("invalid", problem) for problem in module.mistakes()]
        wrong = _errors.one_error([error, *others])
    raise wrong


def _failed(failure: _errors.CheckCentralError) -> dict[str, Any]:
    return {"msg": failure.message, "failure": failure.as_dict()}
