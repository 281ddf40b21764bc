# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of variables: known, misspelled and former ones. Private to the collection: may change without notice."""

from __future__ import annotations

import difflib
import re
from collections.abc import Container, Iterable, Iterator

from ansible_collections.msp.checkcentral.plugins.plugin_utils import _specifications

KEYS_OF_CUSTOMERS = (
    "name", "checkgroup", "dashboard", "emails", "users", "usergroups", "reports", "report_time", "timezone", "checks",
    "portal_users",
)  # fmt: skip
OF_ONE_CUSTOMER = "checkcentral_customer_"
# Variables that tasks of roles register or set.
KEPT_BY_ROLES = (
    "digest_reports_result", "digest_reports_items", "digest_reports_failed", "customers_result", "customers_items", "customers_failed",
)  # fmt: skip
# Names in 1.0.0: of variables that only its playbooks read, and of others that the role reads.
_FORMER_OF_PLAYBOOKS = {
    "customer": "checkcentral_customer_name",
    "organization_name": "checkcentral_organization",
    **{f"customer_{key}": f"{OF_ONE_CUSTOMER}{key}" for key in ("name", "checkgroup", "dashboard", "emails", "users", "usergroups", "reports")},
}  # fmt: skip
_FORMER = {
    "digest_reports_hosts": "checkcentral_customer_hosts",
    "digest_reports_organization": "digest_reports_organization_reports",
    "digest_reports_organization_name": "checkcentral_organization",
}
# The longest first.
_PREFIXES = (OF_ONE_CUSTOMER, "checkcentral_", "digest_reports_", "customers_", "customer_")
# Required similarity: of a name that is certainly wrong, and of one that may be the user's.
_PERHAPS, _NEARLY = 0.6, 0.8
# And of a whole name, whatever it begins with: customer_only, digest_report_max_creates.
_AS_GOOD_AS = 0.92
# What is said of a run with either role by variables of one.
_OF_RUNS = ("max_creates", "on_drift", "workers", "second_name", "summary", "fail", "show_plan", "return_unchanged")
# Those of them that would be ignored without a word, with other prefixes.
_OF_LIMITS = ("max_creates", "on_drift", "second_name")
# Without it, any organization's token is accepted.
_GUARD = "checkcentral_organization"
# Names of the role customers are short.
_LIKENESS = {"digest_reports_": _PERHAPS, "customers_": 0.75}


def misspelt(names: Iterable[str], *, playbook: bool = False) -> Iterator[str]:
    """Yield a problem for each misspelled or former name of the variables that several playbooks take, with the correct name.

    The prefix ``digest_reports_`` belongs to the role, so all unknown names with it are wrong. Variables with other prefixes may be
    the user's, the inventory plugin's, or results. They are wrong only if their names are similar to known ones.

    :param playbook: whether all variables are for a playbook of the collection, and not for a play of the user
    """
    former = {**_FORMER, **(_FORMER_OF_PLAYBOOKS if playbook else {})}
    known = {name: name for name in _shared()}
    # Suggests checkcentral_customer_reports for customer_report.
    near = {
        **known,
        **({f"customer_{key}": f"{OF_ONE_CUSTOMER}{key}" for key in KEYS_OF_CUSTOMERS} if playbook else {}),
    }
    known_rests = {
        **{f"customers_{each}": f"digest_reports_{each}" for each in _OF_RUNS},
        **{
            f"{prefix}{each}": f"digest_reports_{each}"
            for prefix in ("checkcentral_", "customer_")
            for each in _OF_LIMITS
        },
        "checkcentral_only": "customers_only",
    }
    names = set(names)
    for name in sorted(names):
        if name in former:
            yield f"the variable {name} is now called {former[name]}; rename it"
        elif name not in known and name not in KEPT_BY_ROLES:
            prefix = next((prefix for prefix in _PREFIXES if name.lower().startswith(prefix)), None)
            rest = name[len(prefix or "") :]
            right = rest if prefix and rest in known else known_rests.get(name)
            if right is None and not _goes_on(name, known):
                right = prefix and _closest(name, near, prefix, _LIKENESS.get(prefix, _NEARLY))
                right = (
                    right or closest(name, known, _AS_GOOD_AS) or _reordered(name, known) or _short_guard(name, names)
                )
            if right:
                yield f"the variable {name} is not known; did you mean {right}?"
            elif name.startswith("digest_reports_"):
                yield f"the variable {name} is not known; the README of the role digest_reports lists its variables"


def misspelt_of(playbook: str, names: Iterable[str]) -> Iterator[str]:
    """Yield a problem for each misspelled name of the variables that only this playbook takes, with the correct name.

    Other variables are the user's, even if they begin with the playbook's name.
    """
    about = _specifications.playbooks()[playbook]
    own, prefix = about["options"], f"{playbook}_"
    without_prefix = {each: each for each in own if not each.startswith(prefix)}
    for name in sorted(set(names) - {*own, *about["sets"]}):
        if _goes_on(name, own):
            continue
        if name.lower().startswith(prefix):
            right = _closest(name, {each: each for each in own}, prefix, _PERHAPS)
        else:
            right = _closest(name, without_prefix, "", _NEARLY) or closest(name, own, _AS_GOOD_AS)
        if right:
            yield f"the variable {name} is not known; did you mean {right}?"


def _shared() -> Iterator[str]:
    """Yield the names of all variables that several playbooks or roles take."""
    yield from (name for options in _specifications.groups().values() for name in options)
    yield from (f"{OF_ONE_CUSTOMER}{key}" for key in KEYS_OF_CUSTOMERS)


def closest(word: str, possible: Iterable[str], likeness: float = _PERHAPS) -> str | None:
    """Return the possible word that is most similar to a word; None if none is similar enough."""
    return next(iter(difflib.get_close_matches(word.lower(), possible, n=1, cutoff=likeness)), None)


def right_name(word: str, possible: Iterable[str]) -> str:
    """Suggest a name in place of an unknown one."""
    spellings = {name.lower(): name for name in possible}
    # A name with a comma would look like two.
    shown = {low: name if re.fullmatch(r"[\w -]+", name) else repr(name) for low, name in spellings.items()}
    right = closest(word, shown)
    if right:
        return f"did you mean {shown[right]}?"
    return f"give one of: {', '.join(shown.values())}" if shown else "there is none"


def right_choice(word: str, possible: Iterable[str]) -> str:
    """Suggest a value in place of an unknown one, if any number of the possible ones may be given."""
    right = closest(word, possible)
    return f"did you mean {right}?" if right else f"give any of: {', '.join(possible)}"


def _reordered(name: str, known: Iterable[str]) -> str | None:
    """Return the known variable with the same words in another order, such as ``customers_only`` for ``only_customer``."""
    return next((other for other in known if _words(other) == _words(name)), None)


def _words(name: str) -> list[str]:
    """Return the words of a name without their plurals, sorted."""
    return sorted(word.rstrip("s") for word in name.lower().split("_"))


def _short_guard(name: str, names: Container[str]) -> str | None:
    """Return the guard's variable for its short form, such as ``checkcentral_org``; the user may set one from the other."""
    is_short = name.startswith("checkcentral_org") and _GUARD.startswith(name)
    return _GUARD if is_short and _GUARD not in names else None


def _goes_on(name: str, known: Iterable[str]) -> bool:
    """Tell whether a name extends one of ours, and so is the user's."""
    return any(name.startswith(f"{other}_") for other in known)


def _closest(name: str, known: dict[str, str], prefix: str, likeness: float) -> str | None:
    """Return the known variable with this prefix that a name resembles."""
    rests = {other.removeprefix(prefix): right for other, right in known.items() if other.startswith(prefix)}
    found = closest(name[len(prefix) :], rests, likeness)
    return None if found is None else rests[found]
