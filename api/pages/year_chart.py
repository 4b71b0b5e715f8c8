"""The columns of a cell's years: how many did it in each, and for how many that is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

HEIGHT = 58
"""Height of the chart in pixels: the numbers, the columns, the years below them."""
COLUMN = 20
"""Width of a column."""
YEAR_LINE = 55
"""Where the years are written."""
_STEP = 26
"""From the left edge of a column to that of the next."""
_MARGIN = 3
"""Left of the first column."""
_FOOT = 42
"""Where the columns stand."""
_TALLEST = 30
"""Height of the column of the year with most."""
_GAP = 4
"""Between a column and its number."""
_LEAST = 1
"""Height of a column of a year in which it is known of nobody: a line that shows the year."""
_CENTURY = 100


@dataclass(frozen=True)
class YearColumn:
    """A year: how many did it, of which some undated, and where its column stands."""

    year: int
    count: int
    undated: int
    left: int
    top: float
    number_line: float
    undated_height: float
    known_top: float
    known_height: float

    @property
    def middle(self) -> int:
        """Return where the number and the year are centred."""
        return self.left + COLUMN // 2

    @property
    def short_year(self) -> str:
        """Return the last two digits of the year."""
        return f"{self.year % _CENTURY:02d}"


@dataclass(frozen=True)
class YearChart:
    """The columns of all years, the oldest first."""

    columns: tuple[YearColumn, ...]
    width: int
    height: int = HEIGHT
    column: int = COLUMN
    year_line: int = YEAR_LINE


def year_chart(years: Sequence[tuple[int, int, int]]) -> YearChart:
    """Return the chart of years, each with its count and how many of that are undated."""
    most = max((count for _, count, _ in years), default=0) or 1
    return YearChart(
        tuple(
            _column(
                place,
                year,
                most,
            )
            for place, year in enumerate(years)
        ),
        len(years) * _STEP,
    )


def _column(
    place: int,
    year: tuple[int, int, int],
    most: int,
) -> YearColumn:
    number, count, undated = year
    tall = _height(count, most)
    known = _height(count - undated, most)
    return YearColumn(
        number,
        count,
        undated,
        left=place * _STEP + _MARGIN,
        top=_FOOT - tall,
        number_line=_FOOT - _GAP - tall,
        undated_height=tall - known,
        known_top=_FOOT - known,
        known_height=max(known, _LEAST),
    )


def _height(count: int, most: int) -> float:
    return round(count / most * _TALLEST, 1)
