"""Which conditions an answer names, and what is near, over the graph of thirteen actors."""

from __future__ import annotations

from typing import Any

import pytest

from graph.ask import expression as ex
from graph.ask.conditions import conditions
from graph.ask.filters import Filters
from graph.ask.near_misses import NearMiss, filled, near_misses
from tests.small import small

CELL = ("cell", "car-t", "msc")
CAR_T, AAV = ("car-t",), ("aav",)

COMPANIES = ex.search("actors", Filters(kinds=("company",)))
OPEN = ex.Leaf("capabilities.open", "capabilities", {"regions": ["Wallonia"]})
ABROAD = ex.Leaf("capabilities.open", "capabilities", {"countries": ["NL"]})


def partners_of(**more: Any) -> ex.Expression:
    works = ex.Leaf("collaborations.of_actors", "collaborations", {"actors": COMPANIES})
    return ex.Leaf(
        "actors.of_collaborations", "actors", {**more, "collaborations": works}
    )


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        (
            ex.Leaf(
                "collaborations.by_amount",
                "collaborations",
                {"amount_above": 1_500_000},
            ),
            [("amount_above", "1\u202f500\u202f000 €")],
        ),
        (
            ex.Leaf(
                "actors.chain", "actors", {"from": "bloc", "to": "iris", "limit": 5}
            ),
            [("chain_from", "Bloc Hospital"), ("chain_to", "Iris Biotech")],
        ),
        (
            ex.Leaf(
                "trials.of_actors", "trials", {"actors": ["fyra"], "part": "sponsor"}
            ),
            [("actor", "Fyra Hospital"), ("roles", "sponsor")],
        ),
        (
            ex.Leaf("actors.ended", "actors", {"year_from": 2024}),
            [("event", "closed"), ("year_from", "2024")],
        ),
        (ex.Leaf("products.authorised", "products", {}), [("statuses", "authorised")]),
        (
            ex.Leaf("products.withdrawn", "products", {"year_to": 2020}),
            [("statuses", "no longer authorised"), ("year_to", "2020")],
        ),
        (
            ex.Leaf("events.search", "events", {"types": ["layoffs"]}),
            [("event", "layoffs")],
        ),
        (
            ex.Leaf(
                "collaborations.of_kind", "collaborations", {"types": ["licensing"]}
            ),
            [("types", "licence")],
        ),
        (
            ex.Leaf("therapies.by_class", "therapies", {"classes": ["tep"]}),
            [("legal_class", "tissue engineered product (TEP)")],
        ),
        (
            ex.Leaf(
                "capabilities.search",
                "capabilities",
                {"statuses": ["paused"], "stages": ["care"]},
            ),
            [("statuses", "on hold"), ("stages", "patient care")],
        ),
        (
            ex.Leaf(
                "absences.search",
                "absences",
                {"regions": ["Brussels"], "therapies": ["aav"]},
            ),
            [("regions", "Brussels"), ("therapies", "viral vectors")],
        ),
        (
            ex.Named("stages", ("making", "care")),
            [("named", "manufacturing, patient care")],
        ),
        (ex.Named("products", ("p1",)), [("product", "Hexacel")]),
        (ex.Named("trials", ("t1",)), [("named", "Hexacel in children")]),
        (ex.Named("collaborations", ("w1",)), [("collaboration", "CAR-T together")]),
        (
            ex.Without(ex.search("actors", Filters(therapies=CAR_T)), COMPANIES),
            [("therapies", "CAR-T cells"), ("but_not", "companies")],
        ),
        # Who works with an actor is never that actor: nobody has to be told so.
        (
            ex.Without(partners_of(), ex.Named("actors", ("hexa",))),
            [("partners_of", "companies"), ("but_not", "Hexa Therapies")],
        ),
        (
            ex.Without(ex.Named("actors", ("hexa",)), ex.Named("actors", ("hexa",))),
            [("actor", "Hexa Therapies")],
        ),
        (
            ex.Without(
                COMPANIES, ex.search("actors", Filters(excluded_countries=("BE",)))
            ),
            [("kinds", "companies"), ("but_not", "not in Belgium")],
        ),
        (partners_of(roles=["client"]), [("roles", "client"), ("kinds", "companies")]),
        (
            ex.Coverage(OPEN, "cells", 1, "bloc", AAV, ("making",)),
            [
                ("regions", "Wallonia"),
                ("therapies", "viral vectors"),
                ("stages", "manufacturing"),
                ("actor", "Bloc Hospital"),
            ],
        ),
        (
            ex.Coverage(OPEN, "stages", None, None, beyond=ABROAD),
            [("regions", "Wallonia"), ("but_not", "Netherlands")],
        ),
        (
            ex.Count(
                ex.Both(COMPANIES, ex.search("actors", Filters(cities=("Rive",))))
            ),
            [("kinds", "companies"), ("cities", "Rive")],
        ),
    ],
)
def test_every_condition_is_told_once(
    expression: ex.Expression, told: list[tuple[str, str]]
) -> None:
    rows = conditions(small(), expression, "en")
    assert [(label, ", ".join(values)) for label, values in rows] == told


def test_what_is_near_drops_one_condition() -> None:
    vectors = Filters(therapies=AAV, regions=("Brussels",))
    assert near_misses(small(), ex.search("actors", vectors)) == [
        NearMiss("therapies", ("aav",), ("fyra", "kern", "lume")),
        NearMiss("regions", ("Brussels",), ("echo", "gent")),
    ]
    # From and until are one condition; what began is no condition of its own.
    late = Filters(types=("supply",), year_from=2030, year_to=2031, started=True)
    assert near_misses(small(), ex.search("collaborations", late)) == [
        NearMiss("year_from", ("2030",), ("w5",)),
    ]
    until = Filters(types=("supply",), year_to=1999)
    assert near_misses(small(), ex.search("collaborations", until)) == [
        NearMiss("year_to", ("1999",), ("w5",)),
    ]
    # A name is never dropped, nor the only condition.
    named = Filters(actors=("dune",), types=("investment",))
    assert near_misses(small(), ex.search("collaborations", named)) == [
        NearMiss("types", ("investment",), ("w5",)),
    ]
    assert near_misses(small(), ex.search("actors", Filters(kinds=("cro",)))) == []
    # A count is nothing near, a part of a whole is.
    both = ex.Both(COMPANIES, ex.search("actors", Filters(cities=("Pont",))))
    assert near_misses(small(), both) == [
        NearMiss("kinds", ("company",), ("fyra", "kern", "lume")),
        NearMiss("cities", ("Pont",), ("dune", "echo", "hexa", "iris", "moor")),
    ]
    assert near_misses(small(), ex.Count(ex.search("actors", vectors))) == []
    first = ex.First(ex.search("actors", vectors), "founded", 1, descending=False)
    assert [(miss.dropped, miss.ids) for miss in near_misses(small(), first)] == [
        ("therapies", ("lume",)),
        ("regions", ("gent",)),
    ]


def test_how_many_records_have_what_a_condition_asks_for() -> None:
    # Six of seven collaborations have a start, all thirteen actors a founding year.
    late = ex.search("collaborations", Filters(year_from=2030))
    assert filled(small(), late) == [("collaborations", "start", 6, 7)]
    young = ex.search("actors", Filters(founded_from=2030))
    assert filled(small(), ex.First(young, "founded")) == [
        ("actors", "founded", 13, 13)
    ]
    rich = ex.Leaf("collaborations.by_amount", "collaborations", {"amount_above": 1})
    assert filled(small(), ex.Both(rich, late)) == [
        ("collaborations", "amount", 0, 7),
        ("collaborations", "start", 6, 7),
    ]
    assert filled(small(), COMPANIES) == []
    # The years of who takes part are not those of a founding.
    assert filled(small(), ex.search("actors", Filters(year_from=2030))) == []
