# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What becomes of errors in plugins that run on the controller. Options are tested with the lookup."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus

import pytest
from ansible.errors import AnsibleError

from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.plugin_utils._controller import with_client
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import PATIENCE, TOKEN


class Plugin:
    """Stands for a plugin whose options are set."""

    def __init__(self, **options: Any) -> None:
        self.options = {
            "api_token": TOKEN,
            "ca_path": None,
            "validate_certs": True,
            "timeout": PATIENCE,
            "retries": 0,
            "organization": None,
            **options,
        }

    def get_option(self, name: str) -> Any:
        return self.options[name]


def failure(service: Simulator, work: Callable[[Client], Any], **options: Any) -> str:
    with pytest.raises(AnsibleError) as raised:
        with_client(Plugin(api_url=service.url, **options), work)
    # A chain would be printed, and with it the token.
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None
    message = str(raised.value)
    assert TOKEN not in message
    assert quote_plus(TOKEN) not in message
    return message


def url_of(client: Client) -> str:
    connection = client.connection
    return f"{connection.api_url}/getReports/?apiToken={quote_plus(connection.api_token)}&token={connection.api_token}"


def test_what_the_work_returns_is_returned(service: Simulator) -> None:
    reply = with_client(Plugin(api_url=service.url), lambda client: client.read("getDashboards"))
    assert len(reply["dashboards"]) == 4


def test_a_plugin_cannot_write(service: Simulator) -> None:
    assert "this client only reads" in failure(service, lambda client: client.write("createReport", {}))
    assert not service.requests


def test_an_error_of_the_service_is_told(service: Simulator) -> None:
    service.faults.add(Fault("error_object", "getReports", message=f"There is no {TOKEN}"))
    message = failure(service, lambda client: client.read("getReports"))
    assert "There is no ********" in message


def test_options_that_cannot_work_are_told(service: Simulator) -> None:
    assert "retries 11 is not usable" in failure(service, url_of, retries=11)


def test_a_token_that_is_no_text_is_told(service: Simulator) -> None:
    message = failure(service, url_of, api_token="abc\udcff")
    assert message.startswith("api_token contains an invalid character")
    assert "abc" not in message


def test_an_error_of_ansible_is_told_without_the_token(service: Simulator) -> None:
    def work(client: Client) -> None:
        raise AnsibleError(f"cannot template {url_of(client)}")

    assert "cannot template http://127.0.0.1" in failure(service, work)


def test_a_fault_of_the_collection_is_told_without_the_token(service: Simulator) -> None:
    def work(client: Client) -> None:
        raise KeyError(url_of(client))

    assert "this is a bug in the collection, please report it: KeyError: 'http://127" in failure(service, work)
