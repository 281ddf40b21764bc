#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_checks)."""

DOCUMENTATION = r"""
module: checkcentral_checks
short_description: Make sure that many checks exist in CheckCentral
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Does for a list of checks what M(msp.checkcentral.checkcentral_check) does for one, in one task.
  - All items are checked first, then all names are resolved with one call for each kind of object, then the existing
    checks are read once, and then only the missing ones are created, several at a time. The list is read again once
    after the creates, to see what became of them.
  - An error in any item, or a name that is not found, stops the task before anything is written. In check mode the other items
    are planned and returned all the same, and the task fails.
  - If a create fails, the others are still made, and the task fails at the end with all results. A token that is not
    accepted, a missing permission, a used-up quota, or three failures of the connection in a row stop the rest.
extends_documentation_fragment:
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
  - msp.checkcentral.check.bulk
  - msp.checkcentral.creating
  - msp.checkcentral.creating.lists
attributes:
  check_mode:
    details:
      - Reads, checks and resolves names as a real run does. It cannot see that a token may not write.
  idempotent:
    support: partial
    details:
      - Checks are identified by their check groups and names, and only missing ones are created.
      - Drift cannot be repaired. It is reported, and does not count as a change.
seealso:
  - module: msp.checkcentral.checkcentral_check
  - module: msp.checkcentral.checkcentral_objects
"""

EXAMPLES = r"""
- name: The checks of a customer, in one task
  msp.checkcentral.checkcentral_checks:
    api_token: "{{ checkcentral_api_token }}"
    organization: Northwind Managed IT
    max_creates: 10
    checks:
      - name: Nightly backup
        checkgroup: Acme
        email_alias: acme-nightly
        interval_type: day
        active_days: [weekdays]
      - name: RAID controller
        checkgroup: Acme
        email_alias: acme-raid
        interval_type: hour
        interval_value: 12
  register: made

- name: Say which addresses to put into the software
  ansible.builtin.debug:
    msg: "{{ made.results | items2dict('name', 'email') }}"
"""

RETURN = r"""
results:
  description:
    - What came of each check that is not V(unchanged) or has C(warnings), in the order of O(checks); with O(return_unchanged=true), of all.
  returned: always, but for errors that concern no single check
  type: list
  elements: dict
  contains:
    name:
      description: The check group and the check's name, with a slash between them; V(null) for problems that are about no check, which RV(summary) does not count.
      type: str
    action:
      description:
        - V(created) (in check mode, would be created), V(unchanged), V(drifted) (is there and differs), V(failed), or
          V(not_attempted) (a failure stopped the creates, or O(max_creates) does not allow them).
      type: str
    changed:
      description: Whether the check was created.
      type: bool
    id:
      description: The check's id, V(null) where the service does not tell it, and in check mode for what would be created.
      type: str
    email:
      description:
        - The address to which messages of the check go, as C(getChecks) returns it.
        - Of a check that is not listed yet, it is made of the account's name and host in the addresses of the other checks, if all of them
          agree, and of RV(results[].email_alias). Otherwise V(null). It is never guessed.
      type: str
      sample: northwind+acme-nightly@mycheckcentral.cc
    email_alias:
      description: The alias that you set, V(null) without one.
      type: str
      sample: acme-nightly
    drift:
      description: The properties in which the existing check differs from what you set.
      type: list
      elements: dict
      contains:
        property:
          description: The property as a dotted path.
          type: str
          sample: interval_value
        desired:
          description: What you set, with ids in place of names.
          type: raw
        actual:
          description: What the service returned.
          type: raw
        text:
          description: The difference in words, with names in place of ids.
          type: str
          sample: window_start is 09:00, should be 07:00
    not_compared:
      description: The properties you set that the service did not return in a form that can be compared.
      type: list
      elements: str
    failure:
      description: What went wrong with this check, V(null) if nothing did. The same keys as RV(failure).
      type: dict
    warnings:
      description: What is allowed but probably not meant about this check.
      type: list
      elements: str
      version_added: 2.0.0
    origin:
      description: Where the item comes from, as it was given; V(null) without one.
      type: dict
    todo:
      description: What a person has to do about this check, V(null) if there is nothing to do.
      type: str
summary:
  description: How many checks there are for each action.
  returned: always, but for errors that concern no single check
  type: dict
  sample: {"created": 2, "unchanged": 198, "drifted": 0, "failed": 0, "not_attempted": 0}
unmanaged:
  description:
    - Existing checks that no item asks for, by what identifies them. Nothing is done about them. The portal is where to remove them.
    - Empty where an error in an item stopped the task before the checks were listed.
  returned: always, but for errors that concern no single check
  type: list
  elements: str
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, but for errors in the options
  type: dict
  sample: {"getCheckGroups": 1, "getChecks": 2, "createCheck": 4}
failure:
  description: What went wrong first, in a form that a playbook can branch on.
  returned: failure, but for errors that Ansible itself finds in the options
  type: dict
  contains:
    kind:
      description:
        - One of V(invalid), V(authentication), V(permission), V(quota), V(rejected), V(not_found), V(ambiguous), V(drift),
          V(transport), V(protocol), V(unknown_outcome), V(dependency).
      type: str
    method:
      description: The API method, if a call was made.
      type: str
    status:
      description: The HTTP status, if there was a reply.
      type: int
    error_id:
      description: The service's own id of the error, if it sent one.
      type: str
    message:
      description: What was tried, what came back, what to do.
      type: str
"""

from ansible_collections.msp.checkcentral.plugins.module_utils import _check, _present


def main() -> None:
    """Run the module."""
    _present.run_for_many(_check.CHECK)


if __name__ == "__main__":
    main()
