"""What must hold across the rows of the curated tables: floors, keys, references, order in time."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING

from graph.common.curated_keys import (
    REFERENCE_LISTS,
    REFERENCES,
    key_columns,
    key_of,
)
from graph.common.lives import contradictions_of_dates, contradictions_of_life
from ingest.records import is_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.reading.cells import Row
    from ingest.report import Report

Tables = Mapping[str, "list[Row]"]

_THERAPY_IS_OPEN = ("actor_stages", "absences")
"""Tables in which an empty therapy means all of them."""
_WITH_ID = (
    "actors",
    "collaborations",
    "products",
    "trials",
    "therapies",
    "stages",
)
_ALONE = ("source names one partner only", "name no project partner")
"""Words by which a note says why a collaboration has one member."""


def check_shape(
    tables: Tables,
    floors: Mapping[str, int],
    report: Report,
) -> None:
    """Report every table that has fewer rows than its floor."""
    for name, rows in tables.items():
        if len(rows) < floors[name]:
            reason = f"{len(rows)} rows, floor {floors[name]}: truncated?"
            report.refuse(
                f"{name}.csv",
                0,
                "",
                reason,
            )


def check_tables(tables: Tables, report: Report) -> None:
    """Report every broken rule across rows; the rules are those of the data set's README."""
    for name, rows in tables.items():
        _check_keys(name, rows, report)
    _check_ids(tables, report)
    _check_references(tables, report)
    _check_required(tables, report)
    _check_sources(tables, report)
    _check_times(tables, report)
    _check_actors(tables, report)
    _check_lives(tables, report)
    _check_source_dates(tables, report)
    _check_members(tables, report)
    for name in ("actors", "therapies"):
        _check_circles(name, tables[name], report)


def _check_keys(
    name: str,
    rows: list[Row],
    report: Report,
) -> None:
    columns = key_columns(name)
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = key_of(name, row.cells)
        if key in seen:
            reason = f"duplicate {':'.join(key)}, first in line {seen[key]}"
            report.refuse(
                row.file,
                row.line,
                "+".join(columns),
                reason,
            )
        seen.setdefault(key, row.line)


_REQUIRED = ("actor_id", "collaboration_id", "stage_id")
"""Columns that no row leaves empty, in the tables that have them."""


def _check_ids(tables: Tables, report: Report) -> None:
    """Report ids with capitals, ids that differ by case alone, and ids of two tables."""
    owner: dict[str, str] = {}
    written: dict[str, str] = {}
    for name in _WITH_ID:
        for row in tables[name]:
            first = written.setdefault(row["id"].lower(), row["id"])
            if first != row["id"]:
                reason = f"{row['id']!r} differs from {first!r} by case alone"
                report.refuse(
                    row.file,
                    row.line,
                    "id",
                    reason,
                )
            elif (
                name != "trials"
                and ":" not in row["id"]
                and row["id"] != row["id"].lower()
            ):
                # Registry numbers and the ids of other sources come as they are.
                reason = f"{row['id']!r} has capitals: ids are in lower case"
                report.refuse(
                    row.file,
                    row.line,
                    "id",
                    reason,
                )
            if owner.setdefault(row["id"], name) != name:
                reason = f"{row['id']!r} is also an id in {owner[row['id']]}"
                report.refuse(
                    row.file,
                    row.line,
                    "id",
                    reason,
                )


def _check_references(tables: Tables, report: Report) -> None:
    ids = {name: {row["id"] for row in tables[name]} for name in _WITH_ID}
    for row in itertools.chain.from_iterable(tables.values()):
        for column, value in row.cells.items():
            target = REFERENCES.get(column) or REFERENCE_LISTS.get(column)
            if target is None or not value:
                continue
            keys = value.split("|") if column in REFERENCE_LISTS else [value]
            for key in keys:
                if key not in ids[target]:
                    reason = f"unknown id {key!r} (no such row in {target})"
                    report.refuse(
                        row.file,
                        row.line,
                        column,
                        reason,
                    )


def _check_required(tables: Tables, report: Report) -> None:
    """Refuse rows without the record that they are of."""
    for name, rows in tables.items():
        therapy = () if name in _THERAPY_IS_OPEN else ("therapy_id",)
        for row in rows:
            for column in (*_REQUIRED, *therapy):
                if row.cells.get(column) == "":
                    report.refuse(
                        row.file,
                        row.line,
                        column,
                        "is empty",
                    )


def _check_sources(tables: Tables, report: Report) -> None:
    for row, url in _cited(tables):
        if url and not is_url(url):
            report.refuse(
                row.file,
                row.line,
                "source_url",
                f"{url!r} is not a web address",
            )


def _cited(tables: Tables) -> Iterator[tuple[Row, str]]:
    """Yield each row with each of the addresses that it cites; '' for one that cites none."""
    for row in itertools.chain.from_iterable(tables.values()):
        for url in row.cells.get("source_url", "").split("|"):
            yield row, url


def _check_times(tables: Tables, report: Report) -> None:
    for row in itertools.chain.from_iterable(tables.values()):
        for column, reason in contradictions_of_dates(row.cells):
            report.refuse(
                row.file,
                row.line,
                column,
                reason,
            )


def _check_actors(tables: Tables, report: Report) -> None:
    region = {
        (row["city"], row["country"]): row["region"]
        for row in tables["places"]
    }
    for row in tables["actors"]:
        place = (row["city"], row["country"])
        if row["city"] and place not in region:
            reason = f"{row['city']!r} ({row['country'] or 'no country'}) is missing in places"
            report.refuse(
                row.file,
                row.line,
                "city",
                reason,
            )
        elif (
            row["city"]
            and row["country"] == "BE"
            and region[place] != row["region"]
        ):
            reason = f"{row['region']!r} differs from {region[place]!r}, that of the city"
            report.refuse(
                row.file,
                row.line,
                "region",
                reason,
            )
        if row["region"] and row["country"] != "BE":
            report.refuse(
                row.file,
                row.line,
                "region",
                "region outside Belgium",
            )


def _check_lives(tables: Tables, report: Report) -> None:
    """Report capabilities whose status contradicts their dates or the life of their actor."""
    ended = {
        row["id"]: row["ended"] for row in tables["actors"] if row["ended"]
    }
    for row in tables["actor_stages"]:
        end = ended.get(row["actor_id"], "")
        for column, reason in contradictions_of_life(row.cells, end):
            report.refuse(
                row.file,
                row.line,
                column,
                reason,
            )


def _check_source_dates(tables: Tables, report: Report) -> None:
    cited = {url for _, url in _cited(tables)}
    for row in tables["source_dates"]:
        if row["url"] not in cited:
            report.refuse(
                row.file,
                row.line,
                "url",
                f"no row cites {row['url']!r}",
            )


def _check_members(tables: Tables, report: Report) -> None:
    members: dict[str, set[str]] = {}
    for row in tables["collaboration_members"]:
        members.setdefault(row["collaboration_id"], set()).add(row["actor_id"])
    for row in tables["collaborations"]:
        few = len(members.get(row["id"], ())) < 2  # noqa: PLR2004 (a collaboration needs two)
        if few and not any(words in row["note"] for words in _ALONE):
            reason = "fewer than two members and the note does not say why"
            report.refuse(
                row.file,
                row.line,
                "id",
                reason,
            )


def _check_circles(
    name: str,
    rows: list[Row],
    report: Report,
) -> None:
    column = "parent_id" if name == "actors" else "parent_ids"
    parents = {row["id"]: row.items(column) for row in rows}
    done: set[str] = set()
    for row in rows:
        if row["id"] in _above(row["id"], parents) - done:
            report.refuse(
                row.file,
                row.line,
                column,
                "parents run in a circle",
            )
            done.add(row["id"])


def _above(start: str, parents: Mapping[str, list[str]]) -> set[str]:
    """Return all that parents lead to; a record is among them if they run in a circle."""
    above: set[str] = set()
    left = [start]
    while left:
        new = set(parents.get(left.pop(), ())) - above
        above |= new
        left += new
    return above
