"""Products and trials: by therapy, phase, status, owner or site, year and disease."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from itertools import chain
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.fact_sets import build_facts
from graph.ask.filters import Filters, Target
from graph.ask.rules.required_senses import reads
from graph.ask.rules.sets import all_of, narrowed, span
from graph.ask.rules.words import before_articles, says, says_at
from graph.ask.text import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.ask.question import Question
    from graph.ask.text import Token
    from graph.ask.times import Years
    from graph.common.properties import Properties

_MOST_INDICATION = 4


def _in_market(
    q: Question,
    filters: Filters,
    years: Years,
) -> tuple[Filters, ex.Expression | None]:
    """Return the filters on products, and those that came or went in the years that are named."""
    if not years:
        if filters.phases == ("authorised",) and says(q, "ever"):
            filters = replace(filters, phases=("authorised", "withdrawn"))
        return filters, None
    # The years are those of the withdrawal, else those of the authorisation.
    if "withdrawn" in filters.phases:
        return filters, ex.Leaf("products.withdrawn", "products", span(years))
    others = tuple(phase for phase in filters.phases if phase != "authorised")
    # What was authorised then may be withdrawn today: its phase is not asked.
    authorised = ex.Leaf("products.authorised", "products", span(years))
    return replace(filters, phases=others), authorised


def _tested(q: Question) -> tuple[tuple[str, ...], ...]:
    """Return the stems of the names of the products asked for: a trial names them in its title."""
    return tuple(
        _stems(q.scan.words[mention.first : mention.last])
        for mention, _ in q.names("product")
    )


@reads("role:sponsor", "ask:trials", unless=("actor", "trial"))
def read_sponsors(q: Question) -> ex.Expression | None:
    """Return who sponsors the trials of a therapy, a phase, a disease or a place.

    What stands before the verb is said of the sponsors ("Belgian companies"), the rest of the
    trials.
    """
    sponsors = q.find("role", "sponsor")
    studies = q.find("ask", "trials")
    if sponsors[0].first > studies[0].first and not q.asks("who"):
        return None  # "trials with a sponsor in Belgium": trials are asked for
    q.take("role", "sponsor")
    q.take("ask", "who")
    who = q.seat(end=sponsors[0].first)
    params = {
        "trials": trials(q) or ex.search("trials", Filters()),
        "part": "sponsor",
    }
    return narrowed(ex.Leaf("actors.of_trials", "actors", params), who)


def _in_release(q: Question, statuses: tuple[str, ...]) -> tuple[str, ...]:
    """Return the statuses with those that the release has more to say of.

    "Recruiting; Belgian sites not yet recruiting" is recruiting.
    """
    known: Iterable[str | None] = q.snapshot.nodes["Trial"].column("status")
    wider = (
        each
        for each in dict.fromkeys(known)
        if each and each.casefold().startswith(tuple(statuses))
    )
    return tuple(dict.fromkeys([*statuses, *wider])) if statuses else ()


def designations_in_release(
    q: Question, *, negated: bool = False
) -> tuple[str, ...]:
    """Return the designations of the EMA that are named, as the release writes them.

    "Orphan (Crigler-Najjar)" is an orphan designation too.
    """
    named = q.several("designation", negated=negated)
    nodes = q.snapshot.nodes["Product"]
    written = (
        each
        for row in nodes.rows()
        for each in row.get("ema_designations", ())
    )
    longer = sorted(each for each in set(written) if each.startswith(named))
    return tuple(dict.fromkeys([*named, *longer])) if named else ()


def _part(q: Question) -> str | None:
    """Return whether a named actor is asked for as sponsor or as site, None for either."""
    sponsors, hosts = q.find("role", "sponsor"), q.find("role", "trial-site")
    # Both words together tell no part from the other.
    if sponsors:
        return None if hosts else "sponsor"
    return "site" if hosts or _is_place(q) else None


def _is_place(q: Question) -> bool:
    """Return whether a named actor is where something takes place: "at", "in", "chez"."""
    first = min(m.first for m, _ in q.names("actor"))
    return says_at(q, before_articles(q, first), "before_place")


def indication(q: Question, target: Target) -> tuple[tuple[str, ...], ...]:
    """Return the stems that an indication or title must have, a group for each disease named.

    Words of the lexicon of diseases first, then unknown words that an indication or title holds.
    """
    groups = [
        _stems(tokens(str(m.value("disease")))) for m in q.take("disease")
    ]
    facts = q.snapshot.memoise(build_facts)
    label = "Product" if target == "products" else "Trial"
    known = set(
        chain.from_iterable(
            map(facts.words.__getitem__, q.snapshot.nodes[label].ids)
        )
    )
    # Only the first few: a long story is not a disease.
    unknown = [
        at
        for at in q.scan.unknown[:_MOST_INDICATION]
        if q.scan.words[at].stem in known
    ]
    q.use_words(unknown)
    groups.append(_stems(q.scan.words[at] for at in unknown))
    return tuple(filter(None, dict.fromkeys(groups)))


def by_indication(
    q: Question,
    target: Target,
    filters: Filters,
    groups: tuple[tuple[str, ...], ...],
) -> ex.Expression | None:
    """Return the studies that fit the filters and the diseases: any of those that are listed."""
    if not groups:
        return None if filters == Filters() else ex.search(target, filters)
    if not q.speaks_of("join:or", "join:and"):
        joined = tuple(dict.fromkeys(chain.from_iterable(groups)))
        return ex.search(target, replace(filters, indication=joined))
    sets = (
        ex.search(target, replace(filters, indication=group))
        for group in groups
    )
    return reduce(ex.Either, sets)


def products(q: Question) -> ex.Expression | None:
    """Return products by therapy, phase, designation, owner, indication and years on the market."""
    denied = designations_in_release(q, negated=True)
    filters = replace(
        _shared_filters(q),
        ids=q.ids("product") or q.ids("trial"),
        designations=designations_in_release(q),
    )
    filters, dated = _in_market(q, filters, q.years())
    owners = q.ids("actor")
    q.take("actor")
    owned = ex.search("products", Filters(actors=owners)) if owners else None
    fitting = by_indication(
        q,
        "products",
        filters,
        indication(q, "products"),
    )
    whole = all_of(fitting, dated, owned)
    if not denied:
        return whole
    return ex.Without(
        whole or ex.search("products", Filters()),
        ex.search("products", Filters(designations=denied)),
    )


def trials(q: Question) -> ex.Expression | None:
    """Return trials by therapy, phase, status, sponsor or site, year and indication."""
    # A product whose name is an acronym of a trial too is the trial.
    tested = () if q.names("trial") else _tested(q)
    years = q.years()
    filters = replace(
        _shared_filters(q),
        ids=() if tested else q.ids("trial") or q.ids("product"),
        year_from=years.first,
        year_to=years.last,
    )
    fitting = by_indication(
        q,
        "trials",
        filters,
        (*indication(q, "trials"), *tested),
    )
    return all_of(fitting, _trials_of_actors(q))


def _shared_filters(q: Question) -> Filters:
    """Return the filters that products and trials have both, taking the words around them."""
    q.take("ask", "products", "trials")
    q.take(
        "cue",
        "patients",
        "getcare",
        "where",
        "able",
        "stages",
    )
    if q.speaks_of("status", "phase"):
        q.take("cue", "still")
    q.take(
        "cue",
        "owner",
        "does",
        "covers",
        "status",
        "therapies",
    )
    q.take("product")
    q.take("trial")
    # "In clinical trials", "on the market": said by the phase.
    q.take("stage")
    therapies, also, excluded = q.therapies()
    return replace(
        q.seat(),
        therapies=therapies,
        therapies_also=also,
        excluded_therapies=excluded,
        phases=q.several("phase"),
        statuses=_in_release(q, q.several("status")),
    )


def _trials_of_actors(q: Question) -> ex.Expression | None:
    """Return the trials of the actors that are named, None where none are."""
    actors = q.ids("actor")
    q.take("actor")
    if not actors:
        return None
    params: Properties = {"actors": list(actors)}
    if part := _part(q):
        params["part"] = part
    q.take(
        "role",
        "sponsor",
        "coordinator",
        "trial-site",
    )
    return ex.Leaf("trials.of_actors", "trials", params)


def _stems(words: Iterable[Token]) -> tuple[str, ...]:
    return tuple(word.stem for word in words)
