# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The demo: runs onboard.yml three times against the simulator. This is `make demo`.

Nothing leaves this machine, and the environment's own settings for CheckCentral, Ansible and proxies are not used.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import sysconfig
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

DIRECTORY = Path(__file__).resolve().parent
sys.path.insert(0, str(DIRECTORY.parent))

from tests.simulator import Simulator  # noqa: E402

PLAYBOOK = str(Path(sys.executable).with_name("ansible-playbook"))
NOT_INHERITED = re.compile(r"(ANSIBLE|CHECKCENTRAL)_.*|.*_PROXY", re.IGNORECASE)
LOG = "output.log"
CHANGED_REPORT = "Acme Logistics - Status"
Results = dict[str, Any]


def environment(simulator: Simulator, directory: str) -> dict[str, str]:
    """Return what ansible-playbook needs to know: this checkout's collection, the simulator, and nothing of the user's."""
    return {
        **{name: value for name, value in os.environ.items() if not NOT_INHERITED.fullmatch(name)},
        "ANSIBLE_CONFIG": str(DIRECTORY / "ansible.cfg"),
        "ANSIBLE_COLLECTIONS_PATH": sysconfig.get_path("purelib"),
        "ANSIBLE_HOME": directory,
        "ANSIBLE_LOG_PATH": str(Path(directory, LOG)),
        "ANSIBLE_REMOTE_TMP": directory,
        "CHECKCENTRAL_API_URL": simulator.url,
        "CHECKCENTRAL_API_TOKEN": simulator.token,
        # Ansible requires UTF-8. Which locale is sure to have it depends on the system.
        "LC_ALL": "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8",
        "NO_PROXY": "127.0.0.1",
    }


def run_playbook(simulator: Simulator) -> Results:
    """Run onboard.yml; return the results of its report tasks, its output, and the calls that the simulator counted."""
    calls_before = Counter(simulator.calls)
    with tempfile.TemporaryDirectory() as directory:
        results = Path(directory, "results.json")
        extra_variables = json.dumps({"results_file": str(results)})
        subprocess.run(
            [PLAYBOOK, "onboard.yml", "--extra-vars", "@customers.yml", "--extra-vars", extra_variables],
            check=True,
            cwd=DIRECTORY,
            env=environment(simulator, directory),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )
        returned: Results = json.loads(results.read_text(encoding="utf-8"))
        # Some versions of Ansible break long lines.
        printed = " ".join(Path(directory, LOG).read_text(encoding="utf-8").split())
    return {**returned, "printed": printed, "calls": Counter(simulator.calls) - calls_before}


def counts(results: Results) -> Counter[str]:
    """Count the reports of both tasks by action."""
    single = results["report"]
    action = "created" if single["changed"] else "drifted" if single["drift"] else "unchanged"
    return Counter(results["role"]["summary"]) + Counter([action])


def drift(results: Results) -> list[tuple[str, str]]:
    """Return the reports that differ, and the properties that differ."""
    return [(item["name"], found["property"]) for item in results["role"]["results"] for found in item["drift"]]


def heading(text: str) -> None:
    print(f"\n{'=' * 79}\n{text}\n{'=' * 79}", flush=True)


def expect(condition: bool, what: str) -> None:
    if not condition:
        sys.exit(f"\nThe demo failed: {what}.")


def show_run(name: str, results: Results) -> None:
    numbers = ", ".join(f"{counts(results)[action]} {action}" for action in ("created", "unchanged", "drifted"))
    calls = ", ".join(f"{count} {method}" for method, count in sorted(results["calls"].items()))
    print(f"{name} run: {numbers}\n  {results['calls'].total()} API calls: {calls}")


def main() -> None:
    with Simulator() as simulator:
        print(f"The simulator serves the organization {simulator.organization.name} at {simulator.url}")

        heading("1. The first run creates the missing reports")
        first = run_playbook(simulator)
        expect(counts(first).keys() == {"created"}, "the first run should have created every report")

        heading("2. The second run changes nothing, because every report exists")
        second = run_playbook(simulator)
        expect(counts(second) == {"unchanged": counts(first)["created"]}, "the second run should have changed nothing")
        expect("createReport" not in second["calls"], "the second run should not have created anything")

        heading(f"3. Someone changed '{CHANGED_REPORT}' in the portal.\n   The warnings show the differences")
        [report] = simulator.organization.reports_called(CHANGED_REPORT)
        simulator.organization.change_report(report, {"report_time": 360, "recipients": {"emails": []}})
        third = run_playbook(simulator)
        changes = [(CHANGED_REPORT, "report_time"), (CHANGED_REPORT, "recipients.emails")]
        expect(sorted(drift(third)) == sorted(changes), "the third run should have noticed what was changed")
        warned = all(f"{name}: {prop} is" in third["printed"] for name, prop in changes)
        expect(warned, "the third run should have printed a warning for each property that differs")
        expect("createReport" not in third["calls"], "the third run should not have created anything")

    heading("What happened")
    show_run("First", first)
    show_run("Second", second)
    show_run("Third", third)
    playbook = shlex.quote(os.path.relpath(PLAYBOOK))
    print("  Differs: " + ", ".join(f"{prop} of '{name}'" for name, prop in drift(third)))
    print(
        f"""  The API cannot change a report, so the playbook only shows the difference. Update the report in the portal.

Next, with a real token (portal: Organization > API, an organization token with Read/Write access):
  1. read -rs CHECKCENTRAL_API_TOKEN; export CHECKCENTRAL_API_TOKEN
     Paste the token and press Enter. It does not appear in your shell history.
  2. {playbook} msp.checkcentral.verify
     It only reads, and shows what works with your organization and token.
  3. Copy demo/onboard.yml and demo/customers.yml, and put your own names into the copies.
     With the simulator's names, the run stops before anything is written.
  4. {playbook} onboard.yml -e @customers.yml --check --diff
     It shows which reports would be created. Without --check, it creates them."""
    )


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as failed:
        sys.exit(f"\nThe demo stopped: ansible-playbook ended with exit code {failed.returncode}; see above.")
    except KeyboardInterrupt:
        sys.exit("\nThe demo was interrupted.")
