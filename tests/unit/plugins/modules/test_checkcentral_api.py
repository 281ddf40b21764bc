# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""checkcentral_api: one call of any method."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_api
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import Hold
from ansible_collections.msp.checkcentral.tests.unit.plugins.modules.calling import run_against
from ansible_collections.msp.checkcentral.tests.unit.running import Ran

ROBIN = {"name": "Robin Example", "email": "robin@example.com", "accessLevel": "readonly"}


def run(service: Simulator, method: str, **options: Any) -> Ran:
    return run_against(service, checkcentral_api, method=method, **options)


def calls(service: Simulator) -> list[tuple[str, str, dict[str, str], Any]]:
    return [(request.verb, request.method, request.query, request.body) for request in service.requests]


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_read_is_made_in_check_mode_too(service: Simulator, check_mode: bool) -> None:
    query = {"checkName": "antivirus", "activityCount": 1, "includeSettings": True, "sources": ["API", 2], "none": None}
    ran = run(service, "getChecks", query=query, check_mode=check_mode)
    assert not ran.result["changed"]
    assert {check["name"] for check in ran.result["reply"]["checks"]} == {"Antivirus"}
    sent = {"checkName": "antivirus", "activityCount": "1", "includeSettings": "true", "sources": "API,2"}
    assert calls(service) == [("GET", "getChecks", sent, None)]
    assert ran.result["api_calls"] == {"getChecks": 1}


def test_a_write_is_made_each_time(service: Simulator) -> None:
    for dummy in range(2):
        ran = run(service, "createUser", body=ROBIN)
        assert ran.result["changed"]
        assert set(ran.result["reply"]) == {"id"}
        assert calls(service) == [("POST", "createUser", {}, ROBIN)]


def test_a_write_in_check_mode_is_not_made_and_says_so(service: Simulator) -> None:
    for dummy in range(2):
        ran = run(service, "createUser", body=ROBIN, check_mode=True)
        assert ran.result["changed"]
        # ansible-core 2.16 shows no warnings of tasks that are skipped.
        assert "skipped" not in ran.result
        assert ran.result["msg"] == "createUser writes and was not sent in check mode"
        assert ran.warnings == [ran.result["msg"]]
    assert not service.calls


@pytest.mark.usefixtures("pauses")
@pytest.mark.parametrize("kind", ["close", "hang", "html", "empty"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_write_of_unknown_outcome_is_not_made_again(service: Simulator, hold: Hold, kind: str, moment: str) -> None:
    service.faults.add(hold(Fault(kind, "createUser", moment=moment)))
    ran = run(service, "createUser", body=ROBIN)
    assert ran.kind == "unknown_outcome"
    assert "look in the portal before running again" in ran.message
    assert len(service.requests) == 1


@pytest.mark.usefixtures("pauses")
def test_a_write_that_was_surely_not_processed_is_made_again(service: Simulator) -> None:
    service.faults.add(Fault("status", "createUser", code=429, retry_after="1"))
    assert run(service, "createUser", body=ROBIN).result["api_calls"] == {"createUser": 2}


def test_a_report_is_not_printed(service: Simulator) -> None:
    report = service.organization.add_report({"name": "Weekly", "report_type": "stats", "format": "pdf"})
    ran = run(service, "generateReport", query={"reportId": report.id})
    assert (ran.result["reply"], ran.result["content_type"]) == (None, "application/pdf")
    assert ran.result["size"] > 100
    assert "%PDF" not in ran.output


def test_what_generates_json_is_returned(service: Simulator) -> None:
    service.faults.add(Fault("unexpected_object", "generateReport"))
    assert run(service, "generateReport").result["reply"] == {"unexpected": {"answer": 42}}
    service.faults.add(Fault("error_object", "generateReport"))
    assert run(service, "generateReport").kind == "rejected"


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", None])
@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b'\xef\xbb\xbf {"error": {"id": "x", "message": "No such report."}}', "rejected", "No such report."),
        (b'{"error": {"id": "x", "mess', "protocol", "generateReport returned"),
        (b"", "protocol", "an empty body"),
        (b" \n", "protocol", "an empty body"),
    ],
)
def test_what_is_no_answer_is_an_error_whatever_it_is_said_to_be(
    service: Simulator, content_type: str | None, body: bytes, kind: str, words: str
) -> None:
    service.faults.add(Fault("status", "generateReport", code=200, body=body, content_type=content_type))
    ran = run(service, "generateReport")
    assert ran.kind == kind
    assert words in ran.message


def test_json_that_is_said_to_be_text_is_returned(service: Simulator) -> None:
    service.faults.add(Fault("status", "generateReport", code=200, body="[1]", content_type="text/plain"))
    assert run(service, "generateReport").result["reply"] == [1]


@pytest.mark.parametrize(("options", "sent"), [({}, {}), ({"body": {}}, {}), ({"body": []}, [])])
def test_an_empty_body_is_sent_as_it_is(service: Simulator, options: dict[str, Any], sent: Any) -> None:
    service.faults.add(Fault("unexpected_object", "createActivities"))
    assert run(service, "createActivities", **options).result["changed"]
    assert calls(service) == [("POST", "createActivities", {}, sent)]


@pytest.mark.parametrize(
    ("method", "options", "words"),
    [
        ("get Checks", {}, "method 'get Checks' is not a valid name of a method"),
        ("../getChecks", {}, "method '../getChecks' is not a valid name of a method"),
        ("getChecks", {"body": {"a": 1}}, "body is not allowed for getChecks, which reads; use query"),
        ("createUser", {"body": "{"}, "body is a str, neither a dictionary nor a list"),
        ("createUser", {"body": {"a": float("nan")}}, "body.a nan is not a finite number"),
        ("getChecks", {"query": {"API_token": "other"}}, "query.API_token is the token"),
        ("getChecks", {"query": {"a": {"b": 1}}}, "query.a cannot be a query parameter"),
        ("getChecks", {"query": {"a": [["b"]]}}, "query.a cannot be a query parameter"),
        ("getChecks", {"query": {"a": [None]}}, "query.a cannot be a query parameter"),
        ("getChecks", {"query": {"a": float("inf")}}, "query.a inf is not a finite number"),
    ],
)
def test_bad_input_is_refused_before_any_call(
    service: Simulator, method: str, options: dict[str, Any], words: str
) -> None:
    ran = run(service, method, **options)
    assert ran.kind == "invalid"
    assert words in ran.message
    assert calls(service) == []


def test_several_mistakes_are_listed_together(service: Simulator) -> None:
    ran = run(service, "get Checks", body=7, query={"apiToken": "other"})
    assert ran.message.startswith("3 problems:")


def test_errors_are_those_of_every_module(service: Simulator) -> None:
    assert run(service, "getNothing").kind == "rejected"
    ran = run(service, "createUser", body=ROBIN, api_token=service.read_only_token)
    assert ran.kind == "permission"
    assert "Read/Write" in ran.message
