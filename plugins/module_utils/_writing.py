# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a module may write: one writer at a time on a machine, and only while someone listens. Private to the collection.

May change without notice.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import select
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from ansible_collections.msp.checkcentral.plugins.module_utils._connection import Connection
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError

# The one that the users of a machine share, whatever TMPDIR says.
_SHARED_DIRECTORY = "/tmp"
_DIGITS_OF_HASH = 32
_PORTS = {"http": 80, "https": 443}


class NoOneListens(CheckCentralError):
    """A write was not sent, since the run that asked for it has ended."""

    def __init__(self, method: str) -> None:
        """Report it, although probably no one reads it."""
        message = f"{method} was not sent: the run that asked for it has ended. Run again to complete what is missing"
        super().__init__("transport", message, method=method)


# --- one writer at a time -------------------------------------------------------------------------------------------


@contextlib.contextmanager
def one_writer(connection: Connection) -> Iterator[None]:
    """Wait until no other process of this machine writes with this address and token, and keep others waiting.

    Raises an ``invalid`` :class:`CheckCentralError` if that cannot be ensured, for example because another user owns the lock.
    """
    path = "msp.checkcentral-*.lock"
    try:
        path = lock_file(connection)
        lock = _locked(path)
    except OSError as error:
        raise _unusable(path, error) from None
    try:
        yield
    finally:
        # While the lock is held: whoever waits for it sees that the file is gone, and makes a new one. One that stays does no harm.
        with contextlib.suppress(OSError):
            if _is_at(path, lock):
                os.unlink(path)
        os.close(lock)


def lock_file(connection: Connection) -> str:
    """Return the file that stands for an address and a token, without any part of the token."""
    address = urlsplit(connection.api_url)
    port = address.port or _PORTS[address.scheme]
    owner = f"{connection.hostname.rstrip('.')}:{port}{address.path.rstrip('/')}\n{connection.api_token}"
    digest = hashlib.sha256(owner.encode(errors="surrogatepass")).hexdigest()[:_DIGITS_OF_HASH]
    directory = _SHARED_DIRECTORY if os.access(_SHARED_DIRECTORY, os.W_OK | os.X_OK) else tempfile.gettempdir()
    return os.path.join(directory, f"msp.checkcentral-{digest}.lock")


def _locked(path: str) -> int:
    """Wait for the lock; return its file descriptor."""
    while True:
        lock = _opened(path)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if _is_at(path, lock):
                return lock
        except BaseException:
            os.close(lock)
            raise
        os.close(lock)


def _opened(path: str) -> int:
    """Open the lock's file, and make it if there is none."""
    flags = os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK
    while True:
        # In two steps: Linux refuses O_CREAT for another user's file in a directory such as /tmp, even to root.
        with contextlib.suppress(FileNotFoundError):
            return os.open(path, flags)
        with contextlib.suppress(FileExistsError):
            return os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o600)


def _is_at(path: str, lock: int) -> bool:
    """Tell whether an open file still is the one of a path: whoever held the lock before has removed theirs."""
    try:
        return os.path.samestat(os.stat(path, follow_symlinks=False), os.fstat(lock))
    except FileNotFoundError:
        return False


def _unusable(path: str, error: OSError) -> CheckCentralError:
    owner, is_a_file = "", True
    with contextlib.suppress(OSError):
        there = os.stat(path, follow_symlinks=False)
        owner, is_a_file = f", which belongs to the user with the id {there.st_uid}", stat.S_ISREG(there.st_mode)
    if not is_a_file:
        advice = "Remove what is there, because it is not a file"
    elif isinstance(error, PermissionError):
        advice = (
            "Perhaps another user's run writes with this token now: run again when it has ended. "
            "If no run is under way, remove the file"
        )
    else:
        advice = "Provide a writable directory with free space; TMPDIR can name another one"
    message = f"cannot lock the file {path}{owner} ({error.strerror}); nothing was written. {advice}"
    return CheckCentralError("invalid", message)


# --- only while someone listens -------------------------------------------------------------------------------------


class Listeners:
    """Who receives a module's results, recorded when the module starts.

    A listener that was not there at the start is not required, so a run from cron, from systemd, with nohup or as the
    first process of a container can write. Compared are:

    - the parent process;
    - standard output, if it is a pipe or a socket: whether anyone reads from it;
    - on Linux, the parent of Ansible's worker, which outlives an ansible-playbook that is killed.
    """

    def __init__(self) -> None:
        """Record who is there now."""
        self._parent = os.getppid()
        self._output_is_read = _is_pipe(1)
        self._worker = _worker()

    def someone_listens(self) -> bool:
        """Tell whether all of them are still there."""
        if os.getppid() != self._parent:
            return False
        if self._output_is_read and _has_no_reader(1):
            return False
        return self._worker is None or _parent_of(self._worker[0]) == self._worker[1]


def _is_pipe(descriptor: int) -> bool:
    """Tell whether a file descriptor is a pipe or a socket, and not a file, a terminal, or closed."""
    try:
        mode = os.fstat(descriptor).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _has_no_reader(descriptor: int) -> bool:
    """Tell whether the other end of a pipe or socket is closed."""
    # One for each call, since threads cannot share it. POLLERR and POLLHUP come unasked.
    output = select.poll()
    output.register(descriptor, 0)
    return bool(output.poll(0))


def _worker() -> tuple[int, int] | None:
    """Return the process ids of Ansible's worker and of ansible-playbook; None where they cannot be told.

    The worker is the nearest ancestor that is a fork of its own parent, which its command line shows. It is a Python
    program: sudo may be a fork of its own parent too.
    """
    child = os.getppid()
    while (parent := _parent_of(child)) not in (None, 0):
        command = _told_of(child, "cmdline")
        if _is_python(command) and command == _told_of(parent, "cmdline"):
            return child, parent
        child = parent
    return None


def _is_python(command: bytes) -> bool:
    return os.path.basename(command.partition(b"\0")[0]).startswith(b"python")


def _parent_of(process: int) -> int | None:
    """Return the parent of a process; None if there is no such process, or no /proc."""
    # A program's name may hold spaces and parentheses.
    behind_name = _told_of(process, "stat").rpartition(b")")[2].split()
    return int(behind_name[1]) if behind_name else None


def _told_of(process: int | None, file: str) -> bytes:
    """Return what /proc tells of a process; nothing if there is no such process, or no /proc."""
    try:
        return Path(f"/proc/{process}/{file}").read_bytes()
    except OSError:
        return b""
