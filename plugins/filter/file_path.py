# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(file_path)."""

DOCUMENTATION = r"""
name: file_path
short_description: Tell where a file on the controller is
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Makes a full path of what somebody gave as the path of a file, by the one rule that this collection has for all of them.
  - A relative path starts at the directory that C(ansible-playbook) was started in, whatever the environment variable E(PWD) says and
    wherever the playbook is. Modules would take it from the playbook's directory.
  - C(~) at the beginning is the home directory of the user who runs C(ansible-playbook).
  - An empty path is refused. Null, for what is not set, stays null.
  - It is for files on the controller. A path on another host should not be relative, since it has no such directory.
positional: variable
options:
  _input:
    description:
      - The path.
    type: str
    required: true
  variable:
    description:
      - What the path was written in, for the error message.
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
