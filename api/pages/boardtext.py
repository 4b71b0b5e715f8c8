"""The board in sentences: what it shows, and what a scenario changes.

The page and the pack say it in the same words.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from api.pages.render import message, words
from graph.common.localised import day, number
from graph.coverage.cell_actors import COVERED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.pages.gap_view_model import View
    from graph.coverage.items import Board, ChangeItem
    from graph.model import Language


class Line(NamedTuple):
    """A sentence and the cells (therapy, stage) that it speaks of."""

    sentence: str
    cells: tuple[tuple[str, str], ...]


def findings(board: Board, lang: Language) -> list[str]:
    """Return what the board shows as sentences, the worst gap last."""
    t = words(lang)
    states = Counter(cell.state for cell in board.cells)
    single = [cell for cell in board.cells if cell.single]
    whole = sum(path.complete for path in board.paths)

    def sentence(key: str, **values: int) -> str:
        written = {name: number(value, lang) for name, value in values.items()}
        return message(key, **written)

    sentences = [
        sentence(
            t["brief_covered"],
            covered=states["covered"],
            total=len(board.cells),
            stale=states["stale"],
        ),
        sentence(
            t["brief_single"],
            single=len(single),
            risky=sum(bool(cell.at_risk) for cell in single),
        ),
        sentence(
            t["brief_nobody"],
            nobody=sum(
                states[state]
                for state in ("planned", "lost", "absent", "empty")
            ),
            planned=states["planned"],
            lost=states["lost"],
            absent=states["absent"],
            empty=states["empty"],
        ),
        sentence(t["brief_unknown"], unknown=states["unknown"]),
        sentence(t["brief_paths"], whole=whole, total=len(board.paths)),
        sentence(
            t["brief_cut"],
            cut=sum(handoff.broken for handoff in board.handoffs),
        ),
    ]
    if board.gaps:
        sentences.append(
            message(t["brief_worst"], reason=board.gaps[0].reason)
        )
    return sentences


def sureness(board: Board, lang: Language) -> str:
    """Return on what the covered cells rest: how many facts are confirmed, old, of no status."""
    t = words(lang)
    covered = [cell for cell in board.cells if cell.state in COVERED]
    counts = {
        "confirmed": sum(
            cell.confirmed_count - cell.assumed for cell in covered
        ),
        "stale": sum(cell.stale_count for cell in covered),
        "unknown": sum(cell.unknown_count for cell in covered),
        "one": sum(cell.least_wrong == 1 for cell in covered),
    }
    written = {name: number(value, lang) for name, value in counts.items()}
    return message(t["brief_sure"], **written)


def is_then(board: Board) -> bool:
    """Return whether a board differs from today by its day alone."""
    compared = board.compared_with
    return (
        board.as_of is not None
        and compared is not None
        and compared.as_of is None
    )


def strip(view: View) -> list[Line]:
    """Return what the scenario of a board changes as sentences with the cells they speak of.

    Empty if the board is no scenario. A day alone is shown as the difference between then and
    today.
    """
    board, lang = view.board, view.lang
    if board.compared_with is None:
        return []
    texts, date = _texts(board, lang), day(board.as_of or "", lang)

    def line(kind: str, cells: Iterable[tuple[str, str]]) -> Line:
        some = tuple(cells)
        count = number(len(some), lang)
        return Line(message(texts[kind], count=count, date=date), some)

    lines = [
        Line(
            message(texts["count"], count=number(len(board.changes), lang)), ()
        )
    ]
    lines += [
        line(turn, ((change.therapy, change.stage) for change in some))
        for turn, some in _by_turn(board.changes).items()
        if some
    ]
    if board.lost_links:
        lines.append(
            line(
                "links",
                ((link.therapy, link.stage) for link in board.lost_links),
            )
        )
    if board.broken_handoffs:
        lines.append(
            line(
                "cut",
                (
                    (handoff.therapy, handoff.end)
                    for handoff in board.broken_handoffs
                ),
            )
        )
    for kind, some in (
        ("broken", board.broken_paths),
        ("mended", board.mended_paths),
    ):
        if some:
            names = ", ".join(view.therapy(key) for key in some)
            lines.append(
                Line(message(texts[kind], names=names, date=date), ())
            )
    return lines


def _texts(board: Board, lang: Language) -> dict[str, str]:
    """Return the sentences of a scenario, or of a day alone.

    The keys are written out, so that a text that nobody uses can be told from one that is.
    """
    t = words(lang)
    if is_then(board):
        return {
            "count": t["then_count"],
            "lost": t["then_lost"],
            "won": t["then_won"],
            "fewer": t["then_fewer"],
            "more": t["then_more"],
            "other": t["then_other"],
            "links": t["then_links"],
            "cut": t["then_cut"],
            "broken": t["then_broken"],
            "mended": t["then_mended"],
        }
    return {
        "count": t["strip_count"],
        "lost": t["strip_lost"],
        "won": t["strip_won"],
        "fewer": t["strip_fewer"],
        "more": t["strip_more"],
        "other": t["strip_other"],
        "links": t["strip_links"],
        "cut": t["strip_cut"],
        "broken": t["strip_broken"],
        "mended": t["strip_mended"],
    }


def _by_turn(changes: Sequence[ChangeItem]) -> dict[str, list[ChangeItem]]:
    """Return the changes by what they do to their cell."""
    kinds: dict[str, list[ChangeItem]] = {
        "lost": [],
        "won": [],
        "fewer": [],
        "more": [],
        "other": [],
    }
    for change in changes:
        kinds[_turn(change)].append(change)
    return kinds


def _turn(change: ChangeItem) -> str:
    was, now = change.before in COVERED, change.after in COVERED
    if was and not now:
        return "lost"
    if now and not was:
        return "won"
    more = len(change.gained) - len(change.lost)
    if more:
        return "more" if more > 0 else "fewer"
    return "other"
