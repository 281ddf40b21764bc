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


def seldom(wrong: st.SearchStrategy[Any], right: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly what is right: a report with a dozen properties is possible only if all of them are."""
    return st.sampled_from([right] * 19 + [wrong]).flatmap(lambda chosen: chosen)


# Lone surrogates cannot be sent at all, so the contract has nothing to say about them.
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
words = st.sampled_from(["Weekly", "Käse & Brot", "7", ""])
ids = st.uuids().map(str) | st.uuids().map(lambda each: str(each).upper())
references = seldom(st.sampled_from(["", " "]), ids)
names = seldom(st.sampled_from(["", " x", "x\u2003", "x\n", "a\nb", "a\x85b"]) | texts, words.filter(bool))
addresses = seldom(
    st.sampled_from(
        [
            "@example.com",
            "a@b",
            "a b@c.example",
            "a@b.example,c@d.example",
            "a@b@c.example",
            "a@b.example\n",
            "<a@b.example>",
        ]
    ),
    st.sampled_from(["it@acme.example.com", "ü@b.example"]),
)


@st.composite
def times(draw: st.DrawFn) -> tuple[Any, Any]:
    """A report_time as an option, and the same in a request body."""
    minute = draw(seldom(st.integers(-90, 1600), st.integers(0, 1439)))
    clock = f"{minute // 60}:{minute % 60:02}"
    written = draw(
        seldom(
            st.sampled_from(["9:00 am", "12:60", "noon", ""]),
            st.sampled_from([minute, str(minute), clock, clock.rjust(5, "0")]),
        )
    )
    return written, minute if str(written).lstrip("0") in (str(minute).lstrip("0"), clock.lstrip("0")) else written


@st.composite
def contents(draw: st.DrawFn, report_type: str) -> dict[str, str]:
    right = st.just([report_type]) if report_type in CONTENT_KEYS else st.sampled_from([[], ["check"], ["checkgroup"]])
    keys = draw(st.sets(st.sampled_from(CONTENT_KEYS)) if draw(st.integers(0, 3)) == 3 else right)
    return {key: draw(references) for key in sorted(keys)}


@st.composite
def schedules(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """The options of a schedule, and the same in a request body."""
    unit = draw(seldom(st.just("year"), st.sampled_from(["day", "week", "month", "unscheduled"])))
    if unit == "unscheduled" and draw(st.integers(0, 3)):
        return {"interval_type": unit}, {"interval_type": unit}
    written, sent = draw(times())
    both = {"interval_type": unit, "interval_value": draw(seldom(st.integers(-1, 0), st.integers(1, 60)))}
    return {**both, "report_time": written}, {**both, "report_time": sent}


@st.composite
def reports(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """The options of a report, and the request body that says the same, whether or not that is possible."""
    report_type = draw(st.sampled_from(REPORT_TYPES))
    formats = {"digest": ["embedded"], "stats": ["html", "csv"], "activity": ["csv", "pdf"]}.get(
        report_type, ["pdf", "html"]
    )
    recipients = {
        "org_wide": st.booleans(),
        "usergroups": st.lists(references, max_size=2),
        "users": st.lists(references, max_size=2),
        "emails": st.lists(addresses, max_size=2),
    }
    always = {"name": names, "report_type": seldom(st.just("invoice"), st.just(report_type))}
    perhaps = {
        "description": texts,
        "filename": words,
        "timezone": words,
        "format": st.sampled_from([*formats * 2, "html", "csv", "embedded", "xml"]),
        "content": contents(report_type),
        "recipients": st.fixed_dictionaries({}, optional=recipients),
    }
    if report_type in CONTENT_KEYS and draw(st.integers(0, 9)):
        always["content"] = perhaps.pop("content")
    options = draw(st.fixed_dictionaries(always, optional=perhaps))
    written, sent = draw(st.just(({}, {})) | schedules())
    return {**options, **written}, {**options, **sent}


def test_options_and_contract_accept_the_same() -> None:
    seen: Counter[bool] = Counter()

    @settings(max_examples=400, derandomize=True, deadline=None, database=None)
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
