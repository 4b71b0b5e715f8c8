"""A release of thirteen actors written by hand, small enough to work every figure out on paper.

The towns lie on one meridian, so that a degree of latitude between them is 6371 x pi / 180 =
111.195 km. Each table cites a source of its own, so that a test can say which one must be shown.
`small(...)` gives the release, with more rows where a test names them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from graph.model import NODES, SPECS, Source
from graph.release.snapshot import Snapshot
from ingest.records import Edge, edge
from ingest.rows import content, offline_release

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

TODAY = "2025-06-30"
"""The newest date on record: what every actor bears."""

PLACES = """
id    | city  | country | region   | lat  | lng
rive  | Rive  | BE      | Wallonia | 50.0 | 5.0
mont  | Mont  | BE      | Wallonia | 50.4 | 5.0
pont  | Pont  | BE      | Brussels | 50.8 | 5.0
dijk  | Dijk  | BE      | Flanders | 51.0 | 5.0
haven | Haven | NL      |          |      |
"""
THERAPIES = """
id    | name             | parents   | pillars                   | synonyms
cell  | cell therapy     |           | cell-therapy              |
gene  | gene therapy     |           | cell-therapy,gene-therapy |
car-t | CAR-T cells      | cell,gene |                           | chimeric receptor
msc   | stromal cells    | cell      |                           |
aav   | viral vectors    | gene      |                           |
"""
STAGES = """
id       | name                 | order | kind
research | research             | 1     | core
process  | process development  | 2     | core
making   | manufacturing        | 3     | core
trial    | clinical trial       | 4     | core
care     | patient care         | 5     | core
funding  | funding              | 6     | enabling
"""
ACTORS = """
id   | name            | kind       | place | founded | part_of | works_on | size
alma | Alma University | university | rive  | 1817    |         | car-t,msc
bloc | Bloc Hospital   | hospital   | rive  | 1987    | alma    | car-t
cado | Cado            | cdmo       | mont  | 2015    |         | cell
dune | Dune Cells      | company    | mont  | 2010    |         | car-t
echo | Echo Vectors    | company    | mont  | 2018    |         | aav
fyra | Fyra Hospital   | hospital   | pont  | 1990    |         | car-t
gent | Gent University | university | dijk  | 1817    |         | aav
hexa | Hexa Therapies  | company    | dijk  | 2020    |         | car-t
iris | Iris Biotech    | company    | haven | 2012    |         | car-t
juno | Juno Fund       | funder     | mont  | 2000    |         |
kern | Kern Cluster    | cluster    | pont  | 2009    |         |
lume | Lume Agency     | authority  | pont  | 1950    |         |
moor | Moor Start      | company    | rive  | 2024-03 |         | msc
"""
EVENTS = """
id | actor | type       | date
e1 | dune  | bankruptcy | 2024-06
e2 | echo  | layoffs    | 2025-03-10
"""
CAPABILITIES = """
actor | stage    | therapy | as_of      | status  | since | until   | capacity
alma  | research | car-t   | 2022-06-30 | active  | 2015  |         |
alma  | research | msc     | 2022-06-29 | active  |       |         |
bloc  | trial    | car-t   | 2019       | active  |       |         |
bloc  | care     | car-t   |            | unknown |       |         |
cado  | making   |         | 2025       | active  |       |         | 500 m2
dune  | making   | car-t   | 2024       | ended   |       | 2024-06 |
echo  | process  | aav     |            |         |       |         |
echo  | making   | aav     |            | active  |       |         |
fyra  | trial    | car-t   | 2021-11    | active  |       |         |
fyra  | care     | car-t   |            | paused  |       |         |
gent  | research | aav     | 2023       | active  |       |         |
gent  | process  | aav     | 2018       | ended   |       |         |
hexa  | making   | car-t   | 2022       | active  | 2021  |         |
iris  | process  | car-t   | 2021       | active  |       |         |
juno  | funding  | gene    |            | unknown |       |         |
moor  | research | msc     |            | planned |       |         |
"""
"""Without a therapy: the actor does the stage for all that it works on."""
ABSENCES = """
id | region   | stage | therapy | as_of | statement
a1 | Wallonia | care  | aav     | 2020  | No hospital gives vectors.
"""
COLLABORATIONS = """
id | name             | type               | start   | end     | members                         | covers
w1 | CAR-T together   | consortium-project | 2021-03 | 2024-02 | alma:coordinator,bloc,hexa      | car-t
w2 | Hexa and Iris    | bilateral-research | 2024-01 |         | hexa,iris                       | car-t
w3 | Vectors for Gent | manufacturing      | 2020-05 |         | gent:client,echo:supplier       | aav
w4 | Kern network     | network-membership | 2016    |         | kern:member,kern,alma,cado,fyra | cell
w5 | Cells for Dune   | supply             |         |         | cado:supplier,dune:client       |
w6 | Juno in Echo     | investment         | 2023-09 |         | juno:investor,echo              | gene
w7 | Kern and the law | network-membership | 2019    |         | kern,lume                       |
"""
"""A member without a role is a partner."""
PRODUCTS = """
id | name    | phase       | owner | therapy
p1 | Hexacel | phase-1     | hexa  | car-t
p2 | Dunecel | preclinical | dune  | car-t
"""
TRIALS = """
id | title              | phase   | start   | sponsor | hosts     | therapy
t1 | Hexacel in children| phase-1 | 2023-02 | hexa    | bloc,fyra | car-t
t2 | Iris in adults     | phase-1 | 2015    | iris    | fyra      | car-t
"""
SOURCES = (
    "place",
    "therapy",
    "stage",
    "actor",
    "works",
    "event",
    "capability",
    "absence",
    "collaboration",
    "member",
    "product",
    "trial",
)


def rows(*tables: str) -> list[dict[str, str]]:
    """Return the lines of tables under the header of the first, empty cells left out.

    A line may end early: what would follow is empty.
    """
    header, *lines = [
        line for table in tables for line in table.strip().splitlines() if line
    ]
    names = [name.strip() for name in header.split("|")]
    cells = ([cell.strip() for cell in line.split("|")] for line in lines)
    return [
        {name: cell for name, cell in zip(names, line, strict=False) if cell}
        for line in cells
    ]


def items(text: str | None) -> list[str]:
    """Return the parts of a cell that lists things."""
    return text.split(",") if text else []


def snapshot_of(records: Iterable[BaseModel | Edge]) -> Snapshot:
    """Return the release of some records, built without a database."""
    loaded = [content(record) for record in records]
    nodes = [(row.kind, row.properties) for row in loaded if row.start is None]
    edges = [
        (row.kind, row.start, row.end, row.properties)
        for row in loaded
        if row.start is not None and row.end is not None
    ]
    return Snapshot.build(offline_release(loaded), nodes, edges)


class _Book:
    """The records written so far."""

    def __init__(self) -> None:
        self.records: list[BaseModel | Edge] = [
            Source(
                id=f"src-{name}",
                url=f"https://{name}.example/",
                asserted_by=("curated",),
            )
            for name in SOURCES
        ]

    def node(self, label: str, source: str, values: dict[str, Any]) -> None:
        fact = {"source_ids": (f"src-{source}",), "asserted_by": ("curated",)}
        self.records.append(NODES[label].record.model_validate({**fact, **values}))

    def tie(self, name: str, start: str, end: str, source: str, **values: str) -> None:
        fact = {"source_ids": (f"src-{source}",), "asserted_by": ("curated",)}
        record = SPECS[name].record.model_validate(
            {**fact, "start": start, "end": end, **values}
        )
        self.records.append(edge(name, record))


def _words(row: dict[str, str]) -> dict[str, Any]:
    names = {f"name_{lang}": f"{row['name']}{mark}" for lang, mark in _MARKS.items()}
    return {**names, "definition_en": f"what {row['name']} is"}


_MARKS = {"en": "", "fr": " (fr)", "nl": " (nl)"}


@cache
def small(
    actors: str = "",
    events: str = "",
    capabilities: str = "",
    collaborations: str = "",
    absences: str = "",
) -> Snapshot:
    """Return the release of thirteen actors, with more lines of five of its tables."""
    return snapshot_of(
        small_records(actors, events, capabilities, collaborations, absences)
    )


def small_records(
    actors: str = "",
    events: str = "",
    capabilities: str = "",
    collaborations: str = "",
    absences: str = "",
) -> list[BaseModel | Edge]:
    """Return the records of that release."""
    book = _Book()
    places = {row["id"]: row for row in rows(PLACES)}
    for row in places.values():
        book.node("Place", "place", row)
    _vocabulary(book)
    for row in rows(ACTORS, actors):
        _actor(book, row, places[row["place"]])
    for row in rows(EVENTS, events):
        actor = row.pop("actor")
        book.node("Event", "event", row)
        book.tie("happened_to_event_actor", row["id"], actor, "event")
    for row in rows(CAPABILITIES, capabilities):
        _capability(book, row)
    for row in rows(ABSENCES, absences):
        _absence(book, row)
    for row in rows(COLLABORATIONS, collaborations):
        _collaboration(book, row)
    _products_and_trials(book)
    return book.records


def _vocabulary(book: _Book) -> None:
    for row in rows(THERAPIES):
        more = {
            "pillars": items(row.get("pillars")),
            "synonyms_en": items(row.get("synonyms")),
        }
        values = {"id": row["id"], "legal_class": "gtmp", **_words(row), **more}
        book.node("Therapy", "therapy", values)
        for parent in items(row.get("parents")):
            book.tie("subcategory_of_therapy_therapy", row["id"], parent, "therapy")
    for row in rows(STAGES):
        values = {name: row[name] for name in ("id", "order", "kind")}
        book.node("Stage", "stage", {**values, **_words(row)})


def _actor(book: _Book, row: dict[str, str], place: dict[str, str]) -> None:
    values = {
        name: row[name]
        for name in ("id", "name", "kind", "founded", "size")
        if name in row
    }
    where = {
        name: place[name] for name in ("city", "country", "region") if name in place
    }
    book.node("Actor", "actor", {**values, **where, "as_of": TODAY})
    book.tie("located_in_actor_place", row["id"], place["id"], "actor")
    for whole in items(row.get("part_of")):
        book.tie("part_of_actor_actor", row["id"], whole, "actor")
    for therapy in items(row.get("works_on")):
        book.tie("works_on_actor_therapy", row["id"], therapy, "works")


def _capability(book: _Book, row: dict[str, str]) -> None:
    key = f"{row['actor']}:{row['stage']}:{row.get('therapy', 'all')}"
    life = ("as_of", "status", "since", "until", "capacity")
    dated = {name: row[name] for name in life if name in row}
    scope = "therapy" if "therapy" in row else "all"
    book.node("Capability", "capability", {"id": key, "scope": scope, **dated})
    book.tie("has_actor_capability", row["actor"], key, "capability")
    book.tie("at_capability_stage", key, row["stage"], "capability")
    if "therapy" in row:
        book.tie("for_capability_therapy", key, row["therapy"], "capability")


def _absence(book: _Book, row: dict[str, str]) -> None:
    values = {name: row[name] for name in ("id", "region", "as_of", "statement")}
    book.node("Absence", "absence", values)
    book.tie("at_absence_stage", row["id"], row["stage"], "absence")
    book.tie("for_absence_therapy", row["id"], row["therapy"], "absence")


def _collaboration(book: _Book, row: dict[str, str]) -> None:
    values = {
        name: row[name]
        for name in ("id", "name", "type", "start", "end")
        if name in row
    }
    book.node("Collaboration", "collaboration", values)
    for member in items(row["members"]):
        actor, _, role = member.partition(":")
        name = "participates_in_actor_collaboration"
        book.tie(name, actor, row["id"], "member", role=role or "partner")
    for therapy in items(row.get("covers")):
        book.tie("covers_collaboration_therapy", row["id"], therapy, "collaboration")


def _products_and_trials(book: _Book) -> None:
    for row in rows(PRODUCTS):
        book.node(
            "Product", "product", {name: row[name] for name in ("id", "name", "phase")}
        )
        book.tie("owns_actor_product", row["owner"], row["id"], "product")
        book.tie("is_a_product_therapy", row["id"], row["therapy"], "product")
    for row in rows(TRIALS):
        names = ("id", "title", "phase", "start")
        book.node("Trial", "trial", {name: row[name] for name in names})
        book.tie("sponsors_actor_trial", row["sponsor"], row["id"], "trial")
        for host in items(row["hosts"]):
            book.tie("hosts_actor_trial", host, row["id"], "trial")
        book.tie("tests_trial_therapy", row["id"], row["therapy"], "trial")
