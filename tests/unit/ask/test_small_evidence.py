"""Why each record is in an answer, over the graph of thirteen actors, worked out on paper.

CAR-T cells are cell therapy and gene therapy, stromal cells are cell therapy, vectors gene therapy.
A question about cell therapy asks for it and what is below it.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.answer_items import CAR_T, CELL, GENE, SAYS_CAR_T, item
from tests.small import TODAY

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
