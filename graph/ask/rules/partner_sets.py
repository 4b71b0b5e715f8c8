"""Actors of a set by the set their partners are of: in another place, or of a kind they avoid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.rules.words import PLACES, find_any, says

if TYPE_CHECKING:
    from graph.ask.mention import Mention
    from graph.ask.question import Question

_PLACES = (*PLACES, "abroad")
_CONDITIONS = (*_PLACES, "kind")
"""What makes a set of actors: a place or a kind."""
_NEAR = 2
"""Words that may stand between a verb and what is said of it ("ont des partenaires")."""


def read_partner_sets(q: Question) -> ex.Expression | None:
    """Return the actors of a set that have partners in another place, or none of a kind there."""
    relation = _relation(q)
    if relation is None:
        return None
    if _is_denied(q, relation):
        return None if q.find("therapy") else _without_partners(q, relation)
    # A therapy narrows the collaborations: with one set alone the partners rule is nearer.
    if q.find("therapy") and not _two_sets(q, relation.first, relation.last):
        return None
    return None if _denials(q, relation) else _elsewhere(q, relation)


def _elsewhere(q: Question, relation: Mention) -> ex.Expression | None:
    """Return the actors of a set that have partners in another place.

    Where no set is named ("who has partners in Japan") those of the place itself are left out.
    """
    at = relation.first
    if not find_any(q, _PLACES, at):
        return None
    if not find_any(
        q,
        _CONDITIONS,
        0,
        at,
    ) and not _has(q, relation):
        return None
    _take_words(q)
    first, second = q.seat(end=at), q.seat(start=at)
    theirs = ex.search("actors", second)
    works: ex.Expression = ex.works_of(theirs)
    therapies, _, _ = q.therapies()
    if therapies:
        works = ex.Both(
            works, ex.search("collaborations", Filters(therapies=therapies))
        )
    partners = ex.members(works)
    if first == Filters():
        return ex.Without(partners, theirs)
    return ex.Both(ex.search("actors", first), partners)


def _two_sets(
    q: Question,
    end: int,
    start: int,
) -> bool:
    """Return whether a set stands on each side of the verb ("Flemish actors work with Walloon")."""
    before = find_any(
        q,
        _CONDITIONS,
        0,
        end,
    )
    return bool(before and find_any(q, _CONDITIONS, start))


def _without_partners(q: Question, relation: Mention) -> ex.Expression | None:
    """Return the actors of a set that share no collaboration with any of another set."""
    at = relation.first
    if not _two_sets(q, at, at):
        return None
    _take_words(q)
    q.take("negation")
    q.take("cue", "never", "missing")
    first = q.seat(end=at)
    second = _wanted(q.seat(start=at), abroad=bool(q.find("abroad", start=at)))
    theirs = ex.search("actors", second)
    return ex.Without(
        ex.search("actors", first), ex.members(ex.works_of(theirs))
    )


def _relation(q: Question) -> Mention | None:
    """Return where partners are spoken of, if of sets alone."""
    relation = q.find("ask", "partners")
    # A stage says what the actors do: no relation of sets is asked for.
    stages = [m for m in q.find("stage") if not m.has("kind")]
    if not relation or q.names("actor") or stages:
        return None
    return relation[0]


def _has(q: Question, relation: Mention) -> bool:
    """Return whether partners are what somebody has, and not who is asked for."""
    at = relation.first
    return says(
        q,
        "having",
        max(0, at - _NEAR),
        at,
    )


def _is_denied(q: Question, relation: Mention) -> bool:
    """Return whether a "not" or "never" goes with the verb, and not with what follows."""
    # A "not" further off belongs to the set: "who is not in Wallonia works with".
    near = range(relation.first - _NEAR - 1, relation.last + _NEAR)
    # "Do not have any partners" begins earlier, and its "not" is near.
    return any(
        mention.last - 1 in near
        for mention in _denials(q, relation)
        if mention.means("negation:not", "cue")
    )


def _denials(q: Question, relation: Mention) -> list[Mention]:
    """Return each "not" but that of a set: "firms not in Flanders that have partners"."""
    sets = find_any(
        q,
        _PLACES,
        0,
        relation.first,
    )
    begin = {mention.first for mention in sets}
    # "Have no partners" is of what is lacking elsewhere.
    lacking = q.find("cue", "missing", end=relation.first)
    denials = [*q.find("negation"), *q.find("cue", "never"), *lacking]
    return [mention for mention in denials if mention.last not in begin]


def _take_words(q: Question) -> None:
    q.take(
        "ask",
        "partners",
        "who",
        "with",
    )
    q.take(
        "cue",
        "covers",
        "does",
        "others",
    )


def _wanted(filters: Filters, *, abroad: bool) -> Filters:
    """Return the filters of who is meant behind a "not", which marks them as left out."""
    return Filters(
        regions=filters.regions or filters.excluded_regions,
        countries=filters.countries
        or (() if abroad else filters.excluded_countries),
        excluded_countries=filters.excluded_countries if abroad else (),
        cities=filters.cities or filters.excluded_cities,
        kinds=filters.kinds or filters.excluded_kinds,
    )
