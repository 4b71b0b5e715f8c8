"""The accepted corrections laid over the curated tables: a source of its own, before all others.

A row that a correction touches is stated by `curation` instead of `curated` and cites, beside its
web pages, the correction, which names who accepted it. So a new edition of the tables loses no
correction; where it contradicts one, that is reported.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph.common.curated_columns import COLUMNS
from graph.common.curated_keys import key_of
from graph.curation.edits import lay_over
from graph.export.curated_tables import CURATION
from graph.model import Source
from ingest.reading.cells import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph.curation.edits import Edit
    from graph.curation.history import LoggedProposal
    from ingest.report import Report

_PUBLISHER = "ATMP Atlas"
Tables = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A correction that a newer edition of the tables contradicts."""

    correction: int
    table: str
    key: str
    reason: str

    def __str__(self) -> str:
        """Return it as a line."""
        return f"correction {self.correction}: {self.table} {self.key}: {self.reason}"


def correction_id(number: int) -> str:
    """Return the id of the Source node of a correction."""
    return f"correction-{number}"


def correction_sources(
    corrections: Iterable[LoggedProposal],
) -> Iterator[Source]:
    """Yield the Source record of each correction: its number, who accepted it and when."""
    for correction in corrections:
        decision = correction.decided
        # One that is only supposed has no time.
        if decision is not None and decision.at:
            yield Source(
                id=correction_id(correction.number),
                title=f"Correction {correction.number}, accepted by {decision.who}",
                publisher=_PUBLISHER,
                retrieved_at=decision.at[:10],
                asserted_by=(CURATION,),
            )


def laid_over(
    tables: Tables,
    corrections: Sequence[LoggedProposal],
    report: Report,
) -> tuple[Tables, list[Conflict]]:
    """Return the tables with the corrections over them, and where these are contradicted.

    What a correction says of a table or column that does not exist goes to the report.
    """
    over = _Overlay(tables, report)
    for correction in corrections:
        for edit in correction.edits:
            over.lay(correction.number, edit)
    return over.tables(), over.conflicts


class _Overlay:
    """The rows of the tables by key, changed edit by edit."""

    def __init__(self, tables: Tables, report: Report) -> None:
        self._given, self._report = tables, report
        self._rows: dict[str, dict[tuple[str, ...], Row]] = {}
        self.conflicts: list[Conflict] = []

    def lay(self, number: int, edit: Edit) -> None:
        """Change one row."""
        place = f"correction {number}"
        if edit.table not in self._given:
            self._report.refuse(
                place,
                0,
                "table",
                f"{edit.table!r} is no table",
            )
            return
        rows = self._table(edit.table)
        row = rows.get(edit.key)
        laid = lay_over(edit, dict(row.cells) if row else None)
        for reason in laid.conflicts:
            self.conflicts.append(
                Conflict(
                    number,
                    edit.table,
                    ":".join(edit.key),
                    reason,
                )
            )
        rows.pop(edit.key, None)
        if laid.cells is None:
            return
        columns = COLUMNS[edit.table]
        for column in laid.cells.keys() - columns:
            self._report.refuse(
                place,
                0,
                column,
                f"{edit.table} has no such column",
            )
        cells = {column: laid.cells.get(column, "") for column in columns}
        line = f"{place}, {edit.table}"
        numbers = (*row.corrections, number) if row else (number,)
        rows[key_of(edit.table, cells)] = Row(
            line,
            0,
            cells,
            corrections=numbers,
        )

    def tables(self) -> Tables:
        """Return all tables; one that no edit touched is as it was given."""
        return {
            name: list(self._rows[name].values())
            if name in self._rows
            else rows
            for name, rows in self._given.items()
        }

    def _table(self, name: str) -> dict[tuple[str, ...], Row]:
        if name not in self._rows:
            self._rows[name] = _by_key(name, self._given[name])
        return self._rows[name]


def _by_key(name: str, rows: Iterable[Row]) -> dict[tuple[str, ...], Row]:
    """Return the rows by key; rows of one key, which are refused later, are all there."""
    by_key: dict[tuple[str, ...], Row] = {}
    for number, row in enumerate(rows):
        key = key_of(name, row.cells)
        by_key[key if key not in by_key else (*key, str(number))] = replace(
            row
        )
    return by_key
