"""What a question says only by the way: "CAR-T included", "formerly Novasep"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask.lexicon import marks
from graph.ask.mention import Mention, positions_of

if TYPE_CHECKING:
    from graph.ask.mentions import Scan

_LISTED = frozenset({"therapy", "kind", "stage"})
_NEAR = 3
"""Words between the name of today and the one of before at most."""


def without_asides(scan: Scan) -> Scan:
    """Return the scan without what is only added to what was said before.

    "Gene therapies (CAR-T included)" are gene therapies; "Henogen, formerly Novasep" is Henogen.
    """
    words = {word.text for word in scan.words}
    if words.isdisjoint(marks("included") | marks("formerly")):
        return scan
    dropped: set[int] = set()
    for at, word in enumerate(scan.words):
        if word.text in marks("included"):
            aside = _included(scan, at)
        elif word.text in marks("formerly"):
            aside = _former(scan, at)
        else:
            continue
        if aside:
            dropped |= {at, *positions_of(aside)}
    return replace(
        scan,
        mentions=tuple(m for m in scan.mentions if m.first not in dropped),
        unknown=tuple(at for at in scan.unknown if at not in dropped),
    )


def _included(scan: Scan, at: int) -> list[Mention]:
    """Return what stands on one side of "included", where more of its kind is said elsewhere."""
    listed = [m for m in scan.mentions if m.categories & _LISTED]
    before = [
        m for m in listed if m.last <= at and _is_bracketed(scan, m.first, at)
    ]
    after = [
        m for m in listed if m.first > at and _is_bracketed(scan, at, m.first)
    ]
    for aside in (before, after):
        rest = [m for m in listed if m not in aside]
        if _categories(aside) & _categories(rest) & _LISTED:
            return aside
    return []


def _categories(mentions: list[Mention]) -> frozenset[str]:
    return frozenset[str]().union(*(m.categories for m in mentions))


def _is_bracketed(
    scan: Scan,
    first: int,
    last: int,
) -> bool:
    """Return whether two words stand in one pair of brackets, or side by side."""
    text = scan.text[: scan.words[first].start]
    between = scan.text[scan.words[first].start : scan.words[last].end]
    opened = text.rstrip().endswith("(") or text.count("(") > text.count(")")
    return last - first <= 1 or (opened and ")" not in between)


def _former(scan: Scan, at: int) -> list[Mention]:
    """Return the name of before that stands behind "formerly", where one of today stands first."""
    names = [m for m in scan.mentions if m.has("actor")]
    old = [m for m in names if at < m.first <= at + _NEAR]
    today = [m for m in names if at - _NEAR <= m.last <= at]
    return old if today else []
