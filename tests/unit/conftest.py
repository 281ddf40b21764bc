# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all unit tests of plugins share."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone, tzinfo
from email.utils import format_datetime

import pytest
from flask import request
from hypothesis import settings

from ansible_collections.msp.checkcentral.plugins.module_utils import _client, _create, _transport
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator
from ansible_collections.msp.checkcentral.tests.unit.controller import Controller, ansible_controller

# Every kind of character that a token has.
TOKEN = "tok+en/=%-_.~9X"
PLUGINS = "ansible_collections.msp.checkcentral.plugins"
# Seconds for what takes less than one on an idle machine. Only a test that fails waits for so long.
PATIENCE = 300.0
LONGER_THAN_ANY_CALL = 1e6
Hold = Callable[[Fault], Fault]
# What the fixture clock shows.
NOW = datetime(2026, 6, 15, 12, tzinfo=timezone.utc)
# What requests takes from the environment.
OF_REQUESTS = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NETRC")

# max_examples is a percentage here: strategies.examples() says how many examples each test gets in a normal run.
settings.register_profile("checks", max_examples=100, derandomize=True, deadline=None, database=None)
settings.register_profile(
    "fuzz", max_examples=100 * int(os.environ.get("FUZZ_TIMES", "40")), deadline=None, print_blob=True
)
settings.register_profile("few", settings.get_profile("checks"), max_examples=40)


def pytest_configure() -> None:
    # Before hypothesis looks at --hypothesis-profile. Not on import: tests import this file once more.
    settings.load_profile("checks")


@pytest.fixture
def example_counts(record_property: Callable[[str, object], None]) -> Iterator[Counter[str]]:
    """How many examples of each kind a property test has tried; printed in the end."""
    counts: Counter[str] = Counter()
    yield counts
    # As properties of the test, which come from the process of a test to the one that prints.
    for kind, count in counts.items():
        record_property(f"examples: {kind}", count)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for kind in terminalreporter.stats.values() for report in kind if hasattr(report, "when")]
    faults = sum(report.when == "call" and "test_faults.py" in report.nodeid for report in reports)
    if faults:
        terminalreporter.write_line(f"{faults} faults at one moment or another, for the modules that write")
    counts = {
        name.removeprefix("examples: "): count
        for report in reports
        if report.when == "teardown"
        for name, count in report.user_properties
        if name.startswith("examples: ")
    }
    if counts:
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in counts.items())
        terminalreporter.write_line(f"{sum(counts.values()):,} generated examples: {kinds}")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of whoever runs the tests: options, proxies, certificates."""
    for variable in list(os.environ):
        if variable.startswith("CHECKCENTRAL_") or variable.upper() in OF_REQUESTS:
            monkeypatch.delenv(variable)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the collection would have slept."""
    taken: list[float] = []
    monkeypatch.setattr(_client, "sleep", taken.append)
    monkeypatch.setattr(_create, "sleep", taken.append)
    return taken


def http_date_in(seconds: float) -> str:
    """An HTTP date that many seconds after what the fixture clock shows, for a Retry-After."""
    return format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the collection, time stands still."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return NOW.astimezone(tz)

    for name, module in list(sys.modules.items()):
        if name.startswith(PLUGINS) and getattr(module, "datetime", None) is datetime:
            monkeypatch.setattr(module, "datetime", Stopped)


@pytest.fixture
def hold(monkeypatch: pytest.MonkeyPatch) -> Hold:
    """Make a fault that holds calls take all the time that a client has: its deadline passes when it is held.

    Otherwise the client's clock stands still: whether a call is in time does not depend on the machine.
    """
    passed = [0.0]
    for module in (_client, _transport):
        monkeypatch.setattr(module, "monotonic", lambda: passed[0])

    def prepare(fault: Fault) -> Fault:
        bytes_before = 5 if fault.kind == "drip" else 0
        # A thread serves one call that is held, and then closes the connection.
        held: Counter[threading.Thread] = Counter()

        def let_the_time_pass() -> None:
            held[threading.current_thread()] += 1
            if held[threading.current_thread()] == bytes_before + 1:
                passed[0] += LONGER_THAN_ANY_CALL
                if fault.kind != "drip":
                    # Nothing comes that would show the client how late it is.
                    socket.socket.shutdown(request.environ["werkzeug.socket"], socket.SHUT_RDWR)

        fault.on_hold = let_the_time_pass
        return fault

    return prepare


def until(condition: Callable[[], object]) -> None:
    """Wait for what another thread or process does."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def service() -> Iterator[Simulator]:
    """A simulator whose token needs every kind of encoding."""
    with Simulator(token=TOKEN) as simulator:
        yield simulator


@pytest.fixture(scope="session")
def controller() -> Iterator[Controller]:
    """Ansible, loaded once and in a fresh state for each job."""
    yield from ansible_controller()
