# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Paths of files on the controller. Private to the collection: may change without notice."""

from __future__ import annotations

import os
from typing import Any

from ansible.errors import AnsibleFilterError


def file_path(path: Any, variable: str) -> str | None:
    """Return the full path of a file on the controller; None if it is not set.

    A relative path starts at the directory in which ansible-playbook was started. Ansible's processes on the controller stay
    in this directory. ``PWD`` may be outdated, and modules run in the playbook's directory.

    :param variable: the variable with the path
    Raises AnsibleFilterError for a path that is empty or not a string.
    """
    if path is None:
        return None
    problem = problem_of_path(path, variable)
    if problem:
        raise AnsibleFilterError(problem)
    return _full(path)


def problem_of_path(path: Any, variable: str) -> str:
    """Return the problem of a path; empty if it is valid."""
    if not isinstance(path, str):
        return f"{variable} is {path!r}, which is not a string; give the path of a file"
    return "" if path.strip() else f"{variable} is empty; give the path of a file, or leave {variable} out"


def from_start(path: str) -> str:
    """Return a full path; a relative one starts at the directory in which ansible-playbook was started."""
    return os.path.join(os.getcwd(), path)


def _full(path: str) -> str:
    return from_start(os.path.expanduser(path))


def problem_of_place(path: str, variable: str) -> str:
    """Return why a file cannot be written at a path; an empty string if it can be."""
    full = _full(path)
    if os.path.isdir(full):
        return f"{variable} '{path}' is a directory; give the path of a file"
    directory = os.path.dirname(full)
    return "" if os.path.isdir(directory) else f"{variable} '{path}': there is no directory '{directory}'; create it"
