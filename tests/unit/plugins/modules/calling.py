# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs a module against a simulator, and tells what the run called."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from urllib.parse import quote, quote_plus

from ansible_collections.msp.checkcentral.tests.simulator import Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN
from ansible_collections.msp.checkcentral.tests.unit.running import Ran, run_module

# Objects of the simulator's sample organization.
ACME = "c6000000-0000-4000-8000-000000000001"
FJORD = "c6000000-0000-4000-8000-000000000005"
# Two check groups have the name Harbour Legal.
LEGAL = ("c6000000-0000-4000-8000-000000000006", "c6000000-0000-4000-8000-000000000007")
BACKUPS = "da000000-0000-4000-8000-000000000001"
ANNA = "05000000-0000-4000-8000-000000000001"
DESK = "06000000-0000-4000-8000-000000000001"

# The method, the query and the body of a request.
Call = tuple[str, dict[str, str], Any]


def run_against(
    service: Simulator, module: ModuleType, *, check_mode: bool = False, diff: bool = False, **options: Any
) -> Ran:
    """Run a module; afterwards the requests of the service are those of this run."""
    service.requests.clear()
    connection = {"api_token": service.token, "api_url": service.url, "timeout": 60}
    ran = run_module(module, {**connection, **options}, check_mode=check_mode, diff=diff)
    assert_no_token(ran)
    return ran


def assert_no_token(ran: Ran) -> None:
    """Look for the token in the printed text, and in each text of the result as a reader sees it."""
    escaped = {quote(TOKEN), quote(TOKEN, safe=""), quote_plus(TOKEN), html.escape(TOKEN), json.dumps(TOKEN)[1:-1]}
    for text in (ran.output, *_texts(ran.result)):
        for form in (TOKEN, *escaped):
            assert form.lower() not in text.lower()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _texts([*value.keys(), *value.values()])
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


def calls(service: Simulator) -> list[Call]:
    return [(request.method, request.query, request.body) for request in service.requests]


def methods(service: Simulator) -> list[str]:
    return [request.method for request in service.requests]


def sent(service: Simulator) -> list[Any]:
    """The bodies of what was written."""
    return [request.body for request in service.requests if request.verb == "POST"]


def actions(ran: Ran) -> list[str]:
    return [result["action"] for result in ran.result["results"]]
