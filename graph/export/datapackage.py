"""What the CSV files are: a Frictionless Data Package (v1) and a README, with the licence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.common.curated_columns import COLUMNS
from graph.common.curated_keys import (
    LISTS,
    PARTLY_EMPTY,
    REFERENCES,
    key_columns,
)
from graph.export.curated_tables import other_facts
from graph.export.release_columns import (
    Column,
    columns_of,
    edge_columns,
    node_columns,
)
from graph.export.release_network import LICENCE, LICENCE_URL
from graph.model import NODES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.common.properties import Properties
    from graph.release.snapshot import Snapshot

_LABELS = {
    "actors": "Actor",
    "actor_stages": "Capability",
    "collaborations": "Collaboration",
    "products": "Product",
    "trials": "Trial",
    "therapies": "Therapy",
    "stages": "Stage",
    "terms": "Term",
    "events": "Event",
    "places": "Place",
    "market": "Figure",
    "absences": "Absence",
    "source_dates": "Source",
}
"""The label that a row of a table becomes; rows of the others become relationships."""
_JOINED = "several values are joined by |"


def datapackage(snapshot: Snapshot) -> Properties:
    """Return the description of all files: types, keys, references, licence."""
    release = snapshot.release
    return {
        "profile": "tabular-data-package",
        "name": "atmp-atlas",
        "title": "ATMP Atlas",
        "description": _DESCRIPTION,
        "version": release.id,
        "created": release.created_at,
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": LICENCE,
                "path": LICENCE_URL,
            }
        ],
        "resources": [*_table_resources(), *_graph_resources(snapshot)],
    }


def facts_about(snapshot: Snapshot) -> list[Properties]:
    """Return what there is to say of a release as a whole, a line each."""
    release = snapshot.release
    facts = {
        "title": "ATMP Atlas",
        "description": _DESCRIPTION,
        "release": release.id,
        "date": release.created_at,
        "checksum": release.checksum,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "sources": ", ".join(release.sources),
        "nodes": sum(len(nodes) for nodes in snapshot.nodes.values()),
        "relationships": sum(len(edges) for edges in snapshot.edges.values()),
        "facts_in_graph_files_alone": other_facts(snapshot),
    }
    return [{"what": name, "value": value} for name, value in facts.items()]


def readme(snapshot: Snapshot) -> str:
    """Return the text that stands beside the files."""
    release = snapshot.release
    return _README.format(
        release=release.id,
        date=release.created_at,
        checksum=release.checksum,
        licence=LICENCE,
        url=LICENCE_URL,
        others=other_facts(snapshot),
    )


def _table_resources() -> Iterator[dict[str, object]]:
    for name, columns in COLUMNS.items():
        fields = [_field(column) for column in _table_columns(name, columns)]
        schema: dict[str, object] = {"fields": fields, "missingValues": [""]}
        if name not in PARTLY_EMPTY:
            schema["primaryKey"] = list(key_columns(name))
        schema["foreignKeys"] = [
            _reference(column, target, "id")
            for column, target in REFERENCES.items()
            if column in columns
        ]
        yield _resource(name, f"{name}.csv", schema)


def _table_columns(name: str, columns: tuple[str, ...]) -> Iterator[Column]:
    """Yield the columns of a curated table with what the model says of the same property."""
    label = _LABELS.get(name)
    known = (
        {column.name: column for column in columns_of(NODES[label].record)}
        if label
        else {}
    )
    for column in columns:
        if column in LISTS:
            yield Column(column, several=True)
        else:
            yield known.get(column, Column(column))


def _graph_resources(snapshot: Snapshot) -> Iterator[dict[str, object]]:
    for label, nodes in snapshot.nodes.items():
        fields = [_field(column) for column in node_columns(nodes)]
        schema = {
            "fields": fields,
            "missingValues": [""],
            "primaryKey": ["id"],
        }
        yield _resource(_graph_name(label), f"graph/{label}.csv", schema)
    for name, edges in snapshot.edges.items():
        schema = {
            "fields": [_field(column) for column in edge_columns(edges)],
            "missingValues": [""],
            "foreignKeys": [
                _reference("start", _graph_name(edges.spec.start), "id"),
                _reference("end", _graph_name(edges.spec.end), "id"),
            ],
        }
        yield _resource(_graph_name(name), f"graph/{name}.csv", schema)


def _graph_name(name: str) -> str:
    return f"graph-{name.lower()}"


def _resource(
    name: str,
    path: str,
    schema: Mapping[str, object],
) -> dict[str, object]:
    return {
        "name": name.replace("_", "-"),
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _reference(
    column: str,
    resource: str,
    key: str,
) -> dict[str, object]:
    target = {"resource": resource.replace("_", "-"), "fields": [key]}
    return {"fields": [column], "reference": target}


def _field(column: Column) -> dict[str, object]:
    field: dict[str, object] = {
        "name": column.name,
        "type": "string" if column.several else column.type,
    }
    if column.several:
        return field | {"description": _JOINED}
    constraints: dict[str, object] = {}
    if column.choices:
        constraints["enum"] = list(column.choices)
    if column.required:
        constraints["required"] = True
    return field | ({"constraints": constraints} if constraints else {})


_DESCRIPTION = (
    "Who does what in advanced therapies (ATMP) in Wallonia and Belgium, with the sources of "
    "every fact. An empty cell means that no source says it, never no."
)
_README = """# ATMP Atlas, release {release}

Who does what in advanced therapies (ATMP) in Wallonia and Belgium, with the sources of every fact.

- Release {release} of {date}, checksum {checksum}.
- Licence: {licence} ({url}). Each fact cites the page that states it.
- UTF-8, comma separated, a line of names in every file; several values in a cell are joined by `|`;
  dates are YYYY, YYYY-MM or YYYY-MM-DD. An empty cell means that no source says it, never "no".
- A text that a spreadsheet would run as a formula has a `'` before it.

The files beside this one are the curated tables. Correct them and load them again with
`atmp ingest --from` and this folder.

`graph/` has every node (such as `graph/Actor.csv`) and every relationship, from `start` to `end`
(such as `graph/works_on_actor_therapy.csv`), with all properties, whichever source asserts it.
Nodes and relationships that other sources than the curated tables assert: {others}. They are in
`graph/` alone.

`datapackage.json` has the types, keys and references of all files (Frictionless Data Package).
"""
