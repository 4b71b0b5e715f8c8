"""The owner of a named actor or product, and what an actor is part of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.evaluate import evaluate
from graph.ask.filters import Filters
from graph.ask.lexicon import marks as words_of
from graph.ask.lexicon import notation
from graph.ask.rules.words import positions_of

if TYPE_CHECKING:
    from graph.ask.mentions import Mention
    from graph.ask.question import Question


def _parent_of_kind(q: Question) -> ex.Expression | None:
    """Return what a named actor is part of: "de quel hôpital dépend X"."""
    named, kinds, words = q.names("actor"), q.find("kind"), q.scan.words
    hanging = positions_of(q, "hanging")
    if len(named) != 1 or not kinds:
        return None
    mention, ids = named[0]
    if not hanging and not q.find("ask", "units_of", start=mention.last):
        return None
    asked = words[kinds[0].first - 1].text if kinds[0].first else ""
    if (
        asked not in words_of("interrogative")
        or kinds[0].first > mention.first
    ):
        return None
    if kinds[0].has("kind", "research-unit", "research-institutes"):
        # "Which research units belong to X": its parts are asked for.
        return None
    rest = ("therapy", "stage", "type", "product", "trial", "event", "region")
    if any(q.find(name) for name in rest):
        return None
    q.use(mention, kinds[0])
    q.use_words(hanging)
    q.take(
        "cue",
        "single",
        "owner",
        "owned_by",
        "does",
        "yesno",
        "covers",
    )
    q.take(
        "ask",
        "units_of",
        "members",
        "who",
    )
    q.take("law", "class")
    above = _above(q, ids)
    of_kind = {each for m in kinds for each in _kinds(m)}
    fitting = tuple(
        k for k in above if q.snapshot.actors.get(k)["kind"] in of_kind
    )
    if not fitting:
        return ex.Leaf("actors.owners", "actors", {"actors": list(ids)})
    return ex.search(
        "actors", Filters(ids=fitting, kinds=tuple(sorted(of_kind)))
    )


def _above(q: Question, ids: tuple[str, ...]) -> list[str]:
    """Return what actors are part of, the nearest first."""
    parents = q.snapshot.edges["part_of_actor_actor"]
    above: list[str] = []
    level = list(ids)
    while level:
        level = [
            p for key in level for p in parents.targets(key) if p not in above
        ]
        above += level
    return above


def _kinds(mention: Mention) -> list[str]:
    kinds = notation("common")["kinds"]
    return [each for value in mention.values("kind") for each in kinds[value]]


def read_owner(q: Question) -> ex.Expression | None:
    """Return the owner of a named actor or product."""
    named, products = q.names("actor"), q.names("product")
    if parent := _parent_of_kind(q):
        return parent
    if not q.find(
        "cue",
        "owner",
        "owned_by",
        "owns",
    ):
        return None
    if not named and not products:
        return None
    if q.asks("partners", "trials"):
        return None
    units = q.find("ask", "units_of")
    two = len(named) > 1 and q.is_yes_no()
    if units and named and named[0][0].first > units[0].first and not two:
        return None
    q.take(
        "cue",
        "owner",
        "owned_by",
        "owns",
        "yesno",
        "whatis",
        "most",
        "others",
    )
    q.take("ask", "units_of", "members")
    if products and not named:
        q.take("product")
        q.take("kind", "companies")
        key = products[0][1]
        return ex.Leaf("actors.of_products", "actors", {"products": list(key)})
    if q.find("product") or q.asks("products"):
        return None
    q.use(named[0][0])
    owners = ex.Leaf("actors.owners", "actors", {"actors": list(named[0][1])})
    if ultimate := positions_of(q, "ultimate"):
        q.use_words(ultimate)
        above = ex.Leaf("actors.owners", "actors", {"actors": owners})
        owners = above if evaluate(q.snapshot, above).ids else owners
    if len(named) > 1 and not q.asks("who"):
        q.use(named[1][0])
        return ex.Check(ex.Both(owners, ex.Named("actors", named[1][1])))
    return owners
