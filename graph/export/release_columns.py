"""The columns of a release, read from the domain model: the same in every release."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from graph.model import NODES, SPECS

if TYPE_CHECKING:
    from pydantic import BaseModel

    from graph.common.properties import Values
    from graph.release.snapshot import ColumnTable, Edges, Nodes

ValueType = Literal["string", "integer", "number", "boolean"]


@dataclass(frozen=True, slots=True)
class Column:
    """A property: its type, whether it holds several values, and what a value may be."""

    name: str
    type: ValueType = "string"
    several: bool = False
    required: bool = False
    pattern: str | None = None
    choices: tuple[str, ...] = ()


@cache
def columns_of(record: type[BaseModel]) -> tuple[Column, ...]:
    """Return the columns of a record class of the model, `id` or the two ends first."""
    schema = record.model_json_schema(mode="serialization")
    required = schema.get("required", ())
    columns = {
        name: _column(name, schema["properties"][name], name in required)
        for name in record.model_fields
    }
    first = ("id",) if "id" in columns else ("start", "end")
    return tuple(columns.pop(name) for name in first) + tuple(columns.values())


def _column(
    name: str,
    schema: Values,
    required: bool,
) -> Column:
    options: list[Values] = schema.get("anyOf", [schema])
    value = next(option for option in options if option.get("type") != "null")
    several = value["type"] == "array"
    single = value["items"] if several else value
    return Column(
        name,
        single["type"],
        several,
        required,
        single.get("pattern"),
        tuple(single.get("enum", ())),
    )


def node_columns(nodes: Nodes) -> tuple[Column, ...]:
    """Return the columns of a label: those of the model, then what else the release holds."""
    return _with_others(columns_of(NODES[nodes.label].record), nodes)


def edge_columns(edges: Edges) -> tuple[Column, ...]:
    """Return the columns of a relationship, its two ends first."""
    return _with_others(columns_of(SPECS[edges.spec.name].record), edges)


def _with_others(
    columns: tuple[Column, ...], table: ColumnTable
) -> tuple[Column, ...]:
    known = {column.name for column in columns}
    return columns + tuple(
        Column(name) for name in table.names if name not in known
    )
