# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Exit with 1 while a process other than this one has a word on its command line, and with 0 when none has."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def words_of(process: Path) -> list[bytes]:
    try:
        return (process / "cmdline").read_bytes().split(b"\0")
    except OSError:  # it has ended meanwhile
        return []


others = [process for process in Path("/proc").glob("[0-9]*") if process.name != str(os.getpid())]
sys.exit(any(sys.argv[1].encode() in words_of(process) for process in others))
