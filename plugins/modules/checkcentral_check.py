#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_check)."""

DOCUMENTATION = r"""
module: checkcentral_check
short_description: Make sure that a check exists in CheckCentral
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Creates a check with the API method C(createCheck), if it is not there. A check is identified by its check group and name.
  - Messages reach a check by an address of its own (O(email_alias)) or by rules (O(matching_conditions)). RV(email) is the address to
    put into the software that sends them.
  - A check that is there is compared with what you set, as far as C(getChecks) returns it. It cannot be changed, because the vendor
    documents no method that changes or deletes a check. What differs is reported as drift, and the portal is where to correct it.
  - For more than a few checks use M(msp.checkcentral.checkcentral_checks), which needs one task for all of them.
extends_documentation_fragment:
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
  - msp.checkcentral.check
  - msp.checkcentral.creating
attributes:
  check_mode:
    details:
      - Reads, checks and resolves names as a real run does. It cannot see that a token may not write.
  idempotent:
    support: partial
    details:
      - A check is identified by its check group and name, and created only if none has it.
      - Drift cannot be repaired. It is reported, and RV(ignore:changed) stays V(false).
seealso:
  - module: msp.checkcentral.checkcentral_checks
  - module: msp.checkcentral.checkcentral_objects
"""

EXAMPLES = r"""
- name: A check to which the backup software mails every night
  msp.checkcentral.checkcentral_check:
    api_token: "{{ checkcentral_api_token }}"
    organization: Northwind Managed IT
    name: Nightly backup
    checkgroup: Acme
    email_alias: acme-nightly
    interval_type: day
    interval_value: 1
    overdue_minutes: 120
    window_start: "22:00"
    window_end: "06:00"
    active_days: [weekdays]
    success_conditions:
      required_conditions: any
      conditions:
        - message_field: subject
          matches: exactly
          value: Message Success
        - message_field: body
          matches: contains
          value: No Errors Reported
  register: nightly

- name: Say which address to put into the backup software
  ansible.builtin.debug:
    msg: "{{ nightly.email | default('see the portal: the alias is ' ~ nightly.email_alias, true) }}"

- name: A check that finds its messages by what they say
  msp.checkcentral.checkcentral_check:
    api_token: "{{ checkcentral_api_token }}"
    name: RAID controller
    checkgroup: Acme
    matching_conditions:
      required_conditions: any
      conditions:
        - message_field: subject
          matches: contains
          value: "[acme-sv01] RAID"
    on_drift: fail
"""

RETURN = r"""
check:
  description:
    - The check as the service returned it, with its keys in snake_case.
    - When it was not there in check mode, what would be sent, with V(null) as C(id).
    - Which settings C(getChecks) returns is not documented. C(id), C(name) and the check group are needed.
  returned: success, and failures after the check was found or created
  type: dict
  sample:
    id: ce000000-0000-4000-8000-000000000001
    name: Nightly backup
    email: northwind+acme-nightly@mycheckcentral.cc
    group: Acme
    status: Pending
email:
  description:
    - The address to which messages of the check go, as C(getChecks) returns it.
    - Of a check that is not listed yet, it is made of the account's name and host in the addresses of the other checks, if all of them
      agree, and of RV(email_alias). Otherwise V(null). It is never guessed.
  returned: success, and failures after the check was found or created
  type: str
  sample: northwind+acme-nightly@mycheckcentral.cc
email_alias:
  description: The alias that you set, V(null) without one.
  returned: success, and failures after the check was found or created
  type: str
  sample: acme-nightly
drift:
  description: The properties in which the existing check differs from what you set.
  returned: success, and failures after the check was found or created
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
  description: The properties you set that the service did not return in a form that can be compared, as dotted paths.
  returned: success, and failures after the check was found or created
  type: list
  elements: str
  sample: [success_conditions.conditions]
request:
  description: The request body that was sent to C(createCheck), or that would be if the check were not there.
  returned: success, and failures after all names were resolved
  type: dict
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, but for errors in the options
  type: dict
  sample: {"getCheckGroups": 1, "getChecks": 2, "createCheck": 1}
failure:
  description: What went wrong, in a form that a playbook can branch on.
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
    _present.run_for_one(_check.CHECK)


if __name__ == "__main__":
    main()
