"""Capabilities by what is asked of them: their status, their start, their size, their actor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.evaluate import evaluate
from graph.ask.filters import Filters
from graph.ask.lexicon import marks
from graph.ask.rules.capability_life import (
    FIELDS,
    asked_life,
    holds,
    positions_of_no_longer,
)
from graph.ask.rules.named_work import all_stages, all_therapies
from graph.ask.rules.required_senses import reads_of_actor
from graph.ask.rules.sets import (
    capabilities_of,
    local_part,
    params_of,
    parts_of,
    span,
)
from graph.ask.rules.words import positions_of, says
from graph.ask.wording import COUNTRY

if TYPE_CHECKING:
    from graph.ask.mention import Mention
    from graph.ask.question import Question
    from graph.common.properties import Properties

_STATUSES = {
    "planned": "planned",
    "paused": "paused",
    "stopped": "ended",
    "lost": "ended",
}
_OF_ONE = frozenset({"since", "capacity", "status"})
_NO_STAGES_ASKED = (
    "ask:partners",
    "ask:who",
    "ask:products",
    "ask:trials",
    "ask:collaborations",
    "ask:count",
    "kind",
    "cue:missing",
    "cue:single",
    "cue:lost",
    "cue:if",
    "cue:leaves",
    "cue:chain",
    "cue:between",
    "cue:versus",
    "negation",
    "region",
    "life",
    "law",
    "event",
)
"""With one of these more is asked than which stages an actor has."""


def read_life(q: Question) -> ex.Expression | None:
    """Return the capabilities of a status, by stage, therapy, place and year of their end."""
    life = asked_life(q)
    if life is None or not holds(q.snapshot, life):
        return None
    if life == "absences":
        return _absences(q)
    if life in _OF_ONE:
        return _of_one(q, life)
    q.take("life")
    q.use_words(positions_of_no_longer(q))
    q.take("cue")
    q.take("event")
    q.take("state")
    # "Discontinued" and "terminated" are said of products and trials too.
    q.take("phase", "discontinued")
    q.take("type", "projects")
    q.take("status", "ongoing", "terminated")
    params: Properties = {"statuses": [_STATUSES[life]], **span(q.years())}
    params |= _work(q)
    if q.asks("trials"):
        params.setdefault("stages", ["clinical-trials"])
    q.take(
        "ask",
        "trials",
        "who",
        "count",
        "members",
    )
    # French "produit" is the verb of a stage here, not a product.
    q.use(*(m for m in q.find("ask", "products") if m.has("stage")))
    named = q.ids("actor")
    q.take("actor")
    seat = q.seat()
    if named:
        params["actors"] = list(named)
    elif seat != Filters():
        params["actors"] = ex.search("actors", seat)
    capabilities = capabilities_of(params)
    if named or not q.speaks_of("ask:who", "kind"):
        return capabilities
    return ex.Leaf(
        "actors.of_capabilities", "actors", {"capabilities": capabilities}
    )


def _of_one(q: Question, life: str) -> ex.Expression:
    """Return the start, the size or the status of what a named actor does."""
    q.take("life")
    q.take("cue")
    q.take(
        "ask",
        "count",
        "who",
        "members",
    )
    # "Since" is the time of a year elsewhere.
    q.take("time")
    q.take("state", "open")
    # "Since when is X a hospital for": the name says who, the kind no more.
    q.take("kind")
    named = q.ids("actor")
    q.take("actor")
    params: Properties = {"actors": list(named), **_work(q)}
    place = q.seat()
    if place != Filters():
        params["actors"] = local_part(ex.Named("actors", named), place)
    if life == "since" and says(q, "place_of_care"):
        # "Since when is X a CAR-T centre": since when it treats.
        params.setdefault("stages", ["patient-delivery"])
    if life == "capacity":
        # "How many grafts can it make": the text holds the figure, whatever the stage is called.
        q.use_words(_units(q))
        q.use_words(_spaces(q))
        return ex.Value(_sized(q, params), FIELDS[life])
    return ex.Value(capabilities_of(params), FIELDS[life])


def _sized(q: Question, params: Properties) -> ex.Expression:
    """Return the capabilities with a size: of the actor, else of its parts for the therapy."""
    whole = {**params}
    whole.pop("therapies", None)
    parts = parts_of(params["actors"])
    # From near to far: a figure of the actor for any therapy is better than none.
    for wanted in (
        whole,
        {**params, "actors": parts},
        {**whole, "actors": parts},
        {"actors": params["actors"]},
    ):
        sized = capabilities_of(wanted)
        if evaluate(q.snapshot, ex.Value(sized, FIELDS["capacity"])).ids:
            return sized
    return capabilities_of(whole)


def _units(q: Question) -> list[int]:
    """Return the positions of "m2" and the like, which the question asks the number of."""
    return [
        at
        for at in q.scan.unknown
        if q.scan.words[at].text in {"m2", "m", "l", "kg"}
    ]


@reads_of_actor(("cue:stages", "cue:therapies"), unless=_NO_STAGES_ASKED)
def read_stages_of(
    q: Question,
    mention: Mention,
    ids: tuple[str, ...],
) -> ex.Expression | None:
    """Return what a named actor does where its links of the chain are asked for."""
    asked = q.find("cue", "stages", "therapies")
    # "Which stages does X cover": behind the name the word says something else.
    if asked[0].first > mention.first:
        return None
    q.use(mention)
    q.take(
        "cue",
        "stages",
        "therapies",
        "covers",
        "whatis",
        "does",
        "yesno",
        "getcare",
    )
    q.take("cue", "able", "patients")
    return capabilities_of({"actors": list(ids), **_work(q)})


@reads_of_actor(unless=("ask:partners", "ask:who", "kind"))
def read_own(
    q: Question,
    mention: Mention,
    ids: tuple[str, ...],
) -> ex.Expression | None:
    """Return what a named actor does: its capabilities, of any status."""
    asked = positions_of(q, "capabilities")
    if not asked:
        return None
    q.use(mention)
    q.use_words(asked)
    q.take(
        "cue",
        "covers",
        "whatis",
        "does",
        "yesno",
    )
    q.take("life", "lost", "capacity")
    return capabilities_of({"actors": list(ids), **_work(q)})


def _spaces(q: Question) -> list[int]:
    """Return the positions of the hall or building whose size is asked for."""
    spaces = tuple(marks("spaces"))
    return [
        at
        for at, word in enumerate(q.scan.words)
        if word.text.endswith(spaces)
    ]


def _absences(q: Question) -> ex.Expression:
    """Return what sources call missing, by region, stage and therapy."""
    q.take("life")
    q.take("cue")
    q.take("ask", "who")
    q.take("event", "any")
    q.take("join")
    work, seat = _work(q), q.seat()
    regions = list(seat.regions or seat.excluded_regions)
    if "BE" in seat.countries:
        # Some absences are stated of the whole country.
        regions.append(COUNTRY)
    params = work | params_of(regions=regions)
    return ex.Leaf("absences.search", "absences", params)


def _work(q: Question) -> Properties:
    """Return the therapies and stages that are named, in the reach of a "not" or out of it."""
    q.take("negation")
    return params_of(therapies=all_therapies(q), stages=all_stages(q))
