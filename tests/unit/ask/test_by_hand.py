"""Expressions over the graph of thirteen actors, each answer worked out on paper.

The tables stand in tests/small.py. Open capabilities are neither planned nor ended, of actors
that have not closed: Dune went bankrupt in 2024, so what it made counts for nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.ask import expression as ex
from graph.ask.conditions import conditions
from graph.ask.evaluate import evaluate
from graph.ask.filters import Filters
from graph.ask.lead import sentence
from graph.ask.leaves import run
from graph.ask.revise import revised
from tests.small import small

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot


@pytest.fixture(scope="module")
def graph() -> Snapshot:
    return small()


def ids(graph: Snapshot, expression: ex.Expression) -> list[str]:
    return evaluate(graph, expression).ids


CAR_T = ex.search("actors", Filters(therapies=("car-t",)))
"""Alma, Bloc, Dune, Fyra, Hexa, Iris."""
COMPANIES = ex.search("actors", Filters(kinds=("company",)))
"""Dune, Echo, Hexa, Iris, Moor."""
WALLOON = ex.search("actors", Filters(regions=("Wallonia",)))
"""Rive: Alma, Bloc, Moor. Mont: Cado, Dune, Echo, Juno."""


def test_sets(graph: Snapshot) -> None:
    assert set(ids(graph, CAR_T)) == {"alma", "bloc", "dune", "fyra", "hexa", "iris"}
    assert set(ids(graph, ex.Both(CAR_T, COMPANIES))) == {"dune", "hexa", "iris"}
    assert set(ids(graph, ex.Without(CAR_T, COMPANIES))) == {"alma", "bloc", "fyra"}
    either = ids(graph, ex.Either(CAR_T, COMPANIES))
    assert len(either) == len(set(either)) == 8


def test_one_value(graph: Snapshot) -> None:
    assert ids(graph, ex.Count(ex.Both(CAR_T, WALLOON))) == ["3"]
    none = ex.Both(ex.Named("actors", ("kern",)), WALLOON)
    assert ids(graph, ex.Check(none)) == ["no"]
    assert ids(graph, ex.Check(none, negated=True)) == ["yes"]
    assert ids(graph, ex.Check(CAR_T)) == ["yes"]
    assert ids(graph, ex.Check(CAR_T, negated=True)) == ["no"]
    assert ids(graph, ex.Value(ex.Named("actors", ("alma", "gent")), "founded")) == [
        "1817"
    ]


def test_an_order_and_its_ties(graph: Snapshot) -> None:
    # Of the CAR-T actors: Alma 1817, Bloc 1987, Fyra 1990, Dune 2010, Iris 2012, Hexa 2020.
    oldest = ex.First(CAR_T, "founded", 2, descending=False)
    assert ids(graph, oldest) == ["alma", "bloc"]
    assert ids(graph, ex.First(CAR_T, "founded", 1)) == ["hexa"]
    universities = ex.search("actors", Filters(kinds=("university",)))
    first = ex.First(universities, "founded", 1, descending=False)
    assert ids(graph, first) == ["alma"]
    tied = ex.First(universities, "founded", 1, descending=False, ties=True)
    assert ids(graph, tied) == ["alma", "gent"]
    assert evaluate(graph, tied).dates == {"alma": "1817", "gent": "1817"}


def test_collaborations_are_counted_once_an_actor(graph: Snapshot) -> None:
    # Alma w1 w4, Cado w4 w5, Echo w3 w6, Fyra w4, Hexa w1 w2, Kern w4 (twice in it) w7.
    most = evaluate(graph, ex.First(ex.search("actors", Filters()), "collaborations"))
    assert most.figures["kern"] == 2
    assert most.figures["fyra"] == 1
    assert most.ids[:5] == ["alma", "cado", "echo", "hexa", "kern"]


def test_a_long_row_of_equals_is_left_out(graph: Snapshot) -> None:
    # Two each: Alma, Cado, Echo, Hexa, Kern (5); one each: Bloc, Dune, Fyra, Gent, Iris,
    # Juno, Lume (7, more than may stand at the end).
    whole = ex.search("actors", Filters())
    short = ex.First(whole, "collaborations", 6, ties=True)
    assert ids(graph, short) == ["alma", "cado", "echo", "hexa", "kern"]
    three = ex.First(whole, "collaborations", 3, ties=True)
    assert ids(graph, three) == ["alma", "cado", "echo", "hexa", "kern"]


def test_regions_by_what_they_have(graph: Snapshot) -> None:
    # CAR-T: Wallonia Alma, Bloc, Dune; Flanders Hexa; Brussels Fyra; Iris sits abroad.
    ranking = evaluate(graph, ex.Ranking(CAR_T, "region"))
    assert ranking.figures == {"Wallonia": 3, "Flanders": 1, "Brussels": 1}
    assert ranking.ids[0] == "Wallonia"
    assert ids(graph, ex.Ranking(CAR_T, "region", 1)) == ["Wallonia"]
    fewest = ex.Ranking(CAR_T, "region", descending=False)
    assert ids(graph, fewest)[-1] == "Wallonia"


def side(region: str, *kinds: str) -> ex.ComparedSet:
    seat = Filters(regions=(region,), kinds=kinds)
    works = ex.search("collaborations", Filters(regions=(region,)))
    return ex.ComparedSet(
        region, (("actors", ex.search("actors", seat)), ("collaborations", works))
    )


def test_sides(graph: Snapshot) -> None:
    # Wallonia 7 actors (w1 w3 w4 w5 w6), Brussels Fyra, Kern, Lume (w4 w7), Flanders Gent, Hexa.
    sides = (side("Brussels"), side("Wallonia"), side("Flanders"))
    result = evaluate(graph, ex.SetComparison("regions", sides))
    assert result.ids == ["Wallonia", "Brussels", "Flanders"]
    assert result.counts["Wallonia"] == (7, 5)
    assert result.counts["Brussels"] == (3, 2)
    assert result.counts["Flanders"][0] == 2
    assert ids(graph, ex.SetComparison("regions", sides, "more")) == ["Wallonia"]
    assert ids(graph, ex.SetComparison("regions", sides, "fewer")) == ["Flanders"]
    # Is it Brussels, the side named first, that has more?
    assert ids(graph, ex.SetComparison("regions", sides, "more", claimed=True)) == [
        "no"
    ]
    turned = (side("Wallonia"), side("Brussels"))
    assert ids(graph, ex.SetComparison("regions", turned, "more", claimed=True)) == [
        "yes"
    ]
    # One hospital each: neither has more.
    equal = (side("Wallonia", "hospital"), side("Brussels", "hospital"))
    assert ids(graph, ex.SetComparison("regions", equal, "more", claimed=True)) == [
        "no"
    ]
    assert len(ids(graph, ex.SetComparison("regions", equal, "more"))) == 2


def test_the_sides_cannot_be_taken_away(graph: Snapshot) -> None:
    pair = ex.SetComparison("regions", (side("Wallonia", "company"), side("Brussels")))
    assert revised(graph, pair, ("regions",), {"regions": "Flanders"}) == pair
    without = revised(graph, pair, ("kinds",), {})
    assert evaluate(graph, without).counts["Wallonia"] == (7, 5)
    told = dict(conditions(graph, pair, "en"))
    assert told["compared"] == ("Wallonia", "Brussels")
    assert "regions" not in told


def test_gaps(graph: Snapshot) -> None:
    open_in = ex.Leaf("capabilities.open", "capabilities", {"regions": ["Wallonia"]})
    # CAR-T in Wallonia: research Alma, trial and care Bloc, making Cado (for all cell therapy).
    # Dune is bankrupt and Iris abroad: nobody does process; Juno funds gene therapy.
    missing = ex.Coverage(open_in, "stages", 0, None, ("car-t",))
    assert "process" in ids(graph, missing)
    assert not {"research", "trial", "care"} & set(ids(graph, missing))
    single = ex.Coverage(open_in, "stages", 1, None, ("car-t",))
    assert {"research", "trial", "care"} <= set(ids(graph, single))
    # CAR-T is cell and gene therapy, and Bloc alone does trial and care for either.
    lost = ex.Coverage(open_in, "cells", 1, "bloc")
    assert set(ids(graph, lost)) == {
        f"{therapy}:{stage}"
        for therapy in ("car-t", "cell", "gene")
        for stage in ("trial", "care")
    }


def test_what_sources_call_missing_is_of_a_region(graph: Snapshot) -> None:
    assert run(graph, "absences.search", {"regions": ["Wallonia"]}) == (
        "Wallonia:aav:care",
    )
    assert run(graph, "absences.search", {"regions": ["Flanders"]}) == ()
    assert run(graph, "absences.search", {}) == ("Wallonia:aav:care",)
    assert run(graph, "absences.search", {"therapies": ["car-t"]}) == ()
    assert run(graph, "absences.search", {"stages": ["making"]}) == ()


def test_events_and_ends_by_their_years(graph: Snapshot) -> None:
    bankruptcy, layoffs = "e1", "e2"
    assert set(run(graph, "events.search", {})) == {bankruptcy, layoffs}
    assert run(graph, "events.search", {"year_from": 2025}) == (layoffs,)
    assert run(graph, "events.search", {"year_to": 2024}) == (bankruptcy,)
    assert run(graph, "events.search", {"year_from": 2026}) == ()
    assert run(graph, "events.search", {"types": ["layoffs"]}) == (layoffs,)
    # A bankruptcy ends an actor; Echo only let people go.
    assert run(graph, "actors.ended", {"year_from": 2024, "year_to": 2024}) == ("dune",)
    assert run(graph, "actors.ended", {"year_from": 2025}) == ()


def test_a_status_is_said_in_the_language(graph: Snapshot) -> None:
    planned = ex.Leaf("capabilities.search", "capabilities", {"statuses": ["planned"]})
    assert ids(graph, planned) == ["moor:research:msc"]
    assert conditions(graph, planned, "fr") == (("statuses", ("prévu",)),)
    assert conditions(graph, planned, "nl") == (("statuses", ("gepland",)),)


@pytest.mark.parametrize(
    ("expression", "lang", "begins"),
    [
        (
            ex.Named("actors", ("hexa",)),
            "en",
            "Hexa Therapies: company, Dijk, Flanders; ",
        ),
        (ex.Named("stages", ("making",)), "en", "manufacturing: what manufacturing is"),
        # No French definition: Cado, Dune, Echo and Hexa do it, or did.
        (
            ex.Named("stages", ("making",)),
            "fr",
            "manufacturing (fr) : 4 organisations.",
        ),
        # All but Echo, Gent and who works on none; three works; both products and both trials.
        (
            ex.Named("therapies", ("cell",)),
            "fr",
            "cell therapy (fr) : 8 organisations, 3 collaborations, 2 produits, 2 essais.",
        ),
        (ex.Count(COMPANIES), "en", "5 companies."),
        (
            ex.First(COMPANIES, "founded", 1),
            "en",
            "Founded last (kind of organisation: companies): Moor Start (2024-03).",
        ),
        (
            ex.SetComparison("regions", (side("Wallonia"), side("Brussels"))),
            "en",
            (
                "Wallonia: 7 organisations, 5 collaborations; "
                "Brussels: 3 organisations, 2 collaborations."
            ),
        ),
    ],
)
def test_first_lines(
    graph: Snapshot, expression: ex.Expression, lang: str, begins: str
) -> None:
    result = evaluate(graph, expression)
    told = conditions(graph, expression, lang)
    assert sentence(graph, expression, result, lang, told).startswith(begins)
