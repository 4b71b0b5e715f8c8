"""Why an answer is empty, as notes for the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.ask.answer_records import Note
from graph.ask.expression import Expression, kind_of
from graph.ask.filters import Filters
from graph.ask.lexicon import notation, say
from graph.ask.near_misses import filled, near_misses
from graph.ask.verbalise import first_names
from graph.ask.wording import sign, understood

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

_MOST_NEAR = 3


def why_empty(
    snapshot: Snapshot,
    lang: str,
    expression: Expression,
) -> list[Note]:
    """Return what is there without one condition, and how many records have the field asked for."""
    texts: dict[str, Any] = notation(lang)["say"]
    notes: list[Note] = []
    for kind, field, have, whole in filled(snapshot, expression):
        text = say(
            lang,
            "coverage",
            have=have,
            all=whole,
            what=texts["hits"][kind],
            field=texts["fields"][field],
        )
        notes.append(Note(kind="empty", text=text))
    for miss in near_misses(snapshot, expression)[:_MOST_NEAR]:
        kind = kind_of(expression)
        names = first_names(
            snapshot,
            kind,
            miss.ids,
            lang,
        )
        condition = texts["understood"].get(miss.dropped, miss.dropped)
        values = (
            dict(
                understood(
                    snapshot,
                    Filters(
                        **{miss.dropped: _typed(miss.dropped, miss.values)}
                    ),
                    lang,
                )
            ).get(miss.dropped, miss.values)
            if miss.dropped in Filters.__dataclass_fields__
            else miss.values
        )
        text = say(
            lang,
            "near",
            condition=f"{condition}{sign(lang, 'colon')}{', '.join(values)}",
            names=names,
        )
        notes.append(Note(kind="near", text=text))
    return notes


def _typed(name: str, values: tuple[str, ...]) -> Any:
    default = Filters.__dataclass_fields__[name].default
    if isinstance(default, tuple):
        return values
    return values[0]
