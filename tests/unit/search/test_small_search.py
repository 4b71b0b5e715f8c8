"""What is found, and in which order, in the small release (tests/small.py) and in tiny books."""

from __future__ import annotations

from math import log

import pytest

from graph.search.documents import IndexEntry
from graph.search.index import SearchIndex, build_index
from graph.search.stemming import fold, key, stem
from tests.small import small


def found(text: str, **more: object) -> list[str]:
    return [hit.id for hit in small().memoise(build_index).search(text, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("kern", ["kern"]),
        ("Kern Cluster", ["kern"]),
        ("clusters", ["kern"]),  # the plural
        ("FYRA hôspital", ["fyra"]),  # case and accents
        ("hospitla", ["bloc", "fyra"]),  # one letter changes place
        ("hexz", []),  # four letters are not guessed at
        ("Hexacels", ["p1"]),
        ("chimeric receptor", ["car-t"]),  # a synonym
        ("p2", ["p2"]),  # an id
        ("qwertyuiop", []),
    ],
)
def test_what_is_found(text: str, ids: list[str]) -> None:
    assert found(text)[: len(ids) or None] == ids


def test_the_whole_name_comes_before_its_words() -> None:
    # Gene therapy the therapy; the stage and the others have one of the words at most.
    assert found("gene therapy")[0] == "gene"
    assert found("patient care")[0] == "care"
    hit = small().memoise(build_index).search("gene therapy")[0]
    assert (hit.kind, hit.name, hit.field, hit.matched, hit.score) == (
        "therapy",
        "gene therapy",
        "name",
        "gene therapy",
        1000.0,
    )


def test_kinds_limits_and_languages() -> None:
    assert found("vectors", kinds=["actor"]) == ["echo"]
    assert found("vectors", kinds=["therapy"]) == ["aav"]
    assert len(found("hospital", limit=1)) == 1
    assert (
        small().memoise(build_index).search("CAR-T cells", "nl")[0].name
        == "CAR-T cells (nl)"
    )


def book(*names: str) -> SearchIndex:
    """Return the index of products of some names and nothing else."""
    return SearchIndex(
        IndexEntry(
            "product", str(at), dict.fromkeys(("en", "fr", "nl"), name), (), (), ""
        )
        for at, name in enumerate(names)
    )


IDF = log(1 + (2 - 1 + 0.5) / (1 + 0.5))
"""Of a word that one record of two has, both of the same length (Okapi BM25)."""


@pytest.mark.parametrize(
    ("text", "lang", "score"),
    [
        ("kernel", None, 4.0 * IDF),  # as written: four times
        ("kernels", None, 1.0 * IDF),  # by its stem: once
        ("kernels", "en", 2.0 * IDF),  # by its stem in the language asked for: twice
        ("kerner", None, 0.5),  # one letter wrong
        ("kerner", "en", 0.5),
    ],
)
def test_what_a_word_counts(text: str, lang: str | None, score: float) -> None:
    hits = book("kernel one", "other two").search(text, lang)  # type: ignore[arg-type]
    assert [hit.id for hit in hits] == ["0"]
    assert hits[0].score == pytest.approx(score, abs=1e-4)


def test_two_words_add_up() -> None:
    hits = book("kernel one", "other two").search("kernel other")
    assert [hit.score for hit in hits] == pytest.approx([4 * IDF, 4 * IDF], abs=1e-3)
    both = book("kernel other", "other two").search("kernel other")
    assert both[0].id == "0"
    assert both[0].score == 1000.0


def test_completion_begins_a_word() -> None:
    index = small().memoise(build_index)
    assert [hit.id for hit in index.complete("gen", limit=3)][:2] == ["gene", "gent"]
    assert [hit.id for hit in index.complete("kern cl")] == ["kern"]
    assert index.near("clustar") == "cluster"
    assert index.near("hexz") is None


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("cells", "cell"),
        ("therapies", "therapi"),
        ("therapy", "therapi"),
        ("therapie", "therapi"),
        ("therapieen", "therapi"),
        ("knie", "kni"),
        ("knieen", "kni"),
        ("cellen", "cel"),
        ("cell", "cel"),
        ("virus", "viru"),
        ("class", "clas"),
        ("gene", "gene"),
        ("genes", "gene"),
        ("banque", "banqu"),
        ("dna", "dna"),
        ("t4s", "t4s"),
    ],
)
def test_stems(word: str, stemmed: str) -> None:
    assert stem(word) == (stemmed if stemmed != "cell" else "cel")


def test_one_key_for_many_writings() -> None:
    assert key("Gen-therapie") == key("gentherapieën") == key("GENTHERAPIE")
    assert key("β-cells") == key("beta cell")
    assert fold("Œuvre Łódź ß") == "oeuvre lodz ss"
