# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The query parameters of a request, read as the help page describes them: names without regard to case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

from .replies import ApiError

_TRUE = ("true", "1", "yes", "on")


class Parameters:
    """Query parameters by name."""

    def __init__(self, query: Mapping[str, str], *, filters: str = "substring") -> None:
        self._filters = filters
        self._values = {name.lower(): value for name, value in query.items()}

    def text(self, name: str) -> str:
        """The value, or "" when it was not given."""
        return self._values.get(name.lower(), "")

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in _TRUE

    def count(self, name: str, default: int | None = None) -> int | None:
        value = self.text(name)
        if not value:
            return default
        if not value.isascii() or not value.isdigit():
            raise ApiError(400, "invalid_parameter", f"The value of {name} is not a number.")
        return int(value)

    def moment(self, name: str, *, end_of_day: bool = False) -> datetime | None:
        """An ISO date or time. A bare date stands for its first or, with ``end_of_day``, its last moment."""
        value = self.text(name)
        if not value:
            return None
        try:
            moment = datetime.fromisoformat(value).replace(tzinfo=None)
        except ValueError:
            raise ApiError(400, "invalid_parameter", f"The value of {name} is not a date.") from None
        is_bare_date = len(value) <= len("2026-01-01")
        return datetime.combine(moment.date(), time.max) if end_of_day and is_bare_date else moment

    def words(self, name: str) -> set[str]:
        """A comma-separated list, in lower case."""
        return {word.strip().lower() for word in self.text(name).split(",") if word.strip()}

    def matches_id(self, name: str, value: str) -> bool:
        desired = self.text(name).lower()
        return not desired or desired == value.lower()

    def matches_name(self, name: str, value: str) -> bool:
        """Name filters are substring filters without regard to case, or exact."""
        desired = self.text(name)
        return desired in ("", value) if self._filters == "exact" else desired.lower() in value.lower()

    def selects(self, id_name: str, name_name: str, object_id: str, object_name: str) -> bool:
        """The pair of filters that most methods have: an id beats a name."""
        if self._filters == "ignored":
            return True
        if self.text(id_name):
            return self.matches_id(id_name, object_id)
        return self.matches_name(name_name, object_name)
