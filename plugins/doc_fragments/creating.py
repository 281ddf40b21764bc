# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules that create objects have in common. Private to the collection: may change without notice."""

from __future__ import annotations

# The options of list items, in addition to those of their kind.
ITEM_OPTIONS = r"""
origin:
  description:
    - Where the item comes from, as the filters of this collection set it. It is returned with the item's result and never sent to the service.
    - Messages include the values of its keys C(customer) and C(variable).
  type: dict
  version_added: 2.0.0
problems:
  description:
    - Problems that the filters of this collection have found with the item, each as a complete message. If there are any, the item and the task fail.
  type: list
  elements: str
  version_added: 2.0.0
"""


class ModuleDocFragment:
    """Options for drift and for lists of objects."""

    DOCUMENTATION = r"""
options:
  on_drift:
    description:
      - What to do when an existing object differs from the options. The difference is called drift.
      - V(warn) prints a warning for each property that differs. Objects that differ in the same way share one warning.
      - V(fail) creates missing objects and fails at the end.
      - V(ignore) only returns the drift.
    type: str
    choices: [warn, fail, ignore]
    default: warn
notes:
  - Only options that you set are sent and compared. For the others, the service uses its own defaults.
  - A value is called confirmed if the vendor's documentation shows it. A value or behavior is called inferred if no one has confirmed it.
"""

    LISTS = r"""
options:
  max_creates:
    description:
      - The maximum number of objects that the task may create. If more are missing, the task creates none of them, lists them, and fails.
      - If not set, there is no limit.
      - Use this option to guard against a wrong variable file. The API cannot delete the objects that it creates.
    type: int
  return_unchanged:
    description:
      - Whether RV(results) includes existing objects that do not differ from the options. Objects with a warning are always included.
    type: bool
    default: false
    version_added: 2.0.0
  workers:
    description:
      - The number of objects to create at the same time, from 1 to 16.
    type: int
    default: 8
"""
