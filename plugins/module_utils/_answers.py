# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What came of calling a service's methods, and what a finding is. Private to the collection: may change without notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _api, _shape
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError

LEVELS = ("blocker", "caution", "ok")
UNDERSTOOD, EMPTY, REFUSED, NOT_UNDERSTOOD, NO_ANSWER, NOT_TRIED = STATUSES = (
    "understood", "empty", "refused", "not_understood", "no_answer", "not_tried",
)  # fmt: skip
# What each method lists; getOverview lists nothing.
RESOURCES = {read.resource.method: read.resource for read in _api.READS.values()}
_STATUS_OF_KIND = {"protocol": NOT_UNDERSTOOD, "transport": NO_ANSWER}

NEXT = {
    "permission": "Use an organization token.",
    "authentication": "Get the token again in the portal (Organization > API).",
    "quota": "Run this again tomorrow.",
    "transport": "Run this again later.",
    "protocol": "Attach the file of verify_report to an issue of this project.",
    "rejected": "See the service's message in the module's result.",
}


@dataclass(frozen=True)
class Finding:
    """What follows: ``topic`` is a section of the guide ``verify``; ``confirms`` tells whether it confirms the facts of this topic, None if neither."""

    topic: str
    level: str
    sentence: str
    next_step: str = ""
    confirms: bool | None = None

    def as_dict(self) -> dict[str, str]:
        """Return it as the module does."""
        return {key: getattr(self, key) for key in ("level", "topic", "sentence", "next_step")}


@dataclass
class Answer:
    """What came of one method.

    ``document`` is the reply, ``rows`` the objects in it in canonical form, None if it is not understood; ``remaining``
    the number of calls that a header says are left. A method that was not called has neither ``document`` nor ``failure``.
    """

    method: str
    document: Any = None
    rows: list[_api.Row] | None = None
    failure: CheckCentralError | None = None
    remaining: int | None = None
    shape: list[_shape.Entry] = field(default_factory=list)

    @property
    def status(self) -> str:
        """One of :data:`STATUSES`."""
        if self.failure:
            return _STATUS_OF_KIND.get(self.failure.kind, REFUSED)
        if self.rows is None:
            return NOT_TRIED
        return UNDERSTOOD if self.rows else EMPTY

    @property
    def list_key(self) -> str | None:
        """The key of the list in the reply, None if there is none."""
        resource = RESOURCES.get(self.method)
        return _api.list_key(resource, self.document) if resource and isinstance(self.document, Mapping) else None


Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Filtered:
    """What a filter by a part of a name gave: the ids that were listed of all objects, and those whose name has the part."""

    method: str
    all_ids: frozenset[str]
    holding: frozenset[str]
    listed: frozenset[str]


def rows_of(answers: Answers, method: str) -> list[_api.Row]:
    return answers[method].rows or []
