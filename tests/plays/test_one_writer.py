# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run on many hosts makes each report once, in whatever way it goes through them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils import _writing
from ansible_collections.msp.checkcentral.plugins.module_utils._connection import Connection
from ansible_collections.msp.checkcentral.tests.plays import playing
from ansible_collections.msp.checkcentral.tests.plays.gate import Gate, made
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN

HOSTS = ["a", "b", "c", "d", "e"]
CUSTOMERS = ["Acme Logistics", "Bäckerei Müller & Söhne", "Contoso Dental", "Fjord Shipping"]


def lock_of(service: Gate) -> Path:
    """The file that writers wait with."""
    return Path(_writing.lock_file(Connection(TOKEN, service.url)))


def run(
    player: playing.Player,
    service: Gate,
    playbook: str,
    hosts: dict[str, dict[str, Any]],
    strategy: str,
    **variables: Any,
) -> None:
    environment = {"ANSIBLE_STRATEGY": f"ansible.builtin.{strategy}", "ANSIBLE_FORKS": str(len(hosts))}
    connection = {"checkcentral_api_token": TOKEN, "checkcentral_api_url": service.url, "vault_token": TOKEN}
    play = player.start(playbook, hosts, {**connection, **variables}, options=(), environment=environment)
    assert play.finish() == 0, play.output


def test_the_playbook_makes_the_reports_of_all_hosts_once(player: playing.Player) -> None:
    hosts = {
        f"host{number}": {"checkcentral_name": name, "checkcentral_customer_reports": ["customer_status"]}
        for number, name in enumerate(CUSTOMERS)
    }
    with Gate(len(hosts)) as service:
        run(player, service, "digest_reports_of_hosts.yml", hosts, "free", checkcentral_customer_hosts="all")
        assert made(service) == Counter(f"{name} - Status" for name in CUSTOMERS)


@pytest.mark.parametrize(
    ("strategy", "variables"),
    [
        ("linear", {"way": "import", "batch": 2}),
        ("free", {"way": "delegate"}),
        ("host_pinned", {"way": "include"}),
    ],
)
def test_the_role_on_many_hosts_makes_a_report_once(
    player: playing.Player, strategy: str, variables: dict[str, Any]
) -> None:
    with Gate(2) as service:
        run(player, service, "role_on_hosts.yml", {host: {} for host in HOSTS}, strategy, **variables)
        assert made(service) == {"Daily digest": 1}
        assert Counter(service.calls)["createReport"] == 1
        assert not lock_of(service).exists()


def test_the_module_on_many_hosts_makes_a_report_once(player: playing.Player) -> None:
    reports = [{"name": f"Report {number}", "report_type": "digest"} for number in range(3)]
    with Gate(len(HOSTS)) as service:
        run(player, service, "bulk.yml", {host: {} for host in HOSTS}, "free", reports=reports)
        assert made(service) == Counter(report["name"] for report in reports)
        assert not lock_of(service).exists()
