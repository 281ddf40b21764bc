# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the lookup and the inventory plugin with options from every source, in a process that copies itself for each question.

Imported it starts that process; run as a program it is that process, since Ansible's way of importing collections and pytest's
do not go together.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

NAME = "msp.checkcentral.checkcentral"


# Asks what comes of some cases, in a directory, with the content of an ansible.cfg. The answer to each case is the names of the
# objects or hosts that were found, or a text that says what is wrong. A case has a ``plugin`` (``lookup`` or ``inventory``), and
# perhaps ``options`` of the call or the file, ``variables``, ``environment`` and ``terms``.
Ask = Callable[[list[dict[str, Any]], Path, str], list[Any]]


def asking() -> Iterator[Ask]:
    """Start the process; give what asks it."""
    from ansible_collections.msp.checkcentral.tests.unit.controller import copying_process

    with copying_process(__file__) as process:

        def ask(cases: list[dict[str, Any]], directory: Path, config: str) -> list[Any]:
            (directory / "ansible.cfg").write_text(config, encoding="utf-8")
            assert process({"cases": cases, "directory": str(directory)}) == "0\n"
            return list(json.loads((directory / "answers.json").read_text(encoding="utf-8")))

        yield ask


def carry_out(
    plugin: str, options: dict[str, Any], variables: dict[str, Any], terms: list[Any], **dummy: Any
) -> list[Any] | str:
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


def answer(cases: list[dict[str, Any]], directory: str) -> None:
    """Write the answers, in this copy of the process, which reads ansible.cfg as Ansible does when it starts."""
    from ansible import constants
    from ansible.config.manager import ConfigManager

    os.chdir(directory)
    constants.config = ConfigManager(f"{directory}/ansible.cfg")
    answers = []
    for case in cases:
        with mock.patch.dict(os.environ, case.get("environment", {})):
            answers.append(carry_out(**{"options": {}, "variables": {}, "terms": [], **case}))
    Path("answers.json").write_text(json.dumps(answers, default=str), encoding="utf-8")


def serve() -> None:
    """Copy this process for each question; say how the copy ended."""
    from ansible.plugins.loader import init_plugin_loader

    init_plugin_loader()
    # What every copy would load again; not the plugins, whose options are registered with the configuration.
    for name in ("inventory.data", "template"):
        importlib.import_module(f"ansible.{name}")
    for kind in ("lookup", "inventory"):
        importlib.import_module(f"ansible_collections.msp.checkcentral.plugins.{kind}.checkcentral")
    for line in sys.stdin:
        copy = os.fork()
        if not copy:
            status = 1
            try:
                answer(**json.loads(line))
                status = 0
            except BaseException:
                sys.excepthook(*sys.exc_info())
            finally:
                sys.stderr.flush()
                os._exit(status)
        print(os.waitpid(copy, 0)[1], flush=True)


if __name__ == "__main__":
    serve()
