# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Status words, their order, and what a check says of its check group."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils import _status


@pytest.mark.parametrize(
    ("check", "status"),
    [
        ({"status": "Success"}, "success"),
        ({"status": " FAILURE"}, "failure"),
        ({"status": "In Repair!"}, "in_repair"),
        ({"status": "in-repair"}, "in_repair"),
        ({"status": "Überfällig"}, "überfällig"),
        ({"status": "!?"}, "unknown"),
        ({"status": None}, "unknown"),
        ({}, "unknown"),
        ({"status": "Success", "overdue": True}, "overdue"),
        ({"status": "Warning", "overdue": "True"}, "overdue"),
        ({"status": "Failure", "overdue": True}, "failure"),
        ({"status": "Success", "pending": True}, "pending"),
        ({"status": "Warning", "pending": True}, "warning"),
        ({"status": "Success", "pending": False, "overdue": None}, "success"),
    ],
)
def test_the_status_of_a_check_is_the_worst_that_it_is_said_to_be(check: dict[str, Any], status: str) -> None:
    assert _status.status_of(check) == status


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ({"status": "Success"}, ["Success"]),
        ({"status": " In Repair! "}, ["In Repair!"]),
        ({"status": ""}, ["Unknown"]),
        ({"status": "Failure", "pending": True, "overdue": "true"}, ["Failure", "Overdue", "Pending"]),
        ({"status": "overdue", "overdue": True}, ["overdue"]),
    ],
)
def test_the_words_are_those_of_the_service_and_each_is_said_once(check: dict[str, Any], words: list[str]) -> None:
    assert _status.words_of(check) == words


def test_the_worst_status_is_first() -> None:
    keys = ["failure", "overdue", "warning", "in_repair", "unknown", "pending", "success"]
    for position, key in enumerate(keys):
        assert _status.worst(reversed(keys[position:])) == key
    assert _status.worst([]) == "no_checks"


@pytest.mark.parametrize(
    ("check", "name", "identity"),
    [
        ({"group": "Acme"}, "Acme", None),
        ({"group": {"id": "A1", "name": "Acme"}}, "Acme", "a1"),
        ({"group_id": 7}, None, "7"),
        ({"checkgroup_id": "A1", "group": "Acme"}, "Acme", "a1"),
        ({"group": ""}, None, None),
        ({"group": ["Acme"]}, None, None),
        ({}, None, None),
    ],
)
def test_what_a_check_says_of_its_check_group(check: dict[str, Any], name: str | None, identity: str | None) -> None:
    assert (_status.name_of_checkgroup(check), _status.id_of_checkgroup(check)) == (name, identity)


@pytest.mark.parametrize(
    ("check", "heard"),
    [
        ({"activities": [{"status": "Success"}], "status": "Pending"}, True),
        ({"activities": [], "status": "Success"}, False),
        ({"status": "Success", "updated": "2026-01-01"}, None),
        ({"activities": None}, None),
    ],
)
def test_only_activities_say_whether_a_check_was_heard_of(check: dict[str, Any], heard: bool | None) -> None:
    assert _status.was_heard_of(check) is heard
