# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A real ansible-rulebook with the event source, and what its rule engine got."""

from __future__ import annotations

import ast
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ansible_collections.msp.checkcentral.tests.simulator import Simulator

Event = dict[str, Any]
# As ansible-rulebook prints it with --print-events, as soon as the rule engine has taken it from the queue.
_EVENT = re.compile(r"\[received event\].*?^Event:\n(\{.*?\})\n\*{20}", re.MULTILINE | re.DOTALL)
_INTERVAL = 0.2
# Seconds for what takes some on an idle machine.
_PATIENCE = 60.0
# Matches nothing: what is looked at is what reaches the engine.
_RULES = [{"name": "Nothing", "condition": 'event.checkcentral.change == "nothing"', "action": {"none": {}}}]


class Rulebook:
    """A rulebook with one source, to be started again and again with the same state.

    :param directory: for all files
    :param options: of the source
    """

    def __init__(self, directory: Path, simulator: Simulator, **options: Any) -> None:
        self._directory = directory
        self._simulator = simulator
        self.state_file = directory / "state" / "checks.json"
        self.rulebook: str | Path = directory / "rulebook.yml"
        source = {"interval": _INTERVAL, "state_file": str(self.state_file), "retries": 0, **options}
        ruleset = {
            "name": "Checks",
            "hosts": "all",
            "sources": [{"name": "checks", "msp.checkcentral.checks": source}],
            "rules": _RULES,
        }
        Path(self.rulebook).write_text(json.dumps([ruleset]), encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None
        self._outputs: list[Path] = []

    @property
    def output(self) -> str:
        """What the process that was started last has printed so far."""
        return self._outputs[-1].read_text(encoding="utf-8", errors="replace")

    def events(self) -> list[Event]:
        """What the rule engines of all processes got, in order."""
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in self._outputs]
        return [ast.literal_eval(found) for text in texts for found in _EVENT.findall(text)]

    def distinct(self) -> list[Event]:
        """The same, without events that were sent again: a process that is ended may not know yet that an event was taken."""
        return list({event["meta"]["uuid"]: event for event in reversed(self.events())}.values())[::-1]

    def start(self, *arguments: str, environment: dict[str, str] | None = None) -> None:
        """Start it; returns when it has polled twice, and so knows all that was there before."""
        before = self._simulator.calls["getChecks"]
        self._outputs.append(self._directory / f"output.{len(self._outputs)}")
        with self._outputs[-1].open("wb") as output:
            self._process = subprocess.Popen(
                [program("ansible-rulebook"), "--rulebook", str(self.rulebook), "--print-events", *arguments],
                env={**environment_of(self._simulator, self._directory), **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.wait(lambda: self._simulator.calls["getChecks"] >= before + 2)

    def wait(self, condition: Callable[[], object]) -> None:
        """Wait for something, as long as the process runs."""
        process = self._process
        assert process is not None
        deadline = time.monotonic() + _PATIENCE
        while not condition():
            assert process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.02)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End it by a signal; return its exit code."""
        assert self._process is not None
        self._process.send_signal(number)
        return self.end()

    def end(self) -> int:
        """Wait until it ends by itself; return its exit code."""
        assert self._process is not None
        code = self._process.wait()
        self._process = None
        return code

    def close(self) -> None:
        """End it if it runs."""
        if self._process is not None:
            self.stop(signal.SIGKILL)


def program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def environment_of(simulator: Simulator, directory: Path) -> dict[str, str]:
    """The environment of ansible-rulebook: this collection, the simulator, and nothing of the user's but Java."""
    java = {name: os.environ[name] for name in ("JAVA_HOME",) if name in os.environ}
    return {
        **java,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": str(directory),
        "LC_ALL": "C.UTF-8",
        # What a killed process has printed must not be lost with it.
        "PYTHONUNBUFFERED": "1",
        "ANSIBLE_COLLECTIONS_PATH": str(Path(sys.modules[Simulator.__module__].__file__ or "").parents[5]),
        "ANSIBLE_HOME": str(directory / ".ansible"),
        "CHECKCENTRAL_API_URL": simulator.url,
        "CHECKCENTRAL_API_TOKEN": simulator.token,
        "NO_PROXY": "127.0.0.1",
    }


def what(event: Event) -> tuple[str, str | None, str | None]:
    told = event["checkcentral"]
    return told["change"], told["old"], told["new"]
