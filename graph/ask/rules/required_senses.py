"""What a question must speak of, and must not, for a rule to read it at all.

A rule that is wrapped here sees only questions that it may read; what it then says is how.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from graph.ask.expression import Expression
    from graph.ask.mention import Mention
    from graph.ask.question import Question

    Ids = tuple[str, ...]
    Read = Expression | None
    OfActor = Callable[[Question, Mention, Ids], Read]

Rest = ParamSpec("Rest")


def reads(
    *needed: str | tuple[str, ...],
    unless: Collection[str] = (),
) -> Callable[
    [Callable[Concatenate[Question, Rest], Read]],
    Callable[Concatenate[Question, Rest], Read],
]:
    """Return what makes a rule read only questions that speak of all of that.

    Of a tuple one is enough ("kind" is any kind, "ask:who" one value); `unless` are the words of
    which none may stand there.
    """

    def wrap(
        rule: Callable[Concatenate[Question, Rest], Read],
    ) -> Callable[Concatenate[Question, Rest], Read]:
        @wraps(rule)
        def read(
            q: Question,
            *rest: Rest.args,
            **named: Rest.kwargs,
        ) -> Read:
            if q.speaks_of_all(*needed, unless=unless):
                return rule(q, *rest, **named)
            return None

        return read

    return wrap


def reads_of_actor(
    *needed: str | tuple[str, ...],
    unless: Collection[str] = (),
) -> Callable[[OfActor], Callable[[Question], Read]]:
    """Return what makes a rule read only questions on one named actor, which it is given."""

    def wrap(rule: OfActor) -> Callable[[Question], Read]:
        @reads("actor", *needed, unless=unless)
        @wraps(rule)
        def read(q: Question) -> Read:
            alone = q.alone("actor")
            return rule(q, *alone) if alone else None

        return read

    return wrap
