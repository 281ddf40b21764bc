# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a play pays for before a filter has done anything."""

from __future__ import annotations

import subprocess
import sys

import pytest

FILTERS = "ansible_collections.msp.checkcentral.plugins.filter"


@pytest.mark.parametrize(
    "name",
    [
        "customers",
        "digest_reports",
        "failures",
        "inventory_customers",
        "onboarding",
        "onboarding_ticket",
        "run_summary",
        "verify_table",
    ],
)
def test_a_filter_does_not_load_requests(name: str) -> None:
    """It takes longer than all the rest, and the controller need not have it where modules run elsewhere."""
    look = f"import sys, {FILTERS}.{name}; print('requests' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", look], check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "False"
