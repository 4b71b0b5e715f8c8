"""The first line of answers, word for word, over the graph of thirteen actors.

The answers themselves are worked out on paper from the tables in tests/small.py.
"""

from __future__ import annotations

from typing import Any

import pytest

from graph.ask import expression as ex
from graph.ask.conditions import conditions
from graph.ask.evaluate import evaluate
from graph.ask.filters import Filters
from graph.ask.lead import sentence
from graph.ask.readback import title
from graph.ask.subject import subject
from tests.small import small

CELL = ("cell", "car-t", "msc")
CAR_T = ("car-t",)


def actors(**filters: Any) -> ex.Expression:
    return ex.search("actors", Filters(**filters))


def works(**filters: Any) -> ex.Expression:
    return ex.search("collaborations", Filters(**filters))


def partners(**filters: Any) -> ex.Expression:
    return ex.search("partners", Filters(**filters))


def line(expression: ex.Expression, lang: str = "en") -> str:
    graph = small()
    told = conditions(graph, expression, lang)
    return sentence(graph, expression, evaluate(graph, expression), lang, told)


OPEN_IN_WALLONIA = ex.Leaf(
    "capabilities.open", "capabilities", {"regions": ["Wallonia"]}
)


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        # Who does what: Dune did, Hexa does; of Echo and Gent, Echo alone still does.
        (
            actors(therapies=CAR_T, stages=("making",)),
            "2 organisations do manufacturing for CAR-T cells: Dune Cells, Hexa Therapies.",
        ),
        (
            actors(therapies=("aav",), stages=("process",)),
            (
                "2 organisations do process development for viral vectors: "
                "Echo Vectors, Gent University."
            ),
        ),
        (
            actors(therapies=("aav",), stages=("process",), operating=True),
            "1 organisation does process development for viral vectors: Echo Vectors.",
        ),
        (
            actors(stages=("care",)),
            "2 organisations do patient care: Bloc Hospital, Fyra Hospital.",
        ),
        (
            actors(stages=("trial",), regions=("Wallonia",)),
            "1 organisation in Wallonia does clinical trial: Bloc Hospital.",
        ),
        (
            actors(kinds=("hospital",), regions=("Brussels",)),
            "1 hospital in Brussels: Fyra Hospital.",
        ),
        (
            actors(kinds=("university",)),
            "2 universities: Alma University, Gent University.",
        ),
        (
            actors(kinds=("university", "hospital")),
            (
                "4 organisations (kind of organisation: universities, hospitals): "
                "Alma University, Bloc Hospital, Fyra Hospital, Gent University."
            ),
        ),
        # Six are named, five and the number of the others; of seven, the kinds are counted.
        (
            actors(therapies=CAR_T),
            (
                "6 organisations work on CAR-T cells: Alma University, Bloc Hospital, "
                "Dune Cells, Fyra Hospital, Hexa Therapies and 1 more."
            ),
        ),
        (
            actors(regions=("Wallonia",)),
            (
                "7 organisations in Wallonia: 3 companies, 1 university, 1 hospital, "
                "1 CDMO, 1 funder."
            ),
        ),
        # Seats: towns, three at most; a country.
        (
            actors(cities=("Rive",)),
            "3 organisations in Rive: Alma University, Bloc Hospital, Moor Start.",
        ),
        (
            actors(cities=("Rive", "Dijk", "Haven"), kinds=("company",)),
            (
                "3 companies in Rive, in Dijk and in Haven: "
                "Hexa Therapies, Iris Biotech, Moor Start."
            ),
        ),
        (
            actors(cities=("Rive", "Dijk", "Haven", "Pont"), kinds=("university",)),
            "2 universities in Rive and around: Alma University, Gent University.",
        ),
        (actors(countries=("NL",)), "1 organisation (Netherlands): Iris Biotech."),
        (
            actors(regions=("Brussels", "Flanders"), kinds=("company", "hospital")),
            (
                "2 organisations in Brussels and in Flanders "
                "(kind of organisation: companies, hospitals): "
                "Fyra Hospital, Hexa Therapies."
            ),
        ),
        # Records by their years: from, until, between, in one.
        (
            works(types=("supply",)),
            "1 collaboration (type of collaboration: supply): Cells for Dune.",
        ),
        (
            works(year_from=2024, year_to=2024),
            "2 collaborations in 2024: CAR-T together, Hexa and Iris.",
        ),
        (
            works(year_from=2023),
            "3 collaborations since 2023: CAR-T together, Hexa and Iris, Juno in Echo.",
        ),
        (works(year_to=2016), "1 collaboration until 2016: Kern network."),
        (
            works(year_from=2019, year_to=2020),
            "2 collaborations 2019-2020: Vectors for Gent, Kern and the law.",
        ),
        (
            ex.search("products", Filters(phases=("phase-1",))),
            "1 product (phase: phase 1): Hexacel.",
        ),
        # Nothing, and nothing to be ordered by.
        (
            actors(therapies=("aav",), regions=("Brussels",)),
            "Nothing in the atlas fits all of it (therapy: viral vectors; region: Brussels).",
        ),
        (
            ex.First(actors(therapies=("aav",), regions=("Brussels",)), "founded", 1),
            "The atlas holds no founding year (therapy: viral vectors; region: Brussels).",
        ),
        # Orders, with the number or the date that each stands by.
        (
            ex.First(actors(), "collaborations", 2),
            "Most collaborations: Alma University (2), Cado (2).",
        ),
        (
            ex.First(actors(kinds=("university",)), "founded", 2, descending=False),
            (
                "Founded first (kind of organisation: universities): "
                "Alma University (1817), Gent University (1817)."
            ),
        ),
        (
            ex.First(works(types=("consortium-project", "investment")), "date", 1),
            (
                "Latest (type of collaboration: consortium project, investment): "
                "Juno in Echo (2023-09)."
            ),
        ),
        # Partners: Hexa meets Alma and Bloc in w1 and Iris in w2; Cado meets three in w4.
        (
            partners(actors=("hexa",)),
            (
                "3 organisations work with Hexa Therapies: "
                "Alma University, Bloc Hospital, Iris Biotech."
            ),
        ),
        (
            partners(actors=("hexa",), kinds=("hospital",)),
            "1 hospital works with Hexa Therapies: Bloc Hospital.",
        ),
        (
            partners(actors=("cado",), therapies=("cell",)),
            (
                "3 organisations work with Cado (therapy: cell therapy): "
                "Alma University, Fyra Hospital, Kern Cluster."
            ),
        ),
        # One value.
        (
            ex.Count(actors(therapies=("aav",))),
            "2 organisations work on viral vectors.",
        ),
        (
            ex.Count(actors(therapies=("aav",), kinds=("company",))),
            "1 company works on viral vectors.",
        ),
        (
            ex.Check(actors(therapies=("aav",), kinds=("company",))),
            "Yes (therapy: viral vectors; kind of organisation: companies).",
        ),
        (
            ex.Check(actors(therapies=("aav",), kinds=("hospital",))),
            (
                "No, as far as the atlas knows (therapy: viral vectors; "
                "kind of organisation: hospitals)."
            ),
        ),
        (ex.Value(ex.Named("actors", ("alma",)), "founded"), "Alma University: 1817."),
        (
            ex.Value(ex.Named("actors", ("alma",)), "website"),
            "The atlas holds no website of Alma University.",
        ),
        (
            ex.Value(actors(kinds=("hospital",), regions=("Brussels",)), "founded"),
            "1990 (region: Brussels; kind of organisation: hospitals).",
        ),
        (
            ex.Ranking(actors(therapies=CAR_T), "region"),
            "Wallonia 3, Brussels 1, Flanders 1 (therapy: CAR-T cells).",
        ),
        # Gaps of CAR-T cells in Wallonia: Alma does research, Bloc trials and care. Cado makes what
        # it works on, which is cell therapy and not CAR-T cells; Dune is bankrupt.
        (
            ex.Coverage(OPEN_IN_WALLONIA, "stages", 0, None, CAR_T),
            (
                "3 stages in Wallonia (therapy: CAR-T cells) without an active "
                "organisation: process development, manufacturing, funding."
            ),
        ),
        # By their names.
        (
            ex.Named("actors", ("alma", "gent")),
            "2 organisations: Alma University, Gent University.",
        ),
        (
            ex.Named("actors", ("cado",)),
            "Cado: CDMO, Mont, Wallonia; manufacturing; cell therapy.",
        ),
        (
            ex.Named("actors", ("iris",)),
            "Iris Biotech: company, Haven; process development; CAR-T cells.",
        ),
        (ex.Named("actors", ("kern",)), "Kern Cluster: cluster, Pont, Brussels."),
    ],
)
def test_first_lines(expression: ex.Expression, said: str) -> None:
    assert line(expression) == said


@pytest.mark.parametrize(
    ("expression", "lang", "said"),
    [
        (
            actors(kinds=("hospital",), regions=("Brussels",)),
            "fr",
            "1 hôpital à Bruxelles : Fyra Hospital.",
        ),
        (
            actors(kinds=("hospital",), regions=("Brussels",)),
            "nl",
            "1 ziekenhuis in Brussel: Fyra Hospital.",
        ),
    ],
)
def test_first_lines_of_other_languages(
    expression: ex.Expression, lang: str, said: str
) -> None:
    assert line(expression, lang).replace("\u00a0", " ").replace("\u202f", " ") == said


def test_what_happened_stands_behind_a_comma() -> None:
    values = {"event": ("bankrupt", "laid off staff"), "regions": ("Wallonia",)}
    said = "2 organisations in Wallonia, bankrupt / laid off staff"
    assert subject("en", "actors", 2, values) == said
    assert subject("fr", "events", 1, {"event": ("faillite",)}) == (
        "1 événement, faillite"
    )


def test_the_question_read_back() -> None:
    told = conditions(small(), actors(therapies=CAR_T, regions=("Wallonia",)), "en")
    assert title("en", "actors", told) == "Organisations · CAR-T cells · Wallonia"
    idle = conditions(small(), actors(stages=("making",), operating=True), "en")
    assert title("en", "actors", idle) == "Organisations · manufacturing"
    assert title("en", "text", ()) == ""
    two = conditions(small(), actors(kinds=("university", "hospital")), "en")
    assert title("en", "actors", two) == "Organisations · universities, hospitals"
