# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Making sure that objects of one or several kinds exist: the steps in their order. Private to the collection.

May change without notice. Everything is validated, then every name becomes an id, then all that is there is listed, then
what is missing is counted. Only then the first create is sent, unless something is wrong with any object.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ansible_collections.msp.checkcentral.plugins.module_utils import (
    _api,
    _client,
    _desired,
    _duplicates,
    _errors,
    _origin,
    _plan,
    _values,
    _words,
    _writing,
)
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import Creatable, Says
from ansible_collections.msp.checkcentral.plugins.module_utils._references import listed, name_of_reference, references
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Resolver

MOST_WORKERS = 16
_MOST_REFUSED = 20


class Requested(NamedTuple):
    """All objects of one kind that the user wants."""

    kind: Creatable
    items: Sequence[_desired.Item]


@dataclass
class Reconciled:
    """What came of all desired objects of one kind, in their order.

    ``warnings`` concern no single object.
    """

    kind: Creatable
    desired: list[_desired.Desired]
    existing: list[_api.Row] = field(default_factory=list)
    outcomes: list[_plan.Outcome] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def unmanaged(self) -> list[str]:
        """The names of existing objects that no one asked for."""
        rest = _plan.unmanaged(self.kind, self.desired, self.existing)
        return sorted({self.kind.name_of(row) or row["id"] for row in rest})


def reconcile(
    client: _client.Client,
    requested: Sequence[Requested],
    *,
    max_creates: int | None = None,
    workers: int = 1,
    second_name: str | None = None,
    allowed: Collection[str] = (),
    wrong_settings: Mapping[str, _values.WrongSetting] | None = None,
) -> list[Reconciled]:
    """Make sure that the desired objects exist; with a client that only reads, find out what that would do.

    What is wrong with an object, such as a name that is not found, becomes the failure of its outcome. With one such
    failure nothing is written; the rest is planned all the same.

    :param requested: the kinds in the order in which they are created; objects may refer to those of kinds before theirs
    :param max_creates: more creates than this, of all kinds together, are refused before the first, if given
    :param workers: how many creates are under way at the same time, 1 to 16
    :param second_name: see :func:`_plan.plan`
    :param allowed: those options of ``allowed_by`` of the kinds that are set
    :param wrong_settings: by option of the task, its definition and a value that is not possible
    Raises :class:`CheckCentralError` for what stops all of it before the first write.
    """
    kinds = _checked(requested)
    problems = [*_wrong_settings(kinds, max_creates, workers, wrong_settings or {})]
    # One list for each kind serves to resolve names and to plan.
    resolver = Resolver(client, queries={each.kind.resource: each.kind.list_query for each in kinds})
    writes = not (client.read_only or problems or any(_with_problems(kinds)))
    # From the lists that the plan is made from to those that verify it.
    with _writing.one_writer(client.connection) if writes else contextlib.nullcontext():
        with _collecting(problems):
            _resolve_all(kinds, resolver)
            _tell_what_the_token_does_not_see(kinds, resolver)
        wrong = _wrong_objects(kinds)
        # With an object left to plan, all is listed: what is there may show more that is wrong.
        is_planned = client.read_only or not wrong or len(wrong) < sum(len(each.desired) for each in kinds)
        if is_planned and not problems:
            with _collecting(problems):
                for each in kinds:
                    each.existing = listed(each.kind, resolver)
        if problems:
            told = [_errors.CompleteError(line) for line in _words.causes_told_once(wrong)]
            raise _errors.one_error([*problems, *told])
        if not is_planned:
            for each in kinds:
                each.outcomes = [_plan.failed(desired) for desired in each.desired]
        else:
            _plan_all(kinds, resolver, second_name)
            _refuse_creates(kinds, max_creates, allowed, is_plan=client.read_only)
            _leave_what_refers_to_failed(kinds)
            _remark(kinds, resolver)
            if client.read_only:
                _warn(kinds, lambda outcome: outcome.changed, lambda kind: kind.forewarnings)
            elif any(outcome.changed for outcome in _outcomes(kinds)):
                _create_all(kinds, client, resolver, workers)
                _warn(kinds, _plan.is_unknown, lambda kind: kind.afterwarnings)
    _tell_differences(kinds, resolver)
    for each in kinds:
        for outcome in each.outcomes:
            # What was not made has nothing of what it would have.
            record = {} if outcome.action == "failed" else outcome.record
            outcome.told = each.kind.tells(outcome.desired.properties, record, each.existing)
    return kinds


def mistakes_of(
    requested: Sequence[Requested],
    *,
    max_creates: int | None,
    workers: int,
    wrong_settings: Mapping[str, _values.WrongSetting],
) -> list[str]:
    """Return all that is wrong with objects and settings that can be told without the service; see :func:`reconcile`."""
    kinds = _checked(requested)
    settings = _wrong_settings(kinds, max_creates, workers, wrong_settings)
    return [*(each.message for each in settings), *_words.causes_told_once(_wrong_objects(kinds))]


def _checked(requested: Sequence[Requested]) -> list[Reconciled]:
    return [Reconciled(kind, [_desired.desired_item(kind, item) for item in items]) for kind, items in requested]


def _wrong_objects(kinds: Iterable[Reconciled]) -> list[tuple[_words.Subject, _errors.CheckCentralError]]:
    """Return the objects with which something is wrong, and what; names are ids by then."""
    for each in kinds:
        _duplicates.mark_duplicates(each.desired)
        _duplicates.mark_shared_claims(each.desired)
        _duplicates.mark_look_alikes(each.desired)
    return [(desired.subject, _errors.one_error(desired.problems)) for desired in _with_problems(kinds)]


def _with_problems(kinds: Iterable[Reconciled]) -> Iterator[_desired.Desired]:
    return (desired for each in kinds for desired in each.desired if desired.problems)


def _outcomes(kinds: Iterable[Reconciled]) -> Iterator[_plan.Outcome]:
    return (outcome for each in kinds for outcome in each.outcomes)


@contextlib.contextmanager
def _collecting(problems: list[_errors.CheckCentralError]) -> Iterator[None]:
    """Add an error to the problems, so that it is told together with them."""
    try:
        yield
    except _errors.CheckCentralError as error:
        problems.append(error)


def _wrong_settings(
    kinds: Sequence[Reconciled], max_creates: int | None, workers: int, wrong: Mapping[str, _values.WrongSetting]
) -> Iterator[_errors.CheckCentralError]:
    for option, (definition, value) in wrong.items():
        yield _errors.CompleteError(_values.problem_of(_setting(option, kinds), definition, value))
    if not 1 <= workers <= MOST_WORKERS:
        message = f"{_setting('workers', kinds)} {workers!r} is not possible; give a number from 1 to {MOST_WORKERS}"
        yield _errors.CompleteError(message)
    if max_creates is not None and max_creates < 0:
        plurals = " and ".join(each.kind.plural for each in kinds)
        message = f"{_setting('max_creates', kinds)} {max_creates!r} is negative; give the number of {plurals} that may be created"
        yield _errors.CompleteError(message)


def _setting(option: str, kinds: Iterable[Reconciled]) -> str:
    return _origin.setting(option, (desired.origin for each in kinds for desired in each.desired))


def _resolve_all(kinds: Sequence[Reconciled], resolver: Resolver) -> None:
    """Make ids of all names; a name that is to be created by a kind before stays."""
    for position, each in enumerate(kinds):
        _desired.resolve(each.desired, resolver, _of_this_run(kinds[:position]))


def _tell_what_the_token_does_not_see(kinds: Iterable[Reconciled], resolver: Resolver) -> None:
    """If the names are probably right, name the token as the cause instead of each name."""
    causes = resolver.unseen()
    for desired in (desired for each in kinds for desired in each.desired):
        told = [
            _errors.UnresolvedError(problem.kind, causes[str(problem.method)], method=problem.method)
            if isinstance(problem, _errors.UnresolvedError) and problem.method in causes
            else problem
            for problem in desired.problems
        ]
        desired.problems = list({problem.message: problem for problem in told}.values())


def _of_this_run(kinds: Sequence[Reconciled]) -> dict[_api.Resource, dict[str, str | None]]:
    """Return by which names objects may refer to those of these kinds, with the ids as far as they are known."""
    found = {}
    for each in kinds:
        ids = {outcome.desired: outcome.id for outcome in each.outcomes}
        # An object that is asked for twice counts once.
        own = {desired.identity: desired for desired in reversed(each.desired) if desired.identity is not None}
        names = [(name, ids.get(desired)) for desired in own.values() for name in desired.names]
        count = Counter(name for name, dummy in names)
        found[each.kind.resource] = {name: identity for name, identity in names if count[name] == 1}
    return found


def _plan_all(kinds: Sequence[Reconciled], resolver: Resolver, second_name: str | None) -> None:
    """Decide what is to be done; what is there already has an id that others of this run may refer to."""
    for position, each in enumerate(kinds):
        of_this_run = _of_this_run(kinds[:position])
        for desired in each.desired:
            if desired.awaits:
                _desired.settle(desired, of_this_run, resolver)
        each.outcomes = _plan.plan(each.desired, each.existing, second_name)


def _remark(kinds: Sequence[Reconciled], resolver: Resolver) -> None:
    """Warn of what objects are that others refer to, as far as it is known without a further call.

    What the service does not tell of an object of this run is as the user wants it.
    """
    planned = {
        (outcome.desired.kind.resource, reference): outcome
        for outcome in _outcomes(kinds)
        for reference in (outcome.id, *outcome.desired.names)
    }

    def find(resource: _api.Resource, reference: str) -> Mapping[str, Any] | None:
        outcome = planned.get((resource, reference))
        return {**outcome.desired.properties, **outcome.record} if outcome else resolver.known(resource, reference)

    for outcome in _outcomes(kinds):
        outcome.warnings += _desired.remarks(outcome.desired, find)


def _warn(
    kinds: Sequence[Reconciled], concerns: Callable[[_plan.Outcome], bool], rules: Callable[[Creatable], Sequence[Says]]
) -> None:
    """Add warnings to the outcomes that they concern."""
    for outcome in filter(concerns, _outcomes(kinds)):
        outcome.warnings += outcome.desired.said_by(rules(outcome.desired.kind))


def _refuse_creates(
    kinds: Sequence[Reconciled], max_creates: int | None, allowed: Collection[str], *, is_plan: bool
) -> None:
    """Attempt no create if one of them is not allowed, or there are more than are allowed; a plan goes on with the rest."""
    creates = [outcome for outcome in _outcomes(kinds) if outcome.changed]
    for outcome in creates:
        problems = [*_not_allowed(outcome.desired, allowed)]
        if problems:
            outcome.desired.problems += problems
            outcome.fail(_errors.one_error(problems))
    if max_creates is not None and len(creates) > max_creates:
        _refuse_too_many(creates, f"{_setting('max_creates', kinds)} is {max_creates}")
    if not is_plan and any(_with_problems(kinds)):
        for outcome in creates:
            if outcome.changed:
                outcome.action = "not_attempted"


def _leave_what_refers_to_failed(kinds: Iterable[Reconciled]) -> None:
    """Attempt nothing about what refers to an object of this run that will not be there."""
    missing: set[tuple[_api.Resource, str]] = set()
    for each in kinds:
        for outcome in each.outcomes:
            if outcome.action == "failed" or not outcome.desired.awaits:
                continue
            referred = {
                (found.resource, name_of_reference(name))
                for found in references(each.kind.properties, outcome.desired.properties)
                for name in found.names
            }
            if referred & missing:
                outcome.action, outcome.drift, outcome.not_compared = "not_attempted", [], []
        missing |= {
            (each.kind.resource, name)
            for outcome in each.outcomes
            if outcome.action in ("failed", "not_attempted")
            for name in outcome.desired.names
        }


def _not_allowed(desired: _desired.Desired, allowed: Collection[str]) -> Iterator[_errors.CheckCentralError]:
    for option, rule in desired.kind.allowed_by.items():
        for problem in rule(desired.properties) if option not in allowed else ():
            setting = _origin.setting(option, [desired.origin])
            yield _errors.CheckCentralError("invalid", f"{problem} without {setting}; set it if this is intended")


def _refuse_too_many(creates: Sequence[_plan.Outcome], limit: str) -> None:
    """Attempt none of the creates, since there are more of them than are allowed."""
    counts = Counter(outcome.desired.kind for outcome in creates)
    some = " and ".join(kind.counted(number) for kind, number in counts.items())
    names = f": {_words.quoted_names([outcome.name for outcome in creates], _MOST_REFUSED)}"
    message = f"{limit}, but {some} would be created; nothing was written. Raise it if this is intended"
    for outcome in creates:
        if outcome.changed:
            outcome.action, outcome.failure = "not_attempted", _errors.CompleteError(message, names=names)


def _create_all(kinds: Sequence[Reconciled], client: _client.Client, resolver: Resolver, workers: int) -> None:
    """Create what is missing, kind by kind; if one stops, the later ones are not attempted."""
    # Most runs create nothing, and each task compiles what it imports.
    from ansible_collections.msp.checkcentral.plugins.module_utils._create import Creator

    creator = Creator(client, resolver, workers)
    for position, each in enumerate(kinds):
        if not creator.stopped.is_set():
            _settle_awaiting(each, kinds[:position])
        each.warnings = creator.create(each.outcomes, each.existing)


def _settle_awaiting(found: Reconciled, before: Sequence[Reconciled]) -> None:
    """Make ids of the names of objects that have been created meanwhile; what is not there fails what refers to it."""
    of_this_run = _of_this_run(before)
    for outcome in found.outcomes:
        if outcome.changed and outcome.desired.awaits:
            _desired.settle(outcome.desired, of_this_run, None)
            outcome.record = {**outcome.desired.body, "id": None}
            if outcome.desired.problems:
                outcome.fail(_errors.one_error(outcome.desired.problems))


def _tell_differences(kinds: Iterable[Reconciled], resolver: Resolver) -> None:
    """Describe how objects differ, with names instead of ids; names that are not known yet are listed."""
    for outcome in _outcomes(kinds):
        kind = outcome.desired.kind
        for key, side in (("actual", "before"), ("desired", "after")):
            outcome.difference[side] = {
                drift["property"]: _words.shown(kind, drift["property"], drift[key], resolver.called)
                for drift in outcome.drift
            }
        for drift in outcome.drift:
            drift["text"] = _words.in_words(kind, drift, resolver.called)
