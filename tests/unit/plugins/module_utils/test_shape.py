# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The shape of a reply: what is shown of it, and that no name, address, id or token is."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.msp.checkcentral.plugins.module_utils import _shape
from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_service_info
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Organization, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN
from ansible_collections.msp.checkcentral.tests.unit.running import run_module
from ansible_collections.msp.checkcentral.tests.unit.strategies import examples


def shape_of(document: Any, method: str = "getReports") -> list[_shape.Entry]:
    return _shape.shape(method, document, _shape.Texts([document]))


def shape(*rows: Any, method: str = "getReports") -> dict[str, tuple[list[str], str, list[str]]]:
    """Types, how often and words by place, of a reply that lists these."""
    return {
        entry.place.removeprefix("reports[]").lstrip("."): (entry.types, f"{entry.present}/{entry.of}", entry.words)
        for entry in shape_of({"reports": list(rows)}, method)
        if entry.place not in ("", "reports", "reports[]")
    }


def test_types_are_told_by_their_form() -> None:
    values = {
        "null": None,
        "boolean": True,
        "integer": 7,
        "number": 7.5,
        "list": [],
        "object": {},
        "id": "0a000000-0000-4000-8000-000000000001",
        "empty text": " ",
        "number as text": "540",
        "time of day": "09:00",
        "time": "2026-06-15T07:00:00+02:00",
        "address": "it@acme.example.com",
        "text": "Acme",
    }
    assert {name: _shape.type_of(value) for name, value in values.items()} == {name: name for name in values}


def test_a_place_says_how_often_it_is_there_and_with_which_types() -> None:
    told = shape(
        {"id": 1, "recipients": {"emails": ["a@b.example", "c@d.example"], "orgWide": True}},
        {"id": "x", "recipients": {"emails": []}},
        {"id": None},
    )
    assert told["id"] == (["integer", "null", "text"], "3/3", [])
    assert told["recipients"] == (["object"], "2/3", [])
    assert told["recipients.emails"] == (["list"], "2/2", [])
    assert told["recipients.emails[]"] == (["address"], "2/2", [])
    assert told["recipients.orgWide"] == (["boolean"], "1/2", [])


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["Success", "failure", "FAILURE"], ["FAILURE", "Success", "failure"]),
        (["Muted", "Muted"], ["Muted"]),
        (["Muted"], []),
        (["Muted 7", "Muted 7"], []),
        (["x" * 21, "x" * 21], []),
        (["Acme", "Acme"], []),
        (["Acme Ltd", "Acme Ltd"], []),
        (["Ac", "Ac"], ["Ac"]),
    ],
)
def test_which_words_are_shown(words: list[str], shown: list[str]) -> None:
    rows = [{"status": word, "title": "Backup of acme Ltd, Monday"} for word in words]
    assert shape(*rows, method="getIssues")["status"][2] == shown


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        # A key that the collection knows, in any style, is shown wherever it is.
        ([{"ReportType": 1}], {"ReportType"}),
        ([{"org_wide": 1, "orgWide": 1}], {"org_wide", "orgWide"}),
        # Another one if it is usual.
        ([{"nextRun": 1}, {"nextRun": 2}, {}], {"nextRun"}),
        ([{"nextRun": 1}, {}], {"*"}),
        ([{"nextRun": 1}, {"nextRun": 1}, {}, {}, {}], {"*"}),
        ([{"Acme": 1}, {"Acme": 1, "name": "Acme - Status"}], {"*", "name"}),
        ([{"a@b.example": 1}, {"a@b.example": 1}], {"*"}),
        ([{"7": 1, "8": {"id": 1}}, {"7": 1, "8": {"id": 2}}], {"*", "*.id"}),
        ([{"of": {"Acme": 1, "Beta+": 2}}, {"of": {"Acme": 1, "Beta+": 2}}], {"of", "of.*"}),
    ],
)
def test_which_keys_are_shown(rows: list[dict[str, Any]], places: set[str]) -> None:
    assert set(shape(*rows)) == places


@pytest.mark.parametrize(
    ("document", "places"),
    [
        ({"items": [{"id": 1}], "total": 1}, ["items", "items[]", "items[].id", "total"]),
        ({"Acme": [{"id": 1}], "Contoso Ltd": [{"id": 1}]}, ["*", "*[]", "*[].id"]),
    ],
    ids=["around a list", "names mapped to something"],
)
def test_places_of_a_whole_reply(document: Any, places: list[str]) -> None:
    assert [entry.place for entry in shape_of(document)] == places


def test_a_reply_without_end_is_cut() -> None:
    document: Any = {}
    for dummy in range(600):
        document = {"content": [document]}
    assert len(shape_of(document)) < 50


# --- nothing that may be data is shown ---

# What anyone may call something, beside what hypothesis finds; none of it is a word that a report has by itself.
SECRETS = (
    "Zanzibar Holdings",
    "zanzibar",
    "Zürich & Söhne",
    "zoe.zander@zanzibar.example",
    "Zzz_Backup",
    "zk-live-9f8e7d6c5b4a",
    "0b000000-1111-4222-8333-444444444444",
    "zanzibar.example",
    "| zz |",
    "<b>zz</b>",
    "Zulu",
)
secrets = st.sampled_from(SECRETS) | st.from_regex(r"z[a-zA-Z0-9 _.@-]{6,30}q", fullmatch=True)


def fill(value: Any, secret: str, *, keys: bool) -> Any:
    """A reply with a secret in every text; with ``keys``, as one more key of every object, too."""
    if isinstance(value, dict):
        filled = {name: fill(item, secret, keys=keys) for name, item in value.items()}
        return {**filled, secret: secret} if keys else filled
    if isinstance(value, list):
        return [fill(item, secret, keys=keys) for item in value]
    return secret if isinstance(value, str) else value


def parts(secret: str) -> Iterator[str]:
    """What must not be found: the secret, and its words that are long enough to reveal something."""
    yield secret
    yield from (word for word in re.split(r"[\s@.&|<>-]+", secret) if len(word) > 4 and word != "example")


@pytest.fixture(scope="module")
def replies() -> Iterator[tuple[Simulator, dict[str, Any]]]:
    """A simulator, and what each method that reads replies."""
    with Simulator(token=TOKEN, organization=Organization.sample(datetime(2026, 6, 15))) as simulator:
        query = {"apiToken": TOKEN, "activityCount": "1", "includeSettings": "true"}
        methods = [method for method in _shape.KNOWN_KEYS if method.startswith("get")]
        yield (
            simulator,
            {method: requests.get(f"{simulator.url}/{method}/", query, timeout=60).json() for method in methods},
        )


@examples(25)
@given(secret=secrets, keys=st.booleans())
def test_no_value_of_any_field_is_in_the_report(
    replies: tuple[Simulator, dict[str, Any]], secret: str, keys: bool
) -> None:
    simulator, documents = replies
    simulator.faults.clear()
    for method, document in documents.items():
        body = json.dumps(fill(document, secret, keys=keys))
        simulator.faults.add(Fault("status", method, code=200, body=body, content_type="application/json", count=None))
    ran = run_module(checkcentral_service_info, {"api_token": TOKEN, "api_url": simulator.url})
    assert not ran.failed
    report = ran.result["shape_report"]
    assert "reports[].recipients" in report
    for part in parts(secret):
        assert part.casefold() not in report.casefold()
    shown = json.dumps([ran.result["findings"], [told["shape"] for told in ran.result["methods"].values()]])
    assert secret.casefold() not in shown.casefold()
    assert TOKEN not in report


@pytest.mark.parametrize("secret", SECRETS[::3])
def test_what_an_organization_holds_is_not_in_the_report(secret: str) -> None:
    """Another secret for each object, as names are, each made of this one."""
    organization = Organization.sample(datetime(2026, 6, 15))
    numbers = iter(range(100_000))
    for table in ("checks", "check_groups", "dashboards", "users", "user_groups", "activities"):
        for key, row in list(getattr(organization, table).items()):
            texts = {
                each.name: f"{secret}{'abcdefghij'[next(numbers) % 10]}"
                for each in dataclasses.fields(row)
                if isinstance(getattr(row, each.name), str) and not each.name.endswith("id")
            }
            getattr(organization, table)[key] = dataclasses.replace(row, **texts)
    organization.name = secret
    texts = ("report_type", "interval_type", "format", "description", "filename", "timezone")
    settings: dict[str, Any] = {
        **dict.fromkeys(texts, secret),
        "content": {secret: secret, "check": secret},
        "recipients": {"emails": [secret], "users": [secret]},
        secret: {secret: [secret]},
    }
    for number in range(3):
        organization.add_report({"name": f"{secret} {number}", **settings})
    with Simulator(organization, token=TOKEN) as simulator:
        for faults in ([], [Fault("error_object", "getUsers", error_id=secret, message=secret)]):
            simulator.faults.add(*faults)
            ran = run_module(checkcentral_service_info, {"api_token": TOKEN, "api_url": simulator.url})
            assert not ran.failed
            for part in parts(secret):
                assert part.casefold() not in ran.result["shape_report"].casefold()
            assert simulator.url not in ran.result["shape_report"]
