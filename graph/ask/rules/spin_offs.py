"""The spin-offs of a parent or of the universities of a place, and the parents of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.rules.required_senses import reads
from graph.ask.rules.sets import has_role
from graph.ask.rules.words import PLACES

if TYPE_CHECKING:
    from graph.ask.question import Question

_SPIN_OFFS = ex.search("collaborations", Filters(types=("spin-off",)))


@reads("type:spin-off", unless=("ask:partners",))
def read_spin_offs(q: Question) -> ex.Expression | None:
    """Return the companies that left a parent, or the parents of one."""
    named = q.names("actor")
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
    mention, ids = named[0]
    q.use(mention)
    own = ex.Named("actors", ids)
    # A university that was once spun off itself is still asked for its own spin-offs.
    if _takes_part(q, ids, "spin-off") and not _takes_part(q, ids, "parent"):
        return ex.members(
            ex.Both(ex.works_of(own, "spin-off"), _SPIN_OFFS), "parent"
        )
    # A source may name the parent in the text of the company alone.
    noted = ex.Leaf("actors.noted", "actors", {"phrases": _phrases(q, ids)})
    return ex.Either(_spun_off(own), noted)


def _spin_offs_of_group(q: Question) -> ex.Expression | None:
    """Return what was spun off from the universities of a place, None where none are spoken of."""
    universities = q.speaks_of("kind:university") and q.speaks_of(*PLACES)
    if not universities or q.asks("collaborations", "count"):
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
    # "Companies" is what spin-offs are; the place is that of the universities.
    return _spun_off(ex.search("actors", q.seat()))


def _takes_part(
    q: Question,
    ids: tuple[str, ...],
    role: str,
) -> bool:
    """Return whether one of the actors has that role in a spin-off."""
    return has_role(
        q.snapshot,
        ids,
        role,
        kind="spin-off",
    )


def _phrases(q: Question, ids: tuple[str, ...]) -> list[str]:
    """Return how the text of a company names each of its possible parents."""
    rows = map(q.snapshot.actors.get, ids)
    return [
        f"spin-off of {name}".lower()
        for row in rows
        for name in (row["name"], *row.get("aliases", ()))
    ]


def _spun_off(parents: ex.Expression) -> ex.Leaf:
    """Return the companies that left one of the parents."""
    works = ex.Both(ex.works_of(parents, "parent"), _SPIN_OFFS)
    return ex.members(works, "spin-off")
