# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the simulator by hand: ``python -m tests.simulator``."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from pathlib import Path

from .organization import Organization
from .server import Simulator


def main() -> None:
    arguments = _arguments()
    organization = Organization.with_customers(arguments.customers) if arguments.customers else Organization.sample()
    log = _print_line if arguments.log else None
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_signal: ended.set())
    simulator = Simulator(organization, port=arguments.port, log=log)
    try:
        simulator.start()
    except OSError as error:
        sys.exit(
            f"Cannot listen on port {arguments.port}: {error}. Is another simulator running? Choose another port: make simulator PORT=8643."
        )
    try:
        _print_line(_introduction(simulator))
        if arguments.ready_file:
            _write_ready_file(arguments.ready_file, simulator)
        ended.wait()
    finally:
        simulator.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.simulator", description="A simulated CheckCentral to try things on."
    )
    parser.add_argument(
        "--port", type=int, default=8642, help="port on 127.0.0.1; 0 for any free port (default: %(default)s)"
    )
    parser.add_argument(
        "--ready-file",
        type=Path,
        metavar="PATH",
        help="file for url, pid and tokens as JSON, written when the simulator listens",
    )
    parser.add_argument(
        "--customers", type=int, default=0, metavar="N", help="an organization with N customers, not the sample"
    )
    parser.add_argument("--log", action="store_true", help="print a line for each API call")
    return parser.parse_args()


def _print_line(text: str) -> None:
    print(text, flush=True)


def _introduction(simulator: Simulator) -> str:
    return f"""\
{simulator.organization.name} is at {simulator.url}/ (open it in a browser to see its reports).

Tokens:
  {simulator.token}  an organization token with Read/Write access: reads everything and creates reports
  {simulator.read_only_token}   an organization token with Read Only access: reads everything and creates nothing
  {simulator.user_token}        a user's token: sees that user's check groups and no reports

To point a playbook at it:
  export CHECKCENTRAL_API_URL={simulator.url}
  export CHECKCENTRAL_API_TOKEN={simulator.token}

Ctrl-C ends it."""


def _write_ready_file(path: Path, simulator: Simulator) -> None:
    """Whole or not at all, since someone may be waiting for the file to appear."""
    ready = {
        "url": simulator.url,
        "pid": os.getpid(),
        "token": simulator.token,
        "read_only_token": simulator.read_only_token,
        "user_token": simulator.user_token,
    }
    unfinished = path.with_name(path.name + ".new")
    unfinished.write_text(json.dumps(ready) + "\n", encoding="utf-8")
    unfinished.replace(path)


if __name__ == "__main__":
    main()
