"""The nodes that the curated tables state, a row each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph import model
from graph.common.curated_columns import COLUMNS
from graph.common.curated_keys import LISTS
from ingest.records import build
from ingest.sources import curated_ids as ids
from ingest.sources.curated_evidence import own
from ingest.sources.product_dates import dates_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pydantic import BaseModel

    from graph.common.properties import Properties
    from ingest.reading.cells import Row
    from ingest.report import Report
    from ingest.sources.curated_evidence import RowEvidence

    Places = Mapping[tuple[str, str], str]
    """The id of each town by country and name."""
    NodeValues = Callable[[Row, RowEvidence], Properties]


def nodes(
    tables: Mapping[str, list[Row]],
    places: Places,
    evidence: RowEvidence,
    report: Report,
) -> Iterator[BaseModel]:
    """Yield the nodes of all tables; wrong fields go to the report."""
    yield from _towns(tables["places"], places, report)
    for table, record, values_of in _NODES:
        for row in tables[table]:
            node = build(
                record,
                values_of(row, evidence),
                row,
                report,
            )
            if node is not None:
                yield node


def _towns(
    rows: list[Row],
    places: Places,
    report: Report,
) -> Iterator[BaseModel]:
    columns = (
        "city",
        "country",
        "region",
        "lat",
        "lng",
    )
    for row in rows:
        key = places.get((row["country"], row["city"]))
        # A town whose id is refused was told of when the ids were made.
        if key is None:
            continue
        # Coordinates are those of ROR; without them a town is the data set's own word.
        which = "places" if row["lat"] else "vocabulary"
        values = {
            **_plain(row, *columns),
            "id": key,
            **own(which, row),
        }
        town = build(
            model.Place,
            values,
            row,
            report,
        )
        if town is not None:
            yield town


def _plain(row: Row, *columns: str) -> Properties:
    return {column: row[column] for column in columns}


def _columns_of(record: type[BaseModel], table: str) -> tuple[str, ...]:
    """Return the columns of a table that are properties of a record with one value each."""
    stated_apart = {*LISTS, *model.Fact.model_fields}
    properties = record.model_fields.keys() - stated_apart
    return tuple(name for name in COLUMNS[table] if name in properties)


_ACTOR = _columns_of(model.Actor, "actors")
_COLLABORATION = _columns_of(model.Collaboration, "collaborations")
_PRODUCT = _columns_of(model.Product, "products")
_TRIAL = _columns_of(model.Trial, "trials")


def _vocabulary(row: Row) -> Properties:
    names = [f"name_{lang}" for lang in model.LANGUAGES]
    synonyms = [f"synonyms_{lang}" for lang in model.LANGUAGES]
    return {
        **_plain(
            row,
            "id",
            *names,
            "definition_en",
        ),
        **{column: row.items(column) for column in synonyms},
        **own("vocabulary", row),
    }


def _therapy(row: Row, _: RowEvidence) -> Properties:
    return {
        **_vocabulary(row),
        "legal_class": row["legal_class"],
        "pillars": row.items("pillar"),
    }


def _stage(row: Row, _: RowEvidence) -> Properties:
    return {**_vocabulary(row), **_plain(row, "order", "kind")}


def _term(row: Row, _: RowEvidence) -> Properties:
    columns = ("term", "lang", "note")
    return {
        **_plain(row, *columns),
        "id": ids.term_id(row),
        **own("vocabulary", row),
    }


def _actor(row: Row, evidence: RowEvidence) -> Properties:
    return {
        **_plain(row, *_ACTOR),
        "aliases": row.items("aliases"),
        **evidence.cited(row),
        # A note on an actor describes it; it never makes the actor itself derived.
        "basis": "asserted",
    }


def _capability(row: Row, evidence: RowEvidence) -> Properties:
    columns = (
        "status",
        "since",
        "until",
        "capacity",
        "note",
    )
    return {
        "id": ids.capability_id(row),
        "scope": "therapy" if row["therapy_id"] else "all",
        **_plain(row, *columns),
        **evidence.cited(row),
    }


def _absence(row: Row, evidence: RowEvidence) -> Properties:
    return {
        "id": ids.absence_id(row),
        **_plain(row, "region", "statement"),
        **evidence.cited(row),
    }


def _collaboration(row: Row, evidence: RowEvidence) -> Properties:
    return {**_plain(row, *_COLLABORATION), **evidence.cited(row)}


def _product(row: Row, evidence: RowEvidence) -> Properties:
    return {
        **_plain(row, *_PRODUCT),
        "ema_designations": row.items("ema_designation"),
        **dates_of(row["status"])._asdict(),
        **evidence.cited(row),
    }


def _trial(row: Row, evidence: RowEvidence) -> Properties:
    return {**_plain(row, *_TRIAL), **evidence.cited(row)}


def _event(row: Row, evidence: RowEvidence) -> Properties:
    columns = ("type", "date", "note")
    return {
        "id": ids.event_id(row),
        **_plain(row, *columns),
        **evidence.cited(row),
    }


def _figure(row: Row, evidence: RowEvidence) -> Properties:
    columns = (
        "metric",
        "value",
        "unit",
        "year",
    )
    return {
        **_plain(row, *columns),
        "id": f"{row['metric']}:{row['year']}",
        **evidence.cited(row),
    }


_NODES: tuple[tuple[str, type[BaseModel], NodeValues], ...] = (
    ("therapies", model.Therapy, _therapy),
    ("stages", model.Stage, _stage),
    ("terms", model.Term, _term),
    ("actors", model.Actor, _actor),
    ("actor_stages", model.Capability, _capability),
    ("absences", model.Absence, _absence),
    ("collaborations", model.Collaboration, _collaboration),
    ("products", model.Product, _product),
    ("trials", model.Trial, _trial),
    ("events", model.Event, _event),
    ("market", model.Figure, _figure),
)
"""Table, label, and how a row gives the values; in the order in which sources are first cited."""
