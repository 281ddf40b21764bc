# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Making sure that objects of one or several kinds exist: the steps in their order. Private to the collection.

May change without notice. Everything is validated, then every name becomes an id, then all that is there is listed, then
what is missing is counted. Only then the first create is sent.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ansible_collections.msp.checkcentral.plugins.module_utils import _api, _client, _desired, _errors, _plan, _writing
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import Creatable
from ansible_collections.msp.checkcentral.plugins.module_utils._create import Creator, listed
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Resolver

MOST_WORKERS = 16


@dataclass
class Wanted:
    """All objects of one kind that the user wants."""

    kind: Creatable
    items: Sequence[_desired.Item]


@dataclass
class Reconciled:
    """What came of all desired objects of one kind, in their order.

    ``unmanaged`` are the names of existing objects that nobody asked for; ``warnings`` concern no single object.
    """

    kind: Creatable
    desired: list[_desired.Desired]
    existing: list[_api.Row] = field(default_factory=list)
    outcomes: list[_plan.Outcome] = field(default_factory=list)
    unmanaged: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def reconcile(
    client: _client.Client,
    wanted: Sequence[Wanted],
    *,
    max_creates: int | None = None,
    workers: int = 1,
) -> list[Reconciled]:
    """Make sure that the desired objects exist; with a client that only reads, find out what that would do.

    :param wanted: the kinds in the order in which they are created; objects may refer to those of kinds before theirs
    :param max_creates: more creates than this, of all kinds together, are refused before the first, if given
    :param workers: how many creates are under way at the same time, 1 to 16
    Raises :class:`CheckCentralError` for what stops all of it before the first write.
    """
    kinds = _validated(wanted, max_creates, workers)
    resolver = Resolver(client)
    _resolve_all(kinds, resolver)
    # From the lists that the plan is made from to those that verify it.
    with contextlib.nullcontext() if client.read_only else _writing.one_writer(client.connection):
        for each in kinds:
            each.existing = listed(each.kind, client, resolver)
        _plan_all(kinds, resolver)
        _check_number(kinds, max_creates)
        if not client.read_only:
            _create_all(kinds, resolver, Creator(client, resolver, workers))
    return kinds


def _validated(wanted: Sequence[Wanted], max_creates: int | None, workers: int) -> list[Reconciled]:
    """Check all items; raises one ``invalid`` error that lists everything that is wrong."""
    problems = []
    if not 1 <= workers <= MOST_WORKERS:
        problems.append(f"workers {workers!r} is not possible; give a number from 1 to {MOST_WORKERS}")
    if max_creates is not None and max_creates < 0:
        plurals = " and ".join(each.kind.plural for each in wanted)
        problems.append(f"max_creates {max_creates!r} is negative; give the number of {plurals} that may be created")
    kinds = []
    for each in wanted:
        desired, found = _desired.desired_objects(each.kind, each.items)
        kinds.append(Reconciled(each.kind, desired))
        problems += found
    _errors.refuse(problems)
    return kinds


def _resolve_all(kinds: Sequence[Reconciled], resolver: Resolver) -> None:
    """Make ids of all names; raises one error that lists every name that is not found or ambiguous.

    A name that is to be created by a kind before stays.
    """
    problems = []
    for position, each in enumerate(kinds):
        problems += _desired.resolve(each.desired, resolver, _of_this_run(kinds[:position]))
    _errors.raise_all(problems)
    _errors.refuse(problem for each in kinds for problem in _desired.duplicates(each.desired))


def _of_this_run(kinds: Sequence[Reconciled]) -> dict[_api.Resource, dict[str, str | None]]:
    """Return by which names objects may refer to those of these kinds, with the ids as far as they are known."""
    found = {}
    for each in kinds:
        ids = {outcome.desired: outcome.id for outcome in each.outcomes}
        names = [(name, ids.get(desired)) for desired in each.desired for name in desired.names]
        count = Counter(name for name, dummy in names)
        found[each.kind.resource] = {name: identity for name, identity in names if count[name] == 1}
    return found


def _plan_all(kinds: Sequence[Reconciled], resolver: Resolver) -> None:
    """Decide what is to be done; what is there already has an id that others of this run may refer to."""
    for position, each in enumerate(kinds):
        awaiting = [desired for desired in each.desired if desired.awaits]
        _desired.resolve(awaiting, resolver, _of_this_run(kinds[:position]))
        each.outcomes = _plan.plan(each.desired, each.existing)
        each.unmanaged = _unmanaged(each)


def _unmanaged(found: Reconciled) -> list[str]:
    kind = found.kind
    wanted = {kind.identity_of(desired.properties).exact for desired in found.desired}
    return sorted(
        {kind.name_of(row) or row["id"] for row in found.existing if kind.identity_of(row).exact not in wanted}
    )


def _check_number(kinds: Sequence[Reconciled], max_creates: int | None) -> None:
    """Refuse more creates than are allowed."""
    numbers = [(each.kind, sum(outcome.changed for outcome in each.outcomes)) for each in kinds]
    number = sum(number for dummy, number in numbers)
    if max_creates is None or number <= max_creates:
        return
    some = " and ".join(kind.counted(number) for kind, number in numbers if number)
    _errors.refuse(
        [f"max_creates is {max_creates}, but {some} would be created; nothing was written. Raise it if that is right"]
    )


def _create_all(kinds: Sequence[Reconciled], resolver: Resolver, creator: Creator) -> None:
    """Create what is missing, kind by kind; if one stops, the later ones are not attempted."""
    for position, each in enumerate(kinds):
        if not creator.stopped.is_set():
            _resolve_awaited(each, resolver, kinds[:position])
        each.warnings = creator.create(each.outcomes, each.existing)
        resolver.forget(each.kind.resource)


def _resolve_awaited(found: Reconciled, resolver: Resolver, before: Sequence[Reconciled]) -> None:
    """Make ids of the names of objects that have been created meanwhile; what is not there fails what refers to it."""
    of_this_run = {
        resource: {name: identity for name, identity in ids.items() if identity is not None}
        for resource, ids in _of_this_run(before).items()
    }
    for outcome in found.outcomes:
        if outcome.changed and outcome.desired.awaits:
            problems = _desired.resolve([outcome.desired], resolver, of_this_run)
            outcome.record = {**outcome.desired.body, "id": None}
            if problems:
                outcome.fail(_errors.one_error(problems))
