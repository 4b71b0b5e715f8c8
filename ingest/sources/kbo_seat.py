"""The seat of an enterprise as KBO gives it: address, town and region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.organisations import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.common.properties import Properties
    from ingest.reading.cells import Row
    from ingest.reading.source_config import SourceConfig


def seat_of(seat: Row | None, config: SourceConfig) -> Properties:
    """Return address, town and region of a seat in Belgium, nothing of one abroad."""
    if seat is None or seat.cells["CountryFR"]:
        return {}
    code = int(seat["Zipcode"]) if seat["Zipcode"].isdecimal() else 0
    area = _area(code, config)
    # Dutch where Dutch is the language of the town, French elsewhere and in Brussels.
    lang = "NL" if area == "Flanders" else "FR"
    street, town = seat[f"Street{lang}"], seat[f"Municipality{lang}"]
    box = f" box {seat.cells['Box']}" if seat.cells.get("Box") else ""
    text = clean(
        f"{street} {seat['HouseNumber']}{box}, {seat['Zipcode']} {town}"
    )
    return {
        "address": text,
        "city": town,
        "region": area,
    }


def _area(code: int, config: SourceConfig) -> str | None:
    def within(bounds: Sequence[Sequence[int]]) -> bool:
        return any(low <= code <= high for low, high in bounds)

    if within(config.options["brussels"]):
        return "Brussels"
    return (
        "Wallonia"
        if within(config.options["wallonia"])
        else "Flanders"
        if code
        else None
    )
