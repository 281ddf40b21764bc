# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection options, declared once. Private to the collection: may change without notice.

The documentation in ``doc_fragments/connection.py`` is tested against this declaration.
"""

from __future__ import annotations

import ipaddress
import math
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from ansible.module_utils.common.parameters import AnsibleFallbackNotFound

from ansible_collections.msp.checkcentral.plugins.module_utils._errors import CheckCentralError
from ansible_collections.msp.checkcentral.plugins.module_utils._redaction import redact

DEFAULT_API_URL = "https://api.checkcentral.cc"
LONGEST_TIMEOUT = 3600
MOST_RETRIES = 10
DEADLINE_FACTOR = 4
# Where a missing token belongs if the run is a job of AWX.
IN_AWX = "in AWX, add the credential with the token to the job template, or to the source of the inventory"


@dataclass(frozen=True)
class Connection:
    """Where the service is and how to talk to it: each field is an option, its ``type`` the option's in Ansible.

    ``timeout`` is in seconds: for connecting and for each wait for data. ``organization`` is the name that getOverview
    must say before anything else is read or written, if given.
    """

    api_token: str = field(repr=False, metadata={"type": "str", "no_log": True})
    api_url: str = field(default=DEFAULT_API_URL, metadata={"type": "str"})
    ca_path: str | None = field(default=None, metadata={"type": "path"})
    validate_certs: bool = field(default=True, metadata={"type": "bool"})
    timeout: float = field(default=30.0, metadata={"type": "float"})
    retries: int = field(default=3, metadata={"type": "int"})
    organization: str | None = field(default=None, metadata={"type": "str"})

    def __post_init__(self) -> None:
        """Validate the options; raises an ``invalid`` :class:`CheckCentralError` that lists all problems."""
        problems = [*problems_of_token(self.api_token), *self._url_problems()]
        if self.ca_path and not os.path.exists(self.ca_path):
            problems.append(
                f"ca_path {self.ca_path!r} does not exist; give a file or directory of CA certificates in PEM form"
            )
        if not (math.isfinite(self.timeout) and 0 < self.timeout <= LONGEST_TIMEOUT):
            problems.append(
                f"timeout {self.timeout!r} is not usable; give seconds, more than 0 and at most {LONGEST_TIMEOUT}"
            )
        if not 0 <= self.retries <= MOST_RETRIES:
            problems.append(f"retries {self.retries!r} is not usable; give a number from 0 to {MOST_RETRIES}")
        if problems:
            raise CheckCentralError("invalid", redact("; ".join(problems), self.api_token))

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Connection:
        """Make a connection of the connection options among a module's or plugin's options."""
        return cls(**{name: options[name] for name in OPTIONS})

    @property
    def host(self) -> str:
        """The host and port, for messages."""
        return urlsplit(self.api_url).netloc

    @property
    def hostname(self) -> str:
        """The host without its port."""
        return urlsplit(self.api_url).hostname or ""

    @property
    def stays_here(self) -> bool:
        """Whether the service is on this machine."""
        if self.hostname == "localhost" or self.hostname.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(self.hostname).is_loopback
        except ValueError:
            return False

    @property
    def longest_call(self) -> float:
        """The seconds within which a whole call ends, its retries and waits included."""
        return DEADLINE_FACTOR * self.timeout

    def _url_problems(self) -> Iterator[str]:
        """Yield what is wrong with the address."""
        right = f"give an address such as {DEFAULT_API_URL}"
        shown = _without_secrets(self.api_url)
        try:
            parts = urlsplit(self.api_url)
            host, dummy = parts.hostname, parts.port
        except ValueError:
            yield f"api_url {shown!r} is not an address; {right}"
            return
        if parts.scheme not in ("http", "https") or not host:
            yield f"api_url {shown!r} is not an http or https address; {right}"
        elif parts.query or parts.fragment or "@" in parts.netloc or any(c.isspace() for c in self.api_url):
            yield f"api_url {shown!r} must not contain white space, a user name, a query or a fragment; {right}"
        elif parts.scheme == "http" and self.validate_certs and not self.stays_here:
            yield (
                f"api_url {self.api_url!r} would send the token unencrypted; use https, "
                "or set validate_certs to false if this is intended"
            )


def problems_of_token(token: str) -> Iterator[str]:
    """Yield what is wrong with a token, without showing any of it."""
    if not token.strip():
        yield "api_token is empty; give an API token of your organization (portal: Organization > API)"
    elif token != token.strip():
        yield "api_token has white space or a line break at its start or end, as a paste often adds; remove it"
    elif any(unicodedata.category(character) in ("Cc", "Cs") for character in token):
        yield "api_token contains an invalid character; copy it again from the portal (Organization > API)"


OPTIONS = tuple(each.name for each in fields(Connection))


def is_set(option: str, value: Any) -> bool:
    """Tell whether an option is set: null and blank ones are not, as AWX leaves them for fields left blank.

    A blank token counts as set, and is refused: the one in the environment could belong to another organization.
    """
    if value is None:
        return False
    return option == "api_token" or not isinstance(value, str) or bool(value.strip())


def environment_variable(option: str) -> str:
    """Return the name of the environment variable that sets a connection option."""
    return f"CHECKCENTRAL_{option.upper()}"


def connection_options() -> dict[str, Any]:
    """Return the argument specification of the connection options."""
    options: dict[str, Any] = {}
    for each in fields(Connection):
        option = {**each.metadata, "fallback": (_from_environment, [environment_variable(each.name)])}
        if each.default is MISSING:
            option["required"] = True
        elif each.default is not None:
            option["default"] = each.default
        options[each.name] = option
    return options


def _from_environment(variable: str) -> str:
    """Read a variable of the environment; a blank one counts as not set, as AWX injects it for a blank field."""
    value = os.environ.get(variable, "")
    if not value.strip():
        raise AnsibleFallbackNotFound
    return value


def _without_secrets(url: str) -> str:
    """Cut what may be secret out of a URL: the query and what follows it, and the user's name and password."""
    shown = re.split(r"[?#]", url, maxsplit=1)[0]
    dummy, at, behind = shown.rpartition("@")
    return f"...@{behind}" if at else behind
