# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which path the module checkcentral_report_download gets."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible.plugins.action import normal

from ansible_collections.msp.checkcentral.plugins.action.checkcentral_report_download import ActionModule


@pytest.mark.parametrize(
    ("transport", "dest", "handed_on"),
    [
        ("local", "report.csv", "{start}/report.csv"),
        ("local", "reports/", "{start}/reports/"),
        ("local", "/srv/report.csv", "/srv/report.csv"),
        # The home directory is that of the user that the task becomes.
        ("local", "~/report.csv", "~/report.csv"),
        ("local", "$HOME/report.csv", "$HOME/report.csv"),
        # The module refuses these.
        ("local", "", ""),
        ("local", None, None),
        ("ssh", "report.csv", "report.csv"),
    ],
)
def test_a_relative_path_on_the_controller_starts_where_ansible_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transport: str, dest: Any, handed_on: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(normal.ActionModule, "run", lambda self, dummy, dummy_vars: dict(self._task.args))
    action = ActionModule.__new__(ActionModule)
    action._task = SimpleNamespace(args={"dest": dest, "name": "Weekly"})
    action._connection = SimpleNamespace(transport=transport)
    expected = handed_on.format(start=tmp_path) if handed_on else handed_on
    assert action.run() == {"dest": expected, "name": "Weekly"}
