#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_check_info)."""

from __future__ import annotations

DOCUMENTATION = r"""
module: checkcentral_check_info
short_description: Read checks of CheckCentral with their status, optionally as items to manage them
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Returns checks with the API method C(getChecks), in one call for all of them.
  - Shows which checks of a customer failed, and since when, without a call for each check. See the examples.
  - With O(format=items), returns items for M(msp.checkcentral.checkcentral_checks) instead. Use this to turn checks that were created by hand into
    code.
extends_documentation_fragment:
  - msp.checkcentral.info
  - msp.checkcentral.info.selectors
  - msp.checkcentral.info.items
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
options:
  id:
    aliases: [check_id]
  name:
    aliases: [check_name]
  checkgroup:
    description:
      - Return only checks of the check group with this name or id.
      - A name usually costs no additional call, because the service returns the name of the check group with each check. This was seen in a public
        client of the API. The module calls C(getCheckGroups) only if no check has this group name, or if the checks may belong to several check groups.
      - An id costs one call of C(getCheckGroups), and another one if the checks do not show their check group.
      - If no check group has the name, the module fails (RV(failure.kind=not_found)).
      - If several check groups have the name, the module fails (RV(failure.kind=ambiguous)). It can only detect this if the checks have different ids
        of check groups, or if two of the checks have the same name. Otherwise it returns the checks of all these check groups. Use the id if some of
        your check groups have the same name.
      - If the service does not return the check group of a check, the module fails (RV(failure.kind=protocol)).
    type: str
    aliases: [checkgroup_id, checkgroup_name, group_id]
  status:
    description:
      - Return only checks with one of these statuses, not case-sensitive.
      - The service returns C(Success), C(Warning) or C(Failure).
      - V(pending) and V(overdue) are valid too, and imply O(include_pending_overdue=true). They match checks with this status, and checks whose key
        RV(checks[].pending) or RV(checks[].overdue) is true.
      - If you use any other status and no check has it, the module prints a warning.
      - An empty list returns no checks and makes no call.
    type: list
    elements: str
  activity_count:
    description:
      - The number of newest activities that the service returns with each check, from 0 to 30. It costs no additional call.
      - With a larger number, RV(checks[].since) can find an earlier time.
    type: int
  include_settings:
    description:
      - Whether the service also returns the settings of each check.
    type: bool
    default: false
  include_pending_overdue:
    description:
      - Whether the service also returns which checks are pending or overdue.
    type: bool
    default: false
  format:
    description:
      - With V(items), the module reads the checks with their settings, and ignores O(include_settings) and O(activity_count). If the settings do not
        contain the alias, the module takes it from the check's address.
      - If two checks receive the same messages, both are left out, because one task cannot manage both.
seealso:
  - module: msp.checkcentral.checkcentral_checks
  - module: msp.checkcentral.checkcentral_activity_info
  - module: msp.checkcentral.checkcentral_issue_info
"""

EXAMPLES = r"""
- name: Read which checks of a customer failed, and since when
  msp.checkcentral.checkcentral_check_info:
    api_token: "{{ checkcentral_api_token }}"
    checkgroup: Acme
    status: [failure]
    activity_count: 1
  register: failed_checks

- name: Show them
  ansible.builtin.debug:
    msg: "{{ item.group }}, {{ item.name }}: {{ item.status }} since {{ item.since }} at least"
  loop: "{{ failed_checks.checks }}"
  loop_control:
    label: "{{ item.name }}"

- name: Read the checks of all customers that need attention
  msp.checkcentral.checkcentral_check_info:
    api_token: "{{ checkcentral_api_token }}"
    status: [failure, warning, overdue]
    activity_count: 30

- name: Read all checks whose names contain "backup"
  msp.checkcentral.checkcentral_check_info:
    api_token: "{{ checkcentral_api_token }}"
    name: backup
    match: contains

- name: Read the checks of a customer as items, to manage them as code
  msp.checkcentral.checkcentral_check_info:
    api_token: "{{ checkcentral_api_token }}"
    checkgroup: Acme
    format: items
  register: adopted
"""

RETURN = r"""
checks:
  description:
    - The checks, in the service's order, with the keys below.
    - With O(format=items), items for O(msp.checkcentral.checkcentral_checks#module:checks), with the keys of that option.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The check's id. Observed.
      type: str
    name:
      description: The check's name. Observed.
      type: str

    description:
      description: The description of the check. Observed.
      type: str
    email:
      description: The address that the check's status mails go to. Observed.
      type: str
    group:
      description: The name of the check's check group. Observed.
      type: str
    status:
      description: The check's status. Observed.
      type: str
      sample: Failure
    updated:
      description: When the status was updated. Observed.
      type: str
    since:
      description:
        - The check has had its status at least since this time. The module determines it from RV(checks[].activities).
        - The module starts at the newest activity and goes back as long as the activities have the check's status. It returns the time of the oldest of
          these activities. If there is none, it returns RV(checks[].updated).
      type: str
    activities:
      description: The newest activities, the newest first. Observed.
      returned: with O(activity_count)
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
    pending:
      description: Whether the check has never received a message. Inferred.
      returned: with O(include_pending_overdue=true)
      type: bool
    overdue:
      description: Whether the check did not receive a message in time. Inferred.
      returned: with O(include_pending_overdue=true)
      type: bool
    settings:
      description: The check's settings. Inferred.
      returned: with O(include_settings=true)
      type: dict
not_adopted:
  description: The checks that are not among the items.
  returned: success, with O(format=items)
  type: list
  elements: dict
  contains:
    id:
      description: The check's id.
      type: str
    name:
      description: The names of the check group and the check, separated by a slash.
      type: str
    reason:
      description:
        - Why it is left out, for example because the service returns neither its address nor its conditions, or because two check groups have the
          same name.
      type: str
not_told:
  description: The options that no item contains, because the service does not return them for any check.
  returned: success, with O(format=items)
  type: list
  elements: str
  sample: [interval_type, interval_value]
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, except when options are invalid
  type: dict
  sample: {"getChecks": 1}
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

from collections.abc import Mapping
from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.msp.checkcentral.plugins.module_utils import (
    _adopt,
    _api,
    _client,
    _info,
    _module,
    _resolve,
    _status,
)
from ansible_collections.msp.checkcentral.plugins.module_utils._check import CHECK
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError, UnresolvedError

METHOD = _api.READS["checks"]


def find_checks(module: AnsibleModule, client: _client.Client) -> _module.Returned:
    """Return the checks that the options ask for."""
    options = module.params
    requested = {_status.key_of(each): each for each in options["status"] or []}
    include = options["include_pending_overdue"] or not requested.keys().isdisjoint(_status.STATES)
    overdue = {"includePendingOverdue": _api.query_value(True)} if include else {}
    resolver = _resolve.Resolver(client, queries={_api.CHECKS: {**CHECK.list_query, **overdue}})
    if options["format"] == "items":
        checks = _info.read_all(METHOD, options, resolver) if options["status"] != [] else []
    else:
        checks = _info.read(METHOD, {**options, "include_pending_overdue": include}, client)
    for word in requested.keys() - {*_status.KNOWN, *(key for check in checks for key in _status.keys_of(check))}:
        known = f"one of the known statuses ({', '.join(_status.KNOWN)})"
        module.warn(client.redact(f"no check has the status {requested[word]!r}, and it is not {known}"))
    if options["checkgroup"] is not None:
        checks = _of_checkgroup(checks, options["checkgroup"], client)
    if requested:
        checks = [check for check in checks if not requested.keys().isdisjoint(_status.keys_of(check))]
    if options["format"] == "items":
        return {"changed": False, **_adopt.adopt(CHECK, checks, resolver).returned("checks")}, None
    return {"changed": False, "checks": [{**check, "since": _since(check)} for check in checks]}, None


def _of_checkgroup(checks: list[_api.Row], checkgroup: str, client: _client.Client) -> list[_api.Row]:
    """Return the checks of a check group, without a call if the checks show their check group."""
    found = [check for check in checks if _status.name_of_checkgroup(check) == checkgroup]
    if found and not _may_be_of_several(found):
        return found
    resolver = _resolve.Resolver(client)
    try:
        requested = resolver.row_of(_api.CHECKGROUPS, checkgroup)
    except UnresolvedError as problem:
        raise problem.labeled("checkgroup: ") from None
    groups = resolver.index_of(_api.CHECKGROUPS).rows
    told = _status.members(groups, checks)[groups.index(requested)]
    if told is not None:
        return told
    listed = _listed_in(requested["id"], client)
    if listed is None:
        raise _not_told(requested, [group["id"] for group in groups if group["name"] == requested["name"]])
    return [check for check in checks if check["id"].casefold() in listed]


def _may_be_of_several(checks: list[_api.Row]) -> bool:
    """Return whether checks whose groups have the same name may belong to several groups."""
    groups, names = {_status.id_of_checkgroup(check) for check in checks}, {check["name"] for check in checks}
    return len(groups) > 1 or len(names) < len(checks)


def _listed_in(checkgroup_id: str, client: _client.Client) -> set[str] | None:
    """Return the ids of the checks in a check group, None if the service does not list them (it is inferred that it does)."""
    method = _api.READS["checkgroups"]
    options = dict.fromkeys([*method.parameters, "match"]) | {"id": checkgroup_id, "include_checks": True}
    found = [_status.listed_checks(checkgroup) for checkgroup in _info.read(method, options, client)]
    if not found or found[0] is None:
        return None
    return {check["id"].casefold() for check in found[0]}


def _not_told(checkgroup: _api.Row, same: list[str]) -> CheckCentralError:
    """Return the error that explains why the checks of a check group cannot be determined."""
    name = checkgroup["name"]
    if len(same) > 1:
        message = (
            f"checkgroup: {len(same)} check groups have the name {name!r} ({', '.join(same)}), "
            "and the service does not distinguish their checks; rename one of them in the portal"
        )
        return UnresolvedError("ambiguous", message, method=_api.CHECKGROUPS.method)
    message = f"checkgroup: getChecks does not return which check group a check is in, and getCheckGroups does not return the checks of {name!r}"
    return CheckCentralError("protocol", message, method=METHOD.resource.method)


def _since(check: _api.Row) -> Any:
    """Return the time since which, at least, a check has had its status."""
    since, status = check.get("updated"), _status.key_of(check.get("status"))
    activities = check.get("activities")
    for activity in activities if isinstance(activities, list) else []:
        if not isinstance(activity, Mapping) or _status.key_of(activity.get("status")) != status:
            break
        since = activity.get("updated", since)
    return since


def main() -> None:
    """Run the module."""
    _info.run_info("checks", find_checks)


if __name__ == "__main__":
    main()
