# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A customer's keys, from a list, from the variables of a host, or from those of a run, and its problems.

Private to the collection: may change without notice. Null, a blank string and ``omit`` mean not set. An empty list and the word
``none`` mean an empty list.
"""

from __future__ import annotations

import ast
import contextlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from ansible import template
from ansible.errors import AnsibleFilterError
from ansible.module_utils.common.validation import check_type_dict, check_type_list
from ansible.utils.unsafe_proxy import AnsibleUnsafe

from ansible_collections.msp.checkcentral.plugins.module_utils import _typed, _values
from ansible_collections.msp.checkcentral.plugins.plugin_utils._customers import slug
from ansible_collections.msp.checkcentral.plugins.plugin_utils._variables import (
    KEYS_OF_CUSTOMERS,
    OF_ONE_CUSTOMER,
    closest,
    misspelt,
    right_choice,
    right_name,
)
from ansible_collections.msp.checkcentral.plugins.plugin_utils._vault import decrypted

Customer = dict[str, Any]
PEOPLE = ("usergroups", "users", "emails")
_RECIPIENTS = (*PEOPLE, "org_wide")
# Since ansible-core 2.19.
_STOPS_AT_UNDEFINED = hasattr(template, "trust_as_template")
# Means an empty list where only a string is possible.
NONE = "none"
_BETWEEN_WORDS, _BETWEEN_NAMES = r"[\s,;]+", r"[,;\r\n]+"
# Separators of a list that comes as a string: names may contain spaces.
_SEPARATORS = {
    "emails": _BETWEEN_WORDS,
    "reports": _BETWEEN_WORDS,
    "users": _BETWEEN_NAMES,
    "usergroups": _BETWEEN_NAMES,
    "checks": _BETWEEN_WORDS,
    "portal_users": r"[\r\n]+",
}
_OF_TEXTS = (*PEOPLE, "reports")
_TEXTS = ("name", "checkgroup", "dashboard", "timezone")


def is_set(value: Any) -> bool:
    """Tell whether a value is not null, a blank string, or ``omit``, which filters receive since ansible-core 2.19."""
    return _values.is_set(value) and type(value).__name__ != "_OmitType"


def without_unset(value: Any) -> dict[str, Any]:
    """Return a dictionary without values that are not set. Raises TypeError or ValueError if it is not a dictionary."""
    if not is_set(value):
        return {}
    return {str(key): item for key, item in check_type_dict(value).items() if is_set(item)}


def read_dictionary(where: str, value: Any, advice: str) -> dict[str, Any]:
    """Return the same for a variable. Raises AnsibleFilterError, with advice on what to give, if it is not a dictionary."""
    try:
        return without_unset(value)
    except (TypeError, ValueError):
        raise AnsibleFilterError(f"{where} {_typed.excerpt(value)} is not a dictionary; give {advice}") from None


def parts(value: Any, separators: str = _BETWEEN_WORDS) -> Any:
    """Return the parts of a list that comes as a string, [] for the word ``none``, None for a blank string; else the value itself.

    ``-e 'names=["Acme"]'`` is a string, too, which some templates of ansible-core 2.16 make a list of.
    """
    if isinstance(value, str) and value.strip().startswith("["):
        value = _read_literal(value.strip())
    if not isinstance(value, str):
        return value
    found = [part.strip() for part in re.split(separators, value) if part.strip()]
    return [] if [part.lower() for part in found] == [NONE] else list(dict.fromkeys(found)) or None


def _read_literal(text: str) -> Any:
    """Return what a string is in JSON or Python; the string if it is neither."""
    for read in (json.loads, ast.literal_eval):
        with contextlib.suppress(ValueError, SyntaxError):
            return read(text)
    return text


def read_list(where: str, value: Any, key: str = "reports") -> list[Any] | None:
    """Return a list, which may come as a string; None if it is not set. Raises AnsibleFilterError if it is not a list."""
    found = parts(value, _SEPARATORS[key]) if is_set(value) else None
    if found is None or isinstance(found, tuple):
        return None if found is None else list(found)
    try:
        return [item for item in check_type_list(found) if is_set(item)]
    except (TypeError, ValueError):
        raise AnsibleFilterError(f"{where} {_typed.excerpt(value)} is not a list; give one") from None


def read_or_problem(problems: list[str], default: Any, read: Callable[..., Any], *given: Any) -> Any:
    """Read a variable. If that fails, add the error to the problems, so that all are reported together, and return the default."""
    try:
        return read(*given)
    except AnsibleFilterError as error:
        problems.append(str(error))
        return default


def read_recipients(where: str, recipients: Any, problems: list[str]) -> dict[str, Any]:
    """Return the recipients in a variable, and add their problems to the problems."""
    known = read_or_problem(problems, {}, read_dictionary, where, recipients, "one")
    for key in [key for key in known if key not in _RECIPIENTS]:
        problems.append(f"{where}.{key} is not known; {right_choice(key, _RECIPIENTS)}")
        del known[key]
    return {
        key: (read_or_problem(problems, [], read_list, f"{where}.{key}", value, key) or []) if key in PEOPLE else value
        for key, value in known.items()
    }


PLACEHOLDERS = ("customer", "slug", "checkgroup")


def filled(text: str, words: Mapping[str, str]) -> str:
    """Replace placeholders once: a customer's name may be C({title})."""
    return re.sub(r"\{(\w+)\}", lambda match: words.get(match.group(1), match.group()), text)


def words_of(customer: Customer) -> dict[str, str]:
    """Return the values of a customer's placeholders."""
    name = customer["name"]
    return {"customer": name, "slug": slug(name), "checkgroup": str(customer.get("checkgroup") or name)}


def given_customers(customers: Any, shared_customers: Any) -> tuple[Any, str]:
    """Return the customers that count, those of the role before those that roles share, and the variable that has them."""
    if is_set(customers):
        return customers, "digest_reports_customers"
    return shared_customers, "checkcentral_customers"


def read_customers(customers: Any, variable: str) -> list[Customer]:
    """Read a list of customers.

    :param variable: the variable with the customers, for those without an ``origin``
    :return: each with ``name``, ``label`` (for messages), ``origin``, ``problems`` (strings), and the other keys that are set. A customer
        without a name of its own is ``unnamed``; without any name, ``name`` is its place
    Raises AnsibleFilterError if it is not a list.
    """
    read = [
        _customer(customer, variable, number)
        for number, customer in enumerate(read_list(variable, customers, "users") or [], start=1)
    ]
    first: dict[str, Customer] = {}
    for customer in read:
        other = customer if "unnamed" in customer else first.setdefault(customer["name"], customer)
        if other is not customer:
            where = other["origin"]["variable"]
            customer["problems"].append(
                f"{customer['label']}: a customer of {where} also has this name; give each customer its own name"
            )
            customer["unnamed"] = True
    return read


def read_customers_only(only: Any, problems: list[str]) -> list[Any]:
    """Return the names in ``customers_only``, [] for all customers, and add what is wrong with it to the problems."""
    wrong: list[str] = []
    names = read_or_problem(wrong, [], read_list, "customers_only", only, "users") or []
    if not names and is_set(only) and only != [] and not wrong:
        what = repr(only) if isinstance(only, str) else "has only blank entries, so it"
        wrong.append(f"customers_only {what} names no customer; give names, or leave it out for all customers")
    problems += wrong
    return names


def _customer(given: Any, variable: str, number: int) -> Customer:
    problems: list[str] = []
    advice = "each customer as one, with its name"
    known = read_or_problem(problems, None, read_dictionary, f"{variable}:", given, advice)
    if known is None:
        name = f"number {number}"
        label = f"customer {name} of {variable}"
        return {"name": name, "label": label, "unnamed": True, "origin": {"variable": variable}, "problems": problems}
    origin = {"variable": variable, **without_unset(known.pop("origin", None))}
    # Variables of a host or of a run have a prefix, which the keys of a list do not have.
    prefix = origin.pop("prefix", "")
    problems += known.pop("problems", [])
    of_host, source = "host" in origin, str(origin["variable"])
    customer: Customer = {"origin": origin, "problems": problems}
    if isinstance(known.get("name"), str):
        name = _text(known["name"], prefix)
        who = f"customer {name!r}"
        customer.update(name=name, label=f"{who} of {source}")
    elif of_host:
        # It has been reported: its check group is missing or not unique.
        who = source
        customer.update(name=source, label=source, unnamed=True)
    else:
        name = "without a name" if prefix else f"number {number}"
        who = f"customer {name}"
        customer.update(name=name, label=f"{who} of {source}", unnamed=True)
        if "name" not in known:
            what = f"{prefix}name is missing" if prefix else f"{customer['label']} has no name"
            problems.append(f"{what}; give the customer's name")
    label = who if prefix and not of_host else customer["label"]
    for key, value in known.items():
        if key not in KEYS_OF_CUSTOMERS:
            right = closest(key, KEYS_OF_CUSTOMERS)
            hint = f"did you mean {right}?" if right else f"the keys of a customer are {', '.join(KEYS_OF_CUSTOMERS)}"
            problems.append(f"{label}: the key {key} is not known; {hint}")
        elif key in _SEPARATORS:
            read = read_or_problem(problems, None, read_list, f"{label}: {prefix}{key}", value, key)
            if read is not None:
                wrong = [*_no_texts(f"{label}: {prefix}{key}", read)] if key in _OF_TEXTS else []
                customer[key] = [part for part in read if isinstance(part, str)] if wrong else read
                problems += wrong
        elif key in _TEXTS:
            problems += _no_texts(f"{label}: {prefix}{key}", [value])
            if isinstance(value, str):
                customer[key] = _text(value, prefix)
        else:
            customer[key] = value
    return customer


def _text(value: str, prefix: str) -> str:
    """Return a string, stripped if it comes from a form. White space around other names is refused by the module."""
    return value.strip() if prefix else value


def _no_texts(where: str, values: Iterable[Any]) -> Iterator[str]:
    """Yield a problem for each value that is not a string."""
    return (f"{where} {problem}" for value in values for problem in _typed.problems_of_text(value))


def not_texts_of(where: str, values: Mapping[str, Any], options: Mapping[str, Any]) -> Iterator[str]:
    """Say which values of an item are no texts though their options take texts.

    :param options: an argument specification
    """
    for key, value in values.items():
        if is_set(value) and options.get(key, {}).get("type") == "str":
            yield from _no_texts(f"{where}: {key}", [value])


def wrong_keys(where: str, keys: Iterable[str], possible: Iterable[str], known: Mapping[str, str]) -> Iterator[str]:
    """Say which keys of an item are not possible.

    :param known: what is said of some keys that are not possible
    """
    for key in keys:
        if key not in possible:
            yield f"{where}: {known.get(key) or f'the key {key} is not known; {right_name(key, possible)}'}"


# --- customers as variables ---


def customer_of_variables(known: Mapping[str, Any], variable: str, **origin: str) -> Customer:
    """Return the customer in the variables ``checkcentral_customer_...``, as the user wrote it."""
    given = {key: decrypted(known.get(f"{OF_ONE_CUSTOMER}{key}")) for key in KEYS_OF_CUSTOMERS}
    found = {key: value for key, value in given.items() if is_set(value)}
    return {**found, "origin": {"variable": variable, "prefix": OF_ONE_CUSTOMER, **origin}}


def customers_of_hosts(
    hosts: Iterable[str], hostvars: Mapping[str, Mapping[str, Any]], checkgroups: Iterable[Mapping[str, Any]] = ()
) -> dict[str, list[Any]]:
    """Return the customers of hosts, in the form that the role takes.

    :param hosts: names of hosts
    :param hostvars: the variables of all hosts by their names
    :param checkgroups: all check groups, to find hosts whose check groups have equal names
    :return: ``customers``, each with the problems of its host and of names of variables, and ``names``, strings for people
    """
    of_checkgroups = Counter(str(group["name"]) for group in checkgroups)
    # As a variable of a host, ``customer`` is not the former variable of onboard_customer.
    names_of = {host: set(hostvars[host]) - {"customer"} for host in hosts}
    # The role reports a misspelled variable that all hosts have, once.
    of_all = {*misspelt(set.intersection(*names_of.values()))} if len(names_of) > 1 else set()
    customers = []
    for host, names in names_of.items():
        known = hostvars[host]
        problems = [problem for problem in misspelt(names, playbook=True) if problem not in of_all]
        checkgroup = decrypted(known.get("checkcentral_name"))
        customer = customer_of_variables(known, f"host {host}", host=host)
        for key in [key for key in customer if key in KEYS_OF_CUSTOMERS]:
            unusable = [f"host {host}: {OF_ONE_CUSTOMER}{key} {problem}" for problem in _unusable(customer[key])]
            if unusable:
                del customer[key]
                problems += unusable
        of_its_own = [*_checkgroup_problems(f"host {host}", checkgroup, "name" in customer, of_checkgroups)]
        if of_its_own:
            customer.pop("name", None)
        else:
            customer = {
                "name": checkgroup,
                "checkgroup": str(decrypted(known.get("checkcentral_id")) or checkgroup),
                **customer,
            }
        problems += of_its_own
        customers.append({**customer, **({"problems": problems} if problems else {})})
    called = [each["name"] for each in read_customers(customers, "hosts")]
    return {"customers": customers, "names": called}


def _unusable(value: Any) -> Iterator[str]:
    """Yield the problems of what ansible-core before 2.19 cannot pass on, at any depth of a variable of a host.

    It makes a string of all customers if there is a date among them, and leaves a template as it is if a variable in it is not defined.
    """
    if isinstance(value, date):
        yield from _typed.problems_of_text(value)
    elif isinstance(value, str) and "{{" in value and not (_STOPS_AT_UNDEFINED or isinstance(value, AnsibleUnsafe)):
        yield f"is {value!r}, in which a variable is not defined; define it"
    elif isinstance(value, Mapping):
        yield from (problem for item in value.values() for problem in _unusable(item))
    elif isinstance(value, list):
        yield from (problem for item in value for problem in _unusable(item))


def _checkgroup_problems(
    host: str, checkgroup: Any, is_named: bool, of_checkgroups: Mapping[str, int]
) -> Iterator[str]:
    """Yield the reason why a host cannot be a customer."""
    if not checkgroup:
        yield f"{host} is not a customer: it has no checkcentral_name"
    elif not is_named and isinstance(checkgroup, str) and of_checkgroups[checkgroup] > 1:
        yield f"{host}: {of_checkgroups[checkgroup]} check groups are called {checkgroup}; give each of their hosts a checkcentral_customer_name"
    else:
        yield from _no_texts(f"{host}: checkcentral_name", [checkgroup])
