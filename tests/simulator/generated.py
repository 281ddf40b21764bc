# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What generateReport serves: an HTML page, a PDF or a CSV file, padded to any size without holding it in memory."""

from __future__ import annotations

import csv
import html
import io
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .model import Check, Report
from .organization import Organization

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
        chunk = b" " * _CHUNK
        yield from itertools.repeat(chunk, self.padding // _CHUNK)
        yield chunk[: self.padding % _CHUNK]
        yield self.tail


def generate(organization: Organization, report: Report) -> GeneratedReport:
    kind = str(report.settings.get("format"))
    kind = kind if kind in _FORMATS else "html"
    content_type, build = _FORMATS[kind]
    checks = _subject(organization, report)
    rows = [(organization.group_name(check.group_id), check.name, check.status) for check in checks]
    head, tail = build(report.name, rows)
    padding = max(0, organization.generated_size - len(head) - len(tail))
    filename = str(report.settings.get("filename") or f"{report.name}.{kind}")
    return GeneratedReport(content_type, filename, head, padding, tail)


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


def _html(title: str, rows: _Rows) -> tuple[bytes, bytes]:
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>\n" for row in rows)
    title = html.escape(title)
    head = f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>\n<body><h1>{title}</h1>\n'
    return head.encode(), f"<table>\n{body}</table></body></html>\n".encode()


def _csv(_title: str, rows: _Rows) -> tuple[bytes, bytes]:
    """The padding is at the end of the last cell."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([("Group", "Check", "Status"), *rows])
    return text.getvalue()[:-1].encode(), b"\n"


def _pdf(title: str, rows: _Rows) -> tuple[bytes, bytes]:
    """One page of text. The padding is white space after the trailer."""
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
    body, table = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for number, content in enumerate(objects, start=1):
        table += b"%010d 00000 n \n" % len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    count = len(objects) + 1
    trailer = b"xref\n0 %d\n%btrailer\n<< /Size %d /Root 1 0 R >>\n" % (count, table, count)
    return body + trailer, b"startxref\n%d\n%%%%EOF\n" % len(body)


def _pdf_escaped(line: str) -> str:
    return re.sub(r"([\\()])", r"\\\1", line)


_FORMATS: dict[str, tuple[str, Callable[[str, _Rows], tuple[bytes, bytes]]]] = {
    "html": ("text/html; charset=utf-8", _html),
    "pdf": ("application/pdf", _pdf),
    "csv": ("text/csv; charset=utf-8", _csv),
}
