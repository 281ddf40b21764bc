# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the lookup and the inventory plugin with options from every source, in a process of its own.

Imported it starts that process; run as a program it is that process. pytest's way of importing collections and Ansible's do
not go together.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

NAME = "msp.checkcentral.checkcentral"


def ask(cases: list[dict[str, Any]], folder: Path, collections: Path, config: str = "") -> list[Any]:
    """Return what comes of each case: names of the objects or hosts that were found, or a text that says what is wrong.

    A case has a ``plugin`` (``lookup`` or ``inventory``), and perhaps ``options`` of the call or the file, ``variables``,
    ``environment`` and ``terms``. ``config`` is the content of ansible.cfg.
    """
    (folder / "ansible.cfg").write_text(config, encoding="utf-8")
    environment = {"ANSIBLE_CONFIG": str(folder / "ansible.cfg"), "ANSIBLE_COLLECTIONS_PATH": str(collections)}
    run = subprocess.run(
        [sys.executable, __file__],
        input=json.dumps(cases),
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    return list(json.loads(run.stdout.splitlines()[-1]))


def carry_out(plugin: str, options: dict[str, Any], variables: dict[str, Any], terms: list[Any]) -> Any:
    """Let Ansible load and run a plugin."""
    from ansible.errors import AnsibleError
    from ansible.inventory.data import InventoryData
    from ansible.parsing.dataloader import DataLoader
    from ansible.plugins.loader import inventory_loader, lookup_loader
    from ansible.template import Templar

    loader = DataLoader()
    try:
        if plugin == "lookup":
            found = lookup_loader.get(NAME, loader=loader, templar=Templar(loader=loader, variables=variables))
            return found.run(terms, variables=variables, **{"returns": "name", **options})
        path = Path.cwd() / "customers.checkcentral.yml"
        path.write_text(json.dumps({"plugin": NAME, **options}), encoding="utf-8")
        inventory = InventoryData()
        inventory_loader.get(NAME).parse(inventory, loader, str(path), cache=False)
    except AnsibleError as error:
        return str(error)
    return [host.vars["checkcentral_name"] for host in inventory.hosts.values()]


if __name__ == "__main__":
    from ansible.plugins.loader import init_plugin_loader

    init_plugin_loader()
    answers = []
    own = dict(os.environ)
    for case in json.load(sys.stdin):
        os.environ.update(case.get("environment", {}))
        answers.append(
            carry_out(case["plugin"], case.get("options", {}), case.get("variables", {}), case.get("terms", []))
        )
        os.environ.clear()
        os.environ.update(own)
    print(json.dumps(answers, default=str))
