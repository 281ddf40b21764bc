# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes of checks: each one is sent, in order, none twice with a new id, even if processes are stopped or killed in between."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.msp.checkcentral.plugins.plugin_utils import _events, _transitions
from ansible_collections.msp.checkcentral.plugins.plugin_utils._transitions import State, Telling
from ansible_collections.msp.checkcentral.tests.unit.strategies import examples

DEPTH = 6
NOW = "2026-06-15T12:00:00.000Z"
EVERYTHING = Telling()
NOTHING_SEEN = State()
STATUSES = ("Success", "Warning", "Failure", "In repair")


# --- a service, and a process that is killed ---


@dataclass
class Service:
    """Checks with their activities, and each change of status as it happened: check, old, new."""

    checks: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    overdue: set[str] = field(default_factory=set)
    happened: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    second: int = 0

    def status(self, check: str) -> str:
        raw = self.checks[check][-1][1]
        return "overdue" if check in self.overdue and raw != "Failure" else _key(raw)

    def hear(self, check: str, status: str) -> None:
        before = self.status(check) if check in self.checks else None
        self.checks.setdefault(check, []).append(
            (f"2026-06-15T10:{self.second // 60:02}:{self.second % 60:02}", status)
        )
        self.overdue.discard(check)
        if before is not None and before != _key(status):
            self.happened.append((check, before, _key(status)))

    def forget(self, check: str) -> None:
        before = self.status(check)
        self.overdue.add(check)
        if before != self.status(check):
            self.happened.append((check, before, self.status(check)))

    def listing(self) -> list[dict[str, Any]]:
        return [
            {
                "id": check,
                "name": f"Check {check}",
                "group": "Acme",
                "status": heard[-1][1],
                "updated": heard[-1][0],
                "overdue": check in self.overdue,
                "pending": False,
                "activities": [
                    {"title": "secret words", "status": status, "updated": time}
                    for time, status in reversed(heard[-DEPTH:])
                ],
            }
            for check, heard in self.checks.items()
        ]


def _key(status: str) -> str:
    return status.lower().replace(" ", "_")


class Killed(Exception):
    """The process is no more."""


@dataclass
class Process:
    """Polls, saves, hands over, as the event source does; a kill comes after so many of these steps."""

    service: Service
    telling: Telling = EVERYTHING
    disk: str | None = None
    told: list[_transitions.Change] = field(default_factory=list)
    steps_to_live: int = 1_000_000
    polls: int = 0

    def step(self) -> None:
        self.steps_to_live -= 1
        if self.steps_to_live < 0:
            raise Killed

    def loaded(self) -> State:
        return State() if self.disk is None else _transitions.from_json(json.loads(self.disk))

    def save(self, state: State) -> None:
        self.step()
        self.disk = json.dumps(_transitions.as_json(state))

    def poll(self) -> None:
        self.polls += 1
        now = f"2026-06-15T12:00:00.{self.polls:03}Z"
        state = _transitions.after_listing(self.loaded(), self.service.listing(), DEPTH, now, self.telling)
        self.save(state)
        for change in state.outbox:
            self.step()
            self.told.append(change)
        if state.outbox:
            self.save(state.after_hand_over(state.outbox))


# --- properties ---

CHECKS = ("a", "b", "c")
hears = st.tuples(st.just("hear"), st.sampled_from(CHECKS), st.sampled_from(STATUSES))
peaceful = st.one_of(
    hears,
    hears,
    st.tuples(st.just("overdue"), st.sampled_from(CHECKS)),
    st.just(("tick",)),
    st.just(("poll",)),
    st.just(("failure",)),
)
# Steps until the process is killed: before the state is saved, in the middle of handing over, before it is saved again.
kills = st.tuples(st.just("killed poll"), st.integers(0, 8))
anything = peaceful | kills | kills


def play(history: list[tuple[Any, ...]], telling: Telling = EVERYTHING) -> Process:
    """Let things happen, with a poll in time: what more than DEPTH activities hide is not seen by anyone."""
    service = Service()
    for check in CHECKS:
        service.hear(check, "Success")
    process = Process(service, telling)
    process.poll()
    heard: Counter[str] = Counter()
    for what, *details in history:
        if what == "hear":
            check, status = details
            if heard[check] == DEPTH - 1:
                process.poll()
                heard.clear()
                # Otherwise equal activities of one second could not be told apart by anyone.
                service.second += 1
            heard[check] += 1
            service.hear(check, status)
        elif what == "overdue":
            # No activity shows it: it is seen only at a poll.
            process.poll()
            heard.clear()
            service.forget(details[0])
            process.poll()
        elif what == "tick":
            service.second += 1
        elif what == "poll":
            process.poll()
            heard.clear()
        elif what == "failure":
            process.disk = json.dumps(_transitions.as_json(_transitions.after_failure(process.loaded(), NOW, "no")))
        else:
            process.steps_to_live = details[0]
            with contextlib.suppress(Killed):
                process.poll()
            process.steps_to_live = 1_000_000
    process.poll()
    return process


def of_checks(process: Process) -> list[_transitions.Change]:
    """Events of checks, each id once, at its first position."""
    return list({change.uuid: change for change in reversed(process.told) if change.check}.values())[::-1]


@pytest.mark.parametrize("events", [peaceful, anything], ids=["in peace", "with kills"])
def test_every_change_is_told_in_order_and_again_only_after_a_kill(events: st.SearchStrategy[tuple[Any, ...]]) -> None:
    @examples(200)
    @given(st.lists(events, max_size=40))
    def holds(history: list[tuple[Any, ...]]) -> None:
        process = play(history)
        told = of_checks(process)
        for check in CHECKS:
            assert [(each.old, each.new) for each in told if each.check == check] == [
                (old, new) for which, old, new in process.service.happened if which == check
            ]
        # What is told again is the same with the same id.
        different = {change._replace(message="") for change in process.told}
        assert len(different) == len({change.uuid for change in process.told})
        assert len(different) == len(process.told) or events is anything
        state = process.loaded()
        assert _transitions.from_json(json.loads(json.dumps(_transitions.as_json(state)))) == state
        assert "secret" not in str(process.disk)

    holds()


@examples(120)
@given(
    st.lists(anything, max_size=40), st.sampled_from([None, frozenset({"failure"}), frozenset({"failure", "overdue"})])
)
def test_problems_and_recoveries_alternate(history: list[tuple[Any, ...]], problems: frozenset[str] | None) -> None:
    """So a ticket that is opened is closed, and no second one is opened meanwhile."""
    told = of_checks(play(history, Telling(problems)))
    for check in CHECKS:
        is_open = False
        for kind in (each.change for each in told if each.check == check):
            assert kind in (("recovery", "better", "worse") if is_open else ("problem",))
            is_open = kind != "recovery"


# --- single cases ---


def row(**changes: Any) -> dict[str, Any]:
    activities = [{"title": "Fine", "status": "Success", "updated": "2026-06-15T10:00:00"}]
    row = {"id": "a", "name": "Backup", "group": "Acme", "status": "Success", "updated": "2026-06-15T10:00:00"}
    return {**row, "activities": activities, **changes}


def heard(*activities: tuple[str, str], **changes: Any) -> dict[str, Any]:
    """A check with these activities, newest first; their times are of one day, such as ``10:00:00``."""
    listed = [{"title": status, "status": status, "updated": f"2026-06-15T{time}"} for time, status in activities]
    return row(**{"status": listed[0]["status"], "updated": listed[0]["updated"], "activities": listed, **changes})


def after(*listings: list[dict[str, Any]], state: State = NOTHING_SEEN, **telling: Any) -> State:
    for listing in listings:
        state = _transitions.after_listing(state._replace(outbox=()), listing, 5, NOW, Telling(**telling))
    return state


def kinds(state: State) -> list[tuple[str, str | None, str | None]]:
    return [(change.change, change.old, change.new) for change in state.outbox]


@pytest.mark.parametrize(
    ("initial", "told"),
    [
        ("none", []),
        ("problems", [("problem", None, "failure")]),
        ("all", [("appeared", None, "success"), ("appeared", None, "failure"), ("problem", None, "failure")]),
    ],
)
def test_the_first_listing_tells_what_was_asked_for(initial: str, told: list[Any]) -> None:
    assert kinds(after([row(), row(id="b", status="Failure", activities=[])], initial=initial)) == told


def test_what_is_told_at_first_has_the_id_that_it_would_have_had() -> None:
    failed = heard(("11:00:00", "Failure"), ("10:00:00", "Success"))
    live, first = after([row()], [failed]), after([failed], initial="problems")
    assert live.outbox[0].uuid == first.outbox[0].uuid


@pytest.mark.parametrize(
    ("old", "new", "problems", "told"),
    [
        ("Success", "Warning", None, ["problem"]),
        ("Warning", "Failure", None, ["worse"]),
        ("Failure", "Warning", None, ["better"]),
        ("Failure", "Success", None, ["recovery"]),
        ("Pending", "Failure", None, ["problem"]),
        ("Warning", "In repair", None, ["better"]),
        ("In repair", "Odd", None, ["worse"]),
        # What never was a problem is not told.
        ("Pending", "Success", None, []),
        ("Success", "Pending", None, []),
        # The user says what a problem is.
        ("Success", "Warning", {"failure"}, []),
        ("Warning", "Failure", {"failure"}, ["problem"]),
        ("Failure", "Warning", {"failure"}, ["recovery"]),
    ],
)
def test_kinds_of_changes(old: str, new: str, problems: set[str] | None, told: list[str]) -> None:
    first, second = (
        row(status=status, activities=None, updated=f"2026-06-15T1{hour}:00:00")
        for hour, status in enumerate((old, new))
    )
    state = after([first], [second], problems=problems and frozenset(problems))
    assert [change.change for change in state.outbox] == told


def test_only_what_is_still_so_is_not_called_replayed() -> None:
    flips = heard(("10:03:00", "Failure"), ("10:02:00", "Success"), ("10:01:00", "Failure"), ("10:00:00", "Success"))
    told = after([row()], [flips]).outbox
    assert [(change.change, change.since[14:16], change.replayed) for change in told] == [
        ("problem", "01", True),
        ("recovery", "02", True),
        ("problem", "03", False),
    ]


@pytest.mark.parametrize("statuses", [("Failure", "Success", "Failure"), ("In repair", "Warning", "Failure")])
def test_changes_of_one_second_have_ids_of_their_own(statuses: tuple[str, ...]) -> None:
    flips = heard(*(("10:01:00", status) for status in reversed(statuses)), ("10:00:00", "Success"))
    told = after([row()], [flips]).outbox
    assert len({change.uuid for change in told}) == len(told) == 3


def test_a_deleted_activity_is_no_news() -> None:
    first = heard(("10:02:00", "Success"), ("10:01:00", "Failure"), ("10:00:00", "Success"))
    second = heard(("10:01:00", "Failure"), ("10:00:00", "Success"))
    assert kinds(after([first], [second], [first])) == [("recovery", "failure", "success")]
    assert kinds(after([first], [second])) == [("problem", "success", "failure")]


def test_activities_of_one_second_may_come_in_any_order() -> None:
    first = heard(("10:00:00", "Success"))
    second = heard(("10:00:00", "Success"), ("10:00:00", "Failure"), status="Failure")
    assert kinds(after([first], [second])) == [("problem", "success", "failure")]


def test_more_activities_than_are_listed_tell_what_they_show() -> None:
    many = heard(*((f"11:00:0{second}", "Failure") for second in range(4, -1, -1)))
    assert kinds(after([row()], [many])) == [("problem", "success", "failure")]


@pytest.mark.parametrize("activities", [None, [], [{"title": "Fine"}], ["odd"]])
def test_without_activities_the_status_decides(activities: Any) -> None:
    failed = row(status="Failure", updated="2026-06-15T11:00:00", activities=activities)
    assert kinds(after([row(activities=activities)], [failed])) == [("problem", "success", "failure")]
    # Once they are listed, the old ones among them are not new.
    known = [{"title": "x", "status": "Failure", "updated": "2026-06-15T09:00:00"}]
    if activities is None:
        assert kinds(after([row(activities=None)], [row(activities=known)])) == []


def test_a_check_that_appears_is_told_with_its_problem() -> None:
    state = after([row()], [row(), row(id="b", status="Failure")])
    assert kinds(state) == [("appeared", None, "failure"), ("problem", None, "failure")]


def test_a_check_is_removed_when_two_listings_lack_it() -> None:
    state = after([row(), row(id="b")], [row()])
    assert kinds(state) == []
    assert kinds(after([row()], state=state)) == [("removed", "success", None)]
    assert kinds(after([row(), row(id="b")], state=state)) == []


def test_what_comes_back_is_told_with_ids_of_its_own() -> None:
    failed = row(id="b", status="Failure")
    both, one = [row(), failed], [row()]
    first = after(one, both)
    removed = after(one, one, state=first)
    again = _transitions.after_listing(removed._replace(outbox=()), both, 5, "2026-06-15T13:00:00.000Z", Telling())
    assert kinds(again) == kinds(first)
    assert {change.uuid for change in again.outbox} & {change.uuid for change in first.outbox} == set()


def test_a_listing_that_names_a_check_twice_is_read_once() -> None:
    assert kinds(after([row()], [row(status="Failure", activities=None), row()])) == [("problem", "success", "failure")]


def test_the_third_failure_in_a_row_is_told_once_and_so_is_its_end() -> None:
    state = after([row()])
    told: list[list[str]] = []
    for minute in range(5):
        state = _transitions.after_failure(state._replace(outbox=()), f"2026-06-15T12:0{minute}:00Z", "no network")
        told.append([change.change for change in state.outbox])
    assert told == [[], [], ["source_failing"], [], []]
    assert state.failing is not None
    assert state.failing.since == "2026-06-15T12:00:00Z"
    assert [change.change for change in after([row()], state=state).outbox] == ["source_recovered"]
    assert after([row()], [row()], state=state).outbox == ()


def test_older_activities_that_were_not_asked_for_before_are_no_news() -> None:
    time = "11:00:00"
    before = _transitions.after_listing(NOTHING_SEEN, [heard((time, "Failure"))], 1, NOW, Telling())
    more = [heard((time, "Failure"), (time, "Success"), (time, "Failure"))]
    assert _transitions.after_listing(before, more, 5, NOW, Telling()).outbox == ()


def test_only_the_last_change_says_that_a_check_is_overdue_now() -> None:
    second = heard(("11:00:00", "Failure"), ("10:30:00", "Warning"), ("10:00:00", "Success"), overdue=True)
    changes = after([heard(("10:00:00", "Success"))], [second]).outbox
    assert [(change.new, change.overdue) for change in changes] == [("warning", False), ("failure", True)]


@pytest.mark.parametrize(("updated", "since"), [("2026-06-15T10:00:00", NOW), ("2026-06-15T11:00:00",) * 2])
def test_a_change_without_a_message_has_the_time_of_the_listing(updated: str, since: str) -> None:
    [change] = after([row(activities=None)], [row(status="Failure", activities=None, updated=updated)]).outbox
    assert change.since == since


def test_an_activity_from_before_the_last_known_one_is_no_news() -> None:
    # A time without a zone is one in UTC.
    second = heard(("11:00:00Z", "Failure"), ("11:30:00+02:00", "Failure"))
    [change] = after([heard(("10:00:00", "Success"))], [second]).outbox
    assert (change.change, change.since) == ("problem", "2026-06-15T11:00:00Z")


def test_the_end_of_a_failure_that_was_not_told_is_not_told_either() -> None:
    state = _transitions.after_failure(after([row()]), "2026-06-15T12:00:00Z", "no network")
    assert after([row()], state=state).outbox == ()


@pytest.mark.parametrize(
    "harm",
    [
        lambda _document: [],
        lambda _document: {},
        lambda document: {**document, "format": 99},
        lambda document: {**document, "checks": {"a": ["too", "short"]}},
        lambda document: {**document, "checks": 7},
        lambda document: {**document, "outbox": [{"uuid": "x"}]},
        lambda document: {**document, "depth": None},
    ],
)
def test_what_is_no_state_is_refused(harm: Callable[[Any], Any]) -> None:
    document = json.loads(json.dumps(_transitions.as_json(after([row()]))))
    with pytest.raises(ValueError, match=r"format|content is invalid"):
        _transitions.from_json(harm(document))


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("{{ lookup('pipe', 'id') }}", "{ { lookup('pipe', 'id') }}"),
        ("{%if%}{#", "{ %if%}{ #"),
        ("{{{{", "{ { { {"),
        (
            "#jinja2:variable_start_string:'<<'\n<< lookup('pipe', 'id') >>",
            "# jinja2:variable_start_string:'<<'\n<< lookup('pipe', 'id') >>",
        ),
        ("100 % {ok}", "100 % {ok}"),
    ],
)
def test_no_text_of_a_mail_is_a_template(title: str, shown: str) -> None:
    change = after([row()], [row(status="Failure", name=title, group=title)]).outbox[0]
    told = _events.event(change, title, "id", None)["checkcentral"]
    assert (told["title"], told["check"]["name"], told["checkgroup"]["name"]) == (shown, shown, shown)
    assert not any(opener in json.dumps(told).replace('": {"', "") for opener in ("{{", "{%", "{#"))


def test_an_event_says_what_happened_in_one_line() -> None:
    failed = heard(("11:00:00", "Failure"), ("10:00:00", "Success"))
    change = after([row()], [failed]).outbox[0]
    title = _events.title_of(change, failed)
    assert _events.event(change, title, "g1", "Acme") == {
        "checkcentral": {
            "change": "problem",
            "check": {"id": "a", "name": "Backup"},
            "checkgroup": {"id": "g1", "name": "Acme"},
            "old": "success",
            "new": "failure",
            "overdue": False,
            "pending": False,
            "since": "2026-06-15T11:00:00",
            "title": "Failure",
            "message": "Acme: Backup is failure, was success: Failure",
            "replayed": False,
        },
        "meta": {"uuid": change.uuid, "hosts": ["Acme"]},
    }
