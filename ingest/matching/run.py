"""Matching of files: names to find, or pairs of names to judge."""

from __future__ import annotations

import gc
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graph.common.textio import read_rows, refuse_empty, write_rows
from ingest.matching import decide, pairs
from ingest.matching.blocking import MatchQuery
from ingest.matching.universe import (
    ReferenceRecord,
    Universe,
    read,
    records_of,
)
from ingest.sources.curated import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from graph.common.properties import Properties

SHOWN = 5
BLOCK = 4096
"""Names that are compared at once; their signals take some 30 MB."""


def match_queries(
    universe: Path,
    queries: Path,
    out: Path,
) -> Properties:
    """Write `query_id,ror_id,score` for every name that means a record of the universe.

    A name without a row means none of them. The answer is the first row of a name, the others
    are its next best candidates.

    Returns:
        Counts and seconds: queries, answered, records, index_seconds, seconds.

    Raises:
        InvalidInputError: a file cannot be read or a row lacks a field; nothing is written.
    """
    asked = _rows(queries, ("query_id", "name", "country"))
    begin = time.perf_counter()
    with _uncollected():
        known = Universe(
            read(universe, frozenset(row["country"] for row in asked))
        )
    indexed = time.perf_counter()
    with _settled():
        rows, answered = _answers(known, asked)
    write_rows(out, ("query_id", "ror_id", "score"), rows)
    return {
        "queries": len(asked),
        "answered": answered,
        "records": known.size,
        "index_seconds": round(indexed - begin, 2),
        "seconds": round(time.perf_counter() - indexed, 2),
    }


def _answers(
    known: Universe, asked: list[dict[str, str]]
) -> tuple[list[tuple[str, str, str]], int]:
    """Return the rows of the answers, best first, and how many names have one."""
    rows: list[tuple[str, str, str]] = []
    answered = 0
    for start in range(0, len(asked), BLOCK):
        block = asked[start : start + BLOCK]
        names = [
            MatchQuery(row["name"], row["country"], row.get("city") or "")
            for row in block
        ]
        for row, scored in zip(block, decide.rank(known, names), strict=True):
            if scored and scored[0].score >= decide.ANSWER:
                answered += 1
                rows += [
                    (row["query_id"], match.record.id, f"{match.score:.6f}")
                    for match in scored[:SHOWN]
                ]
    return rows, answered


def match_pairs(
    judged: Path,
    universe: Path,
    out: Path,
) -> Properties:
    """Write `left,right,score` for pairs of names, 0.5 or more = one organisation.

    The actors of the shipped tables, with their aliases, count as known records beside those of
    the universe.

    Raises:
        InvalidInputError: a file cannot be read or a row lacks a field; nothing is written.
    """
    asked = _rows(judged, ("left", "right", "country"))
    begin = time.perf_counter()
    countries = frozenset(row["country"] for row in asked)
    known = Universe([*read(universe, countries), *curated_records(countries)])
    likeness = pairs.scores(
        known, [(row["left"], row["right"], row["country"]) for row in asked]
    )
    rows = [
        (row["left"], row["right"], f"{score:.6f}")
        for row, score in zip(asked, likeness, strict=True)
    ]
    write_rows(out, ("left", "right", "score"), rows)
    same = sum(score >= decide.ANSWER for score in likeness)
    seconds = round(time.perf_counter() - begin, 2)
    return {
        "pairs": len(asked),
        "same": same,
        "records": known.size,
        "seconds": seconds,
    }


def curated_records(countries: Iterable[str]) -> list[ReferenceRecord]:
    """Return the actors of the shipped tables as records, under their ROR id where known."""
    wanted = set(countries)
    rows = read_rows(
        SHIPPED / "actors.csv",
        ("id", "name", "aliases", "country", "city", "ror"),
    )
    return records_of(
        [
            {
                "id": row["ror"].rsplit("/", 1)[-1] or row["id"],
                "country": row["country"],
                "names": [
                    {"value": name.strip(), "type": "alias"}
                    for name in (row["name"], *row["aliases"].split("|"))
                    if name.strip()
                ],
                "city": [row["city"]] if row["city"] else [],
            }
            for _, row in rows
            if row["country"] in wanted
        ]
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector from walking, again and again, through objects that all stay."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def _settled() -> Iterator[None]:
    """Keep the collector from walking through what was there before."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _rows(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for line, row in read_rows(path, needed):
        refuse_empty(
            path,
            line,
            row,
            needed,
        )
        rows.append(row)
    return rows
