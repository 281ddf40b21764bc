# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The limit: a script of requests and threads that does only what is necessary, and handles no error.

python bare.py URL TOKEN WORKERS REPORTS: lists the reports, creates those of the JSON file REPORTS that are missing,
and lists them again if it created any.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

url, token, workers, path = sys.argv[1:]
desired = json.loads(Path(path).read_text(encoding="utf-8"))["reports"]
session = requests.Session()
session.trust_env = False
session.params = {"apiToken": token}
session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=int(workers)))


def names() -> set[str]:
    return {report["name"] for report in session.get(f"{url}/getReports/").json()["reports"]}


def create(report: dict[str, object]) -> None:
    session.post(f"{url}/createReport/", json=report).raise_for_status()


present = names()
missing = [report for report in desired if report["name"] not in present]
if missing:
    with ThreadPoolExecutor(int(workers)) as pool:
        list(pool.map(create, missing))
    if len(names()) != len(present) + len(missing):
        sys.exit("the list does not show what was created")
