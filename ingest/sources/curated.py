"""The curated tables: from rows to records. Their rules are in curated_checks.py."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from ingest.reading.cells import Row
from ingest.records import Edge
from ingest.sources.curated_checks import check_shape, check_tables
from ingest.sources.curated_config import CONFIG
from ingest.sources.curated_edges import edges
from ingest.sources.curated_evidence import RowEvidence
from ingest.sources.curated_nodes import nodes
from ingest.sources.curated_places import place_ids
from ingest.tables import read_tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph import model
    from ingest.report import Report

SHIPPED = Path(__file__).parents[1] / "data" / "curated"
Record = BaseModel | Edge
Tables = dict[str, list[Row]]


def read(path: Path, report: Report) -> list[Record]:
    """Return all nodes and edges of the tables at `path`; problems go to the report."""
    return records_of(tables_at(path, report), report)


def tables_at(path: Path, report: Report) -> Tables:
    """Return the rows of the tables at `path`; problems go to the report."""
    tables = read_tables(path, CONFIG.heads, report)
    if not report.problems and path.resolve() == SHIPPED.resolve():
        # Somebody's own tables may be as small as they like; these are known to be larger.
        check_shape(tables, CONFIG.floors, report)
    return tables


def records_of(
    tables: Tables,
    report: Report,
    corrections: Iterable[model.Source] = (),
) -> list[Record]:
    """Return all nodes and edges of tables; problems go to the report.

    Sources come first, those of the corrections laid over the tables among them, and nodes before
    the edges that need them.
    """
    if report.problems:
        # What follows from a lost table or column would only hide the cause.
        return []
    check_tables(tables, report)
    evidence = RowEvidence()
    places = place_ids(tables["places"], report)
    records: list[Record] = [
        *nodes(
            tables,
            places,
            evidence,
            report,
        ),
        *edges(
            tables,
            places,
            evidence,
            report,
        ),
    ]
    # Which addresses are cited is known once all rows were read.
    sources = evidence.sources(tables["source_dates"], report)
    return [*corrections, *sources, *records]
