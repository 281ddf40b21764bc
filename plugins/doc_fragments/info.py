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
      - Behaves the same as a real run, because nothing is changed.
  diff_mode:
    support: N/A
    details:
      - Nothing is changed, so there is nothing to compare.
notes:
  - An API token with Read Only access is enough.
  - Keys are returned in snake_case at every depth. Keys spell a check group C(checkgroup) and a user group C(usergroup), so C(checkGroupId) is
    returned as C(checkgroup_id). Ids are strings.
  - The vendor does not document what the read methods return. Keys marked as observed were seen in public clients of the API. Keys marked as inferred
    were not. The service may return more keys than this page lists.
"""

    SELECTORS = r"""
options:
  id:
    description:
      - Return only the object with this id.
    type: str
  name:
    description:
      - Return only objects with this name.
      - With O(match=exact), the module passes the name to the service if the method can filter by name. With O(match=contains), it reads all objects.
        Both cost one call. In both cases the module itself compares the names that the service returns.
      - If no object has the name, the result is an empty list and not an error.
    type: str
  match:
    description:
      - How to compare names. V(exact) returns objects with an equal name. V(contains) returns objects whose name contains the text, ignoring case.
    type: str
    choices: [exact, contains]
    default: exact
notes:
  - Without O(id) and O(name), all objects are returned. The two are mutually exclusive.
"""

    # For the modules whose objects can be created.
    ITEMS = r"""
options:
  format:
    description:
      - V(objects) returns the objects that the service returns.
      - V(items) returns items that you can use as the option of the same name in M(msp.checkcentral.checkcentral_objects), or in the module that
        creates only this kind of object. They change nothing and show no drift.
      - In an item, the unique name of another object replaces its id. For a user, this is the e-mail address or the name. Ids without a unique name
        are kept. This costs one call for each kind of object that the items refer to.
      - Values are spelled as in the options, times are C("HH:MM"), and null and empty values are left out. Options that the service does not return
        are left out too and listed in RV(not_told).
      - Objects that cannot be expressed as items are listed in RV(not_adopted).
    type: str
    choices: [objects, items]
    default: objects
    version_added: 2.0.0
notes:
  - In a variable file, Ansible interprets C({{), C({%) and C({#) in a string as a template. If your strings contain them, tag them C(!unsafe) in the
    file, as the playbook C(msp.checkcentral.adopt) does.
"""
