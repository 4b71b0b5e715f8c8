"""The spin-offs of a parent or of the universities of a place, and the parents of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.rules.words import PLACES

if TYPE_CHECKING:
    from graph.ask.question import Question


def read_spin_offs(q: Question) -> ex.Expression | None:
    """Return the companies that left a parent, or the parents of one."""
    if not q.find("type", "spin-off"):
        return None
    named = q.names("actor")
    if q.asks("partners"):
        return None
    if not named:
        return _spin_offs_of_group(q)
    q.take("type", "spin-off")
    q.take("kind", "companies", "university")
    q.take(
        "cue",
        "founding",
        "owner",
        "subsidiary",
        "where",
    )
    q.take("state", "founded")
    ids = named[0][1]
    q.use(named[0][0])
    own = ex.Named("actors", ids)
    if len(named) > 1 and q.is_yes_no():
        q.use(named[1][0])
        q.take("cue", "yesno")
        both = ex.Both(
            ex.works_of(own), ex.works_of(ex.Named("actors", named[1][1]))
        )
        return ex.Check(
            ex.Both(
                both, ex.search("collaborations", Filters(types=("spin-off",)))
            )
        )
    spin_offs = ex.search("collaborations", Filters(types=("spin-off",)))
    as_parent = ex.Both(ex.works_of(own, "parent"), spin_offs)
    is_child = _takes_part(q, ids, "spin-off") and not _takes_part(
        q, ids, "parent"
    )
    if is_child:
        return ex.members(
            ex.Both(ex.works_of(own, "spin-off"), spin_offs), "parent"
        )
    noted = ex.Leaf("actors.noted", "actors", {"phrases": _phrases(q, ids)})
    return ex.Either(ex.members(as_parent, "spin-off"), noted)


def _spin_offs_of_group(q: Question) -> ex.Expression | None:
    """Return what was spun off from the universities of a place, None where none are spoken of."""
    universities = q.find("kind", "university")
    placed = any(q.find(name) for name in PLACES)
    if not universities or not placed or q.asks("collaborations", "count"):
        return None
    q.take("type", "spin-off")
    q.take(
        "cue",
        "founding",
        "owner",
        "where",
    )
    q.take("state", "founded")
    q.take("kind", "companies")
    parents = ex.search("actors", q.seat())
    spun = ex.search("collaborations", Filters(types=("spin-off",)))
    return ex.members(
        ex.Both(ex.works_of(parents, "parent"), spun), "spin-off"
    )


def _takes_part(
    q: Question,
    ids: tuple[str, ...],
    role: str,
) -> bool:
    edges = q.snapshot.edges["participates_in_actor_collaboration"]
    pairs = zip(edges.pairs(), edges.column("role"), strict=True)
    types = q.snapshot.nodes["Collaboration"]
    return any(
        actor in ids and own == role and types.get(work)["type"] == "spin-off"
        for (actor, work), own in pairs
    )


def _phrases(q: Question, ids: tuple[str, ...]) -> list[str]:
    names = [
        name
        for key in ids
        for row in [q.snapshot.actors.get(key)]
        for name in (row["name"], *row.get("aliases", ()))
    ]
    return [f"spin-off of {name}".lower() for name in names]
