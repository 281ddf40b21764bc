# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compares desired with existing objects and decides what to do. Pure functions. Private to the collection.

May change without notice. An object is known by its identity alone; a property that the service does not return is not
compared, and is never drift.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils._api import Row
from ansible_collections.msp.checkcentral.plugins.module_utils._compare import compare
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import Claim, Creatable, claimed
from ansible_collections.msp.checkcentral.plugins.module_utils._desired import Desired
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError, one_error
from ansible_collections.msp.checkcentral.plugins.module_utils._origin import second_name_allowed
from ansible_collections.msp.checkcentral.plugins.module_utils._values import normalized_text, some

ACTIONS = ("created", "unchanged", "drifted", "failed", "not_attempted")
_MOST_SECOND_NAMES = 10


@dataclass(eq=False)
class Outcome:
    """What is to be done, and later what was done, about one desired object.

    ``record`` is the object as the service returned it, or as it would be sent. A ``created`` outcome of a plan has not
    been sent yet. ``warnings`` do not name the object.
    ``difference`` holds what differs, ``before`` and ``after``, as people write it. ``reply`` is what the create
    method answered, None if nothing was sent, or the outcome is unknown. ``told`` holds the kind's own results.
    """

    desired: Desired
    action: str
    record: dict[str, Any] = field(default_factory=dict)
    drift: list[dict[str, Any]] = field(default_factory=list)
    not_compared: list[str] = field(default_factory=list)
    failure: CheckCentralError | None = None
    warnings: list[str] = field(default_factory=list)
    difference: dict[str, dict[str, Any]] = field(default_factory=dict)
    reply: dict[str, Any] | None = None
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What people call the object."""
        return self.desired.name

    @property
    def id(self) -> str | None:
        """The object's id; None where the service does not tell it."""
        return self.record.get("id")

    @property
    def changed(self) -> bool:
        """Whether the object was created (in check mode: would be created)."""
        return self.action == "created"

    def fail(self, error: CheckCentralError) -> None:
        """Remember why this object is not there."""
        self.action, self.failure = "failed", error


def failed(desired: Desired) -> Outcome:
    """Return the outcome of an object with problems."""
    return Outcome(desired, "failed", failure=one_error(desired.problems))


def plan(requested: Sequence[Desired], existing: Sequence[Row], second_name: str | None = None) -> list[Outcome]:
    """Decide what is to be done about each desired object.

    :param requested: objects of one kind, with ids in place of names
    :param existing: what the list method returned, in canonical form
    :param second_name: what to do about an object that may be there under a name that no one asks for: ``warn``; ``refuse`` if
        that name has the form of names that the item comes from; None, if others may ask for it
    """
    if not requested:
        return []
    kind = requested[0].kind
    count = Counter(row["id"] for row in existing)
    identified = [(kind.identity_of(row), row) for row in existing]
    exact = _grouped((identity.exact, row) for identity, row in identified)
    normalized = _grouped((identity.normalized, row) for identity, row in identified)
    folded = _grouped((identity.folded, row) for identity, row in identified)
    outcomes = []
    for desired in requested:
        if desired.problems:
            outcomes.append(failed(desired))
            continue
        own = kind.identity_of(desired.properties)
        same, similar = exact.get(own.exact, []), normalized.get(own.normalized, [])
        if len(same) == 1 and count[same[0]["id"]] > 1:
            message = (
                f"the {kind.noun} {same[0]['id']} may be this one: the listing identifies a part of its {kind.identity_words} "
                "only by a name that several objects share; give these objects unique names in the portal"
            )
            outcomes.append(Outcome(desired, "failed", failure=_ambiguous(kind, message)))
        else:
            outcomes.append(_planned(desired, same, similar, folded.get(own.folded, [])))
    if second_name:
        _look_for_second_names(outcomes, existing, second_name)
    _refuse_clashes(outcomes, existing)
    return outcomes


def _ambiguous(kind: Creatable, message: str) -> CheckCentralError:
    return CheckCentralError("ambiguous", message, method=kind.resource.method)


def _named(kind: Creatable, rows: Iterable[Row]) -> list[str]:
    return [f"{kind.name_of(row)!r} ({row['id']})" for row in rows]


def _refuse_clashes(outcomes: Sequence[Outcome], existing: Sequence[Row]) -> None:
    """Refuse a create whose claim an existing object already has, such as a check that was moved."""
    kind = outcomes[0].desired.kind
    claiming = [(outcome, claim) for outcome in outcomes if outcome.changed and (claim := outcome.desired.claim)]
    there = {outcome.id for outcome in outcomes}
    owners: dict[Claim, Row] = {}
    for row in existing if claiming else ():
        found = kind.claims(row)
        # What the same task asks for has been compared with the others of the task by its first claim.
        for claim in found[:1] if row["id"] in there else found:
            owners.setdefault(claim, row)
    for outcome, claim in claiming:
        if claim in owners:
            [owner] = _named(kind, [owners[claim]])
            message = (
                f"{claimed(claim)} is also used by the existing {kind.noun} {owner}; if that one was moved or renamed, "
                f"use its {kind.identity_words} here; otherwise give another {claim[0]}"
            )
            outcome.fail(_ambiguous(kind, message))


def unmanaged(kind: Creatable, requested: Iterable[Desired], existing: Iterable[Row]) -> list[Row]:
    """Return the existing objects that no one asks for."""
    asked_for = {desired.identity.exact for desired in requested if desired.identity is not None}
    return [row for row in existing if kind.identity_of(row).exact not in asked_for]


def _look_for_second_names(outcomes: Sequence[Outcome], existing: Iterable[Row], second_name: str) -> None:
    """Find what would be created although the same is there under a name that no one asks for."""
    kind = outcomes[0].desired.kind
    creates = [outcome for outcome in outcomes if outcome.changed]
    rest = unmanaged(kind, (outcome.desired for outcome in outcomes), existing) if creates else []
    by_content = _grouped((kind.content_of(row) or (), row) for row in rest)
    second_names: dict[Any, list[tuple[Outcome, list[Row]]]] = defaultdict(list)
    for outcome in creates:
        desired = outcome.desired
        others = by_content.get(kind.content_of(desired.properties) or ("nothing",), [])
        if others:
            same_form = [row for row in others if _has_name_form(desired, kind.name_of(row) or "")]
            is_refused = second_name == "refuse" and bool(same_form)
            # A renamed customer is one cause, whatever the number of its objects.
            cause = desired.origin.get("customer") or outcome
            second_names[is_refused, cause].append((outcome, same_form if is_refused else others))
    for (is_refused, dummy), found in second_names.items():
        _note_second_names(found, is_refused=is_refused)


def _note_second_names(found: Sequence[tuple[Outcome, list[Row]]], *, is_refused: bool) -> None:
    """Note that existing objects that no one asks for already show the same content."""
    desired = found[0][0].desired
    kind = desired.kind
    rows = list({row["id"]: row for dummy, others in found for row in others}.values())
    there = f"the same content already exists as {some(_named(kind, rows), _MOST_SECOND_NAMES)}"
    for outcome, dummy in found:
        if is_refused:
            setting = second_name_allowed(desired.origin)
            message = f"{there}; rename it in the portal, or set {setting} to create another one"
            outcome.fail(_ambiguous(kind, message))
        else:
            advice = "if you renamed it, remove the old one in the portal"
            outcome.warnings.append(f"{there}, which is unmanaged; {advice}")


def _has_name_form(desired: Desired, name: str) -> bool:
    """Tell whether a name has the form of names that an item comes from, with any text for its placeholders."""
    parts = re.split(r"\{\w+\}", normalized_text(str(desired.origin.get("name_form") or "")))
    return re.fullmatch(".+".join(map(re.escape, parts)), normalized_text(name)) is not None


def by_normalized_identity(kind: Creatable, rows: Iterable[Row]) -> dict[tuple[str, ...], list[Row]]:
    """Return listed objects by the normalized form of their identity; raises a ``protocol`` error for one without identity."""
    return _grouped((kind.identity_of(row).normalized, row) for row in rows)


def _grouped(rows: Iterable[tuple[tuple[str, ...], Row]]) -> dict[tuple[str, ...], list[Row]]:
    grouped = defaultdict(list)
    for form, row in rows:
        grouped[form].append(row)
    return grouped


def _planned(desired: Desired, same: list[Row], similar: list[Row], folded: list[Row]) -> Outcome:
    if len(same) == 1:
        drift, not_compared = compare(desired, same[0])
        outcome = Outcome(desired, "drifted" if drift else "unchanged", same[0], drift, not_compared)
        differing = {each["property"].split(".")[0] for each in drift}
        # The option may be wrong, and not the existing object.
        doubts = [rule for option, rule in desired.kind.warnings.items() if option in differing]
        outcome.warnings = desired.said_by((*desired.kind.lasting_warnings, *doubts))
        return outcome
    if same or similar:
        kind = desired.kind
        what = f"{len(same)} {kind.plural} have this {kind.identity_words} ({ids_of(same)})"
        if not same:
            what = _differs_only_in(desired, "white space, invisible characters, Unicode form or HTML escapes", similar)
        message = f"{what}; in the portal, rename or remove the one that is not intended"
        return Outcome(desired, "failed", failure=_ambiguous(kind, message))
    outcome = Outcome(desired, "created", record={**desired.body, "id": None}, warnings=desired.warnings())
    if folded:
        outcome.warnings.append(_differs_only_in(desired, "case", folded[:1]))
    return outcome


def _differs_only_in(desired: Desired, what: str, rows: Iterable[Row]) -> str:
    """Return a message about objects whose identity is almost the same."""
    kind = desired.kind
    differs = "differs" if len(kind.identity) == 1 else "differ"
    return f"a {kind.noun} exists whose {kind.identity_words} {differs} only in {what}: {', '.join(_named(kind, rows))}"


def is_unknown(outcome: Outcome) -> bool:
    """Tell whether no one knows if an object was created."""
    return outcome.failure is not None and outcome.failure.kind == "unknown_outcome"


def ids_of(rows: Iterable[Row]) -> str:
    """List the ids of objects for a message."""
    return ", ".join(row["id"] for row in rows)
