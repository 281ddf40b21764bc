# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the two report modules share between their arguments and their results. Private to the collection.

May change without notice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.msp.checkcentral.plugins.module_utils import _reconcile
from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError, one_error
from ansible_collections.msp.checkcentral.plugins.module_utils._schema import Desired

SHARED_OPTIONS: dict[str, Any] = {
    "on_drift": {"type": "str", "choices": ["warn", "fail", "ignore"], "default": "warn"},
    "organization": {"type": "str"},
}
MOST_DRIFT_WARNINGS = 50


@dataclass
class Parsed:
    """One report's arguments, looked at: the desired report, or what is wrong with it.

    ``label`` comes before every error about it, such as ``reports[0] 'Acme - Weekly': ``.
    """

    label: str
    desired: Desired | None
    problems: list[str]


@dataclass
class Ensured:
    """What a report module has to tell. ``diffs`` is None outside of diff mode; ``failure`` concerns no single report."""

    outcomes: list[_reconcile.Outcome]
    unwanted: list[str]
    diffs: list[dict[str, Any]] | None
    failure: CheckCentralError | None


def ensure(module: AnsibleModule, client: Client, parsed: Sequence[Parsed]) -> Ensured:
    """Make sure that reports exist, and print the warnings that belong to that.

    Raises :class:`CheckCentralError` for what stops all of it before the first write.
    """
    problems = [CheckCentralError("invalid", f"{each.label}{problem}") for each in parsed for problem in each.problems]
    if problems:
        raise one_error(problems)
    reports = [(each.label, each.desired) for each in parsed if each.desired is not None]
    options = module.params
    found = _reconcile.reconcile(
        client,
        reports,
        organization=options["organization"],
        max_creates=options.get("max_creates"),
        workers=options.get("workers") or 1,
    )
    for warning in _warnings(found, options["on_drift"]):
        module.warn(client.redact(warning))
    diffs = None
    if module._diff:
        diffs = [_reconcile.difference(outcome) for outcome in found.outcomes if outcome.changed or outcome.drift]
    return Ensured(found.outcomes, found.unwanted, diffs, _drift_failure(found, options["on_drift"]))


def _warnings(found: _reconcile.Reconciliation, on_drift: str) -> Iterator[str]:
    """Yield the warnings; drift gets a line for each property, since older versions of Ansible join the lines of one."""
    yield from found.warnings
    for outcome in found.outcomes:
        yield from outcome.warnings
    lines = [line for outcome in found.outcomes for line in _reconcile.drift_lines(outcome)]
    if lines and on_drift == "warn":
        yield from lines[:MOST_DRIFT_WARNINGS]
        if len(lines) > MOST_DRIFT_WARNINGS:
            yield f"{len(lines) - MOST_DRIFT_WARNINGS} more properties differ; the result lists all of them"
        yield "CheckCentral's API cannot change a report: mend the drift above in the portal, or change what is wanted"


def _drift_failure(found: _reconcile.Reconciliation, on_drift: str) -> CheckCentralError | None:
    drifted = [outcome for outcome in found.outcomes if outcome.action == "drifted"]
    if not drifted or on_drift != "fail":
        return None
    lines = "\n".join(f"- {line}" for outcome in drifted for line in _reconcile.drift_lines(outcome))
    some = "1 report differs" if len(drifted) == 1 else f"{len(drifted)} reports differ"
    message = f"{some} from what is wanted; mend that in the portal, since the API cannot change a report:\n{lines}"
    return CheckCentralError("drift", message)
