# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long what lookups list is kept, and for whom."""

from __future__ import annotations

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils import _api
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Index
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _listings
from ansible_collections.msp.checkcentral.plugins.plugin_utils._listings import SECONDS, Listings
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN

URL = "https://a.example"


class Clock:
    """Shows what it is set to."""

    def __init__(self) -> None:
        self.shown = 1000.0

    def __call__(self) -> float:
        return self.shown


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def listings(clock: Clock) -> Listings:
    kept = Listings(clock)
    kept.of(URL, TOKEN).found[_api.USERS] = Index(_api.USERS, [])
    return kept


def test_what_was_listed_is_kept_for_a_minute_and_no_longer(clock: Clock, listings: Listings) -> None:
    clock.shown += SECONDS - 1
    assert _api.USERS in listings.of(URL, TOKEN).found
    # Uses do not make it younger.
    clock.shown += 1
    assert listings.of(URL, TOKEN).found == {}


@pytest.mark.parametrize(("url", "token"), [("https://b.example", TOKEN), (URL, "another")])
def test_another_address_or_token_sees_nothing_of_it(listings: Listings, url: str, token: str) -> None:
    assert listings.of(url, token).found == {}


def test_another_process_begins_with_nothing(listings: Listings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _api.USERS in listings.of(URL, TOKEN).found
    own = _listings.os.getpid()
    monkeypatch.setattr(_listings.os, "getpid", lambda: own + 1)
    assert listings.of(URL, TOKEN).found == {}


def test_the_token_is_not_kept(listings: Listings) -> None:
    assert TOKEN not in repr(vars(listings))
