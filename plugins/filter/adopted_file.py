# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(adopted_file)."""

DOCUMENTATION = r"""
name: adopted_file
short_description: Make a file of variables of what an organization has
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Makes a customer of each check group, with its checks, its users, its standard reports and who receives them, and items of
    M(msp.checkcentral.checkcentral_reports) of the other reports, as a file of variables. The playbook C(msp.checkcentral.adopt) uses it.
  - What is in the file is there already, and is equal to it, as the modules compare. What cannot be had in this way is listed with the reason.
  - It makes no call of the API.
positional: file, standard, settings
options:
  _input:
    description:
      - The C(organization)'s name, and all its C(checkgroups), C(checks), C(users), C(usergroups), C(dashboards) and C(reports), as the info
        modules return them; the checks with their settings.
    type: dict
    required: true
  file:
    description:
      - The path of the file, for the commands in it.
    type: str
    required: true
  standard:
    description:
      - The catalog of standard reports that counts if O(settings) have none.
    type: dict
    required: true
  settings:
    description:
      - The variables C(digest_reports_catalog), C(digest_reports_name_format), C(digest_reports_time), C(digest_reports_timezone),
        C(digest_reports_recipients), C(digest_reports_dashboard) and C(digest_reports_copy_internal), as far as they are set. What they say is
        not in the file.
    type: dict
    default: {}
seealso:
  - module: msp.checkcentral.checkcentral_check_info
  - module: msp.checkcentral.checkcentral_report_info
  - module: msp.checkcentral.checkcentral_user_info
"""

EXAMPLES = r"""
- name: Show what would be in the file
  ansible.builtin.debug:
    msg: "{{ (listed | msp.checkcentral.adopted_file('customers.yml', standard)).text.splitlines() }}"
  vars:
    listed:
      organization: Northwind Managed IT
      checkgroups: [{id: "1", name: Acme}]
      checks: [{id: "2", name: Nightly backup, group: Acme, email: northwind+acme-nightly@mycheckcentral.cc}]
      users: []
      usergroups: []
      dashboards: []
      reports: []
    standard: {}
"""

RETURN = r"""
_value:
  description: The file, and what is to be said about it.
  type: dict
  contains:
    text:
      description: The file's text, in YAML, with what to read first in comments at its beginning.
      type: str
    lines:
      description: What is in it and what is not, as lines of text.
      type: list
      elements: str
    counts:
      description: How many C(customers), C(checks), C(users), C(standard_reports) and C(other_reports) it has.
      type: dict
    not_adopted:
      description: What exists and is not in it, each with C(kind), C(id), C(name) and C(reason).
      type: list
      elements: dict
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._adopted_file import adopted_file
from ansible_collections.msp.checkcentral.plugins.plugin_utils._vault import takes_encrypted


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"adopted_file": takes_encrypted(adopted_file)}
