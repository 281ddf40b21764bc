#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_check_info)."""

from __future__ import annotations

DOCUMENTATION = r"""
module: checkcentral_check_info
short_description: Read checks of CheckCentral with their status, also as items to manage them
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Returns checks with the API method C(getChecks), in one call for all of them.
  - Answers which checks of a customer failed, and since when, without a call for each check. See the examples.
  - With O(format=items), returns them as items for M(msp.checkcentral.checkcentral_checks) instead, so that checks that were made by hand
    become code.
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
      - A public client of the API shows that a check is returned with the name of its check group. This is what is compared, without a
        further call. Only if no check has the name, or if what comes back may belong to several check groups, C(getCheckGroups) is
        called. A name that no check group has is an error (RV(failure.kind=not_found)).
      - A name that several check groups have is an error (RV(failure.kind=ambiguous)), as everywhere. Without a further call this
        only shows if the checks say different ids of check groups, or if two of the checks have the same name. Otherwise the checks
        of all these check groups are returned. If names of check groups repeat in your organization, give the id.
      - An id costs the call of C(getCheckGroups) too, and another one if the checks do not tell what belongs to it.
      - If the service says nowhere which check group a check is in, the module fails (RV(failure.kind=protocol)).
    type: str
    aliases: [checkgroup_id, checkgroup_name, group_id]
  status:
    description:
      - Return only checks with one of these status words, in upper or lower case.
      - The service says C(Success), C(Warning) or C(Failure). C(pending) and C(overdue) exist too. They also find the checks
        whose key of that name is true, and set O(include_pending_overdue=true).
      - A word that is none of these, and that no check has, gets a warning.
      - An empty list returns no check, without a call.
    type: list
    elements: str
  activity_count:
    description:
      - How many of its newest activities the service returns with each check, from 0 to 30.
      - The larger it is, the further back RV(checks[].since) can look. It costs no further call.
    type: int
  include_settings:
    description:
      - Whether the service returns the settings of each check too.
    type: bool
    default: false
  include_pending_overdue:
    description:
      - Whether the service also tells what is pending or overdue.
    type: bool
    default: false
  format:
    description:
      - With V(items), all checks are read with their settings, whatever O(include_settings) and O(activity_count) say. The alias is taken from
        the check's address where no setting tells it.
      - Checks for the same messages are left out, since no task could ask for both.
seealso:
  - module: msp.checkcentral.checkcentral_checks
  - module: msp.checkcentral.checkcentral_activity_info
  - module: msp.checkcentral.checkcentral_issue_info
"""

EXAMPLES = r"""
- name: Which checks of a customer failed, and since when?
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

- name: Whatever needs a look, of all customers
  msp.checkcentral.checkcentral_check_info:
    api_token: "{{ checkcentral_api_token }}"
    status: [failure, warning, overdue]
    activity_count: 30

- name: All checks whose names contain "backup"
  msp.checkcentral.checkcentral_check_info:
    api_token: "{{ checkcentral_api_token }}"
    name: backup
    match: contains

- name: The checks of a customer as items, to keep them as code
  msp.checkcentral.checkcentral_check_info:
    api_token: "{{ checkcentral_api_token }}"
    checkgroup: Acme
    format: items
  register: adopted
"""

RETURN = r"""
checks:
  description:
    - The checks, in the service's order.
    - With O(format=items), the items for O(msp.checkcentral.checkcentral_checks#module:checks), which have no C(id).
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
      description: What somebody wrote about the check. Observed.
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
        - Since when, at least, the check has its status. Worked out by this module, not returned by the service.
        - The time of the oldest activity in the unbroken run of newest activities with the check's status, otherwise C(updated).
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
      description: Whether nothing was ever heard of the check. Inferred.
      returned: with O(include_pending_overdue=true)
      type: bool
    overdue:
      description: Whether the check was not heard of in time. Inferred.
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
      description: The check group's name and the check's, with a slash between them.
      type: str
    reason:
      description:
        - Why it is left out. For example, because the service tells neither its address nor its conditions, or which of two equally
          named check groups it is in.
      type: str
not_told:
  description: The options of which the service tells nothing of any check, so that they are in no item.
  returned: success, with O(format=items)
  type: list
  elements: str
  sample: [interval_type, interval_value]
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, but for errors in the options
  type: dict
  sample: {"getChecks": 1}
failure:
  description: What went wrong, in a form that a playbook can branch on.
  returned: failure, but for errors that Ansible itself finds in the options
  type: dict
  contains:
    kind:
      description:
        - One of V(invalid), V(authentication), V(permission), V(quota), V(rejected), V(not_found), V(ambiguous), V(transport),
          V(protocol), V(dependency).
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
    wanted = {_status.key_of(each): each for each in options["status"] or []}
    include = options["include_pending_overdue"] or not wanted.keys().isdisjoint(_status.STATES)
    overdue = {"includePendingOverdue": _api.query_value(True)} if include else {}
    resolver = _resolve.Resolver(client, queries={_api.CHECKS: {**CHECK.list_query, **overdue}})
    if options["format"] == "items":
        checks = _info.read_all(METHOD, options, resolver) if options["status"] != [] else []
    else:
        checks = _info.read(METHOD, {**options, "include_pending_overdue": include}, client)
    for word in wanted.keys() - {*_status.KNOWN, *(key for check in checks for key in _status.keys_of(check))}:
        known = ", ".join(_status.KNOWN)
        module.warn(client.redact(f"status {wanted[word]!r} is that of no check, and none of the known ones ({known})"))
    if options["checkgroup"] is not None:
        checks = _of_checkgroup(checks, options["checkgroup"], client)
    if wanted:
        checks = [check for check in checks if not wanted.keys().isdisjoint(_status.keys_of(check))]
    if options["format"] == "items":
        return {"changed": False, **_adopt.adopt(CHECK, checks, resolver).returned("checks")}, None
    return {"changed": False, "checks": [{**check, "since": _since(check)} for check in checks]}, None


def _of_checkgroup(checks: list[_api.Row], checkgroup: str, client: _client.Client) -> list[_api.Row]:
    """Return the checks of a check group, without a call if the checks tell it."""
    found = [check for check in checks if _status.name_of_checkgroup(check) == checkgroup]
    if found and not _may_be_of_several(found):
        return found
    resolver = _resolve.Resolver(client)
    try:
        wanted = resolver.row_of(_api.CHECKGROUPS, checkgroup)
    except UnresolvedError as problem:
        raise problem.labelled("checkgroup: ") from None
    groups = resolver.index_of(_api.CHECKGROUPS).rows
    told = _status.members(groups, checks)[groups.index(wanted)]
    if told is not None:
        return told
    listed = _listed_in(wanted["id"], client)
    if listed is None:
        raise _not_told(wanted, [group["id"] for group in groups if group["name"] == wanted["name"]])
    return [check for check in checks if check["id"].casefold() in listed]


def _may_be_of_several(checks: list[_api.Row]) -> bool:
    """Tell whether checks whose groups have one name may be those of several groups."""
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
    """Say why nobody knows which checks a check group has."""
    name = checkgroup["name"]
    if len(same) > 1:
        message = (
            f"checkgroup: {len(same)} check groups are called {name!r} ({', '.join(same)}), "
            "and the service does not tell their checks apart; rename one of them in the portal"
        )
        return UnresolvedError("ambiguous", message, method=_api.CHECKGROUPS.method)
    message = f"checkgroup: getChecks' reply does not say which check group a check is in, nor does getCheckGroups list those of {name!r}"
    return CheckCentralError("protocol", message, method=METHOD.resource.method)


def _since(check: _api.Row) -> Any:
    """Return since when, at least, a check has its status."""
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
