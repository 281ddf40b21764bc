# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules accept, the simulator's JSON Schemas of the creates accept, and the other way round."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.msp.checkcentral.plugins.module_utils._check import CHECK
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import Creatable
from ansible_collections.msp.checkcentral.plugins.module_utils._desired import desired_object
from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT
from ansible_collections.msp.checkcentral.plugins.module_utils._user import USER
from ansible_collections.msp.checkcentral.tests.simulator import violations
from ansible_collections.msp.checkcentral.tests.unit.strategies import checks, examples, reports, users


@pytest.mark.parametrize(
    ("kind", "objects"), [(REPORT, reports()), (CHECK, checks()), (USER, users())], ids=["report", "check", "user"]
)
def test_options_and_contract_accept_the_same(
    example_counts: Counter[str],
    kind: Creatable,
    objects: st.SearchStrategy[tuple[dict[str, Any], dict[str, Any]]],
) -> None:
    seen: Counter[bool] = Counter()
    method = kind.create_method

    @examples(150)
    @given(objects)
    def holds(example: tuple[dict[str, Any], dict[str, Any]]) -> None:
        options, said = example
        desired, problems = desired_object(kind, options)
        seen[desired is not None] += 1
        example_counts[f"contract of {kind.plural}"] += 1
        assert (desired is None) == bool(problems)
        assert bool(problems) == bool(violations(said, method)), f"{problems} against {violations(said, method)}"
        if desired is not None:
            assert violations(desired.body, method) == []

    holds()
    # Generated objects are of use only while many are possible and many are not.
    assert 10 * min(seen[True], seen[False]) > seen.total(), seen
