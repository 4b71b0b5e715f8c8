"""Every kind of page under axe-core, what it weighs, and what moves after the first paint."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from graph.model import LANGUAGES
from tests.night import NIGHT
from tests.page_kinds import PAGE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.e2e
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(one => {
    if (!one.hadRecentInput) sum += one.value; })).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 400); })"""


MOST_BYTES = 250_000
"""What a first visit may transfer, compressed as it is sent."""
FIRST_PICTURE = {"gaps": 0.5, "network": 1.0, "map": 1.0}
"""Seconds until something is seen, on a machine that does nothing else."""
SHARED = 4
"""How much slower a machine may be that runs other tests at the same time."""
PAINTED = """new Promise((painted) => new PerformanceObserver((list) => {
  const [first] = list.getEntriesByName("first-contentful-paint");
  if (first) painted(first.startTime / 1000);
}).observe({ type: "paint", buffered: true }))"""
VIOLATIONS_ALONE = {"resultTypes": ["violations"]}
"""What passes is not described: on the board that is most of the work."""
OPTIONS = {"rules": {"target-size": {"enabled": True}}, **VIOLATIONS_ALONE}
"""Axe looks at 24 pixels for what is pressed (WCAG 2.5.8) when it is told to."""
BY_DAY_AND_BY_NIGHT: list[tuple[Literal["light", "dark"], int]] = [
    ("light", 1440),
    ("dark", 390),
    *([("dark", 1440), ("light", 390)] if NIGHT else []),
]
"""Schemes and widths: what is where it is depends on the width alone, a colour on the scheme."""
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"
"""Pixels of a page that a window does not show."""
WITHOUT_ROWS_MADE_ALIKE = """() => {
  const name = (part) => part.tagName + " " + [...part.attributes].map(({name, value}) =>
    name === "class" ? value : name).join(" ");
  const kinds = (nodes) => {
    const counted = {};
    for (const node of nodes) {
      const kind = `${name(node.parentElement)} > ${name(node)}`;
      counted[kind] = (counted[kind] ?? 0) + 1;
    }
    return counted;
  };
  const left = kinds(document.querySelectorAll("main *"));
  for (const list of document.querySelectorAll("main :not(tr)")) {
    const parts = (row) => Object.entries(kinds([row, ...row.querySelectorAll("*")]));
    const rows = [...list.children].slice(2).map((row) => ({row, made: parts(row)}));
    for (const {row, made} of rows.sort((one, other) => one.made.length - other.made.length))
      if (list.isConnected && made.every(([kind, count]) => left[kind] > count)) {
        row.remove();
        made.forEach(([kind, count]) => left[kind] -= count);
      }
  }
}"""
"""Of each list or table the first two rows stay. One after them goes if all of its parts are there
elsewhere, by element, class and attributes of a part and of what it is in; the plainest goes first.
Hundreds of rows alike show axe nothing more, in most of its time."""
AXE = Axe().axe_script


def look_at(page: Page) -> None:
    """Make a page ready for axe; at night every row is looked at."""
    if not NIGHT:
        page.evaluate(WITHOUT_ROWS_MADE_ALIKE)


def violations(page: Page) -> list[dict[str, Any]]:
    if page.evaluate("!window.axe"):
        page.evaluate(AXE)
    found = page.evaluate("options => axe.run(options)", OPTIONS)["violations"]
    return [
        {"rule": one["id"], "where": [node["target"] for node in one["nodes"][:4]]}
        for one in found
    ]


@contextmanager
def transferred(page: Page) -> Iterator[list[float]]:
    """Yield a list that takes the bytes of each answer that a page gets meanwhile."""
    sizes: list[float] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on(
        "Network.loadingFinished", lambda sent: sizes.append(sent["encodedDataLength"])
    )
    yield sizes
    session.detach()


@pytest.mark.parametrize(
    ("number", "path"), list(enumerate(PAGE_KINDS)), ids=PAGE_KINDS
)
def test_a_page_is_light_and_axe_finds_no_violation_by_day_by_night_and_on_a_phone(
    window: Page, site: str, number: int, path: str
) -> None:
    # What axe sees depends little on the language: each kind of page is looked at in one of them.
    lang = LANGUAGES[number % len(LANGUAGES)]
    window.set_viewport_size({"width": 1440, "height": 900})
    with transferred(window) as sizes:
        window.goto(f"{site}/{lang}/{path}")
    assert 0 < sum(sizes) <= MOST_BYTES
    look_at(window)
    for scheme, width in BY_DAY_AND_BY_NIGHT:
        window.emulate_media(color_scheme=scheme)
        window.set_viewport_size({"width": width, "height": 900})
        assert violations(window) == [], (scheme, width)
        assert window.evaluate(TOO_WIDE) <= 0, width


def test_axe_finds_no_violation_with_panel_and_sheet_open(
    page: Page, site: str
) -> None:
    page.goto(f"{site}/nl/network?therapy=phage-therapy#sel=uliege")
    expect(page.locator("#card h2")).to_be_visible()
    look_at(page)
    assert violations(page) == []
    page.locator("#close").click()
    page.locator("#share summary").click()
    assert violations(page) == []


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(
    "path", ["", "actors/uliege", "actors", "network", "about", "gaps"]
)
def test_nothing_moves_after_the_first_paint(
    window: Page, site: str, path: str, width: int
) -> None:
    window.set_viewport_size({"width": width, "height": 900})
    window.goto(f"{site}/en/{path}")
    assert window.evaluate(SHIFT) < 0.01


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_header_holds_its_place_while_the_page_is_still_read(
    window: Page, site: str, lang: str
) -> None:
    """A slow answer is painted up to where it was read: the doors come after the field."""
    window.set_viewport_size({"width": 1440, "height": 900})
    window.goto(f"{site}/{lang}/about")
    whole = window.locator("#seek").bounding_box()
    high = window.locator("header.bar").bounding_box()
    window.evaluate("document.getElementById('doors').remove()")
    begun = window.locator("#seek").bounding_box()
    assert whole
    assert begun
    assert begun["x"] == pytest.approx(whole["x"], abs=1)
    assert begun["x"] + begun["width"] == pytest.approx(
        whole["x"] + whole["width"], abs=1
    )
    assert begun["y"] == pytest.approx(whole["y"], abs=1)
    assert high == window.locator("header.bar").bounding_box()


@pytest.mark.parametrize("path", FIRST_PICTURE)
def test_the_first_picture_comes_soon(browser: Browser, site: str, path: str) -> None:
    times: list[float] = []
    for _ in range(3):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{site}/fr/{path}")
        times.append(page.evaluate(PAINTED))
        page.close()
    assert min(times) < SHARED * FIRST_PICTURE[path]


def test_no_page_sets_a_cookie(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    for path in ("en/", "fr/network", "nl/gaps", "embed/en/network"):
        page.goto(f"{site}/{path}")
    assert context.cookies() == []
    context.close()
