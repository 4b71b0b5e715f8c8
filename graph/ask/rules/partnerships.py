"""Partners: common ones, never with, with one but not the other, and what connects two."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.evaluate import evaluate
from graph.ask.filters import Filters
from graph.ask.rules.base import actor_filters, target_of
from graph.ask.rules.joint_work import collaborations
from graph.model import REGIONS

if TYPE_CHECKING:
    from graph.ask.question import Question

_TWO = 2
_SUPPLYING = ("supplier",)


def of(ids: tuple[str, ...]) -> ex.Expression:
    """Return everybody who shares a collaboration with one of the actors."""
    return ex.Without(
        ex.members(ex.works_of(ex.Named("actors", ids))), ex.Named("actors", ids)
    )


def read_across(q: Question) -> ex.Expression | None:
    """Return the collaborations that join actors of two regions, or of any two."""
    works = q.asks("collaborations") or q.find("type")
    if not works or q.names("actor") or q.asks("partners") or q.find("kind"):
        return None
    if target_of(q) != "collaborations":
        return None
    regions = [str(m.value("region")) for m in q.find("region", negated=False)]
    joined = q.find("time", "between") or q.find("join", "and") or q.cue("between")
    if len(regions) == _TWO and joined:
        pairs = [(regions[0], regions[1])]
    elif not regions and q.cue("regions") and q.cue("others"):
        pairs = list(combinations(REGIONS, _TWO))
    else:
        return None
    q.take("region")
    q.take("join")
    q.take("time", "between")
    q.take("cue", "between", "regions", "others", "common")
    q.take("ask", "members", "who")
    whole: ex.Expression | None = None
    for first, second in pairs:
        both = ex.Both(_seated(first), _seated(second))
        whole = ex.Either(whole, both) if whole else both
    narrow = _without_regions(collaborations(q))
    return ex.Both(narrow, whole) if narrow and whole else whole


def read_suppliers(q: Question) -> ex.Expression | None:
    """Return who supplies a named actor, by the roles of their collaborations."""
    named = q.names("actor")
    supplies = q.find("stage", "raw-materials-equipment")
    if len(named) != 1 or not supplies or q.find("therapy") or q.is_yes_no():
        return None
    mention, ids = named[0]
    # "What does X supply" asks the other way round.
    if not q.asks("who") and mention.first < supplies[0].first:
        return None
    q.use(mention, *supplies)
    q.take("ask", "who", "partners")
    q.take("kind", "companies")
    return ex.search("partners", replace(q.seat(), actors=ids, roles=_SUPPLYING))


def _without_regions(narrow: ex.Expression | None) -> ex.Expression | None:
    if not isinstance(narrow, ex.Leaf):
        return narrow
    params = {name: value for name, value in narrow.params.items() if name != "regions"}
    return replace(narrow, params=params) if params else None


def _seated(region: str) -> ex.Expression:
    return ex.works_of(ex.search("actors", Filters(regions=(region,))))


def read_never(q: Question) -> ex.Expression | None:
    """Return the actors of a set that never shared a collaboration with a named one."""
    named = q.names("actor")
    if not named or not q.asks("partners", "collaborations", "with"):
        return None
    negated = q.find("cue", "never") or (len(named) == 1 and q.find("negation"))
    if not negated or len(named) != 1:
        return None
    if (
        q.find("negation")
        and not q.cue("never")
        and not (q.find("kind") or q.find("therapy"))
    ):
        return None
    q.take("cue", "never", "single", "others")
    q.take("negation")
    q.take("ask", "partners", "collaborations")
    q.use(named[0][0])
    filters = actor_filters(q)
    if filters == Filters():
        return None
    ids = named[0][1]
    whole: ex.Expression = ex.search("actors", filters)
    for drop in (of(ids), ex.Named("actors", ids)):
        whole = ex.Without(whole, drop)
    return whole


def read_two(q: Question) -> ex.Expression | None:
    """Return what two named actors share, or the partners of one that the other has not."""
    named = q.names("actor")
    if len(named) != _TWO:
        return None
    (first, ids), (second, others) = named
    together = q.asks("partners", "collaborations", "with")
    negations = [m for m in q.find("negation") if first.last <= m.first < second.first]
    if negations and together:
        q.take("negation")
        q.take("ask", "partners", "collaborations")
        q.use(first, second)
        return _narrowed(
            q, ex.Without(ex.Without(of(ids), of(others)), ex.Named("actors", others))
        )
    if q.cue("between", "chain") and not q.cue("common"):
        q.take("cue", "between", "others", "covers", "whatis", "does")
        q.take("ask", "partners", "collaborations")
        q.take("type")
        q.use(first, second)
        q.take("cue", "stages")
        q.take("time", "between")
        shared = _shared(ids, others)
        if not q.take("cue", "chain") and evaluate(q.snapshot, shared).ids:
            return shared
        # Nothing that both take part in: the shortest chain of others between them.
        return ex.Leaf("actors.chain", "actors", {"from": ids[0], "to": others[0]})
    both = q.cue("common") or q.find("join", "both") or q.find("join", "and")
    if both and (q.asks("partners") or q.cue("common")):
        q.take("cue", "common", "covers", "others")
        q.take("time", "between")
        q.take("ask", "partners", "collaborations")
        q.take("join")
        q.use(first, second)
        if q.find("type") or (
            q.asks("collaborations") and not q.asks("partners", "who")
        ):
            q.take("type", "projects")
            return _shared(ids, others)
        common = ex.Both(of(ids), of(others))
        return _narrowed(q, ex.Without(common, ex.Named("actors", (*ids, *others))))
    if together and q.is_yes_no() and not q.asks("who") and not q.find("kind"):
        q.take("cue", "yesno", "never", "still")
        q.take("ask", "partners", "collaborations")
        q.use(first, second)
        return ex.Check(_shared(ids, others))
    return None


def read_second(q: Question) -> ex.Expression | None:
    """Return the partners of the partners of a named actor that are none of its own."""
    named = q.names("actor")
    if len(named) != 1:
        return None
    mention, ids = named[0]
    if len(q.find("ask", "partners", end=mention.first)) < _TWO:
        return None
    q.use(mention)
    q.take("ask", "partners", "with")
    q.take("negation")
    q.take("cue", "never", "others")
    q.take("time")
    own = ex.Named("actors", ids)
    second: ex.Expression = ex.members(ex.works_of(of(ids)))
    for drop in (of(ids), own):
        second = ex.Without(second, drop)
    return _narrowed(q, second)


def read_members(q: Question) -> ex.Expression | None:
    """Return the members of a named network: who shares a membership with it."""
    named = q.names("actor")
    if (
        len(named) != 1
        or not q.asks("members")
        or q.find("type")
        or q.find("programme")
    ):
        return None
    if q.asks("trials", "products", "collaborations") or named[0][0].first < _last(q):
        return None
    mention, ids = named[0]
    own = ex.Named("actors", ids)
    network = ex.search("collaborations", Filters(types=("network-membership",)))
    q.use(mention)
    q.take("ask", "members")
    members = ex.members(ex.Both(ex.works_of(own), network))
    return _narrowed(q, ex.Without(members, own))


def _last(q: Question) -> int:
    return max(m.last for m in q.find("ask", "members"))


def _shared(ids: tuple[str, ...], others: tuple[str, ...]) -> ex.Expression:
    return ex.Both(
        ex.works_of(ex.Named("actors", ids)), ex.works_of(ex.Named("actors", others))
    )


def _narrowed(q: Question, whole: ex.Expression) -> ex.Expression:
    filters = actor_filters(q)
    return (
        whole if filters == Filters() else ex.Both(whole, ex.search("actors", filters))
    )
