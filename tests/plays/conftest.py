# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the real plays share, and the line that counts them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ansible_collections.msp.checkcentral.tests.plays import leaks, playing
from ansible_collections.msp.checkcentral.tests.simulator import Simulator

PATHS = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[PATHS] = []


@pytest.fixture(scope="session")
def failure_paths(pytestconfig: pytest.Config) -> list[str]:
    """The failures that were gone through; whoever does adds one."""
    return pytestconfig.stash[PATHS]


@pytest.fixture
def service() -> Iterator[Simulator]:
    """An organization as the sample has it, with a token that is searched for in all output."""
    with Simulator(token=leaks.TOKEN) as simulator:
        yield simulator


@pytest.fixture
def player() -> Iterator[playing.Player]:
    with playing.player() as starts:
        yield starts


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    count = len(config.stash[PATHS])
    terminalreporter.write_line(
        f"real plays: {count} failure paths, each searched for {len(leaks.forms())} forms of the token"
    )
