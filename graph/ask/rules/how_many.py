"""How many there are, and yes or no: readings around another reading."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.rules.plain_list import read_list, target_of
from graph.ask.rules.required_senses import reads, reads_of_actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.ask.mention import Mention
    from graph.ask.question import Question

    Rule = Callable[[Question], ex.Expression | None]


@reads("ask:count")
def read_count(q: Question, inner: Rule) -> ex.Expression | None:
    """Return how many there are of what the rest asks for."""
    q.take("ask", "count")
    q.take(
        "cue",
        "budget",
        "covers",
        "still",
        "others",
    )
    # What is counted is read as if it were listed.
    of = inner(q)
    if q.find("event", "layoffs"):
        # How many jobs went is no number of events: the events say what is known.
        return of
    if of is None or ex.kind_of(of) in {"text", "number", "none"}:
        return None
    return ex.Count(of)


@reads_of_actor(
    ("therapy", "stage"),
    unless=("ask:products", "ask:trials", "ask:collaborations"),
)
def read_yes_no(
    q: Question,
    mention: Mention,
    _: tuple[str, ...],
) -> ex.Expression | None:
    """Return whether one named actor fits what the question says of it."""
    if not q.is_yes_no() or target_of(q) != "actors":
        return None
    # "Which hospitals": a kind before the name asks who, not whether.
    if q.find("kind", end=mention.first):
        return None
    of = read_list(q)
    if of is None:
        return None
    q.take(
        "cue",
        "yesno",
        "still",
        "others",
    )
    if isinstance(of, ex.Leaf) and "stages" in of.params:
        # A plan is no yes, and what has ended is none either.
        of = replace(of, params={**of.params, "operating": True})
    return ex.Check(of)
