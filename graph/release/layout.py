"""Where each actor stands in the picture: computed once per release, the same every time.

A force-directed layout (Fruchterman and Reingold, 1991, by rustworkx) of the actors that are tied,
from starting places that depend on nothing but their ids; directions are kept and distances evened
out, so that the middle can be read. Actors without a tie to the others stand on rings around them.
"""

from __future__ import annotations

from hashlib import blake2b
from math import cos, hypot, sin, sqrt, tau
from typing import TYPE_CHECKING

import rustworkx as rx

from graph.release.ties import drawn, owned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.release.snapshot import Snapshot

Place = tuple[float, float]
SPREAD = 95.0
"""Pixels between neighbours at zoom 1, on average."""


def layout(snapshot: Snapshot) -> dict[str, Place]:
    """Return x and y of every actor, in pixels at zoom 1, around (0, 0)."""
    pairs = [*snapshot.once(drawn), *owned(snapshot)]
    index = {actor: at for at, actor in enumerate(snapshot.actors.ids)}
    graph: rx.PyGraph[str, float] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(list(index))
    graph.add_edges_from([(index[a], index[b], 1.0) for a, b in pairs])
    parts = sorted(rx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    main = sorted(parts[0]) if parts else []
    inner = graph.subgraph(main)
    begin = {at: _start(actor) for at, actor in enumerate(inner.nodes())}
    found = rx.spring_layout(inner, pos=begin, num_iter=120, seed=13)
    radius = SPREAD * sqrt(max(len(main), 1))
    spread = _even({actor: (found[at][0], found[at][1]) for at, actor in enumerate(inner.nodes())})
    places = {actor: (x * radius, y * radius) for actor, (x, y) in spread.items()}
    beside = [snapshot.actors.ids[at] for part in parts[1:] for at in sorted(part)]
    return places | _rings(beside, radius)


def _start(actor: str) -> Place:
    digest = int.from_bytes(blake2b(actor.encode(), digest_size=8).digest())
    angle, radius = tau * (digest % 9973) / 9973, sqrt((digest >> 20) % 9967 / 9967)
    return radius * cos(angle), radius * sin(angle)


def _even(places: Mapping[str, Place]) -> dict[str, Place]:
    """Return the places in the unit disc, directions kept, as dense at the rim as inside."""
    middle = [
        sum(place[axis] for place in places.values()) / max(len(places), 1) for axis in (0, 1)
    ]
    far = {key: (x - middle[0], y - middle[1]) for key, (x, y) in places.items()}
    order = sorted(far, key=lambda key: (hypot(*far[key]), key))
    out: dict[str, Place] = {}
    for rank, key in enumerate(order, 1):
        share = sqrt(rank / len(order)) / (hypot(*far[key]) or 1.0)
        out[key] = far[key][0] * share, far[key][1] * share
    return out


def _rings(beside: list[str], radius: float) -> dict[str, Place]:
    """Return places on circles around the disc, those tied to each other side by side."""
    out: dict[str, Place] = {}
    ring, at = radius + 1.5 * SPREAD, 0
    while at < len(beside):
        room = max(int(tau * ring / (0.8 * SPREAD)), 1)
        some = beside[at : at + room]
        for place, actor in enumerate(some):
            angle = tau * place / len(some)
            out[actor] = ring * cos(angle), ring * sin(angle)
        at, ring = at + room, ring + SPREAD
    return out
