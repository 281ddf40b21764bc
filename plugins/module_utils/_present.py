# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The modules that create: from options to warnings, diff and results, for one object and for many.

Private to the collection: may change without notice.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.msp.checkcentral.plugins.module_utils import _client, _creatable, _desired, _plan
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError
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
        found = _reconciled(module, client, Wanted(kind, [_desired.Item(options)]))
        [outcome] = found.outcomes
        result: Result = {
            "changed": outcome.changed,
            kind.key: outcome.record,
            "drift": outcome.drift,
            "not_compared": outcome.not_compared,
            "request": outcome.desired.body,
        }
        if module._diff:
            result["diff"] = next(_differences(found.outcomes), {"before": "", "after": ""})
        return result, outcome.failure or _drift_failure(found, module.params["on_drift"])

    run_module({**kind.options, **_SHARED_OPTIONS}, ensure)


def run_for_many(kind: _creatable.Creatable) -> None:
    """Run a module that makes sure that all objects of a list exist."""
    option = f"{kind.key}s"

    def ensure(module: AnsibleModule, client: _client.Client) -> Returned:
        items = [_desired.Item(item, f"{option}[{position}]") for position, item in enumerate(module.params[option])]
        found = _reconciled(module, client, Wanted(kind, items))
        counts = Counter(outcome.action for outcome in found.outcomes)
        result: Result = {
            "changed": counts["created"] > 0,
            "results": [_entry(outcome) for outcome in found.outcomes],
            "summary": {action: counts[action] for action in _plan.ACTIONS},
            "unmanaged": found.unmanaged,
        }
        if module._diff:
            result["diff"] = list(_differences(found.outcomes))
        return result, _failure(found) or _drift_failure(found, module.params["on_drift"])

    run_module(
        {
            # Items are checked against the kind's facts, so that all that is wrong is listed, by position and name.
            option: {"type": "list", "elements": "dict", "required": True},
            "max_creates": {"type": "int"},
            "workers": {"type": "int", "default": 8},
            **_SHARED_OPTIONS,
        },
        ensure,
    )


def _reconciled(module: AnsibleModule, client: _client.Client, wanted: Wanted) -> Reconciled:
    """Make sure that objects exist, and print the warnings that belong to that.

    Raises :class:`CheckCentralError` for what stops all of it before the first write.
    """
    options = module.params
    [found] = reconcile(
        client,
        [wanted],
        max_creates=options.get("max_creates"),
        workers=options.get("workers", 1),
    )
    for warning in _warnings(found, options["on_drift"]):
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


def _entry(outcome: _plan.Outcome) -> dict[str, Any]:
    """Return one object's entry of the results."""
    return {
        "name": outcome.name,
        "action": outcome.action,
        "changed": outcome.changed,
        "id": outcome.id,
        "drift": outcome.drift,
        "not_compared": outcome.not_compared,
        "failure": outcome.failure.as_dict() if outcome.failure else None,
    }


def _failure(found: Reconciled) -> CheckCentralError | None:
    """Return one error for all objects that failed."""
    failures = [(outcome.name, outcome.failure) for outcome in found.outcomes if outcome.failure]
    if not failures:
        return None
    left = sum(outcome.action == "not_attempted" for outcome in found.outcomes)
    rest = f", {left} {'was' if left == 1 else 'were'} not attempted" if left else ""
    advice = "mend what is named here, then run again to complete what is missing"
    if any(failure.kind == "unknown_outcome" for dummy, failure in failures):
        advice = "look in the portal before running again"
    lines = "\n".join(f"- {name}: {failure.message.removeprefix(f'{name}: ')}" for name, failure in failures)
    message = f"{len(failures)} of {len(found.outcomes)} {found.kind.plural} failed{rest}; {advice}:\n{lines}"
    first = failures[0][1]
    return CheckCentralError(first.kind, message, method=first.method, status=first.status, error_id=first.error_id)


def _drift_failure(found: Reconciled, on_drift: str) -> CheckCentralError | None:
    drifted = [outcome for outcome in found.outcomes if outcome.action == "drifted"]
    if not drifted or on_drift != "fail":
        return None
    noun = found.kind.noun
    lines = "\n".join(f"- {line}" for outcome in drifted for line in drift_lines(outcome))
    some = f"{found.kind.counted(len(drifted))} {'differs' if len(drifted) == 1 else 'differ'}"
    message = f"{some} from what is wanted; mend that in the portal, since the API cannot change a {noun}:\n{lines}"
    return CheckCentralError("drift", message)
