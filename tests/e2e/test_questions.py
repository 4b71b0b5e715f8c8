"""Search, and a question with two readings, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("width", [1440, 390])
def test_a_search_narrows_to_a_kind_and_opens_a_record(
    browser: Browser, site: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{site}/nl/search")
    page.locator("#q").fill("gene")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nl/search?q=gene")
    assert page.locator(".facts .what a").first.inner_text() == "Gentherapie"
    page.locator(".tabs a", has_text="actoren").click()
    page.wait_for_url("**kind=actor")
    page.locator(".facts .what a").first.click()
    page.wait_for_url("**/nl/actors/*")
    page.close()


def test_an_identifier_finds_its_record(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}/en/search?q=atmp-pit")
    assert "atmp-pit" in (
        page.locator(".facts .what a").first.get_attribute("href") or ""
    )
    page.close()


def test_the_other_reading_is_one_click_away(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}/en/ask?q=partners+of+Vesale")
    assert "Vésale Bioscience" in page.locator(".read").inner_text()
    page.locator(".note.ambiguous a").click()
    page.wait_for_url("**reading=2")
    assert "Vésale Pharma" in page.locator(".read").inner_text()
    page.locator(".note.ambiguous a").click()
    assert "Vésale Bioscience" in page.locator(".read").inner_text()
    page.locator("details.rest", has=page.locator("pre.cypher")).first.locator(
        "summary"
    ).click()
    assert page.locator("pre.cypher").first.inner_text().startswith("MATCH")
    page.close()


def test_a_condition_is_taken_away_and_an_answer_narrowed(
    browser: Browser, site: str
) -> None:
    page = browser.new_page()
    page.goto(f"{site}/en/ask?q=Who+works+on+phage+therapy+in+Wallonia")
    assert (
        "in Wallonia work on phage therapy" in page.locator(".first-line").inner_text()
    )
    whole = int(page.locator(".tools .count strong").inner_text())
    page.locator(".facets a", has_text="hospital").click()
    page.wait_for_url("**kind=hospital**")
    assert int(page.locator(".tools .count strong").inner_text()) < whole
    page.locator(".read .tag", has_text="Wallonia").locator(".drop").click()
    page.wait_for_url("**without=regions**")
    assert "Wallonia" not in page.locator(".first-line").inner_text()
    page.close()
