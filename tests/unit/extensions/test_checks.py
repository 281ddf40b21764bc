# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The event source: its options, its loop with a plain queue, and what it does between two pauses."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleError
from jsonschema.validators import validator_for

from ansible_collections.msp.checkcentral.extensions.eda.plugins.event_source import checks
from ansible_collections.msp.checkcentral.plugins.doc_fragments.connection import ModuleDocFragment
from ansible_collections.msp.checkcentral.plugins.module_utils import _connection
from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _customers, _state_file, _transitions, _watch
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator
from ansible_collections.msp.checkcentral.tests.simulator.model import CheckGroup
from ansible_collections.msp.checkcentral.tests.unit.conftest import PATIENCE, TOKEN

ROOT = Path(checks.__file__).parents[4]
SCHEMA = json.loads((ROOT / "extensions" / "eda" / "schemas" / "checks.json").read_text(encoding="utf-8"))
EVENTS = validator_for(SCHEMA)(SCHEMA)
BACKUP, COPY = "ce000000-0000-4000-8000-000000000001", "ce000000-0000-4000-8000-000000000002"
Event = dict[str, Any]


@pytest.fixture
def options(service: Simulator, tmp_path: Path) -> dict[str, Any]:
    return {
        "api_url": service.url,
        "api_token": service.token,
        "interval": 0.01,
        "retries": 0,
        "state_file": str(tmp_path / "state" / "checks.json"),
    }


def valid(event: Event) -> Event:
    EVENTS.validate(event)
    return event


def what(event: Event) -> tuple[str, str | None, str | None]:
    told = event["checkcentral"]
    return told["change"], told["old"], told["new"]


# --- the loop, with a plain queue ---


def during(options: dict[str, Any], scenario: Callable[[Any], Awaitable[None]], queue: Any = None) -> None:
    """Run the source while something happens; its own end before that is an error."""

    async def run() -> None:
        nonlocal queue
        queue = queue or asyncio.Queue()
        source = asyncio.create_task(checks.main(queue, options))
        happening = asyncio.ensure_future(scenario(queue))
        await asyncio.wait({source, happening}, return_when=asyncio.FIRST_COMPLETED, timeout=PATIENCE)
        if source.done():
            happening.cancel()
            source.result()
        source.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await source
        assert happening.done()
        happening.result()

    asyncio.run(run())


async def once(condition: Callable[[], object]) -> None:
    while not condition():
        await asyncio.sleep(0.001)


def test_a_flip_is_told_and_so_is_its_end(service: Simulator, options: dict[str, Any]) -> None:
    async def scenario(queue: asyncio.Queue[Event]) -> None:
        await once(lambda: service.calls["getChecks"] > 1)
        service.organization.hear(BACKUP, "Failure", "Disk full")
        failed = valid(await queue.get())
        assert what(failed) == ("problem", "success", "failure")
        assert failed["checkcentral"]["message"] == "Acme Logistics: Nightly backup is failure, was success: Disk full"
        assert failed["checkcentral"]["checkgroup"]["id"] == "c6000000-0000-4000-8000-000000000001"
        assert failed["meta"]["hosts"] == ["Acme_Logistics"]
        service.organization.hear(BACKUP, "Success")
        assert what(valid(await queue.get())) == ("recovery", "failure", "success")

    during(options, scenario)


def test_what_happened_while_it_was_stopped_is_told_in_order(service: Simulator, options: dict[str, Any]) -> None:
    async def first(_queue: asyncio.Queue[Event]) -> None:
        await once(lambda: service.calls["getChecks"] > 1)

    async def second(queue: asyncio.Queue[Event]) -> None:
        told = [valid(await queue.get()) for dummy in range(3)]
        assert [what(event)[2] for event in told] == ["failure", "warning", "success"]
        assert [event["checkcentral"]["title"] for event in told] == ["one", "two", "three"]
        assert [event["checkcentral"]["replayed"] for event in told] == [True, True, False]

    during(options, first)
    for status, title in (("Failure", "one"), ("Warning", "two"), ("Success", "three")):
        service.organization.hear(BACKUP, status, title)
    during(options, second)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "code": 500},
        {"kind": "status", "code": 429, "retry_after": 0},
        {"kind": "status", "code": 404},
        {"kind": "reset"},
        {"kind": "error_object"},
        {"kind": "html"},
        {"kind": "bare_list"},
    ],
    ids=lambda fault: "-".join(str(part) for part in fault.values()),
)
def test_a_fault_is_survived_and_told(service: Simulator, options: dict[str, Any], fault: dict[str, Any]) -> None:
    async def scenario(queue: asyncio.Queue[Event]) -> None:
        await once(lambda: service.calls["getChecks"] > 1)
        service.faults.add(Fault(method="getChecks", count=4, **fault))
        failing = valid(await queue.get())
        assert what(failing) == ("source_failing", None, None)
        assert "getChecks" in failing["checkcentral"]["message"]
        assert "hosts" not in failing["meta"]
        assert what(valid(await queue.get())) == ("source_recovered", None, None)
        # A reply that is not understood is never "no checks", so no other event was sent.
        service.organization.hear(COPY, "Warning")
        assert what(valid(await queue.get())) == ("problem", "success", "warning")
        assert TOKEN not in str(failing)

    during(options, scenario)


class Filtered:
    """As ansible-rulebook's: what is put into it goes through filters into the engine's own queue."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Event] = asyncio.Queue(1)

    async def put(self, event: Event) -> None:
        await self.queue.put(event)


def outbox(options: dict[str, Any]) -> Any:
    return json.loads(Path(options["state_file"]).read_text(encoding="utf-8"))["outbox"]


async def turns(count: int) -> None:
    """Let the source go on as far as it can."""
    for dummy in range(count):
        await asyncio.sleep(0)


def test_nothing_is_remembered_as_told_before_the_rules_have_it(options: dict[str, Any]) -> None:
    async def scenario(filtered: Filtered) -> None:
        for dummy in range(3):
            await once(filtered.queue.full)
            await turns(20)
            assert len(outbox(options)) == 3
            await filtered.queue.get()
        await once(lambda: outbox(options) == [])

    during({**options, "initial": "problems", "statuses": ["failure"]}, scenario, Filtered())


def test_with_feedback_the_next_event_waits_for_it(options: dict[str, Any]) -> None:
    feedback: asyncio.Queue[Event] = asyncio.Queue(1)

    async def scenario(queue: asyncio.Queue[Event]) -> None:
        seen = set()
        for dummy in range(8):
            event = await queue.get()
            await turns(5)
            assert queue.empty()
            seen.add(event["meta"]["uuid"])
            await feedback.put(event)
        assert len(seen) == 8

    during({**options, "initial": "problems", "feedback": True, "eda_feedback_queue": feedback}, scenario)


def test_an_address_where_no_one_listens_may_be_one_where_someone_does_later(options: dict[str, Any]) -> None:
    async def scenario(queue: asyncio.Queue[Event]) -> None:
        assert what(await queue.get()) == ("source_failing", None, None)

    during({**options, "api_url": "http://127.0.0.1:1"}, scenario)


def ended(options: dict[str, Any]) -> AnsibleError:
    """Run the source, which ends by itself; return the error."""
    with pytest.raises(AnsibleError) as raised:
        asyncio.run(asyncio.wait_for(checks.main(asyncio.Queue(), options), PATIENCE))
    assert TOKEN not in str(raised.value)
    return raised.value


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"api_token": "wrong"}, "getChecks was refused (HTTP 401"),
        ({"api_token": [TOKEN]}, "api_token is not a string but of the type list"),
        ({"organization": "Another MSP"}, "organization is 'Another MSP', but the token belongs to 'Northwind"),
        ({"checkgroups": ["Acme Logistic"]}, "no check group is called 'Acme Logistic'; the closest: 'Acme Log"),
    ],
)
def test_what_no_repetition_cures_ends_the_source(options: dict[str, Any], change: dict[str, Any], reason: str) -> None:
    assert reason in str(ended({**options, **change}))


def test_a_token_that_may_no_longer_read_checks_ends_the_source(service: Simulator, options: dict[str, Any]) -> None:
    service.faults.add(Fault("status", "getChecks", code=403))
    assert "getChecks was refused (HTTP 403" in str(ended(options))


def test_a_fault_of_the_collection_shows_no_token(options: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*dummy: Any) -> None:
        raise RuntimeError(f"apiToken={TOKEN}")

    monkeypatch.setattr(_transitions, "after_listing", fail)
    error = ended(options)
    assert "please report it" in str(error)
    assert (error.__cause__, error.__context__) == (None, None)


# --- what happens between two pauses ---


@contextlib.contextmanager
def watcher(options: dict[str, Any], **changes: Any) -> Iterator[_watch.Watcher]:
    read = _watch.read_options({**options, **changes})
    with (
        _state_file.StateFile(read.state_file, read.connection.api_url) as file,
        contextlib.closing(Client(read.connection, read_only=True)) as client,
    ):
        yield _watch.Watcher(read, file, client)


def told_by(source: _watch.Watcher) -> list[Event]:
    events = [valid(event) for event in source.poll()]
    source.handed_over()
    return events


def test_a_process_that_was_killed_before_it_knew_tells_again_with_the_same_ids(
    service: Simulator, options: dict[str, Any]
) -> None:
    with watcher(options) as source:
        told_by(source)
        service.organization.hear(BACKUP, "Failure", "Disk full")
        first = source.poll()
    service.organization.hear(BACKUP, "Success")
    with watcher(options) as source:
        again = told_by(source)
    assert [what(event)[0] for event in again] == ["problem", "recovery"]
    assert again[0] == first[0]
    with watcher(options) as source:
        assert told_by(source) == []


def test_changes_of_checks_wait_until_the_checks_can_be_read_again(service: Simulator, options: dict[str, Any]) -> None:
    with watcher(options) as source:
        told_by(source)
        service.organization.hear(BACKUP, "Failure")
        [problem] = source.poll()
        service.faults.add(Fault("status", "getChecks", code=500, count=3))
        told = [[what(event)[0] for event in source.poll()] for dummy in range(3)]
        assert told == [[], [], ["source_failing"]]
        assert problem in source.poll()


def test_a_call_is_counted_before_it_is_made(options: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a process that is killed within it has counted it."""
    read, counted = Client.read, []

    def reads(client: Client, method: str, *query: Any) -> Any:
        lock = Path(f"{options['state_file']}.lock")
        counted.append(json.loads(lock.read_text(encoding="utf-8"))["calls"])
        return read(client, method, *query)

    monkeypatch.setattr(Client, "read", reads)
    with watcher(options) as source:
        source.poll()
        source.poll()
    assert counted == [1, 2]


def test_the_state_is_its_owners_and_has_neither_token_nor_mail(service: Simulator, options: dict[str, Any]) -> None:
    before = os.umask(0)
    try:
        with watcher(options) as source:
            told_by(source)
            service.organization.hear(BACKUP, "Failure", "Disk full")
            source.poll()
    finally:
        os.umask(before)
    path = Path(options["state_file"])
    for each in path.parent.iterdir():
        assert each.stat().st_mode & 0o777 == 0o600
        text = each.read_text(encoding="utf-8")
        assert TOKEN not in text
        assert "Disk full" not in text
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_second_process_with_one_state_is_refused(options: dict[str, Any]) -> None:
    with (
        watcher(options),
        pytest.raises(CheckCentralError, match=r"state_file '.*checks.json' is in use by another process"),
        watcher(options),
    ):
        pass


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', '{"format": 2}'])
def test_a_state_that_is_not_understood_is_refused(options: dict[str, Any], text: str) -> None:
    path = Path(options["state_file"])
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CheckCentralError, match=r"cannot be read: .*; move the file away"), watcher(options):
        pass


def test_a_state_of_another_service_is_refused(service: Simulator, options: dict[str, Any]) -> None:
    with watcher(options) as source:
        told_by(source)
    with pytest.raises(CheckCentralError, match=r"belongs to http://127.* not to http://localhost"):  # noqa: SIM117
        with watcher(options, api_url=f"http://localhost:{service.port}"):
            pass


def test_a_directory_that_cannot_be_made_is_named(options: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(CheckCentralError, match=r"state_file '.*file/checks.json' cannot be written"),
        watcher(options, state_file=str(tmp_path / "file" / "checks.json")),
    ):
        pass


@pytest.mark.parametrize(("seconds", "pause"), [(4.0, 6.0), (40.0, 0.0)])
def test_what_a_poll_takes_is_part_of_the_interval(
    options: dict[str, Any], monkeypatch: pytest.MonkeyPatch, seconds: float, pause: float
) -> None:
    moments = itertools.count(0.0, seconds)
    monkeypatch.setattr(_watch, "monotonic", lambda: next(moments))
    with watcher(options, interval=10) as source:
        source.poll()
        assert source.pause == pause


def test_retry_after_is_respected(service: Simulator, options: dict[str, Any]) -> None:
    service.faults.add(Fault("status", "getChecks", code=429, retry_after=3600))
    with watcher(options) as source:
        assert source.poll() == []
        assert source.pause == 3600


@pytest.mark.parametrize(
    ("failures", "interval", "retry_after", "pause"),
    [
        (1, 60, None, 60),
        (2, 60, None, 120),
        (5, 60, None, 900),
        (500, 60, None, 900),
        (3, 3600, None, 3600),
        (1, 60, 5, 60),
        (1, 60, 7200, 7200),
        (1, 60, 1e9, 86400),
    ],
)
def test_pauses_after_failures(failures: int, interval: float, retry_after: float | None, pause: float) -> None:
    assert _watch.pause_after(failures, interval, retry_after) == pause


def test_the_calls_of_a_day_are_counted_over_restarts(
    service: Simulator, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [datetime(2026, 6, 15, 21, 0, tzinfo=timezone.utc)]
    monkeypatch.setattr(_watch, "utc_now", lambda: now[0])
    for dummy in range(3):
        with watcher(options, max_calls_per_day=5) as source:
            assert told_by(source) + told_by(source) == [] or service.calls["getChecks"] == 5
    assert service.calls["getChecks"] == 5
    service.organization.hear(BACKUP, "Failure")
    with watcher(options, max_calls_per_day=5) as source:
        # The process before sent this event.
        assert told_by(source) == []
        assert source.pause == 3 * 3600
        now[0] += timedelta(hours=3)
        assert [what(event)[0] for event in told_by(source)] == ["problem", "source_recovered"]
    assert service.calls["getChecks"] == 6


@pytest.mark.usefixtures("pauses")
def test_retries_are_counted_too(service: Simulator, options: dict[str, Any]) -> None:
    service.faults.add(Fault("status", "getChecks", code=500, count=None))
    with watcher(options, retries=3, max_calls_per_day=10) as source:
        told = [event for dummy in range(5) for event in told_by(source)]
    assert service.calls["getChecks"] == 8
    assert [what(event)[0] for event in told] == ["source_failing"]
    assert "max_calls_per_day" in told[0]["checkcentral"]["message"]


def test_a_listing_that_lacks_checks_is_confirmed(service: Simulator, options: dict[str, Any]) -> None:
    with watcher(options) as source:
        told_by(source)
        every = dict(service.organization.checks)
        service.organization.checks.clear()
        assert told_by(source) == []
        service.organization.checks.update(every)
        assert told_by(source) == []
        service.organization.checks.clear()
        assert told_by(source) == []
        removed = told_by(source)
    assert {what(event)[0] for event in removed} == {"removed"}
    assert len(removed) == len(every)
    # Whose they were is known as long as the customer's name is its own.
    assert {tuple(event["meta"].get("hosts", ["-"])) for event in removed} >= {("Acme_Logistics",), ("Fjord_Shipping",)}


@pytest.mark.parametrize("form", ["name", "name_id", "id"])
def test_hosts_are_those_of_the_inventory(options: dict[str, Any], form: str) -> None:
    with contextlib.closing(Client(_watch.read_options(options).connection)) as client:
        customers = _customers.read(client, checks=True, pending_overdue=False, settings=False)
    # As the inventory plugin knows them, which has its own groups beside Ansible's.
    hosts = _customers.host_names(
        customers, form, {"all", "ungrouped", "checkcentral", "localhost", "127.0.0.1", "::1"}
    )
    expected = {check["id"]: host for host, customer in hosts.items() for check in customer["checks"]}
    with watcher(options, initial="all", hostname=form) as source:
        appeared = {event["checkcentral"]["check"]["id"]: event["meta"]["hosts"] for event in told_by(source)}
    assert appeared == {check: [host] for check, host in expected.items()}


def test_playbooks_on_localhost_get_no_hosts(options: dict[str, Any]) -> None:
    with watcher(options, initial="all", hostname="none") as source:
        assert not any("hosts" in event["meta"] for event in told_by(source))


def test_a_new_customer_is_known_when_its_first_check_fails(service: Simulator, options: dict[str, Any]) -> None:
    with watcher(options) as source:
        told_by(source)
        service.organization.hear(BACKUP, "Failure")
        told_by(source)
        group = CheckGroup("c6000000-0000-4000-8000-0000000000ff", "New One")
        service.organization.check_groups[group.id] = group
        check = service.organization.checks[BACKUP]
        service.organization.checks["new"] = replace(check, id="new", group_id=group.id)
        appeared, problem = told_by(source)
    assert (what(appeared)[0], what(problem)[0]) == ("appeared", "problem")
    assert problem["meta"]["hosts"] == ["New_One"]


@pytest.mark.parametrize("desired", ["Acme Logistics", "c6000000-0000-4000-8000-000000000001"])
def test_only_the_check_groups_asked_for_are_told(options: dict[str, Any], desired: str) -> None:
    with watcher(options, initial="all", checkgroups=[desired]) as source:
        told = told_by(source)
    assert {event["checkcentral"]["checkgroup"]["name"] for event in told} == {"Acme Logistics"}
    with watcher(options, checkgroups=[desired]) as source:
        assert told_by(source) == []


def test_an_empty_list_of_check_groups_means_none(options: dict[str, Any]) -> None:
    with watcher(options, initial="all", checkgroups=[]) as source:
        assert told_by(source) == []


def test_what_was_told_of_others_is_not_kept(service: Simulator, options: dict[str, Any]) -> None:
    with watcher(options, checkgroups=["Fjord Shipping"]) as source:
        assert source.poll() == []
        service.organization.hear(BACKUP, "Failure")
        assert source.poll() == []
    assert outbox(options) == []


def test_a_poll_without_news_writes_no_state(options: dict[str, Any]) -> None:
    with watcher(options) as source:
        told_by(source)
        before = Path(options["state_file"]).stat().st_mtime_ns
        told_by(source)
        assert Path(options["state_file"]).stat().st_mtime_ns == before


# --- options ---


def test_everything_that_is_wrong_is_said_at_once(options: dict[str, Any]) -> None:
    given = {**options, "interval": "soon", "intial": "all", "initial": "some", "validate_certs": "ture"}
    with pytest.raises(CheckCentralError) as raised:
        _watch.read_options(given)
    for words in ("no option 'intial'; did you mean initial?", "interval", "initial must be one of", "validate_certs"):
        assert words in raised.value.message


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"interval": 5, "api_url": "https://api.example.com"}, "interval 5.0 is not possible; give seconds, from 10"),
        ({"interval": float("nan")}, "interval nan is not possible"),
        ({"interval": 0}, "interval 0.0 is not possible"),
        (
            {"interval": 10, "api_url": "https://api.example.com"},
            "interval 10 makes 8640 calls a day, more than max_calls_per_day 5000; give an interval of at least 18",
        ),
        ({"max_calls_per_day": 0}, "max_calls_per_day 0 is not possible; give a number from 1 to 10000"),
        ({"max_calls_per_day": 10001}, "max_calls_per_day 10001 is not possible"),
        ({"activity_count": 31}, "activity_count 31 is not possible; give a number from 0 to 30"),
        ({"timeout": -1, "activity_count": -1}, "timeout -1.0 is not usable"),
        ({"timeout": -1, "activity_count": -1}, "activity_count -1 is not possible"),
        ({"hostname": "nam"}, "hostname must be one of: name, name_id, id, none"),
        ({"api_token": ""}, "api_token is empty"),
        ({"api_token": None}, "missing required arguments: api_token"),
    ],
)
def test_what_is_not_possible_is_said(options: dict[str, Any], change: dict[str, Any], words: str) -> None:
    with pytest.raises(CheckCentralError) as raised:
        _watch.read_options({**options, **change})
    assert words in raised.value.message


def test_the_connection_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKCENTRAL_API_TOKEN", TOKEN)
    monkeypatch.setenv("CHECKCENTRAL_ORGANIZATION", "Northwind")
    monkeypatch.setenv("CHECKCENTRAL_TIMEOUT", "7")
    monkeypatch.setenv("CHECKCENTRAL_RETRIES", " ")
    read = _watch.read_options({"state_file": " ", "checkgroups": "Acme, Beta", "statuses": ["In Repair", "Failure"]})
    assert (read.connection.api_token, read.connection.timeout, read.connection.retries) == (TOKEN, 7, 3)
    assert read.connection.organization == "Northwind"
    assert read.state_file == Path("~/.local/state/msp.checkcentral/checks.json").expanduser()
    assert read.telling.problems == {"in_repair", "failure"}


def test_the_documentation_says_what_the_code_takes() -> None:
    documented = yaml.safe_load(checks.DOCUMENTATION)["options"]
    taken = _watch.specification()
    assert set(documented) == set(taken)
    for name, option in taken.items():
        for key in ("type", "default", "choices", "elements", "required"):
            assert documented[name].get(key) == option.get(key), name


def test_connection_options_are_documented_as_everywhere() -> None:
    documented = yaml.safe_load(checks.DOCUMENTATION)["options"]
    everywhere = yaml.safe_load(ModuleDocFragment.DOCUMENTATION)["options"]
    for name in ("api_url", "ca_path", "validate_certs", "timeout"):
        assert documented[name] == everywhere[name]
    assert set(_connection.OPTIONS) <= set(documented)


def test_the_examples_are_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKCENTRAL_API_TOKEN", TOKEN)
    rulesets = yaml.safe_load(checks.EXAMPLES)
    given = [source["msp.checkcentral.checks"] for ruleset in rulesets for source in ruleset["sources"]]
    assert len(given) == 2
    for each in given:
        assert "api_token" not in each
        _watch.read_options(each)


# --- the file as ansible-rulebook runs it ---


def test_the_file_finds_the_collection_by_itself(tmp_path: Path) -> None:
    code = "import asyncio, runpy, sys; print(asyncio.iscoroutinefunction(runpy.run_path(sys.argv[1])['main']))"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", code, checks.__file__],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "True\n", done.stderr


def test_every_kind_of_change_is_in_the_schema() -> None:
    EVENTS.check_schema(SCHEMA)
    assert SCHEMA["properties"]["checkcentral"]["properties"]["change"]["enum"] == list(_transitions.CHANGES)
