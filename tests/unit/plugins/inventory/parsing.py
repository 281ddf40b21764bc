# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parses inventories with Ansible's own InventoryManager, in a process of its own.

Imported it starts that process; run as a program it is that process. pytest's way of importing collections and Ansible's do not
go together.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Run:
    """One look at some inventory files.

    extra_vars: Ansible reads those of a process's first run only.
    cache: False stands for ``--flush-cache`` and ``meta: refresh_inventory``.
    """

    files: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    extra_vars: dict[str, Any] = field(default_factory=dict)
    cache: bool = True


@dataclass
class Inventory:
    """What came of it, as a play sees it: hosts in their order, with their variables templated."""

    hosts: dict[str, dict[str, Any]]
    groups: dict[str, list[str]]


@dataclass
class Parsed:
    """The inventories of some runs, and what was printed meanwhile, with white space evened out."""

    inventories: list[Inventory]
    printed: str


def parse(runs: list[Run], folder: Path, collections: Path, environment: dict[str, str]) -> Parsed:
    """Carry out some runs in one process."""
    run = subprocess.run(
        [sys.executable, __file__],
        input=json.dumps([asdict(each) for each in runs]),
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "ANSIBLE_COLLECTIONS_PATH": str(collections),
            "ANSIBLE_VERBOSITY": "4",
            **environment,
        },
        check=True,
        capture_output=True,
        text=True,
    )
    *printed, found = run.stdout.splitlines()
    output = " ".join("\n".join([*printed, run.stderr]).split())
    return Parsed([Inventory(**each) for each in json.loads(found)], output)


def carry_out(run: Run) -> Inventory:
    """Let Ansible parse the files."""
    from ansible import context
    from ansible.inventory.manager import InventoryManager
    from ansible.module_utils.common.collections import ImmutableDict
    from ansible.parsing.dataloader import DataLoader
    from ansible.template import Templar
    from ansible.vars.manager import VariableManager

    os.environ.update(run.environment)
    Path("extra_vars.json").write_text(json.dumps(run.extra_vars), encoding="utf-8")
    context.CLIARGS = ImmutableDict(extra_vars=("@extra_vars.json",))
    loader = DataLoader()
    inventory = InventoryManager(loader=loader, sources=run.files, cache=run.cache)
    variables = VariableManager(loader=loader, inventory=inventory)
    hosts = {}
    for host in inventory.get_hosts("all"):
        known = variables.get_vars(host=host)
        templar = Templar(loader=loader, variables={**known, "ansible_playbook_python": sys.executable})
        hosts[host.name] = {
            name: templar.template(value)
            for name, value in known.items()
            if name not in ("groups", "omit", "playbook_dir", *run.extra_vars)
        }
    return Inventory(
        hosts, {name: [host.name for host in group.get_hosts()] for name, group in inventory.groups.items()}
    )


if __name__ == "__main__":
    from ansible.plugins.loader import init_plugin_loader

    init_plugin_loader()
    print(json.dumps([asdict(carry_out(Run(**each))) for each in json.load(sys.stdin)], default=str))
