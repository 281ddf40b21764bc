# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run did, for people."""

from __future__ import annotations

from typing import Any

from ansible_collections.msp.checkcentral.plugins.filter.run_summary import FilterModule

run_summary = FilterModule().filters()["run_summary"]


def result(**counts: int) -> dict[str, Any]:
    """A result of the module with so many reports of each action."""
    actions = [action for action, count in counts.items() for dummy in range(count)]
    return {
        "results": [{"name": f"Report {number}", "action": action} for number, action in enumerate(actions)],
        "summary": dict.fromkeys(("created", "unchanged", "drifted", "failed", "not_attempted"), 0) | counts,
        "unmanaged": ["Old"],
        "api_calls": {"getReports": 2, "createReport": 3},
    }


def test_actions_are_words_and_those_of_no_report_are_left_out() -> None:
    found = run_summary(result(created=2, not_attempted=1))
    assert found["actions"] == {"created": 2, "not attempted": 1}
    assert [report["done"] for report in found["reports"]] == ["created", "created", "not attempted"]
    assert (found["total"], found["drifted"], found["unmanaged"]) == (3, 0, ["Old"])


def test_in_check_mode_reports_are_to_be_created() -> None:
    found = run_summary(result(created=1, drifted=1), check_mode=True)
    assert found["actions"] == {"to be created": 1, "drifted": 1}
    assert [report["done"] for report in found["reports"]] == ["to be created", "drifted"]
    assert found["drifted"] == 1


def test_calls_of_all_tasks_count_by_method() -> None:
    reads = [{"api_calls": {"getReports": 1}}, {"skipped": True}, {"api_calls": {"getChecks": 1}}]
    assert run_summary(result(), reads)["api_calls"] == {
        "total": 7,
        "methods": {"createReport": 3, "getChecks": 1, "getReports": 3},
    }
