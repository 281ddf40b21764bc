# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The write probe: one report that nobody receives, to see what the service makes of it. Private to the collection.

May change without notice. It goes the way of all reports, so run again it finds the one that is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _errors, _plan, _shape, _values
from ansible_collections.msp.checkcentral.plugins.module_utils._answers import Finding, listing
from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._desired import Item
from ansible_collections.msp.checkcentral.plugins.module_utils._reconcile import Wanted, reconcile
from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT

NAME = "msp.checkcentral write probe (delete me)"
# Unscheduled and without recipients, so it is never sent; everything else that a report can have without other objects.
_REPORT = {
    "name": NAME,
    "report_type": "stats",
    "description": "Made to see how this service stores a report. Delete it in the portal.",
    "format": "pdf",
    "filename": "write-probe",
    "interval_type": "unscheduled",
    "recipients": {"org_wide": False, "usergroups": [], "users": [], "emails": []},
}
_DELETE = f"Delete the report {NAME!r} in the portal: the API cannot."


@dataclass(frozen=True)
class Probed:
    """What came of it: ``told`` is the module's result, ``access`` what it says of the token."""

    finding: Finding
    told: dict[str, Any]
    changed: bool = False
    access: str = "unknown"


def problems(organization: str | None, read_only: bool) -> Iterator[str]:
    """Yield why there must be no probe."""
    if read_only:
        yield "write_probe True is not possible in check mode; run without --check, or without the probe"
    if not organization:
        yield f"write_probe True needs organization, which is {organization!r}; give the name of the organization to write to"


def probe(client: Client, texts: _shape.Texts, found: Sequence[Finding]) -> Probed:
    """Make the report, unless it is there, or something is in the way.

    :param texts: what must not be shown
    :param found: what is found by reading
    """
    if any(finding.level == "blocker" for finding in found):
        finding = Finding(
            "write_probe", "caution", "The write probe was not made, because of what blocks.", "Solve that first."
        )
        return Probed(finding, {"action": "not_attempted"})
    try:
        [reconciled] = reconcile(client, [Wanted(REPORT, [Item(_REPORT)])])
    except _errors.CheckCentralError as failure:
        return _failed(failure)
    [outcome] = reconciled.outcomes
    return _failed(outcome.failure) if outcome.failure else _seen(outcome, texts)


def _failed(failure: _errors.CheckCentralError) -> Probed:
    access = "unknown"
    if failure.kind == "permission":
        sentence, next_step, access = (
            "createReport is refused: the token may only read.",
            "Use a token with Read/Write access.",
            "read_only",
        )
    elif failure.kind == "unknown_outcome":
        sentence = "Whether the write probe was made is unknown, or the listing does not show it."
        next_step = f"Look in the portal before anything else. {_DELETE}"
    else:
        sentence = f"The write probe was not made ({failure.kind})."
        next_step = "Look up the service's own words in the module's result."
    finding = Finding("write_probe", "blocker", sentence, next_step, False if failure.kind == "rejected" else None)
    told = {"action": "failed", "failure": failure.as_dict()}
    return Probed(finding, told, changed=failure.kind == "unknown_outcome", access=access)


def _seen(outcome: _plan.Outcome, texts: _shape.Texts) -> Probed:
    """Tell what createReport returned, and how what was sent is listed."""
    drift = {each["property"]: each["actual"] for each in outcome.drift}
    properties = [
        {"property": path, "sent": sent, "listed": drift.get(path), "outcome": _came_back(path, outcome)}
        for path, sent in _values.leaves(outcome.desired.body)
    ]
    reply = (
        None
        if outcome.reply is None
        else [entry.as_dict() for entry in _shape.shape("createReport", outcome.reply, texts)]
    )
    told = {
        "action": "created" if outcome.changed else "exists",
        "id": outcome.id,
        "reply": reply,
        "properties": properties,
    }
    sentences = [
        "The write probe was made, and is listed."
        if outcome.changed
        else "The write probe is there already; nothing was made."
    ]
    if reply is not None:
        sentences.append(f"createReport returned {listing(entry['key'] for entry in reply) or 'an empty object'}.")
    sentences += [
        f"{words}: {listing(paths)}."
        for state, words in (("differs", "Stored as something else"), ("not_listed", "Not listed"))
        if (paths := [each["property"] for each in properties if each["outcome"] == state])
    ]
    level = "caution" if outcome.drift else "ok"
    finding = Finding("write_probe", level, " ".join(sentences), _DELETE, confirms=not outcome.drift)
    return Probed(finding, told, outcome.changed, "read_write" if outcome.changed else "unknown")


def _came_back(path: str, outcome: _plan.Outcome) -> str:
    if path in outcome.not_compared:
        return "not_listed"
    return "differs" if any(each["property"] == path for each in outcome.drift) else "same"
