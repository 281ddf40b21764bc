# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where files on the controller are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.msp.checkcentral.plugins.filter.file_path import FilterModule

file_path = FilterModule().filters()["file_path"]


@pytest.mark.parametrize(
    ("path", "full"),
    [("page.html", "started/page.html"), ("../page.html", "started/../page.html"), ("~/page.html", "home/page.html")],
)
def test_a_path_starts_where_the_process_is(
    path: str, full: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "started").mkdir()
    monkeypatch.chdir(tmp_path / "started")
    monkeypatch.setenv("PWD", "/elsewhere")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert file_path(path, "page") == f"{tmp_path}/{full}"


@pytest.mark.parametrize("path", ["/srv/www/page.html", None])
def test_a_full_path_stays_and_so_does_null(path: Any) -> None:
    assert file_path(path, "page") == path


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("", "page is empty; give the path of a file, or leave page out"),
        (" ", "page is empty; give the path of a file, or leave page out"),
        (["a.html"], "page is ['a.html'], which is not a string; give the path of a file"),
        (True, "page is True, which is not a string; give the path of a file"),
    ],
)
def test_what_is_no_path_is_refused(path: Any, problem: str) -> None:
    with pytest.raises(AnsibleFilterError) as raised:
        file_path(path, "page")
    assert str(raised.value) == problem
