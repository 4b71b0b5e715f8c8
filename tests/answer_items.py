"""What an answer over the small graph says of one record, for tests of its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.ask.evidence import item_of
from graph.ask.fact_sets import build_facts
from graph.ask.filters import Filters
from tests.small import small

if TYPE_CHECKING:
    from graph.ask.filters import Target

CELL = ("cell", "car-t", "msc")
GENE = ("gene", "car-t", "aav")
CAR_T = ("car-t",)
"""Therapies with what is below them, as a question about them asks."""
SAYS_CAR_T = "a source says that it works on CAR-T cells"


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
