# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with the variables of a playbook, before it does anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.plugin_utils._input import problems_of

MISSING = "adopt_file is missing. The file to write. Its directory must exist."


def problems(playbook: str, **variables: Any) -> list[str]:
    return problems_of(playbook, variables, variables.__getitem__)


@pytest.mark.parametrize(
    ("variables", "problem"),
    [
        ({}, MISSING),
        ({"adopt_file": None}, MISSING),
        ({"adopt_file": " "}, "adopt_file is empty; give the path of a file, or leave adopt_file out"),
        (
            {"adopt_file": "nowhere/x.yml"},
            "adopt_file 'nowhere/x.yml': there is no directory '{here}/nowhere'; create it",
        ),
        ({"adopt_file": "."}, "adopt_file '.' is a directory; give the path of a file"),
        ({"adopt_file": "x", "adopt_fiel": "y"}, "the variable adopt_fiel is not known; did you mean adopt_file?"),
        (
            {"adopt_file": "x", "adopt_overwrite": "ture"},
            "adopt_overwrite 'ture' is not possible; give true or false",
        ),
        (
            {"adopt_file": "x", "checkcentral_timeout": "soon"},
            "checkcentral_timeout 'soon' is not possible; give a number",
        ),
    ],
)
def test_a_wrong_variable_is_named(
    variables: dict[str, Any], problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert problems("adopt", **variables) == [problem.format(here=tmp_path)]


@pytest.mark.parametrize("variable", ["coverage_page", "failures_csv", "failures_markdown", "todo_csv"])
def test_an_empty_path_comes_from_a_variable_that_is_not_set(variable: str) -> None:
    empty = f"{variable} is empty; give the path of a file, or leave {variable} out"
    assert problems(variable.split("_")[0], **{variable: ""}) == [empty]


@pytest.mark.parametrize(
    "variable", ["coverage_all", "coverage_fail_on_missing", "failures_fail", "failures_csv_bom", "verify_write_probe"]
)
def test_a_word_that_is_no_boolean_is_refused(variable: str) -> None:
    wrong = [f"{variable} 'ture' is not possible; give true or false"]
    assert problems(variable.split("_")[0], **{variable: "ture"}) == wrong
    assert problems(variable.split("_")[0], **{variable: "yes"}) == []


def test_a_customer_that_is_not_named_and_a_misspelled_variable_are_told_once() -> None:
    blank = (
        "customers_only has only blank entries, so it names no customer; give names, or leave it out for all customers"
    )
    misspelt = "the variable customer_only is not known; did you mean customers_only?"
    assert problems("failures", customers_only=[""], customer_only="Acme") == [misspelt, blank]
    assert problems("failures", customers_only="Acme") == problems("failures", customers_only="") == []


def test_the_environment_is_read_where_a_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKCENTRAL_RETRIES", "many")
    wrong = "CHECKCENTRAL_RETRIES 'many' is not possible; give a whole number"
    assert problems("failures", checkcentral_retries=None) == [wrong]
    assert problems("failures", checkcentral_retries=2) == []


@pytest.mark.parametrize("token", ["", "  ", "secret \n"])
def test_a_token_that_cannot_be_one_is_told_with_other_problems_and_not_shown(token: str) -> None:
    [of_status, of_token] = problems("failures", checkcentral_api_token=token, failures_statuses="failur")
    assert of_status.startswith("failures_statuses: 'failur'")
    assert of_token.startswith("checkcentral_api_token ")
    assert "secret" not in of_token
    assert problems("failures", checkcentral_api_token=None) == problems("failures", checkcentral_api_token="x") == []


def test_what_the_role_tells_itself_is_told_here_beside_other_problems() -> None:
    misspelt = {"digest_reports_tiem": "07:00"}
    said = "the variable digest_reports_tiem is not known; did you mean digest_reports_time?"
    assert problems("coverage", **misspelt) == []
    assert problems("failures", **misspelt) == [said]
    wrong = "coverage_all 'ture' is not possible; give true or false"
    assert problems("coverage", coverage_all="ture", **misspelt) == [wrong, said]
