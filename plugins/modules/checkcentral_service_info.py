#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_service_info)."""

from __future__ import annotations

DOCUMENTATION = r"""
module: checkcentral_service_info
short_description: Find out what this collection can do with an organization and a token
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Calls each method that reads once, and one of them once more with a part of a name, and tells what follows - whether existing reports are
    found, in which properties drift is seen, whether names are unique, and so on.
  - Much of what the service answers is inferred, as the vendor does not document it. This module tells what of that is so for you.
  - The shape of each reply is returned too, without any values, so that it can be made public.
  - A method that fails is a finding and no failure of the module.
  - The playbook C(msp.checkcentral.verify) shows all of it as a table.
options:
  write_probe:
    description:
      - Whether to make one report, C(msp.checkcentral write probe (delete me)), to see what the service makes of it. Only the portal can delete it.
      - It is unscheduled and has no recipients, so it is never sent. While it is there, no second one is made.
      - Needs O(organization), and is refused in check mode. Needs a token with Read/Write access.
      - It is not made if something that was read blocks it.
    type: bool
    default: false
extends_documentation_fragment:
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
attributes:
  check_mode:
    details:
      - Reads as a real run does. O(write_probe) is refused.
  diff_mode:
    support: none
notes:
  - An API token with Read Only access is enough without O(write_probe).
  - It makes at most 15 calls, retries not counted. It stops early if the service does not answer, or does not accept the token.
  - With 5,000 reports and 10,000 checks, it needs about 150 MB of memory, and some seconds beside those of the service.
seealso:
  - module: msp.checkcentral.checkcentral_api
"""

EXAMPLES = r"""
- name: Find out what works with this token
  msp.checkcentral.checkcentral_service_info:
    api_token: "{{ checkcentral_api_token }}"
  register: service

- name: Stop if something does not work
  ansible.builtin.assert:
    that: service.findings | selectattr('level', 'eq', 'blocker') | length == 0

- name: Write what may be attached to a public issue
  ansible.builtin.copy:
    content: "{{ service.shape_report }}"
    dest: verify.md
    mode: "0644"

- name: Make one report, and see how it is listed
  msp.checkcentral.checkcentral_service_info:
    api_token: "{{ checkcentral_api_token }}"
    organization: Northwind Managed IT
    write_probe: true
"""

RETURN = r"""
organization:
  description: The organization's name; null if C(getOverview) does not tell it.
  returned: success
  type: str
  sample: Northwind Managed IT
api_url:
  description: The service's address.
  returned: success
  type: str
  sample: https://api.checkcentral.cc
token:
  description: What can be told of the token.
  returned: success
  type: dict
  contains:
    kind:
      description: V(organization), V(user) or V(unknown). Inferred from what it sees.
      type: str
    access:
      description: V(read_write) or V(read_only) if O(write_probe) has told it, otherwise V(unknown).
      type: str
methods:
  description: What came of each method that reads, by its name.
  returned: success
  type: dict
  contains:
    status:
      description:
        - V(understood), V(empty) for a list with nothing in it, V(refused), V(not_understood), V(no_answer), or V(not_tried).
      type: str
    failure:
      description: What went wrong, as RV(failure), null if nothing did. It holds the service's own words.
      type: dict
    list_key:
      description: The key of the list in the reply, null if it stands alone, or the reply is not understood.
      type: str
      sample: reports
    count:
      description: The number of objects, null if the reply is not understood.
      type: int
    shape:
      description:
        - The keys of the reply, at every depth, without values.
        - A key is shown if this collection knows it, or if at least two objects, and at least half of all, have it and it is no word of a text in the
          replies. Otherwise it may be data, and C(*) stands for it.
      type: list
      elements: dict
      contains:
        key:
          description: The place of the key, in the service's own spelling, with C([]) for each object of a list.
          type: str
          sample: reports[].recipients.emails[]
        types:
          description:
            - The types that were seen - C(null), C(boolean), C(integer), C(number), C(list), C(object), and for texts the form that they have,
              C(id), C(time), C(time of day), C(address), C(number as text), C(empty text), or C(text).
          type: list
          elements: str
        present:
          description: How many objects have it.
          type: int
        of:
          description: Of how many.
          type: int
        words:
          description:
            - Of statuses, report types, formats, intervals and access levels, the words that were seen.
            - Those that this collection does not know are shown only if they are words, several objects have them, and no other text does.
          returned: if there are any
          type: list
          elements: str
findings:
  description: What follows, blockers first.
  returned: success
  type: list
  elements: dict
  contains:
    level:
      description: V(blocker), V(caution) or V(ok).
      type: str
    topic:
      description: The section of the guide about the playbook C(verify) to look it up in.
      type: str
      sample: report_drift
    sentence:
      description: What it is.
      type: str
      sample: "getReports returns no settings: drift of reports cannot be seen."
    next_step:
      description: What to do, empty if there is nothing.
      type: str
facts:
  description: What the documentation says of the API as far as a run can confirm it, and whether this one did.
  returned: success
  type: list
  elements: dict
  contains:
    fact:
      description: What it says.
      type: str
    mark:
      description: How surely that is known - V(Documented), V(Sample), V(Seen), V(Inferred) or V(Unknown).
      type: str
    topic:
      description: The topic of the findings that tell.
      type: str
    verdict:
      description: V(confirmed), V(contradicted) or V(not_seen).
      type: str
write_probe:
  description: What came of O(write_probe), null if it was not asked for.
  returned: success
  type: dict
  contains:
    action:
      description: V(created), V(exists), V(failed), or V(not_attempted) if something blocks it.
      type: str
    id:
      description: The report's id.
      returned: if it is there
      type: str
    reply:
      description: The shape of what C(createReport) returned, as RV(methods.shape).
      returned: if it was sent and answered
      type: list
      elements: dict
    properties:
      description:
        - What was sent, and how it is listed - C(property), C(sent), C(outcome), which is V(same), V(differs) or V(not_listed), and C(listed), the other value
          if it differs.
      returned: if it is there
      type: list
      elements: dict
    failure:
      description: What went wrong, as RV(failure).
      returned: if it failed
      type: dict
shape_report:
  description: All of this as Markdown, without names, addresses, ids or titles, fit to be attached to a public issue.
  returned: success
  type: str
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, but for errors in the options
  type: dict
  sample: {"getOverview": 1, "getReports": 1}
failure:
  description: What went wrong, in a form that a playbook can branch on.
  returned: failure, but for errors that Ansible itself finds in the options
  type: dict
  contains:
    kind:
      description:
        - One of V(invalid), V(authentication), V(permission), V(quota), V(rejected), V(transport), V(protocol), V(dependency).
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

from ansible_collections.msp.checkcentral.plugins.module_utils._service import run_service_info


def main() -> None:
    """Run the module."""
    run_service_info()


if __name__ == "__main__":
    main()
