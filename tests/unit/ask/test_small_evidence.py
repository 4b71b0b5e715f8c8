"""Why each record is in an answer, over the graph of thirteen actors, worked out on paper.

CAR-T cells are cell therapy and gene therapy, stromal cells are cell therapy, vectors gene therapy.
A question about cell therapy asks for it and what is below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graph.ask.evidence import (
    _Reasons,
    item_of,
    ordered,
    record_item,
    stated,
    status_of,
)
from graph.ask.fact_sets import build_facts
from graph.ask.filters import Filters
from graph.ask.plain_reason import plain_reason
from tests.small import TODAY, small

if TYPE_CHECKING:
    from graph.ask.filters import Target

CELL = ("cell", "car-t", "msc")
GENE = ("gene", "car-t", "aav")
CAR_T = ("car-t",)


def item(
    target: Target, key: str, lang: str = "en", **filters: Any
) -> tuple[tuple[str, ...], str, tuple[str, ...], str | None, str | None]:
    """Return why a record is there, its basis, its sources, its date and its status."""
    fields = item_of(build_facts(small()), target, Filters(**filters), key, lang)
    assert fields["id"] == key
    return (
        fields["why"],
        fields["basis"],
        fields["source_ids"],
        fields["as_of"],
        fields["status"],
    )


SAYS_CAR_T = "a source says that it works on CAR-T cells"
WORKS, DOES = "src-works", "src-capability"


@pytest.mark.parametrize(
    ("key", "filters", "why", "basis", "sources", "as_of", "status"),
    [
        # What a source says of the very therapy, and what the tree says.
        (
            "cado",
            {"therapies": CELL},
            ("a source says that it works on cell therapy",),
            "asserted",
            (WORKS,),
            TODAY,
            None,
        ),
        (
            "alma",
            {"therapies": CELL},
            (
                "works on CAR-T cells, which is part of cell therapy",
                "works on stromal cells, which is part of cell therapy",
            ),
            "implied",
            (WORKS,),
            TODAY,
            None,
        ),
        (
            "alma",
            {"therapies": GENE},
            ("works on CAR-T cells, which is part of gene therapy",),
            "implied",
            (WORKS,),
            TODAY,
            None,
        ),
        (
            "alma",
            {"therapies": ("msc",), "therapies_also": CAR_T},
            (SAYS_CAR_T, "a source says that it works on stromal cells"),
            "asserted",
            (WORKS,),
            TODAY,
            None,
        ),
        # Stages: for a therapy, for all, how they stand, and their own dates.
        (
            "hexa",
            {"therapies": CAR_T, "stages": ("making",)},
            (SAYS_CAR_T, "does manufacturing for CAR-T cells"),
            "asserted",
            (WORKS, DOES),
            "2022",
            None,
        ),
        (
            "cado",
            {"therapies": CELL, "stages": ("making",)},
            (
                "a source says that it works on cell therapy",
                "does manufacturing for all it works on",
            ),
            "asserted",
            (WORKS, DOES),
            "2025",
            None,
        ),
        (
            "cado",
            {"stages": ("making",)},
            ("does manufacturing",),
            "asserted",
            (DOES,),
            "2025",
            None,
        ),
        (
            "dune",
            {"stages": ("making",)},
            ("does manufacturing for CAR-T cells (ended 2024-06)",),
            "asserted",
            (DOES,),
            "2024",
            "ended",
        ),
        (
            "gent",
            {"stages": ("process",)},
            ("does process development for viral vectors (ended)",),
            "asserted",
            (DOES,),
            "2018",
            "ended",
        ),
        (
            "moor",
            {"stages": ("research",)},
            ("does research for stromal cells (planned)",),
            "asserted",
            (DOES,),
            TODAY,
            "planned",
        ),
        (
            "fyra",
            {"stages": ("care",)},
            ("does patient care for CAR-T cells (on hold)",),
            "asserted",
            (DOES,),
            TODAY,
            None,
        ),
        (
            "echo",
            {"stages": ("process",)},
            ("does process development for viral vectors",),
            "asserted",
            (DOES,),
            TODAY,
            None,
        ),
        # One stage goes on and the other has ended: the newest date, and no status.
        (
            "gent",
            {"stages": ("research", "process")},
            (
                "does process development for viral vectors (ended)",
                "does research for viral vectors",
            ),
            "asserted",
            (DOES,),
            "2023",
            None,
        ),
        # Who can do it: what has ended is no reason, and the seat is what is left to say.
        (
            "dune",
            {"stages": ("making",), "operating": True},
            ("seat in Mont",),
            "asserted",
            ("src-actor",),
            TODAY,
            None,
        ),
        # A stage for another therapy is no reason.
        (
            "iris",
            {"therapies": ("aav",), "stages": ("process",)},
            ("seat in Haven",),
            "asserted",
            ("src-actor",),
            TODAY,
            None,
        ),
        # Members, by the collaboration and by its type.
        (
            "alma",
            {"members_of": ("w1",)},
            ("coordinator in CAR-T together",),
            "asserted",
            ("src-member",),
            TODAY,
            None,
        ),
        (
            "kern",
            {"members_of": ("w4",)},
            ("member in Kern network", "partner in Kern network"),
            "asserted",
            ("src-member",),
            TODAY,
            None,
        ),
        (
            "cado",
            {"collaboration_types": ("supply", "consortium-project")},
            ("supplier in Cells for Dune",),
            "asserted",
            ("src-member",),
            TODAY,
            None,
        ),
        (
            "hexa",
            {
                "collaboration_types": ("supply", "consortium-project"),
                "therapies": CAR_T,
            },
            ("partner in CAR-T together",),
            "asserted",
            ("src-member",),
            TODAY,
            None,
        ),
        # Cells for Dune covers no therapy.
        (
            "cado",
            {
                "collaboration_types": ("supply", "consortium-project"),
                "therapies": CAR_T,
            },
            ("seat in Mont",),
            "asserted",
            ("src-actor",),
            TODAY,
            None,
        ),
        (
            "dune",
            {"kinds": ("company",)},
            ("is of the kind company",),
            "asserted",
            ("src-actor",),
            TODAY,
            None,
        ),
    ],
)
def test_why_an_actor_is_there(
    key: str,
    filters: dict[str, Any],
    why: tuple[str, ...],
    basis: str,
    sources: tuple[str, ...],
    as_of: str,
    status: str | None,
) -> None:
    assert item("actors", key, **filters) == (why, basis, sources, as_of, status)


@pytest.mark.parametrize(
    ("key", "filters", "why"),
    [
        (
            "alma",
            {"actors": ("hexa",)},
            ("takes part with Hexa Therapies in CAR-T together",),
        ),
        (
            "iris",
            {"actors": ("hexa",)},
            ("takes part with Hexa Therapies in Hexa and Iris",),
        ),
        (
            "alma",
            {"actors": ("hexa", "bloc"), "therapies": CAR_T},
            ("takes part with Hexa Therapies, Bloc Hospital in CAR-T together",),
        ),
        # Alma and Fyra meet in the network alone, which is about cell therapy.
        (
            "fyra",
            {"actors": ("alma",)},
            ("takes part with Alma University in Kern network",),
        ),
        ("fyra", {"actors": ("alma",), "therapies": CAR_T}, ("seat in Pont",)),
        ("dune", {"actors": ("alma",)}, ("seat in Mont",)),
    ],
)
def test_why_a_partner_is_there(
    key: str, filters: dict[str, Any], why: tuple[str, ...]
) -> None:
    source = "src-actor" if why[0].startswith("seat") else "src-member"
    assert item("partners", key, **filters) == (why, "asserted", (source,), TODAY, None)


@pytest.mark.parametrize(
    ("target", "key", "filters", "why", "basis", "source"),
    [
        (
            "collaborations",
            "w1",
            {"therapies": CAR_T},
            ("covers CAR-T cells",),
            "asserted",
            "src-collaboration",
        ),
        (
            "collaborations",
            "w1",
            {"therapies": CELL},
            ("covers CAR-T cells, which is part of cell therapy",),
            "implied",
            "src-collaboration",
        ),
        (
            "collaborations",
            "w1",
            {"therapies": CELL, "actors": ("alma", "bloc")},
            (
                "Alma University takes part",
                "Bloc Hospital takes part",
                "covers CAR-T cells, which is part of cell therapy",
            ),
            "asserted",
            "src-collaboration",
        ),
        # Without a therapy that is asked for: the type, the start.
        ("collaborations", "w5", {}, ("supply",), "asserted", "src-collaboration"),
        (
            "collaborations",
            "w2",
            {"therapies": ("aav",)},
            ("bilateral research, 2024-01",),
            "asserted",
            "src-collaboration",
        ),
        (
            "products",
            "p1",
            {"therapies": CAR_T},
            ("is a product of CAR-T cells",),
            "asserted",
            "src-product",
        ),
        (
            "products",
            "p1",
            {"therapies": CELL},
            ("is a product of CAR-T cells",),
            "implied",
            "src-product",
        ),
        ("products", "p2", {}, ("preclinical",), "asserted", "src-product"),
        (
            "products",
            "p2",
            {"ids": ("p2",)},
            ("its name is in the question",),
            "asserted",
            "src-product",
        ),
        (
            "trials",
            "t1",
            {"therapies": CAR_T},
            ("tests CAR-T cells",),
            "asserted",
            "src-trial",
        ),
        ("trials", "t1", {}, ("phase 1, 2023-02",), "asserted", "src-trial"),
        (
            "trials",
            "t1",
            {"actors": ("hexa",)},
            ("Hexa Therapies takes part",),
            "asserted",
            "src-trial",
        ),
    ],
)
def test_why_a_record_is_there(
    target: Target,
    key: str,
    filters: dict[str, Any],
    why: tuple[str, ...],
    basis: str,
    source: str,
) -> None:
    assert item(target, key, **filters) == (why, basis, (source,), None, None)


def test_names_ends_and_classes_of_items() -> None:
    facts = build_facts(small())

    def marks(target: Target, key: str) -> tuple[str, bool, str | None]:
        fields = item_of(facts, target, Filters(), key, "en")
        return fields["name"], fields["closed"], fields["legal_class"]

    assert marks("actors", "dune") == ("Dune Cells", True, None)
    assert marks("partners", "dune") == ("Dune Cells", True, None)
    assert marks("actors", "echo") == ("Echo Vectors", False, None)
    assert marks("collaborations", "w1") == ("CAR-T together", False, None)
    assert marks("products", "p2") == ("Dunecel", False, "gtmp")
    assert marks("trials", "t2") == ("Iris in adults", False, "gtmp")


@pytest.mark.parametrize(
    ("target", "filters", "ids"),
    [
        # Cado alone works on cell therapy as such; the network alone covers it as such.
        (
            "actors",
            {"therapies": CELL},
            ["cado", "alma", "bloc", "dune", "fyra", "hexa", "iris", "moor"],
        ),
        (
            "actors",
            {"therapies": GENE},
            ["alma", "bloc", "dune", "echo", "fyra", "gent", "hexa", "iris"],
        ),
        ("actors", {"kinds": ("hospital",)}, ["bloc", "fyra"]),
        ("collaborations", {"therapies": CELL}, ["w4", "w1", "w2"]),
        ("collaborations", {"therapies": GENE}, ["w6", "w1", "w2", "w3"]),
        ("products", {"therapies": CELL}, ["p1", "p2"]),
        ("trials", {"therapies": CAR_T}, ["t1", "t2"]),
        (
            "partners",
            {"actors": ("hexa",), "therapies": CELL},
            ["alma", "bloc", "iris"],
        ),
    ],
)
def test_what_is_said_of_the_therapy_itself_comes_first(
    target: Target, filters: dict[str, Any], ids: list[str]
) -> None:
    assert ordered(build_facts(small()), target, Filters(**filters)) == ids


EVENT = "echo:2025-05:layoffs"


@pytest.mark.parametrize(
    ("kind", "key", "name", "why", "sources", "as_of", "status", "span"),
    [
        (
            "events",
            EVENT,
            "Echo Vectors: layoffs, 2025-05",
            ("Echo Vectors: layoffs, 2025-05",),
            ("src-event",),
            "2025-05",
            None,
            [None, None],
        ),
        (
            "cells",
            "aav:making",
            "viral vectors: manufacturing",
            ("what viral vectors is",),
            ("src-therapy", "src-stage"),
            None,
            None,
            [None, None],
        ),
        (
            "stages",
            "making",
            "manufacturing",
            ("what manufacturing is",),
            ("src-stage",),
            None,
            None,
            [None, None],
        ),
        (
            "therapies",
            "msc",
            "stromal cells",
            ("what stromal cells is",),
            ("src-therapy",),
            None,
            None,
            [None, None],
        ),
        (
            "capabilities",
            "dune:making:car-t",
            "Dune Cells: manufacturing: CAR-T cells",
            ("Dune Cells: manufacturing: CAR-T cells",),
            (DOES,),
            "2024",
            "ended",
            [None, "2024-06"],
        ),
        # For all that it works on; the record says how large it is.
        (
            "capabilities",
            "cado:making:",
            "Cado: manufacturing",
            ("500 m2",),
            (DOES,),
            "2025",
            "active",
            [None, None],
        ),
        (
            "capabilities",
            "hexa:making:car-t",
            "Hexa Therapies: manufacturing: CAR-T cells",
            ("Hexa Therapies: manufacturing: CAR-T cells",),
            (DOES,),
            "2022",
            "active",
            ["2021", None],
        ),
        (
            "absences",
            "Wallonia:aav:care",
            "Wallonia: patient care: viral vectors",
            ("No hospital gives vectors.",),
            ("src-absence",),
            "2020",
            None,
            [None, None],
        ),
    ],
)
def test_what_a_record_of_another_kind_says(
    kind: str,
    key: str,
    name: str,
    why: tuple[str, ...],
    sources: tuple[str, ...],
    as_of: str | None,
    status: str | None,
    span: list[str | None],
) -> None:
    graph = small(events=f"{EVENT} | echo | layoffs | 2025-05")
    assert record_item(graph, kind, key, "en") == {
        "id": key,
        "name": name,
        "why": why,
        "basis": "asserted",
        "source_ids": sources,
        "as_of": as_of,
        "status": status,
        "span": span,
    }


def test_a_language_without_a_definition_takes_the_english_one() -> None:
    therapy = record_item(small(), "therapies", "msc", "nl")
    assert (therapy["name"], therapy["why"]) == (
        "stromal cells (nl)",
        ("what stromal cells is",),
    )


def test_statements_of_a_gap_are_of_its_region_therapy_and_stage() -> None:
    assert stated(small(), "Wallonia:aav:care") == ["a1"]
    for other in (
        "Flanders:aav:care",
        "Wallonia:car-t:care",
        "Wallonia:aav:making",
        "Wallonia::care",
    ):
        assert stated(small(), other) == []


def test_reasons_come_by_strength_and_six_at_most() -> None:
    reasons = _Reasons()
    reasons.add("weak", {"basis": "derived", "source_ids": ("s3",), "as_of": "2021"})
    reasons.add("middle", {"source_ids": ("s1",), "as_of": "2023"}, "implied")
    assert reasons.item({})["basis"] == "implied"
    reasons.add("strong", {"source_ids": ("s2", "s1"), "as_of": "2022"})
    # Said twice: the stronger basis counts, whichever comes first.
    reasons.add("weak too", {}, "implied")
    reasons.add("weak too", {"basis": "derived"})
    whole = reasons.item({"source_ids": ("own",), "as_of": "2024"})
    assert whole["why"] == ("strong", "middle", "weak too", "weak")
    assert whole["basis"] == "asserted"
    assert whole["source_ids"] == ("s3", "s1", "s2")
    assert whole["as_of"] == "2023"
    for number in range(4):
        reasons.add(f"more {number}", {})
    assert reasons.item({})["why"] == (
        "strong",
        "more 0",
        "more 1",
        "more 2",
        "more 3",
        "middle",
    )
    nothing = _Reasons().item({"source_ids": ("own",), "as_of": "2024"})
    assert nothing["source_ids"] == ("own",)
    assert nothing["as_of"] == "2024"
    assert (nothing["basis"], nothing["status"]) == ("asserted", None)


def test_how_a_capability_stands() -> None:
    assert status_of({"status": "ended", "until": "2020"}, "en") == "ended 2020"
    assert status_of({"status": "ended"}, "en") == "ended"
    assert status_of({"status": "paused", "until": "2020"}, "en") == "on hold"
    assert status_of({"status": "planned"}, "fr") == "prévu"
    assert status_of({"status": "active", "until": "2020"}, "en") == ""
    assert status_of({}, "en") == ""


@pytest.mark.parametrize(
    ("row", "lang", "said"),
    [
        ({"kind": "cdmo", "city": "Dijk", "region": "Flanders"}, "en", "seat in Dijk"),
        ({"kind": "cdmo", "region": "Flanders"}, "en", "seat in Flanders"),
        ({"kind": "cdmo"}, "en", "CDMO"),
        ({}, "en", "its name is in the question"),
        (
            {
                "type": "supply",
                "phase": "phase-2",
                "status": "recruiting",
                "start": "2021",
                "budget_eur": 1_500_000,
            },
            "en",
            "supply, phase 2, recruiting, 2021, 1,500,000 €",
        ),
        ({"status": "said nowhere", "budget_eur": 1500}, "nl", "1.500 €"),
    ],
)
def test_what_is_said_where_no_fact_explains_a_record(
    row: dict[str, Any], lang: str, said: str
) -> None:
    assert plain_reason({"id": "x", **row}, Filters(), lang) == said
    named = plain_reason({"id": "x", **row}, Filters(ids=("x",)), "en")
    assert named == "its name is in the question"
