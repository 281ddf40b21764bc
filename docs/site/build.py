# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Builds the documentation site: `python docs/site/build.py DIRECTORY` writes DIRECTORY/html. This is a part of `make docs`.

Needs antsibull-docs, Sphinx and furo beside ansible-core, and ANSIBLE_COLLECTIONS_PATH with this collection. No network.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zlib
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import event_source

import playbooks

SITE = Path(__file__).resolve().parent
GUIDES = SITE.parent / "docsite" / "rst"
COLLECTION = "msp.checkcentral"

# The address in galaxy.yml stands for one that does not exist before the collection is published.
PLACEHOLDER_LINK = re.compile(
    r"^Collection links\n~+\n\n\.\. ansible-links::\n\n  - title: .*\n    url: \"https://example\.com/.*\"\n    external: true\n",
    re.MULTILINE,
)

# Pages of Ansible's own documentation that pages of plugins refer to, as Sphinx's inventories list them:
# name, domain:role, priority, address, title. Fetching the real inventory would need a network.
ANSIBLE_OBJECTS = """\
common_return_values std:label -1 reference_appendices/common_return_values.html Return Values
ansible_configuration_settings std:label -1 reference_appendices/config.html Ansible Configuration Settings
action_plugins std:label -1 plugins/action.html Action plugins
ansible_collections.ansible.builtin.set_stats_module std:label -1 collections/ansible/builtin/set_stats_module.html ansible.builtin.set_stats
ANSIBLE_CACHE_PLUGIN std:envvar 1 reference_appendices/config.html#envvar-$ -
ANSIBLE_CACHE_PLUGIN_CONNECTION std:envvar 1 reference_appendices/config.html#envvar-$ -
ANSIBLE_CACHE_PLUGIN_PREFIX std:envvar 1 reference_appendices/config.html#envvar-$ -
ANSIBLE_CACHE_PLUGIN_TIMEOUT std:envvar 1 reference_appendices/config.html#envvar-$ -
ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED std:envvar 1 reference_appendices/config.html#envvar-$ -
"""


def run(*command: str, **environment: str) -> None:
    """Run a program of this Python's environment; antsibull-docs itself looks for Ansible's on PATH."""
    programs = Path(sys.executable).parent
    path = os.pathsep.join([str(programs), os.environ["PATH"]])
    subprocess.run([programs / command[0], *command[1:]], check=True, env={**os.environ, "PATH": path, **environment})


def plugin_pages(directory: Path) -> None:
    """Let antsibull-docs make the pages of plugins, and copy the guides."""
    directory.mkdir(mode=0o755)
    config = str(SITE / "antsibull-docs.cfg")
    how = ("--use-current", "--squash-hierarchy", "--fail-on-error", "--dest-dir", str(directory))
    run("antsibull-docs", "--config-file", config, "collection", *how, COLLECTION)
    for page in directory.glob("*.rst"):
        # The theme shows a table of contents beside each page, and must not have another one in it.
        text = re.sub(r"^\.\. contents::\n(   :.*\n)+", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
        # A heading without the collection's name is short enough for a phone; the page shows the full name below.
        text = re.sub(rf"^{re.escape(COLLECTION)}\.(?=\w+ \w+ -- )", "", text, flags=re.MULTILINE)
        page.write_text(PLACEHOLDER_LINK.sub("", text), encoding="utf-8")
    shutil.copytree(GUIDES / "images", directory / "docsite" / "images")


def front_page(directory: Path) -> None:
    """Put our own front page in place of antsibull-docs', which becomes the list of plugins."""
    made = directory / "index.rst"
    plugins = made.read_text(encoding="utf-8").partition(f".. _plugin_index_for_{COLLECTION}:")[2]
    if not plugins:
        sys.exit("antsibull-docs makes another front page than expected: update docs/site/build.py")
    # All below the heading "Plugin Index" moves up by a level, and so does the list of roles.
    plugins = re.sub(r"^(Plugin|Role) Index\n-+$", r"\1s\n-------", plugins, flags=re.MULTILINE)
    # The side bar is narrow: the names of pages, without the collection and the description.
    plugins = re.sub(r"^    ((\w+)_module)$", r"    \2 <\1>", plugins, flags=re.MULTILINE)
    plugins = re.sub(r"^    ((\w+)_(filter|inventory|lookup|role))$", r"    \2 \3 <\1>", plugins, flags=re.MULTILINE)
    heading = "Modules, plugins and roles"
    text = f".. _plugins_in_{COLLECTION}:\n\n{heading}\n{'=' * len(heading)}\n\n{plugins.lstrip()}"
    (directory / "plugins.rst").write_text(text, encoding="utf-8")
    shutil.copy(SITE / "index.rst", made)


def ansible_inventory(path: Path) -> None:
    """Write the addresses of Ansible's pages in the form that Sphinx reads."""
    header = (
        "# Sphinx inventory version 2\n# Project: Ansible\n# Version: latest\n# The rest is compressed using zlib.\n"
    )
    path.write_bytes(header.encode() + zlib.compress(ANSIBLE_OBJECTS.encode()))


class Page(HTMLParser):
    """The names that a page can be linked by, and its links."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.names: set[str] = {""}
        self.links: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        link = {"a": "href", "img": "src", "link": "href", "script": "src"}.get(tag)
        for key, value in attrs:
            if key == "id" and value:
                self.names.add(value)
            elif key == link and value and not urlsplit(value).scheme:
                self.links.append(value)


def broken_links(directory: Path) -> list[str]:
    """Broken links of the site: Sphinx does not check all of them. Links that begin with https: are not checked."""
    pages = {path: Page(path) for path in sorted(directory.rglob("*.html"))}
    broken = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            known = pages[target].names if target in pages else {parts.fragment} if target.exists() else set()
            if unquote(parts.fragment) not in known:
                broken.append(f"{path.relative_to(directory)}: {link}")
    return broken


def build(directory: Path) -> None:
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    plugin_pages(directory / "rst")
    front_page(directory / "rst")
    (directory / "rst" / "checks_event_source.rst").write_text(event_source.page(), encoding="utf-8")
    (directory / "rst" / "playbooks.rst").write_text(playbooks.page(), encoding="utf-8")
    ansible_inventory(directory / "ansible.inv")
    how = ("-b", "html", "-c", str(SITE), "-d", str(directory / "doctrees"), "-q", "-W", "--keep-going")
    run(
        "sphinx-build",
        *how,
        str(directory / "rst"),
        str(directory / "html"),
        DOCS_ANSIBLE_OBJECTS=str(directory / "ansible.inv"),
    )
    broken = broken_links(directory / "html")
    if broken:
        sys.exit("Links that lead nowhere:\n" + "\n".join(broken))
    print(f"The site is at {directory / 'html' / 'index.html'}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    build(Path(sys.argv[1]).resolve())
