# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the info modules have in common. Private to the collection: may change without notice."""

from __future__ import annotations


class ModuleDocFragment:
    """Modules that only read."""

    DOCUMENTATION = r"""
attributes:
  check_mode:
    details:
      - Reads as a real run does, since nothing is changed.
  diff_mode:
    support: N/A
    details:
      - Nothing is changed, so there is nothing to compare.
notes:
  - An API token with Read Only access is enough.
  - Keys are returned in snake_case at every depth, whatever the service's spelling. A check group is spelled C(checkgroup) and a
    user group C(usergroup) in them, so C(checkGroupId) is returned as C(checkgroup_id). Ids are strings.
  - The vendor does not document what the methods that read return. What this page calls observed was seen in public clients of the
    API, what it calls inferred was not, and there may be more than this page knows.
"""

    SELECTORS = r"""
options:
  id:
    description:
      - Return only the object with this id.
    type: str
  name:
    description:
      - Return only objects with this name. With O(match=exact) it is passed to the service where the method has a filter for names,
        and compared again with what comes back. With O(match=contains) all objects are read, in one call too, and compared here.
        So it does not matter whether the service finds parts of names.
      - If nothing has the name, the result is an empty list and no error.
    type: str
  match:
    description:
      - How names are compared. V(exact) returns what is equal, V(contains) what contains the text, without regard to case.
    type: str
    choices: [exact, contains]
    default: exact
notes:
  - Without O(id) and O(name), all objects are returned. The two exclude each other.
"""
