# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All that customers of the simulator have: 2 users, 4 checks and 3 reports each, as lists of checkcentral_objects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

USERS = ("it", "boss")
CHECKS = ("Veeam", "NAS", "RAID", "Patches")
PER_CUSTOMER = {"users": len(USERS), "checks": len(CHECKS), "reports": 3}


def objects_of(numbers: Iterable[int]) -> dict[str, list[dict[str, Any]]]:
    """Items for the customers with these numbers, "Customer 0001" and so on; reports refer to users and checks of the same task."""
    wanted: dict[str, list[dict[str, Any]]] = {kind: [] for kind in PER_CUSTOMER}
    for number in numbers:
        group, host = f"Customer {number:04}", f"customer{number:04}.example.com"
        people = [f"{account}@{host}" for account in USERS]
        wanted["users"] += [{"email": email, "access_level": "readonly"} for email in people]
        wanted["checks"] += [
            {
                "name": name,
                "checkgroup": group,
                "email_alias": f"c{number:04}-{name.lower()}",
                "interval_type": "day",
                "overdue_minutes": 60,
                "active_days": ["weekdays"],
            }
            for name in CHECKS
        ]
        contents = {
            "Status": {"report_type": "checkgroup", "content": {"checkgroup": group}},
            "Statistics": {"report_type": "stats", "content": {"checkgroup": group}},
            "Veeam": {"report_type": "check", "content": {"check": f"{group}/Veeam"}},
        }
        wanted["reports"] += [
            {"name": f"{group} - {title}", **about, "interval_type": "day", "recipients": {"users": people}}
            for title, about in contents.items()
        ]
    return wanted
