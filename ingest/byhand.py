"""The facts that people write: the curated tables, and the accepted corrections over them."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.errors import IngestError
from graph.export.curated_tables import CURATED, CURATION
from ingest.load import check_shrink
from ingest.overlay import correction_sources, laid_over
from ingest.reading.cells import Row
from ingest.report import Report
from ingest.rows import content
from ingest.sources import curated, rank

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pydantic import BaseModel

    from graph.common.properties import Properties
    from graph.curation.history import LoggedProposal
    from graph.curation.log import Log
    from ingest.fact_store import FactStore
    from ingest.overlay import Conflict
    from ingest.records import Edge


class Corrections(NamedTuple):
    """What is laid over the tables: the accepted proposals up to an entry of the log."""

    upto: int = 0
    in_force: Sequence[LoggedProposal] = ()


def corrections_upto(log: Log, upto: int) -> Corrections:
    """Return what the log says up to an entry, 0 = nothing."""
    return (
        Corrections(upto, log.history_at(upto).in_force)
        if upto
        else Corrections()
    )


def published_upto(facts: FactStore, log: Log) -> int:
    """Return the entry up to which the kept facts took the log.

    The facts know it best, as they are committed together with it; facts that were lost leave what
    the log says of its last publication.
    """
    state = facts.sources().get(CURATION)
    return (
        int(state["upto"])
        if state and "upto" in state
        else log.history().published
    )


class Read(NamedTuple):
    """Tables as records, with what the corrections met."""

    records: list[BaseModel | Edge]
    conflicts: list[Conflict]


def records_with(
    tables: curated.Tables,
    corrections: Corrections,
    report: Report,
) -> Read:
    """Return the records of the tables with corrections laid over; problems go to the report."""
    over, conflicts = tables, list["Conflict"]()
    if corrections.in_force and not report.problems:
        over, conflicts = laid_over(tables, corrections.in_force, report)
    sources = correction_sources(corrections.in_force)
    return Read(curated.records_of(over, report, sources), conflicts)


def read_by_hand(
    facts: FactStore,
    path: Path | None,
    corrections: Corrections,
    *,
    unchanged: bool = False,
    allow_shrink: bool = False,
) -> Properties:
    """Put what people state now in the place of what they stated; return what was read.

    Args:
        facts: where it is kept.
        path: the tables; None = the shipped ones.
        corrections: laid over them.
        unchanged: take the tables that were read last instead.
        allow_shrink: accept that many rows are gone.

    Raises:
        IngestError: something in the tables or the corrections is wrong; every place is named.
    """
    started, report = time.perf_counter(), Report()
    tables = (
        given_tables(facts)
        if unchanged
        else curated.tables_at(path or curated.SHIPPED, report)
    )
    read = records_with(tables, corrections, report)
    report.raise_if_any()
    before, after = Counter[str](), Counter[str]()
    for source in _stating(facts, corrections):
        rows = [
            content(record)
            for record in read.records
            if _states(record, source)
        ]
        counts = facts.replace(
            source,
            rank(source),
            register=False,
            rows=rows,
        )
        before.update(counts[0])
        after.update(counts[1])
    if not allow_shrink:
        check_shrink(f"{CURATED}: ", dict(before), dict(after))
    state = {
        **report.as_dict(),
        "seconds": round(time.perf_counter() - started, 2),
    }
    if not unchanged:
        facts.keep_given(CURATED, None if path is None else _plain(tables))
        facts.note(CURATED, {**state, "shipped": path is None})
    conflicts = [str(conflict) for conflict in read.conflicts]
    facts.note(CURATION, {"upto": corrections.upto, "conflicts": conflicts})
    return {**state, "conflicts": conflicts} if conflicts else state


def _stating(facts: FactStore, corrections: Corrections) -> list[str]:
    """Return the sources that are written: one that never stated anything is left out."""
    is_there = corrections.upto or CURATION in facts.sources()
    return [CURATED, CURATION] if is_there else [CURATED]


def _states(record: BaseModel | Edge, source: str) -> bool:
    stating: Any = getattr(record, "record", record)
    return source in stating.asserted_by


def has_shipped_tables(facts: FactStore) -> bool:
    """Return whether the tables are those that come with the product, also if none was read."""
    state = facts.sources().get(CURATED)
    return state is None or bool(state.get("shipped"))


def given_tables(facts: FactStore) -> curated.Tables:
    """Return the tables that were read last.

    Raises:
        IngestError: they were loaded by a version that did not keep them.
    """
    if has_shipped_tables(facts):
        report = Report()
        tables = curated.tables_at(curated.SHIPPED, report)
        report.raise_if_any()
        return tables
    given = facts.given(CURATED)
    if given is None:
        raise IngestError(
            "The tables that were loaded last are not kept here.",
            hint="Load them once more: atmp ingest --from PATH",
        )
    return {
        name: [Row(file, line, cells) for file, line, cells in rows]
        for name, rows in given.items()
    }


def _plain(tables: curated.Tables) -> dict[str, list[object]]:
    return {
        name: [_plain_row(row) for row in rows]
        for name, rows in tables.items()
    }


def _plain_row(row: Row) -> list[object]:
    return [
        row.file,
        row.line,
        {column: str(cell) for column, cell in row.cells.items()},
    ]
