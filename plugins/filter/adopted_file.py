# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(adopted_file)."""

DOCUMENTATION = r"""
name: adopted_file
short_description: Create a variable file with the existing objects of an organization
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Creates a variable file with a customer for each check group, including its checks, users, standard reports and recipients. Other reports become
    items of M(msp.checkcentral.checkcentral_reports). The playbook C(msp.checkcentral.adopt) uses this filter.
  - The objects in the file exist already and are equal to the file, as the modules compare them. Objects that cannot be expressed in the file are
    listed with the reason.
  - It makes no API call.
positional: file, settings
options:
  _input:
    description:
      - The name of the C(organization) (null if the service does not return it), and all its C(checkgroups), C(checks), C(users), C(usergroups),
        C(dashboards) and C(reports), as the info modules return them. Checks must include their settings.
    type: dict
    required: true
  file:
    description:
      - The path of the file. The commands in the file use it.
    type: str
    required: true
  settings:
    description:
      - The variables C(digest_reports_catalog), C(digest_reports_name_format), C(digest_reports_time), C(digest_reports_timezone),
        C(digest_reports_recipients), C(digest_reports_dashboard) and C(digest_reports_copy_internal), if they are set. Their values are not repeated
        in the file.
    type: dict
    default: {}
seealso:
  - module: msp.checkcentral.checkcentral_check_info
  - module: msp.checkcentral.checkcentral_report_info
  - module: msp.checkcentral.checkcentral_user_info
"""

EXAMPLES = r"""
- name: Show the content of the file
  ansible.builtin.debug:
    msg: "{{ (listed | msp.checkcentral.adopted_file('customers.yml')).text.splitlines() }}"
  vars:
    listed:
      organization: Northwind Managed IT
      checkgroups: [{id: "1", name: Acme}]
      checks: [{id: "2", name: Nightly backup, group: Acme, email: northwind+acme-nightly@mycheckcentral.cc}]
      users: []
      usergroups: []
      dashboards: []
      reports: []
"""

RETURN = r"""
_value:
  description: The file, and information about it.
  type: dict
  contains:
    text:
      description: The content of the file, in YAML. Comments at the beginning explain it.
      type: str
    lines:
      description: What the file contains and what it does not, as lines of text.
      type: list
      elements: str
    counts:
      description: The number of C(customers), C(checks), C(users), C(standard_reports) and C(other_reports) in the file.
      type: dict
    not_adopted:
      description: The existing objects that are not in the file, each with C(kind), C(id), C(name) and C(reason).
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
