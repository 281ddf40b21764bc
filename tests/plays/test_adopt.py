# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook adopt: a run with the file that it writes changes nothing and shows no drift."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.plays import playing
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.simulator import Organization, Simulator
from ansible_collections.msp.checkcentral.tests.simulator.model import Check, CheckGroup, User, UserGroup

READ_ONLY = "only-reads-0123456789"
LISTS = ("getOverview", "getCheckGroups", "getChecks", "getUsers", "getUserGroups", "getDashboards", "getReports")
AWKWARD = (
    *("No", "0011", "22:00", "~", "{{ lookup('env', 'HOME') }}", "{% raw %}", 'Café "Zum Löwen"', "O'Brien: 100 % # 1"),
    *("{customer}", "Same", "Same", "name with /slash", "*star", "[1, 2", "日本"),
)


def identifier(kind: str, number: int) -> str:
    return f"{kind}000000-0000-4000-8000-{number:012x}"


def status(name: str, group: str, **settings: Any) -> dict[str, Any]:
    """The standard report customer_status."""
    return {
        "name": f"{name} - Status",
        "report_type": "checkgroup",
        "format": "pdf",
        "interval_type": "day",
        "interval_value": 7,
        "report_time": 540,
        "content": {"checkgroup": group},
        "recipients": {"emails": ["it@customer.example.com"]},
        **settings,
    }


def awkward() -> Organization:
    whole = Organization("Nördlich {{ und }} Söhne")
    for number, name in enumerate(AWKWARD, start=1):
        group = CheckGroup(identifier("c6", number), name)
        whole.check_groups[group.id] = group
        settings = {
            "email_alias": f"backup{number}",
            "success_conditions": {
                "required_conditions": "any",
                "conditions": [{"message_field": "subject", "matches": "contains", "value": f"{name} 0{number}:00"}],
            },
        }
        address = f"account+backup{number}@mycheckcentral.example"
        check = Check(identifier("ce", number), name, group.id, address, f"{{# {name} #}}\nYes\n", settings=settings)
        whole.checks[check.id] = check
        if AWKWARD.count(name) == 1:
            whole.add_report(status(name, group.id))
        user = User(identifier("05", number), name, f"user{number}@customer.example.com")
        whole.users[user.id] = user
        usergroup = UserGroup(identifier("06", number), name, (user.id,))
        whole.user_groups[usergroup.id] = usergroup
    filled = Check(
        identifier("ce", 99), "{slug}", identifier("c6", 1), "account+slug@x.example", settings={"email_alias": "slug"}
    )
    whole.checks[filled.id] = filled
    whole.add_report(status("By hand {{ x }}", identifier("c6", 1), description="line\n{{ line }}\n", report_time=1320))
    return whole


def twenty() -> Organization:
    whole = Organization.with_customers(20)
    for number in range(1, 21):
        name = f"Customer {number:04}"
        user = User(identifier("05", 100 + number), f"User of {name}", f"it@customer{number}.example.com", "readonly")
        whole.users[user.id] = user
        group = UserGroup(identifier("06", 100 + number), name, (user.id,))
        whole.user_groups[group.id] = group
    return whole


# What the playbook customers makes for twenty() before its organization is adopted.
OF_TWENTY = {
    "digest_reports_organization_reports": ["daily_digest"],
    "digest_reports_recipients": {"emails": ["noc@example.com"], "usergroups": ["Service desk"]},
    "digest_reports_time": "07:30",
    "checkcentral_customers": [
        {
            "name": f"Customer {number:04}",
            "emails": [f"it@customer{number}.example.com"] if number % 3 else [],
            "users": ["anna.berg@northwind.example"] if number % 5 == 0 else [],
            **({"reports": ["customer_status"], "report_time": "22:00"} if number % 7 == 0 else {}),
            "checks": ["veeam_nightly"],
        }
        for number in range(1, 21)
    ],
}

STRICT = {"digest_reports_on_drift": "fail", "digest_reports_return_unchanged": True}


@pytest.fixture
def start() -> Iterator[Callable[..., Simulator]]:
    services: list[Simulator] = []

    def started(organization: Organization | None = None, **shape: Any) -> Simulator:
        service = Simulator(organization, token=TOKEN, read_only_token=READ_ONLY)
        service.behavior.update(shape)
        services.append(service)
        return service.__enter__()

    yield started
    for service in services:
        service.__exit__(None, None, None)


def run(
    player: playing.Player,
    service: Simulator,
    playbook: str,
    variables: Mapping[str, Any] | None = None,
    *options: str,
    token: str = TOKEN,
) -> playing.Play:
    service.requests.clear()
    command = [playing.program("ansible-playbook"), f"msp.checkcentral.{playbook}", *options]
    if variables:
        extra = player.directory / f"{len(player.plays)}.json"
        extra.write_text(json.dumps(variables), encoding="utf-8")
        command += ["-e", f"@{extra}"]
    play = player.run(command, {"CHECKCENTRAL_API_TOKEN": token, "CHECKCENTRAL_API_URL": service.url})
    play.finish()
    return play


def adopt(player: playing.Player, service: Simulator, **variables: Any) -> Path:
    play = run(player, service, "adopt", {"adopt_file": "customers.yml", **variables}, token=READ_ONLY)
    assert play.process.returncode == 0, play.output
    assert Counter(request.method for request in service.requests) == dict.fromkeys(LISTS, 1)
    return play.left_behind / "customers.yml"


def left_out(file: Path) -> set[str]:
    """The ids that the head of the file says it does not have."""
    text = file.read_text(encoding="utf-8")
    return set(re.findall(r"^# - \w+ ['\"].*['\"] \((\S+)\): ", text, re.MULTILINE))


@pytest.mark.parametrize(
    ("organization", "before", "shape", "counts", "outside"),
    [
        (
            twenty,
            OF_TWENTY,
            {"settings": "nested", "key_style": "snake", "references": "objects", "list_style": "bare"},
            "20 customers, 60 checks, 20 users, 57 standard reports and 0 other reports",
            5,
        ),
        (
            awkward,
            None,
            {"settings": "flat", "check_group": "id", "enum_style": "lower", "key_style": "pascal"},
            "15 customers, 15 checks, 13 users, 13 standard reports and 1 other report",
            3,
        ),
    ],
    ids=["twenty", "awkward"],
)
def test_a_run_with_the_file_changes_nothing_and_shows_no_drift(
    player: playing.Player,
    start: Callable[..., Simulator],
    organization: Callable[[], Organization],
    before: dict[str, Any] | None,
    shape: dict[str, Any],
    counts: str,
    outside: int,
) -> None:
    service = start(organization(), **shape)
    whole = service.organization
    if before:
        made = run(player, service, "customers", before)
        assert made.process.returncode == 0, made.output
        assert len(whole.reports) == 57
    file = adopt(player, service)
    assert f"# {counts}. Written by" in file.read_text(encoding="utf-8")
    not_adopted = left_out(file)
    assert len(not_adopted) == outside
    there = {*whole.users, *whole.checks, *whole.reports}
    again = run(player, service, "customers", STRICT, "-e", f"@{file}")
    assert again.process.returncode == 0, again.output
    results = again.results["localhost"]["results"]
    assert {each["action"] for each in results} == {"unchanged"}
    assert {each["id"] for each in results} == there - not_adopted
    assert not [request for request in service.requests if request.verb == "POST"]


def test_what_is_wrong_is_said_before_anything_is_read(player: playing.Player, start: Callable[..., Simulator]) -> None:
    service = start()
    there = player.directory / "there.yml"
    there.write_text("mine\n", encoding="utf-8")
    for variables, message in (
        ({}, "adopt_file is missing. The file to write."),
        ({"adopt_file": str(there)}, f"the file {there} exists; give another adopt_file, or set adopt_overwrite=true"),
    ):
        play = run(player, service, "adopt", variables)
        assert play.process.returncode == 2, play.output
        assert message in " ".join(play.output.split()), play.output
    assert not service.requests
    assert there.read_text(encoding="utf-8") == "mine\n"


def test_a_file_is_written_over_only_if_that_is_asked_for(
    player: playing.Player, start: Callable[..., Simulator]
) -> None:
    service = start()
    there = player.directory / "there.yml"
    there.write_text("mine\n", encoding="utf-8")
    variables = {"adopt_file": str(there), "adopt_overwrite": "yes"}
    shown = run(player, service, "adopt", variables, "--check", "--diff", token=READ_ONLY)
    assert "+  - name: Acme Logistics" in shown.output
    assert there.read_text(encoding="utf-8") == "mine\n"
    run(player, service, "adopt", variables, token=READ_ONLY)
    text = there.read_text(encoding="utf-8")
    assert "  - name: Acme Logistics\n" in text
    again = run(player, service, "adopt", variables, token=READ_ONLY)
    assert (again.results["localhost"]["changed"], there.read_text(encoding="utf-8")) == (False, text)
