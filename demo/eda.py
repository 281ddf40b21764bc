# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The demo of the event source: a check of the simulator fails and recovers; its ticket is opened and closed. This is `make eda`.

Needs ansible-rulebook, and Java 17 or newer. Nothing leaves this machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

DIRECTORY = Path(__file__).resolve().parent
sys.path.insert(0, str(DIRECTORY.parent))

from demo.run import environment, heading  # noqa: E402
from tests.simulator import Simulator  # noqa: E402

CHECK = "ce000000-0000-4000-8000-000000000001"
# Seconds; a busy machine may need many.
PATIENCE = 120.0
INVENTORY = "all: {hosts: {localhost: {}}}\n"
VARIABLES = (
    "{checkcentral_interval: 1, checkcentral_organization: %s, checkcentral_state_file: %s, ticket_directory: %s}\n"
)


def start(simulator: Simulator, directory: Path) -> subprocess.Popen[bytes]:
    """Start the rulebook that comes with the collection."""
    (directory / "inventory.yml").write_text(INVENTORY, encoding="utf-8")
    names = (simulator.organization.name, directory / "state.json", directory / "tickets")
    (directory / "variables.yml").write_text(VARIABLES % names, encoding="utf-8")
    programs = str(Path(sys.executable).parent)
    collections = {name: os.environ[name] for name in ("ANSIBLE_COLLECTIONS_PATH",) if name in os.environ}
    with (directory / "output.log").open("wb") as output:
        return subprocess.Popen(
            [
                str(Path(programs, "ansible-rulebook")),
                *("--rulebook", "msp.checkcentral.tickets", "--inventory", "inventory.yml", "--vars", "variables.yml"),
            ],
            cwd=directory,
            env={
                **environment(simulator, str(directory)),
                **collections,
                "PATH": os.pathsep.join([programs, os.environ["PATH"]]),
            },
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def wait(process: subprocess.Popen[bytes], directory: Path, condition: Callable[[], bool]) -> None:
    """Wait until a condition is met. If ansible-rulebook ends or takes too long, the demo fails."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"\nThe demo failed. Output of ansible-rulebook:\n{(directory / 'output.log').read_text('utf-8')}")
        time.sleep(0.1)


def text_of(ticket: Path) -> str:
    return ticket.read_text(encoding="utf-8") if ticket.exists() else ""


def main() -> None:
    with Simulator() as simulator, tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        ticket = directory / "tickets" / f"{CHECK}.md"
        print(f"The simulator serves the organization {simulator.organization.name} at {simulator.url}")

        heading(
            "1. ansible-rulebook starts with the rulebook msp.checkcentral.tickets.\n   It opens a ticket for each check that already has a problem"
        )
        process = start(simulator, directory)
        try:
            issues = len(simulator.organization.issues(simulator.organization.checks.values()))

            def titles() -> list[str]:
                texts = [path.read_text(encoding="utf-8") for path in sorted((directory / "tickets").glob("*.md"))]
                return [text.splitlines()[0].removeprefix("# ") for text in texts if "(open)" in text]

            wait(process, directory, lambda: len(titles()) == issues)
            print("\n".join(titles()))

            heading("2. The nightly backup of Acme Logistics fails, and its ticket is opened")
            simulator.organization.hear(CHECK, "Failure", "Backup failed: disk full")
            wait(process, directory, lambda: "(open)" in text_of(ticket))
            print(text_of(ticket))

            heading("3. The backup succeeds again, and the ticket is closed")
            simulator.organization.hear(CHECK, "Success")
            wait(process, directory, lambda: "(closed)" in text_of(ticket))
            print(text_of(ticket))
        finally:
            process.kill()
            process.wait()
        calls = ", ".join(f"{count} {method}" for method, count in sorted(simulator.calls.items()))
        print(f"API calls, one poll a second: {calls}")
        print("The rulebook is extensions/eda/rulebooks/tickets.yml. It runs playbooks/ticket.yml.")


if __name__ == "__main__":
    main()
