"""What the templates of the board and of the paths need beside the typed answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

from api.pages.board_names import Names
from api.pages.render import words
from api.pages.year_chart import year_chart
from graph.coverage.board import board as board_of
from graph.coverage.candidates import because, candidates
from graph.coverage.cell_actors import Cell, CellEntry, State
from graph.coverage.facts import depth
from graph.coverage.handoffs import handoffs
from graph.coverage.items import Board, CellItem
from graph.coverage.legend_cells import Mark, Show, chosen, turned
from graph.coverage.ranked_gaps import WhatIf, what_if
from graph.coverage.scenario import Scenario
from graph.coverage.sureness import of_cell, of_handoff
from graph.errors import NotFoundError
from graph.model import Language
from graph.release.snapshot import Snapshot
from graph.release.status import operating_statuses

FILLS: dict[State, str] = {
    "covered": "covered",
    "stale": "covered",
    "planned": "planned",
    "lost": "nobody",
    "absent": "nobody",
    "empty": "nobody",
    "unknown": "unknown",
}
"""The four fills of a cell, by its state."""
SIGNS: dict[State, str] = {
    "planned": "\u25cb",
    "lost": "\u2715",
    "absent": "\u2205",
    "empty": "\u2013",
    "unknown": "?",
}
"""What stands in a cell that nobody covers; in the others it is the number of actors."""
MARKS: tuple[Mark, ...] = get_args(Mark)
"""The marks of a cell."""
PRESETS = ("2019-12-31", "2022-12-31")
"""Days to look back at: before the pandemic, and before the closures of 2023 and after."""
_IDEAS = 3
"""Actors that the form offers to leave out, those whose loss would show most."""
_SAMPLE = 3
"""The number that the legend shows."""
_NEAREST = 2
"""Candidates that are named; the others are counted."""


@dataclass(frozen=True)
class LegendEntry:
    """An entry of the legend: what it shows, how a cell looks, and how many are so."""

    show: Show
    fill: str
    sign: str
    count: int


class View(Names):
    """The board as its page shows it."""

    def __init__(
        self,
        snapshot: Snapshot,
        lang: Language,
        seen: WhatIf,
        board: Board,
    ) -> None:
        """Show a board in a language."""
        super().__init__(snapshot, lang)
        self._seen, self.board = seen, board
        self._cells = {
            (cell.therapy, cell.stage): cell for cell in board.cells
        }
        self._words = words(lang)

    @classmethod
    def of(
        cls,
        snapshot: Snapshot,
        lang: Language,
        scenario: Scenario,
        gaps: int,
    ) -> View:
        """Return the board of a scenario with that many gaps listed; raises as `coverage` does."""
        seen = what_if(snapshot, scenario)
        return cls(
            snapshot,
            lang,
            seen,
            board_of(
                snapshot,
                seen,
                None,
                lang,
                gaps,
            ),
        )

    def rows(
        self, link: Callable[..., str], show: Show | None = None
    ) -> list[dict[str, Any]]:
        """Return the rows of the heat map with the address, look and words of each cell.

        With `show` the cells that it is not true of step back.
        """
        broken = {
            (handoff.therapy, handoff.end)
            for handoff in self.board.handoffs
            if handoff.broken
        }
        shown = (
            {id(cell) for cell in chosen(self.board, show)} if show else None
        )
        paths = {path.therapy: path for path in self.board.paths}
        return [
            {
                "id": therapy,
                "name": self.therapy(therapy),
                "depth": min(depth(self._snapshot, therapy), 3),
                "path": paths[therapy],
                "cells": [
                    self._presented(
                        self._cells[therapy, stage],
                        broken,
                        shown,
                        link,
                    )
                    for stage in self.board.stages
                ],
            }
            for therapy in self.board.therapies
        ]

    def _presented(
        self,
        cell: CellItem,
        broken: set[tuple[str, str]],
        shown: set[int] | None,
        link: Callable[..., str],
    ) -> dict[str, Any]:
        """Return a cell as the table draws it."""
        was = (
            None
            if cell.was_state is None
            else sign(cell.was_state, cell.was_open)
        )
        styles = self._look(cell, (cell.therapy, cell.stage) in broken)
        return {
            "cell": cell,
            "look": " ".join(styles),
            "dim": shown is not None and id(cell) not in shown,
            "sign": sign(cell.state, cell.open),
            "was": was,
            "said": self.tooltip(cell),
            "link": link(("cell", f"{cell.therapy}:{cell.stage}")) + "#cell",
        }

    def _look(self, cell: CellItem, cut: bool) -> list[str]:
        marks = {
            "risk": cell.at_risk,
            "stale": cell.state == "stale",
            "single": cell.single,
            "cut": cut,
            "turned": turned(cell),
        }
        return [
            FILLS[cell.state],
            *(name for name, given in marks.items() if given),
        ]

    def tooltip(self, cell: CellItem) -> str:
        """Return a cell in words."""
        t = self._words
        parts = [
            f"{self.therapy(cell.therapy)}, {self.stage(cell.stage)}: {t['state_' + cell.state]}"
        ]
        parts += [f"{cell.open} {t['gap_open']}"] if cell.open else []
        parts += (
            [f"{len(cell.at_risk)} {t['gap_at_risk']}"] if cell.at_risk else []
        )
        parts += (
            [f"{t['cell_planned']} {cell.planned_count}"]
            if cell.planned_count
            else []
        )
        parts += (
            [f"{t['state_lost']} {cell.lost_on}"]
            if cell.state == "lost" and cell.lost_on
            else []
        )
        if cell.was_open is not None and cell.was_open != cell.open:
            parts.append(f"{t['gap_before']} {cell.was_open}")
        return ", ".join(parts)

    def tally(self) -> dict[str, int]:
        """Return how many cells are in each state, bear each mark, and hand-offs are broken."""
        cells = self.board.cells
        states = Counter(cell.state for cell in cells)
        return {
            # A counter has no entry for what is not there; the legend shows a 0.
            **{state: states[state] for state in FILLS},
            "risk": sum(bool(cell.at_risk) for cell in cells),
            "single": sum(cell.single for cell in cells),
            "cut": sum(handoff.broken for handoff in self.board.handoffs),
            "turned": sum(turned(cell) for cell in cells),
        }

    def legend(self) -> list[LegendEntry]:
        """Return the entries of the legend, each a state or a mark with how a cell shows it."""
        named: tuple[tuple[Show, str, str], ...] = (
            *(
                (state, fill, sign(state, _SAMPLE))
                for state, fill in FILLS.items()
            ),
            ("single", "covered", "1"),
            ("risk", "covered", str(_SAMPLE)),
            ("cut", "covered", str(_SAMPLE)),
        )
        tally = self.tally()
        entries = [
            LegendEntry(
                show,
                fill,
                text,
                tally[show],
            )
            for show, fill, text in named
        ]
        if self.board.compared_with is not None:
            entries.append(
                LegendEntry(
                    "turned",
                    "covered",
                    str(_SAMPLE),
                    tally["turned"],
                )
            )
        return entries

    def name_of(self, show: Show) -> str:
        """Return what the legend calls a state or a mark."""
        t = self._words
        return t["look_" + show] if show in MARKS else t["state_" + show]

    def listed(self, show: Show) -> dict[str, Any]:
        """Return the list of a legend entry: its name and its cells."""
        return {
            "show": show,
            "name": self.name_of(show),
            "cells": chosen(self.board, show),
        }

    @property
    def presets(self) -> tuple[str, ...]:
        """Return the days to look back at, the oldest first."""
        return PRESETS

    def ideas(self) -> list[str]:
        """Return actors at risk in the region, those first that most cells would miss."""
        counted: Counter[str] = Counter()
        for cell in self.board.cells:
            for actor in cell.at_risk:
                counted[actor] += 10 if cell.single else 1
        return [actor for actor, _ in counted.most_common(_IDEAS)]

    def status(self, actor: str) -> str:
        """Return the status of an actor by all that the release says."""
        return self._snapshot.memoise(operating_statuses)[actor].state

    def picked(self, cell: str) -> dict[str, Any]:
        """Return a cell (`therapy:stage`) with evidence, candidates and hand-offs.

        Raises:
            NotFoundError: there is no such cell.
        """
        therapy, _, stage = cell.partition(":")
        if not stage:
            raise NotFoundError(
                f"No cell {cell!r}.", hint="A cell is therapy:stage."
            )
        after = self._seen.after
        chosen_cell = after.cell(therapy, stage)
        hands = handoffs(after, therapy)
        item, near = (
            self._cells[therapy, stage],
            candidates(after, therapy, stage),
        )
        years = zip(
            self.board.years,
            item.by_year,
            item.undated_by_year,
            strict=True,
        )
        return {
            "cell": item,
            "therapy": therapy,
            "stage": stage,
            "years": year_chart(list(years)),
            "groups": self._groups(chosen_cell),
            "candidates": [
                (actor, because(self._snapshot, actor, self._lang))
                for actor in near[:_NEAREST]
            ],
            "further": max(len(near) - _NEAREST, 0),
            "sure": of_cell(after, therapy, stage),
            "handoffs": [
                (hand, of_handoff(after, hand))
                for hand in hands
                if stage in (hand.start, hand.end)
            ],
        }

    def _groups(
        self, cell: Cell
    ) -> list[tuple[str, list[tuple[CellEntry, dict[str, Any]]]]]:
        named = (
            ("here", cell.open),
            (
                "planned",
                cell.of_status("planned") if not self.board.plans else [],
            ),
            ("ended", cell.of_status("ended")),
            ("elsewhere", cell.elsewhere),
        )
        return [
            (
                name,
                [
                    (entry, self._snapshot.actors.get(entry.actor))
                    for entry in some
                ],
            )
            for name, some in named
            if some
        ]


def sign(state: State, count: int | None) -> str:
    """Return what stands in a cell: a number, or a sign where nobody covers it."""
    return SIGNS.get(state) or str(count or 0)
