#!/usr/bin/python
# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module C(checkcentral_report_download)."""

from __future__ import annotations

DOCUMENTATION = r"""
module: checkcentral_report_download
short_description: Download a report of CheckCentral to a file
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Generates an existing report with the API method C(generateReport), and stores the response in a file.
  - Replaces the file in one step, after the whole report has arrived and looks like a report. If the response is an error message, an unexpected web
    page, empty or truncated, the module fails and keeps the existing file.
  - If O(dest) cannot be written, the module fails before it downloads anything. If O(mode), O(owner) or O(group) cannot be applied, the task fails
    after the file is in place, as with other file modules.
  - Memory use is small and does not depend on the size of the report. The temporary directory needs space for a second copy.
  - That C(generateReport) returns the report's bytes is inferred, because the vendor does not document its response.
extends_documentation_fragment:
  - msp.checkcentral.connection
  - msp.checkcentral.attributes
  - ansible.builtin.files
attributes:
  check_mode:
    support: partial
    details:
      - Finds the report and checks O(dest) as a real run does, but downloads nothing. RV(ignore:changed) is V(true) if the file does not exist, or if
        its mode, owner or group would change. Otherwise it is V(false), even though the content might differ.
      - If O(dest) is a directory, RV(ignore:changed) is always V(true), because the name of the file is not known before the download.
  diff_mode:
    details:
      - Shows sizes and checksums, not contents.
  idempotent:
    support: partial
    details:
      - The module downloads the report each time, but changes the file only if the content differs. If the report contains the current date, it always
        differs.
options:
  id:
    description:
      - The report's id, not case-sensitive. One of this and O(name) is required. They are mutually exclusive.
    type: str
    aliases: [report_id]
  name:
    description:
      - The report's exact name. One of this and O(id) is required. They are mutually exclusive.
    type: str
    aliases: [report_name]
  dest:
    description:
      - The file to write, or an existing directory. In a directory, the file gets the name in the service's response. If the response contains none,
        it gets the name of the report.
      - A path that ends in C(/) is a directory, which must exist. An empty path is an error.
      - On the controller, a relative path starts in the directory where C(ansible-playbook) was started. On another host, it starts in the directory
        where Ansible logs in, usually the home directory of the user. Use a full path there.
      - A symbolic link to a file is replaced by the report if the content differs. The file that it points to is not changed.
    type: path
    required: true
  backup:
    description:
      - Whether to keep a copy of the replaced file, with the time in its name.
    type: bool
    default: false
notes:
  - An API token with Read Only access should be enough (inferred).
  - A whole call ends within four times O(timeout), including the download. Increase it for large reports on slow connections.
seealso:
  - module: msp.checkcentral.checkcentral_report_info
  - module: msp.checkcentral.checkcentral_report
"""

EXAMPLES = r"""
- name: Keep the latest weekly report of a customer
  msp.checkcentral.checkcentral_report_download:
    api_token: "{{ checkcentral_api_token }}"
    name: Acme - Weekly
    dest: /srv/reports/acme-weekly.pdf
    mode: "0640"
    backup: true
  register: weekly

- name: Fail if the file could not be verified as a report
  ansible.builtin.assert:
    that: weekly.verified

- name: Download to a directory, under the name that the service provides
  msp.checkcentral.checkcentral_report_download:
    api_token: "{{ checkcentral_api_token }}"
    id: 4e000000-0000-4000-8000-000000000001
    dest: /srv/reports/
    timeout: 120
"""

RETURN = r"""
dest:
  description: The file's full path. In check mode, V(null) for a directory, because the name of the file is not known before the download.
  returned: success
  type: str
  sample: /srv/reports/acme-weekly.pdf
size:
  description: The file's size in bytes. In check mode, the size of the existing file.
  returned: success, if the file exists
  type: int
checksum:
  description: The SHA-256 checksum of the file. In check mode, the checksum of the existing file, or V(null) if there is none.
  returned: success
  type: str
content_type:
  description: The content type that the service reports.
  returned: success, not in check mode
  type: str
  sample: application/pdf
format:
  description:
    - The expected format, C(html), C(pdf), C(csv) or C(embedded), as C(getReports) returns it. Otherwise, it is determined by the suffix of the file
      name.
    - V(null) if it is not known. In this case, the module accepts everything except HTML.
  returned: success
  type: str
  sample: pdf
verified:
  description:
    - Whether the content was verified to be in the RV(format). V(false) if the format is not known, and in check mode.
    - For PDF, the beginning and the end of the document are checked. For HTML, the content must begin with a tag. A web page in place of an HTML
      report cannot be distinguished from the report.
    - CSV has no signature. For CSV, V(true) only means that the content is neither HTML nor JSON, and that its beginning has no null bytes.
  returned: success
  type: bool
report:
  description: The report's C(id) and C(name).
  returned: success
  type: dict
backup_file:
  description: The copy of the file that was replaced.
  returned: if a file was replaced and O(backup=true)
  type: str
state:
  description:
    - V(file), V(hard) for a file with several hard links, or V(link) for a symbolic link. In check mode, also V(absent) if nothing exists.
  returned: if RV(dest) is not V(null)
  type: str
mode:
  description: The file's permissions.
  returned: if the file exists
  type: str
  sample: "0640"
owner:
  description: The name of the file's owner.
  returned: if the file exists
  type: str
group:
  description: The name of the file's group.
  returned: if the file exists
  type: str
uid:
  description: The number of the file's owner.
  returned: if the file exists
  type: int
gid:
  description: The number of the file's group.
  returned: if the file exists
  type: int
secontext:
  description: The file's SELinux context.
  returned: if the file exists and SELinux is enabled
  type: str
api_calls:
  description: The number of HTTP requests for each API method, retries included.
  returned: always, except when options are invalid
  type: dict
  sample: {"generateReport": 1, "getReports": 1}
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

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.msp.checkcentral.plugins.module_utils import _api, _client, _download, _info, _resolve
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError, UnresolvedError, refuse
from ansible_collections.msp.checkcentral.plugins.module_utils._module import Result, Returned, run_module

SELECTORS = _api.Read(
    _api.REPORTS, {name: each for name, each in _api.READS["reports"].parameters.items() if each.selector}
)


def download_report(module: AnsibleModule, client: _client.Client) -> Returned:
    """Store a report in a file."""
    options = module.params
    refuse(_info.problems_of(SELECTORS, options))
    if options["id"] is None and options["name"] is None:
        raise CheckCentralError("invalid", "neither id nor name is set; set one of them to select the report")
    dest = _checked_dest(options["dest"])
    report = _the_report(client, options)
    known = None if dest.is_dir() else dest
    result: Result = {"report": {"id": report["id"], "name": report["name"]}}
    if module.check_mode:
        return {**result, "format": _download.expected_format(report, known), **_as_it_is(module, known)}, None

    # In a directory that no one else can read, and that Ansible removes.
    file = _download.ReceivedFile(Path(tempfile.mkdtemp(dir=module.tmpdir)) / "report")
    reply = _download.download(client, report["id"], file)
    listed = _download.expected_format(report, None)
    path = known or dest / _download.file_name(reply.headers, report["name"], listed)
    expected = _download.expected_format(report, path)
    _download.verify(expected, file, reply)
    result.update(
        {
            "dest": str(path),
            "checksum": file.checksum,
            "content_type": reply.headers.get("Content-Type"),
            "format": expected,
            "verified": expected is not None,
        }
    )
    return _stored(module, file, path, result), None


def _the_report(client: _client.Client, options: Mapping[str, Any]) -> _api.Row:
    """Return the one report that the options ask for, as checkcentral_report_info finds it; raises :class:`UnresolvedError`."""
    rows = _api.rows(_api.REPORTS, client.read(_api.REPORTS.method))
    found = _info.selected(rows, SELECTORS, {**options, "match": "exact"})
    if len(found) == 1:
        return found[0]
    index = _resolve.Index(_api.REPORTS, rows)
    if found:
        raise UnresolvedError("ambiguous", index.ambiguity(options["name"] or options["id"], found))
    absence = f"no report has the id {options['id']!r}, among {len(rows)}; give an id, or name"
    raise UnresolvedError("not_found", index.absence(options["name"]) if options["id"] is None else absence)


def _as_it_is(module: AnsibleModule, path: Path | None) -> Result:
    """Return the result for check mode, without a download."""
    present = _checksum(module, path)
    changed = present is None or path is None or _set_attributes(module, path, changed=False)
    return {"changed": changed, "dest": path and str(path), "checksum": present, "verified": False}


def _stored(module: AnsibleModule, file: _download.ReceivedFile, path: Path, result: Result) -> Result:
    """Replace the destination if the content differs, and set the file's attributes."""
    if path.is_dir():
        problem = "is a directory, so the report cannot be stored under that name; set dest to the path of a file"
        raise CheckCentralError("invalid", f"{str(path)!r} {problem}")
    present = _checksum(module, path)
    changed = present != file.checksum
    if changed:
        if module._diff:
            result["diff"] = {"before": _described(path, present), "after": _described(file.path, file.checksum)}
        try:
            if module.params["backup"] and present:
                result["backup_file"] = module.backup_local(str(path))
            module.atomic_move(str(file.path), str(path), unsafe_writes=module.params["unsafe_writes"])
        except Exception as problem:  # pylint: disable=broad-exception-caught
            # Since ansible-core 2.19, for a disk that is full and the like; earlier ones end the module by themselves.
            reason = ": ".join(str(each) for each in (problem, problem.__cause__) if each is not None)
            message = f"{str(path)!r} cannot be replaced and was not changed: {reason}"
            raise CheckCentralError("invalid", message) from None
    return {**result, "changed": _set_attributes(module, path, changed)}


def _checked_dest(given: str) -> Path:
    """Return the destination; raises an ``invalid`` error if it cannot be written."""
    if not given.strip():
        raise CheckCentralError("invalid", "dest is empty; give the path of a file, or of a directory")
    # Ansible cannot replace a file that has no directory in its path.
    dest = Path(given).absolute()
    directory = dest if given.endswith(os.sep) or dest.is_dir() else dest.parent
    if not directory.is_dir():
        problem = f"the directory {str(directory)!r} does not exist; create it first"
    elif dest.exists() and not dest.is_dir() and not dest.is_file():
        problem = "it is neither a file nor a directory; give one of these"
    elif not os.access(directory, os.W_OK | os.X_OK):
        problem = f"the directory {str(directory)!r} is not writable by the user who runs this task; give another directory, or use become"
    else:
        return dest
    raise CheckCentralError("invalid", f"dest {given!r} cannot be written: {problem}")


def _checksum(module: AnsibleModule, path: Path | None) -> Any:
    """Return the SHA-256 checksum of a file, None if there is none."""
    return module.digest_from_file(str(path), "sha256") if path and path.is_file() else None


def _set_attributes(module: AnsibleModule, path: Path, changed: bool) -> bool:
    """Set the file's mode, owner and group; return whether anything has changed."""
    requested = module.load_file_common_arguments(module.params, path=str(path))
    return bool(module.set_fs_attributes_if_different(requested, changed))


def _described(path: Path, checksum: str | None) -> str:
    return f"{path.stat().st_size} bytes, SHA-256 {checksum}\n" if checksum else ""


def main() -> None:
    """Run the module."""
    run_module(
        {
            "id": {"type": "str", "aliases": ["report_id"]},
            "name": {"type": "str", "aliases": ["report_name"]},
            "dest": {"type": "path", "required": True},
            "backup": {"type": "bool", "default": False},
        },
        download_report,
        reads_only=True,
        add_file_common_args=True,
        mutually_exclusive=[("id", "name")],
    )


if __name__ == "__main__":
    main()
