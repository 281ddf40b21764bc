# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The objects of an organization. Ids are GUIDs in lower case, times are naive and in the organization's zone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """A check group; for an MSP, a customer."""

    id: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A check and its status: Success, Warning or Failure, or Pending when it never heard anything.

    email: where its messages go; empty for a check that finds its messages by conditions.
    settings: in createCheck's spelling, except name, description and group.
    """

    id: str
    name: str
    group_id: str
    email: str
    description: str = ""
    status: str = "Success"
    updated: datetime | None = None
    pending: bool = False
    overdue: bool = False
    settings: dict[str, Any] = field(default_factory=dict, hash=False)

    @property
    def shown_status(self) -> str:
        return "Overdue" if self.overdue else self.status


@dataclass(frozen=True, slots=True)
class Activity:
    """A status message; one that matched no check has an empty check_id."""

    id: str
    check_id: str
    title: str
    status: str
    updated: datetime
    source: str = "Email"


@dataclass(frozen=True, slots=True)
class Dashboard:
    id: str
    name: str
    check_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class User:
    id: str
    name: str
    email: str
    access_level: str = "user"
    notifications: tuple[dict[str, Any], ...] = field(default=(), hash=False)


@dataclass(frozen=True, slots=True)
class UserGroup:
    id: str
    name: str
    users: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Permission:
    """A user or a user group (holder_kind "user" or "user_group") may do something with a check group."""

    check_group_id: str
    holder_kind: str
    holder_id: str
    access: str = "View"


@dataclass(slots=True)
class Report:
    """A report with its settings in createReport's spelling.

    hidden_calls: calls of getReports that will still not show it.
    """

    id: str
    settings: dict[str, Any] = field(default_factory=dict)
    through_api: bool = False
    hidden_calls: int = 0

    @property
    def name(self) -> str:
        return str(self.settings.get("name", ""))
