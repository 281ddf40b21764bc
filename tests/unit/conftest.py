# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all unit tests of plugins share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils import _client, _reconcile
from ansible_collections.msp.checkcentral.tests.simulator import Simulator

TOKEN = "tok+en/=%&\"' <x>"
# What requests takes from the environment.
OF_REQUESTS = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NETRC")


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
