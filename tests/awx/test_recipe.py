# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The recipe for a workflow in AWX, with the real modules of awx.awx, against a stand-in for AWX."""

from __future__ import annotations

import os

from ansible_collections.msp.checkcentral.tests.awx import data
from ansible_collections.msp.checkcentral.tests.awx.controller import OAUTH_TOKEN, Awx
from ansible_collections.msp.checkcentral.tests.awx.test_configure_awx import (
    SETTINGS,
    changed,
    configure,
    done,
    prepare,
)
from ansible_collections.msp.checkcentral.tests.guides.pages import blocks_of, guide
from ansible_collections.msp.checkcentral.tests.plays import playing


def test_adds_a_workflow_to_what_configure_awx_made(player: playing.Player) -> None:
    [recipe] = [block for block in blocks_of(guide("recipes")) if block.file == "morning.yml"]
    playbook = player.directory / recipe.file
    playbook.write_text(recipe.text, encoding="utf-8")
    environment = {
        "CONTROLLER_OAUTH_TOKEN": OAUTH_TOKEN,
        "ANSIBLE_COLLECTIONS_PATH": os.pathsep.join([str(playing.COLLECTIONS), *data.MORE_COLLECTIONS]),
    }
    with Awx(data.PROJECT) as awx:
        prepare(awx)
        done(configure(player, awx, SETTINGS))
        plays = []
        for _dummy in range(2):
            play = player.run(
                [playing.program("ansible-playbook"), str(playbook)], {**environment, "CONTROLLER_HOST": awx.url}
            )
            play.process.wait(data.PATIENCE)
            plays.append(done(play))
        assert [changed(play) for play in plays] == [3, 0]
        runs = {identifier: template for identifier, (template, dummy) in awx.nodes_of().items()}
        assert runs["morning_failures"] == "CheckCentral - failures"
        assert runs["morning_coverage"] == "CheckCentral - coverage"
        linked = [path for method, path in awx.writes if method == "POST" and path.endswith("/always_nodes")]
        assert len(linked) == 1
