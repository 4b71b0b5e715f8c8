"""What happened: bankruptcies, takeovers, layoffs, closings, and to whom."""

# pyright: reportUnknownVariableType=false

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.lexicon import marks
from graph.ask.rules.actors import actor_filters
from graph.ask.rules.sets import narrowed
from graph.ask.rules.takeovers import last_word
from graph.release.status import CLOSING, RISKY

if TYPE_CHECKING:
    from graph.ask.mentions import Mention
    from graph.ask.question import Question
    from graph.ask.times import Years
    from graph.common.properties import Properties

TYPES = {
    "acquired": ("acquired",),
    "bankruptcy": ("bankruptcy", "liquidation"),
    "liquidation": ("liquidation",),
    "layoffs": ("layoffs",),
    "closure": (
        "closure-announced",
        "site-closed",
        "wind-down",
        "bankruptcy",
        "liquidation",
        "ceased",
    ),
    "site-closure": ("closure-announced", "site-closed"),
    "opened": ("site-opened",),
    "renamed": ("renamed",),
    "restructuring": ("restructuring",),
    "wind-down": ("wind-down",),
    "merger": ("merged", "acquired"),
}
"""Which types of event a word means; `any` means all."""


def span(years: Years) -> Properties:
    """Return the years as parameters."""
    named = {"year_from": years.first, "year_to": years.last}
    return {name: year for name, year in named.items() if year is not None}


def read_events(q: Question) -> ex.Expression | None:
    """Return events by type, year and actor, or the actors they happened to."""
    mentions, deals = q.find("event"), _named_deals(q)
    if not mentions and not deals:
        return None
    kinds = {
        value for mention in mentions for value in mention.values("event")
    }
    if deals:
        kinds.add("acquired")
    if kinds == {"moment"}:
        return _at_risk(q)
    named = q.names("actor")
    if kinds == {"any"} and not (named or _is_narrowed(q)):
        return None
    if q.asks("partners", "products", "trials"):
        return None
    types = _types(q, kinds)
    q.use(*mentions, *deals)
    q.take(
        "cue",
        "acquirer",
        "leaves",
        "lost",
        "last",
    )
    q.take("state")
    params: Properties = span(q.years())
    if types:
        params["types"] = types
    ids: tuple[str, ...] = tuple(key for _, each in named for key in each)
    q.take("actor")
    if ids:
        params["actors"] = list(ids)
    people = _asks_for_actors(q, mentions, deals)
    q.take(
        "cue",
        "whatis",
        "does",
        "still",
        "budget",
    )
    filters = actor_filters(q)
    if ids:
        return _of_named(q, params)
    q.take("cue", "when")
    return _of_actors(params, filters, people=people)


def _named_deals(q: Question) -> list[Mention]:
    """Return what names takeovers as collaborations, where events are meant by it."""
    deals = [m for m in q.find("type", "acquisition") if not m.has("event")]
    if not deals and not q.names("actor"):
        # "Takeovers of Flemish firms": nobody is named as the buyer.
        deals = [
            m
            for m in q.find("cue", "acquirer")
            if last_word(q, m) in marks("of")
        ]
    # An event knows no therapy, the collaboration does.
    of_therapy = bool(q.find("therapy")) and not q.names("actor")
    return [] if of_therapy and not q.find("event") else deals


def _is_narrowed(q: Question) -> bool:
    """Return whether a place or a number narrows a question for any event."""
    return bool(q.find("region") or q.find("city") or q.scan.numbers)


def _types(q: Question, kinds: set[str]) -> list[str]:
    """Return the types of events of some kinds; none is any type."""
    if q.find("event", "renamed"):
        # "Veranderde van naam": the verb alone says any change.
        return list(TYPES["renamed"])
    return sorted(
        {each for kind in kinds - {"any", "moment"} for each in TYPES[kind]}
    )


def _asks_for_actors(
    q: Question,
    mentions: list[Mention],
    deals: list[Mention],
) -> bool:
    """Return whether actors are asked for, not events: who, or a kind before or beside them."""
    first = min(mention.first for mention in (*mentions, *deals))
    ends = {mention.last for mention in mentions}
    kinds = [kind.first for kind in q.find("kind")]
    return q.asks("who") or any(at < first or at in ends for at in kinds)


def _of_named(q: Question, params: Properties) -> ex.Expression:
    """Return the events of named actors, when they were, or whether there was one."""
    happened = ex.Leaf("events.search", "events", params)
    if q.take("cue", "when"):
        return ex.Value(happened, "date")
    if "types" in params and q.is_yes_no() and not q.asks("who"):
        q.take("cue", "yesno")
        return ex.Check(happened)
    return happened


def _of_actors(
    params: Properties,
    filters: Filters,
    *,
    people: bool,
) -> ex.Expression:
    """Return events, or the actors that they happened to, of the actors that fit."""
    if people:
        happened = ex.Leaf("events.search", "events", params)
        actors = ex.Leaf("actors.of_events", "actors", {"events": happened})
        return narrowed(actors, filters)
    if filters != Filters():
        params = {**params, "actors": ex.search("actors", filters)}
    return ex.Leaf("events.search", "events", params)


def _at_risk(q: Question) -> ex.Expression:
    q.take("event")
    q.take("state")
    q.take(
        "cue",
        "when",
        "where",
        "still",
        "leaves",
        "lost",
    )
    years = q.years()
    types = sorted(CLOSING | RISKY)
    # Who was bought went on under another name: that is neither an end nor a risk.
    happened = ex.Leaf(
        "events.search", "events", {"types": types, **span(years)}
    )
    whole = ex.Leaf("actors.of_events", "actors", {"events": happened})
    filters = replace(actor_filters(q), ended=None)
    return narrowed(whole, filters)


def read_closed(q: Question) -> ex.Expression | None:
    """Return the actors that ended in some years."""
    if not q.find("state", "closed") or q.names("actor"):
        return None
    if q.find("event", "moment"):
        return _at_risk(q)
    q.take("state", "closed")
    q.take(
        "cue",
        "leaves",
        "lost",
        "when",
    )
    q.take("event", "closure")
    years = q.years()
    q.take("negation")
    ended = ex.Leaf("actors.ended", "actors", span(years))
    filters = replace(actor_filters(q), ended=None)
    return narrowed(ended, filters)
