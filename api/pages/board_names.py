"""Names of what stands on the board, in a language, and the lists that forms offer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from api.pages.suretext import Counted, how_sure, least_wrong
from graph.common.localised import listed
from graph.coverage.sureness import Sureness
from graph.model import Language
from graph.release.labels import label
from graph.release.snapshot import Snapshot

_LISTED = 1000
"""Entries of a list to choose from at most: more than a person looks through."""


@dataclass(frozen=True)
class Option:
    """An entry of a list to choose from."""

    value: str
    label: str


def actor_options(snapshot: Snapshot) -> list[Option]:
    """Return the actors to choose from, those that do something first, at most a thousand."""
    does = {key for key, _ in snapshot.edges["has_actor_capability"].pairs()}
    names = zip(
        snapshot.actors.ids, snapshot.actors.column("name"), strict=True
    )
    order = sorted(
        names, key=lambda pair: (pair[0] not in does, str(pair[1]).casefold())
    )
    return [Option(key, str(name)) for key, name in order[:_LISTED]]


def site_options(snapshot: Snapshot) -> list[Option]:
    """Return the sites to close: an actor in its Belgian town, and towns with several actors."""
    towns, names = snapshot.nodes["Place"], snapshot.actors
    seats: list[Option] = []
    crowd: Counter[str] = Counter()
    for actor, place in snapshot.edges["located_in_actor_place"].pairs():
        if towns.get(place).get("region"):
            label = (
                f"{names.get(actor)['name']} \u00b7 {towns.get(place)['city']}"
            )
            seats.append(Option(f"{actor}@{place}", label))
            crowd[place] += 1
    whole = [
        Option(f"@{place}", f"{towns.get(place)['city']} ({count})")
        for place, count in sorted(crowd.items())
        if count > 1
    ]
    return [
        *whole,
        *sorted(seats, key=lambda seat: seat.label.casefold())[:_LISTED],
    ]


class Names:
    """Names of records in one language, and the lists of the forms."""

    def __init__(self, snapshot: Snapshot, lang: Language) -> None:
        """Speak of a release in a language."""
        self._snapshot = snapshot
        self._lang: Language = lang

    @property
    def lang(self) -> Language:
        """Return the language of the names."""
        return self._lang

    def actor(self, key: str) -> str:
        """Return an actor's name."""
        return label(
            self._snapshot,
            "Actor",
            key,
            self._lang,
        )

    def therapy(self, key: str) -> str:
        """Return a therapy's name."""
        return label(
            self._snapshot,
            "Therapy",
            key,
            self._lang,
        )

    def stage(self, key: str) -> str:
        """Return a stage's name."""
        return label(
            self._snapshot,
            "Stage",
            key,
            self._lang,
        )

    def stages(self, keys: Iterable[str]) -> str:
        """Return stages' names as one list."""
        return listed([self.stage(key) for key in keys], self._lang)

    def cell(self, therapy: str, stage: str) -> str:
        """Return a cell's name."""
        return f"{self.therapy(therapy)} \u00b7 {self.stage(stage)}"

    def how_sure(self, sure: Sureness, counted: Counted = "entries") -> str:
        """Return how sure a conclusion is as a sentence."""
        return how_sure(sure, counted, self._lang)

    def least_wrong(self, sure: Sureness) -> str:
        """Return the least that would have to be wrong for a conclusion to change."""
        return least_wrong(sure, self._lang)

    def work(self, key: str) -> str:
        """Return a collaboration's name."""
        return label(
            self._snapshot,
            "Collaboration",
            key,
            self._lang,
        )

    def site(self, text: str) -> str:
        """Return a site (`actor@place`) in words."""
        actor, _, place = text.partition("@")
        town = label(
            self._snapshot,
            "Place",
            place,
            self._lang,
        )
        return f"{self.actor(actor)} \u00b7 {town}" if actor else town

    def capability(self, given: tuple[str, str, str]) -> str:
        """Return an added capability in words."""
        return f"{self.actor(given[0])}: {self.stage(given[1])}, {self.therapy(given[2])}"

    @property
    def actors(self) -> list[Option]:
        """Return the actors to choose from."""
        return self._snapshot.memoise(actor_options)

    @property
    def sites(self) -> list[Option]:
        """Return the sites to choose from."""
        return self._snapshot.memoise(site_options)

    @property
    def therapies(self) -> list[Option]:
        """Return the therapies to choose from."""
        return [
            Option(key, self.therapy(key))
            for key in self._snapshot.nodes["Therapy"].ids
        ]
