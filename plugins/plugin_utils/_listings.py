# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cache of listed objects for lookups, so that a loop lists each kind of object once. Private to the collection.

May change without notice.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _api
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Index

SECONDS = 60.0


@dataclass
class Listed:
    """Objects that one token sees at one address: the kinds that were listed, and the reply of getOverview if it was read."""

    since: float
    found: dict[_api.Resource, Index] = field(default_factory=dict)
    overview: Any = None


class Listings:
    """Keeps listings for at most a minute, only in this process: a forked process starts without any."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Start without listings."""
        self._clock = clock
        self._kept: dict[tuple[int, str], Listed] = {}

    def of(self, api_url: str, token: str) -> Listed:
        """Return the listings for an address and a token; the caller adds to them."""
        owner = hashlib.sha256(f"{api_url}\n{token}".encode(errors="surrogatepass")).hexdigest()
        now = self._clock()
        self._kept = {key: each for key, each in self._kept.items() if now - each.since < SECONDS}
        return self._kept.setdefault((os.getpid(), owner), Listed(now))
