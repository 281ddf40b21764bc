# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter C(customers)."""

DOCUMENTATION = r"""
name: customers
short_description: Convert customers to items for users, checks and reports
version_added: 2.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Creates items for M(msp.checkcentral.checkcentral_objects) from a list of customers, a catalog of standard checks and a catalog of standard
    reports. The role P(msp.checkcentral.customers#role) uses it.
  - Each item has C(origin), where it comes from. If the item is invalid, C(problems) lists the errors as strings. The module reports these together
    with the problems that it finds itself, before anything is written.
  - Null, a blank string and C(omit) mean not set. An empty list and the word V(none) mean none.
  - It makes no API call.
extends_documentation_fragment:
  - msp.checkcentral.report_settings
options:
  _input:
    description:
      - The customers. If it is null or blank, O(shared_customers) is used.
      - Valid keys are those of P(msp.checkcentral.digest_reports#filter), C(checks) and C(portal_users). Any other key is an error.
      - C(checks) is a list. An entry is the short name of a standard check, or a dictionary of options of M(msp.checkcentral.checkcentral_check),
        except for C(checkgroup), which is the customer's. Its key C(template) is the short name of a standard check to use as a base.
      - C(portal_users) is a list of dictionaries of options of M(msp.checkcentral.checkcentral_user), or of strings with an address and an access
        level, such as V(it@acme.example.com, readonly).
      - Both may be a string, with short names separated by spaces, commas or line breaks, and with one user on each line.
    type: raw
    required: true
  shared_customers:
    description:
      - The customers to use if O(_input) is null or blank, from the variable C(checkcentral_customers).
    type: raw
  only:
    description:
      - Names of customers. If set, other customers, the organization's reports and O(other_reports) are ignored.
    type: list
    elements: str
    default: []
  check_catalog:
    description:
      - The standard checks, a dictionary by their short names, of options of M(msp.checkcentral.checkcentral_check) except for C(checkgroup). If it
        is null or blank, O(standard_checks) is used. A check is created only for customers that list it.
      - C({customer}) is replaced by the customer's name, C({slug}) by that name in lowercase ASCII letters, digits and hyphens, and C({checkgroup})
        by the customer's check group as written. This applies to C(name), C(email_alias), C(description) and the values of conditions, also if the
        customer sets them.
    type: raw
  standard_checks:
    description:
      - The standard checks to use if O(check_catalog) is null or blank.
    type: raw
  other_reports:
    description:
      - Reports that belong to no customer and no catalog, as O(msp.checkcentral.checkcentral_reports#module:reports).
    type: list
    elements: dict
    default: []
  catalog:
    description:
      - The standard reports, as P(msp.checkcentral.digest_reports#filter) accepts them.
      - In C(content.check), C({checkgroup}), C({customer}) and C({slug}) are replaced, so a report can refer to a check of its customer, such as
        V({checkgroup}/Nightly backup).
    type: raw
  standard:
    description:
      - The standard reports to use if O(catalog) is null or blank.
    type: raw
  switches:
    description:
      - Variables that are true or false, by their names. A value that is not a boolean is a problem.
    type: dict
    default: {}
  variables:
    description:
      - The names of variables, to find misspelled ones. A misspelled variable of this collection is an error.
    type: list
    elements: str
    default: []
seealso:
  - plugin: msp.checkcentral.digest_reports
    plugin_type: filter
  - module: msp.checkcentral.checkcentral_objects
"""

EXAMPLES = r"""
- name: Show which checks are requested
  ansible.builtin.debug:
    msg: "{{ (customers | msp.checkcentral.customers(check_catalog=catalog)).checks }}"
  vars:
    catalog:
      nightly:
        name: Nightly backup
        email_alias: "{slug}-nightly"
        interval_type: day
    customers:
      - name: Acme
        checks: [nightly]
        portal_users:
          - email: it@acme.example.com
            access_level: readonly
"""

RETURN = r"""
_value:
  description: Items of three kinds.
  type: dict
  contains:
    users:
      description: Items, as O(msp.checkcentral.checkcentral_objects#module:users) accepts them.
      type: list
      elements: dict
    checks:
      description: Items, as O(msp.checkcentral.checkcentral_objects#module:checks) accepts them.
      type: list
      elements: dict
    reports:
      description: Items, as O(msp.checkcentral.checkcentral_objects#module:reports) accepts them.
      type: list
      elements: dict
"""

from ansible_collections.msp.checkcentral.plugins.plugin_utils._customer_objects import objects_of
from ansible_collections.msp.checkcentral.plugins.plugin_utils._vault import takes_encrypted


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, object]:
        """Return the filters by their names."""
        return {"customers": takes_encrypted(objects_of)}
