"""What belongs to an actor or to the groups of a country, and the owners of a set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.lexicon import marks as words_of
from graph.ask.lexicon import notation
from graph.ask.rules.sets import narrowed
from graph.ask.rules.words import PLACES

if TYPE_CHECKING:
    from graph.ask.mentions import Mention
    from graph.ask.question import Question


def read_owned(q: Question) -> ex.Expression | None:
    """Return actors that belong to an actor or to a group of a country."""
    if (
        q.cue("owns")
        and q.names("actor")
        and q.asks("who")
        and not q.find("kind")
    ):
        return None
    if len(q.names("actor")) > 1 and q.is_yes_no():
        # "Is X owned by Y?" is read as an owner.
        return None
    if parent := _with_parent(q):
        return _in_hands(q, *parent)
    marks = _marks_of_group(q)
    if not marks:
        return None
    mark = marks[0]
    q.use(mark)
    after = [ids for _, ids in q.names("actor")]
    if after:
        q.take(
            "cue",
            "owned_by",
            "subsidiary",
            "owner",
            "owns",
            "whatis",
            "does",
        )
        q.use(q.names("actor")[0][0])
        own = ex.Leaf(
            "actors.children",
            "actors",
            {"actors": ex.Named("actors", after[0])},
        )
        q.take("kind", "companies")
        seat = q.seat()
        return narrowed(own, seat)
    if not marks[0].has("cue", "subsidiary") and not any(
        m.first >= mark.last
        for name in ("country", "region", "abroad")
        for m in q.find(name)
    ):
        # "In Amerikaanse handen", "American-owned": the country stands before.
        places = (*q.find("country"), *q.find("abroad"))
        near = [m for m in places if m.last == mark.first]
        return _in_hands(q, near[0], mark) if near else None
    first, last = _span_of_group(q, mark)
    groups = q.seat(start=first, end=last)
    if not (
        groups.countries
        or groups.regions
        or groups.excluded_countries
        or groups.cities
    ):
        return None
    q.take(
        "cue",
        "owned_by",
        "subsidiary",
        "owner",
        "between",
    )
    groups = Filters(
        countries=groups.countries,
        regions=groups.regions,
        cities=groups.cities,
        excluded_countries=groups.excluded_countries,
    )
    belonging = ex.Leaf(
        "actors.children", "actors", {"actors": ex.search("actors", groups)}
    )
    places = (
        q.seat(end=mark.first),
        q.seat(start=mark.last, end=first),
        q.seat(start=last),
    )
    for seat in places:
        if seat != Filters():
            belonging = ex.Both(belonging, ex.search("actors", seat))
    return belonging


def _span_of_group(q: Question, mark: Mention) -> tuple[int, int]:
    """Return from where to where a question speaks of the owners behind "subsidiaries".

    The subsidiaries have a place too in "filiales wallonnes de groupes américains" and in
    "subsidiaries of American groups in Wallonia".
    """
    words = q.scan.words
    places = [
        m
        for name in PLACES
        for m in q.find(name, start=mark.last)
        if not m.negated
    ]
    places.sort(key=lambda m: m.first)
    if not mark.has("cue", "subsidiary") or len(places) < 2:  # noqa: PLR2004 - one of each
        return mark.last, len(words)
    second = places[1].first
    of = [
        at
        for at in range(places[0].last, second)
        if words[at].text in words_of("of")
    ]
    if of:
        return of[-1], len(words)
    if words[second - 1].text in words_of("before_place"):
        return mark.last, second
    return mark.last, len(words)


def read_owners_of_set(q: Question) -> ex.Expression | None:
    """Return the owners of a set of actors: "which American companies own a Walloon CDMO"."""
    verbs = q.find("cue", "owns")
    if (
        not verbs
        or q.names("actor")
        or q.names("product")
        or q.asks("products")
    ):
        return None
    verb = verbs[0]
    places = (
        "region",
        "country",
        "continent",
        "city",
        "province",
        "kind",
        "abroad",
    )
    if not any(q.find(name, start=verb.last) for name in places):
        return None
    asked = q.asks("who") or any(
        q.find(name, end=verb.first) for name in places
    )
    if not asked:
        return None
    q.use(verb)
    q.take("ask", "who")
    first, second = q.seat(end=verb.first), q.seat(start=verb.last)
    owners = ex.Leaf(
        "actors.owners", "actors", {"actors": ex.search("actors", second)}
    )
    return narrowed(owners, first)


def _with_parent(q: Question) -> tuple[Mention, Mention] | None:
    """Return the country that stands right before an owner ("with a Japanese parent"), and it."""
    if q.names("actor") or q.find("cue", "owned_by", "subsidiary"):
        return None
    places = (*q.find("country"), *q.find("abroad"))
    pairs = ((c, m) for m in q.find("cue", "owner") for c in places)
    return next(((c, m) for c, m in pairs if c.last == m.first), None)


def _marks_of_group(q: Question) -> list[Mention]:
    """Return the words that ask for what belongs to a group."""
    named, kinds = q.names("actor"), q.find("kind")
    marks = q.find("cue", "owned_by") or q.find("cue", "subsidiary")
    if marks:
        return marks
    if not named:
        # "Belong to American groups": the groups stand after the verb.
        return [
            m
            for m in (*q.find("cue", "owner"), *q.find("ask", "units_of"))
            if any(m.last <= each.first for each in q.find("country"))
        ]
    if kinds and _names_group(q):
        # "Companies in the X group".
        return [named[0][0]]
    if q.scan.words[0].text in words_of("what") and q.cue("owns"):
        # "What does X own?"
        return q.find("cue", "owns")
    owned = (
        q.find("cue", "owner")
        if q.find("kind", "companies") and not q.asks("who")
        else []
    )
    # "Which companies does X own": X stands between the companies and the verb.
    return owned if owned and kinds[0].first < named[0][0].first else []


def _names_group(q: Question) -> bool:
    """Return whether an actor is named as a group: "the X group", "zijn van X"."""
    named = q.names("actor")
    if len(named) != 1:
        return False
    words, mention = q.scan.words, named[0][0]
    before = [
        word.text for word in words[max(0, mention.first - 2) : mention.first]
    ]
    if before in notation(q.lang)["belonging"]:
        return True
    around = [
        at for at in (mention.first - 1, mention.last) if 0 <= at < len(words)
    ]
    return any(words[at].text in words_of("group") for at in around)


def _in_hands(
    q: Question,
    country: Mention,
    mark: Mention,
) -> ex.Expression:
    q.use(country, mark)
    group = Filters(countries=tuple(country.values("country")[:1]))
    if country.has("abroad"):
        group = Filters(excluded_countries=("BE",))
    owners = ex.search("actors", group)
    belonging = ex.Leaf("actors.children", "actors", {"actors": owners})
    seat = q.seat(end=country.first)
    if seat == Filters():
        seat = q.seat(start=mark.last)
    return narrowed(belonging, seat)
