"""The curated tables as the release states them, and what a cell of each column may be."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import TypeAdapter, ValidationError

from graph.common.curated_columns import COLUMNS
from graph.common.curated_keys import (
    LISTS,
    REFERENCE_LISTS,
    REFERENCES,
    key_of,
)
from graph.common.refusals import reason
from graph.common.tabular import joined
from graph.curation.edits import Cells, values
from graph.export.curated_tables import curated_tables
from graph.export.release_columns import Column, columns_of
from graph.model import NODES, SPECS

if TYPE_CHECKING:
    from pydantic import BaseModel

    from graph.release.snapshot import Snapshot

Key = tuple[str, ...]
RECORDS: dict[str, type[BaseModel]] = {
    "actors": NODES["Actor"].record,
    "actor_therapies": SPECS["works_on_actor_therapy"].record,
    "actor_stages": NODES["Capability"].record,
    "collaborations": NODES["Collaboration"].record,
    "collaboration_members": SPECS[
        "participates_in_actor_collaboration"
    ].record,
    "products": NODES["Product"].record,
    "trials": NODES["Trial"].record,
    "therapies": NODES["Therapy"].record,
    "stages": NODES["Stage"].record,
    "terms": NODES["Term"].record,
    "events": NODES["Event"].record,
    "places": NODES["Place"].record,
    "market": NODES["Figure"].record,
    "absences": NODES["Absence"].record,
    "source_dates": NODES["Source"].record,
}
"""The record that a row becomes, where a column is a property of the same name."""
LABELS = {
    "actors": "Actor",
    "collaborations": "Collaboration",
    "therapies": "Therapy",
    "stages": "Stage",
}
"""The labels that columns lead to, by the table that has their ids."""
_PROPERTIES = {("source_dates", "how"): "dated_by"}
"""The property that a column becomes, where it bears another name."""
BOOKED = frozenset({"source_url", "as_of"})
"""Columns that a proposal fills by itself: its source, and the date of that."""
_REFERENCED = REFERENCES | REFERENCE_LISTS
"""The table whose ids stand in a column, one or several."""


def tables_of(snapshot: Snapshot) -> dict[str, dict[Key, Cells]]:
    """Return the rows of each table by key, with cells as text; made once per release."""
    return snapshot.memoise(_tables)


def _tables(snapshot: Snapshot) -> dict[str, dict[Key, Cells]]:
    cells: dict[str, dict[Key, Cells]] = {}
    for table in curated_tables(snapshot):
        rows = [
            {name: _text(row.get(name)) for name in table.columns}
            for row in table.rows
        ]
        cells[table.name] = {key_of(table.name, row): row for row in rows}
    return cells


def _text(value: Any) -> str:
    content = joined(value)
    return "" if content is None else str(content)


@cache
def described(table: str) -> dict[str, Column]:
    """Return the columns of a table with what the model says of each."""
    record = RECORDS.get(table)
    known = (
        {column.name: column for column in columns_of(record)}
        if record
        else {}
    )
    columns: dict[str, Column] = {}
    for name in COLUMNS[table]:
        column = known.get(_PROPERTIES.get((table, name), name), Column(name))
        columns[name] = replace(column, name=name)
    return columns


def refusal(
    table: str,
    column: str,
    cell: str,
    snapshot: Snapshot | None = None,
) -> str | None:
    """Return why a cell cannot be taken, in the words of an ingest; None if it can.

    With a snapshot the ids of other records are looked up as well.
    """
    label = LABELS.get(_REFERENCED.get(column, ""))
    if label is not None:
        if snapshot is None:
            return None
        unknown = (
            key for key in values(cell) if key not in snapshot.nodes[label]
        )
        return next((f"unknown id {key!r}" for key in unknown), None)
    if column == "source_url":
        refused = (
            _refused("Source", "url", address) for address in values(cell)
        )
        return next(filter(None, refused), None)
    record = RECORDS.get(table)
    name = _PROPERTIES.get((table, column), column)
    if record is None or name not in record.model_fields:
        return None
    if not cell:
        is_required = record.model_fields[name].is_required()
        return "is empty" if is_required else None
    given: Any = values(cell) if column in LISTS else cell
    return _validated(column, _adapter(record, name), given)


def _refused(
    label: str,
    name: str,
    cell: str,
) -> str | None:
    return _validated(name, _adapter(NODES[label].record, name), cell)


@cache
def _adapter(record: type[BaseModel], name: str) -> TypeAdapter[Any]:
    """Return what validates one field of a record."""
    field = record.model_fields[name]
    metadata: Any = tuple(field.metadata)
    wanted: Any = (
        Annotated[(field.annotation, *metadata)]
        if metadata
        else field.annotation
    )
    return TypeAdapter(wanted)


def _validated(
    name: str,
    adapter: TypeAdapter[Any],
    given: Any,
) -> str | None:
    try:
        adapter.validate_python(given)
    except ValidationError as exc:
        return reason(name, exc.errors(include_url=False)[0])
    return None
