"""Sets with exceptions, stories of patients, places that are left out, and more than one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.ask.answer import Answer, ask
from tests.unit.ask.curated_tables import actors, table

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot


def answered(snapshot: Snapshot, question: str, lang: str) -> Answer:
    answer = ask(snapshot, question, lang, limit=0)
    assert answer.ignored == (), (question, answer.ignored)
    return answer


def same(snapshot: Snapshot, lang: str, question: str, plain: str) -> None:
    """Require that a question gives what the plain one gives, and that this is something."""
    expected = answered(snapshot, plain, lang)
    assert expected.ids
    assert set(answered(snapshot, question, lang).ids) == set(expected.ids), question


@pytest.mark.parametrize(
    ("lang", "question", "plain"),
    [
        (
            "en",
            "My mother has myeloma and lives in Namur. Where in Flanders can she get CAR-T?",
            "Where in Flanders can patients get CAR-T?",
        ),
        (
            "en",
            "I live in Ghent and my son has leukaemia: which hospital gives CAR-T?",
            "Which hospital in Ghent gives CAR-T?",
        ),
        (
            "fr",
            "Mon père a un myélome multiple ; quel hôpital bruxellois donne des CAR-T ?",
            "Quel hôpital bruxellois donne des CAR-T ?",
        ),
        (
            "fr",
            "Ma mère a une infection osseuse résistante : qui l'accueillerait pour des phages ?",
            "où recevoir des phages ?",
        ),
        (
            "nl",
            "Ik heb multipel myeloom en woon in Verviers; kan ik voor CAR-T terecht in Luik?",
            "waar kan ik voor CAR-T terecht in Luik?",
        ),
    ],
)
def test_what_a_patient_says_first_asks_nothing(
    curated_snapshot: Snapshot, lang: str, question: str, plain: str
) -> None:
    same(curated_snapshot, lang, question, plain)


def test_what_is_asked_first_is_no_story(curated_snapshot: Snapshot) -> None:
    answer = ask(curated_snapshot, "I am looking for a CDMO in Wallonia, for CAR-T")
    kinds = {row["id"]: row["kind"] for row in actors().values()}
    assert answer.ids
    assert {kinds[key] for key in answer.ids} == {"cdmo"}


@pytest.mark.parametrize(
    ("lang", "question", "plain"),
    [
        (
            "en",
            "Apart from Catalent, which Belgian firms can produce plasmid DNA under GMP?",
            "Which Belgian firms can produce plasmid DNA under GMP?",
        ),
        (
            "fr",
            "Hormis Catalent, qui travaille sur les cellules NK en Belgique ?",
            "Qui travaille sur les cellules NK en Belgique ?",
        ),
        (
            "nl",
            "Naast Catalent, wie werkt er in België aan NK-cellen?",
            "Wie werkt er in België aan NK-cellen?",
        ),
    ],
)
def test_an_exception_in_front_leaves_the_conditions(
    curated_snapshot: Snapshot, lang: str, question: str, plain: str
) -> None:
    group = {key for key, row in actors().items() if row["parent_id"] == "catalent"}
    expected = set(answered(curated_snapshot, plain, lang).ids) - group - {"catalent"}
    assert expected
    assert set(answered(curated_snapshot, question, lang).ids) == expected


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Is there any Flemish hospital that gives {} but does not give CAR-T?"),
        ("fr", "Quel hôpital flamand donne des {} mais ne donne pas de CAR-T ?"),
        ("nl", "Welk Vlaams ziekenhuis geeft {} maar geeft geen CAR-T?"),
    ],
)
def test_a_verb_that_is_denied_for_a_therapy_alone(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    therapy = {"en": "gene therapy", "fr": "thérapies géniques", "nl": "gentherapie"}
    every = "Which Flemish hospitals give patients gene therapy?"
    denied = "Which Flemish hospitals give patients CAR-T?"
    expected = set(answered(curated_snapshot, every, "en").ids) - set(
        answered(curated_snapshot, denied, "en").ids
    )
    answer = answered(curated_snapshot, question.format(therapy[lang]), lang)
    assert set(answer.ids) == expected


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Walloon subsidiaries of American groups"),
        ("en", "Subsidiaries of American groups in Wallonia"),
        ("fr", "filiales wallonnes de groupes américains"),
        ("nl", "Waalse dochterbedrijven van Amerikaanse groepen"),
    ],
)
def test_subsidiaries_have_a_place_and_their_owners_another(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    rows = actors()

    def american(key: str) -> bool:
        parent = rows[key]["parent_id"]
        return bool(parent) and (rows[parent]["country"] == "US" or american(parent))

    expected = {
        key
        for key, row in rows.items()
        if row["region"] == "Wallonia" and american(key)
    }
    assert set(answered(curated_snapshot, question, lang).ids) == expected


@pytest.mark.parametrize(
    ("lang", "question", "kind"),
    [
        ("fr", "De quel hôpital dépend le LTCG ?", "hospital"),
        ("nl", "Onder welk ziekenhuis valt het LTCG?", "hospital"),
        ("en", "Which hospital does the LTCG belong to?", "hospital"),
        ("en", "Which university is LTCG part of?", "university"),
    ],
)
def test_what_an_actor_is_part_of_by_its_kind(
    curated_snapshot: Snapshot, lang: str, question: str, kind: str
) -> None:
    rows, key, expected = actors(), "ltcg", set[str]()
    while key := rows[key]["parent_id"]:
        expected |= {key} if rows[key]["kind"] == kind else set()
    assert set(answered(curated_snapshot, question, lang).ids) == expected


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Is there more than one hospital in {} that gives CAR-T?"),
        ("en", "Are there at least two hospitals in {} that give CAR-T?"),
        ("fr", "Y a-t-il plus d'un hôpital qui donne des CAR-T en {} ?"),
        ("nl", "Is er meer dan één ziekenhuis in {} dat CAR-T geeft?"),
    ],
)
@pytest.mark.parametrize("region", ["Flanders", "Wallonia"])
def test_more_than_one_is_yes_or_no(
    curated_snapshot: Snapshot, lang: str, question: str, region: str
) -> None:
    plain = f"Which hospitals in {region} give CAR-T?"
    several = len(answered(curated_snapshot, plain, "en").ids) > 1
    answer = answered(curated_snapshot, question.format(region), lang)
    assert answer.ids == (("yes",) if several else ("no",))


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Is Flanders ahead of Wallonia in number of mRNA players?"),
        ("fr", "La Flandre devance-t-elle la Wallonie en nombre d'acteurs de l'ARNm ?"),
        ("nl", "Heeft Vlaanderen een voorsprong op Wallonië in aantal mRNA-spelers?"),
    ],
)
def test_ahead_of_is_a_comparison(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    counts = [
        len(answered(curated_snapshot, f"who works on mRNA in {region}", "en").ids)
        for region in ("Flanders", "Wallonia")
    ]
    answer = answered(curated_snapshot, question, lang)
    assert answer.ids == (("yes",) if counts[0] > counts[1] else ("no",))


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "What can't Flanders do itself for phage therapy?"),
        ("fr", "Que ne peut pas faire la Flandre elle-même en phagothérapie ?"),
        ("nl", "Wat kan Vlaanderen zelf niet op het vlak van faagtherapie?"),
    ],
)
def test_what_a_region_cannot_do_is_a_gap(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    plain = "Which stages are missing in Flanders for phage therapy?"
    expected = answered(curated_snapshot, plain, "en").ids
    assert set(answered(curated_snapshot, question, lang).ids) == set(expected)


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "ATMPs whose European licence lapsed or was handed back"),
        ("fr", "MTI dont l'autorisation européenne a expiré ou a été rendue"),
        ("nl", "ATMP's waarvan de Europese vergunning vervallen of teruggegeven is"),
    ],
)
def test_a_licence_that_lapsed_is_withdrawn(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    expected = {row["id"] for row in table("products") if row["phase"] == "withdrawn"}
    assert set(answered(curated_snapshot, question, lang).ids) == expected


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Which therapies are legally not ATMPs?"),
        ("fr", "Quelles thérapies ne sont légalement pas des MTI ?"),
        ("nl", "Welke therapieën vallen wettelijk niet onder de ATMP's?"),
    ],
)
def test_what_is_no_atmp_in_law(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    expected = {
        row["id"] for row in table("therapies") if row["legal_class"] == "not-atmp"
    }
    assert set(answered(curated_snapshot, question, lang).ids) == expected


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "who sells equipment or reagents for making mRNA?"),
        ("fr", "Qui fournit du matériel pour produire de l'ARNm ?"),
        ("nl", "Wie levert toestellen om mRNA te maken?"),
    ],
)
def test_what_goods_are_for_is_no_stage(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    same(curated_snapshot, lang, question, "raw materials and equipment for mRNA")


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Suppose Orgenesis pulled out of Liège: what would nobody do any more?"),
        ("fr", "Si Orgenesis se retirait de Liège, quelles combinaisons perdrait-on ?"),
        ("nl", "Stel dat Orgenesis zich terugtrekt uit Luik: wat doet niemand meer?"),
    ],
)
def test_the_part_of_an_actor_in_a_town_leaves(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    plain = "what is lost in Wallonia if Orgenesis Belgium closes"
    expected = answered(curated_snapshot, plain, "en").ids
    assert set(answered(curated_snapshot, question, lang).ids) == set(expected)
