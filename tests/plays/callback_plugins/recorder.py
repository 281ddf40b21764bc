# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A callback that writes down each result as callbacks get it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = r"""
name: recorder
type: aggregate
short_description: Writes each host's results to a file
description:
  - Appends a line of JSON to the file that the environment variable E(PLAYS_RESULTS) names, for each result.
"""


class CallbackModule(CallbackBase):
    """Writes each result."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "recorder"
    CALLBACK_NEEDS_ENABLED = True

    def _record(self, result: Any, failed: bool) -> None:
        seen = json.loads(self._dump_results(result._result))
        entry = {"host": result._host.get_name(), "failed": failed, "result": seen}
        with Path(os.environ["PLAYS_RESULTS"]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    def v2_runner_on_ok(self, result: Any) -> None:
        """Write it."""
        self._record(result, failed=False)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:  # noqa: ARG002 (Ansible's name)
        """Write it."""
        self._record(result, failed=True)
