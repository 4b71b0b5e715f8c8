"""The board pack as a PDF: findings, matrix, every gap; each page says the date and the release."""

# reportlab does not describe all its types.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    Paragraph,
    Spacer,
    Table,
)

from api.pack.content import Square
from api.pack.letters import PLAIN, register
from api.pack.matrix_page import LINE, SOFT, Matrix, draw_square
from api.pack.pdf_styles import (
    BARE,
    FOOT,
    MARGIN,
    SCALES,
    SIZES,
    Styles,
    indented,
    templates,
)
from api.pages.boardtext import is_then
from api.pages.render import message
from graph.common.localised import number

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

    from api.pack.content import Cited, GapLine, Pack, Paper

_CITED = 4
"""Sources named of a gap; the workbook has them all."""
_LEGEND_COLUMNS = 4


def pdf(pack: Pack, paper: Paper) -> bytes:
    """Return the document; the same pack gives the same bytes."""
    register()
    out, size = io.BytesIO(), SIZES[paper]
    document = BaseDocTemplate(
        out,
        pagesize=size,
        title=pack.heading,
        author="ATMP Atlas",
        subject=f"{pack.when}. {pack.release}",
        creator="ATMP Atlas",
        lang=pack.lang,
        invariant=1,
    )
    document.addPageTemplates(templates(*size))
    styles = Styles(SCALES[paper])
    document.build(
        _story(pack, styles), canvasmaker=_canvas_of(pack, styles, paper)
    )
    return out.getvalue()


def _story(pack: Pack, styles: Styles) -> list[Flowable]:
    t = pack.words
    story: list[Flowable] = [
        Paragraph(escape(pack.heading), styles.title),
        Paragraph(escape(f"{pack.when}. {pack.release}."), styles.small),
        Spacer(1, 3),
    ]
    story += [Paragraph(escape(line), styles.text) for line in pack.changes]
    story += [
        _columns([*pack.findings, pack.sure], styles),
        Spacer(1, 3),
        _legend(pack, styles),
        Paragraph(escape(t["gaps_note"]), styles.small),
        Matrix(pack, styles.scale),
        NextPageTemplate("lists"),
        PageBreak(),
        Paragraph(
            escape(
                f"{t['board_worst_gaps']} ({number(len(pack.gaps), pack.lang)})"
            ),
            styles.heading,
        ),
        Paragraph(escape(t["gaps_method"]), styles.small),
    ]
    for rank, line in enumerate(pack.gaps, 1):
        story.append(
            _gap(
                rank,
                line,
                pack,
                styles,
            )
        )
    story += _handoffs(pack, styles)
    story += _changes(pack, styles)
    return story


def _columns(sentences: list[str], styles: Styles) -> Table:
    """Return sentences as a list in two columns, read down the first and then the second."""
    items = [
        Paragraph(escape(sentence), styles.text, bulletText="\N{BULLET}")
        for sentence in sentences
    ]
    for item in items:
        item.style = indented(styles.text)
    half = (len(items) + 1) // 2
    table = Table([[items[:half], items[half:]]], colWidths=["50%", "50%"])
    table.setStyle(BARE)
    return table


class _Sample(Spacer):
    """A cell as the legend shows it."""

    def __init__(self, square: Square, scale: float) -> None:
        super().__init__(16 * scale, 9 * scale)
        self._square, self._scale = square, scale

    def draw(self) -> None:
        """Draw the cell."""
        size = (self.width, self.height)
        draw_square(
            self.canv,
            self._square,
            (0, 0),
            size,
            6.4 * self._scale,
        )


def _legend(pack: Pack, styles: Styles) -> Table:
    """Return the entries of the legend of the page, with their counts, in rows."""
    entries: list[list[object]] = []
    for entry in pack.view.legend():
        marked = entry.show in {"single", "risk", "cut", "turned", "stale"}
        marks = frozenset({entry.show}) if marked else frozenset[str]()
        text = (
            f"{pack.view.name_of(entry.show)} {number(entry.count, pack.lang)}"
        )
        sample = _Sample(Square(entry.fill, entry.sign, marks), styles.scale)
        entries.append([sample, Paragraph(escape(text), styles.small)])
    while len(entries) % _LEGEND_COLUMNS:
        entries.append(["", ""])
    rows: list[list[object]] = [
        [
            part
            for entry in entries[at : at + _LEGEND_COLUMNS]
            for part in entry
        ]
        for at in range(0, len(entries), _LEGEND_COLUMNS)
    ]
    table = Table(
        rows, colWidths=["2.7%", "22.3%"] * _LEGEND_COLUMNS, hAlign="LEFT"
    )
    table.setStyle(BARE)
    return table


def _gap(
    rank: int,
    line: GapLine,
    pack: Pack,
    styles: Styles,
) -> KeepTogether:
    t = pack.words
    parts: list[Flowable] = [
        Paragraph(
            f"{rank}. {escape(line.reason)} "
            f'<font name="{PLAIN}" color="#4d5e68">({escape(t["gaps_severity"])} '
            f"{line.severity})</font>",
            styles.gap,
        )
    ]
    if line.candidates:
        near = "; ".join(
            (*line.candidates, *([line.further] if line.further else ()))
        )
        parts.append(
            Paragraph(
                f"{escape(t['gaps_candidates'])} {escape(near)}", styles.near
            )
        )
    if line.sources:
        some = ", ".join(_source(source) for source in line.sources[:_CITED])
        rest = len(line.sources) - _CITED
        more = (
            f" {message(t['pack_in_workbook'], count=rest)}"
            if rest > 0
            else ""
        )
        newest = (
            f" {escape(t['cell_newest'])}{t['colon']} {escape(line.newest)}."
            if line.newest
            else ""
        )
        parts.append(
            Paragraph(
                f"{escape(t['nav_sources'])}{t['colon']} {some}{escape(more)}.{newest}",
                styles.small,
            )
        )
    sure = f"{t['sure_title']}{t['colon']} {line.sure}"
    parts.append(Paragraph(escape(sure), styles.small))
    return KeepTogether(parts)


def _source(source: Cited) -> str:
    if not source.url:
        return escape(source.text)
    return f"<a href={quoteattr(source.url)} color='#0b6e63'>{escape(source.text)}</a>"


def _handoffs(pack: Pack, styles: Styles) -> list[Flowable]:
    """Return the hand-offs that nothing known ties together."""
    t, view = pack.words, pack.view
    broken = [handoff for handoff in pack.board.handoffs if handoff.broken]
    heading = f"{t['hands_title']} ({number(len(broken), pack.lang)})"
    story: list[Flowable] = [
        Paragraph(escape(heading), styles.heading),
        Paragraph(escape(t["hands_lead"]), styles.small),
    ]
    if not broken:
        story.append(Paragraph(escape(t["hands_none"]), styles.text))
    for cut in broken:
        text = (
            f"{view.therapy(cut.therapy)}{t['colon']} "
            f"{view.stage(cut.start)} \N{RIGHTWARDS ARROW} {view.stage(cut.end)}"
        )
        story.append(Paragraph(escape(text), styles.text))
    return story


def _changes(pack: Pack, styles: Styles) -> list[Flowable]:
    """Return every cell that the scenario changes, with who is lost and gained."""
    t = pack.words
    if not pack.changed:
        return []
    then = is_then(pack.board)
    minus = t["board_now"] if then else "\N{MINUS SIGN}"
    plus = t["board_then"] if then else "+"
    heading = f"{t['gaps_changes']} ({number(len(pack.changed), pack.lang)})"
    story: list[Flowable] = [Paragraph(escape(heading), styles.heading)]
    for line in pack.changed:
        who = [f"{minus} {', '.join(line.lost)}"] if line.lost else []
        who += [f"{plus} {', '.join(line.gained)}"] if line.gained else []
        text = f"{line.therapy} \u00b7 {line.stage}{t['colon']} {line.turn}"
        story.append(
            Paragraph(
                escape(f"{text} ({'; '.join(who)})" if who else text),
                styles.near,
            )
        )
    return story


def _canvas_of(
    pack: Pack,
    styles: Styles,
    paper: Paper,
) -> type[Canvas]:
    """Return the canvas that writes the foot of each page, with how many pages there are."""

    class Numbered(Canvas):
        """Keeps the pages until their number is known."""

        def __init__(self, *args: object, **values: object) -> None:
            super().__init__(*args, **values)  # pyright: ignore[reportArgumentType]
            self._pages: list[dict[str, object]] = []

        def showPage(self) -> None:  # noqa: N802 (the name that it replaces)
            """Keep the page instead of writing it."""
            self._pages.append(dict(self.__dict__))
            self._startPage()  # pyright: ignore[reportAttributeAccessIssue]

        def save(self) -> None:
            """Write all pages, each with its foot."""
            for at, page in enumerate(self._pages, 1):
                self.__dict__.update(page)
                self._foot(at)
                super().showPage()
            super().save()

        def _foot(self, at: int) -> None:
            width = SIZES[paper][0]
            size = 6.8 * styles.scale
            self.setStrokeColor(LINE)
            self.setLineWidth(0.5)
            self.line(
                MARGIN,
                MARGIN + FOOT * 0.7,
                width - MARGIN,
                MARGIN + FOOT * 0.7,
            )
            self.setFont(PLAIN, size)
            self.setFillColor(SOFT)
            text = f"{pack.release} \u00b7 {pack.place} \u00b7 {pack.when}"
            self.drawString(MARGIN, MARGIN, f"{text} \u00b7 CC BY 4.0")
            self.drawRightString(
                width - MARGIN, MARGIN, f"{at} / {len(self._pages)}"
            )

    return Numbered
