# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state file of an event source, for one process at a time. Private to the collection.

May change without notice. There are two files: the state, which is replaced as a whole, and a lock file next to it. The lock file
holds the number of calls of the day, since it is written before each call.
"""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path

from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _transitions

# Of the lock file. It is never shortened, since a crash could then leave it empty.
_CLOSED = -1
_LENGTH = 64


class StateFile:
    """A state on disk, and the calls of a day. A context manager that locks it."""

    def __init__(self, path: Path, service: str) -> None:
        """Set the path of the state.

        :param service: the address that the state belongs to
        """
        self.path = path
        self._service = service
        # A file descriptor, or _CLOSED.
        self._lock = _CLOSED

    def __enter__(self) -> StateFile:
        """Acquire the lock. Raises an ``invalid`` error if another process has it, or if the file cannot be written."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(f"{self.path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.__exit__()
            raise self._unusable("is in use by another process; give each rulebook its own file") from None
        except OSError as error:
            self.__exit__()
            raise self._unusable(
                f"cannot be written: {error.strerror}; give a file in a persistent directory"
            ) from None
        return self

    def __exit__(self, *dummy: object) -> None:
        """Release the lock."""
        if self._lock != _CLOSED:
            os.close(self._lock)
            self._lock = _CLOSED

    def _unusable(self, why: str) -> CheckCentralError:
        return CheckCentralError("invalid", f"state_file '{self.path}' {why}")

    # --- the state ---

    def read(self) -> _transitions.State:
        """Return the saved state, or an empty state without a file. Raises an ``invalid`` error for an unusable file."""
        advice = "move the file away to start again (the option initial sets which events you get then)"
        try:
            document = json.loads(self.path.read_bytes())
            state = _transitions.from_json(document)
        except FileNotFoundError:
            return _transitions.State()
        except (OSError, ValueError) as error:
            raise self._unusable(f"cannot be read: {error}; {advice}") from None
        if document.get("service") != self._service:
            raise self._unusable(f"belongs to {document.get('service')}, not to {self._service}; {advice}")
        return state

    def save(self, state: _transitions.State) -> None:
        """Replace the last state atomically.

        Raises an ``invalid`` error if it cannot be written.
        """
        document = {"service": self._service, **_transitions.as_json(state)}
        # No other process has the lock, so a file that a killed process left behind can be overwritten.
        unfinished = f"{self.path}.new"
        try:
            with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                # In one call; json.dump would write in pieces.
                file.write(json.dumps(document, ensure_ascii=False, separators=(",", ":")))
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, self.path)
            self._sync_directory()
        except OSError as error:
            raise self._unusable(f"cannot be written: {error.strerror}") from None

    def _sync_directory(self) -> None:
        descriptor = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    # --- calls ---

    def calls_of(self, day: str) -> int:
        """Return how many calls have been counted on a day (``2026-06-15``)."""
        try:
            counted = json.loads(os.pread(self._lock, _LENGTH, 0) or b"{}")
        except ValueError:
            counted = {}
        return int(counted["calls"]) if counted.get("day") == day else 0

    def count_calls(self, day: str, calls: int) -> None:
        """Save the number of calls of a day."""
        os.pwrite(self._lock, json.dumps({"day": day, "calls": calls}).ljust(_LENGTH - 1).encode() + b"\n", 0)
