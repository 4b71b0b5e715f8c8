"""Sides set against each other: each is counted by itself, beside the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from api.pages.answer_view_model import further
from graph.ask.answer import Answer, ask
from tests.unit.ask.curated_tables import below, members, seated, table, tags

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

COMPANIES = ("company", "cdmo", "cro", "supplier")


def counts(answer: Answer, of: str) -> dict[str, int]:
    return {
        side.id: measure.count
        for side in answer.sides
        for measure in side.measures
        if measure.of == of
    }


def actors_of(region: str, *, kinds: tuple[str, ...] = (), therapy: str = "") -> int:
    """Return how many actors of a region the tables have, of some kinds and a therapy."""
    wanted = below(therapy) if therapy else set[str]()
    return sum(
        row["region"] == region
        and (not kinds or row["kind"] in kinds)
        and (not wanted or bool(tags(row["id"]) & wanted))
        for row in table("actors")
    )


def works_of(actor: str) -> int:
    rows = table("collaborations")
    return sum(any(key == actor for key, _ in members(row["id"])) for row in rows)


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("Flanders vs Wallonia", "en"),
        ("Flanders versus Wallonia", "en"),
        ("how does Wallonia compare with Flanders?", "en"),
        ("Flandre contre Wallonie", "fr"),
        ("comparer la Flandre et la Wallonie", "fr"),
        ("Vlaanderen tegenover Wallonië", "nl"),
        ("verschil tussen Vlaanderen en Wallonië", "nl"),
    ],
)
def test_two_regions_stand_beside_each_other(
    curated_snapshot: Snapshot, question: str, lang: str
) -> None:
    answer = ask(curated_snapshot, question, lang, limit=0)
    own = {region: actors_of(region) for region in ("Flanders", "Wallonia")}
    assert counts(answer, "actors") == own
    assert {m.of for m in answer.sides[0].measures} == {
        "actors",
        "collaborations",
        "products",
        "trials",
    }
    assert set(answer.ids) == set(own)
    assert all(str(count) in answer.sentence for count in own.values())
    assert answer.ignored == ()
    assert further(answer) == (
        "regions",
        "gaps/regions?region=Flanders&beside=Wallonia",
    )


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("who has more cell therapy companies, Flanders or Wallonia?", "en"),
        (
            "Wallonie ou Flandre: qui a le plus d'entreprises de thérapie cellulaire ?",
            "fr",
        ),
        ("Wallonië of Vlaanderen: wie heeft de meeste celtherapiebedrijven?", "nl"),
    ],
)
def test_who_has_more_is_one_side_and_both_are_shown(
    curated_snapshot: Snapshot, question: str, lang: str
) -> None:
    answer = ask(curated_snapshot, question, lang, limit=0)
    own = {
        region: actors_of(region, kinds=COMPANIES, therapy="cell-therapy")
        for region in ("Flanders", "Wallonia")
    }
    assert counts(answer, "actors") == own
    assert answer.ids == (max(own, key=own.__getitem__),)
    assert all(str(count) in answer.sentence for count in own.values())


@pytest.mark.parametrize(
    ("question", "lang", "more"),
    [
        ("does Flanders have more hospitals than Wallonia?", "en", True),
        ("are there fewer hospitals in Flanders than in Wallonia?", "en", False),
        ("La Flandre a-t-elle plus d'hôpitaux que la Wallonie ?", "fr", True),
        ("heeft Vlaanderen meer ziekenhuizen dan Wallonië", "nl", True),
    ],
)
def test_a_claim_is_affirmed_or_denied(
    curated_snapshot: Snapshot, question: str, lang: str, more: bool
) -> None:
    answer = ask(curated_snapshot, question, lang, limit=0)
    first, second = (
        actors_of(region, kinds=("hospital",)) for region in ("Flanders", "Wallonia")
    )
    right = first > second if more else first < second
    assert answer.ids == ("yes" if right else "no",)
    assert str(first) in answer.sentence
    assert str(second) in answer.sentence


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("compare UCLouvain and ULiège", "en"),
        ("différence entre UCLouvain et ULiège", "fr"),
        ("vergelijk UCLouvain en ULiège", "nl"),
    ],
)
def test_two_organisations_stand_beside_each_other(
    curated_snapshot: Snapshot, question: str, lang: str
) -> None:
    answer = ask(curated_snapshot, question, lang)
    own = {key: works_of(key) for key in ("uclouvain", "uliege")}
    assert counts(answer, "collaborations") == own
    assert answer.kind == "actors"
    assert {item.id for item in answer.items} == set(own)
    assert further(answer) == ("compare", "compare?actor=uclouvain&actor=uliege")


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("CAR-T vs exosomes in Wallonia", "en"),
        ("CAR-T face aux exosomes en Wallonie", "fr"),
        ("CAR-T tegenover exosomen in Wallonië", "nl"),
    ],
)
def test_two_therapies_are_counted_apart(
    curated_snapshot: Snapshot, question: str, lang: str
) -> None:
    answer = ask(curated_snapshot, question, lang, limit=0)
    assert counts(answer, "actors") == {
        therapy: actors_of("Wallonia", therapy=therapy)
        for therapy in ("car-t", "exosomes")
    }


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("ULB vs Wallonia", "en"),
        ("comparer l'ULB et la Wallonie", "fr"),
        ("vergelijk de ULB met Wallonië", "nl"),
    ],
)
def test_what_is_of_two_kinds_is_not_compared(
    curated_snapshot: Snapshot, question: str, lang: str
) -> None:
    answer = ask(curated_snapshot, question, lang, limit=0)
    assert answer.kind == "none"
    assert "ULB" in answer.sentence
    assert {"Wallonia", "Wallonie", "Wallonië"} & set(answer.ignored)


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("who is better, UZ Leuven or UZ Gent", "en"),
        ("compare the prices of Kymriah and Yescarta", "en"),
        ("comparer les effets secondaires des CAR-T et des phages", "fr"),
        ("vergelijk de omzet van Catalent en Novadip", "nl"),
    ],
)
def test_what_the_graph_does_not_hold_is_not_compared(
    curated_snapshot: Snapshot, question: str, lang: str
) -> None:
    assert ask(curated_snapshot, question, lang, limit=0).kind == "none"


def test_a_side_that_nobody_knows_is_owned_up_to(curated_snapshot: Snapshot) -> None:
    answer = ask(curated_snapshot, "Flanders vs Zwarpelland", "en", limit=0)
    assert answer.kind == "none"
    assert "Zwarpelland" in answer.ignored


@pytest.mark.parametrize(
    ("several", "single", "lang"),
    [
        (
            "which are the biggest funding rounds?",
            "which is the biggest funding round?",
            "en",
        ),
        ("les plus grandes levées de fonds", "la plus grande levée de fonds", "fr"),
        ("de grootste kapitaalrondes", "de grootste kapitaalronde", "nl"),
    ],
)
def test_a_plural_superlative_gives_a_short_list(
    curated_snapshot: Snapshot, several: str, single: str, lang: str
) -> None:
    amounts = {
        row["id"]: int(row["budget_eur"] or row["public_funding_eur"] or 0)
        for row in table("collaborations")
        if row["type"] == "investment"
    }
    ranked = sorted(amounts, key=lambda key: (-amounts[key], key))
    many = ask(curated_snapshot, several, lang, limit=0).ids
    assert list(many) == ranked[: len(many)]
    assert 3 <= len(many) <= 10
    best = [key for key in ranked if amounts[key] == amounts[ranked[0]]]
    assert list(ask(curated_snapshot, single, lang, limit=0).ids) == best


def test_a_row_of_equals_does_not_make_a_short_list_long(
    curated_snapshot: Snapshot,
) -> None:
    answer = ask(curated_snapshot, "the oldest hospitals", "en", limit=0)
    years = [
        row["founded"][:4]
        for row in table("actors")
        if row["founded"] and seated(row["id"], {"kind": "hospital"})
    ]
    assert 1 <= len(answer.ids) <= 10
    assert min(years) in answer.sentence


LONE_SIGN = re.compile(r" [;:?!](?:\s|$)|« | »")


@pytest.mark.parametrize(
    "question",
    [
        "Qui travaille sur la phagothérapie en Wallonie ?",
        "Flandre contre Wallonie",
        "les plus grandes levées de fonds",
        "combien coûte le Kymriah ?",
        "qui fabrique des zwarpels en phagothérapie ?",
        "qui contrôle la qualité des phages",
        "qui travaille avec Novadip ?",
        "qui a financé BioSenic ?",
        "budget de HEAL",
        "CAR-T à Namur",
    ],
)
def test_no_line_of_a_french_answer_begins_with_a_lone_sign(
    curated_snapshot: Snapshot, question: str
) -> None:
    answer = ask(curated_snapshot, question, "fr")
    texts = [answer.sentence, answer.title, *(note.text for note in answer.notes)]
    texts += [text for item in answer.items for text in item.why]
    assert [text for text in texts if LONE_SIGN.search(text)] == []
    assert answer.sentence
