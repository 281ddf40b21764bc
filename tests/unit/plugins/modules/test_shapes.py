# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every scenario in every shape that the service's listings may have: no one outside it has seen more than a few keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_objects
from ansible_collections.msp.checkcentral.tests.simulator import Simulator
from ansible_collections.msp.checkcentral.tests.unit.plugins.modules.calling import run_against
from ansible_collections.msp.checkcentral.tests.unit.running import Ran

USER = {"email": "it@acme.example.com", "access_level": "readonly", "usergroups": ["Service desk"]}
CHECK = {"name": "Nightly", "checkgroup": "Acme Logistics", "email_alias": "acme-nightly", "interval_value": 2}
CONDITIONS = {
    "required_conditions": "any",
    "conditions": [{"message_field": "subject", "matches": "contains", "value": "Nightly"}],
}
REPORT = {
    "name": "Acme - Nightly",
    "report_type": "check",
    "format": "html",
    "content": {"check": "Acme Logistics/Nightly"},
    "recipients": {"users": ["it@acme.example.com"]},
}
CUSTOMER = {"users": [USER], "checks": [CHECK], "reports": [REPORT]}
READS = ["getCheckGroups", "getChecks", "getReports", "getUserGroups", "getUsers"]


@dataclass(frozen=True)
class Shape:
    """What listings show: settings (``absent``, ``flat``, ``nested``), addresses of checks, and groups of checks by what."""

    settings: str
    addresses: bool
    group: str

    @property
    def shows_settings(self) -> bool:
        return self.settings != "absent"

    def of(self, service: Simulator) -> None:
        """Make a service one of this shape; where it returns no settings, reports have none either."""
        service.behavior.update(
            {
                "settings": self.settings,
                "check_addresses": self.addresses,
                "check_group": self.group,
                "reports_detail": "settings" if self.shows_settings else "names",
            }
        )

    @property
    def not_compared(self) -> list[list[str]]:
        """What of each object of the customer cannot be compared."""
        user = [] if self.shows_settings else ["access_level", "usergroups"]
        check = [*([] if self.addresses else ["email_alias"]), *([] if self.shows_settings else ["interval_value"])]
        report = [] if self.shows_settings else ["report_type", "format", "content.check", "recipients.users"]
        return [user, check, report]


# Each value of one switch with each of another.
SHAPES = [
    Shape(settings, (number + turn) % 2 == 0, group)
    for number, settings in enumerate(("absent", "flat", "nested"))
    for turn, group in enumerate(("name", "id", "object"))
]


@pytest.fixture(
    params=SHAPES, ids=lambda shape: f"{shape.settings}-{'addresses' if shape.addresses else 'none'}-{shape.group}"
)
def shape(request: pytest.FixtureRequest, service: Simulator) -> Shape:
    """A shape that the service of the test has."""
    found: Shape = request.param
    found.of(service)
    return found


def run(service: Simulator, **options: Any) -> Ran:
    return run_against(service, checkcentral_objects, workers=1, return_unchanged=True, **options)


def told(ran: Ran, key: str) -> list[Any]:
    return [result[key] for result in ran.result["results"]]


def sent(service: Simulator) -> list[str]:
    return [request.method for request in service.requests if request.verb == "POST"]


def test_check_mode_twice_then_plain_twice_then_check_mode(service: Simulator, shape: Shape) -> None:
    for dummy in range(2):
        checked = run(service, **CUSTOMER, check_mode=True)
        assert (checked.failed, checked.warnings, told(checked, "action")) == (False, [], ["created"] * 3)
        assert sorted(request.method for request in service.requests) == READS
    created = run(service, **CUSTOMER)
    assert (created.failed, created.warnings, told(created, "action")) == (False, [], ["created"] * 3)
    assert sent(service) == ["createUser", "createCheck", "createReport"]
    for check_mode in (False, True):
        again = run(service, **CUSTOMER, check_mode=check_mode)
        assert (again.failed, again.warnings, told(again, "action")) == (False, [], ["unchanged"] * 3)
        assert (told(again, "id"), told(again, "not_compared")) == (told(created, "id"), shape.not_compared)
        assert sorted(request.method for request in service.requests) == READS
    address = "northwind+acme-nightly@mycheckcentral.example" if shape.addresses else None
    results = [each for ran in (checked, created, again) for each in ran.result["results"]]
    assert [each["email"] for each in results if "email" in each] == [address] * 3


def test_what_was_changed_in_the_portal_is_drift_where_it_shows(service: Simulator, shape: Shape) -> None:
    user, check, report = told(run(service, **CUSTOMER), "id")
    organization = service.organization
    organization.change_user(organization.users[user], access_level="editor")
    changed = {"email": "northwind+other@mycheckcentral.example", "settings": {"interval_value": 5}}
    organization.change_check(organization.checks[check], **changed)
    organization.change_report(organization.reports[report], {"format": "pdf"})
    expected = [
        ["access_level"] if shape.shows_settings else [],
        [*(["email_alias"] if shape.addresses else []), *(["interval_value"] if shape.shows_settings else [])],
        ["format"] if shape.shows_settings else [],
    ]
    for check_mode in (True, False):
        ran = run(service, **CUSTOMER, check_mode=check_mode, on_drift="fail")
        assert [[each["property"] for each in drift] for drift in told(ran, "drift")] == expected
        assert told(ran, "action") == ["drifted" if drift else "unchanged" for drift in expected]
        assert ran.failed is any(expected)
        assert not sent(service)


@pytest.mark.usefixtures("shape")
def test_what_is_there_twice_is_ambiguous(service: Simulator) -> None:
    run(service, **CUSTOMER)
    organization = service.organization
    antivirus = next(each for each in organization.checks.values() if each.name == "Antivirus")
    organization.change_check(antivirus, name=CHECK["name"])
    anna = next(each for each in organization.users.values() if each.name == "Anna Berg")
    organization.change_user(anna, email=USER["email"].upper())
    digest = {"name": REPORT["name"], "report_type": "digest"}
    organization.add_report(digest)
    for check_mode in (True, False):
        ran = run(service, users=[USER], checks=[CHECK], reports=[digest], check_mode=check_mode)
        assert (ran.kind, told(ran, "action")) == ("ambiguous", ["failed"] * 3)
        messages = [failure["message"].partition(" have this ")[0] for failure in told(ran, "failure")]
        assert messages == ["2 users", "2 checks", "2 reports"]
        assert not sent(service)


def test_messages_of_one_check_are_not_taken_by_another(service: Simulator, shape: Shape) -> None:
    """Of one task never; of an existing check where the listing shows which are its messages."""
    for claim, shows in (
        ({"email_alias": "nightly"}, shape.addresses),
        ({"matching_conditions": CONDITIONS}, shape.shows_settings),
    ):
        [path] = claim
        first = {"name": f"First {path}", "checkgroup": "Acme Logistics", **claim}
        second = {"name": f"Second {path}", "checkgroup": "Fjord Shipping", **claim}
        both = run(service, checks=[first, second])
        assert both.kind == "invalid"
        assert f"is also used by check 'Acme Logistics/First {path}'" in both.message
        assert not sent(service)
        [identity] = told(run(service, checks=[first]), "id")
        for check_mode in (True, False):
            ran = run(service, checks=[second], check_mode=check_mode)
            assert told(ran, "action") == (["failed"] if shows else ["created"])
            assert sent(service) == ([] if shows or check_mode else ["createCheck"])
            if shows:
                assert ran.kind == "ambiguous"
                assert f"First {path}' ({identity})" in ran.message
