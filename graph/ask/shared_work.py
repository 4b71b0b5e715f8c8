"""The collaborations behind actors that are in an answer for what they take part in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from graph.ask import expression as ex
from graph.ask.capability_cells import own_cells
from graph.ask.evaluate import evaluate
from graph.ask.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.ask.fact_sets import FactSets
    from graph.release.snapshot import Snapshot


@dataclass(frozen=True)
class SharedWork:
    """Collaborations, the roles in them that count, and with whom they are shared.

    No `partners`: the answer is not about who works with whom.
    """

    works: frozenset[str]
    partners: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()


def shared_work(
    snapshot: Snapshot, expression: ex.Expression
) -> tuple[SharedWork, ...]:
    """Return the collaborations that actors of an answer are there for, none for other answers."""
    if ex.kind_of(expression) != "actors":
        return ()
    return tuple(_of(snapshot, expression))


def replacing_filters(
    facts: FactSets, expression: ex.Expression
) -> Filters | None:
    """Return the stages and therapies of who would be replaced, None for other answers."""
    match expression:
        case ex.Leaf("actors.replacing", _, params):
            cells = own_cells(facts, params)
            below = facts.snapshot.therapy_below
            wide = frozenset[str]().union(
                *(below[therapy] for _, therapy in cells)
            )
            stages = dict.fromkeys(stage for stage, _ in sorted(cells))
            return Filters(
                stages=tuple(stages),
                therapies=tuple(sorted(wide)),
                operating=True,
            )
        case ex.Both(left, right):
            return replacing_filters(facts, left) or replacing_filters(
                facts, right
            )
        case _:
            return None


def _of(snapshot: Snapshot, expression: ex.Expression) -> Iterator[SharedWork]:
    match expression:
        case ex.Leaf("actors.of_collaborations", _, params):
            inner = params["collaborations"]
            works = _ids(snapshot, inner)
            roles = frozenset(params.get("roles", ()))
            partners = frozenset[str]() if roles else _actors(snapshot, inner)
            yield SharedWork(works, partners, roles)
        case ex.Both(left, right) | ex.Either(left, right):
            yield from _of(snapshot, left)
            yield from _of(snapshot, right)
        case ex.First(_, "coordinated"):
            works = frozenset(snapshot.nodes["Collaboration"].ids)
            yield SharedWork(works, roles=frozenset({"coordinator"}))
        case ex.Without(left) | ex.First(left):
            yield from _of(snapshot, left)
        case _:
            return


def _actors(snapshot: Snapshot, works: ex.Expression) -> frozenset[str]:
    """Return the actors whose collaborations these are, none where they are told otherwise."""
    match works:
        case ex.Leaf("collaborations.of_actors", _, params):
            return _ids(snapshot, params["actors"])
        case ex.Both(left, right):
            return _actors(snapshot, left) | _actors(snapshot, right)
        case _:
            return frozenset()


def _ids(snapshot: Snapshot, value: object) -> frozenset[str]:
    if isinstance(value, ex.Expression):
        return frozenset(evaluate(snapshot, value).ids)
    listed = cast("list[str] | tuple[str, ...]", value)
    return frozenset(listed)
