# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The token of the real plays, and the search for it in whatever a run leaves behind.

Written without the collection's own list of a token's forms, so that one may find what the other forgets.
"""

from __future__ import annotations

import base64
import html
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

# Letters and digits that no percent, HTML, JSON or shell encoding changes: parts of a token are secret too.
_PARTS = ("Hq7Lw2", "Zk9Vt4")
TOKEN = f"{_PARTS[0]}+a/b=c%d-e_f.g~h{_PARTS[1]}"
_CONTEXT = 120


def forms() -> dict[str, str]:
    """The token in every form that a URL, a page, JSON, Python, YAML, a shell or a dump may give it, by their names."""
    percent = {
        "raw": TOKEN,
        "quoted": quote(TOKEN, safe=""),
        "quoted except for slashes": quote(TOKEN),
        "plus-quoted": quote_plus(TOKEN),
        "quoted twice": quote(quote(TOKEN, safe=""), safe=""),
    }
    lower = {
        f"{name}, lower case": re.sub("%[0-9A-F]{2}", lambda found: found.group().lower(), form)
        for name, form in percent.items()
    }
    in_json = json.dumps(TOKEN)[1:-1]
    escaped = {
        "HTML": html.escape(TOKEN),
        "HTML without quotes": html.escape(TOKEN, quote=False),
        "HTML with numbers": "".join(char if char.isalnum() else f"&#{ord(char)};" for char in TOKEN),
        "JSON": in_json,
        "JSON with slashes": in_json.replace("/", "\\/"),
        "JSON for HTML": "".join(rf"\u{ord(char):04x}" if char in "<>&'" else char for char in in_json),
        "JSON in JSON": json.dumps(in_json)[1:-1],
        "Python": repr(TOKEN)[1:-1],
        "Python in Python": repr(repr(TOKEN))[1:-1],
        "YAML": TOKEN.replace("'", "''"),
        "shell": shlex.quote(TOKEN),
        "hexadecimal": TOKEN.encode().hex(),
    }
    parts = {f"part {number}": part for number, part in enumerate(_PARTS, start=1)}
    return {**percent, **lower, **escaped, **_base64_forms(), **parts}


def _base64_forms() -> dict[str, str]:
    """Base64 of the token wherever it stands in what was encoded: what its neighbors do not change."""
    found = {}
    for offset in range(3):
        text = base64.b64encode(b"\0" * offset + TOKEN.encode()).decode().rstrip("=")
        found[f"Base64 at {offset}"] = text[4 if offset else 0 : -1]
    return found


def search(text: str) -> Iterator[str]:
    """Yield each form that is in a text, with what stands around it. Ansible wraps warnings, also within words."""
    spellings = [text, text.replace("\n", " "), text.replace("\n", "")]
    lowered = [spelling.lower() for spelling in spellings]
    for name, form in forms().items():
        for spelling, lower in zip(spellings, lowered):
            position = lower.find(form.lower())
            if position >= 0:
                around = spelling[max(0, position - _CONTEXT) : position + len(form) + _CONTEXT]
                yield f"{name}: ...{around}..."
                break


def search_files(directory: Path, *, except_for: str | None = None) -> list[str]:
    """Every form in every file below a directory, and in the files' names; files of one name may be left out."""
    found = []
    for path in sorted(directory.rglob("*")):
        name = str(path.relative_to(directory))
        found += [f"name of {name}: {leak}" for leak in search(name)]
        if path.is_file() and path.name != except_for:
            text = path.read_bytes().decode("utf-8", "replace")
            found += [f"{name}: {leak}" for leak in search(text)]
    return found
