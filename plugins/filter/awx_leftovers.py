# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(awx_leftovers)."""

DOCUMENTATION = r"""
name: awx_leftovers
short_description: Find fields of AWX objects that are set but should be empty
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - The modules of C(awx.awx) can set a field such as C(execution_environment), but cannot empty it. This filter returns the objects that have such a
    field set although its variable is blank, and the values that empty it. The playbook C(msp.checkcentral.configure_awx) uses it.
options:
  _input:
    description:
      - Objects as AWX's API lists them.
    type: list
    elements: dict
    required: true
  requested:
    description:
      - The desired values, by field name. Only fields whose value is null or blank are checked.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Show which job templates still have an execution environment
  ansible.builtin.debug:
    msg: "{{ templates | msp.checkcentral.awx_leftovers({'execution_environment': ''}) }}"
  vars:
    templates:
      - {name: Nightly, url: /api/v2/job_templates/7/, execution_environment: 3}
"""

RETURN = r"""
_value:
  description: The objects with fields to empty. Each has C(name), C(url), and C(fields), which contains the value that empties each field.
  type: list
  elements: dict
  sample:
    - name: Nightly
      url: /api/v2/job_templates/7/
      fields:
        execution_environment: null
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._awx import leftovers


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"awx_leftovers": leftovers}
