# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ansible-runner, which AWX uses: no event, output or artifact holds the token."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from ansible_collections.msp.checkcentral.tests.plays import leaks, playing
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator


def make_private_data(directory: Path, service: Simulator) -> None:
    """Write what ansible-runner reads: the token is in the environment, as a credential of AWX puts it there."""
    variables = {
        "ansible_connection": "local",
        "ansible_python_interpreter": sys.executable,
        "checkcentral_api_url": service.url,
        "reports": [{"name": f"Report {number}", "report_type": "digest"} for number in range(3)],
    }
    contents = {
        "env/envvars": {"CHECKCENTRAL_API_TOKEN": TOKEN, "CHECKCENTRAL_API_URL": service.url},
        "env/settings": {"suppress_ansible_output": False},
        "env/cmdline": "-vvvv --diff",
        "inventory/hosts.json": {"all": {"hosts": {"localhost": variables}}},
        "project/play.yml": (playing.HERE / "playbooks" / "runner.yml").read_text(encoding="utf-8"),
    }
    for name, content in contents.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def events(directory: Path) -> list[dict[str, Any]]:
    paths = sorted(directory.glob("artifacts/*/job_events/*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def test_nothing_that_ansible_runner_writes_holds_the_token(
    player: playing.Player, service: Simulator, failure_paths: list[str], tmp_path: Path
) -> None:
    service.faults.add(Fault("error_object", "createReport", error_id="bad_call", message=f"Bad call: {TOKEN}"))
    private = tmp_path / "private"
    make_private_data(private, service)
    play = player.run([playing.program("ansible-runner"), "run", str(private), "-p", "play.yml"])
    play.finish()
    failures = [event for event in events(private) if event["event"] == "runner_on_failed"]
    assert [event["event_data"]["task"] for event in failures] == ["Fail", "Fail in a lookup"]
    assert failures[0]["event_data"]["res"]["failure"]["kind"] == "rejected"
    succeeded = [event for event in events(private) if event["event"] == "runner_on_ok"]
    assert [event["event_data"]["task"] for event in succeeded] == ["Succeed"]
    failure_paths += ["ansible-runner bulk", "ansible-runner lookup"]
    assert leaks.search_files(play.left_behind) == []
    # ansible-runner itself writes the whole environment of its call into the file "command", and masks nothing there.
    assert leaks.search_files(private / "artifacts", except_for="command") == []
