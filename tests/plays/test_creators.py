# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The modules for checks, users and all kinds together: failures and replies that repeat the token, at -vvvv.

A host of the play is a case with a service of its own. What the modules have in common with those for reports is in
test_failures.py.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ansible_collections.msp.checkcentral.tests.plays import playing
from ansible_collections.msp.checkcentral.tests.plays.failing import (
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

# The create of each module that comes first.
FIRST = {
    "check": "createCheck",
    "checks": "createCheck",
    "user": "createUser",
    "users": "createUser",
    "objects": "createUser",
}
OF_LISTS = ("checks", "users", "objects")


def cases() -> Iterator[tuple[str, str, Breaks]]:
    for plugin, create in FIRST.items():
        yield plugin, "unknown_outcome", fault("html", create, body=ECHO, count=None)
        yield plugin, "rejected", fault("error_object", create, **REJECTION, count=None)
    for plugin in OF_LISTS:
        yield plugin, "authentication", other_token
        yield plugin, "permission", read_only_token
        yield plugin, "quota", no_calls_left
        yield plugin, "protocol", fault("html", "*", body=ECHO, count=None)
        yield plugin, "transport", fault("refuse", "*")
        yield plugin, "not_found", nothing
        yield plugin, "none", nothing


ALL = [f"{plugin}-{name}" for plugin, name, dummy in cases()]


@pytest.fixture(scope="module")
def played(failure_paths: list[str]) -> Iterator[playing.Play]:
    """One play of all cases."""
    failure_paths += ALL
    with play_of(cases()) as play:
        yield play


@pytest.mark.parametrize("host", ALL)
def test_the_failure_is_named(played: playing.Play, host: str) -> None:
    name = host.split("-")[1]
    result = played.results[host]
    if name == "none":
        assert (result["failed"], result["changed"]) == (False, True), result
    else:
        assert result["failure"]["kind"] == name


def test_the_token_is_in_nothing_that_a_play_leaves_behind(played: playing.Play) -> None:
    assert_no_leak(played)
