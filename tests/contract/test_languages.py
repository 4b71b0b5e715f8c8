"""What a page shows in another language than its own is marked so, for voices and translators."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.page_kinds import PAGE_KINDS

if TYPE_CHECKING:
    from starlette.testclient import TestClient

TITLED = re.compile(r'<a\b[^>]*\bhref="/fr/(?:collaborations|trials)/[^"?#/]+"[^>]*>')
"""A link to a collaboration or a trial, whose title is in English in every table."""
SWITCH = "hreflang="
"""What the links to the other languages of a page have."""


@pytest.mark.parametrize("path", PAGE_KINDS)
def test_titles_in_english_are_marked_on_a_french_page(
    client: TestClient, path: str
) -> None:
    links = TITLED.findall(client.get(f"/fr/{path}").text)
    assert [
        link for link in links if SWITCH not in link and ' lang="en"' not in link
    ] == []


def test_the_sweep_sees_such_titles(client: TestClient) -> None:
    links = TITLED.findall(client.get("/fr/trials").text)
    assert len(links) > 20  # a page of a list has up to 50


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("collaborations/atmp-pit", "ATMP-PIT"),
        ("trials/2004-000464-28", "Cerepro"),
    ],
)
def test_the_heading_of_such_a_record_is_marked(
    client: TestClient, path: str, name: str
) -> None:
    heading = re.search(r"<h1[^>]*>[^<]*", client.get(f"/nl/{path}").text)
    assert heading
    assert heading[0].startswith('<h1 lang="en">')
    assert name in heading[0]


def test_the_title_of_a_page_elsewhere_claims_no_language(client: TestClient) -> None:
    """Nobody says in which language such a page is written, so ours must not claim one."""
    text = client.get("/fr/sources/atlas-vocabulary").text
    assert '<h1 lang="">ATMP Atlas vocabulary of therapies and stages</h1>' in text
