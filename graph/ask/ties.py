"""What ties an actor to the record that it is in an answer for: it owns, runs or belongs to it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, cast

from graph.ask import expression as ex
from graph.ask.evaluate import evaluate
from graph.ask.lexicon import say
from graph.ask.wording import name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.common.properties import Properties
    from graph.release.snapshot import Snapshot

Tie = tuple[str, "Properties"]


class _Relation(NamedTuple):
    """An edge behind a query: its name, the parameter that names its far end, and the words."""

    edge: str
    param: str
    words: str
    label: str
    turned: bool = False
    """The actor of the answer is the end of the edge, not its start."""


_SPONSORS = _Relation(
    "sponsors_actor_trial",
    "trials",
    "sponsors",
    "Trial",
)
_HOSTS = _Relation(
    "hosts_actor_trial",
    "trials",
    "hosts",
    "Trial",
)
_RELATIONS = {
    "actors.owners": (
        _Relation(
            "part_of_actor_actor",
            "actors",
            "owns",
            "Actor",
            turned=True,
        ),
    ),
    "actors.children": (
        _Relation(
            "part_of_actor_actor",
            "actors",
            "belongs",
            "Actor",
        ),
    ),
    "actors.of_products": (
        _Relation(
            "owns_actor_product",
            "products",
            "owns",
            "Product",
        ),
    ),
    "actors.of_trials": (_SPONSORS, _HOSTS),
}
_PARTS = {"sponsor": (_SPONSORS,), "site": (_HOSTS,)}


def ties(
    snapshot: Snapshot,
    expression: ex.Expression,
    lang: str,
) -> Mapping[str, list[Tie]]:
    """Return, by actor, the ties in words with the fact that each rests on."""
    by_actor: dict[str, list[Tie]] = defaultdict(list)
    if ex.kind_of(expression) != "actors":
        return by_actor
    for leaf in _leaves(expression):
        for relation in _PARTS.get(
            leaf.params.get("part", ""), _RELATIONS[leaf.query]
        ):
            for actor, record, fact in _facts(snapshot, leaf, relation):
                title = name(snapshot, relation.label, record)
                text = say(
                    lang,
                    relation.words,
                    record=title,
                    actor=title,
                )
                by_actor[actor].append((text, fact))
    return by_actor


def _leaves(expression: ex.Expression) -> Iterator[ex.Leaf]:
    """Yield the parts of an answer that are there for such a relation."""
    match expression:
        case ex.Leaf(query) if query in _RELATIONS:
            yield expression
        case ex.Both(left, right) | ex.Either(left, right):
            yield from _leaves(left)
            yield from _leaves(right)
        case ex.Without(left) | ex.First(left):
            yield from _leaves(left)
        case _:
            return


def _facts(
    snapshot: Snapshot,
    leaf: ex.Leaf,
    relation: _Relation,
) -> Iterator[tuple[str, str, Properties]]:
    """Yield the actor, the record and the fact of each edge to what the leaf names."""
    value = leaf.params[relation.param]
    named = (
        evaluate(snapshot, value).ids
        if isinstance(value, ex.Expression)
        else cast("list[str]", value)
    )
    wanted = frozenset(named)
    edges = snapshot.edges[relation.edge]
    for at, (start, end) in enumerate(edges.pairs()):
        actor, record = (end, start) if relation.turned else (start, end)
        if record in wanted:
            yield actor, record, edges.row(at)
