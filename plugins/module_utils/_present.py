# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The modules that create: from options to warnings, diff and results, for one object and for many.

Private to the collection: may change without notice.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.msp.checkcentral.plugins.module_utils import _client, _creatable, _desired, _plan
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError, one_error
from ansible_collections.msp.checkcentral.plugins.module_utils._module import Result, Returned, run_module
from ansible_collections.msp.checkcentral.plugins.module_utils._reconcile import Reconciled, Wanted, reconcile

_SHARED_OPTIONS: dict[str, Any] = {
    "on_drift": {"type": "str", "choices": ["warn", "fail", "ignore"], "default": "warn"},
}
_MOST_DRIFT_WARNINGS = 50
_LONGEST_VALUE = 200


def run_for_one(kind: _creatable.Creatable) -> None:
    """Run a module that makes sure that one object exists."""

    def ensure(module: AnsibleModule, client: _client.Client) -> Returned:
        options = {name: module.params[name] for name in kind.options}
        [found] = _reconciled(module, client, [Wanted(kind, [_desired.Item(options)])])
        [outcome] = found.outcomes
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
        return result, outcome.failure or _drift_failure([found], module.params["on_drift"])

    run_module({**kind.options, **_allowing([kind]), **_SHARED_OPTIONS}, ensure)


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
            module, client, [Wanted(kind, _items(option, module.params[option])) for option, kind in given.items()]
        )
        outcomes = [outcome for each in found for outcome in each.outcomes]
        counts = Counter(outcome.action for outcome in outcomes)
        unmanaged = dict(zip(given, (each.unmanaged for each in found)))
        result: Result = {
            "changed": counts["created"] > 0,
            "results": [_entry(outcome, len(lists) > 1) for outcome in outcomes],
            "summary": {action: counts[action] for action in _plan.ACTIONS},
            "unmanaged": unmanaged if len(lists) > 1 else next(iter(unmanaged.values())),
        }
        if module._diff:
            result["diff"] = list(_differences(outcomes))
        return result, _failure(found) or _drift_failure(found, module.params["on_drift"])

    run_module(
        {
            # Items are checked against the kind's facts, so that all that is wrong is listed, by position and name.
            **{option: {"type": "list", "elements": "dict", "required": len(lists) == 1} for option in lists},
            "max_creates": {"type": "int"},
            "workers": {"type": "int", "default": 8},
            **_allowing(kinds),
            **_SHARED_OPTIONS,
        },
        ensure,
        required_one_of=[list(lists)],
    )


def _items(option: str, given: Sequence[Mapping[str, Any]]) -> list[_desired.Item]:
    return [_desired.Item(item, f"{option}[{position}]") for position, item in enumerate(given)]


def _reconciled(module: AnsibleModule, client: _client.Client, wanted: Sequence[Wanted]) -> list[Reconciled]:
    """Make sure that objects exist, and print the warnings that belong to that.

    Raises :class:`CheckCentralError` for what stops all of it before the first write.
    """
    options = module.params
    found = reconcile(
        client,
        wanted,
        max_creates=options.get("max_creates"),
        workers=options.get("workers", 1),
        allowed=[option for each in wanted for option in each.kind.allowed_by if options[option]],
    )
    for each in found:
        for warning in _warnings(each, options["on_drift"]):
            module.warn(client.redact(warning))
    return found


def _warnings(found: Reconciled, on_drift: str) -> Iterator[str]:
    """Yield the warnings; drift gets a line for each property, since older versions of Ansible join the lines of one."""
    yield from found.warnings
    for outcome in found.outcomes:
        yield from outcome.warnings
    lines = [line for outcome in found.outcomes for line in drift_lines(outcome)]
    if lines and on_drift == "warn":
        yield from lines[:_MOST_DRIFT_WARNINGS]
        if len(lines) > _MOST_DRIFT_WARNINGS:
            yield f"{len(lines) - _MOST_DRIFT_WARNINGS} more properties differ; the result lists all of them"
        noun = found.kind.noun
        yield f"CheckCentral's API cannot change a {noun}: mend the drift above in the portal, or change what is wanted"


def drift_lines(outcome: _plan.Outcome) -> list[str]:
    """Say how an existing object differs from the desired one, a line for each property."""
    return [
        f"{outcome.name}: {each['property']} is {_as_json(each['actual'])}, wanted {_as_json(each['desired'])}"
        for each in outcome.drift
    ]


def _as_json(value: Any) -> str:
    """Return a value for a message, shortened."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."


def _differences(outcomes: Sequence[_plan.Outcome]) -> Iterator[dict[str, Any]]:
    return (difference(outcome) for outcome in outcomes if outcome.changed or outcome.drift)


def difference(outcome: _plan.Outcome) -> dict[str, Any]:
    """Return the ``diff`` of an object that is created or that differs, as Ansible shows it."""
    if outcome.drift and not outcome.changed:
        return {
            "before_header": f"{outcome.name} (in CheckCentral)",
            "after_header": f"{outcome.name} (wanted; the API cannot change it)",
            "before": {each["property"]: each["actual"] for each in outcome.drift},
            "after": {each["property"]: each["desired"] for each in outcome.drift},
        }
    after = outcome.desired.body if outcome.changed else ""
    return {"before_header": outcome.name, "after_header": outcome.name, "before": "", "after": after}


def _entry(outcome: _plan.Outcome, with_kind: bool) -> dict[str, Any]:
    """Return one object's entry of the results.

    :param with_kind: whether there may be objects of other kinds
    """
    return {
        **({"kind": outcome.desired.kind.key} if with_kind else {}),
        "name": outcome.name,
        "action": outcome.action,
        "changed": outcome.changed,
        "id": outcome.id,
        "drift": outcome.drift,
        "not_compared": outcome.not_compared,
        "failure": outcome.failure.as_dict() if outcome.failure else None,
        **outcome.told,
    }


def _failure(found: Sequence[Reconciled]) -> CheckCentralError | None:
    """Return one error for all objects that failed."""
    outcomes = [outcome for each in found for outcome in each.outcomes]
    failures = [(outcome.name, outcome.failure) for outcome in outcomes if outcome.failure]
    if not failures:
        return None
    left = sum(outcome.action == "not_attempted" for outcome in outcomes)
    rest = f", {left} {'was' if left == 1 else 'were'} not attempted" if left else ""
    advice = "mend what is named here, then run again to complete what is missing"
    if any(failure.kind == "unknown_outcome" for dummy, failure in failures):
        advice = "look in the portal before running again"
    lines = "\n".join(f"- {name}: {failure.message.removeprefix(f'{name}: ')}" for name, failure in failures)
    plural = found[0].kind.plural if len(found) == 1 else "objects"
    message = f"{len(failures)} of {len(outcomes)} {plural} failed{rest}; {advice}:\n{lines}"
    first = failures[0][1]
    return CheckCentralError(first.kind, message, method=first.method, status=first.status, error_id=first.error_id)


def _drift_failure(found: Sequence[Reconciled], on_drift: str) -> CheckCentralError | None:
    drifts = [error for each in found if (error := _drift_of(each))] if on_drift == "fail" else []
    return one_error(drifts) if drifts else None


def _drift_of(found: Reconciled) -> CheckCentralError | None:
    drifted = [outcome for outcome in found.outcomes if outcome.action == "drifted"]
    if not drifted:
        return None
    noun = found.kind.noun
    lines = "\n".join(f"- {line}" for outcome in drifted for line in drift_lines(outcome))
    some = f"{found.kind.counted(len(drifted))} {'differs' if len(drifted) == 1 else 'differ'}"
    message = f"{some} from what is wanted; mend that in the portal, since the API cannot change a {noun}:\n{lines}"
    return CheckCentralError("drift", message)
