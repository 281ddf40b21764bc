#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_activity_info)."""

DOCUMENTATION = r"""
module: checkcentral_activity_info
short_description: Read activities (status messages) of CheckCentral
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Returns activities, the status messages of checks, with the API method C(getActivities).
  - To see the newest activities of many checks, use M(msp.checkcentral.checkcentral_check_info) with
    O(msp.checkcentral.checkcentral_check_info#module:activity_count), which reads all of them in one call.
extends_documentation_fragment:
  - msp.checkcentral.info
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
options:
  checkgroup:
    description:
      - Return only activities of this check group. A name costs one call of C(getCheckGroups). An id costs none.
    type: str
    aliases: [checkgroup_id, checkgroup_name, group_id]
  check:
    description:
      - Return only activities of this check. A name costs one call of C(getChecks). An id costs none.
      - If several checks have the name, use C(GROUP/NAME), where GROUP is the name of the check group.
    type: str
    aliases: [check_id, check_name]
  status:
    description:
      - Return only activities with this status, such as V(Failure). It is passed to the service unchanged.
    type: str
  matched:
    description:
      - Whether to return only activities that belong to a check. It is passed to the service unchanged.
      - Public clients send V(all) and V(matched).
    type: str
  sources:
    description:
      - Return only activities from these sources. The vendor does not document which sources there are. That the service accepts several, separated by
        commas, is inferred.
      - An empty list returns no activities and makes no call.
    type: list
    elements: str
  start_date:
    description:
      - Return only activities from this time on. It is passed to the service unchanged. The vendor does not document the format. Examples are
        V(2026-01-31) and V(2026-01-31T08:00:00).
    type: str
  end_date:
    description:
      - Return only activities up to this time, in the same format as O(start_date).
    type: str
  activity_count:
    description:
      - The maximum number of activities to return. If not set, the service decides how many it returns.
    type: int
notes:
  - The service decides which activities to return. It is not known how an activity refers to its check, so the module does not filter the response
    again.
  - If nothing is found, the result is an empty list and not an error.
seealso:
  - module: msp.checkcentral.checkcentral_check_info
"""

EXAMPLES = r"""
- name: Read the failures of one customer's nightly backup in January
  msp.checkcentral.checkcentral_activity_info:
    api_token: "{{ checkcentral_api_token }}"
    check: Acme/Nightly backup
    status: Failure
    start_date: "2026-01-01"
    end_date: "2026-01-31"
  register: failures

- name: Show the times of the failures
  ansible.builtin.debug:
    msg: "{{ failures.activities | map(attribute='updated') }}"

- name: Read the ten newest activities of all customers
  msp.checkcentral.checkcentral_activity_info:
    api_token: "{{ checkcentral_api_token }}"
    activity_count: 10
"""

RETURN = r"""
activities:
  description: The activities, in the service's order.
  returned: success
  type: list
  elements: dict
  contains:
    title:
      description: The activity's title. Observed.
      type: str
    status:
      description: The activity's status. Observed.
      type: str
    updated:
      description: The activity's time. Observed.
      type: str
    id:
      description: The activity's id. Inferred.
      type: str
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, except when options are invalid
  type: dict
  sample: {"getActivities": 1}
failure:
  description: What went wrong, in a form that a playbook can branch on.
  returned: failure, except when Ansible itself rejects the options
  type: dict
  contains:
    kind:
      description:
        - One of V(invalid), V(authentication), V(permission), V(quota), V(rejected), V(not_found), V(ambiguous), V(transport),
          V(protocol), V(dependency).
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

from ansible_collections.msp.checkcentral.plugins.module_utils._info import run_info


def main() -> None:
    """Run the module."""
    run_info("activities")


if __name__ == "__main__":
    main()
