# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Customers and a catalog of standard checks as items for the bulk module, each with its problems.

Private to the collection: may change without notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils._check import CHECK
from ansible_collections.msp.checkcentral.plugins.module_utils._typed import excerpt
from ansible_collections.msp.checkcentral.plugins.plugin_utils._catalog import Item, with_problems
from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_keys import (
    PLACEHOLDERS,
    Customer,
    filled,
    is_set,
    not_texts_of,
    read_dictionary,
    read_or_problem,
    without_unset,
    words_of,
    wrong_keys,
)
from ansible_collections.msp.checkcentral.plugins.plugin_utils._variables import right_name

VARIABLE = "customers_check_catalog"
# Options with placeholders in their strings.
_FILLED = ("name", "email_alias", "description", "matching_conditions", "success_conditions", "warning_conditions")
_NOT_POSSIBLE = {
    "checkgroup": "checkgroup is not possible; a check belongs to the customer's check group",
    "template": "template is not possible; only a customer's check begins with a standard one",
}
_KEYS = tuple(option for option in CHECK.options if option != "checkgroup")
_KEYS_OF_CUSTOMERS = ("template", *_KEYS)


class CheckCatalog:
    """Standard checks by their short names, and their problems.

    ``usable`` has the valid ones; ``problems`` name the variable.
    """

    def __init__(self, catalog: Any, standard: Any = None) -> None:
        """Take the catalog, or the standard one if it is null or blank."""
        self.problems: list[str] = []
        found = catalog if is_set(catalog) else standard
        advice = "one of standard checks by short names"
        self.known = read_or_problem(self.problems, {}, read_dictionary, VARIABLE, found, advice)
        self.usable = {
            short_name: without_unset(entry)
            for short_name, entry in self.known.items()
            if self._is_usable(short_name, entry)
        }

    def _is_usable(self, short_name: str, entry: Any) -> bool:
        where = f"{VARIABLE}.{short_name}"
        if not isinstance(entry, Mapping):
            found = [
                f"{where} {excerpt(entry)} is not a dictionary; give name, email_alias and other options of a check"
            ]
        else:
            found = [*wrong_keys(where, entry, _KEYS, _NOT_POSSIBLE), *not_texts_of(where, entry, CHECK.options)]
            found += _unknown_placeholders(where, entry)
            if not is_set(entry.get("name")):
                found.append(f"{where}.name is missing; give a string")
        self.problems += found
        return not found

    def unknown(self, where: str, short_name: Any) -> Iterator[str]:
        """Yield a problem if the catalog does not have a short name; None means no template."""
        if short_name is not None and short_name not in list(self.known):
            yield f"{where}: {short_name!r} is not in {VARIABLE}; {right_name(str(short_name), self.known)}"


def checks_of(customer: Customer, catalog: CheckCatalog) -> Iterator[Item]:
    """Yield the checks of a customer, each with ``origin`` and, if it is invalid, ``problems``.

    A check that has too few options to be validated has only these, and its check group as ``content``, like a report.
    A check of an unnamed customer has the customer's problems.

    :param customer: as :func:`_customer_keys.read_customers` returns it
    """
    words = words_of(customer)
    for number, written in enumerate(customer.get("checks", []), start=1):
        where = f"{customer['label']}: check number {number}"
        short_name, own, problems = _read(where, written)
        problems += catalog.unknown(where, short_name)
        template = catalog.usable.get(short_name, {}) if isinstance(short_name, str) else {}
        if short_name is not None and not template and not problems:
            # An invalid entry of the catalog, which is reported there.
            continue
        check = {**template, **own}
        if "name" not in check and not problems:
            problems.append(f"{where} has no name; give a name or a template")
        named = _with_words(check, words)
        if not words["slug"] and named != _with_words(check, {**words, "slug": "it"}):
            problems.append(
                f"{where}: {{slug}} is empty, since the customer's name has no ASCII letters or digits; do not use it in name,"
                " email_alias and other options"
            )
        is_named = "unnamed" not in customer
        of_group = {"checkgroup": words["checkgroup"]} if is_named or "checkgroup" in customer else {}
        origin = {"customer": customer["name"], **customer["origin"], **of_group, "short_name": short_name}
        item = {**named, **of_group, "origin": origin}
        if not is_named:
            # Without what identifies it, it counts as no check, and the rest is validated.
            item = {key: value for key, value in item.items() if key not in CHECK.identity}
            problems = [*customer["problems"], *problems]
        is_whole = "name" in check and ("email_alias" in check or "matching_conditions" in check)
        yield with_problems(item, problems, is_enough=is_whole or not is_named, content=of_group)


def _read(where: str, written: Any) -> tuple[Any, dict[str, Any], list[str]]:
    """Return the short name of the template (None without one), the customer's own options, and their problems."""
    if isinstance(written, str):
        return written, {}, []
    if not isinstance(written, Mapping):
        problem = f"{where} {excerpt(written)} is neither a string nor a dictionary; give the short name of a standard check, or options of a check"
        return None, {}, [problem]
    own = without_unset(written)
    problems = [*wrong_keys(where, own, _KEYS_OF_CUSTOMERS, _NOT_POSSIBLE), *not_texts_of(where, own, CHECK.options)]
    problems += _unknown_placeholders(where, own)
    known = {key: value for key, value in own.items() if key in _KEYS}
    return own.get("template"), known, problems


def _unknown_placeholders(where: str, check: Mapping[str, Any]) -> Iterator[str]:
    """Say what would be a part of a check's name or address as it is written."""
    for key in ("name", "email_alias"):
        for word in re.findall(r"(?<!\{)\{(\w+)\}(?!\})", str(check.get(key, ""))):
            if word not in PLACEHOLDERS:
                yield f"{where}: {key} has {{{word}}} in it, which is not replaced; {right_name(word, PLACEHOLDERS)}"


def _with_words(check: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    return {key: _filled(value, words) if key in _FILLED else value for key, value in check.items()}


def _filled(value: Any, words: Mapping[str, str]) -> Any:
    """Replace placeholders in a string, or in the values of conditions."""
    if isinstance(value, str):
        return filled(value, words)
    if isinstance(value, list):
        return [_filled(each, words) for each in value]
    if isinstance(value, Mapping):
        return {key: _filled(each, words) if key in ("conditions", "value") else each for key, each in value.items()}
    return value
