# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules accept, the simulator's JSON Schema of createReport accepts, and the other way round."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given

from ansible_collections.msp.checkcentral.plugins.module_utils._desired import desired_object
from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT
from ansible_collections.msp.checkcentral.tests.simulator import violations
from ansible_collections.msp.checkcentral.tests.unit.strategies import examples, reports


def test_options_and_contract_accept_the_same(example_counts: Counter[str]) -> None:
    seen: Counter[bool] = Counter()

    @examples(200)
    @given(reports())
    def holds(report: tuple[dict[str, Any], dict[str, Any]]) -> None:
        options, said = report
        desired, problems = desired_object(REPORT, options)
        seen[desired is not None] += 1
        example_counts["contract"] += 1
        assert (desired is None) == bool(problems)
        assert bool(problems) == bool(violations(said)), f"{problems} against {violations(said)}"
        if desired is not None:
            assert violations(desired.body) == []

    holds()
    # Generated reports are of use only while many are possible and many are not.
    assert 10 * min(seen[True], seen[False]) > seen.total(), seen
