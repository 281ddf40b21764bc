# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two runs that create the same reports at the same time: that cannot be prevented, but it is said."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

from ansible_collections.msp.checkcentral.tests.plays import playing
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.simulator import Simulator
from ansible_collections.msp.checkcentral.tests.simulator.service import RecordedRequest

NAMES = [f"Report {number:02}" for number in range(50)]
WORKERS = 4


class Gate(Simulator):
    """A service that keeps every create waiting until two runs are about to create, and so have read the list."""

    def __init__(self) -> None:
        super().__init__(token=TOKEN)
        self.opened = threading.Event()

    def record(self, recorded: RecordedRequest) -> None:
        super().record(recorded)
        if recorded.method == "createReport":
            assert self.opened.wait(playing.PATIENCE)


@pytest.fixture
def service() -> Iterator[Gate]:
    gate = Gate()
    with gate:
        yield gate


def test_the_run_that_ends_last_names_the_duplicates(player: playing.Player, service: Gate) -> None:
    reports = [{"name": name, "report_type": "digest"} for name in NAMES]
    hosts = {"localhost": {"checkcentral_api_url": service.url, "reports": reports}}
    plays = [player.start("bulk.yml", hosts, {"vault_token": TOKEN}) for dummy in range(2)]
    plays[0].wait_for(lambda: service.calls["createReport"] == 2 * WORKERS, "creating in both runs")
    service.opened.set()
    assert [play.finish() for play in plays] == [0, 0]
    ids = defaultdict(list)
    for report in service.organization.reports.values():
        ids[report.name].append(report.id)
    assert Counter({name: len(ids[name]) for name in NAMES}) == Counter(dict.fromkeys(NAMES, 2))
    # Ansible wraps warnings, also within an id.
    outputs = [play.output.replace("\n", " ").replace("- ", "-") for play in plays]
    warned = [all(each in output for name in NAMES for each in ids[name]) for output in outputs]
    assert any(warned)
