"""The header: one field for names and questions on every page, and doors to all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.e2e
DOORS = {"en": "Explore", "fr": "Explorer", "nl": "Verkennen"}


def test_a_name_that_is_picked_leads_to_its_actor(page: Page, site: str) -> None:
    page.goto(f"{site}/en/therapies")
    page.keyboard.press("/")
    field = page.locator("#seek")
    expect(field).to_be_focused()
    field.press_sequentially("vesale biosi", delay=15)  # no accent, and a slip
    option = page.locator(
        "#seek-list[aria-busy=false] li", has_text="Vésale Bioscience"
    ).first
    expect(option).to_be_visible(timeout=15_000)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    option.click()
    page.wait_for_url(f"{site}/en/actors/vesale-bioscience")


def test_a_question_is_asked_and_a_word_is_searched(page: Page, site: str) -> None:
    page.goto(f"{site}/fr/actors")
    page.locator("#seek").fill("Qui travaille sur la phagothérapie ?")
    page.locator("#seek").press("Enter")
    page.wait_for_url(re.compile("/fr/ask[?]q=Qui"))
    page.goto(f"{site}/fr/actors")
    page.locator("#seek").press_sequentially("phage", delay=15)
    page.locator("#seek-list[aria-busy=false] li").last.click(timeout=15_000)
    page.wait_for_url(f"{site}/fr/search?q=phage")


NOTE_WHAT_IS_SHOWN = """() => {
  const list = document.getElementById("seek-list"), input = document.getElementById("seek");
  window.shown = [];
  new MutationObserver(() => {
    const fresh = list.getAttribute("aria-busy") === "false" && list.lastElementChild;
    if (fresh) window.shown.push([input.value, list.lastElementChild.textContent]);
  }).observe(list, { attributes: true, childList: true });
}"""


def test_no_list_of_an_earlier_text_is_offered(page: Page, site: str) -> None:
    held: list[Route] = []
    page.goto(f"{site}/fr/actors")
    page.evaluate(NOTE_WHAT_IS_SHOWN)

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/complete[?].*=phag(&|$)"), hold)
    with page.expect_request(re.compile("/complete[?]")):
        page.locator("#seek").press_sequentially("phag", delay=5)
    page.locator("#seek").press("e")
    held[0].continue_()  # the answer to "phag" comes when "phage" is written
    last = page.locator("#seek-list[aria-busy=false] li").last
    expect(last).to_contain_text("phage", timeout=15_000)
    shown = page.evaluate("window.shown")
    assert shown
    assert all(written in text for written, text in shown)


def test_a_question_is_offered_and_gone_on_with(page: Page, site: str) -> None:
    page.goto(f"{site}/en/therapies")
    page.locator("#seek").press_sequentially("who works on", delay=15)
    offered = page.locator(
        "#seek-list[aria-busy=false] li", has_text="Who works on …"
    ).first
    offered.click(timeout=15_000)
    expect(page.locator("#seek")).to_have_value("Who works on ")
    expect(page.locator("#seek")).to_be_focused()


@pytest.mark.parametrize("lang", DOORS)
def test_doors_lead_to_every_part_and_close_again(
    page: Page, site: str, lang: str
) -> None:
    door = DOORS[lang]
    page.goto(f"{site}/{lang}/stages")
    menu = page.locator("button.menu")
    if menu.is_visible():
        menu.click()
    page.locator(".door summary", has_text=door).click()
    entry = page.locator(f".door a[href='/{lang}/trials']")
    expect(entry).to_be_visible()
    page.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    if menu.is_visible() and not page.locator(".door summary").first.is_visible():
        menu.click()
    page.locator(".door summary", has_text=door).click()
    entry.click()
    page.wait_for_url(f"{site}/{lang}/trials")


def test_a_page_with_a_box_of_its_own_has_no_second_field(
    page: Page, site: str
) -> None:
    page.goto(f"{site}/nl/")
    assert page.locator("#seek").count() == 0
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
