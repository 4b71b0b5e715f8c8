"""What a reader of an answer must know: how it was read, what was left out, why it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.answer_records import Alternative, Note, Understood
from graph.ask.conditions import conditions
from graph.ask.empty import why_empty
from graph.ask.evaluate import evaluate
from graph.ask.expression import Leaf
from graph.ask.expression_filters import filters_of
from graph.ask.lexicon import notation, say
from graph.ask.verbalise import ignored_note
from graph.ask.wording import legal_notes, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.ask.conditions import Condition
    from graph.ask.expression import Expression
    from graph.ask.reading import Reading
    from graph.release.snapshot import Snapshot


def understood_of(
    conditions: Iterable[Condition], lang: str
) -> tuple[Understood, ...]:
    """Return the conditions of a reading with their labels."""
    labels: dict[str, str] = notation(lang)["say"]["understood"]
    return tuple(
        Understood(
            filter=name,
            label=labels.get(name, name),
            values=values,
        )
        for name, values in conditions
    )


def alternatives(
    snapshot: Snapshot,
    reading: Reading,
    lang: str,
) -> tuple[Alternative, ...]:
    """Return the other reading of a question with the query that answers it, if there is one."""
    other = reading.alternative
    if not isinstance(other, Leaf):
        return ()
    result = evaluate(snapshot, other)
    return (
        Alternative(
            kind=result.kind,
            understood=understood_of(conditions(snapshot, other, lang), lang),
            query=other.query,
            params=result.runs[0].params,
            total=len(result.ids),
        ),
    )


def notes_of(
    snapshot: Snapshot,
    expression: Expression,
    reading: Reading,
    lang: str,
    understood: Iterable[Understood],
    others: Iterable[Alternative],
    *,
    empty: bool,
) -> Iterator[Note]:
    """Yield the notes of an answer: on the law, its words, its names, its gaps, its readings."""
    for values in legal_notes(snapshot, filters_of(expression), lang):
        yield Note(kind="legal", **values)
    if reading.ignored:
        text = ignored_note(lang, reading.ignored, known=reading.known)
        yield Note(kind="ignored", text=text)
    if len(reading.namesakes) > 1:
        text = say(lang, "namesakes", count=len(reading.namesakes))
        yield Note(kind="namesakes", text=text)
    if empty:
        yield from why_empty(snapshot, lang, expression)
    for other in others:
        text = say(
            lang,
            "ambiguous",
            first=names_of(understood, lang),
            second=names_of(other.understood, lang),
        )
        yield Note(kind="ambiguous", text=text)
