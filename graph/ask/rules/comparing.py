"""Two or more sides beside each other: regions, organisations, therapies, kinds ("X vs Y")."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, cast

from graph.ask import expression as ex
from graph.ask.combine import expand
from graph.ask.filters import Filters, Target, filters_from
from graph.ask.heads import head_of
from graph.ask.lexicon import marks, notation
from graph.ask.revise import adjusted
from graph.ask.times import Years

if TYPE_CHECKING:
    from collections.abc import Callable

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
_CAPABILITIES = "capabilities"
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
    parts = [_side(q, category, mention) for mention in mentions]
    measures = _summary(of, name) if headless else None
    counted = measures or [(str(ex.kind_of(of)), of)]
    if not _tells_apart(of, name):
        return None
    return ex.SetComparison(
        name,
        tuple(
            ex.ComparedSet(
                key,
                tuple(
                    (what, adjusted(each, {"therapies_also"}, {name: values}))
                    for what, each in counted
                ),
                words,
            )
            for key, values, words in parts
        ),
        asks,
        claimed,
    )


def unlike(q: Question) -> tuple[str, ...]:
    """Return the words of two that are set against each other and are of different kinds."""
    for cue in q.find("cue", "versus"):
        before = [m for m in _named(q) if m.last <= cue.first][-1:]
        after = [m for m in _named(q) if m.first >= cue.last][
            : _PAIR - len(before)
        ]
        pair = [*before, *after]
        if (
            len(pair) == _PAIR
            and not before
            and not _joined(q, *pair, any_join=True)
        ):
            continue
        if len(pair) == _PAIR and not set(_kinds(pair[0])) & set(
            _kinds(pair[1])
        ):
            words = q.scan.words
            return tuple(
                " ".join(w.raw for w in words[m.first : m.last]) for m in pair
            )
    return ()


def _named(q: Question) -> list[Mention]:
    return [m for m in q.scan.mentions if _kinds(m)]


def _kinds(mention: Mention) -> list[str]:
    return [name for name in _CATEGORIES if mention.has(name)]


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
    """Return whether "or" or "than" stands between two mentions."""
    names = ("or", "and") if any_join else ("or",)
    between = range(left.last, right.first)
    if any(m.first in between for m in q.find("join", *names)):
        return True
    together = any_join and any(
        m.first in between for m in q.find("ask", "with")
    )
    return together or _says_than(q, left, right)


def _asked(
    q: Question, mentions: list[Mention]
) -> tuple[Literal["", "more", "fewer"], bool]:
    """Return whether who has more or fewer is asked for, and whether as yes or no."""
    words = {word.text for word in q.scan.words}
    asking = q.asks("who") or words & marks("interrogative")
    # "Does A have more players than B" and "A outnumbers B" say what is so.
    first = any(m.first == 0 for m in q.find("cue", "yesno"))
    leading = mentions[0].first <= 1 and not q.find("ask", "who", end=1)
    claimed = (first or leading or not asking) and _says_than(
        q, *mentions[:_PAIR]
    )
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
    """Return whether "than" stands between two mentions."""
    between = range(left.last, right.first)
    ahead = any(q.scan.words[at].text in marks("ahead") for at in between)
    return ahead or any(
        q.scan.words[at].text in marks("than") for at in between
    )


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
) -> tuple[str, list[str], str]:
    """Return the key of a side, the values of its parameter, and its words if it has no record."""
    value = str(mention.value(category))
    if category == "therapy":
        ids = sorted(expand(q.snapshot, q.lexicon, value))
        raw = [w.raw for w in q.scan.words[mention.first : mention.last]]
        own = value in q.snapshot.nodes["Therapy"]
        return value, ids, "" if own else " ".join(raw)
    if category == "kind":
        return value, list(notation("common")["kinds"][value]), ""
    return value, [value], ""


def _summary(
    of: ex.Expression, name: ex.Category
) -> list[tuple[str, ex.Expression]] | None:
    """Return all that can be counted of the sides, where the question names nothing to count."""
    if (
        not isinstance(of, ex.Leaf)
        or of.query != "actors.search"
        or name == "kinds"
    ):
        return None
    if not set(of.params) <= _PLAIN | {name} or name == "stages":
        return None
    filters = replace(filters_from(of.params), therapies_also=())
    return [(target, ex.search(target, filters)) for target in _SUMMARY]


def _tells_apart(of: ex.Expression, name: ex.Category) -> bool:
    """Return whether the sides can be told apart by a parameter of the reading."""
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
    named = [target for target in _OF_ACTORS if q.asks(target)]
    if types:
        named = ["collaborations"]
    # Products and capabilities know no year: with one they are not counted.
    dated = [target for target in named or _OF_ACTORS if target != "products"]
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
    sides: list[ex.ComparedSet] = []
    for mention in mentions:
        own = replace(shared, actors=tuple(mention.values("actor")))
        measures: list[tuple[str, ex.Expression]] = [
            (
                target,
                ex.search(
                    cast("Target", target), _fitting(own, target, types)
                ),
            )
            for target in (dated if years else named or _OF_ACTORS)
        ]
        if not named:
            measures.append((_CAPABILITIES, _capabilities(own)))
        sides.append(
            ex.ComparedSet(str(mention.value("actor")), tuple(measures))
        )
    return ex.SetComparison(
        "actors",
        tuple(sides),
        asks,
        claimed,
    )


def _capabilities(filters: Filters) -> ex.Leaf:
    params = {
        "actors": list(filters.actors),
        "therapies": list(filters.therapies),
    }
    kept = {name: ids for name, ids in params.items() if ids}
    return ex.Leaf("capabilities.search", "capabilities", kept)


def _fitting(
    filters: Filters,
    target: str,
    types: tuple[str, ...],
) -> Filters:
    """Return the filters that a target knows: collaborations alone have a type."""
    if target == "collaborations":
        return replace(filters, types=types)
    return filters
