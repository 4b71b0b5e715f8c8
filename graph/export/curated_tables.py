"""The curated tables of a release, in the format that `atmp ingest --from` reads.

They hold what the curated source states, so that it can be corrected with a spreadsheet and loaded
again; a release of that source alone comes back with the same checksum. What other sources state
is in the files of the graph.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from graph.common.curated_columns import COLUMNS
from graph.common.tabular import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from graph.common.properties import Properties, Values
    from graph.release.snapshot import Snapshot

CURATED = "curated"
"""How the facts of the curated tables name the source that asserts them."""
CURATION = "curation"
"""The same of rows that an accepted correction changed."""
_PAGE = "src-"
"""How the ids of sources begin that are pages: the others are the data set's own."""


def curated_tables(snapshot: Snapshot) -> list[Table]:
    """Return the tables; each always has all its columns."""
    reader = _Reader(snapshot)
    return [
        Table(name, columns, reader.rows[name]())
        for name, columns in COLUMNS.items()
    ]


def other_facts(snapshot: Snapshot) -> int:
    """Return how many nodes and relationships are none that the curated source asserts."""
    tables = (*snapshot.nodes.values(), *snapshot.edges.values())
    return sum(
        not _is_curated(asserted)
        for table in tables
        for asserted in table.column("asserted_by")
    )


def _is_curated(asserted_by: Sequence[str]) -> bool:
    """Return whether the tables, as they were given or corrected, state a fact."""
    return CURATED in asserted_by or CURATION in asserted_by


class _Reader:
    """Makes the rows of the tables from nodes and relationships."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        sources = snapshot.nodes["Source"]
        self._addresses = dict(
            zip(sources.ids, sources.column("url"), strict=True)
        )
        self.rows: dict[str, Callable[[], Iterator[Properties]]] = {
            "actors": self._actors,
            "actor_therapies": self._actor_therapies,
            "actor_stages": self._actor_stages,
            "collaborations": self._collaborations,
            "collaboration_members": self._members,
            "products": self._products,
            "trials": self._trials,
            "therapies": self._therapies,
            "stages": self._stages,
            "terms": self._terms,
            "events": self._events,
            "places": self._places,
            "market": self._market,
            "absences": self._absences,
            "source_dates": self._source_dates,
        }

    def _nodes(self, label: str) -> Iterator[Properties]:
        """Yield the nodes of a label that the curated source asserts, with their addresses."""
        for row in self._snapshot.nodes[label].rows():
            if _is_curated(row["asserted_by"]):
                yield row | {"source_url": self._urls(row)}

    def _edges(self, name: str) -> Iterator[tuple[str, str, Properties]]:
        """Yield start, end and properties of the relationships that the source asserts."""
        edges = self._snapshot.edges[name]
        for (start, end), row in zip(edges.pairs(), edges.rows(), strict=True):
            if _is_curated(row["asserted_by"]):
                yield start, end, row

    def _targets(self, name: str) -> Mapping[str, list[str]]:
        """Return the ends of the relationships by their start."""
        targets: dict[str, list[str]] = defaultdict(list)
        for start, end, _ in self._edges(name):
            targets[start].append(end)
        return targets

    def _origins(self, name: str) -> Mapping[str, list[str]]:
        """Return the starts of the relationships by their end."""
        origins: dict[str, list[str]] = defaultdict(list)
        for start, end, _ in self._edges(name):
            origins[end].append(start)
        return origins

    def _urls(self, row: Values) -> tuple[str, ...]:
        addresses = (self._addresses.get(key) for key in row["source_ids"])
        return tuple(filter(None, addresses))

    def _actors(self) -> Iterator[Properties]:
        parents = self._targets("part_of_actor_actor")
        for row in self._nodes("Actor"):
            yield row | {"parent_id": _first(parents, row["id"])}

    def _actor_therapies(self) -> Iterator[Properties]:
        for actor, therapy, row in self._edges("works_on_actor_therapy"):
            ends = {"actor_id": actor, "therapy_id": therapy}
            yield row | ends | {"source_url": self._urls(row)}

    def _actor_stages(self) -> Iterator[Properties]:
        actors = self._origins("has_actor_capability")
        stages = self._targets("at_capability_stage")
        therapies = self._targets("for_capability_therapy")
        for row in self._nodes("Capability"):
            key = row["id"]
            yield row | {
                "actor_id": _first(actors, key),
                "stage_id": _first(stages, key),
                "therapy_id": _first(therapies, key),
            }

    def _collaborations(self) -> Iterator[Properties]:
        therapies = self._targets("covers_collaboration_therapy")
        stages = self._targets("targets_collaboration_stage")
        for row in self._nodes("Collaboration"):
            key = row["id"]
            yield row | {
                "therapy_ids": therapies.get(key, ()),
                "stage_ids": stages.get(key, ()),
            }

    def _members(self) -> Iterator[Properties]:
        rows = [
            row
            | {
                "collaboration_id": work,
                "actor_id": actor,
                "source_url": self._urls(row),
            }
            for actor, work, row in self._edges(
                "participates_in_actor_collaboration"
            )
        ]
        yield from sorted(
            rows,
            key=lambda row: (
                row["collaboration_id"],
                row["actor_id"],
                row["role"],
            ),
        )

    def _products(self) -> Iterator[Properties]:
        owners = self._origins("owns_actor_product")
        therapies = self._targets("is_a_product_therapy")
        for row in self._nodes("Product"):
            key = row["id"]
            yield row | {
                "owner_id": _first(owners, key),
                "therapy_id": _first(therapies, key),
                "ema_designation": row.get("ema_designations"),
            }

    def _trials(self) -> Iterator[Properties]:
        sponsors = self._origins("sponsors_actor_trial")
        sites = self._origins("hosts_actor_trial")
        therapies = self._targets("tests_trial_therapy")
        for row in self._nodes("Trial"):
            key = row["id"]
            yield row | {
                "sponsor_id": _first(sponsors, key),
                "site_ids": sites.get(key, ()),
                "therapy_id": _first(therapies, key),
            }

    def _therapies(self) -> Iterator[Properties]:
        parents = self._targets("subcategory_of_therapy_therapy")
        for row in self._nodes("Therapy"):
            yield row | {
                "parent_ids": parents.get(row["id"], ()),
                "pillar": row.get("pillars"),
            }

    def _stages(self) -> Iterator[Properties]:
        return self._nodes("Stage")

    def _terms(self) -> Iterator[Properties]:
        therapies = self._targets("stands_for_term_therapy")
        for row in self._nodes("Term"):
            yield row | {"therapy_ids": therapies.get(row["id"], ())}

    def _events(self) -> Iterator[Properties]:
        actors = self._targets("happened_to_event_actor")
        for row in self._nodes("Event"):
            yield row | {"actor_id": _first(actors, row["id"])}

    def _places(self) -> Iterator[Properties]:
        return self._nodes("Place")

    def _market(self) -> Iterator[Properties]:
        return self._nodes("Figure")

    def _absences(self) -> Iterator[Properties]:
        stages = self._targets("at_absence_stage")
        therapies = self._targets("for_absence_therapy")
        for row in self._nodes("Absence"):
            key = row["id"]
            yield row | {
                "stage_id": _first(stages, key),
                "therapy_id": _first(therapies, key),
            }

    def _source_dates(self) -> Iterator[Properties]:
        for row in self._snapshot.nodes["Source"].rows():
            is_page = _is_curated(row["asserted_by"]) and row["id"].startswith(
                _PAGE
            )
            if is_page and row.keys() & {"dated_by", "title", "retrieved_at"}:
                yield row | {"how": row.get("dated_by")}


def _first(ends: Mapping[str, list[str]], key: str) -> str | None:
    """Return the one end that the format has room for."""
    return next(iter(ends.get(key, ())), None)
