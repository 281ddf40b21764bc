# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module checkcentral_service_info: what it finds in every shape that the service may have, and that it writes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils import _answers, _facts
from ansible_collections.msp.checkcentral.plugins.module_utils._answers import LEVELS
from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_service_info
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Organization, Simulator, behavior
from ansible_collections.msp.checkcentral.tests.simulator.model import User
from ansible_collections.msp.checkcentral.tests.unit.conftest import PATIENCE, TOKEN
from ansible_collections.msp.checkcentral.tests.unit.plugins import test_faults
from ansible_collections.msp.checkcentral.tests.unit.plugins.modules.calling import run_against
from ansible_collections.msp.checkcentral.tests.unit.plugins.test_examples import block
from ansible_collections.msp.checkcentral.tests.unit.running import Ran

NOW = datetime(2026, 6, 15, 12)
MODULE_FILE = Path(str(checkcentral_service_info.__file__))
OWN = "Northwind Managed IT"
METHODS = (
    "getOverview", "getCheckGroups", "getChecks", "getDashboards", "getUsers", "getUserGroups", "getReports",
    "getPermissions", "getIssues", "getActivities",
)  # fmt: skip
MOST_CALLS = 15
PROBE = "msp.checkcentral write probe (delete me)"

# What is found of the sample organization with an organization token: the level of each topic, the worst of several.
USUAL = {
    "connection": "ok",
    "organization": "ok",
    "methods": "ok",
    "token": "ok",
    "pages": "ok",
    "report_identity": "ok",
    "report_drift": "ok",
    "report_intervals": "ok",
    "equal_names": "caution",
    "name_filter": "ok",
    "ids": "ok",
    "group_of_check": "ok",
    "since": "ok",
    "pending_overdue": "ok",
    "check_address": "ok",
    "check_settings": "caution",
    "user_keys": "caution",
    "words": "ok",
}
# Topics that a run confirms or contradicts, in the same case; what is left out is not seen.
CONFIRMED = {
    *("connection", "methods", "pages", "organization", "group_of_check", "since", "pending_overdue", "check_address"),
    *("name_filter", "ids", "report_identity", "report_drift"),
}
CONTRADICTED = {"check_settings", "user_keys"}


@pytest.fixture(scope="module")
def shared() -> Iterator[Simulator]:
    with Simulator(token=TOKEN, organization=Organization.sample(NOW)) as simulator:
        yield simulator


@pytest.fixture
def service(shared: Simulator) -> Simulator:
    """One simulator for all, as new for each test."""
    shared.reset()
    return shared


def run(service: Simulator, **options: Any) -> Ran:
    return run_against(service, checkcentral_service_info, **{"timeout": PATIENCE, "retries": 0, **options})


def found(ran: Ran) -> dict[str, str]:
    """The worst level of each topic."""
    assert not ran.failed, ran.message
    levels = [finding["level"] for finding in ran.result["findings"]]
    assert levels == sorted(levels, key=LEVELS.index)
    return {finding["topic"]: finding["level"] for finding in reversed(ran.result["findings"])}


def sentences(ran: Ran, topic: str) -> str:
    return " ".join(finding["sentence"] for finding in ran.result["findings"] if finding["topic"] == topic)


def topics_with(ran: Ran, verdict: str) -> set[str]:
    return {fact["topic"] for fact in ran.result["facts"] if fact["verdict"] == verdict}


def writes(service: Simulator) -> list[str]:
    return [request.method for request in service.requests if request.verb != "GET"]


# --- shapes ---


@dataclass(frozen=True)
class Case:
    """A shape of the service, and how what is found differs from what is usual; None for a topic that is not there.

    ``confirmed`` are topics that are usually contradicted, ``contradicted`` those that are usually confirmed.
    """

    switches: Mapping[str, Any]
    differs: Mapping[str, str | None] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    contradicted: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()
    says: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return ",".join(f"{name}={value}" for name, value in self.switches.items()) or "usual"


NOTHING_LISTED: dict[str, None] = dict.fromkeys(
    (
        *("pages", "report_identity", "report_drift", "report_intervals", "equal_names", "ids", "name_filter"),
        *("group_of_check", "since", "pending_overdue", "check_address", "check_settings", "user_keys"),
    )
)
SETTINGS_SHOWN: Any = {
    "differs": {"check_settings": "ok", "user_keys": "ok"},
    "confirmed": frozenset(CONTRADICTED),
    "says": {
        "check_settings": "returns these settings: matching_conditions, interval_type, interval_value, overdue_minutes, "
        "window_start, window_end, active_days, success_conditions, warning_conditions, default_status.",
        "user_keys": "getUsers returns email, access_level, name, usergroups, notifications.",
    },
}
CASES = [
    Case(
        {},
        says={
            "name_filter": "find parts of names (getCheckGroups)",
            "check_settings": "getChecks returns no settings",
            "user_keys": "getUsers does not return access_level, usergroups, notifications.",
            "group_of_check": "the name of their check group",
            "check_address": "Checks show the address",
        },
    ),
    Case({"key_style": "pascal", "enum_style": "lower", "checkgroups_key": "checkGroups", "latency": 0.001}),
    Case({"key_style": "snake", "references": "objects", "numbers": "strings", "listing_delay": 1}),
    Case({"errors_as": "ok", "error_key": "Error", "contract": "lenient"}),
    Case({"normalize_names": True, "unique_names": True, "hide_created": True}),
    *(Case({"create_reply": reply}) for reply in behavior.CHOICES["create_reply"][1:]),
    Case({"filters": "exact"}, contradicted=frozenset({"name_filter"}), says={"name_filter": "find whole names only"}),
    Case({"filters": "ignored"}, contradicted=frozenset({"name_filter"}), says={"name_filter": "have no effect"}),
    Case({"settings": "nested", "key_style": "pascal", "enum_style": "lower"}, **SETTINGS_SHOWN),
    Case({"settings": "flat", "references": "objects", "numbers": "strings"}, **SETTINGS_SHOWN),
    Case({"check_group": "object"}, says={"group_of_check": "the id of their check group"}),
    # The fact is that they show its name.
    Case(
        {"check_group": "id"},
        contradicted=frozenset({"group_of_check"}),
        says={"group_of_check": "the id of their check group"},
    ),
    Case(
        {"check_addresses": False},
        {"check_address": "caution"},
        contradicted=frozenset({"check_address"}),
        says={"check_address": "Checks do not show the address"},
    ),
    # Without anything around a list, nothing can say that there is more.
    Case({"list_style": "bare"}, {"pages": None}, unseen=frozenset({"pages"})),
    Case(
        {"reports_detail": "names"},
        {"report_drift": "caution", "report_intervals": None},
        contradicted=frozenset({"report_drift"}),
        says={"report_drift": "no settings, so drift of reports cannot be detected"},
    ),
    Case(
        {"unknown_list_key": "things"},
        {**NOTHING_LISTED, "methods": "blocker", "token": "caution"},
        contradicted=frozenset({"methods"}),
        unseen=frozenset(NOTHING_LISTED),
        says={"methods": "getReports returns a reply that is not understood: existing reports are not found"},
    ),
    Case(
        {"daily_limit": 0},
        {**NOTHING_LISTED, "methods": "blocker", "organization": "caution", "token": "caution", "words": None},
        unseen=frozenset({*NOTHING_LISTED, "methods", "organization"}),
        says={"methods": "getUsers is refused (quota): use ids of users instead of names"},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_found_in_each_shape(service: Simulator, case: Case) -> None:
    service.behavior.update(case.switches)
    ran = run(service)
    expected = {topic: level for topic, level in {**USUAL, **case.differs}.items() if level}
    assert found(ran) == expected
    assert topics_with(ran, "contradicted") == (CONTRADICTED | case.contradicted) - case.confirmed - case.unseen
    assert topics_with(ran, "confirmed") == (CONFIRMED | case.confirmed) - case.contradicted - case.unseen
    assert [topic for topic, words in case.says.items() if words not in sentences(ran, topic)] == []
    assert ran.result["changed"] is False
    assert len(service.requests) <= MOST_CALLS
    assert writes(service) == []


def test_check_mode_finds_the_same(service: Simulator) -> None:
    assert run(service, check_mode=True).result == run(service).result
    assert writes(service) == []


def test_every_switch_of_the_simulator_is_in_the_table() -> None:
    usual = behavior.Behavior().as_dict()
    tried = {(name, value) for case in CASES for name, value in case.switches.items()}
    choices = {(name, value) for name, values in behavior.CHOICES.items() for value in values}
    assert choices - tried - usual.items() == set()
    assert usual.keys() == {name for name, dummy in tried - usual.items()}


def test_each_method_is_called_once_and_cheaply(service: Simulator) -> None:
    assert not run(service).failed
    made = [(request.method, request.query) for request in service.requests]
    assert [method for method, dummy in made[:-1]] == list(METHODS)
    assert dict(made[:-1])["getChecks"] == {
        "activityCount": "1",
        "includeSettings": "true",
        "includePendingOverdue": "true",
    }
    assert dict(made[:-1])["getActivities"] == {"activityCount": "5"}
    assert made[-1] == ("getCheckGroups", {"groupName": "cme Logistic"})


# --- tokens and organizations ---


def test_a_user_token(service: Simulator) -> None:
    ran = run(service, api_token=service.user_token)
    assert found(ran) == {
        **{
            topic: level for topic, level in USUAL.items() if topic not in ("report_drift", "report_intervals", "words")
        },
        "token": "caution",
        "report_identity": "caution",
        "equal_names": "ok",
    }
    assert ran.result["token"] == {"kind": "user", "access": "unknown"}
    assert next_step_about_token(ran).startswith("Create nothing with it: what it does not see counts as missing")


def next_step_about_token(ran: Ran) -> str:
    [told] = [str(each["next_step"]) for each in ran.result["findings"] if each["topic"] == "token"]
    return told


@pytest.mark.parametrize("token", ["token", "read_only_token"])
def test_reading_does_not_tell_what_an_organization_token_may_write(service: Simulator, token: str) -> None:
    ran = run(service, api_token=getattr(service, token))
    assert found(ran) == USUAL
    assert ran.result["token"] == {"kind": "organization", "access": "unknown"}
    assert (ran.result["organization"], ran.result["api_url"]) == (OWN, service.url)


def test_a_method_that_the_token_may_not_call_makes_it_a_user_token(service: Simulator) -> None:
    service.faults.add(Fault("status", "getUsers", code=403))
    ran = run(service)
    assert ran.result["token"]["kind"] == "user"
    assert ran.result["methods"]["getUsers"]["status"] == "refused"
    assert "getUsers is refused (permission)" in sentences(ran, "methods")


def test_users_that_a_token_does_not_see_are_told_by_user_groups(service: Simulator) -> None:
    organization = service.organization
    anna = next(iter(organization.users.values()))
    organization.users = {anna.id: User(anna.id, anna.name, anna.email)}
    organization.permissions = []
    assert run(service).result["token"]["kind"] == "user"


def test_a_filter_that_cannot_be_tried_is_not_seen(service: Simulator) -> None:
    service.faults.add(Fault("error_object", "getCheckGroups", skip=1))
    ran = run(service)
    assert found(ran) == {topic: level for topic, level in USUAL.items() if topic != "name_filter"}
    assert "name_filter" not in topics_with(ran, "confirmed") | topics_with(ran, "contradicted")


def test_a_token_that_is_not_accepted_ends_it_early(service: Simulator) -> None:
    for errors_as in ("status", "ok"):
        service.behavior.errors_as = errors_as
        ran = run(service, api_token="another")
        assert found(ran) == {"connection": "blocker"}
        assert "does not accept the token" in sentences(ran, "connection")
        assert len(service.requests) == 2
        assert [told["status"] for told in ran.result["methods"].values()] == ["refused"] * 2 + ["not_tried"] * 8


@pytest.mark.parametrize(
    ("kind", "says", "calls"),
    [("html", "Something other than the API answers", len(METHODS)), ("reset", "The service does not answer", 2)],
)
def test_what_is_not_the_api_is_told_once(service: Simulator, kind: str, says: str, calls: int) -> None:
    service.faults.add(Fault(kind, "*", count=None))
    ran = run(service)
    assert found(ran) == {"connection": "blocker"}
    assert says in sentences(ran, "connection")
    assert len(service.requests) == calls


def test_an_address_that_cannot_be_used_is_an_error(service: Simulator) -> None:
    ran = run(service, api_url="https://a..example")
    assert (ran.failed, ran.kind) == (True, "invalid")


def test_the_only_listed_user_may_be_all_that_a_user_token_sees() -> None:
    organization = Organization("Small")
    organization.users = {"1": User("1", "Anna Berg", "anna.berg@example.com")}
    with Simulator(organization, token=TOKEN) as service:
        ran = run(service)
    assert ran.result["token"]["kind"] == "unknown"
    assert "With a user token, what it does not see counts as missing" in next_step_about_token(ran)


def test_an_empty_organization() -> None:
    with Simulator(Organization("Empty"), token=TOKEN) as service:
        ran = run(service)
        assert found(ran) == {
            "connection": "ok",
            "organization": "ok",
            "methods": "ok",
            "token": "caution",
            "report_identity": "caution",
        }
        assert ran.result["token"]["kind"] == "unknown"
        assert {told["status"] for told in ran.result["methods"].values()} == {"understood", "empty"}
        assert "getReports lists no report" in sentences(ran, "report_identity")
        assert len(service.requests) == len(METHODS)


def test_a_large_organization() -> None:
    organization = Organization.with_customers(100, NOW)
    for number in range(100):
        organization.add_report({"name": f"Report {number:04}", "report_type": "digest"})
    with Simulator(organization, token=TOKEN) as service:
        ran = run(service)
        assert len(service.requests) <= MOST_CALLS
        counts = {method: told["count"] for method, told in ran.result["methods"].items()}
        assert (counts["getReports"], counts["getChecks"]) == (100, 200)
        assert found(ran)["equal_names"] == "ok"
        # It is reported once, not for each object.
        assert len(ran.result["shape_report"]) < 10_000


def _two_reports_of_one_name(organization: Organization) -> None:
    for dummy in range(2):
        organization.add_report({"name": "Daily backup overview", "report_type": "digest"})


def _other_ids(organization: Organization) -> None:
    for number, user in enumerate(list(organization.users.values())):
        organization.users[user.id] = replace(user, id=str(number))
    organization.user_groups = {}
    organization.permissions = []


def _a_week(organization: Organization) -> None:
    organization.add_report({"name": "Weekly", "report_type": "digest", "interval_type": "week"})


def _strange_statuses(organization: Organization) -> None:
    for number, check in enumerate(list(organization.checks.values())):
        status = "Muted" if number < 3 else "Once" if number == 3 else check.status
        organization.checks[check.id] = replace(check, status=status)


@pytest.mark.parametrize(
    ("change", "topic", "level", "says", "verdict"),
    [
        (
            _two_reports_of_one_name,
            "equal_names",
            "caution",
            "3 reports have the same name as another one",
            "contradicted",
        ),
        (_other_ids, "ids", "caution", "5 of 43 ids are not GUIDs", "contradicted"),
        (_a_week, "report_intervals", "ok", "with the interval month, week", "confirmed"),
        (_strange_statuses, "words", "caution", "Muted (status)", None),
    ],
)
def test_what_an_organization_may_hold(
    service: Simulator, change: Callable[[Organization], None], topic: str, level: str, says: str, verdict: str | None
) -> None:
    change(service.organization)
    ran = run(service)
    assert found(ran)[topic] == level
    assert says in sentences(ran, topic)
    assert "Once" not in ran.result["shape_report"]
    assert verdict is None or topic in topics_with(ran, verdict)


ONE = {"id": "1", "name": "a"}


@pytest.mark.parametrize(
    ("method", "reply", "findings"),
    [
        ("getReports", {"reports": [ONE], "total": 2}, {"pages": "blocker: getReports seems"}),
        ("getUsers", {"users": [], "nextPage": "x"}, {"pages": "blocker: getUsers seems"}),
        ("getUsers", {"users": [], "hasMore": False, "totalCount": 0}, {"pages": "ok: .* without further pages"}),
        ("getActivities", {"activities": [], "total": 900}, {"pages": "ok: .* without further pages"}),
        (
            "getReports",
            {"reports": [{**ONE, "schedule": {}}, {"id": "2", "name": "b", "schedule": {"at": 1}}]},
            {"unknown_keys": r"ok: .*reports\[\]\.schedule\.$"},
        ),
        (
            "getReports",
            {"reports": [{**ONE, "reportType": "Check", "content": {"check": "c"}, "format": 7}]},
            {"report_drift": "caution: .*detected in report_type, content.check, but not in description, format"},
        ),
        (
            "getChecks",
            {"checks": [ONE]},
            {
                "group_of_check": "caution: .*do not show",
                "since": "caution: .*no readable times",
                "pending_overdue": "caution: .*do not show",
                "check_address": "caution: .*do not show",
                "check_settings": "caution: .*returns no settings",
            },
        ),
        (
            "getChecks",
            {"checks": [{**ONE, "group": {"id": "7", "name": "b"}}]},
            {"group_of_check": "ok: .*the id of their check group"},
        ),
        (
            "getChecks",
            {"checks": [{**ONE, "settings": {"intervalType": "Day", "windowStart": "noon"}}]},
            {"check_settings": "caution: .*returns interval_type, but not matching_conditions, .*window_start"},
        ),
        (
            "getChecks",
            {"checks": [{**ONE, "settings": {"at": 1}}, {"id": "2", "name": "b", "settings": {"at": 2}}]},
            {"unknown_keys": r"ok: .*know: checks\[\]\.settings\.at\.$"},
        ),
        (
            "getUsers",
            {"users": [ONE]},
            {"user_keys": "caution: .*does not return email, access_level, usergroups, notifications"},
        ),
        (
            "getUsers",
            {"users": [{**ONE, "email": "a@b.example", "accessLevel": "User", "userGroups": []}]},
            {"user_keys": r"caution: .*does not return notifications\."},
        ),
        (
            "getUsers",
            {"users": [{"id": "1", "email": "a@b.example", "settings": {"accessLevel": "User"}}]},
            {"user_keys": r"caution: .*does not return name, usergroups, notifications\."},
        ),
    ],
)
def test_what_a_reply_may_say(service: Simulator, method: str, reply: dict[str, Any], findings: dict[str, str]) -> None:
    service.faults.add(Fault("unexpected_object", method, body=json.dumps(reply), count=None))
    ran = run(service)
    levels = found(ran)
    for topic, expected in findings.items():
        assert re.match(expected, f"{levels[topic]}: {sentences(ran, topic)}")


@pytest.mark.parametrize(
    ("header", "left", "level"), [("X-RateLimit-Remaining", "100", "ok"), ("RateLimit-Remaining", "99", "caution")]
)
def test_calls_that_are_left(service: Simulator, header: str, left: str, level: str) -> None:
    reply = {"code": 200, "body": '{"issues": []}', "content_type": "application/json"}
    service.faults.add(Fault("status", "getIssues", headers={header: left}, **reply))
    ran = run(service)
    assert found(ran)["calls_left"] == level
    assert f"getIssues has the fewest: {left}" in sentences(ran, "calls_left")


# --- faults ---

STATUSES = {
    "transport": "no_answer",
    "protocol": "not_understood",
    test_faults.DONE: "understood",
    **dict.fromkeys(("quota", "authentication", "permission", "rejected"), "refused"),
}


# One fault of each kind of failure, for each method; the same for all methods except the two whose failure means more.
ONE_OF_EACH_KIND = {case.on_reads: case for case in reversed(test_faults.CASES)}
FAULTS = [
    pytest.param(case, method, id=f"{kind}-{method}")
    for method in METHODS
    for kind, case in ONE_OF_EACH_KIND.items()
    if method in ("getOverview", "getReports") or kind in ("protocol", "rejected")
]


@pytest.mark.usefixtures("pauses", "clock")
@pytest.mark.parametrize(("case", "method"), FAULTS)
def test_what_goes_wrong_with_a_method_is_a_finding(service: Simulator, case: test_faults.Case, method: str) -> None:
    service.faults.add(Fault(case.kind, method, **case.details))
    ran = run(service)
    expected = dict.fromkeys(METHODS, "understood") | {method: STATUSES[case.on_reads]}
    told = ran.result["methods"]
    assert {name: each["status"] for name, each in told.items()} == expected
    assert ((told[method]["failure"] or {}).get("kind") or test_faults.DONE) == case.on_reads
    topic = "organization" if method == "getOverview" else "methods"
    understood = expected[method] == "understood"
    assert found(ran)[topic] == ("ok" if understood else "blocker" if method == "getReports" else "caution")
    assert understood or f"{method} " in sentences(ran, topic)
    assert writes(service) == []


# --- the write probe ---


def probed(service: Simulator, **options: Any) -> Ran:
    return run(service, organization=OWN, write_probe=True, **options)


def probes(service: Simulator) -> list[Any]:
    return [report for report in service.organization.reports.values() if report.name == PROBE]


@pytest.mark.parametrize("reply", behavior.CHOICES["create_reply"])
def test_the_probe_is_made_once(service: Simulator, reply: str) -> None:
    service.behavior.create_reply = reply
    first, second = probed(service), probed(service)
    [made] = probes(service)
    assert (made.settings["interval_type"], made.settings["recipients"]["org_wide"]) == ("unscheduled", False)
    assert not any(made.settings["recipients"].values())
    told = [ran.result["write_probe"] for ran in (first, second)]
    assert [each["action"] for each in told] == ["created", "exists"]
    assert [ran.result["changed"] for ran in (first, second)] == [True, False]
    assert {each["id"] for each in told} == {made.id}
    assert {each["outcome"] for each in told[0]["properties"]} == {"same"}
    assert {"recipients.emails", "report_type", "name"} <= {each["property"] for each in told[0]["properties"]}
    assert (first.result["token"]["access"], second.result["token"]["access"]) == ("read_write", "unknown")
    assert "reply" not in told[1]
    has_id = reply in ("id", "object", "wrapped_object")
    assert "create_reply" in topics_with(first, "confirmed" if has_id else "contradicted")
    next_steps = {each["next_step"] for each in first.result["findings"] if each["topic"] == "write_probe"}
    assert next_steps == {f"Delete the report '{PROBE}' in the portal: the API cannot delete it."}


def test_the_probe_tells_what_comes_back_otherwise(service: Simulator) -> None:
    probed(service)
    [made] = probes(service)
    service.organization.change_report(made, {"format": "html", "filename": "x"})
    ran = probed(service)
    listed = {each["property"]: (each["outcome"], each["listed"]) for each in ran.result["write_probe"]["properties"]}
    assert (listed["format"], listed["filename"]) == (("differs", "HTML"), ("differs", "x"))
    assert found(ran)["write_probe"] == "caution"
    assert "Listed with another value: format, filename." in sentences(ran, "write_probe")
    service.behavior.reports_detail = "names"
    ran = probed(service)
    assert {each["outcome"] for each in ran.result["write_probe"]["properties"]} == {"same", "not_listed"}
    assert "Not listed: report_type, description" in sentences(ran, "write_probe")


def test_a_probe_that_is_listed_late_or_never(service: Simulator, pauses: list[float]) -> None:
    service.behavior.listing_delay = 1
    assert found(probed(service))["write_probe"] == "ok"
    service.reset()
    service.behavior.hide_created = True
    ran = probed(service)
    assert found(ran)["write_probe"] == "blocker"
    assert ran.result["write_probe"]["failure"]["kind"] == "unknown_outcome"
    assert ran.result["write_probe"]["reply"] == [{"key": "id", "types": ["id"], "present": 1, "of": 1}]
    assert pauses


def test_the_probe_tells_that_a_token_only_reads(service: Simulator) -> None:
    for errors_as in ("status", "ok"):
        service.behavior.errors_as = errors_as
        ran = probed(service, api_token=service.read_only_token)
        assert found(ran)["write_probe"] == "blocker"
        assert ran.result["token"] == {"kind": "organization", "access": "read_only"}
    assert probes(service) == []


@pytest.mark.usefixtures("pauses")
@pytest.mark.parametrize(
    ("fault", "kind", "says"),
    [
        (Fault("error_object", "createReport"), "rejected", "was not created (rejected)"),
        (Fault("close", "createReport"), "unknown_outcome", "Whether the write probe was created is unknown"),
    ],
)
def test_a_probe_that_goes_wrong(service: Simulator, fault: Fault, kind: str, says: str) -> None:
    service.faults.add(fault)
    ran = probed(service)
    assert found(ran)["write_probe"] == "blocker"
    assert ran.result["write_probe"]["failure"]["kind"] == kind
    assert says in sentences(ran, "write_probe")


def test_no_probe_where_something_blocks_or_it_would_not_be_seen(service: Simulator) -> None:
    service.faults.add(Fault("html", "getReports"))
    for options in ({}, {"api_token": service.user_token}):
        ran = probed(service, **options)
        assert ran.result["write_probe"] == {"action": "not_attempted"}
        assert found(ran)["write_probe"] == "caution"
        assert writes(service) == []


@pytest.mark.parametrize(
    ("check_mode", "organization", "problems"),
    [
        (True, OWN, ["not possible in check mode"]),
        (False, None, ["requires organization, which is not set"]),
        (True, "", ["2 problems", "not possible in check mode", "requires organization, which is not set"]),
    ],
)
def test_a_probe_is_refused(
    service: Simulator, check_mode: bool, organization: str | None, problems: list[str]
) -> None:
    ran = run(service, check_mode=check_mode, organization=organization, write_probe=True)
    assert (ran.failed, ran.kind) == (True, "invalid")
    assert [problem for problem in problems if problem not in ran.message] == []
    assert not service.requests


# --- documentation ---


def test_the_documented_results_are_the_real_ones(service: Simulator) -> None:
    said = block(MODULE_FILE, "RETURN")
    first, again = probed(service), probed(service)
    service.faults.add(Fault("error_object", "createReport"))
    for report in probes(service):
        del service.organization.reports[report.id]
    refused = probed(service)
    result = first.result
    for key, entries in (
        ("methods", result["methods"].values()),
        ("findings", result["findings"]),
        ("facts", result["facts"]),
    ):
        assert all(set(each) == set(said[key]["contains"]) for each in entries)
    shapes = {key for each in result["methods"].values() for entry in each["shape"] for key in entry}
    assert shapes == set(said["methods"]["contains"]["shape"]["contains"])
    probes_told = [ran.result["write_probe"] for ran in (first, again, refused)]
    assert {key for each in probes_told for key in each} == set(said["write_probe"]["contains"])


def test_topics_and_statuses_are_those_that_are_documented() -> None:
    said = str(block(MODULE_FILE, "RETURN")["methods"]["contains"]["status"])
    assert set(re.findall(r"V\((\w+)\)", said)) == set(_answers.STATUSES)
    assert {fact.topic for fact in _facts.FACTS if fact.topic} <= set(_facts.TOPICS)
    assert {fact.mark for fact in _facts.FACTS} == set(_facts.MARKS)
    assert USUAL.keys() <= set(_facts.TOPICS)
