# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests with a real ansible-rulebook share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.eda.rulebook import Rulebook
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.simulator import Simulator


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=2, help="of ansible-rulebook in the storm (default: 2)")
    parser.addoption("--changes", type=int, default=120, help="of checks in the storm (default: 120)")


@pytest.fixture
def service() -> Iterator[Simulator]:
    with Simulator(token=TOKEN) as simulator:
        yield simulator


@pytest.fixture
def rulebooks(service: Simulator, tmp_path: Path) -> Iterator[Any]:
    """Makes rulebooks; what still runs in the end is ended."""
    made: list[Rulebook] = []

    def make(**options: Any) -> Rulebook:
        made.append(Rulebook(tmp_path, service, **options))
        return made[-1]

    yield make
    for rulebook in made:
        rulebook.close()
