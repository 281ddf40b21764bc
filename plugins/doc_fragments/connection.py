# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection options, for modules and for plugins. Private to the collection: may change without notice."""

from __future__ import annotations


class ModuleDocFragment:
    """Where the service is and how to talk to it."""

    DOCUMENTATION = r"""
requirements:
  - requests
options:
  api_token:
    description:
      - An API token of your organization (portal, Organization > API). Creating reports needs one with Read/Write access.
      - A user token works too, but sees only what that user may see, so existing reports may look missing.
      - White space at its start or end is refused, since it comes from pasting.
      - Taken from the environment variable E(CHECKCENTRAL_API_TOKEN) if not set.
    type: str
    required: true
  api_url:
    description:
      - The service's address. Without TLS it must be on this machine, unless O(validate_certs=false).
      - Taken from the environment variable E(CHECKCENTRAL_API_URL) if not set.
    type: str
    default: https://api.checkcentral.cc
  ca_path:
    description:
      - A file or directory of CA certificates to trust, in PEM form, in place of the default of requests.
      - Taken from the environment variable E(CHECKCENTRAL_CA_PATH) if not set.
    type: path
  validate_certs:
    description:
      - Whether the service's TLS certificate is checked.
      - Taken from the environment variable E(CHECKCENTRAL_VALIDATE_CERTS) if not set.
    type: bool
    default: true
  timeout:
    description:
      - Seconds to wait for the connection, and for each part of the reply.
      - A whole call, with its retries, ends within four times this.
      - Taken from the environment variable E(CHECKCENTRAL_TIMEOUT) if not set.
    type: float
    default: 30
  retries:
    description:
      - How often a call is tried again after a passing fault, from 0 to 10. A create that may have reached the service is never sent again.
      - Taken from the environment variable E(CHECKCENTRAL_RETRIES) if not set.
    type: int
    default: 3
  organization:
    description:
      - The name of the organization that the token has to belong to, exactly as C(getOverview) returns it.
      - If the token belongs to another one, the task fails before anything else is read or written. This costs one call for each task.
      - Taken from the environment variable E(CHECKCENTRAL_ORGANIZATION) if not set.
    type: str
    version_added: 2.0.0
notes:
  - An environment variable that is empty counts as not set.
  - Proxies are taken from the environment variables E(HTTPS_PROXY), E(HTTP_PROXY) and E(NO_PROXY), except for calls to this machine. A SOCKS
    proxy needs the Python package PySocks. The file C(~/.netrc) is not read.
  - The API allows 10,000 calls a day for each method.
"""

    PLUGIN = r"""
requirements:
  - requests
options:
  api_token:
    description:
      - An API token of your organization (portal, Organization > API). One with Read Only access is enough.
      - A user token works too, but sees only what that user may see.
      - White space at its start or end is refused, since it comes from pasting.
    type: str
    required: true
    env:
      - name: CHECKCENTRAL_API_TOKEN
    vars:
      - name: checkcentral_api_token
    ini:
      - section: checkcentral
        key: api_token
  api_url:
    description:
      - The service's address. Without TLS it must be on this machine, unless O(validate_certs=false).
    type: str
    default: https://api.checkcentral.cc
    env:
      - name: CHECKCENTRAL_API_URL
    vars:
      - name: checkcentral_api_url
    ini:
      - section: checkcentral
        key: api_url
  ca_path:
    description:
      - A file or directory of CA certificates to trust, in PEM form, in place of the default of requests.
    type: path
    env:
      - name: CHECKCENTRAL_CA_PATH
    vars:
      - name: checkcentral_ca_path
    ini:
      - section: checkcentral
        key: ca_path
  validate_certs:
    description:
      - Whether the service's TLS certificate is checked.
    type: bool
    default: true
    env:
      - name: CHECKCENTRAL_VALIDATE_CERTS
    vars:
      - name: checkcentral_validate_certs
    ini:
      - section: checkcentral
        key: validate_certs
  timeout:
    description:
      - Seconds to wait for the connection, and for each part of the reply.
      - A whole call, with its retries, ends within four times this.
    type: float
    default: 30
    env:
      - name: CHECKCENTRAL_TIMEOUT
    vars:
      - name: checkcentral_timeout
    ini:
      - section: checkcentral
        key: timeout
  retries:
    description:
      - How often a call is tried again after a passing fault, from 0 to 10.
    type: int
    default: 3
    env:
      - name: CHECKCENTRAL_RETRIES
    vars:
      - name: checkcentral_retries
    ini:
      - section: checkcentral
        key: retries
  organization:
    description:
      - The name of the organization that the token has to belong to, exactly as C(getOverview) returns it.
      - If the token belongs to another one, nothing else is read, and it is an error. This costs one call.
    type: str
    version_added: 2.0.0
    env:
      - name: CHECKCENTRAL_ORGANIZATION
    vars:
      - name: checkcentral_organization
    ini:
      - section: checkcentral
        key: organization
notes:
  - An environment variable that is empty counts as not set.
  - Proxies are taken from the environment variables E(HTTPS_PROXY), E(HTTP_PROXY) and E(NO_PROXY), except for calls to this machine. A SOCKS
    proxy needs the Python package PySocks. The file C(~/.netrc) is not read.
  - The API allows 10,000 calls a day for each method.
"""
