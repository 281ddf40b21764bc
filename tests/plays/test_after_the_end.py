# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run that has ended creates nothing more; one that goes on in an unusual place does."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from ansible_collections.msp.checkcentral.tests.plays import playing
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.simulator import Simulator
from ansible_collections.msp.checkcentral.tests.simulator.service import RecordedRequest

NAMES = [f"Report {number:02}" for number in range(30)]
DONE, WORKERS = 6, 4


class Held(Simulator):
    """Answers some creates, and holds the next ones until it is let go."""

    def __init__(self) -> None:
        super().__init__(token=TOKEN)
        self.let_go = threading.Event()

    def record(self, recorded: RecordedRequest) -> None:
        super().record(recorded)
        if recorded.method == "createReport" and self.calls["createReport"] > DONE:
            assert self.let_go.wait(playing.PATIENCE)

    @property
    def holds(self) -> bool:
        """Whether all workers of a module wait for an answer."""
        return self.calls["createReport"] == DONE + WORKERS

    @property
    def made(self) -> Counter[str]:
        """How many reports of each name there are."""
        return Counter(report.name for report in self.organization.reports.values() if report.through_api)


@pytest.fixture
def service() -> Iterator[Held]:
    with Held() as simulator:
        yield simulator
        simulator.let_go.set()


def start(
    player: playing.Player, service: Held, playbook: str = "bulk.yml", *, through: tuple[str, ...] = ()
) -> playing.Play:
    reports = [{"name": name, "report_type": "digest"} for name in NAMES]
    hosts = {"localhost": {"checkcentral_api_url": service.url, "reports": reports}}
    # The longest possible one: the test itself says when the time is up.
    environment = {"ANSIBLE_TASK_TIMEOUT": "100000"}
    return player.start(playbook, hosts, {"vault_token": TOKEN}, environment=environment, through=through)


def let_go(service: Held, play: playing.Play) -> None:
    """Answer what was held, and wait until whatever is left of a run has ended."""
    service.let_go.set()
    playing.until(lambda: not play.processes(), "the end of every process of the run")


# --- what has ended ---


def time_out(play: playing.Play) -> None:
    """The alarm of Ansible's worker is what ends a task that takes too long."""
    [worker] = [pid for pid in play.processes_of("ansible-playbook") if pid != play.process.pid]
    os.kill(worker, signal.SIGALRM)


def hang_up(play: playing.Play) -> None:
    """As a terminal that is closed."""
    os.killpg(play.process.pid, signal.SIGHUP)


def kill(play: playing.Play) -> None:
    """As the system does it that has no memory left."""
    play.process.kill()


def terminate(play: playing.Play) -> None:
    """As a supervisor that knows one process only."""
    play.process.terminate()


def terminate_module(play: playing.Play) -> None:
    """As a service manager that stops every process, each by itself."""
    for pid in play.processes_of("AnsiballZ_checkcentral_reports.py"):
        os.kill(pid, signal.SIGTERM)


@pytest.mark.parametrize("end", [time_out, hang_up, kill, terminate, terminate_module])
def test_nothing_more_is_created(player: playing.Player, service: Held, end: Callable[[playing.Play], None]) -> None:
    play = start(player, service)
    play.wait_for(lambda: service.holds, "holding the creates")
    end(play)
    assert play.finish() != 0
    let_go(service, play)
    assert service.calls["createReport"] == DONE + WORKERS
    assert set(service.made.values()) == {1}


# --- what has not ended ---


def in_shell(command: str) -> tuple[str, ...]:
    """Start a program, "$@", through a command of the shell."""
    return ("/bin/sh", "-c", command, "sh")


@pytest.mark.parametrize(
    "through",
    [
        pytest.param(in_shell('nohup "$@" &'), id="nohup"),
        pytest.param(in_shell('( setsid "$@" & ) &'), id="a session of its own"),
        pytest.param(in_shell('( "$@" ; true ) >/dev/null 2>&1 &'), id="without output"),
        pytest.param(in_shell('"$@" 2>&1 | cat &'), id="into a pipe"),
    ],
)
def test_a_run_that_outlives_whoever_started_it_goes_on(
    player: playing.Player, service: Held, through: tuple[str, ...]
) -> None:
    play = start(player, service, through=through)
    assert play.finish() == 0
    playing.until(lambda: service.holds, "holding the creates")
    let_go(service, play)
    assert service.made == Counter(NAMES)


def test_a_run_in_the_background_of_ansible_goes_on(player: playing.Player, service: Held) -> None:
    play = start(player, service, "detached.yml")
    assert play.finish() == 0, play.output
    playing.until(lambda: service.holds, "holding the creates")
    let_go(service, play)
    assert service.made == Counter(NAMES)
