# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a view can do to the connection itself, in place of returning a response. The request handler carries it out."""

from __future__ import annotations

from collections.abc import Iterable


class WireEffect(Exception):
    """Ends the connection."""


class Cut(WireEffect):
    """Close the connection without another byte; with ``reset``, by a TCP RST."""

    def __init__(self, *, reset: bool = False) -> None:
        super().__init__()
        self.reset = reset


class RawReply(WireEffect):
    """Send these bytes, each chunk on its own, and close the connection."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        super().__init__()
        self.chunks = chunks
