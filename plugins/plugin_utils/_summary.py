# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run did, for people. Private to the collection: may change without notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any


def run_summary(
    result: Mapping[str, Any], reads: Sequence[Mapping[str, Any]] = (), check_mode: bool = False
) -> dict[str, Any]:
    """Return what a run did.

    :param result: of the module ``checkcentral_reports``
    :param reads: results of other tasks of the run, whose calls count too; what was skipped made none
    :param check_mode: whether nothing was written
    :return: ``total``, ``actions`` (how many reports by what was done, in words), ``reports``, ``drifted``,
        ``unmanaged``, and ``api_calls`` (``total``, ``methods``)
    """
    calls: Counter[str] = Counter()
    for each in (*reads, result):
        calls.update(each.get("api_calls") or {})
    return {
        "total": sum(result["summary"].values()),
        "actions": {_words(action, check_mode): count for action, count in result["summary"].items() if count},
        "reports": [{**report, "done": _words(report["action"], check_mode)} for report in result["results"]],
        "drifted": result["summary"].get("drifted", 0),
        "unmanaged": result.get("unmanaged") or [],
        "api_calls": {"total": sum(calls.values()), "methods": dict(sorted(calls.items()))},
    }


def _words(action: str, check_mode: bool) -> str:
    return f"{'to be ' if check_mode and action == 'created' else ''}{action.replace('_', ' ')}"
