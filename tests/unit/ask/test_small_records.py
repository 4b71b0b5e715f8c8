"""Why a record, an event or a gap is in an answer, over the graph of thirteen actors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graph.ask.answer_reasons import Reasons
from graph.ask.evidence import item_of, status_of
from graph.ask.fact_sets import build_facts
from graph.ask.filters import Filters
from graph.ask.item_order import ordered
from graph.ask.plain_reason import plain_reason
from graph.ask.record_items import record_item, stated
from tests.answer_items import CAR_T, CELL, GENE, item
from tests.small import small

if TYPE_CHECKING:
    from graph.ask.filters import Target


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
            ("src-capability",),
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
            ("src-capability",),
            "2025",
            "active",
            [None, None],
        ),
        (
            "capabilities",
            "hexa:making:car-t",
            "Hexa Therapies: manufacturing: CAR-T cells",
            ("Hexa Therapies: manufacturing: CAR-T cells",),
            ("src-capability",),
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
    therapy = record_item(small(), "therapies", "gene", "nl")
    assert (therapy["name"], therapy["why"]) == (
        "gene therapy (nl)",
        ("what gene therapy is",),
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
    reasons = Reasons()
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
    nothing = Reasons().item({"source_ids": ("own",), "as_of": "2024"})
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


def test_an_answer_leaves_the_facts_of_the_release_as_they_are() -> None:
    facts, fresh = build_facts(small()), build_facts(small())
    for type_ in fresh.links["type"]:
        filters = Filters(collaboration_types=(type_,), therapies=CAR_T)
        for actor in small().actors.ids:
            item_of(facts, "actors", filters, actor, "en")
            item_of(facts, "partners", Filters(actors=(actor,)), actor, "en")
    assert facts.links == fresh.links
    assert facts.takes_part == fresh.takes_part
    assert fresh.links["type"]
    assert fresh.takes_part
