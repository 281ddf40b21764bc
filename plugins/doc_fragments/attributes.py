# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Attributes that all modules of this collection document. Private to the collection: may change without notice."""

from __future__ import annotations


class ModuleDocFragment:
    """Attributes of the modules."""

    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: Can run in C(check_mode) and report what it would do, without changing anything.
    support: full
  diff_mode:
    description: Returns what changed, or would change in C(check_mode), when in diff mode.
    support: full
  idempotent:
    description: Running it again with the same options changes nothing, if nothing else has changed in between.
    support: full
  action_group:
    description: Use C(group/msp.checkcentral.checkcentral) in C(module_defaults) to set options for all modules of this collection.
    support: full
    membership:
      - msp.checkcentral.checkcentral
"""
