"""The records of an answer in its first sentence: the first by name, or how many of each kind."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from graph.ask.fieldvalue import figure
from graph.ask.lexicon import say
from graph.ask.verbalise import MOST_NAMED, label
from graph.ask.wording import kind_words

if TYPE_CHECKING:
    from graph.ask.evaluate import Result
    from graph.release.snapshot import Snapshot

_FEW = 6
"""Up to so many are named; of more, how many there are of each kind."""


def enumeration(
    snapshot: Snapshot,
    result: Result,
    lang: str,
    unit: str = "",
) -> str:
    """Return the first records with the figure or date behind their order, and how many more."""
    kinds = _by_kind(snapshot, result, lang)
    if len(result.ids) > _FEW and len(kinds) > 1 and not result.figures:
        return ", ".join(kinds)
    marks = {
        key: f"{figure(value, lang)}{unit}"
        for key, value in result.figures.items()
    }
    # An event is called by its date anyway.
    if result.kind != "events":
        marks = marks or result.dates
    names = ", ".join(
        label(
            snapshot,
            result.kind,
            key,
            lang,
        )
        + (f" ({marks[key]})" if key in marks else "")
        for key in result.ids[:MOST_NAMED]
    )
    more = len(result.ids) - MOST_NAMED
    return (
        say(
            lang,
            "more",
            names=names,
            more=more,
        )
        if more > 0
        else names
    )


def _by_kind(
    snapshot: Snapshot,
    result: Result,
    lang: str,
) -> list[str]:
    """Return how many actors of each kind there are, the most frequent first."""
    if result.kind != "actors":
        return []
    counts = Counter(snapshot.actors.value(key, "kind") for key in result.ids)
    return [
        f"{count} {kind_words(lang, kind)[count > 1]}"
        for kind, count in counts.most_common()
    ]
