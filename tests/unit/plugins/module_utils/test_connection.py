# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection options: what cannot work, and that the environment is read."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from ansible.module_utils.common.parameters import AnsibleFallbackNotFound

from ansible_collections.msp.checkcentral.plugins.doc_fragments.connection import ModuleDocFragment
from ansible_collections.msp.checkcentral.plugins.module_utils._connection import Connection, connection_options
from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN


def test_the_connection_does_not_show_its_token() -> None:
    assert TOKEN not in repr(Connection(TOKEN))


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"api_token": ""}, "api_token is empty"),
        ({"api_token": "  \n"}, "api_token is empty"),
        ({"api_token": "abc\n"}, "api_token has white space or a line break at its start or end"),
        ({"api_token": " abc"}, "api_token has white space"),
        ({"api_token": "a\tb"}, "api_token contains an invalid character"),
        ({"api_token": "a\ud800"}, "api_token contains an invalid character"),
        ({"api_url": "api.checkcentral.cc"}, "is not an http or https address"),
        ({"api_url": "ftp://api.checkcentral.cc"}, "is not an http or https address"),
        ({"api_url": "https://"}, "is not an http or https address"),
        ({"api_url": "https://[1"}, "is not an address"),
        ({"api_url": "https://a.example:port"}, "is not an address"),
        (
            {"api_url": "https://a.example/?apiToken=secret"},
            "must not contain white space, a user name, a query or a fragment",
        ),
        ({"api_url": "https://me:pass@a.example/"}, "must not contain"),
        ({"api_url": "ftp://me:pass@a.example"}, "is not an http or https address"),
        ({"api_url": "https://me:pass@a.example:port"}, "is not an address"),
        ({"api_url": "me:pass@a.example"}, "is not an http or https address"),
        ({"api_url": "https://me:pass/word@a.example"}, "is not an address"),
        ({"api_url": "https://a.example/ x"}, "must not contain"),
        ({"api_url": "http://a.example"}, "would send the token unencrypted"),
        ({"api_url": "http://10.0.0.1"}, "would send the token unencrypted"),
        ({"ca_path": "/no/such/file"}, "ca_path '/no/such/file' does not exist"),
        ({"timeout": 0.0}, "timeout 0.0 is not usable"),
        ({"timeout": float("nan")}, "timeout nan is not usable"),
        ({"timeout": float("inf")}, "timeout inf is not usable"),
        ({"retries": -1}, "retries -1 is not usable"),
        ({"retries": 11}, "retries 11 is not usable"),
    ],
)
def test_options_that_cannot_work_are_refused(options: dict[str, Any], problem: str) -> None:
    with pytest.raises(CheckCentralError) as raised:
        Connection(**{"api_token": "abc", **options})
    assert raised.value.kind == "invalid"
    assert problem in raised.value.message
    assert "secret" not in raised.value.message
    assert "pass" not in raised.value.message


@pytest.mark.parametrize("retries", [0, 10])
def test_the_outermost_numbers_of_retries_are_taken(retries: int) -> None:
    assert Connection("x", retries=retries).retries == retries


def test_everything_wrong_with_the_options_is_listed() -> None:
    with pytest.raises(CheckCentralError, match=r"api_token.*api_url.*ca_path.*timeout.*retries"):
        Connection("", "x", "/no/such", timeout=0, retries=-1)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://[::1]", "http://localhost", "http://x.localhost"])
def test_without_tls_only_this_machine_is_reached(url: str) -> None:
    assert Connection("abc", url).host


def test_without_tls_another_host_must_be_meant() -> None:
    assert Connection("abc", "http://proxy.example", validate_certs=False).host == "proxy.example"


# --- the environment; that options are documented as they are says test_examples.py ---


def test_the_environment_variables_that_are_read_are_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    documented = yaml.safe_load(ModuleDocFragment.DOCUMENTATION)["options"]
    for name, option in connection_options().items():
        read, [variable] = option["fallback"]
        monkeypatch.setenv(variable, "a value")
        assert read(variable) == "a value"
        assert f"E({variable})" in documented[name]["description"][-1]


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_a_blank_variable_of_the_environment_is_not_set(monkeypatch: pytest.MonkeyPatch, blank: str) -> None:
    read, [variable] = connection_options()["retries"]["fallback"]
    monkeypatch.setenv(variable, blank)
    with pytest.raises(AnsibleFallbackNotFound):
        read(variable)
