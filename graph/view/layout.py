"""Where each actor stands in the picture: computed once per release, the same every time.

Every actor is drawn to the therapies it works on, which stand on a circle in a fixed order, and to
its partners: the places that balance both solve one linear system (a Laplacian with anchors, after
Tutte, How to draw a graph, 1963), so that a small change of the data moves an actor a little and
never turns the picture over, as a force-directed layout does. Then actors that stand too close push
one another apart. Those without a tie stand around the others, on the side of their therapies.
"""

# scipy does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix, diags
from scipy.sparse.linalg import cg

from graph.release.adjacency import drawn, owned

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.release.snapshot import Snapshot

    Array = npt.NDArray[np.float64]

Place = tuple[float, float]
GAP = 62.0
"""Pixels between neighbours at zoom 1, on average."""
_HOLD = 0.06
"""How strongly therapies hold an actor, beside 1 for all its partners together."""
_EVEN = 0.4
"""How far distances from the middle are evened out: 0 = not at all, 1 = as dense everywhere."""
_STEPS = 90_000
"""Actors times rounds of pushing apart: larger releases get fewer rounds."""


def layout(snapshot: Snapshot) -> dict[str, Place]:
    """Return x and y of every actor, in pixels at zoom 1, around (0, 0)."""
    ids = snapshot.actors.ids
    if not ids:
        return {}
    left, right, weight = _ties(snapshot)
    degree = np.bincount(np.r_[left, right], minlength=len(ids))
    chance = np.array([_chance(key) for key in ids])
    places = _balanced(
        _anchors(snapshot, chance),
        left,
        right,
        weight,
    )
    tied = degree > 0
    radius = GAP * np.sqrt(max(int(tied.sum()), 1))
    places[tied] = _evened(places[tied]) * radius
    outward = places[~tied] / np.maximum(_length(places[~tied]), 1e-9)
    places[~tied] = outward * (radius * (1.12 + 0.2 * _length(chance[~tied])))
    room = 0.3 * GAP + 0.13 * GAP * np.sqrt(np.minimum(degree, 60))
    placed = remove_overlaps(
        places, room, max(8, min(150, _STEPS // len(ids)))
    )
    return {
        key: (float(x), float(y))
        for key, (x, y) in zip(ids, placed, strict=True)
    }


def _ties(snapshot: Snapshot) -> tuple[Any, Any, Array]:
    """Return the two ends (positions) and the weight of every tie."""
    index = snapshot.actors.index
    ties = [
        (a, b, 1 + np.log(len(shared)))
        for (a, b), shared in snapshot.memoise(drawn).items()
    ]
    ties += [(part, whole, 2.0) for part, whole in owned(snapshot)]
    left = np.array([index[a] for a, _, _ in ties], dtype=np.int64)
    right = np.array([index[b] for _, b, _ in ties], dtype=np.int64)
    return (
        left,
        right,
        np.array([weight for _, _, weight in ties], dtype=np.float64),
    )


def _anchors(snapshot: Snapshot, chance: Array) -> Array:
    """Return the middle of each actor's therapies on the circle, beside it a little by chance."""
    works = snapshot.edges["works_on_actor_therapy"]
    angle = np.arange(len(works.ends)) * (2 * np.pi / max(len(works.ends), 1))
    total = np.zeros_like(chance)
    np.add.at(
        total, works.start, np.c_[np.cos(angle), np.sin(angle)][works.end]
    )
    many = np.bincount(works.start, minlength=len(chance))[:, None]
    return np.where(
        many > 0, 0.8 * total / np.maximum(many, 1) + 0.3 * chance, chance
    )


def _balanced(
    anchors: Array,
    left: Any,
    right: Any,
    weight: Array,
) -> Array:
    """Return the places at which the pull of partners and of anchors is in balance."""
    size = len(anchors)
    both = np.r_[left, right], np.r_[right, left]
    tied = csr_matrix((np.r_[weight, weight], both), shape=(size, size))
    # Shared by the root of both degrees, so that hubs do not draw everybody into one point.
    share = diags(
        1 / np.sqrt(np.maximum(np.asarray(tied.sum(axis=1)).ravel(), 1))
    )
    pull = share @ tied @ share
    system = diags(np.asarray(pull.sum(axis=1)).ravel() + _HOLD) - pull
    return np.column_stack(
        [
            cg(
                system,
                _HOLD * anchors[:, axis],
                rtol=1e-7,
                maxiter=2000,
            )[0]
            for axis in (0, 1)
        ]
    )


def _evened(places: Array) -> Array:
    """Return the places in about the unit disc, directions kept, the crowded middle spread out."""
    if not len(places):
        return places
    moved = places - np.median(places, axis=0)
    far = np.maximum(_length(moved), 1e-9)
    rank = np.empty(len(far))
    rank[np.argsort(far[:, 0], kind="stable")] = np.arange(1, len(far) + 1)
    wanted = np.sqrt(rank / len(far))[:, None]
    return moved * (
        _EVEN * wanted / far + (1 - _EVEN) / np.quantile(far, 0.97)
    )


def remove_overlaps(
    places: Array,
    room: Array,
    rounds: int,
) -> Array:
    """Return the places with `room` around each, as near as possible to where they were."""
    from scipy.spatial import KDTree  # noqa: PLC0415 - a third of a second, for this alone

    now = places
    for _ in range(rounds):
        pairs = KDTree(now).query_pairs(
            2 * float(room.max()), output_type="ndarray"
        )
        a, b = pairs[:, 0], pairs[:, 1]
        offsets = now[a] - now[b]
        far = np.maximum(_length(offsets)[:, 0], 1e-6)
        wanted = room[a] + room[b]
        lack = np.maximum(wanted - far, 0)
        push = offsets * (0.5 * lack / far)[:, None]
        moved = np.zeros_like(now)
        np.add.at(moved, a, push * (room[b] / wanted)[:, None])
        np.add.at(moved, b, -push * (room[a] / wanted)[:, None])
        far_moved = np.maximum(_length(moved), 1e-9)
        moved *= np.minimum(far_moved, GAP / 2) / far_moved
        now = now + moved + (places - now) * 0.01
    return now


def _length(vectors: Array) -> Array:
    return np.hypot(vectors[:, 0], vectors[:, 1])[:, None]


def _chance(actor: str) -> Place:
    """Return a place in the unit disc that depends on nothing but the id."""
    digest = int.from_bytes(blake2b(actor.encode(), digest_size=8).digest())
    angle, radius = (
        2 * np.pi * (digest % 9973) / 9973,
        np.sqrt((digest >> 20) % 9967 / 9967),
    )
    return float(radius * np.cos(angle)), float(radius * np.sin(angle))
