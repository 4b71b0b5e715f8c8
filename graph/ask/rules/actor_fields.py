"""One field of a named actor: where it is, since when, whether it is open, its website."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.rules.words import PLACES

if TYPE_CHECKING:
    from graph.ask.question import Question

_CONTENT = (
    "therapy",
    "stage",
    "type",
    "phase",
    "status",
    "programme",
    "region",
    "country",
    "city",
    "disease",
)


def read_field(q: Question) -> ex.Expression | None:
    """Return where or when an actor is, its website, whether it is open, or the actor itself."""
    named = q.names("actor")
    others = (
        "partners",
        "trials",
        "products",
        "collaborations",
        "members",
        "count",
    )
    portfolio = q.cue("whatis") and q.cue("recipients")
    puts = q.cue("where") and q.cue("invest")
    if len(named) != 1 or q.asks(*others) or portfolio or puts:
        return None
    mention, ids = named[0]
    own = ex.Named("actors", ids)
    account = q.mark()
    q.use(mention)
    q.take("ask", "located")
    dated = _named_field(q, own)
    if dated is not None:
        return dated
    if any(
        q.find(name)
        for name in _CONTENT
        if name not in {"country", "region", "city"}
    ):
        q.restore(account)
        return None
    placed = q.speaks_of(*PLACES)
    if (
        (q.find("kind") or placed)
        and q.is_yes_no()
        and not q.cue("where", "when")
    ):
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
    alone = not q.speaks_of("kind", "ask:who", "event")
    if alone and (
        q.speaks_of("state:closed", "state:open", "cue:still")
        or (q.cue("leaves") and q.is_yes_no())
    ):
        return _still(q, own)
    if q.take("cue", "alsoknown"):
        q.take("time", "before")
        return ex.Value(own, "aliases")
    if q.cue("whatis", "does", "kindof") and not q.find("event"):
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
    q.restore(account)
    return None


def _named_field(q: Question, own: ex.Expression) -> ex.Expression | None:
    """Return the website, the founding or the end, where the question names one of them."""
    if q.take("cue", "website"):
        q.take("cue", "whatis", "where")
        return ex.Value(own, "website")
    if q.take("cue", "vat"):
        q.take("cue", "whatis")
        q.take("ask", "count")
        return ex.Value(own, "vat")
    ends = bool(q.cue("when") and q.find("state", "closed"))
    if (
        not ends
        and (q.speaks_of("cue:when", "state:founded"))
        and (
            q.speaks_of(
                "cue:founding",
                "cue:still",
                "state:founded",
                "event:opened",
            )
        )
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
    if q.cue("when") and (q.speaks_of("state:closed", "cue:leaves")):
        q.take(
            "cue",
            "when",
            "leaves",
            "yesno",
            "still",
        )
        q.take("state")
        return ex.Value(own, "ended")
    return None


def _place(q: Question, own: ex.Expression) -> ex.Expression:
    words = {value for m in q.scan.mentions for value in m.values("cue")}
    q.take(
        "cue",
        "whatis",
        "getcare",
        "owner",
        "yesno",
    )
    place = q.seat()
    if "region" in words or ("regions" in words and "countries" not in words):
        return ex.Value(own, "region")
    if "country" in words:
        return ex.Value(own, "country")
    if place != Filters() and q.is_yes_no():
        return ex.Check(ex.Both(own, ex.search("actors", place)))
    if place != Filters():
        # "Where is X in Belgium?": X itself or the part of it that is there.
        parts = ex.Leaf("actors.children", "actors", {"actors": own})
        return ex.Value(
            ex.Both(ex.Either(own, parts), ex.search("actors", place)), "city"
        )
    return ex.Value(own, "city")


def _still(q: Question, own: ex.Expression) -> ex.Expression:
    closed = bool(q.find("state", "closed")) or (
        q.cue("leaves") and not q.cue("still")
    )
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
    q.take("negation")
    return ex.Check(ex.Both(own, ex.search("actors", Filters(ended=closed))))
