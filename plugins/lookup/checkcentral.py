# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookup C(checkcentral)."""

from __future__ import annotations

DOCUMENTATION = r"""
name: checkcentral
short_description: Find objects of CheckCentral by name
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Returns the ids, names or whole objects of check groups, checks, dashboards, reports, users or user groups.
  - One call of the API is enough for all terms of a lookup.
  - Ansible runs a lookup again each time it evaluates the expression. Within a task, the plugin therefore caches the objects for up to 60 seconds. A
    loop over many names makes one call for each kind of object. Each task and each host has its own cache. Use O(cache=false) to turn this off.
  - A term that is not found, or that is the name of several objects, is an error. Use C(errors='ignore') to get an empty result instead.
  - Variables are templated, so C(checkcentral_api_token) may refer to another variable.
extends_documentation_fragment:
  - msp.checkcentral.connection.plugin
options:
  _terms:
    description:
      - Exact names or ids. Without terms, all objects are returned. A term that is an empty list returns nothing and makes no call.
      - A check may be given as C(GROUP/NAME), where GROUP is the name of its check group. A user may be given by e-mail address.
    type: list
    elements: str
  resource:
    description:
      - The kind of object to look for. The API method is C(getReports), C(getDashboards), C(getCheckGroups), C(getChecks), C(getUsers) or
        C(getUserGroups).
    type: str
    choices: [reports, dashboards, checkgroups, checks, users, usergroups]
    required: true
  returns:
    description:
      - What to return for each object, its V(id), its V(name), or the whole V(object) with its keys in snake_case.
    type: str
    choices: [id, name, object]
    default: id
  cache:
    description:
      - Whether to reuse objects that were listed in the same task with the same URL and token. Set it to V(false) in a loop that waits for an object
        to appear.
    type: bool
    default: true
    version_added: 2.0.0
seealso:
  - module: msp.checkcentral.checkcentral_report
    description: Resolves names itself, so it does not need a lookup.
  - module: msp.checkcentral.checkcentral_check_info
    description: Filters checks by status and check group.
"""

EXAMPLES = r"""
- name: Show the id of one check group
  ansible.builtin.debug:
    msg: "{{ lookup('msp.checkcentral.checkcentral', 'Acme', resource='checkgroups') }}"

- name: Show the ids of two dashboards, as a list
  ansible.builtin.debug:
    msg: "{{ query('msp.checkcentral.checkcentral', 'All customers', 'Backups', resource='dashboards') }}"

- name: Store the names of all customers, to call the API only once
  ansible.builtin.set_fact:
    customers: "{{ query('msp.checkcentral.checkcentral', resource='checkgroups', returns='name') }}"

- name: Show the address of a user, and the status of one customer's check
  ansible.builtin.debug:
    msg: "{{ anna.email }}: {{ backup.status }}"
  vars:
    anna: "{{ lookup('msp.checkcentral.checkcentral', 'Anna Berg', resource='users', returns='object') }}"
    backup: "{{ lookup('msp.checkcentral.checkcentral', 'Acme/Nightly backup', resource='checks', returns='object') }}"

- name: Show an empty list if the dashboard does not exist
  ansible.builtin.debug:
    msg: "{{ query('msp.checkcentral.checkcentral', 'Perhaps', resource='dashboards', errors='ignore') }}"
"""

RETURN = r"""
_list:
  description:
    - The id, the name, or the object for each term, in the order of the terms. Without terms, the same for each object that the service lists.
    - The vendor does not document which keys an object has in addition to C(id) and C(name).
  type: list
  elements: raw
"""

from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase

from ansible_collections.msp.checkcentral.plugins.module_utils import _api, _client, _resolve
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _controller, _listings
from ansible_collections.msp.checkcentral.plugins.plugin_utils._variables import right_name

RESOURCES = {name: method.resource for name, method in _api.READS.items() if method.resource.identified}

LISTINGS = _listings.Listings()


class LookupModule(LookupBase):
    """Finds objects by name or id."""

    def run(self, terms: list[Any], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[Any]:
        """Return the objects that the terms refer to."""
        # ansible-core would ignore unknown options. It passes wantlist itself, for with_ loops.
        known = [option for option in self.option_definitions if not option.startswith("_")]
        unknown = sorted(kwargs.keys() - {*known, "wantlist"})
        if unknown:
            raise AnsibleError("; ".join(f"there is no option {name!r}; {right_name(name, known)}" for name in unknown))
        options = _controller.options_of(self, variables or {}, kwargs, self._templar.template)
        _controller.set_options(self, options)
        resource = RESOURCES[self.get_option("resource")]
        returns = self.get_option("returns")
        references = [str(term) for term in self._flatten(terms)]

        if len(terms) and not references:
            # An empty list is a term that refers to nothing.
            return []
        listings = LISTINGS if self.get_option("cache") else _listings.Listings()
        listed = listings.of(options["api_url"], str(options["api_token"]))

        def find(client: _client.Client) -> list[_api.Row]:
            # Also if everything is cached, because it may have been listed without this check.
            client.check_organization()
            listed.overview = client.known_overview
            resolver = _resolve.Resolver(client, listed.found)
            return resolver.rows_of(resource, references) if references else resolver.index_of(resource).rows

        rows = _controller.with_client(self, find, listed.overview)
        return rows if returns == "object" else [row[returns] for row in rows]
