# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The inventory plugin, loaded and run by Ansible itself."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
import yaml

from ansible_collections.msp.checkcentral.tests.simulator import Behavior, Fault, Organization, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN
from ansible_collections.msp.checkcentral.tests.unit.controller import Answer, Controller, Run, Seen, environment_of

FILE = "customers.checkcentral.yml"
HARBOUR = [f"Harbour_Legal_c6000000-0000-4000-8000-00000000000{number}" for number in (6, 7)]
HOSTS = ["Acme_Logistics", "Baeckerei_Mueller_Soehne", "Cafe_Zum_Loewen", "Contoso_Dental", "Fjord_Shipping", *HARBOUR]


class Directory:
    """Holds inventory files. The service and the token come from the environment, unless a file says otherwise."""

    def __init__(self, path: Path, service: Simulator, controller: Controller) -> None:
        self.path = path
        self.controller = controller
        self.environment = {"CHECKCENTRAL_API_TOKEN": TOKEN, "CHECKCENTRAL_API_URL": service.url}

    def write(self, name: str = FILE, **options: Any) -> Run:
        """Write a file of the plugin, to be parsed."""
        text = yaml.safe_dump(
            {"plugin": "msp.checkcentral.checkcentral", **options}, allow_unicode=True, sort_keys=False
        )
        (self.path / name).write_text(text, encoding="utf-8")
        return Run([name])

    def parse(self, *runs: Run) -> Answer:
        """Parse, in one process and one after the other."""
        parsed = self.controller(list(runs), self.path, self.environment)
        for form in (TOKEN, quote_plus(TOKEN)):
            assert form not in parsed.printed
            assert form not in json.dumps([dataclasses.asdict(each) for each in parsed.runs])
        return parsed

    def inventory(self, **options: Any) -> Seen:
        """Parse one file of the plugin."""
        [inventory] = self.parse(self.write(**options)).runs
        return inventory

    def refusal(self, **options: Any) -> str:
        """Parse a file that gives no hosts; return what is printed about it."""
        parsed = self.parse(self.write(**options))
        assert parsed.runs[0].hosts == {}
        return parsed.printed


@pytest.fixture
def directory(tmp_path: Path, service: Simulator, controller: Controller) -> Directory:
    return Directory(tmp_path, service, controller)


def call_it(service: Simulator, number: int, name: str, **changes: Any) -> None:
    """Rename one of the sample's check groups, counted from 1."""
    group = service.organization.check_groups[f"c6000000-0000-4000-8000-{number:012x}"]
    service.organization.check_groups[group.id] = dataclasses.replace(group, name=name, **changes)


def queries(service: Simulator) -> list[dict[str, str]]:
    return [{key: value for key, value in request.query.items() if key != "apiToken"} for request in service.requests]


# --- hosts, variables, groups ---


@pytest.mark.parametrize(
    "behavior",
    [
        Behavior(),
        Behavior(key_style="snake", checkgroups_key="checkGroups"),
        Behavior(key_style="pascal", list_style="bare"),
    ],
    ids=["camelCase", "snake_case", "bare list"],
)
def test_customers_are_hosts_with_one_call(tmp_path: Path, controller: Controller, behavior: Behavior) -> None:
    with Simulator(token=TOKEN, behavior=behavior) as service:
        call_it(service, 4, "Contoso Dental", description="Two surgeries")
        inventory = Directory(tmp_path, service, controller).inventory()
        assert queries(service) == [{"includeChecks": "true"}]
    assert list(inventory.hosts) == HOSTS
    contoso = inventory.hosts["Contoso_Dental"]
    checks = contoso.pop("checkcentral_checks")
    assert [(check["name"], check["status"]) for check in checks] == [
        ("Antivirus", "Success"),
        ("Nightly backup", "Success"),
        ("Off-site copy", "Failure"),
        ("Windows updates", "Warning"),
    ]
    assert checks[0]["id"] == "ce000000-0000-4000-8000-00000000000e"
    assert {name: value for name, value in contoso.items() if name.startswith("checkcentral_")} == {
        "checkcentral_id": "c6000000-0000-4000-8000-000000000004",
        "checkcentral_name": "Contoso Dental",
        "checkcentral_description": "Two surgeries",
        "checkcentral_checks_by_status": {
            "failure": ["Off-site copy"],
            "warning": ["Windows updates"],
            "success": ["Antivirus", "Nightly backup"],
        },
        "checkcentral_check_counts": {"failure": 1, "warning": 1, "success": 2},
        "checkcentral_worst_status": "failure",
    }
    assert "checkcentral_description" not in inventory.hosts["Acme_Logistics"]
    assert inventory.groups == {
        "all": HOSTS,
        "ungrouped": [],
        "checkcentral": HOSTS,
        "checkcentral_failure": ["Baeckerei_Mueller_Soehne", "Contoso_Dental", "Fjord_Shipping"],
        "checkcentral_warning": ["Acme_Logistics", "Cafe_Zum_Loewen"],
        "checkcentral_success": HARBOUR[:1],
        "checkcentral_pending": HARBOUR[1:],
    }


def test_hosts_are_where_ansible_is(directory: Directory) -> None:
    (directory.path / "group_vars").mkdir()
    (directory.path / "group_vars" / "all.yml").write_text("ansible_python_interpreter: /opt/python", encoding="utf-8")
    local = directory.inventory(
        compose={"ansible_connection": "'ssh' if checkcentral_worst_status == 'success' else 'local'"}
    )
    assert local.hosts["Acme_Logistics"]["ansible_connection"] == "local"
    assert local.hosts["Acme_Logistics"]["ansible_python_interpreter"] == "/opt/python"
    assert local.hosts[HARBOUR[0]]["ansible_connection"] == "ssh"
    (directory.path / "group_vars" / "all.yml").unlink()
    with_own_python, left_alone = directory.parse(
        directory.write(), directory.write("b.checkcentral.yaml", set_connection=False)
    ).runs
    assert with_own_python.hosts["Acme_Logistics"]["ansible_python_interpreter"] == sys.executable
    assert left_alone.hosts.keys() == with_own_python.hosts.keys()
    assert not left_alone.hosts["Acme_Logistics"].keys() & {"ansible_connection", "ansible_python_interpreter"}


def test_checks_and_groups_by_status_can_be_left_out(directory: Directory, service: Simulator) -> None:
    without_groups, without_checks = directory.parse(
        directory.write(status_groups=False), directory.write("b.checkcentral.yml", include_checks=False)
    ).runs
    assert set(without_groups.groups) == set(without_checks.groups) == {"all", "ungrouped", "checkcentral"}
    assert without_groups.hosts["Acme_Logistics"]["checkcentral_worst_status"] == "warning"
    names = [name for name in without_checks.hosts["Acme_Logistics"] if name.startswith("checkcentral_")]
    assert sorted(names) == ["checkcentral_id", "checkcentral_name"]
    assert queries(service) == [{"includeChecks": "true"}, {}]


def test_settings_and_what_is_pending_or_overdue_are_asked_for(directory: Directory, service: Simulator) -> None:
    inventory = directory.inventory(include_settings=True, include_pending_overdue=True)
    assert queries(service) == [
        {"includeChecks": "true", "includeSettings": "true"},
        {"includePendingOverdue": "true"},
    ]
    assert inventory.hosts["Acme_Logistics"]["checkcentral_settings"] == {"notify_on_failure": True}
    assert inventory.groups["checkcentral_overdue"] == HARBOUR[:1]
    assert inventory.hosts[HARBOUR[0]]["checkcentral_checks_by_status"]["overdue"] == ["Windows updates"]
    assert inventory.hosts["Baeckerei_Mueller_Soehne"]["checkcentral_check_counts"]["overdue"] == 1
    assert inventory.hosts["Baeckerei_Mueller_Soehne"]["checkcentral_worst_status"] == "failure"


def test_customers_without_checks_have_a_group(directory: Directory, service: Simulator) -> None:
    service.organization.checks.clear()
    inventory = directory.inventory()
    assert set(inventory.groups) == {"all", "ungrouped", "checkcentral", "checkcentral_no_checks"}
    assert inventory.hosts["Acme_Logistics"]["checkcentral_checks"] == []


def test_statuses_that_no_one_knows_have_a_group(directory: Directory, service: Simulator) -> None:
    [check] = [check for check in service.organization.checks.values() if check.name == "Antivirus"][:1]
    service.organization.checks[check.id] = dataclasses.replace(check, status="In Repair!")
    assert directory.inventory().groups["checkcentral_in_repair"] == ["Acme_Logistics"]


def test_what_the_service_says_is_never_a_template(directory: Directory, service: Simulator) -> None:
    call_it(service, 1, "{{ 1+1 }}", description="{% if true %}x{% endif %}")
    [check] = [check for check in service.organization.checks.values() if check.name == "Off-site copy"][:1]
    service.organization.checks[check.id] = dataclasses.replace(
        check, name="{{ lookup('pipe', 'id') }}", status="{{ 2+2 }}"
    )
    inventory = directory.inventory(
        compose={"greeting": "'Hello ' ~ checkcentral_name", "same": "checkcentral_checks_by_status"},
        keyed_groups=[{"key": "checkcentral_id[-1:]", "prefix": "number"}],
    )
    host = inventory.hosts["1_1"]
    assert host["checkcentral_name"] == "{{ 1+1 }}"
    assert host["checkcentral_description"] == "{% if true %}x{% endif %}"
    assert host["greeting"] == "Hello {{ 1+1 }}"
    assert host["checkcentral_checks_by_status"]["2_2"] == ["{{ lookup('pipe', 'id') }}"]
    assert host["same"] == host["checkcentral_checks_by_status"]
    assert "{{ 2+2 }}" in [check["status"] for check in host["checkcentral_checks"]]
    assert inventory.groups["number_1"] == ["1_1"]


# --- names and order ---


def test_hosts_can_be_called_by_id(directory: Directory) -> None:
    with_id, by_id = directory.parse(
        directory.write(hostname="name_id"), directory.write("b.checkcentral.yml", hostname="id")
    ).runs
    assert list(with_id.hosts) == [f"{name}_c6000000" for name in HOSTS[:5]] + HARBOUR
    assert list(by_id.hosts) == [f"c6000000-0000-4000-8000-00000000000{number}" for number in range(1, 8)]


def test_no_customer_takes_a_name_that_means_something_else(directory: Directory, service: Simulator) -> None:
    names = ("ALL", "localhost", "checkcentral", "checkcentral_failure", "web", "ungrouped", "127.0.0.1")
    for number, name in enumerate(names, start=1):
        call_it(service, number, name)
    (directory.path / "others.ini").write_text("[web]\nserver1\n", encoding="utf-8")
    run = directory.write(keyed_groups=[{"key": "checkcentral_name", "prefix": "", "separator": ""}])
    [inventory] = directory.parse(Run(["others.ini", *run.files])).runs
    assert sorted(inventory.groups["checkcentral"]) == sorted(f"{name}_c6000000" for name in names)
    assert not [name for name in inventory.hosts["server1"] if name.startswith("checkcentral")]
    assert "ansible_connection" not in inventory.hosts["server1"]


def test_slices_are_the_same_whatever_the_service_does(directory: Directory, service: Simulator) -> None:
    organization = service.organization
    before = directory.inventory()
    organization.check_groups = dict(reversed(organization.check_groups.items()))
    organization.checks = {
        check.id: dataclasses.replace(check, status="Success" if check.status == "Failure" else "Failure")
        for check in reversed(organization.checks.values())
    }
    after = directory.inventory()
    assert list(before.hosts) == list(after.hosts) == before.groups["checkcentral"] == after.groups["checkcentral"]
    slices = [list(after.hosts)[number::3] for number in range(3)]
    assert sorted(host for each in slices for host in each) == sorted(before.hosts)
    assert [len(each) for each in slices] == [3, 2, 2]


# --- filters and constructed ---


FILTERS: list[tuple[dict[str, Any] | None, list[str]]] = [
    ({"include": ["acme *", "BÄCKEREI*"]}, HOSTS[:2]),
    ({"include": "Harbour Legal"}, HARBOUR),
    ({"exclude": ["* & *", "Harbour?Legal"]}, [HOSTS[0], *HOSTS[2:5]]),
    ({"include": ["[AC]*"], "exclude": ["*dental"]}, [HOSTS[0], HOSTS[2]]),
    ({"include": None, "exclude": None}, HOSTS),
    (None, HOSTS),
]


def test_filters_choose(directory: Directory) -> None:
    runs = [
        directory.write(f"{number}.checkcentral.yml", filters=filters)
        for number, (filters, dummy) in enumerate(FILTERS)
    ]
    chosen = [list(inventory.hosts) for inventory in directory.parse(*runs).runs]
    assert chosen == [expected for dummy, expected in FILTERS]


def test_a_filter_that_fits_nothing_is_told(directory: Directory) -> None:
    parsed = directory.parse(directory.write(filters={"include": ["Acme*", "Akme*"], "exclude": ["Nobody"]}))
    assert list(parsed.runs[0].hosts) == ["Acme_Logistics"]
    assert "No check group matches the pattern 'Akme*' of filters.include" in parsed.printed
    assert "'Acme*'" not in parsed.printed


def test_equal_names_that_a_filter_leaves_alone_keep_their_names(directory: Directory, service: Simulator) -> None:
    call_it(service, 1, "Harbour-Legal")
    assert list(directory.inventory(filters={"exclude": ["Harbour Legal"]}).hosts)[-1] == "Harbour-Legal"


def test_variables_and_groups_of_ones_own(directory: Directory) -> None:
    inventory = directory.inventory(
        compose={"failed": "checkcentral_checks_by_status.failure", "oops": "nothing.here"},
        groups={"backup": "'Nightly backup' in failed", "harbour": "checkcentral_name is search('Harbour')"},
        keyed_groups=[{"key": "checkcentral_name[:1] | lower", "prefix": "initial"}],
    )
    assert inventory.hosts["Contoso_Dental"]["failed"] == ["Off-site copy"]
    assert "oops" not in inventory.hosts["Contoso_Dental"]
    assert inventory.groups["backup"] == ["Baeckerei_Mueller_Soehne"]
    assert inventory.groups["harbour"] == HARBOUR
    assert inventory.groups["initial_c"] == ["Cafe_Zum_Loewen", "Contoso_Dental"]


def test_strict_leaves_no_host_half_done(directory: Directory) -> None:
    expressions = {"later": "1 if checkcentral_worst_status == 'warning' else nothing.here"}
    assert "Could not set later for host Baeckerei_Mueller_Soehne" in directory.refusal(
        strict=True, compose=expressions
    )


# --- options ---


def test_options_may_be_templates_and_blank(directory: Directory, service: Simulator) -> None:
    directory.environment = {
        "OTHER_TOKEN": TOKEN,
        "NOTHING": "",
        "CHECKCENTRAL_TIMEOUT": "",
        "CHECKCENTRAL_VALIDATE_CERTS": "",
    }
    run = directory.write(
        api_token="{{ lookup('ansible.builtin.env', 'OTHER_TOKEN') }}",
        api_url="{{ where }}",
        retries="{{ 1 + 1 }}",
        timeout="{{ lookup('ansible.builtin.env', 'NOTHING') }}",
        ca_path="",
    )
    run.extra_vars = {"where": service.url}
    by_variables = directory.write("b.checkcentral.yml")
    by_variables.extra_vars = {
        "secret": TOKEN,
        "checkcentral_api_token": "{{ secret }}",
        "checkcentral_api_url": service.url,
        "checkcentral_validate_certs": "",
    }
    for each in (run, by_variables):
        [inventory] = directory.parse(each).runs
        assert list(inventory.hosts) == HOSTS


REFUSALS: list[tuple[dict[str, Any], str]] = [
    ({"api_token": "{{ lookup('ansible.builtin.env', 'NOTHING') }}"}, "api_token is empty"),
    ({"api_token": "wrong/+"}, "getCheckGroups was refused (HTTP 401, error invalid_token"),
    ({"api_token": f" {TOKEN}"}, "api_token has white space or a line break at its start or end"),
    ({"api_token": TOKEN, "timeout": "soon"}, "soon"),
    ({"api_token": TOKEN, "api_url": "{{ nowhere }}"}, "'nowhere' is undefined"),
    ({"retries": 11}, "retries 11 is not usable"),
    ({"filter": {}, "hosts": []}, "there is no option 'filter'; there is no option 'hosts'"),
    ({"filters": {"inlcude": []}}, "filters has no 'inlcude', only include and exclude"),
    ({"filters": {"include": {"a": "b"}}}, "filters.include must be a list of patterns"),
    ({"filters": {"exclude": [["a"]]}}, "filters.exclude must be a list of patterns"),
    ({"hostname": "address"}, "address"),
]


def test_options_that_cannot_work_are_refused(directory: Directory) -> None:
    runs = [
        directory.write(f"{number}.checkcentral.yml", **options) for number, (options, dummy) in enumerate(REFUSALS)
    ]
    parsed = directory.parse(*runs)
    assert [inventory.hosts for inventory in parsed.runs] == [{}] * len(REFUSALS)
    assert [message for dummy, message in REFUSALS if message not in parsed.printed] == []


@pytest.mark.parametrize("source", ["file", "environment", "variable"])
def test_customers_of_another_organization_are_no_hosts(directory: Directory, service: Simulator, source: str) -> None:
    run = directory.write(organization="{{ 'South' ~ 'wind' }}" if source == "file" else None)
    if source == "environment":
        directory.environment["CHECKCENTRAL_ORGANIZATION"] = "Southwind"
    if source == "variable":
        run.extra_vars["checkcentral_organization"] = "Southwind"
    parsed = directory.parse(run)
    assert parsed.runs[0].hosts == {}
    assert "organization is 'Southwind', but the token belongs to 'Northwind Managed IT'" in parsed.printed
    assert service.calls == {"getOverview": 1}


def test_customers_of_the_right_organization_are_hosts(directory: Directory, service: Simulator) -> None:
    assert list(directory.inventory(organization="Northwind Managed IT").hosts) == HOSTS
    assert service.calls == {"getCheckGroups": 1, "getOverview": 1}


def test_files_of_other_names_are_not_read(directory: Directory, service: Simulator) -> None:
    run = directory.write("customers.yml")
    parsed = directory.parse(run)
    assert parsed.runs[0].hosts == {}
    assert "could not be verified" in parsed.printed
    assert not service.requests


# --- what goes wrong ---


# Each strikes the call after the one before it.
FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("error_object", {"message": f"No {TOKEN}"}, "'No ********'"),
    ("html", {}, "getCheckGroups returned text that is not JSON"),
    ("bare_list", {}, "entry 1 of the list has no id or no name"),
    ("status", {"code": 500}, "HTTP 500"),
    ("close", {}, "the connection to 127.0.0.1"),
]


def test_a_service_that_cannot_be_read_gives_no_hosts(directory: Directory, service: Simulator) -> None:
    for number, (kind, details, dummy) in enumerate(FAULTS):
        service.faults.add(Fault(kind, "getCheckGroups", skip=number, **details))
    service.faults.add(Fault("html", "getChecks"))
    run = directory.write(retries=0, include_pending_overdue=True)
    parsed = directory.parse(*[run] * (len(FAULTS) + 2))
    *broken, good = [list(inventory.hosts) for inventory in parsed.runs]
    assert broken == [[]] * (len(FAULTS) + 1)
    assert good == HOSTS
    assert [message for *dummy, message in FAULTS if message not in parsed.printed] == []
    assert "getChecks returned text that is not JSON" in parsed.printed


# --- cache ---

Caching = Callable[..., Run]


@pytest.fixture
def caching(directory: Directory) -> Caching:
    """Write a file with a cache."""

    def write(**options: Any) -> Run:
        connection = str(directory.path / "cache")
        return directory.write(
            cache=True, cache_plugin="ansible.builtin.jsonfile", cache_connection=connection, **options
        )

    return write


def cached_texts(directory: Directory) -> Iterable[str]:
    return [f"{path.name}\n{path.read_text(encoding='utf-8')}" for path in (directory.path / "cache").iterdir()]


def test_the_cache_spares_calls(directory: Directory, service: Simulator, caching: Caching) -> None:
    call_it(service, 1, "{{ 1+1 }}")
    [first] = directory.parse(caching()).runs
    [second] = directory.parse(caching()).runs
    assert service.calls == {"getCheckGroups": 1}
    assert second == first
    assert second.hosts["1_1"]["checkcentral_name"] == "{{ 1+1 }}"
    [filtered] = directory.parse(caching(filters={"include": ["Fjord*"]})).runs
    assert list(filtered.hosts) == ["Fjord_Shipping"]
    assert service.calls == {"getCheckGroups": 1}


def test_the_cache_is_made_anew_when_asked_to_or_when_it_lacks_something(
    directory: Directory, service: Simulator, caching: Caching
) -> None:
    run = caching()
    directory.parse(run)
    call_it(service, 1, "Acme Freight")
    assert "Acme_Logistics" in directory.parse(run).runs[0].hosts
    run.cache = False
    assert "Acme_Freight" in directory.parse(run).runs[0].hosts
    assert "Acme_Freight" in directory.parse(caching()).runs[0].hosts
    assert service.calls == {"getCheckGroups": 2}
    [richer] = directory.parse(caching(include_settings=True)).runs
    assert "checkcentral_settings" in richer.hosts["Acme_Freight"]
    assert service.calls == {"getCheckGroups": 3}


def test_organizations_do_not_see_each_others_cache(directory: Directory, service: Simulator, caching: Caching) -> None:
    directory.parse(caching())
    with Simulator(Organization.with_customers(2), token=TOKEN) as other:
        directory.environment["CHECKCENTRAL_API_URL"] = other.url
        assert list(directory.parse(caching()).runs[0].hosts) == ["Customer_0001", "Customer_0002"]
    directory.environment["CHECKCENTRAL_API_URL"] = service.url
    directory.environment["CHECKCENTRAL_API_TOKEN"] = service.user_token
    assert list(directory.parse(caching()).runs[0].hosts) == ["Acme_Logistics", "Contoso_Dental"]
    directory.environment["CHECKCENTRAL_API_TOKEN"] = "not a token"
    assert directory.parse(caching()).runs[0].hosts == {}


def test_the_cache_is_not_used_for_another_organization(
    directory: Directory, service: Simulator, caching: Caching
) -> None:
    home = "Northwind Managed IT"
    for organization, hosts in ((None, HOSTS), ("Southwind", []), (home, HOSTS), (home, HOSTS), ("Southwind", [])):
        assert list(directory.parse(caching(organization=organization)).runs[0].hosts) == hosts
    assert service.calls == {"getCheckGroups": 2, "getOverview": 3}


def test_the_cache_holds_neither_token_nor_address(directory: Directory, service: Simulator, caching: Caching) -> None:
    directory.parse(caching())
    [cached] = cached_texts(directory)
    assert "Acme Logistics" in cached
    for secret in (TOKEN, quote_plus(TOKEN), json.dumps(TOKEN)[1:-1], service.url):
        assert secret not in cached


DAMAGES: dict[str, Callable[[Any], Any]] = {
    "format": lambda dummy: {"format": 0, "customers": []},
    "nothing else": lambda dummy: {"format": 1},
    "list": lambda dummy: ["text"],
    "owner": lambda cached: {**cached, "owner": None},
    "letters": lambda cached: {**cached, "owner": "é"},
    "salt": lambda cached: {**cached, "salt": 7},
    "customers": lambda cached: {**cached, "customers": {}},
    "customer": lambda cached: {**cached, "customers": [{"id": "1"}]},
    "included": lambda cached: {key: value for key, value in cached.items() if key != "included"},
}


def test_a_cache_of_something_else_is_not_used(directory: Directory, service: Simulator, caching: Caching) -> None:
    run = caching()
    directory.parse(run)
    [path] = (directory.path / "cache").iterdir()
    good = json.loads(path.read_text(encoding="utf-8"))
    for calls, (name, damage) in enumerate(DAMAGES.items(), start=2):
        # Since ansible-core 2.19, what is cached is a text in the file.
        if "__payload__" in good:
            stored = {**good, "__payload__": json.dumps(damage(json.loads(good["__payload__"])))}
        else:
            stored = damage(good)
        path.write_text(json.dumps(stored), encoding="utf-8")
        assert list(directory.parse(run).runs[0].hosts) == HOSTS, name
        assert service.calls == {"getCheckGroups": calls}, name


# --- what AWX reads ---

SENTINEL = "was-run"
COMMAND = f"lookup('ansible.builtin.pipe', 'touch {SENTINEL}')"
DANGEROUS = [
    f"{{{{ {COMMAND} }}}}",
    f"{{% if {COMMAND} %}}{{% endif %}}",
    f"#jinja2: variable_start_string:'[[', variable_end_string:']]'\n[[ {COMMAND} ]]",
    f"#jinja2:variable_start_string:'a',variable_end_string:'b'\na{COMMAND}b",
]


def exported(directory: Directory) -> dict[str, Any]:
    """What AWX gets of the inventory: it reads the output of this command as plain JSON."""
    command = [str(Path(sys.executable).with_name("ansible-inventory")), "-i", FILE, "--list", "--export"]
    ran = subprocess.run(
        command,
        check=True,
        capture_output=True,
        cwd=directory.path,
        env={**environment_of(directory.path), **directory.environment},
    )
    return dict(json.loads(ran.stdout))


def test_the_export_is_plain_on_every_ansible_core(directory: Directory, service: Simulator) -> None:
    """The same texts on all, though ansible-core 2.19 and newer mark what no one trusts, and older ones what someone does not."""
    call_it(service, 1, "Bäckerei Müller & Söhne (alt)", description="Two surgeries: 1, 2; a@b.example.com +49/30-1")
    directory.write(filters={"include": ["Bäckerei*alt*", "Contoso *"]}, hostname="id")
    export = exported(directory)
    assert export["checkcentral"]["vars"] == {
        "ansible_connection": "local",
        "ansible_python_interpreter": "{{ ansible_playbook_python }}",
    }
    alt, contoso = (export["_meta"]["hostvars"][f"c6000000-0000-4000-8000-00000000000{number}"] for number in (1, 4))
    # Parentheses are more than harmless characters.
    assert alt["checkcentral_name"] == {"__ansible_unsafe": "Bäckerei Müller & Söhne (alt)"}
    assert alt["checkcentral_description"] == "Two surgeries: 1, 2; a@b.example.com +49/30-1"
    assert "__ansible_unsafe" not in json.dumps(contoso)
    assert contoso["checkcentral_name"] == "Contoso Dental"
    assert contoso["checkcentral_checks_by_status"] == {
        "failure": ["Off-site copy"],
        "warning": ["Windows updates"],
        "success": ["Antivirus", "Nightly backup"],
    }
    assert contoso["checkcentral_checks"][0]["id"] == "ce000000-0000-4000-8000-00000000000e"


def test_no_text_that_could_be_a_template_is_trusted(directory: Directory, service: Simulator) -> None:
    for number, text in enumerate(DANGEROUS, start=1):
        call_it(service, number, text, description=text)
    inventory = directory.inventory(hostname="id", compose={"greeting": "'Hello ' ~ checkcentral_name"})
    hosts = {host["checkcentral_id"][-1]: host for host in inventory.hosts.values()}
    exported_hosts = {host["checkcentral_id"][-1]: host for host in exported(directory)["_meta"]["hostvars"].values()}
    for number, text in enumerate(DANGEROUS, start=1):
        host, exported_host = hosts[str(number)], exported_hosts[str(number)]
        assert (host["checkcentral_name"], host["greeting"]) == (text, f"Hello {text}")
        assert exported_host["checkcentral_name"] == {"__ansible_unsafe": text}
        assert exported_host["checkcentral_description"] == {"__ansible_unsafe": text}
    assert not list(directory.path.rglob(SENTINEL))
