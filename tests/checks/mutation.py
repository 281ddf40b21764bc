# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutation testing of the files that decide what is sent: `nox -s mutation`, or this script in a copy of the collection.

cosmic-ray changes one thing at a time and runs tests until one fails; what no test notices is printed in the end, as a
diff. That is material for thought and not a gate: some changes change nothing that a user could see.

    python tests/checks/mutation.py [--every N] [_report] [_create] [_transport] [_client]

It must run in a physical copy, .../ansible_collections/msp/checkcentral, since it changes files in place, and with
that copy's top directory in PYTHONPATH. --every 5 tries only each fifth change.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkItem, WorkResult

# The tests of each file, those first that fail soonest.
TESTS = {
    "_redaction": ("module_utils/test_redaction.py",),
    "_replies": ("module_utils/test_client.py", "module_utils/test_transport.py"),
    "_transport": ("module_utils/test_transport.py", "module_utils/test_client.py"),
    "_values": ("module_utils/test_report.py", "module_utils/test_reconcile.py"),
    "_creatable": ("module_utils/test_report.py", "module_utils/test_made_up.py", "module_utils/test_reconcile.py"),
    "_report": ("module_utils/test_report.py", "test_contract.py", "module_utils/test_reconcile.py"),
    "_desired": ("module_utils/test_report.py", "test_contract.py", "module_utils/test_reconcile.py"),
    "_compare": ("module_utils/test_reconcile.py", "module_utils/test_report.py"),
    "_plan": ("module_utils/test_reconcile.py", "modules/test_checkcentral_reports.py"),
    "_create": ("module_utils/test_reconcile.py", "modules/test_checkcentral_reports.py"),
    "_reconcile": (
        "module_utils/test_reconcile.py",
        "module_utils/test_made_up.py",
        "modules/test_checkcentral_reports.py",
    ),
    "_client": ("module_utils/test_client.py", "module_utils/test_transport.py"),
}
AT_LAST = "modules/test_checkcentral_report.py"
# Changes that show nothing: `|` in annotations, which are never evaluated, `is` for constants, and more than a few
# wrong operators in place of the same right one.
LEFT_OUT = [
    "core/ReplaceBinaryOperator_BitOr_.*",
    "core/ReplaceBinaryOperator_.*_(RShift|LShift|Pow|Mod|FloorDiv|BitOr|BitAnd|BitXor)",
    "core/ReplaceComparisonOperator_(Eq|NotEq|Lt|LtE|Gt|GtE)_Is(Not)?",
    "core/ReplaceComparisonOperator_Eq_(Lt|Gt)",
]
SECONDS_PER_CHANGE = 60.0


def mutate(name: str, directory: Path, every: int) -> None:
    """Change one file in all ways, and print what became of that."""
    config, session = directory / f"{name}.toml", directory / f"{name}.sqlite"
    tests = " ".join(f"tests/unit/plugins/{test}" for test in (*TESTS[name], AT_LAST))
    command = f"{sys.executable} -m pytest -x -q -p no:cacheprovider --hypothesis-profile=few {tests}"
    config.write_text(
        f"""[cosmic-ray]
module-path = "plugins/module_utils/{name}.py"
timeout = {SECONDS_PER_CHANGE}
excluded-modules = []
test-command = {json.dumps(command)}

[cosmic-ray.distributor]
name = "local"

[cosmic-ray.filters.operators-filter]
exclude-operators = {json.dumps(LEFT_OUT)}
""",
        encoding="utf-8",
    )
    session.unlink(missing_ok=True)
    run("cosmic-ray", "baseline", str(config))
    run("cosmic-ray", "init", str(config), str(session))
    run("cr-filter-operators", str(session), str(config))
    with use_db(str(session), WorkDB.Mode.open) as database:
        left_out = [
            item for number, item in enumerate(sorted(database.pending_work_items, key=place)) if number % every
        ]
        for item in left_out:
            database.set_result(
                item.job_id, WorkResult(worker_outcome=WorkerOutcome.SKIPPED, output="not in the sample")
            )
    run("cosmic-ray", "exec", str(config), str(session))
    report(name, session)


def place(item: WorkItem) -> str:
    """Sort changes by where they are, so that a sample is spread over the file."""
    [change] = item.mutations
    line, column = change.start_pos
    return f"{line:06}:{column:06} {change.operator_name} {change.occurrence}"


def report(name: str, session: Path) -> None:
    """Print how many changes a test noticed, and the others."""
    with use_db(str(session), WorkDB.Mode.open) as database:
        results = [result for dummy, result in database.results if result.worker_outcome != WorkerOutcome.SKIPPED]
    survived = [result for result in results if result.test_outcome == TestOutcome.SURVIVED]
    for result in survived:
        print(result.diff)
    print(f"{name}.py: {len(results) - len(survived)} of {len(results)} changes were noticed by a test\n", flush=True)


def run(*command: str) -> None:
    """Run one of cosmic-ray's commands; files that Python compiled might hide a change of the same second."""
    tool = Path(sys.executable).parent / command[0]
    subprocess.run([tool, *command[1:]], check=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Mutation testing.")
    parser.add_argument("files", nargs="*", metavar="FILE", help=f"one of {', '.join(TESTS)} (default: all)")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="try only each Nth change")
    options = parser.parse_args()
    directory = Path(".nox/mutation")
    directory.mkdir(parents=True, exist_ok=True)
    for name in options.files or TESTS:
        mutate(name, directory, options.every)


if __name__ == "__main__":
    main()
