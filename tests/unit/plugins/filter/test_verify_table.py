# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter verify_table: what people see of a service."""

from __future__ import annotations

from typing import Any

from ansible_collections.msp.checkcentral.plugins.filter.verify_table import FilterModule
from ansible_collections.msp.checkcentral.plugins.module_utils._facts import TOPICS

verify_table = FilterModule().filters()["verify_table"]

FINDINGS = [
    {
        "level": "blocker",
        "topic": "methods",
        "sentence": "getReports is refused (quota): existing reports are not found.",
        "next_step": "Run this again tomorrow.",
    },
    {"level": "ok", "topic": "ids", "sentence": "Ids are GUIDs.", "next_step": ""},
]
SERVICE: dict[str, Any] = {
    "organization": "Northwind  Managed\nIT",
    "api_url": "https://api.checkcentral.cc",
    "token": {"kind": "organization", "access": "unknown"},
    "findings": FINDINGS,
    "facts": [
        {"fact": "``a`` is so", "mark": "Inferred", "topic": "ids", "verdict": "confirmed"},
        {"fact": "``b`` is so", "mark": "Inferred", "topic": "since", "verdict": "contradicted"},
        {"fact": "``c`` is so", "mark": "Inferred", "topic": "pages", "verdict": "not_seen"},
    ],
    "api_calls": {"getOverview": 1, "getReports": 2},
}


def lines(**changes: Any) -> list[str]:
    return list(verify_table({**SERVICE, **changes}))  # type: ignore[operator]


def test_a_service_as_a_table() -> None:
    assert lines() == [
        "Organization: Northwind Managed IT (https://api.checkcentral.cc)",
        "Token: organization, access: unknown (only a write shows it)",
        "Blockers: 1, cautions: 0, ok: 1; API calls: 3",
        "",
        "Level    Topic             Finding                               Next step",
        "BLOCKER  methods           getReports is refused (quota):        Run this again",
        "                           existing reports are not found.       tomorrow.",
        "ok       ids               Ids are GUIDs.",
        "",
        "Facts about the API in the guides: 1 confirmed by this run, 1 contradicted, 1 not seen.",
        "Contradicted: b is so",
        "For the topics, see the guide 'Verify your token' (docs/docsite/rst/verify.rst)",
    ]


def test_what_the_token_may_do_is_told_in_words() -> None:
    told = {access: lines(token={"kind": "user", "access": access})[1] for access in ("read_write", "read_only")}
    assert told == {"read_write": "Token: user, access: read/write", "read_only": "Token: user, access: read only"}


def test_nothing_is_wider_than_a_terminal() -> None:
    long = {"level": "caution", "topic": max(TOPICS, key=len), "sentence": "x" * 300, "next_step": "y" * 90}
    printed = lines(organization="A" * 300, findings=[long])
    assert max(map(len, printed)) <= 88
    assert "x" * 300 in "".join(
        line[27:63].strip() for line in printed if "x" in line and line[:7] in ("caution", " " * 7)
    )


def test_an_organization_that_is_not_known() -> None:
    assert lines(organization=None)[0] == "Organization: unknown (https://api.checkcentral.cc)"
