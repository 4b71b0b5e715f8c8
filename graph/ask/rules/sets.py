"""Sets of records that many rules build: narrowed to some actors, by role, by owner, by part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Collection

    from graph.release.snapshot import Snapshot


def narrowed(of: ex.Expression, actors: Filters) -> ex.Expression:
    """Return those of a set of actors that fit the filters, all where there is no filter."""
    if actors == Filters():
        return of
    return ex.Both(of, ex.search("actors", actors))


def owners_of(actors: ex.Expression | list[str]) -> ex.Leaf:
    """Return what actors are part of, one step up."""
    return ex.Leaf("actors.owners", "actors", {"actors": actors})


def parts_of(actors: ex.Expression) -> ex.Leaf:
    """Return the parts of actors, at any depth."""
    return ex.Leaf("actors.children", "actors", {"actors": actors})


def owners_of_products(products: ex.Expression | list[str]) -> ex.Leaf:
    """Return the actors that own products."""
    return ex.Leaf("actors.of_products", "actors", {"products": products})


def has_role(
    snapshot: Snapshot,
    actors: Collection[str],
    *roles: str,
    kind: str | None = None,
) -> bool:
    """Return whether one of the actors has one of the roles in a collaboration (of that type)."""
    edges = snapshot.edges["participates_in_actor_collaboration"]
    works = snapshot.nodes["Collaboration"]
    return any(
        role in roles
        and actor in actors
        and kind in {None, works.get(work)["type"]}
        for (actor, work), role in zip(
            edges.pairs(), edges.column("role"), strict=True
        )
    )
