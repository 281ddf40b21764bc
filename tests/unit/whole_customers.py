# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All that customers of the simulator have: 2 users, 4 checks and 3 reports each, as customers and as lists of checkcentral_objects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

USERS = ("it", "boss")
CHECKS = ("Veeam", "NAS", "RAID", "Patches")
PER_CUSTOMER = {"users": len(USERS), "checks": len(CHECKS), "reports": 3}


def whole_customers(numbers: Iterable[int]) -> list[dict[str, Any]]:
    """The customers with these numbers, "Customer 0001" and so on, as the playbook customers takes them; the standard reports are three."""
    return [
        {
            "name": f"Customer {number:04}",
            "users": [f"{account}@customer{number:04}.example.com" for account in USERS],
            "portal_users": [
                {"email": f"{account}@customer{number:04}.example.com", "access_level": "readonly"} for account in USERS
            ],
            "checks": [
                {
                    "name": name,
                    "email_alias": f"c{number:04}-{name.lower()}",
                    "interval_type": "day",
                    "overdue_minutes": 60,
                    "active_days": ["weekdays"],
                }
                for name in CHECKS
            ],
        }
        for number in numbers
    ]


def objects_of(numbers: Iterable[int]) -> dict[str, list[dict[str, Any]]]:
    """Items for the same customers; reports refer to users and checks of the same task."""
    desired: dict[str, list[dict[str, Any]]] = {kind: [] for kind in PER_CUSTOMER}
    for customer in whole_customers(numbers):
        group, people = customer["name"], customer["users"]
        desired["users"] += customer["portal_users"]
        desired["checks"] += [{**check, "checkgroup": group} for check in customer["checks"]]
        contents = {
            "Status": {"report_type": "checkgroup", "content": {"checkgroup": group}},
            "Statistics": {"report_type": "stats", "content": {"checkgroup": group}},
            "Veeam": {"report_type": "check", "content": {"check": f"{group}/Veeam"}},
        }
        desired["reports"] += [
            {"name": f"{group} - {title}", **about, "interval_type": "day", "recipients": {"users": people}}
            for title, about in contents.items()
        ]
    return desired
