# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The inventory plugin C(checkcentral)."""

from __future__ import annotations

DOCUMENTATION = r"""
name: checkcentral
short_description: Customers (check groups) of CheckCentral as hosts
version_added: 1.0.0
author:
  - msp.checkcentral contributors (!UNKNOWN)
description:
  - Each check group of the organization becomes a host. Use it to run a play, or a sliced job of AWX, for each customer.
  - The name of the inventory file must end in C(checkcentral.yml) or C(checkcentral.yaml).
  - >-
    The name of a host is the name of the check group in ASCII letters, digits, C(_), C(-) and C(.). Umlauts are written out (C(ü) becomes C(ue), C(ß)
    becomes C(ss)), accents are dropped, and each sequence of other characters becomes one C(_). For example, C(Bäckerei Müller & Söhne) becomes
    C(Baeckerei_Mueller_Soehne). If nothing is left, the name is C(checkgroup) with the start of the id.
  - >-
    If host names would be equal, ignoring case, each of them gets a suffix of C(_) and the first 8 characters of the id. If these are equal too, the
    suffix is C(_) and the whole id. Names that Ansible or another inventory source uses for a group, C(localhost), and names that begin with
    C(checkcentral) also get the suffix. A second customer with the same name therefore renames the host of the first one. Use O(hostname=name_id) or
    O(hostname=id) to avoid this.
  - All hosts are in the group C(checkcentral), sorted by name.
  - With O(status_groups), each host is also in the group of its worst status.
  - "Variables of each host: RV(ignore:checkcentral_id), RV(ignore:checkcentral_name), and RV(ignore:checkcentral_description) if there is one."
  - >-
    With O(include_checks) also RV(ignore:checkcentral_checks) (a list of objects with C(id), C(name), C(status) and the other keys that the service
    returns), RV(ignore:checkcentral_checks_by_status) (the names of checks by status), RV(ignore:checkcentral_check_counts) (how many checks have a
    status) and RV(ignore:checkcentral_worst_status). The second and third always have the keys C(failure), C(warning) and C(success).
  - With O(include_settings) also RV(ignore:checkcentral_settings).
  - Variables come from the service and are never templated, even if a customer's name contains C({{ }}).
  - >-
    C(ansible-inventory --export), whose output AWX stores, shows them as plain strings. Only a string with characters other than letters, digits,
    spaces and C(_ . , : ; @ & + / -) is shown as an object C(__ansible_unsafe), so nothing interprets it as a template.
  - >-
    One call of the API (C(getCheckGroups)) is enough if the response contains the checks with their statuses. That it contains them is inferred.
    Otherwise, or with O(include_pending_overdue), the plugin also calls C(getChecks) once. That method returns the name of a check's group, but not
    its id. So if check groups have the same name, the plugin may be unable to distinguish their checks. In this case,
    RV(ignore:checkcentral_worst_status) of these hosts is C(unknown), and they do not have the other variables about checks.
extends_documentation_fragment:
  - msp.checkcentral.connection.plugin
  - ansible.builtin.constructed
  - ansible.builtin.inventory_cache
options:
  plugin:
    description:
      - Marks the file as an inventory source for this plugin.
    type: str
    required: true
    choices: [msp.checkcentral.checkcentral]
  filters:
    description:
      - Which check groups become hosts. Without filters, all check groups do.
      - C(include) and C(exclude) are lists of shell patterns (C(*), C(?), C([abc])) for the names in CheckCentral. They are not case-sensitive.
      - A check group becomes a host if a pattern of C(include) matches or C(include) is not set, and no pattern of C(exclude) matches.
      - If C(include) is an empty list, no check group becomes a host.
      - A pattern of C(include) that matches nothing causes a warning.
    type: dict
    default: {}
  hostname:
    description:
      - How to name hosts. V(name) is the name of the check group. V(name_id) is the name and the first 8 characters of the id, for all hosts. V(id) is
        the id.
      - With V(name), customers with the same name in two inventory files are one host for Ansible. With the other values, they are two hosts.
    type: str
    choices: [name, name_id, id]
    default: name
  include_checks:
    description:
      - Whether hosts have variables about their checks. Without them, there are no groups by status.
    type: bool
    default: true
  include_pending_overdue:
    description:
      - Whether to read which checks are pending or overdue. This costs a second call.
      - A check that the service marks as overdue counts as C(overdue) unless it failed. A check that the service marks as pending counts as
        C(pending) if it would be a C(success) otherwise.
      - The form in which the service returns this is inferred.
    type: bool
    default: false
  include_settings:
    description:
      - Whether hosts have the settings of their check group as a variable. The vendor does not document these settings.
    type: bool
    default: false
  status_groups:
    description:
      - Whether there are groups by worst status, C(checkcentral_failure), C(checkcentral_warning), C(checkcentral_success),
        and C(checkcentral_no_checks) for customers without checks.
      - From worst to best, statuses are C(failure), C(overdue), C(warning), any status that this collection does not know, C(pending), C(success). An
        unknown status gets its own group, named C(checkcentral_) and the status. A check without a status is C(unknown).
      - Empty groups are not created.
    type: bool
    default: true
  set_connection:
    description:
      - Whether the group C(checkcentral) has the variables C(ansible_connection=local) and C(ansible_python_interpreter={{ ansible_playbook_python
        }}), so tasks run on the controller, with Ansible's own Python.
      - Host variables, O(compose) and other variables with a higher precedence than inventory group variables override them.
    type: bool
    default: true
notes:
  - An unknown option in the file is an error.
  - >-
    In the file, the connection options may be templates that use lookups and extra variables, such as C({{ lookup('ansible.builtin.env', 'TOKEN')
    }}). You can also set these options with extra variables, but not with other variables. Those do not exist yet when Ansible reads the inventory.
  - Set O(api_token) in the environment, or encrypt it with Ansible Vault. Ansible may show lines of a file that it cannot parse.
  - >-
    The cache contains the service's response. It contains neither the token nor the URL, but a salted hash of both. If you change the token or the
    URL, or include more data, the plugin reads from the service again. Use C(ansible-playbook --flush-cache) to refresh the cache.
  - >-
    If the service cannot be read, Ansible prints a warning and continues without these hosts. Set E(ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED=true) to
    stop instead.
seealso:
  - plugin: msp.checkcentral.checkcentral
    plugin_type: lookup
  - module: msp.checkcentral.checkcentral_reports
    description: Creates the reports of all hosts in one task.
"""

EXAMPLES = r"""
# fmt: code
# Four examples, each a file of its own.
#
# customers.checkcentral.yml: all customers, with the token in the environment variable CHECKCENTRAL_API_TOKEN.
# Try it with "ansible-inventory -i customers.checkcentral.yml --graph".
plugin: msp.checkcentral.checkcentral
---
# Some customers, in your own groups. With the cache, the plugin calls the API at most once in ten minutes.
plugin: msp.checkcentral.checkcentral
filters:
  include: ["Acme *", "Contoso *"]
  exclude: ["*(former)*"]
compose:
  failed: checkcentral_checks_by_status.failure
groups:
  backup_failed: checkcentral_checks_by_status.failure | select('search', 'backup') | list | length > 0
keyed_groups:
  - key: checkcentral_name[:1] | lower
    prefix: initial
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/ansible-checkcentral
cache_timeout: 600
---
# Another organization, whose token is in another environment variable, with the start of the id in all names, and without checks.
plugin: msp.checkcentral.checkcentral
api_token: "{{ lookup('ansible.builtin.env', 'OTHER_CHECKCENTRAL_TOKEN') }}"
hostname: name_id
include_checks: false
---
# Overdue checks too: customers with overdue checks are in the group checkcentral_overdue.
plugin: msp.checkcentral.checkcentral
include_pending_overdue: true
include_settings: true
strict: true
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from ansible import constants
from ansible.errors import AnsibleParserError
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.msp.checkcentral.plugins.module_utils import _status
from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.plugin_utils import _controller, _customers
from ansible_collections.msp.checkcentral.plugins.plugin_utils._text import mapped

try:
    from ansible.template import trust_as_template
except ImportError:
    # Before ansible-core 2.19, every string that is not marked as unsafe is a template.
    def trust_as_template(value: str) -> str:
        """Return the string unchanged."""
        return value


ALL_CUSTOMERS = "checkcentral"
FORMAT_OF_CACHE = 2
# Strings that Ansible never interprets as a template: no delimiters of Jinja, and no "#jinja2:", which sets others.
HARMLESS = re.compile(r"[\w .,:;@&+/-]*")


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    """Creates a host for each check group."""

    NAME = "msp.checkcentral.checkcentral"

    def verify_file(self, path: str) -> bool:
        """Return whether a file is for this plugin, judging by its name."""
        return bool(super().verify_file(path)) and path.endswith(("checkcentral.yml", "checkcentral.yaml"))

    def parse(self, inventory: InventoryData, loader: DataLoader, path: str, cache: bool = True) -> None:
        """Add the hosts."""
        super().parse(inventory, loader, path, cache)
        _controller.without_token("", lambda: self._read_options(path))
        token = str(self.get_option("api_token"))
        _controller.without_token(token, lambda: self._populate(self._chosen(self._all_customers(path, cache, token))))

    # --- options ---

    def set_options(self, task_keys: Any = None, var_options: Any = None, direct: Any = None) -> None:  # noqa: ARG002
        """Set the options of a file; ansible-core would neither template them nor reject invalid booleans."""
        self.templar.available_variables = self._vars
        options = _controller.options_of(self, var_options, direct, self.templar.template, template_direct=True)
        _controller.set_options(self, options)

    def _read_options(self, path: str) -> None:
        """Read the file; ansible-core would not reject unknown options."""
        unknown = sorted(set(map(str, self._read_config_data(path))) - set(self.option_definitions))
        problems = [f"there is no option {name!r}" for name in unknown]
        problems += _problems_of_filters(self.get_option("filters"))
        if problems:
            raise AnsibleParserError("; ".join(problems))

    # --- customers ---

    def _all_customers(self, path: str, may_use_cache: bool, token: str) -> list[_customers.Customer]:
        """Return all customers, from the cache or from the service."""
        included = {
            name: bool(self.get_option(f"include_{name}")) for name in ("checks", "pending_overdue", "settings")
        }

        def read(client: Client) -> list[_customers.Customer]:
            return _customers.read(client, **included)

        if not self.get_option("cache"):
            return _controller.with_client(self, read)
        key = self.get_cache_key(path)
        owner = f"{self.get_option('api_url')}\n{token}\n{self.get_option('organization')}"
        cached = self._cache.get(key) if may_use_cache else None
        if isinstance(cached, Mapping) and cached == _marked(owner, included, cached.get("customers")):
            return list(cached["customers"])
        customers = _controller.with_client(self, read)
        self._cache[key] = _marked(owner, included, customers)
        return customers

    def _chosen(self, customers: Sequence[_customers.Customer]) -> list[_customers.Customer]:
        """Return the customers that match the filters."""
        include, exclude = (_patterns(self.get_option("filters"), kind) for kind in ("include", "exclude"))
        for pattern in include or []:
            if not any(_fits(customer["name"], [pattern]) for customer in customers):
                self.display.warning(f"No check group matches the pattern {pattern!r} of filters.include")
        return [
            customer
            for customer in customers
            if (include is None or _fits(customer["name"], include)) and not _fits(customer["name"], exclude or [])
        ]

    # --- hosts ---

    def _populate(self, customers: Iterable[_customers.Customer]) -> None:
        """Add all hosts, or none if something goes wrong."""
        taken = {*self.inventory.groups, ALL_CUSTOMERS, *constants.LOCALHOST}
        hosts = _customers.host_names(customers, self.get_option("hostname"), taken)
        new = hosts.keys() - self.inventory.hosts.keys()
        try:
            self._add_hosts(hosts)
            self._add_to_groups_by_status(hosts)
            self._construct(hosts)
        except Exception:
            for host in new & self.inventory.hosts.keys():
                self.inventory.remove_host(self.inventory.hosts[host])
            raise

    def _add_hosts(self, hosts: Mapping[str, _customers.Customer]) -> None:
        # First, with all hosts in it, so their order does not depend on their statuses.
        self.inventory.add_group(ALL_CUSTOMERS)
        if self.get_option("set_connection"):
            self.inventory.set_variable(ALL_CUSTOMERS, "ansible_connection", trust_as_template("local"))
            interpreter = trust_as_template("{{ ansible_playbook_python }}")
            self.inventory.set_variable(ALL_CUSTOMERS, "ansible_python_interpreter", interpreter)
        for host, customer in hosts.items():
            self.inventory.add_host(host, group=ALL_CUSTOMERS)
            for name, value in _variables(customer).items():
                self.inventory.set_variable(host, name, mapped(value, _marked_as_data))

    def _add_to_groups_by_status(self, hosts: Mapping[str, _customers.Customer]) -> None:
        if not (self.get_option("status_groups") and self.get_option("include_checks")):
            return
        for host, customer in hosts.items():
            group = self.inventory.add_group(f"{ALL_CUSTOMERS}_{_worst_status(customer)}")
            self.inventory.add_host(host, group=group)

    def _construct(self, hosts: Iterable[str]) -> None:
        """Add the variables and groups of the constructed options; variables first, so no group gets the name of a host."""
        strict = self.get_option("strict")
        for host in hosts:
            self._set_composite_vars(self.get_option("compose"), self._variables_of(host), host, strict=strict)
        for host in hosts:
            self._add_host_to_composed_groups(self.get_option("groups"), self._variables_of(host), host, strict=strict)
            self._add_host_to_keyed_groups(
                self.get_option("keyed_groups"), self._variables_of(host), host, strict=strict
            )

    def _variables_of(self, host: str) -> dict[str, Any]:
        return dict(self.inventory.get_host(host).get_vars())


def _variables(customer: _customers.Customer) -> dict[str, Any]:
    """Return the variables of a customer's host."""
    variables = {"checkcentral_id": customer["id"], "checkcentral_name": customer["name"]}
    if customer["description"]:
        variables["checkcentral_description"] = customer["description"]
    if "settings" in customer:
        variables["checkcentral_settings"] = customer["settings"]
    if "checks" in customer:
        variables["checkcentral_worst_status"] = _worst_status(customer)
    if customer.get("checks") is not None:
        by_status = _customers.checks_by_status(customer["checks"])
        variables["checkcentral_checks"] = customer["checks"]
        variables["checkcentral_checks_by_status"] = by_status
        variables["checkcentral_check_counts"] = {status: len(names) for status, names in by_status.items()}
    return variables


def _worst_status(customer: _customers.Customer) -> str:
    """Return the worst status of a customer's checks."""
    checks = customer["checks"]
    return _status.UNKNOWN if checks is None else _customers.word_of(_status.worst(map(_status.status_of, checks)))


def _marked_as_data(value: Any) -> Any:
    """Mark a string so that Ansible never interprets it as a template, and exports a harmless one as a plain string.

    "ansible-inventory --export" shows what is marked as unsafe as an object, as ansible-core 2.19 and newer do with whatever is
    not marked as trusted. AWX stores that. So what is harmless is trusted there, and left as it is before.
    """
    if not isinstance(value, str):
        return value
    return trust_as_template(value) if HARMLESS.fullmatch(value) else wrap_var(value)


def _problems_of_filters(filters: Mapping[str, Any]) -> list[str]:
    problems = [
        f"filters has no {key!r}, only include and exclude" for key in filters if key not in ("include", "exclude")
    ]
    for kind in ("include", "exclude"):
        patterns = filters.get(kind) or []
        if not isinstance(patterns, (str, list)) or not all(isinstance(each, (str, int)) for each in patterns):
            problems.append(f"filters.{kind} must be a list of patterns")
    return problems


def _patterns(filters: Mapping[str, Any], kind: str) -> list[str] | None:
    """Return the patterns of a kind; None if they are not set. An empty list counts as set."""
    patterns = filters.get(kind)
    if patterns is None or patterns == "":
        return None
    return [patterns] if isinstance(patterns, str) else [str(pattern) for pattern in patterns]


def _fits(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(_comparable(name), _comparable(pattern)) for pattern in patterns)


def _comparable(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _marked(owner: str, included: Mapping[str, bool], customers: Any) -> dict[str, Any]:
    """Return the data to cache; its mark proves that it is complete and belongs to this service and token, without revealing them."""
    known = json.dumps([FORMAT_OF_CACHE, owner, included, customers], sort_keys=True)
    return {"mark": hashlib.sha256(known.encode()).hexdigest(), "included": included, "customers": customers}
