# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many changes while ansible-rulebook is killed again and again: what was lost, and what was sent twice.

`NOX -s eda -- --kills 10 --changes 996` measures it as the guide says it.
"""

from __future__ import annotations

import random
import signal
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from ansible_collections.msp.checkcentral.tests.eda.rulebook import Rulebook
from ansible_collections.msp.checkcentral.tests.simulator import Simulator

_NEXT = {"Success": "Failure", "Failure": "Warning", "Warning": "Success"}


class Outcome(NamedTuple):
    """How many changes there were, and what became of them; ``wrong`` are checks whose changes came in another order."""

    changes: int
    lost: int
    repeated: int
    with_another_id: int
    wrong: list[str]


class Storm:
    """Flips checks, and knows each change."""

    def __init__(self, simulator: Simulator, seed: int) -> None:
        self._organization = simulator.organization
        self._random = random.Random(seed)
        self.happened: list[tuple[str, str, str]] = []

    def flip(self, count: int) -> None:
        """Let so many checks, any of them, have another status."""
        for dummy in range(count):
            check = self._organization.checks[self._random.choice(list(self._organization.checks))]
            status = _NEXT.get(check.status, "Failure")
            # As the source words them.
            old = "overdue" if check.overdue and check.status != "Failure" else check.status.lower()
            self._organization.hear(check.id, status)
            self.happened.append((check.id, old, status.lower()))

    def number(self, most: int) -> int:
        return self._random.randint(0, most)


def storm(directory: Path, simulator: Simulator, kills: int, changes: int, seed: int = 1) -> Outcome:
    """Kill -9 in the middle of handing over, with changes before, during and after; then compare."""
    rulebook = Rulebook(directory, simulator, activity_count=30)
    flips = Storm(simulator, seed)
    parts = [changes // (3 * kills)] * (3 * kills)
    parts[-1] += changes - sum(parts)
    try:
        rulebook.start()
        for turn in range(kills):
            while_it_runs, when_it_is_killed, while_it_is_dead = parts[3 * turn : 3 * turn + 3]
            flips.flip(while_it_runs)
            rulebook.wait(lambda: len({event["meta"]["uuid"] for event in rulebook.events()}) >= len(flips.happened))
            told = len(rulebook.events())
            flips.flip(when_it_is_killed)
            expected = told + flips.number(when_it_is_killed)
            rulebook.wait(lambda expected=expected: len(rulebook.events()) >= expected)
            rulebook.stop(signal.SIGKILL)
            flips.flip(while_it_is_dead)
            rulebook.start()
        rulebook.wait(lambda: len({event["meta"]["uuid"] for event in rulebook.events()}) >= len(flips.happened))
    finally:
        rulebook.close()
    return _compared(flips.happened, rulebook)


def _compared(happened: list[tuple[str, str, str]], rulebook: Rulebook) -> Outcome:
    events = rulebook.events()
    first = {event["meta"]["uuid"]: event["checkcentral"] for event in reversed(events)}
    order = list(dict.fromkeys(event["meta"]["uuid"] for event in events))
    told = [(first[uuid]["check"]["id"], first[uuid]["old"], first[uuid]["new"]) for uuid in order]
    lost, surplus = Counter(happened) - Counter(told), Counter(told) - Counter(happened)
    wrong = [
        check
        for check in sorted({check for check, dummy, dummy2 in happened})
        if [each for each in told if each[0] == check] != [each for each in happened if each[0] == check]
    ]
    return Outcome(len(happened), lost.total(), len(events) - len(order), surplus.total(), wrong)
