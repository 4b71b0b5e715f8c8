"""Products and trials: by therapy, phase, status, owner or site, year and disease."""

# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.fact_sets import build_facts
from graph.ask.filters import Filters, Target
from graph.ask.lexicon import marks
from graph.ask.rules.implied import says
from graph.ask.rules.sets import narrowed
from graph.ask.text import tokens

if TYPE_CHECKING:
    from graph.ask.question import Question
    from graph.ask.times import Years

_MOST_INDICATION = 4


def studies(q: Question, target: Target) -> ex.Expression | None:
    """Return products or trials by therapy, phase, status, owner, site, year and indication."""
    q.take("ask", "products", "trials")
    q.take(
        "cue",
        "patients",
        "getcare",
        "where",
        "able",
        "stages",
    )
    if q.find("status") or q.find("phase"):
        q.take("cue", "still")
    q.take(
        "cue",
        "owner",
        "does",
        "covers",
        "status",
        "therapies",
    )
    therapies, also, excluded = q.therapies()
    designations = denied = ()
    if target == "products":
        designations = designations_in_release(q)
        denied = designations_in_release(q, negated=True)
    phases, statuses = q.several("phase"), _in_release(q, q.several("status"))
    own = "product" if target == "products" else "trial"
    other = "trial" if target == "products" else "product"
    tested = _tested(q) if target == "trials" and not q.names("trial") else ()
    ids = tuple(
        key for _, each in q.names(own) or q.names(other) for key in each
    )
    q.take("product")
    q.take("trial")
    q.take("stage")
    years = q.years()
    filters = replace(
        q.seat(),
        ids=() if tested else ids,
        therapies=therapies,
        therapies_also=also,
        excluded_therapies=excluded,
        phases=phases,
        designations=designations,
        statuses=statuses,
    )
    if target == "trials":
        dated = None
        filters = replace(filters, year_from=years.first, year_to=years.last)
    else:
        filters, dated = _in_market(q, filters, years)
    groups = (*indication(q, target), *tested)
    studied = _of_actors(q, target)
    expression = by_indication(
        q,
        target,
        filters,
        groups,
    )
    for more in (dated, studied):
        if more is not None:
            expression = ex.Both(expression, more) if expression else more
    if denied:
        without = ex.search("products", Filters(designations=denied))
        expression = ex.Without(
            expression or ex.search("products", Filters()), without
        )
    return expression


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
    ends = (("year_from", years.first), ("year_to", years.last))
    span = {name: year for name, year in ends if year is not None}
    if "withdrawn" in filters.phases:
        return filters, ex.Leaf("products.withdrawn", "products", span)
    others = tuple(phase for phase in filters.phases if phase != "authorised")
    authorised = ex.Leaf("products.authorised", "products", span)
    return replace(filters, phases=others), authorised


def _of_actors(q: Question, target: Target) -> ex.Expression | None:
    """Return the products or trials of the actors that are named, None where none are."""
    named = q.ids("actor")
    q.take("actor")
    if not named:
        return None
    if target == "products":
        return ex.search("products", Filters(actors=named))
    part = _part(q)
    q.take(
        "role",
        "sponsor",
        "coordinator",
        "trial-site",
    )
    params = {"actors": list(named)} | ({"part": part} if part else {})
    return ex.Leaf("trials.of_actors", "trials", params)


def _tested(q: Question) -> tuple[tuple[str, ...], ...]:
    """Return the stems of the names of the products asked for: a trial names them in its title."""
    return tuple(
        tuple(word.stem for word in q.scan.words[mention.first : mention.last])
        for mention, _ in q.names("product")
    )


def read_sponsors(q: Question) -> ex.Expression | None:
    """Return who sponsors the trials of a therapy, a phase, a disease or a place.

    What stands before the verb is said of the sponsors ("Belgian companies"), the rest of the
    trials.
    """
    sponsors = q.find("role", "sponsor")
    if (
        not sponsors
        or not q.asks("trials")
        or q.names("actor")
        or q.names("trial")
    ):
        return None
    if sponsors[0].first > q.find("ask", "trials")[0].first and not q.asks(
        "who"
    ):
        return None  # "trials with a sponsor in Belgium": trials are asked for
    q.take("role", "sponsor")
    q.take("ask", "who")
    who = q.seat(end=sponsors[0].first)
    trials = studies(q, "trials") or ex.search("trials", Filters())
    params = {"trials": trials, "part": "sponsor"}
    sponsoring = ex.Leaf("actors.of_trials", "actors", params)
    return narrowed(sponsoring, who)


def _in_release(q: Question, statuses: tuple[str, ...]) -> tuple[str, ...]:
    """Return the statuses with those that the release has more to say of.

    "Recruiting; Belgian sites not yet recruiting" is recruiting.
    """
    known = dict.fromkeys(
        filter(None, q.snapshot.nodes["Trial"].column("status"))
    )
    wider = (
        each for each in known if each.casefold().startswith(tuple(statuses))
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
    if sponsors and hosts:
        return None
    if sponsors:
        return "sponsor"
    return "site" if hosts or _is_place(q) else None


def _is_place(q: Question) -> bool:
    """Return whether a named actor is where something takes place: "at", "in", "chez"."""
    at = min(m.first for m, _ in q.names("actor")) - 1
    while at > 0 and q.scan.words[at].text in marks("articles"):
        at -= 1
    return at >= 0 and q.scan.words[at].text in marks("before_place")


def indication(q: Question, target: Target) -> tuple[tuple[str, ...], ...]:
    """Return the stems that an indication or title must have, a group for each disease named.

    Words of the lexicon of diseases first, then unknown words that an indication or title holds.
    """
    groups = [
        tuple(word.stem for word in tokens(str(m.value("disease"))))
        for m in q.take("disease")
    ]
    facts = q.snapshot.memoise(build_facts)
    label = "Product" if target == "products" else "Trial"
    known = {
        word
        for key in q.snapshot.nodes[label].ids
        for word in facts.words[key]
    }
    unknown = [
        at
        for at in q.scan.unknown[:_MOST_INDICATION]
        if q.scan.words[at].stem in known
    ]
    q.use_words(unknown)
    if unknown:
        groups.append(tuple(q.scan.words[at].stem for at in unknown))
    return tuple(dict.fromkeys(groups))


def by_indication(
    q: Question,
    target: Target,
    filters: Filters,
    groups: tuple[tuple[str, ...], ...],
) -> ex.Expression | None:
    """Return the studies that fit the filters and the diseases: any of those that are listed."""
    if not groups:
        return None if filters == Filters() else ex.search(target, filters)
    listed = bool(q.find("join", "or", "and"))
    if not listed:
        joined = tuple(
            dict.fromkeys(stem for group in groups for stem in group)
        )
        return ex.search(target, replace(filters, indication=joined))
    first, *rest = [
        ex.search(target, replace(filters, indication=group))
        for group in groups
    ]
    expression: ex.Expression = first
    for other in rest:
        expression = ex.Either(expression, other)
    return expression
