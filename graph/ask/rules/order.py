"""What an order is by, and whether one or several stand first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.lexicon import marks, notation

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
    word = q.scan.words[mention.last - 1].raw.casefold()
    own = notation(q.lang)
    ends = tuple(own["plural"]), tuple(own["singular"])
    return word.endswith(ends[0]) and not word.endswith(ends[1])


def two_places(q: Question) -> bool:
    """Return whether two regions are named, of which one has the partners of the other."""
    joined = q.find("join", "and") or q.find("join", "or") or q.cue("between")
    return len(q.find("region")) > 1 and not joined


def says_several(q: Question) -> bool:
    """Return whether the word for what is ranked is a plural: "the biggest rounds"."""
    heads = q.find("kind") or q.find("type") or q.find("event")
    heads = heads or q.find("ask", "who", *COUNTABLE)
    if not heads:
        return False
    words = q.scan.words[max(0, heads[0].first - 1) : heads[0].last]
    if any(each.text in marks("singular_asks") for each in words):
        return False
    words = q.scan.words[heads[0].first : heads[0].last]
    # Of "levée de fonds" the first word is the noun.
    of = next(
        (at for at, each in enumerate(words) if each.text in marks("of")), 0
    )
    word = words[of - 1].raw.casefold()
    own = notation(q.lang)
    return word.endswith(tuple(own["plural"])) and not word.endswith(
        tuple(own["singular"])
    )


def order(q: Question) -> ex.By | None:
    """Return what the order is by."""
    if q.cue("oldest", "youngest") and (q.find("kind") or q.asks("who")):
        return "founded"
    ordered = q.cue(
        "most",
        "fewest",
        "rank",
        "top",
    )
    if q.cue("last", "oldest") and not q.cue("fewest"):
        return "date"
    if not ordered:
        return None
    heads = q.find("kind") or q.asks("who")
    by_part = (
        "members" if _asks_for_members(q) else _by_role(q, asked=bool(heads))
    )
    if by_part:
        return by_part
    money = (
        q.find("type", "investment")
        or q.find("type", "acquisition")
        or q.cue("budget")
    )
    if (
        money
        or (q.find("type") and not heads)
        or (q.asks("collaborations") and not heads and not q.cue("rank"))
    ):
        return "amount"
    for by in COUNTABLE:
        if q.asks(by):
            return by
    if q.find(
        "type",
        "projects",
        "consortium",
        "deals",
    ):
        return "collaborations"
    words = " ".join(
        q.scan.words[at].text
        for m in q.find("cue", "most")
        for at in range(m.first, m.last)
    )
    if not heads and not words:
        return None
    return (
        "collaborations" if any(stem in words for stem in _CONNECTED) else None
    )


def _asks_for_members(q: Question) -> bool:
    """Return whether collaborations are ranked by how many take part in them."""
    heads = [*q.find("ask", "collaborations"), *q.find("type")]
    counted = q.find("ask", "partners", "members")
    people = [*q.find("kind"), *q.find("ask", "who")]
    if not heads or not counted or q.names("actor"):
        return False
    first = min(m.first for m in heads)
    return all(m.first > first for m in (*counted, *people))


def _by_role(q: Question, *, asked: bool) -> ex.By | None:
    """Return what those who coordinate or invest are counted by, None for others."""
    if q.find("role", "coordinator") and not q.asks(
        "products", "trials", "partners"
    ):
        return "coordinated"
    if q.find("role", "sponsor") and q.asks("trials"):
        return "sponsored"
    investing = q.find("type", "investment") or (
        q.find("kind", "investor") and q.cue("invest")
    )
    if not (asked and investing):
        return None
    return "collaborations" if q.asks("collaborations") else "investments"
