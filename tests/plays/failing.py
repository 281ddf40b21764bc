# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may be wrong with a service, and a play in which every host has a service of its own with which something is wrong."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import quote, quote_plus

from ansible_collections.msp.checkcentral.tests.plays import leaks, playing
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator

Breaks = Callable[[Simulator], None]
CHECKGROUP = "Acme Logistics"
# What a service may say that repeats what it was sent.
ECHO = f"Bad call: {TOKEN}, {quote_plus(TOKEN)}, {quote(TOKEN)}, {html.escape(TOKEN)}"
REJECTION = {"error_id": "bad_call", "message": ECHO}


def nothing(_service: Simulator) -> None:
    """What is wrong is not the service."""


def other_token(service: Simulator) -> None:
    service.token = "another token"


def read_only_token(service: Simulator) -> None:
    service.token, service.read_only_token = "another token", TOKEN


def no_calls_left(service: Simulator) -> None:
    service.behavior.daily_limit = 0


def fault(kind: str, method: str, **details: Any) -> Breaks:
    return lambda service: service.faults.add(Fault(kind, method, **details))


@contextmanager
def play_of(cases: Iterable[tuple[str, str, Breaks]]) -> Iterator[playing.Play]:
    """Play all cases, of a plugin, a name and what is wrong, each on a host that is called PLUGIN-NAME."""
    with ExitStack() as stack:
        starts = stack.enter_context(playing.player())
        hosts = {}
        for plugin, name, breaks in cases:
            service = stack.enter_context(Simulator(token=TOKEN))
            breaks(service)
            if name == "transport":
                # Nothing listens at the first call already.
                service.stop_listening()
            missing = name == "not_found"
            hosts[f"{plugin}-{name}"] = {
                "plugin": plugin,
                "checkcentral_api_url": service.url,
                "checkgroup": "No such customer" if missing else CHECKGROUP,
                "report": "No such report" if missing else "Daily backup overview",
                "usergroup": "No such group" if missing else "Service desk",
            }
        play = starts.start("variable_file.yml", hosts, {"vault_token": TOKEN})
        play.finish()
        yield play


def assert_no_leak(play: playing.Play) -> None:
    assert leaks.search_files(play.left_behind) == []
    assert play.temporary_files() == []
