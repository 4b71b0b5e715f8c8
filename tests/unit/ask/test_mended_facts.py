"""Facts of one record as people type them: years from today, births, classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.ask.answer import ask
from graph.ask.relative_years import with_years
from graph.release.status import newest
from tests.unit.ask.curated_tables import actors, members, table

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot


def year_of_today(snapshot: Snapshot) -> int:
    return int(newest(snapshot)[:4])


def happened_to(first: int, last: int, *types: str) -> set[str]:
    """Return the actors with an event of the types in these years, from the tables alone."""
    return {
        row["actor_id"]
        for row in table("events")
        if row["type"] in types
        and row["date"]
        and first <= int(row["date"][:4]) <= last
    }


@pytest.mark.parametrize(
    ("question", "back"),
    [
        ("what happened last year", 1),
        ("takeovers this year", 0),
        ("takeovers two years ago", 2),
        ("rachats l'an dernier", 1),
        ("rachats l'année passée", 1),
        ("rachats cette année", 0),
        ("rachats il y a 3 ans", 3),
        ("overnames vorig jaar", 1),
        ("overnames dit jaar", 0),
        ("overnames vier jaar geleden", 4),
    ],
)
def test_a_year_counted_from_today_is_a_number(
    curated_snapshot: Snapshot, question: str, back: int
) -> None:
    year = year_of_today(curated_snapshot) - back
    assert with_years(curated_snapshot, question).endswith(f" {year}")


@pytest.mark.parametrize(
    "question",
    [
        "the last two rounds",
        "per year",
        "next year",
        "les dernières années",
        "elk jaar",
    ],
)
def test_other_years_stay_as_they_are(
    curated_snapshot: Snapshot, question: str
) -> None:
    assert with_years(curated_snapshot, question) == question


@pytest.mark.parametrize(
    "question",
    [
        "who went bust last year?",
        "qui a fait faillite l'an dernier ?",
        "wie ging er vorig jaar failliet?",
    ],
)
def test_events_of_last_year(curated_snapshot: Snapshot, question: str) -> None:
    year = year_of_today(curated_snapshot) - 1
    answer = ask(curated_snapshot, question, limit=0)
    assert set(answer.ids) == happened_to(year, year, "bankruptcy", "liquidation")
    assert answer.ignored == ()


@pytest.mark.parametrize(
    "question",
    [
        "who was taken over in the last five years?",
        "qui a été racheté au cours des cinq dernières années ?",
        "wie werd de laatste vijf jaar overgenomen?",
    ],
)
def test_events_of_the_last_years(curated_snapshot: Snapshot, question: str) -> None:
    today = year_of_today(curated_snapshot)
    answer = ask(curated_snapshot, question, limit=0)
    assert set(answer.ids) == happened_to(today - 5, 9999, "acquired")


@pytest.mark.parametrize(
    "question",
    [
        "how did Galapagos fare after 2024?",
        "what became of Galapagos after 2024",
        "qu'est-il advenu de Galapagos après 2024 ?",
        "Hoe verging het Galapagos na 2024?",
    ],
)
def test_what_became_of_an_actor(curated_snapshot: Snapshot, question: str) -> None:
    dates = {
        f"galapagos:{row['date']}:{row['type']}"
        for row in table("events")
        if row["actor_id"] == "galapagos" and row["date"][:4] > "2024"
    }
    answer = ask(curated_snapshot, question, limit=0)
    assert set(answer.ids) == dates
    assert answer.ignored == ()


@pytest.mark.parametrize(
    "question",
    [
        "what was BioSenic called in the old days?",
        "comment s'appelait BioSenic à l'époque ?",
        "hoe heette BioSenic destijds?",
    ],
)
def test_an_old_name(curated_snapshot: Snapshot, question: str) -> None:
    names = tuple(actors()["biosenic"]["aliases"].split("|"))
    answer = ask(curated_snapshot, question, limit=0)
    assert answer.ids == names
    assert answer.ignored == ()


@pytest.mark.parametrize(
    "question",
    [
        "when did BioWin come into being?",
        "en quelle année le pôle BioWin a-t-il vu le jour ?",
        "quand BioWin est-il né ?",
        "wanneer zag BioWin het levenslicht?",
        "van wanneer dateert BioWin?",
    ],
)
def test_a_birth_is_a_founding(curated_snapshot: Snapshot, question: str) -> None:
    answer = ask(curated_snapshot, question, limit=0)
    assert answer.ids == (actors()["biowin"]["founded"],)
    assert answer.ignored == ()


@pytest.mark.parametrize(
    "question",
    [
        "companies born in 2015",
        "entreprises nées en 2015",
        "bedrijven geboren in 2015",
    ],
)
def test_who_was_born_in_a_year(curated_snapshot: Snapshot, question: str) -> None:
    born = {
        key
        for key, row in actors().items()
        if row["founded"][:4] == "2015"
        and row["kind"] in {"company", "cdmo", "cro", "supplier"}
    }
    assert set(ask(curated_snapshot, question, limit=0).ids) == born


@pytest.mark.parametrize(
    "question",
    [
        "how far back does the mRNA production at etherna go?",
        "de quand date la production d'ARNm chez etherna ?",
        "van wanneer dateert de mRNA-productie bij etherna?",
    ],
)
def test_a_capability_has_a_start_of_its_own(
    curated_snapshot: Snapshot, question: str
) -> None:
    rows = [
        row["since"]
        for row in table("actor_stages")
        if (row["actor_id"], row["stage_id"], row["therapy_id"])
        == ("etherna", "gmp-manufacturing", "mrna")
    ]
    assert ask(curated_snapshot, question, limit=0).ids == tuple(rows)


@pytest.mark.parametrize(
    "question",
    [
        "who spearheaded PhagoBurn?",
        "qui pilotait PhagoBurn ?",
        "wie trok PhagoBurn?",
        "wie leidde het PhagoBurn-project?",
    ],
)
def test_who_led_a_project_that_has_a_trial_of_its_name(
    curated_snapshot: Snapshot, question: str
) -> None:
    leaders = {key for key, role in members("phagoburn") if role == "coordinator"}
    answer = ask(curated_snapshot, question, limit=0)
    assert set(answer.ids) == leaders
    assert answer.ignored == ()


@pytest.mark.parametrize(
    ("question", "law"),
    [
        ("do islet cells fall under somatic cell therapy or gene therapy?", "sctmp"),
        ("is CAR-T a gene or a cell therapy?", "gtmp"),
        ("is tissue engineering TEP or SCTMP?", "tep"),
        ("les CAR-T : thérapie cellulaire ou thérapie génique, en droit ?", "gtmp"),
        ("les îlots : GTMP ou SCTMP ?", "sctmp"),
        ("is CAR-T wettelijk gentherapie of celtherapie?", "gtmp"),
        ("valt een MSC onder somatische celtherapie of gentherapie?", "sctmp"),
    ],
)
def test_a_choice_between_classes_is_no_yes(
    curated_snapshot: Snapshot, question: str, law: str
) -> None:
    answer = ask(curated_snapshot, question, limit=0)
    assert answer.ids == (law,)
    assert answer.ignored == ()


@pytest.mark.parametrize(
    "question",
    [
        "head pharmacist of UZ Leuven",
        "qui est le pharmacien en chef du CHU de Liège ?",
        "wie is de hoofdapotheker van het UZ Gent?",
        "wie is de knapste onderzoeker van de KU Leuven?",
        "how long does one live after Kymriah?",
        "combien de temps vit-on après une perfusion de Yescarta ?",
        "hoe lang leeft iemand na Zolgensma?",
    ],
)
def test_persons_and_survival_have_no_answer(
    curated_snapshot: Snapshot, question: str
) -> None:
    answer = ask(curated_snapshot, question, limit=0)
    assert answer.kind == "none"
    assert not answer.ids
