# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pages that the playbook writes, and the browser that looks at them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from ansible_collections.msp.checkcentral.tests import simulator
from ansible_collections.msp.checkcentral.tests.browser import organizations

COLLECTIONS = Path(simulator.__file__).parents[5]


@dataclass
class Written:
    """A page that the playbook wrote for an organization, and what it should say."""

    path: Path
    expected: organizations.Expected


@dataclass
class Opened:
    """A page in the browser, and what it did there."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser that the session of nox has found to start."""
    program = shutil.which(os.environ["BROWSER"])
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program)
        yield launched
        launched.close()


@pytest.fixture(scope="session", params=["few", "many"])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The page for 5 customers with awkward names, for 500, or for customers who list checks and users."""
    makers = {"few": organizations.few, "many": lambda: organizations.many(500), "whole": organizations.whole}
    organization, expected = makers[request.param]()
    path = tmp_path_factory.mktemp(request.param) / "coverage.html"
    write_page(organization, path, expected.variables)
    return Written(path, expected)


def write_page(organization: simulator.Organization, path: Path, variables: dict[str, Any]) -> None:
    """Run the playbook as a user would."""
    with simulator.Simulator(organization) as service:
        environment = {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.defpath]),
            "HOME": str(path.parent),
            "LC_ALL": "C.UTF-8",
            "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
            "CHECKCENTRAL_API_URL": service.url,
            "CHECKCENTRAL_API_TOKEN": service.read_only_token,
        }
        program = Path(sys.executable).with_name("ansible-playbook")
        command = [
            str(program),
            "msp.checkcentral.coverage",
            "-e",
            json.dumps({"coverage_page": str(path), "coverage_date": "2026-01-31", **variables}),
        ]
        run = subprocess.run(
            command,
            env=environment,
            cwd=path.parent,
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.fixture
def opened(browser: Browser, written: Written) -> Iterator[Callable[..., Opened]]:
    """Opens the page; options are those of a new tab of Playwright's."""
    tabs = []

    def open_page(**options: Any) -> Opened:
        tab = browser.new_page(**options)
        tabs.append(tab)
        tab.set_default_timeout(60_000)
        watched = Opened(tab)
        tab.on("request", lambda sent: watched.requests.append(sent.url))
        tab.on("console", lambda message: watched.complaints.append(message.text))
        tab.on("pageerror", lambda error: watched.complaints.append(str(error)))
        tab.goto(written.path.as_uri())
        return watched

    yield open_page
    for tab in tabs:
        tab.close()
