# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every switch of the behavior."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.simulator import Behavior, Simulator, app

DIGEST = {"name": "Digest", "report_type": "digest"}
ACME = {"id": "c6000000-0000-4000-8000-000000000001", "name": "Acme Logistics"}


def at(place: str, reply: Any) -> Any:
    """What is at a place such as ``reports.0.name``."""
    for part in place.split("."):
        reply = reply[int(part) if isinstance(reply, list) else part]
    return reply


@pytest.mark.parametrize(
    ("switches", "method", "place", "value"),
    [
        ({}, "getReports", "reports.0.reportType", "Dashboard"),
        ({}, "getReports", "reports.0.recipients.orgWide", True),
        ({"key_style": "pascal"}, "getReports", "Reports.0.Recipients.OrgWide", True),
        ({"key_style": "snake"}, "getReports", "reports.0.recipients.org_wide", True),
        ({}, "getUserGroups", "userGroups.0.name", "Service desk"),
        ({"key_style": "pascal"}, "getUserGroups", "UserGroups.0.Name", "Service desk"),
        ({"key_style": "snake"}, "getUserGroups", "user_groups.0.name", "Service desk"),
        ({"enum_style": "lower"}, "getReports", "reports.0.reportType", "dashboard"),
        ({"enum_style": "lower"}, "getReports", "reports.0.format", "html"),
        ({"list_style": "bare"}, "getDashboards", "0.name", "Backups"),
        ({"checkgroups_key": "checkGroups"}, "getCheckGroups", "checkGroups.0.name", ACME["name"]),
        ({"unknown_list_key": "payload"}, "getReports", "payload.0.name", "Daily backup overview"),
        (
            {"reports_detail": "names"},
            "getReports",
            "reports.0",
            {"id": "4e000000-0000-4000-8000-000000000001", "name": "Daily backup overview"},
        ),
        ({"references": "objects"}, "getReports", "reports.0.content.dashboard.name", "Backups"),
        ({"references": "objects"}, "getReports", "reports.1.recipients.usergroups.0.name", "Management"),
        ({"references": "objects"}, "getReports", "reports.0.recipients.emails", ["extra@example.com"]),
        ({"numbers": "strings"}, "getReports", "reports.0.intervalValue", "1"),
        ({"numbers": "strings"}, "getReports", "reports.0.reportTime", "540"),
        ({"check_group": "name"}, "getChecks", "checks.0.group", ACME["name"]),
        ({"check_group": "id"}, "getChecks", "checks.0.groupId", ACME["id"]),
        ({"check_group": "object"}, "getChecks", "checks.0.group", ACME),
        ({"settings": "flat"}, "getChecks", "checks.0.intervalType", "Day"),
        ({"settings": "flat"}, "getChecks", "checks.0.overdueMinutes", 30),
        ({"settings": "nested", "enum_style": "lower"}, "getChecks", "checks.0.settings.intervalType", "day"),
        ({"settings": "nested", "numbers": "strings"}, "getChecks", "checks.0.settings.overdueMinutes", "30"),
        ({"settings": "flat"}, "getUsers", "users.0.accessLevel", "Administrator"),
        (
            {"settings": "nested", "references": "objects"},
            "getUsers",
            "users.0.settings.userGroups.0.name",
            "Backup team",
        ),
    ],
)
def test_what_is_listed(
    simulator: Simulator, client: Any, switches: dict[str, Any], method: str, place: str, value: Any
) -> None:
    simulator.behavior.update(switches)
    assert at(place, client.get(method, includeSettings="true")) == value


def test_by_default_listings_show_what_somebody_has_seen(client: Any) -> None:
    """Checks with what public clients read, users with what distinguishes them: nothing else has been confirmed."""
    seen = {"id", "name", "description", "email", "group", "status", "updated", "activities"}
    for check in client.get("getChecks", includeSettings="true", activityCount="1")["checks"]:
        assert set(check) == seen
        assert all(set(activity) == {"title", "status", "updated"} for activity in check["activities"])
    assert {key for user in client.get("getUsers")["users"] for key in user} == {"id", "name", "email"}


def test_checks_may_have_no_address(simulator: Simulator, client: Any) -> None:
    simulator.behavior.update({"check_addresses": False, "settings": "flat"})
    check = client.get("getChecks", includeSettings="true")["checks"][0]
    assert "intervalType" in check
    assert not {"email", "emailAlias"} & set(check)
    assert "intervalType" not in client.get("getChecks")["checks"][0]


@pytest.mark.parametrize(
    ("style", "keys"),
    [("id", {"id"}), ("message", {"message"}), ("empty_object", set()), ("wrapped_object", {"report"})],
)
def test_replies_to_creates(simulator: Simulator, client: Any, style: str, keys: set[str]) -> None:
    simulator.behavior.create_reply = style
    assert set(client.create("createReport", DIGEST).json()) == keys


def test_a_create_can_return_the_object(simulator: Simulator, client: Any) -> None:
    simulator.behavior.create_reply = "object"
    created = client.create("createReport", DIGEST).json()
    assert (created["name"], created["reportType"]) == ("Digest", "Digest")


def test_normalized_names(simulator: Simulator, client: Any) -> None:
    simulator.behavior.update({"normalize_names": True, "contract": "lenient"})
    client.create("createReport", {**DIGEST, "name": " Mu\u0308ller &amp; Co "})
    assert [report.name for report in simulator.organization.reports.values()][-1] == "M\u00fcller & Co"


@pytest.mark.parametrize(("unique", "status", "count"), [(False, 200, 2), (True, 400, 1)])
def test_second_reports_of_a_name(simulator: Simulator, client: Any, unique: bool, status: int, count: int) -> None:
    simulator.behavior.unique_names = unique
    client.create("createReport", DIGEST)
    assert client.create("createReport", DIGEST).status_code == status
    assert len(simulator.organization.reports_called("Digest")) == count


@pytest.mark.parametrize(("errors_as", "statuses"), [("status", (404, 429)), ("ok", (200, 200))])
@pytest.mark.parametrize("error_key", ["error", "Error"])
def test_errors(simulator: Simulator, client: Any, errors_as: str, statuses: tuple[int, int], error_key: str) -> None:
    """The daily limit is for each method."""
    simulator.behavior.update({"errors_as": errors_as, "error_key": error_key, "daily_limit": 1})
    assert "users" in client.get("getUsers")
    for method, status, error_id in zip(
        ("getNothing", "getUsers"), statuses, ("unknown_method", "quota_exceeded"), strict=True
    ):
        reply = client.call("GET", method)
        assert (reply.status_code, reply.json()[error_key]["id"]) == (status, error_id)
    assert "reports" in client.get("getReports")


def test_a_lenient_service_takes_what_breaks_the_contract(simulator: Simulator, client: Any) -> None:
    simulator.behavior.contract = "lenient"
    wrong = {**DIGEST, "format": "html", "content": {"check": "nothing"}}
    assert client.create("createReport", wrong).status_code == 200
    assert client.create("createReport", {"name": "no type"}).status_code == 400


def test_latency(simulator: Simulator, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[float] = []
    monkeypatch.setattr(app, "sleep", taken.append)
    simulator.behavior.latency = 0.4
    client.get("getOverview")
    assert taken == [0.4]


@pytest.mark.parametrize(("switch", "listed"), [({"hide_created": True}, [2, 2, 2]), ({"listing_delay": 2}, [2, 2, 3])])
def test_created_reports_can_stay_hidden_or_appear_late(
    simulator: Simulator, client: Any, switch: dict[str, Any], listed: list[int]
) -> None:
    simulator.behavior.update(switch)
    client.create("createReport", DIGEST)
    assert [len(client.get("getReports")["reports"]) for _call in listed] == listed
    assert len(simulator.organization.reports) == 3


@pytest.mark.parametrize(
    "wrong", [{"key_style": "kebab"}, {"unknown": 1}, {"latency": -1}, {"daily_limit": True}, {"hide_created": 1}]
)
def test_a_switch_that_does_not_exist_is_a_mistake(wrong: dict[str, Any]) -> None:
    behavior = Behavior()
    with pytest.raises(ValueError, match="switch"):
        behavior.update({"key_style": "snake", **wrong})
    assert behavior.key_style == "camel"
    for name, value in wrong.items():
        with pytest.raises(ValueError, match="switch"):
            setattr(behavior, name, value)


@pytest.mark.parametrize(
    ("filters", "found"),
    [("substring", (1, 1, 0)), ("exact", (1, 0, 0)), ("ignored", (4, 4, 5))],
)
def test_filters(simulator: Simulator, client: Any, filters: str, found: tuple[int, ...]) -> None:
    simulator.behavior.filters = filters
    dashboards = [client.get("getDashboards", dashboardName=name)["dashboards"] for name in ("Backups", "backup")]
    users = client.get("getUsers", userId="none")["users"]
    assert tuple(len(rows) for rows in (*dashboards, users)) == found
    assert len(client.get("getDashboards")["dashboards"]) == 4
