"""The sizes, styles and page frames that the PDF of the board pack is set in."""

from __future__ import annotations

from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Frame, PageTemplate, TableStyle

from api.pack.letters import BOLD, PLAIN
from api.pack.matrix_page import INK, SOFT

SIZES = {"A4": landscape(A4), "A3": landscape(A3)}
SCALES = {"A4": 1.0, "A3": 1.3}
"""How much larger the letters are than on an A4 page."""
MARGIN = 11 * mm
FOOT = 8 * mm
"""What the line at the foot of each page takes."""


class Styles:
    """The letters of a document, larger on larger paper."""

    def __init__(self, scale: float) -> None:
        """Keep the styles for a scale, 1 on A4."""
        self.scale = scale
        self.title = self._style(15, BOLD, after=1)
        self.heading = self._style(
            10.5,
            BOLD,
            after=3,
            before=6,
        )
        self.text = self._style(8, PLAIN, after=1.5)
        self.small = self._style(6.8, PLAIN, soft=True)
        self.gap = self._style(7.6, BOLD, before=4.5)
        self.near = self._style(7.2, PLAIN)

    def _style(
        self,
        size: float,
        font: str,
        *,
        after: float = 0,
        before: float = 0,
        soft: bool = False,
    ) -> ParagraphStyle:
        return ParagraphStyle(
            f"{font} {size}",
            fontName=font,
            fontSize=size * self.scale,
            leading=size * self.scale * 1.27,
            spaceAfter=after * self.scale,
            spaceBefore=before * self.scale,
            textColor=SOFT if soft else INK,
        )


def templates(width: float, height: float) -> list[PageTemplate]:
    """Return the page of the matrix, one frame, and that of the lists, two columns."""
    wide, high = width - 2 * MARGIN, height - 2 * MARGIN - FOOT
    bottom, gap = MARGIN + FOOT, 8 * mm
    half = (wide - gap) / 2
    pad = dict.fromkeys(
        ("leftPadding", "rightPadding", "topPadding", "bottomPadding"), 0
    )
    whole = Frame(
        MARGIN,
        bottom,
        wide,
        high,
        id="whole",
        **pad,
    )
    left = Frame(
        MARGIN,
        bottom,
        half,
        high,
        id="left",
        **pad,
    )
    right = Frame(
        MARGIN + half + gap,
        bottom,
        half,
        high,
        id="right",
        **pad,
    )
    return [
        PageTemplate("board", [whole]),
        PageTemplate("lists", [left, right]),
    ]


def indented(style: ParagraphStyle) -> ParagraphStyle:
    """Return a style for the items of a list, so that their bullets stand out."""
    return ParagraphStyle(
        "item",
        parent=style,
        leftIndent=7,
        bulletIndent=0,
        rightIndent=8,
        bulletFontSize=style.fontSize * 0.8,
    )


BARE = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ]
)
