# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What listed objects tell: reports, names, checks, users, what is not known. Pure functions.

Private to the collection: may change without notice. Like all findings, they say nothing that may be data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from ansible_collections.msp.checkcentral.plugins.module_utils import _answers, _api, _resolve, _shape, _status, _values
from ansible_collections.msp.checkcentral.plugins.module_utils._answers import Answers, Filtered, Finding, rows_of
from ansible_collections.msp.checkcentral.plugins.module_utils._check import CHECK
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import Creatable, Property
from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT
from ansible_collections.msp.checkcentral.plugins.module_utils._user import USER

_NAMED = (_api.REPORTS, _api.CHECKGROUPS, _api.CHECKS, _api.DASHBOARDS, _api.USERGROUPS)
_MOST_KEYS = 10
# What checks tell without being asked for settings; there are other findings about it.
_NO_SETTINGS = {*CHECK.identity, "email_alias", "description"}


# --- reports ---


def _report_identity(answers: Answers) -> Iterator[Finding]:
    answer = answers["getReports"]
    if answer.rows:
        sentence = f"Existing reports are found by name ({len(answer.rows)} listed), so none is created twice."
        yield Finding("report_identity", "ok", sentence, confirms=True)
    elif answer.rows is not None:
        next_step = "Look in the portal. If there are reports, do not use this token: each run would create new ones."
        yield Finding("report_identity", "caution", "getReports lists no report.", next_step)


def _paths(known: Mapping[str, Property], prefix: str = "") -> Iterator[tuple[str, Property]]:
    for name, each in known.items():
        if each.type == "dict":
            yield from _paths(each.properties, f"{prefix}{name}.")
        elif prefix or name != "name":
            yield prefix + name, each


def returned_properties(reports: Sequence[_api.Row]) -> dict[str, bool]:
    """Tell for each property of createReport whether some listed report has it in a form that can be compared.

    What a report shows is expected of reports of its type only; where there is none, it is left out.
    """
    told = {}
    for path, known in _paths(REPORT.properties):
        parent, dummy, name = path.rpartition(".")
        concerned = reports if parent != "content" else [row for row in reports if _is_of_type(row, name)]
        if concerned:
            told[path] = any(_is_readable(REPORT, row, path, known) for row in concerned)
    return told


def _is_of_type(row: _api.Row, report_type: str) -> bool:
    return _api.comparable_word(str(row.get("report_type"))) == report_type


def _is_readable(kind: Creatable, row: _api.Row, path: str, known: Property) -> bool:
    try:
        value = kind.value_in(row, path)
        if known.canonical is not None:
            known.canonical(value)
    except (LookupError, ValueError):
        return False
    return True


def _report_drift(answers: Answers) -> Iterator[Finding]:
    told = returned_properties(rows_of(answers, "getReports"))
    seen = [path for path, is_told in told.items() if is_told]
    unseen = [path for path, is_told in told.items() if not is_told]
    if not told:
        return
    if not seen:
        sentence = "getReports returns no settings, so drift of reports cannot be detected."
        yield Finding("report_drift", "caution", sentence, "Look for changes in the portal.", False)
    elif unseen:
        sentence = f"Drift can be detected in {', '.join(seen)}, but not in {', '.join(unseen)}."
        yield Finding("report_drift", "caution", sentence, "Look for other changes in the portal.", True)
    else:
        yield Finding("report_drift", "ok", "Drift can be detected in every property of reports.", confirms=True)


def _report_intervals(answers: Answers) -> Iterator[Finding]:
    words = {_api.comparable_word(str(row.get("interval_type"))) for row in rows_of(answers, "getReports")}
    seen = sorted(words & {"week", "month"})
    if seen:
        confirms = True if len(seen) == 2 else None
        yield Finding(
            "report_intervals", "ok", f"There are reports with the interval {', '.join(seen)}.", confirms=confirms
        )


# --- names and ids ---


def _equal_names(answers: Answers) -> Iterator[Finding]:
    equal = False
    for resource in _NAMED:
        rows = rows_of(answers, resource.method)
        of_checks = resource is _api.CHECKS
        names = Counter(
            (_status.id_of_checkgroup(row) or _status.name_of_checkgroup(row) if of_checks else "", row["name"])
            for row in rows
        )
        shared = [count for count in names.values() if count > 1]
        if shared:
            equal = True
            where = " of one check group" if of_checks else ""
            what = "Runs fail because of them (ambiguous)." if resource is _api.REPORTS else "Refer to them by id."
            some = resource.counted(sum(shared))
            sentence = f"{some}{where} have the same name as another one."
            confirms = False if resource is _api.REPORTS else None
            yield Finding("equal_names", "caution", sentence, f"Rename them in the portal. {what}", confirms)
    if not equal and any(rows_of(answers, resource.method) for resource in _NAMED):
        yield Finding(
            "equal_names", "ok", "No two reports, check groups, dashboards or user groups have the same name."
        )


def _ids(answers: Answers) -> Iterator[Finding]:
    identified = [read.resource.method for read in _api.READS.values() if read.resource.identified]
    ids = [row["id"] for method in identified for row in rows_of(answers, method)]
    others = sum(not _resolve.is_id(each) for each in ids)
    if others:
        sentence = f"{others} of {len(ids)} ids are not GUIDs."
        yield Finding("ids", "caution", sentence, "Such an id is first looked up as a name.", False)
    elif ids:
        yield Finding("ids", "ok", "Ids are GUIDs.", confirms=True)


def name_filter(filtered: Filtered) -> Finding:
    how = "do not work as expected"
    confirms: bool | None = False
    if filtered.listed == filtered.all_ids:
        how = "have no effect"
    elif filtered.listed == filtered.holding:
        how, confirms = "also find parts of names", True
    elif not filtered.listed:
        how = "find whole names only"
    return Finding(
        "name_filter",
        "ok",
        f"Filters by name {how} ({filtered.method}). This collection always compares names itself.",
        confirms=confirms,
    )


# --- checks and users ---


def _group_of_check(answers: Answers) -> Iterator[Finding]:
    checks = rows_of(answers, "getChecks")
    if not checks:
        return
    by_id = any(map(_status.id_of_checkgroup, checks))
    names = {_status.name_of_checkgroup(check) for check in checks} - {None}
    by_name = not all(_resolve.is_id(str(name)) for name in names)
    if by_id:
        yield Finding("group_of_check", "ok", "Checks show the id of their check group.", confirms=by_name)
    elif by_name:
        yield Finding("group_of_check", "ok", "Checks show the name of their check group.", confirms=True)
    else:
        sentence = "Checks do not show their check group in a known form."
        yield Finding("group_of_check", "caution", sentence, _answers.NEXT["protocol"], False)


def _of_checks(
    topic: str, is_there: Callable[[_api.Row], bool], good: str, bad: str
) -> Callable[[Answers], Iterator[Finding]]:
    """Return a finding about what some check has."""

    def about(answers: Answers) -> Iterator[Finding]:
        checks = rows_of(answers, "getChecks")
        if any(map(is_there, checks)):
            yield Finding(topic, "ok", good, confirms=True)
        elif checks:
            yield Finding(topic, "caution", bad, _answers.NEXT["protocol"], False)

    return about


def _has_times(check: _api.Row) -> bool:
    activities = check.get("activities")
    return isinstance(activities, list) and any(
        isinstance(each, Mapping) and _shape.type_of(each.get("updated")) == "time" for each in activities
    )


def _has_state(check: _api.Row) -> bool:
    return any(isinstance(check.get(state), (bool, str)) for state in _status.STATES)


def _seen_and_unseen(
    kind: Creatable, properties: Mapping[str, Property], rows: Sequence[_api.Row]
) -> tuple[list[str], list[str]]:
    """Part the properties in those that some listed object has in a form that can be compared, and the others."""

    def is_seen(name: str, known: Property) -> bool:
        leaves = _paths(known.properties, f"{name}.") if known.type == "dict" else [(name, known)]
        return any(_is_readable(kind, row, path, leaf) for path, leaf in leaves for row in rows)

    seen = [name for name, known in properties.items() if is_seen(name, known)]
    return seen, [name for name in properties if name not in seen]


def _check_settings(answers: Answers) -> Iterator[Finding]:
    checks = rows_of(answers, "getChecks")
    settings = {name: known for name, known in CHECK.properties.items() if name not in _NO_SETTINGS}
    seen, unseen = _seen_and_unseen(CHECK, settings, checks)
    next_step = "Look for other changes in the portal."
    if seen and unseen:
        sentence = f"getChecks returns {', '.join(seen)}, but not {', '.join(unseen)}."
        yield Finding("check_settings", "caution", sentence, next_step, True)
    elif seen:
        yield Finding("check_settings", "ok", f"getChecks returns these settings: {', '.join(seen)}.", confirms=True)
    elif checks:
        sentence = "getChecks returns no settings, so drift of checks cannot be detected."
        yield Finding("check_settings", "caution", sentence, "Look for changes in the portal.", False)


def _user_keys(answers: Answers) -> Iterator[Finding]:
    users = rows_of(answers, "getUsers")
    compared = {name: known for name, known in USER.properties.items() if known.canonical is not None}
    seen, unseen = _seen_and_unseen(USER, compared, users)
    if users and unseen:
        sentence = f"getUsers does not return {', '.join(unseen)}."
        good = {"email", "access_level"} <= set(seen)
        yield Finding("user_keys", "caution", sentence, "These properties cannot be compared.", good)
    elif users:
        yield Finding("user_keys", "ok", f"getUsers returns {', '.join(seen)}.", confirms=True)


# --- what is not known ---


def _words(answers: Answers) -> Iterator[Finding]:
    words = sorted(
        {
            (_api.canonical_key(entry.place.rpartition(".")[2]), word)
            for answer in answers.values()
            for entry in answer.shape
            for word in entry.unknown_words
        }
    )
    if words:
        is_status = any(key == "status" for key, dummy in words)
        next_step = "A status that is not known counts as neither a success nor a failure." if is_status else ""
        listed = ", ".join(f"{word} ({key})" for key, word in words)
        sentence = f"Words that this collection does not know: {listed}."
        yield Finding("words", "caution" if is_status else "ok", sentence, next_step)


def _unknown_keys(answers: Answers) -> Iterator[Finding]:
    for answer in answers.values():
        unknown: list[str] = []
        for entry in answer.shape:
            # What is below an unknown key goes without saying.
            if not entry.known and not entry.place.startswith(tuple(unknown)):
                unknown.append(entry.place)
        if answer.status in (_answers.UNDERSTOOD, _answers.EMPTY) and unknown:
            next_step = "Candidates for extra_properties." if answer.method == "getReports" else ""
            sentence = (
                f"{answer.method} returns keys that this collection does not know: {_values.some(unknown, _MOST_KEYS)}."
            )
            yield Finding("unknown_keys", "ok", sentence, next_step)


ABOUT: tuple[Callable[[Answers], Iterator[Finding]], ...] = (
    _report_identity,
    _report_drift,
    _report_intervals,
    _equal_names,
    _ids,
    _group_of_check,
    _of_checks("since", _has_times, "Activities have times, which show since when a check fails.",
               "Activities have no readable times to show since when a check fails."),
    _of_checks("pending_overdue", _has_state, "Checks show whether they are pending or overdue.",
               "Checks do not show whether they are pending or overdue."),
    _of_checks("check_address", lambda check: "@" in str(check.get("email")), "Checks show the address that receives their messages.",
               "Checks do not show the address that receives their messages."),
    _check_settings,
    _user_keys,
    _words,
    _unknown_keys,
)  # fmt: skip
