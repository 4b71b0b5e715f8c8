"""The owner of a named actor or product, and what an actor is part of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.evaluate import evaluate
from graph.ask.filters import Filters
from graph.ask.lexicon import notation
from graph.ask.rules.sets import owners_of, owners_of_products
from graph.ask.rules.words import positions_of, says_at, values_of

if TYPE_CHECKING:
    from graph.ask.mentions import Mention
    from graph.ask.question import Question


def _parent_of_kind(q: Question) -> ex.Expression | None:
    """Return what a named actor is part of: "de quel hôpital dépend X"."""
    alone, kinds = q.alone("actor"), q.find("kind")
    if alone is None or not kinds:
        return None
    mention, ids = alone
    hanging = positions_of(q, "hanging")
    if not hanging and not q.find("ask", "units_of", start=mention.last):
        return None
    first = kinds[0].first
    if not says_at(q, first - 1, "interrogative") or first > mention.first:
        return None
    if kinds[0].has("kind", "research-unit", "research-institutes"):
        # "Which research units belong to X": its parts are asked for.
        return None
    rest = ("therapy", "stage", "type", "product", "trial", "event", "region")
    if q.speaks_of(*rest):
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
    # Dutch "valt onder" belongs to an owner here and to a class in law elsewhere.
    q.take("law", "class")
    meaning = notation("common")["kinds"]
    of_kind = {
        each for value in values_of(kinds, "kind") for each in meaning[value]
    }
    fitting = tuple(
        key
        for key in _above(q, ids)
        if q.snapshot.actors.value(key, "kind") in of_kind
    )
    # Nobody above is of the kind: its owner is still the better answer than none.
    if not fitting:
        return owners_of(list(ids))
    return ex.search(
        "actors", Filters(ids=fitting, kinds=tuple(sorted(of_kind)))
    )


def _above(q: Question, ids: tuple[str, ...]) -> list[str]:
    """Return what actors are part of, the nearest first."""
    parents = q.snapshot.edges["part_of_actor_actor"]
    above: list[str] = []
    level = list(ids)
    while level:
        # What is already there is left out: data may own in a circle.
        level = [
            p for key in level for p in parents.targets(key) if p not in above
        ]
        above += level
    return above


def read_owner(q: Question) -> ex.Expression | None:
    """Return the owner of a named actor or product."""
    named, products = q.names("actor"), q.names("product")
    if parent := _parent_of_kind(q):
        return parent
    if not q.cue("owner", "owned_by", "owns"):
        return None
    if q.asks("partners", "trials") or not (named or products):
        return None
    if named and _asks_for_units(q, named[0][0]):
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
    if not named:
        q.take("product")
        q.take("kind", "companies")
        return owners_of_products(list(products[0][1]))
    if q.speaks_of("product", "ask:products"):
        return None
    q.use(named[0][0])
    owners = owners_of(list(named[0][1]))
    if ultimate := positions_of(q, "ultimate"):
        q.use_words(ultimate)
        # The ultimate owner: one step up again, if anybody is there.
        above = owners_of(owners)
        owners = above if evaluate(q.snapshot, above).ids else owners
    return owners


def _asks_for_units(q: Question, mention: Mention) -> bool:
    """Return whether the parts of an actor are asked for: "the units of X", not "is X of Y"."""
    if not q.find("ask", "units_of", end=mention.first):
        return False
    return len(q.names("actor")) == 1 or not q.is_yes_no()
