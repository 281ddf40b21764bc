# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The control interface."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ansible_collections.msp.checkcentral.tests.simulator import Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import PATIENCE

CHECK = "ce000000-0000-4000-8000-000000000001"
USER = "05000000-0000-4000-8000-000000000001"
HAND_MADE = {"name": "Kunde A/B: täglich", "report_type": "Digest", "whatever": 1}


def test_behavior_faults_and_reset(simulator: Simulator, client: Any) -> None:
    switches = client.control("POST", "behavior", {"key_style": "pascal", "daily_limit": 5}).json()
    assert (switches["key_style"], switches["daily_limit"], switches["contract"]) == ("pascal", 5, "strict")
    fault = {"kind": "status", "method": "getUsers", "code": 500, "count": None, "skip": 1}
    assert client.control("POST", "faults", [fault]).status_code == 200
    assert [client.call("GET", "getUsers").status_code for _call in range(2)] == [200, 500]
    assert "Reports" in client.get("getReports")
    client.control("POST", "reset")
    assert "users" in client.get("getUsers")
    assert simulator.behavior.daily_limit == 10_000


def test_what_was_called_and_what_there_is(simulator: Simulator, client: Any) -> None:
    client.create("createReport", {"name": "D", "report_type": "Digest"})
    state = client.control("GET", "state").json()
    client.session.get(simulator.url, timeout=PATIENCE)
    assert client.control("GET", "calls").json() == {"createReport": 1}
    [request] = client.control("GET", "requests").json()
    assert (request["method"], request["query"], request["access"]) == ("createReport", {}, "read_write")
    counts = {"check_groups": 7, "checks": 25, "dashboards": 4, "users": 5, "user_groups": 3, "reports": 3}
    assert {table: len(state[table]) for table in counts} == counts
    assert (state["reports"][-1]["report_type"], state["reports"][-1]["interval_type"]) == ("digest", "unscheduled")
    assert state["posted"] == {"createReport": [{"name": "D", "report_type": "Digest"}]}


def test_reports_by_hand(simulator: Simulator, client: Any) -> None:
    added = client.control("POST", "reports", HAND_MADE)
    assert (added.status_code, added.json()["report_type"], added.json()["whatever"]) == (201, "digest", 1)
    changes = {"recipients": {"org_wide": True}, "report_time": 60}
    changed = client.control("PATCH", f"reports/{HAND_MADE['name']}", changes).json()
    assert (changed["id"], changed["report_time"]) == (added.json()["id"], 60)
    assert changed["recipients"] == {"org_wide": True, "usergroups": [], "users": [], "emails": []}
    assert client.control("DELETE", f"reports/{changed['id'].upper()}").status_code == 200
    assert changed["id"] not in simulator.organization.reports


def test_checks_and_users_by_hand(simulator: Simulator, client: Any) -> None:
    changed = client.control("POST", f"checks/{CHECK}", {"status": "Failure", "title": "Disk full"}).json()
    assert (changed["id"], changed["status"], changed["overdue"]) == (CHECK, "Failure", False)
    assert client.control("POST", f"checks/{CHECK}", {"status": "Overdue"}).json()["overdue"] is True
    [listed] = client.get("getChecks", checkId=CHECK, activityCount=1, includePendingOverdue="true")["checks"]
    assert (listed["status"], listed["overdue"], listed["activities"][0]["title"]) == ("Failure", True, "Disk full")
    assert client.control("PATCH", f"checks/{CHECK}", {"description": "x"}).json()["description"] == "x"
    assert client.control("PATCH", f"users/{USER}", {"access_level": "user"}).json()["name"] == "Anna Berg"
    assert simulator.organization.users[USER].access_level == "user"


MISTAKES: list[tuple[str, str, Any, int]] = [
    ("POST", "behavior", {"key_style": "kebab"}, 400),
    ("POST", "behavior", {"no_switch": 1}, 400),
    ("POST", "behavior", [], 400),
    ("POST", "faults", {}, 400),
    ("POST", "faults", ["reset"], 400),
    ("POST", "faults", [{"kind": "explode"}], 400),
    ("POST", "faults", [{"method": "getChecks"}], 400),
    ("POST", "faults", [{"kind": "reset", "seconds": 1}], 400),
    ("POST", "faults", [{"kind": "reset", "moment": "meanwhile"}], 400),
    ("POST", "reports", [], 400),
    ("PATCH", "reports/nothing", {}, 404),
    ("DELETE", "reports/nothing", None, 404),
    ("DELETE", "reports/Twice", None, 409),
    ("POST", "checks/gone", {"status": "Failure"}, 404),
    ("POST", f"checks/{CHECK}", {}, 400),
    ("POST", f"checks/{CHECK}", {"status": 3}, 400),
    ("POST", f"checks/{CHECK}", {"status": "Failure", "title": None}, 400),
    ("POST", f"checks/{CHECK}", [], 400),
    ("PATCH", f"checks/{CHECK}", {"color": "red"}, 400),
    ("GET", "nothing", None, 404),
    ("GET", "reset", None, 404),
]


def test_mistakes(client: Any) -> None:
    for _copy in range(2):
        client.control("POST", "reports", {"name": "Twice"})
    got = [(verb, path, body, client.control(verb, path, body).status_code) for verb, path, body, dummy in MISTAKES]
    assert got == MISTAKES


def test_of_one_second_the_last_message_is_the_newest(simulator: Simulator, client: Any) -> None:
    for status in ("Failure", "Success", "Warning"):
        simulator.organization.hear(CHECK, status, now=datetime(2099, 1, 1))
    [listed] = client.get("getChecks", checkId=CHECK, activityCount=3)["checks"]
    assert [activity["status"] for activity in listed["activities"]] == ["Warning", "Success", "Failure"]
