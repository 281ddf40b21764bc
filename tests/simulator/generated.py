# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What generateReport serves: an HTML page, a PDF or a CSV file, padded to any size without holding it in memory."""

from __future__ import annotations

import csv
import html
import io
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .model import Check, Report
from .organization import Organization

CONTENT_TYPES = {"html": "text/html; charset=utf-8", "pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}
_CHUNK = 64 * 1024


@dataclass(frozen=True)
class GeneratedReport:
    """A file as head, padding and tail. The padding means nothing in the file's format."""

    content_type: str
    filename: str
    head: bytes
    padding: int
    tail: bytes

    @property
    def size(self) -> int:
        return len(self.head) + self.padding + len(self.tail)

    def chunks(self) -> Iterator[bytes]:
        yield self.head
        yield from padding(self.padding)
        yield self.tail


def padding(size: int) -> Iterator[bytes]:
    """``size`` spaces in chunks."""
    chunk = b" " * _CHUNK
    yield from itertools.repeat(chunk, size // _CHUNK)
    yield chunk[: size % _CHUNK]


def generate(organization: Organization, report: Report) -> GeneratedReport:
    kind = str(report.settings.get("format"))
    kind = kind if kind in CONTENT_TYPES else "html"
    checks = _subject(organization, report)
    rows = [(organization.group_name(check.group_id), check.name, check.status) for check in checks]
    filename = str(report.settings.get("filename") or "") or f"{report.name}.{kind}"
    builder = {"html": _html, "pdf": _pdf, "csv": _csv}[kind]
    head, tail = builder(report.name, rows, 0)
    extra = max(0, organization.generated_size - len(head) - len(tail))
    head, tail = builder(report.name, rows, extra)
    return GeneratedReport(CONTENT_TYPES[kind], filename, head, extra, tail)


def _subject(organization: Organization, report: Report) -> list[Check]:
    content: Any = report.settings.get("content")
    content = content if isinstance(content, dict) else {}
    group_ids = {str(content["checkgroup"])} if content.get("checkgroup") else set()
    dashboard = organization.dashboards.get(str(content.get("dashboard")))
    group_ids |= set(dashboard.check_groups) if dashboard else set()
    checks = list(organization.checks.values())
    if content.get("check"):
        return [check for check in checks if check.id == content["check"]]
    return [check for check in checks if not group_ids or check.group_id in group_ids]


_Rows = Iterable[tuple[str, str, str]]


def _html(title: str, rows: _Rows, _padding: int) -> tuple[bytes, bytes]:
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>\n" for row in rows)
    title = html.escape(title)
    head = f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>\n<body><h1>{title}</h1>\n'
    return head.encode(), f"<table>\n{body}</table></body></html>\n".encode()


def _csv(_title: str, rows: _Rows, padding_size: int) -> tuple[bytes, bytes]:
    """The padding becomes one more row, of white space."""
    text = io.StringIO()
    csv.writer(text).writerows([("Group", "Check", "Status"), *rows])
    return text.getvalue().encode(), b"\r\n" if padding_size else b""


def _pdf(title: str, rows: _Rows, padding_size: int) -> tuple[bytes, bytes]:
    """One page of text. The padding is white space between the header and the first object."""
    head = b"%PDF-1.4\n"
    lines = [title, *(" - ".join(row) for row in rows)]
    page_text = "BT /F1 11 Tf 50 790 Td 15 TL\n" + "".join(f"({_pdf_escaped(line)}) Tj T*\n" for line in lines) + "ET"
    stream = page_text.encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return head, _pdf_objects(objects, len(head) + padding_size)


def _pdf_objects(objects: list[bytes], start: int) -> bytes:
    body, offsets = b"", []
    for number, content in enumerate(objects, start=1):
        offsets.append(start + len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start + len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + trailer


def _pdf_escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
