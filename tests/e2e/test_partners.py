"""Suggestions, gap, call and feedback in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("width", [1440, 390])
def test_a_suggestion_is_judged_by_keyboard_and_undone(
    browser: Browser, site: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{site}/en/partners?actor=uliege")
    shown = page.locator(".partner:not([hidden])")
    first = shown.first
    name = first.locator("h3 a").inner_text()
    first.locator("summary").first.click()
    assert first.locator(".records a[href^='http']").count() >= 1
    first.locator("button[value='not-relevant']").focus()
    page.keyboard.press("Enter")
    expect(shown.first.locator("h3 a")).not_to_have_text(name)
    page.locator("#hidden summary").click()
    page.locator("#hidden button[value='undo']:visible").click()
    expect(shown.first.locator("h3 a")).to_have_text(name)
    page.close()


def test_a_consortium_is_built_and_varied(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{site}/en/partners/call")
    page.locator("input[name='therapy'][value='phage-therapy']").check()
    page.locator(".choose button").click()
    page.wait_for_load_state()
    before = page.locator(".partner h3 a").all_inner_texts()
    assert before
    page.locator(".partner a[href*='without=']").first.click()
    expect(page.locator(".chips a")).to_have_count(1)
    assert before[0] not in page.locator(".partner h3 a").all_inner_texts()
    page.close()
