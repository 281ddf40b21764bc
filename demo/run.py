# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The demo: runs onboard.yml three times against the simulator. This is `make demo`.

Nothing leaves this machine, and the environment's own settings for CheckCentral and Ansible are not used.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

from tests.simulator import Simulator  # noqa: E402

DRIFTED = "Acme Logistics - Status"
ACTIONS = ("created", "unchanged", "drifted")
Results = dict[str, Any]


def heading(text: str) -> None:
    print(f"\n{'=' * 100}\n{text}\n{'=' * 100}", flush=True)


def run_playbook(simulator: Simulator, folder: Path) -> Results:
    """Run onboard.yml with the simulator's address and token; return what its tasks returned."""
    results = folder / "results.json"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "CHECKCENTRAL_"))}
    subprocess.run(
        [
            *(str(Path(sys.executable).with_name("ansible-playbook")), "onboard.yml"),
            *("--extra-vars", "@customers.yml", "--extra-vars", json.dumps({"results_file": str(results)})),
        ],
        check=True,
        cwd=FOLDER,
        stdin=subprocess.DEVNULL,
        env={
            **kept,
            "ANSIBLE_CONFIG": str(FOLDER / "ansible.cfg"),
            "ANSIBLE_HOME": str(folder),
            "CHECKCENTRAL_API_URL": simulator.url,
            "CHECKCENTRAL_API_TOKEN": simulator.token,
            "LC_ALL": "C.UTF-8",
            "NO_PROXY": "127.0.0.1",
        },
    )
    return json.loads(results.read_text(encoding="utf-8"))


def counts(results: Results) -> Counter[str]:
    """Count the reports of both tasks by what was done about them."""
    single = results["report"]
    action = "created" if single["changed"] else "drifted" if single["drift"] else "unchanged"
    return Counter({**results["role"]["summary"]}) + Counter([action])


def calls(results: Results) -> str:
    total = Counter(results["report"]["api_calls"]) + Counter(results["role"]["api_calls"])
    return ", ".join(f"{count} {method}" for method, count in sorted(total.items()))


def expect(condition: bool, what: str) -> None:
    if not condition:
        sys.exit(f"The demo did not go as it should: {what}.")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, Simulator() as simulator:
        print(f"The simulated organization is {simulator.organization.name}, at {simulator.url}")

        heading("1. The first run: the reports that are missing are created")
        first = run_playbook(simulator, Path(folder))
        expect(counts(first)["created"] == sum(counts(first).values()) > 0, "not every report was created")

        heading("2. The second run: everything is there, so nothing changes")
        second = run_playbook(simulator, Path(folder))
        expect(counts(second) == Counter(unchanged=counts(first)["created"]), "something changed")

        heading(f"3. Somebody moved '{DRIFTED}' to 06:00 in the portal, and removed its recipients")
        [report] = simulator.organization.reports_called(DRIFTED)
        simulator.organization.change_report(report, {"report_time": 360, "recipients": {"emails": []}})
        print("The warnings below say what differs. The API cannot change a report, so the playbook cannot mend it.")
        third = run_playbook(simulator, Path(folder))
        expect(counts(third)["drifted"] == 1, "the changed report was not noticed")

    heading("What happened")
    for title, results in (("first", first), ("second", second), ("third", third)):
        numbers = ", ".join(f"{counts(results)[action]} {action}" for action in ACTIONS)
        print(f"{title + ' run:':12} {numbers}\n{'':12} API calls of the report tasks: {calls(results)}")
    print(
        f"""
Next, with a real token (portal: Organization > API, with Read/Write access):
  export CHECKCENTRAL_API_TOKEN=...     # the address of the service is the default
  edit demo/customers.yml and the names in demo/onboard.yml, then see what would be created:
  {os.path.relpath(Path(sys.executable).with_name("ansible-playbook"))} demo/onboard.yml -e @demo/customers.yml --check --diff"""
    )


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as failed:
        sys.exit(f"The demo stopped, because ansible-playbook ended with {failed.returncode}; see above.")
