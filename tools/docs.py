"""Write the pages of docs/ that follow from the model, the catalogue and the settings.

Run `python -m tools.docs`; a test fails while the pages are not current.
"""

from __future__ import annotations

import types
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from pydantic import SecretStr

from graph.model import NODES, RELATIONS, Relation
from graph.settings import PREFIX, Settings
from graph.store import catalogue

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

DOCS = Path(__file__).parents[1] / "docs"
TRACEBACK = "ATMP_TRACEBACK"
_FOLDERS = {"cache_dir": "cache", "data_dir": "data"}
_TYPE_NAMES: dict[Any, str] = {
    str: "text",
    int: "integer",
    float: "number",
    bool: "true or false",
    Path: "folder",
    SecretStr: "text, not shown",
}


def schema_page() -> str:
    """Return docs/schema.md: the picture, and every label and relationship with its properties."""
    lines = [
        "# The graph",
        "",
        "Generated from `graph/model.py`; do not edit.",
        "",
        "```mermaid",
    ]
    lines += ["graph LR"]
    lines += [
        f"  {spec.start} -- {spec.type} --> {spec.end}" for spec in RELATIONS
    ]
    lines += [
        "```",
        "",
        "Every fact carries `source_ids` (never empty), `asserted_by`, `as_of`",
    ]
    lines += [
        "and `basis` (asserted or derived), and the load adds `hash` and the numbers of the"
    ]
    lines += [
        "loads that wrote it first and last, `since_number` and `changed_number`. `Release`,",
        "`Tally` (a cell of its matrix), `Removal`, `Loading` (while a load changes the graph) and",
        "`Marker` nodes keep the books.",
        "",
    ]
    for spec in NODES.values():
        lines += [f"## {spec.label}", "", f"{spec.about}. Key: `id`.", ""]
        lines += _properties(spec.record, set())
    lines += [
        "## Relationships",
        "",
        "| type | from | to | key | own properties |",
    ]
    lines += ["|---|---|---|---|---|"]
    shared = set(Relation.model_fields) - {"note"}
    for spec in RELATIONS:
        own = ", ".join(
            name for name in spec.record.model_fields if name not in shared
        )
        lines.append(
            f"| `{spec.type}` | {spec.start} | {spec.end} | {spec.key or ''} | {own} |"
        )
    return "\n".join(lines) + "\n"


def queries_page() -> str:
    """Return docs/queries.md: every named query with its question, parameters and columns."""
    lines = [
        "# Named queries",
        "",
        "Generated from `queries/`; do not edit.",
        "",
    ]
    for query in catalogue.public():
        assert query.question is not None  # noqa: S101 (public queries have one)
        lines += [
            f"## {query.id}",
            "",
            f"{query.question.en} ",
            f"*{query.question.fr}* ",
        ]
        lines += [f"*{query.question.nl}*", ""]
        for name, param in query.params.items():
            needed = (
                "required" if param.required else f"default {param.default}"
            )
            lines.append(
                f"- `{name}` ({param.type}, {needed}) {param.about}".rstrip()
            )
        columns = ", ".join(f"`{name}`" for name in query.returns)
        lines += ["", f"Returns {columns}.", ""]
        if query.no_phrase:
            lines += [
                f"The question box has no phrase of it: {query.no_phrase}.",
                "",
            ]
    return "\n".join(lines).rstrip() + "\n"


def settings_page() -> str:
    """Return docs/settings.md: every setting with its variable, type, default and meaning."""
    lines = [
        "# Settings",
        "",
        "Generated from `graph/settings.py`; do not edit.",
        "",
    ]
    lines += [
        "Every setting is a variable of the environment. Lists are separated by commas. A"
    ]
    lines += [
        "value that a setting cannot have ends the command with status 1 and names it; a"
    ]
    lines += [
        "variable that is nearly the name of a setting is reported when a command starts.",
        "",
    ]
    lines += ["| variable | type | default | meaning |", "|---|---|---|---|"]
    for name, field in Settings.model_fields.items():
        variable = f"{PREFIX}{name.upper()}"
        default, about = _default(name, field), field.description
        lines.append(
            f"| `{variable}` | {_type(field)}{_bounds(field)} | {default} | {about} |"
        )
    lines += [
        "",
        f"`{TRACEBACK}=1` is no setting of the product: it shows where an error of a",
    ]
    lines += ["command came from."]
    return "\n".join(lines) + "\n"


def _default(name: str, field: FieldInfo) -> str:
    if field.default_factory is not None:
        return f"the {_FOLDERS[name]} folder of the user"
    if field.default is None:
        return "none"
    if isinstance(field.default, tuple):
        return (
            f"`{','.join(map(str, field.default))}`"
            if field.default
            else "none"
        )
    text = str(field.default)
    return (
        f"`{text.lower() if isinstance(field.default, bool) else text}`"
        if text
        else "none"
    )


def _bounds(field: FieldInfo) -> str:
    """Return the bounds of a number in words, '' if it has none."""
    words = {
        "ge": "at least",
        "gt": "above",
        "le": "at most",
    }
    given = [
        f"{word} {getattr(rule, name):g}"
        for rule in field.metadata
        for name, word in words.items()
        if hasattr(rule, name)
    ]
    return f", {' and '.join(given)}" if given else ""


def pages() -> dict[Path, str]:
    """Return the generated pages by path."""
    return {
        DOCS / "schema.md": schema_page(),
        DOCS / "queries.md": queries_page(),
        DOCS / "settings.md": settings_page(),
    }


def _properties(record: type[BaseModel], without: set[str]) -> list[str]:
    lines = ["| property | type |", "|---|---|"]
    for name, field in record.model_fields.items():
        if name not in without:
            lines.append(
                f"| `{name}`{'' if field.is_required() else ' ?'} | {_type(field)} |"
            )
    return [*lines, ""]


def _type(field: FieldInfo) -> str:
    return _name(field.annotation)


def _name(kind: Any) -> str:
    origin = get_origin(kind)
    if origin is Literal:
        return ", ".join(get_args(kind))
    if origin in {Union, types.UnionType}:
        return " or ".join(
            _name(part) for part in get_args(kind) if part is not type(None)
        )
    if origin is tuple:
        return f"list of {_name(get_args(kind)[0])}"
    if hasattr(kind, "__metadata__"):
        return _name(get_args(kind)[0])
    return _TYPE_NAMES.get(kind, str(kind))


if __name__ == "__main__":
    for place, text in pages().items():
        place.write_text(text, "utf-8")
