# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(digest_reports)."""

DOCUMENTATION = r"""
name: digest_reports
short_description: Create the reports of many customers as items, from a catalog
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Creates items for O(msp.checkcentral.checkcentral_reports#module:reports) from a catalog of standard reports and a list of customers. The role
    P(msp.checkcentral.digest_reports#role) uses it instead of loops in templates.
  - A customer's reports go to that customer's recipients only, unless O(copy_internal=true). Items always set C(org_wide), C(usergroups), C(users) and
    C(emails), so an additional recipient in the portal is drift.
  - Each item has C(origin), where it comes from. If the item is invalid, C(problems) lists the errors as strings. The module reports these together
    with the problems that it finds itself, before anything is written.
  - Some problems do not concern a report, for example problems with the catalog. They are in a separate item without a name. The module reports them,
    but does not count the item.
  - Null, a blank string and C(omit) mean not set. An empty list and the word V(none) mean none.
  - It makes no API call.
extends_documentation_fragment:
  - msp.checkcentral.report_settings
options:
  _input:
    description:
      - The catalog, a dictionary of standard reports by their short names. If it is null or blank, O(standard) is used.
      - Each has C(scope) (C(organization) or C(customer)), C(title), and the options of a report except C(name) and C(recipients).
      - C({customer}), C({title}), C({slug}) (the customer's name in lowercase ASCII letters, digits and hyphens) and C({checkgroup}) are replaced in
        C(description), C(filename) and C(content.check), so a report can refer to a check of its customer.
      - If the catalog does not set C(content), it is determined by C(report_type).
      - A scheduled report uses O(time) as its C(report_time), unless the customer or the catalog sets it.
    type: raw
    required: true
  customers:
    description:
      - The customers, each with C(name), and optionally C(checkgroup) (if not set, the name), C(dashboard), C(emails), C(users), C(usergroups),
        C(reports) (short names from the catalog; if not set, all of the scope C(customer)), C(report_time) and C(timezone). C(checks) and
        C(portal_users) are ignored. Any other key is an error.
      - A list may be a string, separated by commas or line breaks. Addresses and reports may also be separated by spaces.
    type: raw
  standard:
    description:
      - The catalog to use if O(_input) is null or blank.
    type: raw
    version_added: 2.0.0
  only:
    description:
      - Names of customers. If set, other customers and the organization's reports are ignored.
    type: list
    elements: str
    default: []
  shared_customers:
    description:
      - The customers to use if O(customers) is null or blank, from the variable C(checkcentral_customers).
    type: raw
    version_added: 2.0.0
  variables:
    description:
      - The names of variables, to find misspelled ones. A name that begins with C(digest_reports_) and is not a variable of the role is an error. So is a
        misspelling of another variable of this collection.
    type: list
    elements: str
    default: []
    version_added: 2.0.0
"""

EXAMPLES = r"""
- name: Show which reports are requested
  ansible.builtin.debug:
    msg: "{{ catalog | msp.checkcentral.digest_reports(customers=customers) }}"
  vars:
    catalog:
      customer_status:
        scope: customer
        title: Status
        report_type: checkgroup
        format: pdf
        interval_type: day
        interval_value: 7
    customers:
      - name: Acme
        emails: [it@acme.example.com]
"""

RETURN = r"""
_value:
  description: Items, as O(msp.checkcentral.checkcentral_reports#module:reports) accepts them.
  type: list
  elements: dict
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._catalog import reports_of
from ansible_collections.msp.checkcentral.plugins.plugin_utils._vault import takes_encrypted


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"digest_reports": takes_encrypted(reports_of)}
