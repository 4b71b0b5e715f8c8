"""Lists in a browser: choices at once, addresses that say them and nothing else, on both sizes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

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


def test_a_list_is_where_it_was_after_a_choice_and_goes_back(
    page: Page, site: str
) -> None:
    page.goto(f"{site}/en/actors")
    every = page.locator("#count strong").inner_text()
    page.locator("#columns summary").click()
    town = page.locator("#columns input[value=city]")
    town.check()
    page.wait_for_url(f"{site}/en/actors?column=city")
    expect(page.locator("th", has_text="Town")).to_be_visible()
    # What was folded out stays so, and who was in a field is in it.
    expect(town).to_be_checked()
    expect(town).to_be_focused()
    expect(page.locator("#listing")).not_to_have_attribute("aria-busy", "true")
    page.locator("#look").fill("zzzz")
    page.locator("#look").press("Enter")
    page.wait_for_url(re.compile("q=zzzz"))
    expect(page.locator("#count")).to_have_text("Nothing fits these filters.")
    page.go_back()
    page.go_back()
    page.wait_for_url(f"{site}/en/actors")
    expect(page.locator("#count strong")).to_have_text(every)
    expect(page.locator("th", has_text="Town")).to_have_count(0)


def test_a_newer_choice_gives_up_the_older(page: Page, site: str) -> None:
    page.goto(f"{site}/en/actors")
    slow = re.compile(r"actors\?region=Wallonia$")
    waiting: list[Route] = []

    def never_answered(route: Route) -> None:
        waiting.append(route)

    page.route(slow, never_answered)
    for name in ("Wallonia", "Flanders"):
        page.locator(f"input[name=region][value={name}]").dispatch_event("click")
    page.wait_for_url(f"{site}/en/actors?region=Wallonia&region=Flanders")
    assert len(waiting) == 1
    expect(page.locator(".pills a[href]", has_text="Flanders")).to_be_visible()
    # The older would have been written behind the newer.
    page.go_back()
    page.wait_for_url(f"{site}/en/actors")


def test_a_town_of_the_map_leads_to_its_row(page: Page, site: str) -> None:
    page.goto(f"{site}/fr/map")
    page.locator("svg a[aria-label^='Liège']").dispatch_event("click")
    page.wait_for_url(re.compile("#t-"))
    expect(page.locator("tr:target th")).to_have_text("Liège")
    page.locator("select[name=therapy]").select_option("phage-therapy")
    page.wait_for_url(f"{site}/fr/map?therapy=phage-therapy")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
