"""How sure a conclusion is, as a sentence: on what it rests, and what would change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from api.pages.render import message, words
from graph.common.localised import listed, number

if TYPE_CHECKING:
    from graph.coverage.sureness import Sureness
    from graph.model import Language

Counted = Literal["entries", "stages"]
"""What a conclusion rests on: what sources say of organisations, or the stages of a path."""


def how_sure(
    sure: Sureness,
    counted: Counted,
    lang: Language,
) -> str:
    """Return on what a conclusion rests, and the least that would have to be wrong."""
    return f"{_basis(sure, counted, lang)} {least_wrong(sure, lang)}"


def _basis(
    sure: Sureness,
    counted: Counted,
    lang: Language,
) -> str:
    t = words(lang)
    if not sure.total:
        return (
            t["sure_no_entries"]
            if counted == "entries"
            else t["sure_no_stages"]
        )
    shares = (
        (sure.confirmed, t["sure_confirmed"]),
        (sure.stale, t["sure_stale"]),
        (sure.unknown, t["sure_unknown"]),
        (sure.assumed, t["sure_assumed"]),
    )
    parts = [
        f"{number(count, lang)} {text}" for count, text in shares if count
    ]
    key = t["sure_entries"] if counted == "entries" else t["sure_stages"]
    total = number(sure.total, lang)
    return message(key, total=total, parts=listed(parts, lang))


def least_wrong(sure: Sureness, lang: Language) -> str:
    """Return the least that would have to be wrong for a conclusion to change."""
    t = words(lang)
    if sure.least_wrong == 1:
        return t["sure_one"]
    return message(t["sure_least"], count=number(sure.least_wrong, lang))
