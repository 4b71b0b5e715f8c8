"""From mentions to a reading: an expression over named queries, and what else was said.

Rules are tried in order; the first that understands the question's kind reads it. A word that no
rule used is owned up to, and where it is what the question asks for, nothing is answered.
"""

# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from graph.ask import expression as ex
from graph.ask.asides import without_asides
from graph.ask.excepting import excepting, without_excepted
from graph.ask.filters import Filters, filters_from
from graph.ask.in_town import with_sites
from graph.ask.lexicon import marks
from graph.ask.partial_names import with_partial_names
from graph.ask.question import Question
from graph.ask.rules import (
    actor_fields,
    amounts,
    at_least,
    budgets,
    capabilities,
    capability_life,
    comparing,
    counting,
    ending,
    events,
    gaps,
    legal_class,
    loss,
    notions,
    owned,
    owner,
    partner_sets,
    partnerships,
    payers,
    plain_list,
    products_trials,
    ranking,
    recipients,
    spin_offs,
    spread,
    study_fields,
    takeovers,
    work_for,
)
from graph.ask.story import without_story
from graph.ask.unused import in_apposition, unused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph.ask.lexicon import Lexicon
    from graph.ask.mention import Mention
    from graph.ask.mentions import Scan
    from graph.release.snapshot import Snapshot

    Rule = Callable[[Question], ex.Expression | None]

Reason = Literal["", "beyond", "not_held", "unlike", "unknown", "nothing"]

_STRONG = (
    "therapy",
    "actor",
    "collaboration",
    "product",
    "trial",
    "programme",
    "event",
    "disease",
    "type",
    "law",
)
_PLACES = ("region", "country", "continent", "city", "province", "abroad")
_WEAK = (*_PLACES, "stage", "kind", "phase", "status", "state")
_MOST_UNKNOWN = 3


@dataclass(frozen=True)
class Reading:
    """One way to understand a question; no expression means that nothing is answered, and why."""

    expression: ex.Expression | None
    ignored: tuple[str, ...] = ()
    reason: Reason = ""
    subject: str = ""
    known: bool = False
    """Whether the words that were not used are known: they only have no part in the answer."""
    alternative: ex.Expression | None = None
    namesakes: tuple[str, ...] = ()


_PLAIN: tuple[Rule, ...] = (
    at_least.read_several,
    amounts.read_amount,
    budgets.read_budget,
    payers.read_funders_of_project,
    notions.read_whole,
    ending.read_dates,
    ending.read_ending,
    work_for.read_clients,
    work_for.read_makers,
    work_for.read_licences,
    work_for.read_hospitals_of_trials,
    capabilities.read_own,
    capabilities.read_stages_of,
    partnerships.read_across,
    partner_sets.read_partner_sets,
    partnerships.read_suppliers,
    legal_class.read_choice,
    legal_class.read_law,
    legal_class.read_by_class,
    notions.read_notion,
    loss.read_replacing,
    gaps.read_ahead,
    gaps.read_single,
    gaps.read_missing,
    spin_offs.read_spin_offs,
    owned.read_owners_of_set,
    owned.read_owned,
    owner.read_owner,
    partnerships.read_two,
    partnerships.read_second,
    partnerships.read_never,
    partnerships.read_members,
    study_fields.read_trial_fact,
    products_trials.read_sponsors,
    study_fields.read_product_fact,
    takeovers.read_takeover,
    actor_fields.read_field,
    recipients.read_recipients,
    payers.read_funders_of,
    payers.read_investors,
    counting.read_yes_no,
    events.read_closed,
    events.read_events,
    plain_list.read_list,
)

_AROUND = (
    comparing.read_comparison,
    spread.read_spread,
    spread.read_groups,
    ranking.read_top,
    counting.read_count,
)
"""Readings around a plain one."""


def read(
    snapshot: Snapshot,
    lexicon: Lexicon,
    scan: Scan,
) -> Reading:
    """Return the reading of a scanned question."""
    scan, others = with_partial_names(snapshot, lexicon, without_story(scan))
    scan = with_sites(snapshot, without_asides(scan))
    rest, excepted = without_excepted(scan)
    if excepted:
        reading = _reading(Question(snapshot, lexicon, rest), others)
        of = reading.expression
        whole = None if of is None else excepting(of, excepted)
        if whole is not None:
            return replace(reading, expression=whole, alternative=None)
    return _reading(Question(snapshot, lexicon, scan), others)


def _reading(q: Question, others: tuple[str, ...]) -> Reading:
    """Return the reading of a question by the first rule that understands it."""
    scan = q.scan
    lost = _try(q, loss.read_lost)
    if lost is not None:
        return _finish(q, lost, others)
    beyond = [
        m for m in scan.mentions if m.has("beyond") and not _is_held(q, m)
    ]
    if not beyond and _asks_for_head(q):
        beyond = q.find("role", "coordinator")
        return Reading(
            None,
            _raw(scan, beyond),
            "beyond",
            "people",
        )
    if beyond:
        return Reading(
            None,
            _raw(scan, beyond),
            "beyond",
            _subject_of(beyond),
        )
    # "Projects that ended in 2024" are no capabilities that somebody gave up.
    life = None if q.tells_ends() else capability_life.asked_life(q)
    if life is not None:
        expression = _try(q, capabilities.read_life)
        if expression is None:
            return Reading(
                None,
                _raw(scan, q.find("life")),
                "not_held",
                capability_life.FIELDS[life],
            )
        return _finish(q, expression, others)
    pair = comparing.unlike(q)
    if pair:
        return Reading(None, pair, "unlike")
    expression = _read(q)
    if expression is None:
        left = tuple(scan.words[at].raw for at in scan.unknown) or q.left()
        return Reading(None, left, "unknown" if left else "nothing")
    return _finish(q, expression, others)


def _raw(scan: Scan, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Return the words of mentions as they are written, each once."""
    words = [
        scan.words[at].raw for m in mentions for at in range(m.first, m.last)
    ]
    return tuple(dict.fromkeys(words))


def _subject_of(beyond: Sequence[Mention]) -> str:
    """Return what is asked for beyond the graph: a price is one whatever it is the price of."""
    subjects = [str(mention.value("beyond")) for mention in beyond]
    return "price" if "price" in subjects else subjects[0]


def _is_held(q: Question, mention: Mention) -> bool:
    """Return whether what no table holds in general is held here: what a project costs."""
    of_project = bool(q.names("collaboration")) and not q.names("product")
    if mention.has("beyond", "price") and mention.has("cue", "budget"):
        return of_project
    if mention.has("beyond", "reimbursed"):
        # Who reimburses is held, what is reimbursed is not.
        return q.asks("who") or bool(q.find("kind") or q.find("life"))
    if mention.has("beyond", "people") and mention.has("role", "coordinator"):
        return bool(q.find("type") or q.names("collaboration"))
    if mention.has("beyond", "pay") and mention.has("status", "recruiting"):
        return q.asks("trials")
    if mention.has("cue", "versus") and len(q.find("cue", "versus")) > 1:
        # "How does X compare with Y" asks for no medical result.
        return True
    # "Which partners do X and Y share": no share of anybody's.
    return mention.has("cue", "common") and q.asks("partners")


def _asks_for_head(q: Question) -> bool:
    """Return whether the person at the head of an actor is asked for ("who leads X")."""
    if not q.find("role", "coordinator") or not q.names("actor"):
        return False
    rest = (
        "collaboration",
        "type",
        "programme",
        "trial",
        "therapy",
        "stage",
        "kind",
        "region",
    )
    return not any(q.find(name) for name in rest) and not q.asks(
        "collaborations", "partners"
    )


def _read(q: Question) -> ex.Expression | None:
    for wrapper in _AROUND:
        account = q.mark()
        expression = wrapper(q, _read_plain)
        if expression is not None:
            return expression
        q.restore(account)
    return _read_plain(q)


def _read_plain(q: Question) -> ex.Expression | None:
    for rule in _PLAIN:
        expression = _try(q, rule)
        if expression is not None:
            return expression
    return None


def _try(q: Question, rule: Rule) -> ex.Expression | None:
    account = q.mark()
    expression = rule(q)
    if expression is None:
        q.restore(account)
    return expression


def _finish(
    q: Question,
    expression: ex.Expression,
    others: tuple[str, ...],
) -> Reading:
    q.use(*(m for m in q.find("kind") if in_apposition(q, m)))
    ignored = q.left()
    if ignored and _is_asked(q):
        return Reading(None, ignored, "unknown")
    words = [q.scan.words[at].raw for at in unused(q, expression)]
    known = not set(q.left_positions()).intersection(q.scan.unknown)
    ignored = tuple(dict.fromkeys((*ignored, *words)))
    namesakes = tuple(
        key
        for m in q.scan.mentions
        if len(m.values("actor")) > 1
        for key in m.values("actor")
    )
    return Reading(
        expression,
        ignored,
        known=known,
        alternative=_alternative(expression, others),
        namesakes=namesakes,
    )


def _is_asked(q: Question) -> bool:
    """Return whether an unknown word is what the question asks for, or outweighs what is known."""
    scan = q.scan
    unknown = [at for at in scan.unknown if at in q.left_positions()]
    if not unknown:
        return False
    strong = sum(any(m.has(name) for name in _STRONG) for m in scan.mentions)
    weak = sum(any(m.has(name) for name in _WEAK) for m in scan.mentions)
    if not strong or any(_is_place(scan, at) for at in unknown):
        return True
    if any(_is_head(scan, at) for at in unknown):
        return True
    return len(unknown) >= _MOST_UNKNOWN and len(unknown) > strong + weak


def _is_head(scan: Scan, at: int) -> bool:
    """Return whether the word follows "which", "what" or "how many" itself."""
    if at == 0:
        return False
    before = scan.words[at - 1].text
    return before in marks("interrogative")


def _is_place(scan: Scan, at: int) -> bool:
    words = scan.words
    named = words[at].raw[:1].isupper() and not words[at].raw.isupper()
    return named and at > 0 and words[at - 1].text in marks("before_place")


def _alternative(
    expression: ex.Expression, others: tuple[str, ...]
) -> ex.Expression | None:
    """Return the second reading where two are near."""
    if not isinstance(expression, ex.Leaf):
        return None
    params = dict(expression.params)
    if others:
        for name in ("ids", "actors"):
            if name in params:
                return replace(
                    expression, params={**params, name: [others[0]]}
                )
        return None
    if "therapies_also" in params:
        params["therapies"] = [
            *params["therapies"],
            *params.pop("therapies_also"),
        ]
        return replace(expression, params=params)
    if expression.query != "actors.search":
        return None
    if "investor" in params.get("kinds", ()) and "stages" not in params:
        params.pop("kinds")
        return replace(expression, params={**params, "stages": ["funding"]})
    if params.get("stages") == ["discovery"]:
        params.pop("stages")
        return replace(expression, params=params) if params else None
    if "collaboration_types" in params and "therapies" in params:
        params.pop("collaboration_types")
        params.pop("roles", None)
        return replace(expression, params=params)
    return None


def filters_of(expression: ex.Expression | None) -> Filters:
    """Return the filters of the search that an answer's items rest on, empty without one."""
    match expression:
        case ex.Leaf() if expression.query.endswith(
            ("search", "search_partners")
        ) and expression.kind in {
            "actors",
            "collaborations",
            "products",
            "trials",
        }:
            plain = {
                name: value
                for name, value in expression.params.items()
                if not isinstance(value, ex.Expression)
            }
            return filters_from(plain)
        case ex.Both(left, right):
            first = filters_of(left)
            return first if first != Filters() else filters_of(right)
        case (
            ex.Without(left)
            | ex.Either(left)
            | ex.First(left)
            | ex.Count(left)
            | ex.Check(left)
            | ex.Ranking(left)
        ):
            return filters_of(left)
        case ex.SetComparison(_, sides):
            return filters_of(sides[0].measures[0][1])
        case _:
            return Filters()
