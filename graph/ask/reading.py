"""From mentions to a reading: an expression over named queries, and what else was said.

Rules are tried in order; the first that understands the question's kind reads it. A word that no
rule used is owned up to, and where it is what the question asks for, nothing is answered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Literal

from graph.ask.alternative import alternative
from graph.ask.asides import without_asides
from graph.ask.beyond import beyond
from graph.ask.controllers import with_controllers
from graph.ask.excepting import excepting, without_excepted
from graph.ask.in_town import with_sites
from graph.ask.mention import Mention, positions_of
from graph.ask.partial_names import with_partial_names
from graph.ask.question import Question
from graph.ask.rules import (
    actor_fields,
    alone,
    amount_limits,
    at_least,
    between_two,
    budgets,
    capabilities,
    capability_life,
    comparing,
    ending,
    events,
    how_many,
    legal_class,
    loss,
    missing,
    notions,
    owned,
    owner_asked,
    owner_of,
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
    from collections.abc import Callable, Iterable, Sequence

    from graph.ask import expression as ex
    from graph.ask.lexicon import Lexicon
    from graph.ask.mentions import Scan
    from graph.release.snapshot import Snapshot

    Rule = Callable[[Question], ex.Expression | None]
    Wrapper = Callable[[Question, Rule], ex.Expression | None]

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
"""So many words that nobody knows make a question about something else."""


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


# The order decides: a rule reads what the rules before it left, the plain list comes last.
_PLAIN: tuple[Rule, ...] = (
    between_two.read_ownership,
    between_two.read_trials_between,
    between_two.read_tie,
    at_least.read_several,
    amount_limits.read_amount,
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
    owner_asked.read_owners_of_products,
    legal_class.read_choice,
    legal_class.read_law,
    legal_class.read_by_class,
    notions.read_notion,
    loss.read_replacing,
    missing.read_ahead,
    missing.read_single,
    missing.read_missing,
    alone.read_alone,
    missing.read_not_covered,
    spin_offs.read_spin_offs,
    owner_asked.read_owners_of_set,
    owned.read_owned,
    owner_of.read_owner,
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
    how_many.read_yes_no,
    events.read_closed,
    events.read_events,
    plain_list.read_list,
)

# The order decides: who compares may count as well, and who counts may rank.
_AROUND = (
    comparing.read_comparison,
    spread.read_spread,
    spread.read_groups,
    ranking.read_top,
    how_many.read_count,
)
"""Readings around a plain one."""


def read(
    snapshot: Snapshot,
    lexicon: Lexicon,
    scan: Scan,
) -> Reading:
    """Return the reading of a scanned question."""
    scan = with_controllers(without_story(scan))
    scan, others = with_partial_names(snapshot, lexicon, scan)
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
    mentions, subject = beyond(q)
    if mentions:
        return Reading(
            None,
            _raw(scan, mentions),
            "beyond",
            subject,
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
    words = (scan.words[at].raw for at in positions_of(mentions))
    return tuple(dict.fromkeys(words))


def _read(q: Question) -> ex.Expression | None:
    return _first(q, (*map(_around_plain, _AROUND), _read_plain))


def _around_plain(wrapper: Wrapper) -> Rule:
    """Return the rule that reads a plain question within another one."""
    return lambda q: wrapper(q, _read_plain)


def _read_plain(q: Question) -> ex.Expression | None:
    return _first(q, _PLAIN)


def _first(q: Question, rules: Iterable[Rule]) -> ex.Expression | None:
    """Return what the first rule reads that understands the question."""
    readings = (_try(q, rule) for rule in rules)
    return next((each for each in readings if each is not None), None)


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
    named = (m.values("actor") for m in q.scan.mentions)
    namesakes = chain.from_iterable(ids for ids in named if len(ids) > 1)
    return Reading(
        expression,
        ignored,
        known=known,
        alternative=alternative(expression, others),
        namesakes=tuple(namesakes),
    )


def _is_asked(q: Question) -> bool:
    """Return whether an unknown word is what the question asks for, or outweighs what is known."""
    scan = q.scan
    unknown = [at for at in scan.unknown if at in q.left_positions()]
    if not unknown:
        return False
    strong = sum(not m.categories.isdisjoint(_STRONG) for m in scan.mentions)
    weak = sum(not m.categories.isdisjoint(_WEAK) for m in scan.mentions)
    if not strong or any(
        _is_place(scan, at) or _is_head(scan, at) for at in unknown
    ):
        return True
    return len(unknown) >= _MOST_UNKNOWN and len(unknown) > strong + weak


def _is_head(scan: Scan, at: int) -> bool:
    """Return whether the word follows "which", "what" or "how many" itself."""
    return scan.says_at(at - 1, "interrogative")


def _is_place(scan: Scan, at: int) -> bool:
    raw = scan.words[at].raw
    named = raw[:1].isupper() and not raw.isupper()
    return named and scan.says_at(at - 1, "before_place")
