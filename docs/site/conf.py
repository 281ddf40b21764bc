# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Settings of Sphinx for the documentation site, which build.py builds."""

from __future__ import annotations

import os
from pathlib import Path

import yaml

galaxy = yaml.safe_load((Path(__file__).parents[2] / "galaxy.yml").read_text(encoding="utf-8"))

project = "msp.checkcentral"
project_copyright = "contributors to the msp.checkcentral collection"
version = release = galaxy["version"]

extensions = ["sphinx_antsibull_ext", "sphinx.ext.intersphinx"]
intersphinx_mapping = {
    "ansible": ("https://docs.ansible.com/ansible/latest/", os.environ["DOCS_ANSIBLE_OBJECTS"]),
}
nitpicky = True
default_role = "any"
highlight_language = "none"

html_theme = "furo"
html_title = f"msp.checkcentral {release}"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_use_index = False
html_static_path = ["static"]
html_css_files = ["site.css"]
