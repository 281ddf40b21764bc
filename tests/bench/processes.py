# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running a command: how long it takes, and how much memory its processes need (Linux only)."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

_SAMPLING_INTERVAL = 0.01


def seconds(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """Run a command; returns the seconds it took. Its output is shown if it fails."""
    start = time.perf_counter()
    ended = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    taken = time.perf_counter() - start
    if ended.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{ended.stdout}\n{ended.stderr}")
    return taken


def peak_memory(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, float]:
    """Run a command; returns the most MiB that ansible-playbook or a worker of it, and that a module, had in memory."""
    peaks = {"controller": 0.0, "module": 0.0}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as started:
        while started.poll() is None:
            time.sleep(_SAMPLING_INTERVAL)
            for process in _descendants(started.pid):
                kind = "module" if "AnsiballZ" in _text(process / "cmdline") else "controller"
                peaks[kind] = max(peaks[kind], _peak(process))
    if started.returncode:
        sys.exit(f"{' '.join(command)} failed")
    return peaks["controller"], peaks["module"]


def _descendants(pid: int) -> list[Path]:
    """A process and all below it."""
    children = _text(Path(f"/proc/{pid}/task/{pid}/children")).split()
    return [Path(f"/proc/{pid}"), *(process for child in children for process in _descendants(int(child)))]


def _peak(process: Path) -> float:
    """The most MiB that a process has had in memory so far."""
    lines = _text(process / "status").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


def _text(path: Path) -> str:
    """What a file below /proc says; nothing if the process has ended meanwhile."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
