# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every switch of the behavior."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.simulator import Behavior, Simulator, app

DIGEST = {"name": "Digest", "report_type": "digest"}
SCHEDULED = {**DIGEST, "name": "Scheduled", "interval_type": "day", "interval_value": 2, "report_time": 60}


def first_report(client: Any) -> Any:
    return client.get("getReports")["reports"][0]


@pytest.mark.parametrize(
    ("style", "wrapper", "key", "recipient"),
    [
        ("camel", "userGroups", "reportType", "orgWide"),
        ("pascal", "UserGroups", "ReportType", "OrgWide"),
        ("snake", "user_groups", "report_type", "org_wide"),
    ],
)
def test_key_styles(simulator: Simulator, client: Any, style: str, wrapper: str, key: str, recipient: str) -> None:
    simulator.behavior.key_style = style
    assert wrapper in client.get("getUserGroups")
    (reports,) = client.get("getReports").values()
    assert key in reports[0]
    assert recipient in (reports[0].get("recipients") or reports[0]["Recipients"])


def test_lower_case_enumerations(simulator: Simulator, client: Any) -> None:
    simulator.behavior.enum_style = "lower"
    assert (first_report(client)["reportType"], first_report(client)["format"]) == ("dashboard", "html")


def test_bare_lists(simulator: Simulator, client: Any) -> None:
    simulator.behavior.list_style = "bare"
    assert isinstance(client.get("getDashboards"), list)


def test_the_key_of_check_groups(simulator: Simulator, client: Any) -> None:
    simulator.behavior.checkgroups_key = "checkGroups"
    assert set(client.get("getCheckGroups")) == {"checkGroups"}


def test_an_unknown_list_key(simulator: Simulator, client: Any) -> None:
    simulator.behavior.unknown_list_key = "payload"
    assert set(client.get("getReports")) == {"payload"}


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


def test_reports_with_names_only(simulator: Simulator, client: Any) -> None:
    simulator.behavior.reports_detail = "names"
    assert set(first_report(client)) == {"id", "name"}


def test_references_as_objects(simulator: Simulator, client: Any) -> None:
    simulator.behavior.references = "objects"
    first, second = client.get("getReports")["reports"]
    assert first["content"] == {"dashboard": {"id": "da000000-0000-4000-8000-000000000001", "name": "Backups"}}
    assert first["recipients"]["emails"] == ["extra@example.com"]
    assert [group["name"] for group in second["recipients"]["usergroups"]] == ["Management"]


def listed_settings(client: Any, settings: str) -> tuple[Any, Any]:
    client.simulator.behavior.settings = settings
    check = client.get("getChecks", includeSettings="true")["checks"][0]
    user = client.get("getUsers")["users"][0]
    return check, user


def test_by_default_listings_show_what_somebody_has_seen(client: Any) -> None:
    """Checks with what public clients read, users with what distinguishes them: nothing else has been confirmed."""
    seen = {"id", "name", "description", "email", "group", "status", "updated", "activities"}
    for check in client.get("getChecks", includeSettings="true", activityCount="1")["checks"]:
        assert set(check) == seen
        assert all(set(activity) == {"title", "status", "updated"} for activity in check["activities"])
    assert {key for user in client.get("getUsers")["users"] for key in user} == {"id", "name", "email"}


def test_settings_of_checks_and_users(client: Any) -> None:
    for row in listed_settings(client, "absent"):
        assert not {"intervalType", "accessLevel", "settings"} & set(row)
    check, user = listed_settings(client, "flat")
    assert (check["intervalType"], check["overdueMinutes"], check["windowStart"]) == ("Day", 30, "00:00")
    assert (user["accessLevel"], len(user["userGroups"]), user["notifications"]) == ("Administrator", 2, [])
    client.simulator.behavior.update({"references": "objects", "numbers": "strings", "enum_style": "lower"})
    check, user = listed_settings(client, "nested")
    assert (check["settings"]["intervalType"], check["settings"]["overdueMinutes"]) == ("day", "30")
    assert user["settings"]["userGroups"][0]["name"] == "Backup team"
    assert "intervalType" not in client.get("getChecks")["checks"][0].get("settings", {})


def test_groups_of_checks(simulator: Simulator, client: Any) -> None:
    acme = {"id": "c6000000-0000-4000-8000-000000000001", "name": "Acme Logistics"}
    for switch, told in (
        ("name", {"group": acme["name"]}),
        ("id", {"groupId": acme["id"]}),
        ("object", {"group": acme}),
    ):
        simulator.behavior.check_group = switch
        assert client.get("getChecks")["checks"][0].items() >= told.items()


def test_addresses_of_checks(simulator: Simulator, client: Any) -> None:
    simulator.behavior.update({"check_addresses": False, "settings": "flat"})
    check = client.get("getChecks", includeSettings="true")["checks"][0]
    assert not {"email", "emailAlias"} & set(check)


def test_numbers_as_strings(simulator: Simulator, client: Any) -> None:
    simulator.behavior.numbers = "strings"
    assert (first_report(client)["intervalValue"], first_report(client)["reportTime"]) == ("1", "540")


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


@pytest.mark.parametrize(("errors_as", "status"), [("status", 404), ("ok", 200)])
@pytest.mark.parametrize("error_key", ["error", "Error"])
def test_errors(simulator: Simulator, client: Any, errors_as: str, status: int, error_key: str) -> None:
    simulator.behavior.update({"errors_as": errors_as, "error_key": error_key})
    reply = client.call("GET", "getNothing")
    assert reply.status_code == status
    assert set(reply.json()[error_key]) == {"id", "message"}


@pytest.mark.parametrize(("errors_as", "status"), [("status", 429), ("ok", 200)])
def test_the_daily_limit_is_for_each_method(simulator: Simulator, client: Any, errors_as: str, status: int) -> None:
    simulator.behavior.update({"errors_as": errors_as, "daily_limit": 2})
    for _call in range(2):
        assert "error" not in client.get("getUsers")
    beyond = client.call("GET", "getUsers")
    assert (beyond.status_code, beyond.json()["error"]["id"]) == (status, "quota_exceeded")
    assert "Retry-After" not in beyond.headers
    assert "error" not in client.get("getReports")


def test_a_lenient_service_takes_what_breaks_the_contract(simulator: Simulator, client: Any) -> None:
    simulator.behavior.contract = "lenient"
    assert (
        client.create("createReport", {**DIGEST, "format": "html", "content": {"check": "nothing"}}).status_code == 200
    )
    assert client.create("createReport", {"name": "no type"}).status_code == 400


def test_latency(simulator: Simulator, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[float] = []
    monkeypatch.setattr(app, "sleep", taken.append)
    simulator.behavior.latency = 0.4
    client.get("getOverview")
    assert taken == [0.4]


def test_created_reports_can_stay_hidden(simulator: Simulator, client: Any) -> None:
    simulator.behavior.hide_created = True
    client.create("createReport", DIGEST)
    assert len(client.get("getReports")["reports"]) == 2
    assert len(simulator.organization.reports) == 3


def test_created_reports_can_appear_late(simulator: Simulator, client: Any) -> None:
    simulator.behavior.listing_delay = 2
    client.create("createReport", DIGEST)
    assert [len(client.get("getReports")["reports"]) for _call in range(3)] == [2, 2, 3]


def test_numbers_are_stored_as_numbers_all_the_same(simulator: Simulator, client: Any) -> None:
    simulator.behavior.numbers = "strings"
    report_id = client.create("createReport", SCHEDULED).json()["id"]
    assert simulator.organization.reports[report_id].settings["report_time"] == 60


@pytest.mark.parametrize(
    "switches", [{"key_style": "kebab"}, {"unknown": 1}, {"latency": -1}, {"daily_limit": True}, {"hide_created": 1}]
)
def test_a_switch_that_does_not_exist_is_a_mistake(switches: dict[str, Any]) -> None:
    behavior = Behavior()
    with pytest.raises(ValueError, match="switch"):
        behavior.update({"key_style": "snake", **switches})
    assert behavior.key_style == "camel"


def test_a_misspelt_switch_cannot_be_set() -> None:
    with pytest.raises(ValueError, match="no switch"):
        Behavior().keystyle = "snake"  # type: ignore[attr-defined]


def test_filters_may_be_ignored(simulator: Simulator, client: Any) -> None:
    assert len(client.get("getDashboards", dashboardName="Backups")["dashboards"]) == 1
    assert len(client.get("getDashboards", dashboardName="back")["dashboards"]) == 1
    simulator.behavior.filters = "exact"
    assert len(client.get("getDashboards", dashboardName="Backups")["dashboards"]) == 1
    assert len(client.get("getDashboards", dashboardName="backups")["dashboards"]) == 0
    assert len(client.get("getDashboards")["dashboards"]) == 4
    simulator.behavior.filters = "ignored"
    assert len(client.get("getDashboards", dashboardName="Backups")["dashboards"]) == 4
    assert len(client.get("getUsers", userId="none")["users"]) == 5
    checks = client.get("getChecks", checkId="none", activityCount="1")["checks"]
    assert (len(checks), len(checks[0]["activities"])) == (25, 1)
