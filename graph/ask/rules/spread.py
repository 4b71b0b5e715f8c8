"""Places, years, stages or therapies in the order of how many records each has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from graph.ask import expression as ex
from graph.ask.rules.implied import says
from graph.ask.rules.named_work import roots
from graph.ask.rules.order import is_plural

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.ask.mention import Mention
    from graph.ask.question import Question

    Rule = Callable[[Question], ex.Expression | None]


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
    several = is_plural(q, ranked) or q.cue("rank", "per")
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
