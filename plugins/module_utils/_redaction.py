# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Taking the API token out of texts and out of log lines. Private to the collection: may change without notice."""

from __future__ import annotations

import html
import json
import logging
import re
from functools import lru_cache
from urllib.parse import quote, quote_plus

REDACTED = "********"
_TOKEN_PARAMETER = re.compile(r"(apitoken(?:=|%(?:25)*3d))[^&\s\"'<>]*", re.IGNORECASE)
# In a form that re.escape has been over: %2B, %252B, \u002B, &#x2B;
_HEXADECIMAL = re.compile(r"(?:(?<=%)|(?<=%25)|(?<=\\\\u)|(?<=#x))[0-9A-Fa-f]+")
_LOGGING_LIBRARY = "urllib3"


def token_forms(token: str) -> set[str]:
    """Return the token as it may appear in a text: raw and as a URL, HTML or JSON gives it, with one case of hexadecimal digits.

    Empty for a blank token, which is refused, and which must not be looked for in a text.
    """
    if not token.strip():
        return set()
    in_urls = {quote(token, safe=safe, errors="surrogatepass") for safe in ("", "/")}
    in_urls.add(quote_plus(token, errors="surrogatepass"))
    # A page to sign in takes the whole address as a parameter of its own.
    in_urls |= {quote(form, safe="") for form in in_urls}
    in_html = {html.escape(token), html.escape(token, quote=False)}
    in_json = json.dumps(token)[1:-1]
    # ASP.NET Core escapes plus signs too.
    in_html |= {form.replace("+", "&#x2B;") for form in in_html}
    # Some template engines write signs by their numbers.
    for number in ("&#{};", "&#x{:X};"):
        in_html.add(html.escape(token).translate({ord(sign): number.format(ord(sign)) for sign in "+/=%"}))
    return {token, *in_urls, *in_html, in_json, in_json.replace("/", r"\/"), in_json.replace("+", r"\u002B")}


def redact(text: str, token: str) -> str:
    """Take the token, and whatever follows ``apiToken=``, out of a text."""
    if token.strip():
        text = _pattern(token).sub(REDACTED, text)
    return _TOKEN_PARAMETER.sub(rf"\g<1>{REDACTED}", text)


@lru_cache(maxsize=4)
def _pattern(token: str) -> re.Pattern[str]:
    # The longest first, so that no part of a form is left over.
    forms = [re.escape(form) for form in sorted(token_forms(token), key=len, reverse=True)]
    return re.compile("|".join(_HEXADECIMAL.sub(_in_either_case, form) for form in forms))


def _in_either_case(digits: re.Match[str]) -> str:
    return re.sub("[A-Fa-f]", lambda digit: f"[{digit[0].lower()}{digit[0].upper()}]", digits[0])


class _TokenFilter(logging.Filter):
    """Keeps tokens out of log lines and their tracebacks. Ansible's log on the controller takes what other libraries say."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self._redacted(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = self._redacted(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        return True

    def _redacted(self, text: str) -> str:
        text = redact(text, "")
        for token in self.tokens:
            text = redact(text, token)
        return text


_FILTER = _TokenFilter()


def keep_out_of_logs(token: str) -> None:
    """Take a token out of whatever urllib3 logs from now on: whole URLs, and parts of replies that it cannot read."""
    _FILTER.tokens.add(token)
    for name in list(logging.root.manager.loggerDict):
        # A filter of a logger does not see what the loggers below it say.
        if name.partition(".")[0] == _LOGGING_LIBRARY:
            logging.getLogger(name).addFilter(_FILTER)
