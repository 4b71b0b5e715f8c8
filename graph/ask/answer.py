"""A question in English, French or Dutch to the complete answer, with why each item is in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph.ask.answer_records import (
    Alternative,
    Answer,
    Item,
    Note,
    QueryRun,
    Understood,
)
from graph.ask.compared_sides import sides_of
from graph.ask.conditions import conditions
from graph.ask.empty import why_empty
from graph.ask.evaluate import Result, evaluate
from graph.ask.evidence import item_of
from graph.ask.expression import (
    Check,
    Expression,
    First,
    Kind,
    Leaf,
    SetComparison,
    kind_of,
)
from graph.ask.fact_sets import NOT_OPERATING, FactSets, build_facts
from graph.ask.filters import QUERIES, Filters, Target
from graph.ask.item_order import ordered
from graph.ask.lead import sentence
from graph.ask.lexicon import build_lexicon, notation, say
from graph.ask.mentions import scan
from graph.ask.narrower import narrower_notes
from graph.ask.readback import title
from graph.ask.reading import Reading, filters_of, read
from graph.ask.reasons import STRENGTH
from graph.ask.record_items import record_item
from graph.ask.relative_years import with_years
from graph.ask.revise import revised
from graph.ask.second import split
from graph.ask.shared_work import replacing_filters, shared_work
from graph.ask.text import tokens
from graph.ask.ties import ties
from graph.ask.verbalise import (
    RELEASE,
    ignored_note,
    release_note,
    why_none,
)
from graph.ask.wording import legal_notes, names_of
from graph.common.typography import typeset
from graph.search.index import build_index

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.ask.conditions import Condition
    from graph.release.snapshot import Snapshot

MOST_ITEMS = 200
MOST_CHARACTERS = 1000
"""Longer texts are answered, and the answer is not kept."""
MOST_KEPT = 500
"""Answers kept for a release: some 50 MB where each is long."""
_RECORDS = frozenset({"actors", "collaborations", "products", "trials"})


def prepare(snapshot: Snapshot) -> None:
    """Build what questions on this release need, so that the first one is as fast as the others."""
    for factory in (build_index, build_lexicon, build_facts):
        snapshot.memoise(factory)


def ask(
    snapshot: Snapshot,
    question: str,
    lang: str | None = None,
    *,
    limit: int = MOST_ITEMS,
    second: bool = False,
    without: tuple[str, ...] = (),
    put: tuple[tuple[str, str], ...] = (),
) -> Answer:
    """Return the answer to a question; `items` holds the first `limit`, `ids` all of them.

    Items come by strength of evidence, closed actors last among equals. The answer's kind is
    `none`, with no ids, if nothing was understood or nothing fits. `second` answers the other
    reading where two are near; `without` leaves conditions out, by the names in `understood`, and
    `put` gives other values to some (region, stage or therapy).
    """
    if len(question) > MOST_CHARACTERS:
        return _ask(
            snapshot,
            question,
            lang,
            limit,
            second=second,
            without=without,
            put=put,
        )
    kept = snapshot.memoise(_Kept).answers
    key = (question, lang, limit, second, without, put)
    if key not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = _ask(
            snapshot,
            question,
            lang,
            limit,
            second=second,
            without=without,
            put=put,
        )
    return kept[key]


def _typeset(answer: Answer) -> Answer:
    """Return the answer with the spaces of its language around signs, as all texts have them."""
    lang = answer.lang
    items = tuple(
        item.model_copy(
            update={"why": tuple(typeset(text, lang) for text in item.why)}
        )
        for item in answer.items
    )
    notes = tuple(
        note.model_copy(update={"text": typeset(note.text, lang)})
        for note in answer.notes
    )
    return answer.model_copy(
        update={
            "sentence": typeset(answer.sentence, lang),
            "title": typeset(answer.title, lang),
            "items": items,
            "notes": notes,
        }
    )


class _Kept:
    """The answers already given on a release: they are the same for the same question."""

    def __init__(self, _: Snapshot) -> None:
        self.answers: dict[tuple[Any, ...], Answer] = {}


def _ask(
    snapshot: Snapshot,
    question: str,
    lang: str | None,
    limit: int,
    *,
    second: bool,
    without: tuple[str, ...] = (),
    put: tuple[tuple[str, str], ...] = (),
) -> Answer:
    lexicon = snapshot.memoise(build_lexicon)
    index = snapshot.memoise(build_index)
    first, rest = split(with_years(snapshot, question))
    scanned = scan(
        lexicon,
        first,
        lang,
        index.near,
    )
    reading = read(snapshot, lexicon, scanned)
    if second and reading.expression and reading.alternative:
        first = reading.expression
        reading = replace(
            reading, expression=reading.alternative, alternative=first
        )
    if reading.expression and (without or put):
        changed = revised(
            snapshot,
            reading.expression,
            without,
            dict(put),
        )
        reading = replace(reading, expression=changed)
    if reading.expression is None:
        answer = _nothing(
            snapshot,
            question,
            scanned.lang,
            reading,
        )
    else:
        facts = snapshot.memoise(build_facts)
        answer = _answer(
            facts,
            reading.expression,
            question,
            scanned.lang,
            reading,
            limit,
        )
        wider = tuple(
            Note(kind="narrower", text=text)
            for text in narrower_notes(scanned)
        )
        answer = answer.model_copy(update={"notes": (*wider, *answer.notes)})
    return _typeset(_beside(answer, rest) if rest else answer)


def _beside(answer: Answer, rest: str) -> Answer:
    """Return the answer to the first question, with the second one owned up to."""
    note = Note(kind="second", text=f"{say(answer.lang, 'second')} {rest}")
    words = (word.raw for word in tokens(rest))
    ignored = tuple(dict.fromkeys((*answer.ignored, *words)))
    return answer.model_copy(
        update={
            "ignored": ignored,
            "notes": (note, *answer.notes),
            "rest": rest,
        }
    )


def _answer(
    facts: FactSets,
    expression: Expression,
    question: str,
    lang: str,
    reading: Reading,
    limit: int,
) -> Answer:
    snapshot = facts.snapshot
    result = evaluate(snapshot, expression)
    filters = filters_of(expression)
    single = (
        result.runs[0]
        if isinstance(expression, Leaf) and len(result.runs) == 1
        else None
    )
    if single and single.query in _TARGETS:
        result.ids = ordered(facts, _TARGETS[single.query], filters)
    items = _items(
        facts,
        expression,
        filters,
        result,
        lang,
        limit,
    )
    if not result.ordered and result.kind in _RECORDS:
        items.sort(key=_standing)
        result.ids = [*(item.id for item in items), *result.ids[limit:]]
    told = conditions(snapshot, expression, lang)
    chips = _understood(told, lang)
    others = _alternatives(facts, reading, lang)
    return Answer(
        question=question,
        lang=lang,
        kind=result.kind if result.ids else "none",
        sentence=sentence(
            snapshot,
            expression,
            result,
            lang,
            told,
        ),
        title=title(
            lang,
            kind_of(expression),
            told,
            expression if isinstance(expression, First) else None,
        ),
        ids=tuple(result.ids),
        total=len(result.ids),
        counted=result.kind == "number",
        sides=sides_of(
            snapshot,
            expression,
            result,
            lang,
        ),
        items=tuple(items),
        understood=chips,
        ignored=reading.ignored,
        proposal=bool(reading.ignored),
        query=single.query if single else None,
        params=single.params if single else {},
        queries=tuple(
            QueryRun(
                query=run.query,
                params=run.params,
                total=len(run.ids),
            )
            for run in result.runs
        ),
        alternatives=others,
        notes=tuple(
            _notes(
                snapshot,
                lang,
                reading,
                expression,
                others,
                empty=not result.ids,
            )
        ),
        consulted=snapshot.release.sources,
        release=snapshot.release.id,
    )


def _standing(item: Item) -> tuple[bool, int]:
    """Return what an item sorts by: who closed, or only plans or did it, stands last."""
    return item.closed or item.status in NOT_OPERATING, STRENGTH[item.basis]


_TARGETS: dict[str, Target] = {
    query: target for target, query in QUERIES.items()
}


def _items(
    facts: FactSets,
    expression: Expression,
    filters: Filters,
    result: Result,
    lang: str,
    limit: int,
) -> list[Item]:
    kind = result.kind
    if kind in {"number", "text"}:
        return []
    if kind not in _RECORDS:
        return [
            Item(
                **record_item(
                    facts.snapshot,
                    kind,
                    key,
                    lang,
                )
            )
            for key in result.ids[:limit]
        ]
    own = filters if _fits(expression, kind) else Filters()
    own = replacing_filters(facts, expression) or own
    target: Target = "partners" if own.actors and kind == "actors" else kind  # type: ignore[assignment]
    shared = shared_work(facts.snapshot, expression)
    tied = ties(facts.snapshot, expression, lang)
    return [
        Item(
            **item_of(
                facts,
                target,
                own,
                key,
                lang,
                shared,
                tied.get(key, ()),
            )
        )
        for key in result.ids[:limit]
    ]


def _fits(expression: Expression, kind: Kind) -> bool:
    """Return whether the filters of an expression speak of what it gives."""
    apart = isinstance(expression, (Check, SetComparison))
    return not apart and kind_of(expression) == kind


def _nothing(
    snapshot: Snapshot,
    question: str,
    lang: str,
    reading: Reading,
) -> Answer:
    of_releases = reading.subject == RELEASE
    text = (
        release_note(snapshot, lang)
        if of_releases
        else why_none(lang, reading)
    )
    return Answer(
        question=question,
        lang=lang,
        kind="none",
        sentence=text,
        title="",
        ids=(),
        total=0,
        counted=False,
        items=(),
        understood=(),
        ignored=reading.ignored,
        proposal=False,
        query=None,
        params={},
        queries=(),
        alternatives=(),
        notes=(Note(kind="release" if of_releases else "outside", text=text),),
        consulted=snapshot.release.sources,
        release=snapshot.release.id,
    )


def _understood(
    told: Iterable[Condition], lang: str
) -> tuple[Understood, ...]:
    labels: dict[str, str] = notation(lang)["say"]["understood"]
    return tuple(
        Understood(
            filter=name,
            label=labels.get(name, name),
            values=values,
        )
        for name, values in told
    )


def _alternatives(
    facts: FactSets,
    reading: Reading,
    lang: str,
) -> tuple[Alternative, ...]:
    other = reading.alternative
    if not isinstance(other, Leaf):
        return ()
    result = evaluate(facts.snapshot, other)
    return (
        Alternative(
            kind=result.kind,
            understood=_understood(
                conditions(facts.snapshot, other, lang), lang
            ),
            query=other.query,
            params=result.runs[0].params,
            total=len(result.ids),
        ),
    )


def _notes(
    snapshot: Snapshot,
    lang: str,
    reading: Reading,
    expression: Expression,
    others: tuple[Alternative, ...],
    *,
    empty: bool,
) -> list[Note]:
    filters = filters_of(expression)
    notes = [
        Note(kind="legal", **values)
        for values in legal_notes(snapshot, filters, lang)
    ]
    if reading.ignored:
        notes.append(
            Note(
                kind="ignored",
                text=ignored_note(lang, reading.ignored, known=reading.known),
            )
        )
    if len(reading.namesakes) > 1:
        text = say(lang, "namesakes", count=len(reading.namesakes))
        notes.append(Note(kind="namesakes", text=text))
    if empty:
        notes += why_empty(snapshot, lang, expression)
    for other in others:
        first = names_of(
            _understood(conditions(snapshot, expression, lang), lang), lang
        )
        text = say(
            lang,
            "ambiguous",
            first=first,
            second=names_of(other.understood, lang),
        )
        notes.append(Note(kind="ambiguous", text=text))
    return notes
