"""Which known organisations a record is most like, by the matching model."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from graph.curation.match_review import DECISIVE
from ingest.matching import decide
from ingest.matching.blocking import MatchQuery
from ingest.matching.known_actors import spellings
from ingest.matching.universe import Universe, records_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graph.common.properties import Properties
    from ingest.matching.known_actors import Actor

_BLOCK = 4096
"""Names that are compared at once, so that the memory for their pairs has a bound."""
_CANDIDATES = 5
"""Records kept of each name: the next one counts where a person ruled the first out."""


class Likeness(NamedTuple):
    """How like a record and an actor are: which actor, the score, and the telling signals."""

    key: str
    score: float
    signals: Properties


_UNLIKE = Likeness("", 0.0, {})


def claims(
    actors: Mapping[str, Actor], register: Mapping[str, Actor]
) -> dict[str, Likeness]:
    """Return, by record of a register, the actor that is most probably it."""
    countries = {actor["country"] for actor in actors.values()}
    near = {
        key: [record]
        for key, record in register.items()
        if record.get("country") in countries
    }
    best: dict[str, Likeness] = {}
    ranked = rank(near, list(actors.values()))
    for key, candidates in zip(actors, ranked, strict=True):
        for record, score, signals in candidates[:1]:
            if score > best.get(record, _UNLIKE).score:
                best[record] = Likeness(key, score, signals)
    return best


def rank(
    known: Mapping[str, Iterable[Actor]], asked: Sequence[Actor]
) -> Iterator[list[Likeness]]:
    """Yield, for each asked record, the known ones that it is most like, the best first."""
    universe = Universe(records_of([_raw(*entry) for entry in known.items()]))
    for first in range(0, len(asked), _BLOCK):
        names = [
            MatchQuery(
                record["name"], record["country"], record.get("city", "")
            )
            for record in asked[first : first + _BLOCK]
        ]
        for scored in decide.rank(universe, names):
            yield [
                Likeness(match.record.id, match.score, _shown(match.signals))
                for match in scored[:_CANDIDATES]
            ]


def _raw(key: str, statements: Iterable[Actor]) -> Properties:
    """Return what is stated of an actor as a line of a universe file."""
    actors = list(statements)
    names = dict.fromkeys(chain.from_iterable(map(spellings, actors)))
    countries = (actor.get("country") for actor in actors)
    cities = (actor.get("city") for actor in actors)
    return {
        "id": key,
        "country": next(filter(None, countries), ""),
        "names": [{"value": name, "type": _type(name)} for name in names],
        "city": list(filter(None, cities)),
    }


def _type(name: str) -> str:
    return "acronym" if name.isupper() and " " not in name else "alias"


def _shown(signals: Mapping[str, float]) -> dict[str, float]:
    return {
        name: round(float(signals[name]), 4)
        for name in DECISIVE
        if signals[name]
    }
