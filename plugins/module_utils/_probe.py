# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The write probe: one report that no one receives, to see how the service stores it. Private to the collection.

May change without notice. It is created like every report, so a second run finds the existing one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _errors, _plan, _shape, _values
from ansible_collections.msp.checkcentral.plugins.module_utils._answers import NEXT, Finding
from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._desired import Item
from ansible_collections.msp.checkcentral.plugins.module_utils._reconcile import Requested, reconcile
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
_DELETE = f"Delete the report {NAME!r} in the portal: the API cannot delete it."


@dataclass(frozen=True)
class Probed:
    """What came of it: ``told`` is the module's result, ``access`` what it says of the token, ``warnings`` are the engine's."""

    findings: list[Finding]
    told: dict[str, Any]
    changed: bool = False
    access: str = "unknown"
    warnings: list[str] = field(default_factory=list)


def problems(organization: str | None, read_only: bool) -> Iterator[str]:
    """Yield why there must be no probe."""
    if read_only:
        yield "write_probe is not possible in check mode; run without --check, or without the probe"
    if not organization:
        yield "write_probe requires organization, which is not set; set it to the name of the organization to write to"


def probe(client: Client, texts: _shape.Texts, found: Sequence[Finding], kind_of_token: str) -> Probed:
    """Make the report, unless it is there, or something is in the way.

    :param texts: what must not be shown
    :param found: what is found by reading
    """
    # A user token may not list what it has made, and so would make one each time.
    if kind_of_token == "user" or any(finding.level == "blocker" for finding in found):
        sentence = "The write probe was not created, because of a blocker or a user token."
        finding = Finding("write_probe", "caution", sentence, "Solve that first.")
        return Probed([finding], {"action": "not_attempted"})
    try:
        [reconciled] = reconcile(client, [Requested(REPORT, [Item(_REPORT)])])
    except _errors.CheckCentralError as failure:
        finding, access = _failed(failure)
        return Probed([finding], {"action": "failed", "failure": failure.as_dict()}, access=access)
    [outcome] = reconciled.outcomes
    told: dict[str, Any]
    if outcome.failure:
        finding, access = _failed(outcome.failure)
        told = {"action": "failed", "failure": outcome.failure.as_dict()}
    else:
        told = {
            "action": "created" if outcome.changed else "exists",
            "id": outcome.id,
            "properties": _properties(outcome),
        }
        finding, access = _seen(outcome), "read_write" if outcome.changed else "unknown"
    findings = [finding]
    if outcome.reply is not None:
        reply = [entry.as_dict() for entry in _shape.shape("createReport", outcome.reply, texts)]
        told["reply"] = reply
        findings.append(_reply(reply))
    return Probed(findings, told, outcome.changed, access, [*reconciled.warnings, *outcome.warnings])


def _failed(failure: _errors.CheckCentralError) -> tuple[Finding, str]:
    """Return the finding, and what the failure says of the token's access."""
    if failure.kind == "permission":
        sentence, next_step = "createReport is refused: the token is read-only.", "Use a token with Read/Write access."
        return Finding("write_probe", "blocker", sentence, next_step), "read_only"
    if failure.kind == "unknown_outcome":
        sentence = "Whether the write probe was created is unknown, or the listing does not show it."
        next_step = f"Look in the portal before anything else. {_DELETE}"
        return Finding("write_probe", "blocker", sentence, next_step), "unknown"
    sentence, next_step = f"The write probe was not created ({failure.kind}).", NEXT.get(failure.kind, NEXT["rejected"])
    confirms = False if failure.kind == "rejected" else None
    return Finding("write_probe", "blocker", sentence, next_step, confirms), "unknown"


def _properties(outcome: _plan.Outcome) -> list[dict[str, Any]]:
    """Tell how each property that is sent is listed."""
    drift = {each["property"]: each["actual"] for each in outcome.drift}

    def came_back(path: str) -> str:
        return "differs" if path in drift else "not_listed" if path in outcome.not_compared else "same"

    return [
        {"property": path, "sent": sent, "listed": drift.get(path), "outcome": came_back(path)}
        for path, sent in _values.leaves(outcome.desired.body)
    ]


def _seen(outcome: _plan.Outcome) -> Finding:
    made = "The write probe was created and is listed."
    sentences = [made if outcome.changed else "The write probe already exists; nothing was created."]
    differing = [each["property"] for each in outcome.drift]
    if differing:
        sentences.append(f"Listed with another value: {', '.join(differing)}.")
    if outcome.not_compared:
        sentences.append(f"Not listed: {', '.join(outcome.not_compared)}.")
    level = "caution" if differing else "ok"
    return Finding("write_probe", level, " ".join(sentences), _DELETE, confirms=not differing)


def _reply(reply: Sequence[Mapping[str, Any]]) -> Finding:
    keys = ", ".join(entry["key"] for entry in reply) or "an empty object"
    has_id = any("id" in entry["types"] for entry in reply)
    return Finding("create_reply", "ok", f"createReport returned {keys}.", confirms=has_id)
