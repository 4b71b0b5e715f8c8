"""Stages and therapies by how many organisations each has, collaborations by their members."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.ask import expression as ex
from graph.ask.answer import ask
from graph.ask.evaluate import evaluate
from graph.ask.filters import Filters
from tests.small import small
from tests.unit.ask.curated_tables import actors, table

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

OPEN = ex.Leaf("capabilities.open", "capabilities", {})
ALL = ex.search("actors", Filters())
COMPANIES = ex.search("actors", Filters(kinds=("company",)))


def figures(of: ex.Spread, *, descending: bool = True) -> dict[str, int]:
    result = evaluate(small(), ex.First(of, "actors", None, descending))
    return {key: result.figures[key] for key in result.ids}


def test_stages_count_who_operates_for_a_therapy() -> None:
    """For CAR-T cells; Dune has ended, Cado makes cells in general and Juno pays for genes."""
    counted = {"trial": 2, "care": 2, "research": 1, "process": 1, "making": 1}
    spread = ex.Spread(ALL, "stages", OPEN, ("car-t",))
    assert figures(spread) == {**counted, "funding": 0}
    assert list(figures(spread))[-1] == "funding"
    assert next(iter(figures(spread, descending=False))) == "funding"


def test_stages_count_the_kinds_that_are_asked_for() -> None:
    """Iris develops processes and Hexa makes; Echo works on vectors."""
    spread = ex.Spread(COMPANIES, "stages", OPEN, ("car-t",))
    assert {key: n for key, n in figures(spread).items() if n} == {
        "process": 1,
        "making": 1,
    }


def test_a_therapy_has_those_that_work_on_a_narrower_one() -> None:
    """Six work on CAR-T cells, which are cells and genes; Alma does stromal cells as well."""
    assert figures(ex.Spread(ALL, "therapies")) == {
        "cell": 8,
        "gene": 8,
        "car-t": 6,
        "aav": 2,
        "msc": 2,
    }


def test_therapies_at_a_stage_count_who_operates_there() -> None:
    """Making: Hexa for CAR-T cells, Echo for vectors, Cado for cells in general."""
    spread = ex.Spread(ALL, "therapies", OPEN, (), ("making",))
    assert {key: n for key, n in figures(spread).items() if n} == {
        "cell": 2,
        "gene": 2,
        "aav": 1,
        "car-t": 1,
    }


def test_collaborations_are_ordered_by_who_takes_part() -> None:
    """Kern's network has four members, the project of Alma three, all others two."""
    works = ex.search("collaborations", Filters())
    result = evaluate(small(), ex.First(works, "members", 2))
    assert result.ids == ["w4", "w1"]
    assert result.figures["w4"] == 4
    assert result.figures["w1"] == 3


def working(region: str) -> dict[str, set[str]]:
    """Return who of a region works on which therapy or one below it, from the tables alone."""
    parents = {
        row["id"]: set(filter(None, row["parent_ids"].split("|")))
        for row in table("therapies")
    }
    seated = {key for key, row in actors().items() if row["region"] == region}
    found: dict[str, set[str]] = {key: set() for key in parents}
    for row in table("actor_therapies"):
        if row["actor_id"] not in seated:
            continue
        up = [row["therapy_id"]]
        while up:
            therapy = up.pop()
            found[therapy].add(row["actor_id"])
            up += parents[therapy]
    return found


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "which therapy has the most actors in Flanders?"),
        ("en", "best represented therapy in Flanders"),
        ("fr", "quelle thérapie a le plus d'acteurs en Flandre ?"),
        ("nl", "welke therapie heeft de meeste spelers in Vlaanderen?"),
        ("nl", "meest vertegenwoordigde therapie in Vlaanderen"),
    ],
)
def test_the_therapy_with_the_most(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    working_on = working("Flanders")
    most = max(len(who) for who in working_on.values())
    answer = ask(curated_snapshot, question, lang)
    assert answer.kind == "therapies"
    assert set(answer.ids) == {k for k, who in working_on.items() if len(who) == most}
    assert str(most) in answer.sentence
    assert not answer.ignored


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "which stage has the fewest actors for exosomes in Wallonia"),
        ("en", "weakest stage of the chain for exosomes in Wallonia"),
        ("fr", "quelle étape compte le moins d'acteurs pour les exosomes en Wallonie"),
        ("nl", "zwakste schakel voor exosomen in Wallonië"),
    ],
)
def test_the_weakest_stages_are_those_that_are_missing_where_some_are(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    missing = ask(
        curated_snapshot,
        "which stages are missing for exosomes in Wallonia",
        "en",
    )
    assert missing.kind == "stages"
    assert missing.ids
    answer = ask(curated_snapshot, question, lang)
    assert set(answer.ids) == set(missing.ids)
    assert "(0)" in answer.sentence


def test_so_many_as_are_asked_for(curated_snapshot: Snapshot) -> None:
    answer = ask(curated_snapshot, "top 3 therapies by number of companies", "en")
    assert (answer.kind, len(answer.ids)) == ("therapies", 3)


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Which collaboration has the most partners?"),
        ("fr", "quelle collaboration compte le plus de partenaires ?"),
        ("nl", "welke samenwerking heeft de meeste leden?"),
    ],
)
def test_the_collaboration_with_the_most_partners(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    members: dict[str, set[str]] = {}
    for row in table("collaboration_members"):
        members.setdefault(row["collaboration_id"], set()).add(row["actor_id"])
    most = max(map(len, members.values()))
    answer = ask(curated_snapshot, question, lang)
    assert answer.kind == "collaborations"
    assert set(answer.ids) == {k for k, who in members.items() if len(who) == most}


def test_who_does_the_most_therapies_is_not_taken_for_it(
    curated_snapshot: Snapshot,
) -> None:
    answer = ask(curated_snapshot, "which company works on the most therapies", "en")
    assert answer.kind != "therapies"


DESIGNATED = {
    "en": "Which products have an orphan designation?",
    "fr": "Quels produits ont une désignation orpheline ?",
    "nl": "Welke producten hebben een weesgeneesmiddelstatus?",
}


def designated(name: str) -> set[str]:
    return {
        row["id"]
        for row in table("products")
        if any(each.startswith(name) for each in row["ema_designation"].split("|"))
    }


@pytest.mark.parametrize("lang", sorted(DESIGNATED))
def test_products_by_what_the_ema_gave_them(
    curated_snapshot: Snapshot, lang: str
) -> None:
    answer = ask(curated_snapshot, DESIGNATED[lang], lang)
    assert answer.kind == "products"
    assert set(answer.ids) == designated("orphan")
    assert not answer.ignored


def test_a_designation_is_denied_asked_about_and_owned(
    curated_snapshot: Snapshot,
) -> None:
    authorised = {r["id"] for r in table("products") if r["phase"] == "authorised"}
    answer = ask(
        curated_snapshot, "authorised products without orphan designation", "en"
    )
    assert set(answer.ids) == authorised - designated("orphan")
    answer = ask(curated_snapshot, "Is Abecma an orphan drug?", "en")
    assert answer.ids == ("yes",)
    owners = {
        row["owner_id"] for row in table("products") if row["id"] in designated("PRIME")
    }
    answer = ask(curated_snapshot, "companies with PRIME products", "en")
    assert set(answer.ids) == owners - {""}


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "amount raised by Novadip"),
        ("fr", "somme levée par Novadip"),
        ("nl", "opgehaald bedrag van Novadip"),
    ],
)
def test_money_that_was_raised_is_an_amount(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    whole = ask(curated_snapshot, "how much has Novadip raised", "en")
    assert whole.kind == "text"
    answer = ask(curated_snapshot, question, lang)
    assert (answer.kind, set(answer.ids)) == ("text", set(whole.ids))
