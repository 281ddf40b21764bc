# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plugins that read, the generic call and the inventory: failures and replies that repeat the token, at -vvvv.

A host of the play, or a source of the inventory, is a case with a service of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml

from ansible_collections.msp.checkcentral.tests.plays import leaks, playing
from ansible_collections.msp.checkcentral.tests.plays.failing import (
    CHECKGROUP,
    ECHO,
    REJECTION,
    Breaks,
    assert_no_leak,
    fault,
    no_calls_left,
    nothing,
    other_token,
    play_of,
    read_only_token,
)
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.simulator import Simulator

PLUGINS = ("info", "api", "download")
QUOTED_TWICE = quote(quote(TOKEN, safe=""), safe="")
# A reply that every method may have, with the token in a key, in a value, and in the name of an object.
REPEATING = {
    "groups": [{"id": "1", "name": CHECKGROUP, f"you sent {TOKEN}": QUOTED_TWICE}, {"id": "2", "name": TOKEN}],
    "check": {"id": "1", f"you sent {TOKEN}": QUOTED_TWICE},
}
NOT_A_LIST = {f"you sent {TOKEN}": [QUOTED_TWICE]}


def reply(document: dict[str, Any]) -> Breaks:
    return fault("status", "*", code=200, body=json.dumps(document), count=None)


REJECTED = fault("error_object", "*", **{**REJECTION, "error_id": f"e {QUOTED_TWICE}"}, count=None)
CASES: dict[str, Breaks] = {
    "authentication": other_token,
    "quota": no_calls_left,
    "rejected": REJECTED,
    "protocol": fault("html", "*", body=ECHO, count=None),
    "transport": fault("refuse", "*"),
    "unknown_outcome": fault("close", "*", count=None),
}
# What is wrong is not the service, or only this plugin can meet it.
OF_ONE: dict[tuple[str, str], Breaks] = {
    ("info", "not_found"): nothing,
    ("info", "unlike a list"): reply(NOT_A_LIST),
    ("info", "none"): reply(REPEATING),
    ("api", "permission"): read_only_token,
    ("api", "none"): reply(REPEATING),
    ("download", "not_found"): nothing,
    ("lookup", "none"): fault("malformed_headers", "*", count=None),
}
KINDS = {
    ("info", "unknown_outcome"): "transport",
    ("download", "unknown_outcome"): "transport",
    ("api", "protocol"): "unknown_outcome",
    ("info", "unlike a list"): "protocol",
}


def cases() -> Iterator[tuple[str, str, Breaks]]:
    for plugin in PLUGINS:
        yield from ((plugin, name, breaks) for name, breaks in CASES.items())
    yield from ((plugin, name, breaks) for (plugin, name), breaks in OF_ONE.items())


ALL = [f"{plugin}-{name}" for plugin, name, dummy in cases()]


@pytest.fixture(scope="module")
def played(failure_paths: list[str]) -> Iterator[playing.Play]:
    """One play of all cases."""
    failure_paths += ALL
    with play_of(cases()) as play:
        yield play


@pytest.mark.parametrize("host", ALL)
def test_the_failure_is_named(played: playing.Play, host: str) -> None:
    plugin, name = host.split("-")
    result = played.results[host]
    if name == "none" or host == "info-not_found":
        assert not result["failed"], result
    else:
        assert result["failure"]["kind"] == KINDS.get((plugin, name), name)


def test_the_token_is_in_nothing_that_a_play_leaves_behind(played: playing.Play) -> None:
    assert_no_leak(played)


def test_the_token_is_in_nothing_that_an_inventory_leaves_behind(player: playing.Player, tmp_path: Path) -> None:
    with ExitStack() as stack:
        sources = []
        further = {
            "none": reply(REPEATING),
            "unlike a list": reply(NOT_A_LIST),
            "headers": fault("malformed_headers", "*", count=None),
        }
        for name, breaks in {**CASES, **further}.items():
            service = stack.enter_context(Simulator(token=TOKEN))
            breaks(service)
            file = tmp_path / f"{name.replace(' ', '_')}.checkcentral.yml"
            options = {
                "plugin": "msp.checkcentral.checkcentral",
                "api_url": service.url,
                "retries": 0,
                "cache": True,
                "cache_plugin": "ansible.builtin.jsonfile",
                "cache_connection": str(player.directory / "cache"),
            }
            file.write_text(yaml.safe_dump(options), encoding="utf-8")
            sources += ["-i", str(file)]
        command = [playing.program("ansible-inventory"), *sources, "--list", "-vvvv"]
        play = player.run(command, {"CHECKCENTRAL_API_TOKEN": TOKEN})
        assert play.finish() == 0
    assert CHECKGROUP.replace(" ", "_") in play.output
    for said in ("check api_token", "no calls left", "correct what", "check api_url"):
        assert said in play.output.replace("\n", " ")
    assert leaks.search_files(player.directory) == []
