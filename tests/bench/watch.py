# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The event source with a plain queue, in a process of its own: `python -m tests.bench.watch URL TOKEN INTERVAL POLLS FLIPS`.

Prints JSON: CPU seconds of a poll, the most MiB, the longest that the loop was held, and how late events of flips came.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import json
import resource
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

# By its name as text: mypy does not see collections here.
checks = importlib.import_module("ansible_collections.msp.checkcentral.extensions.eda.plugins.event_source.checks")
CHECK = "ce000000-0000-4000-8000-000000000001"
_LOOK = 0.001


def calls(url: str) -> int:
    with urllib.request.urlopen(f"{url}/_simulator/calls") as reply:
        return int(json.load(reply).get("getChecks", 0))


def flip(url: str, status: str) -> None:
    body, headers = json.dumps({"status": status}).encode(), {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/_simulator/checks/{CHECK}", body, headers, method="POST")
    urllib.request.urlopen(request).close()


async def measured(url: str, token: str, interval: float, polls: int, flips: int) -> dict[str, Any]:
    held = [0.0]

    async def look() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(_LOOK)
            held[0] = max(held[0], time.perf_counter() - before - _LOOK)

    async def until_polled(count: int) -> None:
        while await asyncio.to_thread(calls, url) < count:
            await asyncio.sleep(interval / 10)

    with tempfile.TemporaryDirectory() as directory:
        queue: asyncio.Queue[Any] = asyncio.Queue()
        options = {"api_url": url, "api_token": token, "interval": interval, "activity_count": 1}
        source = asyncio.create_task(
            checks.main(
                queue, {**options, "max_calls_per_day": 10_000, "state_file": str(Path(directory, "state.json"))}
            )
        )
        first = await asyncio.to_thread(calls, url)
        await until_polled(first + 2)
        start, before = time.process_time(), await asyncio.to_thread(calls, url)
        await until_polled(before + polls)
        spent = time.process_time() - start
        made = await asyncio.to_thread(calls, url) - before
        looking = asyncio.create_task(look())
        await until_polled(before + made + polls)
        late = []
        for number in range(flips):
            # At any moment of the interval.
            await asyncio.sleep(interval * number / flips)
            flipped = time.perf_counter()
            await asyncio.to_thread(flip, url, "Success" if number % 2 else "Failure")
            await queue.get()
            late.append(time.perf_counter() - flipped)
        for task in (source, looking):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
    return {
        "cpu": spent / made,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "held": held[0],
        "late": sorted(late),
    }


def main() -> None:
    url, token, interval, polls, flips = sys.argv[1:]
    print(json.dumps(asyncio.run(measured(url, token, float(interval), int(polls), int(flips)))))


if __name__ == "__main__":
    main()
