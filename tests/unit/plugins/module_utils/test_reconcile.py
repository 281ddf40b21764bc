# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan, drift, and what is believed of a reply to createReport."""

from __future__ import annotations

import copy
import random
import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ansible_collections.msp.checkcentral.plugins.module_utils import _api
from ansible_collections.msp.checkcentral.plugins.module_utils._compare import compare
from ansible_collections.msp.checkcentral.plugins.module_utils._create import Creator
from ansible_collections.msp.checkcentral.plugins.module_utils._desired import Desired, desired_object
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError
from ansible_collections.msp.checkcentral.plugins.module_utils._plan import Outcome, plan
from ansible_collections.msp.checkcentral.plugins.module_utils._present import difference
from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Resolver
from ansible_collections.msp.checkcentral.plugins.module_utils._words import in_words
from ansible_collections.msp.checkcentral.tests.unit.conftest import PATIENCE
from ansible_collections.msp.checkcentral.tests.unit.strategies import examples, reports


def digest(name: str, **properties: Any) -> Desired:
    return Desired(REPORT, {"name": name, "report_type": "digest", **properties})


def existing(*names: str) -> list[_api.Row]:
    return [{"id": str(number), "name": name} for number, name in enumerate(names, start=1)]


# --- identity ---


@pytest.mark.parametrize(
    ("names", "action", "found"),
    [
        ([], "created", None),
        (["Other"], "created", None),
        (["A & B"], "unchanged", "1"),
        (["a & b", "A &amp; B", " A & B", "A & B"], "unchanged", "4"),
        (["A & B", "A & B"], "failed", None),
        (["A &amp; B"], "failed", None),
        (["A & B "], "failed", None),
        (["a & b"], "created", None),
    ],
)
def test_the_exact_name_identifies_a_report(names: list[str], action: str, found: str | None) -> None:
    [outcome] = plan([digest("A & B")], existing(*names))
    assert (outcome.action, outcome.id) == (action, found)
    assert bool(outcome.failure) is (action == "failed")


def test_a_wanted_name_that_the_service_would_unescape_is_ambiguous_with_what_it_would_become() -> None:
    [outcome] = plan([digest("A &amp; B")], existing("A & B"))
    assert outcome.failure is not None
    assert outcome.failure.kind == "ambiguous"
    assert "'A & B' (1)" in outcome.failure.message


# --- drift ---


@pytest.mark.parametrize(
    ("row", "unknown"),
    [
        ({}, ["report_type", "content.check", "recipients.users"]),
        ({"content": None, "recipients": "everybody"}, ["report_type", "content.check", "recipients.users"]),
        ({"report_type": "digest", "content": {}}, ["content.check", "recipients.users"]),
        ({"report_type": ["digest"], "recipients": {"users": "x"}, "content": {"check": "c"}}, None),
    ],
)
def test_what_is_missing_or_cannot_be_read_is_unknown_and_no_drift(row: dict[str, Any], unknown: list[str]) -> None:
    desired = digest("D", content={"check": "c"}, recipients={"users": ["u"]})
    assert compare(desired, row) == ([], unknown or ["report_type", "recipients.users"])


def test_a_property_that_only_extra_properties_know_may_be_missing_too() -> None:
    desired = Desired(REPORT, digest("D").properties, {"color": "red", "content": {"only_failures": True}})
    assert compare(desired, {"reportType": "Digest", "content": {"Color": "red"}}) == (
        [],
        ["color", "content.only_failures"],
    )


def test_drift_tells_what_was_set_and_what_came_back() -> None:
    desired = digest("D", content={"check": "c"}, recipients={"emails": ["a@example.com"]})
    row = {"report_type": "Digest", "content": {"check": {"id": "d", "name": "x"}}, "recipients": {"emails": []}}
    drift, unknown = compare(desired, row)
    assert unknown == []
    assert drift == [
        {"property": "content.check", "desired": "c", "actual": {"id": "d", "name": "x"}},
        {"property": "recipients.emails", "desired": ["a@example.com"], "actual": []},
    ]


def test_drift_is_told_in_lines_that_a_person_can_read() -> None:
    desired = digest("D", description="Grüße", filename="x" * 300)
    row = {"reportType": "Digest", "description": "Tschüss", "fileName": "y" * 300}
    [outcome] = plan([desired], [{"id": "1", "name": "D", **row}])
    first, second = (in_words(REPORT, drift, lambda dummy, name: name) for drift in outcome.drift)
    assert first == 'description is "Tschüss", should be "Grüße"'
    assert second == f'filename is "{"y" * 200}...", should be "{"x" * 200}..."'


def pascal(key: str) -> str:
    return "".join(word.capitalize() for word in key.split("_"))


def camel(key: str) -> str:
    return pascal(key)[:1].lower() + pascal(key)[1:]


STYLES: list[Callable[[str], str]] = [str, str.upper, pascal, camel]
ENUMERATIONS = ("report_type", "format", "interval_type")
IDS = ("check", "checkgroup", "dashboard", "usergroups", "users")


def as_returned(key: str, value: Any, chance: random.Random) -> Any:
    """A value as the service may return what was sent: spelled otherwise, in another order, as text or as an object."""
    if isinstance(value, dict):
        style = chance.choice(STYLES)
        return {style(name): as_returned(name, item, chance) for name, item in value.items()}
    if isinstance(value, list):
        return [as_returned(key, item, chance) for item in chance.sample(value, len(value))]
    if key in ENUMERATIONS:
        return chance.choice([value, value.upper(), value.capitalize()])
    if key in IDS:
        return chance.choice([value, value.swapcase(), {"id": value.lower(), "name": "x"}])
    if key in ("interval_value", "report_time"):
        return chance.choice([value, str(value)])
    return value


OTHERS: dict[type, Callable[[Any], Any]] = {
    bool: lambda value: not value,
    int: lambda value: (value + 1) % 1440,
    str: lambda value: f"{value}x",
    list: lambda value: [*value, "x@example.com"],
}


@examples(100)
@given(reports(), st.randoms(use_true_random=False))
def test_what_was_sent_is_no_drift_however_it_is_returned_and_each_difference_alone_is(
    report: tuple[Any, Any], chance: random.Random
) -> None:
    desired, dummy = desired_object(REPORT, report[0])
    assume(desired is not None)
    assert desired is not None
    assert compare(desired, as_returned("", desired.body, chance)) in (([], []), ([], ["format"]))
    row = copy.deepcopy(desired.body)
    path = chance.choice([key for key in row if key != "name"])
    section, key = row, path
    if isinstance(row[path], dict):
        section, key = row[path], chance.choice(list(row[path]))
        path = f"{path}.{key}"
    section[key] = OTHERS[type(section[key])](section[key])
    drift, dummy_unknown = compare(desired, row)
    assert [each["property"] for each in drift] == [path]


# --- what is believed of a reply ---


class Service:
    """Stands for the client: every create gets the same reply, and the lists come from a table."""

    def __init__(self, reply: Any, *lists: list[_api.Row]) -> None:
        self.reply = reply
        self.lists = list(lists)

    def write(self, method: str, body: dict[str, Any]) -> Any:
        assert (method, body["report_type"]) == ("createReport", "digest")
        if isinstance(self.reply, CheckCentralError):
            raise self.reply
        return self.reply

    def read(self, method: str, query: object = None) -> Any:
        assert (method, query) == ("getReports", None)
        if not self.lists:
            raise CheckCentralError("transport", "no one answers")
        return self.lists.pop(0)


def all_created(
    service: Service, names: Iterable[str], workers: int, before: list[_api.Row]
) -> tuple[list[Outcome], list[str]]:
    outcomes = plan([digest(name) for name in names], before)
    return outcomes, Creator(service, Resolver(service), workers).create(outcomes, before)  # type: ignore[arg-type]


def created(service: Service, *before: _api.Row) -> tuple[Outcome, list[str]]:
    [outcome], warnings = all_created(service, "A", 1, [*before])
    return outcome, warnings


@pytest.mark.parametrize(
    ("reply", "returned"),
    [
        ({"id": "x"}, "x"),
        ({"Id": 7}, "7"),
        ({"reportId": "x"}, "x"),
        ({"report_id": "x", "id": None}, "x"),
        ({"report": {"id": "x", "name": "A"}}, "x"),
        ({"Report": "x"}, "x"),
    ],
)
def test_an_id_is_found_wherever_a_reply_holds_it(reply: dict[str, Any], returned: str) -> None:
    outcome, warnings = created(Service(reply))
    assert (outcome.action, outcome.id, outcome.record["id"]) == ("created", returned, returned)
    assert warnings == ["duplicates not checked: no one answers"]


@pytest.mark.parametrize("reply", [{"message": "done"}, {"id": True}, {"report": {"name": "A"}}, {}])
def test_a_reply_without_an_id_proves_nothing_if_the_list_cannot_be_read(reply: dict[str, Any]) -> None:
    outcome, warnings = created(Service(reply))
    assert (outcome.action, outcome.changed, outcome.id) == ("failed", False, None)
    assert outcome.failure is not None
    assert outcome.failure.kind == "unknown_outcome"
    assert "could not be listed" in outcome.failure.message
    assert warnings == ["duplicates not checked: no one answers"]


def test_a_list_that_nobody_foresaw_loses_nothing_of_what_was_sent() -> None:
    outcome, [warning] = created(Service({"id": "9"}, [{"no": "id"}]))
    assert (outcome.action, outcome.id) == ("created", "9")
    assert warning.startswith("duplicates not checked: ")


def test_a_new_report_with_another_id_than_the_reply_is_waited_for_and_told(pauses: list[float]) -> None:
    ours, theirs = (f"00000000-0000-4000-8000-00000000000{number}" for number in (1, 2))
    rows = [{"id": theirs, "name": "A", "report_type": "digest"}]
    outcome, dummy = created(Service({"id": ours}, rows, rows, rows))
    assert (outcome.action, outcome.id, pauses) == ("created", theirs, [2, 2])
    assert f"returned the id {ours}, but the listing shows {theirs}" in outcome.warnings[0]
    outcome, dummy = created(Service({"id": ours.upper()}, rows, [*rows, {**rows[0], "id": ours}]))
    assert (outcome.action, outcome.record["id"].lower()) == ("created", ours)
    assert "2 reports of this name were created at the same time" in outcome.warnings[0]


@pytest.mark.usefixtures("pauses")
def test_an_exception_that_nobody_foresaw_is_an_unknown_outcome_and_stops_no_thread() -> None:
    class Surprising(Service):
        def write(self, method: str, body: dict[str, Any]) -> Any:
            if body["name"] == "A":
                raise ZeroDivisionError("by the token")
            return super().write(method, body)

        def redact(self, text: str) -> str:
            return text.replace("the token", "***")

    rows = [{"id": "9", "name": "B", "report_type": "digest"}]
    outcomes, dummy = all_created(Surprising({"id": "9"}, *[rows] * 3), "AB", 2, [])
    assert [outcome.action for outcome in outcomes] == ["failed", "created"]
    failure = outcomes[0].failure
    assert failure is not None
    assert failure.kind == "unknown_outcome"
    assert "ZeroDivisionError: by ***" in failure.message


def test_the_list_tells_the_id_that_a_reply_does_not() -> None:
    outcome, warnings = created(Service({}, [{"id": "9", "name": "A", "report_type": "Digest"}]))
    assert (outcome.action, outcome.id, outcome.not_compared, warnings) == ("created", "9", [], [])


def test_of_several_new_reports_the_own_one_is_known_by_the_id_of_the_reply() -> None:
    rows = [{"id": number, "name": "A", "format": number} for number in ("8", "9")]
    outcome, dummy = created(Service({"id": "9"}, rows))
    assert (outcome.action, outcome.id, outcome.record["format"]) == ("created", "9", "9")
    assert "(8, 9)" in outcome.warnings[0]


def test_of_several_new_reports_none_is_called_ours_without_an_id() -> None:
    lost = CheckCentralError("unknown_outcome", "lost")
    outcome, dummy = created(Service(lost, [{"id": number, "name": "A"} for number in ("8", "9")]))
    assert (outcome.action, outcome.id, outcome.failure) == ("created", None, None)
    assert outcome.record["id"] is None
    assert "2 reports of this name" in outcome.warnings[0]


def test_what_the_service_made_of_it_is_told_and_the_diff_shows_what_was_sent() -> None:
    outcome, dummy = created(Service({}, [{"id": "9", "name": "A", "report_type": "Stats"}]))
    assert (outcome.action, [each["property"] for each in outcome.drift]) == ("created", ["report_type"])
    diff = difference(outcome)
    assert (diff["before"], diff["after"]) == ("", outcome.desired.body)


class Crowd(Service):
    """Answers a create only when as many as there are workers are under way."""

    def __init__(self, workers: int, *lists: list[_api.Row]) -> None:
        super().__init__({}, *lists)
        self.all_here = threading.Barrier(workers, timeout=PATIENCE)
        self.lock = threading.Lock()
        self.under_way = self.most = 0

    def write(self, method: str, body: dict[str, Any]) -> Any:
        with self.lock:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
        self.all_here.wait()
        with self.lock:
            self.under_way -= 1
        return super().write(method, body)


def test_as_many_creates_are_under_way_as_there_are_workers() -> None:
    names = [f"r{number}" for number in range(12)]
    crowd = Crowd(4, existing(*names))
    outcomes, warnings = all_created(crowd, names, 4, [])
    assert (warnings, crowd.most) == ([], 4)
    assert {outcome.action for outcome in outcomes} == {"created"}


def test_what_was_listed_before_is_not_new() -> None:
    [before] = existing("a")
    outcome, dummy = created(Service({}, [before, {"id": "9", "name": "A"}]), before)
    assert (outcome.action, outcome.id) == ("created", "9")
