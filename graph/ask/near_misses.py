"""Why an answer is empty: what is there without one condition, and which fields are filled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.evaluate import evaluate
from graph.ask.expression_tree import leaves, with_leaves
from graph.ask.leaves import amount_of
from graph.common.properties import each_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.release.snapshot import Snapshot

_TOGETHER = (
    ("year_from", "year_to", "started"),
    ("founded_from", "founded_to"),
    ("end_from", "end_to"),
)
_NEVER = frozenset(
    {
        "actors",
        "ids",
        "members_of",
        "owner_of",
        "runs",
        "part_of",
        "started",
        "from",
        "to",
    }
    | {
        "capabilities",
        "events",
        "products",
        "trials",
        "collaborations",
        "phrases",
        "classes",
    }
)
"""What a question names, or a query cannot do without: never left out."""


_DATED = (
    ("year_from", "Collaboration", "start", "collaborations"),
    ("end_from", "Collaboration", "end", "collaborations"),
    ("end_to", "Collaboration", "end", "collaborations"),
    ("founded_from", "Actor", "founded", "actors"),
)
"""Parameters on a date, with the label and the field that they ask of."""


@dataclass(frozen=True)
class NearMiss:
    """What the question gives without one condition."""

    dropped: str
    values: tuple[str, ...]
    ids: tuple[str, ...]


def near_misses(
    snapshot: Snapshot, expression: ex.Expression
) -> list[NearMiss]:
    """Return what is there with one condition dropped, for each that leaves anything."""
    misses: list[NearMiss] = []
    for leaf in leaves(expression):
        for name, group in _conditions(leaf):
            rest = {k: v for k, v in leaf.params.items() if k not in group}
            if not rest and isinstance(expression, ex.Leaf):
                continue
            shorter = replace(leaf, params=rest)
            wider = with_leaves(
                expression,
                lambda each, old=leaf, new=shorter: (
                    new if each is old else each
                ),
            )
            result = evaluate(snapshot, wider)
            if result.ids and result.kind not in {"number", "text"}:
                texts = tuple(map(str, each_of(leaf.params[name])))
                misses.append(NearMiss(name, texts, tuple(result.ids)))
    return misses


def _conditions(leaf: ex.Leaf) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each condition that may be left out, with the parameters that go with it."""
    for name in ex.plain(leaf.params):
        group = next((names for names in _TOGETHER if name in names), (name,))
        goes_with_first = name != group[0] and group[0] in leaf.params
        if name not in _NEVER and not goes_with_first:
            yield name, group


def filled(
    snapshot: Snapshot, expression: ex.Expression
) -> list[tuple[str, str, int, int]]:
    """Return (kind, field, records that have it, all records) of dated and counted conditions."""
    facts: dict[tuple[str, str], tuple[int, int]] = {}
    for leaf in leaves(expression):
        if leaf.query == "collaborations.by_amount":
            rows = list(snapshot.nodes["Collaboration"].rows())
            have = sum(amount_of(row) is not None for row in rows)
            facts["collaborations", "amount"] = have, len(rows)
        for name, label, field, kind in _DATED:
            if name in leaf.params and leaf.kind == kind:
                column = snapshot.nodes[label].column(field)
                have = len(column) - column.count(None)
                facts[kind, field] = have, len(column)
    return [(kind, field, *counts) for (kind, field), counts in facts.items()]
