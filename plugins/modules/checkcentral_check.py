#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_check)."""

DOCUMENTATION = r"""
module: checkcentral_check
short_description: Ensure that a check exists in CheckCentral
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Creates a check with the API method C(createCheck), if it does not exist. A check is identified by its check group and name.
  - Messages reach a check through its own address (O(email_alias)) or through rules (O(matching_conditions)). RV(email) is the address to configure
    in the software that sends the messages.
  - Compares an existing check with the options, as far as C(getChecks) returns its settings. The module cannot change it, because the vendor
    documents no method that changes or deletes a check. Differences are reported as drift. Correct them in the portal.
  - For more than a few checks, use M(msp.checkcentral.checkcentral_checks), which handles all of them in one task.
extends_documentation_fragment:
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
  - msp.checkcentral.check
  - msp.checkcentral.creating
attributes:
  check_mode:
    details:
      - Reads, validates and resolves names as a real run does. It cannot detect that a token has no write access.
  idempotent:
    support: partial
    details:
      - A check is identified by its check group and name, and created only if none has it.
      - The module cannot correct drift. It reports drift, and RV(ignore:changed) stays V(false).
seealso:
  - module: msp.checkcentral.checkcentral_checks
  - module: msp.checkcentral.checkcentral_objects
"""

EXAMPLES = r"""
- name: Create a check for the backup software, which sends a mail every night
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

- name: Show the address to configure in the backup software
  ansible.builtin.debug:
    msg: "{{ nightly.email | default('see the portal: the alias is ' ~ nightly.email_alias, true) }}"

- name: Create a check that finds its messages by their content
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
    - The check as the service returned it, with keys in snake_case.
    - In check mode, if it does not exist yet, the properties that would be sent, with V(null) as C(id).
    - The vendor does not document which settings C(getChecks) returns. The module requires C(id), C(name) and the check group.
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
    - The address for the messages of the check, as C(getChecks) returns it.
    - For a check that the service does not list yet, the module composes the address. It takes the account name and the host from the addresses of the
      other checks, and adds RV(email_alias). If those addresses have different account names or hosts, the value is V(null).
  returned: success, and failures after the check was found or created
  type: str
  sample: northwind+acme-nightly@mycheckcentral.cc
email_alias:
  description: The alias that you set. V(null) if not set.
  returned: success, and failures after the check was found or created
  type: str
  sample: acme-nightly
drift:
  description: The properties in which the existing check differs from the options.
  returned: success, and failures after the check was found or created
  type: list
  elements: dict
  contains:
    property:
      description: The property as a dotted path.
      type: str
      sample: interval_value
    desired:
      description: The value that you set, with ids instead of names.
      type: raw
    actual:
      description: The value that the service returned.
      type: raw
    text:
      description: The difference in words, with names instead of ids.
      type: str
      sample: window_start is 09:00, should be 07:00
not_compared:
  description: The properties that you set but that the service did not return in a comparable form, as dotted paths.
  returned: success, and failures after the check was found or created
  type: list
  elements: str
  sample: [success_conditions.conditions]
request:
  description: The request body that was sent to C(createCheck), or that would be sent if the check did not exist.
  returned: success, and failures after all names were resolved
  type: dict
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, except when options are invalid
  type: dict
  sample: {"getCheckGroups": 1, "getChecks": 2, "createCheck": 1}
failure:
  description: What went wrong, in a form that a playbook can branch on.
  returned: failure, except when Ansible itself rejects the options
  type: dict
  contains:
    kind:
      description:
        - One of V(invalid), V(authentication), V(permission), V(quota), V(rejected), V(not_found), V(ambiguous), V(drift),
          V(transport), V(protocol), V(unknown_outcome), V(dependency).
        - The guide "When a task fails" explains each of them.
      type: str
    method:
      description: The API method, if a call was made.
      type: str
    status:
      description: The HTTP status, if the service responded.
      type: int
    error_id:
      description: The id that the service gave the error, if it returned one.
      type: str
    message:
      description: What the module tried, what the service returned, and what to do.
      type: str
"""

from ansible_collections.msp.checkcentral.plugins.module_utils import _check, _present


def main() -> None:
    """Run the module."""
    _present.run_for_one(_check.CHECK)


if __name__ == "__main__":
    main()
