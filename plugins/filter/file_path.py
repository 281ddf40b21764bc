# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(file_path)."""

DOCUMENTATION = r"""
name: file_path
short_description: Return the full path of a file on the controller
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Converts the path of a file to a full path, with the rule that this collection uses for all such paths.
  - A relative path starts in the directory where C(ansible-playbook) was started, regardless of the environment variable E(PWD) and the location of
    the playbook. Modules would use the playbook's directory instead.
  - C(~) at the beginning is the home directory of the user who runs C(ansible-playbook).
  - An empty path is an error. Null, which means not set, stays null.
  - Use it for files on the controller. A path on another host should not be relative.
positional: variable
options:
  _input:
    description:
      - The path.
    type: str
    required: true
  variable:
    description:
      - The name of the variable that contains the path, for the error message.
    type: str
    required: true
seealso:
  - module: msp.checkcentral.checkcentral_report_download
"""

EXAMPLES = r"""
- name: Write a file where ansible-playbook was started
  ansible.builtin.copy:
    content: "{{ listed_checks.checks | map(attribute='name') | join('\n') }}"
    dest: "{{ checks_file | msp.checkcentral.file_path('checks_file') }}"
    mode: "0644"
  delegate_to: localhost
"""

RETURN = r"""
_value:
  description: The full path, or null.
  type: str
  sample: /srv/checks/checks.txt
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._files import file_path


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"file_path": file_path}
