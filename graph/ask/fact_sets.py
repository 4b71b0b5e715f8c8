"""The facts of a release as sets by value, so that answering is set algebra.

Its cost follows the size of the sets and not of the graph. The sets are frozen: they serve every
question on the release, and an answer that narrowed one would change the answers after it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from graph.ask.text import tokens
from graph.release.status import closed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graph.common.properties import Values
    from graph.release.snapshot import Edges, Nodes, Snapshot

Key = TypeVar("Key")


class Groups(dict[Key, frozenset[str]]):
    """Ids by a key; none for a key that has none.

    Unlike a defaultdict it does not grow when it is asked, while another question walks over it.
    """

    def __missing__(self, _: Key) -> frozenset[str]:
        """Return no ids."""
        return frozenset()


Sets = Groups[str]
Cells = Groups[tuple[str, str | None]]
"""Actors by stage and therapy; None for the therapy: for all that they do."""
NOT_OPERATING = frozenset({"planned", "ended"})
"""Statuses of a capability that nobody can use today; paused and unknown ones may go on."""
_TEXTS = {"Product": "name", "Trial": "title"}
"""The field of a study in which a disease may stand beside its indication."""
_YEAR_DIGITS = 4


@dataclass(slots=True, frozen=True)
class FactSets:
    """Ids of actors, collaborations, products and trials by what they are connected to.

    `links` has a table for each relation or property of collaborations and studies; `years` are
    the first and the last year of one of them, `words` the stems in the text of a study.
    """

    snapshot: Snapshot
    works: Sets
    does: Cells
    operates: Cells
    own: dict[str, Sets]
    members: dict[str, dict[str, frozenset[str]]]
    takes_part: Sets
    links: dict[str, Sets]
    years: dict[str, tuple[int, int]]
    ends: dict[str, int]
    founded: dict[str, int]
    words: dict[str, frozenset[str]]


def build_facts(snapshot: Snapshot) -> FactSets:
    """Return the facts of a release as sets."""
    nodes, edges = snapshot.nodes, snapshot.edges
    works = nodes["Collaboration"]
    does, operates = _capabilities(snapshot)
    part = edges["participates_in_actor_collaboration"]
    return FactSets(
        snapshot,
        works=_by_end(edges["works_on_actor_therapy"]),
        does=does,
        operates=operates,
        own=_own(snapshot),
        members=_members(part),
        takes_part=grouped(part.pairs()),
        links=_links(snapshot),
        years={
            **_years(works, _year_by_id(works, "end")),
            **_years(nodes["Product"], {}),
            **_years(nodes["Trial"], {}),
        },
        ends=_year_by_id(works, "end"),
        founded=_year_by_id(snapshot.actors, "founded"),
        words={
            row["id"]: _stems(row, field)
            for label, field in _TEXTS.items()
            for row in nodes[label].rows()
        },
    )


def _own(snapshot: Snapshot) -> dict[str, Sets]:
    """Return the actors by each value of their properties, and by whether they closed."""
    actors, gone = snapshot.actors, closed(snapshot)
    own = {
        name: _by_value(actors, name)
        for name in ("region", "country", "city", "kind")
    }
    own["ended"] = Groups(yes=gone, no=frozenset(actors.ids) - gone)
    return own


def _capabilities(snapshot: Snapshot) -> tuple[Cells, Cells]:
    """Return the actors by what they do, and by what of it operates."""
    edges, nodes = snapshot.edges, snapshot.nodes["Capability"]
    actor_of = {
        capability: actor
        for actor, capability in edges["has_actor_capability"].pairs()
    }
    status_of = dict(zip(nodes.ids, nodes.column("status"), strict=True))
    therapies = grouped(edges["for_capability_therapy"].pairs())
    cells = [
        ((stage, therapy), capability)
        for capability, stage in edges["at_capability_stage"].pairs()
        for therapy in therapies[capability] or (None,)
    ]
    does = ((cell, actor_of[capability]) for cell, capability in cells)
    operates = (
        (cell, actor_of[capability])
        for cell, capability in cells
        if status_of[capability] not in NOT_OPERATING
    )
    return grouped(does), grouped(operates)


def _members(part: Edges) -> dict[str, dict[str, frozenset[str]]]:
    """Return the roles of each actor in each collaboration."""
    roles = grouped(zip(part.pairs(), part.column("role"), strict=True))
    members: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for (actor, work), own in roles.items():
        members[work][actor] = own
    return dict(members)


def _links(snapshot: Snapshot) -> dict[str, Sets]:
    """Return the collaborations and studies by what they are linked to, and by their values."""
    nodes, edges = snapshot.nodes, snapshot.edges
    of_studies = (
        edges["owns_actor_product"],
        edges["sponsors_actor_trial"],
        edges["hosts_actor_trial"],
    )
    links = {
        "covers": _by_end(edges["covers_collaboration_therapy"]),
        "targets": _by_end(edges["targets_collaboration_stage"]),
        "is_a": _by_end(edges["is_a_product_therapy"]),
        "tests": _by_end(edges["tests_trial_therapy"]),
        "type": _by_value(nodes["Collaboration"], "type"),
        "programme": _by_value(nodes["Collaboration"], "programme"),
        "studies of": grouped(
            pair for edge in of_studies for pair in edge.pairs()
        ),
        "actors of": _by_end(*of_studies),
        "designation": grouped(
            (designation, row["id"])
            for label in _TEXTS
            for row in nodes[label].rows()
            for designation in row.get("ema_designations", ())
        ),
    }
    for label in _TEXTS:
        for field in ("phase", "status"):
            links[f"{label} {field}"] = _by_value(nodes[label], field)
    return links


def grouped(pairs: Iterable[tuple[Key, str]]) -> Groups[Key]:
    """Return the second of each pair by the first."""
    groups: dict[Key, set[str]] = defaultdict(set)
    for key, value in pairs:
        groups[key].add(value)
    return Groups((key, frozenset(group)) for key, group in groups.items())


def _by_end(*edges: Edges) -> Sets:
    """Return the starts of edges by their ends."""
    return grouped(
        (end, start) for each in edges for start, end in each.pairs()
    )


def _by_value(nodes: Nodes, field: str) -> Sets:
    """Return the ids of records by the value of a field."""
    return grouped((value, key) for key, value in _present(nodes, field))


def _present(nodes: Nodes, field: str) -> Iterator[tuple[str, str]]:
    """Yield id and value of the records that have a field."""
    values = zip(nodes.ids, nodes.column(field), strict=True)
    return ((key, value) for key, value in values if value is not None)


def _year_by_id(nodes: Nodes, field: str) -> dict[str, int]:
    """Return the year of a date by id."""
    return {
        key: int(date[:_YEAR_DIGITS]) for key, date in _present(nodes, field)
    }


def _years(
    nodes: Nodes, ends: Mapping[str, int]
) -> dict[str, tuple[int, int]]:
    """Return the years of records from their start to their end, the start's where none is."""
    return {
        key: (start, ends.get(key, start))
        for key, start in _year_by_id(nodes, "start").items()
    }


def _stems(row: Values, field: str) -> frozenset[str]:
    """Return the stems of the indication and the name of a study."""
    words = tokens(f"{row.get('indication', '')} {row[field]}")
    return frozenset(word.stem for word in words)


def union(sets: Sets, keys: Iterable[str]) -> frozenset[str]:
    """Return the ids under any of the keys."""
    named = list(filter(None, map(sets.get, keys)))
    # One set is given as it is: a copy of a large one takes time.
    return named[0] if len(named) == 1 else frozenset[str]().union(*named)
