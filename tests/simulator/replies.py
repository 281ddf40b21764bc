# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turning what the simulator knows into replies, in the manner that the behavior asks for."""

from __future__ import annotations

import functools
import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Response

from .behavior import Behavior


class ApiError(Exception):
    """A refusal by the service. Its texts are made up: the vendor documents none."""

    def __init__(self, status: int, error_id: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.error_id = error_id
        self.message = message


def json_reply(value: Any, status: int = 200) -> Response:
    text = json.dumps(value, ensure_ascii=False, default=_jsonable)
    return Response(text, status, content_type="application/json; charset=utf-8")


def _jsonable(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else asdict(value)


def error_reply(behavior: Behavior, error: ApiError) -> Response:
    details = with_keys({"id": error.error_id, "message": error.message}, behavior.key_style)
    return json_reply({behavior.error_key: details}, 200 if behavior.errors_as == "ok" else error.status)


def list_reply(behavior: Behavior, key: str, rows: list[dict[str, Any]]) -> Response:
    spelled_rows = with_keys(rows, behavior.key_style)
    if behavior.list_style == "bare":
        return json_reply(spelled_rows)
    return json_reply({behavior.unknown_list_key or spelled(key, behavior.key_style): spelled_rows})


def with_keys(value: Any, key_style: str) -> Any:
    """``value``, with keys in snake_case, with its keys in that style."""
    if isinstance(value, dict):
        return {spelled(key, key_style): with_keys(item, key_style) for key, item in value.items()}
    if isinstance(value, list):
        return [with_keys(item, key_style) for item in value]
    return value


@functools.lru_cache(maxsize=1024)
def spelled(key: str, key_style: str) -> str:
    """A snake_case key in another style: org_wide is orgWide or OrgWide; usergroups stays one word."""
    if key_style == "snake":
        return key
    first, *rest = key.split("_")
    capitalized = [word[:1].upper() + word[1:] for word in rest]
    start = first if key_style == "camel" else first[:1].upper() + first[1:]
    return "".join([start, *capitalized])


_CAPITALISED = {
    "html": "HTML",
    "pdf": "PDF",
    "csv": "CSV",
    "checkgroup": "CheckGroup",
    "readonly": "ReadOnly",
    "statushistory": "StatusHistory",
}


def enumerated(value: Any, enum_style: str) -> Any:
    if enum_style == "lower" or not isinstance(value, str):
        return value
    return _CAPITALISED.get(value, value[:1].upper() + value[1:])
