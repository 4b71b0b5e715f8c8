"""What filters and named queries leave of the graph of thirteen actors, worked out on paper.

The tables stand in tests/small.py. Ids come in their order: `run` sorts them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graph.ask.fact_sets import build_facts
from graph.ask.filters import Filters, Target
from graph.ask.leaves import amount_of, authorised_on, run
from graph.ask.query_parameters import year_in
from graph.ask.selection import select
from graph.ask.text import stem
from graph.model import NODES, Source
from tests.small import small, snapshot_of

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

CELL = ("cell", "car-t", "msc")
CAR_T, AAV = ("car-t",), ("aav",)


@pytest.mark.parametrize(
    ("target", "filters", "ids"),
    [
        # Founded: Echo 2018, Cado 2015, Iris 2012, Dune 2010; Hexa 2020, Moor in March 2024.
        ("actors", {"founded_from": 2012, "founded_to": 2018}, "cado echo iris"),
        ("actors", {"founded_from": 2013, "founded_to": 2017}, "cado"),
        ("actors", {"founded_from": 2020}, "hexa moor"),
        ("actors", {"founded_to": 1817}, "alma gent"),
        ("actors", {"founded_to": 1816}, ""),
        # Dune went bankrupt; Echo only let people go.
        ("actors", {"ended": True}, "dune"),
        ("actors", {"ended": False, "kinds": ("company",)}, "echo hexa iris moor"),
        # Seats: Iris is abroad and in no region.
        (
            "actors",
            {"excluded_regions": ("Wallonia",), "kinds": ("company",)},
            "hexa iris",
        ),
        ("actors", {"excluded_countries": ("BE",)}, "iris"),
        (
            "actors",
            {"countries": ("NL", "BE"), "cities": ("Haven", "Dijk")},
            "gent hexa iris",
        ),
        ("actors", {"excluded_cities": ("Rive",), "kinds": ("hospital",)}, "fyra"),
        (
            "actors",
            {"excluded_kinds": ("company",), "regions": ("Wallonia",)},
            "alma bloc cado juno",
        ),
        # Therapies: Alma works on CAR-T cells and on stromal cells.
        ("actors", {"therapies": CELL, "excluded_therapies": CAR_T}, "cado moor"),
        ("actors", {"therapies": CAR_T, "therapies_also": ("msc",)}, "alma"),
        ("actors", {"therapies": AAV, "excluded_stages": ("research",)}, "echo"),
        # Stages: Dune's making has ended, Moor's research is planned. Cado makes all it works on.
        ("actors", {"stages": ("making",)}, "cado dune echo hexa"),
        ("actors", {"stages": ("making",), "operating": True}, "cado echo hexa"),
        ("actors", {"stages": ("making",), "therapies": CELL}, "cado dune hexa"),
        ("actors", {"stages": ("making",), "therapies": CAR_T}, "dune hexa"),
        ("actors", {"stages": ("care",), "therapies": AAV}, ""),
        (
            "actors",
            {"stages": ("research", "care"), "operating": True},
            "alma bloc fyra gent",
        ),
        # What belongs to whom, who takes part, who owns, who runs.
        ("actors", {"part_of": ("alma",)}, "bloc"),
        ("actors", {"part_of": ("bloc",)}, ""),
        ("actors", {"members_of": ("w1",)}, "alma bloc hexa"),
        ("actors", {"members_of": ("w1",), "roles": ("coordinator",)}, "alma"),
        ("actors", {"roles": ("investor",)}, "juno"),
        ("actors", {"collaboration_types": ("supply",)}, "cado dune"),
        ("actors", {"collaboration_types": ("supply",), "roles": ("client",)}, "dune"),
        (
            "actors",
            {"collaboration_types": ("manufacturing", "supply"), "therapies": AAV},
            "echo gent",
        ),
        # Networks that began or ended in 2019: the one of the law; that of cells is of 2016.
        (
            "actors",
            {
                "collaboration_types": ("network-membership",),
                "year_from": 2019,
                "year_to": 2019,
            },
            "kern lume",
        ),
        ("actors", {"owner_of": ("p1",)}, "hexa"),
        ("actors", {"runs": ("t1",)}, "bloc fyra hexa"),
        ("actors", {"ids": ("alma", "w1")}, "alma"),
        # Partners: who takes part in all that the named ones share.
        ("partners", {"actors": ("hexa",)}, "alma bloc iris"),
        ("partners", {"actors": ("hexa", "bloc")}, "alma"),
        ("partners", {"actors": ("kern",), "kinds": ("authority",)}, "lume"),
        ("partners", {"actors": ("kern",), "therapies": ("cell",)}, "alma cado fyra"),
        (
            "partners",
            {"actors": ("hexa",), "collaboration_types": ("bilateral-research",)},
            "iris",
        ),
        ("partners", {"actors": ("hexa",), "year_from": 2022}, "alma bloc iris"),
        ("partners", {"actors": ("hexa",), "year_from": 2022, "started": True}, "iris"),
        ("partners", {"actors": ("hexa",), "roles": ("coordinator",)}, "alma"),
        # Collaborations: w1 2021-2024, w2 2024, w3 2020, w4 2016, w6 2023, w7 2019; w5 has no date.
        ("collaborations", {"actors": ("alma", "kern")}, "w4"),
        ("collaborations", {"types": ("supply", "investment")}, "w5 w6"),
        ("collaborations", {"regions": ("Brussels",)}, "w4 w7"),
        ("collaborations", {"kinds": ("funder",)}, "w6"),
        ("collaborations", {"countries": ("NL",)}, "w2"),
        ("collaborations", {"cities": ("Dijk",)}, "w1 w2 w3"),
        ("collaborations", {"excluded_regions": ("Wallonia",)}, "w1 w2 w3 w4 w7"),
        ("collaborations", {"excluded_cities": ("Mont",)}, "w1 w2 w3 w4 w7"),
        ("collaborations", {"excluded_countries": ("BE",)}, "w2"),
        (
            "collaborations",
            {"excluded_kinds": ("company",), "types": ("supply",)},
            "w5",
        ),
        ("collaborations", {"excluded_kinds": ("company", "funder")}, "w1 w3 w4 w5 w7"),
        (
            "collaborations",
            {"therapies": CELL, "excluded_therapies": ("cell",)},
            "w1 w2",
        ),
        ("collaborations", {"year_from": 2022, "year_to": 2022}, "w1"),
        ("collaborations", {"year_from": 2022, "year_to": 2022, "started": True}, ""),
        (
            "collaborations",
            {"year_from": 2021, "year_to": 2023, "started": True},
            "w1 w6",
        ),
        ("collaborations", {"year_to": 2020}, "w3 w4 w7"),
        ("collaborations", {"year_from": 2024}, "w1 w2"),
        ("collaborations", {"year_from": 2025}, ""),
        ("collaborations", {"ids": ("w5", "alma")}, "w5"),
        # Products and trials; Hexa sits in Flanders, Iris abroad.
        ("products", {"phases": ("preclinical",)}, "p2"),
        ("products", {"actors": ("hexa",)}, "p1"),
        ("products", {"regions": ("Flanders",)}, "p1"),
        ("products", {"therapies": CELL, "excluded_therapies": CAR_T}, ""),
        ("products", {"indication": (stem("hexacel"),)}, "p1"),
        # Neither product has an indication: that is no word.
        ("products", {"indication": (stem("none"),)}, ""),
        ("trials", {"indication": (stem("children"), stem("hexacel"))}, "t1"),
        ("trials", {"indication": (stem("children"), stem("iris"))}, ""),
        ("trials", {"year_from": 2016}, "t1"),
        ("trials", {"year_to": 2015}, "t2"),
        ("trials", {"year_from": 2015, "year_to": 2023}, "t1 t2"),
        ("trials", {"actors": ("bloc",)}, "t1"),
        ("trials", {"actors": ("hexa", "iris")}, "t1 t2"),
        ("trials", {"regions": ("Flanders",)}, "t1"),
        ("trials", {"countries": ("NL",)}, "t2"),
        ("trials", {"therapies": AAV}, ""),
        ("trials", {"ids": ("t2",)}, "t2"),
    ],
)
def test_what_filters_leave(target: Target, filters: dict[str, Any], ids: str) -> None:
    left = select(build_facts(small()), target, Filters(**filters))
    assert sorted(left) == ids.split()


@pytest.mark.parametrize(
    ("query", "params", "ids"),
    [
        (
            "actors.of_collaborations",
            {"collaborations": ["w1", "w2"]},
            "alma bloc hexa iris",
        ),
        (
            "actors.of_collaborations",
            {"collaborations": ["w1", "w3"], "roles": ["coordinator", "client"]},
            "alma gent",
        ),
        ("collaborations.of_actors", {"actors": ["cado"]}, "w4 w5"),
        ("collaborations.of_actors", {"actors": ["cado"], "roles": ["supplier"]}, "w5"),
        ("collaborations.of_actors", {"actors": ["cado"], "roles": ["client"]}, ""),
        ("events.search", {"actors": ["echo"]}, "e2"),
        ("events.search", {"actors": ["echo"], "types": ["bankruptcy"]}, ""),
        ("events.search", {"year_from": 2024, "year_to": 2024}, "e1"),
        ("actors.of_events", {"events": ["e1"]}, "dune"),
        ("actors.owners", {"actors": ["bloc", "cado"]}, "alma"),
        ("actors.children", {"actors": ["alma"]}, "bloc"),
        ("actors.of_products", {"products": ["p1"]}, "hexa"),
        ("actors.of_trials", {"trials": ["t1"]}, "bloc fyra hexa"),
        ("actors.of_trials", {"trials": ["t1"], "part": "sponsor"}, "hexa"),
        ("actors.of_trials", {"trials": ["t1"], "part": "site"}, "bloc fyra"),
        ("trials.of_actors", {"actors": ["fyra"]}, "t1 t2"),
        ("trials.of_actors", {"actors": ["fyra"], "part": "sponsor"}, ""),
        ("trials.of_actors", {"actors": ["hexa", "iris"], "part": "sponsor"}, "t1 t2"),
        ("therapies.by_class", {"classes": ["gtmp"]}, "aav car-t cell gene msc"),
        ("therapies.by_class", {"classes": ["tep"]}, ""),
        ("capabilities.search", {"actors": ["dune"]}, "dune:making:car-t"),
        (
            "capabilities.search",
            {"statuses": ["planned", "paused"]},
            "fyra:care:car-t moor:research:msc",
        ),
        # Cado makes all it works on, which is cell therapy as such.
        (
            "capabilities.search",
            {"stages": ["making"], "therapies": ["cell"]},
            "cado:making:",
        ),
        (
            "capabilities.search",
            {"stages": ["making"], "therapies": ["car-t"]},
            "dune:making:car-t hexa:making:car-t",
        ),
        (
            "capabilities.search",
            {"regions": ["Flanders"]},
            "gent:process:aav gent:research:aav hexa:making:car-t",
        ),
        ("capabilities.search", {"year_from": 2024}, "dune:making:car-t"),
        ("capabilities.search", {"year_to": 2024}, "dune:making:car-t"),
        ("capabilities.search", {"year_from": 2025}, ""),
        ("capabilities.search", {"year_to": 2023}, ""),
        (
            "actors.of_capabilities",
            {"capabilities": ["cado:making:", "hexa:making:car-t"]},
            "cado hexa",
        ),
        # What counts for CAR-T cells counts for cell and gene therapy. Gent's process has ended,
        # Fyra's care is on hold and may go on.
        (
            "capabilities.open",
            {"countries": ["NL"]},
            "iris:process:car-t iris:process:cell iris:process:gene",
        ),
        (
            "capabilities.open",
            {"regions": ["Flanders"]},
            (
                "gent:research:aav gent:research:gene "
                "hexa:making:car-t hexa:making:cell hexa:making:gene"
            ),
        ),
        (
            "capabilities.open",
            {"regions": ["Brussels"], "countries": ["BE"]},
            (
                "fyra:care:car-t fyra:care:cell fyra:care:gene "
                "fyra:trial:car-t fyra:trial:cell fyra:trial:gene"
            ),
        ),
        ("capabilities.open", {"regions": ["Brussels"], "countries": ["NL"]}, ""),
        # Bloc and Iris meet in Hexa; Lume gets to Iris by Kern, Alma and Hexa.
        ("actors.chain", {"from": "bloc", "to": "iris"}, "bloc hexa iris"),
        ("actors.chain", {"from": "lume", "to": "iris"}, "lume kern alma hexa iris"),
        ("actors.chain", {"from": "lume", "to": "hexa"}, "lume kern alma hexa"),
        ("actors.chain", {"from": "dune", "to": "bloc"}, "dune cado alma bloc"),
        ("actors.chain", {"from": "dune", "to": "iris"}, "dune cado alma hexa iris"),
        ("actors.chain", {"from": "juno", "to": "gent"}, "juno echo gent"),
        ("actors.chain", {"from": "juno", "to": "alma"}, ""),
        ("actors.chain", {"from": "alma", "to": "alma"}, ""),
        ("actors.chain", {"from": "alma", "to": "nobody"}, ""),
        ("actors.chain", {"from": "nobody", "to": "alma"}, ""),
    ],
)
def test_what_a_query_gives(query: str, params: dict[str, Any], ids: str) -> None:
    assert run(small(), query, params) == tuple(ids.split())


def test_a_chain_has_four_collaborations_at_most() -> None:
    row = "n{0} | Link {0} | bilateral-research | 2020 | | {1},{2} |"
    more = "\n".join(
        row.format(n, a, b)
        for n, (a, b) in enumerate((("iris", "juno"), ("echo", "moor")))
    )
    # Lume, Kern, Alma, Hexa, Iris, Juno: five.
    graph = small(collaborations=more)
    four = ("kern", "alma", "hexa", "iris", "juno")
    assert run(graph, "actors.chain", {"from": "kern", "to": "juno"}) == four
    assert run(graph, "actors.chain", {"from": "lume", "to": "juno"}) == ()


@pytest.mark.parametrize(
    ("date", "low", "high", "inside"),
    [
        ("2020-05", 2020, 2020, True),
        ("2020", 2021, None, False),
        ("2020", None, 2019, False),
        ("2020", None, 2020, True),
        ("2020-12-31", 2019, None, True),
        (None, 2020, None, False),
        (None, None, 2020, False),
        (None, None, None, True),
    ],
)
def test_a_date_lies_in_the_years_with_both_ends(
    date: str | None, low: int | None, high: int | None, inside: bool
) -> None:
    assert year_in(date, {"year_from": low, "year_to": high}) is inside


def test_the_budget_is_the_amount_before_public_money() -> None:
    assert amount_of({"budget_eur": 0, "public_funding_eur": 5}) == 0
    assert amount_of({"public_funding_eur": 5}) == 5
    assert amount_of({}) is None


def of_products(*statuses: str) -> Snapshot:
    """Return a release of products a, b, c... with these statuses."""
    fact = {"source_ids": ("src",), "asserted_by": ("curated",)}
    source = Source(id="src", url="https://source.example/", asserted_by=("curated",))
    products = [
        NODES["Product"].record.model_validate(
            {
                **fact,
                "id": chr(97 + n),
                "name": f"Product {n}",
                "phase": "authorised",
                "status": status,
            }
        )
        for n, status in enumerate(statuses)
    ]
    return snapshot_of([source, *products])


def test_authorisations_and_withdrawals_stand_in_the_status() -> None:
    graph = of_products(
        "Authorised 2018-05-16 in the EU",
        "withdrawn 2020-01",
        "Expired 2021 (authorised 2009-10-05)",
        "withdrawn soon",
        "authorised soon",
        "recruiting",
        "Lapsed 2022-02",
        "Revoked 2023",
        "Suspended 2024-01-05, authorised 2020-02-01",
    )

    def ids(query: str, **years: int) -> str:
        return "".join(run(graph, f"products.{query}", years))

    assert ids("authorised") == "aci"
    assert ids("authorised", year_from=2018, year_to=2018) == "a"
    assert ids("authorised", year_to=2009) == "c"
    assert ids("authorised", year_from=2019) == "i"
    assert ids("withdrawn") == "bcgh"
    assert ids("withdrawn", year_from=2021) == "cgh"
    assert ids("withdrawn", year_to=2020) == "b"
    assert authorised_on({"status": "conditionally authorised 2019-01-02, EMA"}) == (
        "2019-01-02"
    )
    assert authorised_on({"status": "authorised for ever"}) is None
    assert authorised_on({}) is None
