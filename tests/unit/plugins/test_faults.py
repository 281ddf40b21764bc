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
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils import _client, _transport
from ansible_collections.msp.checkcentral.plugins.modules import (
    checkcentral_check,
    checkcentral_checks,
    checkcentral_report,
    checkcentral_reports,
    checkcentral_user,
    checkcentral_users,
)
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Organization, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import PATIENCE, TOKEN, Hold, http_date_in, until
from ansible_collections.msp.checkcentral.tests.unit.plugins.module_utils.test_transport import make_certificate
from ansible_collections.msp.checkcentral.tests.unit.running import Ran, run_module

DONE = "done"
NAMES = ("A \"quoted\" 'name'", "{{ braces }} ü 🧀", "x" * 10_000)
ADDRESSES = ("o'brien+100%25@example.com", "jörg@exämple.de", f"{'x' * 10_000}@example.com")
CHECKGROUP = "c6000000-0000-4000-8000-000000000001"
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


@dataclass(frozen=True)
class Kind:
    """A kind of object that can be created: what its methods and its part in the simulator are called, three of its names."""

    noun: str
    names: tuple[str, ...] = NAMES
    name_key: str = "name"
    # What the modules say before the name.
    prefix: str = ""
    identity: str = "name"

    @property
    def create(self) -> str:
        return f"create{self.noun.capitalize()}"

    @property
    def listing(self) -> str:
        return f"get{self.noun.capitalize()}s"

    def options(self, name: str) -> dict[str, Any]:
        """The options of an object of that name."""
        further = {
            "report": {"report_type": "digest"},
            "check": {"checkgroup": CHECKGROUP, "email_alias": f"fault{self.names.index(name)}"},
            "user": {"access_level": "user", "send_welcome_email": True},
        }
        return {self.name_key: name, **further[self.noun]}

    def called(self, service: Simulator, name: str) -> list[Any]:
        """The objects of that name that exist."""
        table = getattr(service.organization, f"{self.noun}s")
        return [each for each in table.values() if getattr(each, self.name_key) == name]


REPORT = Kind("report")
CHECK = Kind("check", prefix=f"{CHECKGROUP}/", identity="checkgroup and name")
USER = Kind("user", ADDRESSES, "email", identity="email")


@dataclass(frozen=True)
class Module:
    """A module that creates, and how many of its kind's names it gets."""

    kind: Kind
    code: Any
    count: int

    @property
    def name(self) -> str:
        return str(self.code.__name__).rpartition(".")[2]

    @property
    def desired(self) -> tuple[str, ...]:
        return self.kind.names[: self.count]


ONE = (
    Module(REPORT, checkcentral_report, 1),
    Module(CHECK, checkcentral_check, 1),
    Module(USER, checkcentral_user, 1),
)
MANY = (
    Module(REPORT, checkcentral_reports, 3),
    Module(CHECK, checkcentral_checks, 3),
    Module(USER, checkcentral_users, 3),
)


pytestmark = pytest.mark.usefixtures("pauses", "clock")


@pytest.fixture
def service() -> Iterator[Simulator]:
    """An organization with one customer, since what else exists makes no difference to a fault."""
    with Simulator(Organization.with_customers(1), token=TOKEN) as simulator:
        yield simulator


@pytest.fixture(autouse=True)
def smaller_bodies_are_huge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_transport, "LARGEST_REPLY", 1_000_000)


def run(service: Simulator, module: Module) -> Ran:
    items = [module.kind.options(name) for name in module.desired]
    own = items[0] if module in ONE else {f"{module.kind.noun}s": items, "workers": 1}
    return run_module(
        module.code, {"api_token": TOKEN, "api_url": service.url, "timeout": PATIENCE, "retries": 1, **own}
    )


def made(service: Simulator, module: Module) -> Counter[str]:
    counts = {name: len(module.kind.called(service, name)) for name in module.desired}
    return Counter({name: count for name, count in counts.items() if count})


def claimed(ran: Ran, module: Module) -> set[str]:
    """The names of the objects that a run says it has made."""
    if module in ONE:
        return {module.desired[0]} if ran.result["changed"] else set()
    return {each["name"].removeprefix(module.kind.prefix) for each in ran.result.get("results", []) if each["changed"]}


def check(service: Simulator, module: Module, ran: Ran, expected: str) -> None:
    """What holds after every run, whatever went wrong."""
    assert (ran.kind if ran.failed else DONE) == expected
    assert set(made(service, module).values()) <= {1}
    assert claimed(ran, module) <= set(made(service, module))
    assert TOKEN not in ran.output


def check_second_run(service: Simulator, module: Module) -> None:
    service.faults.clear()
    again = run(service, module)
    assert not again.failed
    assert made(service, module) == Counter(dict.fromkeys(module.desired, 1))


def creates(service: Simulator, module: Module) -> Counter[str]:
    kind = module.kind
    return Counter(request.body[kind.name_key] for request in service.requests if request.method == kind.create)


def every_case(modules: tuple[Module, ...], cases: list[Case] = CASES) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("case", "module"),
        [pytest.param(case, module, id=f"{case.name}-{module.name}") for module in modules for case in cases],
    )


every_module = pytest.mark.parametrize("module", [*ONE, *MANY], ids=lambda module: module.name)
# Reading, and what one object cannot show: the modules have it in common.
the_bulk_module = pytest.mark.parametrize("module", MANY, ids=lambda module: module.name)


@every_case(MANY)
def test_the_first_list(service: Simulator, hold: Hold, case: Case, module: Module) -> None:
    service.faults.add(hold(Fault(case.kind, module.kind.listing, count=None, **case.details)))
    check(service, module, run(service, module), case.on_reads)
    if case.on_reads != DONE:
        assert not creates(service, module)
    check_second_run(service, module)


@every_case((*ONE, *MANY))
def test_every_create_before_it_is_carried_out(service: Simulator, hold: Hold, case: Case, module: Module) -> None:
    service.faults.add(hold(Fault(case.kind, module.kind.create, count=None, **case.details)))
    check(service, module, run(service, module), case.on_creates)
    if not case.says_undone:
        assert max(creates(service, module).values()) == 1
    check_second_run(service, module)


@every_case((*ONE, *MANY), [case for case in CASES if not case.says_undone])
def test_every_create_after_it_is_carried_out(service: Simulator, hold: Hold, case: Case, module: Module) -> None:
    service.faults.add(hold(Fault(case.kind, module.kind.create, count=None, moment="after", **case.details)))
    ran = run(service, module)
    # A service that refuses what it carries out is believed; nothing is claimed, and the next run finds it.
    lies = case.on_creates not in (DONE, "unknown_outcome")
    check(service, module, ran, case.on_creates if lies else DONE)
    assert claimed(ran, module) == (set() if lies else set(module.desired))
    assert max(creates(service, module).values()) == 1
    check_second_run(service, module)


@every_case(MANY)
def test_the_verifying_list(service: Simulator, hold: Hold, case: Case, module: Module) -> None:
    service.faults.add(hold(Fault(case.kind, module.kind.listing, skip=1, count=None, **case.details)))
    ran = run(service, module)
    check(service, module, ran, DONE)
    assert claimed(ran, module) == set(module.desired)
    if case.on_reads != DONE:
        assert ran.warnings[0].startswith(f"duplicates not checked: {module.kind.listing}")
    check_second_run(service, module)


@pytest.mark.parametrize("creating", [False, True])
@every_case(MANY)
def test_a_fault_that_passes(service: Simulator, hold: Hold, case: Case, module: Module, creating: bool) -> None:
    method = module.kind.create if creating else module.kind.listing
    service.faults.add(hold(Fault(case.kind, method, count=1, **case.details)))
    ran = run(service, module)
    assert set(made(service, module).values()) <= {1}
    assert claimed(ran, module) <= set(made(service, module))
    check_second_run(service, module)


@every_module
def test_nobody_listens_for_the_creates(service: Simulator, module: Module) -> None:
    service.faults.add(Fault("refuse", module.kind.listing))
    check(service, module, run(service, module), "transport")
    assert not creates(service, module)
    check_second_run(service, module)


@every_module
def test_nobody_listens_for_the_verifying_list(service: Simulator, module: Module) -> None:
    service.faults.add(Fault("refuse", module.kind.create, skip=module.count - 1))
    ran = run(service, module)
    check(service, module, ran, DONE)
    assert "duplicates not checked" in ran.warnings[0]
    check_second_run(service, module)


@every_module
def test_a_create_that_is_carried_out_after_the_last_look(service: Simulator, hold: Hold, module: Module) -> None:
    """The service commits when the client has given up and read the lists: reported as unknown, found by the next run."""
    late = hold(Fault("late_commit", module.kind.create, count=None, seconds=PATIENCE))
    service.faults.add(late)
    ran = run(service, module)
    check(service, module, ran, "unknown_outcome")
    assert not made(service, module)
    sent = creates(service, module)
    assert max(sent.values()) == 1
    late.pass_time()
    until(lambda: made(service, module) == sent)
    check_second_run(service, module)
    assert creates(service, module) == Counter(dict.fromkeys(module.desired, 1))


@the_bulk_module
@pytest.mark.parametrize("listing", ["close", "status", "unexpected_object"])
@pytest.mark.parametrize("creating", ["html", "close", "unexpected_object"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_creates_and_the_verifying_list_go_wrong(
    service: Simulator, creating: str, listing: str, moment: str, module: Module
) -> None:
    service.faults.add(
        Fault(creating, module.kind.create, count=None, moment=moment),
        Fault(listing, module.kind.listing, skip=1, count=None),
    )
    ran = run(service, module)
    check(service, module, ran, "unknown_outcome")
    assert not claimed(ran, module)
    assert max(creates(service, module).values()) == 1
    check_second_run(service, module)


@every_module
def test_a_service_that_carries_out_what_it_says_it_is_too_busy_for(service: Simulator, module: Module) -> None:
    """A create that failed according to HTTP is sent again. A service that had done it makes two, and that is reported."""
    service.faults.add(Fault("status", module.kind.create, moment="after", code=429, retry_after="1"))
    ran = run(service, module)
    assert not ran.failed
    twins = module.kind.called(service, module.desired[0])
    assert len(twins) == 2
    assert f"2 {module.kind.noun}s of this {module.kind.identity} were created at the same time" in ran.warnings[0]
    assert all(twin.id in ran.warnings[0] for twin in twins)


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("fault", ["close", "html", "error_object"])
@pytest.mark.parametrize("module", ONE, ids=lambda module: module.name)
def test_one_object_with_an_awkward_name(service: Simulator, module: Module, fault: str, number: int) -> None:
    kind, name = module.kind, module.kind.names[number]
    service.faults.add(Fault(fault, kind.create))
    options = {"api_token": TOKEN, "api_url": service.url, "timeout": PATIENCE, **kind.options(name)}
    ran = run_module(module.code, options)
    assert ran.kind == ("rejected" if fault == "error_object" else "unknown_outcome")
    assert not kind.called(service, name)
    again = run_module(module.code, options)
    assert (again.failed, len(kind.called(service, name))) == (False, 1)


class TlsSimulator(Simulator):
    """A service with TLS that can change to a certificate that no one trusts, and back."""

    def __init__(self, directory: Path) -> None:
        self.trusted = make_certificate(directory, "trusted")
        self._other = make_certificate(directory, "other")
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        super().__init__(Organization.with_customers(1), token=TOKEN, ssl_context=self._context)
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
def test_a_tls_failure_of_the_first_list(tls_service: TlsSimulator, module: Module) -> None:
    tls_service.be_trusted(False)
    ran = run(tls_service, module)
    check(tls_service, module, ran, "transport")
    assert "no TLS connection" in ran.message
    assert not tls_service.requests
    tls_service.be_trusted(True)
    check_second_run(tls_service, module)


@every_module
def test_a_tls_failure_of_every_create(
    tls_service: TlsSimulator, module: Module, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the list no one listens; when the first create is tried again, the service is back with another certificate."""

    def come_back(dummy_seconds: float) -> None:
        tls_service.be_trusted(False)
        tls_service.faults.clear()

    monkeypatch.setattr(_client, "sleep", come_back)
    # With ids in the list of checks, nothing is read between it and the creates.
    tls_service.behavior.check_group = "id"
    tls_service.faults.add(Fault("refuse", module.kind.listing))
    ran = run(tls_service, module)
    # Nothing was sent, but what fails while a connection is made is not always that.
    check(tls_service, module, ran, "unknown_outcome")
    assert "no TLS connection" in ran.message
    assert not creates(tls_service, module)
    tls_service.be_trusted(True)
    check_second_run(tls_service, module)


@every_module
def test_a_tls_failure_of_the_verifying_list(
    tls_service: TlsSimulator, module: Module, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the creates no one listens; when the list is tried again, the service is back with another certificate."""

    def come_back(dummy_seconds: float) -> None:
        tls_service.be_trusted(False)
        tls_service.faults.clear()

    monkeypatch.setattr(_client, "sleep", come_back)
    tls_service.faults.add(Fault("refuse", module.kind.create, skip=module.count - 1))
    ran = run(tls_service, module)
    check(tls_service, module, ran, DONE)
    assert claimed(ran, module) == set(module.desired)
    assert "no TLS connection" in ran.warnings[0]
    tls_service.be_trusted(True)
    check_second_run(tls_service, module)
