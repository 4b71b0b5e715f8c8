"""The first records of an answer, each with why it is there, in the order of their evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from graph.ask.answer_reasons import STRENGTH
from graph.ask.answer_records import Item
from graph.ask.evidence import item_of
from graph.ask.expression import Check, Expression, SetComparison, kind_of
from graph.ask.expression_filters import filters_of
from graph.ask.fact_sets import NOT_OPERATING
from graph.ask.filters import Filters
from graph.ask.record_items import record_item
from graph.ask.shared_work import replacing_filters, shared_work
from graph.ask.ties import ties

if TYPE_CHECKING:
    from graph.ask.evaluate import Result
    from graph.ask.fact_sets import FactSets
    from graph.ask.filters import Target

_RECORDS = frozenset({"actors", "collaborations", "products", "trials"})
_VALUES = frozenset({"number", "text"})


def items_of(
    facts: FactSets,
    expression: Expression,
    result: Result,
    lang: str,
    limit: int,
) -> list[Item]:
    """Return the first items of an answer; the strongest evidence first where no order is asked."""
    ids = result.ids[:limit]
    if result.kind in _VALUES:
        return []
    if result.kind not in _RECORDS:
        rows = (
            record_item(
                facts.snapshot,
                result.kind,
                key,
                lang,
            )
            for key in ids
        )
        return [Item(**row) for row in rows]
    filters, target = _filters_and_target(facts, expression, result)
    shared = shared_work(facts.snapshot, expression)
    tied = ties(facts.snapshot, expression, lang)
    items = [
        Item(
            **item_of(
                facts,
                target,
                filters,
                key,
                lang,
                shared,
                tied.get(key, ()),
            )
        )
        for key in ids
    ]
    return items if result.ordered else sorted(items, key=_rank)


def _filters_and_target(
    facts: FactSets,
    expression: Expression,
    result: Result,
) -> tuple[Filters, Target]:
    """Return the filters that explain the records of an answer, and as what they are in it."""
    own = replacing_filters(facts, expression)
    if own is None:
        # What filters other records explains none of these.
        fits = kind_of(expression) == result.kind and not isinstance(
            expression, (Check, SetComparison)
        )
        own = filters_of(expression) if fits else Filters()
    partners = bool(own.actors) and result.kind == "actors"
    return own, "partners" if partners else cast("Target", result.kind)


def _rank(item: Item) -> tuple[bool, int]:
    """Return what an item sorts by: who closed, or only plans or did it, stands last."""
    idle = item.closed or item.status in NOT_OPERATING
    return idle, STRENGTH[item.basis]
