"""The pages in a real browser, served as a user serves them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.tables import at_work_on

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

pytestmark = pytest.mark.e2e
WIDTHS = [1440, 390]
PATHS = [
    "/en/",
    "/fr/",
    "/nl/",
    "/docs",
    "/fr/actors",
    "/en/actors/uliege",
    "/nl/actors/exothera",
    "/en/therapies",
    "/fr/therapies/phage-therapy",
    "/nl/stages",
    "/en/stages/gmp-manufacturing",
    "/fr/collaborations",
    "/nl/products",
    "/en/trials",
    "/fr/sources",
    "/nl/about",
    "/en/gaps",
    "/fr/partners",
    "/en/partners?actor=vesale-bioscience",
    "/fr/partners?actor=exothera",
    "/nl/partners/gap?therapy=phage-therapy&stage=market-access",
    "/en/partners/call?therapy=phage-therapy&therapy=car-t",
    "/fr/evaluation",
    "/nl/review",
    "/en/paths?therapy=car-t",
    "/en/ask?q=cell+therapy+in+Wallonia",
    "/fr/search?q=gene",
    "/nl/map",
]
QUESTIONS = {
    "en": "Who works on phage therapy?",
    "fr": "Qui travaille sur la phagothérapie ?",
    "nl": "Wie werkt aan faagtherapie?",
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", QUESTIONS)
def test_a_question_asked_in_the_box_is_answered(
    browser: Browser, site: str, lang: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/{lang}/")
    assert page.locator("html").get_attribute("lang") == lang
    page.locator("#q").fill(QUESTIONS[lang])
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask?q=*")
    cards = page.locator(".card")
    answers = len(at_work_on("phage-therapy"))
    assert cards.count() == answers
    assert page.locator(".note.legal").count() >= 1
    links = page.locator(".card .sources a").evaluate_all("all => all.map(a => a.href)")
    assert all(link.startswith("http") for link in links)
    assert len(links) >= answers
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    assert said == []
    assert [url for url in asked if not url.startswith(site)] == []
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PATHS)
def test_pages_fit_and_are_quiet(
    window: Page, site: str, path: str, width: int
) -> None:
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        said.append(message.text)

    window.on("console", hear)
    window.set_viewport_size({"width": width, "height": 900})
    answer = window.goto(f"{site}{path}")
    wide = window.evaluate("document.documentElement.scrollWidth")
    window.remove_listener("console", hear)
    assert answer is not None
    assert answer.status == 200
    assert wide <= width
    assert said == []


def test_pages_work_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/en/actors?region=Wallonia")
    page.locator(".listing input[name=kind][value=cdmo]").check()
    page.locator(".listing .look button").first.click()
    assert "region=Wallonia" in page.url
    assert "kind=cdmo" in page.url
    page.locator(".facts .what a").first.click()
    assert page.locator("h1").inner_text()
    page.goto(f"{site}/en/network?therapy=phage-therapy")
    assert page.locator("table tbody tr").count() > 10
    context.close()


def test_languages_switch_and_keep_the_question(browser: Browser, site: str) -> None:
    page = browser.new_page(locale="nl-BE")
    page.goto(site)
    assert re.search(r"/nl/$", page.url)
    page.goto(f"{site}/en/ask?q=exosomes")
    page.locator("nav a[lang=fr]").click()
    page.wait_for_url("**/fr/ask?q=exosomes")
    assert page.locator("#q").input_value() == "exosomes"
    page.close()


def test_text_of_the_user_stays_text(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    text = '"><img src=x onerror=alert(1)></script>{{7*7}}'
    page.goto(f"{site}/en/")
    page.locator("#q").fill(text)
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask?q=*")
    assert page.locator("#q").input_value() == text
    assert page.locator("img").count() == 0
    assert "49" not in page.locator("#q").input_value()
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_box_completes_by_keyboard(browser: Browser, site: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site}/en/")
    box = page.locator("#q")
    box.press_sequentially("who works with vesale b", delay=15)
    # Lists of what was written on the way may come first; they are not to be walked.
    page.locator("#q-list[aria-busy=false] li", has_text="Vésale").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    marked = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#{marked}").get_attribute("aria-selected") == "true"
    box.press("Enter")
    assert box.input_value().startswith("Who works with Vésale B")
    assert page.locator("#q-list").is_hidden()
    box.press_sequentially(" x", delay=15)
    box.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    page.close()


def test_a_list_of_what_was_written_before_is_not_walked(
    browser: Browser, site: str
) -> None:
    page = browser.new_page()
    page.goto(f"{site}/en/")
    box, options = page.locator("#q"), page.locator("#q-list li")
    box.press_sequentially("who works with vesale", delay=15)
    options.filter(has_text="Vésale").first.wait_for()
    page.route(
        "**/api/v1/complete?*", lambda _: None
    )  # what is asked from now on never comes
    box.press_sequentially(" bi", delay=15)
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") is None
    options.filter(has_text="Vésale Pharma").first.click()
    assert box.input_value() == "Who works with Vésale Pharma?"
    page.close()


def test_the_box_says_kinds_in_the_language_of_the_page(
    browser: Browser, site: str
) -> None:
    page = browser.new_page()
    page.goto(f"{site}/fr/")
    page.locator("#q").press_sequentially("vesale", delay=15)
    first = page.locator("#q-list[aria-busy=false] li", has_text="Vésale Pharma").first
    assert first.inner_text() == "Vésale Pharma acteur"
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_lists_are_filtered_and_turned_in_place(
    browser: Browser, site: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site}/fr/actors")
    page.locator("[rel=next]").click()
    page.wait_for_url("**page=2")
    page.evaluate("window.same = true")
    facets = page.locator(".open-facets")
    if facets.is_visible():
        facets.click()
    page.locator("#f-kind-hospital").check()
    page.wait_for_url("**kind=hospital**")
    page.wait_for_function("document.querySelectorAll('.facts .k-hospital').length > 5")
    assert page.locator(".facts .mark:not(.k-hospital)").count() == 0
    expect(page.locator("#f-kind-hospital")).to_be_checked()
    if width > 1000:  # on a phone the list comes before what chose it
        expect(page.locator("#f-kind-hospital")).to_be_focused()
    assert page.evaluate("window.same") is True
    page.go_back()
    page.wait_for_url("**page=2")
    assert said == []
    page.close()


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "since your last visit, 12 November 2026"),
        ("fr", "depuis votre dernière visite, le 12 novembre 2026"),
        ("nl", "sinds uw laatste bezoek, 12 november 2026"),
    ],
)
def test_the_home_page_says_what_changed_since_the_last_visit(
    browser: Browser, site: str, lang: str, said: str
) -> None:
    page = browser.new_page()
    page.goto(f"{site}/{lang}/")
    line = page.locator("#visit")
    expect(line).to_be_hidden()  # the first visit
    kept = page.evaluate("JSON.parse(localStorage.getItem('atlas-visit'))")
    assert kept["release"] == line.get_attribute("data-release")
    page.evaluate(
        "kept => { sessionStorage.clear(); localStorage.setItem('atlas-visit', kept); }",
        '{"release": "r-before", "day": "2026-11-12T12:00:00Z"}',
    )
    page.reload()
    expect(line).to_contain_text(said)
    link = line.locator("a")
    expect(link).to_have_attribute("href", f"/{lang}/changes?since=r-before")
    page.reload()  # as long as this visit lasts
    expect(line).to_be_visible()
    page.close()
