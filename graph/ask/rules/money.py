"""Who pays, who receives, and how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.lexicon import marks

if TYPE_CHECKING:
    from graph.ask.mention import Mention
    from graph.ask.question import Question
    from graph.common.properties import Properties

_OWN = ("client", "coordinator", "spin-off")
"""The roles of who gets the money of a round or a project."""
_PAYING = ("funder", "investor")
_PRICED = ("acquisition", "investment", "licensing")
"""Collaborations in which one pays another."""
_TWO = 2
_WITH_PUBLIC_MONEY = ("consortium-project", "bilateral-research", "clinical")
_ROUNDS = ("investment",)
_NEAR = 3
"""Words that may stand between "got money" and who gave it ("from the")."""


def read_amount(q: Question) -> ex.Expression | None:
    """Return the collaborations above or below an amount."""
    over = bool(q.find("cue", "over")) or ">" in q.scan.text
    under = bool(q.find("cue", "under")) or "<" in q.scan.text
    if not (over or under) or not _names_amount(q):
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
    years = q.years()
    amount = q.amount()
    if amount is None:
        return None
    params["amount_above" if over else "amount_below"] = amount
    leaf = ex.Leaf("collaborations.by_amount", "collaborations", params)
    types = q.several("type") or (_ROUNDS if q.find("stage", "funding") else ())
    q.take("stage", "funding")
    q.take("ask", "collaborations")
    therapies, _, _ = q.therapies()
    filters = Filters(
        types=types,
        therapies=therapies,
        year_from=years.first,
        year_to=years.last,
        started=years.started,
    )
    whole: ex.Expression = leaf
    if filters != Filters():
        whole = ex.Both(leaf, ex.search("collaborations", filters))
    named = q.names("actor")
    q.take("actor")
    for _, ids in named:
        whole = ex.Both(whole, ex.works_of(ex.Named("actors", ids)))
    seat = q.seat()
    if seat != Filters():
        q.take("cue", "owner")
        whole = ex.Both(whole, ex.works_of(ex.search("actors", seat)))
    return whole


def _names_amount(q: Question) -> bool:
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
    )


def _paid_for(q: Question) -> ex.Expression | None:
    """Return the amount of what one named actor paid for another ("how much did X pay for Y")."""
    named = q.names("actor")
    pays = q.find("cue", "fund", "invest", "acquirer")
    asks = q.asks("count") or q.cue("budget")
    if len(named) != _TWO or not pays or not asks:
        return None
    q.take("cue", "budget", "fund", "invest", "acquirer", "million", "euro")
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
    if not q.cue("budget"):
        return None
    said = [m for m in q.find("cue", "budget") if not m.has("ask", "count")]
    named = [ids for _, ids in q.names("collaboration")]
    if not named and said:
        named = _of_programme(q)
    if not named:
        return _raised(q)
    q.take("cue", "budget", "fund", "invest", "whatis", "million", "euro")
    q.take("ask", "count")
    q.take("stage", "funding")
    q.take("type")
    q.take("collaboration")
    q.take("programme")
    return ex.Value(ex.Named("collaborations", named[0]), "amount")


def _of_programme(q: Question) -> list[tuple[str, ...]]:
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
    asked = q.cue("fund", "invest") or q.find("type", "investment")
    if (
        len(named) != 1
        or not asked
        or q.asks("who")
        or q.find("kind")
        or q.cue("over", "under")
    ):
        return None
    if not q.asks("count") and not any(
        m.last - m.first > 1 for m in q.find("cue", "budget")
    ):
        return None
    mention, ids = named[0]
    q.use(mention)
    q.take("cue", "budget", "fund", "invest", "million", "euro", "most", "covers")
    q.take("ask", "count")
    q.take("stage", "funding")
    q.take("type")
    q.take("role", "investor")
    years = q.years()
    filters = Filters(types=_ROUNDS, year_from=years.first, year_to=years.last)
    rounds = ex.Both(
        ex.works_of(ex.Named("actors", ids), *_OWN),
        ex.search("collaborations", filters),
    )
    return ex.Value(rounds, "amount")


def read_recipients(q: Question) -> ex.Expression | None:
    """Return who got money from a named actor, or the collaborations it paid for."""
    named = q.names("actor")
    if len(named) != 1 or not q.cue("recipients", "invest", "fund") or q.asks("trials"):
        return None
    mention, ids = named[0]
    by = any(
        m.last <= mention.first <= m.last + _NEAR for m in q.find("cue", "recipients")
    )
    if q.cue("whatis") and not by:
        # "What is in X's portfolio".
        by = any(m.first >= mention.last for m in q.find("cue", "recipients"))
        q.take("cue", "whatis", "recipients") if by else None
    if not by and not (_pays(q, ids) and (not _sought(q) or _paid_by(q, mention))):
        return None
    _take(q)
    q.use(mention)
    given = ex.works_of(ex.Named("actors", ids), *_PAYING)
    types = q.several("type")
    years = q.years()
    therapies, _, _ = q.therapies()
    filters = Filters(
        types=types if types != _ROUNDS else (),
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
    receivers = ex.Without(ex.members(works, *_OWN), ex.Named("actors", ids))
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
    after = [m for m in q.find("cue", "invest", "fund") if m.first >= payer.last]
    return before in marks("auxiliary") and bool(after)


def _pays(q: Question, ids: tuple[str, ...]) -> bool:
    edges = q.snapshot.edges["participates_in_actor_collaboration"]
    pairs = zip(edges.pairs(), edges.column("role"), strict=True)
    return any(actor in ids and role in _PAYING for (actor, _), role in pairs)


def _take(q: Question) -> None:
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
    )
    q.take("stage", "funding")
    q.take("role", "investor")
    q.take("ask", "members", "collaborations")


def read_funders_of(q: Question) -> ex.Expression | None:
    """Return who paid named actors: in a round of theirs, or in projects they take part in."""
    named = q.names("actor")
    if not named or not (q.cue("invest", "fund") or q.find("kind", "investor")):
        return None
    if q.asks("partners", "trials") or q.find("stage", "gmp-manufacturing", "training"):
        return None
    investing = q.cue("invest") or bool(q.find("kind", "investor"))
    _take(q)
    q.take("type")
    q.take("join", "both")
    years = q.years()
    filters = Filters(year_from=years.first, year_to=years.last, started=years.started)
    dated = None if filters == Filters() else ex.search("collaborations", filters)
    sets: list[ex.Expression] = []
    for mention, ids in named:
        q.use(mention)
        sets.append(_funders(ids, dated, _roles(q), investing=investing))
    whole = sets[0]
    for other in sets[1:]:
        whole = ex.Both(whole, other)
    seat = q.seat()
    if "investor" in seat.kinds:
        seat = Filters(
            regions=seat.regions, countries=seat.countries, cities=seat.cities
        )
    return whole if seat == Filters() else ex.Both(whole, ex.search("actors", seat))


def _roles(q: Question) -> tuple[str, ...]:
    """Return the roles of who pays; a fund of venture capital pays as an investor alone."""
    return ("investor",) if q.find("kind", "investor") else _PAYING


def _funders(
    ids: tuple[str, ...],
    dated: ex.Expression | None,
    roles: tuple[str, ...],
    *,
    investing: bool,
) -> ex.Expression:
    own = ex.Named("actors", ids)
    rounds: ex.Expression = ex.works_of(own, *_OWN)
    if investing:
        rounds = ex.Both(rounds, ex.search("collaborations", Filters(types=_ROUNDS)))
    else:
        projects = ex.search("collaborations", Filters(types=_WITH_PUBLIC_MONEY))
        rounds = ex.Either(rounds, ex.Both(ex.works_of(own), projects))
    if dated:
        rounds = ex.Both(rounds, dated)
    return ex.Without(ex.members(rounds, *roles), own)


def read_investors(q: Question) -> ex.Expression | None:
    """Return who invests in a therapy by a round, or pays for projects on it."""
    if (
        q.names("actor")
        or not q.find("therapy")
        or q.asks("trials", "products", "collaborations")
    ):
        return None
    investing = bool(q.find("cue", "invest"))
    if not investing and not q.find("cue", "fund"):
        return None
    if q.find("type") and not investing:
        return None
    placed = q.find("region") or q.find("city") or q.find("province")
    if not investing and placed:
        return None
    _take(q)
    q.take("type", "investment")
    therapies, also, _ = q.therapies()
    years = q.years()
    filters = Filters(
        types=_ROUNDS if investing else (),
        therapies=therapies,
        therapies_also=also,
        year_from=years.first,
        year_to=years.last,
        started=years.started,
    )
    whole = ex.members(ex.search("collaborations", filters), *_roles(q))
    q.take("kind", "companies")
    seat = q.seat()
    seat = Filters(
        regions=seat.regions,
        countries=seat.countries,
        cities=seat.cities,
        excluded_countries=seat.excluded_countries,
        kinds=tuple(
            k for k in seat.kinds if k not in {"company", "cdmo", "cro", "supplier"}
        ),
    )
    return whole if seat == Filters() else ex.Both(whole, ex.search("actors", seat))
