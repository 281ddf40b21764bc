# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a play pays for before a filter has done anything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ansible_collections.msp.checkcentral.plugins.filter import failures

FILTERS = sorted(path.stem for path in Path(failures.__file__).parent.glob("*.py"))
LOOK = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(f"ansible_collections.msp.checkcentral.plugins.filter.{name}")
    if "requests" in sys.modules:
        sys.exit(f"{name} loads requests")
"""


def test_no_filter_loads_requests() -> None:
    """It takes longer than all the rest, and the controller need not have it where modules run elsewhere."""
    run = subprocess.run([sys.executable, "-c", LOOK, *FILTERS], check=False, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
