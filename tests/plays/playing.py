# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs ansible-playbook as a user does, in a directory of its own that afterwards holds all that the run left behind."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ansible_collections.msp.checkcentral.tests import simulator
from ansible_collections.msp.checkcentral.tests.plays import leaks

HERE = Path(__file__).resolve().parent
COLLECTIONS = Path(simulator.__file__).parents[5]
# Seconds for what takes a few on an idle machine. Only a test that fails waits for so long.
PATIENCE = 300.0
_MARK = "PLAYS_MARK"


def program(name: str) -> str:
    """A program of the environment that runs the tests."""
    return str(Path(sys.executable).with_name(name))


def until(condition: Callable[[], Any], what: str) -> None:
    """Wait until something has happened."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen within {PATIENCE:g} s")
        time.sleep(0.02)


@contextlib.contextmanager
def _heeding_signals() -> Iterator[None]:
    """Start processes that Ctrl-C and a lost terminal end, although those in the background of a shell, or of nohup, ignore that."""
    handlers = {signal.SIGINT: signal.default_int_handler, signal.SIGHUP: signal.SIG_DFL}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


class Play:
    """One run of a program of Ansible's.

    left_behind: the directory with stdout, stderr, Ansible's log, its results as callbacks see them, home and temporary files.
    """

    def __init__(self, directory: Path, command: list[str], environment: Mapping[str, str]) -> None:
        self.left_behind = directory
        self._mark = f"{_MARK}={uuid.uuid4()}"
        for name in ("home", "tmp"):
            (directory / name).mkdir(parents=True)
        with (
            (directory / "stdout").open("wb") as stdout,
            (directory / "stderr").open("wb") as stderr,
            _heeding_signals(),
        ):
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                env={**self._environment(), **environment},
                cwd=directory,
                start_new_session=True,
            )

    def _environment(self) -> dict[str, str]:
        temporary = str(self.left_behind / "tmp")
        mark, value = self._mark.split("=")
        return {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.defpath]),
            "HOME": str(self.left_behind / "home"),
            "LC_ALL": "C.UTF-8",
            mark: value,
            "TMPDIR": temporary,
            "ANSIBLE_CALLBACKS_ENABLED": "recorder",
            "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callback_plugins"),
            "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
            "ANSIBLE_DISPLAY_TRACEBACK": "always",
            "ANSIBLE_HOME": str(self.left_behind / "home" / ".ansible"),
            "ANSIBLE_KEEP_REMOTE_FILES": "0",
            "ANSIBLE_LOCAL_TEMP": temporary,
            "ANSIBLE_LOG_PATH": str(self.left_behind / "log"),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_REMOTE_TMP": temporary,
            "PLAYS_RESULTS": str(self.left_behind / "results"),
        }

    def wait_for(self, condition: Callable[[], Any], what: str) -> None:
        """Wait until something has happened, as long as the program runs."""
        until(lambda: condition() or self.has_ended, what)
        assert condition(), f"{what} did not happen:\n{self.output[-5000:]}"

    def finish(self) -> int:
        """Wait for the end; return the exit code."""
        return self.process.wait(PATIENCE)

    @property
    def has_ended(self) -> bool:
        """Whether the program itself has ended."""
        return self.process.poll() is not None

    @property
    def output(self) -> str:
        """What it printed."""
        return "".join((self.left_behind / name).read_text(encoding="utf-8") for name in ("stdout", "stderr"))

    @property
    def results(self) -> dict[str, dict[str, Any]]:
        """What the tasks of each host returned, the last one's word counting; whether it failed, and whether any task changed something."""
        lines = (self.left_behind / "results").read_text(encoding="utf-8").splitlines()
        found: dict[str, dict[str, Any]] = {}
        for entry in map(json.loads, lines):
            before, result = found.get(entry["host"], {}), entry["result"]
            changed = bool(before.get("changed") or result.get("changed"))
            found[entry["host"]] = {**before, **result, "failed": entry["failed"], "changed": changed}
        return found

    def temporary_files(self) -> list[Path]:
        """What is left in the directories for temporary files."""
        return [path for path in (self.left_behind / "tmp").rglob("*") if not path.is_dir()]

    def processes(self) -> dict[int, tuple[str, str]]:
        """Command line and environment of each living process that belongs to this run, wherever it has gone."""
        found = {}
        for directory in Path("/proc").glob("[0-9]*"):
            # It may end while we look, or belong to someone else.
            with contextlib.suppress(OSError):
                environment = (directory / "environ").read_bytes().decode("utf-8", "replace")
                if self._mark in environment:
                    command = (directory / "cmdline").read_bytes().decode("utf-8", "replace").replace("\0", " ")
                    found[int(directory.name)] = (command, environment)
        return found

    def processes_of(self, name: str) -> list[int]:
        """The process ids of a program among them."""
        found = self.processes()
        return [pid for pid, (command, dummy) in found.items() if any(name in word for word in command.split()[:2])]

    def kill(self) -> None:
        """End whatever is left of it."""
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(PATIENCE)


class Player:
    """Starts plays, each in a directory of its own below one, and ends what is left of them."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.plays: list[Play] = []

    def start(
        self,
        playbook: str,
        hosts: Mapping[str, Mapping[str, Any]],
        variables: Mapping[str, Any] | None = None,
        *,
        options: tuple[str, ...] = ("-vvvv", "--diff"),
        environment: Mapping[str, str] | None = None,
        through: tuple[str, ...] = (),
    ) -> Play:
        """Start a playbook, perhaps through another program; variables get there in a file, not on the command line."""
        inputs = self.directory / f"input-{len(self.plays)}"
        inputs.mkdir()
        inventory, extra = inputs / "inventory.json", inputs / "variables.json"
        everywhere = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
        inventory.write_text(json.dumps({"all": {"hosts": hosts, "vars": everywhere}}), encoding="utf-8")
        extra.write_text(json.dumps(variables or {}), encoding="utf-8")
        command = [
            *through,
            *(program("ansible-playbook"), str(HERE / "playbooks" / playbook)),
            *("-i", str(inventory), "-e", f"@{extra}", *options),
        ]
        return self.run(command, environment)

    def run(self, command: list[str], environment: Mapping[str, str] | None = None) -> Play:
        """Start any program."""
        play = Play(self.directory / f"play-{len(self.plays)}", command, environment or {})
        self.plays.append(play)
        return play


@contextlib.contextmanager
def player() -> Iterator[Player]:
    """Start plays; neither their processes nor what they leave behind outlives this."""
    # Not below pytest's directory: ansible-core 2.21 puts a socket into the one for temporary files, whose path may be 107 bytes long.
    with tempfile.TemporaryDirectory(prefix="plays-", dir="/tmp") as directory:
        starts = Player(Path(directory))
        try:
            yield starts
        finally:
            for play in starts.plays:
                play.kill()


def run(
    player: Player,
    service: simulator.Simulator,
    playbook: str,
    variables: Mapping[str, Any],
    *options: str,
    hosts: Mapping[str, Mapping[str, Any]] | None = None,
    **environment: str,
) -> Play:
    """Run a playbook against a service, to its end, with the connection in variables; hosts, if there are any, are customers."""
    connection = {"checkcentral_api_token": leaks.TOKEN, "checkcentral_api_url": service.url}
    more = {"checkcentral_customer_hosts": "all"} if hosts else {}
    play = player.start(
        playbook, hosts or {}, {**connection, **more, **variables}, options=options, environment=environment
    )
    play.finish()
    return play
