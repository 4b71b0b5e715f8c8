"""Who pays, who receives, and how much."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.evaluate import evaluate
from graph.ask.filters import Filters
from graph.ask.leaves import amount_of
from graph.ask.lexicon import marks, phrases_of

if TYPE_CHECKING:
    from graph.ask.mention import Mention
    from graph.ask.question import Question
    from graph.common.properties import Properties

OWN = ("client", "coordinator", "spin-off")
"""The roles of who gets the money of a round or a project."""
PAYING = ("funder", "investor")
_PRICED = ("acquisition", "investment", "licensing")
"""Collaborations in which one pays another."""
_TWO = 2
_LETTER = 1
""""M" alone may be anything; "a million" is an amount without a number."""
ROUNDS = ("investment",)
_OVERLAPPING = "do not add up"
"""What the note of an amount says that another amount holds in part."""
_NEAR = 3
"""Words that may stand between "got money" and who gave it ("from the")."""


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
    raised = any(word.text in marks("raising") for word in q.scan.words)
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
        return (
            receivers
            if seat == Filters()
            else ex.Both(receivers, ex.search("actors", seat))
        )
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
    words = [
        at
        for at, w in enumerate(q.scan.words)
        if w.text in marks("altogether")
    ]
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
    overlap = any(_OVERLAPPING in (row.get("note") or "") for row in rows)
    if overlap or any(amount_of(row) is None for row in rows):
        # With an amount that nobody states, the sum of the others is no sum of all.
        q.restore(account)
        return None
    return ex.Value(works, "total")


def of_programme(q: Question) -> list[tuple[str, ...]]:
    """Return the collaboration that bears the name of the programme asked for, none without one."""
    names = {str(m.value("programme")) for m in q.find("programme")}
    titles = (
        (row["id"], row["name"].replace("(", ":").partition(":")[0].strip())
        for row in q.snapshot.nodes["Collaboration"].rows()
    )
    return [(key,) for key, title in titles if title in names]


def _raised(q: Question) -> ex.Expression | None:
    """Return the amounts of the rounds of a named actor ("how much did X raise in 2020")."""
    named = q.names("actor")
    raised = any(word.text in marks("raising") for word in q.scan.words)
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
    words = [
        at
        for at, word in enumerate(q.scan.words)
        if word.text in marks("altogether")
    ]
    rows = q.snapshot.nodes["Collaboration"]
    notes = [
        rows.get(key).get("note") or ""
        for key in evaluate(q.snapshot, rounds).ids
    ]
    if not words or any(_OVERLAPPING in note for note in notes):
        return False
    q.use_words(words)
    q.take("cue", "between", "over")
    account = q.mark()
    number = q.number()
    if number not in {None, len(notes)}:
        q.restore(account)
    return True


def read_recipients(q: Question) -> ex.Expression | None:
    """Return who got money from a named actor, or the collaborations it paid for."""
    named = q.names("actor")
    if (
        len(named) != 1
        or not q.cue("recipients", "invest", "fund")
        or q.asks("trials")
    ):
        return None
    mention, ids = named[0]
    by = any(
        m.last <= mention.first <= m.last + _NEAR
        for m in q.find("cue", "recipients")
    )
    if q.find("role", "licensor"):
        return None  # "Licences granted by X" are no money.
    if q.cue("whatis") and not by:
        # "What is in X's portfolio".
        by = any(m.first >= mention.last for m in q.find("cue", "recipients"))
        q.take("cue", "whatis", "recipients") if by else None
    if not by and not (
        _pays(q, ids) and (not _sought(q) or _paid_by(q, mention))
    ):
        return None
    take_money(q)
    q.use(mention)
    given = ex.works_of(ex.Named("actors", ids), *PAYING)
    types = q.several("type")
    years = q.years()
    therapies, _, _ = q.therapies()
    filters = Filters(
        types=types if types != ROUNDS else (),
        therapies=therapies,
        year_from=years.first,
        year_to=years.last,
        started=years.started,
    )
    works: ex.Expression = given
    if filters != Filters():
        works = ex.Both(given, ex.search("collaborations", filters))
    if types or q.asks("collaborations"):
        q.take("ask", "collaborations")
        return works
    receivers = ex.Without(ex.members(works, *OWN), ex.Named("actors", ids))
    seat = q.seat()
    return (
        receivers
        if seat == Filters()
        else ex.Both(receivers, ex.search("actors", seat))
    )


def _sought(q: Question) -> bool:
    """Return whether who pays is asked for."""
    return q.asks("who") or bool(q.find("kind", "investor"))


def _paid_by(q: Question, payer: Mention) -> bool:
    """Return whether the named actor is who pays: "who did X invest in"."""
    before = q.scan.words[payer.first - 1].text if payer.first else ""
    after = [
        m for m in q.find("cue", "invest", "fund") if m.first >= payer.last
    ]
    return before in marks("auxiliary") and bool(after)


def _pays(q: Question, ids: tuple[str, ...]) -> bool:
    edges = q.snapshot.edges["participates_in_actor_collaboration"]
    pairs = zip(edges.pairs(), edges.column("role"), strict=True)
    return any(actor in ids and role in PAYING for (actor, _), role in pairs)


def take_money(q: Question) -> None:
    """Note that the words for paying and receiving were used."""
    q.take(
        "cue",
        "recipients",
        "invest",
        "fund",
        "owner",
        "getcare",
        "covers",
        "others",
        "budget",
        "where",
    )
    q.take("stage", "funding")
    q.take("role", "investor")
    q.take("ask", "members", "collaborations")
