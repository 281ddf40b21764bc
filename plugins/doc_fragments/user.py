# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a user is: the options of one, for a module and for items of lists. Private to the collection: may change without notice."""

from __future__ import annotations

from textwrap import indent

from ansible_collections.msp.checkcentral.plugins.doc_fragments.creating import ITEM_OPTIONS

_OPTIONS = r"""
email:
  description:
    - The user's address, which identifies it. Its case does not matter.
    - Another address means another user, and the API can neither change nor delete one.
  type: str
  required: true
state:
  description:
    - The user has to exist. Deleting one is not documented by the vendor, so there is no V(absent).
  type: str
  choices: [present]
  default: present
access_level:
  description:
    - What the user may do.
    - To create an C(administrator) or a C(manager) needs O(allow_privileged=true). One that exists already needs nothing.
  type: str
  choices: [disabled, custom, readonly, user, editor, manager, administrator]
  required: true
name:
  description:
    - The user's name. Without it the service takes the address.
    - It is not compared where the listing has the address in its place.
  type: str
usergroups:
  description:
    - Names or ids of the user groups that the user belongs to.
  type: list
  elements: str
send_welcome_email:
  description:
    - Whether the service mails a new user. It is sent with the create only, and never compared.
    - In check mode, a warning names the users to whom a mail would be sent. If it stays unknown whether the user was created, a warning
      says that the user may have been mailed.
  type: bool
notifications:
  description:
    - What the user is told of, and how.
  type: list
  elements: dict
  suboptions:
    type:
      description:
        - The type of the notifications. Only V(failures) is confirmed; other words are sent with a warning.
      type: str
      required: true
    services:
      description:
        - How they are sent. Only V(sms) and V(push) are confirmed; other words are sent with a warning.
        - What is left out is switched off for this type.
      type: list
      elements: str
extra_properties:
  description:
    - Properties that this collection does not know, as the portal documents them. They are merged into the request as they are.
    - The vendor's public documentation is cut off in the middle of a table, so there are some.
    - They may not set again what another option sets. Names in them are not resolved.
  type: dict
"""

_LIST = r"""
options:
  users:
    description:
      - The users that have to exist. Two of them may not have the same address.
      - All of them are checked before anything is written, and the error lists everything that is wrong.
      - Null and a blank text mean not set. An empty list asks for none.
    type: list
    elements: dict
"""


class ModuleDocFragment:
    """What a user is, for the modules that make users."""

    # Annotated, since ansible-test takes plain assignments in this class for literals.
    DOCUMENTATION: str = f"options:{indent(_OPTIONS, '  ')}"

    BULK: str = f"{_LIST}    required: true\n    suboptions:{indent(ITEM_OPTIONS + _OPTIONS, '      ')}"

    LIST: str = f"{_LIST}    suboptions:{indent(ITEM_OPTIONS + _OPTIONS, '      ')}"

    PRIVILEGED = r"""
options:
  allow_privileged:
    description:
      - Whether a user with the access level V(administrator) or V(manager) may be created, so that a slip in a variable file makes none.
    type: bool
    default: false
"""
