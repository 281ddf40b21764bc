#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_service_info)."""

from __future__ import annotations

DOCUMENTATION = r"""
module: checkcentral_service_info
short_description: Verify what this collection can do with an organization and a token
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Calls each read method once, and one of them again with a part of a name, to see whether filters match parts of names.
  - Reports the findings, for example whether existing reports are found, in which properties drift is detected, and whether names are unique.
  - Much of what the service returns is inferred, because the vendor does not document it. This module shows what is confirmed in your organization.
  - Also returns the shape of each response, that is, its keys and their types without values. You can make it public.
  - A method that fails is a finding, not a failure of the module.
  - The playbook C(msp.checkcentral.verify) shows the result as a table.
options:
  write_probe:
    description:
      - Whether to create one report, C(msp.checkcentral write probe (delete me)), to see how the service handles it. Only the portal can delete it.
      - It is unscheduled and has no recipients, so it is never sent. While it exists, no second one is created.
      - Requires O(organization) and a token with Read/Write access. It is an error in check mode.
      - It is not created if a finding has the level V(blocker), or if the token seems to be a user token.
    type: bool
    default: false
extends_documentation_fragment:
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
attributes:
  check_mode:
    details:
      - Reads as a real run does. O(write_probe) is an error.
  diff_mode:
    support: none
notes:
  - An API token with Read Only access is enough without O(write_probe).
  - It makes at most 15 calls, not counting retries. It stops early if the service does not respond or does not accept the token.
  - With 5,000 reports and 10,000 checks, it needs about 150 MB of memory and a few seconds in addition to the service's response time.
seealso:
  - module: msp.checkcentral.checkcentral_api
"""

EXAMPLES = r"""
- name: Find out what works with this token
  msp.checkcentral.checkcentral_service_info:
    api_token: "{{ checkcentral_api_token }}"
  register: service

- name: Fail if something does not work
  ansible.builtin.assert:
    that: service.findings | selectattr('level', 'eq', 'blocker') | length == 0

- name: Write a report that can be attached to a public issue
  ansible.builtin.copy:
    content: "{{ service.shape_report }}"
    dest: verify.md
    mode: "0644"

- name: Create one report, and see how it is listed
  msp.checkcentral.checkcentral_service_info:
    api_token: "{{ checkcentral_api_token }}"
    organization: Northwind Managed IT
    write_probe: true
"""

RETURN = r"""
organization:
  description: The organization's name. V(null) if C(getOverview) does not return it.
  returned: success
  type: str
  sample: Northwind Managed IT
api_url:
  description: The URL of the service.
  returned: success
  type: str
  sample: https://api.checkcentral.cc
token:
  description: What is known about the token.
  returned: success
  type: dict
  contains:
    kind:
      description: V(organization), V(user) or V(unknown). Inferred from what the token can see.
      type: str
    access:
      description: V(read_write) or V(read_only) if O(write_probe) has determined it, otherwise V(unknown).
      type: str
methods:
  description: The result of each read method, by its name.
  returned: success
  type: dict
  contains:
    status:
      description:
        - V(understood), V(empty) (an empty list), V(refused) (the service returned an error), V(not_understood) (the response does not have the expected
          form), V(no_answer) (no response), or V(not_tried) (the module stopped before).
      type: str
    failure:
      description: What went wrong, as in RV(failure). V(null) if nothing did. Its message contains text from the service.
      type: dict
    list_key:
      description: The key of the list in the response. V(null) if the list has no key, or if the response is not understood.
      type: str
      sample: reports
    count:
      description: The number of objects. V(null) if the response is not understood.
      type: int
    shape:
      description:
        - The keys of the response, at every depth, without values.
        - The module shows keys that this collection knows. It shows another key only if at least two objects, and at least half of all objects, have it,
          and no string in the responses contains it as a word. Otherwise, the key may be data, and the module shows C(*) instead.
      type: list
      elements: dict
      contains:
        key:
          description: The place of the key, in the service's own spelling, with C([]) for each object of a list.
          type: str
          sample: reports[].recipients.emails[]
        types:
          description:
            - The types that were seen. These are C(null), C(boolean), C(integer), C(number), C(list) and C(object).
            - For strings, the format is shown. It is C(id), C(time), C(time of day), C(address), C(number as text), C(empty text) or C(text).
          type: list
          elements: str
        present:
          description: The number of objects that have the key.
          type: int
        of:
          description: The number of all objects.
          type: int
        words:
          description:
            - For statuses, report types, formats, intervals and access levels, the values that were seen.
            - A value that this collection does not know is shown only if it is a word, several objects have it, and no other string contains it.
          returned: if there are any
          type: list
          elements: str
findings:
  description: The findings, blockers first.
  returned: success
  type: list
  elements: dict
  contains:
    level:
      description: V(blocker) (the collection cannot do its main work), V(caution) (a part of it does not work, or you have to look yourself), or V(ok).
      type: str
    topic:
      description: The section of the guide about the playbook C(verify) that explains the finding.
      type: str
      sample: report_drift
    sentence:
      description: The finding in words.
      type: str
      sample: "getReports returns no settings, so drift of reports cannot be detected."
    next_step:
      description: What to do. Empty if there is nothing to do.
      type: str
facts:
  description: The statements in the documentation about the API that a run can confirm, and whether this run confirmed them.
  returned: success
  type: list
  elements: dict
  contains:
    fact:
      description: The statement.
      type: str
    mark:
      description:
        - How certain the statement is. V(Documented) means that the vendor documents it. V(Sample) means that it is only in a sample of the vendor.
          V(Seen) means that public clients of the API rely on it. V(Inferred) means that no one confirms it. V(Unknown) means that nothing indicates
          it.
      type: str
    topic:
      description: The topic of the related findings.
      type: str
    verdict:
      description: V(confirmed), V(contradicted) or V(not_seen).
      type: str
write_probe:
  description: The result of O(write_probe). V(null) if it is not set.
  returned: success
  type: dict
  contains:
    action:
      description: V(created), V(exists), V(failed), or V(not_attempted) if something blocks it.
      type: str
    id:
      description: The report's id.
      returned: if the report exists
      type: str
    reply:
      description: The shape of the response of C(createReport), as in RV(methods.shape).
      returned: if the service responded
      type: list
      elements: dict
    properties:
      description:
        - The properties that were sent, and whether C(getReports) returns them.
        - Each has C(property), C(sent) (the value that was sent), and C(outcome), which is V(same), V(differs) or V(not_listed). With V(differs),
          C(listed) is the value that the service returned.
      returned: if the report exists
      type: list
      elements: dict
    failure:
      description: What went wrong, as in RV(failure).
      returned: if it failed
      type: dict
shape_report:
  description: The result as Markdown, without names, addresses, ids or titles, so you can attach it to a public issue.
  returned: success
  type: str
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, except when options are invalid
  type: dict
  sample: {"getOverview": 1, "getReports": 1}
failure:
  description: What went wrong, in a form that a playbook can branch on.
  returned: failure, except when Ansible itself rejects the options
  type: dict
  contains:
    kind:
      description:
        - One of V(invalid), V(authentication), V(permission), V(quota), V(rejected), V(transport), V(protocol), V(dependency).
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

from ansible_collections.msp.checkcentral.plugins.module_utils._service import run_service_info


def main() -> None:
    """Run the module."""
    run_service_info()


if __name__ == "__main__":
    main()
