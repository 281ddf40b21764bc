# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two runs that create the same reports at the same time.

On one machine, one waits for the other. On two, nothing can prevent it, but it is said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

from ansible_collections.msp.checkcentral.tests.plays import playing
from ansible_collections.msp.checkcentral.tests.plays.gate import Gate, Held, made
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN

NAMES = [f"Report {number:02}" for number in range(50)]
WORKERS = 4


@pytest.fixture
def service() -> Iterator[Held]:
    """A service that keeps every create waiting until two runs are about to create, and so have read the list."""
    with Held() as simulator:
        yield simulator


def start(player: playing.Player, url: str) -> playing.Play:
    reports = [{"name": name, "report_type": "digest"} for name in NAMES]
    return player.start(
        "bulk.yml", {"localhost": {"checkcentral_api_url": url, "reports": reports}}, {"vault_token": TOKEN}
    )


def test_two_runs_on_one_machine_make_each_report_once(player: playing.Player) -> None:
    with Gate(2) as service:
        plays = [start(player, service.url) for dummy in range(2)]
        assert [play.finish() for play in plays] == [0, 0]
        assert made(service) == Counter(NAMES)
        assert sorted(play.results["localhost"]["summary"]["created"] for play in plays) == [0, len(NAMES)]


def test_the_run_that_ends_last_names_the_duplicates(player: playing.Player, service: Held) -> None:
    # What two machines have in common is the service, and not the lock, which is one for each address.
    addresses = [service.url, service.url.replace("127.0.0.1", "localhost")]
    plays = [start(player, address) for address in addresses]
    plays[0].wait_for(lambda: service.calls["createReport"] == 2 * WORKERS, "creating in both runs")
    service.let_go.set()
    assert [play.finish() for play in plays] == [0, 0]
    ids = defaultdict(list)
    for report in service.organization.reports.values():
        ids[report.name].append(report.id)
    assert Counter({name: len(ids[name]) for name in NAMES}) == Counter(dict.fromkeys(NAMES, 2))
    # Ansible wraps warnings, also within an id.
    outputs = [play.output.replace("\n", " ").replace("- ", "-") for play in plays]
    warned = [all(each in output for name in NAMES for each in ids[name]) for output in outputs]
    assert any(warned)
