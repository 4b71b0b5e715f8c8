"""Two or more sides beside each other: regions, organisations, therapies, kinds ("X vs Y")."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from graph.ask import expression as ex
from graph.ask.combine import expand
from graph.ask.filters import Filters, Target, filters_from
from graph.ask.heads import head_of
from graph.ask.lexicon import notation
from graph.ask.revise import adjusted
from graph.ask.rules.sets import params_of
from graph.ask.rules.words import says, written
from graph.ask.times import Years

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph.ask.mentions import Mention
    from graph.ask.question import Question

    Rule = Callable[[Question], ex.Expression | None]

_CATEGORIES: dict[str, ex.Category] = {
    "actor": "actors",
    "region": "regions",
    "country": "countries",
    "city": "cities",
    "therapy": "therapies",
    "kind": "kinds",
    "stage": "stages",
}
"""What can be compared, in the order in which it is looked for."""
_SUMMARY: tuple[Target, ...] = (
    "actors",
    "collaborations",
    "products",
    "trials",
)
"""What is counted of a side where the question names nothing to count."""
_OF_ACTORS: tuple[Target, ...] = (
    "collaborations",
    "partners",
    "products",
    "trials",
)
_PLAIN = frozenset(
    {"regions", "countries", "cities", "therapies", "therapies_also"}
)
"""Conditions that say of what the sides are, not what is counted of them."""
_COUNTED = frozenset(
    {
        "actors",
        "collaborations",
        "products",
        "trials",
        "events",
        "capabilities",
        "cells",
    }
)
_PAIR = 2
_MOST_SIDES = 4


def read_comparison(q: Question, inner: Rule) -> ex.Expression | None:
    """Return how many each of the sides has that the question sets against each other."""
    sides = _sides(q)
    if sides is None:
        return None
    category, mentions = sides
    asks, claimed = _asked(q, mentions)
    _take_words(q)
    if category == "actor":
        return _of_actors(
            q,
            mentions,
            asks,
            claimed=claimed,
        )
    headless = head_of(q.scan) is None or category == "kind"
    of = inner(q)
    if of is None or ex.kind_of(of) not in _COUNTED:
        return None
    name = _CATEGORIES[category]
    # Where the question names nothing to count, all that can be counted is.
    measures = _summary(of, name) if headless else None
    counted = measures or [(str(ex.kind_of(of)), of)]
    if not _tells_apart(of, name):
        return None
    return ex.SetComparison(
        name,
        tuple(
            _side(
                q,
                category,
                mention,
                counted,
            )
            for mention in mentions
        ),
        asks,
        claimed,
    )


def unlike(q: Question) -> tuple[str, ...]:
    """Return the words of two that are set against each other and are of different kinds."""
    named = [m for m in q.scan.mentions if _kinds(m)]
    for cue in q.find("cue", "versus"):
        before = [m for m in named if m.last <= cue.first][-1:]
        after = [m for m in named if m.first >= cue.last]
        pair = [*before, *after][:_PAIR]
        if (
            len(pair) == _PAIR
            and (before or _joined(q, *pair, any_join=True))
            and _kinds(pair[0]).isdisjoint(_kinds(pair[1]))
        ):
            return tuple(written(q, m) for m in pair)
    return ()


def _kinds(mention: Mention) -> set[str]:
    """Return the categories of what a mention names, as far as they can be compared."""
    return {sense.category for sense in mention.senses} & set(_CATEGORIES)


def _sides(q: Question) -> tuple[str, list[Mention]] | None:
    """Return the category and the mentions of the sides, none where nothing is compared."""
    # "Besides X" leaves X out, "beside X" sets something against it.
    against = [m for m in q.find("cue", "versus") if not m.has("negation")]
    if not against and not q.cue(
        "more",
        "fewer",
        "most",
        "fewest",
    ):
        return None
    # Actors before places: "X in Flanders or Y in Wallonia" sets X against Y.
    for category in _CATEGORIES:
        distinct = {
            tuple(m.values(category)): m for m in reversed(q.find(category))
        }
        mentions = sorted(distinct.values(), key=lambda m: m.first)
        if not _PAIR <= len(mentions) <= _MOST_SIDES:
            continue
        if all(m.has("law") for m in mentions):
            # Two classes in law differ by what the law says, not by a number.
            return None
        if against or _joined(q, mentions[0], mentions[1]):
            return category, mentions
    return None


def _joined(
    q: Question,
    left: Mention,
    right: Mention,
    *,
    any_join: bool = False,
) -> bool:
    """Return whether "or" or "than" stands between two mentions; with `any_join` also "and"."""
    start, end = left.last, right.first
    joins = q.find(
        "join",
        "or",
        start=start,
        end=end,
    )
    if any_join:
        joins += q.find(
            "join",
            "and",
            start=start,
            end=end,
        )
        joins += q.find(
            "ask",
            "with",
            start=start,
            end=end,
        )
    return bool(joins) or _says_than(q, left, right)


def _asked(
    q: Question, mentions: list[Mention]
) -> tuple[Literal["", "more", "fewer"], bool]:
    """Return whether who has more or fewer is asked for, and whether as yes or no."""
    asking = q.asks("who") or says(q, "interrogative")
    # "Does A have more players than B" and "A outnumbers B" say what is so.
    leading = mentions[0].first <= 1 and not q.find("ask", "who", end=1)
    claimed = (
        leading or not asking or bool(q.find("cue", "yesno", end=1))
    ) and _says_than(q, *mentions[:_PAIR])
    if q.cue("fewer", "fewest"):
        return "fewer", claimed
    if q.cue("more", "most"):
        return "more", claimed
    return "", False


def _says_than(
    q: Question,
    left: Mention,
    right: Mention,
) -> bool:
    """Return whether "than" stands between two mentions, or a verb that says as much."""
    between = (left.last, right.first)
    return says(q, "ahead", *between) or says(q, "than", *between)


def _take_words(q: Question) -> None:
    q.take(
        "cue",
        "versus",
        "more",
        "fewer",
        "most",
        "fewest",
        "rank",
        "regions",
        "region",
        "countries",
        "country",
        "covers",
        "does",
        "yesno",
        "able",
    )
    q.take("ask", "count")
    q.take("time", "between")


def _side(
    q: Question,
    category: str,
    mention: Mention,
    counted: Sequence[tuple[str, ex.Expression]],
) -> ex.ComparedSet:
    """Return one side with what is counted of it, and its words if it has no record."""
    value = str(mention.value(category))
    values, words = [value], ""
    if category == "therapy":
        values = sorted(expand(q.snapshot, q.lexicon, value))
        if value not in q.snapshot.nodes["Therapy"]:
            words = written(q, mention)
    elif category == "kind":
        values = list(notation("common")["kinds"][value])
    given = {_CATEGORIES[category]: values}
    measures = (
        (name, adjusted(of, {"therapies_also"}, given)) for name, of in counted
    )
    return ex.ComparedSet(value, tuple(measures), words)


def _summary(
    of: ex.Expression, name: ex.Category
) -> list[tuple[str, ex.Expression]] | None:
    """Return all that can be counted of the sides, where the question names nothing to count."""
    if (
        not isinstance(of, ex.Leaf)
        or of.query != "actors.search"
        or name in {"kinds", "stages"}
        or not set(of.params) <= _PLAIN | {name}
    ):
        return None
    filters = replace(filters_from(of.params), therapies_also=())
    return [(target, ex.search(target, filters)) for target in _SUMMARY]


def _tells_apart(of: ex.Expression, name: ex.Category) -> bool:
    """Return whether the sides can be told apart by a parameter of the reading."""
    # A value that nobody has: where it changes nothing there is no such parameter.
    return adjusted(of, set(), {name: ["-"]}) != of


def _of_actors(
    q: Question,
    mentions: list[Mention],
    asks: Literal["", "more", "fewer"],
    *,
    claimed: bool,
) -> ex.Expression:
    """Return how many collaborations, partners, products and trials each actor has."""
    q.use(*mentions)
    types = q.several("type")
    therapies, _, _ = q.therapies()
    named: list[Target] = [each for each in _OF_ACTORS if q.asks(each)]
    if types:
        named = ["collaborations"]
    # Products and capabilities know no year: with one they are not counted.
    dated: list[Target] = [
        target for target in named or _OF_ACTORS if target != "products"
    ]
    years = q.years() if dated else Years()
    if years and not named:
        named = dated
    q.take("ask", *_OF_ACTORS)
    q.take("stage", "clinical-trials")
    shared = Filters(
        therapies=therapies,
        year_from=years.first,
        year_to=years.last,
    )
    targets = dated if years else named or _OF_ACTORS
    sides: list[ex.ComparedSet] = []
    for mention in mentions:
        own = replace(shared, actors=tuple(mention.values("actor")))
        measures: list[tuple[str, ex.Expression]] = [
            (target, ex.search(target, _fitting(own, target, types)))
            for target in targets
        ]
        if not named:
            params = params_of(actors=own.actors, therapies=own.therapies)
            capabilities = ex.Leaf(
                "capabilities.search", "capabilities", params
            )
            measures.append(("capabilities", capabilities))
        sides.append(
            ex.ComparedSet(str(mention.value("actor")), tuple(measures))
        )
    return ex.SetComparison(
        "actors",
        tuple(sides),
        asks,
        claimed,
    )


def _fitting(
    filters: Filters,
    target: str,
    types: tuple[str, ...],
) -> Filters:
    """Return the filters that a target knows: collaborations alone have a type."""
    if target == "collaborations":
        return replace(filters, types=types)
    return filters
