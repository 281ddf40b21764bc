# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules that create objects have in common. Private to the collection: may change without notice."""

from __future__ import annotations

# What an item of a list takes beside the options of its kind.
ITEM_OPTIONS = r"""
origin:
  description:
    - Where the item comes from. It is returned with the item's result, and never sent.
    - Messages name C(customer) and C(variable).
  type: dict
  version_added: 2.0.0
problems:
  description:
    - What was found wrong with the item before, each a complete text. An item with problems fails, and so does the task.
  type: list
  elements: str
  version_added: 2.0.0
"""


class ModuleDocFragment:
    """Drift, the guards of lists, and what is returned of them."""

    DOCUMENTATION = r"""
options:
  on_drift:
    description:
      - What to do about an object that exists and differs from what you set.
      - V(warn) prints a warning for each property that differs, one for all objects that differ in the same way. V(fail) makes what is missing and fails at the end. V(ignore) only
        returns the drift.
    type: str
    choices: [warn, fail, ignore]
    default: warn
"""

    LISTS = r"""
options:
  max_creates:
    description:
      - The most objects that may be created, of all lists together. If more are missing, none is created, and the task fails and
        names them.
      - A guard against a wrong variable file, since the API cannot delete what it creates.
    type: int
  return_unchanged:
    description:
      - Whether RV(results) holds the objects that are there as they should be, too. Those with a warning it always holds.
    type: bool
    default: false
    version_added: 2.0.0
  workers:
    description:
      - How many creates are under way at the same time, from 1 to 16.
    type: int
    default: 8
"""
