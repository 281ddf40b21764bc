# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an item's origin says: what the options of the task are called where the item comes from. Private to the collection.

May change without notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

# The roles set these options of their tasks from variables of these names.
_VARIABLES = "digest_reports_"
_OTHER_VARIABLES = {"allow_privileged": "customers_allow_privileged"}


def has_variable(origin: Mapping[str, Any]) -> bool:
    """Tell whether an item comes from a variable of a role or playbook of this collection."""
    return bool(origin.get("variable"))


def second_name_allowed(origin: Mapping[str, Any]) -> str:
    """Return the setting that allows a second name."""
    return f"{_VARIABLES}second_name: create" if has_variable(origin) else "second_name: warn"


def setting(option: str, origins: Iterable[Mapping[str, Any]]) -> str:
    """Name an option of the task, and the variable with it if items come from one."""
    variable = _OTHER_VARIABLES.get(option, f"{_VARIABLES}{option}")
    return f"{option} ({variable})" if any(map(has_variable, origins)) else option
