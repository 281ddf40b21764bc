# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A service that is slow to create, so that writers that do not wait for each other are caught."""

from __future__ import annotations

import threading

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
