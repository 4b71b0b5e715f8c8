"""What happened: bankruptcies, takeovers, layoffs, closings, and to whom."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.heads import head_of, is_of_actors
from graph.ask.rules.actor_search import actor_filters
from graph.ask.rules.required_senses import reads
from graph.ask.rules.sets import narrowed, params_of, span
from graph.ask.rules.words import says_at, values_of
from graph.release.status import CLOSING, RISKY

if TYPE_CHECKING:
    from graph.ask.mentions import Mention
    from graph.ask.question import Question
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
"""Which types of event a word means."""
_WITH_ENDS = ("collaborations", "trials")
"""Records that come to an end while their actors stay."""
_ANY_TYPE = frozenset({"any", "moment"})
"""Words of events that say no type."""


def read_events(q: Question) -> ex.Expression | None:
    """Return events by type, year and actor, or the actors they happened to."""
    mentions, deals = q.find("event"), _named_deals(q)
    if not mentions and not deals:
        return None
    kinds = values_of(mentions, "event")
    if deals:
        kinds.add("acquired")
    if kinds == {"moment"}:
        return _at_risk(q)
    ids = q.ids("actor")
    # "What happened" needs whom or where; else it would list everything.
    if kinds == {"any"} and not (ids or _is_narrowed(q)):
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
    q.take("actor")
    params = {**span(q.years()), **params_of(types=types, actors=ids)}
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
    if q.speaks_of("actor"):
        return deals
    if q.speaks_of("therapy") and not q.speaks_of("event"):
        # An event knows no therapy, the collaboration does.
        return []
    # "Takeovers of Flemish firms": nobody is named as the buyer.
    return deals or [
        m for m in q.find("cue", "acquirer") if says_at(q, m.last - 1, "of")
    ]


def _is_narrowed(q: Question) -> bool:
    """Return whether a place or a number narrows a question for any event."""
    return bool(q.speaks_of("region", "city") or q.scan.numbers)


def _types(q: Question, kinds: set[str]) -> list[str]:
    """Return the types of events of some kinds; none is any type."""
    if q.find("event", "renamed"):
        # "Veranderde van naam": the verb alone says any change.
        return list(TYPES["renamed"])
    types = chain.from_iterable(map(TYPES.__getitem__, kinds - _ANY_TYPE))
    return sorted(set(types))


def _asks_for_actors(
    q: Question,
    mentions: list[Mention],
    deals: list[Mention],
) -> bool:
    """Return whether actors are asked for, not events: who, or a kind before or beside them."""
    if q.asks("who"):
        return True
    first = min(mention.first for mention in (*mentions, *deals))
    ends = {mention.last for mention in mentions}
    return any(m.first < first or m.first in ends for m in q.find("kind"))


def _of_named(q: Question, params: Properties) -> ex.Expression:
    """Return the events of named actors, when they were, or whether there was one."""
    events = ex.Leaf("events.search", "events", params)
    if q.take("cue", "when"):
        return ex.Value(events, "date")
    if "types" in params and q.is_yes_no():
        q.take("cue", "yesno")
        return ex.Check(events)
    return events


def _of_actors(
    params: Properties,
    filters: Filters,
    *,
    people: bool,
) -> ex.Expression:
    """Return events, or the actors that they happened to, of the actors that fit."""
    if people:
        events = ex.Leaf("events.search", "events", params)
        actors = ex.Leaf("actors.of_events", "actors", {"events": events})
        return narrowed(actors, filters)
    if filters != Filters():
        params = {**params, "actors": ex.search("actors", filters)}
    return ex.Leaf("events.search", "events", params)


def _at_risk(q: Question) -> ex.Expression:
    """Return the actors with an event that ends or endangers one, in the years that are named."""
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
    events = ex.Leaf(
        "events.search", "events", {"types": types, **span(years)}
    )
    whole = ex.Leaf("actors.of_events", "actors", {"events": events})
    # Who is at risk may still be open.
    filters = replace(actor_filters(q), ended=None)
    return narrowed(whole, filters)


@reads("state:closed", unless=("actor",))
def read_closed(q: Question) -> ex.Expression | None:
    """Return the actors that ended in some years."""
    closing = q.find("state", "closed")
    if head_of(q.scan) in _WITH_ENDS and not is_of_actors(q.scan, closing[0]):
        # "Which projects are closed": a project has an end of its own.
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
    # "Founded after 2005" says nothing of when one closed.
    when = {} if q.find("state", "founded") else span(q.years())
    # "No longer exist" denies, and means the same as closed.
    q.take("negation")
    ended = ex.Leaf("actors.ended", "actors", when)
    # The filter of life would ask once more whether they ended, in any year.
    filters = replace(actor_filters(q), ended=None)
    return narrowed(ended, filters)
