"""The coverage matrix as a drawing of the pack: squares with fills, signs and marks."""

# reportlab does not describe all its types.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from api.pack.letters import BOLD, PLAIN

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from api.pack.content import Pack, PackRow, Square

INK, SOFT, LINE = HexColor("#16232b"), HexColor("#4d5e68"), HexColor("#b9c2c1")
COVERED, NOBODY, HATCH = (
    HexColor("#8cc3e2"),
    HexColor("#fdf3f0"),
    HexColor("#eec4b8"),
)
RED, OCHRE, TURN = (
    HexColor("#b4472f"),
    HexColor("#a8680a"),
    HexColor("#6a1b9a"),
)
_LEAST, _MOST = 7.6, 17.0
"""Height of a row in points: what can still be read, and what is enough."""
_NAMES = 0.2
"""Share of the width that the names of the therapies take."""
_STEP = 7.0
"""Points by which a therapy below another is set in."""
_GUTTER = 1.6
_SMALLEST_NAME = 4
"""Points below which letters are not made smaller to fit."""
_BESIDE_NAME = 4
"""Points that stay free beside a name."""


class Matrix(Flowable):
    """The matrix as wide as its frame, its rows as high as the page has room for."""

    def __init__(self, pack: Pack, scale: float) -> None:
        """Draw the matrix of a pack, its letters `scale` times those of an A4 page."""
        super().__init__()
        self._pack, self._scale = pack, scale
        self._size = 6.6 * scale
        self._row = _LEAST * scale

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 (their names)
        """Return the room it takes of what there is."""
        self._head = self._longest_stage() + 6
        free = (aH - self._head - 2) / len(self._pack.rows)
        self._row = max(_LEAST * self._scale, min(_MOST * self._scale, free))
        self.width, self.height = (
            aW,
            self._head + self._row * len(self._pack.rows),
        )
        return self.width, self.height

    def _longest_stage(self) -> float:
        room = self._column_room()
        lines = (
            fitted(
                name,
                room,
                self._size,
                2,
            )
            for name in self._pack.stages
        )
        widths = (
            stringWidth(line, PLAIN, self._size)
            for some in lines
            for line in some
        )
        return max(widths, default=0.0)

    def _column_room(self) -> float:
        """Return how long a line of a head may become before it is broken in two."""
        return 78.0 * self._scale

    def draw(self) -> None:
        """Draw the heads, then the rows from above."""
        canvas = self.canv
        left = self.width * _NAMES
        step = (self.width - left) / (len(self._pack.stages) + 1)
        heads = [*self._pack.stages, self._pack.words["gaps_way"]]
        for at, name in enumerate(heads):
            self._draw_head(canvas, name, left + at * step + step / 2)
        top = self.height - self._head
        for number, row in enumerate(self._pack.rows):
            self._draw_row(
                canvas,
                row,
                top - (number + 1) * self._row,
                left,
                step,
            )

    def _draw_head(
        self,
        canvas: Canvas,
        name: str,
        middle: float,
    ) -> None:
        canvas.saveState()
        canvas.translate(middle, self.height - self._head + 4)
        canvas.rotate(90)
        canvas.setFont(PLAIN, self._size)
        canvas.setFillColor(INK)
        lines = fitted(
            name,
            self._column_room(),
            self._size,
            2,
        )
        first = (len(lines) - 1) * self._size * 0.55 - self._size * 0.3
        for number, line in enumerate(lines):
            canvas.drawString(0, first - number * self._size * 1.1, line)
        canvas.restoreState()

    def _draw_row(
        self,
        canvas: Canvas,
        row: PackRow,
        bottom: float,
        left: float,
        step: float,
    ) -> None:
        font = BOLD if row.depth == 0 else PLAIN
        inset = row.depth * _STEP * self._scale
        canvas.setFillColor(INK)
        size = self._size
        room = left - inset - _BESIDE_NAME
        while (
            size > _SMALLEST_NAME and stringWidth(row.name, font, size) > room
        ):
            size -= 0.2
        canvas.setFont(font, size)
        middle = bottom + self._row / 2 - size * 0.35
        canvas.drawString(inset, middle, row.name)
        for at, square in enumerate(row.squares):
            x = left + at * step
            size_of = (step - _GUTTER, self._row - _GUTTER)
            draw_square(
                canvas,
                square,
                (x, bottom + _GUTTER / 2),
                size_of,
                self._size * 1.05,
            )
        canvas.setFont(BOLD, self._size)
        canvas.setFillColor(SOFT)
        canvas.drawCentredString(
            left + len(row.squares) * step + step / 2, middle, row.path
        )


def draw_square(
    canvas: Canvas,
    square: Square,
    at: tuple[float, float],
    size: tuple[float, float],
    letters: float,
) -> None:
    """Draw a cell with its lower left corner at a point; it can be read without colours too."""
    (x, y), (width, height) = at, size
    canvas.saveState()
    canvas.setLineWidth(0.5)
    canvas.setStrokeColor(LINE)
    if square.fill == "covered":
        canvas.setFillColor(COVERED)
        canvas.roundRect(
            x,
            y,
            width,
            height,
            1.5,
            stroke=0,
            fill=1,
        )
    elif square.fill == "nobody":
        _draw_hatched(
            canvas,
            x,
            y,
            width,
            height,
        )
    elif square.fill == "planned":
        canvas.setDash(0.8, 1.4)
        canvas.setLineWidth(0.9)
        canvas.setStrokeColor(SOFT)
        canvas.roundRect(
            x,
            y,
            width,
            height,
            1.5,
            stroke=1,
            fill=0,
        )
        canvas.setDash()
    else:
        canvas.roundRect(
            x,
            y,
            width,
            height,
            1.5,
            stroke=1,
            fill=0,
        )
    if "single" in square.marks:
        _outline(
            canvas,
            OCHRE,
            x,
            y,
            width,
            height,
        )
    if "turned" in square.marks:
        _outline(
            canvas,
            TURN,
            x,
            y,
            width,
            height,
        )
    if "risk" in square.marks:
        corner = min(width, height) * 0.38
        path = canvas.beginPath()
        path.moveTo(x + width - corner, y + height)
        path.lineTo(x + width, y + height)
        path.lineTo(x + width, y + height - corner)
        path.close()
        canvas.setFillColor(RED)
        canvas.drawPath(path, stroke=0, fill=1)
    if "cut" in square.marks:
        canvas.setStrokeColor(RED)
        canvas.setLineWidth(1.6)
        canvas.setDash(1.2, 1.2)
        canvas.line(
            x - _GUTTER / 2,
            y,
            x - _GUTTER / 2,
            y + height,
        )
        canvas.setDash()
    canvas.setFillColor(INK if square.fill != "unknown" else SOFT)
    font = PLAIN if square.fill == "unknown" else BOLD
    canvas.setFont(font, letters)
    middle = y + height / 2 - letters * 0.35
    canvas.drawCentredString(x + width / 2, middle, square.sign)
    if "stale" in square.marks:
        wide = stringWidth(square.sign, font, letters) / 2 + 0.8
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.8)
        canvas.setDash(0.8, 1)
        canvas.line(
            x + width / 2 - wide,
            middle - 1.3,
            x + width / 2 + wide,
            middle - 1.3,
        )
    canvas.restoreState()


def _outline(
    canvas: Canvas,
    colour: Color,
    x: float,
    y: float,
    width: float,
    height: float,
) -> None:
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(1.1)
    canvas.roundRect(
        x + 0.4,
        y + 0.4,
        width - 0.8,
        height - 0.8,
        1.3,
        stroke=1,
        fill=0,
    )


def _draw_hatched(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    height: float,
) -> None:
    canvas.saveState()
    path = canvas.beginPath()
    path.roundRect(
        x,
        y,
        width,
        height,
        1.5,
    )
    canvas.setFillColor(NOBODY)
    canvas.clipPath(path, stroke=0, fill=1)
    canvas.setStrokeColor(HATCH)
    canvas.setLineWidth(0.9)
    start = x - height
    while start < x + width:
        canvas.line(
            start,
            y,
            start + height,
            y + height,
        )
        start += 3.2
    canvas.restoreState()
    canvas.setStrokeColor(RED)
    canvas.setLineWidth(0.6)
    canvas.roundRect(
        x,
        y,
        width,
        height,
        1.5,
        stroke=1,
        fill=0,
    )


def fitted(
    text: str,
    room: float,
    size: float,
    most: int,
) -> list[str]:
    """Return a text broken into lines of at most `room` points, the last with what is left."""
    lines: list[str] = []
    for word in text.split():
        wider = f"{lines[-1]} {word}" if lines else word
        if lines and (
            len(lines) == most or stringWidth(wider, PLAIN, size) <= room
        ):
            lines[-1] = wider
        else:
            lines.append(word)
    return lines
