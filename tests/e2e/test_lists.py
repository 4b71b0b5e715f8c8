"""Lists in a browser: choices at once, addresses that say them and nothing else, on both sizes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.e2e


def test_choices_show_at_once_and_are_taken_back(page: Page, site: str) -> None:
    page.goto(f"{site}/en/actors")
    every = page.locator("#count strong").inner_text()
    facets = page.locator(".open-facets")
    if facets.is_visible():
        facets.click()
    page.locator("input[name=region][value=Wallonia]").check()
    page.wait_for_url(f"{site}/en/actors?region=Wallonia")
    expect(page.locator("#count strong")).not_to_have_text(every)
    page.locator("#look").fill("catalent")
    page.locator("#look").press("Enter")
    page.wait_for_url(re.compile(r"actors\?q=catalent&region=Wallonia$"))
    page.locator(".pills a", has_text="Wallonia").click()
    page.wait_for_url(f"{site}/en/actors?q=catalent")
    page.locator(".pills a.clear").click()
    page.wait_for_url(f"{site}/en/actors")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_town_of_the_map_leads_to_its_row(page: Page, site: str) -> None:
    page.goto(f"{site}/fr/map")
    page.locator("svg a[aria-label^='Liège']").dispatch_event("click")
    page.wait_for_url(re.compile("#t-"))
    expect(page.locator("tr:target th")).to_have_text("Liège")
    page.locator("select[name=therapy]").select_option("phage-therapy")
    page.wait_for_url(f"{site}/fr/map?therapy=phage-therapy")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
