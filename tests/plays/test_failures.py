# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every kind of failure, through each plugin, in real plays at -vvvv; what they leave behind is searched for the token.

A host of an inventory is a case: one plugin, one kind of failure, a service of its own. The hosts run together with what is wrong,
then again without.
"""

from __future__ import annotations

import venv
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.plays import leaks, playing
from ansible_collections.msp.checkcentral.tests.plays.failing import (
    CHECKGROUP,
    ECHO,
    REJECTION,
    Breaks,
    fault,
    no_calls_left,
    nothing,
    other_token,
    read_only_token,
)
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.simulator import Simulator

MODULES = ("report", "reports")


@dataclass(frozen=True)
class Case:
    """A kind of failure.

    says: what its message says, which is all that a lookup has.
    breaks: what is wrong with the service.
    variables: what is wrong with the host's variables.
    bulk_makes: how many of its three reports the bulk module makes in spite of it.
    """

    kind: str
    says: str
    breaks: Breaks = nothing
    variables: Mapping[str, str] = field(default_factory=dict)
    plugins: tuple[str, ...] = (*MODULES, "lookup")
    bulk_makes: int = 0


@dataclass(frozen=True)
class Way:
    """How the token gets to plugins.

    kinds: what goes wrong; empty for every kind, and then a second play follows.
    """

    plugins: tuple[str, ...]
    kinds: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        return not self.kinds

    def cases(self) -> Iterator[tuple[Case, str]]:
        for case in CASES:
            if not self.kinds or case.kind in self.kinds:
                yield from ((case, plugin) for plugin in case.plugins if plugin in self.plugins)


CASES = [
    Case(
        "unknown_outcome",
        "look in the portal",
        fault("hang", "createReport", count=None),
        plugins=(*MODULES, "role"),
    ),
    Case("transport", "got no usable reply", fault("hang", "*", count=None)),
    Case(
        "invalid",
        "would send the token unencrypted",
        variables={"checkcentral_api_url": "http://portal.example.com"},
        plugins=(*MODULES, "role", "lookup"),
    ),
    Case("authentication", "check api_token", other_token),
    Case("permission", "Read/Write access", read_only_token, plugins=MODULES),
    Case("permission", "Read/Write access", fault("status", "*", code=403, body=ECHO), plugins=("lookup",)),
    Case("quota", "no calls left", no_calls_left),
    Case(
        "rejected",
        "correct what",
        fault("error_object", "createReport", **REJECTION),
        plugins=(*MODULES, "role"),
        bulk_makes=2,
    ),
    Case("rejected", "correct what", fault("error_object", "*", **REJECTION), plugins=("lookup",)),
    Case("not_found", "no check group is called", variables={"checkgroup": "No such customer"}),
    Case("ambiguous", "2 check groups are called", variables={"checkgroup": "Harbour Legal"}),
    Case("drift", "in the portal, since the API cannot change a report", plugins=MODULES, bulk_makes=2),
    Case("protocol", "check api_url", fault("html", "*", body=ECHO, count=None)),
    Case("dependency", "Python package requests is missing"),
]
# Every kind in the way that goes through most hands; elsewhere those whose messages quote the service, and one that holds calls.
QUOTING = ("unknown_outcome", "rejected", "protocol")
WAYS = {
    "variable_file": Way((*MODULES, "role", "lookup")),
    "environment": Way((*MODULES, "role", "lookup"), QUOTING),
    "module_defaults": Way(MODULES, QUOTING),
}
# Calls that are under way, and stay so, when the list of processes is looked at.
HELD = {"unknown_outcome": {"report": 1, "reports": 3, "role": 1}, "transport": dict.fromkeys((*MODULES, "lookup"), 1)}


@dataclass
class Host:
    """A case for one plugin: a host of the inventory."""

    case: Case
    plugin: str
    service: Simulator
    result: dict[str, Any] = field(default_factory=dict)
    made: Counter[str] = field(default_factory=Counter)
    second_result: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.plugin}-{self.case.kind}"

    @property
    def desired(self) -> list[str]:
        """The names of the reports that it asks for."""
        count = {"report": 1, "reports": 3, "role": 1, "lookup": 0}[self.plugin]
        return [f"{self.name} - Status", f"{self.name} - Second", f"{self.name} - Third"][:count]

    @property
    def is_waiting(self) -> bool:
        """Whether all calls that are to be held are under way."""
        method = "createReport" if self.case.kind == "unknown_outcome" else "getCheckGroups"
        return self.service.calls[method] == HELD[self.case.kind][self.plugin]

    def variables(self, *, right: bool) -> dict[str, Any]:
        """The variables of the host: as they should be, or as the case has them."""
        own = {
            "checkcentral_api_url": self.service.url,
            "checkgroup": CHECKGROUP,
            **({} if right else self.case.variables),
        }
        return {
            **own,
            "plugin": self.plugin,
            "checkcentral_timeout": playing.PATIENCE,
            "checkcentral_retries": 0,
            "reports": [settings(name, own["checkgroup"]) for name in self.desired],
        }

    def break_it(self) -> None:
        if self.case.kind == "drift":
            organization = self.service.organization
            group = next(group for group in organization.check_groups.values() if group.name == CHECKGROUP)
            organization.add_report({**settings(self.desired[0], group.id), "format": "html"})
        self.case.breaks(self.service)

    def correct_it(self) -> None:
        if self.case.kind == "drift":
            self.service.organization.change_report(self.reports()[0], {"format": "pdf"})
        self.service.faults.clear()
        self.service.token = TOKEN
        self.service.behavior.daily_limit = 10_000

    def reports(self) -> list[Any]:
        return [report for report in self.service.organization.reports.values() if report.name in self.desired]

    def names_made(self) -> Counter[str]:
        return Counter(report.name for report in self.reports())

    def claimed(self, result: Mapping[str, Any]) -> set[str]:
        """The names of the reports that the plugin says it has made."""
        if self.plugin == "report":
            return {self.desired[0]} if result["changed"] else set()
        return {each["name"] for each in result.get("results", []) if each["changed"]}


def settings(name: str, checkgroup: str) -> dict[str, Any]:
    """A report as the role's catalog has it."""
    return {
        "name": name,
        "report_type": "checkgroup",
        "format": "pdf",
        "content": {"checkgroup": checkgroup},
        "interval_type": "day",
        "interval_value": 7,
        "report_time": 540,
    }


@dataclass
class Played:
    """The hosts of one way, after their plays, the second of which is with pipelining.

    held: what each process was, by command line and environment, while calls were under way.
    """

    way: str
    hosts: dict[str, Host]
    plays: list[playing.Play]
    held: list[tuple[str, str]]


class Stage:
    """Plays all hosts of one way, with what is wrong and then without."""

    def __init__(self, way: str, hosts: list[Host], starts: playing.Player) -> None:
        self.way = way
        self.hosts = {host.name: host for host in hosts}
        self.starts = starts

    def play(self) -> Played:
        for host in self.hosts.values():
            host.break_it()
        # A lookup runs in ansible-playbook's own Python, so one without requests needs a play of its own.
        alone = {name: host for name, host in self.hosts.items() if name == "lookup-dependency"}
        together = {name: host for name, host in self.hosts.items() if name not in alone}
        play = self._start(together, right=False)
        held = self._hold(play, [host for host in together.values() if host.case.kind in HELD])
        results = self._results(play, code=2)
        if alone:
            results.update(
                self._results(self._start(alone, right=False, PYTHONPATH=str(self._without_requests())), code=2)
            )
        for name, host in self.hosts.items():
            host.result, host.made = results[name], host.names_made()
        if WAYS[self.way].is_complete:
            self._play_again()
        return Played(self.way, self.hosts, self.starts.plays, held)

    def _play_again(self) -> None:
        for host in self.hosts.values():
            host.correct_it()
        second = self._results(self._start(self.hosts, right=True, ANSIBLE_PIPELINING="1"), code=0)
        for name, host in self.hosts.items():
            host.second_result = second[name]

    def _start(self, hosts: Mapping[str, Host], *, right: bool, **environment: str) -> playing.Play:
        variables = {name: host.variables(right=right) for name, host in hosts.items()}
        for name, host in hosts.items():
            if host.case.kind == "dependency" and not right:
                variables[name]["ansible_python_interpreter"] = str(self._bare_python())
        in_file = {} if self.way == "environment" else {"vault_token": TOKEN}
        if self.way == "environment":
            environment["CHECKCENTRAL_API_TOKEN"] = TOKEN
        options = ("-vvvv", "--diff", "--forks", "12")
        return self.starts.start(f"{self.way}.yml", variables, in_file, options=options, environment=environment)

    def _hold(self, play: playing.Play, hosts: list[Host]) -> list[tuple[str, str]]:
        """Wait until the calls that hang are under way, look at the processes, and end those calls."""
        play.wait_for(lambda: all(host.is_waiting for host in hosts), "holding all calls that hang")
        held = list(play.processes().values())
        for host in hosts:
            host.service.faults.clear()
        return held

    def _results(self, play: playing.Play, *, code: int) -> dict[str, dict[str, Any]]:
        assert play.finish() == code, play.output[-5000:]
        return play.results

    def _bare_python(self) -> Path:
        """A Python that has no packages."""
        directory = self.starts.directory / "bare"
        if not directory.exists():
            venv.create(directory, with_pip=False, symlinks=True)
        return directory / "bin" / "python"

    def _without_requests(self) -> Path:
        """A directory for PYTHONPATH, with which requests cannot be imported."""
        directory = self.starts.directory / "without"
        directory.mkdir()
        (directory / "requests.py").write_text("raise ImportError('there is no such package')\n", encoding="utf-8")
        return directory


@pytest.fixture(scope="module")
def all_played(failure_paths: list[str]) -> Iterator[dict[str, Played]]:
    """All ways, played once."""
    with ExitStack() as stack:
        played = {way: play(way, stack.enter_context(playing.player())) for way in WAYS}
        failure_paths += [f"{way} {name}" for way, each in played.items() for name in each.hosts]
        yield played


def play(way: str, starts: playing.Player) -> Played:
    with ExitStack() as stack:
        hosts = [Host(case, plugin, stack.enter_context(Simulator(token=TOKEN))) for case, plugin in WAYS[way].cases()]
        return Stage(way, hosts, starts).play()


every_way = pytest.mark.parametrize("way", WAYS)
PLAYED_ONCE = [(name, f"{plugin}-{case.kind}") for name, way in WAYS.items() for case, plugin in way.cases()]
PLAYED_TWICE = [(way, name) for way, name in PLAYED_ONCE if WAYS[way].is_complete]
every_host = pytest.mark.parametrize(("way", "name"), PLAYED_ONCE)


@every_host
def test_the_failure_is_named_and_explained(all_played: dict[str, Played], way: str, name: str) -> None:
    host = all_played[way].hosts[name]
    assert host.result["failed"]
    assert host.case.says in host.result["msg"]
    if host.plugin != "lookup":
        assert host.result["failure"]["kind"] == host.case.kind


@every_host
def test_what_was_made_is_claimed_and_nothing_else(all_played: dict[str, Played], way: str, name: str) -> None:
    host = all_played[way].hosts[name]
    there_before = {host.desired[0]} if host.case.kind == "drift" else set()
    assert set(host.made.values()) <= {1}
    assert host.claimed(host.result) == set(host.made) - there_before
    assert len(host.claimed(host.result)) == (host.case.bulk_makes if host.plugin == "reports" else 0)


@pytest.mark.parametrize(("way", "name"), PLAYED_TWICE)
def test_the_next_run_completes_it(all_played: dict[str, Played], way: str, name: str) -> None:
    host = all_played[way].hosts[name]
    assert host.names_made() == Counter(host.desired)
    if host.plugin == "lookup":
        assert host.second_result["msg"] == CHECKGROUP
    else:
        assert host.claimed(host.second_result) == set(host.desired) - set(host.made)


@every_way
def test_the_token_is_in_nothing_that_is_left_behind(all_played: dict[str, Played], way: str) -> None:
    for play in all_played[way].plays:
        assert leaks.search_files(play.left_behind) == []
        assert play.temporary_files() == []


@every_way
def test_the_token_is_on_no_command_line(all_played: dict[str, Played], way: str) -> None:
    held = all_played[way].held
    modules = [command for command, dummy in held if "AnsiballZ_checkcentral_report" in command]
    assert len(modules) >= len(set(WAYS[way].plugins) - {"lookup"})
    for command, environment in held:
        assert list(leaks.search(command)) == []
        if way != "environment":
            assert list(leaks.search(environment)) == []


def test_the_search_finds_every_form_of_the_token(tmp_path: Path) -> None:
    for number, form in enumerate(leaks.forms().values()):
        (tmp_path / f"{number}").write_text(f"before {form} after", encoding="utf-8")
        assert any(leak.startswith(f"{number}: ") for leak in leaks.search_files(tmp_path))
    wrapped = "\n".join(TOKEN[start : start + 7] for start in range(0, len(TOKEN), 7))
    assert list(leaks.search(wrapped))
