"""What the first line and the reasons of an answer say, and what becomes of a second question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.ask.answer import ask
from graph.ask.second import split
from tests.unit.ask.curated_tables import actors, members, table

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot


@pytest.mark.parametrize(
    ("text", "first", "rest"),
    [
        (
            "Who works on Tregs? And who funds them?",
            "Who works on Tregs?",
            "And who funds them?",
        ),
        (
            "Wie werkt aan Tregs en wie financiert ze?",
            "Wie werkt aan Tregs",
            "en wie financiert ze?",
        ),
        (
            "Qui travaille sur les Treg et depuis quand Sciensano existe-t-il ?",
            "Qui travaille sur les Treg",
            "et depuis quand Sciensano existe-t-il ?",
        ),
        # A relative clause, a greeting and a word behind the question are no second question.
        ("Quelles firmes font des CAR-T et qui les vendent ?",) * 2 + ("",),
        ("Hello? who works on phages in Wallonia",) * 2 + ("",),
        ("Who treats with CAR-T and where?",) * 2 + ("",),
        ("Who works on phages? Thanks a lot in advance",) * 2 + ("",),
        ("",) * 3,
    ],
)
def test_a_text_is_cut_where_a_second_question_begins(
    text: str, first: str, rest: str
) -> None:
    assert split(text) == (first, rest)


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("Who works on Tregs? And who funds them?", "en"),
        ("Qui travaille sur les Treg ? Et qui les finance ?", "fr"),
        ("Wie werkt aan Tregs? En wie financiert ze?", "nl"),
    ],
)
def test_a_second_question_is_owned_up_to(
    curated_snapshot: Snapshot, question: str, lang: str
) -> None:
    answer = ask(curated_snapshot, question, lang, limit=0)
    first = ask(curated_snapshot, question.split("?", maxsplit=1)[0], lang, limit=0)
    assert answer.ids == first.ids
    assert answer.ids
    assert not answer.proposal
    assert answer.rest
    assert set(answer.rest.rstrip(" ?").split()) <= set(answer.ignored)
    assert any(note.kind == "second" for note in answer.notes)


@pytest.mark.parametrize(
    ("question", "lang", "sentence"),
    [
        ("does Handl belong to UCB?", "en", "Yes"),
        ("are exosomes an ATMP?", "en", "No. Exosomes and extracellular vesicles: not"),
        ("is CRISPR a GTMP", "en", "Yes. Gene editing: gene therapy medicinal product"),
        ("who took over TiGenix", "en", "TiGenix was taken over by Takeda."),
        ("UCB acquisitions", "en", "UCB took over Element Genomics"),
        (
            "what does Cellistic do",
            "en",
            "Cellistic: CDMO, Mont-Saint-Guibert, Wallonia",
        ),
        ("wat doet Cellistic", "nl", "Cellistic: CDMO, Mont-Saint-Guibert, Wallonië"),
        ("website of Sciensano", "en", "Sciensano: https://www.sciensano.be."),
        (
            "gene therapy for sma",
            "en",
            "1 product (therapy: Gene therapy; indication: spinal",
        ),
        (
            "does anyone in Belgium do TIL therapy",
            "en",
            "17 organisations (Belgium) work on T c",
        ),
    ],
)
def test_the_first_line_alone_answers(
    curated_snapshot: Snapshot, question: str, lang: str, sentence: str
) -> None:
    said = ask(curated_snapshot, question, lang, limit=0).sentence
    counted = sentence.partition(" organisations")[0]
    if counted.isdecimal():
        # The number moves with the tables.
        said, sentence = said.partition(" ")[2], sentence.partition(" ")[2]
    assert said.startswith(sentence)


def test_a_name_is_said_to_be_in_the_question_only_where_it_is(
    curated_snapshot: Snapshot,
) -> None:
    for question in (
        "which are the biggest funding rounds?",
        "who took over TiGenix",
        "collaborations between Wallonia and Flanders",
        "medicines authorised in 2020",
        "which are the most active universities?",
    ):
        answer = ask(curated_snapshot, question, "en")
        reasons = {reason for item in answer.items for reason in item.why}
        assert answer.items
        assert "its name is in the question" not in reasons
    named = ask(curated_snapshot, "who is Novadip", "en")
    assert named.ids == ("novadip",)


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("Which Walloon players have partners in the Netherlands?", "en"),
        ("quels acteurs wallons ont des partenaires aux Pays-Bas", "fr"),
        ("welke Waalse spelers hebben partners in Nederland", "nl"),
    ],
)
def test_partners_elsewhere(
    curated_snapshot: Snapshot, question: str, lang: str
) -> None:
    whole: set[str] = set()
    for row in table("collaborations"):
        keys = {key for key, _ in members(row["id"])}
        if any(actors()[key]["country"] == "NL" for key in keys):
            whole |= {key for key in keys if actors()[key]["region"] == "Wallonia"}
    assert set(ask(curated_snapshot, question, lang, limit=0).ids) == whole


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("CDMOs near Charleroi", "en"),
        ("CDMO près de Charleroi", "fr"),
        ("CDMO's in de buurt van Charleroi", "nl"),
    ],
)
def test_near_a_town_is_its_province(
    curated_snapshot: Snapshot, question: str, lang: str
) -> None:
    answer = ask(curated_snapshot, question, lang, limit=0)
    in_town = ask(curated_snapshot, "CDMOs in Charleroi", "en", limit=0)
    hainaut = ask(curated_snapshot, "CDMOs in Hainaut", "en", limit=0)
    assert set(in_town.ids) < set(hainaut.ids)
    assert set(answer.ids) == set(hainaut.ids)
    assert answer.ignored == ()


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("how many jobs were lost at Univercells", "en"),
        ("combien d'emplois perdus chez Univercells", "fr"),
        ("hoeveel banen verdwenen bij Univercells", "nl"),
    ],
)
def test_a_number_of_jobs_is_no_number_of_events(
    curated_snapshot: Snapshot, question: str, lang: str
) -> None:
    answer = ask(curated_snapshot, question, lang, limit=0)
    assert answer.kind == "events"
    assert all(key.endswith(":layoffs") for key in answer.ids)


def test_a_small_word_is_no_place_and_no_name(curated_snapshot: Snapshot) -> None:
    mine = ask(curated_snapshot, "mon frère cherche un CDMO en Wallonie", "fr", limit=0)
    assert all("cities" not in run.params for run in mine.queries)
    assert all("ids" not in run.params for run in mine.queries)
    idea = ask(curated_snapshot, "any idea who makes AAV in Wallonia?", "en", limit=0)
    assert "idea" in idea.ignored
    assert idea.ids


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("how much did Takeda pay for TiGenix", "en"),
        ("combien Takeda a-t-il payé TiGenix", "fr"),
        ("hoeveel betaalde Takeda voor TiGenix", "nl"),
        ("which cell therapies are reimbursed", "en"),
        ("quelles thérapies cellulaires sont remboursées", "fr"),
        ("welke celtherapieën worden terugbetaald", "nl"),
        ("oldest exosome company", "en"),
        ("plus ancienne société d'exosomes", "fr"),
    ],
)
def test_what_the_tables_do_not_hold_is_said_to_be_missing(
    curated_snapshot: Snapshot, question: str, lang: str
) -> None:
    answer = ask(curated_snapshot, question, lang, limit=0)
    assert answer.kind == "none"
    assert answer.sentence.startswith(
        ("The atlas holds no", "The atlas does not hold", "L'atlas ne contient pas")
        if lang != "nl"
        else "De atlas bevat geen"
    )


def test_who_reimburses_is_held(curated_snapshot: Snapshot) -> None:
    answer = ask(curated_snapshot, "who reimburses CAR-T", "en", limit=0)
    doing = {
        row["actor_id"]
        for row in table("actor_stages")
        if row["stage_id"] == "market-access" and row["therapy_id"] == "car-t"
    }
    assert doing <= set(answer.ids)


@pytest.mark.parametrize("question", ["who supplies Catalent", "suppliers of Catalent"])
def test_who_supplies_an_actor_is_a_role(
    curated_snapshot: Snapshot, question: str
) -> None:
    whole: set[str] = set()
    for row in table("collaborations"):
        taking = members(row["id"])
        if any(key == "catalent" for key, _ in taking):
            whole |= {key for key, role in taking if role == "supplier"}
    answer = ask(curated_snapshot, question, "en", limit=0)
    assert set(answer.ids) == whole - {"catalent"}


def test_an_answer_of_one_query_names_it_with_its_parameters(
    curated_snapshot: Snapshot,
) -> None:
    single = ask(curated_snapshot, "hospitals in Flanders", "en", limit=0)
    assert single.query == "actors.search"
    assert single.params == {"regions": ["Flanders"], "kinds": ["hospital"]}
    several = ask(curated_snapshot, "Flanders vs Wallonia", "en", limit=0)
    assert several.query is None
    assert several.params == {}
    assert len(several.queries) == 2 * len(several.sides[0].measures)


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("what is new since the last release", "en"),
        ("quoi de neuf depuis la dernière version", "fr"),
        ("wat is nieuw sinds de laatste versie", "nl"),
    ],
)
def test_a_question_about_releases_names_the_release(
    curated_snapshot: Snapshot, question: str, lang: str
) -> None:
    answer = ask(curated_snapshot, question, lang, limit=0)
    assert answer.kind == "none"
    assert curated_snapshot.release.id in answer.sentence


@pytest.mark.parametrize(
    ("question", "said", "wide"),
    [
        ("Which university hospitals treat with CAR-T?", "university hospitals", True),
        ("Quelles PME wallonnes font de la thérapie génique ?", "PME", True),
        ("start-ups in exosomes in Wallonia", "start-ups", True),
        ("Welke UZ's behandelen met CAR-T?", "UZ's", True),
        ("Which regulators are in Belgium?", "regulators", True),
        ("venture capital funds in Flanders", "venture capital funds", True),
        ("Which hospitals treat with CAR-T?", "", False),
        ("UZ Leuven partners", "", False),  # a name, no kind
    ],
)
def test_a_kind_that_the_tables_do_not_know_apart_is_owned_up_to(
    curated_snapshot: Snapshot, question: str, said: str, wide: bool
) -> None:
    notes = ask(curated_snapshot, question, limit=0).notes
    texts = [note.text for note in notes if note.kind == "narrower"]
    assert [said in text for text in texts] == ([True] if wide else [])


@pytest.mark.parametrize(
    "question",
    [
        "Which phase 3 trials are there?",
        "Quels essais de phase 3 sont en cours ?",
        "Welke fase 3-studies zijn er?",
        "what phase III trials are there",
    ],
)
def test_the_word_that_asks_does_not_take_phase_from_its_number(
    curated_snapshot: Snapshot, question: str
) -> None:
    answer = ask(curated_snapshot, question, limit=0)
    phases = {row["id"]: row["phase"] for row in table("trials")}
    assert answer.ignored == ()
    assert answer.ids
    assert {phases[key] for key in answer.ids} <= {"phase-3", "phase-2/3"}
