"""How far actors are from where a visitor is: a town, or the seat of an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.common.earth import great_circle
from graph.search.stemming import fold

if TYPE_CHECKING:
    from api.pages.choosing import FormNames
    from graph.release.snapshot import Snapshot

_HOME = "BE"
"""Of two towns of one name the Belgian one is meant."""


@dataclass(frozen=True)
class Start:
    """Where distances are measured from; `places` is empty if that is not known."""

    text: str
    name: str
    places: tuple[str, ...]


def start_of(
    snapshot: Snapshot,
    names: FormNames,
    text: str | None,
) -> Start | None:
    """Return what a text names: a town by its whole name, else an actor; None if not clear."""
    if not text or not text.strip():
        return None
    if town := _town(snapshot, text):
        return Start(
            text, str(snapshot.nodes["Place"].get(town)["city"]), (town,)
        )
    actor = names.actor("near", text)
    if actor is None:
        return None
    seats = snapshot.edges["located_in_actor_place"].targets(actor)
    known = tuple(key for key in seats if _is_placed(snapshot, key))
    return Start(actor, str(snapshot.actors.get(actor)["name"]), known)


def distances(snapshot: Snapshot, start: Start) -> dict[str, float]:
    """Return the kilometres from the start to each actor whose town has coordinates."""
    if not start.places:
        return {}
    seats = [
        (actor, place)
        for actor, place in snapshot.edges["located_in_actor_place"].pairs()
        if _is_placed(snapshot, place)
    ]
    there = np.array([_position(snapshot, place) for _, place in seats])
    here = np.full_like(there, _position(snapshot, start.places[0]))
    far = great_circle(here, there)
    return {
        actor: float(km) for (actor, _), km in zip(seats, far, strict=True)
    }


def _town(snapshot: Snapshot, text: str) -> str | None:
    places = snapshot.nodes["Place"]
    named = [
        row
        for row in places.rows()
        if fold(str(row.get("city", ""))) == fold(text)
        and _is_placed(snapshot, row["id"])
    ]
    at_home = [row for row in named if row.get("country") == _HOME]
    chosen = at_home or named
    return str(chosen[0]["id"]) if chosen else None


def _is_placed(snapshot: Snapshot, key: str) -> bool:
    row = snapshot.nodes["Place"].get(key)
    return "lat" in row and "lng" in row


def _position(snapshot: Snapshot, key: str) -> tuple[float, float]:
    row = snapshot.nodes["Place"].get(key)
    return float(row["lat"]), float(row["lng"])
