"""Partners: common ones, never with, with one but not the other, and what connects two."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.evaluate import evaluate
from graph.ask.filters import Filters
from graph.ask.lexicon import notation
from graph.ask.rules.actor_search import actor_filters
from graph.ask.rules.joint_work import collaborations
from graph.ask.rules.plain_list import target_of
from graph.ask.rules.required_senses import reads, reads_of_actor
from graph.ask.rules.sets import all_of, narrowed, without_param
from graph.ask.rules.words import positions_of, says_at
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


@reads(
    ("ask:collaborations", "type"), unless=("actor", "ask:partners", "kind")
)
def read_across(q: Question) -> ex.Expression | None:
    """Return the collaborations that join actors of two regions, or of any two."""
    pairs = _pairs_of_regions(q)
    if not pairs or target_of(q) != "collaborations":
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
    # "Projects with members from both regions": the projects are listed.
    q.take("ask", "members", "who")
    across = (
        ex.Both(_seated(first), _seated(second)) for first, second in pairs
    )
    narrow = _without_regions(collaborations(q))
    return all_of(narrow, reduce(ex.Either, across))


def read_suppliers(q: Question) -> ex.Expression | None:
    """Return who supplies a named actor, by the roles of their collaborations."""
    supplies = q.find("stage", "raw-materials-equipment")
    if not q.names("actor"):
        return _suppliers_of_set(q, supplies)
    alone = q.alone("actor")
    if alone is None or not supplies:
        return None
    if q.speaks_of("therapy") or q.is_yes_no():
        return None
    mention, ids = alone
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
    directed = [m for m in supplies if says_at(q, m.last, "toward")]
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
    """Return the collaborations without their regions, None where these were all."""
    if not isinstance(narrow, ex.Leaf):
        return narrow
    rest = without_param(narrow, "regions")
    return rest if rest.params else None


def _seated(region: str) -> ex.Expression:
    return ex.works_of(ex.search("actors", Filters(regions=(region,))))


@reads_of_actor(("ask:partners", "ask:collaborations", "ask:with"))
def read_never(
    q: Question,
    mention: Mention,
    ids: tuple[str, ...],
) -> ex.Expression | None:
    """Return the actors of a set that never shared a collaboration with a named one."""
    # A bare "not" may belong to anything: it needs a set that it takes from.
    denied = q.cue("never") or (
        q.speaks_of("negation") and q.speaks_of("kind", "therapy")
    )
    if not denied:
        return None
    q.take(
        "cue",
        "never",
        "single",
        "others",
    )
    q.take("negation")
    q.take("ask", "partners", "collaborations")
    q.use(mention)
    filters = actor_filters(q)
    if filters == Filters():
        return None
    others = ex.Without(ex.search("actors", filters), of(ids))
    return ex.Without(others, ex.Named("actors", ids))


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
    readings = (
        read(q, pair)
        for read in (
            _of_the_first_alone,
            _between_two,
            _common,
            _whether_together,
        )
    )
    return next(filter(None, readings), None)


def _of_the_first_alone(q: Question, pair: _Two) -> ex.Expression | None:
    """Return the partners of the first actor that the second has not ("and not with ...")."""
    between = q.find("negation", start=pair.first.last, end=pair.second.first)
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
    # Whoever asks for a chain gets one, also where the two know each other.
    if not q.take("cue", "chain") and evaluate(q.snapshot, shared).ids:
        return shared
    return ex.Leaf(
        "actors.chain", "actors", {"from": pair.ids[0], "to": pair.others[0]}
    )


def _common(q: Question, pair: _Two) -> ex.Expression | None:
    """Return the collaborations or the partners that both have."""
    both = q.speaks_of("join:both", "join:and") and q.asks("partners")
    if not both and not q.cue("common"):
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
    # "What projects do X and Y share" is about the projects, not about the partners.
    if works or q.find("type"):
        q.take("type", "projects")
        return _shared(pair.ids, pair.others)
    common = ex.Both(of(pair.ids), of(pair.others))
    named = ex.Named("actors", (*pair.ids, *pair.others))
    return _narrowed(q, ex.Without(common, named))


def _whether_together(q: Question, pair: _Two) -> ex.Expression | None:
    """Return whether the two share a collaboration, if the question asks for yes or no."""
    together = q.asks("partners", "collaborations", "with")
    if not together or not q.is_yes_no() or q.speaks_of("ask:who", "kind"):
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


@reads_of_actor()
def read_second(
    q: Question,
    mention: Mention,
    ids: tuple[str, ...],
) -> ex.Expression | None:
    """Return the partners of the partners of a named actor that are none of its own."""
    after = positions_of(q, "second_degree")
    steps = q.find("ask", "partners", end=_END if after else mention.first)
    opening = {fold(word) for word in notation(q.lang)["ask"]["with"]}
    if steps and steps[0].first == 0 and q.scan.words[0].text in opening:
        # "With which hospitals does X work": the preposition belongs to the verb.
        steps = steps[1:]
    if len(steps) < (1 if after else _TWO):
        return None
    q.use(mention)
    q.use_words(after)
    q.take("kind", "network")
    q.take("ask", "partners", "with")
    q.take("negation")
    q.take("cue", "never", "others")
    q.take("time")
    theirs = ex.Without(ex.members(ex.works_of(of(ids))), of(ids))
    second = ex.Without(theirs, ex.Named("actors", ids))
    if after and q.find("kind", "network"):
        return second  # "The second-degree network of X" is no network among them.
    return _narrowed(q, second)


@reads_of_actor(
    "ask:members",
    unless=(
        "type",
        "programme",
        "ask:trials",
        "ask:products",
        "ask:collaborations",
    ),
)
def read_members(
    q: Question,
    mention: Mention,
    ids: tuple[str, ...],
) -> ex.Expression | None:
    """Return the members of a named network: who shares a membership with it."""
    members = q.find("ask", "members")
    # "Members of X": the name stands behind. "Is X a member of" is another question.
    if mention.first < max(m.last for m in members):
        return None
    own = ex.Named("actors", ids)
    network = ex.search(
        "collaborations", Filters(types=("network-membership",))
    )
    q.use(mention, *members)
    sharing = ex.members(ex.Both(ex.works_of(own), network))
    return _narrowed(q, ex.Without(sharing, own))


def _shared(ids: tuple[str, ...], others: tuple[str, ...]) -> ex.Expression:
    return ex.Both(
        ex.works_of(ex.Named("actors", ids)),
        ex.works_of(ex.Named("actors", others)),
    )


def _narrowed(q: Question, whole: ex.Expression) -> ex.Expression:
    """Return those of a set of partners that fit all that the question says of actors."""
    return narrowed(whole, actor_filters(q))


def _pairs_of_regions(q: Question) -> list[tuple[str, str]]:
    """Return the two regions that are named, or any two of the country ("other regions")."""
    regions = [str(m.value("region")) for m in q.find("region", negated=False)]
    joined = q.speaks_of("time:between", "join:and", "cue:between")
    if len(regions) == _TWO and joined:
        return [(regions[0], regions[1])]
    if not regions and q.cue("regions") and q.cue("others"):
        return list(combinations(REGIONS, _TWO))
    return []
