"""From an expression to ids or values, and the queries that gave them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any, TypeVar

from graph.ask import expression as ex
from graph.ask.fact_sets import Groups, build_facts, grouped
from graph.ask.leaves import ORDERED, amount_of, authorised_on, run
from graph.ask.totals import TOTALS, totals
from graph.ask.verbalise import record_of
from graph.common.properties import as_list, each_of
from graph.model import REGIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from graph.release.snapshot import Snapshot

T = TypeVar("T")

_LABELS = {
    "actors": "Actor",
    "collaborations": "Collaboration",
    "products": "Product",
    "trials": "Trial",
    "events": "Event",
    "therapies": "Therapy",
    "stages": "Stage",
    "capabilities": "Capability",
}
_DATES = {"events": "date", "actors": "founded"}
"""The field that dates a record, where it is not its start."""
_NO_REGION = "-"
_MOST_EQUAL = 5
"""So many equals may stand at the end of a ranked list."""
TOTAL = "total"
"""The sum of the amounts of collaborations, those without an amount left out."""
YES, NO = "yes", "no"
AUTHORISATION = "authorisation"
"""The date of the first authorisation, which stands in the text of a product's status."""


_READ: dict[str, Callable[[Mapping[str, Any]], object]] = {
    "amount": amount_of,
    AUTHORISATION: authorised_on,
}
"""Values that are read from several fields or from a text; the others stand in a field."""


@dataclass(frozen=True)
class Run:
    """A query that ran: its id, its parameters as they were sent, and how many ids it gave."""

    query: str
    params: dict[str, Any]
    ids: tuple[str, ...]


@dataclass
class Result:
    """What an expression gives; `figures` are the numbers behind an order, by id."""

    kind: ex.Kind
    ids: list[str]
    runs: list[Run] = field(default_factory=list[Run])
    figures: dict[str, int] = field(default_factory=dict[str, int])
    ordered: bool = False
    dates: dict[str, str] = field(default_factory=dict[str, str])
    """The dates behind an order by date, by id."""
    counts: dict[str, tuple[int, ...]] = field(
        default_factory=dict[str, tuple[int, ...]]
    )
    """How many each side of a comparison has of each measure, best first."""


def evaluate(snapshot: Snapshot, expression: ex.Expression) -> Result:
    """Return the ids or values of an expression, with every query that ran for them."""
    evaluator = _Evaluator(snapshot)
    ids = evaluator.ids(expression)
    return Result(
        ex.kind_of(expression),
        ids,
        evaluator.runs,
        evaluator.figures,
        evaluator.ordered,
        evaluator.dates,
        evaluator.counts,
    )


class _Evaluator:
    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.runs: list[Run] = []
        self.figures: dict[str, int] = {}
        self.ordered = False
        self.dates: dict[str, str] = {}
        self.counts: dict[str, tuple[int, ...]] = {}

    def ids(self, expression: ex.Expression) -> list[str]:
        match expression:
            case ex.Leaf():
                return list(self._leaf(expression))
            case ex.Named(_, ids):
                return list(ids)
            case ex.Both() | ex.Either() | ex.Without():
                return self._sets(expression)
            case ex.First():
                return self._first(expression)
            case ex.Count() | ex.Check():
                return [self._single(expression)]
            case ex.Ranking():
                return self._ranking(expression)
            case ex.Value(of, name):
                return self._values(of, name)
            case ex.Coverage() | ex.Spread():
                return self._cells(expression)
            case ex.SetComparison():
                return self._compared(expression)

    def _single(self, expression: ex.Count | ex.Check) -> str:
        count = len(self.ids(expression.of))
        if isinstance(expression, ex.Count):
            return str(count)
        return _affirmed((count >= expression.least) is not expression.negated)

    def _sets(self, expression: ex.Both | ex.Either | ex.Without) -> list[str]:
        left, right = self.ids(expression.left), self.ids(expression.right)
        if isinstance(expression, ex.Either):
            return list(dict.fromkeys([*left, *right]))
        other = set(right)
        keep = isinstance(expression, ex.Both)
        return [key for key in left if (key in other) is keep]

    def _leaf(self, leaf: ex.Leaf) -> tuple[str, ...]:
        params = {
            name: self._value(value) for name, value in leaf.params.items()
        }
        ids = run(self._snapshot, leaf.query, params)
        self.runs.append(Run(leaf.query, params, ids))
        self.ordered = self.ordered or leaf.query in ORDERED
        return ids

    def _value(self, value: Any) -> Any:
        if isinstance(value, ex.Expression):
            return sorted(self.ids(value))
        return as_list(value)

    def _first(self, first: ex.First) -> list[str]:
        if isinstance(first.of, ex.Spread):
            keys: Mapping[str, Any] = {**self._spread(first.of)}
            ids = list(keys)
        else:
            ids = self.ids(first.of)
            keys = self._keys(
                ex.kind_of(first.of),
                first.by,
                ids,
                descending=first.descending,
            )
        ranked = sorted(key for key in ids if keys.get(key) is not None)
        ranked.sort(key=lambda key: keys[key], reverse=first.descending)
        self.ordered = True
        behind = {key: keys[key] for key in ranked}
        self.figures, self.dates = _of_type(int, behind), _of_type(str, behind)
        if first.count is None or len(ranked) <= first.count:
            return ranked
        if not first.ties:
            return ranked[: first.count]
        last = keys[ranked[first.count - 1]]
        equal = [key for key in ranked if keys[key] == last]
        above = ranked[: ranked.index(equal[0])]
        # A long row of equals would be no short list: it ends before them.
        short = above and len(equal) > _MOST_EQUAL
        return above if short else [*above, *equal]

    def _keys(
        self,
        kind: ex.Kind,
        by: ex.By,
        ids: Iterable[str],
        *,
        descending: bool,
    ) -> Mapping[str, Any]:
        if kind == "actors" and by in TOTALS:
            counts = totals(self._snapshot, by)
            # Who has none has fewest; among the most there is no place for none.
            return (
                counts
                if descending
                else {key: counts.get(key, 0) for key in ids}
            )
        if by == "members":
            members = self._snapshot.memoise(build_facts).members
            return {key: len(members.get(key, ())) for key in ids}
        rows = self._snapshot.nodes[_LABELS[kind]]
        if by == "amount":
            return {key: amount_of(rows.get(key)) for key in ids}
        field = _DATES.get(kind, "start")
        return {key: rows.value(key, field) for key in ids}

    def _values(self, of: ex.Expression, name: str) -> list[str]:
        rows = self._snapshot.nodes[_LABELS[ex.kind_of(of)]]
        if name == TOTAL:
            amounts = [amount_of(rows.get(key)) for key in self.ids(of)]
            stated = [amount for amount in amounts if amount is not None]
            return [str(sum(stated))] if stated else []
        values: list[object] = []
        for key in self.ids(of):
            row = rows.get(record_of(key))
            read = _READ.get(name)
            values += each_of(read(row) if read else row.get(name))
        stated = (str(value) for value in values if value is not None)
        return list(dict.fromkeys(stated))

    def _ranking(self, ranking: ex.Ranking) -> list[str]:
        ids = self.ids(ranking.of)
        rows = self._snapshot.nodes[_LABELS[ex.kind_of(ranking.of)]]
        counts: Counter[str] = Counter()
        if ranking.group == "region":
            counts.update(dict.fromkeys(REGIONS, 0))
        for key in ids:
            counts[_group(rows.get(key), ranking.group)] += 1
        counts.pop(_NO_REGION, None)
        ranked = sorted(counts)
        ranked.sort(key=lambda name: counts[name], reverse=ranking.descending)
        self.figures, self.ordered = dict(counts), True
        return ranked[: ranking.count]

    def _compared(self, comparison: ex.SetComparison) -> list[str]:
        counts = {
            side.key: tuple(len(self.ids(of)) for _, of in side.measures)
            for side in comparison.sides
        }
        fewer = comparison.asks == "fewer"
        ranked = sorted(
            counts, key=lambda key: counts[key][0], reverse=not fewer
        )
        self.counts = {key: counts[key] for key in ranked}
        self.ordered = True
        best = counts[ranked[0]][0]
        winners = [key for key in ranked if counts[key][0] == best]
        if comparison.claimed:
            return [_affirmed(winners == [comparison.sides[0].key])]
        return winners if comparison.asks else ranked

    def _coverage(self, coverage: ex.Coverage) -> list[str]:
        cells = self._doers(coverage.covering)
        beyond = self._doers(coverage.beyond) if coverage.beyond else None
        nodes = self._snapshot.nodes
        rows = sorted(nodes["Stage"].rows(), key=lambda row: row["order"])
        stages = [row["id"] for row in rows]
        asked = frozenset(coverage.stages or stages)
        every = list(
            product(
                coverage.therapies or nodes["Therapy"].ids,
                filter(asked.__contains__, stages),
            )
        )
        chosen = [
            cell
            for cell in every
            if coverage.most in {None, len(cells[cell])}
            and (
                not coverage.only or cells[cell] == frozenset({coverage.only})
            )
            and (beyond is None or (cells[cell] and not beyond[cell]))
        ]
        if coverage.gives == "stages":
            ids = {stage for _, stage in chosen}
            if coverage.whole:
                ids -= {stage for _, stage in set(every).difference(chosen)}
            return list(filter(ids.__contains__, stages))
        if coverage.gives == "therapies":
            return sorted({therapy for therapy, _ in chosen})
        return [":".join(cell) for cell in chosen]

    def _cells(self, expression: ex.Coverage | ex.Spread) -> list[str]:
        if isinstance(expression, ex.Spread):
            return list(self._spread(expression))
        return self._coverage(expression)

    def _spread(self, spread: ex.Spread) -> dict[str, int]:
        """Return how many of the actors each stage or therapy has, none included."""
        actors = set(self.ids(spread.of))
        doing: dict[str, set[str]] = defaultdict(set)
        if spread.covering is None:
            works = self._snapshot.memoise(build_facts).works
            above = self._snapshot.therapy_above
            for therapy, working in works.items():
                for each in {therapy, *above.get(therapy, ())}:
                    doing[each] |= working & actors
        else:
            by_stage = spread.gives == "stages"
            for cell, doers in self._doers(spread.covering).items():
                # What is not narrowed is as the cell has it.
                therapy, stage = cell
                if therapy in (spread.therapies or cell) and (
                    stage in (spread.stages or cell)
                ):
                    doing[stage if by_stage else therapy] |= doers & actors
        nodes = self._snapshot.nodes
        every = nodes["Stage" if spread.gives == "stages" else "Therapy"].ids
        chosen = (
            spread.therapies if spread.gives == "therapies" else spread.stages
        )
        return {key: len(doing[key]) for key in chosen or every}

    def _doers(self, leaf: ex.Leaf) -> Groups[tuple[str, str]]:
        """Return the actors of capabilities by therapy and stage."""
        rows = (row.rsplit(":", 2) for row in self._leaf(leaf))
        return grouped(
            ((therapy, stage), actor) for actor, stage, therapy in rows
        )


def _affirmed(holds: bool) -> str:
    return YES if holds else NO


def _of_type(kind: type[T], keys: Mapping[str, Any]) -> dict[str, T]:
    """Return those of the values behind an order that are of a type."""
    return {
        key: value for key, value in keys.items() if isinstance(value, kind)
    }


def _group(row: Mapping[str, Any], group: ex.Group) -> str:
    if group == "year":
        date = row.get("start") or row.get("date") or row.get("founded")
        return str(date)[:4] if date else _NO_REGION
    return str(row.get(group) or _NO_REGION)
