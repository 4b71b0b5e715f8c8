"""Counting, ranking, the first of an order, and yes or no: readings around another reading."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.lexicon import marks, notation
from graph.ask.rules.base import actor_filters, read_list, target_of
from graph.ask.rules.implied import says
from graph.ask.rules.lacking import roots
from graph.ask.rules.money import names_amount

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.ask.mention import Mention
    from graph.ask.question import Question

    Rule = Callable[[Question], ex.Expression | None]

_COUNTABLE: tuple[ex.By, ...] = (
    "collaborations",
    "partners",
    "products",
    "trials",
)
_BY_ROLE: tuple[ex.By, ...] = ("investments", "coordinated", "sponsored")
_SHORT_LIST = 5
"""So many stand first where several are asked for and no number is said."""
_CONNECTED = (
    "connect",
    "activ",
    "actief",
    "verbonden",
    "actieve",
    "collaborat",
)


def read_groups(q: Question, inner: Rule) -> ex.Expression | None:
    """Return regions, countries, towns or years in the order of how many records each has."""
    if not q.cue(
        "rank",
        "most",
        "fewest",
        "per",
    ) or q.names("actor"):
        return None
    group = _group(q)
    if group is None or (
        q.find("region") and group == "region" and not q.cue("rank")
    ):
        return None
    descending = not q.cue("fewest")
    single = q.cue("most", "fewest") and not q.cue("rank", "per")
    q.take(
        "cue",
        "rank",
        "most",
        "fewest",
        "per",
        "when",
        "regions",
        "region",
        "countries",
        "country",
        "years",
        "over",
        "single",
        "covers",
    )
    q.take("ask", "count")
    if group == "region":
        q.take("region")
    if group == "city":
        q.take("cue", "where")
    q.number()
    of = inner(q)
    if of is None or ex.kind_of(of) not in {
        "actors",
        "collaborations",
        "events",
    }:
        return None
    if (
        group == "region"
        and isinstance(of, ex.Leaf)
        and "regions" in of.params
    ):
        of = replace(
            of, params={k: v for k, v in of.params.items() if k != "regions"}
        )
    return ex.Ranking(
        of,
        group,
        1 if single else None,
        descending=descending,
    )


def _group(q: Question) -> ex.Group | None:
    """Return what is counted: regions, countries, towns or years."""
    words = " ".join(
        q.scan.words[at].text
        for m in q.find("cue", "per")
        for at in range(m.first, m.last)
    )
    if says(q, "towns"):
        return "city"
    if q.cue("regions", "region") or "regi" in words or "gewest" in words:
        return "region"
    if (
        q.cue("countries", "country")
        or "pays" in words
        or "land" in words
        or "country" in words
    ):
        return "country"
    yearly = (
        q.cue("years")
        or "year" in words
        or "jaar" in words
        or "annee" in words
    )
    if (yearly or (q.cue("when") and q.cue("most"))) and not q.scan.numbers:
        return "year"
    return None


def read_top(q: Question, inner: Rule) -> ex.Expression | None:
    """Return the first of a set by how many collaborations, an amount or a date."""
    if not q.cue(
        "most",
        "fewest",
        "last",
        "oldest",
        "youngest",
        "rank",
        "top",
    ):
        return None
    if q.cue("over", "under") and names_amount(q):
        # "Plus de 20 millions", "minstens 5 miljoen": an amount, no rank.
        return None
    descending = not (q.cue("oldest", "fewest"))
    by, count = _order(q), q.number()
    if by is None or (by == "partners" and _two_places(q)):
        return None
    sponsors = q.find("role", "sponsor") if by == "sponsored" else []
    several = _is_plural(q, sponsors[0]) if sponsors else _says_several(q)
    whole = q.cue("rank") or (several and q.cue("last"))
    first = None if whole else _SHORT_LIST if several else 1
    q.take(
        "cue",
        "most",
        "fewest",
        "last",
        "oldest",
        "youngest",
        "rank",
        "top",
        "over",
        "covers",
        "per",
        "does",
        "million",
        "founding",
        "budget",
    )
    q.take("join", "both")
    if by in (*_COUNTABLE, *_BY_ROLE):
        of: ex.Expression | None = _counted(q, by)
    elif by == "founded":
        q.take("state", "founded")
        of = ex.search("actors", actor_filters(q))
    elif by in ("amount", "members"):
        of = _works(q, by)
    else:
        of = inner(q)
    if of is None:
        return None
    if by == "date" and ex.kind_of(of) not in {
        "events",
        "collaborations",
        "trials",
    }:
        return None
    return ex.First(
        of,
        by,
        count or first,
        descending,
        ties=not count,
    )


def _counted(q: Question, by: ex.By) -> ex.Expression:
    """Return the actors that are ordered by how many of something each has."""
    if by == "coordinated":
        q.take("role", "coordinator")
        q.take("type", "projects", "consortium")
    if by == "sponsored":
        q.take("role", "sponsor")
    q.take("type", "investment")
    q.take("cue", "invest", "fund")
    joined = ("members", "count") if by in _BY_ROLE else ()
    q.take("ask", *_COUNTABLE, *joined)
    q.take("stage", "clinical-trials")
    return ex.search("actors", actor_filters(q))


def read_spread(q: Question, _: Rule) -> ex.Expression | None:
    """Return the stages or therapies in the order of how many organisations each has."""
    ordered = q.cue(
        "most",
        "fewest",
        "rank",
        "top",
    )
    ranked = _ranked_first(q)
    if ranked is None or q.names("actor"):
        return None
    if not ordered and not _is_divided_by(q, ranked):
        return None
    others = q.asks(
        "products",
        "trials",
        "collaborations",
        "partners",
    )
    if others or q.cue("single") or q.find("law"):
        return None
    left_out = [
        *q.find("therapy", negated=True),
        *q.find("stage", negated=True),
    ]
    therapies, also, _excluded = q.therapies()
    stages = q.stages()
    seat = q.seat()
    if also or left_out or seat.excluded_kinds:
        return None  # Who does a narrower therapy counts for the broader one: none is left out.
    descending = not q.cue("fewest")
    number = q.number()
    several = _is_plural(q, ranked) or q.cue("rank", "per")
    q.take(
        "cue",
        "most",
        "fewest",
        "rank",
        "top",
        "per",
        "covers",
        "does",
        "where",
    )
    q.take("cue", "stages" if ranked.has("cue", "stages") else "therapies")
    q.take("ask", "who", "count")
    gives: Literal["stages", "therapies"] = (
        "stages" if ranked.has("cue", "stages") else "therapies"
    )
    covering = None
    if gives == "stages" or stages:
        placed = {"regions": seat.regions, "countries": seat.countries}
        params = {name: list(ids) for name, ids in placed.items() if ids}
        covering = ex.Leaf("capabilities.open", "capabilities", params)
    narrowed = therapies if gives == "therapies" else roots(q, therapies)
    of = ex.Spread(
        ex.search("actors", seat),
        gives,
        covering,
        narrowed,
        stages,
    )
    count = number or (None if several else 1)
    return ex.First(
        of,
        "actors",
        count,
        descending,
        ties=not number,
    )


def _ranked_first(q: Question) -> Mention | None:
    """Return the word for stages or therapies, where they are what is ranked.

    "Which therapy has the most companies", "companies per stage"; not "which company does the
    most therapies".
    """
    words = q.find("cue", "stages", "therapies")
    people = [*q.find("kind"), *q.find("ask", "who")]
    if not words or len({m.value("cue") for m in words}) > 1:
        return None
    if _is_divided_by(q, words[0]):
        return words[0]
    before = [m for m in people if m.first < words[0].first]
    return None if before else words[0]


def _is_divided_by(q: Question, mention: Mention) -> bool:
    """Return whether numbers are asked for each of something: "companies per stage"."""
    return any(m.last == mention.first for m in q.find("cue", "per"))


def _is_plural(q: Question, mention: Mention) -> bool:
    """Return whether a word is a plural: "which therapies have the most companies"."""
    word = q.scan.words[mention.last - 1].raw.casefold()
    own = notation(q.lang)
    ends = tuple(own["plural"]), tuple(own["singular"])
    return word.endswith(ends[0]) and not word.endswith(ends[1])


def _two_places(q: Question) -> bool:
    """Return whether two regions are named, of which one has the partners of the other."""
    joined = q.find("join", "and") or q.find("join", "or") or q.cue("between")
    return len(q.find("region")) > 1 and not joined


def _says_several(q: Question) -> bool:
    """Return whether the word for what is ranked is a plural: "the biggest rounds"."""
    heads = q.find("kind") or q.find("type") or q.find("event")
    heads = heads or q.find("ask", "who", *_COUNTABLE)
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


def _order(q: Question) -> ex.By | None:
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
    for by in _COUNTABLE:
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


def _works(q: Question, by: ex.By) -> ex.Expression | None:
    """Return the collaborations that are ordered by an amount or by who takes part."""
    q.take(
        "cue",
        "budget",
        "invest",
        "fund",
    )
    if by == "members":
        q.take(
            "ask",
            "partners",
            "members",
            "who",
            "count",
        )
    types = q.several("type")
    if not types and q.find("stage", "funding"):
        types = ("investment",)
    q.take("stage", "funding")
    q.take("ask", "collaborations")
    therapies, _, _ = q.therapies()
    years = q.years()
    filters = Filters(
        types=types,
        therapies=therapies,
        year_from=years.first,
        year_to=years.last,
    )
    of: ex.Expression = ex.search("collaborations", filters)
    for mention, ids in q.names("actor"):
        q.use(mention)
        of = ex.Both(of, ex.works_of(ex.Named("actors", ids)))
    seat = q.seat()
    return (
        of
        if seat == Filters()
        else ex.Both(of, ex.works_of(ex.search("actors", seat)))
    )


def read_count(q: Question, inner: Rule) -> ex.Expression | None:
    """Return how many there are of what the rest asks for."""
    if not q.find("ask", "count"):
        return None
    q.take("ask", "count")
    q.take(
        "cue",
        "budget",
        "covers",
        "still",
        "others",
    )
    of = inner(q)
    if q.find("event", "layoffs"):
        # How many jobs went is no number of events: the events say what is known.
        return of
    if of is None or ex.kind_of(of) in {"text", "number", "none"}:
        return None
    return ex.Count(of)


def read_yes_no(q: Question) -> ex.Expression | None:
    """Return whether one named actor fits what the question says of it."""
    named = q.names("actor")
    starts = q.is_yes_no()
    if (
        len(named) != 1
        or not starts
        or q.asks(
            "who",
            "count",
            "products",
            "trials",
            "collaborations",
        )
    ):
        return None
    if q.find("kind") and not (q.find("therapy") or q.find("stage")):
        return None
    if not (q.find("therapy") or q.find("stage")) or target_of(q) != "actors":
        return None
    if any(m.first < named[0][0].first for m in q.find("kind")):
        return None
    of = read_list(q)
    if of is None:
        return None
    q.take(
        "cue",
        "yesno",
        "still",
        "others",
    )
    if isinstance(of, ex.Leaf) and "stages" in of.params:
        # A plan is no yes, and what has ended is none either.
        of = replace(of, params={**of.params, "operating": True})
    return ex.Check(of)
