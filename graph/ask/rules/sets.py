"""Sets of records that many rules build: narrowed to some actors, by role, by owner, by part."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters, Target

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from graph.ask.times import Years
    from graph.common.properties import Properties
    from graph.release.snapshot import Snapshot


def narrowed(
    of: ex.Expression,
    filters: Filters,
    target: Target = "actors",
) -> ex.Expression:
    """Return those of a set of records that fit the filters, all where there is no filter."""
    if filters == Filters():
        return of
    return ex.Both(of, ex.search(target, filters))


def worked_on(
    works: ex.Expression,
    actors: Filters,
    *roles: str,
) -> ex.Expression:
    """Return those of a set of collaborations in which an actor of the filters has a role."""
    if actors == Filters():
        return works
    return ex.Both(works, ex.works_of(ex.search("actors", actors), *roles))


def of_each(
    works: ex.Expression,
    named: Iterable[tuple[str, ...]],
    *roles: str,
) -> ex.Expression:
    """Return those of a set of collaborations in which each of the named actors takes part."""
    for ids in named:
        works = ex.Both(works, ex.works_of(ex.Named("actors", ids), *roles))
    return works


def all_of(*sets: ex.Expression | None) -> ex.Expression | None:
    """Return what is in all of the sets that are given, None where none is."""
    given = list(filter(None, sets))
    return reduce(ex.Both, given) if given else None


def params_of(**lists: Sequence[str]) -> Properties:
    """Return lists as the parameters of a query, those with nothing in them left out."""
    return {name: list(ids) for name, ids in lists.items() if ids}


def span(years: Years) -> Properties:
    """Return the years as parameters of a query."""
    named = {"year_from": years.first, "year_to": years.last}
    return {name: year for name, year in named.items() if year is not None}


def without_param(leaf: ex.Leaf, name: str) -> ex.Leaf:
    """Return a leaf without one of its parameters."""
    params = dict(leaf.params)
    params.pop(name, None)
    return replace(leaf, params=params)


def owners_of(actors: ex.Expression | list[str]) -> ex.Leaf:
    """Return what actors are part of, one step up."""
    return ex.Leaf("actors.owners", "actors", {"actors": actors})


def parts_of(actors: ex.Expression) -> ex.Leaf:
    """Return the parts of actors, one step down."""
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


def local_part(actors: ex.Expression, place: Filters) -> ex.Both:
    """Return what of actors is in a place ("X in Ghent"): they themselves or parts of them."""
    either = ex.Either(actors, parts_of(actors))
    return ex.Both(either, ex.search("actors", place))


def capabilities_of(params: Properties) -> ex.Leaf:
    """Return the capabilities that fit parameters."""
    return ex.Leaf("capabilities.search", "capabilities", params)
