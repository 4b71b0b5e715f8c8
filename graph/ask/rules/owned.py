"""What belongs to an actor or to the groups of a country."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.heads import head_of
from graph.ask.lexicon import notation
from graph.ask.rules.sets import narrowed, parts_of
from graph.ask.rules.words import (
    PLACES,
    ending_at,
    find_any,
    find_first,
    says_at,
)

if TYPE_CHECKING:
    from graph.ask.mentions import Mention
    from graph.ask.question import Question


def read_owned(q: Question) -> ex.Expression | None:
    """Return actors that belong to an actor or to a group of a country."""
    named = q.names("actor")
    # "Who owns X" asks for the owner.
    if named and q.cue("owns") and q.asks("who") and not q.find("kind"):
        return None
    if head_of(q.scan) == "products":
        return None
    if parent := _with_parent(q):
        return _in_hands(q, *parent)
    marks = _marks_of_group(q)
    if not marks:
        return None
    q.use(marks[0])
    if named:
        return _of_named(q, *named[0])
    return _of_group(q, marks[0])


def _span_of_group(q: Question, mark: Mention) -> tuple[int, int]:
    """Return from where to where a question speaks of the owners behind "subsidiaries".

    The subsidiaries have a place too in "filiales wallonnes de groupes américains" and in
    "subsidiaries of American groups in Wallonia".
    """
    end = len(q.scan.words)
    places = [m for m in find_any(q, PLACES, mark.last) if not m.negated]
    if not mark.has("cue", "subsidiary") or len(places) < 2:  # noqa: PLR2004 - one of each
        return mark.last, end
    second = places[1].first
    # From the last "of": what stands before it is said of the subsidiaries.
    for at in range(second - 1, places[0].last - 1, -1):
        if says_at(q, at, "of"):
            return at, end
    if says_at(q, second - 1, "before_place"):
        return mark.last, second
    return mark.last, end


def _with_parent(q: Question) -> tuple[Mention, Mention] | None:
    """Return the country that stands right before an owner ("with a Japanese parent"), and it."""
    if q.speaks_of("actor", "cue:owned_by", "cue:subsidiary"):
        return None
    for owner in q.find("cue", "owner"):
        if country := _country_before(q, owner):
            return country, owner
    return None


def _marks_of_group(q: Question) -> list[Mention]:
    """Return the words that ask for what belongs to a group."""
    named, kinds = q.names("actor"), q.find("kind")
    marks = find_first(q, "cue:owned_by", "cue:subsidiary")
    if marks:
        return marks
    if not named:
        # "Belong to American groups": the groups stand after the verb.
        return [
            m
            for m in (*q.find("cue", "owner"), *q.find("ask", "units_of"))
            # "Who owns", or an owner of products, asks for no group.
            if q.find("country", start=m.last)
            and not m.has("ask", "who")
            and not q.find("ask", "products", start=m.last)
        ]
    if kinds and _names_group(q):
        # "Companies in the X group".
        return [named[0][0]]
    if says_at(q, 0, "what") and q.cue("owns"):
        # "What does X own?"
        return q.find("cue", "owns")
    # "Which companies does X own": X stands between the companies and the verb.
    if not q.speaks_of("kind:companies") or q.asks("who"):
        return []
    is_behind = kinds[0].first < named[0][0].first
    return q.find("cue", "owner") if is_behind else []


def _names_group(q: Question) -> bool:
    """Return whether an actor is named as a group: "the X group", "zijn van X"."""
    alone = q.alone("actor")
    if alone is None:
        return False
    first, last = alone[0].first, alone[0].last
    before = [word.text for word in q.scan.words[max(0, first - 2) : first]]
    return (
        before in notation(q.lang)["belonging"]
        or says_at(q, first - 1, "group")
        or says_at(q, last, "group")
    )


def _in_hands(
    q: Question,
    country: Mention,
    mark: Mention,
) -> ex.Expression:
    """Return what belongs to the actors of a country, as far as it fits the rest."""
    q.use(country, mark)
    group = Filters(countries=tuple(country.values("country")[:1]))
    if country.has("abroad"):
        group = Filters(excluded_countries=("BE",))
    # What is owned stands before the country, else behind the verb.
    seat = q.seat(end=country.first)
    if seat == Filters():
        seat = q.seat(start=mark.last)
    return narrowed(parts_of(ex.search("actors", group)), seat)


def _of_named(
    q: Question,
    mention: Mention,
    ids: tuple[str, ...],
) -> ex.Expression:
    """Return the parts of a named actor that fit the rest of the question."""
    q.take(
        "cue",
        "owned_by",
        "subsidiary",
        "owner",
        "owns",
        "whatis",
        "does",
    )
    q.use(mention)
    # What belongs to a company is companies and sites: the kind would leave sites out.
    q.take("kind", "companies")
    return narrowed(parts_of(ex.Named("actors", ids)), q.seat())


def _of_group(q: Question, mark: Mention) -> ex.Expression | None:
    """Return what belongs to the actors of a place: "subsidiaries of American groups"."""
    behind = find_any(q, ("country", "region", "abroad"), mark.last)
    if not behind and not mark.has("cue", "subsidiary"):
        # "In Amerikaanse handen", "American-owned": the country stands before.
        country = _country_before(q, mark)
        return _in_hands(q, country, mark) if country else None
    first, last = _span_of_group(q, mark)
    seat = q.seat(start=first, end=last)
    groups = Filters(
        countries=seat.countries,
        regions=seat.regions,
        cities=seat.cities,
        excluded_countries=seat.excluded_countries,
    )
    if groups == Filters():
        return None
    q.take(
        "cue",
        "owned_by",
        "subsidiary",
        "owner",
        "between",
    )
    belonging: ex.Expression = parts_of(ex.search("actors", groups))
    # Up to three places remain: before the word, between it and the groups, behind them.
    for place in (
        q.seat(end=mark.first),
        q.seat(start=mark.last, end=first),
        q.seat(start=last),
    ):
        belonging = narrowed(belonging, place)
    return belonging


def _country_before(q: Question, mark: Mention) -> Mention | None:
    """Return the country that stands right before a word, None where there is none."""
    before = (
        *ending_at(q, mark.first, "country"),
        *ending_at(q, mark.first, "abroad"),
    )
    return next(iter(before), None)
