"""One field of a named actor: where it is, since when, whether it is open, its website."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.rules.required_senses import reads_of_actor
from graph.ask.rules.sets import local_part
from graph.ask.rules.words import PLACES

if TYPE_CHECKING:
    from graph.ask.mention import Mention
    from graph.ask.question import Question

_CONTENT = (
    "therapy",
    "stage",
    "type",
    "phase",
    "status",
    "programme",
    "disease",
)
"""What a question about one field of an actor does not speak of."""


@reads_of_actor(
    unless=(
        "ask:partners",
        "ask:trials",
        "ask:products",
        "ask:collaborations",
        "ask:members",
        "ask:count",
    )
)
def read_field(
    q: Question,
    mention: Mention,
    ids: tuple[str, ...],
) -> ex.Expression | None:
    """Return where or when an actor is, its website, whether it is open, or the actor itself."""
    # "What is in X's portfolio" and "where does X put its money" ask for who got it.
    if q.cue("whatis") and q.cue("recipients"):
        return None
    if q.cue("where") and q.cue("invest"):
        return None
    own = ex.Named("actors", ids)
    account = q.mark()
    q.use(mention)
    q.take("ask", "located")
    named_field = _named_field(q, own)
    if named_field is not None:
        return named_field
    reading = None if q.speaks_of(*_CONTENT) else _plain_field(q, own)
    if reading is None:
        q.restore(account)
    return reading


def _named_field(q: Question, own: ex.Expression) -> ex.Expression | None:
    """Return the website, the founding or the end, where the question names one of them."""
    if q.take("cue", "website"):
        q.take("cue", "whatis", "where")
        return ex.Value(own, "website")
    if q.take("cue", "vat"):
        q.take("cue", "whatis")
        # "Which number" asks for the VAT number, and counts nothing.
        q.take("ask", "count")
        return ex.Value(own, "vat")
    when = q.cue("when")
    if when and q.speaks_of("state:closed"):
        return _end(q, own)
    if q.speaks_of("state:founded") or (
        when and q.speaks_of("cue:founding", "cue:still", "event:opened")
    ):
        q.take(
            "cue",
            "when",
            "founding",
            "whatis",
            "yesno",
            "still",
            "years",
        )
        q.take("state", "founded")
        return ex.Value(own, "founded")
    if when and q.cue("leaves"):
        return _end(q, own)
    return None


def _place(q: Question, own: ex.Expression) -> ex.Expression:
    """Return the region, the country or the town of an actor, or whether it is in a place."""
    q.take(
        "cue",
        "whatis",
        "getcare",
        "owner",
        "yesno",
    )
    place = q.seat()
    # What is asked for by its noun first; "regions and countries" is left to the town.
    if q.cue("region") or (q.cue("regions") and not q.cue("countries")):
        return ex.Value(own, "region")
    if q.cue("country"):
        return ex.Value(own, "country")
    if place == Filters():
        return ex.Value(own, "city")
    if q.is_yes_no():
        return ex.Check(ex.Both(own, ex.search("actors", place)))
    return ex.Value(local_part(own, place), "city")


def _still(q: Question, own: ex.Expression) -> ex.Expression:
    """Return whether an actor is closed, or open, as the question has it."""
    leaves = q.cue("leaves") and not q.cue("still")
    closed = leaves or q.speaks_of("state:closed")
    q.take(
        "cue",
        "still",
        "leaves",
        "yesno",
        "never",
        "others",
        "where",
    )
    q.take("state")
    # "Is X not closed" gets the same yes or no as "is X closed".
    q.take("negation")
    return ex.Check(ex.Both(own, ex.search("actors", Filters(ended=closed))))


def _plain_field(q: Question, own: ex.Expression) -> ex.Expression | None:
    """Return where an actor is, whether it is open, how it was called, or the actor itself."""
    fits = q.speaks_of("kind", *PLACES) and not q.cue("where", "when")
    if fits and q.is_yes_no():
        q.take(
            "cue",
            "yesno",
            "still",
            "whatis",
        )
        return ex.Check(ex.Both(own, ex.search("actors", q.seat())))
    if q.take(
        "cue",
        "where",
        "region",
        "country",
        "regions",
        "countries",
    ):
        return _place(q, own)
    if _asks_whether_open(q):
        return _still(q, own)
    if q.take("cue", "alsoknown"):
        q.take("time", "before")
        return ex.Value(own, "aliases")
    if q.cue("whatis", "does", "kindof") and not q.speaks_of("event"):
        q.take(
            "cue",
            "whatis",
            "does",
            "kindof",
            "stages",
            "covers",
            "yesno",
        )
        return own
    return None


def _asks_whether_open(q: Question) -> bool:
    """Return whether it is asked if an actor is still there, of that actor alone."""
    if q.speaks_of("kind", "ask:who", "event"):
        return False
    if q.speaks_of("state:closed", "state:open", "cue:still"):
        return True
    return q.cue("leaves") and q.is_yes_no()


def _end(q: Question, own: ex.Expression) -> ex.Expression:
    """Return when an actor came to its end."""
    q.take(
        "cue",
        "when",
        "leaves",
        "yesno",
        "still",
    )
    q.take("state")
    return ex.Value(own, "ended")
