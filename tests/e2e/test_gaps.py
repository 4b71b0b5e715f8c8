"""The gap board in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.e2e


def test_the_gap_board_answers_what_if(page: Page, site: str) -> None:
    page.goto(f"{site}/nl/gaps?region=Wallonia")
    cells = page.locator(".heat td")
    assert cells.count() == 24 * 14
    page.locator("input[name=without][list]").fill("vesale-bioscience")
    page.get_by_role("button", name="Wat als?").click()
    expect(page.locator("#changes")).to_be_visible()
    page.locator(".heat tbody tr").first.locator("td a").first.click()
    page.locator("#cell a", has_text="als die vertrekt").first.click()
    expect(page.locator(".chips a")).to_have_count(2)
    page.locator(".chips a").last.click()
    page.locator(".chips a").first.click()
    expect(page.locator("#changes")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
