"""Places, years, stages or therapies in the order of how many records each has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from graph.ask import expression as ex
from graph.ask.rules.named_work import roots
from graph.ask.rules.order import is_plural
from graph.ask.rules.required_senses import reads
from graph.ask.rules.sets import params_of, without_param
from graph.ask.rules.words import ending_at, says, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.ask.mention import Mention
    from graph.ask.question import Question

    Rule = Callable[[Question], ex.Expression | None]

_GROUPS: tuple[tuple[ex.Group, tuple[str, ...], tuple[str, ...]], ...] = (
    ("region", ("regions", "region"), ("regi", "gewest")),
    ("country", ("countries", "country"), ("pays", "land", "country")),
    ("year", ("years",), ("year", "jaar", "annee")),
)
"""What records are counted by: its cues, and its stems in a phrase of "per" ("per year")."""


@reads(("cue:rank", "cue:most", "cue:fewest", "cue:per"), unless=("actor",))
def read_groups(q: Question, inner: Rule) -> ex.Expression | None:
    """Return regions, countries, towns or years in the order of how many records each has."""
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
    # "The top 3 regions": the order is shown whole.
    q.number()
    of = inner(q)
    if of is None or ex.kind_of(of) not in {
        "actors",
        "collaborations",
        "events",
    }:
        return None
    if group == "region" and isinstance(of, ex.Leaf):
        # All regions are set side by side, also where one is named.
        of = without_param(of, "regions")
    return ex.Ranking(
        of,
        group,
        1 if single else None,
        descending=descending,
    )


def _group(q: Question) -> ex.Group | None:
    """Return what is counted: regions, countries, towns or years."""
    if says(q, "towns"):
        return "city"
    per = text_of(q, q.find("cue", "per"))
    group: ex.Group | None = next(
        (
            group
            for group, cues, stems in _GROUPS
            if q.cue(*cues) or any(stem in per for stem in stems)
        ),
        None,
    )
    if group is None and q.cue("when") and q.cue("most"):
        group = "year"
    # "The most deals in 2021" names its year.
    return None if group == "year" and q.scan.numbers else group


@reads(
    unless=(
        "actor",
        "ask:products",
        "ask:trials",
        "ask:collaborations",
        "ask:partners",
        "cue:single",
        "law",
    )
)
def read_spread(q: Question, _: Rule) -> ex.Expression | None:
    """Return the stages or therapies in the order of how many organisations each has."""
    ranked = _ranked_first(q)
    if ranked is None:
        return None
    ordered = q.cue(
        "most",
        "fewest",
        "rank",
        "top",
    )
    if not ordered and not _is_divided_by(q, ranked):
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
    gives: Literal["stages", "therapies"] = (
        "stages" if ranked.has("cue", "stages") else "therapies"
    )
    q.take("cue", gives)
    q.take("ask", "count")
    covering = None
    # A stage is covered by capabilities; a therapy may be worked on without one.
    if gives == "stages" or stages:
        params = params_of(regions=seat.regions, countries=seat.countries)
        covering = ex.Leaf("capabilities.open", "capabilities", params)
    # Where stages are counted, a therapy stands for what is below it, as in a gap.
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
    # With both words ("stages per therapy") it is not clear which is counted.
    if not words or len({m.value("cue") for m in words}) > 1:
        return None
    if _is_divided_by(q, words[0]):
        return words[0]
    is_first = all(m.first >= words[0].first for m in people)
    return words[0] if is_first else None


def _is_divided_by(q: Question, mention: Mention) -> bool:
    """Return whether numbers are asked for each of something: "companies per stage"."""
    return bool(ending_at(q, mention.first, "cue:per"))
