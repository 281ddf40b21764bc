# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules accept, the simulator's JSON Schema of createReport accepts, and the other way round."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.msp.checkcentral.plugins.module_utils._schema import parse
from ansible_collections.msp.checkcentral.tests.simulator import violations

CONTENT_KEYS = ("check", "checkgroup", "dashboard")
REPORT_TYPES = (*CONTENT_KEYS, "activity", "stats", "digest", "billing", "statushistory")

# Lone surrogates cannot be sent at all, so the contract has nothing to say about them.
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
ids = st.uuids().map(str) | st.uuids().map(lambda each: str(each).upper())
references = st.integers(0, 19).flatmap(lambda chance: ids if chance else st.sampled_from(["", " "]))
names = (
    st.sampled_from(["Weekly", "Käse & Brot", "7"]) | st.sampled_from(["", " x", "x\u2003", "a\nb", "a\x85b"]) | texts
)
addresses = st.sampled_from(["it@acme.example.com", "ü@b.example"]) | st.sampled_from(
    [
        "@example.com",
        "a@b",
        "a b@c.example",
        "a@b.example,c@d.example",
        "a@b@c.example",
        "a@b.example\n",
        "<a@b.example>",
    ]
)


@st.composite
def times(draw: st.DrawFn) -> tuple[Any, Any]:
    """A report_time as an option, and the same in a request body."""
    minute = draw(st.integers(0, 1439) | st.integers(-90, 1600))
    clock = f"{minute // 60}:{minute % 60:02}"
    written = draw(st.sampled_from([minute, str(minute), clock, clock.rjust(5, "0"), "9:00 am", "12:60", "noon", ""]))
    return written, minute if str(minute) == str(written) or str(written).endswith(clock) else written


@st.composite
def contents(draw: st.DrawFn, report_type: str) -> dict[str, str]:
    keys = draw(st.just([report_type]) | st.sets(st.sampled_from(CONTENT_KEYS)))
    return {key: draw(references) for key in keys if key in CONTENT_KEYS}


@st.composite
def reports(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """The options of a report, and the request body that says the same, whether or not that is possible."""

    def maybe(values: st.SearchStrategy[Any]) -> Any:
        return draw(st.none() | values)

    report_type = draw(st.sampled_from(REPORT_TYPES))
    written_time, sent_time = draw(st.just((None, None)) | times())
    options = {
        "name": draw(names),
        "report_type": draw(st.integers(0, 29).map(lambda chance: report_type if chance else "invoice")),
        "description": maybe(texts),
        "format": maybe(st.sampled_from(["html", "pdf", "csv", "embedded", "xml"])),
        "filename": maybe(texts),
        "timezone": maybe(texts),
        "interval_type": maybe(st.sampled_from(["day", "week", "month", "unscheduled", "year"])),
        "interval_value": maybe(st.integers(1, 60) | st.integers(-1, 1)),
        "report_time": written_time,
        "content": draw(contents(report_type)) or None,
        "recipients": maybe(
            st.fixed_dictionaries(
                {},
                optional={
                    "org_wide": st.booleans(),
                    "usergroups": st.lists(references, max_size=2),
                    "users": st.lists(references, max_size=2),
                    "emails": st.lists(addresses, max_size=2),
                },
            )
        ),
    }
    said = {key: value for key, value in options.items() if value is not None}
    return options, said if sent_time is None else {**said, "report_time": sent_time}


def test_options_and_contract_accept_the_same() -> None:
    seen: Counter[bool] = Counter()

    @settings(max_examples=800, derandomize=True, deadline=None, database=None)
    @given(reports())
    def holds(report: tuple[dict[str, Any], dict[str, Any]]) -> None:
        options, said = report
        desired, problems = parse(options)
        seen[desired is not None] += 1
        assert (desired is None) == bool(problems)
        assert bool(problems) == bool(violations(said)), f"{problems} against {violations(said)}"
        if desired is not None:
            assert violations(desired.body) == []

    holds()
    # Generated reports are of use only while many are possible and many are not.
    assert min(seen[True], seen[False]) > 100, seen
