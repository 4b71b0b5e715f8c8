"""A view leaves the page: its address, pictures, data, frames in other sites, a file."""

from __future__ import annotations

import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect

from graph.view.choice import Choice
from graph.view.elements import elements
from graph.view.pyvis_render import standalone
from tests.e2e.views import find, nodes, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from graph.release.snapshot import Snapshot

pytestmark = pytest.mark.e2e


def test_the_address_brings_back_exactly_this_view(page: Page, site: str) -> None:
    opened(page, f"{site}/en/network?therapy=car-t")
    find(page, "university hospitals leuven")
    page.locator("#close").click()
    page.locator("#in").click()
    page.wait_for_timeout(900)
    page.locator("#share summary").click()
    expect(page.locator("#link")).not_to_have_value("")
    link = page.locator("#link").input_value()
    camera = page.evaluate("net.view.camera()")
    other = page.context.new_page()
    opened(other, link)
    seen = other.evaluate("net.view.camera()")
    assert seen["scale"] == pytest.approx(camera["scale"], rel=0.01)
    assert seen["x"] == pytest.approx(camera["x"], abs=2)
    other.close()


def test_picture_and_data_are_saved(page: Page, site: str) -> None:
    opened(page, f"{site}/en/network?therapy=phage-therapy")
    page.locator("#share summary").click()
    with page.expect_download() as png:
        page.locator("#png").click()
    assert png.value.suggested_filename == "atmp-atlas.png"
    assert png.value.path().read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as svg:
        page.locator("#svg").click()
    root = ET.fromstring(svg.value.path().read_text("utf-8"))  # noqa: S314 - made by our page
    shapes = [
        one for one in root if one.tag.rpartition("}")[2] in {"circle", "polygon"}
    ]
    assert len(shapes) == len(nodes(page))
    with page.expect_download() as gexf:
        page.locator("[data-format=gexf]").click()
    assert "viz:position" in gexf.value.path().read_text("utf-8")
    lite = re.compile(r"^https://lite\.gephi\.org/\?file=http")
    expect(page.locator("#gephi")).to_have_attribute("href", lite)


@contextmanager
def other_site(body: str, policy: str) -> Iterator[str]:
    """Yield the address of a page on another host name, under a policy of its own."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-security-policy", policy)
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>x</title>{body}".encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("sandbox", ["", ' sandbox="allow-scripts allow-same-origin"'])
def test_the_embed_code_works_in_a_page_of_another_site(
    page: Page, browser: Browser, site: str, sandbox: str
) -> None:
    opened(page, f"{site}/en/network?therapy=phage-therapy")
    page.locator("#share summary").click()
    expect(page.locator("#code")).not_to_have_value("")  # filled once the sheet is open
    code = page.locator("#code").input_value().replace("<iframe", f"<iframe{sandbox}")
    assert "/embed/en/network?therapy=phage-therapy" in code
    other = browser.new_page()
    with other_site(code, f"default-src 'none'; frame-src {site}") as address:
        other.goto(address)
        inside = other.frame_locator("iframe")
        expect(inside.locator("body[data-drawn=yes]")).to_be_attached(timeout=15_000)
        inside.locator("#find").fill("sciensano")
        inside.locator("#found li").first.click()
        expect(inside.locator("#card h2")).to_contain_text("Sciensano")
    with other_site(f"<iframe src='{site}/en/network'></iframe>", "") as address:
        other.goto(address)
        other.wait_for_timeout(500)
        assert other.frames[1].locator("#net").count() == 0
    other.close()


def test_the_view_verb_writes_a_file_that_needs_no_network(
    browser: Browser, tmp_path: Path, curated_snapshot: Snapshot
) -> None:
    file = tmp_path / "view.html"
    shown = elements(curated_snapshot, Choice(therapy="car-t"))
    file.write_text(standalone(shown, "CAR-T"), encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda m: said.append(m.text))
    page.on("pageerror", lambda exc: said.append(str(exc)))
    page.on("request", lambda sent: asked.append(sent.url))
    page.goto(file.as_uri())
    expect(page.locator("body[data-drawn=yes]")).to_be_attached()
    page.locator("#find").fill("university hospitals leuven")
    page.locator("#find").press("Enter")
    expect(page.locator("#said")).to_contain_text("University Hospitals Leuven")
    page.locator("details summary").click()
    assert page.locator("tbody tr").count() == len(shown.nodes)
    assert asked == [file.as_uri()]
    assert said == []
    data = json.loads(
        page.locator("#data").inner_text() or page.locator("#data").text_content() or ""
    )
    assert len(data["nodes"]) == len(shown.nodes)
    context.close()
