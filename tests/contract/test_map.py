"""The page of the map: the picture and its table say the same, in each language."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from graph.model import LANGUAGES

if TYPE_CHECKING:
    from starlette.testclient import TestClient


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_town_of_the_map_has_its_row(client: TestClient, lang: str) -> None:
    text = client.get(f"/{lang}/map").text
    drawn = re.findall(r'<a\s+href="#(t-[^"]+)"\s+aria-label', text)
    rows = re.findall(r'<tr id="(t-[^"]+)"', text)
    assert drawn == rows
    assert len(rows) > 20


def test_a_filter_is_kept_and_narrows_the_map(client: TestClient) -> None:
    some = client.get("/fr/map?therapy=phage-therapy&kind=").text
    assert '<option value="phage-therapy" selected>' in some
    towns = len(re.findall(r'<tr id="t-', some))
    assert 0 < towns < len(re.findall(r'<tr id="t-', client.get("/fr/map").text))
    assert "/nl/map?therapy=phage-therapy" in html.unescape(some)


def test_a_choice_without_a_town_says_so_and_a_wrong_one_is_refused(
    client: TestClient,
) -> None:
    assert client.get("/en/map?therapy=alchemy").status_code == 404
    assert client.get("/en/map?region=Narnia").status_code == 422
    none = client.get("/en/map?kind=payer&therapy=skin")
    assert none.status_code == 200
    assert "Nothing fits these filters." in none.text
