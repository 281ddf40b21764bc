# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all unit tests of plugins share."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

from ansible_collections.msp.checkcentral.plugins.module_utils import _client, _reconcile
from ansible_collections.msp.checkcentral.tests.simulator import Simulator

# Every kind of character that a token has.
TOKEN = "tok+en/=%-_.~9X"
# What requests takes from the environment.
OF_REQUESTS = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NETRC")

# max_examples is a percentage here: strategies.examples() says how many examples each test gets in a normal run.
settings.register_profile("checks", max_examples=100, derandomize=True, deadline=None, database=None)
settings.register_profile(
    "fuzz", max_examples=100 * int(os.environ.get("FUZZ_TIMES", "10")), deadline=None, print_blob=True
)
settings.register_profile("few", settings.get_profile("checks"), max_examples=10)


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
    monkeypatch.setattr(_reconcile, "sleep", taken.append)
    return taken


@pytest.fixture
def service() -> Iterator[Simulator]:
    """A simulator whose token needs every kind of encoding."""
    with Simulator(token=TOKEN) as simulator:
        yield simulator
