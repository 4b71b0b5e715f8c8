"""Collaborations by the year of their end, and who takes part in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.rules.joint_work import collaborations
from graph.ask.rules.plain_list import target_of
from graph.ask.rules.required_senses import reads
from graph.ask.rules.sets import narrowed

if TYPE_CHECKING:
    from graph.ask.question import Question


@reads("collaboration", ("cue:when", "life:since"), unless=("ask:who",))
def read_dates(q: Question) -> ex.Expression | None:
    """Return when a named collaboration starts or ends."""
    named = q.names("collaboration")
    if len(named) != 1:
        return None
    mention, ids = named[0]
    ends = q.speaks_of("time:ends", "state:closed")
    starts = q.speaks_of("time:started", "cue:founding", "life:since")
    if not (ends or starts) or q.scan.numbers:
        return None
    q.use(mention)
    q.take(
        "cue",
        "when",
        "founding",
        "yesno",
        "whatis",
    )
    q.take("time", "ends", "started")
    q.take("state")
    q.take("life")
    q.take("type", "projects", "consortium")
    q.take("ask", "collaborations")
    return ex.Value(
        ex.Named("collaborations", ids), "end" if ends else "start"
    )


@reads(unless=("ask:trials", "ask:products"))
def read_ending(q: Question) -> ex.Expression | None:
    """Return the collaborations that end in the years that are told, or their members."""
    if not q.tells_ends():
        return None
    for category in ("life", "state", "status", "event"):
        # The verb of the end is also that of what is closed, stopped or completed.
        q.use(*(m for m in q.find(category) if m.has("time", "ends")))
    target = target_of(q)
    if target == "collaborations":
        return collaborations(q)
    # The partners of a named actor by the end of a project: the plain list does that.
    if target != "actors" or q.names("actor"):
        return None
    # Said of the members ("coordinators in Ghent"), so taken before the collaborations take it.
    roles, seat = q.several("role"), q.seat()
    works = collaborations(q)
    if works is None:
        return None
    whole = ex.members(works, *roles)
    return narrowed(whole, seat)
