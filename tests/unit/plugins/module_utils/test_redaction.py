# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The token is taken out of texts and log lines, in whatever form a URL, HTML or JSON gives it."""

from __future__ import annotations

import html
import json
import logging
import re
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from ansible_collections.msp.checkcentral.plugins.module_utils._redaction import REDACTED, keep_out_of_logs, redact
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN

Encode = Callable[[str], str]


def quoted(token: str) -> str:
    return quote(token, safe="")


def lower_case(form: str) -> str:
    """As .NET spells it: the hexadecimal digits of an escape in lower case."""
    return re.sub(r"(?:%(?:25)?|&#x|\\u)[0-9A-F]+", lambda escape: escape[0].lower(), form)


FORMS: dict[str, Encode] = {
    "raw": str,
    "quoted": quoted,
    "quoted except for slashes": quote,
    "plus-quoted": quote_plus,
    "quoted twice": lambda token: quoted(quoted(token)),
    "HTML": html.escape,
    "HTML without quotes": lambda token: html.escape(token, quote=False),
    "HTML of ASP.NET": lambda token: html.escape(token).replace("+", "&#x2B;"),
    "HTML with signs by number": lambda token: re.sub("[+/=%]", lambda sign: f"&#{ord(sign[0])};", html.escape(token)),
    "HTML with signs by hexadecimal number": lambda token: re.sub(
        "[+/=%]", lambda sign: f"&#x{ord(sign[0]):X};", html.escape(token)
    ),
    "JSON": lambda token: json.dumps(token)[1:-1],
    "JSON with slashes": lambda token: json.dumps(token)[1:-1].replace("/", "\\/"),
    "JSON of .NET": lambda token: json.dumps(token)[1:-1].replace("+", "\\u002B"),
    "in an error of urllib3": lambda token: f"Max retries exceeded with url: /?apiToken={quote_plus(token)}&x=1",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", [str, lower_case])
def test_no_form_of_the_token_survives(form: str, case: Encode) -> None:
    for token in (TOKEN, "abc", "a b", "ü€", "\\", "apiToken", "a/b +c", "%2B"):
        found = case(FORMS[form](token))
        text = redact(f"before {found} after", token)
        assert found not in text
        assert text.startswith("before ")
        assert text.endswith(" after")
        assert REDACTED in text


def test_letters_of_the_token_in_another_case_are_no_token() -> None:
    assert redact("TOK tok", "tok") == f"TOK {REDACTED}"


def test_whatever_follows_the_parameter_is_taken_out() -> None:
    text = "/x/?apiToken=other&y=1 APITOKEN%3Dother returnUrl=%252F%253FapiToken%253Dother"
    redacted = "/x/?apiToken=********&y=1 APITOKEN%3D******** returnUrl=%252F%253FapiToken%253D********"
    assert redact(text, "t0k") == redacted


def test_nothing_is_redacted_for_an_empty_token() -> None:
    assert redact("abc", "") == "abc"


@pytest.mark.parametrize("token", ["a\ud800b", "\udcff\udcfe"])
def test_a_token_that_is_no_text_is_taken_out_like_others(token: str) -> None:
    assert redact(f"x {token} {json.dumps(token)}", token) == f'x {REDACTED} "{REDACTED}"'


@pytest.mark.parametrize(
    "name", ["urllib3.connectionpool", "urllib3.util.retry", "urllib3.connection", "urllib3.response"]
)
def test_log_lines_of_urllib3_and_their_tracebacks_hold_no_token(name: str, caplog: pytest.LogCaptureFixture) -> None:
    keep_out_of_logs(TOKEN)
    try:
        raise ValueError(f"unparsed data: '{TOKEN}'")
    except ValueError:
        logging.getLogger(name).warning("of %s and %s", f"/?apiToken={quote_plus(TOKEN)}", TOKEN, exc_info=True)
    assert f"of /?apiToken={REDACTED} and {REDACTED}" in caplog.text
    assert f"ValueError: unparsed data: '{REDACTED}'" in caplog.text
    assert TOKEN not in caplog.text
