# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every fault at every moment: nothing is made twice, nothing is claimed that is not so.

Each case runs twice: with the fault, then without. Whatever the first run did, the second completes it.
"""

from __future__ import annotations

import ssl
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils import _client, _transport
from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_report, checkcentral_reports
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import PATIENCE, TOKEN, Hold, http_date_in, until
from ansible_collections.msp.checkcentral.tests.unit.plugins.module_utils.test_transport import make_certificate
from ansible_collections.msp.checkcentral.tests.unit.running import Ran, run_module

DONE = "done"
NAMES = ("A \"quoted\" 'name'", "{{ braces }} ü 🧀", "x" * 10_000)
# What a gateway, which does not know what the service did, may say in the service's own form.
GATEWAY = '{"error": {"id": "e1", "message": "Endpoint request timed out"}}'


@dataclass(frozen=True)
class Case:
    """A fault, and what it comes to when it strikes every call of a read, and every create."""

    name: str
    kind: str
    on_reads: str
    on_creates: str
    # Whether the fault itself says that nothing was done, so that it cannot strike after a commit.
    says_undone: bool = False
    details: dict[str, Any] = field(default_factory=dict)


CASES = [
    Case("reset", "reset", "transport", "unknown_outcome"),
    Case("close", "close", "transport", "unknown_outcome"),
    Case("hang", "hang", "transport", "unknown_outcome"),
    Case("drip", "drip", "transport", "unknown_outcome", details={"interval": 0}),
    Case("500", "status", "transport", "unknown_outcome", details={"code": 500}),
    Case("503, Retry-After", "status", "transport", "unknown_outcome", details={"code": 503, "retry_after": "1"}),
    *(
        Case(f"429, Retry-After {name}", "status", "quota", "quota", True, details={"code": 429, "retry_after": after})
        for name, after in (("1", "1"), ("a date", http_date_in(86400)), ("missing", None))
    ),
    *(
        Case(f"{code}", "status", kind, kind, details={"code": code})
        for code, kind in ((401, "authentication"), (403, "permission"))
    ),
    Case("redirect", "redirect", "protocol", "unknown_outcome", details={"code": 307}),
    Case("error object", "error_object", "rejected", "rejected"),
    Case("HTML", "html", "protocol", "unknown_outcome"),
    Case("empty body", "empty", "protocol", "unknown_outcome"),
    Case("truncated JSON", "truncated_json", "protocol", "unknown_outcome"),
    Case("a bare list", "bare_list", "protocol", "unknown_outcome"),
    Case("an unexpected object", "unexpected_object", "protocol", "unknown_outcome"),
    Case("invalid UTF-8", "invalid_utf8", "protocol", "unknown_outcome"),
    Case("deep JSON", "deep_json", "protocol", "unknown_outcome"),
    Case("JSON that is rather deep", "deep_json", "protocol", "unknown_outcome", details={"depth": 600}),
    *(
        Case(
            f"{code} with an error object",
            "status",
            "transport",
            "unknown_outcome",
            details={"code": code, "body": GATEWAY},
        )
        for code in (408, 504)
    ),
    Case("a huge body", "huge_body", "protocol", "unknown_outcome", details={"size": 3_000_000}),
    Case("wrong Content-Type", "wrong_content_type", DONE, DONE),
]

MODULES = {"checkcentral_report": NAMES[:1], "checkcentral_reports": NAMES}


pytestmark = pytest.mark.usefixtures("pauses", "clock")


@pytest.fixture(autouse=True)
def smaller_bodies_are_huge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_transport, "LARGEST_REPLY", 1_000_000)


def run(service: Simulator, module: str) -> Ran:
    reports = [{"name": name, "report_type": "digest"} for name in MODULES[module]]
    own = reports[0] if module == "checkcentral_report" else {"reports": reports, "workers": 1}
    code: ModuleType = {"checkcentral_report": checkcentral_report, "checkcentral_reports": checkcentral_reports}[
        module
    ]
    return run_module(code, {"api_token": TOKEN, "api_url": service.url, "timeout": PATIENCE, "retries": 1, **own})


def made(service: Simulator, module: str) -> Counter[str]:
    names = Counter(report.name for report in service.organization.reports.values())
    return Counter({name: names[name] for name in MODULES[module] if names[name]})


def claimed(ran: Ran, module: str) -> set[str]:
    """The names of the reports that a run says it has made."""
    if module == "checkcentral_report":
        return {MODULES[module][0]} if ran.result["changed"] else set()
    return {each["name"] for each in ran.result.get("results", []) if each["changed"]}


def check(service: Simulator, module: str, ran: Ran, expected: str) -> None:
    """What holds after every run, whatever went wrong."""
    assert (ran.kind if ran.failed else DONE) == expected
    assert set(made(service, module).values()) <= {1}
    assert claimed(ran, module) <= set(made(service, module))
    assert TOKEN not in ran.output


def check_second_run(service: Simulator, module: str) -> None:
    service.faults.clear()
    again = run(service, module)
    assert not again.failed
    assert made(service, module) == Counter(dict.fromkeys(MODULES[module], 1))


def creates(service: Simulator) -> Counter[str]:
    return Counter(request.body["name"] for request in service.requests if request.method == "createReport")


every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
every_module = pytest.mark.parametrize("module", MODULES)
# Reading, and what one report cannot show: the modules have it in common.
the_bulk_module = pytest.mark.parametrize("module", ["checkcentral_reports"])


@the_bulk_module
@every_case
def test_the_first_list(service: Simulator, hold: Hold, case: Case, module: str) -> None:
    service.faults.add(hold(Fault(case.kind, "getReports", count=None, **case.details)))
    check(service, module, run(service, module), case.on_reads)
    if case.on_reads != DONE:
        assert not creates(service)
    check_second_run(service, module)


@every_module
@every_case
def test_every_create_before_it_is_carried_out(service: Simulator, hold: Hold, case: Case, module: str) -> None:
    service.faults.add(hold(Fault(case.kind, "createReport", count=None, **case.details)))
    check(service, module, run(service, module), case.on_creates)
    if not case.says_undone:
        assert max(creates(service).values()) == 1
    check_second_run(service, module)


@every_module
@pytest.mark.parametrize("case", [case for case in CASES if not case.says_undone], ids=lambda case: case.name)
def test_every_create_after_it_is_carried_out(service: Simulator, hold: Hold, case: Case, module: str) -> None:
    service.faults.add(hold(Fault(case.kind, "createReport", count=None, moment="after", **case.details)))
    ran = run(service, module)
    # A service that refuses what it carries out is believed; nothing is claimed, and the next run finds it.
    lies = case.on_creates not in (DONE, "unknown_outcome")
    check(service, module, ran, case.on_creates if lies else DONE)
    assert claimed(ran, module) == (set() if lies else set(MODULES[module]))
    assert max(creates(service).values()) == 1
    check_second_run(service, module)


@the_bulk_module
@every_case
def test_the_verifying_list(service: Simulator, hold: Hold, case: Case, module: str) -> None:
    service.faults.add(hold(Fault(case.kind, "getReports", skip=1, count=None, **case.details)))
    ran = run(service, module)
    check(service, module, ran, DONE)
    assert claimed(ran, module) == set(MODULES[module])
    if case.on_reads != DONE:
        assert ran.warnings[0].startswith("duplicates not checked: getReports")
    check_second_run(service, module)


@the_bulk_module
@pytest.mark.parametrize("method", ["getReports", "createReport"])
@every_case
def test_a_fault_that_passes(service: Simulator, hold: Hold, case: Case, module: str, method: str) -> None:
    service.faults.add(hold(Fault(case.kind, method, count=1, **case.details)))
    ran = run(service, module)
    assert set(made(service, module).values()) <= {1}
    assert claimed(ran, module) <= set(made(service, module))
    check_second_run(service, module)


@every_module
def test_nobody_listens_for_the_creates(service: Simulator, module: str) -> None:
    service.faults.add(Fault("refuse", "getReports"))
    check(service, module, run(service, module), "transport")
    assert not creates(service)
    check_second_run(service, module)


@every_module
def test_nobody_listens_for_the_verifying_list(service: Simulator, module: str) -> None:
    service.faults.add(Fault("refuse", "createReport", skip=len(MODULES[module]) - 1))
    ran = run(service, module)
    check(service, module, ran, DONE)
    assert "duplicates not checked" in ran.warnings[0]
    check_second_run(service, module)


@every_module
def test_a_create_that_is_carried_out_after_the_last_look(service: Simulator, hold: Hold, module: str) -> None:
    """The service commits when the client has given up and read the lists: reported as unknown, found by the next run."""
    late = hold(Fault("late_commit", "createReport", count=None, seconds=PATIENCE))
    service.faults.add(late)
    ran = run(service, module)
    check(service, module, ran, "unknown_outcome")
    assert not made(service, module)
    sent = creates(service)
    assert max(sent.values()) == 1
    late.pass_time()
    until(lambda: made(service, module) == sent)
    check_second_run(service, module)
    assert creates(service) == Counter(dict.fromkeys(MODULES[module], 1))


@the_bulk_module
@pytest.mark.parametrize("listing", ["close", "status", "unexpected_object"])
@pytest.mark.parametrize("creating", ["html", "close", "unexpected_object"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_creates_and_the_verifying_list_go_wrong(
    service: Simulator, creating: str, listing: str, moment: str, module: str
) -> None:
    service.faults.add(
        Fault(creating, "createReport", count=None, moment=moment), Fault(listing, "getReports", skip=1, count=None)
    )
    ran = run(service, module)
    check(service, module, ran, "unknown_outcome")
    assert not claimed(ran, module)
    assert max(creates(service).values()) == 1
    check_second_run(service, module)


@every_module
def test_a_service_that_carries_out_what_it_says_it_is_too_busy_for(service: Simulator, module: str) -> None:
    """What HTTP says is not done is sent again; a service to which that does not apply makes two, and that is told."""
    service.faults.add(Fault("status", "createReport", moment="after", code=429, retry_after="1"))
    ran = run(service, module)
    assert not ran.failed
    twins = service.organization.reports_called(MODULES[module][0])
    assert len(twins) == 2
    assert "2 reports of this name were made at the same time" in ran.warnings[0]
    assert all(twin.id in ran.warnings[0] for twin in twins)


@pytest.mark.parametrize("name", NAMES[1:])
@pytest.mark.parametrize("kind", ["close", "html", "error_object"])
def test_one_report_with_an_awkward_name(service: Simulator, kind: str, name: str) -> None:
    service.faults.add(Fault(kind, "createReport"))
    options = {"api_token": TOKEN, "api_url": service.url, "timeout": PATIENCE, "name": name, "report_type": "digest"}
    ran = run_module(checkcentral_report, options)
    assert ran.kind == ("rejected" if kind == "error_object" else "unknown_outcome")
    assert not service.organization.reports_called(name)
    again = run_module(checkcentral_report, options)
    assert (again.failed, len(service.organization.reports_called(name))) == (False, 1)


class TlsSimulator(Simulator):
    """A service with TLS that can change to a certificate that nobody trusts, and back."""

    def __init__(self, folder: Path) -> None:
        self.trusted = make_certificate(folder, "trusted")
        self._other = make_certificate(folder, "other")
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        super().__init__(token=TOKEN, ssl_context=self._context)
        self.be_trusted(True)

    def be_trusted(self, trusted: bool) -> None:
        """Use one or the other certificate for connections to come."""
        self._context.load_cert_chain(*(self.trusted if trusted else self._other))


@pytest.fixture
def tls_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TlsSimulator]:
    simulator = TlsSimulator(tmp_path)
    monkeypatch.setenv("CHECKCENTRAL_CA_PATH", simulator.trusted[0])
    with simulator:
        yield simulator


@every_module
def test_a_tls_failure_of_the_first_list(tls_service: TlsSimulator, module: str) -> None:
    tls_service.be_trusted(False)
    ran = run(tls_service, module)
    check(tls_service, module, ran, "transport")
    assert "no TLS connection" in ran.message
    assert not tls_service.requests
    tls_service.be_trusted(True)
    check_second_run(tls_service, module)


@every_module
def test_a_tls_failure_of_every_create(tls_service: TlsSimulator, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the list nobody listens; when the first create is tried again, the service is back with another certificate."""

    def come_back(dummy_seconds: float) -> None:
        tls_service.be_trusted(False)
        tls_service.faults.clear()

    monkeypatch.setattr(_client, "sleep", come_back)
    tls_service.faults.add(Fault("refuse", "getReports"))
    ran = run(tls_service, module)
    # Nothing was sent, but what fails while a connection is made is not always that.
    check(tls_service, module, ran, "unknown_outcome")
    assert "no TLS connection" in ran.message
    assert not creates(tls_service)
    tls_service.be_trusted(True)
    check_second_run(tls_service, module)


@every_module
def test_a_tls_failure_of_the_verifying_list(
    tls_service: TlsSimulator, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the creates nobody listens; when the list is tried again, the service is back with another certificate."""

    def come_back(dummy_seconds: float) -> None:
        tls_service.be_trusted(False)
        tls_service.faults.clear()

    monkeypatch.setattr(_client, "sleep", come_back)
    tls_service.faults.add(Fault("refuse", "createReport", skip=len(MODULES[module]) - 1))
    ran = run(tls_service, module)
    check(tls_service, module, ran, DONE)
    assert claimed(ran, module) == set(MODULES[module])
    assert "no TLS connection" in ran.warnings[0]
    tls_service.be_trusted(True)
    check_second_run(tls_service, module)
