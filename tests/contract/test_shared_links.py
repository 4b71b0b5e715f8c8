"""What search engines and previews of shared links are told of each page."""

from __future__ import annotations

import html
import json
import re
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from graph.model import LANGUAGES
from tests.tables import table

if TYPE_CHECKING:
    from starlette.testclient import TestClient

PAGES = (
    "",
    "actors",
    "actors/vesale-bioscience",
    "therapies",
    "therapies/phage-therapy",
    "stages/gmp-manufacturing",
    "network?therapy=car-t",
    "gaps?region=Wallonia",
    "partners?actor=vesale-bioscience",
    "about",
)
_META = re.compile(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"')
_LINK = re.compile(r'<link rel="(\w+)"(?: hreflang="([^"]+)")? href="([^"]+)"')


def metas(text: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in _META.findall(text)}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_names_itself_in_three_languages(client: TestClient, path: str) -> None:
    seen: dict[str, dict[str, str]] = {}
    for lang in LANGUAGES:
        text = client.get(f"/{lang}/{path}").text
        links = {
            (rel, code): html.unescape(address)
            for rel, code, address in _LINK.findall(text)
        }
        base = str(client.base_url)
        own = f"{base}/{lang}/{path}"
        assert links["canonical", ""] == metas(text)["og:url"] == own
        assert {code: links["alternate", code] for code in LANGUAGES} == {
            code: f"{base}/{code}/{path}" for code in LANGUAGES
        }
        assert links["alternate", "x-default"] == f"{base}/en/{path}"
        seen[lang] = metas(text)
        assert 40 < len(seen[lang]["description"]) <= 420
        assert seen[lang]["og:description"] == seen[lang]["description"]
    assert len({one["description"] for one in seen.values()}) == len(LANGUAGES)


def test_descriptions_tell_records_apart(client: TestClient) -> None:
    rows = table("actors")[:20]
    told = [
        metas(client.get(f"/en/actors/{row['id']}").text)["description"] for row in rows
    ]
    assert len(set(told)) == len(rows)
    assert all(row["name"] in text for row, text in zip(rows, told, strict=True))


def test_an_actor_is_an_organization_and_the_release_a_dataset(
    client: TestClient,
) -> None:
    def linked(path: str) -> dict[str, object]:
        text = client.get(path).text
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
        assert found is not None
        return json.loads(found[1])

    actor = linked("/nl/actors/vesale-bioscience")
    assert actor["@type"] == "Organization"
    assert actor["name"] == "Vésale Bioscience"
    assert actor["url"] == f"{client.base_url}/nl/actors/vesale-bioscience"
    release = linked("/fr/about")
    assert release["@type"] == "Dataset"
    assert release["version"] == client.get("/api/v1/release").json()["id"]


def test_the_sitemap_lists_pages_that_exist_and_robots_names_it(
    client: TestClient,
) -> None:
    assert client.get("/robots.txt").text.endswith(
        f"Sitemap: {client.base_url}/sitemap.xml\n"
    )
    answer = client.get("/sitemap.xml")
    assert answer.headers["content-type"].startswith("application/xml")
    root = ET.fromstring(answer.content)  # noqa: S314
    listed = [loc.text or "" for loc in root.iter() if loc.text]
    pages = [text for text in listed if text.startswith("http")]
    assert len(pages) == len(set(pages)) < 50_000
    for lang in LANGUAGES:
        for row in table("actors"):
            assert f"{client.base_url}/{lang}/actors/{row['id']}" in pages
    for page in pages[:: len(pages) // 12]:
        assert client.get(page.removeprefix(str(client.base_url))).status_code == 200


@pytest.mark.parametrize("path", ["/en/network", "/fr/actors/vesale-bioscience"])
def test_a_preview_has_a_picture_of_its_size(client: TestClient, path: str) -> None:
    address = metas(client.get(path).text)["og:image"].removeprefix(
        str(client.base_url)
    )
    answer = client.get(address)
    assert answer.headers["content-type"] == "image/png"
    image = Image.open(BytesIO(answer.content))
    assert image.size == (1200, 630)
    colours = image.getcolors(1 << 20)
    assert colours is None or len(colours) > 10  # not an empty sheet


@pytest.mark.parametrize("path", ["/de/", "/nowhere", "/feed"])
def test_an_unknown_word_at_the_root_is_a_page_that_is_not_there(
    client: TestClient, path: str
) -> None:
    answer = client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
