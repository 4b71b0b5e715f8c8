from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from graph.view.elements import Choice, elements
from graph.view.render import standalone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from graph.release.snapshot import Snapshot

pytestmark = pytest.mark.e2e
WIDTHS = [(1440, 1000), (390, 844)]


@pytest.fixture(params=WIDTHS, ids=["desk", "phone"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield a page that fails its test on any error in the console."""
    width, height = request.param
    opened = browser.new_page(viewport={"width": width, "height": height})
    errors: list[str] = []
    opened.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda exc: errors.append(str(exc)))
    yield opened
    opened.close()
    assert errors == []


def test_the_network_draws_is_searched_and_walked(page: Page, site: str) -> None:
    page.goto(f"{site}/en/network?therapy=phage-therapy")
    expect(page.locator("body[data-drawn=yes]")).to_be_attached()
    page.locator("#find").fill("Universit\u00e9 de Li\u00e8ge")
    page.locator("#find").press("Enter")
    side = page.locator("#side")
    expect(side).to_be_visible()
    expect(side.locator("h2")).to_contain_text("Li\u00e8ge")
    page.locator("#find").fill("Sciensano")
    page.locator("#find").press("Enter")
    expect(side.locator("h2")).to_contain_text("Sciensano")
    chain = side.locator("p", has_text="Shortest chain of collaborations")
    expect(chain).to_contain_text("Universit\u00e9 de Li\u00e8ge \u2192")
    page.locator("#find").fill("nobody at all")
    page.locator("#find").press("Enter")
    expect(page.locator("#missing")).to_have_text("Not in this view.")
    page.locator("#find").fill("Universit\u00e9 de Li\u00e8ge")
    page.locator("#find").press("Enter")
    with page.expect_download() as saved:
        page.locator("#png").click()
    assert saved.value.suggested_filename == "atmp-atlas.png"
    side.get_by_text("start from here").click()
    expect(page).to_have_url(f"{site}/en/network?around=uliege&depth=1")
    expect(page.locator("h1")).to_contain_text("Li\u00e8ge")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_file_opens_from_disk(page: Page, tmp_path: Path, curated_snapshot: Snapshot) -> None:
    file = tmp_path / "view.html"
    shown = elements(curated_snapshot, Choice(therapy="car-t"))
    file.write_text(standalone(shown, "CAR-T"), encoding="utf-8")
    page.goto(file.as_uri())
    expect(page.locator("body[data-drawn=yes]")).to_be_attached()
