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
      - An API token of your organization (portal, Organization > API). Creating objects requires a token with Read/Write access.
      - A user token works too, but sees only what that user may see. Existing reports may then appear to be missing.
      - White space at the start or end is an error, because it usually comes from copying and pasting.
      - If not set, the value of the environment variable E(CHECKCENTRAL_API_TOKEN) is used.
    type: str
    required: true
  api_url:
    description:
      - The URL of the service. A URL without TLS must point to the local machine, unless O(validate_certs=false).
      - If not set, the value of the environment variable E(CHECKCENTRAL_API_URL) is used.
    type: str
    default: https://api.checkcentral.cc
  ca_path:
    description:
      - A file or directory with the CA certificates to trust, in PEM format. If not set, the CA certificates of the Python package requests are
        used.
      - If not set, the value of the environment variable E(CHECKCENTRAL_CA_PATH) is used.
    type: path
  validate_certs:
    description:
      - Whether to validate the TLS certificate of the service.
      - If not set, the value of the environment variable E(CHECKCENTRAL_VALIDATE_CERTS) is used.
    type: bool
    default: true
  timeout:
    description:
      - The number of seconds to wait for the connection, and for each part of the response.
      - A whole call, including its retries, ends within four times this value.
      - If not set, the value of the environment variable E(CHECKCENTRAL_TIMEOUT) is used.
    type: float
    default: 30
  retries:
    description:
      - How many times to retry a call after a temporary failure, from 0 to 10. A create that may have reached the service is never sent again.
      - If not set, the value of the environment variable E(CHECKCENTRAL_RETRIES) is used.
    type: int
    default: 3
  organization:
    description:
      - The name of the organization that the token must belong to, exactly as C(getOverview) returns it.
      - If the token belongs to another organization, the task fails before anything else is read or written. This check costs one call for each task.
      - If not set, the value of the environment variable E(CHECKCENTRAL_ORGANIZATION) is used.
    type: str
    version_added: 2.0.0
notes:
  - An empty environment variable counts as not set.
  - Proxies are taken from the environment variables E(HTTPS_PROXY), E(HTTP_PROXY) and E(NO_PROXY), except for calls to the local machine. A SOCKS
    proxy requires the Python package PySocks. The file C(~/.netrc) is not read.
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
      - White space at the start or end is an error, because it usually comes from copying and pasting.
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
      - The URL of the service. A URL without TLS must point to the local machine, unless O(validate_certs=false).
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
      - A file or directory with the CA certificates to trust, in PEM format. If not set, the CA certificates of the Python package requests are
        used.
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
      - Whether to validate the TLS certificate of the service.
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
      - The number of seconds to wait for the connection, and for each part of the response.
      - A whole call, including its retries, ends within four times this value.
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
      - How many times to retry a call after a temporary failure, from 0 to 10.
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
      - The name of the organization that the token must belong to, exactly as C(getOverview) returns it.
      - If the token belongs to another organization, the plugin fails before it reads anything else. This check costs one call.
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
  - An empty environment variable counts as not set.
  - Proxies are taken from the environment variables E(HTTPS_PROXY), E(HTTP_PROXY) and E(NO_PROXY), except for calls to the local machine. A SOCKS
    proxy requires the Python package PySocks. The file C(~/.netrc) is not read.
  - The API allows 10,000 calls a day for each method.
"""
