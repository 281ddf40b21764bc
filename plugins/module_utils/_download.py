# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as a file: receiving it, telling what it is, naming it. Private to the collection: may change without notice.

That generateReport answers with the report's bytes, and what its headers say, is inferred.
"""

from __future__ import annotations

import email.message
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client, Reply
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError

METHOD = "generateReport"
SUFFIXES = {".pdf": "pdf", ".csv": "csv", ".html": "html", ".htm": "html"}
# The service sends digests in the body of its mails.
_AS_HTML = ("html", "embedded")
_HEAD, _TAIL = 4096, 2048
_LARGEST_MESSAGE = 64 * 1024
_LONGEST_NAME = 200
_NAMES = {"pdf": "a PDF document", "csv": "CSV", "html": "HTML", "embedded": "HTML"}


class ReceivedFile:
    """A file that takes the body of a reply in constant memory; knows its two ends, its size and its checksum."""

    def __init__(self, path: Path) -> None:
        """Nothing is written yet."""
        self.path = path
        self.head = b""
        self.tail = b""
        self.size = 0
        self.checksum = ""

    def receive(self, chunks: Iterator[bytes]) -> None:
        """Write a body in place of what is there; raises an ``invalid`` error if that fails."""
        digest = hashlib.sha256()
        self.head, self.tail, self.size = b"", b"", 0
        # Without a buffer of its own, so that an error comes from the write and not from closing.
        with self.path.open("wb", buffering=0) as file:
            for chunk in chunks:
                try:
                    file.write(chunk)
                except OSError as problem:
                    message = f"the report cannot be written to {str(self.path)!r}: {problem.strerror}"
                    raise CheckCentralError("invalid", message, method=METHOD) from None
                digest.update(chunk)
                self.size += len(chunk)
                self.head += chunk[: _HEAD - len(self.head)]
                self.tail = (self.tail + chunk)[-_TAIL:]
        self.checksum = digest.hexdigest()


def download(client: Client, report_id: str, expected: str | None, file: ReceivedFile) -> Reply:
    """Fetch a report into a file; returns the reply's status and headers.

    :param expected: what the report should be, one of the formats of reports; None if nobody knows
    Raises :class:`CheckCentralError` for everything that is not the report.
    """
    reply = client.fetch(METHOD, {"reportId": report_id}, file.receive)
    if file.size == 0:
        raise _not_the_report("an empty body", reply)
    if file.head.lstrip()[:1] in (b"{", b"["):
        content = file.path.read_bytes() if file.size <= _LARGEST_MESSAGE else file.head
        client.document(METHOD, Reply(reply.status, reply.headers, content))
        raise _not_the_report("a JSON document", reply)
    problem = mismatch(expected, file.head, file.tail)
    if problem:
        raise _not_the_report(problem, reply)
    return reply


def _not_the_report(what: str, reply: Reply) -> CheckCentralError:
    message = f"{METHOD} was answered (HTTP {reply.status}) with {what}; no file was changed. Run again, or look at the report in the portal"
    return CheckCentralError("protocol", message, method=METHOD, status=reply.status)


def expected_format(report_format: object, dest: Path) -> str | None:
    """Return what a file should be: what the listing says, else what the file's name says, else None."""
    listed = report_format.lower() if isinstance(report_format, str) else ""
    return listed if listed in _NAMES else SUFFIXES.get(dest.suffix.lower())


def mismatch(expected: str | None, head: bytes, tail: bytes) -> str | None:
    """Say what a file is if it is not what it should be; None if it is.

    :param head: the first bytes of the file, :param tail: the last
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    is_html = start[:1] == b"<"
    found = "HTML" if is_html else "something else"
    if expected == "pdf":
        if b"%PDF-" not in head[:1024]:
            return f"{found} in place of {_NAMES['pdf']}"
        return None if b"%%EOF" in tail else "a PDF document whose end is missing"
    if expected == "csv":
        return f"{found} in place of {_NAMES['csv']}" if is_html or b"\0" in head else None
    if expected in _AS_HTML:
        return None if is_html else f"{found} in place of {_NAMES['html']}"
    return None


def file_name(headers: Mapping[str, str], report_name: str, expected: str | None) -> str:
    """Return the name for a report's file: the service's if it sends one, else the report's. Never a path."""
    sent = email.message.Message()
    sent["Content-Disposition"] = headers.get("Content-Disposition", "")
    suffix = {"embedded": "html", None: "report"}.get(expected, expected)
    own = re.sub(r"[/\\]", "-", report_name)
    return _safe(sent.get_filename() or "") or _safe(f"{own}.{suffix}")


def _safe(name: str) -> str:
    """Take out of a name what would lead to another folder, hide the file or be refused."""
    name = re.sub(r"[\x00-\x1f\x7f]", "", re.split(r"[/\\]", name)[-1]).strip().lstrip(".")
    stem, suffix = os.path.splitext(name)
    while len(os.fsencode(stem + suffix)) > _LONGEST_NAME:
        stem, suffix = (stem[:-1], suffix) if stem else ("", suffix[:-1])
    return stem + suffix
