"""Years in a question: "in 2021", "since 2020", "between 2015 and 2018", "ended in 2024"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graph.ask.mention import Mention, positions_of

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


class Dated(NamedTuple):
    """The years that are said of a start or of an end, and the positions of their words."""

    years: Years
    positions: tuple[int, ...]


def years_of(scan: Scan) -> Years:
    """Return the years that a question names, none if it names none."""
    return _span(scan, _years(scan))


def ends_apart(scan: Scan) -> tuple[Dated, Dated]:
    """Return the years that are said of a start, and those that are said of an end.

    A year belongs to the verb next to it, to the one before it where two are as near: "started
    in 2020 and ended in 2023", Dutch "die in 2020 startten en in 2023 eindigden".
    """
    verbs = [m for m in scan.mentions if m.has("time", "started", "ends")]
    dated: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for at, year in _years(scan):
        verb = min(verbs, key=lambda m: _distance(m, at), default=None)
        is_end = verb is not None and verb.has("time", "ends")
        dated[is_end and not _says_since(scan, at, verb)].append((at, year))
    starts, ends = (
        Dated(_span(scan, years), tuple(at for at, _ in years))
        for years in dated
    )
    return starts, ends


def _distance(verb: Mention, at: int) -> tuple[int, bool]:
    before = verb.last <= at
    return (at - verb.last + 1 if before else verb.first - at), not before


def _says_since(
    scan: Scan,
    at: int,
    verb: Mention | None,
) -> bool:
    """Return whether a year is a start of its own before the verb: "since 2020 that ended"."""
    if verb is None or verb.first < at:
        return False
    return any(m.last == at and m.means("time:from") for m in scan.mentions)


def _years(scan: Scan) -> list[tuple[int, int]]:
    """Return the position and the number of each year."""
    # A year within a name is no year of its own ("Horizon 2020").
    taken = positions_of(scan.mentions)
    return [
        (at, int(word.text))
        for at, word in enumerate(scan.words)
        if len(word.text) == _YEAR_DIGITS
        and word.text.isdecimal()
        and word.text.isascii()
        and _FIRST_YEAR <= int(word.text) <= _LAST_YEAR
        and at not in taken
    ]


def _span(scan: Scan, years: list[tuple[int, int]]) -> Years:
    """Return the years from the first to the last, by the words before the first one."""
    if not years:
        return Years()
    at, year = years[0]
    before = {
        value
        for m in scan.of("time")
        if m.last in {at, at - 1}
        for value in m.values("time")
    }
    started = scan.speaks_of("time:started")
    if len(years) > 1:
        last = max(other for _, other in years)
        return Years(min(year, last), last, started)
    spans = {
        "after": Years(year + 1, None, started=True),
        "from": Years(year, None, started=True),
        "before": Years(None, year - 1, started=True),
        "until": Years(None, year, started=True),
    }
    sign = next(filter(before.__contains__, spans), None)
    return spans[sign] if sign else Years(year, year, started)
