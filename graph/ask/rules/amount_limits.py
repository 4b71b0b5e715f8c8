"""Collaborations above or below an amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.lexicon import phrases_of
from graph.ask.rules.money import OWN, ROUNDS
from graph.ask.rules.sets import narrowed, of_each, worked_on
from graph.ask.rules.words import says, text_of

if TYPE_CHECKING:
    from graph.ask.question import Question

_DIGITS_OF_A_YEAR = 4
_LETTER = 1
""""M" alone may be anything; "a million" is an amount without a number."""


def read_amount(q: Question) -> ex.Expression | None:
    """Return the collaborations above or below an amount."""
    over = q.cue("over") or ">" in q.scan.text
    under = q.cue("under") or "<" in q.scan.text
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
    years, ends = q.years(), q.ends()
    amount = q.amount()
    if amount is None:
        return None
    leaf = ex.Leaf(
        "collaborations.by_amount",
        "collaborations",
        {_bound(q, over=over): amount},
    )
    raised = says(q, "raising")
    types = q.several("type")
    if not types and (raised or q.speaks_of("stage:funding")):
        types = ROUNDS
    # "Funding" is a stage of the chain as well; next to an amount it is money.
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
    whole = of_each(
        narrowed(
            leaf,
            filters,
            "collaborations",
        ),
        (ids for _, ids in q.names("actor")),
    )
    q.take("actor")
    seat = q.seat()
    if raised and (q.asks("who") or seat.kinds):
        # Who raised money is asked for, not the rounds.
        return narrowed(ex.members(whole, *OWN), seat)
    # "Deals of Walloon companies": who owns and whose deal it is are one word.
    if seat != Filters():
        q.take("cue", "owner")
    return worked_on(whole, seat)


def _bound(q: Question, *, over: bool) -> str:
    """Return the parameter of an amount: "at least" holds the amount itself, "over" does not."""
    side, limit = ("above", "from") if over else ("below", "to")
    # Blanks around both, so that "or more" is not seen in "for more".
    texts = [
        f" {text_of(q, [m])} "
        for m in q.find("cue", "over" if over else "under")
    ]
    inclusive = phrases_of("at_least" if over else "at_most")
    if any(f" {each} " in text for text in texts for each in inclusive):
        side = limit
    return f"amount_{side}"


def names_amount(q: Question) -> bool:
    """Return whether a question names an amount: "20 million", "500,000", "20m"."""
    words, numbers = q.scan.words, q.scan.numbers
    # A bare number may count records or years; with a unit, or longer than a year, it is money.
    if numbers and q.cue("million", "thousand", "euro"):
        return True
    if any(len(words[at].text) > _DIGITS_OF_A_YEAR for at in numbers):
        return True
    attached = (words[at].text for at in q.scan.unknown)
    if any(each[:-1].isdecimal() and each[-1] in "mk" for each in attached):
        return True
    millions = (words[m.first].text for m in q.find("cue", "million"))
    return any(len(each) > _LETTER for each in millions)
