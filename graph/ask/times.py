"""Years in a question: "in 2021", "since 2020", "between 2015 and 2018"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from graph.ask.mentions import Scan

_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_YEAR_DIGITS = 4


class Years(NamedTuple):
    """The first and last year asked for, ends included; `started`: of the start alone."""

    first: int | None = None
    last: int | None = None
    started: bool = False

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None


def years_of(found: Scan) -> Years:
    """Return the years that a question names, none if it names none."""
    taken = {
        at for m in found.mentions for at in range(m.first, m.last) if not m.has("time")
    }
    years = [
        (at, int(word.text))
        for at, word in enumerate(found.words)
        if len(word.text) == _YEAR_DIGITS
        and word.text.isdecimal()
        and word.text.isascii()
        and _FIRST_YEAR <= int(word.text) <= _LAST_YEAR
        and at not in taken
    ]
    if not years:
        return Years()
    at, year = years[0]
    before = {
        value
        for m in found.of("time")
        if m.last in {at, at - 1}
        for value in m.values("time")
    }
    started = any(m.has("time", "started") for m in found.mentions)
    if len(years) > 1:
        last = max(other for _, other in years)
        return Years(min(year, last), last, started)
    if "after" in before:
        return Years(year + 1, None, started=True)
    if "from" in before:
        return Years(year, None, started=True)
    if "before" in before:
        return Years(None, year - 1, started=True)
    return Years(year, year, started)
