# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever a user writes ends in a clear error, or in requests that the simulator's contract of createReport accepts.

Each example fills all options with valid values, except none, one, some or all of them, which hold anything that YAML can.
What is as it should be is accepted; an error names an option that may be wrong, and nothing has been written.
`make fuzz` tries more examples, chosen at random.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from ansible import constants
from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from hypothesis import given
from hypothesis import strategies as st
from jinja2.sandbox import SandboxedEnvironment

from ansible_collections.msp.checkcentral.plugins.doc_fragments.connection import ModuleDocFragment
from ansible_collections.msp.checkcentral.plugins.lookup import checkcentral as lookup
from ansible_collections.msp.checkcentral.plugins.module_utils import _client, _create
from ansible_collections.msp.checkcentral.plugins.module_utils._api import comparable_word
from ansible_collections.msp.checkcentral.plugins.module_utils._check import CHECK
from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._connection import Connection
from ansible_collections.msp.checkcentral.plugins.module_utils._creatable import Creatable
from ansible_collections.msp.checkcentral.plugins.module_utils._desired import Desired, desired_object, resolve
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import KINDS
from ansible_collections.msp.checkcentral.plugins.module_utils._report import REPORT
from ansible_collections.msp.checkcentral.plugins.module_utils._resolve import Resolver
from ansible_collections.msp.checkcentral.plugins.module_utils._user import USER
from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_report, checkcentral_reports
from ansible_collections.msp.checkcentral.plugins.plugin_utils._catalog import reports_of
from ansible_collections.msp.checkcentral.tests.simulator import Simulator, violations
from ansible_collections.msp.checkcentral.tests.unit import strategies
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN
from ansible_collections.msp.checkcentral.tests.unit.running import Ran, run_module
from ansible_collections.msp.checkcentral.tests.unit.strategies import anything, examples, perhaps, spoiled

ROLE = Path(__file__).parents[3] / "roles" / "digest_reports"
# These decide what others may hold, so an error may name one of those in their place.
DECIDES = {
    "report_type": {"content", "format", "extra_properties"},
    "interval_type": {"interval_value", "report_time", "extra_properties"},
    "name": {"reports"},
    "email_alias": {"matching_conditions"},
    # Of a name that is not found, the error says of what: no check group is called so.
    "content": {"check", "check group", "check groups", "checks", "dashboard", "dashboards"},
    "recipients": {"user", "users", "user group", "user groups"},
    "checkgroup": {"check group", "check groups"},
    "usergroups": {"user group", "user groups"},
}
# For a string that is not a dictionary, and for a NUL where it logs to syslog, ansible-core says so without the option's name.
ANSIBLES_NAMELESS = "dictionary requested|unable to evaluate string as dictionary|Failed to log to syslog"
# Of a variable that cannot be templated, it says why.
ANSIBLES_TEMPLATING = "undefined_variable|[Tt]emplat|[Ss]yntax error"
BEFORE_ANY_WRITE = ("invalid", "authentication", "not_found", "ambiguous", "transport", "dependency", "protocol")


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    """One simulator for all examples, without the pauses between attempts."""
    with pytest.MonkeyPatch.context() as patch, Simulator(token=TOKEN) as service:
        pauses: list[float] = []
        patch.setattr(_client, "sleep", pauses.append)
        patch.setattr(_create, "sleep", pauses.append)
        yield service


@pytest.fixture(scope="module")
def resolver(simulator: Simulator) -> Resolver:
    """Knows the names in the sample organization; what has been listed once is not listed again."""
    return Resolver(Client(Connection(api_token=TOKEN, api_url=simulator.url), read_only=True))


def named(message: str, options: set[str]) -> bool:
    """Tell whether a message names one of these options, or one that they decide about."""
    concerned = options.union(*(DECIDES.get(option, set()) for option in options))
    return any(re.search(rf"(?<![a-z]){re.escape(option)}(?![a-z])", message) for option in concerned)


def sets_known_properties(extra: Any, kind: Creatable = REPORT) -> bool:
    """Tell whether extra_properties set what the create documents, and may set it wrongly: only the service checks that."""
    known = {comparable_word(name) for option, each in kind.properties.items() for name in (option, each.key or option)}
    return isinstance(extra, Mapping) and any(comparable_word(str(key)) in known for key in extra)


# --- without HTTP ---


def body_of(item: Any, resolver: Resolver, kind: Creatable = REPORT) -> tuple[dict[str, Any] | None, list[str]]:
    """What the create would get for an item of a list, as the service reads it, or what is wrong."""
    desired, problems = desired_object(kind, item)
    if desired is None:
        return None, problems
    resolve([desired], resolver)
    if desired.problems:
        return None, [error.message for error in desired.problems]
    return as_sent(desired), problems


def as_sent(desired: Desired) -> dict[str, Any]:
    """A request body as the service reads it: JSON, and nothing that only Python's JSON has, in valid Unicode."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    return json.loads(json.dumps(desired.body, ensure_ascii=False).encode(), parse_constant=refuse)


@pytest.mark.parametrize(
    ("kind", "items"),
    [
        (REPORT, strategies.report_items()),
        (CHECK, strategies.items_of(strategies.possible_check, strategies.wrong_check)),
        (USER, strategies.items_of(strategies.possible_user, strategies.wrong_user)),
    ],
    ids=["report", "check", "user"],
)
def test_items_give_a_clear_error_or_a_request_that_the_contract_accepts(
    resolver: Resolver,
    example_counts: Counter[str],
    kind: Creatable,
    items: st.SearchStrategy[tuple[dict[str, Any], set[str]]],
) -> None:
    @examples(400 if kind is REPORT else 200)
    @given(items)
    def holds(example: tuple[dict[str, Any], set[str]]) -> None:
        example_counts[f"items of {kind.plural}"] += 1
        # A module gets its arguments as JSON.
        item, wrong = json.loads(json.dumps(example[0])), example[1]
        body, problems = body_of(item, resolver, kind)
        if body is None:
            assert problems
            assert named("\n".join(problems), wrong), problems
        elif not sets_known_properties(item.get("extra_properties"), kind):
            assert violations(body, kind.create_method) == []

    holds()


# --- the modules, through their main() ---


def run(simulator: Simulator, module: ModuleType, arguments: dict[str, Any], **mode: bool) -> Ran:
    simulator.requests.clear()
    ran = run_module(module, arguments, **mode)
    # Some versions of ansible-core show one of their own, for a NUL where they log to syslog.
    assert "Traceback" not in ran.output or ran.message.startswith("Failed to log to syslog")
    assert "bug in the collection" not in ran.output
    return ran


def as_delivered(arguments: dict[str, Any]) -> dict[str, Any]:
    """Arguments as they reach a module: in UTF-8, which has no lone surrogates, and ansible-core sends no such text."""
    return json.loads(json.dumps(arguments, ensure_ascii=False).encode("utf-8", "replace"))


def sent(simulator: Simulator) -> list[Any]:
    """The bodies of all requests that write, in an order that does not depend on threads."""
    return sorted((request.body for request in simulator.requests if request.verb != "GET"), key=str)


def stored(simulator: Simulator) -> list[Any]:
    """What createReport accepted, in the same order."""
    return sorted(simulator.organization.posted.get("createReport", []), key=str)


def assert_clear_error(simulator: Simulator, ran: Ran, wrong: set[str], extras: list[Any], check_mode: bool) -> None:
    failure = ran.result.get("failure")
    kind = failure["kind"] if failure else None
    assert failure is None or kind in KINDS
    assert wrong, f"everything is as it should be, and yet: {ran.message}"
    if kind == "rejected":
        assert any(sets_known_properties(extra) for extra in extras), ran.message
    elif kind is not None or not re.match(ANSIBLES_NAMELESS, ran.message):
        assert named(ran.message, wrong), ran.message
    if kind in (None, *BEFORE_ANY_WRITE):
        assert sent(simulator) == []
    if check_mode:
        assert sent(simulator) == []
        return
    made = [each["name"] for each in ran.result.get("results", []) if each["action"] == "created"]
    assert sorted(made) == sorted(body["name"] for body in stored(simulator))


def assert_outcome(
    simulator: Simulator, module: ModuleType, example: tuple[dict[str, Any], set[str], list[Any]], **mode: bool
) -> None:
    """Run a module as a user would, and again if it succeeded."""
    arguments, wrong, extras = example
    arguments = as_delivered(arguments)
    simulator.reset()
    ran = run(simulator, module, arguments, **mode)
    if ran.failed:
        assert_clear_error(simulator, ran, wrong, extras, mode["check_mode"])
        return
    assert sent(simulator) == stored(simulator)
    assert ran.result["changed"] is bool(sent(simulator)) or mode["check_mode"]
    if mode["check_mode"]:
        assert sent(simulator) == []
    assert [problem for body in sent(simulator) for problem in violations(body)] == []
    again = run(simulator, module, arguments, **mode)
    assert not again.failed
    assert again.result["changed"] is (mode["check_mode"] and ran.result["changed"])
    assert sent(simulator) == []


modes = st.fixed_dictionaries({"check_mode": st.sampled_from([False, False, False, True]), "diff": st.booleans()})


def test_checkcentral_report(simulator: Simulator, example_counts: Counter[str]) -> None:
    connection = strategies.connection_options(simulator.url, TOKEN)

    @examples(150)
    @given(strategies.report_tasks(connection), modes)
    def holds(example: tuple[dict[str, Any], set[str]], mode: dict[str, bool]) -> None:
        example_counts["checkcentral_report"] += 1
        arguments, wrong = example
        assert_outcome(simulator, checkcentral_report, (arguments, wrong, [arguments.get("extra_properties")]), **mode)

    holds()


@st.composite
def bulk_tasks(
    draw: st.DrawFn, connection: Mapping[str, st.SearchStrategy[Any]]
) -> tuple[dict[str, Any], set[str], list[Any]]:
    """Arguments of checkcentral_reports, what may be wrong in them, and the extra_properties."""
    items = draw(st.lists(strategies.report_items(), max_size=3))
    right = {
        "reports": st.just([item for item, dummy in items]),
        "max_creates": perhaps(st.integers(3, 9)),
        "workers": perhaps(st.sampled_from([1, 2, "16"])),
        **strategies.shared_options,
        **connection,
    }
    arguments, wrong = draw(spoiled(right, strategies.wrong_connection))
    wrong = wrong.union(*(in_item for dummy, in_item in items))
    names = [str(item.get("name")) for item, dummy in items]
    if len(set(names)) < len(names):
        wrong = wrong | {"name"}
    return arguments, wrong, [item.get("extra_properties") for item, dummy in items]


def test_checkcentral_reports(simulator: Simulator, example_counts: Counter[str]) -> None:
    connection = strategies.connection_options(simulator.url, TOKEN)

    @examples(90)
    @given(bulk_tasks(connection), modes)
    def holds(example: tuple[dict[str, Any], set[str], list[Any]], mode: dict[str, bool]) -> None:
        example_counts["checkcentral_reports"] += 1
        assert_outcome(simulator, checkcentral_reports, example, **mode)

    holds()


# --- the lookup ---


class Lookup:
    """The lookup, with its options set up as ansible-core's loader does."""

    def __init__(self) -> None:
        options = yaml.safe_load(lookup.DOCUMENTATION)["options"]
        options.update(yaml.safe_load(ModuleDocFragment.PLUGIN)["options"])
        constants.config.initialize_plugin_configuration_definitions("lookup", "checkcentral", options)
        loader = DataLoader()
        self.plugin = lookup.LookupModule(loader=loader, templar=Templar(loader=loader))
        self.plugin._load_name = "checkcentral"

    def __call__(self, terms: list[Any], variables: dict[str, Any], options: dict[str, Any]) -> list[Any]:
        return self.plugin.run(terms, variables, **options)


def test_lookup(simulator: Simulator, example_counts: Counter[str]) -> None:
    find = Lookup()
    connection = strategies.connection_options(simulator.url, TOKEN)
    right = {
        **connection,
        "resource": st.sampled_from(["dashboards", "checkgroups"]),
        "returns": perhaps(st.sampled_from(["id", "name", "object"])),
    }
    known = {"dashboards": strategies.KNOWN["dashboard"], "checkgroups": strategies.KNOWN["checkgroup"]}

    @examples(150)
    @given(spoiled(right, strategies.wrong_connection), st.data())
    def holds(example: tuple[dict[str, Any], set[str]], data: st.DataObject) -> None:
        example_counts["lookup"] += 1
        options, wrong = example
        simulator.reset()
        as_variables = data.draw(st.booleans())
        variables = {
            f"checkcentral_{name}": options.pop(name) for name in connection if as_variables and name in options
        }
        names = known.get(str(options.get("resource")), ["x"])
        terms = data.draw(st.lists(st.sampled_from(names), max_size=3) | st.lists(anything, max_size=3))
        try:
            found = find(terms, variables, options)
        except AnsibleError as error:
            message = str(error)
            assert "bug in the collection" not in message
            assert TOKEN not in message
            about_a_term = any(term not in names for term in terms) and re.search(r"is called|are called", message)
            about_a_template = as_variables and wrong and re.search(ANSIBLES_TEMPLATING, message)
            assert about_a_term or about_a_template or named(message, wrong), message
        else:
            assert len(found) == len(terms) or not terms or any(isinstance(term, list) for term in terms)
            assert find(terms, variables, options) == found
        assert {(request.verb, request.method) for request in simulator.requests} <= {
            ("GET", "getDashboards"),
            ("GET", "getCheckGroups"),
        }

    holds()


# --- the role: its argument specification, its filter and its task ---


class Role:
    """The role as ansible-core runs it: variables checked by the argument specification, then templates of the task."""

    def __init__(self) -> None:
        specification = yaml.safe_load((ROLE / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))
        self.validator = ArgumentSpecValidator(specification["argument_specs"]["main"]["options"])
        self.defaults = yaml.safe_load((ROLE / "defaults" / "main.yml").read_text(encoding="utf-8"))
        own = yaml.safe_load((ROLE / "vars" / "main.yml").read_text(encoding="utf-8"))
        *dummy, block = yaml.safe_load((ROLE / "tasks" / "main.yml").read_text(encoding="utf-8"))
        task = block["block"][0]
        options = {**task["msp.checkcentral.checkcentral_reports"], "reports": own["digest_reports_items"]}
        environment = SandboxedEnvironment()
        environment.globals["query"] = lambda *dummy: []
        environment.filters.update({"bool": boolean_of, "msp.checkcentral.digest_reports": reports_of})
        self.templates = {
            option: environment.compile_expression(template.strip().removeprefix("{{").removesuffix("}}"))
            for option, template in options.items()
        }

    def arguments(self, variables: dict[str, Any]) -> tuple[dict[str, Any], str]:
        """The arguments of the role's task, or what is wrong with the variables."""
        # A template of its own, which ansible-core would resolve.
        known = {**self.defaults, "digest_reports_catalog": None, **variables}
        try:
            errors = self.validator.validate(known, validate_role_argument_spec=True).error_messages
        except (TypeError, ArithmeticError):
            # ansible-core's own check does not survive a number for a dictionary, or infinity for an integer.
            return {}, " ".join(known)
        if errors:
            return {}, "; ".join(errors)
        omit = object()
        try:
            arguments = {option: template(**known, omit=omit) for option, template in self.templates.items()}
        except AnsibleError as error:
            return {}, str(error)
        return {option: value for option, value in arguments.items() if value is not omit}, ""


def boolean_of(value: Any) -> Any:
    """ansible.builtin.bool, which takes what it does not know for false."""
    return boolean(value, strict=False)


def role_options(wrong: set[str]) -> set[str]:
    """The words for wrong variables in the errors of the role, the filter and the module: with and without prefixes."""
    short = {name.removeprefix("digest_reports_").removeprefix("checkcentral_") for name in wrong}
    concerned = {
        "customers": {"customer", "reports", "content", "recipients", "name"},
        "catalog": {"reports", "organization"},
        "organization": {"catalog"},
        "recipients": {"reports"},
        "organization_name": {"organization"},
        "time": {"report_time"},
        "timezone": {"reports"},
        "name_format": {"name"},
    }
    return wrong.union(short, *(concerned.get(name, set()) for name in short))


def test_role(simulator: Simulator, resolver: Resolver, example_counts: Counter[str]) -> None:
    role = Role()
    right = strategies.role_variables(simulator.url, TOKEN)

    @examples(200)
    @given(spoiled(right, strategies.wrong_variables))
    def holds(example: tuple[dict[str, Any], set[str]]) -> None:
        example_counts["role"] += 1
        variables, wrong = example
        arguments, problem = role.arguments(variables)
        if problem:
            assert named(problem, role_options(wrong)), problem
            return
        items = arguments["reports"]
        assert wrong or items or not variables["digest_reports_organization_reports"]
        for item in items:
            told = item.pop("problems", [])
            assert not told or named("; ".join(told), role_options(wrong)), told
            if told and "name" not in item:
                # It is about no report.
                continue
            options = {key: value for key, value in item.items() if key != "origin"}
            body, problems = body_of(json.loads(json.dumps(options)), resolver)
            assert body or named("; ".join(problems), role_options(wrong)), problems
            if body and not sets_known_properties(item.get("extra_properties")):
                assert violations(body) == []

    holds()


def test_role_with_its_task(simulator: Simulator, example_counts: Counter[str]) -> None:
    role = Role()
    right = strategies.role_variables(simulator.url, TOKEN)

    @examples(50)
    @given(spoiled(right, strategies.wrong_variables), modes)
    def holds(example: tuple[dict[str, Any], set[str]], mode: dict[str, bool]) -> None:
        example_counts["role and task"] += 1
        variables, wrong = example
        arguments, problem = role.arguments(variables)
        if not problem:
            extras = [item.get("extra_properties") for item in arguments["reports"]]
            assert_outcome(simulator, checkcentral_reports, (arguments, role_options(wrong), extras), **mode)

    holds()
