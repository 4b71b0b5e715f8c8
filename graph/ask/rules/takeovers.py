"""Who took over whom: the buyer, or what was bought, of a named actor or a group."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.rules.required_senses import reads_of_actor
from graph.ask.rules.sets import has_role, narrowed
from graph.ask.rules.words import ending_at, says, says_at, starting_at

if TYPE_CHECKING:
    from graph.ask.mentions import Mention
    from graph.ask.question import Question

_NEXT = 2


def deals_of(
    q: Question, types: tuple[str, ...] = ("acquisition",)
) -> ex.Expression:
    """Return collaborations of some types, of the years of the question where it names some."""
    years = q.years()
    filters = Filters(types=types)
    if years:
        filters = replace(
            filters,
            year_from=years.first,
            year_to=years.last,
            # A takeover is of the year it was made in, however long its record runs.
            started=True,
        )
    return ex.search("collaborations", filters)


def read_takeover(q: Question) -> ex.Expression | None:
    """Return who took over a named actor, or what a named actor or a group of actors took over."""
    cues = q.find("cue", "acquirer") or _sold(q) or _active(q)
    if not cues:
        return _own_deals(q)
    if says(q, "stories") and q.alone("actor"):
        return None  # "The history of X, bought twice": all that happened.
    deals = deals_of(q)
    named = q.names("actor")
    if not named:
        return _by_group(q, cues[-1], deals)
    # When it was, and whether, is told by the event.
    if q.cue("when") and not q.asks("who"):
        return None
    if q.is_yes_no() and not q.cue("buyer"):
        return None
    mention, ids = named[0]
    buys = _is_buyer(q, mention, ids)
    if buys is None:
        return None
    _take(q)
    q.take("cue", "buyer")
    q.use(mention)
    q.take("kind", "companies")
    own = ex.Named("actors", ids)
    if buys:
        return narrowed(_bought_by(own, deals), q.seat())
    return ex.members(ex.Both(ex.works_of(own, "acquired"), deals), "acquirer")


@reads_of_actor(
    "type:acquisition",
    unless=(
        "cue:when",
        "ask:partners",
        "ask:count",
        "event:any",
        "cue:most",
        "cue:last",
        "cue:over",
    ),
)
def _own_deals(
    q: Question,
    mention: Mention,
    ids: tuple[str, ...],
) -> ex.Expression | None:
    """Return what a named actor took over, where "X acquisitions" names a buyer."""
    if q.is_yes_no() or not has_role(q.snapshot, ids, "acquirer"):
        return None
    # Nobody who bought nothing is asked for its purchases: then its sale is meant.
    deals = deals_of(q)
    _take(q)
    q.use(mention)
    return _bought_by(ex.Named("actors", ids), deals)


def _active(q: Question) -> list[Mention]:
    """Return the participle that a named buyer did ("quelles entreprises X a-t-il acquises")."""
    named, taken = q.names("actor"), q.find("event", "acquired")
    if not (named and taken):
        return []
    buyer = named[0][0]
    if by := [m for m in taken if says_at(q, m.last, "by")]:
        return by if by[0].last <= buyer.first else []
    kinds = q.find("kind", end=buyer.first)
    if not kinds or says(q, "passive"):
        return []
    return taken if buyer.first < taken[0].first else []


def _is_buyer(
    q: Question,
    mention: Mention,
    ids: tuple[str, ...],
) -> bool | None:
    """Return whether a named actor bought, or was bought; None where an event is asked for."""
    if q.cue("buyer"):
        return False
    cues = q.find("cue", "acquirer")
    participles = q.find("event", "acquired")
    if not cues or any(says_at(q, m.last, "by") for m in participles):
        return True
    # The last word of a phrase tells; a word alone is no preposition.
    ends = [m.last - 1 for m in cues if 0 <= mention.first - m.last < _NEXT]
    if any(says_at(q, at, "by") for at in ends):
        return True
    if any(says_at(q, at, "of") for at in ends):
        # "Acquisitions of X": those it made, where it made any.
        return has_role(q.snapshot, ids, "acquirer") or None
    if _inverted(q, mention) or _acts(q, mention):
        return True
    before = any(mention.first < m.first for m in cues)
    kinds = q.find("kind")
    listed = before and bool(kinds) and kinds[0].first < mention.first
    if q.asks("who") and not listed:
        return False
    return before or says_at(q, 0, "what")


def _inverted(q: Question, mention: Mention) -> bool:
    """Return whether the verb stands before its subject ("welke bedrijven kocht X")."""
    verbs = ending_at(q, mention.first, "cue:acquirer")
    kinds = q.find("kind")
    if not (verbs and kinds) or kinds[0].last != verbs[0].first:
        return False
    is_singular = says_at(q, verbs[0].last - 1, "singular_verbs")
    return is_singular and not says_at(q, kinds[0].last - 1, "singular_kinds")


def _acts(q: Question, mention: Mention) -> bool:
    """Return whether the named actor is who buys: "who did X take over", "wie werd door X ..."."""
    if not q.find("cue", "acquirer", start=mention.last):
        return False
    before = mention.first - 1
    if q.asks("who") and says_at(q, before, "auxiliary"):
        return True
    if says_at(q, before, "by") and says(
        q,
        "passive",
        0,
        mention.first,
    ):
        return True
    # French "qui X a-t-il racheté": who is bought stands right before who buys.
    if q.lang == "fr" and ending_at(q, mention.first, "ask:who"):
        return True
    # "Catalent a racheté qui": who is bought stands behind the verb.
    verbs = starting_at(q, mention.last, "cue:acquirer")
    return any(
        starting_at(q, verb.last, "ask:who")
        and not says_at(q, verb.last - 1, "by")
        for verb in verbs
    )


def _by_group(
    q: Question,
    cue: Mention,
    deals: ex.Expression,
) -> ex.Expression | None:
    """Return what the actors of a place took over: "taken over by American companies"."""
    # Behind "by" stand the buyers, before it what was bought.
    buyers = q.seat(start=cue.last)
    if buyers == Filters() or not says_at(q, cue.last - 1, "by"):
        return None
    _take(q)
    bought = _bought_by(ex.search("actors", buyers), deals)
    return narrowed(bought, q.seat(end=cue.first))


def _take(q: Question) -> None:
    q.take(
        "cue",
        "acquirer",
        "owner",
        "whatis",
    )
    q.take("event", "acquired")
    q.take("type", "acquisition")


def _bought_by(buyers: ex.Expression, deals: ex.Expression) -> ex.Leaf:
    """Return what the buyers took over."""
    return ex.members(
        ex.Both(ex.works_of(buyers, "acquirer"), deals), "acquired"
    )


def _sold(q: Question) -> list[Mention]:
    """Return the words for a buyer; with "owner" alone nobody bought anything."""
    if q.cue("owner") and not q.speaks_of("event:acquired"):
        return []
    return q.find("cue", "buyer")
