from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.search.index import SearchIndex, build_index

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot


@pytest.fixture(scope="module")
def index(curated_snapshot: Snapshot) -> SearchIndex:
    return curated_snapshot.memoise(build_index)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Université de Liège", "uliege"),
        ("uliege", "uliege"),
        ("ULIÈGE", "uliege"),
        ("vesale bioscience", "vesale-bioscience"),
        ("Promethera", "promethera-biosciences"),
        ("faagtherapie", "phage-therapy"),
        ("phagothérapie", "phage-therapy"),
        ("zolgensma", "zolgensma"),
        ("NCT05498363", "NCT05498363"),
        ("phagoburn", "phagoburn"),
        ("celyad onclogy", "celyad-oncology"),
        ("GMP-productie", "gmp-manufacturing"),
        ("car t", "car-t"),
        ("onasemnogene abeparvovec", "zolgensma"),
    ],
)
def test_the_right_record_comes_first(
    index: SearchIndex, text: str, first: str
) -> None:
    assert index.search(text)[0].id == first


def test_car_t_does_not_find_nk_cells(index: SearchIndex) -> None:
    hits = index.search("CAR-T", kinds=["therapy"])
    assert hits[0].id == "car-t"
    assert all(hit.score < hits[0].score / 10 for hit in hits if hit.id == "nk-cell")


def test_kinds_limit_the_hits(index: SearchIndex) -> None:
    assert {hit.kind for hit in index.search("Liège", kinds=["place", "trial"])} <= {
        "place",
        "trial",
    }
    assert index.search("Liège", kinds=["place"])[0].id == "be-liege"


@pytest.mark.parametrize(
    ("prefix", "lang", "name"),
    [
        ("phag", "fr", "Phagothérapie"),
        ("celth", "nl", "Celtherapie"),
        ("cell ther", "en", "Cell therapy"),
        ("univers de lie", "fr", None),
    ],
)
def test_completion_knows_the_language(
    index: SearchIndex, prefix: str, lang: str, name: str | None
) -> None:
    names = [hit.name for hit in index.complete(prefix, lang, 10)]  # type: ignore[arg-type]
    assert (name in names) == (name is not None)


def test_completion_puts_names_that_begin_so_first(index: SearchIndex) -> None:
    hits = index.complete("univ", "en", 10)
    assert len(hits) == 10
    assert all("univ" in hit.name.lower() for hit in hits[:5])


@pytest.mark.parametrize("text", ["", "   ", "***", '"', "!!!", "\x00"])
def test_nothing_to_look_for_gives_nothing(index: SearchIndex, text: str) -> None:
    assert index.search(text) == []
    assert index.complete(text) == []


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=200))
def test_any_text_is_only_words(index: SearchIndex, text: str) -> None:
    assert len(index.search(text, "fr", limit=5)) <= 5
    assert len(index.complete(text, "nl", 5)) <= 5


def test_operators_are_not_read_as_syntax(index: SearchIndex) -> None:
    plain = [hit.id for hit in index.search("celyad oncology")]
    assert [hit.id for hit in index.search("+celyad -(oncology)^~*")] == plain


def test_near_finds_a_misspelt_name(index: SearchIndex) -> None:
    assert index.near("orgenesys") == "orgenesis"
    assert index.near("qwertyuiop") is None
