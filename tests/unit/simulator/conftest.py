# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A running simulator and a plain client for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from ansible_collections.msp.checkcentral.tests.simulator import Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import PATIENCE


class Client:
    """Calls the API as a script would: one session, no retries."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.token = simulator.token
        self.session = requests.Session()
        self.session.trust_env = False

    def call(
        self, verb: str, method: str, parameters: dict[str, Any] | None = None, **options: Any
    ) -> requests.Response:
        options = {"timeout": PATIENCE, "allow_redirects": False, **options}
        query = {"apiToken": self.token, **(parameters or {})}
        return self.session.request(verb, f"{self.simulator.url}/{method}/", params=query, **options)

    def get(self, method: str, **parameters: Any) -> Any:
        return self.call("GET", method, parameters).json()

    def create(self, method: str, body: Any) -> requests.Response:
        return self.call("POST", method, json=body)

    def control(self, verb: str, path: str, body: Any = None) -> requests.Response:
        return self.session.request(verb, f"{self.simulator.url}/_simulator/{path}", json=body, timeout=PATIENCE)


@pytest.fixture(scope="module")
def shared_simulator() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def simulator(shared_simulator: Simulator) -> Simulator:
    shared_simulator.reset()
    return shared_simulator


@pytest.fixture
def client(simulator: Simulator) -> Iterator[Client]:
    client = Client(simulator)
    yield client
    client.session.close()
