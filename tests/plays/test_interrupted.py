# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ctrl-C, SIGKILL and SIGTERM in the middle of a bulk run: the next run completes it."""

from __future__ import annotations

import contextlib
import os
import signal
from collections import Counter
from collections.abc import Callable

import pytest

from ansible_collections.msp.checkcentral.tests.plays import leaks, playing
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator

NAMES = [f"Report {number:02}" for number in range(40)]
DONE, HELD = 10, 4


def names_made(service: Simulator) -> Counter[str]:
    return Counter(report.name for report in service.organization.reports.values() if report.name in NAMES)


def start(player: playing.Player, service: Simulator) -> playing.Play:
    reports = [{"name": name, "report_type": "digest"} for name in NAMES]
    hosts = {"localhost": {"checkcentral_api_url": service.url, "reports": reports}}
    return player.start("bulk.yml", hosts, {"vault_token": TOKEN})


def hold_creates(service: Simulator) -> None:
    """Ten creates are answered, four are held by the four workers: two carried out already, two not yet."""
    service.faults.add(
        Fault("hang", "createReport", skip=DONE, count=HELD // 2, moment="after"),
        Fault("hang", "createReport", skip=DONE + HELD // 2, count=None),
    )


def interrupt_as_a_terminal(play: playing.Play) -> None:
    """Ctrl-C goes to every process of the terminal's foreground group."""
    os.killpg(play.process.pid, signal.SIGINT)


def kill_alone(play: playing.Play) -> None:
    """As the system does it that has no memory left."""
    play.process.kill()


def terminate_all(play: playing.Play) -> None:
    """As a container or a service manager is stopped: every process gets it, wherever it has gone."""
    for pid in play.processes():
        # One may end because its parent did.
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)


@pytest.mark.parametrize("interrupt", [interrupt_as_a_terminal, kill_alone, terminate_all])
def test_the_next_run_completes_what_was_interrupted(
    player: playing.Player, service: Simulator, interrupt: Callable[[playing.Play], None]
) -> None:
    hold_creates(service)
    first = start(player, service)
    first.wait_for(lambda: service.calls["createReport"] == DONE + HELD, "holding the creates")
    interrupt(first)
    assert first.finish() != 0
    service.faults.clear()
    # A module may outlive ansible-playbook; what it still does belongs to the first run.
    playing.until(lambda: not first.processes(), "the end of every process of the first run")
    made = names_made(service)
    assert DONE + HELD // 2 <= made.total() < len(NAMES)
    assert start(player, service).finish() == 0
    assert names_made(service) == Counter(NAMES)
    # Ansible has no time to remove the module and its arguments from its temporary directory (with pipelining they are in no file).
    assert leaks.search_files(first.left_behind, except_for="AnsiballZ_checkcentral_reports.py") == []
