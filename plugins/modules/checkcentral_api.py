#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_api)."""

from __future__ import annotations

DOCUMENTATION = r"""
module: checkcentral_api
short_description: Call any method of CheckCentral's API
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Use this module for methods that the portal documents (Organization > API > Documentation) and that no other module supports, such as
    C(createActivities). Otherwise, use the module for the method.
  - Methods that begin with C(get) or C(generate) read and are sent as C(GET). All other methods write. They are sent as C(POST) with O(body) as JSON,
    and are reported as changed.
  - The module does not know what a method does, so it cannot determine whether a call is necessary. A task that writes does so each time it runs, and
    the API cannot remove most of the objects that it creates.
  - A write that may have reached the service is never sent again. If its outcome is unknown, the task fails with the kind V(unknown_outcome) (see
    RV(failure)). Check the result in the portal.
extends_documentation_fragment:
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
attributes:
  check_mode:
    support: partial
    details:
      - Methods that read are called. Methods that write are skipped with a warning, and the task is reported as changed.
  diff_mode:
    support: none
    details:
      - The module does not know what a call changes.
  idempotent:
    support: none
    details:
      - A method that writes is called each time.
options:
  method:
    description:
      - The API method, as the portal spells it.
    type: str
    required: true
  query:
    description:
      - The query parameters of the method, such as C(checkId). The token is added automatically.
      - Values are strings, numbers, booleans and lists of these. Booleans are sent as V(true) and V(false). List items are separated by commas
        (inferred). Null values are not sent.
    type: dict
    default: {}
  body:
    description:
      - The request body for a method that writes, a dictionary or a list. If not set, an empty dictionary is sent.
    type: raw
seealso:
  - module: msp.checkcentral.checkcentral_report
  - module: msp.checkcentral.checkcentral_report_download
"""

EXAMPLES = r"""
- name: Call a method that reads
  msp.checkcentral.checkcentral_api:
    api_token: "{{ checkcentral_api_token }}"
    method: getChecks
    query:
      checkName: backup
      activityCount: 1
  register: checks

# This collection does not know the properties of createActivities. See the documentation in the portal.
- name: Create an activity for an event that sends no message
  msp.checkcentral.checkcentral_api:
    api_token: "{{ checkcentral_api_token }}"
    method: createActivities
    body:
      title: The tapes were taken to the bank
"""

RETURN = r"""
reply:
  description:
    - The service's response, unchanged, with the service's spelling of keys.
    - V(null) for a method that begins with C(generate) and returns content other than JSON, such as a report.
      M(msp.checkcentral.checkcentral_report_download) stores such content in a file.
  returned: success, except for writes in check mode
  type: raw
  sample: {"checks": [{"id": "ce000000-0000-4000-8000-000000000001", "name": "Nightly backup"}]}
content_type:
  description: The content type that the service reports for a response that is not JSON.
  returned: if RV(reply) is V(null)
  type: str
size:
  description: The size in bytes of a response that is not JSON.
  returned: if RV(reply) is V(null)
  type: int
msg:
  description: A message that says that the call was not sent.
  returned: for writes in check mode
  type: str
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
        - One of V(invalid), V(authentication), V(permission), V(quota), V(rejected), V(transport), V(protocol), V(unknown_outcome),
          V(dependency).
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

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.msp.checkcentral.plugins.module_utils import _api, _client, _download, _values, _writing
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import refuse
from ansible_collections.msp.checkcentral.plugins.module_utils._module import Result, Returned, run_module

METHOD = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def call(module: AnsibleModule, client: _client.Client) -> Returned:
    """Make the call."""
    options = module.params
    refuse(_problems(options))
    method = options["method"]
    query = {key: _api.query_value(value) for key, value in options["query"].items() if value is not None}
    if _reads(method):
        return {"changed": False, **_read(client, method, query)}, None
    if module.check_mode:
        client.check_organization()
        message = f"{method} writes and was not sent in check mode"
        module.warn(message)
        # Not "skipped": some releases of ansible-core show no warnings of skipped tasks, and none counts them as changed.
        return {"changed": True, "msg": message}, None
    body = {} if options["body"] is None else options["body"]
    with _writing.one_writer(client.connection):
        return {"changed": True, "reply": client.write(method, body, query)}, None


def _read(client: _client.Client, method: str, query: Mapping[str, Any]) -> Result:
    if not method.lower().startswith("generate"):
        return {"reply": client.read(method, query)}
    reply = client.fetch(method, query)
    says_json = "json" in reply.headers.get("Content-Type", "").lower()
    document = client.document(method, reply) if says_json else _download.document_in(client, method, reply)
    if says_json or document is not None:
        return {"reply": document}
    return {"reply": None, "content_type": reply.headers.get("Content-Type"), "size": len(reply.content)}


def _reads(method: str) -> bool:
    return method.lower().startswith(("get", "generate"))


def _problems(options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the problems with the options."""
    method, body = options["method"], options["body"]
    if not METHOD.fullmatch(method):
        yield f"method {method!r} is not a valid name of a method; use the spelling of the portal, such as getChecks"
    elif body is not None and _reads(method):
        yield f"body is not allowed for {method}, which reads; use query"
    if body is not None and not isinstance(body, (dict, list)):
        yield f"body is a {type(body).__name__}, neither a dictionary nor a list; set one of these, which is sent as JSON"
    for key, value in options["query"].items():
        if _api.comparable_word(str(key)) == "apitoken":
            yield f"query.{key} is the token, which the option api_token sets; remove it"
        items = value if isinstance(value, list) else [] if value is None else [value]
        if not all(isinstance(item, (str, int, float)) for item in items):
            yield f"query.{key} cannot be a query parameter; set a string, a number, a boolean or a list of these"
    yield from map(" ".join, _values.unsendable({"query": options["query"], "body": body}, ""))


def main() -> None:
    """Run the module."""
    run_module(
        {
            "method": {"type": "str", "required": True},
            "query": {"type": "dict", "default": {}},
            "body": {"type": "raw"},
        },
        call,
    )


if __name__ == "__main__":
    main()
