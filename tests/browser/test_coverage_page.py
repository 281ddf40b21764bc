# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of the playbook msp.checkcentral.coverage in a browser, for 5 customers and for 500."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from ansible_collections.msp.checkcentral.tests.browser.conftest import Opened, Written

Open = Callable[..., Opened]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# A sheet of A4 less its margins, in CSS pixels.
SHEET = {"width": 688, "height": 1017}

# All words of each cell without their signs, and text as a person reads it: white space as one space.
ROWS = """() => Array.from(document.querySelectorAll("#coverage tbody tr")).map(row => {
  const text = element => element.textContent.replace(/\\s+/g, " ").trim();
  const words = cell => Array.from(cell.querySelectorAll(".word")).map(word => text(word).slice(2)).join(" ");
  return [text(row.cells[0]), Array.from(row.cells).slice(1).map(words)];
})"""
# What sticks out of the page to the right, or out of its own cell, except headings for screen readers only.
STICKING_OUT = """() => Array.from(document.body.querySelectorAll("*")).filter(element => {
  const box = element.getBoundingClientRect();
  const cell = element.parentElement.closest("td, th");
  const right = cell ? Math.min(innerWidth, cell.getBoundingClientRect().right) : innerWidth;
  const unseen = element.closest("thead") && getComputedStyle(element.closest("thead")).position === "absolute";
  return !unseen && box.width > 1 && box.right > right + 1;
}).map(element => element.outerHTML.slice(0, 200))"""
# The contrast of each text with the nearest background that is not transparent, as WCAG computes it.
CONTRASTS = """() => {
  const channels = color => color.match(/[\\d.]+/g).map(Number);
  const luminance = color => {
    const [red, green, blue] = channels(color).map(each => each / 255)
      .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = element => {
    const color = getComputedStyle(element).backgroundColor;
    return channels(color)[3] === 0 ? behind(element.parentElement) : color;
  };
  const hasText = element => Array.from(element.childNodes).some(node => node.nodeType === 3 && node.data.trim());
  return Array.from(document.body.querySelectorAll("*:not(script)"))
    .filter(element => hasText(element) && element.getClientRects().length)
    .map(element => {
      const [light, dark] = [getComputedStyle(element).color, behind(element)].map(luminance).sort((a, b) => b - a);
      return [(light + 0.05) / (dark + 0.05), element.outerHTML.slice(0, 200)];
    });
}"""
SHOWN_ROWS = """() => Array.from(document.querySelectorAll("#coverage tbody tr"))
  .filter(row => row.getClientRects().length).length"""


def test_it_loads_nothing_and_complains_about_nothing(opened: Open, written: Written) -> None:
    seen = opened(viewport=DESKTOP)
    seen.page.wait_for_load_state("networkidle")
    assert seen.requests == [written.path.as_uri()]
    assert seen.complaints == []


@pytest.mark.parametrize("written", ["few", "many", "whole"], indirect=True)
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_every_customer_has_its_row_and_every_report_its_word(opened: Open, written: Written, scripts: bool) -> None:
    page = opened(viewport=DESKTOP, java_script_enabled=scripts).page
    # What the page holds may be asked for even where its own scripts do not run.
    assert [tuple(row) for row in page.evaluate(ROWS)] == written.expected.rows
    assert page.evaluate(SHOWN_ROWS) == len(written.expected.rows)
    assert page.locator("#find").is_visible() is scripts


@pytest.mark.parametrize("written", ["whole"], indirect=True)
def test_the_cell_of_checks_names_what_is_to_do(opened: Open) -> None:
    page = opened(viewport=DESKTOP).page
    assert page.title() == "Coverage of standard reports, checks and users"
    checks = page.locator("#coverage tbody tr").first.locator("td").nth(3).locator(".details li").all_inner_texts()
    assert [text.partition(":")[0].split()[0] for text in checks] == ["Drifted", "Overdue", "Silent", "Missing"]
    assert "No message yet" in page.locator("dl.meanings").inner_text()


def test_it_says_of_which_organization_and_day_it_is_and_what_to_do(opened: Open, written: Written) -> None:
    page = opened(viewport=DESKTOP).page
    assert page.locator(".lead bdi").inner_text() == written.expected.organization
    assert page.locator(".lead time").inner_text() == "2026-01-31"
    drifted = written.expected.counts["Drifted"]
    assert page.locator("ul.todo > li strong", has_text="Correct in the portal").count() == drifted > 0


def test_names_are_text(opened: Open, written: Written) -> None:
    page = opened(viewport=DESKTOP).page
    assert page.locator("img, b, iframe").count() == 0
    assert page.locator("script").count() == 1
    assert page.title() == written.expected.variables.get("coverage_title", "Coverage of standard reports")


def test_the_counts_come_first(opened: Open, written: Written) -> None:
    page = opened(viewport=DESKTOP).page
    counts = written.expected.counts
    shown = {
        element.get_attribute("data-count"): int(element.locator("dd").inner_text())
        for element in page.locator("[data-count]").all()
    }
    states = ["present", "missing", "drifted", "not_comparable"] + ["not_expected"] * bool(counts["Not expected"])
    assert shown == {state: counts[state.replace("_", " ").capitalize()] for state in states}
    assert top(page, "dl.counts") < top(page, "#todo") < top(page, "#by-report") < top(page, "#coverage")
    by_report = page.evaluate(
        "() => Array.from(document.querySelectorAll('#by-report tr')).map(row => row.innerText.split(/\\s*\\t\\s*/))"
    )
    headings = by_report[0][1:]
    for place, (title, *numbers) in enumerate(by_report[1:]):
        words = [words[place] for dummy, words in written.expected.rows]
        assert (title, numbers) == (
            ("Status", "Statistics", "Activity")[place],
            [str(words.count(word)) for word in headings],
        )


def top(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return float(box["y"])


# The rules look at one kind of element after the other, so more customers would only take longer.
@pytest.mark.parametrize("written", ["few", "whole"], indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_it_keeps_the_rules_of_accessibility(opened: Open, viewport: Any, scheme: Any) -> None:
    page = opened(viewport=viewport, color_scheme=scheme).page
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found.response["violations"]] == []
    assert len(found.response["passes"]) > 20


@pytest.mark.parametrize("written", ["few", "whole"], indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_text_stands_out_from_what_is_behind_it(opened: Open, viewport: Any, scheme: Any) -> None:
    contrasts = opened(viewport=viewport, color_scheme=scheme).page.evaluate(CONTRASTS)
    assert len(contrasts) > 50
    assert [(ratio, html) for ratio, html in contrasts if not ratio >= 4.5] == []


def test_light_and_dark_differ(opened: Open) -> None:
    background = "() => getComputedStyle(document.body).backgroundColor"
    light, dark = (opened(color_scheme=scheme).page.evaluate(background) for scheme in ("light", "dark"))
    assert light != dark


def test_tables_have_a_structure(opened: Open) -> None:
    page = opened(viewport=DESKTOP).page
    assert page.locator("html[lang=en]").count() == 1
    for table in page.locator("table").all():
        assert table.locator("caption").count() == 1
        assert table.locator("thead th:not([scope=col])").count() == 0
        assert table.locator("tbody tr").count() == table.locator("tbody tr > th[scope=row]:first-child").count() > 0


def test_screen_readers_get_a_table_on_a_phone_too(opened: Open, written: Written) -> None:
    page = opened(viewport=PHONE).page
    table = page.get_by_role("table", name="Customers")
    # One row more for the headings, which a phone does not show but reads out.
    assert table.get_by_role("row").count() == len(written.expected.rows) + 1
    assert table.get_by_role("columnheader").all_inner_texts() == ["Customer", "Status", "Statistics", "Activity"]
    assert table.get_by_role("rowheader").count() == len(written.expected.rows)


@pytest.mark.parametrize("written", ["few", "many", "whole"], indirect=True)
def test_nothing_sticks_out(opened: Open) -> None:
    page = opened().page
    for width in (320, 390, 768, 769, 1024, 1280, 2560):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert (width, page.evaluate(STICKING_OUT)) == (width, [])


def test_the_headings_stay_in_sight(opened: Open) -> None:
    page = opened(viewport={"width": 1280, "height": 300}).page
    page.locator("#coverage tbody tr").last.scroll_into_view_if_needed()
    box = page.locator("#coverage thead th").first.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 300


def test_on_paper(opened: Open, written: Written) -> None:
    page = opened(viewport=SHEET).page
    page.emulate_media(media="print")
    styles = page.evaluate(
        """() => {
        const heads = document.querySelector("#coverage thead");
        const words = Array.from(document.querySelectorAll("#coverage .word"));
        return {
          repeats: getComputedStyle(heads).display,
          colors: Array.from(new Set(words.map(word => getComputedStyle(word).color))).length,
          form: getComputedStyle(document.getElementById("find")).display,
        };
        }"""
    )
    # Headings of this display are what browsers repeat on each sheet; the dash for "not expected" is a little lighter.
    assert (styles["repeats"], styles["form"]) == ("table-header-group", "none")
    assert styles["colors"] <= 2
    assert page.evaluate(SHOWN_ROWS) == len(written.expected.rows)
    assert page.evaluate(STICKING_OUT) == []


@pytest.mark.parametrize("written", ["few", "whole"], indirect=True)
def test_states_are_told_without_color(opened: Open) -> None:
    page = opened(viewport=DESKTOP).page
    pairs = page.evaluate(
        """() => Array.from(document.querySelectorAll("#coverage td .word")).map(word => [
          word.className, word.querySelector(".sign").textContent, word.innerText.trim().slice(2)])"""
    )
    signs = {(state, sign) for state, sign, dummy in pairs}
    assert len({sign for dummy, sign in signs}) == len(signs) == len({state for state, dummy in signs})
    assert all(word for dummy_state, dummy_sign, word in pairs)


def test_the_table_can_be_narrowed_down(opened: Open, written: Written) -> None:
    page = opened(viewport=DESKTOP).page
    name, dummy = written.expected.rows[-1]
    total = len(written.expected.rows)
    page.get_by_label("Find a customer").fill(name.upper())
    assert page.evaluate(SHOWN_ROWS) == 1
    assert page.locator("#shown").inner_text() == f"1 of {total} shown"
    page.get_by_label("Find a customer").fill("")
    page.get_by_label("Needs attention").check()
    to_do = [name for name, words in written.expected.rows if written.expected.asks_for_something(name, words)]
    assert page.evaluate(SHOWN_ROWS) == len(to_do)
    page.get_by_label("Find a customer").press("Enter")
    assert page.evaluate(SHOWN_ROWS) == len(to_do)


def test_the_keyboard_shows_where_it_is(opened: Open) -> None:
    page = opened(viewport=DESKTOP).page
    reached = []
    for dummy in range(2):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2
    assert reached == ["part", "only"]
