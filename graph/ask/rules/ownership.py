"""Owners, subsidiaries and spin-offs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.evaluate import evaluate
from graph.ask.filters import Filters
from graph.ask.lexicon import marks as words_of
from graph.ask.lexicon import notation

if TYPE_CHECKING:
    from graph.ask.mentions import Mention
    from graph.ask.question import Question


_PLACES = ("region", "country", "continent", "city", "province")


def read_spin_offs(q: Question) -> ex.Expression | None:
    """Return the companies that left a parent, or the parents of one."""
    if not q.find("type", "spin-off"):
        return None
    named = q.names("actor")
    if q.asks("partners"):
        return None
    if not named:
        return _spin_offs_of_group(q)
    q.take("type", "spin-off")
    q.take("kind", "companies", "university")
    q.take(
        "cue",
        "founding",
        "owner",
        "subsidiary",
        "where",
    )
    q.take("state", "founded")
    ids = named[0][1]
    q.use(named[0][0])
    own = ex.Named("actors", ids)
    if len(named) > 1 and q.is_yes_no():
        q.use(named[1][0])
        q.take("cue", "yesno")
        both = ex.Both(
            ex.works_of(own), ex.works_of(ex.Named("actors", named[1][1]))
        )
        return ex.Check(
            ex.Both(
                both, ex.search("collaborations", Filters(types=("spin-off",)))
            )
        )
    spin_offs = ex.search("collaborations", Filters(types=("spin-off",)))
    as_parent = ex.Both(ex.works_of(own, "parent"), spin_offs)
    is_child = _takes_part(q, ids, "spin-off") and not _takes_part(
        q, ids, "parent"
    )
    if is_child:
        return ex.members(
            ex.Both(ex.works_of(own, "spin-off"), spin_offs), "parent"
        )
    noted = ex.Leaf("actors.noted", "actors", {"phrases": _phrases(q, ids)})
    return ex.Either(ex.members(as_parent, "spin-off"), noted)


def _spin_offs_of_group(q: Question) -> ex.Expression | None:
    """Return what was spun off from the universities of a place, None where none are spoken of."""
    universities = q.find("kind", "university")
    placed = any(q.find(name) for name in _PLACES)
    if not universities or not placed or q.asks("collaborations", "count"):
        return None
    q.take("type", "spin-off")
    q.take(
        "cue",
        "founding",
        "owner",
        "where",
    )
    q.take("state", "founded")
    q.take("kind", "companies")
    parents = ex.search("actors", q.seat())
    spun = ex.search("collaborations", Filters(types=("spin-off",)))
    return ex.members(
        ex.Both(ex.works_of(parents, "parent"), spun), "spin-off"
    )


def _takes_part(
    q: Question,
    ids: tuple[str, ...],
    role: str,
) -> bool:
    edges = q.snapshot.edges["participates_in_actor_collaboration"]
    pairs = zip(edges.pairs(), edges.column("role"), strict=True)
    types = q.snapshot.nodes["Collaboration"]
    return any(
        actor in ids and own == role and types.get(work)["type"] == "spin-off"
        for (actor, work), own in pairs
    )


def _phrases(q: Question, ids: tuple[str, ...]) -> list[str]:
    names = [
        name
        for key in ids
        for row in [q.snapshot.actors.get(key)]
        for name in (row["name"], *row.get("aliases", ()))
    ]
    return [f"spin-off of {name}".lower() for name in names]


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
        return (
            own
            if seat == Filters()
            else ex.Both(own, ex.search("actors", seat))
        )
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
        for name in _PLACES
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
    return (
        owners
        if first == Filters()
        else ex.Both(owners, ex.search("actors", first))
    )


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
    return (
        belonging
        if seat == Filters()
        else ex.Both(belonging, ex.search("actors", seat))
    )


def _parent_of_kind(q: Question) -> ex.Expression | None:
    """Return what a named actor is part of: "de quel hôpital dépend X"."""
    named, kinds, words = q.names("actor"), q.find("kind"), q.scan.words
    hanging = [
        at for at, word in enumerate(words) if word.text in words_of("hanging")
    ]
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
    if ultimate := [
        at
        for at, w in enumerate(q.scan.words)
        if w.text in words_of("ultimate")
    ]:
        q.use_words(ultimate)
        above = ex.Leaf("actors.owners", "actors", {"actors": owners})
        owners = above if evaluate(q.snapshot, above).ids else owners
    if len(named) > 1 and not q.asks("who"):
        q.use(named[1][0])
        return ex.Check(ex.Both(owners, ex.Named("actors", named[1][1])))
    return owners
