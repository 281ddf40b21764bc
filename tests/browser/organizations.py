# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Organizations with few and many customers, and what the page should say of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.msp.checkcentral.tests.simulator import Organization
from ansible_collections.msp.checkcentral.tests.simulator.model import Check, CheckGroup

TITLES = ("Status", "Statistics", "Activity")
EVERY: dict[str, Any] = {"format": "pdf", "interval_type": "day", "report_time": 540}
SETTINGS: dict[str, dict[str, Any]] = {
    "Status": {"report_type": "checkgroup", "interval_value": 7, **EVERY},
    "Statistics": {"report_type": "stats", "interval_value": 30, **EVERY},
    "Activity": {"report_type": "activity", "format": "csv", "interval_type": "unscheduled"},
}
AWKWARD = (
    "<img src=x onerror=alert(1)> & \"Sons\" 'Ltd' 🚀",
    "{{ 7 * 7 }} {% raw %}",
    "Harbour Legal",
    "Harbour Legal",
    "A" * 120,
)


@dataclass
class Expected:
    """What a page should say: the words of each row by its heading, in order. ``variables`` are for the playbook."""

    rows: list[tuple[str, list[str]]] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)
    organization: str = "Few"

    @staticmethod
    def asks_for_something(name: str, words: list[str]) -> bool:
        """Whether a person or the next run has something to do about the row."""
        return bool(set(words) - {"Present", "Not expected"}) or name.endswith("no customer has this check group")

    @property
    def counts(self) -> Counter[str]:
        return Counter(word for dummy, words in self.rows for word in words)


def few() -> tuple[Organization, Expected]:
    """Five customers with the states and the names that can go wrong."""
    organization = Organization("Few")
    ids = [f"{number:08x}-0000-4000-8000-000000000000" for number in range(1, 6)]
    organization.check_groups = {each: CheckGroup(each, name) for each, name in zip(ids, AWKWARD, strict=True)}
    scripted, braces, dummy, other_harbour, long = AWKWARD
    for name, identity in ((scripted, ids[0]), (braces, ids[1])):
        for title in TITLES:
            add(organization, name, title, identity)
    add(organization, scripted, "Activity", ids[0])
    add(organization, long, "Status", ids[4], format="html", description="<script>alert(2)</script>")
    customers = [
        {"name": scripted},
        # Without this mark, as with !unsafe in YAML, a variable with braces is a template.
        {"name": {"__ansible_unsafe": braces}},
        {"name": long, "reports": ["customer_status"]},
        {"name": "North", "checkgroup": ids[2], "reports": []},
        {"name": "<b>Unknown</b>"},
    ]
    unclear = "Not comparable"
    rows = [
        ("<b>Unknown</b>", [unclear, unclear, unclear]),
        (scripted, ["Present", "Present", unclear]),
        (long, ["Drifted", "Not expected", "Not expected"]),
        (
            f"{other_harbour} {ids[3]} no customer has this check group",
            ["Not expected", "Not expected", "Not expected"],
        ),
        ("North check group Harbour Legal", ["Not expected", "Not expected", "Not expected"]),
        (braces, ["Present", "Present", "Present"]),
    ]
    return organization, Expected(rows, {"checkcentral_customers": customers, "coverage_title": 'Coverage <of> "all"'})


def many(count: int) -> tuple[Organization, Expected]:
    """Customers without end, of which few lack something."""
    organization = Organization.with_customers(count)
    expected = Expected(organization=organization.name)
    for place, group in enumerate(sorted(organization.check_groups.values(), key=lambda group: group.name)):
        words = []
        for offset, title in enumerate(TITLES):
            number = 3 * place + offset
            if number % 97 == 5:
                words.append("Missing")
                continue
            has_drifted = number % 89 == 7
            add(organization, group.name, title, group.id, **({"format": "html"} if has_drifted else {}))
            words.append("Drifted" if has_drifted else "Present")
        expected.rows.append((group.name, words))
    expected.variables = {
        "checkcentral_customers": [{"name": name} for name, dummy in expected.rows],
        "coverage_all": True,
    }
    expected.rows.sort(key=lambda row: (set(row[1]) == {"Present"}, row[0].casefold()))
    return organization, expected


def whole() -> tuple[Organization, Expected]:
    """Customers who list checks and users: one with every state and a long name for each, one with none of them."""
    organization = Organization("Whole")
    ids = [f"{number:08x}-0000-4000-8000-000000000000" for number in range(1, 3)]
    organization.check_groups = {each: CheckGroup(each, name) for each, name in zip(ids, ("Acme", "Beta"), strict=True)}
    names = ("Drifted", "Overdue <b>", "Silent " + "x" * 60, "Fine")
    for number, name in enumerate(names):
        identity = f"c{number:07x}-0000-4000-8000-000000000000"
        address = f"msp+{'other' if name == 'Drifted' else f'alias{number}'}@mycheckcentral.example"
        organization.checks[identity] = Check(identity, name, ids[0], address, overdue=name.startswith("Overdue"))
        if not name.startswith("Silent"):
            organization.hear(identity, "Success")
    organization.miss(next(check.id for check in organization.checks.values() if check.name.startswith("Overdue")))
    checks = [{"name": name, "email_alias": f"alias{number}"} for number, name in enumerate((*names, "Missing"))]
    users = [{"email": f"{'long' * 12}@acme.example.com", "access_level": "readonly"}]
    acme = {"name": "Acme", "reports": [], "checks": checks, "portal_users": users}
    nothing = ["Not expected"] * len(TITLES)
    rows = [
        ("Acme", [*nothing, "Missing 1 No message yet 1 Overdue 1 Drifted 1 Present 3", "Missing 1"]),
        ("Beta", [*nothing, "Not expected", "Not expected"]),
    ]
    return organization, Expected(
        rows, {"checkcentral_customers": [acme, {"name": "Beta", "reports": []}]}, organization="Whole"
    )


def add(organization: Organization, customer: str, title: str, identity: str, **changes: Any) -> None:
    """Put a standard report into an organization, as the service would have stored it."""
    settings = {"name": f"{customer} - {title}", **SETTINGS[title], "content": {"checkgroup": identity}, **changes}
    organization.add_report(settings)
