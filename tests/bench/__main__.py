# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Benchmarks of the collection, as ratios of runs against the simulator. This is `make bench`.

Prints tables in Markdown. Nothing is asserted: the aims stand beside what was measured.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import http.client
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml  # type: ignore[import-untyped]

from tests.bench.processes import peak_memory, seconds
from tests.unit.whole_customers import PER_CUSTOMER, objects_of, whole_customers

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PLAYS = yaml.safe_load((HERE / "plays.yml").read_text(encoding="utf-8"))
PLAYBOOK = str(Path(sys.executable).with_name("ansible-playbook"))
LATENCIES = (0, 20, 100)
CUSTOMERS = (100, 300, 1000)
# How many have all that they should, and how many are new.
WHOLE_CUSTOMERS = (200, 100)
CATALOG = {
    f"report_{number}": {
        "scope": "customer",
        "title": f"Report {number}",
        "report_type": "checkgroup",
        "format": "pdf",
        "interval_type": "day",
        "interval_value": number,
    }
    for number in range(1, 6)
}


class Service:
    """The simulator in a process of its own."""

    def __init__(self, ready: dict[str, Any]) -> None:
        self.url: str = ready["url"]
        self.token: str = ready["token"]

    def reset(self, latency: float = 0.0) -> None:
        """An empty organization again, which waits so many seconds before each reply."""
        self._control("reset", b"")
        self._control("behavior", json.dumps({"latency": latency}).encode())

    def calls(self) -> dict[str, int]:
        """Calls of each method since the last reset."""
        counted: dict[str, int] = json.loads(self._control("calls"))
        return counted

    def _control(self, what: str, body: bytes | None = None) -> bytes:
        with urllib.request.urlopen(f"{self.url}/_simulator/{what}", data=body) as reply:
            text: bytes = reply.read()
        return text


@contextlib.contextmanager
def simulator(customers: int = 0) -> Iterator[Service]:
    """Start a simulator; end it afterwards."""
    with tempfile.TemporaryDirectory() as directory:
        ready = Path(directory, "ready.json")
        command = [sys.executable, "-m", "tests.simulator", "--port=0", f"--ready-file={ready}"]
        with subprocess.Popen([*command, f"--customers={customers}"], cwd=ROOT, stdout=subprocess.DEVNULL) as process:
            try:
                while not ready.exists():
                    if process.poll() is not None:
                        sys.exit("the simulator does not start")
                    time.sleep(0.05)
                yield Service(json.loads(ready.read_text(encoding="utf-8")))
            finally:
                process.terminate()


class Contender(NamedTuple):
    """A way to do a piece of work."""

    name: str
    command: Sequence[str]


class Bench:
    """A directory for variables, the environment of the plays, and how much is measured.

    workers: creates at the same time.
    latencies: in milliseconds, of the service while reports are created.
    """

    def __init__(self, directory: Path, runs: int, workers: int, latencies: Sequence[int]) -> None:
        self.directory = directory
        self.runs = runs
        self.workers = workers
        self.latencies = latencies

    def play(self, name: str, service: Service, play: str, **variables: Any) -> Contender:
        """A contender that is one of PLAYS; ``variables`` reach it in a file."""
        own = {"api_url": service.url, "api_token": service.token, "workers": self.workers}
        book = [{"hosts": "localhost", "gather_facts": False, "tasks": PLAYS[play]}]
        return self.playbook(name, str(self._written(f"{play}.yml", book)), {**variables, **own})

    def playbook(self, name: str, playbook: str, variables: dict[str, Any], *options: str) -> Contender:
        """A contender that is a playbook; ``variables`` reach it in a file."""
        path = self._written(f"{Path(playbook).stem}.json", variables)
        return Contender(name, [PLAYBOOK, playbook, "--extra-vars", f"@{path}", *options])

    def script(self, service: Service, reports: list[dict[str, Any]]) -> Contender:
        """The bare script as a contender."""
        path = self._written("bare.json", {"reports": reports})
        command = [sys.executable, str(HERE / "bare.py"), service.url, service.token, str(self.workers), str(path)]
        return Contender("bare script", command)

    def _written(self, name: str, content: Any) -> Path:
        path = self.directory / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    def environment(self, service: Service) -> dict[str, str]:
        """What the contenders find in their environment: no settings of whoever runs this."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {
            **kept,
            "CHECKCENTRAL_API_URL": service.url,
            "CHECKCENTRAL_API_TOKEN": service.token,
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        }

    def medians(
        self, service: Service, contenders: Sequence[Contender], before_each: Callable[[], None] | None = None
    ) -> dict[str, float]:
        """Run the contenders in turn, so that a slow moment of the machine strikes all; print and return the medians."""
        taken: dict[str, list[float]] = {contender.name: [] for contender in contenders}
        calls: dict[str, str] = {}
        for run in range(self.runs):
            for contender in contenders:
                if before_each:
                    before_each()
                earlier = service.calls()
                taken[contender.name].append(seconds(contender.command, self.environment(service)))
                new = {method: count - earlier.get(method, 0) for method, count in service.calls().items()}
                calls[contender.name] = ", ".join(f"{count} {method}" for method, count in sorted(new.items()) if count)
                print(f"  run {run + 1}: {contender.name} {taken[contender.name][-1]:.2f} s", file=sys.stderr)
        print("| contender | median | fastest to slowest | calls |\n|---|---|---|---|")
        for name, each in taken.items():
            print(
                f"| {name} | {statistics.median(each):.2f} s | {min(each):.2f} to {max(each):.2f} s | {calls[name]} |"
            )
        print()
        return {name: statistics.median(each) for name, each in taken.items()}


def reports(count: int) -> list[dict[str, Any]]:
    return [
        {
            "name": f"Customer {number:04} - Digest",
            "report_type": "digest",
            "interval_type": "Day",
            "interval_value": 7,
            "report_time": 540,
            "recipients": {"emails": [f"it@customer{number:04}.example.com"]},
        }
        for number in range(count)
    ]


def as_items(desired: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same reports as options of the modules, which write enumerations in lower case."""
    return [{**report, "interval_type": report["interval_type"].lower()} for report in desired]


def ratio(what: str, value: float, aim: str) -> None:
    print(f"- {what}: **{value:.2f}** (aim: {aim})")


def create_reports(bench: Bench) -> None:
    """Create 100 reports."""
    desired = reports(100)
    items = as_items(desired)
    with simulator() as service:
        capacity = simulator_capacity(service, desired)
        for latency in bench.latencies:
            print(f"\n### Create 100 reports, {bench.workers} workers, latency {latency} ms\n")
            contenders = [
                bench.play("empty play", service, "empty"),
                bench.play("checkcentral_reports", service, "bulk", reports=items),
                bench.script(service, desired),
                bench.play("loop of checkcentral_report", service, "single_loop", reports=items),
                bench.play("loop of uri", service, "uri_loop", reports=desired),
            ]
            found = bench.medians(service, contenders, functools.partial(service.reset, latency / 1000))
            bulk, limit = found["checkcentral_reports"], found["bare script"] + found["empty play"]
            ratio("loop of uri / checkcentral_reports", found["loop of uri"] / bulk, "at least 25 at 0 and 20 ms")
            work = max(bulk - found["empty play"], 0.01)
            print(
                f"- the same without the time of an empty play: {(found['loop of uri'] - found['empty play']) / work:.1f}"
            )
            ratio("checkcentral_reports / (bare script + empty play)", bulk / limit, "at most 1.25")
            if not latency:
                share = 100 / capacity / bulk
                print(
                    f"- the simulator alone makes {capacity:.0f} reports a second, so 100 of them are {share:.0%} of the bulk task's time"
                )


def simulator_capacity(service: Service, desired: list[dict[str, Any]]) -> float:
    """Creates per second that the simulator serves to clients that cost next to nothing: raw sockets, prepared requests."""
    service.reset()
    host = service.url.removeprefix("http://")

    def post(own: list[dict[str, Any]]) -> None:
        connection = http.client.HTTPConnection(host)
        for report in own:
            body = json.dumps(report)
            connection.request(
                "POST", f"/createReport/?apiToken={service.token}", body, {"Content-Type": "application/json"}
            )
            connection.getresponse().read()

    threads = [threading.Thread(target=post, args=(desired[number::4],)) for number in range(4)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(desired) / (time.perf_counter() - start)


def nothing_to_do(bench: Bench) -> None:
    """1,000 reports, nothing to do."""
    print("\n### 1,000 reports, nothing to do\n")
    desired = reports(1000)
    with simulator() as service:
        script = bench.script(service, desired)
        seconds(script.command, bench.environment(service))
        contenders = [
            bench.play("empty play", service, "empty"),
            bench.play("checkcentral_reports", service, "bulk", reports=as_items(desired)),
            script,
        ]
        found = bench.medians(service, contenders)
    limit = found["bare script"] + found["empty play"] + 1
    ratio(
        "checkcentral_reports / (bare script + empty play + 1 s)", found["checkcentral_reports"] / limit, "at most 1.25"
    )


def role(bench: Bench) -> None:
    """Five reports for each customer through the role, nothing to do."""
    print("\n### Five reports for each customer through the role, nothing to do\n")
    beyond: dict[int, float] = {}
    lines = []
    for count in CUSTOMERS:
        customers = [
            {"name": f"Customer {number:04}", "emails": [f"it@{number:04}.example.com"]}
            for number in range(1, count + 1)
        ]
        with simulator(count) as service:
            empty = bench.play("empty play", service, "empty")
            own = bench.play(f"role, {count} customers", service, "role", customers=customers, catalog=CATALOG)
            seconds(own.command, bench.environment(service))
            found = bench.medians(service, [empty, own])
            controller, module = peak_memory(own.command, bench.environment(service))
        beyond[count] = found[own.name] - found[empty.name]
        lines.append(
            f"| {count} | {5 * count} | {found[own.name]:.2f} s | {beyond[count]:.2f} s "
            f"| {1000 * beyond[count] / count:.1f} ms | {controller:.0f} MiB | {module:.0f} MiB |"
        )
    print(
        "| customers | reports | median | beyond an empty play | per customer | peak of the controller | peak of the module |"
    )
    print("|---|---|---|---|---|---|---|")
    print("\n".join(lines))
    small, large = min(CUSTOMERS), max(CUSTOMERS)
    print()
    ratio(
        f"time per customer beyond an empty play, {large} against {small}",
        beyond[large] / large / (beyond[small] / small),
        "at most 1, linear",
    )


def objects(bench: Bench) -> None:
    """All that 200 customers have in one task: made, there already, and a hundred customers more in check mode."""
    there, more = WHOLE_CUSTOMERS
    count = there * sum(PER_CUSTOMER.values())
    print(f"\n### {count:,} objects of {there} customers in one task\n")
    known, everyone = range(1, there + 1), range(1, there + more + 1)
    with simulator(there + more) as service:

        def task(name: str, customers: range, check: bool = False) -> Contender:
            return bench.play(f"task, {name}", service, "objects", check_mode=check, **objects_of(customers))

        def playbook(name: str, customers: range, check: bool = False) -> Contender:
            variables = {"checkcentral_customers": whole_customers(customers), "digest_reports_workers": bench.workers}
            options = ["--check"] if check else []
            return bench.playbook(f"playbook, {name}", "msp.checkcentral.customers", variables, *options)

        empty = bench.play("empty play", service, "empty")
        found: dict[str, float] = {}
        for way in (task, playbook):
            found.update(bench.medians(service, [empty, way("all made", known)], service.reset))
            again = way("nothing to do", known)
            found.update(bench.medians(service, [again]))
            if way is task:
                controller, module = peak_memory(again.command, bench.environment(service))
            found.update(
                bench.medians(service, [way(f"with {more} new customers, in check mode", everyone, check=True)])
            )
    for name, median in found.items():
        if name != empty.name:
            print(f"- {name}: **{median - found[empty.name]:.2f} s** beyond an empty play")
    print(f"- peak of the controller: {controller:.0f} MiB, of the module: {module:.0f} MiB")


def one_report(bench: Bench) -> None:
    """One report, unchanged."""
    print("\n### One report, unchanged\n")
    desired = reports(1)
    with simulator() as service:
        seconds(bench.script(service, desired).command, bench.environment(service))
        contenders = [
            bench.play("empty play", service, "empty"),
            bench.play("checkcentral_report", service, "single", reports=as_items(desired)),
            bench.play("uri, one GET", service, "uri_get"),
        ]
        found = bench.medians(service, contenders)
    ratio("checkcentral_report / uri", found["checkcentral_report"] / found["uri, one GET"], "at most 1.2")


def lookup(bench: Bench) -> None:
    """A lookup of 200 names."""
    print("\n### A lookup of 200 names\n")
    names = [f"Customer {number:04}" for number in range(1, 201)]
    with simulator(200) as service:
        contenders = [
            bench.play("empty play", service, "empty"),
            bench.play("lookup", service, "lookup", names=names),
        ]
        found = bench.medians(service, contenders)
    print(f"- on top of an empty play: **{1000 * (found['lookup'] - found['empty play']):.0f} ms** (aim: one call)")


def watch(bench: Bench) -> None:
    """The event source: 10,000 checks, and how late events are."""
    print("\n### The event source\n")
    for customers, interval, polls, flips in ((5000, 2.0, 5 * bench.runs, 0), (0, 1.0, 5, 4 * bench.runs)):
        with simulator(customers) as service:
            command = [sys.executable, "-m", "tests.bench.watch", service.url, service.token]
            arguments = [str(interval), str(polls), str(flips)]
            done = subprocess.run([*command, *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
        found = json.loads(done.stdout)
        if customers:
            print(f"{2 * customers:,} checks, one activity each, a poll every {interval:g} s\n")
            ratio("CPU seconds of a poll", found["cpu"], "at most 0.4")
            ratio("the most MiB of the process", found["memory"], "at most 200")
            ratio("ms that the loop was held at most", 1000 * found["held"], "at most 250")
        else:
            print(f"\nThe sample organization, a poll every {interval:g} s\n")
            print(f"- median of {flips} flips until their events: {statistics.median(found['late']):.2f} s")
            beyond = max(found["late"]) - interval
            ratio("ms that an event came later than the interval", 1000 * max(beyond, 0), "at most 100")


WORKS = {
    "watch": watch,
    "create": create_reports,
    "nothing": nothing_to_do,
    "role": role,
    "objects": objects,
    "one": one_report,
    "lookup": lookup,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each contender (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=8, help="creates at the same time (default: %(default)s)")
    parser.add_argument(
        "--latency", type=int, action="append", metavar="MS", help=f"of creates, can be repeated (default: {LATENCIES})"
    )
    parser.add_argument("works", nargs="*", metavar="WORK", help=f"any of {', '.join(WORKS)} (default: all)")
    arguments = parser.parse_args()
    unknown = set(arguments.works) - set(WORKS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    version = subprocess.run([PLAYBOOK, "--version"], check=True, capture_output=True, text=True).stdout.splitlines()[0]
    print(f"{version}, Python {platform.python_version()}, {os.cpu_count()} cores; medians of {arguments.runs} runs")
    with tempfile.TemporaryDirectory() as directory:
        for name in arguments.works or WORKS:
            WORKS[name](Bench(Path(directory), arguments.runs, arguments.workers, arguments.latency or LATENCIES))


if __name__ == "__main__":
    main()
