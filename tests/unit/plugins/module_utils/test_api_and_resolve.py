# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The read methods as data, tolerant reading of replies, and names that become ids."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils import _api
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError, one_error
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Resolver, is_id

GUID = "d45deb0a-1752-4441-b822-52b88d7c7de1"
# The vendor's list of methods that read, except getOverview and generateReport, and their parameters.
PARAMETERS = {
    "getChecks": {"checkId", "checkName", "activityCount", "includeSettings", "includePendingOverdue"},
    "getActivities": {"groupId", "checkId", "status", "matched", "sources", "startDate", "endDate", "activityCount"},
    "getCheckGroups": {"groupId", "groupName", "includeChecks", "includeSettings"},
    "getDashboards": {"dashboardId", "dashboardName"},
    "getIssues": set(),
    # Names and addresses become ids.
    "getPermissions": {"checkGroupId", "userId", "userGroupId"},
    "getReports": {"reportId", "reportName"},
    # The client looks for addresses, in any case.
    "getUsers": {"userId"},
    "getUserGroups": {"userGroupId", "userGroupName"},
}


def test_no_parameter_of_a_read_method_is_out_of_reach() -> None:
    reached = {
        read.resource.method: {each.name for each in read.parameters.values()} - {None} for read in _api.READS.values()
    }
    assert reached == PARAMETERS


# --- replies ---


@pytest.mark.parametrize(
    ("key", "canonical"),
    [
        ("reportType", "report_type"),
        ("ReportType", "report_type"),
        ("orgWide", "org_wide"),
        ("lastRunDate", "last_run_date"),
        ("HTMLFormat", "html_format"),
        ("Sent At", "sent_at"),
        ("_", "_"),
        # Check groups and user groups are one word.
        ("CheckGroup", "checkgroup"),
        ("userGroups", "usergroups"),
        ("checkGroupId", "checkgroup_id"),
        ("CheckGroupID", "checkgroup_id"),
        ("check_group_id", "checkgroup_id"),
        ("checkgroupId", "checkgroup_id"),
        ("parentCheckGroupName", "parent_checkgroup_name"),
        ("checkGroups", "checkgroups"),
        ("userGroupName", "usergroup_name"),
        ("user_groups", "usergroups"),
        ("groupId", "group_id"),
        ("checkGrouping", "check_grouping"),
        ("precheckGroup", "precheck_group"),
        ("includePendingOverdue", "include_pending_overdue"),
    ],
)
def test_keys_become_snake_case_at_every_depth(key: str, canonical: str) -> None:
    assert _api.canonical_keys({"outer": [{key: {key: 1.5}}]}) == {"outer": [{canonical: {canonical: 1.5}}]}


@pytest.mark.parametrize(
    ("value", "canonical"),
    [
        ({"id": 7, "checkId": 8, "count": 9}, {"id": "7", "check_id": "8", "count": 9}),
        ({"settings": {"groupId": 7}}, {"settings": {"group_id": "7"}}),
        ({"userIds": [1, "b", True]}, {"user_ids": ["1", "b", True]}),
        ({"users": [1, {"id": 2}], "checkGroups": [3]}, {"users": ["1", {"id": "2"}], "checkgroups": ["3"]}),
        ({"total": [1], "checks": 25, "userIds": 4}, {"total": [1], "checks": 25, "user_ids": 4}),
        ({"id": True, "userId": None, "valid": 1}, {"id": True, "user_id": None, "valid": 1}),
    ],
)
def test_ids_are_texts(value: Any, canonical: Any) -> None:
    assert _api.canonical_keys(value) == canonical


@pytest.mark.parametrize(
    ("resource", "plural"),
    [(_api.ACTIVITIES, "activities"), (_api.USERGROUPS, "user groups"), (_api.CHECKS, "checks")],
)
def test_the_noun_for_several(resource: _api.Resource, plural: str) -> None:
    assert resource.plural == plural


@pytest.mark.parametrize(
    "reply",
    [
        {"groups": [{"id": "1", "name": "Acme"}]},
        {"checkGroups": [{"Id": "1", "Name": "Acme"}]},
        {"CheckGroups": [{"ID": 1, "NAME": "Acme"}], "Count": 1},
        {"check_groups": [{"id": "1", "name": "Acme"}]},
        [{"id": "1", "name": "Acme"}],
    ],
)
def test_a_list_is_found_however_it_is_wrapped(reply: Any) -> None:
    [row] = _api.rows(_api.CHECKGROUPS, reply)
    assert (row["id"], row["name"]) == ("1", "Acme")


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        ({}, "found an object with nothing in it"),
        ({"payload": []}, "found an object with payload"),
        ({"reports": None}, "found an object with reports"),
        ({"reports": {"1": {}}}, "found an object with reports"),
        (None, "found no object"),
        ("reports", "found no object"),
        ([{"id": "1"}], "entry 1 of the list has no id or no name"),
        ([{"id": "1", "name": "a"}, {"name": "b"}], "entry 2 of the list has no id or no name"),
        ([{"id": "", "name": "a"}], "entry 1 of the list has no id or no name"),
        ([{"id": True, "name": "a"}], "entry 1 of the list has no id or no name"),
        ([{"id": ["x"], "name": "a"}], "entry 1 of the list has no id or no name"),
        (["a"], "entry 1 of the list has no id or no name"),
    ],
)
def test_what_is_not_understood_is_never_no_reports(reply: Any, what: str) -> None:
    with pytest.raises(CheckCentralError) as raised:
        _api.rows(_api.REPORTS, reply)
    assert raised.value.kind == "protocol"
    assert what in raised.value.message


def test_a_user_without_a_name_is_called_by_the_address() -> None:
    [row] = _api.rows(_api.USERS, {"users": [{"id": "1", "email": "anna@example.com"}]})
    assert row["name"] == "anna@example.com"


@pytest.mark.parametrize(
    "overview", [{"organization": {"name": "N"}}, {"Organization": {"Name": "N"}}, {"organization": "N"}]
)
def test_the_organization_is_named_in_the_overview(overview: Any) -> None:
    assert _api.organization_name(overview) == "N"


@pytest.mark.parametrize("organization", [None, "", {}, {"name": None}, {"name": ""}, {"name": 1}])
def test_an_organization_without_a_name_has_none(organization: Any) -> None:
    overview = {"Organization": organization, "checks": 3}
    assert _api.named_organization(overview) is None
    with pytest.raises(CheckCentralError, match="does not name an organization"):
        _api.organization_name(overview)


@pytest.mark.parametrize("overview", [[], {}, "N", {"checks": 3}])
def test_an_overview_without_an_organization_is_not_understood(overview: Any) -> None:
    for read in (_api.organization_name, _api.named_organization):
        with pytest.raises(CheckCentralError, match="does not name an organization"):
            read(overview)


def test_an_overview_that_is_nested_without_end_is_not_followed() -> None:
    overview: Any = {}
    for dummy in range(5000):
        overview = {"organization": {"checks": [overview]}}
    with pytest.raises(CheckCentralError, match="does not name an organization"):
        _api.organization_name(overview)


# --- names and ids ---


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (GUID, True),
        (GUID.upper(), True),
        (GUID.replace("4441", "0441"), True),
        (f"{{{GUID}}}", False),
        (GUID[:-1], False),
        ("Acme", False),
    ],
)
def test_a_guid_of_any_version_is_an_id(reference: str, expected: bool) -> None:
    assert is_id(reference) is expected


class Lists:
    """Stands for the client: answers reads from a table, and remembers them."""

    def __init__(self, **replies: list[dict[str, Any]]) -> None:
        self.replies = replies
        self.calls: list[str] = []
        self.resolver = Resolver(self)  # type: ignore[arg-type]

    def read(self, method: str, dummy: Any = None) -> list[dict[str, Any]]:
        self.calls.append(method)
        return self.replies[method]


def dashboards(*names: str) -> Lists:
    return Lists(getDashboards=[{"id": str(number), "name": name} for number, name in enumerate(names, start=1)])


CHECKS = [
    {"id": "1", "name": "Backup", "group": "Acme"},
    {"id": "2", "name": "Backup", "group": "Beta"},
    {"id": "3", "name": "Mail", "group": {"name": "Acme"}},
    {"id": "4", "name": "A/B"},
    {"id": "5", "name": "Twice", "group": "Acme"},
    {"id": "6", "name": "Twice", "group": "Acme"},
]


@pytest.mark.parametrize(
    ("reference", "found"),
    [("Mail", "3"), ("Acme/Mail", "3"), ("Acme/Backup", "1"), ("Beta/Backup", "2"), ("A/B", "4"), ("6", "6")],
)
def test_a_check_is_found_by_name_or_with_its_group(reference: str, found: str) -> None:
    assert Lists(getChecks=CHECKS).resolver.id_of(_api.CHECKS, reference) == found


def failure(lists: Lists, resource: _api.Resource, reference: str) -> CheckCentralError:
    with pytest.raises(CheckCentralError) as raised:
        lists.resolver.id_of(resource, reference)
    return raised.value


def test_an_ambiguous_check_names_the_ways_out() -> None:
    error = failure(Lists(getChecks=CHECKS), _api.CHECKS, "Backup")
    assert error.kind == "ambiguous"
    assert error.message == "2 checks are called 'Backup'; give an id or GROUP/NAME: 1 (Acme/Backup), 2 (Beta/Backup)"


def test_a_name_that_is_ambiguous_within_its_group_needs_an_id() -> None:
    assert "5 (Acme/Twice), 6 (Acme/Twice)" in failure(Lists(getChecks=CHECKS), _api.CHECKS, "Acme/Twice").message


def test_an_unknown_name_gets_the_closest_ones() -> None:
    error = failure(dashboards("Backups", "Zebra"), _api.DASHBOARDS, "backup")
    assert error.kind == "not_found"
    assert error.message == "no dashboard is called 'backup'; the closest: 'Backups'"


@pytest.mark.parametrize(
    "reference", ["Bäckerei A", "Ba\u0308ckerei A", "Bäckerei\u00a0A", "Bäckerei  A", "\ufeffBäckerei A\u200e"]
)
def test_one_name_that_looks_the_same_is_found(reference: str) -> None:
    assert dashboards("Ba\u0308ckerei A", "bäckerei a").resolver.id_of(_api.DASHBOARDS, reference) == "1"


def test_of_names_that_look_the_same_the_exact_one_is_found_and_another_spelling_is_ambiguous() -> None:
    lists = dashboards("A\u00a0B", "A B")
    assert lists.resolver.id_of(_api.DASHBOARDS, "A B") == "2"
    error = failure(lists, _api.DASHBOARDS, "A  B")
    assert error.kind == "ambiguous"
    assert error.message == "2 dashboards are called 'A  B'; give an id: 1 ('A\\xa0B'), 2 ('A B')"


def test_case_makes_another_name() -> None:
    assert failure(dashboards("backups"), _api.DASHBOARDS, "Backups").kind == "not_found"


def test_a_very_long_name_is_shortened_in_the_message() -> None:
    message = failure(dashboards(), _api.DASHBOARDS, "x" * 10_000).message
    assert "(10000 characters)" in message
    assert len(message) < 300


def test_users_are_found_by_name_address_or_id_with_one_call() -> None:
    lists = Lists(getUsers=[{"id": GUID, "name": "Anna Berg", "email": "Anna@example.com"}])
    assert lists.resolver.id_of(_api.USERS, GUID) == GUID
    assert not lists.calls
    assert {lists.resolver.id_of(_api.USERS, each) for each in ("Anna Berg", "anna@EXAMPLE.com")} == {GUID}
    assert lists.calls == ["getUsers"]


def test_several_references_are_looked_up_with_one_call_and_all_problems_listed() -> None:
    lists = dashboards("A", "B", "B")
    assert [row["id"] for row in lists.resolver.rows_of(_api.DASHBOARDS, ["A", "1"])] == ["1", "1"]
    with pytest.raises(CheckCentralError, match=r"(?s)2 problems.*'B'.*'C'"):
        lists.resolver.rows_of(_api.DASHBOARDS, ["B", "A", "C"])
    assert lists.calls == ["getDashboards"]


def test_one_problem_alone_stays_as_it_is() -> None:
    problem = CheckCentralError("quota", "none left")
    assert one_error([problem]) is problem
