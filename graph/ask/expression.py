"""What a question asks for, as an expression over named queries of the catalogue.

A leaf is a query with its parameters; a parameter may be an expression itself, whose ids are then
the value. The rest is set algebra, order, counting and the reading of single values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from graph.ask.filters import QUERIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.ask.filters import Filters, Target
    from graph.common.properties import Properties, Values

Kind = Literal[
    "actors",
    "collaborations",
    "products",
    "trials",
    "events",
    "stages",
    "therapies",
    "cells",
    "capabilities",
    "absences",
    "number",
    "text",
    "none",
]
By = Literal[
    "collaborations",
    "partners",
    "amount",
    "date",
    "founded",
    "products",
    "trials",
    "investments",
    "coordinated",
    "sponsored",
    "members",
    "actors",
]
Group = Literal["region", "country", "city", "kind", "year"]
Category = Literal[
    "actors", "regions", "countries", "cities", "therapies", "stages", "kinds"
]
"""What the sides of a comparison are; but for actors, the parameter that tells them apart."""
_RECORD_SIDES: dict[str, Kind] = {
    "actors": "actors",
    "therapies": "therapies",
    "stages": "stages",
}


@dataclass(frozen=True)
class Leaf:
    """The ids that a named query gives; `kind` says of what."""

    query: str
    kind: Kind
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Both:
    """What is in both: ids of the left, as far as the right has them."""

    left: Expression
    right: Expression


@dataclass(frozen=True)
class Either:
    """What is in one of the two."""

    left: Expression
    right: Expression


@dataclass(frozen=True)
class Without:
    """What is in the left and not in the right."""

    left: Expression
    right: Expression


@dataclass(frozen=True)
class Named:
    """Records that the question names."""

    kind: Kind
    ids: tuple[str, ...]


@dataclass(frozen=True)
class First:
    """The first `count` of a set in an order, all in that order where `count` is None.

    `ties`: the equals of the last are no less first than it is, and are there too.
    """

    of: Expression
    by: By
    count: int | None = None
    descending: bool = True
    ties: bool = False


@dataclass(frozen=True)
class Count:
    """How many a set has."""

    of: Expression


@dataclass(frozen=True)
class Check:
    """Yes where a set has anything, no where it has nothing; `negated` turns it round.

    `least`: yes where the set has so many.
    """

    of: Expression
    negated: bool = False
    least: int = 1


@dataclass(frozen=True)
class Ranking:
    """The regions, countries, kinds or years of a set of records by how many each has."""

    of: Expression
    group: Group
    count: int | None = None
    descending: bool = True


@dataclass(frozen=True)
class Value:
    """One field of each record of a set."""

    of: Expression
    field: str


@dataclass(frozen=True)
class Coverage:
    """Stages, therapies or cells by how many open actors of the place of `covering` do them.

    `most` 0: none does; 1: exactly one. `only`: that one is this actor. `therapies` and `stages`
    narrow the cells; `beyond`: and that place has nobody for them. `whole`: a stage counts where
    all of its cells do, not where one does.
    """

    covering: Leaf
    gives: Literal["stages", "therapies", "cells"]
    most: Literal[0, 1] | None = None
    only: str | None = None
    therapies: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    beyond: Leaf | None = None
    whole: bool = False


@dataclass(frozen=True)
class Spread:
    """All stages or therapies among which actors are spread, for `First` to order by how many.

    `covering` None: who works on a therapy counts for it, and for the broader ones; else only what
    operates at a place counts. `therapies` and `stages` narrow what is counted.
    """

    of: Expression
    gives: Literal["stages", "therapies"]
    covering: Leaf | None = None
    therapies: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()


@dataclass(frozen=True)
class ComparedSet:
    """One side of a comparison: what it is, and each set that is counted of it, by its name.

    `words` is how the question writes what has no record of its own ("viral vectors").
    """

    key: str
    measures: tuple[tuple[str, Expression], ...]
    words: str = ""


@dataclass(frozen=True)
class SetComparison:
    """The sides in the order of how many each has of the first measure.

    `asks` more or fewer: only who has that; `claimed`: yes or no, the first side has that.
    """

    category: Category
    sides: tuple[ComparedSet, ...]
    asks: Literal["", "more", "fewer"] = ""
    claimed: bool = False


Expression = (
    Leaf
    | Both
    | Either
    | Without
    | Named
    | First
    | Count
    | Check
    | Ranking
    | Value
    | Coverage
    | Spread
    | SetComparison
)


def search(target: Target, filters: Filters) -> Leaf:
    """Return the leaf of one of the search queries."""
    kind: Kind = "actors" if target == "partners" else target
    return Leaf(QUERIES[target], kind, filters.params())


def plain(params: Values) -> Properties:
    """Return the parameters that are values, without those that are expressions."""
    return {
        name: value
        for name, value in params.items()
        if not isinstance(value, Expression)
    }


def inner(params: Values) -> list[Expression]:
    """Return the parameters that are expressions."""
    return [each for each in params.values() if isinstance(each, Expression)]


def members(works: Expression, *roles: str) -> Leaf:
    """Return the actors that take part in collaborations, in one of the roles."""
    params = {"collaborations": works, **_in_roles(roles)}
    return Leaf("actors.of_collaborations", "actors", params)


def works_of(actors: Expression, *roles: str) -> Leaf:
    """Return the collaborations that one of the actors takes part in, in one of the roles."""
    params = {"actors": actors, **_in_roles(roles)}
    return Leaf("collaborations.of_actors", "collaborations", params)


def _in_roles(roles: tuple[str, ...]) -> Properties:
    return {"roles": list(roles)} if roles else {}


def kind_of(expression: Expression) -> Kind:
    """Return the kind of what an expression gives."""
    match expression:
        case Leaf(_, kind) | Named(kind):
            return kind
        case Both(left) | Either(left) | Without(left):
            return kind_of(left)
        case First(of):
            return kind_of(of)
        case Count():
            return "number"
        case Coverage() | Spread():
            return expression.gives
        case SetComparison(category, _, _, claimed):
            return "text" if claimed else _RECORD_SIDES.get(category, "text")
        case _:
            return "text"
