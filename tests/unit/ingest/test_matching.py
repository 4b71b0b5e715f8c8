from __future__ import annotations

import csv
import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidInputError
from ingest.matching import names
from ingest.matching.align import align
from ingest.matching.blocking import MatchQuery
from ingest.matching.decide import rank
from ingest.matching.pairs import scores
from ingest.matching.run import curated_records, match_pairs, match_queries
from ingest.matching.signals import FEATURES
from ingest.matching.universe import Universe, record_of, word_table

if TYPE_CHECKING:
    from pathlib import Path


def record(
    key: str, city: str, *spellings: str, acronym: str = "", country: str = "BE"
) -> dict[str, Any]:
    said = [{"value": name, "type": "label"} for name in spellings]
    said += [{"value": acronym, "type": "acronym"}] if acronym else []
    return {
        "id": key,
        "country": country,
        "city": [city],
        "types": ["education"],
        "names": said,
    }


RECORDS = [
    record("ulb", "Brussels", "Université Libre de Bruxelles", acronym="ULB"),
    record("vub", "Brussels", "Vrije Universiteit Brussel", acronym="VUB"),
    record("kul", "Leuven", "KU Leuven", "Katholieke Universiteit Leuven"),
    record("ucl", "Louvain-la-Neuve", "Université catholique de Louvain", "UCLouvain"),
    record("uzg", "Ghent", "Ghent University Hospital", "Universitair Ziekenhuis Gent"),
    record("ug", "Ghent", "Ghent University", "Universiteit Gent", acronym="UGent"),
    record(
        "chul",
        "Liège",
        "Centre Hospitalier Universitaire de Liège",
        acronym="CHU de Liège",
    ),
    record(
        "ul", "Liège", "Université de Liège", "University of Liège", acronym="ULiège"
    ),
    record(
        "leiden", "Leiden", "Leiden University", "Universiteit Leiden", country="NL"
    ),
    record(
        "lumc",
        "Leiden",
        "Leiden University Medical Center",
        "Leids Universitair Medisch Centrum",
        acronym="LUMC",
        country="NL",
    ),
    record("vib", "Ghent", "Flanders Institute for Biotechnology", acronym="VIB"),
]


@pytest.fixture(scope="module")
def universe() -> Universe:
    return Universe(record_of(raw) for raw in RECORDS)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Universität zu Köln", "UNIVERSITAET ZU KOELN"),
        ("V.Z.W. Kom op", "VZW KOM OP"),
        ("Πανεπιστήμιο Αιγαίου", "Panepistimio Aigaiou"),
        ("Syddansk Universitet A/S", "SYDDANSK UNIVERSITET AS"),
    ],
)
def test_spellings_fold_to_the_same_words(left: str, right: str) -> None:
    assert names.fold(left) == names.fold(right)


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("MATERIA NOVA ASBL", "materia nova"),
        ("Sofipôle SA", "sofipole"),
        ("SIEMENS AKTIENGESELLSCHAFT", "siemens"),
        ("NV", "nv"),
        ("Umweltbundesamt Gesellschaft mit beschränkter Haftung", "umweltbundesamt"),
    ],
)
def test_legal_forms_are_left_out_but_never_the_whole_name(
    name: str, core: str
) -> None:
    assert names.normal(name).core == core


@pytest.mark.parametrize(
    ("name", "wholes", "parts"),
    [
        # a legal form beside a comma is no name that thousands would share
        ("Institute of Botany, v.v.i.", ["institute of botany"], []),
        # a short form says nothing that the rest does not say; a town does
        (
            "RIGA SCHOOL OF LAW*RSL",
            ["riga school of law", "riga school of law rsl"],
            ["rsl"],
        ),
        (
            "Ecole de chimie, Lille",
            ["ecole de chimie lille"],
            ["ecole de chimie", "lille"],
        ),
    ],
)
def test_what_stands_beside_a_comma_or_star_is_read_apart(
    name: str, wholes: list[str], parts: list[str]
) -> None:
    read = names.variants(name)
    assert sorted(one.core for one in read if not one.part) == wholes
    assert sorted(one.core for one in read if one.part) == sorted(parts)


def test_words_of_four_languages_say_the_same() -> None:
    spoken = [
        "Université de Gand",
        "Universiteit Gent",
        "Ghent University",
        "Universität Gent",
    ]
    assert {frozenset(names.normal(name).concepts) for name in spoken} == {
        frozenset({"university", "ghent"})
    }


@given(st.text(max_size=80))
def test_any_text_folds_to_plain_words_and_folding_again_changes_nothing(
    text: str,
) -> None:
    once = names.fold(text)
    assert once.isascii()
    assert names.fold(once) == once


@given(st.lists(st.text(max_size=20), min_size=1, max_size=6))
def test_folding_many_texts_is_folding_each(texts: list[str]) -> None:
    assert names.fold_all(texts) == [names.fold(text) for text in texts]


def test_words_find_themselves_a_like_spelling_or_a_longer_word() -> None:
    index: dict[str, int] = {}
    left, right = (
        word_table([names.normal(text)], index)
        for text in (
            "Zentrum Polymertechnik Halle",
            "Centre Polymertechnick Hal Berlin",
        )
    )
    found = align(left, right, list(index))
    assert found.credit_left[0, :4] == pytest.approx([1, 0.96, 0.85, 0], abs=0.01)
    assert found.credit_right[0, :5] == pytest.approx([1, 0.96, 0.85, 0, 0], abs=0.01)


def test_a_learned_word_means_what_its_english_one_does() -> None:
    assert (
        names.normal("maladies rares").concepts[0]
        == names.normal("diseases").concepts[0]
    )


@pytest.mark.parametrize(
    ("name", "city", "meant"),
    [
        ("UNIVERSITE LIBRE DE BRUXELLES", "BRUXELLES", "ulb"),
        ("VRIJE UNIVERSITEIT BRUSSEL", "BRUSSEL", "vub"),
        ("KATHOLIEKE UNIVERSITEIT LEUVEN", "LEUVEN", "kul"),
        ("UNIVERSITE CATHOLIQUE DE LOUVAIN", "LOUVAIN LA NEUVE", "ucl"),
        ("UNIVERSITAIR ZIEKENHUIS GENT", "GENT", "uzg"),
        ("UNIVERSITE DE LIEGE", "LIEGE", "ul"),
    ],
)
def test_a_written_name_finds_its_record(
    universe: Universe, name: str, city: str, meant: str
) -> None:
    best = rank(universe, [MatchQuery(name, "BE", city)])[0][0]
    assert best.record.id == meant
    assert best.score >= 0.5
    assert set(best.signals) == set(FEATURES)


@pytest.mark.parametrize(
    "name", ["BAKKERIJ JANSSENS BVBA", "Brasserie de la Sambre", "()"]
)
def test_a_stranger_is_no_match(universe: Universe, name: str) -> None:
    # With no candidate at all there is none that it could be taken for.
    likest = max(
        (one.score for one in rank(universe, [MatchQuery(name, "BE", "GENT")])[0]),
        default=0,
    )
    assert likest < 0.5


def test_a_country_without_records_has_no_candidates(universe: Universe) -> None:
    assert rank(universe, [MatchQuery("University of Oslo", "NO")]) == [[]]


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Ghent University", "UGent", True),
        ("Universiteit Gent", "Université de Gand", True),
        ("Ghent University", "Universitair Ziekenhuis Gent", False),
        ("Université libre de Bruxelles", "Vrije Universiteit Brussel", False),
        ("KU Leuven", "UCLouvain", False),
        ("Université de Liège", "CHU de Liège", False),
    ],
)
def test_pairs_tell_a_parent_from_its_twin(
    universe: Universe, left: str, right: str, *, same: bool
) -> None:
    forth, back = scores(universe, [(left, right, "BE"), (right, left, "BE")])
    assert (forth >= 0.5) is same
    assert forth == pytest.approx(back)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("UNIVERSITEIT LEIDEN", "leiden"),
        ("LEIDEN UNIVERSITY", "leiden"),
        ("LEIDS UNIVERSITAIR MEDISCH CENTRUM (LUMC)", "lumc"),
    ],
)
def test_a_university_is_not_its_medical_centre(
    universe: Universe, name: str, meant: str
) -> None:
    best, *others = rank(universe, [MatchQuery(name, "NL", "LEIDEN")])[0]
    assert best.record.id == meant
    assert all(one.score < 0.5 for one in others)
    forth, back = scores(
        universe,
        [("Universiteit Leiden", "LUMC", "NL"), ("LUMC", "Leiden University", "NL")],
    )
    assert max(forth, back) < 0.5


def test_the_shipped_actors_are_known_records() -> None:
    assert len(curated_records({"BE"})) > 200


def _universe_file(folder: Path) -> Path:
    path = folder / "u.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(raw, ensure_ascii=False) + "\n" for raw in RECORDS)
    return path


def test_files_are_matched(tmp_path: Path) -> None:
    asked = tmp_path / "q.csv"
    asked.write_text(
        "query_id,name,country,city\n1,UNIVERSITEIT GENT,BE,GENT\n2,Bakkerij Janssens,BE,\n",
        "utf-8",
    )
    told = match_queries(_universe_file(tmp_path), asked, tmp_path / "p.csv")
    rows = list(csv.DictReader((tmp_path / "p.csv").read_text("utf-8").splitlines()))
    assert (told["queries"], told["answered"]) == (2, 1)
    assert rows[0] | {"score": ""} == {"query_id": "1", "ror_id": "ug", "score": ""}
    assert {row["query_id"] for row in rows} == {"1"}


def test_pairs_of_a_file_are_judged(tmp_path: Path) -> None:
    asked = tmp_path / "pairs.csv"
    asked.write_text("left,right,country\nUGent,Ghent University,BE\n", "utf-8")
    told = match_pairs(asked, _universe_file(tmp_path), tmp_path / "p.csv")
    assert (told["pairs"], told["same"]) == (1, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("query_id,name\n1,x\n", "1: columns missing: country"),
        ("query_id,name,country\n1,,BE\n", "2: name: empty"),
    ],
)
def test_a_wrong_file_is_refused_with_line_and_field(
    tmp_path: Path, text: str, reason: str
) -> None:
    asked = tmp_path / "q.csv"
    asked.write_text(text, "utf-8")
    with pytest.raises(InvalidInputError, match=reason):
        match_queries(_universe_file(tmp_path), asked, tmp_path / "p.csv")
    assert not (tmp_path / "p.csv").exists()


def test_a_cut_universe_is_refused(tmp_path: Path) -> None:
    whole = _universe_file(tmp_path).read_bytes()
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    asked = tmp_path / "q.csv"
    asked.write_text("query_id,name,country\n1,UGent,BE\n", "utf-8")
    with pytest.raises(InvalidInputError, match="cannot be read"):
        match_queries(tmp_path / "cut.jsonl.gz", asked, tmp_path / "p.csv")


def test_nothing_is_found_where_nothing_is_known() -> None:
    assert rank(Universe([]), [MatchQuery("UCLouvain", "BE")]) == [[]]
    assert rank(Universe([record_of(RECORDS[0])]), []) == []
    assert names.fold_all([]) == []
