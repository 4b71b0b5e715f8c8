"""The relationships that the curated tables state: one or several of a row."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from graph import model
from ingest.records import Edge, build, edge
from ingest.sources import curated_ids as ids
from ingest.sources.curated_evidence import own

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graph.common.properties import Properties
    from ingest.reading.cells import Row
    from ingest.report import Report
    from ingest.sources.curated_evidence import RowEvidence
    from ingest.sources.curated_nodes import Places

    LinksOfRow = Callable[[Row, RowEvidence], Iterator["Link"]]


class Link(NamedTuple):
    """A relationship before it is validated; an end that a row leaves empty makes none."""

    name: str
    """as in `graph.model.SPECS`"""
    start: str
    end: str
    properties: Properties


def edges(
    tables: Mapping[str, list[Row]],
    places: Places,
    evidence: RowEvidence,
    report: Report,
) -> Iterator[Edge]:
    """Yield the relationships of all tables; wrong fields go to the report."""
    links = itertools.chain(
        _stage_order(tables["stages"]),
        _seats(tables["actors"], places, evidence),
        _of_rows(tables, evidence),
    )
    for row, link in links:
        if not (link.start and link.end):
            continue
        values = {
            "start": link.start,
            "end": link.end,
            **link.properties,
        }
        record = build(
            model.SPECS[link.name].record,
            values,
            row,
            report,
        )
        if record is not None:
            yield edge(link.name, record)


def _stage_order(rows: list[Row]) -> Iterator[tuple[Row, Link]]:
    core = [row for row in rows if row["kind"] == "core"]
    core.sort(key=_rank)
    for row, following in itertools.pairwise(core):
        evidence = {**own("vocabulary", row), "basis": "derived"}
        yield (
            row,
            Link(
                "precedes_stage_stage",
                row["id"],
                following["id"],
                evidence,
            ),
        )


def _rank(row: Row) -> int:
    """Return the order of a stage; one that is no number is refused with the stage itself."""
    return int(row["order"]) if row["order"].isdecimal() else 0


def _seats(
    rows: list[Row],
    places: Places,
    evidence: RowEvidence,
) -> Iterator[tuple[Row, Link]]:
    for row in rows:
        place = places.get((row["country"], row["city"]), "")
        yield (
            row,
            Link(
                "located_in_actor_place",
                row["id"],
                place,
                _of_actor(row, evidence),
            ),
        )


def _of_rows(
    tables: Mapping[str, list[Row]], evidence: RowEvidence
) -> Iterator[tuple[Row, Link]]:
    for table, links_of in _LINKS:
        for row in tables[table]:
            for link in links_of(row, evidence):
                yield row, link


def _of_actor(row: Row, evidence: RowEvidence) -> Properties:
    # A note on an actor describes it; it does not make where it sits derived.
    return {**evidence.cited(row), "basis": "asserted"}


def _therapy(row: Row, _: RowEvidence) -> Iterator[Link]:
    for parent in row.items("parent_ids"):
        yield Link(
            "subcategory_of_therapy_therapy",
            row["id"],
            parent,
            own("vocabulary", row),
        )


def _term(row: Row, _: RowEvidence) -> Iterator[Link]:
    for therapy in row.items("therapy_ids"):
        yield Link(
            "stands_for_term_therapy",
            ids.term_id(row),
            therapy,
            own("vocabulary", row),
        )


def _actor(row: Row, evidence: RowEvidence) -> Iterator[Link]:
    yield Link(
        "part_of_actor_actor",
        row["id"],
        row["parent_id"],
        _of_actor(row, evidence),
    )


def _work(row: Row, evidence: RowEvidence) -> Iterator[Link]:
    yield Link(
        "works_on_actor_therapy",
        row["actor_id"],
        row["therapy_id"],
        {**evidence.cited(row), "note": row["note"]},
    )


def _capability(row: Row, evidence: RowEvidence) -> Iterator[Link]:
    key, cited = ids.capability_id(row), evidence.cited(row)
    yield Link(
        "has_actor_capability",
        row["actor_id"],
        key,
        cited,
    )
    yield Link(
        "at_capability_stage",
        key,
        row["stage_id"],
        cited,
    )
    yield Link(
        "for_capability_therapy",
        key,
        row["therapy_id"],
        cited,
    )


def _absence(row: Row, evidence: RowEvidence) -> Iterator[Link]:
    key, cited = ids.absence_id(row), evidence.cited(row)
    yield Link(
        "at_absence_stage",
        key,
        row["stage_id"],
        cited,
    )
    yield Link(
        "for_absence_therapy",
        key,
        row["therapy_id"],
        cited,
    )


def _collaboration(row: Row, evidence: RowEvidence) -> Iterator[Link]:
    cited = evidence.cited(row)
    for therapy in row.items("therapy_ids"):
        yield Link(
            "covers_collaboration_therapy",
            row["id"],
            therapy,
            cited,
        )
    for stage in row.items("stage_ids"):
        yield Link(
            "targets_collaboration_stage",
            row["id"],
            stage,
            cited,
        )


def _member(row: Row, evidence: RowEvidence) -> Iterator[Link]:
    stated = {"role": row["role"], "note": row["note"]}
    yield Link(
        "participates_in_actor_collaboration",
        row["actor_id"],
        row["collaboration_id"],
        {**evidence.cited(row), **stated},
    )


def _product(row: Row, evidence: RowEvidence) -> Iterator[Link]:
    cited = evidence.cited(row)
    yield Link(
        "owns_actor_product",
        row["owner_id"],
        row["id"],
        cited,
    )
    yield Link(
        "is_a_product_therapy",
        row["id"],
        row["therapy_id"],
        cited,
    )


def _trial(row: Row, evidence: RowEvidence) -> Iterator[Link]:
    cited = evidence.cited(row)
    yield Link(
        "sponsors_actor_trial",
        row["sponsor_id"],
        row["id"],
        cited,
    )
    yield Link(
        "tests_trial_therapy",
        row["id"],
        row["therapy_id"],
        cited,
    )
    for site in row.items("site_ids"):
        yield Link(
            "hosts_actor_trial",
            site,
            row["id"],
            cited,
        )


def _event(row: Row, evidence: RowEvidence) -> Iterator[Link]:
    yield Link(
        "happened_to_event_actor",
        ids.event_id(row),
        row["actor_id"],
        evidence.cited(row),
    )


_LINKS: tuple[tuple[str, LinksOfRow], ...] = (
    ("therapies", _therapy),
    ("terms", _term),
    ("actors", _actor),
    ("actor_therapies", _work),
    ("actor_stages", _capability),
    ("absences", _absence),
    ("collaborations", _collaboration),
    ("collaboration_members", _member),
    ("products", _product),
    ("trials", _trial),
    ("events", _event),
)
"""Table, and the relationships that one of its rows states."""
