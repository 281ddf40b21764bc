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
from urllib.parse import quote, quote_plus, urlsplit

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils import _client, _transport
from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._connection import DEADLINE_FACTOR, Connection
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError
from ansible_collections.msp.checkcentral.plugins.module_utils._redaction import REDACTED
from ansible_collections.msp.checkcentral.plugins.module_utils._replies import EXCERPT
from ansible_collections.msp.checkcentral.tests.simulator import Behavior, Fault, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import NOW, PATIENCE, TOKEN, Hold, http_date_in

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


# --- what is sent ---


def test_a_read_sends_the_token_as_a_query_parameter_and_nothing_else(service: Simulator) -> None:
    client = client_of(service)
    client.read("getChecks", {"checkName": "Backup & more"})
    [request] = service.requests
    assert (request.method, request.verb, request.query) == ("getChecks", "GET", {"checkName": "Backup & more"})
    headers = {name.lower(): value for name, value in request.headers.items()}
    assert headers["user-agent"].startswith("msp.checkcentral/")
    assert "authorization" not in headers
    assert "cookie" not in headers


def test_a_write_sends_json(service: Simulator) -> None:
    client_of(service).write("createReport", BODY)
    [request] = service.requests
    assert (request.verb, request.body) == ("POST", BODY)
    assert {name.lower(): value for name, value in request.headers.items()}["content-type"] == "application/json"


def test_calls_share_one_connection(service: Simulator) -> None:
    client = client_of(service)
    for dummy in range(3):
        client.read("getReports")
    assert len({request.port for request in service.requests}) == 1
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


@pytest.mark.parametrize("errors_as", ["status", "ok"])
@pytest.mark.parametrize("error_key", ["error", "Error"])
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
    ("words", "kind"),
    [
        ("API token with Read/Write access is required", "permission"),
        ("The daily limit of calls is exceeded", "quota"),
        ("Invalid token", "authentication"),
        ("Too many requests", "quota"),
        ("name is taken", "rejected"),
        ("The length of filename exceeds the limit of 100 characters", "rejected"),
        ("timezone is not allowed to be empty", "rejected"),
        ("Unexpected token < in JSON at position 0", "rejected"),
    ],
)
def test_an_error_object_is_classified_by_its_words(service: Simulator, words: str, kind: str) -> None:
    service.faults.add(Fault("error_object", "getReports", message=words, error_id=17))
    error = failure_of(client_of(service))
    assert (error.kind, error.error_id, error.status) == (kind, "17", 200)
    assert words in error.message


@pytest.mark.parametrize(
    "body",
    [
        '{"errors": [{"message": "The backend is down", "id": "e1"}], "reports": []}',
        '{"Errors": ["The backend is down"]}',
        '{"success": false, "message": "The backend is down"}',
    ],
)
def test_what_else_says_that_something_went_wrong_is_believed(service: Simulator, body: str) -> None:
    for method in ("getReports", "createReport"):
        service.faults.add(Fault("status", method, code=200, body=body))
        error = failure_of(client_of(service), writes=method == "createReport")
        assert error.kind == "rejected"
        assert "'The backend is down'" in error.message


def quoted_twice(text: str) -> str:
    return quote(quote(text, safe=""), safe="")


def test_a_reply_is_handed_on_without_the_token_in_values_and_keys(service: Simulator) -> None:
    reply = {"you sent": [TOKEN, {f"as {TOKEN}": quoted_twice(TOKEN)}], "other": "a text"}
    service.faults.add(Fault("status", "getReports", code=200, body=json.dumps(reply)))
    found = client_of(service).read("getReports")
    assert found == {"you sent": [REDACTED, {f"as {REDACTED}": REDACTED}], "other": "a text"}


def test_the_id_of_an_error_holds_no_token(service: Simulator) -> None:
    service.faults.add(Fault("error_object", "getReports", error_id=f"x {quoted_twice(TOKEN)}"))
    assert failure_of(client_of(service)).error_id == f"x {REDACTED}"


@pytest.mark.parametrize("shown", [3, 7, 13])
def test_a_text_that_is_shortened_within_the_token_shows_no_part_of_it(service: Simulator, shown: int) -> None:
    body = "x" * (EXCERPT - shown) + TOKEN
    service.faults.add(Fault("status", "getReports", code=400, body=body))
    assert TOKEN[:3] not in failure_of(client_of(service)).message


@pytest.mark.parametrize("kind", ["html", "empty", "truncated_json", "invalid_utf8", "deep_json"])
def test_what_is_not_json_is_a_protocol_error_for_reads_and_unknown_for_writes(service: Simulator, kind: str) -> None:
    service.faults.add(Fault(kind, "getReports"), Fault(kind, "createReport"))
    assert failure_of(client_of(service)).kind == "protocol"
    assert failure_of(client_of(service), writes=True).kind == "unknown_outcome"
    assert service.calls == {"getReports": 1, "createReport": 1}


def test_a_wrong_content_type_does_not_matter(service: Simulator) -> None:
    service.faults.add(Fault("wrong_content_type", "getReports"), Fault("wrong_content_type", "createReport"))
    assert client_of(service).read("getReports")
    assert client_of(service).write("createReport", BODY)


def test_a_create_that_answers_with_a_list_is_unknown(service: Simulator) -> None:
    service.faults.add(Fault("bare_list", "createReport"))
    assert failure_of(client_of(service), writes=True).kind == "unknown_outcome"


@pytest.mark.parametrize("code", [300, 301, 302, 307])
def test_no_redirect_is_followed(service: Simulator, code: int) -> None:
    service.faults.add(
        *(
            Fault("redirect", method, code=code, location=f"{service.url}/getChecks/")
            for method in ("getReports", "createReport")
        )
    )
    assert failure_of(client_of(service)).kind == "protocol"
    assert failure_of(client_of(service), writes=True).kind == "unknown_outcome"
    assert set(service.calls) == {"getReports", "createReport"}


@pytest.mark.parametrize("code", [400, 404, 405, 418, 422])
def test_another_refusal_is_rejected_and_not_tried_again(service: Simulator, code: int) -> None:
    service.faults.add(Fault("status", "createReport", code=code, body="no <b>way</b>", count=None))
    error = failure_of(client_of(service), writes=True)
    assert (error.kind, error.status) == ("rejected", code)
    assert "no <b>way</b>" in error.message
    assert service.calls["createReport"] == 1


def test_a_long_text_of_the_services_is_shortened(service: Simulator) -> None:
    service.faults.add(Fault("status", "getReports", code=400, body="x\n" * 50_000))
    assert len(failure_of(client_of(service)).message) < 600


def test_a_huge_body_is_given_up(service: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_transport, "LARGEST_REPLY", 1024 * 1024)
    service.faults.add(
        Fault("huge_body", "getReports", size=5_000_000), Fault("huge_body", "createReport", size=5_000_000)
    )
    assert failure_of(client_of(service)).kind == "protocol"
    assert failure_of(client_of(service), writes=True).kind == "unknown_outcome"


# --- what is tried again ---


@pytest.mark.parametrize(
    "fault",
    [
        Fault("reset", "getReports", count=2),
        Fault("close", "getReports", count=2),
        Fault("status", "getReports", code=500, count=2),
    ],
    ids=repr,
)
def test_a_read_is_tried_again(service: Simulator, pauses: list[float], fault: Fault) -> None:
    service.faults.add(fault)
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


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("kind", ["reset", "close", "hang", "html"])
def test_a_create_whose_bytes_left_is_never_sent_again(service: Simulator, hold: Hold, kind: str, moment: str) -> None:
    fault = Fault(kind, "createReport", moment=moment)
    service.faults.add(hold(fault) if kind == "hang" else fault)
    client = client_of(service)
    error = failure_of(client, writes=True)
    assert error.kind == "unknown_outcome"
    assert "look in the portal before running again" in error.message
    assert client.api_calls == {"createReport": 1}


@pytest.mark.parametrize("code", [500, 502, 503, 504])
def test_a_create_answered_with_a_fault_is_unknown(service: Simulator, code: int) -> None:
    service.faults.add(Fault("status", "createReport", code=code, retry_after="1"))
    error = failure_of(client_of(service), writes=True)
    assert (error.kind, error.status) == ("unknown_outcome", code)
    assert service.calls["createReport"] == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault("status", "createReport", code=429),
        Fault("status", "createReport", code=429, retry_after="1"),
    ],
    ids=repr,
)
def test_a_create_that_was_surely_not_processed_is_sent_again(
    service: Simulator, pauses: list[float], fault: Fault
) -> None:
    service.faults.add(fault)
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


def test_a_create_that_never_found_anybody_surely_did_not_happen(service: Simulator, pauses: list[float]) -> None:
    service.stop()
    error = failure_of(client_of(service), writes=True)
    assert error.kind == "transport"
    reason = (
        "createReport got no usable reply: the connection to %s failed: [Errno 111] Connection refused; check api_url"
    )
    assert error.message.startswith(reason % urlsplit(service.url).netloc)
    assert len(pauses) == 3


def test_a_client_without_tls_on_a_tls_port_and_the_other_way_round(service: Simulator, pauses: list[float]) -> None:
    client = Client(Connection(TOKEN, service.url.replace("http:", "https:")))
    read, write = failure_of(client), failure_of(client, writes=True)
    assert (read.kind, len(pauses)) == ("transport", 3)
    # When in doubt, it was sent.
    assert (write.kind, client.api_calls["createReport"]) == ("unknown_outcome", 1)
    assert "no TLS connection" in read.message
    assert "no TLS connection" in write.message


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("retry_after", ["86400", http_date_in(86400)], ids=["seconds", "date"])
def test_a_day_is_not_slept_through(service: Simulator, pauses: list[float], retry_after: str) -> None:
    service.faults.add(Fault("status", "getReports", code=429, retry_after=retry_after))
    error = failure_of(client_of(service))
    assert error.kind == "quota"
    assert "try again in 24.0 hours" in error.message
    assert f"at {NOW + timedelta(seconds=86400):%Y-%m-%d}" in error.message
    assert not pauses


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("header", "longest"),
    [("1", 1.0), (http_date_in(2), 2.0), (http_date_in(-5), 0.0), ("soon", 0.5)],
    ids=["seconds", "date", "past date", "neither"],
)
def test_what_the_service_asks_to_wait_is_waited(
    service: Simulator, pauses: list[float], header: str, longest: float
) -> None:
    service.faults.add(Fault("status", "getReports", code=429, retry_after=header))
    assert client_of(service).read("getReports")
    [pause] = pauses
    assert 0 <= pause <= longest


def test_more_than_a_minute_is_not_waited(service: Simulator, pauses: list[float]) -> None:
    service.faults.add(Fault("status", "getReports", code=503, retry_after="61"))
    assert failure_of(client_of(service)).kind == "transport"
    assert not pauses


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


def test_a_dripping_answer_is_ended(service: Simulator, hold: Hold) -> None:
    service.faults.add(*(hold(Fault("drip", method, interval=0)) for method in ("getReports", "createReport")))
    client = client_of(service, retries=0)
    error = failure_of(client)
    assert error.kind == "transport"
    assert "no complete reply" in error.message
    assert failure_of(client, writes=True).kind == "unknown_outcome"
