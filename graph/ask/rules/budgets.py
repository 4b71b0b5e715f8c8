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
from graph.ask.rules.sets import of_each, worked_on
from graph.ask.rules.words import positions_of, says

if TYPE_CHECKING:
    from graph.ask.question import Question
    from graph.common.properties import Properties

_PRICED = ("acquisition", "investment", "licensing")
"""Collaborations in which one pays another."""
_TWO = 2


def _paid_for(q: Question) -> ex.Expression | None:
    """Return the amount of what one named actor paid for another ("how much did X pay for Y")."""
    named = [ids for _, ids in q.names("actor")]
    pays = q.cue(
        "fund",
        "invest",
        "acquirer",
        "recipients",
        "getcare",
    )
    asks = q.speaks_of("ask:count", "cue:budget")
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
    # The verb alone says who paid: "licensed", "invested" are types and roles too.
    q.take("role")
    q.take("event", "acquired")
    q.take("actor")
    priced = ex.search("collaborations", Filters(types=_PRICED))
    return ex.Value(of_each(priced, named), "amount")


def read_budget(q: Question) -> ex.Expression | None:
    """Return the amount of a named collaboration, or of what one actor paid for another."""
    paid = _paid_for(q)
    if paid is not None:
        return paid
    if not q.cue("budget", "public"):
        return None
    named = [ids for _, ids in q.names("collaboration")]
    words = q.find("cue", "budget")
    if not named and any(not m.has("ask", "count") for m in words):
        # "The budget of Interreg": the programme's own project, not "how much".
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
    # "How much" and "how many" are one word in French and Dutch.
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
    # The whole amount is no answer to how much of it was public.
    if not words or not q.speaks_of_all(
        ("type", "programme", "ask:collaborations"),
        unless=(
            "actor",
            "ask:who",
            "cue:over",
            "cue:public",
        ),
    ):
        return None
    # The next rule has to find the words as they were if there is no sum.
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
    works = ex.search("collaborations", filters)
    if filters == Filters() or not _have_a_sum(q, works):
        q.restore(account)
        return None
    return ex.Value(works, "total")


def _raised(q: Question) -> ex.Expression | None:
    """Return the amounts of the rounds of a named actor ("how much did X raise in 2020")."""
    alone = q.alone("actor")
    asked = q.speaks_of(
        "cue:fund",
        "cue:invest",
        "cue:public",
        "type:investment",
    ) or says(q, "raising")
    if alone is None or not asked:
        return None
    if q.speaks_of(
        "ask:who",
        "kind",
        "cue:over",
        "cue:under",
    ):
        return None
    mention, ids = alone
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
    # Grants and projects are no rounds: their budget is shared by all that take part.
    filters = Filters(
        types=ROUNDS,
        year_from=years.first,
        year_to=years.last,
    )
    rounds: ex.Expression = ex.Both(
        ex.works_of(ex.Named("actors", ids), *OWN),
        ex.search("collaborations", filters),
    )
    if q.take("cue", "public"):
        q.take("kind", "authority")
        rounds = worked_on(rounds, q.seat(), *PAYING)
        return ex.Value(rounds, "public_funding_eur")
    return ex.Value(rounds, "total" if _adds_up(q, rounds) else "amount")


def _adds_up(q: Question, rounds: ex.Expression) -> bool:
    """Return whether one sum is asked for; a number of rounds is used where there are as many."""
    words = positions_of(q, "altogether")
    rows = _rows(q, rounds)
    if not words or _overlap(rows):
        return False
    q.use_words(words)
    # "In total over three rounds": the number only says which rounds.
    q.take("cue", "between", "over")
    account = q.mark()
    if q.number() not in {None, len(rows)}:
        q.restore(account)
    return True


def _have_a_sum(q: Question, works: ex.Expression) -> bool:
    """Return whether each amount is stated and none is part of another: else no sum is whole."""
    rows = _rows(q, works)
    return not _overlap(rows) and all(
        amount_of(row) is not None for row in rows
    )


def _rows(q: Question, works: ex.Expression) -> list[Properties]:
    """Return the collaborations of a set."""
    nodes = q.snapshot.nodes["Collaboration"]
    return [nodes.get(key) for key in evaluate(q.snapshot, works).ids]


def _overlap(rows: list[Properties]) -> bool:
    """Return whether a source says of one of the amounts that it holds part of another."""
    return any(OVERLAPPING in (row.get("note") or "") for row in rows)
