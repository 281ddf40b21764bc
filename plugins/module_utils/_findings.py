# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What follows from a service's replies, in plain words. Pure functions. Private to the collection.

May change without notice. A finding contains no data, only counts and words of the API and of this collection.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils import (
    _answers,
    _api,
    _facts,
    _observations,
    _resolve,
    _status,
)
from ansible_collections.msp.checkcentral.plugins.module_utils._answers import (
    Answer,
    Answers,
    Filtered,
    Finding,
    rows_of,
)

_WITHOUT = {
    "getOverview": ("caution", "the option organization cannot be used"),
    "getReports": ("blocker", "existing reports are not found, so no report can be created"),
    "getCheckGroups": ("caution", "customers cannot be listed or named"),
    "getChecks": ("caution", "checks and their failures cannot be listed"),
    "getDashboards": ("caution", "use ids of dashboards instead of names"),
    "getUsers": ("caution", "use ids of users instead of names"),
    "getUserGroups": ("caution", "use ids of user groups instead of names"),
    "getPermissions": ("caution", "permissions cannot be read"),
    "getIssues": ("caution", "issues cannot be read"),
    "getActivities": ("caution", "activities cannot be read"),
}

# What follows from a user token.
_UNSEEN = "what it does not see counts as missing, and a run would create it a second time."


def findings(answers: Answers, filtered: Filtered | None) -> list[Finding]:
    """Return what follows from the replies, blockers first."""
    tried = [answer for answer in answers.values() if answer.status != _answers.NOT_TRIED]
    dead = _dead(tried)
    if dead:
        return [dead]
    found = [each for about in (_methods, _token, _pages, _calls_left, *_observations.ABOUT) for each in about(answers)]
    if filtered:
        found.append(_observations.name_filter(filtered))
    return in_order(found)


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """Return findings with blockers first."""
    return sorted(found, key=lambda finding: _answers.LEVELS.index(finding.level))


def verdict(fact: _facts.Fact, found: Sequence[Finding]) -> str:
    """Return the verdict of a run on a fact: ``confirmed``, ``contradicted`` or ``not_seen``."""
    said = {finding.confirms for finding in found if finding.topic == fact.topic} - {None}
    return "contradicted" if False in said else "confirmed" if said else "not_seen"


# --- the service, the token, the methods ---


def _dead(tried: Sequence[Answer]) -> Finding | None:
    """Return the finding that makes all others pointless, if there is one."""
    kinds = {answer.failure.kind if answer.failure else "" for answer in tried}
    if kinds == {"authentication"}:
        return Finding(
            "connection", "blocker", "The service does not accept the token.", _answers.NEXT["authentication"]
        )
    if kinds == {"transport"}:
        next_step = "Check api_url, the network, a proxy, and ca_path; then run this again."
        return Finding("connection", "blocker", "The service does not answer.", next_step)
    if kinds == {"protocol"} and not any(isinstance(answer.document, (Mapping, list)) for answer in tried):
        next_step = "Check api_url; a proxy or a sign-in page may be in between."
        return Finding("connection", "blocker", "Something other than the API answers.", next_step, False)
    return None


def _methods(answers: Answers) -> Iterator[Finding]:
    yield Finding("connection", "ok", "The service answers, and accepts the token.", confirms=True)
    if answers["getOverview"].rows:
        yield Finding("organization", "ok", "You can use the option organization as a guard.", confirms=True)
    bad = [answer for answer in answers.values() if answer.status not in (_answers.UNDERSTOOD, _answers.EMPTY)]
    for answer in bad:
        kind = answer.failure.kind if answer.failure else ""
        level, consequence = _WITHOUT[answer.method]
        what = {
            _answers.REFUSED: f"is refused ({kind})",
            _answers.NOT_UNDERSTOOD: "returns a reply that is not understood",
            _answers.NO_ANSWER: "is not answered",
            _answers.NOT_TRIED: "was not tried",
        }[answer.status]
        confirms = False if kind in ("protocol", "rejected") else None
        topic = "organization" if answer.method == "getOverview" else "methods"
        next_step = _answers.NEXT.get(kind, "Run this again later.")
        yield Finding(topic, level, f"{answer.method} {what}: {consequence}.", next_step, confirms)
    if not bad:
        yield Finding("methods", "ok", f"All {len(answers)} read methods are understood.", confirms=True)
    empty = [
        answer.method
        for answer in answers.values()
        if answer.status == _answers.EMPTY and answer.method != "getReports"
    ]
    if empty:
        yield Finding(
            "methods", "ok", f"The form of these lists is not known, because they are empty: {', '.join(empty)}."
        )


def kind_of_token(answers: Answers) -> str:
    """Tell an ``organization`` token from a ``user`` token, which does not see all, as far as possible (inferred)."""
    refused = [answer for answer in answers.values() if answer.failure and answer.failure.kind == "permission"]
    if refused or any(_unseen(answers)):
        return "user"
    return "organization" if len(rows_of(answers, "getUsers")) > 1 else "unknown"


def _unseen(answers: Answers) -> Iterator[str]:
    """Yield the nouns of objects that others refer to and that are not listed."""
    listed = {
        resource: {row["id"].casefold() for row in rows_of(answers, resource.method)}
        for resource in (_api.USERS, _api.CHECKGROUPS)
    }
    members = [
        user.get("id") if isinstance(user, Mapping) else user
        for group in rows_of(answers, "getUserGroups")
        for user in (group["users"] if isinstance(group.get("users"), list) else [])
    ]
    references = {_api.USERS: members, _api.CHECKGROUPS: map(_status.id_of_checkgroup, rows_of(answers, "getChecks"))}
    for resource, found in references.items():
        ids = {each.casefold() for each in found if isinstance(each, str) and _resolve.is_id(each)}
        if answers[resource.method].rows is not None and ids - listed[resource]:
            yield resource.noun


def _token(answers: Answers) -> Iterator[Finding]:
    kind = kind_of_token(answers)
    if kind == "organization":
        yield Finding("token", "ok", "It looks like an organization token, which sees everything.")
        return
    if kind == "user":
        # No blocker: for reading, it is enough, and it may still be an organization token.
        sentence = "It looks like a user token: it does not see some objects, or may not call some methods."
        next_step = f"Create nothing with it: {_UNSEEN} It can read what its user sees."
    else:
        sentence = "What it sees does not show whether it is an organization token or a user token."
        next_step = f"Use an organization token. With a user token, {_UNSEEN}"
    yield Finding("token", "caution", sentence, next_step)


def _pages(answers: Answers) -> Iterator[Finding]:
    for answer in answers.values():
        # Of activities, only a few are asked for.
        if answer.method == _api.ACTIVITIES.method:
            continue
        named = answer.document if answer.list_key else {}
        if any(_promises_more(key, value, len(answer.rows or [])) for key, value in named.items()):
            sentence = f"{answer.method} seems to return its list in pages, and only the first is read."
            next_step = f"{_answers.NEXT['protocol']} Do not create reports before that."
            yield Finding("pages", "blocker", sentence, next_step, False)
            return
    if any(answer.rows and answer.list_key for answer in answers.values()):
        yield Finding("pages", "ok", "Each list seems to be complete, without further pages.", confirms=True)


def _promises_more(key: str, value: Any, count: int) -> bool:
    word = _api.comparable_word(key)
    if isinstance(value, int) and not isinstance(value, bool) and re.search("total|count", word):
        return value > count
    return bool(value) and re.search("next|hasmore|cursor|continuation", word) is not None


def _calls_left(answers: Answers) -> Iterator[Finding]:
    told = {answer.method: answer.remaining for answer in answers.values() if answer.remaining is not None}
    if told:
        method, least = min(told.items(), key=lambda item: item[1])
        level, next_step = ("caution", "Run the rest tomorrow.") if least < 100 else ("ok", "")
        sentence = f"A header shows how many calls are left. {method} has the fewest: {least}."
        yield Finding("calls_left", level, sentence, next_step, True)
