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
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _api, _client, _desired, _errors, _plan, _writing
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import Creatable, Rule
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
    allowed: Collection[str] = (),
) -> list[Reconciled]:
    """Make sure that the desired objects exist; with a client that only reads, find out what that would do.

    :param wanted: the kinds in the order in which they are created; objects may refer to those of kinds before theirs
    :param max_creates: more creates than this, of all kinds together, are refused before the first, if given
    :param workers: how many creates are under way at the same time, 1 to 16
    :param allowed: those options of ``allowed_by`` of the kinds that are set
    Raises :class:`CheckCentralError` for what stops all of it before the first write.
    """
    kinds = _validated(wanted, max_creates, workers)
    # One list for each kind serves to resolve names and to plan.
    resolver = Resolver(client, {each.kind.resource: each.kind.list_query for each in kinds})
    # From the lists that the plan is made from to those that verify it.
    with contextlib.nullcontext() if client.read_only else _writing.one_writer(client.connection):
        _resolve_all(kinds, resolver)
        for each in kinds:
            each.existing = listed(each.kind, resolver)
        _plan_all(kinds, resolver)
        _check_creates(kinds, max_creates, allowed)
        if client.read_only:
            _warn(kinds, lambda outcome: outcome.changed, lambda kind: kind.forewarnings)
        else:
            _create_all(kinds, Creator(client, resolver, workers))
            _warn(kinds, _plan.is_unknown, lambda kind: kind.afterwarnings)
    for each in kinds:
        for outcome in each.outcomes:
            outcome.told = each.kind.tells(outcome.desired.properties, outcome.record, each.existing)
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
    problems = []
    for position, each in enumerate(kinds):
        of_this_run = _of_this_run(kinds[:position])
        for desired in each.desired:
            if desired.awaits:
                problems += _desired.settle(desired, of_this_run, resolver)
        each.outcomes = _plan.plan(each.desired, each.existing)
        each.unmanaged = _unmanaged(each)
    _errors.raise_all(problems)
    _remark(kinds, resolver)


def _remark(kinds: Sequence[Reconciled], resolver: Resolver) -> None:
    """Warn of what objects are that others refer to, as far as it is known without a further call.

    What the service does not tell of an object of this run is as the user wants it.
    """
    planned = {
        (each.kind.resource, reference): {**outcome.desired.properties, **outcome.record}
        for each in kinds
        for outcome in each.outcomes
        for reference in (outcome.id, *outcome.desired.names)
    }

    def find(resource: _api.Resource, reference: str) -> Mapping[str, Any] | None:
        return planned.get((resource, reference)) or resolver.known(resource, reference)

    for each in kinds:
        for outcome in each.outcomes:
            outcome.warnings += _desired.remarks(outcome.desired, find)


def _warn(
    kinds: Sequence[Reconciled], concerns: Callable[[_plan.Outcome], bool], rules: Callable[[Creatable], Sequence[Rule]]
) -> None:
    """Add warnings to the outcomes that they concern."""
    for each in kinds:
        for outcome in each.outcomes:
            if concerns(outcome):
                outcome.warnings += outcome.desired.said_by(rules(each.kind))


def _unmanaged(found: Reconciled) -> list[str]:
    kind = found.kind
    wanted = {kind.identity_of(desired.properties).exact for desired in found.desired}
    return sorted(
        {kind.name_of(row) or row["id"] for row in found.existing if kind.identity_of(row).exact not in wanted}
    )


def _check_creates(kinds: Sequence[Reconciled], max_creates: int | None, allowed: Collection[str]) -> None:
    """Refuse to create what claims what is another's, what is not allowed, and more than is allowed."""
    problems = [problem for each in kinds for problem in _plan.clashes(each.outcomes, each.existing)]
    problems += [_errors.CheckCentralError("invalid", problem) for each in kinds for problem in _refused(each, allowed)]
    numbers = [(each.kind, sum(outcome.changed for outcome in each.outcomes)) for each in kinds]
    number = sum(number for dummy, number in numbers)
    if max_creates is not None and number > max_creates:
        some = " and ".join(kind.counted(number) for kind, number in numbers if number)
        message = (
            f"max_creates is {max_creates}, but {some} would be created; nothing was written. Raise it if that is right"
        )
        problems.append(_errors.CheckCentralError("invalid", message))
    _errors.raise_all(problems)


def _refused(found: Reconciled, allowed: Collection[str]) -> Iterator[str]:
    for option, rule in found.kind.allowed_by.items():
        for outcome in found.outcomes:
            if outcome.changed and option not in allowed:
                for problem in rule(outcome.desired.properties):
                    yield f"{outcome.desired.label or f'{outcome.name}: '}{problem} without {option}; set it if that is right"


def _create_all(kinds: Sequence[Reconciled], creator: Creator) -> None:
    """Create what is missing, kind by kind; if one stops, the later ones are not attempted."""
    for position, each in enumerate(kinds):
        if not creator.stopped.is_set():
            _settle_awaiting(each, kinds[:position])
        each.warnings = creator.create(each.outcomes, each.existing)


def _settle_awaiting(found: Reconciled, before: Sequence[Reconciled]) -> None:
    """Make ids of the names of objects that have been created meanwhile; what is not there fails what refers to it."""
    of_this_run = _of_this_run(before)
    for outcome in found.outcomes:
        if outcome.changed and outcome.desired.awaits:
            problems = _desired.settle(outcome.desired, of_this_run, None)
            outcome.record = {**outcome.desired.body, "id": None}
            if problems:
                outcome.fail(_errors.one_error(problems))
