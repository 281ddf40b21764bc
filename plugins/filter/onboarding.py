# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(onboarding)."""

DOCUMENTATION = r"""
name: onboarding
short_description: Tell what is wrong with a customer before anything is made
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Makes a customer, as P(msp.checkcentral.digest_reports#filter) takes it, from what somebody filled in, and says all that is wrong with it.
    The playbook C(msp.checkcentral.onboard_customer) uses it.
  - It makes no call of the API.
options:
  _input:
    description:
      - The standard reports by their short names, as P(msp.checkcentral.digest_reports#filter) takes them.
    type: dict
    required: true
  customer:
    description:
      - The customer's name.
    type: str
  emails:
    description:
      - Who receives the reports, a list, or a text of addresses divided by commas, white space or line breaks.
    type: raw
  checkgroup:
    description:
      - The name or id of the customer's check group; if not set, O(customer).
    type: str
  dashboard:
    description:
      - The name or id of the customer's dashboard, for reports that show one.
    type: str
  reports:
    description:
      - Which reports the customer gets, a list or a text of short names; all for customers if not set, none if it is an empty list or the
        word V(none).
    type: raw
  checkgroups:
    description:
      - All check groups, as RV(msp.checkcentral.checkcentral_checkgroup_info#module:checkgroups).
    type: list
    elements: dict
    default: []
  dashboards:
    description:
      - All dashboards, as RV(msp.checkcentral.checkcentral_dashboard_info#module:dashboards).
    type: list
    elements: dict
    default: []
seealso:
  - plugin: msp.checkcentral.digest_reports
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Read the check groups
  msp.checkcentral.checkcentral_checkgroup_info:
    api_token: "{{ checkcentral_api_token }}"
  register: listed_checkgroups

- name: Show what is wrong
  ansible.builtin.debug:
    msg: "{{ (catalog | msp.checkcentral.onboarding('Acme', 'it@acme.example.com', checkgroups=listed_checkgroups.checkgroups)).problems }}"
  vars:
    catalog:
      customer_status:
        scope: customer
        title: Status
        report_type: checkgroup
        format: pdf
        interval_type: day
        interval_value: 7
"""

RETURN = r"""
_value:
  description: The customer and what is wrong.
  type: dict
  contains:
    customer:
      description: The customer, with the id of the check group.
      type: dict
      sample: {"name": "Acme", "checkgroup": "6f1c7f5e-4a3c-4b8e-9d5a-0f6b1c2d3e4f", "emails": ["it@acme.example.com"]}
    checkgroup:
      description: The check group as it is listed; empty if there is none.
      type: dict
    problems:
      description: All that is wrong, a text each.
      type: list
      elements: str
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._onboarding import onboarding
from ansible_collections.msp.checkcentral.plugins.plugin_utils._vault import takes_encrypted


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"onboarding": takes_encrypted(onboarding)}
