# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run all nox sessions, two at a time, and end with a table: this is `make test`.

The output of each session goes to `.nox/logs/NAME.log`; its closing line is shown as the session ends, its whole
output if it fails. Arguments are names of sessions, which then run in full; without any, all run, each with its share.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

LOGS = Path(".nox", "logs")
NOX = [sys.executable, "-m", "nox", "--no-color"]
# The line by which pytest, ansible-playbook or coverage says how it went; of the other sessions the last line is taken.
CLOSING_LINE = re.compile(
    r"\d+ (passed|failed|error|skipped|deselected)\b.* in [\d.]+s|^\S+ +: ok=\d+|^TOTAL .*%|^Coverage failure"
)
# What hardly depends on ansible-core.
_SAME_EVERYWHERE = (
    "tests/unit/simulator",
    "tests/unit/plugins/module_utils/test_client.py",
    "tests/unit/plugins/module_utils/test_transport.py",
    "tests/unit/plugins/test_faults.py",
    "tests/unit/test_guides.py",
    "tests/unit/test_project.py",
)
_FEWER_UNITS = ("--hypothesis-profile=few", *(f"--ignore={path}" for path in _SAME_EVERYWHERE))
# All of every session would take more than the 15 minutes that CI has on two cores.
SHARES = {
    "sanity-2.16": ("--skip-test", "pylint"),
    "sanity-2.19": ("--skip-test", "pylint"),
    "units-2.16": _FEWER_UNITS,
    "units-2.19": _FEWER_UNITS,
    "integration-2.16": (".*_info", "checkcentral_api", "checkcentral_report_download", "role_.*"),
    "integration-2.19": ("playbook_.*",),
    "integration-2.21": ("checkcentral_report", "checkcentral_reports", "filter_.*", "inventory_.*", "lookup_.*"),
}
# What the suites count; shown with the closing line.
COUNTS = re.compile(r"^(real plays: )?[\d,]+ (faults at|generated examples|failure paths)")


class Result(NamedTuple):
    """How a session went."""

    name: str
    status: str
    seconds: float
    closing: str

    @property
    def failed(self) -> bool:
        return self.status not in ("success", "skipped")


results: list[Result] = []
lock = threading.Lock()


def session_names() -> list[str]:
    listing = subprocess.run([*NOX, "--list", "--json"], check=True, capture_output=True, text=True)
    return [session["session"] for session in json.loads(listing.stdout) if "by-hand" not in session["tags"]]


def run(name: str, arguments: Sequence[str] = ()) -> None:
    log = LOGS / f"{name}.log"
    report = LOGS / f"{name}.json"
    report.unlink(missing_ok=True)
    start = time.monotonic()
    with log.open("w", encoding="utf-8") as output:
        subprocess.run(
            [*NOX, "--session", name, "--report", report, "--", *arguments],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    seconds = time.monotonic() - start
    status = "failed"
    if report.exists():
        status = json.loads(report.read_text(encoding="utf-8"))["sessions"][0]["result"]

    text = log.read_text(encoding="utf-8", errors="replace")
    lines = [line for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith("nox > ")] or lines
    closing = next(filter(CLOSING_LINE.search, reversed(lines)), lines[-1])
    counts = "".join(f"{line}\n" for line in filter(COUNTS.search, lines))
    with lock:
        result = Result(name, status, seconds, closing)
        results.append(result)
        if result.failed:
            print(text)
        print(f"{name}: {status}, {seconds:.0f} s\n{counts}{closing}", flush=True)


def worker(own: list[str], shared: list[str], shares: Mapping[str, Sequence[str]]) -> None:
    for name in own:
        run(name, shares.get(name, ()))
    while True:
        try:
            name = shared.pop(0)
        except IndexError:
            return
        run(name, shares.get(name, ()))


def main() -> int:
    LOGS.mkdir(parents=True, exist_ok=True)
    names, shares = (sys.argv[1:], {}) if sys.argv[1:] else (session_names(), SHARES)
    # Not side by side: sanity sessions, which share ansible-test's virtual environments, and integration sessions.
    first = [name for name in names if name.startswith("sanity-")]
    second = [name for name in names if name.startswith("integration-")]
    shared = [name for name in names if name not in [*first, *second, "coverage"]]
    start = time.monotonic()
    workers = [threading.Thread(target=worker, args=(own, shared, shares)) for own in (first, second)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join()
    if "coverage" in names:
        run("coverage")

    print(f"\nAll sessions, {time.monotonic() - start:.0f} s; their output is in {LOGS}/")
    for result in sorted(results):
        print(f"{result.name:18} {result.status:8} {result.seconds:4.0f} s  {result.closing}")
    skipped = sorted(result.name for result in results if result.status == "skipped")
    if skipped:
        print(f"NOT RUN, as their Python was not found: {', '.join(skipped)}")
    return any(result.failed for result in results)


if __name__ == "__main__":
    sys.exit(main())
