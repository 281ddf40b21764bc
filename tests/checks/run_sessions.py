# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run nox sessions, two at a time, and end with a table: `make test`, `make matrix` and `make lane`.

The argument is `test` (sessions tagged "quick", with QUICK_ARGUMENTS), `matrix` (those tagged "matrix") or names of sessions.
The output of each session goes to `.nox/logs/NAME.log`; its closing line is shown as the session ends, its whole output if
it fails. A session of the matrix that fails is run once more, alone: if it passes then, the run passes, and the last
lines call the session unsteady and say where the output of its first run is. A session tagged "preview" is reported only.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

LOGS = Path(".nox", "logs")
NOX = [sys.executable, "-m", "nox", "--no-color"]
# The line by which pytest, ansible-playbook or coverage says how it went; of the other sessions the last line is taken.
CLOSING_LINE = re.compile(
    r"\d+ (passed|failed|error|skipped|deselected)\b.* in [\d.]+s|^\S+ +: ok=\d+|^TOTAL .*%|^Coverage failure"
)
# What the suites count; shown with the closing line.
COUNTS = re.compile(r"^(real plays: )?[\d,]+ (faults at|generated examples|failure paths)")
QUICK_SANITY = ("validate-modules", "pep8", "pylint")
QUICK_ARGUMENTS = {
    "sanity": [argument for test in QUICK_SANITY for argument in ("--test", test)],
    "units": ("--no-cov",),
    "integration": ("smoke",),
}
# They share ansible-test's virtual environments and its cache, so one of each kind runs at a time.
ALONE_OF_THEIR_KIND = ("sanity", "integration")
# The longest first, so that no long one is left over for the end. Others follow in the order of the noxfile.
LONGEST_FIRST = ("integration", "plays", "sanity", "guides", "awx", "units")
# `coverage` reads what the others leave behind.
LAST = ("coverage",)


class Session(NamedTuple):
    """A session of the noxfile."""

    name: str
    tags: Sequence[str]

    @property
    def kind(self) -> str:
        return self.name.rpartition("-2.")[0] or self.name


class Result(NamedTuple):
    """How a session went."""

    session: Session
    status: str
    seconds: float
    closing: str

    @property
    def failed(self) -> bool:
        return self.status not in ("success", "skipped")


def all_sessions() -> list[Session]:
    listing = subprocess.run([*NOX, "--list", "--json"], check=True, capture_output=True, text=True)
    return [Session(session["session"], session["tags"]) for session in json.loads(listing.stdout)]


def run(session: Session, arguments: Sequence[str] = ()) -> Result:
    """Run a session, show its closing line, and its whole output if it fails."""
    log = LOGS / f"{session.name}.log"
    report = LOGS / f"{session.name}.json"
    report.unlink(missing_ok=True)
    start = time.monotonic()
    with log.open("w", encoding="utf-8") as output:
        subprocess.run(
            [*NOX, "--session", session.name, "--report", report, "--", *arguments],
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
    said = [line for line in lines if not line.startswith("nox > ")] or lines
    closing = next(filter(CLOSING_LINE.search, reversed(said)), said[-1])
    if status == "skipped":
        closing = next(line for line in lines if "skipped" in line).removeprefix("nox > ")
    counts = "".join(f"{line}\n" for line in filter(COUNTS.search, said))
    result = Result(session, status, seconds, closing)
    print(f"{text if result.failed else ''}{session.name}: {status}, {seconds:.0f} s\n{counts}{closing}", flush=True)
    return result


def run_two_at_a_time(sessions: Sequence[Session], quick: bool) -> list[Result]:
    """Run sessions in two threads, never two of a kind that has to be alone of its kind."""
    waiting = list(sessions)
    running: list[Session] = []
    results: list[Result] = []
    changed = threading.Condition()

    def next_session() -> Session | None:
        """The first that may run now; None if none is left. Call it with the lock held."""
        while waiting:
            kinds = {session.kind for session in running if session.kind in ALONE_OF_THEIR_KIND}
            for session in waiting:
                if session.kind not in kinds:
                    waiting.remove(session)
                    running.append(session)
                    return session
            changed.wait()
        return None

    def worker() -> None:
        while True:
            with changed:
                session = next_session()
            if session is None:
                return
            result = run(session, QUICK_ARGUMENTS.get(session.kind, ()) if quick else ())
            with changed:
                running.remove(session)
                results.append(result)
                changed.notify_all()

    threads = [threading.Thread(target=worker) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def rank(session: Session) -> int:
    return LONGEST_FIRST.index(session.kind) if session.kind in LONGEST_FIRST else len(LONGEST_FIRST)


def again(results: list[Result], unsteady: list[str]) -> list[Result]:
    """Run the failed ones once more, alone, and name those that then pass."""
    final = []
    for result in results:
        if result.failed and "preview" not in result.session.tags:
            log = LOGS / f"{result.session.name}.log"
            log.replace(log.with_suffix(".first.log"))
            print(f"\n{result.session.name} failed; it is run once more, alone.", flush=True)
            result = run(result.session)
            if not result.failed:
                unsteady.append(result.session.name)
        final.append(result)
    return final


def main() -> int:
    what = sys.argv[1:]
    known = all_sessions()
    quick = what == ["test"]
    tag = {"test": "quick", "matrix": "matrix"}.get(what[0])
    sessions = [session for session in known if (tag in session.tags if tag else session.name in what)]
    LOGS.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    unsteady: list[str] = []
    results = run_two_at_a_time(sorted((session for session in sessions if session.kind not in LAST), key=rank), quick)
    if not quick:
        results = again(results, unsteady)
    results += [run(session) for session in sessions if session.kind in LAST]

    print(f"\n{time.monotonic() - start:.0f} s; the output of each session is in {LOGS}/")
    for result in sorted(results):
        print(f"{result.session.name:18} {result.status:8} {result.seconds:4.0f} s  {result.closing}")
    for result in results:
        if result.status == "skipped":
            print(f"NOT RUN: {result.session.name} ({result.closing})")
        if result.failed and "preview" in result.session.tags:
            print(f"PREVIEW: {result.session.name} failed, on a version of ansible-core that is not released yet")
    for name in unsteady:
        print(f"UNSTEADY: {name} passed only when run again; its first output is in {LOGS}/{name}.first.log")
    failed = [result.session.name for result in results if result.failed and "preview" not in result.session.tags]
    if failed:
        print(f"FAILED: {', '.join(failed)}")
        return 1
    passed = sum(result.status == "success" for result in results)
    if quick:
        lane = next(result.session.name for result in results if result.session.kind == "units").rpartition("-")[2]
        print(
            f"PASSED on ansible-core {lane}: ruff, mypy, all unit tests, {', '.join(QUICK_SANITY)}, one integration target.\n"
            "Not run: the other lanes, checks and integration targets, plays, guides, AWX, the browser. "
            "`make matrix` runs them all (about 30 minutes)."
        )
    else:
        print(f"PASSED: {passed} of {len(results)} sessions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
