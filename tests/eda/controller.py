# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A stand-in for AWX, as far as ansible-rulebook's `run_job_template` asks it: one job template, labels, jobs that end at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, request
from werkzeug.serving import make_server


class Controller:
    """What ansible-rulebook asked for.

    :param template: its fields, such as which questions it asks at launch
    """

    def __init__(self, organization: str, **template: Any) -> None:
        self.url = ""
        self.launches: list[dict[str, Any]] = []
        self.labels: list[str] = []
        self._organization = {"id": 3, "name": organization}
        self._template = {
            "id": 7,
            "type": "job_template",
            "summary_fields": {"organization": self._organization},
            "related": {"launch": "/api/v2/job_templates/7/launch/"},
            "ask_inventory_on_launch": False,
            **template,
        }

    def answer(self, path: str) -> tuple[dict[str, Any], int]:
        body = request.get_json() if request.method == "POST" else {}
        if path == "config/":
            return {"version": "24.6.1"}, 200
        if path == "unified_job_templates/":
            return page([self._template])
        if path == "organizations/":
            return page([self._organization])
        if path == "labels/" and not body:
            known = [number for number, name in enumerate(self.labels) if name == request.args["name"]]
            return page([{"id": number} for number in known])
        if path == "labels/":
            self.labels.append(body["name"])
            return {"id": len(self.labels) - 1}, 201
        if path == "job_templates/7/launch/":
            self.launches.append(body)
            return self._job(len(self.launches)), 201
        if path == "jobs/":
            return page([self._job(int(number)) for number in request.args["id__in"].split(",")])
        raise AssertionError(f"ansible-rulebook asks for {path}, which this stand-in does not have")

    @staticmethod
    def _job(number: int) -> dict[str, Any]:
        url = f"/api/v2/jobs/{number}/"
        return {"id": number, "url": url, "status": "successful", "created": "2026-06-15T09:00:00Z", "artifacts": {}}


def page(results: list[dict[str, Any]]) -> tuple[dict[str, Any], int]:
    return {"count": len(results), "next": None, "results": results}, 200


@contextmanager
def serving(controller: Controller) -> Iterator[Controller]:
    """Serve it in a thread."""
    app = Flask(__name__)
    app.add_url_rule("/api/v2/<path:path>", view_func=controller.answer, methods=["GET", "POST"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    controller.url = f"http://127.0.0.1:{server.port}/api/"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield controller
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
