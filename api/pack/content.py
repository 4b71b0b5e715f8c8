"""What a board pack says, in one language: the words and figures of the page of the board."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from api.pages import boardtext
from api.pages.gap_view_model import FILLS, View, sign
from api.pages.render import cited, message, outward, primary, words
from graph.common.localised import country, day, decimal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.coverage.items import Board, CandidateItem, CellItem, GapItem
    from graph.coverage.scenario import Scenario
    from graph.model import Language
    from graph.release.snapshot import Snapshot

Paper = Literal["A4", "A3"]
EVERY = 100_000
"""More gaps than a board has cells: a pack lists them all."""
_NAMED = 3
"""Cells that a sentence on the first page names; the list of changes has them all."""


@dataclass(frozen=True)
class Cited:
    """A source as a pack names it, with its address where it has one on the web."""

    id: str
    text: str
    url: str | None


@dataclass(frozen=True)
class Square:
    """A cell as the matrix shows it: its fill, its sign, and the marks it bears."""

    fill: str
    sign: str
    marks: frozenset[str]


@dataclass(frozen=True)
class PackRow:
    """A therapy with its cells in the order of the stages."""

    name: str
    depth: int
    squares: tuple[Square, ...]
    path: str


@dataclass(frozen=True)
class GapLine:
    """A gap in words: why, who could fill it, on which sources it rests."""

    gap: GapItem
    therapy: str
    stage: str
    severity: str
    reason: str
    candidates: tuple[str, ...]
    further: str
    sources: tuple[Cited, ...]
    newest: str
    sure: str


@dataclass(frozen=True)
class ChangeLine:
    """A cell that the scenario changes, in words."""

    therapy: str
    stage: str
    turn: str
    before: str
    after: str
    lost: tuple[str, ...]
    gained: tuple[str, ...]


@dataclass(frozen=True)
class Pack:
    """Everything that the document and the workbook are made of."""

    lang: Language
    board: Board
    view: View
    title: str
    place: str
    when: str
    release: str
    changes: tuple[str, ...]
    findings: tuple[str, ...]
    sure: str
    stages: tuple[str, ...]
    rows: tuple[PackRow, ...]
    gaps: tuple[GapLine, ...]
    changed: tuple[ChangeLine, ...]

    @property
    def heading(self) -> str:
        """Return the title with the region."""
        return f"{self.title}{self.words['colon']} {self.place}"

    @property
    def words(self) -> dict[str, str]:
        """Return the texts of the pages."""
        return words(self.lang)

    @property
    def name(self) -> str:
        """Return the name of the file, without its ending: what, where, which day and release."""
        asked = f"_{self.board.as_of}" if self.board.as_of else ""
        place = self.board.region or "all"
        return f"gap-board_{place}{asked}_{self.board.release}_{self.lang}"


def pack(
    snapshot: Snapshot,
    scenario: Scenario,
    lang: Language,
) -> Pack:
    """Return the pack of a scenario; raises as `coverage` does."""
    view = View.of(
        snapshot,
        lang,
        scenario,
        EVERY,
    )
    board, t = view.board, words(lang)
    where = t["region_" + (board.region or "all")]
    as_of = (
        f"{t['board_asof']} {day(board.today, lang)}"
        if board.as_of
        else f"{t['gaps_today']} {day(board.today, lang)}"
    )
    release = snapshot.release
    made = day(release.created_at[:10], lang)
    return Pack(
        lang=lang,
        board=board,
        view=view,
        title=t["gaps_title"],
        place=where,
        when=as_of,
        release=f"ATMP Atlas \u00b7 {t['release']} {release.id} \u00b7 {made}",
        changes=(*_supposed(view, scenario), *_changes(view)),
        findings=tuple(boardtext.findings(board, lang)),
        sure=boardtext.sureness(board, lang),
        stages=tuple(view.stage(stage) for stage in board.stages),
        rows=tuple(_rows(view)),
        gaps=tuple(
            _gap(
                snapshot,
                view,
                gap,
                lang,
            )
            for gap in board.gaps
        ),
        changed=tuple(_changed(view)),
    )


def _supposed(view: View, scenario: Scenario) -> list[str]:
    """Return what a scenario supposes, as the chips of the page say it."""
    t = words(view.lang)
    supposed = [
        f"{t['whatif_without']} {view.actor(actor)}"
        for actor in scenario.without
    ]
    supposed += [
        f"{t['whatif_closed']} {view.site(site)}" for site in scenario.sites
    ]
    supposed += [
        f"{t['whatif_with']} {view.capability(given)}"
        for given in scenario.added
    ]
    supposed += [t["whatif_plans"]] if scenario.plans else []
    return [f"{t['whatif']} {'; '.join(supposed)}"] if supposed else []


def _changes(view: View) -> list[str]:
    """Return what the scenario changes, each sentence with the cells it speaks of."""
    t = words(view.lang)
    lines: list[str] = []
    for line in boardtext.strip(view):
        names = [view.cell(*cell) for cell in line.cells[:_NAMED]]
        more = len(line.cells) - len(names)
        names += (
            [message(t["board_strip_more"], count=more)] if more > 0 else []
        )
        lines.append(f"{line.sentence} {'; '.join(names)}".strip())
    return lines


def _changed(view: View) -> Iterable[ChangeLine]:
    """Yield every cell that the scenario changes; of a day alone from then to today."""
    t, board = words(view.lang), view.board
    then = boardtext.is_then(board)
    for change in board.changes:
        before, after = t["state_" + change.before], t["state_" + change.after]
        lost = tuple(view.actor(key) for key in change.lost)
        gained = tuple(view.actor(key) for key in change.gained)
        turn = (
            f"{t['board_then']} {after}; {t['board_now']} {before}"
            if then
            else f"{before} \N{RIGHTWARDS ARROW} {after}"
        )
        yield ChangeLine(
            view.therapy(change.therapy),
            view.stage(change.stage),
            turn if before != after else before,
            before,
            after,
            lost,
            gained,
        )


def _rows(view: View) -> Iterable[PackRow]:
    for row in view.rows(lambda *_: ""):
        missing = len(row["path"].missing_in_belgium)
        yield PackRow(
            row["name"],
            row["depth"],
            tuple(
                _square(entry["cell"], entry["look"]) for entry in row["cells"]
            ),
            f"\N{MINUS SIGN}{missing}" if missing else "\N{CHECK MARK}",
        )


def _square(cell: CellItem, look: str) -> Square:
    own = sign(cell.state, cell.open)
    before = (
        f"{sign(cell.was_state, cell.was_open)}\N{RIGHTWARDS ARROW}"
        if cell.was_state is not None
        and sign(cell.was_state, cell.was_open) != own
        else ""
    )
    marks = frozenset(look.split()) - {FILLS[cell.state]}
    return Square(FILLS[cell.state], before + own, marks)


def _gap(
    snapshot: Snapshot,
    view: View,
    gap: GapItem,
    lang: Language,
) -> GapLine:
    t = words(lang)
    more = gap.candidate_count - len(gap.candidates)
    return GapLine(
        gap=gap,
        therapy=view.therapy(gap.therapy),
        stage=view.stage(gap.stage),
        severity=decimal(
            gap.severity,
            lang,
            2,
            2,
        ),
        reason=gap.reason,
        candidates=tuple(
            _candidate(view, candidate, lang) for candidate in gap.candidates
        ),
        further=message(t["cell_further"], count=more) if more > 0 else "",
        sources=sources(snapshot, gap.source_ids, lang),
        newest=day(gap.newest, lang) if gap.newest else "",
        sure=view.how_sure(gap.sure),
    )


def _candidate(
    view: View,
    candidate: CandidateItem,
    lang: Language,
) -> str:
    t = words(lang)
    where = (
        t["region_" + candidate.region]
        if candidate.region
        else country(candidate.country, lang)
    )
    return f"{view.actor(candidate.actor)} ({where or t['where_unknown']}, {candidate.because})"


def sources(
    snapshot: Snapshot,
    ids: Iterable[str],
    lang: Language,
) -> tuple[Cited, ...]:
    """Return sources as a pack names them, registers and official ones first."""
    nodes = snapshot.nodes["Source"]
    rows = ((key, nodes.get(key)) for key in primary(snapshot, list(ids)))
    return tuple(
        Cited(key, cited(row, lang), outward(row.get("url")))
        for key, row in rows
    )
