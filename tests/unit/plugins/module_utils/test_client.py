# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls: what is sent, what is tried again, what an answer means, and that the token stays out of every text."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils import _client, _transport
from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._connection import DEADLINE_FACTOR, Connection
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError
from ansible_collections.msp.checkcentral.plugins.module_utils._redaction import REDACTED
from ansible_collections.msp.checkcentral.plugins.module_utils._replies import EXCERPT
from ansible_collections.msp.checkcentral.tests.simulator import Behavior, Fault, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import NOW, PATIENCE, TOKEN, http_date_in

BODY = {"name": "A", "report_type": "digest"}


def client_of(service: Simulator, **options: Any) -> Client:
    return Client(Connection(service.token, service.url, **{"timeout": PATIENCE, **options}))


def failure_of(client: Client, writes: bool = False) -> CheckCentralError:
    call = partial(client.write, "createReport", BODY) if writes else partial(client.read, "getReports")
    with pytest.raises(CheckCentralError) as raised:
        call()
    error = raised.value
    assert error.__cause__ is None
    assert error.__context__ is None
    assert TOKEN not in error.message
    assert quote_plus(TOKEN) not in error.message
    return error


def answer(service: Simulator, method: str, body: str, code: int = 200, **headers: str) -> None:
    """Let the next call of a method get this answer; headers are named in snake_case."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    service.faults.add(Fault("status", method, code=code, body=body, headers=headers, content_type="application/json"))


# --- what is sent ---


def test_a_read_sends_the_token_as_a_query_parameter_and_nothing_else(service: Simulator) -> None:
    client = client_of(service)
    client.read("getChecks", {"checkName": "Backup & more"})
    [request] = service.requests
    assert (request.method, request.verb, request.query) == ("getChecks", "GET", {"checkName": "Backup & more"})
    headers = {name.lower(): value for name, value in request.headers.items()}
    assert headers["user-agent"].startswith("msp.checkcentral/")
    assert "authorization" not in headers


def test_a_write_sends_json(service: Simulator) -> None:
    client_of(service).write("createReport", BODY)
    [request] = service.requests
    assert (request.verb, request.body) == ("POST", BODY)
    assert {name.lower(): value for name, value in request.headers.items()}["content-type"] == "application/json"


def test_calls_share_one_connection_and_no_cookie(service: Simulator) -> None:
    client = client_of(service)
    for dummy in range(3):
        answer(service, "getReports", '{"reports": []}', Set_Cookie="session=1; Path=/")
        client.read("getReports")
    assert len({request.port for request in service.requests}) == 1
    assert [request.headers.get("Cookie") for request in service.requests] == [None] * 3
    assert client.api_calls == {"getReports": 3}


def test_credentials_of_netrc_are_not_sent(service: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    client_of(service).read("getReports")
    assert "authorization" not in {name.lower() for name in service.requests[0].headers}


def test_a_client_that_only_reads_refuses_to_write(service: Simulator) -> None:
    client = Client(Connection(TOKEN, service.url), read_only=True)
    assert failure_of(client, writes=True).kind == "invalid"
    assert not service.requests


def test_the_missing_package_is_named_with_the_python_that_lacks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_transport, "HAS_REQUESTS", False)
    with pytest.raises(CheckCentralError, match=r"python.*-m pip install requests.*pipx inject.*uv tool") as raised:
        Client(Connection("abc"))
    assert raised.value.kind == "dependency"


# --- what an answer means ---


@pytest.mark.parametrize(("errors_as", "error_key"), [("status", "error"), ("ok", "Error")])
def test_refusals_have_a_kind(errors_as: str, error_key: str) -> None:
    behavior = Behavior(errors_as=errors_as, error_key=error_key)
    with Simulator(behavior=behavior) as service:
        unknown = failure_of(Client(Connection("wrong", service.url)))
        read_only = failure_of(Client(Connection(service.read_only_token, service.url)), writes=True)
        with pytest.raises(CheckCentralError) as raised:
            client_of(service).write("createReport", {"name": "A", "report_type": "nonsense"})
    assert (unknown.kind, unknown.method) == ("authentication", "getReports")
    assert "check api_token (portal: Organization > API)" in unknown.message
    assert read_only.kind == "permission"
    assert "Read/Write access" in read_only.message
    assert raised.value.kind == "rejected"
    assert raised.value.error_id


@pytest.mark.parametrize("errors_as", ["status", "ok"])
def test_a_used_up_quota_is_told(pauses: list[float], errors_as: str) -> None:
    with Simulator(behavior=Behavior(daily_limit=1, errors_as=errors_as)) as service:
        client = client_of(service)
        client.read("getReports")
        error = failure_of(client)
    assert error.kind == "quota"
    assert "10,000 times a day" in error.message
    assert len(pauses) == (3 if errors_as == "status" else 0)


@pytest.mark.parametrize(
    ("error", "kind", "error_id", "words"),
    [
        ({"id": 17, "message": "API token with Read/Write access is required"}, "permission", "17", "API token with"),
        ("Invalid token", "authentication", None, "'Invalid token'"),
        ({"ID": 7, "Message": "Access denied"}, "permission", "7", "error 7, 'Access denied'"),
        ({"id": 0, "message": None}, "rejected", "0", ""),
        ({"code": "x9"}, "rejected", None, "x9"),
        (["Too many calls"], "quota", None, "Too many calls"),
        ("The daily limit of calls is exceeded", "quota", None, "The daily limit"),
        ("Too many requests", "quota", None, "Too many requests"),
        ("name is taken", "rejected", None, "name is taken"),
        ("The length of filename exceeds the limit of 100 characters", "rejected", None, "The length of filename"),
        ("timezone is not allowed to be empty", "rejected", None, "timezone is not allowed"),
        ("Unexpected token < in JSON at position 0", "rejected", None, "Unexpected token"),
    ],
)
def test_an_error_in_any_shape_is_classified_by_its_words(
    service: Simulator, error: Any, kind: str, error_id: str | None, words: str
) -> None:
    answer(service, "createReport", json.dumps({"ERROR": error}))
    failure = failure_of(client_of(service), writes=True)
    assert (failure.kind, failure.error_id, failure.status) == (kind, error_id, 200)
    assert words in failure.message


@pytest.mark.parametrize("nothing", ["null", "false", "{}", '""', "[]", "0"])
def test_an_error_that_says_nothing_is_none(service: Simulator, nothing: str) -> None:
    answer(service, "getReports", f'{{"error": {nothing}, "reports": []}}')
    assert client_of(service).read("getReports")["reports"] == []


@pytest.mark.parametrize(
    "body",
    [
        '{"errors": [{"message": "The backend is down", "id": "e1"}], "reports": []}',
        '{"Errors": ["The backend", "is down"]}',
        '{"success": false, "message": "The backend is down"}',
    ],
)
def test_what_else_says_that_something_went_wrong_is_believed(service: Simulator, body: str) -> None:
    for method in ("getReports", "createReport"):
        answer(service, method, body)
        error = failure_of(client_of(service), writes=method == "createReport")
        assert error.kind == "rejected"
        assert "The backend" in error.message
        assert "is down" in error.message


def quoted_twice(text: str) -> str:
    return quote(quote(text, safe=""), safe="")


def test_a_reply_is_handed_on_without_the_token_in_values_and_keys(service: Simulator) -> None:
    reply = {"you sent": [TOKEN, {f"as {TOKEN}": quoted_twice(TOKEN)}], "other": "a text"}
    answer(service, "getReports", json.dumps(reply))
    found = client_of(service).read("getReports")
    assert found == {"you sent": [REDACTED, {f"as {REDACTED}": REDACTED}], "other": "a text"}


def test_the_id_of_an_error_holds_no_token(service: Simulator) -> None:
    service.faults.add(Fault("error_object", "getReports", error_id=f"x {quoted_twice(TOKEN)}"))
    assert failure_of(client_of(service)).error_id == f"x {REDACTED}"


@pytest.mark.parametrize("shown", [3, 7, 13])
def test_a_text_that_is_shortened_within_the_token_shows_no_part_of_it(service: Simulator, shown: int) -> None:
    answer(service, "getReports", "x" * (EXCERPT - shown) + TOKEN, 400)
    assert TOKEN[:3] not in failure_of(client_of(service)).message


@pytest.mark.parametrize("location", ["https:///nowhere", "ftp://elsewhere.example.com", "", "{url}/getChecks/"])
@pytest.mark.parametrize("code", [300, 307])
def test_no_redirect_is_followed(service: Simulator, code: int, location: str) -> None:
    location = location.format(url=service.url)
    for method in ("getReports", "createReport"):
        service.faults.add(Fault("redirect", method, code=code, location=location))
    assert failure_of(client_of(service)).kind == "protocol"
    assert failure_of(client_of(service), writes=True).kind == "unknown_outcome"
    assert service.calls == {"getReports": 1, "createReport": 1}


@pytest.mark.parametrize("code", [400, 404, 405, 418, 422])
def test_another_refusal_is_rejected_and_not_tried_again(service: Simulator, code: int) -> None:
    answer(service, "createReport", "no <b>way</b>", code)
    error = failure_of(client_of(service), writes=True)
    assert (error.kind, error.status) == ("rejected", code)
    assert "no <b>way</b>" in error.message
    assert service.calls["createReport"] == 1


def test_an_address_with_a_path_too_many_is_named_as_the_cause(service: Simulator) -> None:
    error = failure_of(Client(Connection(TOKEN, f"{service.url}/createReport/")))
    assert (error.kind, error.status) == ("rejected", 404)
    assert "; check api_url; " in error.message


def test_a_long_text_of_the_services_is_shortened(service: Simulator) -> None:
    answer(service, "getReports", "x\n" * 50_000, 400)
    assert len(failure_of(client_of(service)).message) < 600


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_compressed_answer_is_read(service: Simulator, encoding: str) -> None:
    service.faults.add(Fault("compressed", "getReports", encoding=encoding))
    assert len(client_of(service).read("getReports")["reports"]) == 2


# --- what is tried again ---


@pytest.mark.parametrize(
    ("kind", "details"), [("reset", {}), ("close", {}), ("status", {"code": 408}), ("status", {"code": 500})]
)
def test_a_read_is_tried_again(service: Simulator, pauses: list[float], kind: str, details: dict[str, int]) -> None:
    service.faults.add(Fault(kind, "getReports", count=2, **details))
    client = client_of(service)
    assert client.read("getReports")
    assert client.api_calls == {"getReports": 3}
    assert len(pauses) == 2
    assert all(0.2 < pause <= 1 for pause in pauses)


@pytest.mark.parametrize(("name", "is_near"), [("NORTHWIND MANAGED", True), ("Northwind", False)])
def test_a_name_that_is_nearly_that_of_the_organization_is_told(service: Simulator, name: str, is_near: bool) -> None:
    error = failure_of(client_of(service, organization=name))
    assert (error.kind, "the closest is 'Northwind Managed IT'" in error.message) == ("invalid", is_near)


def test_a_read_is_given_up_after_the_retries(service: Simulator, pauses: list[float]) -> None:
    service.faults.add(Fault("status", "getReports", code=502, count=None))
    error = failure_of(client_of(service, retries=2))
    assert (error.kind, error.status) == ("transport", 502)
    assert service.calls["getReports"] == 3
    assert len(pauses) == 2


@pytest.mark.parametrize("code", [408, 500, 502, 503, 504])
def test_a_create_answered_with_a_fault_is_unknown_and_never_sent_again(service: Simulator, code: int) -> None:
    body = '{"error": {"id": "e1", "message": "Endpoint request timed out"}}'
    answer(service, "createReport", body, code, Retry_After="1")
    client = client_of(service)
    error = failure_of(client, writes=True)
    assert (error.kind, error.status) == ("unknown_outcome", code)
    assert "error e1, 'Endpoint request timed out'" in error.message
    assert "look in the portal before running again" in error.message
    assert client.api_calls == {"createReport": 1}


@pytest.mark.parametrize("retry_after", [None, "1"])
def test_a_create_that_was_surely_not_processed_is_sent_again(
    service: Simulator, pauses: list[float], retry_after: str | None
) -> None:
    service.faults.add(Fault("status", "createReport", code=429, retry_after=retry_after))
    assert client_of(service).write("createReport", BODY)
    assert service.calls["createReport"] == 2
    assert len(service.organization.reports) == 3
    assert len(pauses) == 1


def test_a_create_that_found_nobody_listening_is_sent_again(
    service: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.stop_listening()
    monkeypatch.setattr(_client, "sleep", lambda _seconds: service.resume_listening())
    client = client_of(service)
    assert client.write("createReport", BODY)
    assert client.api_calls == {"createReport": 2}


def test_a_service_without_tls_is_told(service: Simulator, pauses: list[float]) -> None:
    client = Client(Connection(TOKEN, service.url.replace("http:", "https:")))
    read, write = failure_of(client), failure_of(client, writes=True)
    assert (read.kind, len(pauses)) == ("transport", 3)
    # When in doubt, it was sent.
    assert (write.kind, client.api_calls["createReport"]) == ("unknown_outcome", 1)
    assert "no TLS connection" in read.message
    assert "no TLS connection" in write.message


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("1", 1, 1),
        (http_date_in(2), 2, 2),
        (f"{NOW + timedelta(seconds=10):%a, %d %b %Y %H:%M:%S} -0000", 10, 10),
        (http_date_in(-5), 0, 0),
        ("soon", 0.25, 0.5),
    ],
    ids=["seconds", "date", "date without a zone", "past date", "neither"],
)
def test_what_the_service_asks_to_wait_is_waited(
    service: Simulator, pauses: list[float], header: str, least: float, most: float
) -> None:
    answer(service, "getReports", "{}", 429, Retry_After=header)
    assert client_of(service).read("getReports")
    [pause] = pauses
    assert least <= pause <= most


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("code", "header", "told"),
    [
        (429, "86400", "asks to try again in 24.0 hours, at 2026-06-16"),
        (429, http_date_in(86400), "asks to try again in 24.0 hours, at 2026-06-16"),
        (429, "90", "asks to try again in 90 s, at 20"),
        (429, "600", "asks to try again in 10 minutes, at 20"),
        (503, "61", "asks to wait 61 s; run again later"),
        (503, "600", "asks to wait 10 minutes; run again later"),
        (503, "9000", "asks to wait 2.5 hours; run again later"),
    ],
)
def test_more_than_a_minute_is_not_waited_but_told(
    service: Simulator, pauses: list[float], code: int, header: str, told: str
) -> None:
    answer(service, "getReports", "{}", code, Retry_After=header)
    error = failure_of(client_of(service))
    assert error.kind == ("quota" if code == 429 else "transport")
    assert f"the service {told}" in error.message
    assert not pauses


def test_a_retry_after_at_the_end_of_the_calendar_is_an_error_like_others(service: Simulator) -> None:
    answer(service, "createReport", "{}", 429, Retry_After="Fri, 31 Dec 9999 23:59:59 GMT")
    assert failure_of(client_of(service, retries=0), writes=True).kind == "quota"


def test_a_wait_that_ends_after_the_deadline_is_not_begun(service: Simulator, pauses: list[float]) -> None:
    service.faults.add(Fault("status", "getReports", code=503, retry_after="59"))
    assert failure_of(client_of(service, timeout=58 / DEADLINE_FACTOR)).kind == "transport"
    assert not pauses


@pytest.mark.usefixtures("hold")
def test_an_answer_that_stays_out_within_its_body_is_told(service: Simulator) -> None:
    service.faults.add(Fault("drip", "getReports", interval=3600))
    error = failure_of(client_of(service, timeout=0.3, retries=0))
    assert error.kind == "transport"
    assert "no answer from" in error.message
