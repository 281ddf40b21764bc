# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Messages for people: which objects they are about, each cause once; drift in words. Pure functions.

Private to the collection: may change without notice.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ansible_collections.msp.checkcentral.plugins.module_utils import _typed
from ansible_collections.msp.checkcentral.plugins.module_utils._api import Resource
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import Creatable
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError, CompleteError
from ansible_collections.msp.checkcentral.plugins.module_utils._values import some

# Takes a kind of object and an id; returns what people call that object.
Named = Callable[[Resource, str], str]

_MOST_NAMES = 5
_LONGEST_VALUE = 200


class Subject(NamedTuple):
    """An object that a message is about.

    ``number`` is its place in the list that it was given in, from 1; ``origin`` says where it comes from (``customer``, ``variable``).
    """

    kind: Creatable
    name: str
    number: int
    origin: Mapping[str, Any]


# --- what a message is about ---


def quoted_names(names: Sequence[str], most: int = _MOST_NAMES) -> str:
    """List the first names, and say how many more there are."""
    return some([*map(repr, names)], most)


def described(subjects: Sequence[Subject]) -> str:
    """Describe objects: ``user 'A'``, ``3 users of customer 'Acme'``, ``7 users: 'A', 'B', ...``."""
    kinds = dict.fromkeys(subject.kind for subject in subjects)
    return "; ".join(_described(kind, [subject for subject in subjects if subject.kind is kind]) for kind in kinds)


def _described(kind: Creatable, subjects: Sequence[Subject]) -> str:
    # What is about a customer and no object in particular counts only where nothing else is said of it.
    subjects = [subject for subject in subjects if subject.name or not subject.origin.get("customer")] or subjects
    first = subjects[0]
    customers = list(dict.fromkeys(subject.origin.get("customer") for subject in subjects))
    variables = list(dict.fromkeys(subject.origin.get("variable") for subject in subjects))
    source = f", from {variables[0]}" if len(variables) == 1 and variables[0] else ""
    if len(subjects) == 1:
        words = (
            f"{kind.noun} {first.name!r}" if first.name else f"{kind.noun} {first.number} of the list, without a name"
        )
    else:
        words = kind.counted(len(subjects))
    if all(customers) and not any(subject.name for subject in subjects):
        return f"customer{'s' if len(customers) > 1 else ''} {quoted_names([str(each) for each in customers])}{source}"
    if not all(customers):
        names = f": {quoted_names([subject.name for subject in subjects])}" if len(subjects) > 1 else ""
        return f"{words}{names}{source}"
    if len(customers) == 1:
        return f"{words} of customer {customers[0]!r}{source}"
    return f"{words} of {len(customers)} customers: {quoted_names([str(each) for each in customers])}{source}"


def told_once(said: Iterable[tuple[Subject | None, str]]) -> list[str]:
    """Return each text once, with the objects that it is about; a text without an object names them itself."""
    subjects: dict[tuple[str, bool], list[Subject]] = {}
    for subject, text in said:
        subjects.setdefault((text, subject is None), []).extend([] if subject is None else [subject])
    return [f"{text} ({described(about)})" if about else text for (text, dummy), about in subjects.items()]


def causes_told_once(failures: Iterable[tuple[Subject, CheckCentralError]]) -> list[str]:
    """Return each cause of failures once, with the objects that failed for it."""
    return told_once(
        (None, f"{cause.message}{cause.names}") if isinstance(cause, CompleteError) else (subject, cause.message)
        for subject, failure in failures
        for cause in failure.causes
    )


# --- drift ---


def shown(kind: Creatable, path: str, value: Any, named: Named) -> Any:
    """Return a value of a property as a person would write it: names in place of ids, ``09:00``, text as it is.

    :param path: the property as a dotted path of options
    """
    known = kind.property_at(path)
    if isinstance(value, list):
        return [shown(kind, path, each, named) for each in value]
    if isinstance(value, Mapping) and known.type != "raw":
        value = value.get("id") or value.get("email") or value
    if known.refers_to is not None and isinstance(value, str) and value:
        return named(known.refers_to, value)
    if known.shown is not None and value is not None:
        try:
            return known.shown(value)
        except ValueError:
            return value
    return html.unescape(value) if isinstance(value, str) else value


def in_words(kind: Creatable, drift: Mapping[str, Any], named: Named) -> str:
    """Describe how a property differs: ``window_start is 09:00, should be 07:00``.

    :param drift: an entry of the result: ``property``, ``actual``, ``desired``
    """
    path = drift["property"]
    known = kind.property_at(path)
    is_bare = bool(known.choices or known.shown)
    actual, desired = (_value_in_words(shown(kind, path, drift[key], named), is_bare) for key in ("actual", "desired"))
    if actual == desired:
        actual, desired = (_shortened(json.dumps(drift[key], ensure_ascii=False)) for key in ("actual", "desired"))
    return f"{path} is {actual}, should be {desired}"


def _value_in_words(value: Any, is_bare: bool) -> str:
    if value is None or value == "":
        return "not set"
    if isinstance(value, str):
        text = _shortened(_typed.with_codes(value))
        return text if is_bare else f'"{text}"'
    if isinstance(value, list):
        return _shortened(", ".join(_value_in_words(each, is_bare) for each in value)) or "none"
    return _shortened(json.dumps(value, ensure_ascii=False))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."
