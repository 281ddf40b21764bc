# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role customers and its playbooks: users, checks and reports of customers, in one task."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.plays import playing
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator

CATALOG = {
    "backup": {
        "scope": "customer",
        "title": "Backup",
        "report_type": "check",
        "content": {"check": "{checkgroup}/Veeam nightly"},
        "interval_type": "day",
    }
}
ACME = {
    "name": "Acme Logistics",
    "emails": ["it@acme.example"],
    "checks": [
        "veeam_nightly",
        {"template": "raid_controller", "name": "RAID of {customer}", "email_alias": "{slug}-r2"},
    ],
    "portal_users": [{"email": "it@acme.example", "access_level": "readonly", "send_welcome_email": True}],
}
FJORD = {"name": "Fjord Shipping", "reports": [], "checks": ["veeam_nightly"], "portal_users": "it@fjord.example, user"}
ALL = {
    "checkcentral_customers": [ACME, FJORD],
    "digest_reports_catalog": CATALOG,
    "digest_reports_organization_reports": [],
}
MADE = {
    "checks": ["Acme Logistics/RAID of Acme Logistics", "Acme Logistics/Veeam nightly", "Fjord Shipping/Veeam nightly"],
    "reports": ["Acme Logistics - Backup"],
    "users": ["it@acme.example", "it@fjord.example"],
}
NOTHING: dict[str, list[str]] = {"checks": [], "reports": [], "users": []}


@pytest.fixture
def service() -> Iterator[Simulator]:
    with Simulator(token=TOKEN) as simulator:
        yield simulator


def run(
    player: playing.Player,
    service: Simulator,
    playbook: str,
    variables: dict[str, Any],
    *options: str,
    hosts: dict[str, Any] | None = None,
) -> playing.Play:
    connection = {"checkcentral_api_token": TOKEN, "checkcentral_api_url": service.url}
    more = {"checkcentral_customer_hosts": "all"} if hosts else {}
    play = player.start(playbook, hosts or {}, {**connection, **more, **variables}, options=options)
    play.finish()
    return play
