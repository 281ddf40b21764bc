# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role customers and its playbooks: users, checks and reports of customers, in one task."""

from __future__ import annotations

from ansible_collections.msp.checkcentral.tests.plays import playing
from ansible_collections.msp.checkcentral.tests.plays.playing import run
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


def objects(service: Simulator) -> dict[str, set[str]]:
    there = service.organization
    return {
        "checks": {f"{there.check_groups[check.group_id].name}/{check.name}" for check in there.checks.values()},
        "reports": {report.name for report in there.reports.values()},
        "users": {user.email for user in there.users.values()},
    }


def made(service: Simulator) -> dict[str, list[str]]:
    """What there is more than at first."""
    with Simulator() as fresh:
        before = objects(fresh)
    return {kind: sorted(names - before[kind]) for kind, names in objects(service).items()}


def test_a_dry_run_shows_it_a_run_makes_it_and_the_next_changes_nothing(
    player: playing.Player, service: Simulator
) -> None:
    dry = run(player, service, "role_customers.yml", ALL, "--check", "--diff")
    assert dry.results["localhost"]["changed"], dry.output
    assert "Users, checks and reports: 6, of these 6 to be created" in dry.output
    assert "User to be created: it@acme.example" in dry.output
    assert "a welcome mail would be sent (user 'it@acme.example'" in dry.output
    assert "messages go to northwind+acme-logistics-veeam@" in dry.output
    assert "after: Acme Logistics/RAID of Acme Logistics" in dry.output
    assert made(service) == NOTHING
    first = run(player, service, "role_customers.yml", ALL)
    assert first.process.returncode == 0, first.output
    assert made(service) == MADE
    assert "messages go to northwind+acme-logistics-r2@" in first.output
    users = {user["email"]: user.get("sendWelcomeEmail") for user in service.organization.posted["createUser"]}
    assert users == {"it@acme.example": True, "it@fjord.example": None}
    calls = dict(service.calls)
    for options in ((), ("--check", "--diff")):
        again = run(player, service, "role_customers.yml", ALL, *options)
        assert again.process.returncode == 0
        assert not again.results["localhost"]["changed"]
        assert "Users, checks and reports: 6, of these 6 unchanged" in again.output
    # One list of each kind of object that is compared, and of check groups for their names.
    lists = ("getCheckGroups", "getChecks", "getUsers", "getReports")
    assert [service.calls[method] - calls[method] for method in lists] == [2, 2, 2, 2]
    assert service.calls["createCheck"] == 3


def test_what_was_made_until_something_failed_is_told(player: playing.Player, service: Simulator) -> None:
    service.faults.add(Fault("error_object", "createCheck", skip=1))
    play = run(player, service, "role_customers.yml", {**ALL, "digest_reports_workers": 1})
    assert play.process.returncode == 2
    assert made(service)["users"] == MADE["users"]
    assert len(made(service)["checks"]) == 2
    assert "Something went wrong" in play.results["localhost"]["msg"]
    assert "User created: it@acme.example" in play.output


def test_some_customers_alone(player: playing.Player, service: Simulator) -> None:
    variables = {
        **ALL,
        "customers_only": "Fjord Shipping",
        "digest_reports_organization_reports": ["daily_digest"],
        "customers_other_reports": [{"name": "Other", "report_type": "digest"}],
    }
    play = run(player, service, "role_customers.yml", variables)
    assert play.process.returncode == 0, play.output
    assert made(service) == {"checks": MADE["checks"][2:], "reports": [], "users": ["it@fjord.example"]}
    assert "Unmanaged" not in play.output


def test_all_that_is_misspelt_is_told_at_once(player: playing.Player, service: Simulator) -> None:
    variables = {
        **ALL,
        "checkcentral_customers": [
            {**ACME, "chekcs": [], "checks": ["veeam_nihgtly"], "portal_users": ["a@b.example"]}
        ],
        "customers_check_catalog": {"veeam_nightly": {"nmae": "Veeam", "email_alias": "v"}},
        "customers_other_reports": ["x"],
        "customers_allow_priviliged": True,
    }
    play = run(player, service, "role_customers.yml", variables)
    messages = [
        "the key chekcs is not known; did you mean checks?",
        "check number 1: 'veeam_nihgtly' is not in customers_check_catalog; did you mean veeam_nightly?",
        "portal user number 1 'a@b.example' is not possible",
        "customers_check_catalog.veeam_nightly: the key nmae is not known; did you mean name?",
        "customers_other_reports: 'x', number 1, is not a dictionary",
        "the variable customers_allow_priviliged is not known; did you mean customers_allow_privileged?",
    ]
    assert [message for message in messages if message not in play.results["localhost"]["msg"]] == []
    assert made(service) == NOTHING


def test_a_manager_needs_a_variable_of_the_run(player: playing.Player, service: Simulator) -> None:
    boss = {**FJORD, "checks": [], "portal_users": "boss@fjord.example, manager"}
    variables = {**ALL, "checkcentral_customers": [boss]}
    play = run(player, service, "role_customers.yml", variables)
    assert (
        "access_level 'manager' is not given to a new user without allow_privileged" in play.results["localhost"]["msg"]
    )
    assert made(service) == NOTHING
    run(player, service, "role_customers.yml", {**variables, "customers_allow_privileged": "yes"})
    assert made(service)["users"] == ["boss@fjord.example"]


# --- the playbook customers ---

HOSTS = {
    "acme": {
        "checkcentral_name": "Acme Logistics",
        "checkcentral_customer_checks": ACME["checks"],
        "checkcentral_customer_portal_users": ACME["portal_users"],
        "checkcentral_customer_emails": "it@acme.example",
    },
    "fjord": {
        "checkcentral_name": "Fjord Shipping",
        "checkcentral_customer_checks": "veeam_nightly",
        "checkcentral_customer_portal_users": "it@fjord.example, user",
        "checkcentral_customer_reports": "none",
    },
}


def test_customers_from_a_list(player: playing.Player, service: Simulator) -> None:
    variables = {**ALL, "customers_other_reports": [{"name": "Other", "report_type": "digest"}]}
    play = run(player, service, "customers.yml", variables)
    assert made(service) == {**MADE, "reports": ["Acme Logistics - Backup", "Other"]}, play.output
    assert "Users, checks and reports: 7, of these 7 created" in play.output
    assert "Unmanaged checks: 2" in play.output


def test_customers_that_are_hosts(player: playing.Player, service: Simulator) -> None:
    variables = {"digest_reports_catalog": CATALOG}
    one = run(player, service, "customers.yml", variables, "--limit=fjord", hosts=HOSTS)
    assert one.process.returncode == 0, one.output
    assert made(service) == {"checks": MADE["checks"][2:], "reports": [], "users": ["it@fjord.example"]}
    assert "Customers of this run: Fjord Shipping" in one.output
    run(player, service, "customers.yml", variables, hosts=HOSTS)
    assert made(service) == MADE


def test_other_reports_belong_into_a_run_of_their_own(player: playing.Player, service: Simulator) -> None:
    variables = {"customers_other_reports": [{"name": "Other", "report_type": "digest"}]}
    play = run(player, service, "customers.yml", variables, hosts=HOSTS)
    assert play.process.returncode == 2
    assert "in a separate run" in play.output
    assert made(service) == NOTHING


# --- the playbook onboard_customer ---

TABLE = [
    "Check Address to mail to When due",
    "Veeam nightly northwind+acme-logistics-veeam@mycheckcentral.example every day, overdue after 240 minutes",
    "RAID of Acme Logistics northwind+acme-logistics-r2@mycheckcentral.example never: no interval is set",
]


def shown(play: playing.Play) -> list[str]:
    """The lines that a ticket shows, whatever their white space."""
    return [" ".join(line.strip(' ",').split()) for line in play.output.splitlines()]


def test_one_customer_of_the_list(player: playing.Player, service: Simulator) -> None:
    variables = {
        **ALL,
        "checkcentral_customer_name": "Acme Logistics",
        "digest_reports_organization_reports": ["daily_digest"],
        "customers_other_reports": [{"name": "Other", "report_type": "digest"}],
    }
    play = run(player, service, "onboard.yml", variables)
    assert play.process.returncode == 0, play.output
    only = {"checks": MADE["checks"][:2], "reports": MADE["reports"], "users": ["it@acme.example"]}
    assert made(service) == only
    assert [line for line in TABLE if line not in shown(play)] == []
    assert "Welcome mail sent to: it@acme.example" in shown(play)
    assert "Users, checks and reports: 4, of these 4 created" in shown(play)
    again = run(player, service, "onboard.yml", variables)
    assert not again.results["localhost"]["changed"]
    assert [line for line in TABLE if line not in shown(again)] == []
    assert "Welcome mail sent to: no one" in shown(again)


def test_one_customer_as_somebody_fills_in_a_form(player: playing.Player, service: Simulator) -> None:
    variables = {
        "checkcentral_customer_name": "Fjord Shipping",
        "checkcentral_customer_emails": "it@fjord.example",
        "checkcentral_customer_reports": "none",
        "checkcentral_customer_checks": "veeam_nightly\nsynology_hyper_backup\n",
        "checkcentral_customer_portal_users": "it@fjord.example, readonly\nboss@fjord.example, User\n",
    }
    play = run(player, service, "onboard.yml", variables)
    assert play.process.returncode == 0, play.output
    checks = ["Fjord Shipping/Synology Hyper Backup", "Fjord Shipping/Veeam nightly"]
    assert made(service) == {"checks": checks, "reports": [], "users": ["boss@fjord.example", "it@fjord.example"]}
    assert "Welcome mail sent to: no one" in shown(play)
