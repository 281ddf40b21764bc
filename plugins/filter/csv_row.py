# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(csv_row)."""

DOCUMENTATION = r"""
name: csv_row
short_description: Create a row of a CSV file
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Creates a row of a CSV file, without a line break at the end. All cells are quoted.
  - If a cell begins with C(=), C(+), C(-) or C(@) after any white space, an apostrophe is added before it, so spreadsheets do not interpret it as a
    formula.
options:
  _input:
    description:
      - The cells. Null is an empty cell.
    type: list
    elements: raw
    required: true
seealso:
  - plugin: msp.checkcentral.failures
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Write a file with the checks
  ansible.builtin.copy:
    dest: checks.csv
    content: |
      {% for check in listed_checks.checks %}
      {{ [check.name, check.status] | msp.checkcentral.csv_row }}
      {% endfor %}
    mode: "0644"
"""

RETURN = r"""
_value:
  description: The row.
  type: str
  sample: '"Nightly backup","Failure"'
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._text import csv_row


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"csv_row": csv_row}
