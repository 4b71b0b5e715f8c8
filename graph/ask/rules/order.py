"""What an order is by, and whether one or several stand first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.lexicon import notation
from graph.ask.rules.words import find_first, says, says_at, text_of

if TYPE_CHECKING:
    from graph.ask import expression as ex
    from graph.ask.mention import Mention
    from graph.ask.question import Question

COUNTABLE: tuple[ex.By, ...] = (
    "collaborations",
    "partners",
    "products",
    "trials",
)
_CONNECTED = (
    "connect",
    "activ",
    "actief",
    "verbonden",
    "actieve",
    "collaborat",
)


def is_plural(q: Question, mention: Mention) -> bool:
    """Return whether a word is a plural: "which therapies have the most companies"."""
    return _ends_plural(q, mention.last - 1)


def two_places(q: Question) -> bool:
    """Return whether two regions are named, of which one has the partners of the other."""
    joined = q.speaks_of("join:and", "join:or", "cue:between")
    return len(q.find("region")) > 1 and not joined


def says_several(q: Question) -> bool:
    """Return whether the word for what is ranked is a plural: "the biggest rounds"."""
    heads = find_first(
        q,
        "kind",
        "type",
        "event",
    ) or q.find("ask", "who", *COUNTABLE)
    if not heads:
        return False
    first, last = heads[0].first, heads[0].last
    if says(
        q,
        "singular_asks",
        max(0, first - 1),
        last,
    ):
        return False
    # Of "levée de fonds" the first word is the noun.
    inside = (at for at in range(first, last) if says_at(q, at, "of"))
    end = next(inside, last)
    return _ends_plural(q, (end if end > first else last) - 1)


def order(q: Question) -> ex.By | None:
    """Return what the order is by."""
    people = q.speaks_of("kind", "ask:who")
    if people and q.cue("oldest", "youngest"):
        return "founded"
    if q.cue("last", "oldest") and not q.cue("fewest"):
        return "date"
    if not q.cue(
        "most",
        "fewest",
        "rank",
        "top",
    ):
        return None
    if _asks_for_members(q):
        return "members"
    if role := _by_role(q, people=people):
        return role
    if _asks_for_amount(q, people=people):
        return "amount"
    if countable := next(filter(q.asks, COUNTABLE), None):
        return countable
    # "The most active", "le plus connecté": of collaborations, if of anything.
    most = text_of(q, q.find("cue", "most"))
    joint = q.speaks_of("type:projects", "type:consortium", "type:deals")
    connected = joint or any(stem in most for stem in _CONNECTED)
    return "collaborations" if connected else None


def _asks_for_members(q: Question) -> bool:
    """Return whether collaborations are ranked by how many take part in them."""
    heads = [*q.find("ask", "collaborations"), *q.find("type")]
    counted = q.find("ask", "partners", "members")
    people = [*q.find("kind"), *q.find("ask", "who")]
    if not heads or not counted or q.names("actor"):
        return False
    first = min(m.first for m in heads)
    # "Projects with the most partners", not "who has the most projects".
    return all(m.first > first for m in (*counted, *people))


def _by_role(q: Question, *, people: bool) -> ex.By | None:
    """Return what those who coordinate or invest are counted by, None for others."""
    if q.find("role", "coordinator") and not q.asks(
        "products", "trials", "partners"
    ):
        return "coordinated"
    if q.find("role", "sponsor") and q.asks("trials"):
        return "sponsored"
    investors = q.cue("invest") and q.speaks_of("kind:investor")
    if not people or not (investors or q.speaks_of("type:investment")):
        return None
    return "collaborations" if q.asks("collaborations") else "investments"


def _ends_plural(q: Question, at: int) -> bool:
    word, own = q.scan.words[at].raw.casefold(), notation(q.lang)
    is_singular = word.endswith(tuple(own["singular"]))
    return word.endswith(tuple(own["plural"])) and not is_singular


def _asks_for_amount(q: Question, *, people: bool) -> bool:
    """Return whether money orders: always in a round, for collaborations if nobody is asked for."""
    if q.speaks_of("type:investment", "type:acquisition", "cue:budget"):
        return True
    works = q.asks("collaborations") and not q.cue("rank")
    return not people and (works or q.speaks_of("type"))
