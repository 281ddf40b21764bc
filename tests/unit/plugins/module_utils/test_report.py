# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options, rules and canonical form of reports."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from ansible_collections.msp.checkcentral.plugins.module_utils._compare import same_value
from ansible_collections.msp.checkcentral.plugins.module_utils._desired import desired_object
from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT
from ansible_collections.msp.checkcentral.plugins.module_utils._values import minutes, normalized_text

GUID = "D45DEB0A-1752-4441-b822-52b88d7c7de1"
DASHBOARD = {"name": "Weekly", "report_type": "dashboard", "content": {"dashboard": "Backups"}}

UNSCHEDULED = {"interval_type": "unscheduled"}


def body(**options: Any) -> dict[str, Any]:
    desired, problems = desired_object(REPORT, {**DASHBOARD, **options})
    assert not problems
    assert desired is not None
    return desired.body


def problems_of(**options: Any) -> list[str]:
    desired, problems = desired_object(REPORT, {**DASHBOARD, **options})
    assert desired is None
    return problems


def test_an_empty_list_is_something_set() -> None:
    assert body(recipients={"emails": []})["recipients"] == {"emails": []}


def test_a_number_is_a_name() -> None:
    assert body(name=42)["name"] == "42"


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("9:00", 540),
        ("09:00", 540),
        ("'9:00'", 540),
        ("540", 540),
        ("'540'", 540),
        ("0", 0),
        ("23:59", 1439),
        ("'00:00'", 0),
    ],
)
def test_a_time_of_day_in_yaml_is_sent_as_minutes(written: str, sent: int) -> None:
    assert body(report_time=yaml.safe_load(written))["report_time"] == sent


@pytest.mark.parametrize("written", [-1, 1440, True, 9.5, "24:00", "9:60", "9 am", "0900", "0730", "٩", "1_0", [], {}])
def test_what_is_no_time_of_day_is_refused(written: Any) -> None:
    with pytest.raises(ValueError, match="time of day"):
        minutes(written)
    [problem] = problems_of(report_time=written)
    assert problem.startswith(f'report_time {written!r} is not a time of day; give "HH:MM", such as "09:00"')


@pytest.mark.parametrize("written", ["0700", "0730", "0145", "0600"])
def test_a_time_without_a_colon_is_not_taken_for_minutes(written: str) -> None:
    meant = f"{written[:2]}:{written[2:]}"
    [problem] = problems_of(report_time=yaml.safe_load(written))
    assert f'is how YAML reads {written} without quotes; give "{meant}"' in problem
    # A template may make a string of the number.
    assert problems_of(report_time=str(yaml.safe_load(written)))
    assert body(report_time=meant)["report_time"] == int(written[:2]) * 60 + int(written[2:])
    assert body(report_time="07:28")["report_time"] == 0o700


@pytest.mark.parametrize("interval", ["Day", "Unscheduled", "Week", "Month"])
def test_intervals_are_sent_as_the_vendors_sample_spells_them(interval: str) -> None:
    assert body(interval_type=interval.lower())["interval_type"] == interval


def test_a_digests_format_is_never_sent_but_compared() -> None:
    desired, problems = desired_object(REPORT, {"name": "D", "report_type": "digest", "format": "embedded"})
    assert desired is not None
    assert desired.body == {"name": "D", "report_type": "digest"}
    assert desired.compared["format"] == "embedded"
    assert not problems


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"name": ""}, "missing required arguments: name"),
        ({"name": "a  b"}, "name 'a  b' has two spaces in a row; type one"),
        (
            {"name": "a\u00a0b"},
            "name 'a\\xa0b' has a no-break space (U+00A0) in it, which is invisible or looks like a space",
        ),
        ({"name": "a\u200bb"}, "name 'a\\u200bb' has a zero width space (U+200B) in it"),
        ({"name": "a\u200db"}, "name 'a\\u200db' has a zero width joiner (U+200D) in it"),
        ({"name": "\ufeffa"}, "name '\\ufeffa' has a zero width no-break space (U+FEFF) in it"),
        ({"name": "a "}, "name 'a ' has white space at its start or end"),
        ({"name": "a\nb"}, "name 'a\\nb' has a control character"),
        ({"content": None}, "content.dashboard is missing; dashboard reports need the name or id of a dashboard"),
        ({"report_type": "checkgroup", "content": {}}, "content.checkgroup is missing"),
        ({"report_type": "check", "content": {}}, "content.check is missing"),
        ({"content": {"dashboard": " "}}, "content.dashboard is missing"),
        (
            {"content": {"dashboard": "x", "check": "y"}},
            "content.check 'y' is not valid for dashboard reports; give dashboard",
        ),
        ({"report_type": "digest"}, "content.dashboard 'Backups' is not valid for digest reports; leave content out"),
        (
            {"report_type": "digest", "content": None, "format": "pdf"},
            "format 'pdf' is not possible for digest reports; give embedded, or leave it out",
        ),
        ({"format": "csv"}, "format 'csv' is not possible for dashboard reports; give html or pdf, or leave it out"),
        ({"format": "embedded"}, "format 'embedded' is not possible for dashboard reports"),
        ({"interval_value": True}, "interval_value True is not a number; give the number of intervals, at least 1"),
        ({"content": 5}, "content 5 is not possible; give a value of type dict"),
        ({"recipients": [False]}, "recipients [False] is not possible; give a value of type dict"),
        (
            {"extra_properties": {"limits": [1.5, float("nan")]}},
            "extra_properties.limits[1] nan is not a finite number; give a finite number",
        ),
        ({"interval_value": 0}, "interval_value 0 is too small; give the number of intervals, at least 1"),
        ({**UNSCHEDULED, "interval_value": 1}, "interval_value 1 has no effect with interval_type 'unscheduled'"),
        ({**UNSCHEDULED, "report_time": 1}, "report_time 1 has no effect with interval_type 'unscheduled'"),
        ({"recipients": {"emails": ["a@b.example", "a b"]}}, "recipients.emails 'a b' does not look like"),
        ({"recipients": {"users": [""]}}, "recipients.users [''] has an empty entry; give names or ids"),
        ({"recipients": {"users": [None]}}, "recipients.users [''] has an empty entry; give names or ids"),
        ({"description": "\udc80"}, "description '\\udc80' is not valid Unicode text"),
        ({"format": "xml"}, "value of format must be one of: html, pdf, csv, embedded, got: xml"),
        ({"forma": "pdf"}, "Unsupported parameters: forma"),
        ({"report_type": None}, "missing required arguments: report_type"),
        ({"state": "absent"}, "value of state must be one of: present, got: absent"),
    ],
)
def test_a_violation_names_the_option_the_value_and_what_is_right(options: dict[str, Any], expected: str) -> None:
    [problem] = problems_of(**options)
    assert problem.startswith(expected)


@pytest.mark.parametrize("name", ["👩\u200d💻 Team", "\u0645\u06cc\u200c\u062e", "Bäckerei Müller"])
def test_characters_that_a_script_or_an_emoji_needs_are_part_of_a_name(name: str) -> None:
    assert body(name=name)["name"] == name


def test_null_blank_and_omitted_options_are_not_set_at_any_depth() -> None:
    """``omit`` in a list stays there as such a text before ansible-core 2.19."""
    omitted = "__omit_place_holder__8e0a3c"
    sent = body(
        description=" ",
        format="",
        interval_value="",
        interval_type=None,
        filename=omitted,
        content={"dashboard": "Backups", "check": None, "checkgroup": omitted},
        recipients={"users": omitted, "usergroups": "", "emails": [omitted, "a@example.com"]},
        extra_properties={"a": "", "b": omitted},
    )
    assert sent == {**DASHBOARD, "recipients": {"emails": ["a@example.com"]}, "a": ""}


def test_a_list_that_comes_as_a_text_is_split_at_commas() -> None:
    recipients = {"emails": "a@example.com, b@example.com", "users": "Anna Berg,Bo"}
    assert body(recipients=recipients)["recipients"] == {
        "emails": ["a@example.com", "b@example.com"],
        "users": ["Anna Berg", "Bo"],
    }


@pytest.mark.parametrize(
    "address",
    [
        "first+tag@example.com",
        "o'brien@example.com",
        "jörg@exämple.de",
        "info@例え.jp",
        "A.B@sub-1.example.co.uk",
        "jo\u0308rg@exa\u0308mple.de",
    ],
)
def test_good_addresses_are_good(address: str) -> None:
    assert body(recipients={"emails": [address]})["recipients"]["emails"] == [address]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("mailto:a@example.com", "begins with mailto:; give the address alone"),
        ("a@example..com", "does not look like an address"),
        ("a@example.com.", "does not look like an address"),
        ("a..b@example.com", "does not look like an address"),
        (".a@example.com", "does not look like an address"),
        ("'a@example.com'", "does not look like an address"),
        ("Anna <a@example.com>", "does not look like an address"),
        ("a@example", "does not look like an address"),
        ("a@-example.com", "does not look like an address"),
        ("a@10.0.0.1", "does not look like an address"),
        ("a@b@example.com", "does not look like an address"),
        ("", "does not look like an address"),
        ("a@example.com\u200b", "has a zero width space (U+200B) in it; type the address without it"),
        ("a\u00a0@example.com", "has a no-break space (U+00A0) in it"),
    ],
)
def test_an_address_that_no_mail_reaches_is_refused(address: str, expected: str) -> None:
    [problem] = problems_of(recipients={"emails": [address]})
    assert problem.startswith(f"recipients.emails {address!r} {expected}")


def test_infinity_is_no_integer() -> None:
    # ansible-core 2.16 has words for that, later ones crash.
    [problem] = problems_of(interval_value=float("inf"))
    assert "interval_value" in problem
    assert "int" in problem


@pytest.mark.parametrize("report_type", ["activity", "stats"])
def test_activity_and_stats_take_one_of_check_and_checkgroup(report_type: str) -> None:
    [problem] = problems_of(report_type=report_type, content={"check": "a", "checkgroup": "b"})
    assert problem.startswith("content.check 'a' and content.checkgroup 'b' are both set")
    assert body(report_type=report_type, content={"check": "a"}, format="csv")["format"] == "csv"
    assert "content" not in body(report_type=report_type, content=None)


@pytest.mark.parametrize("report_type", ["billing", "statushistory"])
def test_nothing_is_refused_where_nothing_is_documented(report_type: str) -> None:
    content = {"check": "a", "checkgroup": "b", "dashboard": "c"}
    assert body(report_type=report_type, content=content)["content"] == content


def test_all_violations_are_listed_together() -> None:
    wrong = {"name": " x", "content": {"check": "y"}, "format": "csv", "interval_value": -1}
    assert len(problems_of(**wrong, recipients={"emails": ["z"]})) == 6


def test_extra_properties_are_merged_deeply() -> None:
    sent = body(extra_properties={"content": {"only_failures": True}, "interval_type": "Quarter", "new": [1]})
    assert sent["content"] == {"dashboard": "Backups", "only_failures": True}
    assert (sent["interval_type"], sent["new"]) == ("Quarter", [1])


def test_extra_properties_may_hold_a_content_key_that_the_rules_refuse() -> None:
    sent = body(report_type="digest", content=None, extra_properties={"content": {"dashboard": GUID}})
    assert sent["content"] == {"dashboard": GUID}


@pytest.mark.parametrize(
    ("extra", "told", "option"),
    [
        ({"name": "other"}, "name 'other'", "name"),
        ({"reportType": "digest"}, "reportType 'digest'", "report_type"),
        ({"content": {"dashboard": "x"}}, "content.dashboard 'x'", "dashboard"),
        ({"content": "x"}, "content 'x'", "content"),
        ({"name": {"x": 1}}, "name {'x': 1}", "name"),
        ({"Content": {"new": 1}}, "Content {'new': 1}", "content"),
        ({"new": 1, "name": "other"}, "name 'other'", "name"),
    ],
)
def test_extra_properties_may_not_set_again_what_an_option_sets(extra: dict[str, Any], told: str, option: str) -> None:
    [problem] = problems_of(extra_properties=extra)
    assert problem.startswith(f"extra_properties.{told} sets the same property as the option {option};")


@pytest.mark.parametrize(
    ("options", "warned"),
    [
        ({"interval_type": "day"}, True),
        ({"report_time": 540}, True),
        ({"interval_type": "day", "recipients": {"org_wide": False, "emails": []}}, True),
        ({"interval_type": "unscheduled"}, False),
        ({}, False),
        ({"interval_type": "day", "recipients": {"org_wide": True}}, False),
        ({"interval_type": "day", "recipients": {"users": ["Anna"]}}, False),
        ({"interval_type": "day", "extra_properties": {"recipients": {"teams": ["x"]}}}, False),
        ({"interval_type": "day", "extra_properties": {"recipients": 5}}, False),
    ],
)
def test_a_scheduled_report_that_nobody_receives_gets_a_warning(options: dict[str, Any], warned: bool) -> None:
    desired, _problems = desired_object(REPORT, {**DASHBOARD, **options})
    assert desired is not None
    expected = ["scheduled but without recipients, so no one will receive it"] if warned else []
    assert list(desired.warnings()) == expected


@pytest.mark.parametrize(
    ("path", "desired", "actual", "same"),
    [
        ("report_type", "checkgroup", "Check Group", True),
        ("report_type", "statushistory", "StatusHistory", True),
        ("report_type", "check", "CheckGroup", False),
        ("format", "html", "HTML", True),
        ("interval_type", "Day", "day", True),
        ("interval_value", 7, "7", True),
        ("interval_value", 7, 7.0, True),
        ("interval_value", 7, 8, False),
        ("interval_value", 7, None, False),
        ("report_time", 540, "540", True),
        ("report_time", 540, "09:00", True),
        ("report_time", 540, 600, False),
        ("description", "", None, True),
        ("description", "a", "A", False),
        ("content.dashboard", GUID, GUID.lower(), True),
        ("content.dashboard", GUID, {"id": GUID.upper(), "name": "Backups"}, True),
        ("content.dashboard", GUID, None, False),
        ("recipients.org_wide", True, "true", True),
        ("recipients.org_wide", True, "1", True),
        ("recipients.org_wide", True, 1, True),
        ("recipients.org_wide", False, "False", True),
        ("recipients.org_wide", False, "0", True),
        ("recipients.org_wide", False, "", True),
        ("recipients.org_wide", True, False, False),
        ("recipients.org_wide", False, None, True),
        ("recipients.users", [GUID, "x"], ["X", {"id": GUID.lower()}], True),
        ("recipients.users", [], None, True),
        ("recipients.emails", ["a@b.example"], ["A@B.example", "a@b.example"], True),
        ("recipients.emails", ["a@b.example"], [{"email": "A@b.example"}], True),
        ("recipients.emails", ["a@b.example"], [], False),
        ("color", "Red", "red", True),
        ("color", 60, "60", True),
        ("limits", {"maxRows": [1, 2]}, {"max_rows": [2, 1]}, True),
        ("limits", [1], [1, 2], False),
        ("content.check", "7", 7, True),
        ("content.check", "7", 8, False),
        # What only extra_properties can set is compared as it is written.
        ("description", 5, "5", True),
        ("description", 5, "6", False),
        ("interval_value", "often", 7, False),
        ("interval_value", [1], 1, False),
        ("recipients.org_wide", "perhaps", True, False),
    ],
)
def test_values_are_compared_in_canonical_form(path: str, desired: Any, actual: Any, same: bool) -> None:
    assert same_value(REPORT, path, desired, actual) is same


@pytest.mark.parametrize(
    ("path", "actual"),
    [
        ("report_time", "morning"),
        ("interval_value", True),
        ("interval_value", []),
        ("interval_value", 1.5),
        ("description", {}),
        ("recipients.emails", "a@b.example"),
        ("recipients.emails", [["a"]]),
        ("recipients.org_wide", "perhaps"),
        ("content.check", ["x"]),
        ("content.check", True),
    ],
)
def test_what_cannot_be_read_is_not_taken_for_different(path: str, actual: Any) -> None:
    with pytest.raises(ValueError, match=r".*"):
        same_value(REPORT, path, 1 if path == "interval_value" else "x", actual)


def test_names_are_normalized_as_the_service_may_do() -> None:
    assert normalized_text(" Cafe\u0301 &amp; Bar\t") == "Caf\u00e9 & Bar"


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "  ", "\u200b ", " \u200e", "\ufeff "])
def test_names_that_look_alike_are_alike(space: str) -> None:
    assert normalized_text(f"Bäckerei{space}Müller") == "Bäckerei Müller"
