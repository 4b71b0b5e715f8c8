"""Actors side by side: what they share is marked, what follows from other facts is left out."""

from __future__ import annotations

from api.pages.compare import lines
from api.pages.fact_lines import FactPresenter
from tests.small import small


def shown(*keys: str) -> dict[str, list[list[tuple[str, bool]]]]:
    """Return what is compared, by heading: the entries of each actor and whether it shares them."""
    return {
        line.heading: [[(one.name, one.shared) for one in cell] for cell in line.cells]
        for line in lines(FactPresenter(small(), "en"), keys)
    }


def test_what_two_share_is_marked_and_comes_first() -> None:
    found = shown("alma", "bloc")
    assert found["Kind"] == [[("university", False)], [("hospital", False)]]
    assert found["Therapies"] == [
        [("CAR-T cells", True), ("stromal cells", False)],
        [("CAR-T cells", True)],
    ]
    # Alma has met Bloc, Hexa (w1), Cado, Fyra and Kern (w4), Bloc has met Alma and Hexa.
    assert found["Partners on record"] == [
        [
            ("Hexa Therapies", True),
            ("Bloc Hospital", False),
            ("Cado", False),
            ("Fyra Hospital", False),
            ("Kern Cluster", False),
        ],
        [("Hexa Therapies", True), ("Alma University", False)],
    ]


def test_a_property_that_none_has_is_left_out() -> None:
    assert "Products" not in shown("alma", "bloc")
    assert shown("alma", "hexa")["Products"] == [[], [("Hexacel", False)]]


def test_a_status_is_said_with_its_date() -> None:
    found = shown("dune", "echo", "hexa")
    assert [cell[0][0] for cell in found["Status"]] == [
        "closed Jun 2024",
        "at risk 10 Mar 2025",
        "active",
    ]
