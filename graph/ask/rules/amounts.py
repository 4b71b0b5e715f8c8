"""Collaborations above or below an amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.lexicon import phrases_of
from graph.ask.rules.money import OWN, ROUNDS
from graph.ask.rules.sets import narrowed
from graph.ask.rules.words import says

if TYPE_CHECKING:
    from graph.ask.question import Question
    from graph.common.properties import Properties

_LETTER = 1
""""M" alone may be anything; "a million" is an amount without a number."""


def read_amount(q: Question) -> ex.Expression | None:
    """Return the collaborations above or below an amount."""
    over = bool(q.find("cue", "over")) or ">" in q.scan.text
    under = bool(q.find("cue", "under")) or "<" in q.scan.text
    if not (over or under) or not names_amount(q):
        return None
    q.take(
        "cue",
        "over",
        "under",
        "budget",
        "fund",
        "invest",
        "most",
        "covers",
        "recipients",
    )
    params: Properties = {}
    years, ends = q.years(), q.ends()
    amount = q.amount()
    if amount is None:
        return None
    params[_bound(q, over=over)] = amount
    leaf = ex.Leaf("collaborations.by_amount", "collaborations", params)
    raised = says(q, "raising")
    rounds = raised or bool(q.find("stage", "funding"))
    types = q.several("type") or (ROUNDS if rounds else ())
    q.take("stage", "funding")
    q.take("ask", "collaborations")
    therapies, _, _ = q.therapies()
    filters = Filters(
        types=types,
        therapies=therapies,
        programme=q.programme(),
        year_from=years.first,
        year_to=years.last,
        started=years.started,
        end_from=ends.end_from,
        end_to=ends.end_to,
    )
    whole: ex.Expression = leaf
    if filters != Filters():
        whole = ex.Both(leaf, ex.search("collaborations", filters))
    named = q.names("actor")
    q.take("actor")
    for _, ids in named:
        whole = ex.Both(whole, ex.works_of(ex.Named("actors", ids)))
    seat = q.seat()
    if raised and (q.asks("who") or seat.kinds):
        receivers = ex.members(whole, *OWN)
        return narrowed(receivers, seat)
    if seat != Filters():
        q.take("cue", "owner")
        whole = ex.Both(whole, ex.works_of(ex.search("actors", seat)))
    return whole


def _bound(q: Question, *, over: bool) -> str:
    """Return the parameter of an amount: "at least" holds the amount itself, "over" does not."""
    words = q.find("cue", "over" if over else "under")
    limits = phrases_of("at_least" if over else "at_most")
    texts = (
        " ".join(w.text for w in q.scan.words[m.first : m.last]) for m in words
    )
    if any(f" {limit} " in f" {text} " for text in texts for limit in limits):
        return "amount_from" if over else "amount_to"
    return "amount_above" if over else "amount_below"


def names_amount(q: Question) -> bool:
    """Return whether a question names an amount: "20 million", "500,000", "20m"."""
    words = q.scan.words
    attached = any(
        words[at].text[:-1].isdecimal() and words[at].text[-1] in "mk"
        for at in q.scan.unknown
    )
    large = any(len(words[at].text) > 4 for at in q.scan.numbers)  # noqa: PLR2004 - longer than a year
    return (
        attached
        or large
        or bool(q.scan.numbers and q.cue("million", "thousand", "euro"))
        or any(
            len(words[m.first].text) > _LETTER
            for m in q.find("cue", "million")
        )
    )
