# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What hypothesis makes for the tests: reports, checks, users, options, and anything that YAML can hold."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

CONTENT_KEYS = ("check", "checkgroup", "dashboard")
REPORT_TYPES = (*CONTENT_KEYS, "activity", "stats", "digest", "billing", "statushistory")


def examples(normally: int) -> settings:
    """How many examples a test gets: a normal run's number times what the profile in use says (100: as it is)."""
    return settings(max_examples=max(normally * settings().max_examples // 100, 10))


def seldom(wrong: st.SearchStrategy[Any], right: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly what is right: a report with a dozen properties is possible only if all of them are."""
    return st.sampled_from([right] * 19 + [wrong]).flatmap(lambda chosen: chosen)


# --- reports, possible or not, with what a request body would say ---

# Lone surrogates cannot be sent at all, so the contract has nothing to say about them. Modules that have a NUL in their
# options end before their own code where Ansible logs to syslog.
texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=8)
words = st.sampled_from(["Weekly", "Käse & Brot", "7", ""])
zones = st.sampled_from(["Europe/Oslo", "W. Europe Standard Time", "Europe/Olso", ""])
ids = st.uuids().map(str) | st.uuids().map(lambda each: str(each).upper())
references = seldom(st.sampled_from(["", " "]), ids)
names = seldom(st.sampled_from(["", " x", "x\u2003", "x\n", "a\nb", "a\x85b"]) | texts, words.filter(bool))
NO_ADDRESSES = [
    "@example.com",
    "a@b",
    "a b@c.example",
    "a@b.example,c@d.example",
    "a@b@c.example",
    "a@b.example\n",
    "<a@b.example>",
]
addresses = seldom(st.sampled_from(NO_ADDRESSES), st.sampled_from(["it@acme.example.com", "ü@b.example"]))


def _as_numbers(minute: int) -> list[Any]:
    """Minutes as numbers. Those that YAML makes of times such as ``0730`` are refused; none of them is a multiple of five."""
    return [] if minute % 5 else [minute, str(minute)]


@st.composite
def times(draw: st.DrawFn) -> tuple[Any, Any]:
    """A report_time as an option, and the same in a request body."""
    minute = draw(seldom(st.integers(-90, 1600), st.integers(0, 1439)))
    clock = f"{minute // 60}:{minute % 60:02}"
    written = draw(
        seldom(
            st.sampled_from(["9:00 am", "12:60", "noon", ""]),
            st.sampled_from([*_as_numbers(minute), clock, clock.rjust(5, "0")]),
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
        "timezone": zones,
        "format": st.sampled_from([*formats * 2, "html", "csv", "embedded", "xml"]),
        "content": contents(report_type),
        "recipients": st.fixed_dictionaries({}, optional=recipients),
    }
    if report_type in CONTENT_KEYS and draw(st.integers(0, 9)):
        always["content"] = perhaps.pop("content")
    options = draw(st.fixed_dictionaries(always, optional=perhaps))
    written, sent = draw(st.just(({}, {})) | schedules())
    return {**options, **written}, _said({**options, **sent})


def _said(body: dict[str, Any]) -> dict[str, Any]:
    """A request body without blank texts, which set nothing as options."""
    return {
        key: _said(value) if isinstance(value, dict) else value
        for key, value in body.items()
        if not isinstance(value, str) or value.strip()
    }


# --- checks and users, possible or not, with what a request body would say ---

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
WEEKEND = ("sat", "sun")
NO_ALIASES = ["", " ", "a b", "a@b.example", ".a", "a.", "a..b", "ü", "a\n", "x" * 63]
aliases = seldom(st.sampled_from(NO_ALIASES), st.sampled_from(["acme-nightly", "A.b_c", "o'brien", "x" * 62]))
said_words = seldom(
    st.sampled_from(["", " "]), st.sampled_from(["any", "all", "subject", "from", "contains", "begins with"])
)


def _some(*keys: str) -> st.SearchStrategy[dict[str, Any]]:
    """A dictionary with these keys, seldom without one."""
    every = dict.fromkeys(keys, said_words)
    without = [{key: value for key, value in every.items() if key != left_out} for left_out in keys]
    return seldom(st.one_of(*map(st.fixed_dictionaries, without)), st.fixed_dictionaries(every))


@st.composite
def condition_groups(draw: st.DrawFn) -> dict[str, Any]:
    group = {"required_conditions": draw(said_words)}
    conditions = st.lists(_some("message_field", "matches", "value"), min_size=1, max_size=2)
    group["conditions"] = draw(seldom(st.just([]), conditions))
    return draw(seldom(st.just({}), st.just(group)))


@st.composite
def clocks(draw: st.DrawFn) -> tuple[Any, Any]:
    """A time of day as an option, and the same in a request body."""
    minute = draw(st.integers(0, 1439))
    sent = f"{minute // 60:02}:{minute % 60:02}"
    wrong = draw(st.sampled_from([1440, -1, "24:00", "noon", ""]))
    possible = [*_as_numbers(minute), sent, sent.removeprefix("0")]
    return draw(seldom(st.just((wrong, wrong)), st.sampled_from(possible).map(lambda written: (written, sent))))


@st.composite
def active_days(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Days as an option, and the same in a request body."""
    days = st.sampled_from([*WEEKDAYS, *WEEKEND, "weekdays", "weekend"])
    written = draw(seldom(st.sampled_from([[], ["monday"], ["Mon"]]), st.lists(days, min_size=1, max_size=4)))
    chosen = {day for word in written for day in {"weekdays": WEEKDAYS, "weekend": WEEKEND}.get(word, (word,))}
    right = [day for day in (*WEEKDAYS, *WEEKEND) if day in chosen]
    return written, right if chosen <= {*WEEKDAYS, *WEEKEND} else [day.swapcase() + "?" for day in written]


@st.composite
def checks(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """The options of a check, and the request body that says the same, whether or not that is possible."""
    either = {"email_alias": aliases, "matching_conditions": condition_groups()}
    claim = draw(seldom(st.just({}), st.sampled_from([{"email_alias": 1}, {"matching_conditions": 1}, either])))
    perhaps = {
        "description": texts,
        "interval_type": seldom(st.just("year"), st.sampled_from(["minute", "hour", "day", "week", "month"])),
        "interval_value": seldom(st.integers(-1, 0), st.integers(1, 60)),
        "overdue_minutes": seldom(st.just(-1), st.integers(0, 90)),
        "success_conditions": condition_groups(),
        "warning_conditions": condition_groups(),
        "default_status": seldom(st.sampled_from(["", " "]), st.just("Failure")),
    }
    always = {"name": names, **{key: either[key] for key in claim}}
    both = draw(st.fixed_dictionaries(always, optional=perhaps))
    group = draw(references)
    options, body = {**both, "checkgroup": group}, dict(both)
    for key, values in (("window_start", clocks()), ("window_end", clocks()), ("active_days", active_days())):
        if draw(st.booleans()):
            options[key], body[key] = draw(values)
    return options, {**_said(body), "group_id": group}


@st.composite
def users(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """The options of a user, and the request body that says the same, whether or not that is possible."""
    levels = ["disabled", "custom", "readonly", "user", "editor", "manager", "administrator"]
    kinds = st.lists(st.sampled_from(["failures", "warnings", "other"]), unique=True, max_size=2)
    services = st.lists(said_words, max_size=2)
    notifications = [
        {
            **draw(seldom(st.just({}), st.just({"type": kind}))),
            **draw(st.just({}) | st.fixed_dictionaries({"services": services})),
        }
        for kind in draw(kinds)
    ]
    spelled = {
        "email": ("email", addresses),
        "access_level": ("accessLevel", st.sampled_from([*levels * 2, "root"])),
        "name": ("name", seldom(st.sampled_from(["", " "]), st.sampled_from(["Anna Berg", "7"]))),
        "usergroups": ("userGroups", st.lists(references, max_size=2)),
        "send_welcome_email": ("sendWelcomeEmail", st.booleans()),
        "notifications": ("notifications", st.just(notifications)),
    }
    required = {option: values for option, (dummy, values) in spelled.items() if option in ("email", "access_level")}
    optional = {option: values for option, (dummy, values) in spelled.items() if option not in required}
    options = draw(st.fixed_dictionaries(required, optional=optional))
    wrong = {"email": "nobody", "access_level": "root", "name": " ", "usergroups": [""]}
    if draw(st.integers(0, 3)) == 3:
        spoiled_one = draw(st.sampled_from(sorted(wrong)))
        options[spoiled_one] = wrong[spoiled_one]
    return options, _said({spelled[option][0]: value for option, value in options.items()})


# --- anything that YAML can hold ---

any_text = st.one_of(
    st.text(st.characters(), max_size=6),
    # Halves of characters, as broken text has them: they cannot be sent.
    st.text(st.characters(categories=["Cs"]), min_size=1, max_size=2),
    st.sampled_from(
        [
            "",
            " ",
            "x" * 10_000,
            "\0",
            "a\r\nb",
            "\U0001f9c0",
            "{{ undefined_variable }}",
            "{{ 1 + 1 }}",
            "{% raw %}",
            "[1, 2",
            "a=b c=d",
            "a,b",
            '{"name": "x"}',
            "yes",
            "null",
            "1_0",
            "٩",
            "-1",
            "9:00",
            "1e400",
            "nan",
        ]
    ),
)
numbers = st.one_of(
    st.integers(-2, 2000),
    st.sampled_from([2**31, 2**64, -(10**300), 10**400]),
    st.floats(),
)
scalars = st.none() | st.booleans() | numbers | any_text
keys = st.sampled_from(["name", "id", "check", "emails", "org_wide", "scope", "title"]) | any_text
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=4,
)


MISSING = object()


@cache
def perhaps(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """An option that may be missing."""
    return st.just(MISSING) | strategy


Options = Mapping[str, st.SearchStrategy[Any]]
how_many_are_wrong = st.sampled_from([0, 0, 0, 1, 1, 1, 1, 2, 3, 99])


@st.composite
def spoiled(draw: st.DrawFn, right: Options, wrong: Options | None = None) -> tuple[dict[str, Any], set[str]]:
    """Valid options, except none, one, a few or all of them, which hold anything or are missing.

    :param right: what each option should hold
    :param wrong: what an option may hold in place of :data:`anything`
    Returns the options and the names of those that may be wrong.
    """
    names = list(right)
    how_many = draw(how_many_are_wrong)
    chosen = {draw(st.sampled_from(names)) for dummy in range(how_many)} if how_many < len(names) else set(names)
    options = {}
    for name, strategy in right.items():
        options[name] = draw(perhaps((wrong or {}).get(name, anything)) if name in chosen else strategy)
    return {name: value for name, value in options.items() if value is not MISSING}, chosen


# --- options that are possible in the simulator's sample organization ---

TITLES = ["Weekly", "Käse & Brot", "{{ name }}", "100 %", "🧀", 'say "x"', "42", "a/b?c=d&e", "-", "x" * 300]
KNOWN = {
    "check": ["Acme Logistics/Antivirus", "Fjord Shipping/Mail gateway", "ce000000-0000-4000-8000-000000000001"],
    "checkgroup": ["Acme Logistics", 'Café "Zum Löwen"', "C6000000-0000-4000-8000-000000000005"],
    "dashboard": ["Backups", "Security & Updates", "da000000-0000-4000-8000-000000000003"],
    "users": ["Anna Berg", "PRIYA.NAIR@northwind.example", "05000000-0000-4000-8000-000000000004"],
    "usergroups": ["Service desk", "06000000-0000-4000-8000-000000000002"],
}
MAY_HAVE = {"digest": (), "billing": CONTENT_KEYS, "statushistory": CONTENT_KEYS}
plain = st.none() | st.booleans() | st.integers() | texts | st.lists(texts, max_size=2)
recipients = st.fixed_dictionaries(
    {},
    optional={
        "org_wide": st.sampled_from([True, False, "yes", "off", 1]),
        "usergroups": st.lists(st.sampled_from(KNOWN["usergroups"]), max_size=2),
        "users": st.lists(st.sampled_from(KNOWN["users"]), max_size=2) | st.just("Anna Berg,Priya Nair"),
        "emails": st.lists(st.sampled_from(["it@acme.example.com", "ü@b.example"]), max_size=2),
    },
)


def possible_content(report_type: str) -> st.SearchStrategy[Any]:
    references = {key: st.sampled_from(KNOWN[key]) for key in CONTENT_KEYS}
    if report_type in CONTENT_KEYS:
        return st.fixed_dictionaries({report_type: references[report_type]})
    if report_type in ("activity", "stats"):
        one = [st.fixed_dictionaries({key: references[key]}) for key in ("check", "checkgroup")]
        return perhaps(st.one_of(st.just({}), *one))
    optional = {key: references[key] for key in MAY_HAVE[report_type]}
    return perhaps(st.fixed_dictionaries({}, optional=optional))


@cache
def possible_report(report_type: str, unit: Any) -> Options:
    """For each option of a report what it may hold, in agreement with its type and the unit of its interval."""
    formats = {"digest": ["embedded"], "activity": ["html", "pdf", "csv"], "stats": ["html", "pdf", "csv"]}
    scheduled = unit != "unscheduled"
    clocks = st.sampled_from([0, 540, 1439, "0", "09:00", "9:05", " 23:59"])
    return {
        "name": st.sampled_from(TITLES),
        "state": perhaps(st.just("present")),
        "report_type": st.just(report_type),
        "description": perhaps(texts),
        "format": perhaps(st.sampled_from(formats.get(report_type, ["html", "pdf"]))),
        "filename": perhaps(words),
        "timezone": perhaps(zones),
        "interval_type": st.just(unit),
        "interval_value": st.sampled_from([MISSING, 1, 7, 2**40, "30"]) if scheduled else st.just(MISSING),
        "report_time": perhaps(clocks) if scheduled else st.just(MISSING),
        "content": possible_content(report_type),
        "recipients": perhaps(recipients),
        "extra_properties": perhaps(st.dictionaries(st.sampled_from(["color", "limits", "Rows"]), plain, max_size=2)),
    }


kinds_of_reports = st.builds(
    possible_report, st.sampled_from(REPORT_TYPES), st.sampled_from([MISSING, "day", "week", "month", "unscheduled"])
)
right_group = st.fixed_dictionaries(
    {
        "required_conditions": st.sampled_from(["any", "all"]),
        "conditions": st.lists(
            st.fixed_dictionaries(
                {
                    "message_field": st.sampled_from(["subject", "body"]),
                    "matches": st.sampled_from(["exactly", "contains"]),
                    "value": st.sampled_from(["Done", "{{ x }}", "7"]),
                }
            ),
            min_size=1,
            max_size=2,
        ),
    }
)
further = perhaps(st.dictionaries(st.sampled_from(["color", "limits", "Rows"]), plain, max_size=2))
clock_options = perhaps(st.sampled_from([0, 540, 1439, "0", "09:00", "9:05", " 23:59"]))
possible_check: Options = {
    "name": st.sampled_from(TITLES),
    "checkgroup": st.sampled_from(KNOWN["checkgroup"]),
    "state": perhaps(st.just("present")),
    "email_alias": st.sampled_from(["acme-nightly", "A.b_c", "7"]),
    "matching_conditions": perhaps(right_group),
    "description": perhaps(texts),
    "interval_type": perhaps(st.sampled_from(["minute", "hour", "day", "week", "month"])),
    "interval_value": perhaps(st.sampled_from([1, 7, 2**40, "30"])),
    "overdue_minutes": perhaps(st.sampled_from([0, 30, "60"])),
    "window_start": clock_options,
    "window_end": clock_options,
    "active_days": perhaps(st.sampled_from([["mon"], ["weekend", "fri"], "mon,weekdays", ["sun", "sun"]])),
    "success_conditions": perhaps(right_group),
    "warning_conditions": perhaps(right_group),
    "default_status": perhaps(st.sampled_from(["Failure", "x"])),
    "extra_properties": further,
}
possible_user: Options = {
    "email": st.sampled_from(["it@acme.example.com", "ü@b.example"]),
    "access_level": st.sampled_from(["disabled", "readonly", "administrator"]),
    "state": perhaps(st.just("present")),
    "name": perhaps(st.sampled_from(["Anna Berg", "{{ name }}", "7"])),
    "usergroups": perhaps(st.lists(st.sampled_from(KNOWN["usergroups"]), max_size=2)),
    "send_welcome_email": perhaps(st.sampled_from([True, False, "yes", 0])),
    "notifications": perhaps(
        st.sampled_from([[], [{"type": "failures"}], [{"type": "failures", "services": ["sms", "x"]}, {"type": "y"}]])
    ),
    "extra_properties": further,
}
# Mostly of the right type, which ansible-core would find by itself.
wrong_check: Options = {
    "interval_value": st.booleans() | anything,
    **dict.fromkeys(["name", "checkgroup", "description", "default_status"], any_text | anything),
    "email_alias": st.sampled_from(NO_ALIASES) | any_text,
    **dict.fromkeys(
        ["matching_conditions", "success_conditions", "warning_conditions"],
        anything | st.dictionaries(st.sampled_from(["required_conditions", "conditions"]), anything),
    ),
    "active_days": st.lists(st.sampled_from(["mon", "Mon", ""])) | anything,
}
wrong_user: Options = {
    "email": st.sampled_from(NO_ADDRESSES) | any_text,
    "name": any_text | anything,
    "usergroups": st.lists(any_text, max_size=2) | anything,
    "notifications": st.lists(st.dictionaries(st.sampled_from(["type", "services"]), anything), max_size=2) | anything,
}


@st.composite
def items_of(draw: st.DrawFn, possible: Options, wrong: Options) -> tuple[dict[str, Any], set[str]]:
    """An item of checkcentral_checks or checkcentral_users, and what may be wrong in it."""
    item, chosen = draw(spoiled(possible, wrong))
    return _perhaps_with_an_unknown_one(draw, item, chosen)


shared_options: dict[str, st.SearchStrategy[Any]] = {
    "on_drift": perhaps(st.sampled_from(["warn", "fail", "ignore"])),
    "organization": perhaps(st.just("Northwind Managed IT")),
}


def connection_options(api_url: str, api_token: str) -> dict[str, st.SearchStrategy[Any]]:
    return {
        "api_token": st.just(api_token),
        "api_url": st.sampled_from([api_url, f"{api_url}/"]),
        "ca_path": perhaps(st.just(".")),
        "validate_certs": perhaps(st.sampled_from([True, False, "no", 1])),
        "timeout": perhaps(st.sampled_from([30, 60.5, "3600"])),
        "retries": perhaps(st.sampled_from([0, 3, "10"])),
    }


def _is_short(value: Any) -> bool:
    """Tell a timeout that can be used and that a busy machine might not keep."""
    try:
        return 0 < float(value) < 30
    except (TypeError, ValueError, OverflowError):
        return False


any_list = st.lists(st.sampled_from(NO_ADDRESSES) | any_text, max_size=2)
not_in_json = st.sampled_from([float("nan"), float("inf"), float("-inf")])
wrong_report: Options = {
    "interval_value": st.booleans() | anything,
    **dict.fromkeys(["name", "description", "filename", "timezone"], any_text | anything),
    "content": anything | st.dictionaries(st.sampled_from(CONTENT_KEYS), any_text | anything, max_size=2),
    "extra_properties": anything | st.dictionaries(st.sampled_from(["color", "limits"]), not_in_json | anything),
    "recipients": anything
    | st.fixed_dictionaries({"emails": st.lists(st.sampled_from(NO_ADDRESSES), min_size=1, max_size=2)})
    | st.dictionaries(st.sampled_from(["org_wide", "usergroups", "users", "emails"]), any_list | anything, max_size=2),
}
# Addresses where no one answers are on this machine, so that no test asks the network.
wrong_connection: dict[str, st.SearchStrategy[Any]] = {
    # Ansible masks the token wherever it is, so one of a few letters makes every message unreadable.
    "api_token": anything.filter(lambda value: not 0 < len(str(value).strip()) < 8),
    "api_url": anything
    | st.sampled_from(
        [
            "http://127.0.0.1:1",
            "http://127.0.0.1:99999",
            "http://[::1",
            "http://user@127.0.0.1:1",
            "http://127.0.0.1:1/?a=b",
            "ftp://127.0.0.1:1",
            "https://\udc80",
        ]
    ),
    "timeout": anything.filter(lambda value: not _is_short(value)),
}


@st.composite
def report_tasks(draw: st.DrawFn, connection: Mapping[str, st.SearchStrategy[Any]]) -> tuple[dict[str, Any], set[str]]:
    """Arguments of checkcentral_report."""
    right = {**draw(kinds_of_reports), **shared_options, **connection}
    arguments, wrong = draw(spoiled(right, {**wrong_report, **wrong_connection}))
    return _perhaps_with_an_unknown_one(draw, arguments, wrong)


@st.composite
def report_items(draw: st.DrawFn) -> tuple[dict[str, Any], set[str]]:
    """An item of checkcentral_reports."""
    item, wrong = draw(spoiled(draw(kinds_of_reports), wrong_report))
    return _perhaps_with_an_unknown_one(draw, item, wrong)


def _perhaps_with_an_unknown_one(
    draw: st.DrawFn, options: dict[str, Any], wrong: set[str]
) -> tuple[dict[str, Any], set[str]]:
    if draw(st.integers(0, 19)) == 0:
        return {**options, "report_typ": draw(anything)}, {*wrong, "report_typ"}
    return options, wrong


# --- the role's variables ---

CUSTOMERS = ["Acme Logistics", 'Café "Zum Löwen"', "Fjord Shipping"]


@st.composite
def customers(draw: st.DrawFn) -> list[dict[str, Any]]:
    chosen = draw(st.lists(st.sampled_from(CUSTOMERS), unique=True, max_size=2))
    return [{"name": name, **draw(what_customers_have)} for name in chosen]


people = {
    "emails": st.just(["it@acme.example.com"]),
    "users": st.lists(st.sampled_from(KNOWN["users"]), max_size=2),
    "usergroups": st.lists(st.sampled_from(KNOWN["usergroups"]), max_size=2),
}
what_customers_have = st.fixed_dictionaries(
    {},
    optional={
        "checkgroup": st.sampled_from(KNOWN["checkgroup"]),
        "dashboard": st.sampled_from(KNOWN["dashboard"]),
        "reports": st.lists(st.sampled_from(["customer_status", "customer_activity"]), unique=True),
        **people,
    },
)


def role_variables(api_url: str, api_token: str) -> Options:
    """What each variable of the role should hold; the catalog is the one in the role's defaults."""
    return {
        "digest_reports_customers": customers(),
        "digest_reports_organization_reports": st.sampled_from(
            [[], ["daily_digest"], ["daily_digest", "daily_dashboard"]]
        ),
        "digest_reports_dashboard": st.sampled_from(KNOWN["dashboard"]),
        "digest_reports_recipients": perhaps(recipients),
        "digest_reports_copy_internal": perhaps(st.booleans()),
        "digest_reports_time": perhaps(st.sampled_from(["09:00", 540, "540"])),
        "digest_reports_timezone": perhaps(zones),
        "digest_reports_name_format": perhaps(st.sampled_from(["{customer} - {title}", "{title}/{customer}"])),
        "digest_reports_catalog": st.just(MISSING),
        "digest_reports_on_drift": perhaps(st.sampled_from(["warn", "fail", "ignore"])),
        "digest_reports_workers": perhaps(st.sampled_from([1, 4, "16"])),
        "digest_reports_max_creates": perhaps(st.integers(8, 20)),
        "checkcentral_organization": perhaps(st.just("Northwind Managed IT")),
        **{f"checkcentral_{name}": option for name, option in connection_options(api_url, api_token).items()},
    }


# A catalog is worth spoiling in its entries.
entries = st.fixed_dictionaries(
    {"scope": seldom(anything, st.sampled_from(["customer", "organization"])), "title": seldom(anything, words)},
    optional={
        "report_type": seldom(anything, st.sampled_from(REPORT_TYPES)),
        "format": seldom(anything, st.just("html")),
        "interval_type": seldom(anything, st.sampled_from(["day", "unscheduled"])),
        "interval_value": seldom(anything, st.just(1)),
        "content": anything,
        "description": seldom(anything, st.just("{customer}: {title} {x}")),
        "extra_properties": anything,
        "name": anything,
    },
)
wrong_variables: Options = {
    **{f"checkcentral_{name}": option for name, option in wrong_connection.items()},
    "digest_reports_customers": anything
    | st.lists(st.dictionaries(st.sampled_from(["name", *people, "reports", "dashboard"]), anything), max_size=2),
    "digest_reports_recipients": anything | st.dictionaries(st.sampled_from(["org_wide", *people]), anything),
    "digest_reports_catalog": anything | st.dictionaries(keys | st.integers(), entries, max_size=3),
}
