# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(awx_leftovers)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.filter.awx_leftovers import FilterModule

LEFTOVERS: Any = FilterModule().filters()["awx_leftovers"]
SOURCE = {"name": "Hosts", "url": "/api/v2/inventory_sources/4/", "execution_environment": 7, "source_vars": '{"A": 1}'}


@pytest.mark.parametrize(
    ("desired", "fields"),
    [
        ({"execution_environment": "", "source_vars": None}, {"execution_environment": None, "source_vars": ""}),
        ({"execution_environment": "Mine", "source_vars": ""}, {"source_vars": ""}),
        ({"source_vars": "x"}, None),
        ({"credential": ""}, None),
    ],
    ids=["both", "one", "still asked for", "not there"],
)
def test_what_is_set_and_not_asked_for_is_emptied(desired: dict[str, Any], fields: dict[str, Any] | None) -> None:
    expected = [{"name": "Hosts", "url": SOURCE["url"], "fields": fields}] if fields else []
    assert LEFTOVERS([SOURCE], desired) == expected


def test_what_is_empty_is_let_be() -> None:
    empty = {**SOURCE, "execution_environment": None, "source_vars": ""}
    assert LEFTOVERS([empty], {"execution_environment": "", "source_vars": ""}) == []
