# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The code blocks and tables of the documentation, checked against the code. tests/guides runs what can be run."""

from __future__ import annotations

import functools
import importlib.util
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.msp.checkcentral.plugins.module_utils import _api, _connection, _facts
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import KINDS, CheckCentralError
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _watch
from ansible_collections.msp.checkcentral.tests.guides.pages import (
    GUIDES,
    PAGES,
    ROOT,
    blocks_of,
    guide,
    name_of,
    rows_of,
)
from ansible_collections.msp.checkcentral.tests.unit.plugins import test_examples as examples

GROUP = "group/msp.checkcentral.checkcentral"
# What commands call beside Ansible's own programs, and variables that they set beside the connection options.
PROGRAMS = {
    ".",
    "ansible-builder",
    "ansible-galaxy",
    "ansible-rulebook",
    "ansible-vault",
    "antsibull-changelog",
    "cd",
    "export",
    "make",
    "openssl",
    "podman",
    "python3",
    "read",
    "ruff",
    "systemctl",
    "umask",
}
VARIABLES = {"CONTROLLER_HOST", "CONTROLLER_OAUTH_TOKEN"}


@pytest.fixture(autouse=True)
def token_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Examples in pages take the token from the environment."""
    monkeypatch.setenv("CHECKCENTRAL_API_TOKEN", "x")


# --- blocks of YAML ---


def problems_in(document: Any) -> Iterator[str]:
    """What is wrong with a block of YAML."""
    if isinstance(document, dict) and str(document.get("plugin", "")).startswith(examples.PREFIX):
        yield from examples.problems_in_inventory(document)
        return
    for task in examples.tasks_in(document):
        yield from problems_in_source(task.pop("msp.checkcentral.checks", None))
        connection = task.get(GROUP, {})
        yield from (
            f"{GROUP} has no option {name}" for name in connection.keys() - _connection.connection_options().keys()
        )
        fill_in(task)
    yield from examples.problems_in(document)[1]


def problems_in_source(given: Any) -> Iterator[str]:
    """What is wrong with the options of the event source, on the simulator, whose interval may be short."""
    if given is not None:
        try:
            _watch.read_options({"api_url": "http://127.0.0.1:8642", **given})
        except CheckCentralError as error:
            yield error.message


def fill_in(task: dict[str, Any]) -> None:
    """Put something of the right type in the place of templates, whose values no one knows here."""
    for key, arguments in task.items():
        if str(key).startswith(examples.PREFIX) and isinstance(arguments, dict):
            options = examples.specification(key.removeprefix(examples.PREFIX))
            samples = {"list": [], "dict": {}, "int": 1, "bool": True}
            for name, value in arguments.items():
                expected = options.get(name, {}).get("type", "str")
                if isinstance(value, str) and re.fullmatch(r"{{.*}}", value) and expected in samples:
                    arguments[name] = samples[expected]
        elif str(key).startswith(examples.PREFIX) and arguments is None:
            task[key] = {}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- msp.checkcentral.checkcentral_api: {methode: getChecks}", "methode"),
        ("- {msp.checkcentral.checkcentral_reports: {reports: '{{ mine }}', max_create: 1}}", "max_create"),
        ("module_defaults: {group/msp.checkcentral.checkcentral: {token: x}}", "has no option token"),
        ("{plugin: msp.checkcentral.checkcentral, hostnames: id}", "hostnames"),
        ("- sources: [{msp.checkcentral.checks: {intervall: 1}}]", "intervall"),
        ("- debug: {msg: \"{{ query('msp.checkcentral.checkcentral', resource='checks', limit=1) }}\"}", "limit"),
    ],
)
def test_a_wrong_block_is_found(text: str, problem: str) -> None:
    assert problem in " ".join(problems_in(yaml.safe_load(text)))


# --- names in the text ---


@functools.cache
def code() -> str:
    """All that users can name: playbooks, roles, plugins, and the simulator's public names."""
    files = [path for directory in ("playbooks", "roles", "plugins", "demo") for path in (ROOT / directory).rglob("*")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files if path.suffix in (".yml", ".py", ".j2"))


# What guides show as an example of a mistake.
MISSPELT = {"checkcentral_customer_report", "digest_reports_tiem"}


def problems_in_names(text: str) -> Iterator[str]:
    """Variables and files that a guide names and that do not exist."""
    pattern = r"\b(?:configure_awx|digest_reports|coverage|failures|customer|organization|checkcentral)_[a-z_]*[a-z]\b"
    named = set(re.findall(pattern, text)) - MISSPELT
    yield from (f"no variable {name}" for name in named - set(re.findall(pattern, code())))
    files = re.findall(r"``((?:docs|demo|playbooks|plugins|tests|meta)/[^`{}]*)``", text)
    yield from (f"no file {name}" for name in files if not (ROOT / name).exists())


# --- commands ---


def problems_in_command(words: list[str], page: Path) -> Iterator[str]:
    """What is wrong with a command."""
    settings = [word for word in words if re.match(r"[A-Z_]+=", word)] if "=" in words[0] else []
    program, *rest = words[len(settings) :] if settings else words
    name = program.rpartition("/")[2]
    if name in ("ansible-playbook", "ansible-inventory"):
        yield from problems_in_run(rest, page)
    elif name not in PROGRAMS:
        yield f"{program} is not known"
    if name == "make":
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        yield from (f"make knows no {word}" for word in rest if "=" not in word and word not in targets)
    if name in ("export", "read"):
        known = VARIABLES | {f"CHECKCENTRAL_{option.upper()}" for option in _connection.connection_options()}
        yield from (f"no {word}" for word in rest if not word.startswith("-") and word.partition("=")[0] not in known)


def problems_in_run(words: list[str], page: Path) -> Iterator[str]:
    files = {block.file for block in blocks_of(page)} | set(
        re.findall(r"`([\w.]+\.yml)`", page.read_text(encoding="utf-8"))
    )
    for word in words:
        if word.startswith(examples.PREFIX):
            playbook = ROOT / "playbooks" / f"{word.removeprefix(examples.PREFIX)}.yml"
            if not playbook.is_file():
                yield f"there is no playbook {word}"
        elif re.fullmatch(r"[^=]+\.yml", word) and word.removeprefix("@") not in files:
            yield f"the page shows no {word}"
        elif re.match(r"\w+=", word) or word.startswith("{"):
            variables = yaml.safe_load(word) if word.startswith("{") else {word.partition("=")[0]: ""}
            yield from (f"there is no variable {name}" for name in variables if not re.search(rf"\b{name}\b", code()))
        elif word.startswith("--") and word not in ("--check", "--diff", "--graph", "--ask-vault-pass"):
            yield f"{word} is not known"


def problems_of(page: Path) -> Iterator[str]:
    """All that is wrong with a page."""
    text, blocks = page.read_text(encoding="utf-8"), blocks_of(page)
    marker, per_block = (".. code-block::", 1) if page.suffix == ".rst" else ("```", 2)
    if text.count(marker) != per_block * len(blocks):
        yield "a block is not found"
    languages = {block.language for block in blocks} - {"sh", "yaml", "yaml+jinja", "ini", "none", "text"}
    yield from (f"a block is in {language!r}" for language in languages)
    if page in GUIDES:
        yield from problems_in_names(text)
    for block in blocks:
        if block.is_yaml:
            yield from problems_in(yaml.safe_load(block.text))
        for words in block.commands:
            yield from problems_in_command(words, page)
    shell = "\n".join(block.text for block in blocks if block.language == "sh")
    yield subprocess.run(["bash", "-n"], input=shell, capture_output=True, text=True, check=False).stderr


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_says_what_is_so(page: Path) -> None:
    assert [problem for problem in problems_of(page) if problem] == []


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("make onboarding", "make knows no onboarding"),
        ("ansible-playbook msp.checkcentral.onboarding", "there is no playbook"),
        ("ansible-playbook mine.yml", "the page shows no mine.yml"),
        ("ansible-playbook msp.checkcentral.failures -e failures_xml=a.xml", "there is no variable failures_xml"),
        ("export CHECKCENTRAL_TOKEN=x", "no CHECKCENTRAL_TOKEN"),
        ("checkcentral --all", "checkcentral is not known"),
    ],
)
def test_a_wrong_command_is_found(command: str, problem: str) -> None:
    assert problem in " ".join(problems_in_command(command.split(), guide("quick_start")))


# --- tables and sections ---


def sections_of(page: Path) -> list[str]:
    return re.findall(r"^(.+)\n-+$", page.read_text(encoding="utf-8"), re.MULTILINE)


def test_troubleshooting_has_a_section_for_each_kind() -> None:
    assert tuple(sections_of(guide("troubleshooting"))[: len(KINDS)]) == KINDS
    text = guide("troubleshooting").read_text(encoding="utf-8")
    for kind in KINDS:
        section = text.split(f"\n{kind}\n{'-' * len(kind)}\n")[1].split("\n---")[0]
        assert all(f"\n{part}\n" in section for part in ("What it means", "Typical cause", "What to do"))
        assert f"'{kind}'" in section


def test_the_table_of_calls_has_each_method_that_reads() -> None:
    said = " ".join(calls for dummy, calls in rows_of(guide("limits"), "What"))
    assert {f"{method.resource.method if method.resource else name}" for name, method in _api.READS.items()} <= set(
        said.split()
    )


def test_the_table_of_facts_is_that_of_the_code() -> None:
    """`python docs/site/facts.py` makes it so."""
    spec = importlib.util.spec_from_file_location("facts", ROOT / "docs" / "site" / "facts.py")
    assert spec
    assert spec.loader
    facts = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(facts)
    page = guide("what_is_confirmed").read_text(encoding="utf-8")
    assert facts.table() in page
    assert facts.with_table(page) == page
    assert "Your portal shows" in page


def test_every_topic_of_a_finding_is_explained() -> None:
    text = guide("verify").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^(\w+)\n~+$", text, re.MULTILINE)) == _facts.TOPICS
    assert tuple(re.findall(r"^\.\. _[\w.]+\.docsite\.verify\.(\w+):$", text, re.MULTILINE)) == _facts.TOPICS


def test_the_standard_set_is_that_of_the_role() -> None:
    text = (ROOT / "roles" / "digest_reports" / "defaults" / "main.yml").read_text(encoding="utf-8")
    catalog = yaml.safe_load(text)["digest_reports_standard_catalog"]
    whom = {"customer": "For each customer", "organization": "For the organization"}
    rows = [(heading, *row) for heading in whom.values() for row in rows_of(guide("standard_set"), heading)]
    said = {name: (heading, how) for heading, name, dummy, how in rows}
    days = {1: "every day", 7: "every 7 days", 30: "every 30 days"}
    assert said == {
        name: (
            whom[entry["scope"]],
            f"{entry['format'].upper() if 'format' in entry else 'in the mail itself'}, "
            + (days[entry["interval_value"]] if entry["interval_type"] == "day" else "on demand")
            + (f" at {entry['report_time']}" if "report_time" in entry else ""),
        )
        for name, entry in catalog.items()
    }
    titles = {name: what.partition(":")[0] for dummy, name, what, dummy in rows}
    assert all(titles[name].startswith(entry["title"]) for name, entry in catalog.items())


def awx(name: str) -> Any:
    return yaml.safe_load((ROOT / "playbooks" / "awx" / f"{name}.yml").read_text(encoding="utf-8"))


def test_the_credential_type_to_paste_is_the_real_one() -> None:
    inputs, injectors = (yaml.safe_load(block.text) for block in blocks_of(guide("awx")) if block.language == "yaml")
    real = awx("credential_type")
    for field in real["inputs"]["fields"]:
        field.pop("help_text")
    assert (inputs, injectors) == (real["inputs"], real["injectors"])


def test_the_job_templates_are_the_real_ones() -> None:
    said = [row[:3] for row in rows_of(guide("awx"), "Job template")]
    assert said == [[each["name"], each["playbook"], each["inventory"]] for each in awx("job_templates")]


def test_the_guides_are_all_in_the_tables_of_contents() -> None:
    names = {page.stem for page in GUIDES}
    sections = yaml.safe_load((ROOT / "docs" / "docsite" / "extra-docs.yml").read_text(encoding="utf-8"))["sections"]
    assert {name for section in sections for name in section["toctree"]} == names
    front = (ROOT / "docs" / "site" / "index.rst").read_text(encoding="utf-8")
    assert set(re.findall(r"^   docsite/(\w+)$", front, re.MULTILINE)) == names


def test_the_front_page_lists_the_playbooks() -> None:
    names = {path.stem for path in (ROOT / "playbooks").glob("*.yml")}
    assert {name for name, dummy in rows_of(ROOT / "docs" / "site" / "index.rst", "Playbook")} == names
