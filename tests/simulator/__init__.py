# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An embedded stand-in for the CheckCentral service: its API over an organization in memory.

Written from the vendor's help page and what is publicly known of the API, not from this collection's client, so that the two
can be tested against each other. ``python -m tests.simulator`` starts it by hand.
"""

from __future__ import annotations

from .behavior import Behavior
from .contract import CONTRACTS, violations
from .faults import Fault
from .organization import Organization
from .server import Simulator

__all__ = ["CONTRACTS", "Behavior", "Fault", "Organization", "Simulator", "violations"]
