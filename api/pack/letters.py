"""The letters of the pack, embedded so that it looks the same everywhere."""

# reportlab does not describe all its types.
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD = "Atlas", "Atlas-Bold"
_FILES = {
    PLAIN: "DejaVuSansCondensed.ttf",
    BOLD: "DejaVuSansCondensed-Bold.ttf",
}


@cache
def register() -> None:
    """Make the two fonts known, once for the process."""
    for name, file in _FILES.items():
        registerFont(TTFont(name, Path(__file__).parent / "fonts" / file))
    addMapping(
        PLAIN,
        0,
        0,
        PLAIN,
    )
    addMapping(
        PLAIN,
        1,
        0,
        BOLD,
    )
