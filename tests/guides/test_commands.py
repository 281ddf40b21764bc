# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the commands of the guides against the simulator, in the order of each page, and counts their calls of the API."""

from __future__ import annotations

import functools
import importlib
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from ansible_collections.msp.checkcentral.tests.guides.pages import ROOT, Block, blocks_of, guide, name_of, rows_of
from ansible_collections.msp.checkcentral.tests.simulator import Organization, Simulator
from ansible_collections.msp.checkcentral.tests.simulator.model import CheckGroup
from ansible_collections.msp.checkcentral.tests.unit.running import run_module

RUN = ("ansible-playbook", "ansible-inventory")
# It needs AWX: tests/awx runs it.
ELSEWHERE = "morning.yml"
NAMES = (
    "quick_start",
    "verify",
    "msp_engineer",
    "onboarding",
    "checks_as_code",
    "reports_as_code",
    "customers_as_hosts",
    "troubleshooting",
    "leaving_customers",
    "nightly",
    "recipes",
    "several_organizations",
    "standard_set",
)
# Differs from run to run: ids of new reports, and times.
VARYING = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Ran:
    """A command of a guide, what it printed, the calls that it made, and what the guide says that it prints."""

    command: str
    code: int
    output: str
    calls: Counter[str]
    promised: list[str]


def environment(simulator: Simulator, directory: str) -> dict[str, str]:
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.defpath]),
        "HOME": directory,
        "PWD": directory,
        "LC_ALL": "C.UTF-8",
        "ANSIBLE_COLLECTIONS_PATH": str(Path(sys.modules[Simulator.__module__].__file__ or "").parents[5]),
        "ANSIBLE_HOME": f"{directory}/.ansible",
        "CHECKCENTRAL_API_URL": simulator.url,
        "CHECKCENTRAL_API_TOKEN": simulator.token,
        "NO_PROXY": "127.0.0.1",
    }


def run(words: list[str], promised: list[str], simulator: Simulator, directory: str, **variables: str) -> Ran:
    before = Counter(simulator.calls)
    program = str(Path(sys.executable).with_name(words[0]))
    done = subprocess.run(
        [program, *words[1:]],
        cwd=directory,
        env=environment(simulator, directory) | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Ran(" ".join(words), done.returncode, done.stdout, Counter(simulator.calls) - before, promised)


def promised_after(blocks: list[Block], index: int) -> list[str]:
    """What the guide shows between these commands and the next."""
    shown = []
    for block in blocks[index + 1 :]:
        if block.language == "sh":
            break
        if block.language == "none":
            shown += block.text.splitlines()
            break
    return [line.strip() for line in shown]


@functools.cache
def runs_of(name: str) -> list[Ran]:
    """Run the commands of a guide in a directory with its files."""
    blocks = blocks_of(guide(name))
    ran = []
    with tempfile.TemporaryDirectory() as directory, Simulator() as simulator:
        for block in blocks:
            if block.file:
                path = Path(directory, block.file)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.text, encoding="utf-8")
        for index, block in enumerate(blocks):
            commands = [words for words in block.commands if words[0] in RUN and ELSEWHERE not in words]
            for words in commands:
                promised = promised_after(blocks, index) if words is commands[-1] else []
                ran.append(run(words, promised, simulator, directory))
    return ran


def same_every_time(text: str) -> str:
    return VARYING.sub("ID", text)


@pytest.mark.parametrize("name", NAMES)
def test_the_commands_of_a_guide_work(name: str) -> None:
    ran = runs_of(name)
    assert ran
    for each in ran:
        refused = any("nothing was written" in line for line in each.promised)
        assert each.code == (2 if refused else 0), each.output
        printed = same_every_time(each.output)
        missing = [line for line in each.promised if same_every_time(line) not in printed]
        assert missing == [], each.output


def test_the_guide_shows_what_a_switch_of_the_simulator_changes() -> None:
    [shown] = [block for block in blocks_of(guide("verify")) if block.language == "text"]
    with tempfile.TemporaryDirectory() as directory, Simulator() as simulator:
        simulator.behavior.reports_detail = "names"
        done = run(["ansible-playbook", "msp.checkcentral.verify"], [], simulator, directory)
    assert done.code == 0, done.output
    assert [line for line in shown.text.splitlines() if line.strip() not in done.output] == []


@pytest.mark.parametrize(
    ("name", "playbook"),
    [
        ("nightly", ["msp.checkcentral.digest_reports", "-e", "@customers.yml", "-e", "@vault.yml"]),
        ("security", ["with_vault.yml"]),
    ],
)
def test_the_token_in_the_vault_of_a_guide_is_used(name: str, playbook: list[str]) -> None:
    with tempfile.TemporaryDirectory() as directory, Simulator() as simulator:
        for block in blocks_of(guide(name)):
            if block.file in ("customers.yml", "vault.yml", "with_vault.yml"):
                text = block.text.replace("the-token", simulator.token)
                Path(directory, block.file).write_text(text, encoding="utf-8")
        Path(directory, "vault_password").write_text("secret", encoding="utf-8")
        password = ["--vault-password-file", "vault_password"]
        encrypted = run(["ansible-vault", "encrypt", *password, "vault.yml"], [], simulator, directory)
        assert encrypted.code == 0, encrypted.output
        ran = run(["ansible-playbook", *playbook, *password], [], simulator, directory, CHECKCENTRAL_API_TOKEN="")
        assert ran.code == 0, ran.output
        assert sum(ran.calls.values())


def test_what_runs_again_changes_nothing() -> None:
    for name, command in (
        ("quick_start", "ansible-playbook first.yml"),
        ("onboarding", runs_of("onboarding")[1].command),
    ):
        first, second, *dummy = [ran for ran in runs_of(name) if ran.command == command]
        assert "changed=1" in first.output
        assert "changed=0" in second.output
        assert not second.calls["createReport"]


class Chat(BaseHTTPRequestHandler):
    """Keeps what is posted to it."""

    posted: ClassVar[list[Any]] = []

    def do_POST(self) -> None:
        self.posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()


def what_a_chat_gets(organization: Organization) -> tuple[list[Any], str]:
    """Run the recipe for a chat; return what it posts, and what it prints."""
    [playbook] = [block for block in blocks_of(guide("recipes")) if block.file == "chat.yml"]
    Chat.posted.clear()
    with (
        tempfile.TemporaryDirectory() as directory,
        Simulator(organization) as simulator,
        HTTPServer(("127.0.0.1", 0), Chat) as chat,
    ):
        Path(directory, playbook.file).write_text(playbook.text, encoding="utf-8")
        thread = threading.Thread(target=chat.serve_forever, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{chat.server_port}/"
        done = run(["ansible-playbook", playbook.file, "-e", f"chat_webhook={address}"], [], simulator, directory)
        chat.shutdown()
        thread.join()
    assert done.code == 0, done.output
    return Chat.posted, done.output


def test_a_chat_gets_the_line_that_the_recipe_shows() -> None:
    [message], output = what_a_chat_gets(Organization.sample())
    assert message["text"].startswith("CheckCentral: 5 of 25 checks are failure or overdue")
    assert message["text"] in output


def test_a_chat_gets_a_line_if_the_token_sees_no_check() -> None:
    organization = Organization.sample()
    organization.checks.clear()
    [message], dummy = what_a_chat_gets(organization)
    assert message["text"] == "CheckCentral: no failures and no checks: the token sees no checks"


def test_a_chat_gets_nothing_if_no_check_failed() -> None:
    organization = Organization.sample()
    for check in [each for each in organization.checks.values() if each.status != "Success" or each.overdue]:
        del organization.checks[check.id]
    posted, output = what_a_chat_gets(organization)
    assert posted == []
    assert "Success" in output


def test_the_playbook_of_the_readme_works() -> None:
    [block] = [block for block in blocks_of(ROOT / "README.md") if block.is_yaml]
    organization = Organization.sample()
    for number, name in enumerate(("Acme", "Beta Ltd")):
        group = CheckGroup(f"c6000000-0000-4000-8000-0000000000f{number}", name)
        organization.check_groups[group.id] = group
    with tempfile.TemporaryDirectory() as directory, Simulator(organization) as simulator:
        Path(directory, "reports.yml").write_text(block.text, encoding="utf-8")
        verify, check = [words for each in blocks_of(ROOT / "README.md") for words in each.commands if words[0] in RUN]
        assert "msp.checkcentral.verify" in verify
        assert "--check" in check
        for words in (verify, check):
            done = run(words, [], simulator, directory)
            assert done.code == 0, done.output
            assert not done.calls["createReport"]


# --- the table of calls ---


TEN_REPORTS = [
    {"name": f"Status {number}", "report_type": "checkgroup", "content": {"checkgroup": "Acme Logistics"}}
    for number in range(10)
]
TEN_CHECKS = [
    {"name": f"Job {number}", "checkgroup": "Acme Logistics", "email_alias": f"job{number}"} for number in range(10)
]
TEN_USERS = [{"email": f"user{number}@example.com", "access_level": "readonly"} for number in range(10)]


def calls_of(module: str, *, again: bool = False, **options: Any) -> Counter[str]:
    """Run a module, perhaps once more; return the calls of the last run."""
    plugin = importlib.import_module(f"ansible_collections.msp.checkcentral.plugins.modules.checkcentral_{module}")
    with Simulator() as simulator:
        for dummy in range(2 if again else 1):
            simulator.calls.clear()
            ran = run_module(plugin, {"api_token": simulator.token, "api_url": simulator.url, **options})
            assert not ran.failed, ran.message
        return Counter(simulator.calls)


def dashboard_report(name: str) -> dict[str, Any]:
    return {"name": name, "report_type": "dashboard", "content": {"dashboard": "Backups"}}


def calls_of_run(name: str, beginning: str, turn: int = 0) -> Counter[str]:
    ran = [ran for ran in runs_of(name) if ran.command.startswith(beginning) and "--check" not in ran.command]
    return ran[turn].calls


PLAY = "ansible-playbook msp.checkcentral."
MEASURED = {
    "checkcentral_report, a dashboard report that exists": lambda: calls_of(
        "report", **dashboard_report("Daily backup overview")
    ),
    "checkcentral_report, a dashboard report that is missing": lambda: calls_of("report", **dashboard_report("New")),
    "the same with organization": lambda: calls_of(
        "report", organization="Northwind Managed IT", **dashboard_report("New")
    ),
    "checkcentral_reports, 10 reports of check groups that exist": lambda: calls_of(
        "reports", again=True, reports=TEN_REPORTS
    ),
    "checkcentral_reports, 10 reports of check groups that are missing": lambda: calls_of(
        "reports", reports=TEN_REPORTS
    ),
    "checkcentral_checks, 10 checks that are missing": lambda: calls_of("checks", checks=TEN_CHECKS),
    "checkcentral_users, 10 users that are missing": lambda: calls_of("users", users=TEN_USERS),
    "checkcentral_objects, 10 users, 10 checks and 10 reports that are missing": lambda: calls_of(
        "objects", users=TEN_USERS, checks=TEN_CHECKS, reports=TEN_REPORTS
    ),
    "playbook onboard_customer, a new customer": lambda: calls_of_run("onboarding", f"{PLAY}onboard_customer"),
    "playbook onboard_customer, again": lambda: calls_of_run("onboarding", f"{PLAY}onboard_customer", 1),
    "playbook digest_reports, 2 customers from a file with checkcentral_organization, 3 of 6 reports missing": lambda: (
        calls_of_run("onboarding", f"{PLAY}digest_reports")
    ),
    "inventory checkcentral without checks": lambda: calls_of_run("customers_as_hosts", "ansible-inventory"),
    "playbook digest_reports, 7 customers from the inventory, 7 reports missing": lambda: calls_of_run(
        "customers_as_hosts", "ansible-playbook -i customers"
    ),
    "playbook todo, 2 customers from a file with checkcentral_organization and a user group": lambda: calls_of_run(
        "msp_engineer", f"{PLAY}todo"
    ),
    "playbook coverage with a page, the same customers": lambda: calls_of_run("msp_engineer", f"{PLAY}coverage"),
    "playbook failures": lambda: calls_of_run("msp_engineer", f"{PLAY}failures"),
}
DOWNLOAD = "checkcentral_report_download by name"
AS_ITEMS = "checkcentral_report_info with format: items"
API = "checkcentral_api, one task"
ROWS = dict(rows_of(guide("limits"), "What"))


def said(cell: str) -> Counter[str]:
    return Counter(
        {method: int(number) for method, number in re.findall(r"(get\w+|create\w+|generateReport) (\d+)", cell)}
    )


def test_every_row_is_measured() -> None:
    infos = {
        f"checkcentral_{path.stem[len('checkcentral_') :]}" for path in (ROOT / "plugins/modules").glob("*_info.py")
    }
    assert set(ROWS) == set(MEASURED) | infos | {DOWNLOAD, AS_ITEMS, API}


@pytest.mark.parametrize("row", MEASURED)
def test_the_calls_are_as_many_as_the_table_says(row: str) -> None:
    assert MEASURED[row]() == said(ROWS[row])


@pytest.mark.parametrize("row", [row for row in ROWS if row.endswith("_info")])
def test_an_info_module_makes_the_call_that_the_table_says(row: str) -> None:
    assert calls_of(row.removeprefix("checkcentral_")) == said(ROWS[row])


def test_a_download_makes_the_calls_that_the_table_says(tmp_path: Path) -> None:
    made = calls_of("report_download", name="Daily backup overview", dest=str(tmp_path / "overview.html"))
    assert made == said(ROWS[DOWNLOAD])


def test_reports_as_tasks_cost_at_most_what_the_table_says() -> None:
    made = calls_of("report_info", format="items")
    assert made["getReports"] == 1
    assert len(made) > 1
    assert made <= said(ROWS[AS_ITEMS])


def test_the_generic_call_is_one_call() -> None:
    assert calls_of("api", method="getChecks") == Counter({"getChecks": 1})


def test_the_guides_that_are_run_are_those_with_commands_to_run() -> None:
    # AWX is not here, and a vault asks for its password.
    elsewhere = {"awx", "security"}
    with_commands = {
        page.stem
        for page in (ROOT / "docs" / "docsite" / "rst").glob("*.rst")
        if any(words[0] in RUN for block in blocks_of(page) for words in block.commands)
    }
    assert with_commands == set(NAMES) | elsewhere, [name_of(guide(name)) for name in with_commands]
