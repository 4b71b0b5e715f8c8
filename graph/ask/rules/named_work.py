"""The therapies and stages that a question names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.ask.question import Question


def all_therapies(q: Question) -> tuple[str, ...]:
    """Return the therapies named, in the reach of a "not" or out of it: a gap is about them all."""
    plain, _, excluded = q.therapies()
    return tuple(sorted({*plain, *excluded}))


def all_stages(q: Question) -> tuple[str, ...]:
    """Return the stages named, in the reach of a "not" or out of it."""
    return tuple(dict.fromkeys((*q.stages(), *q.stages(negated=True))))


def roots(q: Question, therapies: tuple[str, ...]) -> tuple[str, ...]:
    """Return the therapies of an expanded list that are not below another one of it."""
    given = set(therapies)
    above = q.snapshot.therapy_above
    # A therapy stands for what is below it: cells of both would be counted twice.
    return tuple(
        key
        for key in therapies
        if not (above.get(key, frozenset()) - {key}) & given
    )
