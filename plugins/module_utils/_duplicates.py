# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values that two objects of one task share, although they must be unique. Private to the collection: may change without notice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ansible_collections.msp.checkcentral.plugins.module_utils import _errors
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import Claim, Identity, claimed
from ansible_collections.msp.checkcentral.plugins.module_utils._desired import Desired
from ansible_collections.msp.checkcentral.plugins.module_utils._words import described


def mark_duplicates(requested: Iterable[Desired]) -> None:
    """Mark each object that repeats an earlier one: a name and an id may stand for the same object."""
    first: dict[tuple[str, ...], Desired] = {}
    for desired in requested:
        identity = desired.identity
        if identity is None:
            continue
        other = first.setdefault(identity.normalized, desired)
        if other is not desired:
            kind, what = desired.kind, desired.kind.identity_words
            is_plain = other.name == desired.name and not other.origin
            first_one = f"another {kind.noun}" if is_plain else described([other.subject])
            advice = f"give each {kind.noun} its own {what}"
            if kind.identity[1:] and other.origin.get("customer") != desired.origin.get("customer"):
                advice = f"customers that share a {kind.identity[0]} need {kind.plural} with different names"
            message = f"{what} {desired.name!r} is also used by {first_one}; {advice}"
            desired.problems.append(_errors.CheckCentralError("invalid", message))


def mark_look_alikes(requested: Iterable[Desired]) -> None:
    """Mark each object that shows the same as an earlier one, under a name that differs only in case or spaces."""
    by_look: dict[tuple[str, ...], list[tuple[Identity, Desired]]] = defaultdict(list)
    for desired in requested:
        if (identity := desired.identity) is not None:
            look = tuple("".join(part.casefold().split()) for part in identity.normalized)
            by_look[look].append((identity, desired))
    for alike in by_look.values():
        if len(alike) > 1:
            _mark_alike(alike)


def _mark_alike(alike: Iterable[tuple[Identity, Desired]]) -> None:
    first: dict[tuple[str, ...], tuple[Identity, Desired]] = {}
    for identity, desired in alike:
        content = desired.kind.content_of(desired.properties)
        if content is None:
            continue
        its_identity, other = first.setdefault(content, (identity, desired))
        if its_identity.normalized != identity.normalized:
            customers = [each.origin.get("customer") for each in (desired, other)]
            # Reported once for two customers, regardless of how many objects they have.
            what, names = (
                ("customer", customers) if all(customers) else (desired.kind.identity_words, [desired.name, other.name])
            )
            message = f"{what} {names[0]!r} differs from {names[1]!r} only in case or spaces, and both show the same; keep only one of them"
            desired.problems.append(_errors.CheckCentralError("ambiguous", message))


def mark_shared_claims(requested: Iterable[Desired]) -> None:
    """Mark each object that claims the same as an earlier one."""
    first: dict[Claim, Desired] = {}
    for desired in requested:
        claim = desired.claim
        other = first.setdefault(claim, desired) if claim else desired
        if claim and other.identity != desired.identity:
            noun = desired.kind.noun
            message = (
                f"{claimed(claim)} is also used by {described([other.subject])}; give each {noun} its own {claim[0]}"
            )
            desired.problems.append(_errors.CheckCentralError("invalid", message))
