# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The read methods as data, and the canonical form of what they return."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils import _api

# The vendor's list of methods that read, except getOverview and generateReport, and their parameters.
PARAMETERS = {
    "getChecks": {"checkId", "checkName", "activityCount", "includeSettings", "includePendingOverdue"},
    "getActivities": {*("groupId", "checkId", "status", "matched", "sources", "startDate", "endDate", "activityCount")},
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
