"""A graph whose every text is an attack, on every page: nothing runs, everything is text."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from api.app import create_app
from graph.release.checksum import row_hash
from graph.release.read import read_snapshot
from graph.view.choice import Choice
from graph.view.elements import elements
from graph.view.pyvis_render import standalone
from ingest import pipeline
from ingest.rows import Listed, LoadRow
from tests.serving import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from graph.settings import Settings
    from graph.store.bolt import Writer
    from tests.e2e.conftest import Sites

pytestmark = pytest.mark.e2e
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "{{7*7}}${7*7}<%=7*7%>",
    '"><svg onload=alert(3)>',
    "href=\"javascript:alert(4)\" onmouseover='alert(5)'",
    "<iframe srcdoc='<script>alert(6)</script>'>",
    "</title></style></textarea><script>alert(7)//",
)
TEXTS = {
    "name",
    "aliases",
    "city",
    "note",
    "title",
    "publisher",
    "licence",
    "programme",
    "indication",
    "inn",
    "status",
    "capacity",
    "term",
    "definition_en",
    "metric",
    "unit",
    *(f"{kind}_{lang}" for kind in ("name", "synonyms") for lang in ("en", "fr", "nl")),
}
ENUMERATIONS = {("Capability", "status")}
"""Of these names, what the model holds to a list of words."""
ATTACKS = "img:not([src^='/']), iframe, [onload], [onerror], [onmouseover]"
PATHS = [
    "en/",
    "fr/ask?q=phage",
    "en/search?q=alert",
    "nl/actors",
    "en/actors/uliege",
    "fr/actors/exothera",
    "en/therapies",
    "nl/therapies/phage-therapy",
    "fr/stages",
    "en/stages/gmp-manufacturing",
    "en/collaborations",
    "fr/products",
    "nl/trials",
    "en/sources",
    "en/about",
    "fr/gaps",
    "en/partners?actor=uliege",
    "en/network",
    "nl/network?by=community",
    "fr/network?around=uliege&depth=2#sel=uliege",
    "embed/en/network?therapy=car-t",
    "docs",
    "en/network/card?actor=uliege",
]


def attacked(rows: list[LoadRow]) -> list[LoadRow]:
    """Return the rows with an attack in every text, and web addresses that are scripts."""
    attack = cycle(HOSTILE)

    def value(kind: str, name: str, old: Any) -> Any:
        if name in {"website", "url"}:
            return "javascript:alert(8)"
        if name not in TEXTS or (kind, name) in ENUMERATIONS:
            return old
        return [next(attack) for _ in old] if isinstance(old, list) else next(attack)

    changed: list[LoadRow] = []
    for row in rows:
        properties = {
            name: value(row.kind, name, old) for name, old in row.properties.items()
        }
        ends = {} if row.start is None else {"_start": row.start, "_end": row.end}
        digest = row_hash(row.kind, {**properties, **ends})
        changed.append(LoadRow(row.kind, row.start, row.end, properties, digest))
    return changed


@pytest.fixture(scope="module")
def attacked_site(
    writer: Writer, wipe: Callable[[], None], store_settings: Settings, sites: Sites
) -> Iterator[str]:
    """Yield the address of a site that serves the attacked graph."""
    sites.close()
    wipe()
    pipeline.load(writer, Listed(attacked(pipeline.read_curated())))
    app = create_app(store_settings, reader=writer)
    with serving(app) as address:
        yield address
    wipe()


@pytest.mark.parametrize("path", PATHS)
def test_nothing_runs_on_any_page(
    browser: Browser, attacked_site: str, path: str
) -> None:
    page = browser.new_page()
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda exc: ran.append(str(exc)))
    page.on("console", lambda m: ran.append(m.text) if m.type == "error" else None)
    page.on(
        "request",
        lambda sent: ran.append(sent.url) if sent.url.endswith("/x") else None,
    )
    answer = page.goto(f"{attacked_site}/{path}")
    assert answer is not None
    assert answer.status == 200
    if "network" in path and "card" not in path:
        expect(page.locator("body[data-drawn=yes]")).to_be_attached(timeout=20_000)
    if "sel=" in path:
        expect(page.locator("#card h2")).to_be_visible()
        page.locator("#find").fill("alert")
        page.locator("#found li").first.wait_for()
        page.locator("#find").press("Escape")
        page.locator("#net").hover()
    page.wait_for_timeout(150)
    assert ran == []
    assert page.locator(ATTACKS).count() == 0
    links = page.locator("a[href]").evaluate_all("all => all.map(a => a.protocol)")
    assert set(links) <= {"http:", "https:"}
    scripts = page.locator("script:not([src])").evaluate_all(
        "all => all.map(s => s.type)"
    )
    assert set(scripts) <= {"application/json", "application/ld+json"}
    page.close()


def test_nothing_runs_in_the_file(
    browser: Browser, attacked_site: str, writer: Writer, tmp_path: Path
) -> None:
    file = tmp_path / "view.html"
    shown = elements(read_snapshot(writer), Choice(therapy="phage-therapy"))
    file.write_text(standalone(shown, HOSTILE[1]), encoding="utf-8")
    page = browser.new_page()
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda exc: ran.append(str(exc)))
    page.goto(file.as_uri())
    expect(page.locator("body[data-drawn=yes]")).to_be_attached(timeout=20_000)
    page.locator("#find").fill("alert")
    page.locator("#find").press("Enter")
    page.locator("#net").hover()
    page.wait_for_timeout(300)
    assert ran == []
    assert page.locator("h1").inner_text() == HOSTILE[1]
    assert page.locator(ATTACKS).count() == 0
    page.close()
