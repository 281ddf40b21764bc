# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Decryption of single encrypted values (``!vault``). Private to the collection: may change without notice."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ansible_collections.msp.checkcentral.plugins.plugin_utils._text import mapped

try:
    from ansible.parsing.vault import EncryptedString
except ImportError:
    # Before ansible-core 2.19. Newer versions decrypt values before they pass them to a filter.
    from ansible.parsing.yaml.objects import AnsibleVaultEncryptedUnicode as EncryptedString


def decrypted(value: Any) -> Any:
    """Return a value with all encrypted strings decrypted, at any depth of lists and dictionaries."""
    return mapped(value, lambda each: str(each) if isinstance(each, EncryptedString) else each)


def takes_encrypted(work: Callable[..., Any]) -> Callable[..., Any]:
    """Make a filter that takes encrypted strings wherever it takes strings."""

    @functools.wraps(work)
    def call(*arguments: Any, **options: Any) -> Any:
        return work(*map(decrypted, arguments), **decrypted(options))

    return call
