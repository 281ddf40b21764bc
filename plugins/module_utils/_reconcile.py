# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Desired reports against existing ones: the plan, drift, and carrying the plan out. Private to the collection.

May change without notice. The rules are those of "Idempotence" in the documentation: a report is identified by its
name; what the service does not return is unknown, never drift; a create is sent at most once, and the list decides
what became of it.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import sleep
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import _api
from ansible_collections.msp.checkcentral.plugins.module_utils._api import Row, squashed
from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import (
    CheckCentralError,
    UnresolvedError,
    fault_of_the_collection,
    one_error,
)
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Resolver, is_id
from ansible_collections.msp.checkcentral.plugins.module_utils._schema import (
    REFERENCES,
    Desired,
    equal,
    normalised_name,
)
from ansible_collections.msp.checkcentral.plugins.module_utils._writing import NoOneListens, one_writer

ACTIONS = ("created", "unchanged", "drifted", "failed", "not_attempted")
# These say something about the token or the day, not about one report.
_STOPPING_KINDS = ("authentication", "permission", "quota")
_FAILURES_IN_A_ROW = 3
_VERIFYING_READS = 3
_SECONDS_BETWEEN_READS = 2
_LONGEST_SHOWN = 200
_MISSING = object()


@dataclass
class Outcome:
    """What is to be done, and later what was done, about one desired report.

    ``id`` is None where the service does not tell it. ``report`` is the report as the service returned it, or as it
    would be sent. A ``created`` outcome has not been sent before :func:`create`.
    """

    desired: Desired
    action: str
    id: str | None = None
    report: dict[str, Any] = field(default_factory=dict)
    drift: list[dict[str, Any]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    failure: CheckCentralError | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The report's name."""
        return self.desired.name

    @property
    def changed(self) -> bool:
        """Whether a report was made (in check mode: would be made)."""
        return self.action == "created"

    def fail(self, error: CheckCentralError) -> None:
        """Remember why this report is not there."""
        self.action, self.failure = "failed", error


@dataclass
class Reconciliation:
    """What came of all desired reports, in their order.

    ``unwanted`` are the names of existing reports that nobody asked for; ``warnings`` concern no single report.
    """

    outcomes: list[Outcome]
    unwanted: list[str]
    warnings: list[str]


def reconcile(
    client: Client,
    reports: Sequence[tuple[str, Desired]],
    *,
    organization: str | None = None,
    max_creates: int | None = None,
    workers: int = 1,
) -> Reconciliation:
    """Make sure that the desired reports exist; with a client that only reads, find out what that would do.

    :param reports: each with the label that its errors get, such as ``reports[0] 'Acme - Weekly': ``
    :param organization: the name that getOverview must say, if given
    :param max_creates: more creates than this are refused before the first, if given
    :param workers: how many creates are under way at the same time
    Raises :class:`CheckCentralError` for what stops all of it before the first write.
    """
    if organization is not None:
        check_organization(client, organization)
    resolve(reports, Resolver(client))
    wanted = [desired for dummy, desired in reports]
    # From the list that the plan is made from to the one that verifies it.
    with contextlib.nullcontext() if client.read_only else one_writer(client.connection):
        existing = _api.rows(_api.REPORTS, client.read(_api.REPORTS.method))
        outcomes = plan(wanted, existing)
        _check_max_creates(outcomes, max_creates)
        warnings = [] if client.read_only else create(outcomes, existing, client, workers)
    names = {desired.name for desired in wanted}
    unwanted = sorted({row["name"] for row in existing} - names)
    return Reconciliation(outcomes, unwanted, warnings)


def _check_max_creates(outcomes: Sequence[Outcome], max_creates: int | None) -> None:
    creates = sum(outcome.action == "created" for outcome in outcomes)
    if max_creates is not None and creates > max_creates:
        some = "1 report" if creates == 1 else f"{creates} reports"
        message = (
            f"max_creates is {max_creates}, but {some} would be created; nothing was written. Raise it if that is right"
        )
        raise CheckCentralError("invalid", message)


# --- before anything is written ------------------------------------------------------------------------------------


def resolve(reports: Iterable[tuple[str, Desired]], resolver: Resolver) -> None:
    """Replace the names in the reports by ids.

    :param reports: each with the label that its errors get, such as ``reports[0] 'Acme - Weekly': ``
    Raises one error that lists every name that is not found or ambiguous.
    """
    problems = []
    for label, desired in reports:
        for path, resource in REFERENCES.items():
            section, key = path.split(".")
            value = desired.properties.get(section, {}).get(key)
            if value is None:
                continue
            ids = []
            for reference in value if isinstance(value, list) else [value]:
                try:
                    ids.append(resolver.id_of(resource, reference))
                except UnresolvedError as problem:
                    problems.append(problem.labelled(f"{label}{path}: "))
            if ids:
                desired.properties[section][key] = ids if isinstance(value, list) else ids[0]
    if problems:
        raise one_error(problems)


def check_organization(client: Client, wanted: str) -> None:
    """Make sure that the token belongs to the organization of this name; raises an ``invalid`` error."""
    actual = _api.organization_name(client.read("getOverview"))
    if actual != wanted:
        message = f"organization is {wanted!r}, but the token belongs to {actual!r}; nothing was written. Use the token of {wanted!r}"
        raise CheckCentralError("invalid", message, method="getOverview")


# --- the plan --------------------------------------------------------------------------------------------------------


def plan(reports: Sequence[Desired], existing: Sequence[Row]) -> list[Outcome]:
    """Decide what is to be done about each desired report; pure.

    :param reports: with ids in place of names
    :param existing: what getReports returned, in canonical form
    """
    by_name = _grouped(existing, lambda name: name)
    by_normalised_name = _grouped(existing, normalised_name)
    by_folded_name = _grouped(existing, str.casefold)
    return [
        _planned(
            desired,
            by_name.get(desired.name, []),
            by_normalised_name.get(normalised_name(desired.name), []),
            by_folded_name.get(desired.name.casefold(), []),
        )
        for desired in reports
    ]


def _grouped(existing: Sequence[Row], key: Any) -> dict[str, list[Row]]:
    grouped = defaultdict(list)
    for row in existing:
        grouped[key(row["name"])].append(row)
    return grouped


def _planned(desired: Desired, same: list[Row], similar: list[Row], folded: list[Row]) -> Outcome:
    if len(same) == 1:
        return _compared(desired, same[0])
    if same or similar:
        return Outcome(desired, "failed", failure=_ambiguous(desired.name, same, similar))
    outcome = Outcome(desired, "created", report={**desired.body, "id": None}, warnings=[*desired.warnings()])
    if folded:
        outcome.warnings.append(
            f"{desired.name}: a report exists whose name differs only in case: {folded[0]['name']!r} ({folded[0]['id']})"
        )
    return outcome


def _ambiguous(name: str, same: list[Row], similar: list[Row]) -> CheckCentralError:
    advice = "rename or remove what is not meant in the portal"
    if same:
        message = f"{name}: {len(same)} reports have this name ({_ids(same)}); {advice}"
    else:
        listed = ", ".join(f"{row['name']!r} ({row['id']})" for row in similar)
        message = f"{name}: a report exists whose name differs only in white space, Unicode form or HTML escapes: {listed}; {advice}"
    return CheckCentralError("ambiguous", message, method=_api.REPORTS.method)


def _compared(desired: Desired, row: Row) -> Outcome:
    """Compare a desired report with the existing one."""
    drift, unknown = compare(desired, row)
    return Outcome(desired, "drifted" if drift else "unchanged", row["id"], row, drift, unknown)


def compare(desired: Desired, row: Row) -> tuple[list[dict[str, Any]], list[str]]:
    """Compare what the user set with what the service returned; pure.

    Returns the drift (``property`` as a dotted path, ``desired``, ``actual``) and the properties that the service did
    not return in a form that can be compared.
    """
    drift, unknown = [], []
    for path, wanted in _leaves(desired.compared):
        if path == "name":
            continue
        try:
            actual = _found(row, path)
            same = equal(path, wanted, actual)
        except (LookupError, ValueError):
            unknown.append(path)
            continue
        if not same:
            drift.append({"property": path, "desired": wanted, "actual": actual})
    return drift, unknown


def _leaves(properties: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each property that holds no further ones, with its dotted path."""
    for key, value in properties.items():
        if isinstance(value, Mapping) and value:
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _found(row: Mapping[str, Any], path: str) -> Any:
    """Return a property of an existing report; raises LookupError if the service did not return it."""
    found: Any = row
    for key in path.split("."):
        if not isinstance(found, Mapping):
            raise LookupError(path)
        found = next((value for name, value in found.items() if squashed(name) == squashed(key)), _MISSING)
        if found is _MISSING:
            raise LookupError(path)
    return found


def drift_lines(outcome: Outcome) -> list[str]:
    """Say how an existing report differs from the desired one, a line for each property."""
    return [
        f"{outcome.name}: {difference['property']} is {_shown(difference['actual'])}, wanted {_shown(difference['desired'])}"
        for difference in outcome.drift
    ]


def difference(outcome: Outcome) -> dict[str, Any]:
    """Return the ``diff`` of a report that is made or that differs, as Ansible shows it."""
    if outcome.drift and not outcome.changed:
        return {
            "before_header": f"{outcome.name} (in CheckCentral)",
            "after_header": f"{outcome.name} (wanted; the API cannot change it)",
            "before": {found["property"]: found["actual"] for found in outcome.drift},
            "after": {found["property"]: found["desired"] for found in outcome.drift},
        }
    after = outcome.desired.body if outcome.changed else ""
    return {"before_header": outcome.name, "after_header": outcome.name, "before": "", "after": after}


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def _ids(rows: Iterable[Row]) -> str:
    return ", ".join(row["id"] for row in rows)


# --- carrying it out -------------------------------------------------------------------------------------------------


def create(outcomes: Sequence[Outcome], existing: Sequence[Row], client: Client, workers: int) -> list[str]:
    """Make the reports that are planned as ``created``; afterwards each outcome says what became of it.

    :param existing: what the plan was made from
    :returns: warnings that concern no single report
    """
    wanted = [outcome for outcome in outcomes if outcome.action == "created"]
    if not wanted:
        return []
    replies = _send_all(wanted, client, workers)
    for outcome in wanted:
        reply = replies.get(id(outcome))
        if reply is None:
            outcome.action = "not_attempted"
        elif isinstance(reply, NoOneListens):
            outcome.action, outcome.failure = "not_attempted", reply
        elif isinstance(reply, CheckCentralError):
            outcome.fail(reply)
    to_verify = [outcome for outcome in wanted if outcome.action == "created" or _is_unknown(outcome)]
    if not to_verify:
        return []
    known_ids = {row["id"] for row in existing}
    returned_ids = {id(outcome): _returned_id(replies[id(outcome)]) for outcome in to_verify}
    try:
        found = _verifying_list(to_verify, returned_ids, known_ids, client)
    except Exception as problem:  # pylint: disable=broad-exception-caught
        # Whatever it is, what was sent must be told.
        for outcome in to_verify:
            _believe(outcome, returned_ids[id(outcome)])
        return [f"duplicates not checked: {_message(problem)}"]
    for outcome in to_verify:
        _decide(outcome, found.get(normalised_name(outcome.name), []), returned_ids[id(outcome)])
    return []


def _believe(outcome: Outcome, returned_id: str | None) -> None:
    """Take a create for done if its reply has an id, where the list cannot tell."""
    if outcome.action != "created":
        return
    outcome.id = outcome.report["id"] = returned_id
    if returned_id is None:
        message = (
            f"{outcome.name}: createReport answered without the id of a report, and the reports could not be listed. "
            "Whether it was made is unknown: look in the portal before running again"
        )
        outcome.fail(CheckCentralError("unknown_outcome", message, method="createReport"))


def _message(problem: Exception) -> str:
    return problem.message if isinstance(problem, CheckCentralError) else fault_of_the_collection(problem)


_Replies = dict[int, "dict[str, Any] | CheckCentralError"]


def _send_all(wanted: Sequence[Outcome], client: Client, workers: int) -> _Replies:
    """Send the creates, each at most once; what has no reply in the end was not sent.

    Stops at once when the token or the day's calls do not allow more, or no one listens, and after three failures in a
    row that say that the service is not there.
    """
    replies: _Replies = {}
    queue = iter(wanted)
    lock = threading.Lock()
    failures_in_a_row = 0
    stopped = threading.Event()

    def work() -> None:
        nonlocal failures_in_a_row
        while not stopped.is_set():
            with lock:
                outcome = next(queue, None)
            if outcome is None:
                return
            reply: dict[str, Any] | CheckCentralError
            try:
                reply = client.write("createReport", outcome.desired.body)
            except CheckCentralError as error:
                reply = error
            except Exception as error:  # pylint: disable=broad-exception-caught
                # A thread that ends here would take with it what others made.
                message = f"createReport: {client.redact(fault_of_the_collection(error))}. Look in the portal before running again"
                reply = CheckCentralError("unknown_outcome", message, method="createReport")
            with lock:
                replies[id(outcome)] = reply
                kind = reply.kind if isinstance(reply, CheckCentralError) else None
                failures_in_a_row = failures_in_a_row + 1 if kind in ("transport", "unknown_outcome") else 0
                stops = kind in _STOPPING_KINDS or isinstance(reply, NoOneListens)
                if stops or failures_in_a_row >= _FAILURES_IN_A_ROW:
                    stopped.set()

    helpers = [threading.Thread(target=work, daemon=True) for dummy in range(min(workers, len(wanted)) - 1)]
    try:
        for helper in helpers:
            helper.start()
        work()
        for helper in helpers:
            helper.join()
    finally:
        # An interrupted run must not go on creating behind the user's back.
        stopped.set()
    return replies


def _is_unknown(outcome: Outcome) -> bool:
    return outcome.failure is not None and outcome.failure.kind == "unknown_outcome"


def _returned_id(reply: dict[str, Any] | CheckCentralError) -> str | None:
    """Return the id that createReport replied, if it did; what it replies is unknown."""
    if isinstance(reply, CheckCentralError):
        return None
    try:
        document = _api.canonical_keys(reply)
    except RecursionError:
        return None
    report = document.get("report")
    for found in (
        document.get("id"),
        document.get("report_id"),
        report.get("id") if isinstance(report, dict) else report,
    ):
        if isinstance(found, (str, int)) and not isinstance(found, bool):
            return str(found)
    return None


def _verifying_list(
    to_verify: Sequence[Outcome], returned_ids: Mapping[int, str | None], known_ids: set[str], client: Client
) -> dict[str, list[Row]]:
    """Read the reports again; return the new ones by normalised name.

    Reads up to three times while something that was sent is not listed: the service may still be busy with it.
    """
    for remaining in reversed(range(_VERIFYING_READS)):
        rows = _api.rows(_api.REPORTS, client.read(_api.REPORTS.method))
        found = _grouped([row for row in rows if row["id"] not in known_ids], normalised_name)
        if not remaining or all(
            _is_listed(found.get(normalised_name(outcome.name), []), returned_ids[id(outcome)]) for outcome in to_verify
        ):
            break
        sleep(_SECONDS_BETWEEN_READS)
    return found


def _is_listed(new: Sequence[Row], returned_id: str | None) -> bool:
    """Tell whether new reports of a name are all that is waited for: one of them is the one with the returned id."""
    if returned_id is None or not is_id(returned_id):
        return bool(new)
    return _with_id(returned_id, new) is not None


def _with_id(returned_id: str | None, rows: Iterable[Row]) -> Row | None:
    """Return the report with the id that createReport replied, None if there is none."""
    return next((row for row in rows if row["id"].lower() == (returned_id or "").lower()), None)


def _decide(outcome: Outcome, new: list[Row], returned_id: str | None) -> None:
    """Let the list decide what became of a create.

    :param new: the listed reports of this name that were not there before
    """
    understood = outcome.action == "created"
    if not new:
        if understood:
            message = (
                f"{outcome.name}: createReport was answered without an error, but the listing does not show a new report; "
                "do not run again, look in the portal"
            )
            outcome.fail(CheckCentralError("unknown_outcome", message, method="createReport"))
        return
    if len(new) > 1:
        own = _with_id(returned_id, new)
        outcome.warnings.append(
            f"{outcome.name}: {len(new)} reports of this name were made at the same time ({_ids(new)}); "
            "perhaps another run made one. Remove what is too much in the portal"
        )
        outcome.action, outcome.failure, outcome.id = "created", None, returned_id
        outcome.report = {**(own or outcome.desired.body), "id": returned_id}
        return
    compared = _compared(outcome.desired, new[0])
    outcome.id, outcome.report, outcome.drift, outcome.unknown = (
        compared.id,
        compared.report,
        compared.drift,
        compared.unknown,
    )
    if not _is_listed(new, returned_id):
        outcome.warnings.append(
            f"{outcome.name}: createReport answered with the id {returned_id}, but the listing shows {new[0]['id']}; "
            "perhaps another run made that one. Look in the portal whether there are two"
        )
    if new[0]["name"] != outcome.name:
        outcome.warnings.append(
            f"{outcome.name}: the service stored the name as {new[0]['name']!r}; use that name from now on"
        )
    # A create of unknown outcome that is found different from what was sent is somebody else's report.
    outcome.failure = None
    outcome.action = "created" if understood or not compared.drift else "drifted"
