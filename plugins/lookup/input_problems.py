# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookup C(input_problems)."""

DOCUMENTATION = r"""
name: input_problems
short_description: Tell what is wrong with the variables of a playbook of this collection
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Tells which of a playbook's own variables have a value that is not possible, are missing, or are misspelt, all together. The playbooks of this collection
    validate their input with it.
  - What they take is in C(playbooks/meta/variables.yml), which the page "Playbooks" of the documentation is made of.
  - It makes no call of the API.
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
  description: What is wrong, a sentence each; empty if nothing is.
  type: list
  elements: str
"""

from typing import Any

from ansible.plugins.lookup import LookupBase

from ansible_collections.msp.checkcentral.plugins.plugin_utils._input import problems_of
from ansible_collections.msp.checkcentral.plugins.plugin_utils._vault import decrypted


class LookupModule(LookupBase):
    """Validates what a playbook takes."""

    def run(self, terms: list[Any], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[str]:
        """Return what is wrong."""
        self.set_options(var_options=variables, direct=kwargs)
        given = variables or {}
        [playbook] = terms
        return problems_of(playbook, given, lambda name: decrypted(self._templar.template(given[name])))
