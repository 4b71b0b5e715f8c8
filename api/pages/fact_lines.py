"""Facts as the pages show them: what is at the other end, in words, and its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from api.pages.render import words
from graph.common.normalise import fold
from graph.common.properties import Properties, Values
from graph.model import Language
from graph.release import labels
from graph.release.definitions import Definition, definition
from graph.release.snapshot import Snapshot
from graph.release.status import operating_statuses

Shown = Literal["asserted", "implied", "derived"]
_RANK: dict[str, int] = {
    "asserted": 0,
    "implied": 1,
    "derived": 2,
}


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact: the record it leads to (label and id, both empty for an event), and evidence.

    `detail` is already in the page's language; `date` is when it happened, `as_of` how old the
    source is.
    """

    label: str
    id: str
    name: str
    detail: tuple[str, ...] = ()
    basis: Shown = "asserted"
    as_of: str | None = None
    date: str | None = None
    note: str | None = None
    source_ids: tuple[str, ...] = ()
    kind: str | None = None
    closed: bool = False
    legal: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Facts under one heading; `more` is the address of the list they are part of."""

    name: str
    facts: list[FactLine]
    more: str | None = None

    @property
    def is_long(self) -> bool:
        """Return whether a list that can be sorted and narrowed serves better."""
        return len(self.facts) >= _LONG


_LONG = 6
"""Facts of a section from which the list of them is offered."""


@dataclass(frozen=True)
class FactPresenter:
    """Tells the facts of one release in one language."""

    snapshot: Snapshot
    lang: Language

    @property
    def t(self) -> dict[str, str]:
        """Return the texts of the language."""
        return words(self.lang)

    def name(self, label: str, key: str) -> str:
        """Return what a record is called in the language, its id if it has no name."""
        return labels.label(
            self.snapshot,
            label,
            key,
            self.lang,
        )

    def coded(self, name: str, row: Values) -> str | None:
        """Return the words for a code of a record ("region", "phase"), None if it has none."""
        return self.t[f"{name}_{row[name]}"] if name in row else None

    def definition(self, row: Values) -> Definition:
        """Return what a therapy or stage is, and the language in which that is written."""
        return definition(row, self.lang)

    def choices(self, label: str) -> list[tuple[str, str]]:
        """Return id and name of a vocabulary's records: stages in their order, others by name."""
        rows = self.snapshot.nodes[label].rows()
        named = [
            (row.get("order", 0), labels.name_of(row, self.lang), row["id"])
            for row in rows
        ]
        ordered = sorted(
            named, key=lambda record: (record[0], fold(record[1]))
        )
        return [(key, name) for _, name, key in ordered]

    def fact(
        self,
        label: str,
        key: str,
        row: Values,
        *detail: str,
    ) -> FactLine:
        """Return the fact `row` (a relationship or node) that leads to a record."""
        other = self.snapshot.nodes[label].get(key)
        return FactLine(
            label=label,
            id=key,
            name=self.name(label, key),
            detail=tuple(filter(None, detail)),
            basis="derived" if row.get("basis") == "derived" else "asserted",
            as_of=row.get("as_of"),
            note=row.get("note"),
            source_ids=tuple(row.get("source_ids", ())),
            kind=other.get("kind") if label == "Actor" else None,
            closed=label == "Actor"
            and self.snapshot.memoise(operating_statuses)[key].state
            == "closed",
            legal=other.get("legal_class"),
        )

    def along(
        self,
        relation: str,
        key: str,
        *,
        back: bool = False,
    ) -> list[FactLine]:
        """Return the facts of one kind of relationship, in the order of the names."""
        spec = self.snapshot.edges[relation].spec
        label = spec.start if back else spec.end
        lines = [
            self.fact(label, other, row)
            for other, row in ends(
                self.snapshot,
                relation,
                key,
                back,
            )
        ]
        return merged(lines)

    def below(self, relation: str, therapy: str) -> list[FactLine]:
        """Return who or what has a therapy or one below it; the latter is implied by the tree."""
        spec = self.snapshot.edges[relation].spec
        lines: list[FactLine] = []
        for narrower in sorted(self.snapshot.therapy_below[therapy]):
            own = narrower == therapy
            named = () if own else (self.name("Therapy", narrower),)
            for other, row in ends(
                self.snapshot,
                relation,
                narrower,
                back=True,
            ):
                fact = self.fact(
                    spec.start,
                    other,
                    row,
                    *named,
                )
                lines.append(fact if own else replace(fact, basis="implied"))
        return merged(lines)

    def above(self, facts: list[FactLine]) -> list[FactLine]:
        """Return the broader therapies that the given ones imply and that are not among them."""
        given = {fact.id: fact for fact in facts}
        lines: list[FactLine] = []
        for key, fact in given.items():
            for broader in sorted(
                self.snapshot.therapy_above[key] - given.keys()
            ):
                implied = self.fact(
                    "Therapy",
                    broader,
                    {},
                    fact.name,
                )
                lines.append(
                    replace(
                        implied,
                        basis="implied",
                        as_of=fact.as_of,
                        source_ids=fact.source_ids,
                    )
                )
        return merged(lines)


def ends(
    snapshot: Snapshot,
    relation: str,
    key: str,
    back: bool = False,
) -> Iterator[tuple[str, Properties]]:
    """Yield (id at the other end, properties) of a record's relationships of one kind."""
    edges = snapshot.edges[relation]
    if back:
        for edge in edges.into(edges.ends.position(key)):
            yield edges.starts.ids[edges.start[edge]], edges.row(int(edge))
        return
    yield from edges.leaving(key)


def merged(facts: list[FactLine]) -> list[FactLine]:
    """Return one fact a record, on its strongest basis: open first, then stated, then by name."""
    by_key: dict[tuple[str, str], list[FactLine]] = {}
    for fact in facts:
        by_key.setdefault((fact.label, fact.id), []).append(fact)
    lines = [_joined(group) for group in by_key.values()]
    return sorted(
        lines,
        key=lambda line: (line.closed, _RANK[line.basis], fold(line.name)),
    )


def _joined(group: list[FactLine]) -> FactLine:
    if len(group) == 1:
        return group[0]
    basis = min((line.basis for line in group), key=lambda each: _RANK[each])
    strongest = [line for line in group if line.basis == basis]
    notes = dict.fromkeys(line.note for line in strongest if line.note)
    dates = [line.as_of for line in strongest if line.as_of]
    return replace(
        strongest[0],
        detail=tuple(
            dict.fromkeys(part for line in group for part in line.detail)
        ),
        as_of=max(dates, default=None),
        note="; ".join(notes) or None,
        source_ids=tuple(
            dict.fromkeys(key for line in strongest for key in line.source_ids)
        ),
    )
