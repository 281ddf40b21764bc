# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page for people."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.simulator import Organization, Simulator
from ansible_collections.msp.checkcentral.tests.simulator.reports import schedule_in_words
from ansible_collections.msp.checkcentral.tests.unit.conftest import PATIENCE


def page(simulator: Simulator, client: Any) -> str:
    reply = client.session.get(f"{simulator.url}/", timeout=PATIENCE)
    assert (reply.status_code, reply.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    return str(reply.text)


def cells(text: str) -> list[list[str]]:
    """The words in each row of the table of reports."""
    rows = re.findall(r"<tr.*?</tr>", text, re.DOTALL)[1:]
    contents = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[html.unescape(re.sub(r"<[^>]*>", "", cell)) for cell in row] for row in contents]


def test_reports_are_shown_in_words(simulator: Simulator, client: Any) -> None:
    simulator.organization.add_report(
        {"name": "Check", "report_type": "check", "content": {"check": "ce000000-0000-4000-8000-00000000000c"}}
    )
    first, second, third = cells(page(simulator, client))
    assert first == [
        "Daily backup overview All customers' backups of the night.",
        "dashboard",
        "HTML",
        "every day at 09:00",
        "dashboard Backups",
        "everyone in the organization, extra@example.com",
    ]
    assert second[1:] == [
        "activity",
        "CSV",
        "every month at 08:00",
        "check group Acme Logistics",
        "Management, Jürgen Weiß",
    ]
    assert third[3:] == ["on demand", "check Nightly backup (Contoso Dental)", "no one"]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"interval_type": "day", "interval_value": 1, "report_time": 540}, "every day at 09:00"),
        ({"interval_type": "day", "interval_value": 7, "report_time": 0}, "every 7 days at 00:00"),
        ({"interval_type": "month", "interval_value": 1, "report_time": 1439}, "every month at 23:59"),
        ({"interval_type": "week"}, "every week"),
        ({"interval_type": "unscheduled"}, "on demand"),
    ],
)
def test_schedules_in_words(settings: dict[str, Any], words: str) -> None:
    assert schedule_in_words(settings) == words


@pytest.mark.parametrize(
    "odd",
    [
        {"name": None, "content": None, "recipients": None, "interval_type": None},
        {
            "content": ["x"],
            "recipients": "x",
            "report_type": 3,
            "format": 4,
            "report_time": "x",
            "interval_type": "day",
        },
        {"content": {"dashboard": {}, "checkgroup": ["x"], "check": 3, "new": {"a": 1}}},
        {"recipients": {"users": "gone", "emails": 3, "usergroups": {}}},
        {"name": "<script>alert(1)</script>", "description": "</table>", "recipients": {"users": ["gone"]}},
    ],
)
def test_odd_settings_break_nothing(simulator: Simulator, client: Any, odd: dict[str, Any]) -> None:
    report = simulator.organization.add_report({"name": "Odd", **odd})
    simulator.behavior.references = "objects"
    text = page(simulator, client)
    assert len(cells(text)) == 3
    assert "<script" not in text
    assert len(client.get("getReports")["reports"]) == 3
    assert client.call("GET", "generateReport", {"reportId": report.id}).status_code == 200


def test_an_organization_without_reports(simulator: Simulator, client: Any) -> None:
    simulator.organization.reports.clear()
    assert "There are no reports yet" in page(simulator, client)


# --- switches ---


def switches(text: str) -> dict[str, str]:
    """What each switch is set to."""
    chosen = re.findall(r'<select id="(\w+)".*?<option selected>(.*?)</option>', text, re.DOTALL)
    written = re.findall(r'<input id="(\w+)" name="\w+" value="(.*?)"', text)
    return dict([*chosen, *written])


def test_the_page_shows_every_switch_and_what_it_is_about(simulator: Simulator, client: Any) -> None:
    text = page(simulator, client)
    assert not any(token in text for token in (simulator.token, simulator.read_only_token, simulator.user_token))
    shown = switches(text)
    assert set(shown) == set(simulator.behavior.as_dict())
    assert (shown["reports_detail"], shown["unique_names"], shown["daily_limit"]) == ("settings", "false", "10000")
    assert shown["unknown_list_key"] == ""
    abouts = dict(re.findall(r'id="about-(\w+)">(.*?)</span>', text, re.DOTALL))
    assert [name for name, about in abouts.items() if not about.strip()] == []


def test_a_switch_is_set_in_the_page(simulator: Simulator, client: Any) -> None:
    form = {
        **switches(page(simulator, client)),
        "reports_detail": "names",
        "unique_names": "true",
        "latency": "0.5",
        "daily_limit": "7",
    }
    reply = client.session.post(f"{simulator.url}/_simulator/switches", data=form, timeout=PATIENCE)
    assert (reply.status_code, reply.url) == (200, f"{simulator.url}/#switches")
    assert switches(reply.text) == form
    assert simulator.behavior.as_dict()["unknown_list_key"] is None
    assert (simulator.behavior.reports_detail, simulator.behavior.daily_limit) == ("names", 7)


@pytest.mark.parametrize(
    "wrong", [{"filters": "none"}, {"daily_limit": "many"}, {"unique_names": "ja"}, {"color": "red"}]
)
def test_a_switch_that_cannot_be_set_changes_nothing(simulator: Simulator, client: Any, wrong: dict[str, str]) -> None:
    before = simulator.behavior.as_dict()
    data = {"reports_detail": "names", **wrong}
    reply = client.session.post(f"{simulator.url}/_simulator/switches", data=data, timeout=PATIENCE)
    assert reply.status_code == 400
    assert simulator.behavior.as_dict() == before


# --- buttons ---


def press(simulator: Simulator, client: Any, button: str) -> str:
    """Press a button of the page, as a browser does; return the page that comes then."""
    forms = re.findall(r'<form method="post" action="(.*?)">(.*?)</form>', page(simulator, client), re.DOTALL)
    labels = {
        html.unescape(label): (action, name, value)
        for action, inside in forms
        for name, value, label in re.findall(r'<button name="(\w+)" value="(\w+)" aria-label="(.*?)"', inside)
    }
    action, name, value = labels[button]
    reply = client.session.post(f"{simulator.url}{action}", data={name: value}, timeout=PATIENCE)
    assert reply.status_code == 200
    return str(reply.text)


def shown(text: str, name: str) -> str:
    [status] = re.findall(rf'<strong>{name}</strong></span>\s*<span class="kind">(\w+)</span>', text)
    return str(status)


def test_a_button_flips_a_check(simulator: Simulator, client: Any) -> None:
    name = "Backup of &#34;Kasse 1&#34;"
    button = 'Café "Zum Löwen": Backup of "Kasse 1"'
    for status in ("Failure", "Overdue", "Success"):
        assert shown(press(simulator, client, f"{status}: {button}"), name) == status
    [check] = client.get("getChecks", checkName="Kasse 1", activityCount=2)["checks"]
    assert [activity["status"] for activity in check["activities"]] == ["Success", "Failure"]


def test_the_page_of_many_checks_shows_the_first(client: Any) -> None:
    with Simulator(Organization.with_customers(120)) as simulator:
        text = page(simulator, client)
    assert text.count('<form method="post"') == 200
    assert "the first 200 of 240" in text
