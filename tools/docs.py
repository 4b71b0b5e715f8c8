"""Write docs/schema.md and docs/queries.md from the model and the catalogue.

Run `python -m tools.docs`; a test fails while the pages are not current.
"""

from __future__ import annotations

import types
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from graph.model import NODES, RELATIONS, Relation
from graph.store import catalogue

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

DOCS = Path(__file__).parents[1] / "docs"


def schema_page() -> str:
    """Return docs/schema.md: the picture, and every label and relationship with its properties."""
    lines = ["# The graph", "", "Generated from `graph/model.py`; do not edit.", "", "```mermaid"]
    lines += ["graph LR"]
    lines += [f"  {spec.start} -- {spec.type} --> {spec.end}" for spec in RELATIONS]
    lines += ["```", "", "Every fact carries `source_ids` (never empty), `asserted_by`, `as_of`"]
    lines += ["and `basis` (asserted or derived), and the load adds `hash` and the numbers of the"]
    lines += [
        "loads that wrote it first and last, `since_number` and `changed_number`. `Release`,",
        "`Tally` (a cell of its matrix), `Removal`, `Loading` (while a load changes the graph) and",
        "`Marker` nodes keep the books.",
        "",
    ]
    for spec in NODES.values():
        lines += [f"## {spec.label}", "", f"{spec.about}. Key: `id`.", ""]
        lines += _properties(spec.record, set())
    lines += ["## Relationships", "", "| type | from | to | key | own properties |"]
    lines += ["|---|---|---|---|---|"]
    shared = set(Relation.model_fields) - {"note"}
    for spec in RELATIONS:
        own = ", ".join(name for name in spec.record.model_fields if name not in shared)
        lines.append(f"| `{spec.type}` | {spec.start} | {spec.end} | {spec.key or ''} | {own} |")
    return "\n".join(lines) + "\n"


def queries_page() -> str:
    """Return docs/queries.md: every named query with its question, parameters and columns."""
    lines = ["# Named queries", "", "Generated from `queries/`; do not edit.", ""]
    for query in catalogue.public():
        assert query.question is not None  # noqa: S101 (public queries have one)
        lines += [f"## {query.id}", "", f"{query.question.en} ", f"*{query.question.fr}* "]
        lines += [f"*{query.question.nl}*", ""]
        for name, param in query.params.items():
            needed = "required" if param.required else f"default {param.default}"
            lines.append(f"- `{name}` ({param.type}, {needed}) {param.about}".rstrip())
        columns = ", ".join(f"`{name}`" for name in query.returns)
        lines += ["", f"Returns {columns}.", ""]
    return "\n".join(lines).rstrip() + "\n"


def pages() -> dict[Path, str]:
    """Return the generated pages by path."""
    return {DOCS / "schema.md": schema_page(), DOCS / "queries.md": queries_page()}


def _properties(record: type[BaseModel], without: set[str]) -> list[str]:
    lines = ["| property | type |", "|---|---|"]
    for name, field in record.model_fields.items():
        if name not in without:
            lines.append(f"| `{name}`{'' if field.is_required() else ' ?'} | {_type(field)} |")
    return [*lines, ""]


def _type(field: FieldInfo) -> str:
    return _name(field.annotation)


def _name(kind: Any) -> str:
    origin = get_origin(kind)
    if origin is Literal:
        return ", ".join(get_args(kind))
    if origin in {Union, types.UnionType}:
        return " or ".join(_name(part) for part in get_args(kind) if part is not type(None))
    if origin is tuple:
        return f"list of {_name(get_args(kind)[0])}"
    if hasattr(kind, "__metadata__"):
        return _name(get_args(kind)[0])
    return {str: "text", int: "integer", float: "number"}.get(kind, str(kind))


if __name__ == "__main__":
    for place, text in pages().items():
        place.write_text(text, "utf-8")
