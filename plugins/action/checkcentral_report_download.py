# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Adds what the module C(checkcentral_report_download) cannot know: where ansible-playbook was started."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action.normal import ActionModule as ActionOfAModule

from ansible_collections.msp.checkcentral.plugins.plugin_utils._files import from_start

# The module resolves these itself, also for the user that the task becomes.
_HOME_OR_VARIABLE = ("~", "$")


class ActionModule(ActionOfAModule):
    """Runs the module. On the controller, a relative ``dest`` starts where ansible-playbook was started."""

    def run(self, tmp: None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the module."""
        dest = self._task.args.get("dest")
        if (
            self._connection.transport == "local"
            and isinstance(dest, str)
            and dest.strip()
            and not dest.startswith(_HOME_OR_VARIABLE)
        ):
            self._task.args = {**self._task.args, "dest": from_start(dest)}
        result: dict[str, Any] = super().run(tmp, task_vars)
        return result
