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


def test_a_search_without_a_hit_offers_to_add_the_organisation(
    client: TestClient,
) -> None:
    nothing = client.get("/fr/search?q=zzzzqqqq").text
    assert 'href="/fr/propose?kind=actor">Ajouter une organisation</a>' in nothing
    assert "Ajouter une organisation" not in client.get("/fr/search?q=phage").text


def test_the_evaluation_says_at_its_head_which_model_it_measures(
    client: TestClient,
) -> None:
    text = client.get("/en/evaluation").text
    assert text.index("use set weights, not this model") < text.index("<h2")


def test_stages_beside_the_chain_have_no_number(client: TestClient) -> None:
    text = client.get("/nl/stages").text
    assert text.count('<ol class="facts steps">') == 1
    assert text.count('<ol class="facts">') == 1


def test_the_words_of_the_site_are_explained_in_its_language(
    client: TestClient,
) -> None:
    text = client.get("/nl/about").text
    assert '<dt id="term-gap">hiaat</dt>' in text
    shown = client.get("/nl/actors/uliege").text
    assert 'class="basis asserted" title="een bron zegt het; ze staat' in shown
