# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs a module's real main() in this process, on any ansible-core."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from unittest import mock

from ansible.module_utils import basic
from ansible.module_utils.common import warnings as ansible_warnings

try:
    from ansible.module_utils.testing import patch_module_args
except ImportError:

    @contextlib.contextmanager
    def patch_module_args(args: dict[str, Any] | None = None) -> Iterator[None]:
        """Stand in for ansible-core's own, which came with 2.19."""
        previous = basic._ANSIBLE_ARGS
        basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": args}).encode()
        try:
            yield
        finally:
            basic._ANSIBLE_ARGS = previous


try:
    from ansible.module_utils import _internal as ansible_internal
except ImportError:
    ansible_internal = None


@dataclass
class Ran:
    """What a module returned and printed."""

    result: dict[str, Any]
    failed: bool
    warnings: list[str]
    output: str

    @property
    def kind(self) -> str:
        """The kind of the failure."""
        return str(self.result["failure"]["kind"])

    @property
    def message(self) -> str:
        """The message of the failure."""
        return str(self.result["msg"])


def run_module(module: ModuleType, arguments: dict[str, Any], *, check_mode: bool = False, diff: bool = False) -> Ran:
    """Run a module with these arguments."""
    _forget_warnings()
    printed, complained = io.StringIO(), io.StringIO()
    arguments = {**arguments, "_ansible_check_mode": check_mode, "_ansible_diff": diff}
    with (
        patch_module_args(arguments),
        _as_a_module(),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(complained),
    ):
        code = _exit_code(module)
    output = printed.getvalue()
    last_line = output.strip().splitlines()[-1]
    result = json.loads(last_line)
    if "_ansible_new_secrets" in result:
        # Since 2.22, a module tells the controller what to mask, and the controller takes that out of the result.
        del result["_ansible_new_secrets"]
        output = output.replace(last_line, json.dumps(result))
    assert result.get("failed", False) is (code != 0)
    return Ran(result, code != 0, [_text(each) for each in result.get("warnings", [])], output + complained.getvalue())


def _as_a_module() -> contextlib.AbstractContextManager[Any]:
    """Make ansible-core behave as on a target, although other tests have imported the controller's code."""
    if not hasattr(ansible_internal, "is_controller"):
        # Before 2.19, module_utils did not care who imports it.
        return contextlib.nullcontext()
    return mock.patch.object(ansible_internal, "is_controller", False)


def _exit_code(module: ModuleType) -> int:
    try:
        module.main()
    except SystemExit as ended:
        return int(ended.code or 0)
    raise AssertionError("the module returned without a result")


def _text(warning: Any) -> str:
    """Return a warning's text; since 2.19 a warning may be an object that holds it."""
    if isinstance(warning, dict):
        event = warning.get("event", warning)
        return str(event.get("msg", event))
    return str(warning)


def _forget_warnings() -> None:
    """Warnings are collected for a process, which is a module's own elsewhere."""
    for name in ("_global_warnings", "_global_deprecations"):
        collected = getattr(ansible_warnings, name, None)
        if collected is not None:
            collected.clear()
