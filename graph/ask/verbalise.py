"""The sentence that answers a question, in its language, and why there is no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.ask.evaluate import NO, YES
from graph.ask.expression import Check, Coverage, Ranking, Value
from graph.ask.lexicon import notation, say
from graph.ask.wording import name, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.ask.evaluate import Result
    from graph.ask.expression import Expression, Kind
    from graph.ask.reading import Reading
    from graph.release.snapshot import Snapshot

MOST_NAMED = 5
_YEAR = 4
_LABELS = {
    "actors": "Actor",
    "collaborations": "Collaboration",
    "products": "Product",
    "trials": "Trial",
}


def label(snapshot: Snapshot, kind: Kind, key: str, lang: str) -> str:
    """Return the name of a record of an answer: of an event, a cell or a capability as well."""
    if kind in _LABELS:
        return name(snapshot, _LABELS[kind], key)
    if kind == "stages":
        return term(snapshot, "Stage", key, lang)
    if kind == "therapies":
        return term(snapshot, "Therapy", key, lang)
    if kind == "cells":
        therapy, _, stage = key.partition(":")
        return f"{term(snapshot, 'Therapy', therapy, lang)}: {term(snapshot, 'Stage', stage, lang)}"
    if kind == "events":
        actor, date, kind_of_event = key.split(":")[:3]
        words: dict[str, str] = notation(lang)["say"]["event"]
        day = "" if date == "undated" else f", {date}"
        return f"{name(snapshot, 'Actor', actor)}: {words.get(kind_of_event, kind_of_event)}{day}"
    if kind == "capabilities":
        actor, stage, therapy = key.rsplit(":", 2)
        parts = [name(snapshot, "Actor", actor), term(snapshot, "Stage", stage, lang)]
        return ": ".join([*parts, *([term(snapshot, "Therapy", therapy, lang)] if therapy else [])])
    return key


def sentence(
    snapshot: Snapshot, expression: Expression, result: Result, lang: str, conditions: str
) -> str:
    """Return the first line of an answer: how many of what, and the first of them by name."""
    brackets = f" ({conditions})" if conditions else ""
    if not result.ids:
        return say(lang, "no_fit", conditions=brackets)
    if isinstance(expression, Check):
        return say(lang, "affirmed" if result.ids == [YES] else "denied", conditions=brackets)
    if result.kind == "number":
        return say(lang, "number", value=result.ids[0], conditions=brackets)
    if result.kind == "text":
        return say(lang, "text", value=_values(expression, result, lang), conditions=brackets)
    named = _named(snapshot, result, lang)
    words: dict[str, str] = notation(lang)["say"]["hits_one" if len(result.ids) == 1 else "hits"]
    which = "lead_one" if len(result.ids) == 1 else "lead"
    what = words[result.kind]
    return say(lang, which, total=len(result.ids), what=what, conditions=brackets, names=named)


def _values(expression: Expression, result: Result, lang: str) -> str:
    laws: dict[str, str] = notation(lang)["say"]["law"]
    if isinstance(expression, Value) and expression.field == "legal_class":
        return ", ".join(laws.get(value, value) for value in result.ids)
    if isinstance(expression, Ranking):
        regions: dict[str, list[str]] = notation(lang)["region"]
        shown = [(regions[v][0] if v in regions else v, result.figures.get(v)) for v in result.ids]
        return ", ".join(f"{value} {figure}" for value, figure in shown)
    return ", ".join(_plain(value) for value in result.ids)


def _plain(value: str) -> str:
    """Return an amount with its thousands apart; a year and a text as they are."""
    if not value.isdecimal() or len(value) <= _YEAR:
        return value
    return f"{int(value):,} €".replace(",", "\u202f")


def _named(snapshot: Snapshot, result: Result, lang: str) -> str:
    first = [label(snapshot, result.kind, key, lang) for key in result.ids[:MOST_NAMED]]
    if result.figures:
        first = [
            f"{text} ({result.figures[key]:,})" if key in result.figures else text
            for text, key in zip(first, result.ids, strict=False)
        ]
    joined = ", ".join(first)
    more = len(result.ids) - len(first)
    return say(lang, "more", names=joined, more=more) if more > 0 else joined


def why_none(lang: str, reading: Reading) -> str:
    """Return why a question has no answer."""
    words = ", ".join(reading.ignored)
    texts: dict[str, Any] = notation(lang)["say"]
    if reading.reason == "beyond":
        subject = texts["subjects"].get(reading.subject, reading.subject)
        return say(lang, "beyond", subject=subject)
    if reading.reason == "not_held":
        subject = texts["fields"].get(reading.subject, reading.subject)
        return say(lang, "not_held", subject=subject, words=words)
    if words:
        return say(lang, "asked_unknown", words=words)
    return say(lang, "nothing")


def ignored_note(lang: str, words: Sequence[str]) -> str:
    """Return the sentence that owns up to words of the question that were not used."""
    if len(words) == 1:
        return say(lang, "unknown", words=words[0])
    return say(lang, "unknown_words", words=", ".join(words))


def first_names(snapshot: Snapshot, kind: Kind, ids: Iterable[str], lang: str) -> str:
    """Return the first names of an answer and how many more there are."""
    whole = list(ids)
    shown = ", ".join(label(snapshot, kind, key, lang) for key in whole[:MOST_NAMED])
    more = len(whole) - MOST_NAMED
    return say(lang, "more", names=shown, more=more) if more > 0 else shown


__all__ = ["NO", "YES", "Coverage", "first_names", "ignored_note", "label", "sentence", "why_none"]
