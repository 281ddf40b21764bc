# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Task arguments that ansible-core's own check does not survive. Private to the collection: may change without notice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

# What ansible-core raises where it should say what is wrong: for `recipients: true`, or infinity for an integer.
ERRORS_OF_THE_CHECK = (TypeError, ArithmeticError)


def values_of_wrong_types(options: Mapping[str, Any], parameters: Mapping[str, Any]) -> list[str]:
    """Say which values ansible-core's own check does not survive."""
    problems = []
    for name, value in parameters.items():
        spec = options.get(name, {})
        try:
            ArgumentSpecValidator({name: {**spec, "required": False}}).validate({name: value})
        except ERRORS_OF_THE_CHECK:
            problems.append(f"{name} {value!r} is not possible; give a value of the type {spec['type']}")
    return problems
