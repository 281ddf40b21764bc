# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one family of errors of this collection. Private to the collection: may change without notice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

KINDS = (
    "invalid", "authentication", "permission", "quota", "rejected", "not_found", "ambiguous", "drift",
    "transport", "protocol", "unknown_outcome", "dependency",
)  # fmt: skip


class CheckCentralError(Exception):
    """Something went wrong, in words for the user and in a form that a playbook can branch on.

    The message never holds the API token: whoever raises this has redacted what came from outside.
    """

    def __init__(
        self,
        kind: str,
        message: str,
        *,
        method: str | None = None,
        status: int | None = None,
        error_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        """Remember what happened.

        :param kind: one of :data:`KINDS`
        :param message: what was tried, what came back, what to do
        :param method: the API's method, such as ``getReports``; None if no call was made
        :param status: the HTTP status; None if there was no reply
        :param error_id: the service's own id of the error, if it sent one
        :param retry_after: seconds that the service asks to wait before the next call, if it does
        """
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.method = method
        self.status = status
        self.error_id = error_id
        # The errors that this one lists; only itself if it lists none.
        self.causes: Sequence[CheckCentralError] = (self,)
        self.retry_after = retry_after

    def as_dict(self) -> dict[str, Any]:
        """Return the ``failure`` that modules give back."""
        return {key: getattr(self, key) for key in ("kind", "method", "status", "error_id", "message")}


class CompleteError(CheckCentralError):
    """What is ``invalid``, with the objects: the message names them, or ``names`` does, for where it is not told with each of them."""

    def __init__(self, message: str, *, names: str = "") -> None:
        """Remember what happened, and the names."""
        super().__init__("invalid", message)
        self.names = names


class UnresolvedError(CheckCentralError):
    """A name stands for no object (``not_found``), or for several (``ambiguous``)."""

    def labeled(self, label: str) -> UnresolvedError:
        """Return the same error with a label before its message: which option it is about."""
        return UnresolvedError(self.kind, f"{label}{self.message}", method=self.method)


def with_nothing_written(message: str) -> str:
    """Return a message that says that nothing was written, if it does not yet."""
    if "nothing was written" in message.lower():
        return message
    first, line_break, rest = message.partition("\n")
    return f"{first.rstrip(':.')}; nothing was written{':' if first.endswith(':') else ''}{line_break}{rest}"


def fault_of_the_collection(error: Exception) -> str:
    """Return the message for an unexpected error; its text may contain the API token."""
    return f"this is a bug in the collection, please report it: {type(error).__name__}: {error}"


def refuse(problems: Iterable[str]) -> None:
    """Raise one ``invalid`` error that lists all problems, if there are any."""
    raise_all([CheckCentralError("invalid", problem) for problem in problems])


def raise_all(problems: Sequence[CheckCentralError]) -> None:
    """Raise one error that lists all problems, if there are any."""
    if problems:
        raise one_error(problems)


def one_error(problems: Sequence[CheckCentralError]) -> CheckCentralError:
    """Make one error that lists several; the first one's kind is the kind of all.

    :param problems: at least one error
    """
    if len(problems) == 1:
        return problems[0]
    lines = "\n".join(f"- {problem.message}" for problem in problems)
    first = problems[0]
    error = CheckCentralError(first.kind, f"{len(problems)} problems:\n{lines}", method=first.method)
    error.causes = [cause for problem in problems for cause in problem.causes]
    return error
