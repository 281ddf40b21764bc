# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules that create objects have in common. Private to the collection: may change without notice."""

from __future__ import annotations


class ModuleDocFragment:
    """Drift, and the guards of lists."""

    DOCUMENTATION = r"""
options:
  on_drift:
    description:
      - What to do about an object that exists and differs from what you set.
      - V(warn) prints a warning for each property that differs. V(fail) makes what is missing and fails at the end. V(ignore) only
        returns the drift.
    type: str
    choices: [warn, fail, ignore]
    default: warn
"""

    LISTS = r"""
options:
  max_creates:
    description:
      - The most objects that may be created, of all lists together. If more are missing, the task fails before the first one.
      - A guard against a wrong variable file, since the API cannot delete what it creates.
    type: int
  workers:
    description:
      - How many creates are under way at the same time, from 1 to 16.
    type: int
    default: 8
"""
