"""A row and its cells: each is the text that a CSV file would have, and knows what it was typed as.

A sheet's date and number cells are texts of a kind of their own, so that nobody has to guess again
what a spreadsheet knew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from graph.common.amounts import AmountError, amount
from graph.common.normalise import strip_invisible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_TIME = re.compile(r"(?:T| )[0-9]{2}:[0-9]{2}.*")
_DAY_FIRST = re.compile(r"([0-9]{2})[/.-]([0-9]{2})[/.-]([0-9]{4})")
_SHOWN = 40
"""Characters of a cell that a message quotes."""
ERROR_VALUES = frozenset(
    (
        *(
            "#N/A",
            "#REF!",
            "#VALUE!",
            "#DIV/0!",
            "#NAME?",
            "#NUM!",
            "#NULL!",
            "#SPILL!",
            "#CALC!",
        ),
        *(
            "#FIELD!",
            "#BLOCKED!",
            "#BUSY!",
            "#CONNECT!",
            "#UNKNOWN!",
            "#GETTING_DATA",
            "######",
        ),
        *("#NOM?", "#VALEUR!", "#NUL!", "#NOMBRE!"),
        *(
            "#N/B",
            "#WAARDE!",
            "#NAAM?",
            "#GETAL!",
            "#VERW!",
            "#LEEG!",
            "#DEEL/0!",
        ),
        *("#NV", "#WERT!", "#BEZUG!", "#ZAHL!"),
    )
)
"""What spreadsheets in English, French, Dutch and German write where a formula failed."""


class CellError(ValueError):
    """A cell does not say what its column is for; the text is the reason."""


class NumberText(str):
    """The text of a number cell: digits, and a point before decimals."""

    __slots__ = ()


class DateText(str):
    """The text of a date cell, in ISO form, as precise as the sheet shows it."""

    __slots__ = ()


class FirstOfMonth(DateText):
    """A date cell that a program may have made of a month: a first day, shown with a time."""

    __slots__ = ()


# Not frozen: there are millions, and a frozen one takes twice as long.
@dataclass(slots=True)
class Row:
    """One row: where it stands and its cells by column.

    `file` names the sheet too; `line` counts from 1 with the row of column names. `faults` are the
    columns of cells that could not be read, with the reason; they are empty in `cells`.
    `corrections` are the numbers of those laid over the row.
    """

    file: str
    line: int
    cells: Mapping[str, str]
    unreadable: tuple[tuple[str, str], ...] = ()
    corrections: tuple[int, ...] = ()

    def __getitem__(self, column: str) -> str:
        """Return the text of a cell, '' when empty."""
        return self.cells[column]

    def items(self, column: str) -> list[str]:
        """Return the values of a cell that joins several with `|`."""
        parts = map(str.strip, self.cells[column].split("|"))
        return list(filter(None, parts))


def normal_cells(cells: Sequence[str]) -> tuple[list[str], int]:
    """Return cells in their normal form, and how many invisible characters were taken out."""
    if "".join(cells).isascii():
        return [
            cell.strip() if type(cell) is str else cell for cell in cells
        ], 0
    removed, normal = 0, list[str]()
    for cell in cells:
        if isinstance(cell, (NumberText, DateText)):
            normal.append(cell)
        else:
            text, count = strip_invisible(cell)
            normal.append(text)
            removed += count
    return normal, removed


def date_of(cell: str) -> str:
    """Return the date of a cell in ISO form: a date cell, an ISO text, or one with the day first.

    Raises:
        CellError: the text is no date, or no day of the calendar.
    """
    if isinstance(cell, DateText):
        return str(cell)
    text = _TIME.sub("", cell.strip())
    if parts := _ISO.fullmatch(text):
        year, month, day = parts.groups()
    elif parts := _DAY_FIRST.fullmatch(text):
        day, month, year = parts.groups()
    else:
        raise CellError(f"{cell[:_SHOWN]!r} is not DD/MM/YYYY or YYYY-MM-DD")
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError as exc:
        raise CellError(
            f"{cell[:_SHOWN]!r} is no day of the calendar"
        ) from exc
    return "-".join(filter(None, (year, month, day)))


def amount_of(cell: str) -> Decimal:
    """Return the number of a cell: that of a number cell, else the one a text can mean.

    Raises:
        CellError: no number, or one with two readings.
    """
    try:
        return amount(cell)
    except AmountError as exc:
        raise CellError(str(exc)) from exc
