# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The event source C(checks)."""

from __future__ import annotations

DOCUMENTATION = r"""
name: checks
short_description: Create events when checks of CheckCentral change
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Polls all checks with one call of C(getChecks) and creates an event for each change. CheckCentral documents no way to
    push events.
  - The source keeps the last known state in a file. When it starts again, it reports the changes that happened while it was stopped, in
    order, as far as the newest activities of a check show them.
  - Each change is reported at least once. If the process is killed, it may report its last changes again after the restart. A repeated event
    has the same C(meta.uuid).
  - A change is reported up to O(interval) late. If an overdue check reports before the next poll, the source does not see that it was overdue.
  - If a poll fails, the source tries again after O(interval), twice that, and so on up to 15 minutes, or after the time that the service asks
    for. It reports the third failure in a row (C(source_failing)) and the next success (C(source_recovered)). Errors that a retry cannot
    solve, such as a token that is refused, stop the source with an error message.
requirements:
  - requests
  - Linux or another system with flock
options:
  api_token:
    description:
      - An API token of your organization (portal, Organization > API). One with Read Only access is enough.
      - Set it with the environment variable E(CHECKCENTRAL_API_TOKEN), or with a variable that you pass with C(ansible-rulebook --env-vars).
        At C(-vv), ansible-rulebook prints the contents of a rulebook.
    type: str
    required: true
  api_url:
    description:
      - The URL of the service. A URL without TLS must point to the local machine, unless O(validate_certs=false).
      - If not set, the value of the environment variable E(CHECKCENTRAL_API_URL) is used.
    type: str
    default: https://api.checkcentral.cc
  ca_path:
    description:
      - A file or directory with the CA certificates to trust, in PEM format. If not set, the CA certificates of the Python package requests are
        used.
      - If not set, the value of the environment variable E(CHECKCENTRAL_CA_PATH) is used.
    type: path
  validate_certs:
    description:
      - Whether to validate the TLS certificate of the service.
      - If not set, the value of the environment variable E(CHECKCENTRAL_VALIDATE_CERTS) is used.
    type: bool
    default: true
  timeout:
    description:
      - The number of seconds to wait for the connection, and for each part of the response.
      - A whole call, including its retries, ends within four times this value.
      - If not set, the value of the environment variable E(CHECKCENTRAL_TIMEOUT) is used.
    type: float
    default: 30
  retries:
    description:
      - How many times to retry a call after a temporary failure, from 0 to 10.
      - If not set, the value of the environment variable E(CHECKCENTRAL_RETRIES) is used.
    type: int
    default: 3
  organization:
    description:
      - The name of the organization that the token must belong to, exactly as C(getOverview) returns it.
      - If the token belongs to another organization, the source stops before it reports anything. This costs one call at each start.
      - If not set, the value of the environment variable E(CHECKCENTRAL_ORGANIZATION) is used.
    type: str
  interval:
    description:
      - The number of seconds from one poll to the next, at least 10. It can be less if the URL points to the local machine, for tests.
    type: float
    default: 60
  max_calls_per_day:
    description:
      - The maximum number of calls of C(getChecks) in a day (UTC), retries included, up to 10000. A restart does not reset the count.
      - The API allows 10,000 calls a day for each method. All tokens of an organization share them.
      - If O(interval) requires more calls, this is an error. When the calls are used up, the source reports C(source_failing) and continues on the next
        day.
    type: int
    default: 5000
  state_file:
    description:
      - The file for the last known state. Only its owner can read it. It contains names and ids of checks, statuses and times. It contains neither the
        token nor any text of a mail. Another file in the same directory, whose name ends in C(.lock), counts the calls.
      - The source creates its directory if it does not exist. In a container, use a persistent volume.
      - A second process with the same file ends with an error.
    type: path
    default: ~/.local/state/msp.checkcentral/checks.json
  initial:
    description:
      - What to report at the first start, when no state is known. V(none) reports nothing, V(problems) reports a C(problem) for each check
        that is a problem, and V(all) also reports C(appeared) for every check.
    type: str
    choices: [none, problems, all]
    default: none
  checkgroups:
    description:
      - Names or ids of check groups (customers). Changes of other checks are not reported. With an empty list, no check is reported.
    type: list
    elements: str
  statuses:
    description:
      - Which statuses are problems, such as V(failure), V(warning) and V(overdue). Changes between other statuses are not reported.
      - If not set, every status except C(success) and C(pending) is a problem.
    type: list
    elements: str
  activity_count:
    description:
      - The number of newest activities to read for each check, from 0 to 30. With more activities, the source can report more changes of one
        check that happened between two polls or while it was stopped. A higher number makes the responses larger.
    type: int
    default: 5
  hostname:
    description:
      - How to name the hosts in C(meta.hosts). Use the same value as for O(msp.checkcentral.checkcentral#inventory:hostname).
      - ansible-rulebook limits C(run_playbook) and C(run_job_template) to C(meta.hosts). V(none) leaves them out, for playbooks that
        run on C(localhost).
    type: str
    choices: [name, name_id, id, none]
    default: name
  feedback:
    description:
      - Whether to wait after each event until the rule engine confirms it. ansible-rulebook supports this only with persistence.
    type: bool
    default: false
notes:
  - An empty environment variable and a blank option count as not set.
  - In all strings of an event, the source inserts a space between braces that Jinja would interpret as a template. Anyone who sends a mail can choose
    its subject, and ansible-rulebook passes events to playbooks as variables, which Ansible templates.
  - Proxies are taken from the environment variables E(HTTPS_PROXY), E(HTTP_PROXY) and E(NO_PROXY), except for calls to the local machine.
seealso:
  - plugin: msp.checkcentral.checkcentral
    plugin_type: inventory
    description: Has the hosts that C(meta.hosts) names.
"""

EXAMPLES = r"""
# The token is in the environment variable CHECKCENTRAL_API_TOKEN.
- name: Show what happens to checks
  hosts: all
  sources:
    - name: checks
      msp.checkcentral.checks:
        organization: Northwind Managed IT
        interval: 60
  rules:
    - name: A check has become a problem
      condition: event.checkcentral.change == "problem"
      action:
        debug:
          msg: "{{ event.checkcentral.message }}"

# Only failures of two customers. The first start also reports checks that have already failed.
- name: Two customers
  hosts: all
  sources:
    - name: checks
      msp.checkcentral.checks:
        checkgroups: [Acme Logistics, Contoso Dental]
        statuses: [failure]
        initial: problems
        state_file: ~/.local/state/msp.checkcentral/two_customers.json
  rules:
    - name: A check fails
      condition: event.checkcentral.change == "problem"
      action:
        debug:
          msg: "{{ event.checkcentral.message }}"
"""

import asyncio
import concurrent.futures
import contextlib
import os.path
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

# ansible-rulebook runs this file by its path, and does not know where collections are: the directory that has "ansible_collections".
_COLLECTIONS = Path(os.path.abspath(__file__)).parents[6]
if _COLLECTIONS.name == "ansible_collections" and str(_COLLECTIONS.parent) not in sys.path:
    sys.path.append(str(_COLLECTIONS.parent))

from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _controller, _state_file, _watch

T = TypeVar("T")
# Seconds between two looks at whether the rule engine has taken the last event.
_LOOK = 0.01


async def main(queue: Any, args: dict[str, Any]) -> None:
    """Report changes until the source stops.

    :param queue: takes the events; ansible-rulebook's has the engine's own queue as ``queue``
    :param args: the options, and ansible-rulebook's ``eda_feedback_queue`` if ``feedback`` is on
    Raises an AnsibleError for an error that stops the source.
    """
    args = dict(args)
    feedback = args.pop("eda_feedback_queue", None)
    token = str(args.get("api_token") or os.environ.get("CHECKCENTRAL_API_TOKEN", ""))
    options = _controller.without_token(token, lambda: _watch.read_options(args))
    with contextlib.ExitStack() as stack:

        def open_all() -> _watch.Watcher:
            file = stack.enter_context(_state_file.StateFile(options.state_file, options.connection.api_url))
            client = stack.enter_context(contextlib.closing(Client(options.connection, read_only=True)))
            return _watch.Watcher(options, file, client)

        watcher = _controller.without_token(token, open_all)
        while True:
            events = await _in_thread(lambda: _controller.without_token(token, watcher.poll))
            for event in events:
                await queue.put(event)
                if feedback is not None:
                    await feedback.get()
            if events:
                await _all_taken(queue)
                await _in_thread(lambda: _controller.without_token(token, watcher.handed_over))
            await asyncio.sleep(watcher.pause)


async def _all_taken(queue: Any) -> None:
    """Wait until the rule engine has what is in the queue: a process that is killed loses what is in it."""
    inner = getattr(queue, "queue", queue)
    while not inner.empty():
        await asyncio.sleep(_LOOK)


async def _in_thread(work: Callable[[], T]) -> T:
    """Do some work in a thread that no one waits for when the process ends. The process would wait for asyncio's own threads."""
    done: concurrent.futures.Future[T] = concurrent.futures.Future()
    # It cannot be canceled: the thread goes on when ansible-rulebook ends.
    done.set_running_or_notify_cancel()

    def run() -> None:
        try:
            done.set_result(work())
        except Exception as error:  # pylint: disable=broad-exception-caught
            done.set_exception(error)

    threading.Thread(target=run, daemon=True, name="msp.checkcentral.checks").start()
    return await asyncio.wrap_future(done)
