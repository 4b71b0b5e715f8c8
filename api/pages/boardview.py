"""What the templates of the board and of the paths need beside the typed answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from api.pages.render import words
from graph.coverage.candidates import because, candidates
from graph.coverage.facts import depth
from graph.coverage.gaps import WhatIf
from graph.coverage.handoffs import handoffs
from graph.coverage.items import Board, CellItem
from graph.coverage.matrix import Holding
from graph.errors import NotFoundError
from graph.model import Language
from graph.release.labels import label
from graph.release.snapshot import Snapshot
from graph.release.status import standings

SHADES = ("many", "few", "one", "empty", "unknown")
"""The looks of a cell, by its state and by how many are open."""
_FEW, _SOME = 1, 4
_BACK = 4
"""The trend arrow of a cell compares with the end of the year so many places back."""
_LISTED = 1000
_IDEAS = 3


@dataclass(frozen=True)
class Option:
    """An entry of a list to choose from."""

    value: str
    label: str


def actor_options(snapshot: Snapshot) -> list[Option]:
    """Return the actors to choose from, those that do something first, at most a thousand."""
    does = {key for key, _ in snapshot.edges["has_actor_capability"].pairs()}
    names = zip(snapshot.actors.ids, snapshot.actors.column("name"), strict=True)
    order = sorted(names, key=lambda pair: (pair[0] not in does, str(pair[1]).casefold()))
    return [Option(key, str(name)) for key, name in order[:_LISTED]]


def site_options(snapshot: Snapshot) -> list[Option]:
    """Return the sites to close: an actor in its Belgian town, and towns with several actors."""
    towns, names = snapshot.nodes["Place"], snapshot.actors
    seats: list[Option] = []
    crowd: Counter[str] = Counter()
    for actor, place in snapshot.edges["located_in_actor_place"].pairs():
        if towns.get(place).get("region"):
            label = f"{names.get(actor)['name']} \u00b7 {towns.get(place)['city']}"
            seats.append(Option(f"{actor}@{place}", label))
            crowd[place] += 1
    whole = [
        Option(f"@{place}", f"{towns.get(place)['city']} ({count})")
        for place, count in sorted(crowd.items())
        if count > 1
    ]
    return [*whole, *sorted(seats, key=lambda one: one.label.casefold())[:_LISTED]]


class Names:
    """Names of records in one language, and the lists of the forms."""

    def __init__(self, snapshot: Snapshot, lang: Language) -> None:
        """Speak of a release in a language."""
        self._snapshot = snapshot
        self._lang: Language = lang

    def actor(self, key: str) -> str:
        """Return an actor's name."""
        return label(self._snapshot, "Actor", key, self._lang)

    def therapy(self, key: str) -> str:
        """Return a therapy's name."""
        return label(self._snapshot, "Therapy", key, self._lang)

    def stage(self, key: str) -> str:
        """Return a stage's name."""
        return label(self._snapshot, "Stage", key, self._lang)

    def work(self, key: str) -> str:
        """Return a collaboration's name."""
        return label(self._snapshot, "Collaboration", key, self._lang)

    def site(self, text: str) -> str:
        """Return a site (`actor@place`) in words."""
        actor, _, place = text.partition("@")
        town = label(self._snapshot, "Place", place, self._lang)
        return f"{self.actor(actor)} \u00b7 {town}" if actor else town

    def capability(self, one: tuple[str, str, str]) -> str:
        """Return an added capability in words."""
        return f"{self.actor(one[0])}: {self.stage(one[1])}, {self.therapy(one[2])}"

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
        return [Option(key, self.therapy(key)) for key in self._snapshot.nodes["Therapy"].ids]


class View(Names):
    """The board as its page shows it."""

    def __init__(self, snapshot: Snapshot, lang: Language, seen: WhatIf, board: Board) -> None:
        """Show a board in a language."""
        super().__init__(snapshot, lang)
        self._seen, self._board = seen, board
        self._cells = {(one.therapy, one.stage): one for one in board.cells}
        self._words = words(lang)

    def rows(self, link: Callable[..., str]) -> list[dict[str, Any]]:
        """Return the rows of the heat map with the address, look and words of each cell."""
        broken = {(one.therapy, one.end) for one in self._board.handoffs if one.broken}
        paths = {one.therapy: one for one in self._board.paths}
        return [
            {
                "id": therapy,
                "name": self.therapy(therapy),
                "depth": min(depth(self._snapshot, therapy), 3),
                "path": paths[therapy],
                "cells": [
                    {
                        "one": one,
                        "look": " ".join(self._look(one, (therapy, one.stage) in broken)),
                        "trend": trend_of(one),
                        "said": self.said(one),
                        "link": link(("cell", f"{therapy}:{one.stage}")) + "#cell",
                    }
                    for one in (self._cells[therapy, stage] for stage in self._board.stages)
                ],
            }
            for therapy in self._board.therapies
        ]

    def _look(self, one: CellItem, cut: bool) -> list[str]:
        marks = {
            "risk": one.at_risk,
            "stale": one.stale,
            "cut": cut,
            "turned": one.was_state is not None and one.was_open != one.open,
        }
        return [shade(one), *(name for name, given in marks.items() if given)]

    def said(self, one: CellItem) -> str:
        """Return a cell in words."""
        t = self._words
        parts = [f"{self.therapy(one.therapy)}, {self.stage(one.stage)}: {t['state_' + one.state]}"]
        parts += [f"{one.open} {t['gap_open']}"] if one.open else []
        parts += [f"{len(one.at_risk)} {t['gap_at_risk']}"] if one.at_risk else []
        parts += [t["gap_is_stale"]] if one.stale else []
        if one.was_open is not None and one.was_open != one.open:
            parts.append(f"{t['gap_before']} {one.was_open}")
        return ", ".join(parts)

    def tally(self) -> dict[str, int]:
        """Return how many cells have each look, and how many hand-offs are broken."""
        cells = self._board.cells
        shades = Counter(shade(one) for one in cells)
        return {
            # A counter has no entry for what is not there; the legend shows a 0.
            **{look: shades[look] for look in SHADES},
            "risk": sum(bool(one.at_risk) for one in cells),
            "stale": sum(bool(one.stale) for one in cells),
            "cut": sum(one.broken for one in self._board.handoffs),
        }

    def ideas(self) -> list[str]:
        """Return actors at risk in the region, those first that most cells would miss."""
        held: Counter[str] = Counter()
        for one in self._board.cells:
            for actor in one.at_risk:
                held[actor] += 10 if one.single else 1
        return [actor for actor, _ in held.most_common(_IDEAS)]

    def last_year(self) -> str:
        """Return the last day of the year before the newest date of the release."""
        return f"{self._board.years[-1] - 2}-12-31"

    def standing(self, actor: str) -> str:
        """Return how an actor stands by all that the release says."""
        return self._snapshot.memoise(standings)[actor].state

    def picked(self, cell: str) -> dict[str, Any]:
        """Return a cell (`therapy:stage`) with evidence, candidates and hand-offs.

        Raises:
            NotFoundError: there is no such cell.
        """
        therapy, _, stage = cell.partition(":")
        if not stage:
            raise NotFoundError(f"No cell {cell!r}.", hint="A cell is therapy:stage.")
        after = self._seen.after
        held = after.cell(therapy, stage)
        hands = handoffs(after, therapy)
        closed = [h for h in held.holdings if h.standing.state == "closed"]
        near = candidates(after, therapy, stage)
        return {
            "one": self._cells[therapy, stage],
            "therapy": therapy,
            "stage": stage,
            "years": list(zip(self._board.years, self._cells[therapy, stage].by_year, strict=True)),
            "groups": self._groups(held.open, closed, held.elsewhere),
            "candidates": [(one, because(self._snapshot, one, self._lang)) for one in near],
            "handoffs": [one for one in hands if stage in (one.start, one.end)],
        }

    def _groups(
        self, open_: list[Holding], closed: list[Holding], elsewhere: tuple[Holding, ...]
    ) -> list[tuple[str, list[tuple[Holding, dict[str, Any]]]]]:
        named = (("here", open_), ("closed", closed), ("elsewhere", elsewhere))
        return [
            (name, [(one, self._snapshot.actors.get(one.actor)) for one in some])
            for name, some in named
            if some
        ]


def shade(one: CellItem) -> str:
    """Return the look of a cell: by its state, and by how many are open."""
    if one.state != "covered":
        return "empty" if one.state == "known-empty" else "unknown"
    return "one" if one.open == _FEW else "few" if one.open <= _SOME else "many"


def trend_of(one: CellItem) -> str:
    """Return whether a cell has `more` or `less` open actors than three years before."""
    now, then = one.by_year[-1], one.by_year[-_BACK]
    return "more" if now > then else "less" if now < then else ""
