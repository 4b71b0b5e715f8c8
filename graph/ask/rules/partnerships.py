"""Partners: common ones, never with, with one but not the other, and what connects two."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.evaluate import evaluate
from graph.ask.filters import Filters
from graph.ask.lexicon import marks, notation
from graph.ask.rules.actors import actor_filters
from graph.ask.rules.joint_work import collaborations
from graph.ask.rules.plain_list import target_of
from graph.ask.rules.sets import narrowed
from graph.ask.rules.words import positions_of, says
from graph.ask.text import fold
from graph.model import REGIONS

if TYPE_CHECKING:
    from graph.ask.mentions import Mention
    from graph.ask.question import Question

_TWO = 2
_END = 10_000
_SUPPLYING = ("supplier",)
_SUPPLIED = ("client",)


def of(ids: tuple[str, ...]) -> ex.Expression:
    """Return everybody who shares a collaboration with one of the actors."""
    return ex.Without(
        ex.members(ex.works_of(ex.Named("actors", ids))),
        ex.Named("actors", ids),
    )


def read_across(q: Question) -> ex.Expression | None:
    """Return the collaborations that join actors of two regions, or of any two."""
    works = q.asks("collaborations") or q.find("type")
    if not works or q.names("actor") or q.asks("partners") or q.find("kind"):
        return None
    if target_of(q) != "collaborations":
        return None
    regions = [str(m.value("region")) for m in q.find("region", negated=False)]
    joined = (
        q.find("time", "between") or q.find("join", "and") or q.cue("between")
    )
    if len(regions) == _TWO and joined:
        pairs = [(regions[0], regions[1])]
    elif not regions and q.cue("regions") and q.cue("others"):
        pairs = list(combinations(REGIONS, _TWO))
    else:
        return None
    q.take("region")
    q.take("join")
    q.take("time", "between")
    q.take(
        "cue",
        "between",
        "regions",
        "others",
        "common",
    )
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
    if not named:
        return _suppliers_of_set(q, supplies)
    if len(named) != 1 or not supplies or q.find("therapy") or q.is_yes_no():
        return None
    mention, ids = named[0]
    # "What does X supply" asks the other way round.
    if not q.asks("who") and mention.first < supplies[0].first:
        return None
    q.use(mention, *supplies)
    q.take("ask", "who", "partners")
    q.take("kind", "companies")
    return ex.search(
        "partners", replace(q.seat(), actors=ids, roles=_SUPPLYING)
    )


def _suppliers_of_set(
    q: Question, supplies: list[Mention]
) -> ex.Expression | None:
    """Return who supplies the actors of a set ("supplies to Walloon companies")."""
    words = q.scan.words
    directed = [
        m
        for m in supplies
        if m.last < len(words) and words[m.last].text in marks("toward")
    ]
    if not directed or q.find("therapy"):
        return None
    first = directed[0].last
    clients = q.seat(start=first)
    if clients == Filters():
        return None
    q.use(*directed)
    q.take("ask", "who", "partners")
    works = ex.works_of(ex.search("actors", clients), *_SUPPLIED)
    suppliers = ex.members(works, *_SUPPLYING)
    return narrowed(suppliers, q.seat(end=first))


def _without_regions(narrow: ex.Expression | None) -> ex.Expression | None:
    if not isinstance(narrow, ex.Leaf):
        return narrow
    params = {
        name: value
        for name, value in narrow.params.items()
        if name != "regions"
    }
    return replace(narrow, params=params) if params else None


def _seated(region: str) -> ex.Expression:
    return ex.works_of(ex.search("actors", Filters(regions=(region,))))


def read_never(q: Question) -> ex.Expression | None:
    """Return the actors of a set that never shared a collaboration with a named one."""
    named = q.names("actor")
    if not named or not q.asks("partners", "collaborations", "with"):
        return None
    negated = q.find("cue", "never") or (
        len(named) == 1 and q.find("negation")
    )
    if not negated or len(named) != 1:
        return None
    if (
        q.find("negation")
        and not q.cue("never")
        and not (q.find("kind") or q.find("therapy"))
    ):
        return None
    q.take(
        "cue",
        "never",
        "single",
        "others",
    )
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


@dataclass(frozen=True)
class _Two:
    """Two actors that a question names, in the order in which it names them."""

    first: Mention
    ids: tuple[str, ...]
    second: Mention
    others: tuple[str, ...]


def read_two(q: Question) -> ex.Expression | None:
    """Return what two named actors share, or the partners of one that the other has not."""
    named = q.names("actor")
    if len(named) != _TWO:
        return None
    (first, ids), (second, others) = named
    pair = _Two(
        first,
        ids,
        second,
        others,
    )
    for read in (
        _of_the_first_alone,
        _between_two,
        _common,
        _whether_together,
    ):
        answer = read(q, pair)
        if answer is not None:
            return answer
    return None


def _of_the_first_alone(q: Question, pair: _Two) -> ex.Expression | None:
    """Return the partners of the first actor that the second has not ("and not with ...")."""
    between = [
        mention
        for mention in q.find("negation")
        if pair.first.last <= mention.first < pair.second.first
    ]
    if not between or not q.asks("partners", "collaborations", "with"):
        return None
    q.take("negation")
    q.take("ask", "partners", "collaborations")
    q.use(pair.first, pair.second)
    alone = ex.Without(of(pair.ids), of(pair.others))
    return _narrowed(q, ex.Without(alone, ex.Named("actors", pair.others)))


def _between_two(q: Question, pair: _Two) -> ex.Expression | None:
    """Return what joins the two: what they share, else the shortest chain of others."""
    if not q.cue("between", "chain") or q.cue("common"):
        return None
    q.take(
        "cue",
        "between",
        "others",
        "covers",
        "whatis",
        "does",
    )
    q.take("ask", "partners", "collaborations")
    q.take("type")
    q.use(pair.first, pair.second)
    q.take("cue", "stages")
    q.take("time", "between")
    shared = _shared(pair.ids, pair.others)
    if not q.take("cue", "chain") and evaluate(q.snapshot, shared).ids:
        return shared
    return ex.Leaf(
        "actors.chain", "actors", {"from": pair.ids[0], "to": pair.others[0]}
    )


def _common(q: Question, pair: _Two) -> ex.Expression | None:
    """Return the collaborations or the partners that both have."""
    both = q.cue("common") or q.find("join", "both") or q.find("join", "and")
    if not both or not (q.asks("partners") or q.cue("common")):
        return None
    q.take(
        "cue",
        "common",
        "covers",
        "others",
    )
    q.take("time", "between")
    q.take("ask", "partners", "collaborations")
    q.take("join")
    q.use(pair.first, pair.second)
    works = q.asks("collaborations") and not q.asks("partners", "who")
    if works or q.find("type"):
        q.take("type", "projects")
        return _shared(pair.ids, pair.others)
    common = ex.Both(of(pair.ids), of(pair.others))
    named = ex.Named("actors", (*pair.ids, *pair.others))
    return _narrowed(q, ex.Without(common, named))


def _whether_together(q: Question, pair: _Two) -> ex.Expression | None:
    """Return whether the two share a collaboration, if the question asks for yes or no."""
    together = q.asks("partners", "collaborations", "with")
    if not together or not q.is_yes_no() or q.asks("who") or q.find("kind"):
        return None
    q.take(
        "cue",
        "yesno",
        "never",
        "still",
    )
    q.take("ask", "partners", "collaborations")
    q.use(pair.first, pair.second)
    return ex.Check(_shared(pair.ids, pair.others))


def read_second(q: Question) -> ex.Expression | None:
    """Return the partners of the partners of a named actor that are none of its own."""
    named = q.names("actor")
    if len(named) != 1:
        return None
    mention, ids = named[0]
    after = says(q, "second_degree")
    steps = q.find("ask", "partners", end=_END if after else mention.first)
    opening = {fold(word) for word in notation(q.lang)["ask"]["with"]}
    if steps and steps[0].first == 0 and q.scan.words[0].text in opening:
        # "With which hospitals does X work": the preposition belongs to the verb.
        steps = steps[1:]
    if len(steps) < (1 if after else _TWO):
        return None
    q.use(mention)
    q.use_words(positions_of(q, "second_degree"))
    q.take("kind", "network")
    q.take("ask", "partners", "with")
    q.take("negation")
    q.take("cue", "never", "others")
    q.take("time")
    own = ex.Named("actors", ids)
    second: ex.Expression = ex.members(ex.works_of(of(ids)))
    for drop in (of(ids), own):
        second = ex.Without(second, drop)
    if after and q.find("kind", "network"):
        return second  # "The second-degree network of X" is no network among them.
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
    if q.asks("trials", "products", "collaborations") or named[0][
        0
    ].first < _last(q):
        return None
    mention, ids = named[0]
    own = ex.Named("actors", ids)
    network = ex.search(
        "collaborations", Filters(types=("network-membership",))
    )
    q.use(mention)
    q.take("ask", "members")
    members = ex.members(ex.Both(ex.works_of(own), network))
    return _narrowed(q, ex.Without(members, own))


def _last(q: Question) -> int:
    return max(m.last for m in q.find("ask", "members"))


def _shared(ids: tuple[str, ...], others: tuple[str, ...]) -> ex.Expression:
    return ex.Both(
        ex.works_of(ex.Named("actors", ids)),
        ex.works_of(ex.Named("actors", others)),
    )


def _narrowed(q: Question, whole: ex.Expression) -> ex.Expression:
    filters = actor_filters(q)
    return narrowed(whole, filters)
