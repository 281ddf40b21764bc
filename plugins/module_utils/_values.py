# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values of properties: the canonical form in which two of them are compared, and dotted paths. Pure functions.

Private to the collection: may change without notice. That the service changes case, key style, order and number types of
what it was sent is inferred. A canonical form raises ValueError for a value that cannot be read as one of its kind.
"""

from __future__ import annotations

import contextlib
import html
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.errors import AnsibleValidationError, UnsupportedError

from ansible_collections.msp.checkcentral.plugins.module_utils._api import comparable_word
from ansible_collections.msp.checkcentral.plugins.module_utils._typed import as_seen

# The definition of an option, and a value that it does not take.
WrongSetting = tuple[Mapping[str, Any], Any]
LAST_MINUTE = 24 * 60 - 1
# Names of types in plugins, and their names in modules.
_TYPES = {"boolean": "bool", "integer": "int", "string": "str", "dictionary": "dict"}
_RIGHT = {
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "list": "a list",
    "dict": "a dictionary",
    "path": "the path of a file",
    "str": "a string",
}

_CLOCK = r"([01]?[0-9]|2[0-3]):([0-5][0-9])"
# What ansible-core raises in place of an error message: for `recipients: true`, or infinity for an integer.
ERRORS_OF_THE_CHECK = (TypeError, ArithmeticError)
_OMITTED = "__omit_place_holder__"
_FLAGS = {"true": True, "1": True, "false": False, "0": False, "": False}


def minutes(value: Any) -> int:
    """Return a time of day as minutes after midnight (0..1439).

    Takes an integer, a string of digits (a template gives one on ansible-core 2.16), or ``HH:MM``. Raises ValueError.
    """
    if isinstance(value, str):
        if clock := re.fullmatch(_CLOCK, value.strip()):
            return int(clock[1]) * 60 + int(clock[2])
        # int() alone would also take signs, underscores and other alphabets' digits.
        value = int(value) if re.fullmatch(r"\s*[0-9]{1,9}\s*", value) else None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LAST_MINUTE:
        raise ValueError("not a time of day")
    return value


def clock(value: Any) -> str:
    """Return a time of day as people write it, such as ``09:00``; raises ValueError."""
    hours, rest = divmod(minutes(value), 60)
    return f"{hours:02}:{rest:02}"


# --- what is set ---


def is_set(value: Any) -> bool:
    """Tell whether a value is more than null, a blank text, or what ansible-core before 2.19 leaves of ``omit`` in a list."""
    return value is not None and not (isinstance(value, str) and not value.strip()) and not _is_omitted(value)


def without_omitted(value: Any) -> Any:
    """Return a value without what ``omit`` left in it, at any depth."""
    if isinstance(value, Mapping):
        return {key: without_omitted(item) for key, item in value.items() if not _is_omitted(item)}
    if isinstance(value, list):
        return [without_omitted(item) for item in value if not _is_omitted(item)]
    return value


def _is_omitted(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(_OMITTED)


# --- canonical forms ---


def text(value: Any) -> str:
    """Return a string as it is; None becomes an empty one."""
    if value is not None and not isinstance(value, str):
        raise ValueError("not a text")
    return value or ""


def word(value: Any) -> str:
    """Return an enumerated value: lower case in the vendor's tables, capitalized in the samples."""
    return comparable_word(text(value))


def integer(value: Any) -> int | None:
    """Return a number that may come as a string."""
    if value is None:
        return None
    is_number = isinstance(value, (int, str)) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not is_number:
        raise ValueError("not an integer")
    return int(value)


def time_of_day(value: Any) -> int | None:
    """Return a time of day as minutes after midnight."""
    return None if value is None else minutes(value)


def flag(value: Any) -> bool:
    """Return a boolean that may come as a number or a string; None is false."""
    if isinstance(value, (bool, int)):
        return bool(value)
    found = _FLAGS.get(text(value).lower())
    if found is None:
        raise ValueError("not a boolean")
    return found


def reference(value: Any) -> str:
    """Return an id or an address, or that of the object in its place, without case."""
    if isinstance(value, Mapping):
        value = value.get("id") or value.get("email")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return text(value).lower()


def references(value: Any) -> frozenset[str]:
    """Return several ids or addresses, in no order."""
    if value is not None and not isinstance(value, list):
        raise ValueError("not a list")
    return frozenset(reference(item) for item in value or [])


def anything(value: Any) -> str:
    """Return a value of an unknown kind, compared without regard to case, key style and order."""
    if isinstance(value, Mapping):
        return json.dumps(sorted((comparable_word(str(key)), anything(item)) for key, item in value.items()))
    if isinstance(value, list):
        return json.dumps(sorted(anything(item) for item in value))
    return str(value).lower()


def some(texts: Sequence[str], most: int) -> str:
    """List the first texts, and say how many more there are."""
    more = f" and {len(texts) - most} more" if len(texts) > most else ""
    return f"{', '.join(texts[:most])}{more}"


def normalized_text(value: str) -> str:
    """Return a text as a person sees it: HTML-unescaped (that the service escapes is inferred), in Unicode NFC, without what is invisible."""
    return unicodedata.normalize("NFC", as_seen(html.unescape(value)))


# --- dotted paths ---


def leaves(properties: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each property that holds no further ones, with its dotted path."""
    for key, value in properties.items():
        if isinstance(value, Mapping) and value:
            yield from leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def value_at(values: Mapping[str, Any], path: str) -> Any:
    """Return the value at a dotted path, whatever the style of the keys; raises LookupError if there is none."""
    found: Any = values
    for key in path.split("."):
        if not isinstance(found, Mapping):
            raise LookupError(path)
        if key not in found:
            word = comparable_word(key)
            spelled = [name for name in found if comparable_word(str(name)) == word]
            if not spelled:
                raise LookupError(path)
            key = spelled[0]
        found = found[key]
    return found


# --- what can be sent ---


def told(error: AnsibleValidationError) -> str:
    """Return what is wrong in words; ansible-core's own check leaves the words out for unknown options."""
    return f"{'Unsupported parameters: ' if isinstance(error, UnsupportedError) else ''}{error.msg}"


def of_wrong_types(options: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, str]:
    """Return, by option, a message for each value that makes ansible-core's own check of options crash."""
    found = {}
    for name, value in given.items():
        option = {**options.get(name, {}), "required": False}
        try:
            ArgumentSpecValidator({name: option}).validate({name: value})
        except ERRORS_OF_THE_CHECK:
            found[name] = f"{name} {value!r} is not possible; give a value of type {option['type']}"
    return found


def of_right_types(options: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that ansible-core's own check of options takes, those in dictionaries too."""
    found = {}
    for name, value in given.items():
        inner = options.get(name, {}).get("options")
        if inner and isinstance(value, Mapping):
            found[name] = of_right_types(inner, value)
        elif is_of_right_type(options.get(name), value):
            found[name] = value
    return found


def is_of_right_type(option: Mapping[str, Any] | None, value: Any) -> bool:
    """Tell whether ansible-core's own check of options takes a value; there may be no such option."""
    if option is None:
        return False
    try:
        return not ArgumentSpecValidator({"it": {**option, "required": False}}).validate({"it": value}).errors.errors
    except ERRORS_OF_THE_CHECK:
        return False


def problem_of(name: str, definition: Mapping[str, Any], value: Any) -> str:
    """Return the problem of a value, validated as ansible-core validates a module's options; empty if it is valid.

    :param definition: ``type``, ``choices`` and ``elements`` of an argument specification or of a plugin's documentation
    """
    kind = _TYPES.get(definition.get("type", "str"), definition.get("type", "str"))
    specification = {key: definition[key] for key in ("choices", "elements") if definition.get(key) is not None}
    if is_of_right_type({**specification, "type": kind}, value):
        return ""
    choices = ", ".join(map(str, definition.get("choices") or ()))
    return f"{name} {value!r} is not possible; give {f'one of: {choices}' if choices else _RIGHT.get(kind, f'a value of the type {kind}')}"


def unsendable(value: Any, path: str) -> list[tuple[str, str]]:
    """Return which values cannot be sent, and why: invalid Unicode, or numbers that JSON does not have."""
    with contextlib.suppress(ValueError):
        json.dumps(value, allow_nan=False, ensure_ascii=False, default=str, skipkeys=True).encode()
        return []
    if isinstance(value, Mapping):
        problems = [problem for key in value for problem in unsendable(key, f"a key of {path}")]
        return problems or [
            problem for key, item in value.items() for problem in unsendable(item, f"{path}.{key}".lstrip("."))
        ]
    if isinstance(value, (list, tuple)):
        return [problem for position, item in enumerate(value) for problem in unsendable(item, f"{path}[{position}]")]
    if isinstance(value, str):
        return [(path, f"{value!r} is not valid Unicode text; give it in UTF-8")]
    return [(path, f"{value!r} is not a finite number; give a finite number")]
