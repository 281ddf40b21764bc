# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ansible as on a controller, in a process of its own that loads it once and copies itself for each job.

Imported it starts that process; run as a program it is that process. pytest's way of importing collections and Ansible's do not
go together.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

COLLECTIONS = Path(__file__).absolute().parents[5]


@dataclass
class Run:
    """One look at some inventory files, and what a play sees there.

    extra_vars: Ansible reads those of a job's first run only.
    expressions: what to evaluate as on the implicit localhost.
    cache: False stands for ``--flush-cache`` and ``meta: refresh_inventory``.
    """

    files: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    extra_vars: dict[str, Any] = field(default_factory=dict)
    expressions: list[str] = field(default_factory=list)
    cache: bool = True


@dataclass
class Seen:
    """What came of it: hosts in their order, with their variables templated; groups; what expressions gave, if all worked."""

    hosts: dict[str, dict[str, Any]]
    groups: dict[str, list[str]]
    values: list[Any]


@dataclass
class Answer:
    """What some runs saw, and what was printed meanwhile, with white space evened out."""

    runs: list[Seen]
    printed: str


Controller = Callable[[list[Run], Path, dict[str, str]], Answer]


def environment_of(directory: Path) -> dict[str, str]:
    """The environment of a process of Ansible, without any settings of whoever runs the tests."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(directory),
        "LC_ALL": "C.UTF-8",
        "TZ": os.environ.get("TZ", "UTC"),
        "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
    }


@contextlib.contextmanager
def copying_process(program: str, **environment: str) -> Iterator[Callable[[dict[str, Any]], str]]:
    """Start a program that copies itself for each job; give what hands it a job and waits for the line that tells how the copy ended."""
    with (
        tempfile.TemporaryDirectory() as home,
        subprocess.Popen(
            [sys.executable, program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=home,
            env={**environment_of(Path(home)), **environment},
            text=True,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        to_it, from_it = process.stdin, process.stdout

        def carry_out(job: dict[str, Any]) -> str:
            print(json.dumps(job), file=to_it, flush=True)
            return from_it.readline()

        yield carry_out


def ansible_controller() -> Iterator[Controller]:
    """Start the process; give what carries out some runs, one after the other and in a fresh state, in a directory."""
    with copying_process(__file__, ANSIBLE_VERBOSITY="4") as process:

        def carry_out(runs: list[Run], directory: Path, environment: dict[str, str]) -> Answer:
            ended = process(
                {"runs": [asdict(run) for run in runs], "directory": str(directory), "environment": environment}
            )
            printed = ended and (directory / "printed").read_text(encoding="utf-8")
            found = directory / "found.json"
            assert found.exists(), printed
            seen = json.loads(found.read_text(encoding="utf-8"))
            found.unlink()
            return Answer([Seen(**each) for each in seen], " ".join(printed.split()))

        yield carry_out


def look(run: Run) -> Seen:
    """Let Ansible parse the files and evaluate the expressions."""
    from ansible import context
    from ansible.errors import AnsibleError
    from ansible.inventory.manager import InventoryManager
    from ansible.module_utils.common.collections import ImmutableDict
    from ansible.parsing.dataloader import DataLoader
    from ansible.template import Templar
    from ansible.vars.manager import VariableManager

    os.environ.update(run.environment)
    # What comes from extra variables may be a template.
    extra_vars = {**run.extra_vars, "evaluated": ["{{ " + expression + " }}" for expression in run.expressions]}
    Path("extra_vars.json").write_text(json.dumps(extra_vars), encoding="utf-8")
    context.CLIARGS = ImmutableDict(extra_vars=("@extra_vars.json",))
    loader = DataLoader()
    inventory = InventoryManager(loader=loader, sources=run.files or ["localhost,"], cache=run.cache)
    manager = VariableManager(loader=loader, inventory=inventory)
    hosts, values = {}, []
    for host in inventory.get_hosts("all"):
        known = manager.get_vars(host=host)
        templar = Templar(loader=loader, variables={**known, "ansible_playbook_python": sys.executable})
        hosts[host.name] = {
            name: templar.template(value)
            for name, value in known.items()
            if name not in ("groups", "omit", "playbook_dir", *extra_vars)
        }
    if run.expressions:
        try:
            values = templar.template(known["evaluated"])
        except AnsibleError as error:
            print(error)
    groups = {name: [host.name for host in group.get_hosts()] for name, group in inventory.groups.items()}
    return Seen(hosts, groups, values)


def do(job: dict[str, Any]) -> None:
    """Carry out a job in this copy of the process."""
    os.chdir(job["directory"])
    os.environ.update(job["environment"])
    printed = os.open("printed", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(printed, 1)
    os.dup2(printed, 2)
    seen = [asdict(look(Run(**each))) for each in job["runs"]]
    Path("found.json").write_text(json.dumps(seen, default=str), encoding="utf-8")


def serve() -> None:
    """Copy this process for each job; answer when the copy has ended."""
    from ansible.plugins.loader import init_plugin_loader, inventory_loader, lookup_loader

    init_plugin_loader()
    # What every copy would load again.
    for loader in (inventory_loader, lookup_loader):
        loader.get("msp.checkcentral.checkcentral")
    for name in ("inventory.manager", "template", "vars.manager"):
        importlib.import_module(f"ansible.{name}")
    for line in sys.stdin:
        copy = os.fork()
        if not copy:
            try:
                do(json.loads(line))
            except BaseException:
                sys.excepthook(*sys.exc_info())
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(0)
        print(os.waitpid(copy, 0)[1], flush=True)


if __name__ == "__main__":
    serve()
