# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an organization has as a file: Ansible reads what was found, and people what there is to know."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.msp.checkcentral.plugins.plugin_utils._adopted_file import _yaml, adopted_file
from ansible_collections.msp.checkcentral.plugins.plugin_utils._catalog import reports_of
from ansible_collections.msp.checkcentral.tests.unit.strategies import examples

ROLE = Path(__file__).parents[4] / "roles" / "digest_reports"
STANDARD = yaml.safe_load((ROLE / "defaults" / "main.yml").read_text(encoding="utf-8"))[
    "digest_reports_standard_catalog"
]
NAMES = (
    "Acme",
    "No",
    "0011",
    "22:00",
    "{{ lookup('env', 'HOME') }}",
    'Café "Zum Löwen"',
    "{customer}",
    "a: b # c",
    "~",
)
PEOPLE = {"org_wide": False, "usergroups": [], "users": [], "emails": []}


# --- an organization, as the info modules return it ---


def groups(*names: str) -> list[dict[str, Any]]:
    return [{"id": f"g{number}", "name": name} for number, name in enumerate(names, start=1)]


def check(number: int, group: Any, **settings: Any) -> dict[str, Any]:
    return {
        "id": f"c{number}",
        "name": f"Backup {number}",
        "group": group,
        "email": f"acct+alias{number}@mycheckcentral.cc",
        **settings,
    }


def report(identity: str, name: str, group: str, **settings: Any) -> dict[str, Any]:
    """The standard report customer_status, as the service lists it."""
    return {
        "id": identity,
        "name": name,
        "report_type": "Checkgroup",
        "format": "PDF",
        "interval_type": "Day",
        "interval_value": 7,
        "report_time": 540,
        "content": {"checkgroup": group},
        "recipients": {**PEOPLE, "emails": ["it@acme.example.com"]},
        **settings,
    }


def user(name: str, *usergroups: str, **settings: Any) -> dict[str, Any]:
    address = f"{name.lower()}@x.example"
    return {"id": name, "name": name, "email": address, "access_level": "User", "usergroups": [*usergroups], **settings}


def found(settings: Mapping[str, Any] | None = None, **lists: Any) -> dict[str, Any]:
    kinds = dict.fromkeys(("checkgroups", "checks", "users", "usergroups", "dashboards", "reports"), ())
    return adopted_file({"organization": "Northwind", **kinds, **lists}, "customers.yml", settings)


def read(text: str, directory: Path) -> dict[str, Any]:
    """The variables of a file, as a playbook gets them."""
    path = directory / "customers.yml"
    path.write_text(text, encoding="utf-8")
    loader = DataLoader()
    return dict(Templar(loader=loader).template(loader.load_from_file(str(path))))


def variables(directory: Path, settings: Mapping[str, Any] | None = None, **lists: Any) -> dict[str, Any]:
    return read(found(settings, **lists)["text"], directory)


def customers(directory: Path, settings: Mapping[str, Any] | None = None, **lists: Any) -> list[dict[str, Any]]:
    return variables(directory, settings, **lists)["checkcentral_customers"]


def reasons(**lists: Any) -> dict[str, str]:
    return {each["name"]: each["reason"] for each in found(**lists)["not_adopted"]}


# --- customers ---


def test_a_customer_in_full(tmp_path: Path) -> None:
    assert variables(
        tmp_path,
        checkgroups=groups("Acme"),
        checks=[check(1, "Acme", interval_type="Hour", description="x")],
        usergroups=[{"id": "ug1", "name": "ACME"}],
        users=[user("Anna", "ug1", access_level="Readonly")],
        reports=[report("r1", "Acme - Status", "g1"), report("r2", "Other", "g1", description="d")],
    ) == {
        "checkcentral_organization": "Northwind",
        "digest_reports_organization_reports": [],
        "checkcentral_customers": [
            {
                "name": "Acme",
                "emails": ["it@acme.example.com"],
                "reports": ["customer_status"],
                "checks": [{"name": "Backup 1", "email_alias": "alias1", "description": "x", "interval_type": "hour"}],
                "portal_users": [
                    {"email": "anna@x.example", "access_level": "readonly", "name": "Anna", "usergroups": ["ACME"]}
                ],
            }
        ],
        "customers_other_reports": [
            {
                "name": "Other",
                "report_type": "checkgroup",
                "description": "d",
                "format": "pdf",
                "interval_type": "day",
                "interval_value": 7,
                "report_time": "09:00",
                "content": {"checkgroup": "Acme"},
                "recipients": {"org_wide": False, "emails": ["it@acme.example.com"]},
            }
        ],
    }


def test_every_check_group_is_a_customer_by_name(tmp_path: Path) -> None:
    assert customers(tmp_path, checkgroups=groups("b", "A", "c")) == [
        {"name": name, "reports": []} for name in ("A", "b", "c")
    ]


def test_equal_check_groups_are_told_apart_by_ids_and_names_of_their_own(tmp_path: Path) -> None:
    assert customers(tmp_path, checkgroups=groups("Same", "Same"), reports=[report("r1", "Same - Status", "g2")]) == [
        {"name": "Same", "checkgroup": "g2", "emails": ["it@acme.example.com"], "reports": ["customer_status"]},
        {"name": "Same (g1)", "checkgroup": "g1", "reports": []},
    ]


def test_ids_that_begin_alike_are_told_in_full(tmp_path: Path) -> None:
    same = [{"id": f"abcdefgh-{number}", "name": "Same"} for number in range(3)]
    assert [each["name"] for each in customers(tmp_path, checkgroups=same)] == [
        *("Same", "Same (abcdefgh)", "Same (abcdefgh-2)"),
    ]


def test_a_customer_that_is_called_otherwise_than_its_check_group(tmp_path: Path) -> None:
    [customer] = customers(tmp_path, checkgroups=groups("Beta Ltd"), reports=[report("r1", "Beta - Status", "g1")])
    assert (customer["name"], customer["checkgroup"], customer["reports"]) == ("Beta", "Beta Ltd", ["customer_status"])


@pytest.mark.parametrize("name", ["Beta", "BETA LTD"])
def test_a_user_belongs_to_the_customer_or_check_group_of_its_user_group(tmp_path: Path, name: str) -> None:
    lists = {"checkgroups": groups("Beta Ltd"), "reports": [report("r1", "Beta - Status", "g1")]}
    [customer] = customers(tmp_path, usergroups=[{"id": "ug1", "name": name}], users=[user("Bo", "ug1")], **lists)
    assert [user["email"] for user in customer["portal_users"]] == ["bo@x.example"]


def test_names_that_no_customer_may_have_are_cleaned(tmp_path: Path) -> None:
    assert customers(tmp_path, checkgroups=groups(" Acme", "Beta\u200b", "\u200b")) == [
        {"name": "Acme", "checkgroup": "g1", "reports": []},
        {"name": "Beta", "checkgroup": "Beta\u200b", "reports": []},
        {"name": "check group", "checkgroup": "\u200b", "reports": []},
    ]


# --- what the service does not return ---


def test_what_is_missing_in_a_listing_is_the_reason() -> None:
    condition = {"message_field": "subject", "matches": "contains"}
    assert reasons(
        checkgroups=groups("Acme"),
        users=[{"id": "u1", "name": "Anna", "email": "anna@example.com"}],
        checks=[
            {"id": "c1", "name": "Silent", "group": "Acme"},
            check(2, "Acme", success_conditions={"required_conditions": "any", "conditions": [condition]}),
        ],
    ) == {
        "anna@example.com": "the service does not return access_level",
        "Acme/Silent": "the service does not return email_alias or matching_conditions",
        "Acme/Backup 2": "the service does not return success_conditions.conditions.value",
    }


def test_an_organization_without_a_name_is_adopted_without_the_guard(tmp_path: Path) -> None:
    made = found(organization=None, checkgroups=groups("Acme"))
    assert list(read(made["text"], tmp_path)) == [
        "digest_reports_organization_reports",
        "checkcentral_customers",
        "customers_other_reports",
    ]
    assert made["lines"][0].startswith("unnamed organization: 1 customer,")
    told = "The service does not return the organization's name. The file does not set checkcentral_organization"
    assert made["lines"][1].startswith(told)
    assert f"# {told}" in made["text"]


# --- standard reports ---


def status(**settings: Any) -> dict[str, Any]:
    return {"checkgroups": groups("Acme"), "reports": [report("r1", "Acme - Status", "g1", **settings)]}


@pytest.mark.parametrize(
    "settings",
    [
        {"format": "HTML"},
        {"interval_value": 8},
        {"content": {"checkgroup": "g2"}},
        {"recipients": {**PEOPLE, "org_wide": True}},
        {"description": "By hand"},
        {"filename": "x.pdf"},
        {"content": {"checkgroup": "g1", "only_failures": True}},
    ],
    ids=str,
)
def test_what_differs_from_the_catalog_is_an_other_report(tmp_path: Path, settings: dict[str, Any]) -> None:
    lists = {**status(**settings), "checkgroups": groups("Acme", "Beta")}
    read_file = variables(tmp_path, **lists)
    assert [each["reports"] for each in read_file["checkcentral_customers"]] == [[], []]
    assert [each["name"] for each in read_file["customers_other_reports"]] == ["Acme - Status"]


def test_empty_recipients_that_the_service_does_not_tell_are_empty(tmp_path: Path) -> None:
    [customer] = customers(tmp_path, **status(recipients={"emails": ["a@b.example"]}))
    assert customer == {"name": "Acme", "emails": ["a@b.example"], "reports": ["customer_status"]}


def test_the_most_frequent_time_is_that_of_all(tmp_path: Path) -> None:
    times = {"A": 420, "B": 420, "C": 480}
    reports = [
        report(f"r{number}", f"{name} - Status", f"g{number}", report_time=time, timezone="UTC")
        for number, (name, time) in enumerate(times.items(), start=1)
    ]
    read_file = variables(tmp_path, checkgroups=groups(*times), reports=reports)
    assert (read_file["digest_reports_time"], read_file["digest_reports_timezone"]) == ("07:00", "UTC")
    assert [each.get("report_time") for each in read_file["checkcentral_customers"]] == [None, None, "08:00"]
    given = customers(tmp_path, {"digest_reports_time": "8:00"}, checkgroups=groups(*times), reports=reports)
    assert [each.get("report_time") for each in given] == ["07:00", "07:00", None]


def test_time_zones_that_differ_are_the_customers(tmp_path: Path) -> None:
    reports = [
        report("r1", "A - Status", "g1", timezone="UTC"),
        report("r2", "B - Status", "g2", timezone="Pacific Standard Time"),
    ]
    read_file = variables(tmp_path, checkgroups=groups("A", "B"), reports=reports)
    assert "digest_reports_timezone" not in read_file
    assert [each["timezone"] for each in read_file["checkcentral_customers"]] == ["UTC", "Pacific Standard Time"]


def test_recipients_that_most_reports_have_are_the_customers(tmp_path: Path) -> None:
    """A report that others receive cannot be one of the same customer."""
    statistics = {"report_type": "stats", "interval_value": 30}
    activity = {"report_type": "activity", "format": "csv", "interval_type": "Unscheduled", "interval_value": None}
    others = {**PEOPLE, "emails": ["boss@acme.example.com"]}
    reports = [
        report("r1", "Acme - Status", "g1", recipients=others),
        report("r2", "Acme - Statistics", "g1", **statistics),
        report("r3", "Acme - Activity", "g1", **activity),
    ]
    read_file = variables(tmp_path, checkgroups=groups("Acme"), reports=reports)
    [customer] = read_file["checkcentral_customers"]
    assert (customer["emails"], customer["reports"]) == (
        ["it@acme.example.com"],
        ["customer_stats", "customer_activity"],
    )
    assert [each["name"] for each in read_file["customers_other_reports"]] == ["Acme - Status"]


def test_reports_of_the_organization(tmp_path: Path) -> None:
    settings = {"interval_value": 1, "recipients": {**PEOPLE, "org_wide": True, "emails": ["noc@example.com"]}}
    reports = [
        report("r1", "Daily digest", "", report_type="Digest", format="Embedded", **settings),
        report("r2", "Daily dashboard", "", report_type="Dashboard", format="HTML", **settings),
    ]
    reports[0]["content"], reports[1]["content"] = {}, {"dashboard": "d1"}
    lists = {"dashboards": [{"id": "d1", "name": "Main"}], "reports": reports}
    read_file = variables(tmp_path, **lists)
    assert {key: value for key, value in read_file.items() if key.startswith("digest_reports_")} == {
        "digest_reports_recipients": {"emails": ["noc@example.com"], "org_wide": True},
        "digest_reports_dashboard": "Main",
        "digest_reports_organization_reports": ["daily_digest", "daily_dashboard"],
    }
    assert read_file["customers_other_reports"] == []
    given = variables(tmp_path, {"digest_reports_recipients": {"emails": ["noc@example.com"]}}, **lists)
    assert given["digest_reports_organization_reports"] == []
    assert "digest_reports_recipients" not in given


def test_a_catalog_and_a_form_of_names_of_ones_own(tmp_path: Path) -> None:
    settings = {
        "digest_reports_catalog": {"weekly": {**STANDARD["customer_status"], "title": "Week"}},
        "digest_reports_name_format": "{title} of {customer} ({customer})",
    }
    lists = {"checkgroups": groups("Beta Ltd"), "reports": [report("r1", "Week of B (B)", "g1")]}
    [customer] = customers(tmp_path, settings, **lists)
    assert (customer["name"], customer["reports"]) == ("B", ["weekly"])
    assert "digest_reports_catalog, digest_reports_name_format. Set the same" in found(settings, **lists)["text"]


def test_settings_that_are_wrong_are_refused() -> None:
    with pytest.raises(AnsibleFilterError, match="digest_reports_name_format 'x' lacks"):
        found({"digest_reports_name_format": "x"})
    with pytest.raises(AnsibleFilterError, match="getReports's reply is not understood"):
        found(reports=[{"name": "x"}])


# --- what is left out ---


def test_users_whose_customer_nobody_knows_are_left_out() -> None:
    said = reasons(
        checkgroups=groups("A", "B"),
        usergroups=[{"id": f"ug{name}", "name": name} for name in ("A", "B", "Desk")],
        users=[user("none"), user("desk", "ugDesk"), user("both", "ugA", "ugB"), user("one", "ugA", "ugDesk")],
    )
    assert {name.partition("@")[0]: reason.partition(",")[0] for name, reason in said.items()} == {
        "none": "the service lists no user group for it",
        "desk": "none of its user groups has the name of a customer or a check group",
        "both": "its user groups have the names of several customers or their check groups: 'A'",
    }


@pytest.mark.parametrize("name", ["Backup {other}", "Backup of {customer}"])
def test_a_check_whose_name_the_role_would_change_or_refuse_is_left_out(name: str) -> None:
    [reason] = reasons(checkgroups=groups("A"), checks=[check(1, "A", name=name)]).values()
    assert reason.startswith("it contains a placeholder")


def test_what_the_service_does_not_return_is_told_of_what_is_adopted() -> None:
    def heads(*names: str) -> list[str]:
        text = found(checkgroups=groups(*names), checks=[check(1, "A")])["text"]
        return [line for line in text.splitlines() if "does not return these properties of checks" in line]

    assert heads("A")
    assert heads("A", "A") == []


def test_what_is_left_out_is_in_the_head_and_in_the_lines(tmp_path: Path) -> None:
    awkward = "x\n  evil: true\u2028y"
    lists = {
        "checkgroups": groups("A", "Same", "Same"),
        "checks": [
            check(1, "A"),
            check(2, "Same", name=awkward),
            check(3, "Same"),
            {"id": "c4", "name": "n", "group": "A"},
        ],
    }
    file = found(**lists)
    head = [line for line in file["text"].splitlines() if line.startswith("#")]
    assert [line for line in head if "(c2)" in line] == [
        r"# - check 'Same/x\n  evil: true\u2028y' (c2): the service identifies its check group only by the name 'Same', which several objects share"
    ]
    assert any("(c4): the service does not return email_alias or matching_conditions" in line for line in head)
    assert any(line.startswith("# The service does not return these properties of checks: ") for line in head)
    assert "evil" not in read(file["text"], tmp_path)
    assert [line for line in file["lines"] if "2 checks" in line] == [
        f"Not adopted: 2 checks, because the service identifies its check group only by the name 'Same', which several objects share: "
        f"'Same/{awkward}', 'Same/Backup 3'".replace("\n", r"\n").replace("\u2028", r"\u2028")
    ]
    assert (
        file["lines"][0]
        == "Northwind: 3 customers, 1 check, 0 users, 0 standard reports and 0 other reports, for customers.yml"
    )


# --- the file ---


def test_awkward_names_come_back_as_they_are(tmp_path: Path) -> None:
    reports = [report(f"r{number}", f"{name} - Status", f"g{number}") for number, name in enumerate(NAMES, start=1)]
    text = found(checkgroups=groups(*NAMES), reports=reports)["text"]
    for quoted in ("name: 'No'", "name: '0011'", 'name: "22:00"', "name: !unsafe '{{ lookup(''env'', ''HOME'') }}'"):
        assert f"  - {quoted}\n" in text
    read_file = read(text, tmp_path)
    assert {each["name"] for each in read_file["checkcentral_customers"]} == set(NAMES)
    assert {each["reports"][0] for each in read_file["checkcentral_customers"]} == {"customer_status"}
    items = reports_of(STANDARD, customers=read_file["checkcentral_customers"])
    assert {item["name"] for item in items} == {each["name"] for each in reports}


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=("Cs",)), max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ab {{:#", min_size=1, max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@examples(100)
@given(st.lists(values, max_size=8))
def test_any_text_comes_back_as_it_is(tmp_path_factory: pytest.TempPathFactory, written: list[Any]) -> None:
    # Ansible's own reader joins no lines of a file that has none.
    assert read(_yaml({"x": written}), tmp_path_factory.getbasetemp()) == {"x": written}


def test_texts_of_several_lines_and_others(tmp_path: Path) -> None:
    texts = (
        *("a\nb\n", "on: yes\n# no\n", "  a\nb", "\n", "a\n\n", " \n x\n ", "{{ x }}\n{{ y }}\n"),
        *("a" * 300, "09:00", "=", "{{a\x85b", "x\u2028y\nz", "tab\tx"),
    )
    items = [{"description": text} for text in texts]
    assert read(_yaml({"x": items}), tmp_path) == {"x": items}
