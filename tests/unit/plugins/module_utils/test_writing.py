# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One writer at a time, and writing only while someone listens, with real processes."""

from __future__ import annotations

import contextlib
import itertools
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils import _client, _writing
from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._connection import Connection
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError
from ansible_collections.msp.checkcentral.plugins.module_utils._writing import NoOneListens, lock_file, one_writer
from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_api, checkcentral_reports
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import PATIENCE, TOKEN, until
from ansible_collections.msp.checkcentral.tests.unit.running import run_module


@pytest.fixture
def connection(service: Simulator) -> Connection:
    return Connection(TOKEN, service.url)


@pytest.fixture
def lock(connection: Connection) -> Iterator[Path]:
    """Where the lock is; whatever a test leaves there is removed."""
    path = Path(lock_file(connection))
    yield path
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)


# --- one writer at a time ---


def test_the_lock_is_a_file_without_the_token_that_only_its_user_may_read(connection: Connection, lock: Path) -> None:
    with one_writer(connection):
        assert lock.stat().st_mode & 0o777 == 0o600
        assert lock.read_bytes() == b""
        assert TOKEN not in lock.name
    assert not lock.exists()


def test_the_lock_is_one_for_an_address_and_a_token(connection: Connection) -> None:
    same = Connection(TOKEN, f"{connection.api_url}/", timeout=1, retries=0)
    assert lock_file(same) == lock_file(connection)
    hosts = ("a.example", "A.Example", "a.example:443", "a.example.")
    assert len({lock_file(Connection(TOKEN, f"https://{host}/")) for host in hosts}) == 1
    others = (connection, Connection("another", connection.api_url), Connection(TOKEN, "http://localhost:1"))
    assert len(set(map(lock_file, others))) == 3


def test_the_directory_of_the_lock_is_not_that_of_one_run(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    expected = lock_file(connection)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert lock_file(connection) == expected


def test_no_two_writers_write_at_once(connection: Connection) -> None:
    """Each one reads a number, and writes it back with one added."""
    rounds, writers, number = 50, 8, 0

    def write() -> None:
        nonlocal number
        for dummy in range(rounds):
            with one_writer(connection):
                read = number
                os.sched_yield()
                number = read + 1

    threads = [threading.Thread(target=write) for dummy in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert number == rounds * writers


def test_a_file_that_a_killed_run_left_behind_keeps_no_one_waiting(connection: Connection, lock: Path) -> None:
    lock.touch(0o600)
    with one_writer(connection):
        assert lock.exists()
    assert not lock.exists()


def test_whoever_ends_leaves_the_lock_of_another_alone(connection: Connection, lock: Path) -> None:
    with one_writer(connection):
        lock.unlink()
        lock.touch(0o600)
    assert lock.exists()


def test_a_machine_without_a_directory_for_the_lock_is_told(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(_writing.os, "access", lambda *dummy: False)
    monkeypatch.setattr(_writing.tempfile, "gettempdir", refuse)
    with pytest.raises(CheckCentralError, match=r"No usable temporary directory found.*TMPDIR") as raised:
        one_writer(connection).__enter__()
    assert raised.value.kind == "invalid"


@pytest.mark.parametrize("kind", ["directory", "link", "loop"])
def test_a_file_that_cannot_be_the_lock_is_refused_with_its_name(
    connection: Connection, lock: Path, tmp_path: Path, kind: str
) -> None:
    if kind == "directory":
        lock.mkdir()
    else:
        lock.symlink_to(tmp_path / "elsewhere" if kind == "link" else lock)
    with pytest.raises(CheckCentralError, match="nothing was written") as raised:
        one_writer(connection).__enter__()
    assert str(lock) in raised.value.message
    assert raised.value.message.endswith("Remove what is there, because it is not a file")
    assert raised.value.kind == "invalid"
    assert not (tmp_path / "elsewhere").exists()


def test_the_lock_of_another_user_is_refused_with_its_owner(
    connection: Connection, lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root may read every file, the system's refusal is played."""
    lock.touch(0o600)

    def refuse(*dummy: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(_writing.os, "open", refuse)
    with pytest.raises(CheckCentralError) as raised:
        one_writer(connection).__enter__()
    assert f"{lock}, which belongs to the user with the id {os.getuid()} (Permission denied)" in raised.value.message


# --- only while someone listens ---

# Says over and over whether someone listens, once for each line of its standard input.
ASKING = """
import os, sys
from ansible_collections.msp.checkcentral.plugins.module_utils._writing import Listeners
listeners = Listeners()
with open(sys.argv[1], "a") as answers:
    print("started", file=answers, flush=True)
    for line in sys.stdin:
        print(listeners.someone_listens(), file=answers, flush=True)
"""
# Starts its arguments as a program that has lost its parent, in a session whose leader has ended.
ORPHANED = """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    parent = os.getpid()
    if os.fork() == 0:
        while os.getppid() == parent:
            time.sleep(0.01)
        os.execv(sys.argv[1], sys.argv[1:])
    os._exit(0)
"""
# Stands for ansible-playbook and its worker, which starts a module, the arguments, through a shell.
FORKED = """
import os, subprocess, sys
worker = os.fork()
if worker == 0:
    os.setsid()
    sys.exit(subprocess.call(["/bin/sh", "-c", '"$@"; true', "sh", *sys.argv[1:]]))
os.waitpid(worker, 0)
"""


class Asked:
    """A process that is asked whether someone listens; ``standard_output`` is what Popen takes."""

    def __init__(self, directory: Path, standard_output: object, before: tuple[str, ...] = ()) -> None:
        self.answers = directory / "answers"
        self.process = subprocess.Popen(
            [*before, sys.executable, "-c", ASKING, str(self.answers)],
            stdin=subprocess.PIPE,
            stdout=standard_output,  # type: ignore[arg-type]
            text=True,
        )
        self.count = 0
        self._wait_for_answer()

    def _wait_for_answer(self) -> str:
        """Wait for one more line."""
        self.count += 1
        until(lambda: len(self._lines()) >= self.count)
        return self._lines()[self.count - 1]

    def _lines(self) -> list[str]:
        return self.answers.read_text(encoding="utf-8").splitlines() if self.answers.exists() else []

    def someone_listens(self) -> bool:
        assert self.process.stdin is not None
        self.process.stdin.write("?\n")
        self.process.stdin.flush()
        return self._wait_for_answer() == "True"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(PATIENCE)


def test_a_pipe_that_no_one_reads_any_more_is_seen(tmp_path: Path) -> None:
    asked = Asked(tmp_path, subprocess.PIPE)
    assert asked.someone_listens()
    assert asked.process.stdout is not None
    asked.process.stdout.close()
    assert not asked.someone_listens()
    asked.end()


@pytest.mark.parametrize(
    "before",
    [
        # The shell waits for its child, as the one does that Ansible starts a module with.
        ("/bin/sh", "-c", '"$@" <&0; true', "sh"),
        # The worker of ansible-playbook lives.
        (sys.executable, "-c", FORKED),
    ],
    ids=["parent", "ansible-playbook"],
)
def test_a_parent_or_ansible_playbook_that_is_gone_is_seen(tmp_path: Path, before: tuple[str, ...]) -> None:
    asked = Asked(tmp_path, subprocess.DEVNULL, before)
    assert asked.someone_listens()
    asked.kill()
    assert not asked.someone_listens()
    asked.end()


def test_whoever_started_ansible_playbook_may_end(tmp_path: Path) -> None:
    """As with nohup and &: a shell, here even a fork of one, ends, and ansible-playbook goes on."""
    started = 'exec 3<&0; ( "$@" <&3; true ) & wait'
    asked = Asked(tmp_path, subprocess.DEVNULL, ("/bin/sh", "-c", started, "sh", sys.executable, "-c", FORKED))
    asked.kill()
    assert asked.someone_listens()
    asked.end()


@contextlib.contextmanager
def opened(output: str, directory: Path) -> Iterator[int]:
    """Open what standard output may be."""
    if output == "file":
        descriptors = [os.open(directory / "output", os.O_CREAT | os.O_WRONLY)]
    elif output == "terminal":
        descriptors = [*reversed(os.openpty())]
    elif output == "pipe":
        descriptors = [*reversed(os.pipe())]
    else:
        descriptors = [os.open(os.devnull, os.O_WRONLY)]
    yield descriptors[0]
    for descriptor in descriptors:
        os.close(descriptor)


OUTPUTS = ("file", "nothing", "closed", "pipe", "terminal")


@pytest.mark.parametrize(("output", "orphaned"), [*((output, False) for output in OUTPUTS), ("pipe", True)])
def test_what_never_was_there_is_not_missed(tmp_path: Path, output: str, orphaned: bool) -> None:
    """Cron, systemd, setsid, a container: any standard output, a parent that is the system's first process."""
    before = [sys.executable, "-c", ORPHANED] if orphaned else []
    before += ["/bin/sh", "-c", 'exec "$@" >&-', "sh"] if output == "closed" else []
    with opened(output, tmp_path) as standard_output:
        asked = Asked(tmp_path, standard_output, tuple(before))
        assert [asked.someone_listens() for dummy in range(3)] == [True] * 3
        asked.end()


# --- the client ---


@pytest.fixture
def leaves_after(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let whoever listens leave after so many questions."""

    def leave(questions: int) -> None:
        answers = itertools.chain([True] * questions, itertools.repeat(False))
        monkeypatch.setattr(_client, "Listeners", lambda: SimpleNamespace(someone_listens=lambda: next(answers)))

    return leave


def test_no_one_is_asked_before_a_read(
    service: Simulator, connection: Connection, leaves_after: Callable[[int], None]
) -> None:
    leaves_after(0)
    assert Client(connection).read("getReports")
    assert service.calls == {"getReports": 1}


def test_what_is_refused_for_the_moment_is_not_sent_again_when_no_one_listens(
    service: Simulator, connection: Connection, leaves_after: Callable[[int], None], pauses: list[float]
) -> None:
    leaves_after(1)
    service.faults.add(Fault("status", "createReport", code=429, retry_after=1))
    with pytest.raises(NoOneListens):
        Client(connection).write("createReport", {"name": "A", "report_type": "digest"})
    assert pauses == [1]
    assert service.calls == {"createReport": 1}


def test_the_rest_of_many_reports_is_not_attempted(service: Simulator, leaves_after: Callable[[int], None]) -> None:
    leaves_after(2)
    reports = [{"name": f"Report {number}", "report_type": "digest"} for number in range(5)]
    options = {"api_token": TOKEN, "api_url": service.url, "workers": 1, "reports": reports}
    ran = run_module(checkcentral_reports, options)
    assert ran.failed
    assert [result["action"] for result in ran.result["results"]] == ["created"] * 2 + ["not_attempted"] * 3
    assert "the run that asked for it has ended" in ran.message
    assert service.calls["createReport"] == 2


def test_the_call_of_any_method_is_not_sent(service: Simulator, leaves_after: Callable[[int], None]) -> None:
    leaves_after(0)
    options = {"api_token": TOKEN, "api_url": service.url, "method": "createReport", "body": {}}
    assert "the run that asked for it has ended" in run_module(checkcentral_api, options).message
    assert not service.calls
