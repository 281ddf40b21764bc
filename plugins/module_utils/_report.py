# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts about reports: createReport's properties, and the rules between them. Private to the collection.

May change without notice. The source of each fact is the vendor's help page unless a comment says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _api, _typed, _values
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import Creatable, Problem, Property

# content keys: what a report of a type must have, and what it may have. billing and statushistory come from a later
# copy of the help page that says nothing of their content, so nothing is refused for them.
_REQUIRED_CONTENT = {"dashboard": _api.DASHBOARDS, "checkgroup": _api.CHECKGROUPS, "check": _api.CHECKS}
_ALLOWED_CONTENT = {
    "dashboard": ("dashboard",),
    "checkgroup": ("checkgroup",),
    "check": ("check",),
    "activity": ("check", "checkgroup"),
    "stats": ("check", "checkgroup"),
    "digest": (),
    "billing": ("check", "checkgroup", "dashboard"),
    "statushistory": ("check", "checkgroup", "dashboard"),
}
_FORMATS = ("html", "pdf", "csv", "embedded")
_CSV_TYPES = ("activity", "stats")
_NO_ONE = "scheduled but without recipients, so no one will receive it"
# Sent as the vendor's sample spells it; week and month are inferred.
_INTERVAL_TYPES = {"unscheduled": "Unscheduled", "day": "Day", "week": "Week", "month": "Month"}
_UNSCHEDULED = ("interval_type", "unscheduled")


def _receives_nothing(user: Mapping[str, Any]) -> str | None:
    # Most reports name no user, and each task compiles what it imports.
    from ansible_collections.msp.checkcentral.plugins.module_utils._user import receives_nothing

    return receives_nothing(user)


_CONTENT = {
    "check": Property(refers_to=_api.CHECKS, canonical=_values.reference),
    "checkgroup": Property(refers_to=_api.CHECKGROUPS, canonical=_values.reference),
    "dashboard": Property(refers_to=_api.DASHBOARDS, canonical=_values.reference),
}
_RECIPIENTS = {
    "org_wide": Property(type="bool", canonical=_values.flag),
    "usergroups": Property(type="list", elements="str", refers_to=_api.USERGROUPS, canonical=_values.references),
    "users": Property(
        type="list",
        elements="str",
        refers_to=_api.USERS,
        canonical=_values.references,
        remark=_receives_nothing,
    ),
    "emails": Property(type="list", elements="str", canonical=_values.references),
}
_PROPERTIES = {
    "name": Property(required=True),
    "report_type": Property(required=True, choices=tuple(_ALLOWED_CONTENT), canonical=_values.word),
    "description": Property(),
    # The service sets a digest's format itself.
    "format": Property(choices=_FORMATS, never_sent=("embedded",), canonical=_values.word),
    "filename": Property(),
    "timezone": Property(),
    "interval_type": Property(
        choices=tuple(_INTERVAL_TYPES), as_sent=_INTERVAL_TYPES.__getitem__, canonical=_values.word
    ),
    "interval_value": Property(type="int", canonical=_values.integer, void_with=_UNSCHEDULED),
    "report_time": Property(
        type="raw", as_sent=_values.minutes, canonical=_values.time_of_day, shown=_values.clock, void_with=_UNSCHEDULED
    ),
    "content": Property(type="dict", properties=_CONTENT, is_cut=True),
    "recipients": Property(type="dict", properties=_RECIPIENTS),
}


def _content_rule(report: Mapping[str, Any]) -> Iterator[Problem]:
    report_type = report["report_type"]
    content = report.get("content", {})
    allowed = _ALLOWED_CONTENT[report_type]
    required = _REQUIRED_CONTENT.get(report_type)
    for key, value in content.items():
        if key not in allowed:
            right = f"give {_alternatives(allowed)}" if allowed else "leave content out"
            yield Problem(f"content.{key}", f"{value!r} is not valid for {report_type} reports; {right}")
    if required and report_type not in content:
        advice = f"{report_type} reports need the name or id of a {required.noun}"
        yield Problem(f"content.{report_type}", f"is missing; {advice}", is_missing=True)
    if report_type in _CSV_TYPES and "check" in content and "checkgroup" in content:
        what = f"{content['check']!r} and content.checkgroup {content['checkgroup']!r} are both set"
        yield Problem("content.check", f"{what}; {report_type} reports take at most one of them")


def _format_rule(report: Mapping[str, Any]) -> Iterator[Problem]:
    report_type, report_format = report["report_type"], report.get("format")
    if report_format is not None and not _format_fits(report_type, report_format):
        right = _alternatives(name for name in _FORMATS if _format_fits(report_type, name))
        what = f"is not possible for {report_type} reports; give {right}, or leave it out"
        yield Problem("format", f"{report_format!r} {what}")


def _format_fits(report_type: str, report_format: str) -> bool:
    if report_type == "digest" or report_format == "embedded":
        return report_type == "digest" and report_format == "embedded"
    return report_format != "csv" or report_type in _CSV_TYPES


def _schedule_rule(report: Mapping[str, Any]) -> Iterator[Problem]:
    for key, known in _PROPERTIES.items():
        if key in report and known.void_with and report.get(known.void_with[0]) == known.void_with[1]:
            what = "has no effect with interval_type 'unscheduled'; leave it out, or give another interval_type"
            yield Problem(key, f"{report[key]!r} {what}")
    interval_value = report.get("interval_value", 1)
    # Ansible takes a boolean for an integer.
    if isinstance(interval_value, bool):
        yield Problem("interval_value", f"{interval_value!r} is not a number; give the number of intervals, at least 1")
    elif interval_value < 1:
        yield Problem("interval_value", f"{interval_value!r} is too small; give the number of intervals, at least 1")
    try:
        _values.minutes(report.get("report_time", 0))
    except ValueError:
        advice = f'give minutes after midnight (0 to {_values.LAST_MINUTE}) or "HH:MM", such as "09:00"'
        yield Problem("report_time", f"{report['report_time']!r} is not a time of day; {advice}")


def _addresses_rule(report: Mapping[str, Any]) -> Iterator[Problem]:
    for address in report.get("recipients", {}).get("emails", []):
        for what in _typed.problems_of_address(address):
            yield Problem("recipients.emails", f"{address!r} {what}")


def _timezone_rule(report: Mapping[str, Any]) -> Iterator[Problem]:
    for what in _typed.problems_of_zone(report["timezone"]) if "timezone" in report else ():
        yield Problem("timezone", f"{report['timezone']!r} {what}")


def _unknown_timezone(body: Mapping[str, Any]) -> Iterator[str]:
    doubt = _typed.doubt_of_zone(str(body.get("timezone", "UTC")))
    if doubt:
        yield f"timezone {body['timezone']!r} {doubt}"


def _no_one_receives_it(body: Mapping[str, Any]) -> Iterator[str]:
    recipients = body.get("recipients")
    no_one = not any(recipients.values()) if isinstance(recipients, Mapping) else not recipients
    if "recipients" in body and no_one and _is_scheduled(body):
        yield _NO_ONE


def _has_no_recipients(body: Mapping[str, Any]) -> Iterator[str]:
    # For an existing report, someone may have set them in the portal.
    if "recipients" not in body and _is_scheduled(body):
        yield _NO_ONE


def _is_scheduled(body: Mapping[str, Any]) -> bool:
    scheduled = any(key in body for key in ("interval_type", "interval_value", "report_time"))
    return scheduled and str(body.get("interval_type")).lower() != "unscheduled"


def _alternatives(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


REPORT = Creatable(
    resource=_api.REPORTS,
    create_method="createReport",
    properties=_PROPERTIES,
    content=("report_type", *(f"content.{key}" for key in _CONTENT)),
    rules=(_content_rule, _format_rule, _schedule_rule, _timezone_rule, _addresses_rule),
    warnings={"recipients": _has_no_recipients, "timezone": _unknown_timezone},
    lasting_warnings=(_no_one_receives_it,),
)
