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

    # For the modules whose objects can be created.
    ITEMS = r"""
options:
  format:
    description:
      - V(objects) returns objects as the service does. V(items) returns items for the list of the same name of
        M(msp.checkcentral.checkcentral_objects), which also the module for that list alone takes.
      - With V(items), ids of other objects become names, and those of users e-mail addresses or names, where these mean the one object.
        This costs one call for each kind of object that is referred to. Other ids stay.
      - Words are spelled as the options have them, times are C("HH:MM"), and what is null or empty is left out. So is what the listing does
        not tell, which is in RV(not_told).
      - What cannot be had in this way is listed in RV(not_adopted). An item is only returned if it proves to be equal to its object, so
        that running it changes nothing and shows no drift.
    type: str
    choices: [objects, items]
    default: objects
    version_added: 2.0.0
notes:
  - In a file of variables, Ansible takes C({{), C({%) and C({#) in a text for a template. If texts of yours have them, tag them C(!unsafe) in
    the file, as the playbook C(msp.checkcentral.adopt) does.
"""
