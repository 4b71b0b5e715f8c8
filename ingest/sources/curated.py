"""The curated tables: from rows to records. Their rules are in curated_checks.py."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from graph import model
from graph.common.curated_columns import COLUMNS
from graph.common.curated_keys import LISTS
from ingest.overlay import correction_id
from ingest.records import Edge, build, edge, is_url, page_source, source_id
from ingest.sources import curated_ids as ids
from ingest.sources.curated_checks import check_shape, check_tables
from ingest.sources.curated_config import CONFIG
from ingest.sources.curated_places import place_ids
from ingest.sources.product_dates import dates_of
from ingest.tables import Row, read_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graph.common.properties import Properties
    from ingest.report import Report

NAME = ids.NAME
SHIPPED = Path(__file__).parents[1] / "data" / "curated"
Record = BaseModel | Edge
Tables = dict[str, list[Row]]


def read(path: Path, report: Report) -> list[Record]:
    """Return all nodes and edges of the tables at `path`; problems go to the report."""
    return records_of(tables_at(path, report), report)


def tables_at(path: Path, report: Report) -> Tables:
    """Return the rows of the tables at `path`; problems go to the report."""
    tables = read_tables(path, CONFIG.heads, report)
    if not report.problems and path.resolve() == SHIPPED.resolve():
        # Somebody's own tables may be as small as they like; these are known to be larger.
        check_shape(tables, CONFIG.floors, report)
    return tables


def records_of(
    tables: Tables,
    report: Report,
    corrections: Iterable[model.Source] = (),
) -> list[Record]:
    """Return all nodes and edges of tables; problems go to the report.

    Sources come first, those of the corrections laid over the tables among them, and nodes before
    the edges that need them.
    """
    if report.problems:
        # What follows from a lost table or column would only hide the cause.
        return []
    check_tables(tables, report)
    reader = _Reader(tables, report)
    nodes = [record for make in reader.nodes for record in make()]
    edges = [record for make in reader.edges for record in make()]
    return [*corrections, *reader.sources(), *nodes, *edges]


class _Reader:
    """Turns the rows of the tables into records."""

    def __init__(self, tables: Tables, report: Report) -> None:
        self._tables, self._report = tables, report
        self._places = place_ids(tables["places"], report)
        self._urls: dict[tuple[str, str], None] = {}
        self._derived = tuple(CONFIG.derived_notes)
        self.nodes: list[Callable[[], Iterator[Record]]] = [
            self._town_nodes,
            self._therapies,
            self._stages,
            self._terms,
            self._actors,
            self._capabilities,
            self._absences,
            self._collaborations,
            self._products,
            self._trials,
            self._events,
            self._figures,
        ]
        self.edges: list[Callable[[], Iterator[Record]]] = [
            self._therapy_tree,
            self._stage_order,
            self._term_targets,
            self._actor_edges,
            self._works_on,
            self._capability_edges,
            self._absence_edges,
            self._collaboration_edges,
            self._members,
            self._product_edges,
            self._trial_edges,
            self._event_edges,
        ]

    def sources(self) -> Iterator[Record]:
        """Yield the data set's own sources, then one per address that a row cites."""
        for given in CONFIG.sources.values():
            yield model.Source.model_validate({**given, "asserted_by": NAME})
        dates = {row["url"]: row for row in self._tables["source_dates"]}
        for url, stated_by in self._urls:
            page = page_source(url, stated_by)
            known = page.model_dump(exclude_none=True)
            if (row := dates.get(url)) is None:
                yield page
            else:
                dated = {"published": row["published"], "dated_by": row["how"]}
                more = self._plain(row, "title", "retrieved_at")
                yield from self._node(model.Source, row, known | dated | more)

    def _evidence(self, row: Row) -> Properties:
        urls = [url for url in row.items("source_url") if is_url(url)]
        stating = ids.asserted_by(row)
        self._urls.update(dict.fromkeys((url, stating) for url in urls))
        derived = row.cells.get("note", "").startswith(self._derived)
        return {
            "source_ids": (
                *map(source_id, urls),
                *map(correction_id, row.corrections),
            ),
            "asserted_by": stating,
            "as_of": row.cells.get("as_of"),
            "basis": "derived" if derived else "asserted",
        }

    def _own(self, which: str, row: Row) -> Properties:
        cited = (
            CONFIG.sources[which]["id"],
            *map(correction_id, row.corrections),
        )
        return {"source_ids": cited, "asserted_by": ids.asserted_by(row)}

    def _node(
        self,
        record: type[BaseModel],
        row: Row,
        values: Properties,
    ) -> Iterator[Record]:
        made = build(
            record,
            values,
            row,
            self._report,
        )
        if made is not None:
            yield made

    def _edge(
        self,
        name: str,
        row: Row,
        start: str,
        end: str,
        evidence: Properties,
        **more: Any,
    ) -> Iterator[Record]:
        if start and end:
            record = model.SPECS[name].record
            values = {
                "start": start,
                "end": end,
                **evidence,
                **more,
            }
            made = build(
                record,
                values,
                row,
                self._report,
            )
            if made is not None:
                yield edge(name, made)

    def _plain(self, row: Row, *names: str) -> Properties:
        return {name: row[name] for name in names}

    def _town_nodes(self) -> Iterator[Record]:
        for row in self._tables["places"]:
            values = self._plain(
                row,
                "city",
                "country",
                "region",
                "lat",
                "lng",
            )
            key = self._places.get((row["country"], row["city"]))
            which = "places" if row["lat"] else "vocabulary"
            if key is not None:
                yield from self._node(
                    model.Place,
                    row,
                    {
                        **values,
                        "id": key,
                        **self._own(which, row),
                    },
                )

    def _vocabulary(self, row: Row) -> Properties:
        names = [f"name_{lang}" for lang in model.LANGUAGES]
        values = self._plain(
            row,
            "id",
            *names,
            "definition_en",
        )
        synonyms = {
            f"synonyms_{lang}": row.items(f"synonyms_{lang}")
            for lang in model.LANGUAGES
        }
        return {
            **values,
            **synonyms,
            **self._own("vocabulary", row),
        }

    def _therapies(self) -> Iterator[Record]:
        for row in self._tables["therapies"]:
            more = {
                "legal_class": row["legal_class"],
                "pillars": row.items("pillar"),
            }
            yield from self._node(
                model.Therapy, row, {**self._vocabulary(row), **more}
            )

    def _stages(self) -> Iterator[Record]:
        for row in self._tables["stages"]:
            values = {
                **self._vocabulary(row),
                **self._plain(row, "order", "kind"),
            }
            yield from self._node(model.Stage, row, values)

    def _terms(self) -> Iterator[Record]:
        for row in self._tables["terms"]:
            values = self._plain(
                row,
                "term",
                "lang",
                "note",
            )
            key = {"id": ids.term_id(row)}
            yield from self._node(
                model.Term,
                row,
                {
                    **values,
                    **key,
                    **self._own("vocabulary", row),
                },
            )

    def _actors(self) -> Iterator[Record]:
        names = _columns_of(model.Actor, "actors")
        for row in self._tables["actors"]:
            values = {
                **self._plain(row, *names),
                "aliases": row.items("aliases"),
            }
            # A note on an actor describes it; it never makes the actor itself derived.
            evidence = {**self._evidence(row), "basis": "asserted"}
            yield from self._node(model.Actor, row, {**values, **evidence})

    def _capabilities(self) -> Iterator[Record]:
        for row in self._tables["actor_stages"]:
            scope = "therapy" if row["therapy_id"] else "all"
            life = self._plain(
                row,
                "status",
                "since",
                "until",
                "capacity",
                "note",
            )
            values = {
                "id": ids.capability_id(row),
                "scope": scope,
                **life,
            }
            yield from self._node(
                model.Capability, row, {**values, **self._evidence(row)}
            )

    def _absences(self) -> Iterator[Record]:
        for row in self._tables["absences"]:
            values = {
                "id": ids.absence_id(row),
                **self._plain(row, "region", "statement"),
            }
            yield from self._node(
                model.Absence, row, {**values, **self._evidence(row)}
            )

    def _collaborations(self) -> Iterator[Record]:
        names = _columns_of(model.Collaboration, "collaborations")
        for row in self._tables["collaborations"]:
            values = {**self._plain(row, *names), **self._evidence(row)}
            yield from self._node(model.Collaboration, row, values)

    def _products(self) -> Iterator[Record]:
        names = _columns_of(model.Product, "products")
        for row in self._tables["products"]:
            values = self._plain(row, *names)
            dates = dates_of(row["status"])._asdict()
            marks = row.items("ema_designation")
            more = {
                "ema_designations": marks,
                **dates,
                **self._evidence(row),
            }
            yield from self._node(model.Product, row, {**values, **more})

    def _trials(self) -> Iterator[Record]:
        names = _columns_of(model.Trial, "trials")
        for row in self._tables["trials"]:
            values = self._plain(row, *names)
            yield from self._node(
                model.Trial, row, {**values, **self._evidence(row)}
            )

    def _events(self) -> Iterator[Record]:
        for row in self._tables["events"]:
            values = {
                "id": ids.event_id(row),
                **self._plain(
                    row,
                    "type",
                    "date",
                    "note",
                ),
            }
            yield from self._node(
                model.Event, row, {**values, **self._evidence(row)}
            )

    def _figures(self) -> Iterator[Record]:
        for row in self._tables["market"]:
            values = self._plain(
                row,
                "metric",
                "value",
                "unit",
                "year",
            )
            key = {"id": f"{row['metric']}:{row['year']}"}
            yield from self._node(
                model.Figure,
                row,
                {
                    **values,
                    **key,
                    **self._evidence(row),
                },
            )

    def _therapy_tree(self) -> Iterator[Record]:
        for row in self._tables["therapies"]:
            for parent in row.items("parent_ids"):
                own = self._own("vocabulary", row)
                yield from self._edge(
                    "subcategory_of_therapy_therapy",
                    row,
                    row["id"],
                    parent,
                    own,
                )

    def _stage_order(self) -> Iterator[Record]:
        chain = [
            row for row in self._tables["stages"] if row["kind"] == "core"
        ]
        chain.sort(
            key=lambda row: (
                int(row["order"]) if row["order"].isdecimal() else 0
            )
        )
        for row, following in itertools.pairwise(chain):
            own = {**self._own("vocabulary", row), "basis": "derived"}
            yield from self._edge(
                "precedes_stage_stage",
                row,
                row["id"],
                following["id"],
                own,
            )

    def _term_targets(self) -> Iterator[Record]:
        for row in self._tables["terms"]:
            for therapy in row.items("therapy_ids"):
                own = self._own("vocabulary", row)
                yield from self._edge(
                    "stands_for_term_therapy",
                    row,
                    ids.term_id(row),
                    therapy,
                    own,
                )

    def _actor_edges(self) -> Iterator[Record]:
        for row in self._tables["actors"]:
            evidence = {**self._evidence(row), "basis": "asserted"}
            parent = row["parent_id"]
            yield from self._edge(
                "part_of_actor_actor",
                row,
                row["id"],
                parent,
                evidence,
            )
            place = self._places.get((row["country"], row["city"]))
            if place is not None:
                yield from self._edge(
                    "located_in_actor_place",
                    row,
                    row["id"],
                    place,
                    evidence,
                )

    def _works_on(self) -> Iterator[Record]:
        for row in self._tables["actor_therapies"]:
            ends = (row["actor_id"], row["therapy_id"])
            evidence = self._evidence(row)
            yield from self._edge(
                "works_on_actor_therapy",
                row,
                *ends,
                evidence,
                note=row["note"],
            )

    def _capability_edges(self) -> Iterator[Record]:
        for row in self._tables["actor_stages"]:
            key, evidence = ids.capability_id(row), self._evidence(row)
            yield from self._edge(
                "has_actor_capability",
                row,
                row["actor_id"],
                key,
                evidence,
            )
            yield from self._edge(
                "at_capability_stage",
                row,
                key,
                row["stage_id"],
                evidence,
            )
            yield from self._edge(
                "for_capability_therapy",
                row,
                key,
                row["therapy_id"],
                evidence,
            )

    def _absence_edges(self) -> Iterator[Record]:
        for row in self._tables["absences"]:
            key, evidence = ids.absence_id(row), self._evidence(row)
            yield from self._edge(
                "at_absence_stage",
                row,
                key,
                row["stage_id"],
                evidence,
            )
            yield from self._edge(
                "for_absence_therapy",
                row,
                key,
                row["therapy_id"],
                evidence,
            )

    def _collaboration_edges(self) -> Iterator[Record]:
        for row in self._tables["collaborations"]:
            evidence = self._evidence(row)
            for end in row.items("therapy_ids"):
                yield from self._edge(
                    "covers_collaboration_therapy",
                    row,
                    row["id"],
                    end,
                    evidence,
                )
            for end in row.items("stage_ids"):
                yield from self._edge(
                    "targets_collaboration_stage",
                    row,
                    row["id"],
                    end,
                    evidence,
                )

    def _members(self) -> Iterator[Record]:
        for row in self._tables["collaboration_members"]:
            ends = (row["actor_id"], row["collaboration_id"])
            more = self._plain(row, "role", "note")
            evidence = self._evidence(row)
            yield from self._edge(
                "participates_in_actor_collaboration",
                row,
                *ends,
                evidence,
                **more,
            )

    def _product_edges(self) -> Iterator[Record]:
        for row in self._tables["products"]:
            evidence, key = self._evidence(row), row["id"]
            yield from self._edge(
                "owns_actor_product",
                row,
                row["owner_id"],
                key,
                evidence,
            )
            yield from self._edge(
                "is_a_product_therapy",
                row,
                key,
                row["therapy_id"],
                evidence,
            )

    def _trial_edges(self) -> Iterator[Record]:
        for row in self._tables["trials"]:
            evidence, key = self._evidence(row), row["id"]
            yield from self._edge(
                "sponsors_actor_trial",
                row,
                row["sponsor_id"],
                key,
                evidence,
            )
            yield from self._edge(
                "tests_trial_therapy",
                row,
                key,
                row["therapy_id"],
                evidence,
            )
            for site in row.items("site_ids"):
                yield from self._edge(
                    "hosts_actor_trial",
                    row,
                    site,
                    key,
                    evidence,
                )

    def _event_edges(self) -> Iterator[Record]:
        for row in self._tables["events"]:
            ends = (ids.event_id(row), row["actor_id"])
            yield from self._edge(
                "happened_to_event_actor",
                row,
                *ends,
                self._evidence(row),
            )


def _columns_of(record: type[BaseModel], table: str) -> tuple[str, ...]:
    """Return the columns of a table that are properties of a record with one value each."""
    stated_apart = {*LISTS, *model.Fact.model_fields}
    return tuple(
        name
        for name in COLUMNS[table]
        if name in record.model_fields.keys() - stated_apart
    )
