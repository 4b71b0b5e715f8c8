"""Statements that differ only in names of the model: written once, expanded for each name.

A file of `queries/` whose head says `expands: TABLE` is a template. It is read once for each row of
that table, and each `__NAME__`, `__LABEL__`, ... in it becomes the name which the row gives. The
rows come from the closed tables of `graph/model.py` and from nowhere else, never from data.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.bookkeeping import ADMINISTRATION
from graph.errors import CatalogueError
from graph.model import NODES, RELATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.model import RelationSpec

    Names = Mapping[str, str]
    """What stands for each placeholder; `NAME` is the last part of the statement's id."""

_PLACEHOLDER = re.compile(r"__([A-Z]+)__")
_NAMES = re.compile(r"[A-Za-z][A-Za-z_]*(\|[A-Za-z][A-Za-z_]*)*", re.ASCII)
"""One name of the model, or several between which Cypher chooses."""


def table_rows(table: str) -> list[Names]:
    """Return the names of each row of a table; raise CatalogueError if there is no such table."""
    try:
        return _TABLES[table]()
    except KeyError:
        known = ", ".join(_TABLES)
        raise CatalogueError(
            f"no table {table!r} to expand; there are: {known}"
        ) from None


def expand(template: str, names: Names) -> str:
    """Return the template with each placeholder replaced.

    Raises:
        CatalogueError: a placeholder has no name in this table, or a name is none of Cypher.
    """

    def name_of(placeholder: re.Match[str]) -> str:
        name = names.get(placeholder[1])
        if name is None:
            raise CatalogueError(f"nothing stands for {placeholder[0]}")
        if not _NAMES.fullmatch(name):
            raise CatalogueError(
                f"{placeholder[0]}: {name!r} is no name of the model"
            )
        return name

    return _PLACEHOLDER.sub(name_of, template)


def _nodes() -> list[Names]:
    return [{"NAME": label.lower(), "LABEL": label} for label in NODES]


def _plain_relations() -> list[Names]:
    return [_relation(spec) for spec in RELATIONS if spec.key is None]


def _keyed_relations() -> list[Names]:
    return [
        _relation(spec) | {"KEY": spec.key}
        for spec in RELATIONS
        if spec.key is not None
    ]


def _relation(spec: RelationSpec) -> dict[str, str]:
    return {
        "NAME": spec.name,
        "TYPE": spec.type,
        "START": spec.start,
        "END": spec.end,
    }


def _constraints() -> list[Names]:
    return [
        {"NAME": f"{label.lower()}_id", "LABEL": label}
        for label in (*NODES, *ADMINISTRATION)
    ]


def _indexes() -> list[Names]:
    indexed = {
        label: spec.indexed for label, spec in NODES.items()
    } | ADMINISTRATION
    return [
        {
            "NAME": f"{label.lower()}_{name}",
            "LABEL": label,
            "PROPERTY": name,
        }
        for label, properties in indexed.items()
        for name in properties
    ]


def _every_node() -> list[Names]:
    return [{"NAME": "nodes", "LABELS": "|".join(NODES)}]


def _every_relation() -> list[Names]:
    starts = dict.fromkeys(spec.start for spec in RELATIONS)
    types = dict.fromkeys(spec.type for spec in RELATIONS)
    return [
        {
            "NAME": "relationships",
            "STARTS": "|".join(starts),
            "TYPES": "|".join(types),
        }
    ]


_TABLES: dict[str, Callable[[], list[Names]]] = {
    "nodes": _nodes,
    "plain relations": _plain_relations,
    "keyed relations": _keyed_relations,
    "constraints": _constraints,
    "indexes": _indexes,
    "every node": _every_node,
    "every relation": _every_relation,
}
