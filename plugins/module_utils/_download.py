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
from typing import Any

from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError
from ansible_collections.msp.checkcentral.plugins.module_utils._replies import Reply

METHOD = "generateReport"
SUFFIXES = {".pdf": "pdf", ".csv": "csv", ".html": "html", ".htm": "html"}
# The service sends digests in the body of its mails.
_AS_HTML = ("html", "embedded")
_HEAD, _TAIL = 4096, 2048
_LARGEST_MESSAGE = 64 * 1024
_LONGEST_NAME = 200
_NAMES = {"pdf": "a PDF document", "csv": "CSV", "html": "HTML", "embedded": "HTML"}
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BEGINS_AS_ERROR = re.compile(rb'\{\s*"(errors?|success)"\s*:', re.IGNORECASE)


class ReceivedFile:
    """A file that takes the body of a reply in constant memory; knows its two ends, its size and its checksum.

    Its ``head`` is the first bytes of its content: what :func:`start_of` leaves of it.
    """

    def __init__(self, path: Path) -> None:
        """Nothing is written yet."""
        self.path = path
        self.head = b""
        self.tail = b""
        self.size = 0
        self.checksum = ""

    def receive(self, pieces: Iterator[bytes]) -> None:
        """Write a body in place of what is there; raises an ``invalid`` error if that fails."""
        digest = hashlib.sha256()
        self.head, self.tail, self.size = b"", b"", 0
        try:
            with self.path.open("wb") as file:
                for piece in pieces:
                    file.write(piece)
                    digest.update(piece)
                    self.size += len(piece)
                    if len(self.head) < _HEAD:
                        self.head = start_of(self.head + piece)[:_HEAD]
                    self.tail = (self.tail + piece)[-_TAIL:]
        except OSError as problem:
            message = f"the report cannot be written to {str(self.path)!r}: {problem.strerror}"
            raise CheckCentralError("invalid", message, method=METHOD) from None
        self.checksum = digest.hexdigest()


def start_of(content: bytes) -> bytes:
    """Return what a content begins with, behind a byte order mark and white space."""
    return content.lstrip().removeprefix(_BYTE_ORDER_MARK).lstrip()


def document_in(client: Client, method: str, reply: Reply) -> Any:
    """Return the JSON object or list that a reply is, None if it is something else, such as a report.

    Raises what the service refuses in it, and a ``protocol`` error for a reply with nothing in it. Its Content-Type
    is not asked: what the service says there is not known.
    """
    start = start_of(reply.content)
    if not start:
        raise _not_usable(method, reply, "an empty body")
    if start[:1] not in (b"{", b"["):
        return None
    try:
        return client.document(method, Reply(reply.status, reply.headers, start))
    except CheckCentralError as problem:
        if problem.kind != "protocol":
            raise
    if _BEGINS_AS_ERROR.match(start):
        raise _not_usable(method, reply, "the beginning of an error message")
    return None


def _not_usable(method: str, reply: Reply, what: str) -> CheckCentralError:
    message = f"{method} returned {what} (HTTP {reply.status}), which cannot be used. Run again, or look in the portal"
    return CheckCentralError("protocol", message, method=method, status=reply.status)


def download(client: Client, report_id: str, file: ReceivedFile) -> Reply:
    """Fetch a report into a file; returns the reply's status and headers.

    Raises :class:`CheckCentralError` for what cannot be a report: nothing, or a JSON document.
    """
    reply = client.fetch(METHOD, {"reportId": report_id}, file.receive)
    content = file.path.read_bytes() if file.size <= _LARGEST_MESSAGE else file.head
    if document_in(client, METHOD, Reply(reply.status, reply.headers, content)) is not None:
        raise _not_usable(METHOD, reply, "a JSON document")
    return reply


def verify(expected: str | None, file: ReceivedFile, reply: Reply) -> None:
    """Raise a ``protocol`` error if a file is not what it should be."""
    problem = _mismatch(expected, file.head, file.tail)
    if problem:
        raise _not_usable(METHOD, reply, problem)


def expected_format(report: Mapping[str, Any], path: Path | None) -> str | None:
    """Return what a file should be: what the listing says, else what the file's name says, else None.

    :param report: the report as it is listed
    :param path: the file; None if its name is not known
    """
    listed = report.get("format")
    word = listed.lower() if isinstance(listed, str) else ""
    if word in _NAMES:
        return word
    return SUFFIXES.get(path.suffix.lower()) if path else None


def _mismatch(expected: str | None, head: bytes, tail: bytes) -> str | None:
    """Return what a file is if it is not what it should be; None if it is, or if that is not known."""
    is_html = head[:1] == b"<"
    found = "HTML" if is_html else "something else"
    if expected == "pdf":
        if b"%PDF-" not in head[:1024]:
            return f"{found} in place of {_NAMES['pdf']}"
        return None if b"%%EOF" in tail else "a PDF document whose end is missing"
    if expected == "csv":
        return f"{found} in place of {_NAMES['csv']}" if is_html or b"\0" in head else None
    if expected in _AS_HTML:
        return None if is_html else f"{found} in place of {_NAMES['html']}"
    if is_html:
        return (
            "HTML, although neither the report's format nor the file name says so (give dest a name that ends in .html)"
        )
    return None


def file_name(headers: Mapping[str, str], report_name: str, expected: str | None) -> str:
    """Return the name for a report's file: the service's if it sends one, else the report's. Never a path."""
    sent = email.message.Message()
    sent["Content-Disposition"] = headers.get("Content-Disposition", "")
    suffix = {"embedded": "html", None: "report"}.get(expected, expected)
    own = re.sub(r"[/\\]", "-", report_name)
    return _safe(sent.get_filename() or "") or _safe(f"{own}.{suffix}")


def _safe(name: str) -> str:
    """Take out of a name what would lead to another directory, hide the file or be refused."""
    name = re.sub(r"[\x00-\x1f\x7f]", "", re.split(r"[/\\]", name)[-1]).strip().lstrip(".")
    stem, suffix = os.path.splitext(name)
    while len(os.fsencode(stem + suffix)) > _LONGEST_NAME:
        stem, suffix = (stem[:-1], suffix) if stem else ("", suffix[:-1])
    return stem + suffix
