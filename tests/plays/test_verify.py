# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook verify as a user runs it: its table, its file, what it refuses, and the token in nothing that it leaves behind."""

from __future__ import annotations

import json
import re
from typing import Any

from ansible_collections.msp.checkcentral.tests.plays import leaks, playing
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator

OWN = "Northwind Managed IT"
WIDTH = 100


def verify(player: playing.Player, service: Simulator, *options: str, **variables: Any) -> playing.Play:
    command = [playing.program("ansible-playbook"), "msp.checkcentral.verify", "-e", json.dumps(variables), *options]
    environment = {
        "CHECKCENTRAL_API_URL": service.url,
        "CHECKCENTRAL_API_TOKEN": TOKEN,
        # Where someone's shell says that it is.
        "PWD": "/",
    }
    play = player.run(command, environment)
    play.finish()
    assert leaks.search_files(play.left_behind) == []
    return play


def lines(play: playing.Play) -> list[str]:
    """What was printed of the table, without what JSON puts around each line."""
    printed = re.findall(r'^        "(.*?)",?$', play.output, re.MULTILINE)
    assert [line for line in play.output.splitlines() if line.startswith('        "') and len(line) > WIDTH] == []
    return printed


def levels(play: playing.Play) -> list[str]:
    table = lines(play)
    rows = table[table.index("Level    Topic             Finding                               Next step") + 1 :]
    return [row.split()[0] for row in rows[: rows.index("")] if not row.startswith(" ")]


def test_what_works_is_a_table_and_a_file(player: playing.Player, service: Simulator) -> None:
    service.faults.add(Fault("unexpected_object", "getUsers"))
    play = verify(player, service, verify_report="verify.md", checkcentral_organization="", verify_write_probe="")
    assert play.process.returncode == 0, play.output
    assert lines(play)[0] == f"Organization: {OWN} ({service.url})"
    found = levels(play)
    assert found == sorted(found, key=["BLOCKER", "caution", "ok"].index)
    assert {"caution", "ok"} == set(found)
    report = (play.left_behind / "verify.md").read_text(encoding="utf-8")
    assert "| caution | methods | getUsers returns a reply that is not understood" in report
    assert OWN not in report
    assert {request.verb for request in service.requests} == {"GET"}
    assert len(service.requests) <= 15


def test_a_blocker_is_first_and_fails_the_play(player: playing.Player, service: Simulator) -> None:
    service.faults.add(Fault("html", "getReports"))
    play = verify(player, service, verify_report="verify.md")
    assert play.process.returncode == 2
    assert levels(play)[0] == "BLOCKER"
    assert "getReports returns a reply that is not understood: existing reports are not found" in play.output
    assert (play.left_behind / "verify.md").is_file()


def test_one_report_to_try(player: playing.Player, service: Simulator) -> None:
    options = {"verify_write_probe": True, "checkcentral_organization": OWN}
    play = verify(player, service, **options)
    assert play.process.returncode == 0, play.output
    assert lines(play)[1] == "Token: organization, access: read/write"
    assert [request.method for request in service.requests if request.verb == "POST"] == ["createReport"]


def test_no_report_is_tried_in_another_organization(player: playing.Player, service: Simulator) -> None:
    play = verify(player, service, verify_write_probe=True, checkcentral_organization="Another")
    assert play.process.returncode == 2
    assert "organization is 'Another', but the token belongs to" in play.output
    assert {request.method for request in service.requests} == {"getOverview"}
