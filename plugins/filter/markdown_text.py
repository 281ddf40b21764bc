# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(markdown_text)."""

DOCUMENTATION = r"""
name: markdown_text
short_description: Escape a string for Markdown
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Puts a string on one line and escapes Markdown markup with backslashes, so you can use it in a table cell or a heading.
options:
  _input:
    description:
      - The string. Null is an empty string.
    type: raw
    required: true
seealso:
  - plugin: msp.checkcentral.failures
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Write a list of the checks
  ansible.builtin.copy:
    dest: checks.md
    content: |
      {% for check in listed_checks.checks %}
      - {{ check.name | msp.checkcentral.markdown_text }}
      {% endfor %}
    mode: "0644"
"""

RETURN = r"""
_value:
  description: The string on one line.
  type: str
  sample: Backup \*nightly\*
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._text import markdown_text


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"markdown_text": markdown_text}
