# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection as a user gives it to playbooks, role, lookup and inventory: the guard, what is not set, what a vault encrypts."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret

from ansible_collections.msp.checkcentral.tests.plays import leaks, playing
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.plays.playing import run
from ansible_collections.msp.checkcentral.tests.simulator import Organization, Simulator

HOME = "Northwind Managed IT"
CUSTOMER = "Acme Logistics"
# What each playbook needs beside the connection.
PLAYBOOKS: dict[str, dict[str, Any]] = {
    "coverage.yml": {},
    "digest_reports_of_hosts.yml": {"digest_reports_organization_reports": ["daily_digest"]},
    "failures.yml": {},
    "onboard.yml": {"checkcentral_customer_name": CUSTOMER, "checkcentral_customer_emails": "it@acme.example"},
    "role.yml": {},
}
OTHERS = ["ca_path", "validate_certs", "timeout", "retries"]


@pytest.mark.parametrize(("turn", "playbook"), [*enumerate(PLAYBOOKS)])
def test_in_another_organization_nothing_is_read_or_written(
    player: playing.Player, service: Simulator, turn: int, playbook: str
) -> None:
    """What is null or blank is not set: each option gets each kind of blank from one playbook or another.

    The token then comes from the environment.
    """
    blanks = {f"checkcentral_{name}": [None, "", " "][(number + turn) % 3] for number, name in enumerate(OTHERS)}
    connection = {"checkcentral_api_token": None, "checkcentral_api_url": service.url, **blanks}
    variables = {**connection, **PLAYBOOKS[playbook], "checkcentral_organization": "Southwind"}
    play = player.start(playbook, {}, variables, options=(), environment={"CHECKCENTRAL_API_TOKEN": TOKEN})
    assert play.finish() == 2
    message = "organization is 'Southwind', but the token belongs to 'Northwind Managed IT'"
    assert message in " ".join(play.output.replace("\\n", " ").split())
    assert set(service.calls) == {"getOverview"}


@pytest.mark.parametrize("blank", [None, " "])
def test_without_an_organization_any_will_do(player: playing.Player, service: Simulator, blank: Any) -> None:
    play = run(player, service, "role.yml", {"checkcentral_organization": blank})
    assert play.process.returncode == 0, play.output
    assert "getOverview" not in service.calls


# --- a lookup in a loop ---


def test_a_loop_over_many_customers_makes_one_call(player: playing.Player) -> None:
    organization = Organization.with_customers(30)
    names = [group.name for group in organization.check_groups.values()]
    with Simulator(organization, token=TOKEN) as service:
        variables = {"names": names, "checkcentral_organization": organization.name}
        play = run(player, service, "lookup_in_a_loop.yml", variables)
        assert play.process.returncode == 0, play.output
        assert play.output.count("=> (item=") == 30
        assert service.calls == {"getCheckGroups": 1, "getOverview": 1}


# --- what a vault encrypts ---


class Vault:
    """Encrypts values for a password in a file."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.password = directory / "password"
        self.password.write_text("correct horse", encoding="utf-8")

    def __call__(self, text: str) -> str:
        """What stands behind a key in a YAML file, as ansible-vault encrypt_string prints it."""
        library = VaultLib([("default", VaultSecret(self.password.read_bytes()))])
        return "!vault |\n" + textwrap.indent(library.encrypt(text).decode(), " " * 10)

    def file(self, name: str, **entries: str) -> Path:
        """Write a YAML file; each entry is YAML text."""
        path = self.directory / name
        path.write_text("".join(f"{key}: {entry}\n" for key, entry in entries.items()), encoding="utf-8")
        return path


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path)


def made(service: Simulator) -> dict[str, list[str]]:
    """The addresses of each report that was made."""
    reports = service.organization.reports_through_api
    return {report.name: report.settings["recipients"]["emails"] for report in reports}


def test_encrypted_texts_work_in_lookup_role_and_module(
    player: playing.Player, service: Simulator, vault: Vault
) -> None:
    nested = vault("Fjord Shipping").replace("\n", "\n  "), vault("b@fjord.example").replace("\n", "\n  ")
    file = vault.file(
        "variables.yml",
        checkcentral_api_token=vault(TOKEN),
        checkcentral_api_url=vault(service.url),
        checkcentral_organization=vault(HOME),
        customer_of_vault=vault(CUSTOMER),
        address_of_vault=vault("a@acme.example"),
        customer=f"\n  name: {nested[0]}\n  emails:\n    - {nested[1]}\n  reports: [customer_status]",
    )
    options = ("-vvvv", "--vault-password-file", str(vault.password), "-e", f"@{file}")
    play = player.start("vault.yml", {}, {}, options=options)
    assert play.finish() == 0, play.output
    assert made(service) == {
        f"{CUSTOMER} - Status": ["a@acme.example"],
        "Fjord Shipping - Status": ["b@fjord.example"],
    }
    assert leaks.search_files(play.left_behind) == []


def test_encrypted_texts_work_for_customers_in_an_inventory(
    player: playing.Player, service: Simulator, vault: Vault
) -> None:
    connection = {"checkcentral_api_token": vault(TOKEN), "checkcentral_api_url": vault(service.url)}
    customer = {
        "checkcentral_name": vault(CUSTOMER),
        "checkcentral_customer_emails": f"\n  - {vault('a@acme.example')}",
    }
    (vault.directory / "host_vars").mkdir()
    vault.file("host_vars/acme.yml", **customer, **connection)
    hosts = vault.directory / "hosts.yml"
    hosts.write_text(yaml.safe_dump({"all": {"hosts": {"acme": {"ansible_connection": "local"}}}}), encoding="utf-8")
    options = ("--vault-password-file", str(vault.password), "-i", str(hosts), "-e", "checkcentral_customer_hosts=acme")
    play = player.start("digest_reports_of_hosts.yml", {}, {}, options=options)
    assert play.finish() == 0, play.output
    assert set(map(tuple, made(service).values())) == {("a@acme.example",)}


def test_encrypted_texts_work_in_the_file_of_an_inventory(
    player: playing.Player, service: Simulator, vault: Vault
) -> None:
    file = vault.file(
        "customers.checkcentral.yml",
        plugin="msp.checkcentral.checkcentral",
        api_token=vault(TOKEN),
        api_url=vault(service.url),
        organization=vault(HOME),
        filters="\n  include:\n    - " + vault(CUSTOMER).replace("\n", "\n    "),
    )
    command = [playing.program("ansible-inventory"), "-i", str(file), "--graph", "-vvvv"]
    play = player.run([*command, "--vault-password-file", str(vault.password)])
    assert play.finish() == 0, play.output
    assert [line for line in play.output.splitlines() if line.endswith("--Acme_Logistics")]
    assert "Fjord" not in play.output
    assert leaks.search_files(play.left_behind) == []
