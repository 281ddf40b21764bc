# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of a user, for a module and for list items. Private to the collection: may change without notice."""

from __future__ import annotations

from textwrap import indent

from ansible_collections.msp.checkcentral.plugins.doc_fragments.creating import ITEM_OPTIONS

_OPTIONS = r"""
email:
  description:
    - The e-mail address of the user. It identifies the user and is not case-sensitive.
    - A different address means a different user. The API can neither change nor delete a user.
  type: str
  required: true
state:
  description:
    - The user must exist. The vendor does not document how to delete one, so there is no V(absent).
  type: str
  choices: [present]
  default: present
access_level:
  description:
    - What the user may do.
    - Creating an C(administrator) or a C(manager) requires O(allow_privileged=true). Existing users do not require it.
  type: str
  choices: [disabled, custom, readonly, user, editor, manager, administrator]
  required: true
name:
  description:
    - The user's name. If not set, the service uses the address.
    - It is not compared if the service returns the address instead of a name.
  type: str
usergroups:
  description:
    - Names or ids of the user groups that the user belongs to.
  type: list
  elements: str
send_welcome_email:
  description:
    - Whether the service sends a welcome mail to a new user. The option is sent only when the user is created, and never compared.
    - In check mode, a warning lists the users that would receive a mail. If it is unknown whether the user was created, a warning says that the user
      may have received one.
  type: bool
notifications:
  description:
    - Which notifications the user receives, and how.
  type: list
  elements: dict
  suboptions:
    type:
      description:
        - The type of the notifications. Only V(failures) is confirmed. Other values are sent with a warning.
      type: str
      required: true
    services:
      description:
        - How to send them. Only V(sms) and V(push) are confirmed. Other values are sent with a warning.
        - Services that are not listed are turned off for this type.
      type: list
      elements: str
extra_properties:
  description:
    - Additional properties that this collection does not know, as the portal documents them. They are merged into the request unchanged.
    - Such properties exist, because the vendor's public documentation is cut off in the middle of a table.
    - They must not repeat a property that another option sets. Names in them are not resolved to ids.
  type: dict
"""

_LIST = r"""
options:
  users:
    description:
      - The users that must exist. No two of them may have the same address.
      - All items are validated before anything is written. The error lists every problem.
      - Null and a blank string mean not set. An empty list means none.
    type: list
    elements: dict
"""


class ModuleDocFragment:
    """Options for the modules that create users."""

    # Annotated because ansible-test expects plain assignments in this class to be literals.
    DOCUMENTATION: str = f"options:{indent(_OPTIONS, '  ')}"

    LIST: str = f"{_LIST}    suboptions:{indent(ITEM_OPTIONS + _OPTIONS, '      ')}"

    BULK: str = f"{LIST}    required: true\n"

    PRIVILEGED = r"""
options:
  allow_privileged:
    description:
      - Whether to allow creating users with the access level V(administrator) or V(manager). This guards against a mistake in a variable file.
    type: bool
    default: false
"""
