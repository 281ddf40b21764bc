# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Jobs as AWX runs them: a private data directory for ansible-runner, filled from the data files and a credential."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from typing import Any

import yaml
from jinja2 import sandbox

from ansible_collections.msp.checkcentral.tests.awx import data
from ansible_collections.msp.checkcentral.tests.plays import leaks, playing

# What AWX itself sets for jobs and for updates of inventories.
JOB_ENVIRONMENT = {
    "ANSIBLE_FORCE_COLOR": "True",
    "ANSIBLE_HOST_KEY_CHECKING": "False",
    "ANSIBLE_INVENTORY_UNPARSED_FAILED": "True",
}
INVENTORY_ENVIRONMENT = {
    "ANSIBLE_INVENTORY_EXPORT": "True",
    "ANSIBLE_INVENTORY_UNPARSED_FAILED": "True",
    "ANSIBLE_VERBOSE_TO_STDERR": "True",
}
Hosts = dict[str, Any]
NO_HOSTS: Hosts = {"all": {"hosts": []}, "_meta": {"hostvars": {}}}


def rendered(credential: Mapping[str, Any]) -> dict[str, str]:
    """Return the variables that a credential gives a job, from what someone filled into the form of the credential type.

    As AWX does it: a blank text is not defined, a checkbox that was not touched is false, and every result is a text.
    """
    kind = data.credential_type()
    known = {name: value for name, value in credential.items() if value != ""}
    for field in kind["inputs"]["fields"]:
        if field["type"] == "boolean":
            known.setdefault(field["id"], False)
    environment = sandbox.ImmutableSandboxedEnvironment()
    return {name: environment.from_string(text).render(known) for name, text in kind["injectors"]["env"].items()}


class _Answers(yaml.SafeDumper):
    """Marks every text that someone entered, so that Ansible does not take it for a template."""


_Answers.add_representer(str, lambda dumper, text: dumper.represent_scalar("!unsafe", text, style="'"))


class Job:
    """One run of a job template, or of one slice of it."""

    def __init__(
        self,
        player: playing.Player,
        template: str,
        credential: Mapping[str, Any],
        *,
        answers: Mapping[str, Any] | None = None,
        variables: Mapping[str, Any] | None = None,
        hosts: Hosts | None = None,
        options: str = "-vvv --diff",
    ) -> None:
        """Start it. The answers are those to the survey; questions without one have their default, as in AWX."""
        described = next(each for each in data.job_templates() if each["name"] == template)
        self.private = player.directory / f"private-{len(player.plays)}"
        shutil.copytree(data.PROJECT, self.private / "project")
        asked = {each["variable"]: each["default"] for each in described.get("survey", [])}
        for each in described.get("survey", []):
            if each["type"] == "multiselect":
                asked[each["variable"]] = each["default"].splitlines()
        entered = {name: value for name, value in {**asked, **(answers or {})}.items() if value != ""}
        # AWX hands over one value for each name: an answer takes the place of the template's own.
        fixed = {**described["extra_vars"], **(variables or {}), "awx_job_id": 1}
        fixed = {name: value for name, value in fixed.items() if name not in entered}
        contents = {
            "env/envvars": json.dumps({**JOB_ENVIRONMENT, **rendered(credential)}),
            "env/settings": json.dumps({"suppress_ansible_output": False}),
            "env/cmdline": options,
            "env/extravars": yaml.safe_dump(fixed) + (yaml.dump(entered, Dumper=_Answers) if entered else ""),
            "inventory/hosts": f"#! /usr/bin/env python3\nprint({json.dumps(hosts or NO_HOSTS)!r})\n",
        }
        for name, content in contents.items():
            path = self.private / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        (self.private / "inventory/hosts").chmod(0o700)
        program = playing.program("ansible-runner")
        self.play = player.run([program, "run", str(self.private), "-p", described["playbook"]])

    def finish(self, status: str = "successful") -> Job:
        """Wait for its end, which is to have this status; what it leaves behind has no token in it."""
        self.play.process.wait(data.PATIENCE)
        found = next(self.private.glob("artifacts/*/status")).read_text(encoding="utf-8")
        assert found == status, self.output
        assert self.leaks() == []
        return self

    @property
    def output(self) -> str:
        return self.play.output

    def events(self, kind: str) -> list[dict[str, Any]]:
        """What AWX shows of a job: the data of its events of a kind, in order."""
        paths = self.private.glob("artifacts/*/job_events/*.json")
        found = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
        found.sort(key=lambda event: event["counter"])
        return [event["event_data"] for event in found if event["event"] == kind]

    @property
    def changed(self) -> dict[str, int]:
        """How many tasks changed something, by host."""
        (stats,) = self.events("playbook_on_stats")
        return dict(stats["changed"])

    def result(self, task: str) -> dict[str, Any]:
        """The result of the last event of a task that worked."""
        return dict([event["res"] for event in self.events("runner_on_ok") if event["task"] == task][-1])

    def leaks(self) -> list[str]:
        """Where the token is in what the job left behind.

        ansible-runner itself writes the whole environment of its call into the file "command", and masks nothing there.
        """
        return [
            *leaks.search_files(self.play.left_behind),
            *leaks.search_files(self.private / "artifacts", except_for="command"),
        ]


def synchronized(player: playing.Player, credential: Mapping[str, Any], before: Hosts | None = None) -> Hosts:
    """Return what AWX has after it has read the source of the inventory.

    As AWX does it: the output is plain JSON to it, whose objects it stores as they are. Hosts and groups that are gone are deleted, and
    variables that someone has given a host stay.
    """
    (source,) = [each["source"] for each in data.inventories() if "source" in each]
    play = player.run(
        [playing.program("ansible-inventory"), "-i", str(data.PROJECT / source["source_path"]), "--list", "--export"],
        {**INVENTORY_ENVIRONMENT, **rendered(credential)},
    )
    play.process.wait(data.PATIENCE)
    assert play.process.returncode == 0, play.output
    found = json.loads((play.left_behind / "stdout").read_text(encoding="utf-8"))
    known = (before or NO_HOSTS)["_meta"]["hostvars"]
    # AWX keeps hosts, groups and variables, and nothing else.
    merged = {host: {**known.get(host, {}), **variables} for host, variables in found["_meta"]["hostvars"].items()}
    return {**found, "_meta": {"hostvars": merged}}


def sliced(hosts: Hosts, number: int, count: int) -> Hosts:
    """Return the part of an inventory that a slice of a job gets: every count-th host, in the order of their names."""
    mine = sorted(hosts["_meta"]["hostvars"])[number - 1 :: count]
    groups = {
        name: {**group, "hosts": [host for host in group["hosts"] if host in mine]} if "hosts" in group else group
        for name, group in hosts.items()
        if name != "_meta"
    }
    variables = {host: hosts["_meta"]["hostvars"][host] for host in mine}
    return {**groups, "_meta": {"hostvars": variables}}
