# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What people type: characters that no one sees, names, addresses. Pure functions. Private to the collection.

May change without notice. This is the only rule for addresses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

# Blank, although Unicode does not call them formats or spaces: fillers and the empty Braille pattern.
_BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
# Scripts and emoji need these between two of their characters.
_JOINERS = "\u200c\u200d"
_LOCAL_PART = r"[^\s.@<>()\[\]{},;:\\\"'][^\s.@<>()\[\]{},;:\\\"]*(?:\.[^\s.@<>()\[\]{},;:\\\"]+)*"
# Of ASCII, only letters, digits and hyphens.
_LETTER = r"[^\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]"
_LABEL = rf"{_LETTER}(?:(?:{_LETTER}|-)*{_LETTER})?"
# Their display names and abbreviations are not known to be taken.
_ZONE_OF_WINDOWS = r"[A-Z][\w.()&+\- ]* Standard Time|UTC(?:[+-][0-9]{2})?"
# How similar a word is to the one it is probably meant to be: "not contains" means something else than "contains".
_NEARLY = 0.82
_LONGEST_EXCERPT = 200
_ADDRESS = rf"{_LOCAL_PART}@{_LABEL}(?:\.{_LABEL})*\.(?![0-9]+$){_LABEL}"


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf") or character in _BLANKS


def _is_other_space(character: str) -> bool:
    return character != " " and unicodedata.category(character) in ("Zs", "Zl", "Zp")


def _is_plain(value: str) -> bool:
    """Tell at once of most texts that all of their characters can be seen or are plain spaces."""
    return value.isascii() and value.isprintable()


def as_seen(value: str) -> str:
    """Return a text as a person sees it: without invisible characters, with one plain space for any white space, trimmed."""
    seen = value if _is_plain(value) else "".join(each for each in value if each.isspace() or not _is_unseen(each))
    return " ".join(seen.split())


def with_codes(value: str) -> str:
    """Return a text on one line in which invisible characters can be seen, such as ``\\u200b``."""
    return "".join(
        each.encode("unicode_escape").decode() if _is_unseen(each) or _is_other_space(each) else each for each in value
    )


def unseen(value: str) -> str:
    """Name the first character that is invisible or only looks like a space, such as ``a zero width space (U+200B)``; or return ''."""
    if _is_plain(value):
        return ""
    for before, character, after in zip(f" {value}", value, f"{value[1:]} "):
        is_joiner = character in _JOINERS and not (before.isascii() or after.isascii())
        if (_is_unseen(character) or _is_other_space(character)) and not is_joiner:
            return f"a {unicodedata.name(character, 'control character').lower()} (U+{ord(character):04X})"
    return ""


def excerpt(value: Any) -> str:
    """Return a value for a message, shortened: a list in the wrong place may hold all customers."""
    written = repr(value)
    return written if len(written) <= _LONGEST_EXCERPT else f"{written[:_LONGEST_EXCERPT]}..."


def problems_of_text(value: Any) -> Iterator[str]:
    """Yield why a value is no text. YAML reads names such as ``No``, ``0011`` and ``2026-01-31`` as other types."""
    if isinstance(value, bool):
        yield f"is {str(value).lower()}, a boolean, as YAML reads words such as {'Yes' if value else 'No'}; put it in quotes"
    elif isinstance(value, (int, float)):
        yield f"is the number {value}, as YAML reads it; put it in quotes as you wrote it, or use the filter string in a template"
    elif isinstance(value, date):
        yield f"is the date {value}, as YAML reads it; put it in quotes"
    elif not isinstance(value, str):
        yield f"is {excerpt(value)}, which is not a string; give one"


def problems_of_name(name: str) -> Iterator[str]:
    """Yield what is wrong with a name that people type, such as ``has two spaces in a row; type one``."""
    if name != name.strip():
        yield "has white space at its start or end; remove it"
    elif not _is_plain(name) and any(unicodedata.category(character) == "Cc" for character in name):
        yield "has a control character in it, such as a line break; remove it"
    elif unseen(name):
        yield f"has {unseen(name)} in it, which is invisible or looks like a space; type the name without it"
    elif "  " in name:
        yield "has two spaces in a row; type one"


def problems_of_zone(zone: str) -> Iterator[str]:
    """Yield why a text cannot be the name of a time zone; which names the service takes is unknown."""
    if zone != zone.strip() or unseen(zone):
        yield "has white space around it or contains an invisible character; type the name alone"
    elif not any(each.isalpha() for each in zone):
        yield "is not the name of a time zone; give one such as Europe/Oslo"


@cache
def doubt_of_zone(zone: str) -> str:
    """Return a doubt if no list of time zones on this machine has a name, with the closest one; '' if it has, or there is no list.

    The service's "standard name in English" may be one of the time zone database, or one of Windows (inferred).
    """
    # Few tasks set a zone, and modules start often.
    import difflib
    import zoneinfo

    known = zoneinfo.available_timezones()
    if zone in known or not known or re.fullmatch(_ZONE_OF_WINDOWS, zone):
        return ""
    spellings = {each.casefold(): each for each in sorted(known)}
    close = difflib.get_close_matches(zone.casefold().replace(" ", "_"), spellings, n=1, cutoff=0.6)
    hint = f"; the closest: {spellings[close[0]]}" if close else "; give one such as Europe/Oslo"
    return f"is not in any list of time zones on this machine{hint}"


def unconfirmed(word: str, confirmed: Sequence[str]) -> str:
    """Return the doubt about a word that the vendor's documentation does not confirm, with the closest one that it does."""
    # Few tasks use such a word, and modules start often.
    import difflib

    close = difflib.get_close_matches(word.lower(), confirmed, n=1, cutoff=_NEARLY)
    hint = f"did you mean {close[0]!r}?" if close else f"confirmed: {' and '.join(confirmed)}"
    return f"{word!r} is not confirmed by the vendor's documentation; {hint}"


def problems_of_address(address: str) -> Iterator[str]:
    """Yield what is wrong with an e-mail address, such as ``does not look like an address; give one such as ...``."""
    if unseen(address):
        yield f"has {unseen(address)} in it; type the address without it"
    elif address.lower().startswith("mailto:"):
        yield "begins with mailto:; give the address alone"
    elif not re.fullmatch(_ADDRESS, unicodedata.normalize("NFC", address)):
        yield "does not look like an address; give one such as it@example.com"
