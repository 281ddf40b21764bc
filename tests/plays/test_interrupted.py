# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run that has ended creates nothing more, and the next run completes it; one that goes on in an unusual place creates all."""

from __future__ import annotations

import contextlib
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from ansible_collections.msp.checkcentral.tests.plays import leaks, playing
from ansible_collections.msp.checkcentral.tests.plays.gate import Held, made
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN

NAMES = [f"Report {number:02}" for number in range(20)]
DONE, WORKERS = 6, 4


@pytest.fixture
def service() -> Iterator[Held]:
    with Held(DONE) as simulator:
        yield simulator
        simulator.let_go.set()


def holds(service: Held) -> bool:
    """Whether all workers of a module wait for an answer."""
    return service.calls["createReport"] == DONE + WORKERS


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


def ended(player: playing.Player, service: Held, end: Callable[[playing.Play], None]) -> playing.Play:
    """End a run while it creates; it creates nothing more, although what it waits for is answered then."""
    play = start(player, service)
    play.wait_for(lambda: holds(service), "holding the creates")
    end(play)
    assert play.finish() != 0
    let_go(service, play)
    assert service.calls["createReport"] == DONE + WORKERS
    assert set(made(service).values()) == {1}
    return play


# --- what has ended ---


def time_out(play: playing.Play) -> None:
    """The alarm of Ansible's worker is what ends a task that takes too long."""
    [worker] = [pid for pid in play.processes_of("ansible-playbook") if pid != play.process.pid]
    os.kill(worker, signal.SIGALRM)


def hang_up(play: playing.Play) -> None:
    """As a terminal that is closed."""
    os.killpg(play.process.pid, signal.SIGHUP)


def terminate(play: playing.Play) -> None:
    """As a supervisor that knows one process only."""
    play.process.terminate()


def terminate_module(play: playing.Play) -> None:
    """As a service manager that stops every process, each by itself."""
    for pid in play.processes_of("AnsiballZ_checkcentral_reports.py"):
        os.kill(pid, signal.SIGTERM)


@pytest.mark.parametrize("end", [time_out, hang_up, terminate, terminate_module])
def test_nothing_more_is_created(player: playing.Player, service: Held, end: Callable[[playing.Play], None]) -> None:
    ended(player, service, end)


def interrupt(play: playing.Play) -> None:
    """Ctrl-C goes to every process of the terminal's foreground group."""
    os.killpg(play.process.pid, signal.SIGINT)


def kill(play: playing.Play) -> None:
    """As the system does it that has no memory left."""
    play.process.kill()


def terminate_all(play: playing.Play) -> None:
    """As a container or a service manager is stopped: every process gets it, wherever it has gone."""
    for pid in play.processes():
        # One may end because its parent did.
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)


@pytest.mark.parametrize("end", [interrupt, kill, terminate_all])
def test_the_next_run_completes_what_was_interrupted(
    player: playing.Player, service: Held, end: Callable[[playing.Play], None]
) -> None:
    first = ended(player, service, end)
    assert start(player, service).finish() == 0
    assert made(service) == Counter(NAMES)
    # Ansible has no time to remove the module and its arguments from its temporary directory (with pipelining they are in no file).
    assert leaks.search_files(first.left_behind, except_for="AnsiballZ_checkcentral_reports.py") == []


# --- what has not ended ---


@pytest.mark.parametrize(
    ("playbook", "through"),
    [
        pytest.param("bulk.yml", ("/bin/sh", "-c", 'nohup "$@" &', "sh"), id="nohup"),
        pytest.param("detached.yml", (), id="in the background of Ansible"),
    ],
)
def test_a_run_that_outlives_whoever_started_it_goes_on(
    player: playing.Player, service: Held, playbook: str, through: tuple[str, ...]
) -> None:
    play = start(player, service, playbook, through=through)
    assert play.finish() == 0, play.output
    playing.until(lambda: holds(service), "holding the creates")
    let_go(service, play)
    assert made(service) == Counter(NAMES)
