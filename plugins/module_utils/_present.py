# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The modules that create: from options to warnings, diff and results, for one object and for many.

Private to the collection: may change without notice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.msp.checkcentral.plugins.module_utils import (
    _client,
    _creatable,
    _desired,
    _plan,
    _values,
    _words,
)
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError, CompleteError
from ansible_collections.msp.checkcentral.plugins.module_utils._module import Result, Returned, run_module
from ansible_collections.msp.checkcentral.plugins.module_utils._reconcile import (
    Reconciled,
    Requested,
    mistakes_of,
    reconcile,
)

_SHARED_OPTIONS: dict[str, Any] = {
    "on_drift": {"type": "str", "choices": ["warn", "fail", "ignore"], "default": "warn"},
}
_MOST_DRIFT_LINES = 10


def run_for_one(kind: _creatable.Creatable) -> None:
    """Run a module that makes sure that one object exists."""

    def ensure(module: AnsibleModule, client: _client.Client) -> Returned:
        options = {name: module.params[name] for name in kind.options}
        [found] = _reconciled(module, client, [Requested(kind, [_desired.Item(options)])])
        [outcome] = found.outcomes
        failure = _failure([found], module.params["on_drift"], has_written=client.has_written)
        if outcome.desired.problems:
            return {"changed": False}, failure
        result: Result = {
            "changed": outcome.changed,
            kind.key: outcome.record,
            "drift": outcome.drift,
            "not_compared": outcome.not_compared,
            "request": outcome.desired.body,
            **outcome.told,
        }
        if module._diff:
            result["diff"] = next(_differences(found.outcomes), {"before": "", "after": ""})
        return result, failure

    def mistakes(options: Mapping[str, Any], dummy: Mapping[str, _values.WrongSetting]) -> list[str]:
        return _desired.desired_object(kind, {name: options[name] for name in kind.options if name in options})[1]

    run_module({**kind.options, **_allowing([kind]), **_SHARED_OPTIONS}, ensure, creates=True, mistakes=mistakes)


def _allowing(kinds: Iterable[_creatable.Creatable]) -> dict[str, Any]:
    """Return the options that allow to create what is refused without them."""
    return {option: {"type": "bool", "default": False} for kind in kinds for option in kind.allowed_by}


def run_for_many(*kinds: _creatable.Creatable) -> None:
    """Run a module that makes sure that all objects of a list exist, or of one list for each of several kinds.

    :param kinds: in the order in which they are created
    """
    lists = {f"{kind.key}s": kind for kind in kinds}

    def ensure(module: AnsibleModule, client: _client.Client) -> Returned:
        given = {option: kind for option, kind in lists.items() if module.params[option] is not None}
        found = _reconciled(
            module, client, [Requested(kind, _items(module.params[option])) for option, kind in given.items()]
        )
        outcomes = [outcome for each in found for outcome in each.outcomes]
        counts = _counts(outcomes)
        unmanaged = dict(zip(given, (each.unmanaged for each in found)))
        not_compared = dict(zip(given, map(_not_compared, found)))
        told = [
            each
            for each in outcomes
            if module.params["return_unchanged"] or each.warnings or each.action != "unchanged"
        ]
        result: Result = {
            "changed": counts["created"] > 0,
            "results": [_entry(outcome, len(lists) > 1) for outcome in told],
            "summary": {action: counts[action] for action in _plan.ACTIONS},
            "unmanaged": unmanaged if len(lists) > 1 else next(iter(unmanaged.values())),
            "not_compared": not_compared if len(lists) > 1 else next(iter(not_compared.values())),
        }
        if module._diff:
            result["diff"] = list(_differences(outcomes))
        return result, _failure(found, module.params["on_drift"], has_written=client.has_written)

    def mistakes(options: Mapping[str, Any], wrong_settings: Mapping[str, _values.WrongSetting]) -> list[str]:
        given = {kind: options.get(option) for option, kind in lists.items()}
        requested = [
            Requested(kind, _items(items))
            for kind, items in given.items()
            if isinstance(items, list) and all(isinstance(item, Mapping) for item in items)
        ]
        return mistakes_of(
            requested,
            max_creates=options.get("max_creates"),
            workers=options.get("workers") or 1,
            wrong_settings=wrong_settings,
        )

    second_name = {"second_name": {"type": "str", "choices": ["warn", "refuse"], "default": "warn"}}
    settings = {
        "max_creates": {"type": "int"},
        "return_unchanged": {"type": "bool", "default": False},
        **(second_name if any(kind.content for kind in kinds) else {}),
        "workers": {"type": "int", "default": 8},
        **_allowing(kinds),
        **_SHARED_OPTIONS,
    }
    run_module(
        # Items are checked against the kind's facts: all problems are shown at once, by name.
        {**{option: {"type": "list", "elements": "dict", "required": len(lists) == 1} for option in lists}, **settings},
        ensure,
        creates=True,
        mistakes=mistakes,
        settings=settings,
        required_one_of=[list(lists)] if len(lists) > 1 else [],
    )


def _not_compared(found: Reconciled) -> dict[str, int]:
    """Return the properties that could not be compared, each with the number of objects."""
    return dict(sorted(Counter(path for outcome in found.outcomes for path in outcome.not_compared).items()))


def _items(given: Sequence[dict[str, Any]]) -> list[_desired.Item]:
    return [_desired.Item.of(item, number) for number, item in enumerate(given, start=1)]


def _reconciled(module: AnsibleModule, client: _client.Client, requested: Sequence[Requested]) -> list[Reconciled]:
    """Make sure that objects exist, and print the warnings that belong to that.

    Raises :class:`CheckCentralError` for what stops all of it before the first write.
    """
    options = module.params
    found = reconcile(
        client,
        requested,
        max_creates=options.get("max_creates"),
        workers=options.get("workers", 1),
        second_name=options.get("second_name"),
        allowed=[option for each in requested for option in each.kind.allowed_by if options[option]],
        wrong_settings=module.wrong_settings,
    )
    for each in found:
        for warning in _warnings(each, options["on_drift"]):
            module.warn(client.redact(warning))
    return found


def _warnings(found: Reconciled, on_drift: str) -> Iterator[str]:
    """Yield the warnings; drift gets a line for each property, since older versions of Ansible join the lines of one."""
    yield from found.warnings
    yield from _words.told_once(
        (outcome.desired.subject, warning) for outcome in found.outcomes for warning in outcome.warnings
    )
    lines = drift_lines(found.outcomes)
    if lines and on_drift == "warn":
        yield from _first(lines)
        noun = found.kind.noun
        yield f"CheckCentral's API cannot change a {noun}: update the {noun} in the portal, or change your playbook"


def _first(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:_MOST_DRIFT_LINES]
    if len(lines) > _MOST_DRIFT_LINES:
        yield f"{len(lines) - _MOST_DRIFT_LINES} more properties differ; the result lists all of them"


def drift_lines(outcomes: Iterable[_plan.Outcome]) -> list[str]:
    """Describe how existing objects differ from the desired ones, in one line for each property; a shared difference has one line."""
    differing: dict[str, list[_plan.Outcome]] = {}
    for outcome in outcomes:
        for drift in outcome.drift:
            differing.setdefault(drift["text"], []).append(outcome)
    return [
        f"{about[0].name}: {text}"
        if len(about) == 1
        else f"{text} ({_words.described([each.desired.subject for each in about])})"
        for text, about in differing.items()
    ]


def _differences(outcomes: Sequence[_plan.Outcome]) -> Iterator[dict[str, Any]]:
    return (difference(outcome) for outcome in outcomes if outcome.changed or outcome.drift)


def difference(outcome: _plan.Outcome) -> dict[str, Any]:
    """Return the ``diff`` of an object that is created or that differs, as Ansible shows it."""
    if outcome.drift and not outcome.changed:
        return {
            "before_header": f"{outcome.name} (in CheckCentral)",
            "after_header": f"{outcome.name} (as it should be; the API cannot change it)",
            **outcome.difference,
        }
    after = outcome.desired.body if outcome.changed else ""
    return {"before_header": outcome.name, "after_header": outcome.name, "before": "", "after": after}


def _entry(outcome: _plan.Outcome, with_kind: bool) -> dict[str, Any]:
    """Return one object's entry of the results.

    :param with_kind: whether there may be objects of other kinds
    """
    return {
        **({"kind": outcome.desired.kind.key} if with_kind else {}),
        "name": outcome.name if outcome.desired.is_object else None,
        "action": outcome.action,
        "changed": outcome.changed,
        "id": outcome.id,
        "drift": outcome.drift,
        "not_compared": outcome.not_compared,
        "failure": outcome.failure.as_dict() if outcome.failure else None,
        "warnings": outcome.warnings,
        "origin": dict(outcome.desired.origin) or None,
        "todo": "; ".join(_todo(outcome)) or None,
        **outcome.told,
    }


def _todo(outcome: _plan.Outcome) -> Iterator[str]:
    """Yield what a person has to do about an object."""
    if outcome.failure:
        yield outcome.failure.message
    elif outcome.action == "not_attempted":
        yield "run again when the cause is gone"
    if outcome.drift:
        yield f"correct in the portal: {'; '.join(each['text'] for each in outcome.drift)}"
    yield from outcome.warnings


def _failure(found: Sequence[Reconciled], on_drift: str, *, has_written: bool) -> CheckCentralError | None:
    """Return one error for all objects that failed, and for those that differ if that is a failure."""
    outcomes = [outcome for each in found for outcome in each.outcomes]
    failures = [(outcome.desired.subject, outcome.failure) for outcome in outcomes if outcome.failure]
    drifted = [outcome for outcome in outcomes if outcome.action == "drifted" and on_drift == "fail"]
    if not failures and not drifted:
        return None
    first = failures[0][1] if failures else CheckCentralError("drift", "")
    lines = [*_words.causes_told_once(failures), *_first(drift_lines(drifted))]
    sentence = _sentence(outcomes, bool(drifted), has_written)
    if (len(outcomes) == 1 and not drifted) or not sentence:
        sentence = f"{len(lines)} problems"
    message = "\n".join([f"{sentence}:", *(f"- {line}" for line in lines)])
    if len(lines) == 1 and not drifted and (len(outcomes) == 1 or isinstance(first, CompleteError)):
        message = lines[0]
    return CheckCentralError(first.kind, message, method=first.method, status=first.status, error_id=first.error_id)


def _sentence(outcomes: Sequence[_plan.Outcome], drift_fails: bool, has_written: bool) -> str:
    """Return how many objects need attention, and what to do."""
    counts = _counts(outcomes)
    kinds = {outcome.failure.kind for outcome in outcomes if outcome.failure}
    of_all = _counted([outcome for outcome in outcomes if outcome.desired.is_object])
    parts = [f"{counts['failed']} of {of_all} failed"] if counts["failed"] else []
    if counts["not_attempted"]:
        parts.append(f"{counts['not_attempted']} {'was' if counts['not_attempted'] == 1 else 'were'} not attempted")
    drifted = [outcome for outcome in outcomes if outcome.action == "drifted"]
    if drift_fails:
        some = _counted(drifted)
        parts.append(f"{some} {'differs' if len(drifted) == 1 else 'differ'} from the desired state")
    advice = ["correct the following, then run again"] if kinds else []
    if "unknown_outcome" in kinds:
        advice = ["look in the portal before running again"]
    elif not has_written:
        advice.insert(0, "nothing was written")
    if drift_fails:
        nouns = {outcome.desired.kind.noun for outcome in drifted}
        what = f"a {next(iter(nouns))}" if len(nouns) == 1 else "them"
        advice.append(f"correct drift in the portal, since the API cannot change {what}")
    return "; ".join([", ".join(parts), *advice]) if parts else ""


def _counts(outcomes: Iterable[_plan.Outcome]) -> Counter[str]:
    """Return how many objects there are for each action; a problem that is about none does not count."""
    return Counter(outcome.action for outcome in outcomes if outcome.desired.is_object)


def _counted(outcomes: Sequence[_plan.Outcome]) -> str:
    """Return the number of objects in words: ``2 users``, or ``2 objects`` of several kinds."""
    kinds = {outcome.desired.kind for outcome in outcomes}
    return next(iter(kinds)).counted(len(outcomes)) if len(kinds) == 1 else f"{len(outcomes)} objects"
