"""What a view shows: the actors that were asked for, their ties, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.errors import InvalidInputError, NotFoundError
from graph.release.layout import layout
from graph.release.standing import standings
from graph.release.ties import drawn, neighbours, owned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.release.snapshot import Snapshot

MOST = 1500
USUAL = 300
_OTHER = ("#7f7f7f", "dot")
LOOKS = {
    "company": ("#0072b2", "dot"),
    "cdmo": ("#56b4e9", "dot"),
    "cro": ("#56b4e9", "triangleDown"),
    "supplier": ("#0072b2", "triangleDown"),
    "university": ("#e69f00", "square"),
    "research-unit": ("#f0c36d", "square"),
    "research-centre": ("#c98500", "square"),
    "hospital": ("#d55e00", "diamond"),
    "funder": ("#009e73", "triangle"),
    "investor": ("#009e73", "triangle"),
    "authority": ("#cc79a7", "hexagon"),
    "payer": ("#cc79a7", "hexagon"),
    "patient-organisation": ("#cc79a7", "star"),
}
"""Colour (Okabe and Ito, told apart by the colour-blind) and shape of each kind of actor."""


@dataclass(frozen=True)
class Choice:
    """Which part of the graph to show; empty = all of it."""

    therapy: str | None = None
    stage: str | None = None
    region: str | None = None
    kinds: tuple[str, ...] = ()
    around: str | None = None
    depth: int = 1
    limit: int = USUAL


@dataclass(frozen=True)
class Elements:
    """Nodes and edges as a view draws them; `total` actors fit, the best tied are shown."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    total: int


def elements(snapshot: Snapshot, choice: Choice) -> Elements:
    """Return the nodes and edges of a choice.

    Raises:
        NotFoundError: the therapy, stage or actor is not in the release.
        InvalidInputError: the depth or the limit is out of range.
    """
    found = _actors(snapshot, choice)
    tied = snapshot.once(_tied)
    degree = {key: len(tied[key] & found) for key in found}
    ranked = sorted(found, key=lambda key: (key != choice.around, -degree[key], key))
    shown = set(ranked[: choice.limit])
    places = snapshot.once(layout)
    nodes = [_node(snapshot, key, degree[key], places[key]) for key in sorted(shown)]
    return Elements(nodes, _edges(snapshot, shown), len(found))


def _actors(snapshot: Snapshot, choice: Choice) -> set[str]:
    if not 1 <= choice.limit <= MOST:
        raise InvalidInputError(f"A view shows 1 to {MOST} actors, not {choice.limit}.")
    if not 1 <= choice.depth <= 3:  # noqa: PLR2004 - farther is everybody
        raise InvalidInputError(f"The depth is 1, 2 or 3, not {choice.depth}.")
    if choice.region is not None and choice.region not in snapshot.actors.column("region"):
        raise InvalidInputError(f"No actor of this release has its seat in {choice.region!r}.")
    found = set(snapshot.actors.ids)
    if choice.therapy is not None:
        found &= _working(snapshot, choice.therapy)
    if choice.stage is not None:
        found &= _doing(snapshot, choice.stage)
    for name, wanted in (("region", {choice.region}), ("kind", set(choice.kinds))):
        if wanted - {None}:
            values = dict(zip(snapshot.actors.ids, snapshot.actors.column(name), strict=True))
            found = {key for key in found if values[key] in wanted}
    if choice.around is not None:
        found = _near(snapshot, choice.around, choice.depth, found)
    return found


def _working(snapshot: Snapshot, therapy: str) -> set[str]:
    if therapy not in snapshot.therapy_below:
        raise NotFoundError(f"No therapy {therapy!r} in this release.")
    works = snapshot.edges["works_on_actor_therapy"]
    return {actor for key in snapshot.therapy_below[therapy] for actor in works.origins(key)}


def _doing(snapshot: Snapshot, stage: str) -> set[str]:
    able = snapshot.edges["at_capability_stage"].origins(stage)
    has = snapshot.edges["has_actor_capability"]
    return {actor for key in able for actor in has.origins(key)}


def _near(snapshot: Snapshot, start: str, depth: int, allowed: set[str]) -> set[str]:
    snapshot.actors.position(start)
    tied = snapshot.once(_tied)
    reached, edge = {start}, {start}
    for _ in range(depth):
        edge = {other for actor in edge for other in tied[actor] & allowed} - reached
        reached |= edge
    return reached


def _tied(snapshot: Snapshot) -> Mapping[str, frozenset[str]]:
    return neighbours(snapshot, [*snapshot.once(drawn), *owned(snapshot)])


def _node(snapshot: Snapshot, key: str, degree: int, place: tuple[float, float]) -> dict[str, Any]:
    row = snapshot.actors.get(key)
    colour, shape = LOOKS.get(row["kind"], _OTHER)
    standing = snapshot.once(standings)[key].state
    where = ", ".join(row[name] for name in ("city", "country") if row.get(name))
    return {
        "id": key,
        "label": row["name"],
        "kind": row["kind"],
        "region": row.get("region"),
        "standing": standing,
        "shape": shape,
        "color": "#b9bfc2" if standing == "closed" else colour,
        "value": degree,
        "title": " \u00b7 ".join(part for part in (row["name"], where) if part),
        "x": round(place[0], 1),
        "y": round(place[1], 1),
    }


def _edges(snapshot: Snapshot, shown: set[str]) -> list[dict[str, Any]]:
    names = snapshot.nodes["Collaboration"]
    edges: list[dict[str, Any]] = [
        {
            "from": left, "to": right, "kind": "collaboration", "value": len(shared),
            "title": "; ".join(names.get(key)["name"] for key in shared[:4]),
            "collaborations": shared,
        }
        for (left, right), shared in snapshot.once(drawn).items()
        if left in shown and right in shown
    ]  # fmt: skip
    edges += [
        {
            "from": part,
            "to": whole,
            "kind": "part-of",
            "value": 1,
            "dashes": True,
        }
        for part, whole in owned(snapshot)
        if part in shown and whole in shown
    ]
    return edges
