"""Columns of lists: chosen in the address, shown as a table, and the same in the files."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest

from api.pages.lines import OWN, columns
from graph.model import LANGUAGES

if TYPE_CHECKING:
    from starlette.testclient import TestClient

FOLDER = {
    "Actor": "actors",
    "Collaboration": "collaborations",
    "Product": "products",
    "Trial": "trials",
    "Source": "sources",
}
HEAD = re.compile(r'<th scope="col"[^>]*>([^<]+)</th>')


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("label", OWN)
def test_every_column_of_every_list_can_be_shown(
    client: TestClient, label: str, lang: str
) -> None:
    offered = [name for name in columns(label) if name not in ("id", "name")]
    query = "&".join(f"column={name}" for name in offered)
    text = client.get(f"/{lang}/{FOLDER[label]}?{query}").text
    assert len(HEAD.findall(text)) == 1 + len(offered)
    assert text.count("checked") >= len(offered)


def test_a_table_has_what_was_chosen_and_links_keep_it(client: TestClient) -> None:
    text = client.get("/en/actors?region=Wallonia&column=ties&column=city").text
    assert HEAD.findall(text) == ["Name", "Town", "Partners"]
    assert '<ul class="facts">' not in text
    assert "region=Wallonia&amp;column=city&amp;column=ties&amp;page=2" in text
    assert "region=Wallonia&amp;column=city&amp;column=ties&amp;format=xlsx" in text
    plain = client.get("/en/actors?region=Wallonia").text
    assert not HEAD.findall(plain)


def test_a_file_has_the_columns_that_are_shown(client: TestClient) -> None:
    few = client.get("/en/actors?column=region&format=csv&q=biowin").text
    rows = list(csv.reader(io.StringIO(few)))
    assert rows[0] == ["id", "name", "region"]
    assert ["biowin", "BioWin", "Wallonia"] in rows
    near = client.get("/en/actors?near=uliege&column=region&format=csv&q=biowin").text
    assert next(csv.reader(io.StringIO(near))) == ["id", "name", "region", "km"]
    whole = client.get("/en/actors?format=csv&q=biowin").text
    assert next(csv.reader(io.StringIO(whole))) == columns("Actor")


def test_a_column_that_a_list_does_not_have_is_refused(client: TestClient) -> None:
    answer = client.get("/en/products?column=city&format=csv")
    assert answer.status_code == 422
    assert "city" in answer.text
