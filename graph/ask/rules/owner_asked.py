"""Which word asks who owns something, and what stands behind it: products, or actors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.rules.actor_search import actor_filters, owners
from graph.ask.rules.required_senses import reads
from graph.ask.rules.sets import narrowed, owners_of
from graph.ask.rules.words import (
    PLACES,
    find_any,
    find_first,
    positions_of,
    says_at,
)

if TYPE_CHECKING:
    from graph.ask.mentions import Mention
    from graph.ask.question import Question

_OWNED = (*PLACES, "kind", "abroad")
"""What says which actors are owned."""
_BELONGING = ("cue:owned_by", "cue:subsidiary", "ask:units_of")
"""Senses of what belongs to somebody: "belongs to", "appartiennent"."""
_CUES = ("owner", "owns", "buyer", "subsidiary", "whatis", "yesno")


def owner_asked(q: Question) -> Mention | None:
    """Return the word that asks for an owner: "who owns", "owners of", not "belongs to"."""
    # A verb says it more surely than a noun: French "quels groupes ... possèdent".
    words = find_first(q, "cue:owns", "cue:owner")
    # "To whom do X belong", French "à qui appartiennent", Dutch "aan wie behoren".
    whom = [m for m in q.find("cue", "buyer") if not m.has("cue", "acquirer")]
    if words and whom:
        return whom[0]
    return next((m for m in words if _asks(q, m)), None)


def _asks(q: Question, word: Mention) -> bool:
    if word.has("cue", "owns"):
        return True
    if word.means(*_BELONGING):
        return False
    # "Companies whose owner is American" asks for companies.
    named_before = q.find("kind", end=word.first)
    return not named_before or _is_of(q, word)


def _is_of(q: Question, word: Mention) -> bool:
    return says_at(q, word.last, "of") or says_at(q, word.last - 1, "of")


@reads(
    ("cue:owner", "cue:owns"),
    ("ask:products", "law", "designation"),
    unless=("actor", "product"),
)
def read_owners_of_products(q: Question) -> ex.Expression | None:
    """Return the owners of products of a therapy, a phase or a designation, in a place."""
    # "Gene therapy medicinal products" and "orphan medicines" are products too.
    goods = find_first(
        q,
        "ask:products",
        "law",
        "designation",
    )
    owner = owner_asked(q)
    if owner is None or goods[0].first < owner.first:
        return None
    q.take("cue", *_CUES)
    return owners(q, actor_filters(q))


@reads(("cue:owner", "cue:owns"), unless=("actor", "product", "ask:products"))
def read_owners_of_set(q: Question) -> ex.Expression | None:
    """Return the owners of a set of actors: "which American companies own a Walloon CDMO"."""
    word = owner_asked(q)
    if word is None:
        return None
    verb = word.has("cue", "owns")
    before, start = _around(q, word)
    who = q.asks("who") or find_any(
        q,
        _OWNED,
        0,
        before,
    )
    # A noun has what is owned behind it: "owners in Belgium" own anything.
    if (verb and not who) or not find_any(
        q,
        _OWNED if verb else ("kind",),
        start,
    ):
        return None
    q.take("cue", *_CUES)
    q.take("ask", "who")
    first = q.seat(end=before)
    return narrowed(
        owners_of(ex.search("actors", actor_filters(q, start=start))),
        first,
    )


def _around(q: Question, word: Mention) -> tuple[int, int]:
    """Return where who owns ends, and where what is owned begins, as word positions.

    A verb stands between them, or behind both: Dutch "bedrijven die Waalse CDMO's bezitten".
    """
    for at in reversed(positions_of(q, "relative")):
        if at and find_any(
            q,
            ("kind",),
            at + 1,
            word.first,
        ):
            return at, at + 1
    return word.first, word.last
