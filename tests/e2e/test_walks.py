"""The walks of a partner and of a researcher, with the taps that each takes counted."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.e2e
LANGUAGES = ["en", "fr", "nl"]
TAPS = 4
"""Taps that a walk may take; typing is none, but the tap into a field is one."""


class Finger:
    """Taps what is seen, and counts."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, one: Locator) -> None:
        """Tap on something that is visible."""
        expect(one).to_be_visible(timeout=15_000)
        one.tap()
        self.taps += 1


@pytest.fixture
def phone(browser: Browser) -> Any:
    """Yield a page of a telephone with a touch screen and an empty storage."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, accept_downloads=True
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_partner_walks_from_home_to_an_introduction_text(
    phone: Page, site: str, lang: str
) -> None:
    finger = Finger()
    phone.goto(f"{site}/{lang}/")
    finger.tap(phone.locator(f".roles a[href='/{lang}/partners']"))
    field = phone.locator("main input[name=actor]")
    finger.tap(field)
    field.press_sequentially("vesale bio", delay=15)
    finger.tap(
        phone.locator("main .options[aria-busy=false] li", has_text="Vésale Bioscience")
    )
    phone.wait_for_url(re.compile("actor=V%C3%A9sale"))
    finger.tap(phone.locator(".partner a[href*='/introduction?']").first)
    letter = phone.locator(f"#text-{lang}")
    expect(letter).to_contain_text("Vésale Bioscience")
    expect(letter).to_contain_text("[1] ")
    expect(letter).to_contain_text("https://")
    assert finger.taps <= TAPS


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_researcher_walks_from_a_question_to_a_cited_workbook(
    phone: Page, site: str, lang: str
) -> None:
    asked = {
        "en": "Who works on phage therapy in Wallonia?",
        "fr": "Qui travaille sur la phagothérapie en Wallonie ?",
        "nl": "Wie werkt aan faagtherapie in Wallonië?",
    }[lang]
    finger = Finger()
    phone.goto(f"{site}/{lang}/")
    field = phone.locator("#q")
    finger.tap(field)
    field.fill(asked)
    field.press("Enter")  # the key of the keyboard on the screen
    finger.taps += 1
    phone.wait_for_url(re.compile(f"/{lang}/ask[?]"))
    take = phone.locator("main a[href*='format=xlsx']").first
    with phone.expect_download() as waited:
        if not take.is_visible():
            finger.tap(
                phone.locator("main details:has(a[href*='format=xlsx']) summary").first
            )
        finger.tap(take)
    book = load_workbook(BytesIO(waited.value.path().read_bytes()))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) > 5
    assert "https://" in " ".join(str(cell) for cell in rows[1])
    assert finger.taps <= TAPS


def test_my_organisation_is_chosen_once(phone: Page, site: str) -> None:
    phone.goto(f"{site}/en/mine")
    field = phone.locator("main input[name=actor]")
    field.press_sequentially("vesale bio", delay=15)
    phone.locator(
        "main .options[aria-busy=false] li", has_text="Vésale Bioscience"
    ).tap()
    expect(phone.locator("[data-kept]")).to_be_visible()
    # Anywhere later: the page leads on to it, and the field of partners is filled with it.
    phone.goto(f"{site}/nl/mine")
    phone.wait_for_url(f"{site}/nl/mine?actor=vesale-bioscience")
    phone.goto(f"{site}/fr/partners")
    expect(phone.locator("main input[name=actor]")).to_have_value("Vésale Bioscience")
    # A page that somebody sent does not change the choice.
    phone.goto(f"{site}/en/mine?actor=uliege")
    expect(phone.locator("[data-keep]")).to_be_visible()
    phone.goto(f"{site}/en/mine?actor=vesale-bioscience")
    phone.locator("[data-forget]").tap()
    phone.goto(f"{site}/en/mine")
    expect(phone.locator("main input[name=actor]")).to_be_visible()


def test_a_shortlist_is_kept_and_can_be_sent(phone: Page, site: str) -> None:
    phone.goto(f"{site}/en/partners?actor=uliege")
    stars = phone.locator("button[data-star]")
    stars.nth(0).tap()
    stars.nth(1).tap()
    chosen = [stars.nth(at).get_attribute("data-star") for at in (0, 1)]
    expect(phone.locator(".tools .list")).to_have_text("Shortlist (2)")
    phone.locator(".tools .list").tap()
    listed = phone.locator("tr[data-candidate]")
    expect(listed).to_have_count(2)
    assert [listed.nth(at).get_attribute("data-candidate") for at in (0, 1)] == chosen
    # The bare address finds the list of this browser again; taking a star off takes the row off.
    phone.goto(f"{site}/en/partners/shortlist?actor=uliege")
    expect(listed).to_have_count(2)
    phone.locator("button[data-star]").first.tap()
    expect(listed).to_have_count(1)
