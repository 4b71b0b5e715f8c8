"""Who took over whom: the buyer, or what was bought, of a named actor or a group."""

# pyright: reportUnknownVariableType=false

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.lexicon import marks
from graph.ask.rules.implied import says
from graph.ask.rules.sets import narrowed

if TYPE_CHECKING:
    from graph.ask.mentions import Mention
    from graph.ask.question import Question

_NEXT = 2


def _deals(q: Question) -> ex.Expression:
    years = q.years()
    filters = Filters(types=("acquisition",))
    if years:
        filters = Filters(
            types=("acquisition",),
            year_from=years.first,
            year_to=years.last,
            started=True,
        )
    return ex.search("collaborations", filters)


def read_takeover(q: Question) -> ex.Expression | None:
    """Return who took over a named actor, or what a named actor or a group of actors took over."""
    sold = (
        q.find("cue", "buyer")
        if q.find("event", "acquired") or not q.cue("owner")
        else []
    )
    cues = q.find("cue", "acquirer") or sold or _active(q)
    if not cues:
        return _own_deals(q)
    if says(q, "stories") and len(q.names("actor")) == 1:
        return None  # "The history of X, bought twice": all that happened.
    deals = _deals(q)
    named = q.names("actor")
    if not named:
        return _by_group(q, cues[-1], deals)
    if (q.cue("when") and not q.asks("who")) or (
        q.is_yes_no() and not q.cue("buyer")
    ):
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
        seat = q.seat()
        bought = ex.members(
            ex.Both(ex.works_of(own, "acquirer"), deals), "acquired"
        )
        return narrowed(bought, seat)
    return ex.members(ex.Both(ex.works_of(own, "acquired"), deals), "acquirer")


def _own_deals(q: Question) -> ex.Expression | None:
    """Return what a named actor took over, where "X acquisitions" names a buyer."""
    named = q.names("actor")
    plain = not (q.cue("when") or q.is_yes_no() or q.asks("partners", "count"))
    if not q.find("type", "acquisition") or len(named) != 1 or not plain:
        return None
    mention, ids = named[0]
    if (
        not _bought(q, ids)
        or q.find("event", "any")
        or q.cue("most", "last", "over")
    ):
        return None
    deals = _deals(q)
    _take(q)
    q.use(mention)
    own = ex.works_of(ex.Named("actors", ids), "acquirer")
    return ex.members(ex.Both(own, deals), "acquired")


def _active(q: Question) -> list[Mention]:
    """Return the participle that a named buyer did ("quelles entreprises X a-t-il acquises")."""
    kinds, named, taken = (
        q.find("kind"),
        q.names("actor"),
        q.find("event", "acquired"),
    )
    if named and (by := [m for m in taken if _followed_by(q, m, "by")]):
        return by if by[0].last <= named[0][0].first else []
    if not (kinds and named and taken) or says(q, "passive"):
        return []
    return taken if kinds[0].first < named[0][0].first < taken[0].first else []


def _is_buyer(
    q: Question,
    mention: Mention,
    ids: tuple[str, ...],
) -> bool | None:
    """Return whether a named actor bought, or was bought; None where an event is asked for."""
    cues = q.find("cue", "acquirer")
    if q.cue("buyer"):
        return False
    if not cues or any(
        _followed_by(q, m, "by") for m in q.find("event", "acquired")
    ):
        return True
    near = [
        m
        for m in cues
        if 0 <= mention.first - m.last < _NEXT and m.last - m.first > 1
    ]
    if any(last_word(q, m) in marks("by") for m in near):
        return True
    if any(last_word(q, m) in marks("of") for m in near):
        # "Acquisitions of X": those it made, where it made any.
        return True if _bought(q, ids) else None
    if _inverted(q, mention) or _acts(q, mention):
        return True
    before = any(mention.first < m.first for m in cues)
    what = q.scan.words[0].text in marks("what")
    kinds = q.find("kind")
    listed = bool(kinds) and kinds[0].first < mention.first and before
    return (listed or not q.asks("who")) and (before or what)


def _inverted(q: Question, mention: Mention) -> bool:
    """Return whether the verb stands before its subject ("welke bedrijven kocht X")."""
    verbs = [m for m in q.find("cue", "acquirer") if m.last == mention.first]
    kinds = q.find("kind")
    return (
        bool(verbs and kinds)
        and kinds[0].last == verbs[0].first
        and last_word(q, verbs[0]) in marks("singular_verbs")
        and last_word(q, kinds[0]) not in marks("singular_kinds")
    )


def _acts(q: Question, mention: Mention) -> bool:
    """Return whether the named actor is who buys: "who did X take over", "wie werd door X ..."."""
    if not any(m.first >= mention.last for m in q.find("cue", "acquirer")):
        return False
    words = q.scan.words
    before = words[mention.first - 1].text if mention.first else ""
    passive = any(
        word.text in marks("passive") for word in words[: mention.first]
    )
    # French "qui X a-t-il racheté": who is bought stands right before who buys.
    asked = q.lang == "fr" and any(
        m.last == mention.first for m in q.find("ask", "who")
    )
    helped = before in marks("auxiliary") and q.asks("who")
    # "Catalent a racheté qui": who is bought stands behind the verb.
    asked = asked or any(
        verb.first == mention.last
        and verb.last == who.first
        and not _passive(q, verb)
        for verb in q.find("cue", "acquirer")
        for who in q.find("ask", "who")
    )
    return helped or asked or (passive and before in marks("by"))


def _bought(q: Question, ids: tuple[str, ...]) -> bool:
    edges = q.snapshot.edges["participates_in_actor_collaboration"]
    pairs = zip(edges.pairs(), edges.column("role"), strict=True)
    return any(
        actor in ids and role == "acquirer" for (actor, _), role in pairs
    )


def _followed_by(
    q: Question,
    mention: Mention,
    name: str,
) -> bool:
    words = q.scan.words
    return mention.last < len(words) and words[mention.last].text in marks(
        name
    )


def last_word(q: Question, mention: Mention) -> str:
    """Return the last word of a mention."""
    return q.scan.words[mention.last - 1].text


def _passive(q: Question, mention: Mention) -> bool:
    return last_word(q, mention) in marks("by")


def _by_group(
    q: Question,
    cue: Mention,
    deals: ex.Expression,
) -> ex.Expression | None:
    if not _passive(q, cue):
        return None
    buyers = q.seat(start=cue.last)
    if buyers == Filters():
        return None
    _take(q)
    seat = q.seat(end=cue.first)
    own = ex.works_of(ex.search("actors", buyers), "acquirer")
    bought = ex.members(ex.Both(own, deals), "acquired")
    return narrowed(bought, seat)


def _take(q: Question) -> None:
    q.take(
        "cue",
        "acquirer",
        "owner",
        "whatis",
    )
    q.take("event", "acquired")
    q.take("type", "acquisition")
