"""How much money: of a collaboration, of a set of them, of the rounds of an actor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.evaluate import evaluate
from graph.ask.filters import Filters
from graph.ask.leaves import amount_of
from graph.ask.rules.money import (
    OVERLAPPING,
    OWN,
    PAYING,
    ROUNDS,
    of_programme,
)
from graph.ask.rules.words import positions_of, says

if TYPE_CHECKING:
    from graph.ask.question import Question

_PRICED = ("acquisition", "investment", "licensing")
"""Collaborations in which one pays another."""
_TWO = 2


def _paid_for(q: Question) -> ex.Expression | None:
    """Return the amount of what one named actor paid for another ("how much did X pay for Y")."""
    named = q.names("actor")
    pays = q.find(
        "cue",
        "fund",
        "invest",
        "acquirer",
        "recipients",
        "getcare",
    )
    asks = q.asks("count") or q.cue("budget")
    if len(named) != _TWO or not pays or not asks:
        return None
    q.take(
        "cue",
        "budget",
        "fund",
        "invest",
        "acquirer",
        "million",
        "euro",
    )
    q.take(
        "cue",
        "recipients",
        "getcare",
        "covers",
    )
    q.take("ask", "count")
    q.take("stage", "funding")
    q.take("type")
    q.take("role")
    q.take("event", "acquired")
    q.take("actor")
    whole: ex.Expression = ex.search("collaborations", Filters(types=_PRICED))
    for _, ids in named:
        whole = ex.Both(whole, ex.works_of(ex.Named("actors", ids)))
    return ex.Value(whole, "amount")


def read_budget(q: Question) -> ex.Expression | None:
    """Return the amount of a named collaboration, or of what one actor paid for another."""
    paid = _paid_for(q)
    if paid is not None:
        return paid
    if not q.cue("budget", "public"):
        return None
    words = [m for m in q.find("cue", "budget") if not m.has("ask", "count")]
    named = [ids for _, ids in q.names("collaboration")]
    if not named and words:
        named = of_programme(q)
    if not named:
        return _added_up(q) or _raised(q)
    q.take(
        "cue",
        "budget",
        "fund",
        "invest",
        "whatis",
        "million",
        "euro",
    )
    q.take("ask", "count")
    q.take("stage", "funding")
    q.take("type")
    q.take("collaboration")
    q.take("programme")
    field = "public_funding_eur" if q.take("cue", "public") else "amount"
    return ex.Value(ex.Named("collaborations", named[0]), field)


def _added_up(q: Question) -> ex.Expression | None:
    """Return the sum of the amounts of a set of collaborations: "add up the budgets of ..."."""
    words = positions_of(q, "altogether")
    is_about_works = (
        q.find("type") or q.find("programme") or q.asks("collaborations")
    )
    if (
        not words
        or not is_about_works
        or q.names("actor")
        or q.asks("who")
        or q.cue("over")
    ):
        return None
    if q.cue("public"):
        return (
            None  # The whole amount is no answer to how much of it was public.
        )
    account = q.mark()
    q.use_words(words)
    q.take(
        "cue",
        "budget",
        "fund",
        "invest",
        "million",
        "euro",
        "covers",
    )
    q.take("ask", "count", "collaborations")
    q.take("stage", "funding")
    years = q.years()
    therapies, also, excluded = q.therapies()
    filters = replace(
        q.seat(),
        types=q.several("type"),
        programme=q.programme(),
        therapies=therapies,
        therapies_also=also,
        excluded_therapies=excluded,
        year_from=years.first,
        year_to=years.last,
        started=years.started,
    )
    if filters == Filters():
        q.restore(account)
        return None
    works = ex.search("collaborations", filters)
    nodes = q.snapshot.nodes["Collaboration"]
    rows = [nodes.get(key) for key in evaluate(q.snapshot, works).ids]
    overlap = any(OVERLAPPING in (row.get("note") or "") for row in rows)
    if overlap or any(amount_of(row) is None for row in rows):
        # With an amount that nobody states, the sum of the others is no sum of all.
        q.restore(account)
        return None
    return ex.Value(works, "total")


def _raised(q: Question) -> ex.Expression | None:
    """Return the amounts of the rounds of a named actor ("how much did X raise in 2020")."""
    named = q.names("actor")
    raised = says(q, "raising")
    asked = (
        q.cue("fund", "invest", "public")
        or q.find("type", "investment")
        or raised
    )
    if (
        len(named) != 1
        or not asked
        or q.asks("who")
        or q.find("kind")
        or q.cue("over", "under")
    ):
        return None
    mention, ids = named[0]
    q.use(mention)
    q.take(
        "cue",
        "budget",
        "fund",
        "invest",
        "million",
        "euro",
        "most",
        "covers",
    )
    q.take("ask", "count")
    q.take("stage", "funding")
    q.take("type")
    q.take("role", "investor")
    years = q.years()
    filters = Filters(
        types=ROUNDS,
        year_from=years.first,
        year_to=years.last,
    )
    rounds = ex.Both(
        ex.works_of(ex.Named("actors", ids), *OWN),
        ex.search("collaborations", filters),
    )
    if q.take("cue", "public"):
        q.take("kind", "authority")
        seat = q.seat()
        if seat != Filters():
            payers = ex.works_of(ex.search("actors", seat), *PAYING)
            rounds = ex.Both(rounds, payers)
        return ex.Value(rounds, "public_funding_eur")
    return ex.Value(rounds, "total" if _adds_up(q, rounds) else "amount")


def _adds_up(q: Question, rounds: ex.Expression) -> bool:
    """Return whether one sum is asked for; a number of rounds is used where there are as many."""
    words = positions_of(q, "altogether")
    rows = q.snapshot.nodes["Collaboration"]
    notes = [
        rows.get(key).get("note") or ""
        for key in evaluate(q.snapshot, rounds).ids
    ]
    if not words or any(OVERLAPPING in note for note in notes):
        return False
    q.use_words(words)
    q.take("cue", "between", "over")
    account = q.mark()
    number = q.number()
    if number not in {None, len(notes)}:
        q.restore(account)
    return True
