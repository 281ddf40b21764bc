# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The engine with a kind of object that it has never heard of, made of facts alone: tests/unit/made_up.py."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._connection import Connection
from ansible_collections.msp.checkcentral.plugins.module_utils._desired import Item
from ansible_collections.msp.checkcentral.plugins.module_utils._present import run_for_many, run_for_one
from ansible_collections.msp.checkcentral.plugins.module_utils._reconcile import Reconciled, Requested, reconcile
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator, reading, writing
from ansible_collections.msp.checkcentral.tests.unit.conftest import PATIENCE
from ansible_collections.msp.checkcentral.tests.unit.made_up import SHELF, TAG
from ansible_collections.msp.checkcentral.tests.unit.running import Ran, run_module

ACME = "c6000000-0000-4000-8000-000000000001"
FJORD = "c6000000-0000-4000-8000-000000000005"
# The message for an empty listing.
TOKEN_OF_OTHERS = (
    "the token probably belongs to another organization, or to a user who does not see them; use an organization token, and set "
    "the option organization"
)
ANNA = "05000000-0000-4000-8000-000000000001"
READ = ("getShelfBoards", {"includeSettings": "true"})
CREATE = ("putUpShelf", {})

ONE: Any = SimpleNamespace(main=lambda: run_for_one(SHELF))
MANY: Any = SimpleNamespace(main=lambda: run_for_many(SHELF))


class Store:
    """What the service has of the made-up kinds: what was posted, each with an id, under the keys that were posted."""

    def __init__(self) -> None:
        self.shelves: list[dict[str, Any]] = []
        self.tags: list[dict[str, Any]] = []

    def add(self, rows: list[dict[str, Any]], body: dict[str, Any]) -> dict[str, Any]:
        rows.append({"id": f"5e000000-0000-4000-8000-00000000000{len(rows) + 1}", **body})
        return {"id": rows[-1]["id"]}


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    """Teach the simulator the methods of the made-up kinds."""
    known = Store()
    creates = {"putUpShelf": known.shelves, "stickTag": known.tags}
    lists = {"getShelfBoards": ("shelves", known.shelves), "getTags": ("tags", known.tags)}
    for method, rows in creates.items():
        monkeypatch.setitem(writing.WRITE_METHODS, method, lambda call, rows=rows: known.add(rows, call.body))
    for method, answer in lists.items():
        monkeypatch.setitem(reading.LIST_METHODS, method, lambda dummy, answer=answer: answer)
    return known


def shelf(label: str, **options: Any) -> dict[str, Any]:
    return {"room": "Acme Logistics", "label": label, "made_of": "wood", **options}


def stored(label: str, **settings: Any) -> dict[str, Any]:
    return {"roomId": ACME, "label": label, "madeOf": "Wood", **settings}


def run(service: Simulator, *shelves: dict[str, Any], module: Any = MANY, **options: Any) -> Ran:
    service.requests.clear()
    modes = {mode: options.pop(mode, False) for mode in ("check_mode", "diff")}
    connection = {"api_token": service.token, "api_url": service.url, "timeout": PATIENCE}
    own = shelves[0] if module is ONE else {"shelfboards": list(shelves), "workers": 1, "return_unchanged": True}
    ran = run_module(module, {**connection, **own, **options}, **modes)
    assert service.token not in ran.output
    return ran


def calls(service: Simulator) -> list[tuple[str, dict[str, str]]]:
    return [(request.method, request.query) for request in service.requests]


def actions(ran: Ran) -> list[str]:
    return [result["action"] for result in ran.result["results"]]


# --- create ---


def test_a_create_spells_keys_as_the_api_does_and_sends_ids_at_every_depth(service: Simulator, store: Store) -> None:
    desired = shelf(
        "A",
        depth="30",
        made_of="sheet_metal",
        ring_bell=True,
        access={"for_all": False, "by": {"people": ["Anna Berg"]}},
        notices=[{"text_of_notice": "Careful", "seen_by": "Anna Berg"}, {"text_of_notice": "New"}],
        extra_properties={"accessRights": {"byNight": True}, "color": "red"},
    )
    body = {
        "roomId": ACME,
        "label": "A",
        "depthInCm": 30,
        "madeOf": "SHEET_METAL",
        "ringBell": True,
        "accessRights": {"forAll": False, "by": {"userIds": [ANNA]}, "byNight": True},
        "notices": [{"textOfNotice": "Careful", "seenBy": ANNA}, {"textOfNotice": "New"}],
        "color": "red",
    }
    checked = run(service, desired, check_mode=True)
    assert (checked.failed, actions(checked)) == (False, ["created"])
    reads = [("getCheckGroups", {}), ("getUsers", {}), READ]
    assert calls(service) == reads
    created = run(service, desired)
    assert (created.failed, created.result["changed"], created.warnings) == (False, True, [])
    assert calls(service) == [*reads, CREATE, READ]
    assert [request.body for request in service.requests if request.verb == "POST"] == [body]
    [result] = created.result["results"]
    assert (result["name"], result["id"]) == ("Acme Logistics/A", store.shelves[0]["id"])
    for check_mode in (True, False):
        again = run(service, desired, check_mode=check_mode)
        assert (again.failed, again.result["changed"], actions(again)) == (False, False, ["unchanged"])
        assert again.result["results"][0]["not_compared"] == []
        assert calls(service) == reads


def test_the_module_for_one_names_its_result_after_the_kind(service: Simulator, store: Store) -> None:
    desired = {key: value for key, value in shelf("A").items() if key != "made_of"}
    ran = run(service, desired, module=ONE, diff=True)
    assert ran.result["shelfboard"]["id"] == store.shelves[0]["id"]
    assert ran.result["request"] == ran.result["diff"]["after"] == {"roomId": ACME, "label": "A"}
    assert ran.warnings == ["made of nothing (shelf board 'Acme Logistics/A')"]


@pytest.mark.usefixtures("store")
def test_all_that_is_wrong_is_told_by_name_before_any_write(service: Simulator) -> None:
    ran = run(
        service,
        shelf("A", depth=0),
        shelf("A"),
        shelf(" B"),
        {"label": "C"},
        shelf("D", notices=[{"seen_by": " ", "text_of_notice": " "}]),
        shelf("E", depth=1, extra_properties={"DepthInCm": 2}),
        max_creates=-1,
    )
    assert ran.message.splitlines() == [
        "7 problems; nothing was written:",
        "- max_creates -1 is negative; give the number of shelf boards that may be created",
        "- depth 0 is too small; give centimeters, at least 1 (shelf board 'Acme Logistics/A')",
        (
            "- room and label 'Acme Logistics/A' is also used by another shelf board; "
            "give each shelf board its own room and label (shelf board 'Acme Logistics/A')"
        ),
        "- label ' B' has white space at its start or end; remove it (shelf board 'Acme Logistics/ B')",
        "- missing required arguments: room (shelf board 4 of the list, without a name)",
        "- missing required arguments: text_of_notice found in notices (shelf board 'Acme Logistics/D')",
        "- extra_properties.DepthInCm 2 sets the same property as the option depth; give only one of them (shelf board 'Acme Logistics/E')",
    ]
    assert {request.verb for request in service.requests} == {"GET"}


# --- identity ---


def test_the_same_label_in_another_room_is_another_shelf(service: Simulator, store: Store) -> None:
    store.add(store.shelves, stored("A"))
    ran = run(service, shelf("A"), shelf("A", room="Fjord Shipping"), shelf("a"))
    assert actions(ran) == ["unchanged", "created", "created"]
    assert [(row["roomId"], row["label"]) for row in store.shelves] == [(ACME, "A"), (FJORD, "A"), (ACME, "a")]
    [warning] = ran.warnings
    assert "a shelf board exists whose room and label differ only in case" in warning


def test_a_name_and_an_id_may_stand_for_the_same_room(service: Simulator, store: Store) -> None:
    ran = run(service, shelf("A"), shelf("A", room=ACME.upper()))
    assert ran.kind == "invalid"
    assert f"room and label '{ACME.upper()}/A' is also used by shelf board 'Acme Logistics/A'; give" in ran.message
    assert not store.shelves


@pytest.mark.parametrize(
    "room", ["Acme Logistics", {"name": "Acme Logistics"}, {"id": ACME.upper(), "name": "x"}, ACME.upper()]
)
def test_a_listing_may_tell_the_room_in_any_way(service: Simulator, store: Store, room: Any) -> None:
    store.add(store.shelves, {"room": room, "label": "A", "madeOf": "wood"})
    assert actions(run(service, shelf("A"))) == ["unchanged"]


@pytest.mark.parametrize("settings", [{}, {"room": None}, {"room": "Nowhere"}, {"room": ["x"]}])
def test_a_shelf_whose_room_nobody_tells_stops_all_before_the_first_write(
    service: Simulator, store: Store, settings: dict[str, Any]
) -> None:
    store.add(store.shelves, {"label": "B", **settings})
    ran = run(service, shelf("A"))
    assert (ran.kind, ran.result["failure"]["method"]) == ("protocol", "getShelfBoards")
    assert calls(service)[-1] == READ


def test_shelves_that_nobody_wants_are_told_by_room_and_label(service: Simulator, store: Store) -> None:
    store.add(store.shelves, {"room": {"id": FJORD, "name": "Fjord Shipping"}, "label": "B"})
    assert run(service, shelf("A"), check_mode=True).result["unmanaged"] == ["Fjord Shipping/B"]


# --- drift ---


def test_drift_is_told_by_the_names_of_options(service: Simulator, store: Store) -> None:
    store.add(store.shelves, stored("A", depthInCm="20", ringBell=False, accessRights={"by": {"userIds": []}}))
    desired = shelf("A", depth=30, ring_bell=True, access={"for_all": True, "by": {"people": [ANNA]}})
    ran = run(service, desired)
    [result] = ran.result["results"]
    assert (ran.failed, result["action"], result["not_compared"]) == (False, "drifted", ["access.for_all"])
    assert result["drift"] == [
        {"property": "depth", "desired": 30, "actual": "20", "text": 'depth is "20", should be 30'},
        {
            "property": "access.by.people",
            "desired": [ANNA],
            "actual": [],
            "text": 'access.by.people is none, should be "Anna Berg"',
        },
    ]
    assert ran.warnings[0] == 'Acme Logistics/A: depth is "20", should be 30'
    assert ran.warnings[-1].startswith("CheckCentral's API cannot change a shelf board: ")
    failed = run(service, desired, on_drift="fail")
    assert (failed.kind, failed.message.splitlines()[0]) == (
        "drift",
        "1 shelf board differs from the desired state; nothing was written; correct drift in the portal, since the API cannot change a shelf board:",
    )
    assert not [request for request in service.requests if request.verb == "POST"]


# --- several kinds at once ---


@pytest.fixture
def client(service: Simulator) -> Iterator[Client]:
    service.requests.clear()
    opened = Client(Connection(api_token=service.token, api_url=service.url, timeout=PATIENCE))
    yield opened
    opened.close()


def both(client: Client, shelves: list[dict[str, Any]], tags: list[dict[str, Any]], **options: Any) -> list[Reconciled]:
    desired = [
        Requested(kind, [Item(item, number) for number, item in enumerate(items, start=1)])
        for kind, items in ((SHELF, shelves), (TAG, tags))
    ]
    return reconcile(client, desired, **options)


def failures(kinds: list[Reconciled]) -> list[str]:
    return [outcome.failure.message for each in kinds for outcome in each.outcomes if outcome.failure]


def became(kinds: list[Reconciled]) -> list[list[str]]:
    return [[outcome.action for outcome in each.outcomes] for each in kinds]


@pytest.mark.parametrize("reference", ["Acme Logistics/A", "A"])
def test_what_an_object_refers_to_may_be_made_by_the_same_run(client: Client, store: Store, reference: str) -> None:
    tags = [{"name": "fragile", "shelf": reference}]
    client.read_only = True
    assert became(both(client, [shelf("A")], tags)) == [["created"], ["created"]]
    assert not store.shelves
    client.read_only = False
    kinds = both(client, [shelf("A")], tags)
    assert became(kinds) == [["created"], ["created"]]
    assert [tag["shelfId"] for tag in store.tags] == [store.shelves[0]["id"]]
    assert [outcome.id for each in kinds for outcome in each.outcomes] == [store.shelves[0]["id"], store.tags[0]["id"]]
    assert became(both(client, [shelf("A")], tags)) == [["unchanged"], ["unchanged"]]
    [[drifted]] = became(both(client, [shelf("A"), shelf("B")], [{**tags[0], "shelf": "B"}]))[1:]
    assert drifted == "drifted"


@pytest.mark.usefixtures("store")
def test_a_name_that_two_objects_of_the_run_have_stands_for_none(client: Client) -> None:
    shelves = [shelf("A"), shelf("A", room="Fjord Shipping")]
    kinds = both(client, shelves, [{"name": "x", "shelf": "A"}])
    assert failures(kinds) == [f"no shelf board is called 'A' (0 listed); {TOKEN_OF_OTHERS}"]
    assert became(kinds) == [["not_attempted"] * 2, ["failed"]]
    assert became(both(client, shelves, [{"name": "x", "shelf": "Acme Logistics/A"}])) == [["created"] * 2, ["created"]]


def test_everything_of_all_kinds_is_checked_and_resolved_before_the_first_write(client: Client, store: Store) -> None:
    shelves = [shelf("A", room="Acme"), shelf("B"), shelf("D", depth=0)]
    kinds = both(client, shelves, [{"name": "x", "shelf": "C"}, {"name": "", "shelf": "B"}])
    unknown_room, depth, unknown_shelf, name = failures(kinds)
    assert unknown_room.startswith("no check group is called 'Acme'")
    assert depth.startswith("depth 0 is too small")
    assert unknown_shelf == f"no shelf board is called 'C' (0 listed); {TOKEN_OF_OTHERS}"
    assert name == "missing required arguments: name"
    assert became(kinds) == [["failed", "not_attempted", "failed"], ["failed", "failed"]]
    assert not store.shelves


def test_with_a_client_that_only_reads_the_rest_is_planned(client: Client, store: Store) -> None:
    store.add(store.shelves, stored("B"))
    client.read_only = True
    kinds = both(client, [shelf("A", room="Acme"), shelf("B"), shelf("C")], [{"name": "x", "shelf": "B"}])
    assert became(kinds) == [["failed", "unchanged", "created"], ["created"]]


@pytest.mark.parametrize("most", [1, 2])
def test_max_creates_counts_all_kinds_together(client: Client, store: Store, most: int) -> None:
    tags = [{"name": name, "shelf": "A"} for name in "xy"]
    kinds = both(client, [shelf("A")], tags, max_creates=most)
    assert became(kinds) == [["not_attempted"], ["not_attempted"] * 2]
    [message] = set(failures(kinds))
    assert message == (
        f"max_creates is {most}, but 1 shelf board and 2 tags would be created; nothing was written. Raise it if this is intended"
    )
    assert not store.shelves
    assert became(both(client, [shelf("A")], tags, max_creates=3)) == [["created"], ["created"] * 2]


@pytest.mark.usefixtures("store")
def test_if_one_kind_stops_the_later_ones_are_not_attempted(service: Simulator, client: Client) -> None:
    service.faults.add(Fault("status", "putUpShelf", count=None, code=403))
    kinds = both(client, [shelf("A"), shelf("B")], [{"name": "x", "shelf": "A"}])
    assert became(kinds) == [["failed", "not_attempted"], ["not_attempted"]]
    assert [request.method for request in service.requests if request.verb == "POST"] == ["putUpShelf"]


@pytest.mark.usefixtures("pauses")
def test_three_failures_in_a_row_are_counted_over_all_kinds(service: Simulator, client: Client, store: Store) -> None:
    store.add(store.shelves, stored("B"))
    service.faults.add(Fault("html", count=None, skip=3))
    kinds = both(client, [shelf("A"), shelf("C")], [{"name": name, "shelf": "B"} for name in "xyz"])
    assert became(kinds) == [["failed"] * 2, ["failed", "not_attempted", "not_attempted"]]


def test_what_refers_to_an_object_that_was_not_made_fails_and_the_rest_is_made(
    service: Simulator, client: Client, store: Store
) -> None:
    store.add(store.shelves, stored("B"))
    service.faults.add(Fault("status", "putUpShelf", code=400))
    kinds = both(client, [shelf("A")], [{"name": "x", "shelf": "A"}, {"name": "y", "shelf": "B"}])
    assert became(kinds) == [["failed"], ["failed", "created"]]
    message = "the shelf board 'A' was not created, or its id is not known"
    assert failures(kinds)[1:] == [message]
    failed = kinds[1].outcomes[0].failure
    assert failed is not None
    assert failed.kind == "not_found"


# --- second names ---


@pytest.mark.parametrize(
    ("second_name", "action", "told"),
    [(None, "created", None), ("warn", "created", "warning"), ("refuse", "failed", "failure")],
)
def test_what_makes_the_same_content_is_a_fact_of_the_kind(
    client: Client, store: Store, second_name: str | None, action: str, told: str | None
) -> None:
    store.add(store.shelves, stored("B"))
    store.add(store.tags, {"name": "old tag", "shelfId": store.shelves[0]["id"]})
    client.read_only = True
    item = Item({"name": "new tag", "shelf": "B"}, 1, {"name_form": "{age} tag"})
    [found] = reconcile(client, [Requested(TAG, [item])], second_name=second_name)
    [outcome] = found.outcomes
    assert (outcome.action, found.unmanaged) == (action, ["old tag"])
    said = {"warning": "".join(outcome.warnings), "failure": outcome.failure.message if outcome.failure else ""}
    assert {key for key, text in said.items() if text} == ({told} if told else set())
    assert all(text.find(" as 'old tag' (") > 0 for text in said.values() if text)
