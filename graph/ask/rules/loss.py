"""What is lost once an actor is gone, and who could do its work instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.rules.missing import Gives, covering, leaves_open
from graph.ask.rules.named_work import roots
from graph.ask.rules.required_senses import reads, reads_of_actor
from graph.ask.rules.sets import narrowed, params_of

if TYPE_CHECKING:
    from graph.ask.mention import Mention
    from graph.ask.question import Question


@reads_of_actor("cue:replace", unless=("event",))
def read_replacing(
    q: Question,
    mention: Mention,
    ids: tuple[str, ...],
) -> ex.Expression | None:
    """Return who does what a named actor does, for the same therapy, and could do it instead."""
    q.use(mention)
    q.take(
        "cue",
        "replace",
        "able",
        "if",
        "leaves",
        "does",
        "others",
        "covers",
    )
    therapies, also, excluded = q.therapies()
    # Who replaces an actor "for X and Y but not Z" is more than the query can tell.
    if also or excluded:
        return None
    params = params_of(
        actors=ids,
        stages=q.stages(),
        therapies=therapies,
    )
    q.take("ask", "who", "partners")
    return narrowed(ex.Leaf("actors.replacing", "actors", params), q.seat())


@reads("actor", unless=("ask:partners",))
def read_lost(q: Question) -> ex.Expression | None:
    """Return the cells that nobody covers any more once a named actor is gone."""
    named = q.names("actor")
    if not _supposes(q):
        return None
    with_it = q.asks("with") and q.cue("stages")
    if not (q.speaks_of("cue:if", "cue:leaves", "state:closed") or with_it):
        return None
    q.take(
        "cue",
        "lost",
        "missing",
        "if",
        "leaves",
        "single",
    )
    q.take("state")
    # "Stopped" is also the phase of a product, "closure" an event of the past: neither is meant.
    q.take("phase", "discontinued")
    q.take("beyond", "forecast")
    q.take(
        "event",
        "bankruptcy",
        "closure",
        "wind-down",
    )
    q.take("life")
    mention, ids = named[0]
    # Of a company with several sites the one in the named town may be what is supposed to go.
    actor = _leaving(q, ids)
    q.use(mention)
    gives = _gives(q)
    q.take(
        "cue",
        "stages",
        "therapies",
        "cells",
        "covers",
    )
    therapies, _, _ = q.therapies()
    stages = q.stages()
    return ex.Coverage(
        covering(q),
        gives,
        1,
        actor,
        roots(q, therapies),
        stages,
    )


def _leaving(q: Question, ids: tuple[str, ...]) -> str:
    """Return the actor that would be gone, or its part in the town that the question names."""
    towns = {str(m.value("city")): m for m in q.find("city")}
    own = q.snapshot.edges["part_of_actor_actor"]
    parts = [actor for actor, parent in own.pairs() if parent in ids]
    # The actor itself first: most have one site, and the town is then only its address.
    for key in (*ids, *parts):
        mention = towns.get(str(q.snapshot.actors.value(key, "city")))
        if mention:
            q.use(mention)
            return key
    return ids[0]


def _supposes(q: Question) -> bool:
    """Return whether the question supposes that an actor is gone: "what if X closed"."""
    # "Lost" and "missing" say by themselves that something is gone; "leaves" needs an "if".
    if q.cue("lost"):
        return True
    if q.cue("missing") and q.cue("if", "leaves"):
        return q.cue("if") or not leaves_open(q)
    return q.speaks_of_all(
        "cue:if",
        "cue:leaves",
        unless=(
            "ask:who",
            "ask:partners",
            "ask:products",
            "ask:trials",
            "ask:count",
            "cue:when",
            "cue:still",
        ),
    )


def _gives(q: Question) -> Gives:
    """Return whether stages or therapies are asked for; cells where both are, or neither."""
    therapies, stages = q.cue("therapies"), q.cue("stages")
    if therapies == stages or q.cue("cells"):
        return "cells"
    return "therapies" if therapies else "stages"
