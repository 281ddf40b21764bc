# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Services that are slow to create: for writers that should wait for each other, or that end or meet while they create."""

from __future__ import annotations

import threading
from collections import Counter

from ansible_collections.msp.checkcentral.tests.plays import playing
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.simulator import Organization, Simulator
from ansible_collections.msp.checkcentral.tests.simulator.service import RecordedRequest

# Seconds that the first create waits for other writers. It does so in vain where one waits for the other, as it should be:
# what comes out does not depend on it, and with less a mistake would be seen more seldom.
GRACE = 4.0


class Gate(Simulator):
    """Answers no create before so many writers have read the list of reports, or have had their time for it."""

    def __init__(self, writers: int, organization: Organization | None = None) -> None:
        super().__init__(organization, token=TOKEN)
        self.writers = writers
        self.opened = threading.Event()

    def record(self, recorded: RecordedRequest) -> None:
        super().record(recorded)
        if self.calls["getReports"] >= self.writers:
            self.opened.set()
        if recorded.method == "createReport":
            self.opened.wait(GRACE)
            self.opened.set()


class Held(Simulator):
    """Answers so many creates, and holds the next ones until it is let go."""

    def __init__(self, answered: int = 0) -> None:
        super().__init__(token=TOKEN)
        self.answered = answered
        self.let_go = threading.Event()

    def record(self, recorded: RecordedRequest) -> None:
        super().record(recorded)
        if recorded.method == "createReport" and self.calls["createReport"] > self.answered:
            assert self.let_go.wait(playing.PATIENCE)


def made(service: Simulator) -> Counter[str]:
    """How many reports of each name were made through the API."""
    return Counter(report.name for report in service.organization.reports_through_api)
