"""What changed in a cell of the board as its page says it, in the order of time.

A board of another day is compared with today, which is told as then and now. A board with a
scenario is told from before the scenario to after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.pages.boardtext import is_then
from api.pages.render import message, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.coverage.items import Board, HandoffItem
    from graph.coverage.ranked_gaps import ChangeItem
    from graph.model import Language


@dataclass(frozen=True)
class Move:
    """A changed cell: its states in words if they differ, its actors at risk if they differ.

    The marks stand before the actors that it lost and before those that it gained.
    """

    cell: ChangeItem
    states: str
    at_risk: tuple[int, ...]
    lost_mark: str
    gained_mark: str


def moves(board: Board, lang: Language) -> list[Move]:
    """Return the changed cells of a board in a language."""
    t, then = words(lang), is_then(board)
    return [
        Move(
            change,
            _states(change, t, then=then),
            _at_risk(change, then=then),
            t["board_now"] if then else "\N{MINUS SIGN}",
            t["board_then"] if then else "+",
        )
        for change in board.changes
    ]


def _states(
    change: ChangeItem,
    t: Mapping[str, str],
    *,
    then: bool,
) -> str:
    if change.before == change.after:
        return ""
    before, after = t[f"state_{change.before}"], t[f"state_{change.after}"]
    if then:
        # The day of the board is what the scenario changes today into.
        return message(t["board_then_now"], then=after, now=before)
    return f"{before} \N{RIGHTWARDS ARROW} {after}"


def _at_risk(change: ChangeItem, *, then: bool) -> tuple[int, ...]:
    before, after = change.at_risk_before, change.at_risk_after
    if before == after:
        return ()
    return (after, before) if then else (before, after)


def broken_handoffs(board: Board) -> list[HandoffItem]:
    """Return the hand-offs between two covered stages that no tie makes."""
    return [handoff for handoff in board.handoffs if handoff.broken]
