# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever an organization has: its objects become items that change nothing and show no drift, in each shape of a listing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.msp.checkcentral.plugins.modules import (
    checkcentral_check_info,
    checkcentral_checkgroup_info,
    checkcentral_dashboard_info,
    checkcentral_objects,
    checkcentral_report_info,
    checkcentral_user_info,
    checkcentral_usergroup_info,
)
from ansible_collections.msp.checkcentral.plugins.plugin_utils._adopted_file import adopted_file
from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_objects import objects_of
from ansible_collections.msp.checkcentral.tests.simulator import Simulator
from ansible_collections.msp.checkcentral.tests.unit import strategies
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN
from ansible_collections.msp.checkcentral.tests.unit.running import Ran, run_module
from ansible_collections.msp.checkcentral.tests.unit.strategies import MISSING, examples

INFO = {"users": checkcentral_user_info, "checks": checkcentral_check_info, "reports": checkcentral_report_info}
OTHERS = {
    "checkgroups": checkcentral_checkgroup_info,
    "usergroups": checkcentral_usergroup_info,
    "dashboards": checkcentral_dashboard_info,
}
ROLE = Path(__file__).parents[3] / "roles" / "digest_reports" / "defaults" / "main.yml"
STANDARD = yaml.safe_load(ROLE.read_text(encoding="utf-8"))["digest_reports_standard_catalog"]
SHAPES = {
    "settings": ["absent", "flat", "nested"],
    "check_group": ["name", "id", "object"],
    "check_addresses": [True, False],
    "references": ["ids", "objects"],
    "numbers": ["integers", "strings"],
    "key_style": ["camel", "pascal", "snake"],
    "enum_style": ["title", "lower"],
    "list_style": ["wrapped", "bare"],
    "filters": ["substring", "ignored"],
}
OF_CUSTOMERS = [name for name, entry in STANDARD.items() if entry["scope"] == "customer"]
SETTINGS = {
    "organization": "organization_reports",
    **{name: name for name in ("dashboard", "recipients", "time", "timezone")},
}
shapes = st.fixed_dictionaries({name: st.sampled_from(choices) for name, choices in SHAPES.items()})


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(token=TOKEN) as service:
        yield service


def run(service: Simulator, module: ModuleType, *, check_mode: bool = False, **options: Any) -> Ran:
    ran = run_module(module, {"api_token": TOKEN, "api_url": service.url, **options}, check_mode=check_mode)
    assert TOKEN not in ran.output
    return ran


def possible(options: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(dict(options)).map(
        lambda item: {key: value for key, value in item.items() if value is not MISSING}
    )


@st.composite
def organizations(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """What one task of checkcentral_objects makes."""
    of_kinds = {
        "users": st.lists(possible(strategies.possible_user), max_size=2, unique_by=lambda item: item["email"].lower()),
        "checks": st.lists(possible(strategies.possible_check), max_size=3),
        "reports": st.lists(
            strategies.kinds_of_reports.flatmap(possible), max_size=3, unique_by=lambda item: str(item["name"])
        ),
    }
    made = draw(st.fixed_dictionaries(of_kinds))
    for user in made["users"]:
        if user.get("name") == "Anna Berg":
            # There is one already, so a report for her would be ambiguous.
            user["name"] = "Anna Berger"
    for number, check in enumerate(made["checks"]):
        check["name"] = f"{check['name']} {number}"
        if draw(st.booleans()) and "matching_conditions" in check and not number:
            del check["email_alias"]
        else:
            check["email_alias"] = f"{check['email_alias']}-{number}"
    return made


def listed(service: Simulator) -> dict[str, Any]:
    """All that the playbook adopt reads."""
    more: dict[str, dict[str, Any]] = {"checks": {"include_settings": True}}
    found = {key: run(service, module, **more.get(key, {})).result[key] for key, module in {**INFO, **OTHERS}.items()}
    return {**found, "organization": "Northwind Managed IT"}


def names_of(service: Simulator) -> dict[str, Counter[str]]:
    whole = service.organization
    return {
        "users": Counter(each.id for each in whole.users.values()),
        "checks": Counter(each.id for each in whole.checks.values()),
        "reports": Counter(each.id for each in whole.reports.values()),
    }


def test_items_of_any_organization_change_nothing_and_show_no_drift(
    simulator: Simulator, example_counts: Counter[str]
) -> None:
    @examples(15)
    @given(organizations(), shapes)
    def holds(made: dict[str, list[dict[str, Any]]], shape: dict[str, Any]) -> None:
        example_counts["organizations to adopt"] += 1
        simulator.reset()
        created = run(simulator, checkcentral_objects, **made, allow_privileged=True)
        assert not created.failed, created.message
        simulator.behavior.update(shape)
        adopted = {key: run(simulator, module, format="items").result for key, module in INFO.items()}
        items = {key: result[key] for key, result in adopted.items()}
        there = names_of(simulator)
        for key, result in adopted.items():
            assert len(result[key]) + len(result["not_adopted"]) == sum(there[key].values())
            assert {each["id"] for each in result["not_adopted"]} <= there[key].keys()
        again = run(simulator, checkcentral_objects, **items, on_drift="fail", return_unchanged=True, check_mode=True)
        assert (again.failed, again.result["changed"]) == (False, False)
        assert again.result["summary"]["unchanged"] == sum(map(len, items.values()))
        assert [each for each in again.result["results"] if each["drift"] or each["not_compared"]] == []
        # Objects are adopted if the listing shows enough of them.
        tells = shape["settings"] != "absent"
        ways = {"email_alias": shape["check_addresses"], "matching_conditions": tells}
        checks = {str(each["name"]) for each in made["checks"] if any(ways[way] for way in ways if way in each)}
        assert checks <= {each["name"] for each in items["checks"]}
        assert {str(each["name"]) for each in made["reports"]} <= {each["name"] for each in items["reports"]}
        assert (adopted["users"]["not_adopted"] == []) is tells
        assert ("interval_type" in adopted["checks"]["not_told"]) is not tells

    holds()


@st.composite
def organizations_with_customers(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """What one task makes, and customers with standard reports, with the settings of the role."""
    places = [("Acme Logistics", "Acme Logistics"), ("Fjord", "Fjord Shipping"), ("{customer}", 'Café "Zum Löwen"')]
    customers = [
        {
            "name": name,
            "checkgroup": group,
            "emails": draw(st.lists(st.sampled_from(["a@b.example", "c@d.example"]), unique=True, max_size=2)),
            "users": draw(st.sampled_from([[], ["anna.berg@northwind.example"]])),
            "reports": draw(st.lists(st.sampled_from(OF_CUSTOMERS), unique=True)),
            "report_time": draw(st.sampled_from([None, "07:00", 540, "22:00"])),
            "timezone": draw(st.sampled_from([None, "UTC"])),
        }
        for name, group in draw(st.lists(st.sampled_from(places), unique=True))
    ]
    settings = {
        "organization": draw(st.sampled_from([[], ["daily_digest"], ["daily_digest", "daily_dashboard"]])),
        "dashboard": "Backups",
        "recipients": draw(st.sampled_from([{}, {"org_wide": True}, {"emails": ["noc@example.com"]}])),
        "time": draw(st.sampled_from(["09:00", "06:30"])),
        "timezone": draw(st.sampled_from([None, "Pacific Standard Time"])),
    }
    return draw(organizations()), {"customers": customers, **settings}


def test_the_file_of_any_organization_changes_nothing_and_shows_no_drift(
    simulator: Simulator, example_counts: Counter[str], tmp_path: Path
) -> None:
    @examples(10)
    @given(organizations_with_customers(), shapes)
    def holds(example: tuple[dict[str, Any], dict[str, Any]], shape: dict[str, Any]) -> None:
        example_counts["organizations to adopt as customers"] += 1
        made, settings = example
        simulator.reset()
        items = objects_of(catalog=STANDARD, **settings)
        for each in (made, {"reports": items["reports"]}):
            created = run(simulator, checkcentral_objects, **each, allow_privileged=True)
            assert not created.failed, created.message
        simulator.behavior.update(shape)
        file = adopted_file(listed(simulator), "customers.yml")
        path = tmp_path / "customers.yml"
        path.write_text(file["text"], encoding="utf-8")
        loader = DataLoader()
        read = Templar(loader=loader).template(loader.load_from_file(str(path), cache="none"))
        desired = objects_of(
            read["checkcentral_customers"],
            other_reports=read["customers_other_reports"],
            catalog=STANDARD,
            **{
                key: read[f"digest_reports_{name}"]
                for key, name in SETTINGS.items()
                if f"digest_reports_{name}" in read
            },
        )
        again = run(simulator, checkcentral_objects, **desired, on_drift="fail", return_unchanged=True, check_mode=True)
        assert not again.failed, again.message
        assert not again.result["changed"]
        assert [each for each in again.result["results"] if each["drift"]] == []
        left_out = Counter(each["kind"] for each in file["not_adopted"])
        there = {key.removesuffix("s"): sum(names.values()) for key, names in names_of(simulator).items()}
        assert Counter(each["kind"] for each in again.result["results"]) + left_out == Counter(there)
        assert file["counts"]["standard_reports"] == len(items["reports"])

    holds()
