# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookup C(input_problems)."""

DOCUMENTATION = r"""
name: input_problems
short_description: Validate the variables of a playbook of this collection
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Returns all of a playbook's own variables that have an invalid value, are missing, or are misspelled. The playbooks of this collection use it to
    validate their input.
  - The variables are defined in C(playbooks/meta/variables.yml), which is also the source of the page "Playbooks" of the documentation.
  - It makes no API call.
options:
  _terms:
    description:
      - The name of the playbook, such as V(failures).
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Fail if variables of the playbook failures are wrong
  ansible.builtin.fail:
    msg: "{{ problems | join('\n') }}"
  when: problems != []
  vars:
    problems: "{{ query('msp.checkcentral.input_problems', 'failures') }}"
"""

RETURN = r"""
_list:
  description: The problems, one sentence each. Empty if there are none.
  type: list
  elements: str
"""

from typing import Any

from ansible.plugins.lookup import LookupBase

from ansible_collections.msp.checkcentral.plugins.plugin_utils._input import problems_of
from ansible_collections.msp.checkcentral.plugins.plugin_utils._vault import decrypted


class LookupModule(LookupBase):
    """Validates the variables of a playbook."""

    def run(self, terms: list[Any], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[str]:
        """Return the problems."""
        self.set_options(var_options=variables, direct=kwargs)
        given = variables or {}
        [playbook] = terms
        return problems_of(playbook, given, lambda name: decrypted(self._templar.template(given[name])))
