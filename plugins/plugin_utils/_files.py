# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where files on the controller are. Private to the collection: may change without notice."""

from __future__ import annotations

import os
from typing import Any

from ansible.errors import AnsibleFilterError


def file_path(path: Any, variable: str) -> str | None:
    """Return the full path of a file on the controller; None, for what is not set, stays None.

    A relative path starts at the directory that ansible-playbook was started in: no process of Ansible's on the controller
    leaves it, while ``PWD`` is what some shell said last, and modules run in the playbook's directory.

    :param variable: what the user wrote the path in
    Raises AnsibleFilterError for a path that is empty or no text.
    """
    if path is None:
        return None
    problem = problem_of_path(path, variable)
    if problem:
        raise AnsibleFilterError(problem)
    return from_start(os.path.expanduser(path))


def problem_of_path(path: Any, variable: str) -> str:
    """Say what is wrong with a path; nothing if it is right."""
    if not isinstance(path, str):
        return f"{variable} is {path!r}, which is not a string; give the path of a file"
    return "" if path.strip() else f"{variable} is empty; give the path of a file, or leave {variable} out"


def from_start(path: str) -> str:
    """Return a path that starts at the directory that ansible-playbook was started in, if it is relative."""
    return os.path.join(os.getcwd(), path)
