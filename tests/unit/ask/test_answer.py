from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.ask.answer import ask
from graph.ask.batch import ask_file
from graph.errors import InvalidInputError

if TYPE_CHECKING:
    from pathlib import Path

    from graph.release.snapshot import Snapshot

HOSTILE = (
    "",
    " ",
    "'; DROP TABLE actors; --",
    "MATCH (n) DETACH DELETE n",
    "{{7*7}}<script>alert(1)</script>",
    "name:* AND (foo OR [a TO z])^9~2",
    '"' * 999,
    "\x00\x01\x1f",
    "a" * 100_000,
    "phage " * 20_000,
    "\u202ephage\u202c",
    "שלום עולם",
    "🧬🦠" * 50,
    "CAR-T" + "\u0301" * 500,
    "%s%n$id `x`",
    "\ud800",
)


@pytest.mark.parametrize("question", HOSTILE)
def test_hostile_text_gives_an_answer_and_no_error(
    curated_snapshot: Snapshot, question: str
) -> None:
    answer = ask(curated_snapshot, question)
    assert answer.total == len(answer.ids)


PIECES = st.sampled_from(
    [
        "CAR-T",
        "Wallonia",
        "not",
        "sauf",
        "en",
        "who",
        "projets",
        "2020",
        "UCB",
        "(",
        '"',
        "*",
        "~",
        "--",
        "<b>",
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=30).map(" ".join)))
def test_any_text_gives_an_answer(curated_snapshot: Snapshot, question: str) -> None:
    answer = ask(curated_snapshot, question, limit=3)
    assert (answer.kind == "none") == (not answer.ids)
    assert len(set(answer.ids)) == answer.total
    assert all(item.why and item.source_ids for item in answer.items)


def test_an_item_says_whether_a_source_or_the_tree_puts_it_there(
    curated_snapshot: Snapshot,
) -> None:
    answer = ask(curated_snapshot, "Who works on cell therapy in Wallonia?")
    bases = {item.id: item.basis for item in answer.items}
    assert bases["esobiotec"] == "implied"
    assert "asserted" in bases.values()
    why = next(item.why for item in answer.items if item.id == "esobiotec")
    assert why == ("works on CAR-T cells, which is part of Cell therapy",)


def test_items_and_their_reasons_come_by_strength_of_evidence(
    curated_snapshot: Snapshot,
) -> None:
    answer = ask(curated_snapshot, "Who works on cell therapy in Wallonia?")
    strength = ("asserted", "implied", "derived")
    places = [(item.closed, strength.index(item.basis)) for item in answer.items]
    assert places == sorted(places)
    assert answer.ids[: len(answer.items)] == tuple(item.id for item in answer.items)
    why = next(item.why for item in answer.items if item.id == "catalent-gosselies")
    assert why[0] == "a source says that it works on Cell therapy"


def test_who_only_plans_or_has_stopped_stands_last_and_is_marked(
    curated_snapshot: Snapshot,
) -> None:
    does = ask(curated_snapshot, "Who does GMP manufacturing in Wallonia?")
    idle = {item.id: item.status for item in does.items if item.status}
    assert idle["xpress-biologics"] == "planned"
    assert {item.id for item in does.items[-len(idle) :]} >= set(idle) - {
        item.id for item in does.items if item.closed
    }
    able = ask(curated_snapshot, "Who can do GMP manufacturing in Wallonia?")
    assert not {item.id for item in able.items} & set(idle)
    assert not any(item.closed for item in able.items)


def test_the_second_reading_can_be_asked(curated_snapshot: Snapshot) -> None:
    first = ask(curated_snapshot, "partners of Vésale")
    other = ask(curated_snapshot, "partners of Vésale", second=True)
    assert other.params["actors"] == ["vesale-pharma"]
    assert other.total == first.alternatives[0].total
    assert other.alternatives[0].params == first.params


def test_closed_actors_are_marked(curated_snapshot: Snapshot) -> None:
    answer = ask(curated_snapshot, "Exothera", "en")
    assert [(item.id, item.closed) for item in answer.items] == [("exothera", True)]


@pytest.mark.parametrize(
    ("question", "lang", "word"),
    [
        ("phages", "en", "magistral"),
        ("phages", "fr", "magistrales"),
        ("exosomen", "nl", "geneesmiddelenrecht"),
    ],
)
def test_the_law_is_told_where_it_matters(
    curated_snapshot: Snapshot, question: str, lang: str, word: str
) -> None:
    note = next(
        n for n in ask(curated_snapshot, question, lang).notes if n.kind == "legal"
    )  # type: ignore[arg-type]
    assert word in note.text
    assert note.url == "https://eur-lex.europa.eu/eli/reg/2007/1394/oj"
    assert all(key in curated_snapshot.nodes["Source"] for key in note.source_ids)


def test_a_question_that_nothing_fits_says_what_was_understood(
    curated_snapshot: Snapshot,
) -> None:
    answer = ask(curated_snapshot, "Who works on NK cells in Namur?")
    assert answer.kind == "none"
    assert [entry.filter for entry in answer.understood] == ["therapies", "cities"]
    assert answer.consulted == ("curated",)


def test_an_unknown_subject_is_named_and_not_guessed(
    curated_snapshot: Snapshot,
) -> None:
    answer = ask(curated_snapshot, "Which hospitals in Bavaria do crystal healing?")
    assert answer.query is None
    assert {"Bavaria", "crystal", "healing"} <= set(answer.ignored)
    assert "crystal" in answer.notes[0].text


def test_two_near_readings_are_both_offered(curated_snapshot: Snapshot) -> None:
    answer = ask(curated_snapshot, "partners of Vésale")
    assert answer.params["actors"] == ["vesale-bioscience"]
    assert answer.alternatives[0].params["actors"] == ["vesale-pharma"]


@pytest.mark.parametrize(
    "question", ["CAR-T", "car t", "CART", "CAR-Ts", "cellules CAR-T", "CAR-T-cellen"]
)
def test_car_t_never_becomes_another_cell(
    curated_snapshot: Snapshot, question: str
) -> None:
    assert ask(curated_snapshot, question).params["therapies"] == ["car-t"]


@pytest.mark.parametrize("question", ["CAR-X in Wallonia", "CAR-NT cells"])
def test_a_short_word_is_never_corrected(
    curated_snapshot: Snapshot, question: str
) -> None:
    assert "car-t" not in ask(curated_snapshot, question).params.get("therapies", [])


def test_a_word_of_a_name_is_no_name_unless_written_as_one(
    curated_snapshot: Snapshot,
) -> None:
    assert ask(curated_snapshot, "we list every cat").kind == "none"
    assert ask(curated_snapshot, "LIST").ids == ("list-luxembourg",)


@pytest.mark.parametrize(
    ("question", "params"),
    [
        ("projects on gene therapy since 2020", {"year_from": 2020, "started": True}),
        (
            "projects on gene therapy between 2016 and 2019",
            {"year_from": 2016, "year_to": 2019},
        ),
        ("projets de thérapie génique avant 2018", {"year_to": 2017, "started": True}),
        (
            "Who coordinates MYOCURE?",
            {"members_of": ["myocure"], "roles": ["coordinator"]},
        ),
        ("labs at KU Leuven working on AAV", {"part_of": ["ku-leuven"]}),
        ("Who works on gene therapy but not on AAV?", {"excluded_therapies": ["aav"]}),
        ("Companies founded after 2015", {"founded_from": 2016}),
        ("products for multiple myeloma", {"indication": ["myeloma"]}),
        ("companies near Ghent", {"cities": ["Ghent", "Aalst", "Zwijnaarde"]}),
        ("companies in Ghent", {"cities": ["Ghent"]}),
        ("CAR-T in Oost-Vlaanderen", {"cities": ["Aalst", "Ghent", "Zwijnaarde"]}),
    ],
)
def test_grammar(
    curated_snapshot: Snapshot, question: str, params: dict[str, object]
) -> None:
    found = ask(curated_snapshot, question).params
    assert {name: found.get(name) for name in params} == params


def test_a_file_of_questions(curated_snapshot: Snapshot, tmp_path: Path) -> None:
    file, out = tmp_path / "in.csv", tmp_path / "out.csv"
    file.write_text("id,lang,question\na,en,Zolgensma\nb,,flurb granx\n", "utf-8")
    assert ask_file(curated_snapshot, file, out)["unanswered"] == 1
    with out.open(encoding="utf-8") as source:
        rows = [
            (r["id"], r["kind"], r["ids"], r["query"]) for r in csv.DictReader(source)
        ]
    assert rows == [
        ("a", "products", "zolgensma", "products.search"),
        ("b", "none", "", ""),
    ]


@pytest.mark.parametrize(
    ("text", "line"), [("id,lang\na,en\n", 1), ("id,lang,question\na,de,Wer?\n", 2)]
)
def test_a_wrong_file_is_refused(
    curated_snapshot: Snapshot, tmp_path: Path, text: str, line: int
) -> None:
    file = tmp_path / "in.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(InvalidInputError, match=rf"in\.csv:{line}"):
        ask_file(curated_snapshot, file, tmp_path / "out.csv")


@pytest.mark.parametrize(
    ("question", "lang", "beginning"),
    [
        ("oldest company in cell therapy", "en", "Founded first ("),
        ("youngest company in cell therapy", "en", "Founded last ("),
        ("biggest collaborations by budget", "en", "Largest amount"),
        ("which hospital has the most collaborations", "en", "Most collaborations ("),
        (
            "les projets les plus récents sur les exosomes",
            "fr",
            "Date la plus récente (",
        ),
        ("oudste bedrijf in celtherapie", "nl", "Eerst opgericht ("),
    ],
)
def test_the_first_of_an_order_are_not_said_to_be_all(
    curated_snapshot: Snapshot, question: str, lang: str, beginning: str
) -> None:
    answer = ask(curated_snapshot, question)
    assert (answer.lang, answer.sentence[: len(beginning)]) == (lang, beginning)


@pytest.mark.parametrize(
    "question",
    [
        "hospitals with an ATMP production site",
        "bedrijven met een ATMP in Vlaanderen",
        "entreprises avec un MTI à Bruxelles",
        "qui peut produire aux normes GMP",
    ],
)
def test_words_of_the_field_are_neither_unknown_nor_a_misspelt_name(
    curated_snapshot: Snapshot, question: str
) -> None:
    answer = ask(curated_snapshot, question)
    assert answer.ids
    assert answer.ignored == ()


def test_the_price_of_a_dose_is_a_price(curated_snapshot: Snapshot) -> None:
    answer = ask(curated_snapshot, "what does a dose of Kymriah cost")
    assert answer.kind == "none"
    assert answer.sentence.startswith("The atlas does not hold prices")


def test_two_regions_are_joined_by_a_word(curated_snapshot: Snapshot) -> None:
    answer = ask(curated_snapshot, "entreprises à Bruxelles et en Wallonie en exosomes")
    assert " à Bruxelles et en Wallonie " in answer.sentence


def test_a_status_is_shown_once_whatever_a_register_adds_to_it(
    curated_snapshot: Snapshot,
) -> None:
    answer = ask(curated_snapshot, "ongoing trials in Belgium")
    shown = [value for entry in answer.understood for value in entry.values]
    assert "recruiting" in shown
    assert not any(value.startswith("recruiting;") for value in shown)
